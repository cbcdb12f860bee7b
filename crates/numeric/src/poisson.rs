//! Poisson regression with fixed effects, by Newton's method on coefficients and levels together.
//!
//! The first levels come from proportional fitting, which is the exact answer on a complete panel without regressors.
//! Rows whose expected count runs to zero (separation) are recognised by Newton's own step and handed back by name.

use crate::fixed_effects::{ABSORBED, FixedEffects, Levels, NormalEquations, check_weights};
use crate::matrix::check_vector;
use crate::symmetric::{SymmetricFactors, information, variation, weighted_dot};
use crate::{Error, float, sum};

/// Steps after which the likelihood counts as not settling.
const MOST_STEPS: usize = 200;
/// The largest move of a row's logarithm at which the fit has settled; the next step would move it by its square.
const SETTLED: f64 = 1e-6;
/// Gain of likelihood, relative to it, below which steps only carry separated rows further.
const NO_GAIN: f64 = 1e-11;
/// A row that still moves by this much when nothing is gained is separated; Newton moves such rows by about one.
const STILL_MOVING: f64 = 1e-2;

/// A Poisson regression with fixed effects.
#[derive(Debug, Clone, Copy)]
pub struct PoissonRegression<'a> {
    /// Counts, zero or positive; every level must have one that is positive.
    pub outcome: &'a [f64],
    /// Regressors, a value for each row.
    pub regressors: &'a [&'a [f64]],
    /// The fixed effects.
    pub effects: &'a FixedEffects,
    /// Weight of each row; equal when none.
    pub weights: Option<&'a [f64]>,
    /// Known part of the logarithm of the expected count: the logarithm of an exposure; zero when none.
    pub offset: Option<&'a [f64]>,
}

/// What the regression gives.
#[derive(Debug, Clone, PartialEq)]
pub enum PoissonSolution {
    /// The likelihood has its maximum here.
    Settled(PoissonMaximum),
    /// Rows with a count of zero whose expected count runs to zero: leave them out and fit again.
    Separated(Vec<usize>),
}

/// The maximum of the likelihood, rows in the order given.
#[derive(Debug, Clone, PartialEq)]
pub struct PoissonMaximum {
    /// One coefficient for each regressor; zero for one that repeats others.
    pub coefficients: Vec<f64>,
    /// Regressors that the fixed effects and earlier regressors repeat.
    pub repeated: Vec<usize>,
    /// Expected counts.
    pub expected: Vec<f64>,
    /// What the fixed effects leave of each regressor, under weights times expected counts.
    pub residual_regressors: Vec<Vec<f64>>,
    /// Inverse of the information about the coefficients; zero where one repeats others.
    pub inverse_information: Vec<Vec<f64>>,
    /// Newton steps made.
    pub steps: usize,
}

impl PoissonRegression<'_> {
    /// Maximises the likelihood.
    ///
    /// # Errors
    /// When lengths differ, a number is not finite, a count or weight is negative, the fixed effects cannot be told
    /// apart, or the likelihood does not settle.
    ///
    /// # References
    /// Correia, Guimaraes & Zylkin (2020), *Fast Poisson estimation with high-dimensional fixed effects*, Stata Journal
    /// 20; (2021), *Verifying the existence of maximum likelihood estimates for generalized linear models*, Theorem 1.
    /// DIFFERENCE: the certificate of separation is Newton's own last step, a combination of regressors and levels that is
    /// zero where counts are positive and negative on separated rows, and not the iterative rectifier's.
    pub fn fit(&self) -> Result<PoissonSolution, Error> {
        let rows = self.effects.rows();
        check_weights(self.outcome, rows)?;
        self.weights.map_or(Ok(()), |weights| check_weights(weights, rows))?;
        self.offset.map_or(Ok(()), |offset| check_vector("the offset", offset, rows))?;
        for regressor in self.regressors {
            check_vector("a regressor", regressor, rows)?;
        }
        let mut newton = Newton::new(self);
        newton.fit_proportions();
        newton.climb()
    }
}

/// The state of Newton's method, rows in the order of the fixed effects.
struct Newton<'a> {
    effects: &'a FixedEffects,
    outcome: Vec<f64>,
    regressors: Vec<Vec<f64>>,
    scales: Vec<f64>,
    /// Which regressors nothing repeats, once that is known.
    kept: Option<Vec<bool>>,
    weights: Option<Vec<f64>>,
    offset: Option<Vec<f64>>,
    coefficients: Vec<f64>,
    levels: Levels,
    /// Levels that explain each regressor under the last weights: where the next step begins to look.
    explained: Vec<Levels>,
    logarithm: Vec<f64>,
    expected: Vec<f64>,
}

/// One step: moves of coefficients and levels, and what it was made of.
struct Step {
    coefficients: Vec<f64>,
    levels: Levels,
}

impl<'a> Newton<'a> {
    fn new(problem: &PoissonRegression<'a>) -> Self {
        let effects = problem.effects;
        let regressors: Vec<Vec<f64>> =
            problem.regressors.iter().map(|column| effects.arranged(column)).collect();
        let offset = problem.offset.map(|offset| effects.arranged(offset));
        Self {
            effects,
            outcome: effects.arranged(problem.outcome),
            kept: None,
            scales: regressors.iter().map(|column| variation(column, None)).collect(),
            coefficients: vec![0.0; regressors.len()],
            levels: Levels::zero(effects),
            explained: vec![Levels::zero(effects); regressors.len()],
            logarithm: Vec::new(),
            expected: match &offset {
                Some(offset) => offset.iter().map(|value| float::exp(*value)).collect(),
                None => vec![1.0; effects.rows()],
            },
            regressors,
            weights: problem.weights.map(|weights| effects.arranged(weights)),
            offset,
        }
    }

    /// Fits the levels alone: scales each factor in turn so that expected counts add up to the counts of every level.
    fn fit_proportions(&mut self) {
        const SWEEPS: usize = 3;
        let weights = self.weights.as_deref();
        for _ in 0..SWEEPS {
            self.levels.fit_proportions(self.effects, (&self.outcome, weights), &mut self.expected);
        }
        self.logarithm = self.logarithm_at(&self.coefficients, &self.levels);
        self.expected = exponentials(&self.logarithm);
    }

    fn climb(mut self) -> Result<PoissonSolution, Error> {
        let mut likelihood = self.likelihood(&self.logarithm, &self.expected);
        for steps in 1..=MOST_STEPS {
            let step = self.step()?;
            let before = likelihood;
            let moved = self.go(&step, &mut likelihood)?;
            let largest = moved.iter().fold(0.0_f64, |largest, move_| largest.max(move_.abs()));
            if largest <= SETTLED {
                return self.settle(steps).map(PoissonSolution::Settled);
            }
            // The likelihood stands still while rows still move: their expectations run to zero.
            if (likelihood - before).abs() <= NO_GAIN * (1.0 + likelihood.abs()) && largest > STILL_MOVING {
                let separated = self.separated(&moved);
                if !separated.is_empty() {
                    let marks = self.effects.restored(separated);
                    let rows = (0..marks.len()).filter(|row| marks[*row] > 0.0).collect();
                    return Ok(PoissonSolution::Separated(rows));
                }
            }
        }
        Err(Error::PoissonUnsettled { steps: MOST_STEPS })
    }

    /// Newton's step from here.
    fn step(&mut self) -> Result<Step, Error> {
        let working = self.working_weights();
        let equations = NormalEquations::new(self.effects, &working);
        // (y - mu) / mu; where mu is no longer told from zero, y is zero and this is -1 whatever mu is.
        let residuals: Vec<f64> = self
            .outcome
            .iter()
            .zip(&self.expected)
            .map(|(seen, expected)| if *expected > 0.0 { seen / expected - 1.0 } else { -1.0 })
            .collect();
        let mut levels = Levels::zero(self.effects);
        equations.solve(&residuals, &mut levels, ABSORBED)?;
        let cleaned = self.clean_regressors(&equations)?;
        let factors = self.information(&cleaned, &working)?;
        // Frisch-Waugh-Lovell: regressors less what the levels explain of them tell the coefficients, and the levels then
        // give up what the regressors explain.
        let slopes: Vec<f64> =
            cleaned.iter().map(|column| weighted_dot(column, &residuals, &working)).collect();
        let coefficients = factors.solve(&slopes);
        for (explained, coefficient) in self.explained.iter().zip(&coefficients) {
            levels.add(-coefficient, explained);
        }
        Ok(Step { coefficients, levels })
    }

    /// Goes the step, or the longest half of it that does not lose likelihood; gives the move of each row's logarithm.
    fn go(&mut self, step: &Step, likelihood: &mut f64) -> Result<Vec<f64>, Error> {
        const MOST_HALVINGS: usize = 30;
        // Far from the maximum a whole step can overshoot: the likelihood is concave, so that some part of it gains.
        let mut length = 1.0;
        for _ in 0..MOST_HALVINGS {
            let coefficients: Vec<f64> = self
                .coefficients
                .iter()
                .zip(&step.coefficients)
                .map(|(held, more)| held + length * more)
                .collect();
            let mut levels = self.levels.clone();
            levels.add(length, &step.levels);
            let logarithm = self.logarithm_at(&coefficients, &levels);
            let expected = exponentials(&logarithm);
            let reached = self.likelihood(&logarithm, &expected);
            if reached.is_finite() && reached >= *likelihood - NO_GAIN * (1.0 + likelihood.abs()) {
                let moved = logarithm.iter().zip(&self.logarithm).map(|(new, old)| new - old).collect();
                (self.coefficients, self.levels) = (coefficients, levels);
                (self.logarithm, self.expected, *likelihood) = (logarithm, expected, reached);
                return Ok(moved);
            }
            length *= 0.5;
        }
        Err(Error::PoissonUnsettled { steps: MOST_HALVINGS })
    }

    /// One for each separated row, where the last step proves it; nothing where it does not.
    fn separated(&self, moved: &[f64]) -> Vec<f64> {
        // Rows of positive count must rest, and rows of zero count may only fall: then nothing holds the fallen ones back.
        const RESTS: f64 = 1e-3;
        let admitted = moved
            .iter()
            .zip(&self.outcome)
            .all(|(moved, seen)| if *seen > 0.0 { moved.abs() <= RESTS } else { *moved <= RESTS });
        if !admitted {
            return Vec::new();
        }
        moved.iter().map(|moved| f64::from(u8::from(*moved < -STILL_MOVING))).collect()
    }

    /// What is reported at the maximum, everything under its own weights.
    fn settle(mut self, steps: usize) -> Result<PoissonMaximum, Error> {
        let working = self.working_weights();
        let equations = NormalEquations::new(self.effects, &working);
        let cleaned = self.clean_regressors(&equations)?;
        let factors = self.information(&cleaned, &working)?;
        Ok(PoissonMaximum {
            repeated: factors.repeated(),
            inverse_information: factors.inverse(),
            coefficients: self.coefficients,
            residual_regressors: cleaned.into_iter().map(|column| self.effects.restored(column)).collect(),
            expected: self.effects.restored(self.expected),
            steps,
        })
    }

    fn working_weights(&self) -> Vec<f64> {
        match &self.weights {
            Some(weights) => weights.iter().zip(&self.expected).map(|(weight, mean)| weight * mean).collect(),
            None => self.expected.clone(),
        }
    }

    fn clean_regressors(&mut self, equations: &NormalEquations<'_>) -> Result<Vec<Vec<f64>>, Error> {
        let mut cleaned = Vec::with_capacity(self.regressors.len());
        for (column, explained) in self.regressors.iter().zip(&mut self.explained) {
            equations.solve(column, explained, ABSORBED)?;
            let mut column = column.clone();
            explained.subtract_from(self.effects, &mut column);
            cleaned.push(column);
        }
        Ok(cleaned)
    }

    /// What repeats is judged once, under the first weights: later ones vanish where rows are separated.
    fn information(&mut self, cleaned: &[Vec<f64>], working: &[f64]) -> Result<SymmetricFactors, Error> {
        let mean = sum::ordered(working) / working.len() as f64;
        let scales: Vec<f64> = match &self.kept {
            None => self.scales.iter().map(|scale| scale * mean).collect(),
            Some(kept) => kept.iter().map(|kept| if *kept { 0.0 } else { f64::MAX }).collect(),
        };
        let factors = information(cleaned, working, &scales)?;
        if self.kept.is_none() {
            let kept = |column| factors.kept().contains(&column);
            self.kept = Some((0..cleaned.len()).map(kept).collect());
        }
        Ok(factors)
    }

    fn logarithm_at(&self, coefficients: &[f64], levels: &Levels) -> Vec<f64> {
        let mut negative = match &self.offset {
            Some(offset) => offset.iter().map(|value| -value).collect(),
            None => vec![0.0; self.outcome.len()],
        };
        for (coefficient, column) in coefficients.iter().zip(&self.regressors) {
            for (held, value) in negative.iter_mut().zip(column) {
                *held -= coefficient * value;
            }
        }
        levels.subtract_from(self.effects, &mut negative);
        for value in &mut negative {
            *value = -*value;
        }
        negative
    }

    fn likelihood(&self, logarithm: &[f64], expected: &[f64]) -> f64 {
        let rows = self.outcome.iter().zip(logarithm).zip(expected);
        let each = rows.map(
            |((seen, logarithm), expected)| {
                if *seen > 0.0 { seen * logarithm - expected } else { -expected }
            },
        );
        match &self.weights {
            Some(weights) => sum::ordered(each.zip(weights).map(|(value, weight)| value * weight)),
            None => sum::ordered(each),
        }
    }
}

fn exponentials(values: &[f64]) -> Vec<f64> {
    values.iter().map(|value| float::exp(*value)).collect()
}
