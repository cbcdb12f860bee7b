//! A figure: one number of a release, with the cells it comes from.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{Addend, Levels, NotAdded, Offence, Period, PlaceCode, Sha256, Statistic, Sum, Value};

/// The cells of a release that a number is the sum of, written as runs.
///
/// A run is `row`, or `row+step*count` for `count` rows that lie `step` apart; runs are joined with `;`
/// and the column follows after `@`: `2+1380*48@12` is column 12 of rows 2, 1382, ... (48 rows).
/// Rows and columns are counted from 1 as a spreadsheet shows them, the header being row 1 where there is one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin {
    runs: Vec<Run>,
    column: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Run {
    row: u32,
    step: u32,
    count: u32,
}

/// A text that is no origin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{seen}` is not an origin: expected runs of rows and a column such as `2+1380*48@12`")]
pub struct OriginError {
    /// The text that was read.
    pub seen: String,
}

impl Origin {
    /// One cell.
    #[must_use]
    pub fn cell(row: u32, column: u32) -> Self {
        Self { runs: vec![Run { row, step: 0, count: 1 }], column }
    }

    /// Several rows of one column, in ascending order.
    #[must_use]
    pub fn rows(rows: &[u32], column: u32) -> Self {
        let mut runs: Vec<Run> = Vec::new();
        for &row in rows {
            match runs.last_mut() {
                Some(run) if run.count == 1 && row > run.row => {
                    run.step = row - run.row;
                    run.count = 2;
                }
                Some(run) if run.count > 1 && row == run.row + run.step * run.count => run.count += 1,
                _ => runs.push(Run { row, step: 0, count: 1 }),
            }
        }
        Self { runs, column }
    }

    /// The same runs with rows counted from the first of them, which becomes 0: the form in which origins repeat.
    #[must_use]
    pub fn from_first(&self) -> Self {
        let first = self.runs.first().map_or(0, |run| run.row);
        let runs = self.runs.iter().map(|run| Run { row: run.row.saturating_sub(first), ..*run }).collect();
        Self { runs, column: self.column }
    }

    /// Runs that count from the first row, with that row in its place; nothing when a row is too large to be one.
    #[must_use]
    pub fn starting_at(&self, row: u32) -> Option<Self> {
        let moved = |run: &Run| {
            let first = run.row.checked_add(row)?;
            run.step.checked_mul(run.count)?.checked_add(first)?;
            Some(Run { row: first, ..*run })
        };
        Some(Self { runs: self.runs.iter().map(moved).collect::<Option<_>>()?, column: self.column })
    }

    /// The column, counted from 1.
    #[must_use]
    pub fn column(&self) -> u32 {
        self.column
    }

    /// The rows, counted from 1, in ascending order of their runs.
    pub fn each_row(&self) -> impl Iterator<Item = u32> + '_ {
        self.runs.iter().flat_map(|run| (0..run.count).map(|i| run.row + run.step * i))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, run) in self.runs.iter().enumerate() {
            if i > 0 {
                f.write_str(";")?;
            }
            match run.count {
                1 => write!(f, "{}", run.row)?,
                n => write!(f, "{}+{}*{n}", run.row, run.step)?,
            }
        }
        write!(f, "@{}", self.column)
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let refuse = || OriginError { seen: text.to_owned() };
        let number = |digits: &str| digits.parse::<u32>().map_err(|_| refuse());
        let (runs, column) = text.split_once('@').ok_or_else(refuse)?;
        let run_of = |run: &str| match run.split_once('+') {
            None => Ok(Run { row: number(run)?, step: 0, count: 1 }),
            Some((row, rest)) => {
                let (step, count) = rest.split_once('*').ok_or_else(refuse)?;
                let run = Run { row: number(row)?, step: number(step)?, count: number(count)? };
                // One way to write a row: a run of one has no step, and a run of none is nothing.
                if run.count < 2 {
                    return Err(refuse());
                }
                let last = run.step.checked_mul(run.count).and_then(|span| span.checked_add(run.row));
                last.map(|_| run).ok_or_else(refuse)
            }
        };
        Ok(Self { runs: runs.split(';').map(run_of).collect::<Result<_, _>>()?, column: number(column)? })
    }
}

impl TryFrom<String> for Origin {
    type Error = OriginError;

    fn try_from(text: String) -> Result<Self, OriginError> {
        text.parse()
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.to_string()
    }
}

/// One number of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The release it comes from.
    pub release: Sha256,
    /// What is counted.
    pub statistic: Statistic,
    /// The offence in the common catalogue.
    pub offence: Offence,
    /// The offence as the publisher labels it, its levels joined with ` / `.
    pub label: String,
    /// Where.
    pub place: PlaceCode,
    /// When; a stock stands at the period's first month.
    pub period: Period,
    /// Where it stands on further dimensions.
    pub levels: Levels,
    /// What is printed.
    pub value: Value,
    /// The sheet, when the file has sheets.
    pub sheet: Option<String>,
    /// The cells.
    pub origin: Origin,
}

impl Figure {
    /// The sum of figures.
    ///
    /// # Errors
    /// When they may not be added: see [`Sum`].
    pub fn sum<'a>(figures: impl IntoIterator<Item = &'a Self>) -> Result<Sum, NotAdded> {
        let mut sum = Sum::default();
        figures.into_iter().try_for_each(|figure| sum.add_value(figure.addend(), &figure.value))?;
        Ok(sum)
    }

    /// What kind of thing it is to a sum.
    #[must_use]
    pub fn addend(&self) -> Addend {
        Addend::of(self.statistic, &self.value, &self.levels)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_origin_keeps_every_row_and_survives_its_text(rows in prop::collection::btree_set(1u32..5_000, 1..60), column in 1u32..40) {
            let rows: Vec<u32> = rows.into_iter().collect();
            let origin = Origin::rows(&rows, column);
            prop_assert_eq!(&origin.each_row().collect::<Vec<_>>(), &rows);
            prop_assert_eq!(&origin.to_string().parse::<Origin>().unwrap(), &origin);
            prop_assert_eq!(origin.from_first().starting_at(rows[0]).unwrap(), origin);
        }
    }

    #[test]
    fn regular_rows_are_written_short() {
        let rows: Vec<u32> = (0..48).map(|i| 2 + 1_380 * i).collect();
        assert_eq!(Origin::rows(&rows, 12).to_string(), "2+1380*48@12");
        assert!("4294967295+2*2@1".parse::<Origin>().is_err(), "an overflow was let through");
        // Found by fuzzing: runs of one and of none were read and written as something else.
        assert!("4+34*01@9".parse::<Origin>().is_err() && "4+34*0@9".parse::<Origin>().is_err());
    }
}
