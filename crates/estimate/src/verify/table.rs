//! A reference panel as its publishers give it: a table of named columns, one row an observation.

use std::collections::BTreeMap;

use numeric::Matrix;

/// A table of named columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceTable {
    columns: BTreeMap<String, Vec<String>>,
    rows: usize,
}

/// A panel of one outcome, units in the order in which the table first names them.
#[derive(Debug, Clone, PartialEq)]
pub struct WidePanel {
    /// The units.
    pub units: Vec<String>,
    /// The periods, ascending.
    pub periods: Vec<i64>,
    /// Units x periods.
    pub outcomes: Matrix,
    /// The row of the table of each unit and period, units x periods.
    pub rows: Vec<usize>,
}

impl ReferenceTable {
    /// Reads a table with a head, separated by commas or semicolons; nothing where a row is not as long as the head.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let semicolons = text.lines().next()?.contains(';');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(if semicolons { b';' } else { b',' })
            .from_reader(text.as_bytes());
        let names: Vec<String> = reader.headers().ok()?.iter().map(str::to_owned).collect();
        let mut columns = vec![Vec::new(); names.len()];
        let mut rows = 0;
        for record in reader.records() {
            for (column, field) in columns.iter_mut().zip(record.ok()?.iter()) {
                column.push(field.to_owned());
            }
            rows += 1;
        }
        Some(Self { columns: names.into_iter().zip(columns).collect(), rows })
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// A column as text.
    #[must_use]
    pub fn texts(&self, name: &str) -> Option<&[String]> {
        self.columns.get(name).map(Vec::as_slice)
    }

    /// A column of numbers; not-a-number where a field is empty or no number.
    #[must_use]
    pub fn numbers(&self, name: &str) -> Option<Vec<f64>> {
        // default: as documented; panels of references leave cells empty, and what reads a column tells them apart.
        Some(self.texts(name)?.iter().map(|field| field.parse().unwrap_or(f64::NAN)).collect())
    }

    /// The outcome of every unit in every period; nothing where one is missing or stands twice.
    #[must_use]
    pub fn wide(&self, unit: &str, period: &str, outcome: &str) -> Option<WidePanel> {
        let (units, periods) = (self.texts(unit)?, self.numbers(period)?);
        let values = self.numbers(outcome)?;
        let mut places = BTreeMap::new();
        let mut names = Vec::new();
        for name in units {
            places.entry(name.as_str()).or_insert_with(|| {
                names.push(name.clone());
                names.len() - 1
            });
        }
        // Years and months of reference panels are whole numbers, printed as `1955` or `1955.0`.
        let whole: Vec<i64> = periods
            .iter()
            .map(|period| period.is_finite().then_some(period.round() as i64))
            .collect::<Option<_>>()?;
        let mut ascending = whole.clone();
        ascending.sort_unstable();
        ascending.dedup();
        let width = ascending.len();
        let mut rows = vec![usize::MAX; names.len() * width];
        for (row, (name, period)) in units.iter().zip(&whole).enumerate() {
            let at = places.get(name.as_str())? * width + ascending.binary_search(period).ok()?;
            let held = rows.get_mut(at)?;
            if *held != usize::MAX {
                return None;
            }
            *held = row;
        }
        let outcomes = rows.iter().map(|row| values.get(*row).copied()).collect::<Option<Vec<f64>>>()?;
        let outcomes = Matrix::new(names.len(), width, outcomes).ok()?;
        Some(WidePanel { units: names, periods: ascending, outcomes, rows })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_table_becomes_units_by_periods() {
        let table = ReferenceTable::read("u,t,y\nb,2,4\nb,1,3\na,1,1.5\na,2,2").unwrap();
        let panel = table.wide("u", "t", "y").unwrap();
        assert_eq!((panel.units, panel.periods), (vec!["b".to_owned(), "a".to_owned()], vec![1, 2]));
        assert_eq!(panel.outcomes.values(), [3.0, 4.0, 1.5, 2.0]);
        assert_eq!(panel.rows, [1, 0, 2, 3]);
    }

    #[test]
    fn a_gap_a_repeat_and_a_missing_column_are_no_panel() {
        let wide = |text: &str| ReferenceTable::read(text).and_then(|table| table.wide("u", "t", "y"));
        assert_eq!(wide("u,t,y\na,1,1\na,2,2\nb,1,3"), None);
        assert_eq!(wide("u,t,y\na,1,1\na,1,2"), None);
        assert_eq!(wide("u,t,z\na,1,1"), None);
        assert_eq!(wide("u;t;y\na;1;1").unwrap().outcomes.values(), [1.0]);
    }
}
