//! Who is in the regression, and where.

use std::collections::BTreeMap;

use numeric::{Matrix, sum};

use crate::{Error, Staggered};

/// Whom the cohorts are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReferenceCohort {
    /// Units that are not treated within the panel.
    #[default]
    NeverTreated,
    /// The cohort treated last, over the periods before its treatment: for panels in which all are treated in the end.
    LastTreated,
}

/// Who is in the regression, and where.
pub(super) struct Layout {
    /// Rows of the panel, in order.
    pub(super) units: Vec<usize>,
    pub(super) left_out: Vec<usize>,
    pub(super) periods: Vec<i64>,
    /// Start of each cohort, ascending, and the place of its reference period.
    pub(super) cohorts: Vec<(i64, usize)>,
    /// For each unit the place of its cohort; the number of cohorts for the reference.
    pub(super) cohort_of: Vec<usize>,
    /// Units of each cohort, and last of the reference.
    pub(super) sizes: Vec<usize>,
}

impl Layout {
    pub(super) fn new(
        panel: &Staggered,
        reference_cohort: ReferenceCohort,
        anticipation: u32,
    ) -> Result<Self, Error> {
        let early = i64::from(anticipation);
        let rows: Vec<usize> = (0..panel.outcomes().rows()).collect();
        let mut periods = panel.periods().to_vec();
        let mut reference = None;
        if reference_cohort == ReferenceCohort::LastTreated {
            reference = rows.iter().filter_map(|unit| panel.cohort(*unit)).max();
            let start = reference.ok_or(Error::NoComparison)?;
            periods.retain(|period| period.saturating_add(early) < start);
        }
        // Beside the cohort treated last, units never treated are not part of the regression either.
        let belongs =
            |unit: &usize| reference_cohort == ReferenceCohort::NeverTreated || panel.cohort(*unit).is_some();
        let base = |start: i64| periods.iter().rposition(|period| period.saturating_add(early) < start);
        let (mut starts, mut units, mut left_out) = (BTreeMap::new(), Vec::new(), Vec::new());
        for unit in rows {
            if !belongs(&unit) {
                left_out.push(unit);
                continue;
            }
            match panel.cohort(unit).filter(|start| Some(*start) != reference) {
                None => units.push(unit),
                Some(start) => match base(start) {
                    Some(base) => {
                        starts.insert(start, base);
                        units.push(unit);
                    }
                    None => left_out.push(unit),
                },
            }
        }
        let cohorts: Vec<(i64, usize)> = starts.into_iter().collect();
        let place = |unit: &usize| {
            let start = panel.cohort(*unit).filter(|start| Some(*start) != reference);
            start.and_then(|start| cohorts.iter().position(|(own, _)| *own == start)).unwrap_or(cohorts.len())
        };
        let cohort_of: Vec<usize> = units.iter().map(place).collect();
        let mut sizes = vec![0; cohorts.len() + 1];
        cohort_of.iter().for_each(|cohort| sizes[*cohort] += 1);
        if cohorts.is_empty() || sizes.last() == Some(&0) || periods.len() < 2 {
            return Err(Error::NoComparison);
        }
        Ok(Self { units, left_out, periods, cohorts, cohort_of, sizes })
    }

    /// Cohorts whose start lies after the last period kept.
    pub(super) fn without_effect(&self) -> Vec<i64> {
        let last = self.periods.last().copied().unwrap_or(i64::MIN);
        self.cohorts.iter().map(|(start, _)| *start).filter(|start| *start > last).collect()
    }

    /// Cohort and period of each effect, by place.
    pub(super) fn cells(&self) -> Vec<(usize, usize)> {
        let of = |cohort: usize| (0..self.periods.len()).map(move |period| (cohort, period));
        let is_base = |cell: &(usize, usize)| self.cohorts[cell.0].1 == cell.1;
        (0..self.cohorts.len()).flat_map(of).filter(|cell| !is_base(cell)).collect()
    }

    /// The rows and periods of the regression, unit after unit.
    pub(super) fn column(&self, values: &Matrix) -> Vec<f64> {
        let width = self.periods.len();
        self.units.iter().flat_map(|unit| values.row(*unit).iter().take(width)).copied().collect()
    }

    /// Means by cohort and period, the reference last.
    pub(super) fn means(&self, column: &[f64]) -> Vec<Vec<f64>> {
        let mut totals = vec![vec![0.0; self.periods.len()]; self.sizes.len()];
        for (row, cohort) in column.chunks_exact(self.periods.len()).zip(&self.cohort_of) {
            totals[*cohort].iter_mut().zip(row).for_each(|(held, value)| *held += value);
        }
        for (totals, size) in totals.iter_mut().zip(&self.sizes) {
            totals.iter_mut().for_each(|total| *total /= *size as f64);
        }
        totals
    }

    /// A column less its means by unit and by cohort and period.
    pub(super) fn cleaned(&self, column: &[f64], means: &[Vec<f64>]) -> Vec<f64> {
        let width = self.periods.len() as f64;
        let overall: Vec<f64> = means.iter().map(|means| sum::ordered(means) / width).collect();
        let mut cleaned = Vec::with_capacity(column.len());
        for (row, cohort) in column.chunks_exact(self.periods.len()).zip(&self.cohort_of) {
            let shift = sum::ordered(row) / width - overall[*cohort];
            cleaned.extend(row.iter().zip(&means[*cohort]).map(|(value, mean)| value - mean - shift));
        }
        cleaned
    }
}
