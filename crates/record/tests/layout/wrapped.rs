//! Archives and workbooks: the same release in every wrapping, and wrappings that are damaged or ambiguous.

use generate::{Encoding, Layout, Spec, as_bzip2, as_gzip, as_workbook, as_zip};
use measure::{FindingCode, Seen, Sha256};
use record::{
    Error,
    unpack::{Limits, Source},
};

use super::sink::read;

fn release() -> Vec<u8> {
    Spec::small(Layout::StateInvestigations).bytes().0
}

fn sheet() -> String {
    let spec = Spec { encoding: Encoding::Utf8, ..Spec::small(Layout::StateInvestigations) };
    String::from_utf8(spec.bytes().0).unwrap()
}

/// The code and the text of a refusal.
fn refusal(bytes: Vec<u8>) -> (FindingCode, Seen) {
    match read(bytes) {
        Err(Error::Release { finding }) => (finding.code, finding.seen),
        other => panic!("not refused: {:?}", other.map(|(_, reading, _)| reading)),
    }
}

#[test]
fn a_release_is_the_same_in_every_wrapping() {
    let plain = release();
    let (sha256, reading, heard) = read(plain.clone()).unwrap();
    assert_eq!(sha256, Sha256::of(&plain));
    let hidden: &[u8] = b"what the system left";
    for wrapped in [
        as_gzip(&plain),
        as_bzip2(&plain),
        as_zip(&[("datos/IDEFC.csv", &plain)]),
        as_zip(&[("__MACOSX/._IDEFC.csv", hidden), ("leeme.pdf", hidden), ("IDEFC.csv", &plain)]),
    ] {
        let (other_sha256, other_reading, other_heard) = read(wrapped).unwrap();
        assert_eq!(other_sha256, sha256);
        assert_eq!(other_reading, reading);
        assert_eq!(other_heard.kept, heard.kept);
    }
}

#[test]
fn a_workbook_holds_the_same_rows_and_is_named_by_its_own_bytes() {
    let (_, _, plain) = read(release()).unwrap();
    let workbook = as_workbook(&[("Notas", "Una nota"), ("Hoja1", &sheet())]);
    for (bytes, name) in [
        (workbook.clone(), &workbook),
        (as_gzip(&workbook), &workbook),
        (as_zip(&[("a.xlsx", &workbook)]), &workbook),
    ] {
        let (sha256, reading, heard) = read(bytes).unwrap();
        assert_eq!(sha256, Sha256::of(name));
        assert_eq!(reading.rows.kept, plain.kept.len() as u64);
        let sheet = heard.kept[0].0.sheet.unwrap();
        assert_eq!(heard.labels[sheet as usize].text, "Hoja1");
        for (a, b) in heard.kept.iter().zip(&plain.kept) {
            assert_eq!((a.0.row, a.0.place, &a.1), (b.0.row, b.0.place, &b.1));
        }
    }
}

#[test]
fn a_truncated_file_is_refused_wherever_it_is_cut() {
    let plain = release();
    let workbook = as_workbook(&[("Hoja1", &sheet())]);
    for (name, whole) in [
        ("gzip", as_gzip(&plain)),
        ("bzip2", as_bzip2(&plain)),
        ("zip", as_zip(&[("a.csv", &plain)])),
        ("workbook", workbook.clone()),
        ("workbook in gzip", as_gzip(&workbook)),
    ] {
        for percent in [30, 60, 90, 99] {
            let cut = whole[..whole.len() * percent / 100].to_vec();
            assert_eq!(refusal(cut).0, FindingCode::DamagedFile, "{name} cut at {percent} %");
        }
    }
}

#[test]
fn a_changed_byte_is_noticed_by_the_checksum() {
    let plain = release();
    let mut stored = as_gzip(&plain);
    let at = stored.len() - 6; // inside the CRC-32 of the trailer
    stored[at] ^= 1;
    assert_eq!(refusal(stored).0, FindingCode::DamagedFile);
    let mut zip = as_zip(&[("a.csv", &plain)]);
    let directory = zip.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    zip[directory + 16] ^= 1; // the CRC-32 of the central directory
    assert_eq!(refusal(zip).0, FindingCode::DamagedFile);
}

#[test]
fn a_bomb_is_refused_before_it_unpacks() {
    let mut bomb = release();
    bomb.resize(100 << 20, b'\n');
    let workbook = as_workbook(&[("Hoja1", &"7".repeat(80 << 20))]);
    for (name, bytes) in [
        ("gzip", as_gzip(&bomb)),
        ("bzip2", as_bzip2(&bomb)),
        ("zip", as_zip(&[("a.csv", &bomb)])),
        ("workbook", workbook),
    ] {
        let (code, seen) = refusal(bytes);
        assert_eq!(code, FindingCode::TooLarge, "{name}: {seen:?}");
    }
}

#[test]
fn the_limit_on_bytes_holds_for_plain_files_too() {
    let limits = Limits { bytes: 1_000, ..Limits::default() };
    let source = Source::from_bytes_within("release", release(), limits).unwrap();
    match source.finish() {
        Err(Error::Release { finding }) => assert_eq!(finding.code, FindingCode::TooLarge),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_archive_must_hold_exactly_one_release() {
    let plain = release();
    let other = Spec { seed: 2, ..Spec::small(Layout::StateInvestigations) }.bytes().0;
    let (code, seen) = refusal(as_zip(&[("enero.csv", &plain), ("febrero.csv", &other)]));
    assert_eq!(
        (code, seen),
        (
            FindingCode::AmbiguousArchive,
            Seen::Members { first: vec!["enero.csv".to_owned(), "febrero.csv".to_owned()], all: 2 }
        )
    );
    assert_eq!(refusal(as_zip(&[("leeme.pdf", b"nada")])).0, FindingCode::AmbiguousArchive);
    assert_eq!(refusal(as_zip(&[])).0, FindingCode::AmbiguousArchive);
    let (code, seen) = refusal(as_workbook(&[("Hoja1", &sheet()), ("Hoja2", &sheet())]));
    assert_eq!(code, FindingCode::AmbiguousArchive);
    assert_eq!(seen, Seen::TwoSheets { first: "Hoja1".to_owned(), second: "Hoja2".to_owned() });
    assert_eq!(refusal(as_workbook(&[("Hoja1", "")])).0, FindingCode::DamagedFile);
    assert_eq!(refusal(as_workbook(&[("Hoja1", "a,b\n1,2")])).0, FindingCode::UnknownLayout);
}
