//! What is known without any method: what places had before and after, and what one would have to believe of them.
//!
//! Nothing here is an effect: the numbers describe, and hold where no design identifies anything.

use measure::Panel;
use numeric::sum;

use crate::design::Design;
use crate::inference::is_count;
use crate::policy::{Direction, PolicySpec};

/// Times of the year before the treatment to which the times after are held: a whole year of months or quarters, so that
/// seasons weigh alike, or one year.
fn times_of_base(panel: &Panel) -> usize {
    let long = panel.times().first().map_or(1, |time| time.months());
    usize::try_from(12 / long).unwrap_or(1)
}

/// What is known of a study's places.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The treated.
    pub treated: Described,
    /// The places of comparison; none where there are none.
    pub comparison: Option<Described>,
    /// Times of the year before the treatment to which the times after are held.
    pub base: usize,
    /// For a fall and a rise as large as the margin: what would have to be believed.
    pub beliefs: Vec<Belief>,
}

/// What some places had: a count, or a mean rate where the outcome is one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Described {
    /// In a time after, on average.
    pub after: f64,
    /// In the same months a year earlier, on average; none in years, and where a month is missing or treated.
    pub year_before: Option<f64>,
    /// In the times of the year before the treatment, on average.
    pub base: f64,
    /// The rate after over that of the year before the treatment.
    pub change: f64,
}

/// What has to be believed of the places without the policy, for it to have done as much as the margin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Belief {
    /// Whether the policy is held to have lowered or raised the outcome.
    pub direction: Direction,
    /// The ratio that it is held to have brought.
    pub claimed: f64,
    /// The change that the places would have had without it, their rate after over that of the year before: at least so much
    /// where the policy is held to have lowered it, at most where it is held to have raised it.
    pub without: f64,
    /// Earlier spells, as long, in which the same places changed so.
    pub such: usize,
    /// Earlier spells.
    pub spells: usize,
    /// Earlier spells that do not overlap.
    pub apart: usize,
}

/// Describes the places of a design; nothing where a figure of the treated is missing, or there is no year before.
#[must_use]
pub fn known(spec: &PolicySpec, panel: &Panel, design: &Design) -> Option<Known> {
    let base = times_of_base(panel);
    let turn = design.before.last()? + 1;
    let anticipation = usize::try_from(spec.window.anticipation_months).unwrap_or(usize::MAX);
    let quiet_until = turn.saturating_sub(if base == 1 { 0 } else { anticipation });
    let places = Places { panel, base, quiet_until, after: &design.after };
    let treated_rows: Vec<usize> = design.clusters.keys().copied().collect();
    let comparison = design.comparison();
    let treated = places.described(&treated_rows)?;
    let changes = places.earlier_changes(&treated_rows);
    let margin = spec.answer.margin;
    let belief = |(direction, claimed): (Direction, f64)| {
        let without = treated.change / claimed;
        let such = |change: &&f64| match direction {
            Direction::Fall => **change >= without,
            Direction::Rise => **change <= without,
        };
        Belief {
            direction,
            claimed,
            without,
            such: changes.iter().filter(such).count(),
            spells: changes.len(),
            apart: changes.len().div_ceil(design.after.len().max(1)),
        }
    };
    Some(Known {
        treated,
        comparison: (!comparison.is_empty()).then(|| places.described(&comparison)).flatten(),
        base,
        beliefs: [(Direction::Fall, margin.low), (Direction::Rise, margin.high)].map(belief).into(),
    })
}

/// The places of a panel around the treatment.
struct Places<'a> {
    panel: &'a Panel,
    base: usize,
    /// The first column of which somebody may already be treated.
    quiet_until: usize,
    after: &'a [usize],
}

impl Places<'_> {
    fn described(&self, rows: &[usize]) -> Option<Described> {
        let before: Vec<usize> = (self.quiet_until.checked_sub(self.base)?..self.quiet_until).collect();
        let earlier = |column: &usize| column.checked_sub(self.base).filter(|held| *held < self.quiet_until);
        let year_before: Option<Vec<usize>> = self.after.iter().map(earlier).collect();
        let year_before = year_before.filter(|_| self.base > 1);
        Some(Described {
            after: self.mean(rows, self.after)?,
            year_before: year_before.and_then(|columns| self.mean(rows, &columns)),
            base: self.mean(rows, &before)?,
            change: self.rate(rows, self.after)? / self.rate(rows, &before)?,
        })
    }

    /// The changes of the same places in every earlier spell: as many times as there are after, held to the year before them.
    fn earlier_changes(&self, rows: &[usize]) -> Vec<f64> {
        let long = self.after.len();
        let change = |turn: usize| {
            let before: Vec<usize> = (turn - self.base..turn).collect();
            let after: Vec<usize> = (turn..turn + long).collect();
            let change = self.rate(rows, &after)? / self.rate(rows, &before)?;
            change.is_finite().then_some(change)
        };
        (self.base..(self.quiet_until + 1).saturating_sub(long)).filter_map(change).collect()
    }

    /// Outcome and exposure of rows over columns; none where a cell is missing.
    fn sums(&self, rows: &[usize], columns: &[usize]) -> Option<(f64, f64)> {
        let cells = || rows.iter().flat_map(|row| columns.iter().map(move |column| (*row, *column)));
        let of = |value: &dyn Fn(usize, usize) -> Option<f64>| {
            let each: Vec<f64> = cells().map(|(row, column)| value(row, column)).collect::<Option<_>>()?;
            Some(sum::ordered(each))
        };
        Some((of(&|row, column| self.panel.outcome(row, column))?, of(&|r, c| self.panel.exposure(r, c))?))
    }

    fn rate(&self, rows: &[usize], columns: &[usize]) -> Option<f64> {
        let (outcome, exposure) = self.sums(rows, columns)?;
        Some(outcome / exposure).filter(|rate| rate.is_finite())
    }

    /// The count in a column, or the rate, on average.
    fn mean(&self, rows: &[usize], columns: &[usize]) -> Option<f64> {
        if is_count(self.panel.unit()) {
            Some(self.sums(rows, columns)?.0 / columns.len() as f64)
        } else {
            self.rate(rows, columns)
        }
    }
}

#[cfg(test)]
mod tests {
    use measure::{PanelTime, Unit};

    use super::*;

    /// Two years and three months: 10 a month in the first year, 20 in the second, 15 after; nobody else changes.
    #[test]
    fn what_would_have_to_be_believed_is_the_change_over_the_claim() {
        let places = |outcome: &[f64]| {
            let months: Vec<PanelTime> = (0..outcome.len())
                .map(|n| PanelTime::Month("2001-01".parse::<measure::Month>().unwrap().plus(n as i32)))
                .collect();
            let unit = measure::PanelUnit { place: None, name: "a".to_owned() };
            let cells: Vec<Option<f64>> = outcome.iter().map(|value| Some(*value)).collect();
            let statistic = measure::Statistic::DeathsByRegistration;
            let exposure = vec![1e5; outcome.len()];
            Panel::new((vec![unit], months), cells, exposure, Unit::Count(statistic)).unwrap()
        };
        let mut outcome = vec![10.0; 12];
        outcome.extend([20.0; 12]);
        outcome.extend([15.0; 3]);
        let panel = places(&outcome);
        let places = Places { panel: &panel, base: 12, quiet_until: 24, after: &[24, 25, 26] };
        let found = places.described(&[0]).unwrap();
        assert_eq!((found.after, found.base, found.year_before), (15.0, 20.0, Some(20.0)));
        assert!((found.change - 0.75).abs() < 1e-12, "{}", found.change);
        let changes = places.earlier_changes(&[0]);
        // Ten spells of three months after a whole year: turns 12 to 21.
        assert_eq!(changes.len(), 10);
        for (turn, change) in [(0, 2.0), (9, 20.0 / (9.0 * 20.0 + 3.0 * 10.0) * 12.0)] {
            assert!((changes[turn] - change).abs() < 1e-12, "{turn}: {}", changes[turn]);
        }
        assert_eq!(places.described(&[0, 1]), None, "a row that the panel does not hold");
    }
}
