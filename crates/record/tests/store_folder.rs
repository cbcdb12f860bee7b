//! The store in a folder: what is imported is found again, writers do not lose each other's work, damage is named.

#![expect(clippy::unwrap_used, reason = "what tests share is a test too, and a failure there must stop it")]

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use columns::Filter;
use measure::{
    Catalogue, Custody, Date, Expected, Finding, FindingCode, Month, Offence, PlaceCode, PublicDate,
    Publisher, Severity, Sha256, Statistic, Where,
};
use parquet::{
    file::reader::{FileReader, SerializedFileReader},
    record::RowAccessor,
};
use record::{
    AbsentIs, CellOfRow, CountOfRows, Error, Label, Reading, RowKey, RowSink, Span, Wholeness,
    store::{Commit, ImportOptions, Imported, Store},
};

/// A release of these tests: a line is a state and its counts; a line that is none is rejected.
fn read(path: &Path, file: &str, sink: &mut dyn RowSink) -> Result<(Sha256, Reading), Error> {
    let bytes = std::fs::read(path).unwrap();
    let text =
        String::from_utf8(if bytes.starts_with(b"\x1f\x8b") { unpacked(&bytes) } else { bytes }).unwrap();
    let january = Month::new(2019, 1).unwrap();
    let mut rows = CountOfRows::default();
    sink.label(Label { text: "Homicidio doloso".to_owned(), offence: Offence::IntentionalHomicide })?;
    let finding = |row: u32, severity, seen: &str| Finding {
        code: FindingCode::NotACount,
        severity,
        at: Where { file: file.to_owned(), row: Some(row), ..Where::default() },
        seen: seen.into(),
        expected: Expected::RowsWithCounts,
    };
    for (row, line) in (1u32..).zip(text.lines()) {
        rows.read += 1;
        let Some(numbers) = line.split(',').map(|number| number.parse().ok()).collect::<Option<Vec<u32>>>()
        else {
            rows.rejected += 1;
            sink.reject(finding(row, Severity::Rejected, line))?;
            continue;
        };
        let place = PlaceCode::new(numbers[0]).unwrap();
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
        let cells: Vec<CellOfRow> = (0..).zip(&numbers[1..]).map(cell).collect();
        rows.kept += 1;
        rows.cells += cells.len() as u64;
        sink.keep(&key, &cells)?;
    }
    sink.note(finding(1, Severity::Note, "a note"))?;
    let layout = "invented".to_owned();
    let reading = Reading {
        series: layout.clone(),
        layout,
        publisher: Publisher::Sesnsp,
        statistics: vec![Statistic::Victims],
        catalogue: Catalogue::Sesnsp2015,
        rewritten: text.contains("rewritten"),
        encoding: "utf-8".to_owned(),
        first: january,
        cutoff: january.plus(11),
        rows,
        absent_is: AbsentIs::Unknown,
        wholeness: Wholeness::default(),
    };
    Ok((Sha256::of(text.as_bytes()), reading))
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(bytes), &mut plain).unwrap();
    plain
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packed, bytes).unwrap();
    packed.finish().unwrap()
}

fn options() -> ImportOptions {
    let public = PublicDate::NotLaterThan(Date::constant(2020, 1, 28));
    ImportOptions {
        keeper: Some("nobody".to_owned()),
        ..ImportOptions::known(public, Custody::Copy, "invented counts")
    }
}

fn import(store: &Store, path: &Path) -> Result<Imported, Error> {
    store.import_by(&read, path, &options(), &mut ())
}

fn release(number: u32) -> String {
    (1..33).map(|state| format!("{state},1,2,3,{number}\n")).collect::<String>() + "total,-\n"
}

fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_release_is_found_again_as_it_was_downloaded_and_as_cells() {
    let files = tempfile::tempdir().unwrap();
    let store = Store::open(&files.path().join("deep/store"));
    assert_eq!(store.holding().unwrap().commits(), [], "a store that does not exist yet holds something");
    let text = release(7);
    let path = write(files.path(), "victims.csv.gz", packed(text.as_bytes()));
    let imported = import(&store, &path).unwrap();
    assert_eq!((imported.commit.number, imported.notes), (1, 1));
    let sha256 = Sha256::of(text.as_bytes());
    let holding = store.holding().unwrap();
    let commit = holding.find(sha256).unwrap();
    assert_eq!(commit, &imported.commit);
    assert_eq!(
        (commit.release.file.as_str(), commit.release.vintage.custody),
        ("victims.csv.gz", Custody::Copy)
    );
    assert_eq!(
        (commit.reading.rows.read, commit.reading.rows.kept, commit.reading.rows.rejected),
        (33, 32, 1)
    );
    let downloaded = holding.downloaded(sha256).unwrap().unwrap();
    let bytes = downloaded.read(0, downloaded.length() as usize).unwrap();
    assert_eq!(bytes, std::fs::read(&path).unwrap(), "not the bytes as downloaded");
    assert_eq!(commit.receipt.input.sha256, Sha256::of(&bytes));
    let figures = holding.figures(sha256).unwrap();
    assert_eq!(figures.release(), Some(sha256));
    let total = figures.sum(&Filter::default()).unwrap();
    assert_eq!((total.number, total.cells), (32 * (1 + 2 + 3 + 7), 32 * 4));
    let verified = store.verify().unwrap();
    assert!(verified.is_whole());
    assert_eq!((verified.commits, verified.files), (1, 3));
}

#[test]
fn rejected_rows_and_notes_are_kept_with_their_reasons() {
    let files = tempfile::tempdir().unwrap();
    let store = Store::open(&files.path().join("store"));
    let sha256 = import(&store, &write(files.path(), "a.csv", release(1))).unwrap().commit.release.sha256;
    let source = store.holding().unwrap().rejected(sha256).unwrap().unwrap();
    let rejected = SerializedFileReader::new(source.read(0, source.length() as usize).unwrap()).unwrap();
    let rows: Vec<_> = rejected.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    let names: Vec<&String> = rows[0].get_column_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["file", "sheet", "row", "column", "code", "severity", "seen", "expected", "finding"]);
    let texts = |at: usize| rows.iter().map(|row| row.get_string(at).unwrap().clone()).collect::<Vec<_>>();
    assert_eq!((texts(0), texts(4)), (vec!["a.csv".to_owned(); 2], vec!["not-a-count".to_owned(); 2]));
    assert_eq!(
        (texts(5), texts(6)),
        (vec!["rejected".to_owned(), "note".to_owned()], vec!["total,-".to_owned(), "a note".to_owned()])
    );
    assert_eq!((rows[0].get_int(2).unwrap(), rows[1].get_int(2).unwrap()), (33, 1));
}

#[test]
fn a_release_that_is_held_is_refused_by_name_however_it_is_packed() {
    let files = tempfile::tempdir().unwrap();
    let store = Store::open(&files.path().join("store"));
    import(&store, &write(files.path(), "a.csv", release(1))).unwrap();
    for again in [
        write(files.path(), "b.csv", release(1)),
        write(files.path(), "c.csv.gz", packed(release(1).as_bytes())),
    ] {
        let Err(Error::AlreadyHeld { file, release: held, commit: 1 }) = import(&store, &again) else {
            panic!("{} was imported twice", again.display())
        };
        assert_eq!(
            (Path::new(&file), held),
            (again.file_name().unwrap().as_ref(), Sha256::of(release(1).as_bytes()))
        );
    }
    assert!(store.verify().unwrap().is_whole());
}

#[test]
fn a_third_partys_layout_is_a_rewriting_whatever_the_user_says() {
    let files = tempfile::tempdir().unwrap();
    let store = Store::open(&files.path().join("store"));
    let imported = import(&store, &write(files.path(), "a.csv", "1,2\nrewritten\n")).unwrap();
    assert_eq!(imported.commit.release.vintage.custody, Custody::Rewriting);
}

#[test]
fn a_layout_that_loses_a_row_is_refused() {
    let files = tempfile::tempdir().unwrap();
    let store = Store::open(&files.path().join("store"));
    let path = write(files.path(), "a.csv", release(1));
    let losing = |path: &Path, file: &str, sink: &mut dyn RowSink| {
        read(path, file, sink).map(|(sha256, mut reading)| {
            reading.rows.read += 1;
            (sha256, reading)
        })
    };
    let refused = store.import_by(&losing, &path, &options(), &mut ()).unwrap_err();
    assert!(matches!(refused, Error::RowsDoNotAddUp { .. }), "{refused}");
    assert_eq!(store.holding().unwrap().commits(), []);
    assert_eq!(
        std::fs::read_dir(files.path().join("store/staging")).unwrap().count(),
        1,
        "the stage of a refused import stays"
    );
}

#[test]
fn what_a_dead_writer_left_is_swept_and_what_a_living_one_writes_is_not() {
    let files = tempfile::tempdir().unwrap();
    let root = files.path().join("store");
    let store = Store::open(&root);
    import(&store, &write(files.path(), "a.csv", release(1))).unwrap();
    for (dead, inside) in [("7", "figures"), ("8", "owner")] {
        std::fs::create_dir(root.join("staging").join(dead)).unwrap();
        std::fs::write(root.join("staging").join(dead).join(inside), "half").unwrap();
    }
    let second = write(files.path(), "b.csv", release(2));
    let nested = |path: &Path, file: &str, sink: &mut dyn RowSink| {
        // While this import is under way, another one begins, sweeps and ends.
        import(&store, &second).unwrap();
        read(path, file, sink)
    };
    store.import_by(&nested, &write(files.path(), "c.csv", release(3)), &options(), &mut ()).unwrap();
    let files_held: Vec<String> =
        store.holding().unwrap().releases().map(|release| release.file.clone()).collect();
    assert_eq!(files_held, ["a.csv", "b.csv", "c.csv"]);
    let left: Vec<_> =
        std::fs::read_dir(root.join("staging")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["turn"]);
}

/// Eight writers of fifty imports each; every fifth release is one that all of them import.
#[test]
fn of_eight_writers_each_commits_or_is_refused_by_name() {
    let files = tempfile::tempdir().unwrap();
    let store = Store::open(&files.path().join("store"));
    let shared = |import: u32| import.is_multiple_of(5);
    let outcomes: Vec<(u32, u32, Result<Imported, Error>)> = std::thread::scope(|scope| {
        let writer = |thread: u32| {
            let (store, folder) = (store.clone(), files.path().to_owned());
            move || {
                let one = |number: u32| {
                    let release = release(if shared(number) { number } else { 1000 * (thread + 1) + number });
                    (
                        thread,
                        number,
                        import(&store, &write(&folder, &format!("{thread}-{number}.csv"), release)),
                    )
                };
                (0..50).map(one).collect::<Vec<_>>()
            }
        };
        let threads: Vec<_> = (0..8).map(|thread| scope.spawn(writer(thread))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    for (thread, number, outcome) in &outcomes {
        match outcome {
            Ok(_) => {}
            Err(Error::AlreadyHeld { file, .. }) => {
                assert!(shared(*number) && *file == format!("{thread}-{number}.csv"));
            }
            Err(error) => panic!("{thread}-{number}: {error}"),
        }
    }
    let expected = 8 * 40 + 10;
    let numbers: BTreeSet<u64> = outcomes
        .iter()
        .filter_map(|(_, _, outcome)| outcome.as_ref().ok())
        .map(|one| one.commit.number)
        .collect();
    assert_eq!(numbers, (1..=expected).collect(), "numbers are not consecutive");
    let verified = store.verify().unwrap();
    assert!(verified.is_whole(), "{:?}", verified.damaged);
    assert_eq!((verified.commits, verified.files), (expected, 3 * expected));
}

/// A flipped bit in any byte of any file is named. Every byte of the commit, and a step through the others.
#[test]
fn a_flipped_bit_anywhere_is_named() {
    let files = tempfile::tempdir().unwrap();
    let root = files.path().join("store");
    let store = Store::open(&root);
    import(&store, &write(files.path(), "a.csv", release(1))).unwrap();
    let commit = import(&store, &write(files.path(), "b.csv", release(2))).unwrap().commit;
    let names = commit.files().map(|file| file.name.clone());
    let names: Vec<String> = names.chain([Commit::name(1), Commit::name(2)]).collect();
    let opened = store.holding().unwrap();
    for name in names {
        let path = root.join(&name);
        let whole = std::fs::read(&path).unwrap();
        let step = if name.starts_with("commits") { 1 } else { 37 };
        for at in (0..whole.len()).step_by(step) {
            let mut damaged = whole.clone();
            damaged[at] ^= 1 << (at % 8);
            std::fs::write(&path, damaged).unwrap();
            let found: Vec<String> =
                opened.verify().unwrap().damaged.into_iter().map(|damage| damage.name).collect();
            assert_eq!(found, std::slice::from_ref(&name), "byte {at} of {name}");
            if name.starts_with("commits") {
                let refused = store.holding().unwrap_err().to_string();
                assert!(refused.contains(&name), "byte {at} of {name}: {refused}");
            }
        }
        std::fs::write(&path, whole).unwrap();
    }
    for name in [commit.figures().unwrap().name.clone(), commit.downloaded().unwrap().name.clone()] {
        std::fs::remove_file(root.join(&name)).unwrap();
        assert!(
            store.verify().unwrap().damaged.iter().any(|damage| damage.name.ends_with(&name)),
            "{name} is gone and nobody says so"
        );
    }
    assert!(opened.figures(commit.release.sha256).is_err());
}

#[test]
fn same_release_same_bytes_of_figures_and_rejections() {
    let files = tempfile::tempdir().unwrap();
    let path = write(files.path(), "a.csv", release(1));
    let commits: Vec<Commit> = ["one", "two"]
        .map(|name| import(&Store::open(&files.path().join(name)), &path).unwrap().commit)
        .into();
    assert_eq!(commits[0], commits[1]);
}
