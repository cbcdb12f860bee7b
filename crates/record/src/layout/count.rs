//! A cell that should hold a count: what is one, what is none, and why.

use measure::FindingCode;

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// A whole number.
    Count(u64),
    /// Nothing.
    Empty,
    /// Something that says that there is no number, or whose number is not one of the count: the cell alone is
    /// in doubt.
    NoNumber(FindingCode),
    /// Something that is no count and may be another column's: the whole row is in doubt.
    Faulty(FindingCode),
}

/// No publisher counts a million million of anything; a longer number is a typing error.
const MOST_DIGITS: usize = 12;

/// A cell of a layout that writes plain digits. `1.0` is a whole number, as spreadsheets write it.
pub(super) fn plain(cell: &[u8]) -> Cell {
    if (1..=MOST_DIGITS).contains(&cell.len()) && cell.iter().all(u8::is_ascii_digit) {
        return Cell::Count(digits(cell));
    }
    judged(cell)
}

/// A cell of a layout that separates thousands with commas, as INEGI's queries do: `1,292`.
pub(super) fn with_thousands(cell: &[u8]) -> Cell {
    let trimmed = cell.trim_ascii();
    let mut groups = trimmed.split(|&b| b == b',');
    let Some(first) = groups.next() else { return plain(cell) };
    let is_grouped = (1..=3).contains(&first.len())
        && trimmed.contains(&b',')
        && trimmed.len() <= MOST_DIGITS
        && first.iter().all(u8::is_ascii_digit)
        && groups.all(|g| g.len() == 3 && g.iter().all(u8::is_ascii_digit));
    if is_grouped { Cell::Count(digits(trimmed)) } else { plain(cell) }
}

fn digits(cell: &[u8]) -> u64 {
    cell.iter().filter(|b| b.is_ascii_digit()).fold(0, |n, b| n * 10 + u64::from(b - b'0'))
}

fn judged(cell: &[u8]) -> Cell {
    let without_spaces;
    // Spreadsheets pad numbers with no-break spaces, two bytes in UTF-8 and one in windows-1252.
    let cell = if cell.contains(&0xa0) {
        without_spaces = trim_no_break_spaces(cell);
        without_spaces.as_slice()
    } else {
        cell.trim_ascii()
    };
    if says_no_number(cell) {
        return Cell::NoNumber(FindingCode::NotACount);
    }
    let all_digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    // R writes a missing number as NA.
    if cell.is_empty() || cell == b"NA" {
        return Cell::Empty;
    }
    if all_digits(cell) {
        return if cell.len() <= MOST_DIGITS {
            Cell::Count(digits(cell))
        } else {
            Cell::Faulty(FindingCode::NotACount)
        };
    }
    if let Some(rest) = cell.strip_prefix(b"-") {
        let number = rest.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')) && !rest.is_empty();
        // Two official cells are -1: what they count is not known, and the rest of their rows is.
        return if number {
            Cell::NoNumber(FindingCode::NegativeCount)
        } else {
            Cell::Faulty(FindingCode::NotACount)
        };
    }
    if let Some(at) = cell.iter().position(|&b| b == b'.') {
        let (whole, decimals) = (&cell[..at], &cell[at + 1..]);
        if all_digits(whole) && whole.len() <= MOST_DIGITS && all_digits(decimals) {
            return match decimals {
                // Three zeros after the point may be a thousand as well as a whole number.
                zeros if zeros.len() < 3 && zeros.iter().all(|b| *b == b'0') => Cell::Count(digits(whole)),
                three if three.len() == 3 => Cell::Faulty(FindingCode::AmbiguousSeparator),
                _ => Cell::Faulty(FindingCode::FractionalCount),
            };
        }
    }
    let separated = cell.iter().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.' | b' ' | b'\''));
    Cell::Faulty(if separated { FindingCode::AmbiguousSeparator } else { FindingCode::NotACount })
}

fn trim_no_break_spaces(cell: &[u8]) -> Vec<u8> {
    let is_space = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0xa0 | 0xc2);
    let ends =
        cell.iter().position(|byte| !is_space(byte)).zip(cell.iter().rposition(|byte| !is_space(byte)));
    ends.map_or_else(Vec::new, |(first, last)| cell[first..=last].to_vec())
}

/// A dash, as accountants write what they do not have; a date or a truth, as spreadsheets turn numbers into.
fn says_no_number(cell: &[u8]) -> bool {
    const EN_DASH: &[u8] = "\u{2013}".as_bytes();
    const EM_DASH: &[u8] = "\u{2014}".as_bytes();
    let is_dash = matches!(cell, b"-" | b"--" | [0x96 | 0x97]) || cell == EN_DASH || cell == EM_DASH;
    let is_truth =
        [&b"TRUE"[..], b"FALSE", b"VERDADERO", b"FALSO"].iter().any(|t| t.eq_ignore_ascii_case(cell));
    is_dash || is_truth || is_date(cell)
}

/// A day such as 2024-03-01, with or without a time of day.
fn is_date(cell: &[u8]) -> bool {
    let Some((day, rest)) = cell.split_at_checked(10) else { return false };
    let is_day = day.iter().enumerate().all(|(i, byte)| match i {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    is_day && (rest.is_empty() || matches!(rest.first(), Some(b' ' | b'T')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_numbers_are_counts() {
        let (faulty, alone) = (Cell::Faulty, Cell::NoNumber);
        let cases: [(&str, Cell); 24] = [
            ("0", Cell::Count(0)),
            ("1354", Cell::Count(1_354)),
            (" 7 ", Cell::Count(7)),
            ("1.0", Cell::Count(1)),
            ("", Cell::Empty),
            ("  ", Cell::Empty),
            ("-3", alone(FindingCode::NegativeCount)),
            ("-", alone(FindingCode::NotACount)),
            (" \u{2013} ", alone(FindingCode::NotACount)),
            ("\u{a0}7\u{a0}", Cell::Count(7)),
            ("2024-03-01", alone(FindingCode::NotACount)),
            ("2024-03-01 00:00:00", alone(FindingCode::NotACount)),
            ("VERDADERO", alone(FindingCode::NotACount)),
            ("2.5", faulty(FindingCode::FractionalCount)),
            ("1.000", faulty(FindingCode::AmbiguousSeparator)),
            ("1,292", faulty(FindingCode::AmbiguousSeparator)),
            ("1 292", faulty(FindingCode::AmbiguousSeparator)),
            ("1,5", faulty(FindingCode::AmbiguousSeparator)),
            ("NA", Cell::Empty),
            ("N/A", faulty(FindingCode::NotACount)),
            ("1e3", faulty(FindingCode::NotACount)),
            ("#VALUE!", faulty(FindingCode::NotACount)),
            ("1234567890123", faulty(FindingCode::NotACount)),
            ("٣", faulty(FindingCode::NotACount)),
        ];
        for (text, expected) in cases {
            assert_eq!(plain(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn thousands_are_read_only_where_the_layout_writes_them() {
        assert_eq!(with_thousands(b"14,493"), Cell::Count(14_493));
        assert_eq!(with_thousands(b"1,014,493"), Cell::Count(1_014_493));
        assert_eq!(with_thousands(b"292"), Cell::Count(292));
        for text in ["14,49", "1,2", ",292", "1,,292", "1234,567"] {
            assert_eq!(
                with_thousands(text.as_bytes()),
                Cell::Faulty(FindingCode::AmbiguousSeparator),
                "{text}"
            );
        }
    }
}
