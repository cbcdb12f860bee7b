//! A store that is carried in one file: it arrives as it was, and a file that is not one changes nothing.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _, Write as _},
    path::{Path, PathBuf},
};

use generate::{Layout, Spec};
use measure::{Custody, Date, PublicDate, Sha256};
use record::{
    Error,
    store::{Amendment, Arrival, Covers, ImportOptions, NotAStore, Refused, Store},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

const DAY: Date = Date::constant(2026, 3, 1);
const PUBLIC: Date = Date::constant(2024, 5, 20);

fn add(store: &Store, folder: &Path, seed: u64) -> Sha256 {
    let path = folder.join(format!("release-{seed}.csv"));
    let (bytes, _) = Spec { seed, places: 2, ..Spec::small(Layout::StateInvestigations) }.bytes();
    std::fs::write(&path, bytes).unwrap();
    let options = ImportOptions {
        covers: Some(Covers::All),
        ..ImportOptions::known(PublicDate::Known(PUBLIC), Custody::Publisher, "invented")
    };
    store.import(&path, &options, &mut ()).unwrap().commit.release.sha256
}

fn amend(store: &Store, release: Sha256, public: Date) {
    let amendment = Amendment { public: Some(PublicDate::Known(public)), ..Amendment::default() };
    store.amend(release, (&amendment, DAY), &mut ()).unwrap();
}

/// The files of a store that its commits name, its commits and its head.
fn files(store: &Store) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for kind in ["releases", "figures", "rejected", "commits"] {
        for entry in std::fs::read_dir(store.root().join(kind)).into_iter().flatten() {
            let path = entry.unwrap().path();
            found.insert(path.strip_prefix(store.root()).unwrap().to_owned(), std::fs::read(&path).unwrap());
        }
    }
    found.extend(std::fs::read(store.root().join("head")).ok().map(|head| ("head".into(), head)));
    found
}

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn store(&self, name: &str) -> Store {
        Store::open(&self.folder.path().join(name))
    }

    fn add(&self, store: &Store, seed: u64) -> Sha256 {
        add(store, self.folder.path(), seed)
    }

    fn carried(&self, store: &Store, name: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        store.export(&path, &mut ()).unwrap();
        path
    }
}

fn reason(error: Error) -> NotAStore {
    let Error::Refused { refused } = error else { panic!("{error}") };
    let Refused::NotAStore { reason, .. } = *refused else { panic!("{refused:?}") };
    reason
}

/// A store with every kind of commit: three releases, one mended, one removed, one swept.
fn full(desk: &Desk, name: &str) -> (Store, Vec<Sha256>) {
    let store = desk.store(name);
    let releases: Vec<Sha256> = (1..5).map(|seed| desk.add(&store, seed)).collect();
    amend(&store, releases[0], Date::constant(2024, 6, 3));
    store.remove(releases[3], DAY, &mut ()).unwrap();
    store.sweep(DAY, &mut ()).unwrap();
    store.remove(releases[2], DAY, &mut ()).unwrap();
    (store, releases)
}

#[test]
fn a_store_arrives_as_it_was_and_nothing_of_the_machine_with_it() {
    let desk = Desk::new();
    let (store, _) = full(&desk, "here");
    let file = desk.carried(&store, "store.zip");
    let there = desk.store("there");
    let arrived = there.import_store(&file, &mut ()).unwrap();
    assert!(arrived.same_commits);
    assert_eq!(arrived.commits, store.holding().unwrap().number());
    assert_eq!(files(&there), files(&store));
    assert!(there.verify().unwrap().is_whole());
    assert_eq!(there.holding().unwrap().commits(), store.holding().unwrap().commits());
    assert_eq!(there.holding().unwrap().removed(), store.holding().unwrap().removed());
    assert_eq!(there.files_without_commit().unwrap(), Vec::<String>::new());
    // The same store gives the same bytes, wherever it stands, and no path of the machine is in them.
    let again = desk.carried(&there, "again.zip");
    let bytes = std::fs::read(&file).unwrap();
    assert_eq!(std::fs::read(again).unwrap(), bytes);
    let root = desk.folder.path().to_string_lossy().into_owned();
    assert!(!bytes.windows(root.len()).any(|window| window == root.as_bytes()));
    // Once more, nothing is left to do.
    let nothing = there.import_store(&file, &mut ()).unwrap();
    assert_eq!(nothing.commits, 0);
    assert!(nothing.releases.iter().all(|(_, arrival)| *arrival == Arrival::HeldAlike));
    // A file that is there is not overwritten, and an empty store is not carried.
    assert!(store.export(&file, &mut ()).is_err());
    assert!(desk.store("empty").export(&desk.folder.path().join("e.zip"), &mut ()).is_err());
    assert!(!desk.folder.path().join("e.zip").exists());
}

#[test]
fn an_earlier_part_of_the_other_store_follows_it_byte_for_byte() {
    let desk = Desk::new();
    let store = desk.store("here");
    let first = desk.add(&store, 1);
    let there = desk.store("there");
    let early = desk.carried(&store, "early.zip");
    there.import_store(&early, &mut ()).unwrap();
    amend(&store, first, Date::constant(2024, 6, 3));
    desk.add(&store, 2);
    let arrived = there.import_store(&desk.carried(&store, "late.zip"), &mut ()).unwrap();
    assert!(arrived.same_commits && arrived.commits == 2);
    assert_eq!(files(&there), files(&store));
    // What is older brings nothing and contradicts nothing.
    assert_eq!(there.import_store(&early, &mut ()).unwrap().commits, 0);
}

#[test]
fn stores_that_went_apart_are_joined_release_by_release() {
    let desk = Desk::new();
    let (here, releases) = full(&desk, "here");
    let there = desk.store("there");
    // Held alike in both; removed there; held there alone; and one that `here` removed.
    let own = desk.add(&there, 9);
    let alike = desk.add(&there, 2);
    let removed_there = desk.add(&there, 1);
    there.remove(removed_there, DAY, &mut ()).unwrap();
    let removed_here = desk.add(&there, 3);
    assert_eq!((alike, removed_there, removed_here), (releases[1], releases[0], releases[2]));
    let file = desk.carried(&here, "store.zip");
    let arrived = there.import_store(&file, &mut ()).unwrap();
    assert!(!arrived.same_commits);
    let told: BTreeMap<Sha256, Arrival> =
        arrived.releases.iter().map(|(release, arrival)| (release.sha256, *arrival)).collect();
    assert_eq!(told[&alike], Arrival::HeldAlike);
    assert!(matches!(told[&removed_there], Arrival::RemovedHere(_)));
    assert!(matches!(told[&removed_here], Arrival::RemovedThere(_)));
    assert_eq!(arrived.commits, 0);
    let fresh = desk.add(&here, 5);
    let arrived = there.import_store(&desk.carried(&here, "more.zip"), &mut ()).unwrap();
    assert_eq!(arrived.commits, 1);
    let holding = there.holding().unwrap();
    let held: Vec<Sha256> = holding.releases().map(|release| release.sha256).collect();
    assert_eq!(held, [own, alike, removed_here, fresh]);
    assert_eq!(holding.find(fresh).unwrap().release, here.holding().unwrap().find(fresh).unwrap().release);
    assert!(holding.verify().unwrap().is_whole());
}

#[test]
fn stores_that_contradict_each_other_are_not_joined() {
    let desk = Desk::new();
    let (here, there) = (desk.store("here"), desk.store("there"));
    let release = desk.add(&here, 1);
    desk.add(&here, 2);
    desk.add(&there, 3);
    desk.add(&there, 1);
    amend(&there, release, Date::constant(2024, 6, 3));
    let before = files(&there);
    let error = there.import_store(&desk.carried(&here, "store.zip"), &mut ()).unwrap_err();
    assert_eq!(reason(error), NotAStore::Contradicts { releases: vec![release] });
    assert_eq!(files(&there), before);
    amend(&there, release, PUBLIC);
    assert_eq!(there.import_store(&desk.folder.path().join("store.zip"), &mut ()).unwrap().commits, 1);
}

/// The entries of an archive: names and bytes.
type Entries = Vec<(String, Vec<u8>)>;

/// The entries of an archive, to be written again otherwise.
fn entries(path: &Path) -> Entries {
    let mut zip = ZipArchive::new(Cursor::new(std::fs::read(path).unwrap())).unwrap();
    (0..zip.len())
        .map(|i| {
            let mut entry = zip.by_index(i).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn write_entries(path: &Path, entries: &[(String, Vec<u8>)], method: CompressionMethod) {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    std::fs::write(path, zip.finish().unwrap().into_inner()).unwrap();
}

/// A commit's text under a seal that fits it: what a hostile hand writes.
fn sealed_again(text: &str) -> String {
    let (open, _) = text.rsplit_once("  \"seal\": ").unwrap();
    let with = |seal: &str| format!("{open}  \"seal\": {seal}\n}}\n");
    let seal = Sha256::of(with("null").as_bytes());
    with(&format!("\"{seal}\""))
}

#[test]
fn a_hostile_archive_is_refused_before_anything_is_written() {
    let desk = Desk::new();
    let store = desk.store("here");
    desk.add(&store, 1);
    let sound = entries(&desk.carried(&store, "store.zip"));
    let stored = CompressionMethod::Stored;
    let path = desk.folder.path().join("hostile.zip");
    let refused = |told: &str| {
        let there = desk.store("there");
        let error = there.import_store(&path, &mut ()).unwrap_err();
        assert!(!there.root().exists(), "{told}: something was written: {error}");
        reason(error)
    };
    write_entries(&path, &sound, stored);
    let control = desk.store("control");
    control.import_store(&path, &mut ()).unwrap();
    let with = |change: &dyn Fn(&mut Entries)| {
        let mut changed = sound.clone();
        change(&mut changed);
        write_entries(&path, &changed, stored);
    };
    let at = |kind: &str| sound.iter().position(|(name, _)| name.starts_with(kind)).unwrap();
    // Entries beside those that a commit names, inside and outside of the folder.
    for name in ["../../escaped", "/etc/escaped", "releases/../../escaped", "notes.txt", "commits/2.json"] {
        with(&|entries| entries.push((name.to_owned(), b"x".to_vec())));
        assert!(matches!(refused(name), NotAStore::Stranger { .. }), "{name}");
    }
    assert!(!desk.folder.path().join("escaped").exists());
    // A commit that is sealed well and names a file elsewhere.
    let release = sound[at("releases")].0.strip_prefix("releases/").unwrap().to_owned();
    let text = String::from_utf8(sound[at("commits")].1.clone()).unwrap();
    let elsewhere = sealed_again(&text.replace(&format!("\"releases/{release}\""), "\"../../escaped\""));
    let head = format!("1 {}\n", Sha256::of(elsewhere.as_bytes()));
    with(&|entries| {
        entries[at("commits")].1 = elsewhere.clone().into_bytes();
        entries[at("head")].1 = head.clone().into_bytes();
        entries[at("releases")].0 = "../../escaped".to_owned();
    });
    assert!(matches!(refused("a foreign name"), NotAStore::Chain { .. }));
    assert_eq!(sealed_again(&text), text, "the seal of this test is not that of the store");
    // Bytes that are not those of the commit; a file that is not there; one of another size.
    for kind in ["releases", "figures", "rejected"] {
        with(&|entries| entries[at(kind)].1[3] ^= 1);
        assert!(matches!(refused(kind), NotAStore::Hash { .. }), "{kind}");
        with(&|entries| drop(entries.remove(at(kind))));
        assert!(matches!(refused(kind), NotAStore::Absent { .. }), "{kind}");
        with(&|entries| entries[at(kind)].1.push(0));
        assert!(matches!(refused(kind), NotAStore::Size { .. }), "{kind}");
    }
    with(&|entries| entries[at("commits")].1[40] ^= 1);
    assert!(matches!(refused("a commit"), NotAStore::Chain { .. }));
    with(&|entries| drop(entries.remove(at("head"))));
    assert!(matches!(refused("no head"), NotAStore::NoCommits));
    with(&|entries| entries[at("head")].1 = format!("9 {}\n", Sha256::of(b"x")).into_bytes());
    assert!(matches!(refused("another head"), NotAStore::Chain { .. }));
    // Packed entries, by which a few bytes unpack to many.
    write_entries(&path, &sound, CompressionMethod::Deflated);
    assert!(matches!(refused("packed"), NotAStore::NotPlain { .. }));
    // A link in place of a file.
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in &sound {
        let options = SimpleFileOptions::default().compression_method(stored);
        if name.starts_with("figures") {
            zip.add_symlink(name.as_str(), "/etc/passwd", options).unwrap();
        } else {
            zip.start_file(name, options).unwrap();
            zip.write_all(bytes).unwrap();
        }
    }
    std::fs::write(&path, zip.finish().unwrap().into_inner()).unwrap();
    assert!(matches!(refused("a link"), NotAStore::NotPlain { .. }));
    for junk in [b"".as_slice(), b"PK", b"not an archive at all"] {
        std::fs::write(&path, junk).unwrap();
        assert!(matches!(refused("junk"), NotAStore::NoArchive { .. }));
    }
}

/// A flipped byte anywhere in a carried store is told, or changes nothing that is read.
#[test]
fn a_flipped_byte_on_the_way_is_never_taken_in() {
    let desk = Desk::new();
    let store = desk.store("here");
    desk.add(&store, 1);
    let bytes = std::fs::read(desk.carried(&store, "store.zip")).unwrap();
    let path = desk.folder.path().join("flipped.zip");
    let (mut told, mut alike) = (0, 0);
    for at in (0..bytes.len()).step_by(97) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        std::fs::write(&path, flipped).unwrap();
        let there = desk.store(&format!("there-{at}"));
        match there.import_store(&path, &mut ()) {
            Err(_) => {
                assert!(!there.root().exists(), "byte {at}: something was written");
                told += 1;
            }
            Ok(_) => {
                assert_eq!(files(&there), files(&store), "byte {at}");
                alike += 1;
            }
        }
    }
    assert!(told > 20 * alike.max(1), "{told} told, {alike} alike");
}
