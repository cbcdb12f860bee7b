//! A cell that should hold a count: what is one, what is none, and why.

use measure::FindingCode;

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// A whole number.
    Count(u64),
    /// Nothing.
    Empty,
    /// Something that is no count.
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
    let first = groups.next().unwrap_or_default();
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
    let cell = cell.trim_ascii();
    let all_digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    if cell.is_empty() {
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
        return Cell::Faulty(if number { FindingCode::NegativeCount } else { FindingCode::NotACount });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_numbers_are_counts() {
        let faulty = Cell::Faulty;
        let cases: [(&str, Cell); 18] = [
            ("0", Cell::Count(0)),
            ("1354", Cell::Count(1_354)),
            (" 7 ", Cell::Count(7)),
            ("1.0", Cell::Count(1)),
            ("", Cell::Empty),
            ("  ", Cell::Empty),
            ("-3", faulty(FindingCode::NegativeCount)),
            ("-", faulty(FindingCode::NotACount)),
            ("2.5", faulty(FindingCode::FractionalCount)),
            ("1.000", faulty(FindingCode::AmbiguousSeparator)),
            ("1,292", faulty(FindingCode::AmbiguousSeparator)),
            ("1 292", faulty(FindingCode::AmbiguousSeparator)),
            ("1,5", faulty(FindingCode::AmbiguousSeparator)),
            ("NA", faulty(FindingCode::NotACount)),
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
