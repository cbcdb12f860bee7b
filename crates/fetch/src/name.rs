//! The name of a file that a server gives: a name and never a path, and nothing in it that a reader cannot see.

use measure::is_hidden;

use crate::{address::end_of_path, headers::name_in};

/// The name of a file whose server and address give none.
const UNNAMED: &str = "release";
/// Bytes of a name: room for what a store writes around it.
const LONGEST: usize = 150;
/// Bytes of an ending that is kept when a name is cut.
const LONGEST_ENDING: usize = 16;
/// Names that some systems keep for devices.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// The name for a file: the one its server gives; else the end of an address, one with an ending before one without.
pub(crate) fn name_of(disposition: Option<&str>, addresses: &[&str]) -> String {
    let given = disposition.and_then(name_in).and_then(|name| sound(&name));
    let mut ends = addresses.iter().filter_map(|address| sound(&end_of_path(address)?));
    given
        .or_else(|| {
            let first = ends.next()?;
            Some(if first.contains('.') {
                first
            } else {
                ends.find(|end| end.contains('.')).unwrap_or(first)
            })
        })
        .unwrap_or_else(|| UNNAMED.to_owned())
}

/// The name without folders, fit for every system; nothing when it is none or hides what it says.
fn sound(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next()?;
    if last.chars().any(|c| is_hidden(c) || c == '\u{fffd}') {
        return None;
    }
    let last: String = last.chars().map(|c| if "<>:\"|?*".contains(c) { '_' } else { c }).collect();
    // A name that begins with a dot is hidden, and one that ends with one is another name on some systems.
    let last = cut(last.trim_matches(|c: char| c == '.' || c.is_whitespace()));
    let stem = last.split_once('.').map_or(last.as_str(), |(stem, _)| stem).to_ascii_lowercase();
    let is_device = DEVICES.contains(&stem.trim_end_matches(|c: char| c.is_ascii_digit()));
    (!last.is_empty() && !is_device).then_some(last)
}

/// At most [`LONGEST`] bytes, the ending kept.
fn cut(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let ending =
        name.rfind('.').and_then(|at| name.get(at..)).filter(|ending| ending.len() <= LONGEST_ENDING);
    let ending = ending.unwrap_or("");
    let mut room = LONGEST - ending.len();
    while !name.is_char_boundary(room) {
        room -= 1;
    }
    format!("{}{ending}", name.split_at(room).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(disposition: &str) -> String {
        name_of(Some(&format!("attachment; {disposition}")), &["https://a.mx/d/end.csv"])
    }

    #[test]
    fn a_name_is_never_a_path() {
        for (disposition, name) in [
            ("filename=\"IDM.csv\"", "IDM.csv"),
            ("filename=\"../../etc/passwd\"", "passwd"),
            ("filename=\"..\\\\..\\\\x.csv\"", "x.csv"),
            ("filename=\"C:\\\\a\\\\b.csv\"", "b.csv"),
            ("filename*=UTF-8''..%2F..%5Cx.csv", "x.csv"),
            ("filename*=UTF-8''a%C3%B1o.csv", "año.csv"),
            ("filename=\".bashrc\"", "bashrc"),
            ("filename=\"a:b?.csv\"", "a_b_.csv"),
            ("filename=\"a.csv. \"", "a.csv"),
        ] {
            assert_eq!(named(disposition), name, "{disposition}");
        }
    }

    #[test]
    fn what_is_no_name_or_hides_what_it_says_gives_way_to_the_address() {
        for disposition in [
            "filename=\"\"",
            "filename=\"..\"",
            "filename=\"a/\"",
            "filename*=UTF-8''a%00.csv",
            "filename*=UTF-8''a%1B%5B31m.csv",
            "filename*=UTF-8''a%E2%80%AEvsc.exe",
            "filename*=UTF-8''a%E2%81%A6b.csv",
            "filename=\"a\u{fffd}o.csv\"",
            "filename=\"NUL.csv\"",
            "filename=\"com1\"",
            "size=3",
        ] {
            assert_eq!(named(disposition), "end.csv", "{disposition}");
        }
        assert_eq!(name_of(None, &["https://b.mx/f/9c1", "https://a.mx/IDM.csv"]), "IDM.csv");
        assert_eq!(name_of(None, &["https://b.mx/f/9c1", "https://a.mx/"]), "9c1");
        assert_eq!(name_of(None, &["https://b.mx/..%2f..", "https://a.mx/"]), UNNAMED);
        assert_eq!(name_of(None, &["https://b.mx/%2e%2e%2fx%0a.csv", "https://a.mx/"]), UNNAMED);
    }

    #[test]
    fn a_long_name_is_cut_and_keeps_its_ending() {
        let name = named(&format!("filename=\"{}ñ.csv\"", "ñ".repeat(400)));
        assert!(name.len() <= LONGEST && name.ends_with("ñ.csv"), "{name}");
        assert!(named(&format!("filename=\"{}\"", "a".repeat(400))).len() <= LONGEST);
    }
}
