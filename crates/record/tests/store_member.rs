//! A member of an archive, named by its user, is kept as if it had come alone: under its own name, by its own bytes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::path::{Path, PathBuf};

use generate::{Layout, Spec, as_workbook, as_zip};
use measure::{Custody, Date, FindingCode, PublicDate, Seen, Sha256};
use record::{
    Error,
    store::{Amendment, Commit, Covers, ImportOptions, Store},
};

fn options(member: Option<&str>) -> ImportOptions {
    ImportOptions {
        covers: Some(Covers::All),
        member: member.map(str::to_owned),
        ..ImportOptions::known(
            PublicDate::Known(Date::constant(2025, 10, 20)),
            Custody::Publisher,
            "invented",
        )
    }
}

fn table(seed: u64) -> Vec<u8> {
    let encoding = generate::Encoding::Utf8;
    Spec { seed, places: 2, encoding, ..Spec::small(Layout::StateInvestigations) }.bytes().0
}

/// An archive as the publisher makes it: a workbook a year, one table, names in the code page of Windows.
fn archive(folder: &Path) -> PathBuf {
    let workbook = as_workbook(&[("Hoja1", &String::from_utf8(table(1)).unwrap())]);
    let mut bytes = as_zip(&[("Delitos_A#o.xlsx", &workbook), ("datos/Delitos_A#os.csv", &table(2))]);
    for at in 0..bytes.len() - 4 {
        if bytes[at..].starts_with(b"_A#o") {
            bytes[at + 2] = 0xf1;
        }
    }
    let path = folder.join("delitos.zip");
    std::fs::write(&path, bytes).unwrap();
    path
}

fn import(store: &Store, path: &Path, member: Option<&str>) -> Result<Commit, Error> {
    Ok(store.import(path, &options(member), &mut ())?.commit)
}

#[test]
fn each_member_is_a_release_of_its_own_and_the_same_as_the_file_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("store"));
    let path = archive(folder.path());
    let csv = import(&store, &path, Some("delitos_anos.csv")).unwrap();
    assert_eq!((csv.release.file.as_str(), csv.release.sha256), ("Delitos_Años.csv", Sha256::of(&table(2))));
    assert_eq!(csv.receipt.input.sha256, csv.release.sha256, "what is kept is the member");
    let workbook = import(&store, &path, Some("Delitos_Año.xlsx")).unwrap();
    assert_ne!(workbook.release.sha256, csv.release.sha256);
    assert_eq!(workbook.reading.rows.kept, csv.reading.rows.kept);
    // The same file extracted by hand is known, and what is kept can be read again without the archive.
    let alone = folder.path().join("otro nombre.csv");
    std::fs::write(&alone, table(2)).unwrap();
    assert!(matches!(import(&store, &alone, None), Err(Error::AlreadyHeld { .. })));
    std::fs::remove_file(&path).unwrap();
    let later =
        Amendment { public: Some(PublicDate::Known(Date::constant(2025, 11, 20))), ..Amendment::default() };
    let day = Date::constant(2026, 3, 1);
    let mended = store.amend(csv.release.sha256, (&later, day), &mut ()).unwrap().commit;
    assert_eq!(mended.reading, csv.reading);
}

#[test]
fn without_a_name_the_members_are_told_and_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("store"));
    let path = archive(folder.path());
    let refused = |path: &Path, member: Option<&str>| match import(&store, path, member) {
        Err(Error::Release { finding }) => (finding.code, finding.seen),
        other => panic!("not refused: {other:?}"),
    };
    let first = vec!["Delitos_Año.xlsx".to_owned(), "datos/Delitos_Años.csv".to_owned()];
    for member in [None, Some("Delitos_2019.csv")] {
        let seen = Seen::Members { first: first.clone(), all: 2 };
        assert_eq!(refused(&path, member), (FindingCode::AmbiguousArchive, seen));
    }
    let plain = folder.path().join("plain.csv");
    std::fs::write(&plain, table(3)).unwrap();
    assert_eq!(refused(&plain, Some("plain.csv")), (FindingCode::AmbiguousArchive, Seen::NoArchive));
    assert!(store.holding().unwrap().commits().is_empty());
}
