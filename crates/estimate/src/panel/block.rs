//! A block design, where all treated units start together.

use std::sync::Arc;

use numeric::simplex::{Shared, SharedProducts};
use numeric::{Matrix, sum};

use crate::Error;

/// Share of the largest outcome under which two effects count as equal: what is left of rounding after the solvers.
const EQUAL_WITHIN: f64 = 1e-10;

/// Untreated units whose products are shared at most: they take as many numbers as the square of this.
const MOST_SHARED: usize = 4_096;

/// Outcomes of treated and untreated units before and after one common start of treatment.
///
/// # Units
/// Outcomes are in the caller's unit; counts of places of different size are to be given as rates.
///
/// # Shape
/// `outcomes` is units x periods, in any order of units. Units keep their row as number throughout.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    outcomes: Arc<Matrix>,
    controls: Vec<usize>,
    treated: Vec<usize>,
    n_pre: usize,
    shared: Option<SharedHistories>,
}

/// Products of the untreated units' histories that the placebos of one block share.
#[derive(Debug, Clone, PartialEq)]
struct SharedHistories {
    products: Arc<SharedProducts>,
    /// The place among the shared units of each untreated unit.
    places: Vec<usize>,
}

impl Block {
    /// A block design.
    ///
    /// # Errors
    /// When `treated` does not have one entry for each unit, when no unit or every unit is treated, or when
    /// `first_treated_time` (a column, from zero) leaves no period before or none after.
    pub fn new(outcomes: Matrix, treated: &[bool], first_treated_time: usize) -> Result<Block, Error> {
        let (units, periods) = (outcomes.rows(), outcomes.columns());
        if treated.len() != units {
            return Err(Error::LengthDiffers {
                what: "the list of treated units",
                expected: units,
                seen: treated.len(),
            });
        }
        if first_treated_time == 0 || first_treated_time >= periods {
            return Err(Error::NoPeriodBeforeOrAfter { first_treated: first_treated_time, periods });
        }
        let (treated, controls): (Vec<usize>, Vec<usize>) =
            (0..units).partition(|unit| treated.get(*unit) == Some(&true));
        if treated.is_empty() {
            return Err(Error::NoTreatedUnit { units });
        }
        if controls.is_empty() {
            return Err(Error::NoControlUnit { units });
        }
        Ok(Block { outcomes: Arc::new(outcomes), controls, treated, n_pre: first_treated_time, shared: None })
    }

    /// A block design of rows of a larger panel, `(untreated, treated)`, which a resample may name more than once.
    pub(crate) fn of_rows(outcomes: &Arc<Matrix>, rows: (&[usize], &[usize]), n_pre: usize) -> Block {
        let (controls, treated) = (rows.0.to_vec(), rows.1.to_vec());
        Block { outcomes: Arc::clone(outcomes), controls, treated, n_pre, shared: None }
    }

    /// The outcomes, units x periods.
    #[must_use]
    pub fn outcomes(&self) -> &Matrix {
        &self.outcomes
    }

    /// The untreated units, by row.
    #[must_use]
    pub fn controls(&self) -> &[usize] {
        &self.controls
    }

    /// The treated units, by row.
    #[must_use]
    pub fn treated(&self) -> &[usize] {
        &self.treated
    }

    /// Periods before treatment.
    #[must_use]
    pub fn n_pre(&self) -> usize {
        self.n_pre
    }

    /// Periods from the start of treatment on.
    #[must_use]
    pub fn n_post(&self) -> usize {
        self.outcomes.columns() - self.n_pre
    }

    /// The same periods without the treated units, `stand_ins` among the untreated playing their part.
    ///
    /// `stand_ins` are places in [`Block::controls`].
    #[must_use]
    pub(crate) fn placebo(&self, stand_ins: &[usize]) -> Block {
        let plays = |place: &usize| stand_ins.binary_search(place).is_ok();
        let (treated, controls): (Vec<usize>, Vec<usize>) = (0..self.controls.len()).partition(plays);
        let unit = |place: usize| self.controls.get(place).copied();
        let shared = self.shared.as_ref().map(|shared| SharedHistories {
            products: Arc::clone(&shared.products),
            places: controls.iter().filter_map(|place| shared.places.get(*place).copied()).collect(),
        });
        Block {
            shared,
            outcomes: Arc::clone(&self.outcomes),
            controls: controls.into_iter().filter_map(unit).collect(),
            treated: treated.into_iter().filter_map(unit).collect(),
            n_pre: self.n_pre,
        }
    }

    /// The block whose placebos share the products of the untreated units' histories, where these are not too many.
    pub(crate) fn sharing(&self) -> Result<Block, Error> {
        let places: Vec<usize> = (0..self.controls.len()).collect();
        if places.len() > MOST_SHARED {
            return Ok(self.clone());
        }
        let products = Arc::new(SharedProducts::of_centred(&self.control_history()?.transposed()));
        Ok(Block { shared: Some(SharedHistories { products, places }), ..self.clone() })
    }

    /// The products that this block shares with others.
    pub(crate) fn shared(&self) -> Option<Shared<'_>> {
        let shared = self.shared.as_ref()?;
        Some(Shared { products: &shared.products, columns: &shared.places })
    }

    /// Standard deviation of all period-to-period changes of the untreated units before treatment.
    ///
    /// It is taken around one mean for all periods, as in synthdid: a shock common to all units raises it, and with it the
    /// penalty on unit weights. A spec may give another noise level.
    #[must_use]
    pub fn noise_level(&self) -> Option<f64> {
        let changes: Vec<f64> = self
            .controls
            .iter()
            .flat_map(|unit| self.pre(*unit).windows(2).map(|pair| pair[1] - pair[0]))
            .collect();
        sum::standard_deviation(&changes)
    }

    /// Outcomes of the untreated units before treatment, units x periods.
    pub(crate) fn control_history(&self) -> Result<Matrix, Error> {
        let rows: Vec<&[f64]> = self.controls.iter().map(|unit| self.pre(*unit)).collect();
        Ok(Matrix::from_rows(&rows)?)
    }

    /// Mean of each untreated unit from the start of treatment on.
    pub(crate) fn control_futures(&self) -> Vec<f64> {
        self.controls.iter().map(|unit| mean(self.post(*unit))).collect()
    }

    /// Mean of the treated units in each period.
    pub(crate) fn treated_path(&self) -> Vec<f64> {
        self.weighted_path(&self.treated, &vec![1.0 / self.treated.len() as f64; self.treated.len()])
    }

    /// Size under which the difference of two effects is rounding.
    pub(crate) fn rounding(&self) -> f64 {
        EQUAL_WITHIN * self.outcomes.values().iter().fold(0.0_f64, |largest, value| largest.max(value.abs()))
    }

    /// The mean of units by their weights, in each period.
    pub(crate) fn weighted_path(&self, units: &[usize], weights: &[f64]) -> Vec<f64> {
        let mut path = vec![0.0; self.outcomes.columns()];
        for (unit, weight) in units.iter().zip(weights) {
            for (held, value) in path.iter_mut().zip(self.outcomes.row(*unit)) {
                *held += weight * value;
            }
        }
        path
    }

    pub(crate) fn pre(&self, unit: usize) -> &[f64] {
        self.outcomes.row(unit).get(..self.n_pre).unwrap_or(&[])
    }

    pub(crate) fn post(&self, unit: usize) -> &[f64] {
        self.outcomes.row(unit).get(self.n_pre..).unwrap_or(&[])
    }
}

fn mean(values: &[f64]) -> f64 {
    sum::mean(values).unwrap_or(0.0)
}
