//! Releases that are mended, hidden, swept and added again: the commits before stay, and every question follows the last.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::path::{Path, PathBuf};

use columns::Filter;
use generate::{Layout, Spec};
use measure::{Custody, Date, Month, Offence, OffenceSet, PublicDate, Sha256, Statistic, Terms};
use record::{
    Error,
    query::{Record, Selector},
    store::{Amendment, Commit, Covers, ImportOptions, Refused, Store},
};

const DAY: Date = Date::constant(2026, 3, 1);

fn options(public: Date) -> ImportOptions {
    ImportOptions {
        address: Some("https://example.org/a.csv".to_owned()),
        covers: Some(Covers::All),
        ..ImportOptions::known(PublicDate::Known(public), Custody::Publisher, "invented")
    }
}

fn write(folder: &Path, seed: u64) -> PathBuf {
    let path = folder.join(format!("release-{seed}.csv"));
    let (bytes, _) = Spec { seed, places: 2, ..Spec::small(Layout::StateInvestigations) }.bytes();
    std::fs::write(&path, bytes).unwrap();
    path
}

fn import(store: &Store, path: &Path, public: Date) -> Commit {
    store.import(path, &options(public), &mut ()).unwrap().commit
}

fn sum(store: &Store, release: Sha256) -> Result<u128, Error> {
    let filter = Filter { statistic: Some(Statistic::Investigations), ..Filter::default() };
    Ok(store.holding()?.figures(release)?.sum(&filter)?.number)
}

fn amend(store: &Store, release: Sha256, amendment: &Amendment) -> Result<Commit, Error> {
    Ok(store.amend(release, (amendment, DAY), &mut ())?.commit)
}

fn public(day: Date) -> Amendment {
    Amendment { public: Some(PublicDate::Known(day)), ..Amendment::default() }
}

fn refused(error: Error) -> Refused {
    let Error::Refused { refused } = error else { panic!("{error}") };
    *refused
}

/// After an amendment the release is exactly as if it had been imported with the right facts.
#[test]
fn a_mended_release_is_as_if_it_had_been_imported_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), 1);
    let late = Date::constant(2024, 5, 20);
    let right = Store::open(&folder.path().join("right"));
    let expected = import(&right, &file, late);
    let cutoff = expected.release.vintage.cutoff;
    // A day in the file's last month cuts its last month off.
    let early = cutoff.plus(0).to_string() + "-15";
    let early: Date = early.parse().unwrap();
    for (wrong, day) in [(early, late), (Date::constant(2024, 6, 1), late)] {
        let store = Store::open(&folder.path().join(format!("store-{wrong}")));
        let before = import(&store, &file, wrong);
        let old_bytes = std::fs::read(store.root().join(Commit::name(1))).unwrap();
        let release = before.release.sha256;
        if wrong == early {
            assert!(before.release.vintage.cutoff < cutoff, "the wrong day must cut a month off");
        }
        let amended = amend(&store, release, &public(day)).unwrap();
        assert_eq!(amended.release, expected.release);
        assert_eq!((&amended.reading, &amended.coverage), (&expected.reading, &expected.coverage));
        assert_eq!(amended.number, 2);
        let holding = store.holding().unwrap();
        assert_eq!(holding.commits(), std::slice::from_ref(&amended));
        let [told] = holding.amended(release) else { panic!("one amendment") };
        assert_eq!((told.by.commit, told.by.day, &told.was), (2, DAY, &before.release));
        assert_eq!(std::fs::read(store.root().join(Commit::name(1))).unwrap(), old_bytes);
        assert_eq!(sum(&store, release).unwrap(), sum(&right, release).unwrap());
        assert!(holding.verify().unwrap().is_whole());
        assert_eq!(store.files_without_commit().unwrap(), Vec::<String>::new());
        // A damaged file of the mended release is derived again.
        let figures = store.root().join(&amended.figures().unwrap().name);
        std::fs::write(&figures, b"not figures").unwrap();
        assert_eq!(store.repair(&mut ()).unwrap().derived, [amended.figures().unwrap().name.clone()]);
        assert!(store.verify().unwrap().is_whole());
    }
}

#[test]
fn an_amendment_that_cannot_be_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("store"));
    let commit = import(&store, &write(folder.path(), 1), Date::constant(2024, 5, 20));
    let release = commit.release.sha256;
    let nothing = amend(&store, release, &public(Date::constant(2024, 5, 20))).unwrap_err();
    assert_eq!(refused(nothing), Refused::NothingToAmend { release });
    // As at import: no release counts months that lie years after the day on which it was public.
    let too_early = amend(&store, release, &public(Date::constant(2001, 1, 1))).unwrap_err();
    assert!(matches!(too_early, Error::Release { .. }), "{too_early}");
    let unknown = Sha256::of(b"nothing");
    assert!(matches!(amend(&store, unknown, &public(DAY)), Err(Error::NotHeld { .. })));
    let empty = Store::open(&folder.path().join("none"));
    assert!(amend(&empty, unknown, &public(DAY)).is_err());
    assert!(!folder.path().join("none").exists(), "a store came into being by a refusal");
    assert_eq!(store.holding().unwrap().number(), 1);
    let custody = Amendment {
        custody: Some(Custody::Copy),
        keeper: Some("an archive".to_owned()),
        address: Some("https://example.org/b.csv".to_owned()),
        terms: Some(Terms { line: "other terms".to_owned() }),
        public: None,
    };
    let amended = amend(&store, release, &custody).unwrap().release;
    assert_eq!(amended.vintage, measure::Vintage { custody: Custody::Copy, ..commit.release.vintage });
    assert_eq!(amended.keeper.as_deref(), Some("an archive"));
    assert_eq!(amended.address.as_deref(), Some("https://example.org/b.csv"));
    assert_eq!(amended.terms.line, "other terms");
}

#[test]
fn a_removed_release_answers_nothing_keeps_its_bytes_until_a_sweep_and_can_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("store"));
    let day = Date::constant(2024, 5, 20);
    let paths = [write(folder.path(), 1), write(folder.path(), 2)];
    let commits = [import(&store, &paths[0], day), import(&store, &paths[1], day)];
    let (kept, gone) = (commits[0].release.sha256, commits[1].release.sha256);
    let (sum_kept, sum_gone) = (sum(&store, kept).unwrap(), sum(&store, gone).unwrap());
    let files: Vec<PathBuf> = commits[1].files().map(|file| store.root().join(&file.name)).collect();
    let removed = store.remove(gone, DAY, &mut ()).unwrap();
    assert_eq!((removed.by.commit, removed.by.day, removed.swept), (3, DAY, None));
    assert!(files.iter().all(|file| file.is_file()), "the bytes went before a sweep");
    let record = record::open(Some(store.root())).unwrap();
    assert!(record.release(gone).is_none() && record.release(kept).is_some());
    let error = sum(&store, gone).unwrap_err();
    assert_eq!(refused(error), Refused::Removed { release: gone, commit: 3, day: DAY });
    assert!(matches!(
        store.remove(gone, DAY, &mut ()).map_err(refused),
        Err(Refused::Removed { commit: 3, .. })
    ));
    assert!(store.verify().unwrap().is_whole());
    assert_eq!(store.files_without_commit().unwrap(), Vec::<String>::new());
    let swept = store.sweep(DAY, &mut ()).unwrap();
    assert_eq!((swept.releases.len(), swept.files), (1, 3));
    assert!(swept.bytes > 0 && !files.iter().any(|file| file.exists()), "the bytes stay after a sweep");
    assert_eq!(sum(&store, kept).unwrap(), sum_kept);
    let holding = store.holding().unwrap();
    assert!(holding.verify().unwrap().is_whole());
    assert_eq!(holding.removed()[0].swept.map(|mark| mark.commit), Some(4));
    // Nothing is left to sweep, and no commit says that nothing was done.
    assert_eq!(store.sweep(DAY, &mut ()).unwrap(), record::store::Swept::default());
    assert_eq!(store.holding().unwrap().number(), 4);
    // The same file comes back.
    assert_eq!(import(&store, &paths[1], day).number, 5);
    assert_eq!(sum(&store, gone).unwrap(), sum_gone);
    assert!(store.holding().unwrap().removed().is_empty());
    // Removed again and added again before a sweep: the sweep leaves it alone.
    store.remove(gone, DAY, &mut ()).unwrap();
    import(&store, &paths[1], day);
    assert_eq!(store.sweep(DAY, &mut ()).unwrap().files, 0);
    assert_eq!(sum(&store, gone).unwrap(), sum_gone);
    assert!(store.verify().unwrap().is_whole());
}

/// A store without new kinds of commits stays one that an older program reads; with one of them it is of the next format.
#[test]
fn the_format_is_that_of_the_newest_kind_of_commit() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("store"));
    let release = import(&store, &write(folder.path(), 1), Date::constant(2024, 5, 20)).release.sha256;
    let format = |number: u64| {
        let text = std::fs::read_to_string(store.root().join(Commit::name(number))).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["format"].as_u64()
    };
    assert_eq!(format(1), Some(2));
    amend(&store, release, &public(Date::constant(2024, 5, 21))).unwrap();
    store.remove(release, DAY, &mut ()).unwrap();
    store.sweep(DAY, &mut ()).unwrap();
    assert_eq!([format(2), format(3), format(4)], [Some(3); 3]);
    let commit = store.root().join(Commit::name(3));
    let text = std::fs::read_to_string(&commit).unwrap();
    std::fs::write(&commit, text.replace("\"format\": 3", "\"format\": 5")).unwrap();
    assert!(matches!(store.holding(), Err(Error::NewerStore { format: 5, known: 4 })));
}

/// Every byte of the new kinds of commits is under their seals.
#[test]
fn a_flipped_byte_in_a_removal_or_a_sweep_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("store"));
    let release = import(&store, &write(folder.path(), 1), Date::constant(2024, 5, 20)).release.sha256;
    store.remove(release, DAY, &mut ()).unwrap();
    store.sweep(DAY, &mut ()).unwrap();
    for number in [2, 3] {
        let path = store.root().join(Commit::name(number));
        let whole = std::fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (at % 8);
            std::fs::write(&path, &flipped).unwrap();
            assert!(store.holding().is_err(), "byte {at} of commit {number}");
        }
        std::fs::write(&path, &whole).unwrap();
    }
    assert!(store.holding().is_ok());
}

#[test]
fn a_repair_takes_amendments_and_removals_again_that_followed_on_a_damaged_commit() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("store"));
    let day = Date::constant(2024, 5, 20);
    let releases: Vec<Sha256> =
        (1..4).map(|seed| import(&store, &write(folder.path(), seed), day).release.sha256).collect();
    let later = Date::constant(2024, 5, 27);
    amend(&store, releases[1], &public(later)).unwrap();
    store.remove(releases[2], DAY, &mut ()).unwrap();
    std::fs::write(store.root().join(Commit::name(1)), b"{}").unwrap();
    let repaired = store.repair(&mut ()).unwrap();
    assert_eq!(repaired.added_again, releases[1..]);
    assert_eq!(repaired.taken_again, releases[1..]);
    let holding = store.holding().unwrap();
    let held: Vec<_> = holding.releases().map(|r| (r.sha256, r.vintage.public)).collect();
    assert_eq!(held, [(releases[1], PublicDate::Known(later))]);
    assert_eq!(holding.removed().len(), 1);
    assert!(holding.verify().unwrap().is_whole());
}

/// What was known on a day follows the mended public day.
#[test]
fn as_of_follows_the_mended_day() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("store"));
    let commit = import(&store, &write(folder.path(), 1), Date::constant(2024, 5, 20));
    let release = commit.release.sha256;
    let answers = |record: &Record, as_of: Date| {
        let offences = OffenceSet::one(Offence::IntentionalHomicide);
        let state = commit.coverage.states.iter().next().copied().unwrap();
        let month = Month::new(commit.coverage.months.first().year(), 1).unwrap();
        let question = Selector {
            as_of: Some(as_of),
            vintage: record::query::VintageSelector::Release(release.to_string()),
            ..Selector::new(Statistic::Investigations, offences, state)
        };
        record.total(&question.during(measure::Period::month(month))).is_ok()
    };
    let open = || record::open(Some(store.root())).unwrap();
    let between = Date::constant(2024, 6, 1);
    assert!(answers(&open(), between));
    amend(&store, release, &public(Date::constant(2024, 6, 10))).unwrap();
    assert!(!answers(&open(), between) && answers(&open(), Date::constant(2024, 6, 10)));
}
