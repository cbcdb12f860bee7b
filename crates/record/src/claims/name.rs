//! What an `id` may be, and the likeliest word that was meant: a name of a file of claims is never a path.

/// The longest `id`: it becomes part of file names.
const LONGEST: usize = 64;

/// Whether an `id` is of letters, digits and hyphens, and neither empty nor overlong.
pub(super) fn is_id(id: &str) -> bool {
    (1..=LONGEST).contains(&id.len()) && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// The `id` that was likely meant: what is no letter, digit or hyphen becomes one hyphen.
pub(super) fn likeliest_id(id: &str) -> String {
    let mut words: Vec<String> = id
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    while words.len() > 1 && words.join("-").len() > LONGEST {
        words.pop();
    }
    let joined: String = words.join("-").chars().take(LONGEST).collect();
    if joined.is_empty() { "claim-1".to_owned() } else { joined }
}

/// An `id` as a message may show it: no control of a terminal, and not without end.
pub(super) fn shown(id: &str) -> String {
    let escape = |c: char| {
        if c.is_ascii_graphic() || c.is_alphabetic() { c.to_string() } else { c.escape_unicode().to_string() }
    };
    let short: String = id.chars().take(LONGEST).map(escape).collect();
    if id.chars().count() > LONGEST { format!("{short}…") } else { short }
}

/// The key that was likely meant, read from the words in which the reader of TOML refuses an unknown one.
pub(super) fn likeliest_key(reason: &str) -> Option<String> {
    let (_, told) =
        reason.split_once("unknown field `").or_else(|| reason.split_once("unknown variant `"))?;
    let mut quoted = told.split('`').step_by(2);
    let seen = quoted.next()?;
    quoted
        .map(|known| (distance(seen, known), known))
        .filter(|(far, known)| *far <= known.len().div_ceil(2) && !known.trim().is_empty())
        .min()
        .map(|(_, known)| known.to_owned())
}

/// How many letters must be put in, taken out or changed to make one word of another.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, cb) in b.iter().enumerate() {
            let changed = corner + usize::from(ca != *cb);
            corner = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_an_escape_an_empty_and_an_overlong_name_are_no_ids() {
        for id in ["", "../x", "..", "a/b", "a\\b", "a b", "\u{1b}[2J", "ñ", "x\">", &"a".repeat(65)] {
            assert!(!is_id(id), "{id:?}");
            assert!(is_id(&likeliest_id(id)), "{id:?} is mended to {:?}", likeliest_id(id));
            assert!(!shown(id).contains('\u{1b}'));
        }
        assert!(is_id("commentary-2019") && is_id(&"a".repeat(64)));
        assert_eq!(likeliest_id("../../../escaped"), "escaped");
    }

    #[test]
    fn the_nearest_known_key_is_offered_and_a_far_one_is_not() {
        let reason = "unknown field `tolerence`, expected one of `number`, `tolerance`, `readings`";
        assert_eq!(likeliest_key(reason).as_deref(), Some("tolerance"));
        assert_eq!(likeliest_key("unknown field `zzzzzzzz`, expected `id`"), None);
        assert_eq!(likeliest_key("expected a string"), None);
    }
}
