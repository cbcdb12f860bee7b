//! Simulated panels with a known effect, on which each method's assumptions hold: how often its interval holds the truth.

use estimate::{
    Block, BlockMethod, CallawaySantannaSpec, Error, ImputationSpec, InterruptedSeries,
    InterruptedTimeSeriesSpec, SetPlan, Solver, Staggered, StructuralSeriesSpec, SyntheticControlSpec,
    SyntheticDidSpec,
    callaway_santanna::Estimate,
    extended_poisson::ExtendedPoissonSpec,
    fixed_effects::{Observations, PoissonFixedEffectsSpec},
    placebo_in_space,
    sun_abraham::SunAbrahamSpec,
};
use numeric::{
    Matrix, distribution, fixed_effects::Factor, float, long_run::NeweyWest, stream::Stream,
    stream::StreamKey,
};
use rayon::prelude::*;

use super::generated::count;
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

/// What intervals promise, and how far their coverage may lie from it.
const PROMISED: f64 = 0.95;
const ALLOWED: f64 = 0.02;
/// Standard errors of a share that a small number of panels is allowed on top.
const ERRORS: f64 = 3.0;

/// Effect on outcomes, and ratio of counts.
const EFFECT: f64 = 1.0;
const RATIO: f64 = 0.85;

/// The staggered panel: two cohorts of a quarter of the units each, and half never treated.
const UNITS: usize = 200;
const PERIODS: usize = 8;
const STARTS: [Option<i64>; 4] = [Some(3), Some(5), None, None];
/// One unit among others, all alike: its rank among 40 rejects two of them at 5 %.
const ALIKE: usize = 40;
const BEFORE: usize = 12;
/// The single series.
const LENGTH: usize = 800;
/// The series with controls.
const MONTHS: usize = 100;
const TREATED_FROM: usize = 70;
const CONTROLS: usize = 6;

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "coverage",
        what: "on 1,000 simulated panels each, intervals at 95 % of seven methods and of two ranks among placebos hold the true effect in 93 to 97 % where their assumptions hold",
        sizes: Sizes::Both,
        measure,
    }
}

/// A method, and whether its interval on the panel of a stream holds the truth.
struct Covered {
    name: &'static str,
    holds: fn(&mut Stream) -> Result<bool, Error>,
}

const COVERED: [Covered; 9] = [
    Covered { name: "Callaway and Sant'Anna, analytic errors", holds: callaway_santanna },
    Covered { name: "imputation", holds: imputation },
    Covered { name: "Sun and Abraham", holds: sun_abraham },
    Covered { name: "Poisson with fixed effects, errors by unit", holds: poisson },
    Covered { name: "extended Poisson, ratio", holds: extended_poisson },
    Covered { name: "interrupted time series, Newey-West", holds: interrupted },
    Covered { name: "structural series, credible interval", holds: structural },
    Covered { name: "synthetic difference in differences, ranks", holds: synthetic_did },
    Covered { name: "synthetic control, ranks", holds: synthetic_control },
];

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let panels: u64 = bench.sized(200, 1_000);
    #[expect(clippy::cast_precision_loss, reason = "a thousand panels")]
    let number = panels as f64;
    let chance = bench.sized(ERRORS * (PROMISED * (1.0 - PROMISED) / number).sqrt(), 0.0);
    let mut figures = Vec::new();
    for Covered { name, holds } in COVERED {
        let key = StreamKey::new(1, name.as_bytes(), "coverage");
        let held: Result<Vec<bool>, Error> =
            (0..panels).into_par_iter().map(|panel| holds(&mut key.stream(panel))).collect();
        let held =
            held.map_err(|error| Shortfall::Unexpected { path: name.into(), reason: error.to_string() })?;
        let count = held.iter().filter(|held| **held).count();
        #[expect(clippy::cast_precision_loss, reason = "a thousand panels")]
        let share = count as f64 / number;
        let figure = Measured::new(name, share, "share", Bound::WithinOfPeer(ALLOWED + chance));
        let note = format!("{panels} panels; {chance:.3} allowed for so few");
        figures.push(figure.beside("promised", PROMISED).noting(note));
    }
    Ok(figures)
}

/// Whether the normal interval of an estimate holds a value.
fn normal(estimate: Estimate, truth: f64) -> bool {
    let half = distribution::normal_quantile(0.5 + PROMISED / 2.0) * estimate.standard_error;
    (estimate.effect - truth).abs() <= half
}

fn start(unit: usize) -> Option<i64> {
    STARTS.get(unit * STARTS.len() / UNITS).copied().flatten()
}

fn treated(unit: usize, period: usize) -> bool {
    start(unit).is_some_and(|start| period as i64 >= start)
}

/// A unit's own level and course of errors, a common course, and the effect.
fn staggered(stream: &mut Stream) -> Result<Staggered, Error> {
    let common: Vec<f64> = (0..PERIODS).map(|_| stream.standard_normal()).collect();
    let mut values = Vec::new();
    for unit in 0..UNITS {
        let (level, mut error) = (3.0 * stream.standard_normal(), stream.standard_normal());
        for (period, common) in common.iter().enumerate() {
            // Errors of a unit go together, as clustered errors allow.
            error = 0.5 * error + stream.standard_normal();
            values.push(level + common + error + if treated(unit, period) { EFFECT } else { 0.0 });
        }
    }
    panel(values)
}

fn panel(values: Vec<f64>) -> Result<Staggered, Error> {
    let outcomes = Matrix::new(UNITS, PERIODS, values)?;
    Staggered::new(outcomes, (0..PERIODS as i64).collect(), (0..UNITS).map(start).collect())
}

/// Counts with a unit's own level, a common course, and the ratio; they vary more than a Poisson's.
fn counts(stream: &mut Stream) -> Vec<f64> {
    let common: Vec<f64> = (0..PERIODS).map(|_| float::exp(0.2 * stream.standard_normal())).collect();
    let mut values = Vec::new();
    for unit in 0..UNITS {
        let level = float::exp(1.2 + 0.5 * stream.standard_normal());
        for (period, common) in common.iter().enumerate() {
            let ratio = if treated(unit, period) { RATIO } else { 1.0 };
            let shock = stream.standard_gamma(4.0) / 4.0;
            values.push(count(stream, level * common * ratio * shock));
        }
    }
    values
}

fn callaway_santanna(stream: &mut Stream) -> Result<bool, Error> {
    let fit = CallawaySantannaSpec::default().fit(&staggered(stream)?)?;
    Ok(fit.simple().is_some_and(|simple| normal(simple, EFFECT)))
}

fn imputation(stream: &mut Stream) -> Result<bool, Error> {
    Ok(normal(ImputationSpec::default().fit(&staggered(stream)?)?.effect, EFFECT))
}

fn sun_abraham(stream: &mut Stream) -> Result<bool, Error> {
    Ok(normal(SunAbrahamSpec::default().fit(&staggered(stream)?)?.overall, EFFECT))
}

fn poisson(stream: &mut Stream) -> Result<bool, Error> {
    let cells = || (0..UNITS).flat_map(|unit| (0..PERIODS).map(move |period| (unit, period)));
    let levels = |of: fn((usize, usize)) -> usize| Factor::new(&cells().map(of).collect::<Vec<usize>>());
    let (unit, period) = (levels(|(unit, _)| unit), levels(|(_, period)| period));
    let treatment = cells().map(|(unit, period)| f64::from(u8::from(treated(unit, period)))).collect();
    let all = Observations::new(counts(stream))?
        .with_regressor("treated", treatment)?
        .with_factor("unit", unit.clone())?
        .with_factor("period", period)?
        .clustered_by(unit)?;
    let fit = PoissonFixedEffectsSpec::default().fit(&all)?;
    let holds = |(low, high): (f64, f64)| low <= float::ln(RATIO) && float::ln(RATIO) <= high;
    Ok(fit.coefficient("treated").is_some_and(|treated| holds(fit.interval(treated, 1.0 - PROMISED))))
}

fn extended_poisson(stream: &mut Stream) -> Result<bool, Error> {
    let fit = ExtendedPoissonSpec::default().fit(&panel(counts(stream))?)?;
    Ok(fit.overall.log_ratio.is_some_and(|ratio| normal(ratio, float::ln(RATIO))))
}

/// A trend and a level that falls halfway, with errors that go together from one period to the next.
fn interrupted(stream: &mut Stream) -> Result<bool, Error> {
    let mut error = 0.0;
    let outcomes: Vec<f64> = (0..LENGTH)
        .map(|period| {
            error = 0.2 * error + stream.standard_normal();
            let level = if period >= LENGTH / 2 { EFFECT } else { 0.0 };
            10.0 + 0.01 * period as f64 + level + error
        })
        .collect();
    let errors = NeweyWest { adjust: true, ..NeweyWest::default() };
    let spec = InterruptedTimeSeriesSpec { errors, ..InterruptedTimeSeriesSpec::default() };
    let series = InterruptedSeries {
        outcomes: &outcomes,
        periods: &[],
        seasons: &[],
        exposures: &[],
        first_treated: LENGTH / 2,
    };
    let level = spec.fit(&series)?.level;
    Ok(normal(Estimate { effect: level.value, standard_error: level.standard_error }, EFFECT))
}

/// Two of six controls move the series, and the level moves as little as the prior expects.
fn structural(stream: &mut Stream) -> Result<bool, Error> {
    let rows: Vec<Vec<f64>> =
        (0..MONTHS).map(|_| (0..CONTROLS).map(|_| stream.standard_normal()).collect()).collect();
    let mut level = 0.0;
    let outcomes: Vec<f64> = rows
        .iter()
        .enumerate()
        .map(|(month, row)| {
            // A hundredth of the spread of the series, which is the root of three.
            level += 0.017 * stream.standard_normal();
            let moved: f64 = row.iter().take(2).sum();
            moved + level + stream.standard_normal() + if month >= TREATED_FROM { EFFECT } else { 0.0 }
        })
        .collect();
    let key = StreamKey::new(stream.bits(), b"", "chain");
    let controls = Matrix::from_rows(&rows)?;
    let average =
        StructuralSeriesSpec::default().fit(&outcomes, Some(&controls), TREATED_FROM, &key)?.average;
    Ok(average.lower <= EFFECT && EFFECT <= average.upper)
}

/// Units alike, one of which is treated for the last four periods: its rank among the others is uniform.
fn ranks(stream: &mut Stream, method: &BlockMethod) -> Result<bool, Error> {
    let common: Vec<f64> = (0..BEFORE + 4).map(|_| stream.standard_normal()).collect();
    let mut values = Vec::new();
    for unit in 0..ALIKE {
        let (level, loading) = (stream.standard_normal(), 1.0 + 0.3 * stream.standard_normal());
        for (period, common) in common.iter().enumerate() {
            let effect = if unit == 0 && period >= BEFORE { EFFECT } else { 0.0 };
            values.push(level + loading * common + stream.standard_normal() + effect);
        }
    }
    let alone: Vec<bool> = (0..ALIKE).map(|unit| unit == 0).collect();
    let block = Block::new(Matrix::new(ALIKE, BEFORE + 4, values)?, &alone, BEFORE)?;
    let fit = method.fit(&block)?;
    let plan = SetPlan::new(ALIKE, StreamKey::new(1, b"", "placebos"));
    let placebos = placebo_in_space(method, &block, &fit, &plan)?;
    let interval = placebos.interval_by_rank(1.0 - PROMISED);
    Ok(interval.is_some_and(|(low, high)| low <= EFFECT && EFFECT <= high))
}

fn synthetic_did(stream: &mut Stream) -> Result<bool, Error> {
    let spec = SyntheticDidSpec { solver: Solver::Exact, noise_level: None };
    ranks(stream, &BlockMethod::SyntheticDid(spec))
}

fn synthetic_control(stream: &mut Stream) -> Result<bool, Error> {
    let spec = SyntheticControlSpec { solver: Solver::Exact, noise_level: None };
    ranks(stream, &BlockMethod::SyntheticControl(spec))
}
