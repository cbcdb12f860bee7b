//! Bayesian structural time series: a level, seasons and chosen controls foretell one series past the policy's start.

mod selection;
mod state;

use numeric::stream::{Stream, StreamKey};
use numeric::{Matrix, quantile, sum};

use self::selection::{Selection, SlabPrior, inverse_gamma_deviation};
use self::state::{Deviations, Scratch, StateModel};
use crate::Error;

/// Degrees of freedom that the prior of the level's deviation is worth.
const LEVEL_DEGREES: f64 = 32.0;
/// The same where next to nothing is known: for the seasons, and for the noise without controls.
const FAINT_DEGREES: f64 = 0.01;
/// How many observations the prior of the coefficients is worth.
const SLAB_OBSERVATIONS: f64 = 0.01;
/// The largest noise, in standard deviations of the series.
const LARGEST_NOISE: f64 = 1.2;
/// Parts of the chain whose means tell its simulation error.
const BATCHES: usize = 20;

/// The seasons of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seasons {
    /// How many there are.
    pub count: usize,
    /// Periods that each lasts.
    pub duration: usize,
}

/// A Bayesian structural time series with the priors of CausalImpact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StructuralSeriesSpec {
    /// Prior deviation of the level from one period to the next, in standard deviations of the series.
    pub level_deviation: f64,
    /// Seasons, where there are any.
    pub seasons: Option<Seasons>,
    /// Share of the variance that the controls are expected to explain.
    pub expected_r_squared: f64,
    /// Degrees of freedom that this expectation is worth.
    pub prior_degrees: f64,
    /// How many controls, the intercept among them, are expected to be of use.
    pub expected_model_size: f64,
    /// Draws kept.
    pub draws: usize,
    /// Draws before them that are thrown away.
    ///
    /// DIFFERENCE: CausalImpact draws 1,000 times and throws away what `SuggestBurn` of bsts says: up to the first draw whose
    /// likelihood exceeds the least of the last tenth, which may be a handful or hundreds. Here the number is fixed, so that
    /// what is kept does not depend on what was drawn.
    pub warm_up: usize,
    /// Level of the interval.
    pub level: f64,
}

impl Default for StructuralSeriesSpec {
    fn default() -> Self {
        Self {
            level_deviation: 0.01,
            seasons: None,
            expected_r_squared: 0.8,
            prior_degrees: 50.0,
            expected_model_size: 3.0,
            draws: 900,
            warm_up: 100,
            level: 0.95,
        }
    }
}

/// A total or an average over the periods under the policy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImpactSummary {
    /// What was seen.
    pub actual: f64,
    /// What was foretold: the posterior mean.
    pub predicted: f64,
    /// Seen less foretold.
    pub effect: f64,
    /// The lower end of the interval of the effect.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
    /// Simulation error of `effect`, from the means of twenty parts of the chain.
    pub simulation_error: f64,
}

/// A structural series that was fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct StructuralSeriesFit {
    /// A period's average, in the unit of the outcome.
    pub average: ImpactSummary,
    /// The total of all periods under the policy.
    pub cumulative: ImpactSummary,
    /// One-sided tail probability: how often a foretold total lies as far out as the one seen, itself counted.
    pub p: f64,
    /// What was foretold in each period under the policy.
    pub predicted: Vec<f64>,
    /// How often each control was in use, the intercept left out.
    pub inclusion: Vec<f64>,
    /// Posterior mean of the noise, in the unit of the outcome.
    pub noise: f64,
    /// How many independent draws the chain is worth for the effect; at most the draws kept.
    pub effective_draws: f64,
}

/// The chain's draws: totals foretold with and without noise, paths and inclusions added up.
#[derive(Default)]
struct Chain {
    means: Vec<f64>,
    responses: Vec<f64>,
    path: Vec<f64>,
    inclusion: Vec<f64>,
    noise: f64,
}

/// Series and controls in standard deviations of the periods before.
struct Standardised {
    outcomes: Vec<f64>,
    controls: Option<Matrix>,
    centre: f64,
    scale: f64,
}

impl StructuralSeriesSpec {
    /// Foretells the series past the policy's start and compares.
    ///
    /// # Shape
    /// `outcomes` holds all periods; `controls` is periods x controls, or nothing.
    ///
    /// # Assumptions
    /// The controls are not touched by the policy, and what bound them to the series before would have gone on. The
    /// periods are equally spaced, none is missing, and the policy is not anticipated.
    ///
    /// # Errors
    /// When fewer than three periods stand before the policy or none after; when lengths differ or a number is missing;
    /// when series or a control do not vary before the policy; when a setting lies outside what it can take.
    ///
    /// # References
    /// Brodersen, Gallusser, Koehler, Remy & Scott (2015); Scott & Varian (2014); Durbin & Koopman (2002); priors and summary
    /// of CausalImpact 1.4.1 and bsts 0.9.10.
    pub fn fit(
        &self,
        outcomes: &[f64],
        controls: Option<&Matrix>,
        first_treated: usize,
        key: &StreamKey,
    ) -> Result<StructuralSeriesFit, Error> {
        self.check(outcomes, controls, first_treated)?;
        let data = standardise(outcomes, controls, first_treated)?;
        let chain = self.run(&data, first_treated, &mut key.stream(0))?;
        self.summarise(&chain, &data, outcomes.get(first_treated..).unwrap_or(&[]))
    }

    fn check(&self, outcomes: &[f64], controls: Option<&Matrix>, start: usize) -> Result<(), Error> {
        let periods = outcomes.len();
        if start < 3 || start >= periods {
            return Err(Error::NoPeriodBeforeOrAfter { first_treated: start, periods });
        }
        if let Some((row, &seen)) = outcomes.iter().enumerate().find(|(_, value)| !value.is_finite()) {
            let what = "the outcomes";
            return Err(numeric::Error::NotFinite { what, row, column: 0, seen }.into());
        }
        if let Some(seen) = controls.map(Matrix::rows).filter(|rows| *rows != periods) {
            return Err(Error::LengthDiffers { what: "the table of controls", expected: periods, seen });
        }
        let seasons = self.seasons.unwrap_or(Seasons { count: 2, duration: 1 });
        let positive = |value: f64| value > 0.0 && value.is_finite();
        let share = |value: f64| value > 0.0 && value < 1.0;
        let settings = [
            (
                "the prior deviation of the level",
                self.level_deviation,
                positive(self.level_deviation),
                "a positive number",
            ),
            (
                "the expected share explained",
                self.expected_r_squared,
                share(self.expected_r_squared),
                "between 0 and 1",
            ),
            (
                "the degrees of freedom of the prior",
                self.prior_degrees,
                positive(self.prior_degrees),
                "a positive number",
            ),
            (
                "the expected model size",
                self.expected_model_size,
                positive(self.expected_model_size),
                "a positive number",
            ),
            ("the level", self.level, share(self.level), "between 0 and 1"),
            ("the number of draws", self.draws as f64, self.draws >= BATCHES, "at least 20"),
            ("the number of seasons", seasons.count as f64, seasons.count >= 2, "at least 2"),
            ("the duration of a season", seasons.duration as f64, seasons.duration >= 1, "at least 1"),
        ];
        match settings.into_iter().find(|(_, _, holds, _)| !holds) {
            Some((what, seen, _, expected)) => Err(Error::OutOfRange { what, seen, expected }),
            None => Ok(()),
        }
    }

    /// The chain.
    ///
    /// DIFFERENCE: bsts draws noise and coefficients, then deviations, then the states, and foretells from the last; here the
    /// states come first. The noise starts at half a standard deviation, in bsts at one. The posterior is the same; the
    /// first draws, which are thrown away, are not.
    fn run(&self, data: &Standardised, start: usize, stream: &mut Stream) -> Result<Chain, Error> {
        let before = data.outcomes.get(..start).unwrap_or(&[]);
        let model = StateModel {
            states: self.seasons.map_or(1, |seasons| seasons.count),
            duration: self.seasons.map_or(1, |seasons| seasons.duration),
            first_level: before.first().copied().unwrap_or(0.0),
        };
        let mut regression =
            data.controls.as_ref().map(|controls| self.regression(controls, start)).transpose()?;
        let controls = data.controls.as_ref().map_or(0, Matrix::columns);
        let mut deviations = Deviations { observation: 0.5, level: self.level_deviation, season: 0.01 };
        let (mut scratch, mut paths) = (Scratch::default(), Vec::new());
        let mut fitted = vec![0.0; data.outcomes.len()];
        let after = data.outcomes.len() - start;
        let mut chain = Chain { path: vec![0.0; after], inclusion: vec![0.0; controls], ..Chain::default() };
        for draw in 0..self.warm_up + self.draws {
            let target: Vec<f64> = before.iter().zip(&fitted).map(|(y, fit)| y - fit).collect();
            model.draw(&target, deviations, (&mut scratch, &mut paths), stream);
            self.draw_deviations(&model, &paths, &mut deviations, stream);
            let left: Vec<f64> = before
                .iter()
                .zip(paths.chunks(model.states))
                .map(|(y, state)| y - model.seen(state))
                .collect();
            if let (Some((observed, selection)), Some(all)) = (&mut regression, &data.controls) {
                let moments = observed.transposed_times(&left);
                let (coefficients, noise) = selection.draw((&moments, sum::squares(&left)), stream);
                deviations.observation = noise;
                fitted = times_used(all, &coefficients);
            } else {
                let shape = (FAINT_DEGREES + start as f64, FAINT_DEGREES + sum::squares(&left));
                deviations.observation = inverse_gamma_deviation(shape, LARGEST_NOISE, stream);
            }
            if draw < self.warm_up {
                continue;
            }
            if let Some((_, selection)) = &regression {
                for (held, used) in chain.inclusion.iter_mut().zip(&selection.used) {
                    *held += f64::from(u8::from(*used));
                }
            }
            let last = paths.len().saturating_sub(model.states);
            let (_, state) = paths.split_at_mut(last);
            let by = Draw { model: &model, deviations, last: start - 1 };
            chain.foretell(&by, state, fitted.get(start..).unwrap_or(&[]), stream);
        }
        Ok(chain)
    }

    /// The intercept and the controls before the policy, with their prior.
    fn regression(&self, controls: &Matrix, start: usize) -> Result<(Matrix, Selection), Error> {
        let size = controls.columns();
        let observed =
            Matrix::new(start, size, controls.values().get(..start * size).unwrap_or(&[]).to_vec())?;
        let columns: Vec<Vec<f64>> = (0..size).map(|column| controls.column(column)).collect();
        let worth = SLAB_OBSERVATIONS / controls.rows() as f64;
        // Half of the prior precision lies on the diagonal alone, so that it is proper whatever the controls.
        let slab = columns
            .iter()
            .enumerate()
            .flat_map(|(a, left)| {
                columns
                    .iter()
                    .enumerate()
                    .map(move |(b, right)| worth * sum::dot(left, right) * if a == b { 1.0 } else { 0.5 })
            })
            .collect();
        let share = self.expected_model_size / size as f64;
        let log_odds = if share < 1.0 { numeric::float::ln(share / (1.0 - share)) } else { f64::INFINITY };
        let prior = SlabPrior {
            log_odds,
            degrees: self.prior_degrees,
            squares: self.prior_degrees * (1.0 - self.expected_r_squared),
            upper: LARGEST_NOISE,
        };
        let selection = Selection::new(&observed, slab, prior);
        Ok((observed, selection))
    }

    /// Draws the deviations of level and seasons from the steps of the path before the policy.
    ///
    /// DIFFERENCE: bsts adds steps that it drew for the periods after; leaving them out is the same posterior, mixed faster.
    fn draw_deviations(
        &self,
        model: &StateModel,
        paths: &[f64],
        deviations: &mut Deviations,
        stream: &mut Stream,
    ) {
        let (mut level, mut season, mut turns, mut steps) = (0.0, 0.0, 0, 0);
        let mut expected = vec![0.0; model.states];
        for (period, (now, next)) in
            paths.chunks(model.states).zip(paths.chunks(model.states).skip(1)).enumerate()
        {
            expected.copy_from_slice(now);
            model.advance(&mut expected, period);
            let moved = |place: usize| match (next.get(place), expected.get(place)) {
                (Some(next), Some(expected)) => (next - expected) * (next - expected),
                _ => 0.0,
            };
            level += moved(0);
            steps += 1;
            if model.turns(period) {
                season += moved(1);
                turns += 1;
            }
        }
        let guess = LEVEL_DEGREES * self.level_deviation * self.level_deviation;
        deviations.level =
            inverse_gamma_deviation((LEVEL_DEGREES + f64::from(steps), guess + level), 1.0, stream);
        if model.states > 1 {
            let shape = (FAINT_DEGREES + f64::from(turns), FAINT_DEGREES * 1e-4 + season);
            deviations.season = inverse_gamma_deviation(shape, 1.0, stream);
        }
    }

    /// DIFFERENCE: CausalImpact adds up the sizes of what was foretold; here a total is a total, also where it is negative.
    fn summarise(
        &self,
        chain: &Chain,
        data: &Standardised,
        seen: &[f64],
    ) -> Result<StructuralSeriesFit, Error> {
        let (count, kept) = (seen.len() as f64, chain.means.len() as f64);
        let unit = |total: &f64| total * data.scale + count * data.centre;
        let actual = sum::ordered(seen);
        let means: Vec<f64> = chain.means.iter().map(unit).collect();
        let mut responses: Vec<f64> = chain.responses.iter().map(unit).collect();
        responses.sort_by(f64::total_cmp);
        let tail = (1.0 - self.level) / 2.0;
        let batches: Vec<f64> =
            means.chunks_exact(means.len() / BATCHES).filter_map(sum::mean).take(BATCHES).collect();
        let ends =
            quantile::interpolated(&responses, tail).zip(quantile::interpolated(&responses, 1.0 - tail));
        let (Some(predicted), Some(spread), Some(of_batches), Some((low, high))) =
            (sum::mean(&means), sum::standard_deviation(&means), sum::standard_deviation(&batches), ends)
        else {
            return Err(Error::TooFewDraws { draws: self.draws, usable: means.len() });
        };
        // Batches are taken as independent: their spread then holds what draws near one another share.
        let simulation_error = of_batches / (BATCHES as f64).sqrt();
        let above = responses.iter().filter(|total| **total >= actual).count();
        let below = responses.iter().filter(|total| **total <= actual).count();
        let summary = |over: f64| ImpactSummary {
            actual: actual / over,
            predicted: predicted / over,
            effect: (actual - predicted) / over,
            lower: (actual - high) / over,
            upper: (actual - low) / over,
            simulation_error: simulation_error / over,
        };
        Ok(StructuralSeriesFit {
            average: summary(count),
            cumulative: summary(1.0),
            p: (1 + above.min(below)) as f64 / (kept + 1.0),
            predicted: chain.path.iter().map(|total| total / kept * data.scale + data.centre).collect(),
            inclusion: chain.inclusion.iter().skip(1).map(|total| total / kept).collect(),
            noise: chain.noise / kept * data.scale,
            effective_draws: ((spread / simulation_error) * (spread / simulation_error)).min(kept),
        })
    }
}

/// What one draw of the chain continues by.
struct Draw<'a> {
    model: &'a StateModel,
    deviations: Deviations,
    /// The last period before the policy.
    last: usize,
}

impl Chain {
    /// Draws the periods under the policy from the state of the last period before it.
    fn foretell(
        &mut self,
        &Draw { model, deviations, last }: &Draw<'_>,
        state: &mut [f64],
        fitted: &[f64],
        stream: &mut Stream,
    ) {
        let noise = deviations.observation * deviations.observation;
        let level = deviations.level * deviations.level;
        let count = fitted.len() as f64;
        let (mut mean, mut variance) = (0.0, count * noise);
        let alone = model.states == 1;
        for (after, (fit, held)) in fitted.iter().zip(&mut self.path).enumerate() {
            if alone {
                // A level's later steps add up to one normal number: their mean is known, and a step of the first
                // period is counted in every later one.
                let counted = count - after as f64;
                variance += counted * counted * level;
            } else {
                model.step(state, (last + after, deviations), stream);
            }
            let expected = model.seen(state) + fit;
            *held += expected;
            mean += expected;
        }
        let response = mean + variance.sqrt() * stream.standard_normal();
        self.noise += deviations.observation;
        self.means.push(mean);
        self.responses.push(response);
    }
}

/// Rows times coefficients, those that are zero left out.
fn times_used(controls: &Matrix, coefficients: &[f64]) -> Vec<f64> {
    let used: Vec<(usize, f64)> =
        coefficients.iter().copied().enumerate().filter(|(_, b)| *b != 0.0).collect();
    controls
        .values()
        .chunks(controls.columns())
        .map(|row| used.iter().map(|(at, b)| row[*at] * b).sum())
        .collect()
}

/// In standard deviations of the periods before; the intercept stands before the controls.
fn standardise(outcomes: &[f64], controls: Option<&Matrix>, start: usize) -> Result<Standardised, Error> {
    let scaled = |values: &[f64], what: &'static str| {
        let before = values.get(..start).unwrap_or(&[]);
        let (Some(centre), Some(scale)) = (sum::mean(before), sum::standard_deviation(before)) else {
            return Err(Error::NoPeriodBeforeOrAfter { first_treated: start, periods: values.len() });
        };
        // What varies by less than its own rounding does not vary.
        if !(scale > centre.abs() * 1e-13 && scale > 0.0) {
            return Err(Error::OutOfRange {
                what,
                seen: scale,
                expected: "positive: it does not vary before the policy",
            });
        }
        Ok((values.iter().map(|value| (value - centre) / scale).collect::<Vec<f64>>(), centre, scale))
    };
    let (standard, centre, scale) = scaled(outcomes, "the standard deviation of the outcome")?;
    let Some(table) = controls else {
        return Ok(Standardised { outcomes: standard, controls: None, centre, scale });
    };
    let mut columns = vec![vec![1.0; outcomes.len()]];
    for column in 0..table.columns() {
        columns.push(scaled(&table.column(column), "the standard deviation of a control")?.0);
    }
    let controls = Some(Matrix::from_rows(&columns)?.transposed());
    Ok(Standardised { outcomes: standard, controls, centre, scale })
}
