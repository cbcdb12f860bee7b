//! Cells that a release should publish and that no sum can count: blank, without their row, rejected or implausible.
//!
//! A cell is a place, an offence of the common catalogue and a month. A gap is one number of the release that such a
//! cell lacks, or, for a doubled one, one that it has twice. Gaps travel in the footer of the figures, under the same
//! hash, so that no answer can be made without them.

use std::collections::BTreeMap;

use columns::FiguresFile;
use measure::{Month, Offence, OffenceSet, Period, PlaceCode, Statistic};
use serde::{Deserialize, Serialize};

use crate::{Broken, Error, NotWritten};

/// Why a number is in no sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lack {
    /// Nothing is written in a month that the release covers.
    Blank,
    /// The row is not in the file.
    Absent,
    /// What is written there was rejected, alone or with its row.
    Rejected,
    /// It is too large to be believed; counted where the asker accepts `magnitude`.
    Implausible,
    /// It is there twice with different numbers; the first is counted.
    Doubled,
    /// It is so small that it is told with the rest of its state alone.
    Merged,
}

impl Lack {
    /// Whether a sum over the cell is too low: a doubled one is counted once.
    #[must_use]
    pub fn lowers(self) -> bool {
        match self {
            Self::Blank | Self::Absent | Self::Rejected | Self::Implausible | Self::Merged => true,
            Self::Doubled => false,
        }
    }
}

/// A number that a release should hold and no sum counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// What is counted.
    pub statistic: Statistic,
    /// Of which offence.
    pub offence: Offence,
    /// Where.
    pub place: PlaceCode,
    /// In which month.
    pub month: Month,
    /// Why.
    pub lack: Lack,
    /// The row and the column, counted from 1, where the file has them.
    pub cell: Option<(u32, u32)>,
    /// The number that is written there, where it is one.
    pub number: Option<u64>,
}

/// Gaps of neighbouring months of one row, as the footer keeps them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Run(
    Statistic,
    Offence,
    PlaceCode,
    Month,
    u32,
    Lack,
    #[serde(default)] Option<(u32, u32)>,
    #[serde(default)] Option<u64>,
);

/// The key of the gaps in the footer of a file of figures.
const FOOTER_KEY: &str = "saldo.gaps";

/// What the footer of the figures says of the gaps; nothing where there are none.
///
/// # Errors
/// When they cannot be written.
pub(crate) fn in_footer(gaps: &[Gap]) -> Result<Vec<(&'static str, String)>, Error> {
    if gaps.is_empty() {
        return Ok(Vec::new());
    }
    let written =
        write(gaps).map_err(|error| Error::FiguresNotWritten { reason: NotWritten::told(&error) })?;
    Ok(vec![(FOOTER_KEY, written)])
}

/// The numbers that the release of these figures lacks, in the order in which they were found.
///
/// # Errors
/// When the file is damaged.
pub fn gaps_of(file: &FiguresFile) -> Result<Vec<Gap>, Error> {
    let Some(text) = file.fact(FOOTER_KEY) else { return Ok(Vec::new()) };
    read(text).map_err(|error| Error::Damaged { path: file.name().to_owned(), reason: Broken::told(&error) })
}

/// The gaps as the footer keeps them: in their order, those of neighbouring months of one row as one.
fn write(gaps: &[Gap]) -> Result<String, serde_json::Error> {
    let mut runs: Vec<Run> = Vec::new();
    for gap in gaps {
        let follows = |run: &Run| {
            let months = i32::try_from(run.4).unwrap_or(i32::MAX);
            let next_cell = run.6.map(|(row, column)| (row, column + run.4));
            (run.0, run.1, run.2, run.3.plus(months), run.5)
                == (gap.statistic, gap.offence, gap.place, gap.month, gap.lack)
                && next_cell == gap.cell
                && run.7.is_none()
                && gap.number.is_none()
        };
        match runs.last_mut() {
            Some(run) if follows(run) => run.4 += 1,
            _ => runs.push(Run(
                gap.statistic,
                gap.offence,
                gap.place,
                gap.month,
                1,
                gap.lack,
                gap.cell,
                gap.number,
            )),
        }
    }
    // INVARIANT: runs hold only names and numbers, which always serialize.
    serde_json::to_string(&runs)
}

/// The gaps that a footer keeps.
///
/// # Errors
/// When the text is none that [`write`] writes.
fn read(text: &str) -> Result<Vec<Gap>, serde_json::Error> {
    let runs: Vec<Run> = serde_json::from_str(text)?;
    let mut gaps = Vec::new();
    for Run(statistic, offence, place, first, months, lack, cell, number) in runs {
        for n in 0..months {
            let month = first.plus(i32::try_from(n).unwrap_or(i32::MAX));
            let cell = cell.map(|(row, column)| (row, column.saturating_add(n)));
            gaps.push(Gap { statistic, offence, place, month, lack, cell, number });
        }
    }
    Ok(gaps)
}

/// How many cells a sum asks for, how many of them it counts, and what the others lack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cells {
    /// Cells asked for: places by offences by months.
    pub asked: u64,
    /// Cells that are not published, blank or without their row.
    pub missing: u64,
    /// Cells in which something was rejected or is not believed.
    pub rejected: u64,
    /// Cells that are there twice with different numbers.
    pub doubled: u64,
    /// What is lacking, place by place: the months of each reason.
    pub lacking: BTreeMap<(PlaceCode, Lack), LackingMonths>,
    /// Offences of the question that no release counts there.
    pub offences: std::collections::BTreeSet<Offence>,
}

/// The months in which a place lacks something for one reason.
pub type LackingMonths = std::collections::BTreeSet<Month>;

impl Cells {
    /// Cells that are counted whole.
    #[must_use]
    pub fn counted(&self) -> u64 {
        self.asked.saturating_sub(self.missing + self.rejected)
    }

    /// Whether the sum lacks nothing.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing == 0 && self.rejected == 0
    }

    /// Takes what another part of the same sum asks for and lacks.
    pub(crate) fn add(&mut self, other: &Self) {
        self.asked += other.asked;
        self.missing += other.missing;
        self.rejected += other.rejected;
        self.doubled += other.doubled;
        for (key, months) in &other.lacking {
            self.lacking.entry(*key).or_default().extend(months);
        }
        self.offences.extend(&other.offences);
    }

    /// Forgets what was told as not published and is found in another release.
    pub(crate) fn found(&mut self, state: PlaceCode, months: Period, offences: &OffenceSet) {
        for offence in offences.iter() {
            self.offences.remove(&offence);
        }
        if let Some(lacking) = self.lacking.get_mut(&(state, Lack::Absent)) {
            lacking.retain(|month| !months.contains(*month));
        }
        self.lacking.retain(|_, months| !months.is_empty());
    }

    /// Takes the gaps of one cell: it is missing, rejected or doubled once, whatever lacks in it.
    pub(crate) fn lack(&mut self, gaps: &[&Gap]) {
        for gap in gaps {
            self.lacking.entry((gap.place, gap.lack)).or_default().insert(gap.month);
        }
        let any = |of: fn(Lack) -> bool| gaps.iter().any(|gap| of(gap.lack));
        if any(|lack| matches!(lack, Lack::Rejected | Lack::Implausible)) {
            self.rejected += 1;
        } else if any(Lack::lowers) {
            self.missing += 1;
        }
        if any(|lack| lack == Lack::Doubled) {
            self.doubled += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(place: u32, month: &str, lack: Lack, cell: Option<(u32, u32)>) -> Gap {
        Gap {
            statistic: Statistic::Victims,
            offence: Offence::Extortion,
            place: PlaceCode::new(place).unwrap(),
            month: month.parse().unwrap(),
            lack,
            cell,
            number: None,
        }
    }

    #[test]
    fn gaps_survive_the_footer_and_neighbours_are_written_once() {
        let gaps = vec![
            gap(1, "2024-11", Lack::Blank, Some((7, 18))),
            gap(1, "2024-12", Lack::Blank, Some((7, 19))),
            gap(1, "2025-01", Lack::Blank, Some((9, 8))),
            Gap { number: Some(9_999), ..gap(2, "2025-02", Lack::Implausible, Some((9, 9))) },
            gap(32, "2025-01", Lack::Absent, None),
            gap(32, "2025-02", Lack::Absent, None),
        ];
        let text = write(&gaps).unwrap();
        assert_eq!(read(&text).unwrap(), gaps);
        assert_eq!(serde_json::from_str::<Vec<Run>>(&text).unwrap().len(), 4);
    }

    #[test]
    fn a_cell_lacks_once_whatever_lacks_in_it() {
        let mut cells = Cells { asked: 12, ..Cells::default() };
        let (blank, rejected) =
            (gap(1, "2024-01", Lack::Blank, None), gap(1, "2024-01", Lack::Rejected, None));
        cells.lack(&[&blank, &rejected, &blank]);
        cells.lack(&[&gap(1, "2024-02", Lack::Doubled, None)]);
        assert_eq!((cells.missing, cells.rejected, cells.doubled, cells.counted()), (0, 1, 1, 11));
        assert!(!cells.is_complete());
    }
}
