//! No answer hangs on an order: not on that of the manifests on disk, nor on that in which releases were imported.

#![expect(clippy::unwrap_used, reason = "what tests share is a test too, and a failure there must stop it")]

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use generate::{Layout, Spec};
use measure::{Custody, Date, OffenceSet, PlaceCode, PublicDate, Sha256, Statistic};
use record::{
    Error,
    query::{PlaceSelector, Record, Selector},
    shipped::{ShippedRecord, SourceRelease, rebuild},
    store::{ImportOptions, Store},
};

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/shipped/record");

fn find(name: &str) -> Option<Cow<'static, [u8]>> {
    fs::read(Path::new(SHIPPED).join(name)).ok().map(Cow::Owned)
}

/// The manifests that ship, as their folder lists them.
fn names() -> Vec<String> {
    let listed = fs::read_dir(Path::new(SHIPPED).join("manifests")).unwrap();
    listed.map(|entry| format!("manifests/{}", entry.unwrap().file_name().to_str().unwrap())).collect()
}

/// The names in another order for each seed.
fn shuffled(names: &[String], seed: u64) -> Vec<String> {
    let mut named: Vec<(Sha256, &String)> =
        names.iter().map(|name| (Sha256::of(format!("{seed} {name}").as_bytes()), name)).collect();
    named.sort();
    named.into_iter().map(|(_, name)| name.clone()).collect()
}

/// Who answers each question, for which months, filled by whom and beside whom; or why nobody does.
fn answerers(record: &Record) -> Vec<String> {
    let held = record.held();
    let mut questions: BTreeSet<(Statistic, OffenceSet)> = BTreeSet::new();
    for one in held {
        for statistic in &one.release.statistics {
            questions.extend(one.coverage.offences.iter().map(|o| (*statistic, OffenceSet::one(*o))));
        }
    }
    let days: BTreeSet<Option<Date>> =
        held.iter().map(|one| Some(one.release.vintage.public.latest())).chain([None]).collect();
    let places = [
        PlaceSelector::One(PlaceCode::NATION),
        PlaceSelector::EachState,
        PlaceSelector::One(PlaceCode::new(11_007).unwrap()),
    ];
    let mut answers = Vec::new();
    for (statistic, offence) in &questions {
        for place in places {
            for as_of in &days {
                let asked = Selector::new(*statistic, offence.clone(), PlaceCode::NATION);
                answers.push(chosen(record, &Selector { place, as_of: *as_of, ..asked }));
            }
        }
    }
    answers
}

fn chosen(record: &Record, selector: &Selector) -> String {
    match record.choose(selector) {
        Err(refusal) => format!("{selector:?}: {refusal:?}"),
        Ok(chosen) => {
            let parts: Vec<_> = chosen.parts.iter().map(|(held, p)| (held.release.sha256, *p)).collect();
            let fills: Vec<_> =
                chosen.fills.iter().map(|f| (f.held.release.sha256, f.period, &f.states)).collect();
            let beside: Vec<_> = chosen.beside.iter().map(|held| held.release.sha256).collect();
            format!("{selector:?}: {} {parts:?} {fills:?} {beside:?}", chosen.period)
        }
    }
}

#[test]
fn the_order_of_manifests_on_disk_changes_no_answer() {
    let listed = names();
    let record = |names: Vec<String>| Record::new(ShippedRecord::open(names, find).unwrap(), None);
    let as_listed = record(listed.clone());
    let (held, answers) = (as_listed.held().to_vec(), answerers(&as_listed));
    assert_eq!(held.iter().filter(|held| !held.is_second_table()).count(), listed.len());
    let given = answers.iter().filter(|answer| answer.contains("[(Sha256")).count();
    assert!(given > 1_000, "of {} questions {given} have an answer", answers.len());
    for seed in 1..=4 {
        let other = record(shuffled(&listed, seed));
        assert_eq!(other.held(), held, "seed {seed}");
        for (seen, expected) in answerers(&other).iter().zip(&answers) {
            assert_eq!(seen, expected, "seed {seed}");
        }
    }
}

#[test]
fn a_manifest_that_is_not_as_it_is_named_and_a_second_one_of_a_release_are_refused() {
    fn changed(name: &str) -> Option<Cow<'static, [u8]>> {
        let text = String::from_utf8(find(name)?.into_owned()).unwrap();
        Some(Cow::Owned(text.replacen("\"line\": \"", "\"line\": \"not so: ", 1).into_bytes()))
    }
    fn first() -> String {
        names().into_iter().min().unwrap()
    }
    /// What ships, and under any other name the first of it, changed.
    fn twice(name: &str) -> Option<Cow<'static, [u8]>> {
        find(name).or_else(|| changed(&first()))
    }
    let refused = ShippedRecord::open([first()], changed).unwrap_err();
    assert!(matches!(&refused, Error::Damaged { path, .. } if *path == Path::new(&first())), "{refused}");
    let second = format!("manifests/{}.json", Sha256::of(&changed(&first()).unwrap()));
    assert!(ShippedRecord::open([second.clone()], twice).is_ok(), "alone it is a manifest like any other");
    assert!(matches!(ShippedRecord::open([first(), second], twice), Err(Error::Damaged { .. })));
}

/// Releases that tie in all but their hashes: invented counts, of one size, public on one day.
fn write_releases(folder: &Path) -> Vec<PathBuf> {
    let write = |seed: u64| {
        let path = folder.join(format!("release-{seed}.csv"));
        let (bytes, _) = Spec { seed, places: 2, ..Spec::small(Layout::StateInvestigations) }.bytes();
        fs::write(&path, bytes).unwrap();
        path
    };
    (1..=3).map(write).collect()
}

#[test]
fn the_order_of_import_changes_no_answer() {
    let files = tempfile::tempdir().unwrap();
    let releases = write_releases(files.path());
    let options = ImportOptions {
        covers: Some("01,02".parse().unwrap()),
        ..ImportOptions::known(PublicDate::Known(Date::constant(2026, 2, 20)), Custody::Publisher, "invented")
    };
    let mut answers = BTreeSet::new();
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path());
        for i in order {
            store.import(&releases[i], &options, &mut ()).unwrap();
        }
        let none = ShippedRecord::open(Vec::<String>::new(), find).unwrap();
        let record = Record::new(none, Some(store.holding().unwrap()));
        let asked = Selector::new(
            Statistic::Investigations,
            "intentional-homicide".parse().unwrap(),
            PlaceCode::new(1).unwrap(),
        );
        let total = record.total(&asked).unwrap().number;
        let order: Vec<Sha256> = record.candidates(&asked).iter().map(|held| held.release.sha256).collect();
        assert_eq!(order.len(), 3, "all three could answer");
        answers.insert((total, order, answerers(&record)));
    }
    assert_eq!(answers.len(), 1, "six orders of import give {} answers", answers.len());
}

/// Every file below a folder with its bytes.
fn files_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let below = |kind: &str| {
        let entries = fs::read_dir(folder.join(kind)).unwrap().map(|entry| entry.unwrap().path());
        entries
            .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap()))
            .collect::<Vec<_>>()
    };
    ["manifests", "figures"].into_iter().flat_map(below).collect()
}

#[test]
fn a_release_that_is_added_adds_its_two_files_and_changes_none() {
    let files = tempfile::tempdir().unwrap();
    let sources: Vec<SourceRelease> = write_releases(files.path())
        .iter()
        .map(|path| {
            let file = path.file_name().unwrap().to_str().unwrap();
            let sha256 = Sha256::of(&fs::read(path).unwrap());
            let source = format!(
                "sha256 = \"{sha256}\"\nfile = \"{file}\"\npublisher = \"sesnsp\"\npublic = {{ known = \"2026-02-20\" }}\n\
                 public_basis = \"invented\"\ncustody = \"publisher\"\nkeeper = \"nobody\"\naddress = \"nowhere\"\n\
                 terms = \"invented\"\ncovers = \"01,02\"\n"
            );
            toml::from_str(&source).unwrap()
        })
        .collect();
    let rebuilt = |order: &[usize]| {
        let (work, shipped) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let sources: Vec<SourceRelease> = order.iter().map(|i| sources[*i].clone()).collect();
        rebuild(&sources, files.path(), (work.path(), shipped.path()), |_, _| {}).unwrap();
        files_of(shipped.path())
    };
    let before = rebuilt(&[2, 1]);
    let after = rebuilt(&[0, 1, 2]);
    assert_eq!((before.len(), after.len()), (4, 6));
    assert!(before.iter().all(|(name, bytes)| after.get(name) == Some(bytes)), "a file of before is another");
}
