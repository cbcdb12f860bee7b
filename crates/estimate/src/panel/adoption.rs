//! A panel whose units start treatment at their own dates, or never, read column after column: what factor models and
//! matrix completion read. [`Staggered::by_column`](crate::Staggered::by_column) makes one of a panel with periods.

use numeric::Matrix;

use crate::{Block, Error};

/// Outcomes of every unit in every period, when each starts treatment, and covariates that may change over time.
///
/// # Units
/// Outcomes and covariates are in the caller's units.
///
/// # Shape
/// `outcomes` and every covariate are units x periods, each period one after the last. A unit stays treated once it is.
#[derive(Debug, Clone, PartialEq)]
pub struct AdoptionPanel {
    outcomes: Matrix,
    starts: Vec<Option<usize>>,
    covariates: Vec<Matrix>,
}

impl AdoptionPanel {
    /// A panel without covariates; `starts` has the first treated period of each unit, from zero, none for a unit never treated.
    ///
    /// # Errors
    /// When `starts` does not have one entry for each unit, when no unit is treated or none is never treated, or when a unit
    /// starts with the first period or after the last.
    pub fn new(outcomes: Matrix, starts: Vec<Option<usize>>) -> Result<AdoptionPanel, Error> {
        let (units, periods) = (outcomes.rows(), outcomes.columns());
        if starts.len() != units {
            return Err(Error::LengthDiffers {
                what: "the list of first treated periods",
                expected: units,
                seen: starts.len(),
            });
        }
        if let Some(first_treated) =
            starts.iter().copied().flatten().find(|start| *start == 0 || *start >= periods)
        {
            return Err(Error::NoPeriodBeforeOrAfter { first_treated, periods });
        }
        match starts.iter().flatten().count() {
            0 => Err(Error::NoTreatedUnit { units }),
            treated if treated == units => Err(Error::NoControlUnit { units }),
            _ => Ok(AdoptionPanel { outcomes, starts, covariates: Vec::new() }),
        }
    }

    /// The panel with covariates, in place of those it had.
    ///
    /// # Errors
    /// When a covariate does not have the shape of the outcomes.
    pub fn with_covariates(mut self, covariates: Vec<Matrix>) -> Result<AdoptionPanel, Error> {
        let expected = self.outcomes.values().len();
        for covariate in &covariates {
            if (covariate.rows(), covariate.columns()) != (self.outcomes.rows(), self.outcomes.columns()) {
                return Err(Error::LengthDiffers {
                    what: "a covariate",
                    expected,
                    seen: covariate.values().len(),
                });
            }
        }
        self.covariates = covariates;
        Ok(self)
    }

    /// The outcomes, units x periods.
    #[must_use]
    pub fn outcomes(&self) -> &Matrix {
        &self.outcomes
    }

    /// First treated period of each unit, from zero.
    #[must_use]
    pub fn starts(&self) -> &[Option<usize>] {
        &self.starts
    }

    /// The covariates, each units x periods.
    #[must_use]
    pub fn covariates(&self) -> &[Matrix] {
        &self.covariates
    }

    /// The units never treated, by row.
    #[must_use]
    pub fn controls(&self) -> Vec<usize> {
        (0..self.starts.len()).filter(|unit| self.start(*unit).is_none()).collect()
    }

    /// The treated units, by row, each with its first treated period.
    #[must_use]
    pub fn treated(&self) -> Vec<(usize, usize)> {
        self.starts.iter().enumerate().filter_map(|(unit, start)| Some((unit, (*start)?))).collect()
    }

    fn start(&self, unit: usize) -> Option<usize> {
        self.starts.get(unit).copied().flatten()
    }
}

impl From<&Block> for AdoptionPanel {
    fn from(block: &Block) -> AdoptionPanel {
        let start = |unit| block.treated().binary_search(&unit).is_ok().then(|| block.n_pre());
        AdoptionPanel {
            outcomes: block.outcomes().clone(),
            starts: (0..block.outcomes().rows()).map(start).collect(),
            covariates: Vec::new(),
        }
    }
}

/// The mean effect a number of periods after the start of treatment.
///
/// # Units
/// The unit of the outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HorizonEffect {
    /// Periods since the first treated one, which is zero.
    pub horizon: usize,
    /// Mean over the units observed at this horizon.
    pub effect: f64,
    /// How many units are.
    pub units: usize,
}

/// Mean over all treated unit-periods, and by horizon, of the distances from the counterfactual.
///
/// `distances` has the path of each treated unit over all periods, in the order of [`AdoptionPanel::treated`].
pub(crate) fn mean_effects(treated: &[(usize, usize)], distances: &[Vec<f64>]) -> (f64, Vec<HorizonEffect>) {
    let after: Vec<&[f64]> =
        treated.iter().zip(distances).map(|((_, start), path)| path.get(*start..).unwrap_or(&[])).collect();
    let all: Vec<f64> = after.iter().flat_map(|path| path.iter().copied()).collect();
    let longest = after.iter().map(|path| path.len()).max().unwrap_or(0);
    let by_horizon = (0..longest)
        .map(|horizon| {
            let at: Vec<f64> = after.iter().filter_map(|path| path.get(horizon).copied()).collect();
            HorizonEffect { horizon, effect: numeric::sum::mean(&at).unwrap_or(0.0), units: at.len() }
        })
        .collect();
    (numeric::sum::mean(&all).unwrap_or(0.0), by_horizon)
}
