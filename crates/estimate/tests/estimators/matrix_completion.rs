//! Matrix completion: optimality conditions, a slow twin, limits of the penalty, invariances and edges.

use estimate::{
    AdoptionPanel, CompletionFolds, CompletionPenalty, Error, MatrixCompletionFit, MatrixCompletionSpec,
};
use numeric::Matrix;
use numeric::stream::StreamKey;

use super::panels::{changed, prop99, quiet};

/// What is left of the optimum when the objective falls by less than 1e-11 of itself.
const NEAR_OPTIMUM: f64 = 1e-5;

fn panel(outcomes: Matrix, treated: usize, start: usize) -> AdoptionPanel {
    let starts = (0..outcomes.rows()).map(|unit| (unit < treated).then_some(start)).collect();
    AdoptionPanel::new(outcomes, starts).unwrap()
}

fn fixed(panel: &AdoptionPanel, penalty: f64) -> MatrixCompletionFit {
    MatrixCompletionSpec { penalty: CompletionPenalty::Fixed(penalty) }.fit(panel).unwrap()
}

fn crossed(panel: &AdoptionPanel, seed: u64, penalties: usize) -> MatrixCompletionFit {
    let folds =
        CompletionFolds { penalties, ..CompletionFolds::new(StreamKey::new(seed, b"tests", "folds")) };
    MatrixCompletionSpec { penalty: CompletionPenalty::CrossValidated(folds) }.fit(panel).unwrap()
}

/// A penalty above the largest leaves unit and time effects alone: difference in differences.
#[test]
fn a_large_penalty_is_difference_in_differences() {
    let (y, n, t0) = (quiet(1, 8, 12), 8, 9);
    let mean = |units: std::ops::Range<usize>, periods: std::ops::Range<usize>| {
        let count = (units.len() * periods.len()) as f64;
        units
            .flat_map(|unit| periods.clone().map(move |t| (unit, t)))
            .map(|(unit, t)| y.at(unit, t))
            .sum::<f64>()
            / count
    };
    let expected = mean(0..2, t0..12) - mean(0..2, 0..t0) - mean(2..n, t0..12) + mean(2..n, 0..t0);
    let fit = fixed(&panel(y.clone(), 2, t0), 1e3);
    assert_eq!(fit.rank, 0);
    assert!((fit.effect - expected).abs() < NEAR_OPTIMUM && fit.converged, "{} {expected}", fit.effect);
}

/// Squared error plus penalty in factored form, its gradient by hand: half the squares of the factors is the norm at the optimum
/// (Srebro, Rennie & Jaakkola 2004). Descent by small steps from random factors is slow and shares no code with the method.
#[test]
fn the_objective_is_that_of_a_descent_on_factors() {
    let (units, periods, start, penalty) = (5, 6, 4, 0.08);
    let y = quiet(4, units, periods);
    let seen = |unit: usize, t: usize| unit > 0 || t < start;
    let cells = (units * periods - (periods - start)) as f64;
    let mut stream = StreamKey::new(4, b"tests", "factors").stream(0);
    let mut a: Vec<Vec<f64>> =
        (0..units).map(|_| (0..5).map(|_| stream.standard_normal()).collect()).collect();
    let mut b: Vec<Vec<f64>> =
        (0..periods).map(|_| (0..5).map(|_| stream.standard_normal()).collect()).collect();
    let (mut u, mut v) = (vec![0.0; units], vec![0.0; periods]);
    let mut objective = 0.0;
    for _ in 0..60_000 {
        let (mut grad_a, mut grad_b) = (vec![vec![0.0; 5]; units], vec![vec![0.0; 5]; periods]);
        let (mut grad_u, mut grad_v) = (vec![0.0; units], vec![0.0; periods]);
        objective = 0.0;
        for unit in 0..units {
            for t in 0..periods {
                if seen(unit, t) {
                    let fit = u[unit] + v[t] + (0..5).map(|k| a[unit][k] * b[t][k]).sum::<f64>();
                    let gap = y.at(unit, t) - fit;
                    objective += gap * gap / cells;
                    let slope = -2.0 * gap / cells;
                    grad_u[unit] += slope;
                    grad_v[t] += slope;
                    for k in 0..5 {
                        grad_a[unit][k] += slope * b[t][k];
                        grad_b[t][k] += slope * a[unit][k];
                    }
                }
            }
        }
        let step = |values: &mut [Vec<f64>], grads: &[Vec<f64>], objective: &mut f64| {
            for (values, grads) in values.iter_mut().zip(grads) {
                for (value, grad) in values.iter_mut().zip(grads) {
                    *objective += penalty / 2.0 * *value * *value;
                    *value -= 0.2 * (grad + penalty * *value);
                }
            }
        };
        step(&mut a, &grad_a, &mut objective);
        step(&mut b, &grad_b, &mut objective);
        u.iter_mut()
            .zip(&grad_u)
            .chain(v.iter_mut().zip(&grad_v))
            .for_each(|(value, grad)| *value -= 0.5 * grad);
    }
    let fit = fixed(&panel(y, 1, start), penalty);
    assert!((fit.objective - objective).abs() < 1e-7 * objective, "{} {objective}", fit.objective);
    assert!(fit.rank > 0 && fit.rank < 5);
}

/// Source: MCPanel `mcnnm_cv` gives -19.980463 with folds that R draws. Ours are drawn otherwise: over twelve draws of folds the
/// effect has a standard deviation of 0.030, and both draws count: four times its root of two are 0.17.
#[test]
fn proposition_99_is_near_the_reference() {
    let (_, block) = prop99();
    let fit = crossed(&AdoptionPanel::from(&block), 1, 100);
    assert!((fit.effect + 19.980_463).abs() < 0.17, "{}", fit.effect);
    assert_eq!((fit.by_penalty.len(), fit.by_horizon.len(), fit.by_penalty[99].penalty), (100, 12, 0.0));
    assert!(fit.by_penalty.windows(2).all(|pair| pair[0].penalty > pair[1].penalty));
    let least = fit.by_penalty.iter().map(|estimate| estimate.prediction_error).fold(f64::INFINITY, f64::min);
    let chosen = fit.by_penalty.iter().find(|estimate| estimate.penalty == fit.penalty).unwrap();
    assert_eq!(chosen.prediction_error, least);
}

#[test]
fn treated_outcomes_levels_and_shocks_do_not_reach_the_counterfactual() {
    let y = quiet(6, 9, 12);
    let base = fixed(&panel(y.clone(), 2, 8), 0.05);
    let raised = changed(&y, |unit, t, y| if unit < 2 && t >= 8 { y + 2.0 } else { y });
    assert!((fixed(&panel(raised, 2, 8), 0.05).effect - base.effect - 2.0).abs() < 1e-9);
    let shifted = changed(&y, |unit, t, y| y + unit as f64 + (t as f64).sqrt());
    assert!((fixed(&panel(shifted, 2, 8), 0.05).effect - base.effect).abs() < 10.0 * NEAR_OPTIMUM);
}

#[test]
fn what_cannot_be_completed_is_named() {
    let panel = panel(quiet(1, 5, 6), 1, 4);
    let spec = |penalty| MatrixCompletionSpec { penalty };
    for penalty in [-1.0, f64::NAN] {
        let error = spec(CompletionPenalty::Fixed(penalty)).fit(&panel);
        assert!(matches!(error, Err(Error::OutOfRange { what: "the penalty", .. })));
    }
    let folds = CompletionFolds::new(StreamKey::new(1, b"", "folds"));
    for folds in [
        CompletionFolds { folds: 0, ..folds },
        CompletionFolds { penalties: 1, ..folds },
        CompletionFolds { kept: 1.0, ..folds },
    ] {
        assert!(matches!(
            spec(CompletionPenalty::CrossValidated(folds)).fit(&panel),
            Err(Error::OutOfRange { .. })
        ));
    }
    let covariate = panel.outcomes().clone();
    let with = panel.with_covariates(vec![covariate]).unwrap();
    let error = spec(CompletionPenalty::Fixed(0.1)).fit(&with);
    assert_eq!(error, Err(Error::CovariatesNotTaken { method: "matrix completion", seen: 1 }));
}
