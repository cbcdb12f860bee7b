//! Matrix completion: unit and time effects and a matrix of small nuclear norm fill in what treated units would have had.

use numeric::decomposition::{right_singular, shrink_singular_values};
use numeric::stream::StreamKey;
use numeric::{Matrix, float, sum};
use rayon::prelude::*;

use crate::panel::adoption::mean_effects;
use crate::{AdoptionPanel, Error, HorizonEffect};

/// While penalties are compared, a fit ends when its objective falls by less than this share (MCPanel's default).
const ROUGH: Stop = Stop { share: 1e-5, most: 400 };

/// The fit that is reported ends when its objective falls by less than this share.
const FINE: Stop = Stop { share: 1e-11, most: 20_000 };

/// Decades between the largest penalty tried and the least above zero (as MCPanel).
const DECADES: f64 = 3.0;

/// How the penalty is chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CompletionPenalty {
    /// This weight of the nuclear norm against the mean squared error.
    Fixed(f64),
    /// The one that best predicts cells left out at random.
    CrossValidated(CompletionFolds),
}

/// Cells left out at random, and the penalties compared on them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CompletionFolds {
    /// How often cells are left out.
    pub folds: usize,
    /// Probability that an observed cell is kept.
    pub kept: f64,
    /// How many penalties are compared, zero among them.
    pub penalties: usize,
    /// Key of the draws; fold `i` comes from stream `i`.
    pub key: StreamKey,
}

impl CompletionFolds {
    /// The folds of MCPanel: five, four cells in five kept, one hundred penalties.
    #[must_use]
    pub fn new(key: StreamKey) -> CompletionFolds {
        CompletionFolds { folds: 5, kept: 0.8, penalties: 100, key }
    }
}

/// Matrix completion with nuclear norm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MatrixCompletionSpec {
    /// How the penalty is chosen.
    pub penalty: CompletionPenalty,
}

/// A penalty and how well it predicts cells left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PenaltyEstimate {
    /// The penalty.
    pub penalty: f64,
    /// Mean over the folds of the mean squared error on cells left out.
    pub prediction_error: f64,
}

/// The answer of matrix completion.
///
/// # Units
/// Effects and paths are in the unit of the outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixCompletionFit {
    /// Mean effect over all treated unit-periods.
    pub effect: f64,
    /// Mean effect by periods since the start of treatment.
    pub by_horizon: Vec<HorizonEffect>,
    /// The penalty taken.
    pub penalty: f64,
    /// The penalties compared, the largest first; empty where one was given.
    pub by_penalty: Vec<PenaltyEstimate>,
    /// Rank of the matrix of small nuclear norm.
    pub rank: usize,
    /// The treated units, by row, each with its first treated period.
    pub treated: Vec<(usize, usize)>,
    /// What each treated unit would have had without treatment, in every period.
    pub counterfactuals: Vec<Vec<f64>>,
    /// Mean squared error on untreated cells plus penalty.
    pub objective: f64,
    /// Whether the objective stood still before the iterations ended.
    pub converged: bool,
}

impl MatrixCompletionSpec {
    /// Completes the untreated outcomes and compares the treated with them.
    ///
    /// # Assumptions
    /// Untreated outcomes are effects of unit and time, a matrix of low rank and noise unrelated to which cells are treated.
    ///
    /// # Errors
    /// When the panel has covariates, the penalty is negative, there is no fold or no second penalty, or the share kept is
    /// not between 0 and 1.
    ///
    /// # References
    /// Athey, Bayati, Doudchenko, Imbens & Khosravi (2021), equation 4.3 and section 4.3; MCPanel, `mcnnm_cv`.
    pub fn fit(&self, panel: &AdoptionPanel) -> Result<MatrixCompletionFit, Error> {
        if !panel.covariates().is_empty() {
            let seen = panel.covariates().len();
            return Err(Error::CovariatesNotTaken { method: "matrix completion", seen });
        }
        let full = Cells::untreated(panel);
        let (penalty, by_penalty) = match self.penalty {
            CompletionPenalty::Fixed(penalty) => (penalty, Vec::new()),
            CompletionPenalty::CrossValidated(folds) => compare(&full, &folds)?,
        };
        if !(penalty.is_finite() && penalty >= 0.0) {
            let expected = "zero or a positive number";
            return Err(Error::OutOfRange { what: "the penalty", seen: penalty, expected });
        }
        let mut state = Completion::start(&full)?;
        // Larger penalties first: each fit starts near the next.
        for estimate in by_penalty.iter().take_while(|estimate| estimate.penalty > penalty) {
            state.descend(&full, estimate.penalty, ROUGH)?;
        }
        let converged = state.descend(&full, penalty, FINE)?;
        let treated = panel.treated();
        let path = |unit: usize| (0..panel.outcomes().columns()).map(|t| state.at(unit, t)).collect();
        let counterfactuals: Vec<Vec<f64>> = treated.iter().map(|(unit, _)| path(*unit)).collect();
        let distances: Vec<Vec<f64>> = treated
            .iter()
            .zip(&counterfactuals)
            .map(|((unit, _), path)| {
                panel.outcomes().row(*unit).iter().zip(path).map(|(seen, fit)| seen - fit).collect()
            })
            .collect();
        let (effect, by_horizon) = mean_effects(&treated, &distances);
        let largest = state.singular.first().copied().unwrap_or(0.0);
        let rank = state.singular.iter().filter(|value| **value > 1e-9 * largest).count();
        let objective = state.objective(&full, penalty);
        Ok(MatrixCompletionFit {
            effect,
            by_horizon,
            penalty,
            by_penalty,
            rank,
            treated,
            counterfactuals,
            objective,
            converged,
        })
    }
}

/// When a descent ends.
#[derive(Clone, Copy)]
struct Stop {
    share: f64,
    most: usize,
}

/// Outcomes and which of them are seen.
struct Cells<'a> {
    outcomes: &'a Matrix,
    seen: Vec<bool>,
    count: f64,
}

impl<'a> Cells<'a> {
    fn untreated(panel: &'a AdoptionPanel) -> Cells<'a> {
        let periods = panel.outcomes().columns();
        let seen = panel
            .starts()
            .iter()
            .flat_map(|start| (0..periods).map(move |period| start.is_none_or(|start| period < start)))
            .collect();
        Cells::new(panel.outcomes(), seen)
    }

    fn new(outcomes: &'a Matrix, seen: Vec<bool>) -> Cells<'a> {
        let count = seen.iter().filter(|seen| **seen).count() as f64;
        Cells { outcomes, seen, count }
    }

    fn sees(&self, unit: usize, period: usize) -> bool {
        self.seen.get(unit * self.outcomes.columns() + period) == Some(&true)
    }
}

/// Effects of unit and time and a matrix, on their way down.
struct Completion {
    units: Vec<f64>,
    periods: Vec<f64>,
    matrix: Matrix,
    singular: Vec<f64>,
}

impl Completion {
    /// No matrix yet, and the effects that fit best without one.
    fn start(cells: &Cells<'_>) -> Result<Completion, Error> {
        let (rows, columns) = (cells.outcomes.rows(), cells.outcomes.columns());
        let mut state = Completion {
            units: vec![0.0; rows],
            periods: vec![0.0; columns],
            matrix: Matrix::new(rows, columns, vec![0.0; rows * columns])?,
            singular: Vec::new(),
        };
        for _ in 0..ROUGH.most {
            let before = state.periods.clone();
            state.set_effects(cells);
            let moved =
                state.periods.iter().zip(&before).fold(0.0_f64, |most, (a, b)| most.max((a - b).abs()));
            if moved < 1e-12 {
                break;
            }
        }
        Ok(state)
    }

    fn at(&self, unit: usize, period: usize) -> f64 {
        self.matrix.at(unit, period) + self.units[unit] + self.periods[period]
    }

    /// Effects that fit best what the matrix leaves: first of units, then of periods.
    fn set_effects(&mut self, cells: &Cells<'_>) {
        let (rows, columns) = (cells.outcomes.rows(), cells.outcomes.columns());
        let left = |state: &Completion, unit: usize, period: usize| {
            cells.sees(unit, period).then(|| cells.outcomes.at(unit, period) - state.at(unit, period))
        };
        for unit in 0..rows {
            let gaps: Vec<f64> = (0..columns).filter_map(|period| left(self, unit, period)).collect();
            if let (Some(mean), Some(held)) = (sum::mean(&gaps), self.units.get_mut(unit)) {
                *held += mean;
            }
        }
        for period in 0..columns {
            let gaps: Vec<f64> = (0..rows).filter_map(|unit| left(self, unit, period)).collect();
            if let (Some(mean), Some(held)) = (sum::mean(&gaps), self.periods.get_mut(period)) {
                *held += mean;
            }
        }
    }

    /// The matrix plus what it and the effects leave of the cells seen.
    fn filled(&self, cells: &Cells<'_>) -> Result<Matrix, Error> {
        let (rows, columns) = (cells.outcomes.rows(), cells.outcomes.columns());
        let mut values = Vec::with_capacity(rows * columns);
        for unit in 0..rows {
            for period in 0..columns {
                let gap = if cells.sees(unit, period) {
                    cells.outcomes.at(unit, period) - self.at(unit, period)
                } else {
                    0.0
                };
                values.push(self.matrix.at(unit, period) + gap);
            }
        }
        Ok(Matrix::new(rows, columns, values)?)
    }

    fn objective(&self, cells: &Cells<'_>, penalty: f64) -> f64 {
        let error = self.error(cells, |unit, period| cells.sees(unit, period));
        error + penalty * sum::ordered(&self.singular)
    }

    /// Mean squared error over the cells that `counts` names.
    fn error(&self, cells: &Cells<'_>, counts: impl Fn(usize, usize) -> bool) -> f64 {
        let mut squares = Vec::with_capacity(cells.seen.len());
        for unit in 0..cells.outcomes.rows() {
            for period in 0..cells.outcomes.columns() {
                if counts(unit, period) {
                    let gap = cells.outcomes.at(unit, period) - self.at(unit, period);
                    squares.push(gap * gap);
                }
            }
        }
        sum::mean(&squares).unwrap_or(0.0)
    }

    /// Effects and matrix in turn until the objective stands still; says whether it did.
    fn descend(&mut self, cells: &Cells<'_>, penalty: f64, stop: Stop) -> Result<bool, Error> {
        let mut before = self.objective(cells, penalty);
        for _ in 0..stop.most {
            self.set_effects(cells);
            // The squared error is a mean over the cells seen and the norm is not: half the product is the threshold.
            let threshold = penalty * cells.count / 2.0;
            (self.matrix, self.singular) = shrink_singular_values(&self.filled(cells)?, threshold)?;
            let now = self.objective(cells, penalty);
            if (before - now).abs() <= stop.share * before.abs() {
                return Ok(true);
            }
            before = now;
        }
        Ok(false)
    }
}

/// The penalty under which the matrix vanishes.
fn largest_penalty(cells: &Cells<'_>) -> Result<f64, Error> {
    let gaps = Completion::start(cells)?.filled(cells)?;
    let largest = right_singular(&gaps)?.values.first().copied().unwrap_or(0.0);
    // The threshold of a descent, turned round: from here on no singular value outlasts it.
    Ok(2.0 * largest / cells.count)
}

fn compare(full: &Cells<'_>, folds: &CompletionFolds) -> Result<(f64, Vec<PenaltyEstimate>), Error> {
    if folds.folds == 0 || folds.penalties < 2 {
        let expected = "at least one fold and two penalties";
        let seen = folds.folds.min(folds.penalties) as f64;
        return Err(Error::OutOfRange { what: "the number of folds or of penalties", seen, expected });
    }
    if !(folds.kept > 0.0 && folds.kept < 1.0) {
        let expected = "between 0 and 1";
        return Err(Error::OutOfRange { what: "the share of cells kept", seen: folds.kept, expected });
    }
    let kept: Vec<Cells<'_>> = (0..folds.folds)
        .map(|fold| {
            let mut stream = folds.key.stream(fold as u64);
            // Every cell draws, so that a draw belongs to its cell whatever is treated.
            let seen = full.seen.iter().map(|seen| (stream.uniform() < folds.kept) && *seen).collect();
            Cells::new(full.outcomes, seen)
        })
        .collect();
    let tops = kept.par_iter().map(largest_penalty).collect::<Result<Vec<f64>, Error>>()?;
    let top = tops.into_iter().fold(0.0_f64, f64::max);
    let step = DECADES / (folds.penalties - 2).max(1) as f64;
    let penalties: Vec<f64> = (0..folds.penalties - 1)
        .map(|place| top * float::pow(10.0, -step * place as f64))
        .chain([0.0])
        .collect();
    let errors = kept
        .par_iter()
        .map(|cells| {
            let mut state = Completion::start(cells)?;
            let mut errors = Vec::with_capacity(penalties.len());
            for penalty in &penalties {
                // Penalties fall, and each descent starts where the one before it ended.
                state.descend(cells, *penalty, ROUGH)?;
                let left_out = |unit, period| full.sees(unit, period) && !cells.sees(unit, period);
                errors.push(state.error(full, left_out));
            }
            Ok(errors)
        })
        .collect::<Result<Vec<Vec<f64>>, Error>>()?;
    let by_penalty: Vec<PenaltyEstimate> = penalties
        .iter()
        .enumerate()
        .map(|(place, penalty)| {
            let at: Vec<f64> = errors.iter().filter_map(|errors| errors.get(place).copied()).collect();
            PenaltyEstimate { penalty: *penalty, prediction_error: sum::mean(&at).unwrap_or(f64::INFINITY) }
        })
        .collect();
    let best = by_penalty
        .iter()
        .min_by(|left, right| left.prediction_error.total_cmp(&right.prediction_error))
        .map_or(0.0, |estimate| estimate.penalty);
    Ok((best, by_penalty))
}
