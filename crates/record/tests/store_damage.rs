//! A store that was damaged: no flipped byte gives another figure, what is lost is told, and what can be mended is.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::path::{Path, PathBuf};

use columns::{Filter, Total};
use generate::{Layout, Spec};
use measure::{Custody, Date, Offence, OffenceSet, PublicDate, Sha256, Statistic};
use record::store::{Covers, ImportOptions, Store};

fn options() -> ImportOptions {
    ImportOptions {
        covers: Some(Covers::All),
        ..ImportOptions::known(
            PublicDate::NotLaterThan(Date::constant(2024, 1, 28)),
            Custody::Copy,
            "invented",
        )
    }
}

/// A store with so many generated releases, and their hashes.
fn store_of(folder: &Path, releases: u64) -> (Store, Vec<Sha256>) {
    let store = Store::open(&folder.join("store"));
    let add = |seed: u64| {
        let path = folder.join(format!("release-{seed}.csv"));
        let (bytes, _) = Spec { seed, places: 2, ..Spec::small(Layout::StateInvestigations) }.bytes();
        std::fs::write(&path, bytes).unwrap();
        store.import(&path, &options(), &mut ()).unwrap().commit.release.sha256
    };
    let hashes = (1..=releases).map(add).collect();
    (store, hashes)
}

/// The sum of a release, asked anew.
fn answer(store: &Store, release: Sha256) -> Result<Total, record::Error> {
    let filter = Filter {
        statistic: Some(Statistic::Investigations),
        offences: Some(OffenceSet::one(Offence::IntentionalHomicide)),
        ..Filter::default()
    };
    Ok(store.holding()?.figures(release)?.sum(&filter)?)
}

fn file_in(store: &Store, kind: &str) -> PathBuf {
    std::fs::read_dir(store.root().join(kind)).unwrap().next().unwrap().unwrap().path()
}

#[test]
fn no_flipped_byte_gives_another_figure() {
    let folder = tempfile::tempdir().unwrap();
    let (store, releases) = store_of(folder.path(), 1);
    let sound = answer(&store, releases[0]).unwrap();
    assert!(sound.number > 0, "nothing is summed, so nothing can differ");
    for path in [file_in(&store, "figures"), file_in(&store, "commits"), store.root().join("head")] {
        let bytes = std::fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            std::fs::write(&path, &flipped).unwrap();
            let seen = answer(&store, releases[0]);
            assert!(seen.is_err(), "byte {at} of {}: {seen:?}", path.display());
        }
        std::fs::write(&path, bytes).unwrap();
    }
    assert_eq!(answer(&store, releases[0]).unwrap(), sound, "as it was before");
}

#[test]
fn a_lost_tail_and_a_lost_head_are_told_and_a_commit_beyond_the_head_is_adopted() {
    let folder = tempfile::tempdir().unwrap();
    let (store, releases) = store_of(folder.path(), 3);
    let (head, last) = (store.root().join("head"), store.root().join("commits/00000003.json"));
    let (head_bytes, last_bytes) = (std::fs::read(&head).unwrap(), std::fs::read(&last).unwrap());
    std::fs::remove_file(&last).unwrap();
    assert!(store.holding().unwrap_err().to_string().contains("there were 3"));
    std::fs::write(&last, last_bytes).unwrap();
    std::fs::remove_file(&head).unwrap();
    assert!(store.holding().is_err(), "a head that is gone is told");
    // The head as it was before the last commit: the writer died between the two.
    let second = std::fs::read(store.root().join("commits/00000002.json")).unwrap();
    std::fs::write(&head, format!("2 {}\n", Sha256::of(&second))).unwrap();
    assert_eq!(store.holding().unwrap().adopted(), 1);
    assert!(answer(&store, releases[2]).is_ok());
    std::fs::write(&head, head_bytes).unwrap();
    assert_eq!(store.holding().unwrap().adopted(), 0);
}

#[test]
fn a_repair_derives_again_what_is_damaged_and_loses_no_release() {
    let folder = tempfile::tempdir().unwrap();
    let (store, releases) = store_of(folder.path(), 3);
    let sound: Vec<Total> = releases.iter().map(|release| answer(&store, *release).unwrap()).collect();
    let figures = store.root().join(format!("figures/{}.parquet", releases[1]));
    std::fs::write(&figures, b"not figures").unwrap();
    let repaired = store.repair(&mut ()).unwrap();
    assert_eq!(repaired.derived.len(), 1, "{repaired:?}");
    std::fs::write(store.root().join("commits/00000002.json"), b"{}").unwrap();
    let repaired = store.repair(&mut ()).unwrap();
    // The release of the damaged commit is still there, under no commit; the one after it was added again.
    assert_eq!(repaired.added_again, [releases[2]]);
    assert!(
        repaired.without_commit.iter().any(|name| name.contains(&releases[1].to_string())),
        "{repaired:?}"
    );
    for (i, release) in releases.iter().enumerate().filter(|(i, _)| *i != 1) {
        assert_eq!(answer(&store, *release).unwrap(), sound[i]);
    }
    assert!(store.repair(&mut ()).unwrap().derived.is_empty(), "a second repair finds nothing to derive");
}

/// A folder in the place of a commit stands for whatever the system does not let a repair read.
#[test]
fn a_repair_sets_no_commit_aside_that_it_was_not_let_read() {
    let folder = tempfile::tempdir().unwrap();
    let (store, releases) = store_of(folder.path(), 3);
    let sound: Vec<Total> = releases.iter().map(|release| answer(&store, *release).unwrap()).collect();
    let (second, aside) = (store.root().join("commits/00000002.json"), folder.path().join("aside"));
    std::fs::rename(&second, &aside).unwrap();
    std::fs::create_dir(&second).unwrap();
    let error = store.repair(&mut ()).unwrap_err();
    assert!(matches!(&error, record::Error::File { path, .. } if *path == second), "{error}");
    std::fs::remove_dir(&second).unwrap();
    std::fs::rename(&aside, &second).unwrap();
    assert_eq!(store.repair(&mut ()).unwrap().quarantined, Vec::<String>::new());
    for (release, sound) in releases.iter().zip(sound) {
        assert_eq!(answer(&store, *release).unwrap(), sound);
    }
}

#[test]
fn a_store_of_a_newer_format_is_refused_with_the_right_advice() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = store_of(folder.path(), 1);
    let commit = store.root().join("commits/00000001.json");
    let text = std::fs::read_to_string(&commit).unwrap();
    std::fs::write(&commit, text.replace("\"format\": 2", "\"format\": 9")).unwrap();
    assert!(store.holding().unwrap_err().to_string().contains("update the program"));
}
