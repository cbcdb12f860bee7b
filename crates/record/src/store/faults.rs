//! Every write, rename, link and flush of an import, stopped at, with what was not flushed forgotten.
//!
//! The disk of these tests does its work in a real folder and remembers beside it what would outlive a loss of
//! power: the content of a file as of its last flush, the names in a folder as of the folder's last flush. Names
//! and contents that were not flushed may or may not outlive it, so a loss is tried in several ways.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use measure::{
    Catalogue, Custody, Date, Expected, Finding, FindingCode, Month, Offence, PlaceCode, PublicDate,
    Publisher, Severity, Sha256, Statistic, Where,
};

use super::{
    Commit, Holding, ImportOptions, Store,
    disk::{Disk, DiskFile, MachineDisk},
    import::Imported,
    stage::Stage,
    step::Step,
};
use crate::{AbsentIs, CellOfRow, CountOfRows, Error, Label, Reading, RowKey, RowSink, Span, Wholeness};

mod steps;

/// What a loss of power does to names and contents that were not flushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Loss {
    /// All are gone.
    Everything,
    /// Names stay, contents are cut in half.
    HalfOfContents,
    /// Each name stays or goes, each content is cut somewhere, as this seed has it.
    Some(u64),
}

#[derive(Debug, Default)]
struct Remembered {
    done: u64,
    stop_at: Option<u64>,
    /// Whether the disk has no hard links.
    without_links: bool,
    /// Whether the disk gives a lock to everybody.
    without_locks: bool,
    /// Whether time passes between the look for a commit and the rename to its name, as it does on a slow disk.
    slow_to_commit: bool,
    next_file: u64,
    /// The content of each file as written, and how much of it is flushed.
    contents: BTreeMap<u64, (Vec<u8>, usize)>,
    /// What has each name now: a file, or nothing for a folder.
    names: BTreeMap<PathBuf, Option<u64>>,
    /// The same as of the last flush of the folder that the name stands in.
    flushed: BTreeMap<PathBuf, Option<u64>>,
}

#[derive(Debug, Clone)]
struct FaultyDisk(Arc<Mutex<Remembered>>);

struct FaultyFile {
    disk: FaultyDisk,
    number: u64,
    file: Box<dyn DiskFile>,
}

impl FaultyDisk {
    fn stopping_at(stop_at: Option<u64>) -> Self {
        Self(Arc::new(Mutex::new(Remembered { stop_at, ..Remembered::default() })))
    }

    /// Every operation passes here; at and after the point nothing is done any more.
    fn point<T>(&self, act: impl FnOnce(&mut Remembered) -> io::Result<T>) -> io::Result<T> {
        let mut remembered = self.0.lock().unwrap();
        if remembered.stop_at.is_some_and(|stop| remembered.done >= stop) {
            return Err(io::Error::other("the power is gone"));
        }
        remembered.done += 1;
        act(&mut remembered)
    }

    fn points(&self) -> u64 {
        self.0.lock().unwrap().done
    }

    /// Writes into `to` what is left of `from` after a loss of power.
    fn survive(&self, from: &Path, to: &Path, loss: Loss) {
        let remembered = self.0.lock().unwrap();
        let mut seed = match loss {
            Loss::Some(seed) => seed,
            Loss::Everything | Loss::HalfOfContents => 1,
        };
        let mut names =
            if loss == Loss::HalfOfContents { remembered.names.clone() } else { remembered.flushed.clone() };
        if let Loss::Some(_) = loss {
            let unflushed = |name: &PathBuf| remembered.names.get(name) != remembered.flushed.get(name);
            let every =
                remembered.names.keys().chain(remembered.flushed.keys()).filter(|name| unflushed(name));
            for name in every.collect::<std::collections::BTreeSet<_>>() {
                if draw(&mut seed).is_multiple_of(2) {
                    match remembered.names.get(name) {
                        Some(now) => names.insert(name.clone(), *now),
                        None => names.remove(name),
                    };
                }
            }
        }
        std::fs::create_dir_all(to).unwrap();
        // In the order of the paths a folder comes before what is in it; what is in a lost folder is lost.
        for (name, file) in &names {
            let path = to.join(name.strip_prefix(from).unwrap());
            match file {
                _ if !path.parent().unwrap().is_dir() => {}
                None => std::fs::create_dir(path).unwrap(),
                Some(number) => {
                    let (content, flushed) = &remembered.contents[number];
                    let left = match loss {
                        Loss::Everything => *flushed,
                        Loss::HalfOfContents => flushed + (content.len() - flushed) / 2,
                        Loss::Some(_) => flushed + draw(&mut seed) as usize % (content.len() - flushed + 1),
                    };
                    std::fs::write(path, &content[..left]).unwrap();
                }
            }
        }
    }
}

fn draw(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed >> 11
}

impl Disk for FaultyDisk {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.point(|remembered| {
            MachineDisk.create_folder(path)?;
            remembered.names.insert(path.to_owned(), None);
            Ok(())
        })
    }

    fn create_file(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.point(|remembered| {
            let file = MachineDisk.create_file(path)?;
            remembered.next_file += 1;
            let number = remembered.next_file;
            remembered.contents.insert(number, (Vec::new(), 0));
            remembered.names.insert(path.to_owned(), Some(number));
            Ok(Box::new(FaultyFile { disk: self.clone(), number, file }) as Box<dyn DiskFile>)
        })
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.point(|remembered| {
            if remembered.slow_to_commit && to.extension().is_some_and(|extension| extension == "json") {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            MachineDisk.rename(from, to)?;
            let file = remembered.names.remove(from).unwrap();
            remembered.names.insert(to.to_owned(), file);
            Ok(())
        })
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.point(|remembered| {
            if remembered.without_links {
                return Err(io::ErrorKind::Unsupported.into());
            }
            MachineDisk.link(from, to)?;
            let file = remembered.names[from];
            remembered.names.insert(to.to_owned(), file);
            Ok(())
        })
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.point(|remembered| {
            remembered.flushed.retain(|name, _| name.parent() != Some(path));
            let within = remembered.names.iter().filter(|(name, _)| name.parent() == Some(path));
            let within: Vec<_> = within.map(|(name, file)| (name.clone(), *file)).collect();
            remembered.flushed.extend(within);
            Ok(())
        })
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.point(|remembered| {
            MachineDisk.remove_file(path)?;
            remembered.names.remove(path);
            Ok(())
        })
    }

    fn locks_hold(&self, path: &Path) -> io::Result<bool> {
        Ok(!self.0.lock().unwrap().without_locks && MachineDisk.locks_hold(path)?)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.point(|remembered| {
            MachineDisk.remove_folder(path)?;
            remembered.names.retain(|name, _| !name.starts_with(path));
            Ok(())
        })
    }
}

impl Write for FaultyFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.point(|remembered| {
            let written = self.file.write(bytes)?;
            remembered.contents.get_mut(&self.number).unwrap().0.extend(&bytes[..written]);
            Ok(written)
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl DiskFile for FaultyFile {
    fn sync(&mut self) -> io::Result<()> {
        self.disk.point(|remembered| {
            let (content, flushed) = remembered.contents.get_mut(&self.number).unwrap();
            *flushed = content.len();
            Ok(())
        })
    }
}

/// A release of these tests: a line is a state and twelve counts; a line that is none is rejected.
pub(super) fn read(path: &Path, file: &str, sink: &mut dyn RowSink) -> Result<(Sha256, Reading), Error> {
    let text = std::fs::read_to_string(path).unwrap();
    sink.label(Label { text: "Homicidio doloso".to_owned(), offence: Offence::IntentionalHomicide })?;
    let mut rows = CountOfRows::default();
    let january = Month::new(2019, 1).unwrap();
    for (row, line) in (1u32..).zip(text.lines()) {
        let numbers: Option<Vec<u32>> = line.split(',').map(|number| number.parse().ok()).collect();
        rows.read += 1;
        match numbers.as_deref() {
            Some([state, counts @ ..]) => {
                let place = PlaceCode::new(*state).unwrap();
                let key = RowKey {
                    sheet: None,
                    row,
                    statistic: Statistic::Victims,
                    place,
                    offence: 0,
                    sex: None,
                    age: None,
                    span: Span::Month,
                };
                let cell = |(i, count): (i32, &u32)| CellOfRow {
                    column: 2 + i as u32,
                    month: january.plus(i),
                    number: u64::from(*count),
                };
                let cells: Vec<CellOfRow> = (0..).zip(counts).map(cell).collect();
                rows.kept += 1;
                rows.cells += cells.len() as u64;
                sink.keep(&key, &cells)?;
            }
            _ => {
                let at = Where { file: file.to_owned(), row: Some(row), ..Where::default() };
                let code = FindingCode::NotACount;
                rows.rejected += 1;
                sink.reject(Finding {
                    code,
                    severity: Severity::Rejected,
                    at,
                    seen: line.into(),
                    expected: Expected::RowsWithCounts,
                })?;
            }
        }
    }
    let reading = Reading {
        layout: "invented".to_owned(),
        publisher: Publisher::Sesnsp,
        statistics: vec![Statistic::Victims],
        catalogue: Catalogue::Sesnsp2015,
        series: "invented".to_owned(),
        rewritten: false,
        encoding: "utf-8".to_owned(),
        first: january,
        cutoff: january.plus(11),
        rows,
        absent_is: AbsentIs::Unknown,
        wholeness: Wholeness::default(),
    };
    Ok((Sha256::of(text.as_bytes()), reading))
}

pub(super) fn options() -> ImportOptions {
    let public = PublicDate::Known(Date::constant(2020, 1, 20));
    ImportOptions::known(public, Custody::Publisher, "invented")
}

fn write_release(folder: &Path, number: u32) -> PathBuf {
    let path = folder.join(format!("release-{number}.csv"));
    let row = |state: u32| format!("{state},1,2,3,4,5,6,7,8,9,10,11,{number}\n");
    std::fs::write(&path, (1..33).map(row).collect::<String>() + "total,-\n").unwrap();
    path
}

fn import(store: &Store, path: &Path) -> Result<Imported, Error> {
    store.import_by(&read, path, &options(), &mut ())
}

fn releases(holding: &Holding) -> Vec<String> {
    holding.releases().map(|release| release.file.clone()).collect()
}

/// Stops the import of a second release at every point and loses what was not flushed.
#[test]
fn an_import_that_stops_anywhere_is_whole_or_invisible() {
    stop_anywhere(false);
}

/// The same on a disk on which a commit gets its number by a rename.
#[test]
fn an_import_onto_a_disk_without_links_that_stops_anywhere_is_whole_or_invisible() {
    stop_anywhere(true);
}

fn stop_anywhere(without_links: bool) {
    let files = tempfile::tempdir().unwrap();
    let (first, second) = (write_release(files.path(), 1), write_release(files.path(), 2));
    let losses = [
        Loss::Everything,
        Loss::HalfOfContents,
        Loss::Some(88_172_645_463_325_252),
        Loss::Some(5),
        Loss::Some(7_046_029),
    ];
    let (mut invisible, mut visible) = (0, 0);
    for stop in 0.. {
        let disk = FaultyDisk::stopping_at(None);
        disk.0.lock().unwrap().without_links = without_links;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("store");
        let store = Store::on(&root, Arc::new(disk.clone()));
        import(&store, &first).unwrap();
        let before = disk.points();
        disk.0.lock().unwrap().stop_at = Some(before + stop);
        let stopped = import(&store, &second);
        let reached = disk.points() == before + stop;
        for loss in losses {
            let left = tempfile::tempdir().unwrap();
            let root_left = left.path().join("store");
            disk.survive(folder.path(), left.path(), loss);
            let after = Store::open(&root_left);
            let holding = after.holding().unwrap_or_else(|e| panic!("stopped at {stop}, {loss:?}: {e}"));
            let verified = holding.verify().unwrap();
            assert!(verified.is_whole(), "stopped at {stop}, {loss:?}: {:?}", verified.damaged);
            let held = releases(&holding);
            assert!(
                held == ["release-1.csv"] || held == ["release-1.csv", "release-2.csv"],
                "stopped at {stop}, {loss:?}: {held:?}"
            );
            if stopped.is_ok() {
                assert_eq!(
                    held.len(),
                    2,
                    "an import that was reported as done is lost: stopped at {stop}, {loss:?}"
                );
            }
            match import(&after, &second) {
                Ok(_) => assert_eq!(held.len(), 1),
                Err(Error::AlreadyHeld { .. }) => assert_eq!(held.len(), 2),
                Err(error) => panic!("stopped at {stop}, {loss:?}: {error}"),
            }
            if held.len() == 1 {
                invisible += 1;
            } else {
                visible += 1;
            }
            let verified = after.verify().unwrap();
            assert!(verified.is_whole() && verified.commits == 2);
            assert_eq!(
                std::fs::read_dir(root_left.join("staging")).unwrap().count(),
                1,
                "something besides the turn is left in the staging folder"
            );
        }
        if !reached {
            assert!(stop > 20, "an import has {stop} points only");
            break;
        }
    }
    assert!(invisible > 50 && visible > 5, "{invisible} invisible, {visible} visible");
}

/// The same from nothing: not even the folders are there.
#[test]
fn a_first_import_that_stops_anywhere_leaves_a_store_that_takes_it_again() {
    let files = tempfile::tempdir().unwrap();
    let first = write_release(files.path(), 1);
    for stop in 0.. {
        let disk = FaultyDisk::stopping_at(Some(stop));
        let folder = tempfile::tempdir().unwrap();
        let _ = import(&Store::on(&folder.path().join("store"), Arc::new(disk.clone())), &first);
        for loss in [Loss::Everything, Loss::HalfOfContents, Loss::Some(3)] {
            let left = tempfile::tempdir().unwrap();
            disk.survive(folder.path(), left.path(), loss);
            let after = Store::open(&left.path().join("store"));
            assert!(after.verify().unwrap().is_whole(), "stopped at {stop}, {loss:?}");
            match import(&after, &first) {
                Ok(_) | Err(Error::AlreadyHeld { .. }) => assert_eq!(after.verify().unwrap().commits, 1),
                Err(error) => panic!("stopped at {stop}, {loss:?}: {error}"),
            }
        }
        if disk.points() < stop {
            break;
        }
    }
}

/// Writers who could not take turns still get consecutive numbers, and a release only once: link(2) decides.
#[test]
fn numbers_are_given_once_even_without_turns() {
    let files = tempfile::tempdir().unwrap();
    let root = files.path().join("store");
    let store = Store::open(&root);
    let first = import(&store, &write_release(files.path(), 0)).unwrap().commit;
    let outcomes: Vec<Result<Commit, Error>> = std::thread::scope(|scope| {
        let writer = |thread: u32| {
            let (store, first) = (store.clone(), first.clone());
            move || {
                let stage = Stage::open(store.root(), Arc::new(MachineDisk), &mut ()).unwrap();
                (0..12u32)
                    .map(|i| {
                        let mut draft = first.clone();
                        // Every second release is one that all threads add.
                        draft.release.sha256 = Sha256::of(
                            format!("{}", if i % 2 == 0 { i } else { 1000 + thread * 100 + i }).as_bytes(),
                        );
                        // Its files would be another release's.
                        draft.receipt.outputs.clear();
                        let step = Step::Release(Box::new(draft));
                        store.publish((&stage, None), &mut store.holding().unwrap(), &step)?.of_release()
                    })
                    .collect::<Vec<_>>()
            }
        };
        let threads: Vec<_> = (0..8).map(|thread| scope.spawn(writer(thread))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let mut numbers: Vec<u64> = outcomes.iter().flatten().map(|commit| commit.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (2..2 + 6 + 8 * 6).collect::<Vec<u64>>());
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(_) | Err(Error::AlreadyHeld { .. }))));
    assert_eq!(store.holding().unwrap().commits().len(), 1 + 6 + 8 * 6);
}
