//! The collapse identity: units that share every regressor in every period are one row of sums.
//!
//! With effects of units and periods on a complete panel, a unit's expected counts are its total shared out as its group's
//! are. The likelihood then depends on group sums alone; only scores need the units, in one pass.

use std::collections::BTreeMap;

use numeric::fixed_effects::{Factor, FixedEffects};
use numeric::poisson::{PoissonMaximum, PoissonRegression, PoissonSolution};

use super::{Route, Sample};
use crate::Error;

/// Units of a complete panel by group.
struct Groups {
    /// Row of each unit and period, unit after unit.
    rows: Vec<usize>,
    periods: usize,
    group_of: Vec<usize>,
    /// The first unit of each group.
    first: Vec<usize>,
}

/// The maximum over group sums, its rows written out again; none where it is not that of the rows or saves nothing.
pub(super) fn collapsed(sample: &Sample) -> Result<Option<(PoissonSolution, Route)>, Error> {
    if sample.weights.is_some() || sample.offset.is_some() {
        return Ok(None);
    }
    let Some(groups) = groups(sample) else { return Ok(None) };
    let (n_groups, periods) = (groups.first.len(), groups.periods);
    // With fewer than two units a group the sums are hardly fewer than the rows.
    if 2 * n_groups > groups.group_of.len() {
        return Ok(None);
    }
    let mut sums = vec![0.0; n_groups * periods];
    for (rows, group) in groups.rows.chunks_exact(periods).zip(&groups.group_of) {
        for (row, held) in rows.iter().zip(&mut sums[group * periods..]) {
            *held += sample.outcome[*row];
        }
    }
    let regressors: Vec<Vec<f64>> = sample.regressors.iter().map(|column| groups.of_groups(column)).collect();
    let group: Vec<usize> = (0..sums.len()).map(|cell| cell / periods).collect();
    let period: Vec<usize> = (0..sums.len()).map(|cell| cell % periods).collect();
    let effects = FixedEffects::new(&[Factor::new(&group), Factor::new(&period)])?;
    let columns: Vec<&[f64]> = regressors.iter().map(Vec::as_slice).collect();
    let regression = PoissonRegression {
        outcome: &sums,
        regressors: &columns,
        effects: &effects,
        weights: None,
        offset: None,
    };
    let solution = match regression.fit()? {
        PoissonSolution::Settled(maximum) => {
            PoissonSolution::Settled(groups.written_out(&maximum, &sample.outcome))
        }
        PoissonSolution::Separated(cells) => PoissonSolution::Separated(groups.rows_of(&cells)),
    };
    Ok(Some((solution, Route::Collapsed { cells: sums.len() })))
}

/// The groups of a sample whose two factors meet once in every pair.
fn groups(sample: &Sample) -> Option<Groups> {
    let [first, second] = sample.factors.as_slice() else { return None };
    // The factor of more levels is collapsed, whichever of the two is named first.
    let (units, times) = if first.levels() >= second.levels() { (first, second) } else { (second, first) };
    let periods = times.levels();
    if units.levels() * periods != sample.outcome.len() {
        return None;
    }
    let mut rows = vec![usize::MAX; sample.outcome.len()];
    for (row, (unit, time)) in units.codes().iter().zip(times.codes()).enumerate() {
        let held = rows.get_mut(*unit as usize * periods + *time as usize)?;
        if *held != usize::MAX {
            return None;
        }
        *held = row;
    }
    let mut numbers: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
    let (mut group_of, mut firsts) = (Vec::with_capacity(units.levels()), Vec::new());
    for (unit, rows) in rows.chunks_exact(periods).enumerate() {
        // By bits: the identity holds for regressors that are equal, and not for those that are near.
        let path = |column: &Vec<f64>| rows.iter().map(|row| column[*row].to_bits()).collect::<Vec<u64>>();
        let paths: Vec<u64> = sample.regressors.iter().flat_map(path).collect();
        let group = *numbers.entry(paths).or_insert_with(|| {
            firsts.push(unit);
            firsts.len() - 1
        });
        group_of.push(group);
    }
    Some(Groups { rows, periods, group_of, first: firsts })
}

impl Groups {
    fn rows_of_unit(&self, unit: usize) -> &[usize] {
        &self.rows[unit * self.periods..(unit + 1) * self.periods]
    }

    /// A column that is the same within groups, group after group.
    fn of_groups(&self, column: &[f64]) -> Vec<f64> {
        self.first.iter().flat_map(|unit| self.rows_of_unit(*unit).iter().map(|row| column[*row])).collect()
    }

    /// A value for each cell, written to the rows of the cell, times a factor of the unit.
    fn to_rows(&self, cells: &[f64], factor: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut values = vec![0.0; self.rows.len()];
        for (unit, (rows, group)) in self.rows.chunks_exact(self.periods).zip(&self.group_of).enumerate() {
            let factor = factor(unit);
            for (row, cell) in rows.iter().zip(&cells[group * self.periods..]) {
                values[*row] = factor * cell;
            }
        }
        values
    }

    fn written_out(&self, maximum: &PoissonMaximum, outcome: &[f64]) -> PoissonMaximum {
        let totals: Vec<f64> =
            maximum.expected.chunks_exact(self.periods).map(numeric::sum::ordered).collect();
        // At the maximum the effect of a unit fits its total, so that its path is its group's times its share of the
        // group.
        let share = |unit: usize| {
            let total = numeric::sum::ordered(self.rows_of_unit(unit).iter().map(|row| outcome[*row]));
            total / totals[self.group_of[unit]]
        };
        let column = |column: &Vec<f64>| self.to_rows(column, |_| 1.0);
        PoissonMaximum {
            expected: self.to_rows(&maximum.expected, share),
            residual_regressors: maximum.residual_regressors.iter().map(column).collect(),
            ..maximum.clone()
        }
    }

    /// The rows of some cells.
    fn rows_of(&self, cells: &[usize]) -> Vec<usize> {
        let mut marked = vec![false; self.first.len() * self.periods];
        cells.iter().for_each(|cell| marked[*cell] = true);
        let mut rows = Vec::new();
        for (own, group) in self.rows.chunks_exact(self.periods).zip(&self.group_of) {
            let cells = own.iter().zip(&marked[group * self.periods..]);
            rows.extend(cells.filter(|(_, marked)| **marked).map(|(row, _)| *row));
        }
        rows.sort_unstable();
        rows
    }
}
