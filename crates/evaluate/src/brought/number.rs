//! A number as somebody wrote it: plain, missing, or written in a way that could mean another number.

use super::fault::BroughtWrong;

/// What stands for a number that is not known.
const MISSING: [&str; 9] = ["", "na", "n/a", "nan", ".", "null", "none", "s/d", "n.d."];

/// What a cell says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Number {
    /// A number.
    Known(f64),
    /// Nothing, or a mark for nothing.
    Missing,
    /// Something else.
    Wrong(BroughtWrong),
}

/// Whether a cell says that nothing is known.
pub(super) fn is_missing(text: &str) -> bool {
    MISSING.iter().any(|mark| mark.eq_ignore_ascii_case(text))
}

/// Reads a cell.
pub(super) fn read_number(text: &str) -> Number {
    let text = text.trim();
    if is_missing(text) {
        return Number::Missing;
    }
    let seen = || text.to_owned();
    let begins =
        text.trim_start_matches(['+', '-']).starts_with(|first: char| first.is_ascii_digit() || first == '.');
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && begins => Number::Known(number),
        Ok(_) => Number::Wrong(BroughtWrong::NotFinite { seen: seen() }),
        Err(_) => Number::Wrong(other_writing(text).unwrap_or(BroughtWrong::NotANumber { seen: seen() })),
    }
}

/// A number that is written in another way, with the likeliest reading.
fn other_writing(text: &str) -> Option<BroughtWrong> {
    let seen = text.to_owned();
    let bare: String = text.trim_matches(['$', '€', '£', '%', ' ', '\u{a0}']).replace('\u{2212}', "-");
    if bare != text && bare.parse::<f64>().is_ok() {
        return Some(BroughtWrong::WithSign { seen, likely: bare });
    }
    let (sign, digits) = bare.strip_prefix('-').map_or(("", bare.as_str()), |rest| ("-", rest));
    let mark = |letter: char| matches!(letter, ',' | '.' | '\'' | ' ' | '\u{a0}' | '\u{202f}');
    if !digits.chars().all(|letter| letter.is_ascii_digit() || mark(letter)) {
        return None;
    }
    let groups: Vec<&str> = digits.split(mark).collect();
    let marks: Vec<char> = digits.chars().filter(|letter| mark(*letter)).collect();
    let (last_mark, first) = (marks.last()?, groups.first()?);
    let (last, whole) = groups.split_last()?;
    if groups.iter().any(|group| group.is_empty()) {
        return None;
    }
    if marks.len() == 1 && *last_mark == ',' && last.len() == 3 && first.len() <= 3 && *first != "0" {
        let (thousands, decimals) = (format!("{sign}{first}{last}"), format!("{sign}{first}.{last}"));
        return Some(BroughtWrong::OneComma { seen, thousands, decimals });
    }
    if marks.len() == 1 && *last_mark == ',' {
        return Some(BroughtWrong::DecimalComma { seen, likely: format!("{sign}{first}.{last}") });
    }
    // Marks of one kind part thousands; a last one of another kind begins the decimals.
    let inner = marks.split_last().map_or(&[][..], |(_, inner)| inner);
    let has_decimals = inner.first().is_some_and(|mark| mark != last_mark);
    let thousands = if has_decimals { whole } else { &groups[..] };
    let grouped = first.len() <= 3 && thousands.iter().skip(1).all(|group| group.len() == 3);
    let likely = match has_decimals {
        true => format!("{sign}{}.{last}", whole.concat()),
        false => format!("{sign}{}", groups.concat()),
    };
    grouped.then_some(BroughtWrong::Separated { seen, likely })
}
