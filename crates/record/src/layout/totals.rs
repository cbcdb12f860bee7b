//! Totals that a publisher prints beside their parts: checked, then left out of the figures.

use std::collections::BTreeMap;

use measure::{Expected, FindingCode, Seen};

use super::{fault::Fault, ledger::Ledger};
use crate::Error;

/// From how many differences of one they are noted together: parts that were rounded each by itself.
const ROUNDINGS: usize = 20;

/// Printed totals and the sums of their parts, by what they are totals of.
#[derive(Debug)]
pub(super) struct Totals<K> {
    printed: BTreeMap<K, (u64, u32, String)>,
    summed: BTreeMap<K, u64>,
}

impl<K: Ord + Clone> Totals<K> {
    pub(super) fn new() -> Self {
        Self { printed: BTreeMap::new(), summed: BTreeMap::new() }
    }

    /// A total as it is printed in `column` of `row`.
    pub(super) fn print(&mut self, key: K, number: u64, row: u32, column: &str) {
        self.printed.insert(key, (number, row, column.to_owned()));
    }

    /// A part of a total.
    pub(super) fn add(&mut self, key: K, number: u64) {
        *self.summed.entry(key).or_default() += number;
    }

    /// Notes every printed total that is not the sum of its parts, in the order of their rows.
    pub(super) fn note_disagreements(&self, ledger: &mut Ledger<'_>) -> Result<(), Error> {
        let mut wrong: Vec<(u32, &str, u64, u64)> = self
            .printed
            .iter()
            .map(|(key, (number, row, column))| {
                // default: the sum of no parts
                let summed = self.summed.get(key).copied().unwrap_or_default();
                (*row, column.as_str(), *number, summed)
            })
            .filter(|(_, _, printed, summed)| printed != summed)
            .collect();
        wrong.sort_unstable();
        let rounded = |w: &(u32, &str, u64, u64)| w.2.abs_diff(w.3) == 1;
        let roundings = wrong.iter().filter(|w| rounded(w)).count();
        if roundings > ROUNDINGS
            && let Some(&(row, column, printed, summed)) = wrong.iter().find(|w| rounded(w))
        {
            let note = disagreement(column, printed, summed);
            let seen = Seen::Roundings { printed, more: roundings - 1 };
            ledger.note(Some(row), Fault { seen, ..note })?;
            wrong.retain(|w| !rounded(w));
        }
        for (row, column, printed, summed) in wrong {
            ledger.note(Some(row), disagreement(column, printed, summed))?;
        }
        Ok(())
    }
}

/// A printed total that is not the sum of its parts.
pub(super) fn disagreement(column: &str, printed: u64, summed: u64) -> Fault {
    let expected = Expected::SumOfParts { sum: summed };
    Fault::new(FindingCode::TotalDisagrees, column, printed.to_string(), expected)
}

/// The rejection of a row that repeats the sum of others.
pub(super) fn total_row(seen: &str) -> Fault {
    Fault::of_row(FindingCode::TotalRow, seen, Expected::PartsOnly)
}
