//! The columns of a panel that a task needs, read from a comma-separated file of numbers.

use std::{collections::BTreeMap, io, path::Path};

use fs_err as fs;
use numeric::Matrix;

/// Columns of numbers, by name.
#[derive(Debug)]
pub(super) struct NumberTable(BTreeMap<String, Vec<f64>>);

/// One outcome, units in the order in which the table first names them.
#[derive(Debug)]
pub(super) struct WideNumbers {
    /// The periods, ascending.
    pub periods: Vec<i64>,
    /// Units x periods.
    pub outcomes: Matrix,
    /// The first row of the table of each unit.
    pub first_rows: Vec<usize>,
}

impl NumberTable {
    /// Reads the named columns of a file; the others are passed over.
    pub(super) fn read(path: &Path, names: &[&str]) -> io::Result<Self> {
        let bytes = fs::read(path)?;
        let refuse = || io::Error::new(io::ErrorKind::InvalidData, path.display().to_string());
        Self::parse(&bytes, names).ok_or_else(refuse)
    }

    fn parse(bytes: &[u8], names: &[&str]) -> Option<Self> {
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let head = std::str::from_utf8(bytes.get(..end)?).ok()?.trim_end();
        // For each column of the file its place among the wanted ones.
        let places: Vec<Option<usize>> =
            head.split(',').map(|column| names.iter().position(|name| *name == column)).collect();
        if places.iter().flatten().count() != names.len() {
            return None;
        }
        let mut columns = vec![Vec::new(); names.len()];
        let (mut column, mut start) = (0, end + 1);
        for (at, byte) in bytes.iter().enumerate().skip(end + 1) {
            if *byte != b',' && *byte != b'\n' {
                continue;
            }
            if let Some(held) = places.get(column)?.and_then(|place| columns.get_mut(place)) {
                held.push(number(bytes.get(start..at)?)?);
            }
            if *byte == b'\n' && column + 1 != places.len() {
                return None;
            }
            column = if *byte == b'\n' { 0 } else { column + 1 };
            start = at + 1;
        }
        // A last line without its end would be a row cut short.
        (start == bytes.len())
            .then(|| Self(names.iter().map(|name| (*name).to_owned()).zip(columns).collect()))
    }

    /// A column.
    pub(super) fn column(&self, name: &str) -> Option<&[f64]> {
        self.0.get(name).map(Vec::as_slice)
    }

    /// The outcome of every unit in every period; nothing where one is missing or stands twice.
    pub(super) fn wide(&self, unit: &str, period: &str, outcome: &str) -> Option<WideNumbers> {
        let (units, outcome) = (self.column(unit)?, self.column(outcome)?);
        // Years and months are whole numbers.
        let numbers: Vec<i64> = self.column(period)?.iter().map(|period| period.round() as i64).collect();
        let mut periods = numbers.clone();
        periods.sort_unstable();
        periods.dedup();
        let mut rows: BTreeMap<u64, usize> = BTreeMap::new();
        let (mut first_rows, mut values) = (Vec::new(), Vec::new());
        let mut last: Option<(f64, usize)> = None;
        for (at, ((unit, number), value)) in units.iter().zip(&numbers).zip(outcome).enumerate() {
            let row = match last.filter(|(held, _)| held == unit) {
                Some((_, row)) => row,
                None => *rows.entry(unit.to_bits()).or_insert_with(|| {
                    first_rows.push(at);
                    values.resize(first_rows.len() * periods.len(), f64::NAN);
                    first_rows.len() - 1
                }),
            };
            last = Some((*unit, row));
            let cell = values.get_mut(row * periods.len() + periods.binary_search(number).ok()?)?;
            if !cell.is_nan() {
                return None;
            }
            *cell = *value;
        }
        let whole = values.iter().all(|value| value.is_finite());
        let outcomes = Matrix::new(first_rows.len(), periods.len(), values).ok().filter(|_| whole)?;
        Some(WideNumbers { periods, outcomes, first_rows })
    }
}

/// A number; one of up to fifteen digits and nothing else is added up, which is exact.
fn number(field: &[u8]) -> Option<f64> {
    let field = field.strip_suffix(b"\r").unwrap_or(field);
    if !field.is_empty() && field.len() <= 15 && field.iter().all(u8::is_ascii_digit) {
        let whole = field.iter().fold(0_u32.into(), |sum: u64, digit| 10 * sum + u64::from(digit - b'0'));
        #[expect(clippy::cast_precision_loss, reason = "fifteen digits stay below 2^53")]
        return Some(whole as f64);
    }
    std::str::from_utf8(field).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, names: &[&str]) -> Option<NumberTable> {
        NumberTable::parse(text.as_bytes(), names)
    }

    #[test]
    fn named_columns_become_units_by_periods() {
        let table = parse("u,x,t,y\n7,a,2,4\n7,b,1,3.5\n2,c,1,1e-3\n2,d,2,-2\n", &["t", "y", "u"]).unwrap();
        assert_eq!(table.column("x"), None);
        let wide = table.wide("u", "t", "y").unwrap();
        assert_eq!((wide.periods, wide.first_rows), (vec![1, 2], vec![0, 2]));
        assert_eq!(wide.outcomes.values(), [3.5, 4.0, 1e-3, -2.0]);
    }

    #[test]
    fn a_gap_a_repeat_and_a_row_cut_short_are_no_panel() {
        let wide = |text: &str| parse(text, &["u", "t", "y"])?.wide("u", "t", "y");
        assert!(wide("u,t,y\n1,1,1\n1,2,2\n2,1,1\n2,2,2\n").is_some());
        assert!(wide("u,t,y\n1,1,1\n1,2,2\n2,1,1\n").is_none());
        assert!(wide("u,t,y\n1,1,1\n1,1,2\n").is_none());
        for text in ["u,t,y\n1,1\n", "u,t,y\n1,1,1", "u,t,y\n1,1,one\n", "u,t,z\n1,1,1\n"] {
            assert!(parse(text, &["u", "t", "y"]).is_none(), "{text}");
        }
    }
}
