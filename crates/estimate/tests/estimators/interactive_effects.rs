//! Interactive fixed effects: the published turnout panel, a slow twin, invariances, edges and the bootstrap's spread.

use estimate::{
    AdoptionPanel, Error, FactorRank, InteractiveEffectsFit, InteractiveEffectsSpec, ParametricBootstrap,
};
use numeric::Matrix;
use numeric::stream::StreamKey;
use rayon::prelude::*;

use super::panels::{changed, close, shipped};

/// The reference prints fifteen digits; both sides add up 1,128 numbers in their own order.
const FIFTEEN_DIGITS: f64 = 1e-12;

/// The reference stops its iteration between coefficients and factors at 1e-5.
const REFERENCE_STOPS: f64 = 1e-4;

fn fixed(rank: usize) -> InteractiveEffectsSpec {
    InteractiveEffectsSpec { rank: FactorRank::Fixed(rank) }
}

fn turnout(covariates: &[&str]) -> AdoptionPanel {
    let table = shipped("turnout.csv");
    let wide = |column: &str| table.wide("abb", "year", column).unwrap().outcomes;
    let (outcomes, treatment) = (wide("turnout"), wide("policy_edr"));
    let start = |unit| treatment.row(unit).iter().position(|treated| *treated > 0.0);
    let starts: Vec<Option<usize>> = (0..47).map(start).collect();
    assert_eq!(starts.iter().flatten().count(), 9);
    let panel = AdoptionPanel::new(outcomes, starts).unwrap();
    panel.with_covariates(covariates.iter().map(|column| wide(column)).collect()).unwrap()
}

/// Unit levels, a walk in common, `factors` factors and noise; the first `treated` units start at period 12.
fn simulated(seed: u64, factors: usize, noise: f64) -> AdoptionPanel {
    let (units, periods, treated) = (24, 18, 4);
    let mut stream = StreamKey::new(seed, b"tests", "factors").stream(0);
    let mut draw = |count: usize| (0..count).map(|_| stream.standard_normal()).collect::<Vec<f64>>();
    let paths: Vec<Vec<f64>> = (0..factors).map(|_| draw(periods)).collect();
    let common = draw(periods);
    let rows: Vec<Vec<f64>> = (0..units)
        .map(|_| {
            let (level, loadings, errors) = (draw(1)[0], draw(factors), draw(periods));
            (0..periods)
                .map(|t| {
                    let shared: f64 =
                        paths.iter().zip(&loadings).map(|(path, loading)| path[t] * loading).sum();
                    5.0 * level + common[t] + 2.0 * shared + noise * errors[t]
                })
                .collect()
        })
        .collect();
    let starts = (0..units).map(|unit| (unit < treated).then_some(12)).collect();
    AdoptionPanel::new(Matrix::from_rows(&rows).unwrap(), starts).unwrap()
}

fn moved(panel: &AdoptionPanel, change: impl Fn(usize, usize, f64) -> f64) -> AdoptionPanel {
    AdoptionPanel::new(changed(panel.outcomes(), change), panel.starts().to_vec()).unwrap()
}

/// Source: fect 2.4.5 (`cv.method = "loo"`), gold_grid.csv and gold_cv.csv of mlsynth's benchmark gsynth_xu_turnout; Xu (2017),
/// Table 2, prints 5.13.
#[test]
fn turnout_without_covariates_at_every_rank() {
    let fit = InteractiveEffectsSpec::default().fit(&turnout(&[])).unwrap();
    assert_eq!(fit.rank, 2);
    let effects = [
        1.26138860684364,
        3.56077945681123,
        5.13049316301687,
        2.35587112874169,
        3.72018041361111,
        4.47608044019958,
    ];
    let errors = [
        20.6814065788811,
        11.9499688478323,
        10.3318950363012,
        11.4085643659606,
        16.2408443341374,
        16.0864591890207,
    ];
    for (rank, (estimate, (effect, error))) in fit.by_rank.iter().zip(effects.iter().zip(errors)).enumerate()
    {
        assert_eq!(estimate.rank, rank);
        close(estimate.effect.unwrap(), *effect, FIFTEEN_DIGITS);
        close(estimate.prediction_error.unwrap(), error, FIFTEEN_DIGITS);
    }
    close(fit.effect, 5.13049316301687, FIFTEEN_DIGITS);
    assert!(fit.converged && fit.coefficients.is_empty());
}

/// Source: as above; Xu (2017), Table 2, prints 4.90, 0.15 and -1.05.
#[test]
fn turnout_with_covariates() {
    let fit = InteractiveEffectsSpec::default().fit(&turnout(&["policy_mail_in", "policy_motor"])).unwrap();
    assert_eq!((fit.rank, fit.converged), (2, true));
    close(fit.effect, 4.89577979598033, REFERENCE_STOPS);
    close(fit.coefficients[0], 0.1546793787, REFERENCE_STOPS);
    close(fit.coefficients[1], -1.0514967604, REFERENCE_STOPS);
}

/// The published standard error rests on 2,000 draws; 400 draws of our own streams have 3.5 % error, four of which are allowed.
#[test]
fn turnout_standard_error_is_near_the_published_one() {
    let panel = turnout(&[]);
    let fit = fixed(2).fit(&panel).unwrap();
    let plan = ParametricBootstrap { draws: 400, key: StreamKey::new(1, b"tests", "bootstrap") };
    let spread = plan.spread(&panel, &fit).unwrap();
    assert_eq!((spread.effects.len(), spread.unusable), (400, 0));
    close(spread.standard_error, 2.27, 0.15);
    let (low, high) = spread.interval(fit.effect, 0.05);
    assert!(low > 0.0 && (low + high - 2.0 * fit.effect).abs() < 1e-12);
}

/// One factor by alternating least squares written out, levels and loadings by the normal equations of a straight line.
fn slow_twin(panel: &AdoptionPanel) -> f64 {
    let y = panel.outcomes();
    let (controls, periods) = (panel.controls(), y.columns());
    let n = controls.len() as f64;
    let unit_mean = |unit: usize| y.row(unit).iter().sum::<f64>() / periods as f64;
    let time_mean: Vec<f64> =
        (0..periods).map(|t| controls.iter().map(|unit| y.at(*unit, t)).sum::<f64>() / n).collect();
    let grand = time_mean.iter().sum::<f64>() / periods as f64;
    let left = |unit: usize, t: usize| y.at(unit, t) - unit_mean(unit) - time_mean[t] + grand;
    let mut factor: Vec<f64> = (0..periods).map(|t| (t as f64 + 1.0).recip()).collect();
    for _ in 0..5_000 {
        let loadings: Vec<f64> = controls
            .iter()
            .map(|unit| (0..periods).map(|t| left(*unit, t) * factor[t]).sum::<f64>())
            .collect();
        factor = (0..periods)
            .map(|t| {
                controls.iter().zip(&loadings).map(|(unit, loading)| left(*unit, t) * loading).sum::<f64>()
            })
            .collect();
        let length = factor.iter().map(|value| value * value).sum::<f64>().sqrt();
        factor.iter_mut().for_each(|value| *value /= length);
    }
    let mut effects = Vec::new();
    for (unit, start) in panel.treated() {
        let net = |t: usize| y.at(unit, t) - time_mean[t];
        let (f_mean, y_mean) = (
            factor[..start].iter().sum::<f64>() / start as f64,
            (0..start).map(net).sum::<f64>() / start as f64,
        );
        let slope = (0..start).map(|t| (factor[t] - f_mean) * net(t)).sum::<f64>()
            / (0..start).map(|t| (factor[t] - f_mean) * (factor[t] - f_mean)).sum::<f64>();
        effects.extend((start..periods).map(|t| net(t) - y_mean - slope * (factor[t] - f_mean)));
    }
    effects.iter().sum::<f64>() / effects.len() as f64
}

#[test]
fn one_factor_is_what_alternating_least_squares_gives() {
    for seed in 0..5 {
        let panel = simulated(seed, 1, 0.7);
        // The twin's alternation ends within its own rounding after 5,000 turns.
        assert!((fixed(1).fit(&panel).unwrap().effect - slow_twin(&panel)).abs() < 1e-10);
    }
}

/// The prediction error of a rank is that of refitting without each period: the same panel without the period.
#[test]
fn leaving_a_period_out_is_refitting_without_it() {
    let panel = simulated(9, 0, 1.0);
    let fit = fixed(0).fit(&panel).unwrap();
    let (y, controls) = (panel.outcomes(), panel.controls());
    let level = |t: usize| controls.iter().map(|unit| y.at(*unit, t)).sum::<f64>() / controls.len() as f64;
    let mut squares = Vec::new();
    for (unit, start) in panel.treated() {
        for out in 0..start {
            let others: Vec<f64> =
                (0..start).filter(|t| *t != out).map(|t| y.at(unit, t) - level(t)).collect();
            let own = others.iter().sum::<f64>() / others.len() as f64;
            let error = y.at(unit, out) - level(out) - own;
            squares.push(error * error);
        }
    }
    let expected = squares.iter().sum::<f64>() / squares.len() as f64;
    close(fit.by_rank[0].prediction_error.unwrap(), expected, 1e-12);
}

#[test]
fn an_injected_effect_on_a_panel_without_noise_is_found_exactly() {
    let panel = moved(&simulated(3, 2, 0.0), |unit, t, value| {
        if unit < 4 && t >= 12 { value + 1.5 + 0.1 * (t - 12) as f64 } else { value }
    });
    let fit = fixed(2).fit(&panel).unwrap();
    for at in &fit.by_horizon {
        assert!((at.effect - 1.5 - 0.1 * at.horizon as f64).abs() < 1e-8 && at.units == 4, "{at:?}");
    }
    assert!(fit.pre_period_rmse < 1e-8);
}

#[test]
fn levels_shocks_scale_and_the_order_of_units_change_nothing_else() {
    let panel = simulated(5, 2, 0.5);
    let effect = |panel: &AdoptionPanel| fixed(2).fit(panel).unwrap().effect;
    let base = effect(&panel);
    assert!(
        (effect(&moved(&panel, |unit, t, y| y + unit as f64 - 3.0 * (t as f64).sqrt())) - base).abs() < 1e-9
    );
    assert!((effect(&moved(&panel, |_, _, y| -4.0 * y)) + 4.0 * base).abs() < 1e-9);
    let rows: Vec<&[f64]> = (0..24).rev().map(|unit| panel.outcomes().row(unit)).collect();
    let starts = panel.starts().iter().rev().copied().collect();
    let reversed = AdoptionPanel::new(Matrix::from_rows(&rows).unwrap(), starts).unwrap();
    assert!((effect(&reversed) - base).abs() < 1e-10);
}

#[test]
fn what_cannot_be_estimated_is_named() {
    let panel = simulated(1, 1, 1.0);
    assert_eq!(fixed(11).fit(&panel), Err(Error::TooFewPeriodsForRank { rank: 11, most: 10 }));
    let starts =
        |first: Option<usize>| (0..24).map(|unit| if unit == 0 { first } else { None }).collect::<Vec<_>>();
    let new = |starts| AdoptionPanel::new(panel.outcomes().clone(), starts);
    assert_eq!(new(starts(None)), Err(Error::NoTreatedUnit { units: 24 }));
    assert_eq!(new(starts(Some(0))), Err(Error::NoPeriodBeforeOrAfter { first_treated: 0, periods: 18 }));
    assert_eq!(new(vec![Some(4); 24]), Err(Error::NoControlUnit { units: 24 }));
    // Two earlier periods carry no factor, and the ranks they cannot carry say so.
    let short = new(starts(Some(2))).unwrap();
    let fit: InteractiveEffectsFit = InteractiveEffectsSpec::default().fit(&short).unwrap();
    assert!(fit.rank == 0 && fit.by_rank[0].effect.is_some() && fit.by_rank[1].effect.is_none());
    // A covariate that is constant over units says what the time effects say.
    let shock = changed(panel.outcomes(), |_, t, _| t as f64);
    assert!(fixed(1).fit(&panel.clone().with_covariates(vec![shock]).unwrap()).is_err());
}

/// Mean bootstrap error against the spread of estimates over panels: both are simulated, a quarter is four errors of the latter.
#[test]
fn the_bootstrap_spread_is_that_of_the_estimate() {
    let panels = 120;
    let results: Vec<(f64, f64)> = (0..panels)
        .into_par_iter()
        .map(|seed| {
            let panel = simulated(100 + seed, 1, 1.0);
            let fit = fixed(1).fit(&panel).unwrap();
            let plan = ParametricBootstrap { draws: 40, key: StreamKey::new(seed, b"tests", "spread") };
            (fit.effect, plan.spread(&panel, &fit).unwrap().standard_error)
        })
        .collect();
    let effects: Vec<f64> = results.iter().map(|(effect, _)| *effect).collect();
    let errors: Vec<f64> = results.iter().map(|(_, error)| *error).collect();
    let spread = numeric::sum::standard_deviation(&effects).unwrap();
    close(numeric::sum::mean(&errors).unwrap(), spread, 0.25);
    let covered = results.iter().filter(|(effect, error)| effect.abs() <= 1.96 * error).count();
    assert!(covered as f64 / panels as f64 > 0.88, "{covered} of {panels}");
}
