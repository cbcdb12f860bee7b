//! The Poisson fit of cohorts and periods to the cells not yet treated.

use numeric::fixed_effects::{Factor, FixedEffects};
use numeric::poisson::{PoissonRegression, PoissonSolution};
use numeric::symmetric::SymmetricFactors;
use numeric::{Matrix, sum};

use super::table::Table;
use crate::Error;

/// What the cells not yet treated expect of every cell.
pub(super) struct Expectation {
    /// Expected counts, groups x periods.
    pub(super) expected: Vec<Vec<f64>>,
    /// The information about the levels of groups, then periods.
    factors: SymmetricFactors,
}

impl Expectation {
    pub(super) fn new(table: &Table) -> Result<Self, Error> {
        let width = table.periods.len();
        let cells = table.starts.len() * width;
        let group: Vec<usize> = (0..cells).map(|cell| cell / width).collect();
        let period: Vec<usize> = (0..cells).map(|cell| cell % width).collect();
        let effects = FixedEffects::new(&[Factor::new(&group), Factor::new(&period)])?;
        // Cells of weight zero say nothing and are told what to expect.
        let weights: Vec<f64> =
            table.shows.iter().flatten().map(|shows| f64::from(u8::from(*shows))).collect();
        let outcome: Vec<f64> =
            table.sums.iter().flatten().zip(&weights).map(|(sum, weight)| sum * weight).collect();
        let regression = PoissonRegression {
            outcome: &outcome,
            regressors: &[],
            effects: &effects,
            weights: Some(&weights),
            offset: None,
        };
        let PoissonSolution::Settled(maximum) = regression.fit()? else { return Err(Error::NoComparison) };
        let expected: Vec<Vec<f64>> = maximum.expected.chunks_exact(width).map(<[f64]>::to_vec).collect();
        let factors = information(table, &expected)?;
        Ok(Self { expected, factors })
    }

    /// How the levels move with a sum of logarithms of expectations, `pulls` telling the weight of each: a weight for the
    /// count of every cell that shows what to expect.
    pub(super) fn traced(&self, table: &Table, pulls: &[((usize, usize), f64)]) -> Vec<Vec<f64>> {
        let groups = table.starts.len();
        let mut right = vec![0.0; groups + table.periods.len()];
        for ((group, period), pull) in pulls {
            right[*group] += pull;
            right[groups + period] += pull;
        }
        let levels = self.factors.solve(&right);
        let weight = |group: usize, period: usize| {
            if table.shows[group][period] { levels[group] + levels[groups + period] } else { 0.0 }
        };
        (0..groups)
            .map(|group| (0..table.periods.len()).map(|period| weight(group, period)).collect())
            .collect()
    }
}

fn information(table: &Table, expected: &[Vec<f64>]) -> Result<SymmetricFactors, Error> {
    let (groups, periods) = (table.starts.len(), table.periods.len());
    let mut rows = vec![vec![0.0; groups + periods]; groups + periods];
    for (group, (shows, expected)) in table.shows.iter().zip(expected).enumerate() {
        for (period, expected) in expected.iter().enumerate().filter(|(period, _)| shows[*period]) {
            let (a, b) = (group, groups + period);
            rows[a][a] += expected;
            rows[b][b] += expected;
            rows[a][b] += expected;
            rows[b][a] += expected;
        }
    }
    // A level without a cell has no information at all: a scale of one leaves it out.
    let scales: Vec<f64> =
        (0..rows.len()).map(|at| if rows[at][at] > 0.0 { rows[at][at] } else { 1.0 }).collect();
    Ok(SymmetricFactors::new(&Matrix::from_rows(&rows)?, &scales)?)
}

/// The total of a group's expectations and exact fits: what a unit's own total is shared out by.
pub(super) fn fitted(table: &Table, expectation: &Expectation) -> Vec<Vec<f64>> {
    let mut fitted = expectation.expected.clone();
    for (group, period) in &table.effects {
        fitted[*group][*period] = table.sums[*group][*period];
    }
    for (row, (shows, group)) in fitted.iter_mut().zip(table.shows.iter().zip(0..)) {
        for (period, value) in row.iter_mut().enumerate() {
            if !shows[period] && !table.effects.contains(&(group, period)) {
                *value = 0.0;
            }
        }
    }
    // A group that is in no fit has no total: its shares are zero, not zero over zero.
    let total = |row: &Vec<f64>| sum::ordered(row);
    fitted
        .iter()
        .map(|row| row.iter().map(|value| value / total(row).max(f64::MIN_POSITIVE)).collect())
        .collect()
}
