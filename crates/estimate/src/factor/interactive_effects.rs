//! Interactive fixed effects, or generalised synthetic control: factors of the untreated, loadings of the treated before.

use numeric::sum;
use rayon::prelude::*;

use crate::factor::factor_model::{FactorModel, Prediction, UnitPath};
use crate::panel::adoption::mean_effects;
use crate::{AdoptionPanel, Error, HorizonEffect};

/// Ranks always looked at.
const MOST_RANK: usize = 5;

/// How many factors are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FactorRank {
    /// The rank, of 0 to 5, that predicts best a period left out of the treated units' past; the lower of two that tie.
    ///
    /// DIFFERENCE: fect since 2.3.0 masks, by default, a random tenth of the untreated units, and its choice depends on
    /// the seed; this is the rule of the paper, which fect calls `loo`.
    #[default]
    CrossValidated,
    /// This many.
    Fixed(usize),
}

/// Interactive fixed effects with two-way effects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InteractiveEffectsSpec {
    /// How many factors are taken.
    pub rank: FactorRank,
}

/// What one rank says: the answer depends on it, so that every rank is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankEstimate {
    /// Number of factors.
    pub rank: usize,
    /// Mean effect; none where a treated unit has too few earlier periods for this rank, or its factors repeat one another.
    pub effect: Option<f64>,
    /// Mean squared error of earlier periods of the treated units, each left out in turn.
    pub prediction_error: Option<f64>,
}

/// The answer of interactive fixed effects.
///
/// # Units
/// Effects, paths and errors are in the unit of the outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct InteractiveEffectsFit {
    /// Mean effect over all treated unit-periods.
    pub effect: f64,
    /// Mean effect by periods since the start of treatment.
    pub by_horizon: Vec<HorizonEffect>,
    /// The number of factors taken.
    pub rank: usize,
    /// The answer at every rank from 0 to 5, and at the rank asked for.
    pub by_rank: Vec<RankEstimate>,
    /// One coefficient for each covariate.
    pub coefficients: Vec<f64>,
    /// The treated units, by row, each with its first treated period.
    pub treated: Vec<(usize, usize)>,
    /// What each treated unit would have had without treatment, in every period.
    pub counterfactuals: Vec<Vec<f64>>,
    /// Root mean squared distance of treated units and counterfactuals before treatment.
    pub pre_period_rmse: f64,
    /// Whether the coefficients stood still before the iterations ended. Without covariates there is nothing to iterate.
    pub converged: bool,
}

impl InteractiveEffectsSpec {
    /// Finds the factors of never-treated units, the loadings of treated units before treatment, and compares after.
    ///
    /// # Assumptions
    /// Without treatment all outcomes follow the same two-way effects and common factors; the error is unrelated to
    /// treatment; the treated units' past is long against the number of factors; no untreated unit is touched.
    ///
    /// # Errors
    /// When the rank asked for, or every rank, leaves a treated unit without a period to spare, or covariates repeat one
    /// another or the two-way effects.
    ///
    /// # References
    /// Xu (2017), Algorithm 1; Bai (2009) for factors and coefficients.
    pub fn fit(&self, panel: &AdoptionPanel) -> Result<InteractiveEffectsFit, Error> {
        let mut ranks: Vec<usize> = (0..=MOST_RANK).collect();
        if let FactorRank::Fixed(rank) = self.rank
            && rank > MOST_RANK
        {
            ranks.push(rank);
        }
        let most = most_rank(panel);
        // Every rank is answered, whichever is asked for: the reader sees how much the effect hangs on their number.
        let answers: Vec<(usize, Result<RankAnswer, Error>)> =
            ranks.par_iter().map(|rank| (*rank, RankAnswer::at(panel, *rank, most))).collect();
        let by_rank: Vec<RankEstimate> =
            answers.iter().map(|(rank, answer)| estimate(*rank, answer)).collect();
        let chosen = match self.rank {
            FactorRank::Fixed(rank) => rank,
            FactorRank::CrossValidated => best(&by_rank).unwrap_or(0),
        };
        let (_, answer) = answers
            .into_iter()
            .find(|(rank, _)| *rank == chosen)
            .ok_or(Error::TooFewPeriodsForRank { rank: chosen, most })?;
        let answer = answer?;
        let treated = panel.treated();
        let before: Vec<f64> = treated
            .iter()
            .zip(&answer.distances)
            .flat_map(|((_, start), path)| path.iter().take(*start).copied())
            .collect();
        Ok(InteractiveEffectsFit {
            effect: answer.effect,
            by_horizon: answer.by_horizon,
            rank: chosen,
            by_rank,
            coefficients: answer.model.coefficients,
            treated,
            counterfactuals: answer.predictions.into_iter().map(|prediction| prediction.path).collect(),
            pre_period_rmse: sum::root_mean_square(&before).unwrap_or(0.0),
            converged: answer.model.converged,
        })
    }
}

/// The model of one rank and what it says of the treated units.
struct RankAnswer {
    model: FactorModel,
    predictions: Vec<Prediction>,
    distances: Vec<Vec<f64>>,
    effect: f64,
    by_horizon: Vec<HorizonEffect>,
}

impl RankAnswer {
    fn at(panel: &AdoptionPanel, rank: usize, most: usize) -> Result<RankAnswer, Error> {
        if rank > most {
            return Err(Error::TooFewPeriodsForRank { rank, most });
        }
        let controls: Vec<UnitPath> =
            panel.controls().into_iter().map(|unit| UnitPath::of(panel, unit)).collect();
        let model = FactorModel::fit(&controls.iter().collect::<Vec<_>>(), rank)?;
        let treated = panel.treated();
        let predictions: Vec<Prediction> = treated
            .iter()
            .map(|(unit, start)| model.predict(&UnitPath::of(panel, *unit), *start))
            .collect::<Result<_, Error>>()?;
        let distances: Vec<Vec<f64>> = treated
            .iter()
            .zip(&predictions)
            .map(|((unit, _), prediction)| {
                panel
                    .outcomes()
                    .row(*unit)
                    .iter()
                    .zip(&prediction.path)
                    .map(|(seen, fit)| seen - fit)
                    .collect()
            })
            .collect();
        let (effect, by_horizon) = mean_effects(&treated, &distances);
        Ok(RankAnswer { model, predictions, distances, effect, by_horizon })
    }
}

fn estimate(rank: usize, answer: &Result<RankAnswer, Error>) -> RankEstimate {
    let answer = answer.as_ref().ok();
    let errors = answer.map(|answer| {
        let left_out = answer.predictions.iter().flat_map(|prediction| prediction.left_out.iter());
        left_out.map(|error| error * error).collect::<Vec<f64>>()
    });
    RankEstimate {
        rank,
        effect: answer.map(|answer| answer.effect),
        prediction_error: errors.and_then(|errors| sum::mean(&errors)).filter(|error| error.is_finite()),
    }
}

/// The rank of least prediction error, the lower of two that tie.
fn best(by_rank: &[RankEstimate]) -> Option<usize> {
    let mut best: Option<(f64, usize)> = None;
    for (error, rank) in
        by_rank.iter().filter_map(|estimate| Some((estimate.prediction_error?, estimate.rank)))
    {
        // Ranks rise, and only a smaller error takes the place: a tie goes to fewer factors.
        if best.is_none_or(|(least, _)| error < least) {
            best = Some((error, rank));
        }
    }
    best.map(|(_, rank)| rank)
}

/// The most factors that leave every treated unit a period to spare when one is left out, and fewer than units and periods.
pub(crate) fn most_rank(panel: &AdoptionPanel) -> usize {
    let shortest = panel.treated().iter().map(|(_, start)| *start).min().unwrap_or(0);
    // Means of units and of periods are taken out, and each takes one dimension with it: the rest is all that factors can
    // span.
    let within = panel.controls().len().min(panel.outcomes().columns()).saturating_sub(1);
    // A treated unit fits a level and a loading for each factor to its past, and one period must be left to judge them
    // by.
    shortest.saturating_sub(2).min(within)
}
