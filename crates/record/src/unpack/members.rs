//! Which member of an archive is the release: the only one that can be, or the one that its user names.
//!
//! The format names a code page for names that nobody keeps to: archives made on Windows write them in the code page of its
//! language (850, or 1252), those made on a Mac in UTF-8 without saying so. So a name is read in every way, and the one that
//! is asked for is compared without accents.

use measure::{Expected, Seen, fold_name};

use crate::code_page_850::code_page_850;

/// How many members are named.
const NAMED: usize = 30;

/// The place of the member that is wanted, and its name; else what was seen, and what would tell it.
pub(super) fn choose(raw: &[&[u8]], wanted: Option<&str>) -> Result<(usize, String), Box<(Seen, Expected)>> {
    let candidates: Vec<(usize, &[u8])> =
        raw.iter().copied().enumerate().filter(|(_, name)| is_candidate(&shown(name))).collect();
    let found: Vec<(usize, &[u8])> = match wanted {
        None => candidates.clone(),
        Some(wanted) => named(&candidates, wanted),
    };
    if let [(index, name)] = found.as_slice() {
        return Ok((*index, shown(name)));
    }
    let names: Vec<String> = candidates.iter().map(|(_, name)| shown(name)).collect();
    // What people mean most often is the one table among the workbooks of each year.
    let likeliest = names.iter().find(|name| name.to_lowercase().ends_with(".csv")).or(names.first());
    let Some(likeliest) = likeliest else {
        return Err(Box::new((Seen::NoneAmong { members: raw.len() }, Expected::OneFileInArchive)));
    };
    Err(Box::new((seen(&names), expected(likeliest))))
}

/// Several names, of which one has to be said.
pub(super) fn seen(names: &[String]) -> Seen {
    Seen::Members { first: names.iter().take(NAMED).cloned().collect(), all: names.len() }
}

/// The option that says which of several is meant.
pub(super) fn expected(likeliest: &str) -> Expected {
    Expected::OneMember { option: format!("--member \"{likeliest}\"") }
}

/// The members of a name: exactly so, else without regard to accents, case and folder.
fn named<'n>(candidates: &[(usize, &'n [u8])], wanted: &str) -> Vec<(usize, &'n [u8])> {
    let those = |is_it: &dyn Fn(&str) -> bool| -> Vec<(usize, &'n [u8])> {
        candidates.iter().copied().filter(|(_, name)| readings(name).iter().any(|name| is_it(name))).collect()
    };
    let exactly = those(&|name| name == wanted);
    if !exactly.is_empty() {
        return exactly;
    }
    let wanted = fold_name(wanted);
    those(&|name| fold_name(name) == wanted || fold_name(last_part(name)) == wanted)
}

/// A name without its folders.
pub(super) fn last_part(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// The name in every encoding that it can be in.
fn readings(name: &[u8]) -> Vec<String> {
    if let Ok(name) = std::str::from_utf8(name) {
        return vec![name.to_owned()];
    }
    vec![encoding_rs::WINDOWS_1252.decode_without_bom_handling(name).0.into_owned(), code_page_850(name)]
}

/// The name as it is shown: in the encoding in which most of it is Spanish.
fn shown(name: &[u8]) -> String {
    let letters = |name: &String| name.chars().filter(|c| "áéíóúüñÁÉÍÓÚÜÑ".contains(*c)).count();
    let mut readings = readings(name);
    // The first of equals stays first.
    readings.sort_by_key(|name| std::cmp::Reverse(letters(name)));
    readings.into_iter().next().unwrap_or_else(|| String::from_utf8_lossy(name).into_owned())
}

/// Whether a member can be a release: a text or workbook that no operating system put there by itself.
fn is_candidate(name: &str) -> bool {
    let folded = name.to_ascii_lowercase();
    let last = last_part(&folded);
    let is_data = [".csv", ".txt", ".tsv", ".xlsx"].iter().any(|ending| last.ends_with(ending));
    is_data && !last.starts_with('.') && !folded.starts_with("__macosx/")
}

#[cfg(test)]
mod tests {
    use super::*;

    const UTF8: &[u8] = "2026/Víctimas-Año 2026.csv".as_bytes();
    const WINDOWS_1252: &[u8] = b"2026/V\xedctimas-A\xf1o 2026.csv";
    const DOS: &[u8] = b"2026/V\xa1ctimas-A\xa4o 2026.csv";
    /// As a Mac writes it: each accent a character of its own.
    const DECOMPOSED: &[u8] = "2026/Vi\u{301}ctimas-An\u{303}o 2026.csv".as_bytes();

    #[test]
    fn a_member_is_found_by_its_name_in_whatever_encoding() {
        for name in [UTF8, WINDOWS_1252, DOS, DECOMPOSED] {
            let raw = [b"2025.xlsx".as_slice(), name, b"leeme.pdf"];
            for wanted in ["2026/Víctimas-Año 2026.csv", "Víctimas-Año 2026.csv", "victimas-ano 2026.CSV"]
            {
                assert_eq!(choose(&raw, Some(wanted)).unwrap().0, 1, "{wanted}");
            }
            assert_eq!(fold_name(&choose(&raw[1..], None).unwrap().1), "2026/victimas-ano 2026 csv");
        }
    }

    #[test]
    fn several_members_are_told_with_what_to_type() {
        let raw = [b"a.xlsx".as_slice(), WINDOWS_1252, b"__MACOSX/._a.xlsx", b"leeme.pdf"];
        let names = vec!["a.xlsx".to_owned(), "2026/Víctimas-Año 2026.csv".to_owned()];
        for wanted in [None, Some("b.xlsx"), Some("leeme.pdf"), Some("")] {
            let (seen, expected) = *choose(&raw, wanted).unwrap_err();
            assert_eq!(seen, Seen::Members { first: names.clone(), all: 2 }, "{wanted:?}");
            let option = "--member \"2026/Víctimas-Año 2026.csv\"".to_owned();
            assert_eq!(expected, Expected::OneMember { option }, "{wanted:?}");
        }
        let none = [b"leeme.pdf".as_slice()];
        assert_eq!(choose(&none, Some("leeme.pdf")).unwrap_err().0, Seen::NoneAmong { members: 1 });
        assert_eq!(
            choose(&[b"a.csv".as_slice(), b"A.csv"], Some("A.csv")).unwrap().0,
            1,
            "the exact name first"
        );
    }
}
