//! Steps beside an import, stopped at every point: a release is mended, hidden, swept, added again. And disks that cannot
//! keep two writers apart.

use super::*;
use crate::store::{Amendment, Refused};

const DAY: Date = Date::constant(2026, 3, 1);

fn amend(store: &Store, release: Sha256) -> Result<Imported, Error> {
    let public = Some(PublicDate::Known(Date::constant(2020, 2, 20)));
    store.amend_by(&read, release, (&Amendment { public, ..Amendment::default() }, DAY), &mut ())
}

/// Releases with their public days, and how many are hidden and swept.
type Seen = (Vec<(String, PublicDate)>, usize, usize);

fn seen(holding: &Holding) -> Seen {
    let held = holding.releases().map(|release| (release.file.clone(), release.vintage.public)).collect();
    let swept = holding.removed().iter().filter(|removed| removed.swept.is_some()).count();
    (held, holding.removed().len(), swept)
}

type Act = fn(&Store, &Path, Sha256) -> Result<(), Error>;

/// Does `prepare`, then stops `act` at every point and looks at what is left: all of it or nothing, and it can be done again.
fn stop_at_every_point(name: &str, prepare: &[Act], act: Act) {
    let files = tempfile::tempdir().unwrap();
    let (first, second) = (write_release(files.path(), 1), write_release(files.path(), 2));
    let (mut undone, mut done) = (0, 0);
    for without_links in [false, true] {
        for stop in 0.. {
            let disk = FaultyDisk::stopping_at(None);
            disk.0.lock().unwrap().without_links = without_links;
            let folder = tempfile::tempdir().unwrap();
            let store = Store::on(&folder.path().join("store"), Arc::new(disk.clone()));
            import(&store, &first).unwrap();
            let release = import(&store, &second).unwrap().commit.release.sha256;
            prepare.iter().for_each(|step| step(&store, &second, release).unwrap());
            let before = seen(&store.holding().unwrap());
            let reached = disk.points();
            disk.0.lock().unwrap().stop_at = Some(reached + stop);
            let stopped = act(&store, &second, release);
            let losses: &[Loss] = if without_links {
                &[Loss::HalfOfContents]
            } else {
                &[Loss::Everything, Loss::HalfOfContents, Loss::Some(5)]
            };
            for loss in losses.iter().copied() {
                let left = tempfile::tempdir().unwrap();
                disk.survive(folder.path(), left.path(), loss);
                let after = Store::open(&left.path().join("store"));
                let told = format!("{name} stopped at {stop}, {loss:?}");
                let now = look_at(&after, &told);
                if stopped.is_ok() {
                    assert_ne!(now, before, "{told}: it was reported as done and is lost");
                }
                if now == before {
                    undone += 1;
                    act(&after, &second, release).unwrap_or_else(|e| panic!("{told}: {e}"));
                } else {
                    done += 1;
                }
                let end = look_at(&after, &told);
                assert!(end != before && (now == before || now == end), "{told}: {now:?}");
                if loss != Loss::HalfOfContents || !stop.is_multiple_of(3) {
                    continue;
                }
                // What a sweep that stopped left behind is swept by the next.
                after.sweep(DAY, &mut ()).unwrap();
                let left = after.left_of_swept(&after.holding().unwrap()).unwrap();
                assert_eq!(left, Vec::<String>::new(), "{told}");
                look_at(&after, &told);
            }
            if disk.points() < reached + stop {
                break;
            }
        }
    }
    assert!(undone > 20 && done > 5, "{name}: {undone} undone, {done} done");
}

/// What can be seen of a store, which must be whole.
fn look_at(store: &Store, told: &str) -> Seen {
    let holding = store.holding().unwrap_or_else(|e| panic!("{told}: {e}"));
    let verified = holding.verify().unwrap();
    assert!(verified.is_whole(), "{told}: {:?}", verified.damaged);
    seen(&holding)
}

const AMEND: Act = |store, _, release| amend(store, release).map(|_| ());
const REMOVE: Act = |store, _, release| store.remove(release, DAY, &mut ()).map(|_| ());
const SWEEP: Act = |store, _, _| store.sweep(DAY, &mut ()).map(|_| ());
const ADD: Act = |store, file, _| import(store, file).map(|_| ());

#[test]
fn an_amendment_that_stops_anywhere_is_whole_or_invisible() {
    stop_at_every_point("amend", &[], AMEND);
}

#[test]
fn a_removal_that_stops_anywhere_is_whole_or_invisible() {
    stop_at_every_point("remove", &[AMEND], REMOVE);
}

#[test]
fn a_sweep_that_stops_anywhere_deletes_nothing_that_no_commit_names() {
    stop_at_every_point("sweep", &[AMEND, REMOVE], SWEEP);
}

#[test]
fn a_removed_release_that_is_added_again_is_whole_or_invisible() {
    stop_at_every_point("add again", &[AMEND, REMOVE], ADD);
    stop_at_every_point("add after a sweep", &[REMOVE, SWEEP], ADD);
}

#[test]
fn a_disk_without_links_and_without_locks_is_refused_before_anything_is_written() {
    let files = tempfile::tempdir().unwrap();
    let first = write_release(files.path(), 1);
    for (without_links, without_locks) in [(true, true), (true, false), (false, true), (false, false)] {
        let disk = FaultyDisk::stopping_at(None);
        disk.0.lock().unwrap().without_links = without_links;
        disk.0.lock().unwrap().without_locks = without_locks;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("store");
        let imported = import(&Store::on(&root, Arc::new(disk)), &first);
        if without_links && without_locks {
            let refused = imported.unwrap_err();
            let Error::Refused { refused } = &refused else { panic!("{refused}") };
            assert!(matches!(**refused, Refused::NoExclusiveCommit { .. }), "{refused:?}");
            for kind in ["releases", "figures", "rejected", "commits"] {
                assert_eq!(std::fs::read_dir(root.join(kind)).unwrap().count(), 0, "{kind}");
            }
            assert_eq!(std::fs::read_dir(root.join("staging")).unwrap().count(), 1, "only the turn");
        } else {
            imported.unwrap();
            assert!(Store::open(&root).verify().unwrap().is_whole());
        }
    }
}

/// On a disk without links the turn alone keeps writers apart: with turns every import commits under a number of its own.
#[test]
fn writers_on_a_disk_without_links_take_turns() {
    let files = tempfile::tempdir().unwrap();
    let root = files.path().join("store");
    let paths: Vec<PathBuf> = (0..12).map(|number| write_release(files.path(), number)).collect();
    std::thread::scope(|scope| {
        for some in paths.chunks(3) {
            let disk = FaultyDisk::stopping_at(None);
            disk.0.lock().unwrap().without_links = true;
            disk.0.lock().unwrap().slow_to_commit = true;
            let store = Store::on(&root, Arc::new(disk));
            scope.spawn(move || some.iter().for_each(|path| drop(import(&store, path).unwrap())));
        }
    });
    let holding = Store::open(&root).holding().unwrap();
    assert_eq!((holding.number(), holding.commits().len()), (12, 12));
    assert!(holding.verify().unwrap().is_whole());
}

#[test]
fn who_waits_for_the_turn_is_told_for_whom() {
    struct Told(std::sync::mpsc::Sender<crate::store::Holder>);
    impl crate::store::Progress for Told {
        fn tell(&mut self, _: crate::store::Phase, _: u64, _: Option<u64>) {}

        fn wait(&mut self, holder: crate::store::Holder) {
            self.0.send(holder).unwrap();
        }
    }
    let files = tempfile::tempdir().unwrap();
    let root = files.path().join("store");
    let store = Store::open(&root);
    import(&store, &write_release(files.path(), 1)).unwrap();
    let release = import(&store, &write_release(files.path(), 2)).unwrap().commit.release.sha256;
    let turn = crate::store::turn::Turn::take(&root, &mut ()).unwrap();
    let (sent, told) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(|| store.remove(release, DAY, &mut Told(sent)).unwrap());
        // The turn is given up once the other was told, however long a busy machine takes to come to it.
        let holder = told.recv().unwrap();
        drop(turn);
        assert_eq!(holder.process, Some(std::process::id()));
        assert!(holder.since.is_some());
    });
    assert_eq!(told.iter().count(), 0, "it was told more than once");
    assert_eq!(store.holding().unwrap().removed().len(), 1);
}
