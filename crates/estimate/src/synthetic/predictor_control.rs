//! Synthetic control with predictors: donor weights that match weighted predictors, predictor weights that make outcomes match.

use std::collections::BTreeMap;

use numeric::matrix::least_squares;
use numeric::minimise::{DifferentialEvolution, NelderMead};
use numeric::simplex::{SimplexProblem, nearest_point};
use numeric::{Matrix, float, sum};
use rayon::prelude::*;

use crate::Error;
use crate::inference::placebo::rank;
use crate::panel::unit_outcomes::check_ascending;

/// Predictor weights run over this many powers of ten below the largest, as in MSCMT.
const POWERS: f64 = 8.0;

/// Two losses count as equal when they differ by less than this share of the better one.
const EQUAL_LOSS: f64 = 1e-3;

/// Two sets of weights are different when their absolute differences add up to more than this.
const DIFFERENT_WEIGHTS: f64 = 1e-2;

/// How each walk from a start ends.
const WALK: NelderMead = NelderMead { reach: 1.0, tolerance: 1e-9, most_evaluations: 4_000 };

/// Outcomes without gaps, and variables with or without, of one treated unit and those that may stand for it.
///
/// # Shape
/// `outcomes` is units x periods. A variable has one value for each unit and period, unit after unit, not-a-number where
/// it was not observed.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictorPanel {
    outcomes: Matrix,
    periods: Vec<i64>,
    variables: BTreeMap<String, Vec<f64>>,
}

impl PredictorPanel {
    /// A panel.
    ///
    /// # Errors
    /// When periods or a variable do not fit the outcomes, or when periods are not ascending.
    pub fn new(
        outcomes: Matrix,
        periods: Vec<i64>,
        variables: BTreeMap<String, Vec<f64>>,
    ) -> Result<PredictorPanel, Error> {
        let check = |what, seen, expected| match seen == expected {
            true => Ok(()),
            false => Err(Error::LengthDiffers { what, expected, seen }),
        };
        check("the list of periods", periods.len(), outcomes.columns())?;
        check_ascending(&periods)?;
        for values in variables.values() {
            check("a variable", values.len(), outcomes.rows() * outcomes.columns())?;
        }
        Ok(PredictorPanel { outcomes, periods, variables })
    }

    fn mean(&self, predictor: &Predictor, unit: usize) -> Result<f64, Error> {
        let values = match &predictor.variable {
            None => self.outcomes.values(),
            Some(name) => self
                .variables
                .get(name)
                .ok_or_else(|| Error::NoSuchVariable { name: name.clone() })?
                .as_slice(),
        };
        let row = values.get(unit * self.periods.len()..).unwrap_or(&[]);
        let observed: Vec<f64> = (self.periods.iter().zip(row))
            .filter(|(period, value)| predictor.periods.contains(period) && value.is_finite())
            .map(|(_, value)| *value)
            .collect();
        sum::mean(&observed).ok_or_else(|| Error::PredictorMissing { predictor: predictor.name(), unit })
    }
}

/// A predictor: the mean of a variable over the periods in which it was observed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Predictor {
    /// The variable; none for the outcome itself.
    pub variable: Option<String>,
    /// The periods.
    pub periods: Vec<i64>,
}

impl Predictor {
    fn name(&self) -> String {
        self.variable.clone().unwrap_or_else(|| "the outcome".to_owned())
    }
}

/// Synthetic control with predictors and nested weights on them.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictorControlSpec {
    /// The predictors.
    pub predictors: Vec<Predictor>,
    /// First and last period over which outcomes are to match.
    pub match_outcomes: (i64, i64),
    /// First period of treatment.
    pub start: i64,
    /// A population that searches all predictor weights; without it, walks from two starts may end at a local optimum.
    pub population: Option<DifferentialEvolution>,
}

/// Weights that reach a loss.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictorOptimum {
    /// Mean squared distance of outcomes over the periods in which they are to match.
    pub loss: f64,
    /// Weight of each predictor, adding up to one.
    pub predictor_weights: Vec<f64>,
    /// Weight of each donor, adding up to one.
    pub donor_weights: Vec<f64>,
    /// Mean effect from the start of treatment on.
    pub effect: f64,
}

/// Whether the answer hangs on which of several optima the search took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Uniqueness {
    /// No other donor weights were found whose loss is within a thousandth of the best.
    NoOtherFound,
    /// Different donor weights reach the same loss within a thousandth: the effect lies anywhere between these.
    Several {
        /// Least effect among them.
        smallest_effect: f64,
        /// Largest effect among them.
        largest_effect: f64,
    },
}

/// A synthetic control with predictors.
///
/// # Units
/// Effects are in the unit of the outcome, losses in its square.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictorControlFit {
    /// The best weights found.
    pub optimum: PredictorOptimum,
    /// The donors, by row of the panel.
    pub donors: Vec<usize>,
    /// Treated less synthetic outcome in every period.
    pub gaps: Vec<f64>,
    /// No donor weights whatever have a loss below this: the optimum without regard to predictors.
    pub loss_floor: f64,
    /// Whether other weights do as well.
    pub uniqueness: Uniqueness,
    /// Root mean squared gap before treatment.
    pub pre_period_rmse: f64,
    /// Root mean squared gap from the start of treatment on.
    pub post_period_rmse: f64,
}

/// Where the treated unit's ratio of errors stands among those of donors that play its part.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictorPlacebos {
    /// Each donor, by row of the panel, with its fit.
    pub fits: Vec<(usize, PredictorControlFit)>,
    /// (1 + donors whose ratio is at least that of the treated unit) / (1 + donors).
    pub ratio_rank_p: f64,
}

impl PredictorControlFit {
    /// Error after over error before; infinite where the fit before is perfect.
    #[must_use]
    pub fn rmse_ratio(&self) -> f64 {
        self.post_period_rmse / self.pre_period_rmse
    }
}

impl PredictorControlSpec {
    /// Finds predictor weights under which the donors that match the predictors match the outcomes too.
    ///
    /// The treated unit and the donors are rows of the panel.
    ///
    /// # Assumptions
    /// Those of a synthetic control on outcomes. The search is not convex: the loss found is the least of the places
    /// visited, never below [`PredictorControlFit::loss_floor`].
    ///
    /// # Errors
    /// When a predictor is unknown, never observed for a unit, or the same for all units; when no period matches, comes
    /// before or comes after the start; when there is no donor.
    ///
    /// # References
    /// Abadie & Gardeazabal (2003), appendix B; Abadie, Diamond & Hainmueller (2010); Becker & Klößner (2018) for the
    /// range of the predictor weights and the floor.
    pub fn fit(
        &self,
        panel: &PredictorPanel,
        treated: usize,
        donors: &[usize],
    ) -> Result<PredictorControlFit, Error> {
        let task = Task::new(self, panel, treated, donors)?;
        let axes = self.predictors.len();
        let loss = |place: &[f64]| task.optimum(&weights_at(place)).map_or(f64::INFINITY, |found| found.loss);
        let mut starts = vec![vec![0.0; axes]];
        starts.extend(task.regression_start());
        if let Some(population) = self.population {
            let members = population.population(axes, (-POWERS, 0.0), loss);
            starts.extend(members.into_iter().take(3).map(|(_, place)| place));
            starts.extend((0..axes).map(|one| led_by(one, axes)));
        }
        let walks: Vec<Vec<f64>> = starts.par_iter().map(|start| WALK.from(start, loss).place).collect();
        let found =
            walks.iter().map(|place| task.optimum(&weights_at(place))).collect::<Result<Vec<_>, _>>()?;
        task.fit(found)
    }

    /// The fit with predictor weights given, as found on earlier periods.
    ///
    /// # Errors
    /// As [`PredictorControlSpec::fit`], and when there is not one weight for each predictor.
    pub fn fit_with_weights(
        &self,
        panel: &PredictorPanel,
        (treated, donors): (usize, &[usize]),
        predictor_weights: &[f64],
    ) -> Result<PredictorControlFit, Error> {
        let (seen, expected) = (predictor_weights.len(), self.predictors.len());
        if seen != expected {
            return Err(Error::LengthDiffers { what: "the list of predictor weights", expected, seen });
        }
        let task = Task::new(self, panel, treated, donors)?;
        task.fit(vec![task.optimum(predictor_weights)?])
    }

    /// Fits again with each donor in the place of the treated unit, which is left out.
    ///
    /// # Errors
    /// As [`PredictorControlSpec::fit`].
    ///
    /// # References
    /// Abadie, Diamond & Hainmueller (2010), section 3.4.
    pub fn placebos(
        &self,
        panel: &PredictorPanel,
        fit: &PredictorControlFit,
    ) -> Result<PredictorPlacebos, Error> {
        let fits = fit
            .donors
            .par_iter()
            .map(|donor| {
                let others: Vec<usize> = fit.donors.iter().copied().filter(|other| other != donor).collect();
                Ok((*donor, self.fit(panel, *donor, &others)?))
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let own = fit.rmse_ratio();
        let beyond = fits.iter().filter(|(_, placebo)| placebo.rmse_ratio() >= own).count();
        Ok(PredictorPlacebos { ratio_rank_p: rank(beyond, fits.len()), fits })
    }
}

/// A start at which one predictor is matched first and the others only decide among donors that match it alike.
///
/// Populations miss these corners, in which global optima often lie (Becker & Klößner 2018).
fn led_by(one: usize, axes: usize) -> Vec<f64> {
    (0..axes).map(|axis| if axis == one { 0.0 } else { -POWERS / 2.0 }).collect()
}

/// Predictor weights at a place of the search: powers of ten, adding up to one.
fn weights_at(place: &[f64]) -> Vec<f64> {
    // Weights matter by their shares alone: the largest is put at a power of zero, and the least at so many below it.
    let largest = place.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> =
        place.iter().map(|power| float::pow(10.0, (power - largest).max(-POWERS))).collect();
    let total = sum::ordered(&powers);
    powers.iter().map(|power| power / total).collect()
}

/// One unit and its donors, with predictors on one scale.
struct Task<'a> {
    panel: &'a PredictorPanel,
    treated: usize,
    donors: &'a [usize],
    /// Donors x predictors: donor less treated.
    distances: Matrix,
    /// Predictors of the treated unit and the donors, divided by their standard deviation.
    predictors: Matrix,
    /// Places of the periods over which outcomes are to match.
    window: Vec<usize>,
    start: usize,
}

impl<'a> Task<'a> {
    fn new(
        spec: &PredictorControlSpec,
        panel: &'a PredictorPanel,
        treated: usize,
        donors: &'a [usize],
    ) -> Result<Task<'a>, Error> {
        let periods = panel.periods.len();
        let start = panel.periods.iter().position(|period| *period >= spec.start).unwrap_or(periods);
        if start == 0 || start == periods {
            return Err(Error::NoPeriodBeforeOrAfter { first_treated: start, periods });
        }
        if donors.is_empty() {
            return Err(Error::NoControlUnit { units: 1 });
        }
        let twice =
            |(place, donor): &(usize, &usize)| donors.iter().take(*place).any(|other| other == *donor);
        let rows = panel.outcomes.rows();
        let donor = donors.iter().enumerate().find(|at| *at.1 == treated || *at.1 >= rows || twice(at));
        if let Some((_, unit)) = donor {
            return Err(Error::NotAnUntreatedUnit { unit: *unit });
        }
        let (first, last) = spec.match_outcomes;
        let read = spec.predictors.iter().flat_map(|predictor| &predictor.periods).copied();
        if let Some(period) = read.chain([last]).find(|period| *period >= spec.start) {
            let what = "a period in which outcomes or predictors are to match";
            return Err(Error::OutOfRange {
                what,
                seen: period as f64,
                expected: "before the start of treatment",
            });
        }
        let window: Vec<usize> = (0..periods)
            .filter(|at| panel.periods.get(*at).is_some_and(|p| (first..=last).contains(p)))
            .collect();
        if window.is_empty() {
            return Err(Error::NoComparison);
        }
        let units: Vec<usize> = [treated].iter().chain(donors).copied().collect();
        let mut columns = Vec::with_capacity(spec.predictors.len());
        for predictor in &spec.predictors {
            let means =
                units.iter().map(|unit| panel.mean(predictor, *unit)).collect::<Result<Vec<f64>, Error>>()?;
            let deviation = sum::standard_deviation(&means).filter(|deviation| *deviation > 0.0);
            // By the spread over treated and donors: in which unit a predictor is written must not weigh it.
            let scale = deviation.ok_or_else(|| Error::PredictorConstant { predictor: predictor.name() })?;
            columns.push(means.iter().map(|mean| mean / scale).collect::<Vec<f64>>());
        }
        let predictors = Matrix::from_rows(&columns)?.transposed();
        let own = predictors.row(0);
        let distances: Vec<Vec<f64>> = (1..units.len())
            .map(|row| predictors.row(row).iter().zip(own).map(|(donor, own)| donor - own).collect())
            .collect();
        let distances = Matrix::from_rows(&distances)?;
        Ok(Task { panel, treated, donors, distances, predictors, window, start })
    }

    /// The donors that match the predictors best under the given weights, and what they make of the outcomes.
    fn optimum(&self, predictor_weights: &[f64]) -> Result<PredictorOptimum, Error> {
        let roots: Vec<f64> = predictor_weights.iter().map(|weight| weight.sqrt()).collect();
        let values: Vec<f64> = self
            .distances
            .values()
            .chunks(roots.len())
            .flat_map(|row| row.iter().zip(&roots).map(|(distance, root)| distance * root))
            .collect();
        let points = Matrix::new(self.donors.len(), roots.len(), values)?;
        // The donors' mixture nearest to the treated unit, which stands at the origin of the scaled distances.
        let donor_weights = nearest_point(&points)?.weights;
        let gaps = self.gaps(&donor_weights);
        let matched: Vec<f64> = self.window.iter().filter_map(|at| gaps.get(*at).copied()).collect();
        Ok(PredictorOptimum {
            loss: sum::squares(&matched) / matched.len() as f64,
            predictor_weights: predictor_weights.to_vec(),
            donor_weights,
            effect: sum::mean(gaps.get(self.start..).unwrap_or(&[])).unwrap_or(0.0),
        })
    }

    fn gaps(&self, donor_weights: &[f64]) -> Vec<f64> {
        let mut gaps = self.panel.outcomes.row(self.treated).to_vec();
        for (donor, weight) in self.donors.iter().zip(donor_weights).filter(|(_, weight)| **weight > 0.0) {
            let outcomes = self.panel.outcomes.row(*donor);
            gaps.iter_mut().zip(outcomes).for_each(|(held, value)| *held -= weight * value);
        }
        gaps
    }

    /// Powers of ten of the squared coefficients of the outcomes on all predictors; none where these repeat one another.
    fn regression_start(&self) -> Option<Vec<f64>> {
        let rows: Vec<Vec<f64>> =
            (0..self.predictors.rows()).map(|row| [&[1.0], self.predictors.row(row)].concat()).collect();
        let regressors = Matrix::from_rows(&rows).ok()?;
        if regressors.rows() < regressors.columns() {
            return None;
        }
        // As in R's Synth: a predictor that tells outcomes in a regression starts with the weight of its squared
        // coefficients.
        let mut squares = vec![0.0; self.predictors.columns()];
        for at in &self.window {
            let units = [self.treated].into_iter().chain(self.donors.iter().copied());
            let target: Vec<f64> = units.map(|unit| self.panel.outcomes.at(unit, *at)).collect();
            let fit = least_squares(&regressors, &target).ok()?;
            for (held, coefficient) in squares.iter_mut().zip(fit.coefficients.iter().skip(1)) {
                *held += coefficient * coefficient;
            }
        }
        Some(squares.iter().map(|square| float::log10(square.max(f64::MIN_POSITIVE)).max(-300.0)).collect())
    }

    /// The least loss of any donor weights.
    fn loss_floor(&self) -> Result<f64, Error> {
        let outcomes = |unit: &usize| -> Vec<f64> {
            self.window.iter().map(|at| self.panel.outcomes.at(*unit, *at)).collect()
        };
        let donors: Vec<Vec<f64>> = self.donors.iter().map(outcomes).collect();
        let regressors = Matrix::from_rows(&donors)?.transposed();
        let solved = SimplexProblem::new(regressors, outcomes(&self.treated))?.solve()?;
        // The objective less what the solver has not proved: no weights whatever lie lower.
        Ok((solved.objective - solved.gap).max(0.0))
    }

    fn fit(&self, mut found: Vec<PredictorOptimum>) -> Result<PredictorControlFit, Error> {
        found.sort_by(|left, right| left.loss.total_cmp(&right.loss));
        let others = found.split_off(1.min(found.len()));
        let optimum = found.pop().ok_or(Error::NoComparison)?;
        let apart = |other: &PredictorOptimum| {
            let pairs = optimum.donor_weights.iter().zip(&other.donor_weights);
            sum::ordered(pairs.map(|(left, right)| (left - right).abs())) > DIFFERENT_WEIGHTS
        };
        let most = optimum.loss * (1.0 + EQUAL_LOSS);
        let effects: Vec<f64> = others
            .iter()
            .filter(|other| other.loss <= most && apart(other))
            .map(|other| other.effect)
            .collect();
        let uniqueness = if effects.is_empty() {
            Uniqueness::NoOtherFound
        } else {
            Uniqueness::Several {
                smallest_effect: effects.iter().copied().fold(optimum.effect, f64::min),
                largest_effect: effects.iter().copied().fold(optimum.effect, f64::max),
            }
        };
        let gaps = self.gaps(&optimum.donor_weights);
        let (before, after) = gaps.split_at(self.start.min(gaps.len()));
        Ok(PredictorControlFit {
            donors: self.donors.to_vec(),
            loss_floor: self.loss_floor()?,
            uniqueness,
            pre_period_rmse: sum::root_mean_square(before).unwrap_or(0.0),
            post_period_rmse: sum::root_mean_square(after).unwrap_or(0.0),
            gaps,
            optimum,
        })
    }
}
