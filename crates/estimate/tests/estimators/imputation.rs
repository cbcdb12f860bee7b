//! Imputation against its references, a dense regression, and panels it must refuse in part.

use estimate::{Error, ImputationRefusal, ImputationSpec, Spread, Staggered};
use numeric::{Matrix, matrix};

use super::panels::{mpdta, quiet};

fn with(spread: Spread) -> ImputationSpec {
    ImputationSpec { spread, ..ImputationSpec::default() }
}

/// Source: didimputation 0.5.0 with `fixef.rm = "infinite_coef"` (R 4.2.2), and diff-diff 3.13.0 for two stages. The first
/// takes levels out by turns until they move by less than 1e-6.
#[test]
fn minimum_wages_as_the_references_have_them() {
    const BY_TURNS: f64 = 5e-8;
    let conservative = with(Spread::CohortPeriod).fit(&mpdta()).unwrap();
    assert!((conservative.effect.effect + 0.047_709_915_1).abs() < BY_TURNS);
    assert!((conservative.effect.standard_error - 0.013_222_488_7).abs() < BY_TURNS);
    assert!(conservative.refused.is_empty());
    let stages = with(Spread::TwoStage).fit(&mpdta()).unwrap();
    assert!((stages.effect.effect + 0.047_709_918_3).abs() < 5.1e-11);
    assert!((stages.effect.standard_error - 0.013_478_408_8).abs() < 5.1e-11);
    let one_out = with(Spread::LeaveOneOut).fit(&mpdta()).unwrap();
    assert!(one_out.effect.standard_error > conservative.effect.standard_error);
}

/// Fourteen units with gaps and weights.
fn gaps() -> (Matrix, Vec<Option<i64>>, Vec<bool>, Vec<f64>) {
    let cohorts: Vec<Option<i64>> = (0..14).map(|u| [Some(3), Some(5), None][u % 3]).collect();
    let seen = (0..14 * 7).map(|cell| cell % 11 != 4).collect();
    let weights = (0..14).map(|unit| 1.0 + f64::from(unit % 4)).collect();
    (quiet(77, 14, 7), cohorts, seen, weights)
}

/// The effect as a function of outcomes: levels by weighted least squares with a column for each unit and period.
fn dense(outcomes: &Matrix, (cohorts, seen): (&[Option<i64>], &[bool]), weights: &[f64]) -> f64 {
    let row = |unit: usize, period: usize| -> Vec<f64> {
        (0..14).map(|u| f64::from(u == unit)).chain((1..7).map(|t| f64::from(t == period))).collect()
    };
    let (mut rows, mut target, mut treated) = (Vec::new(), Vec::new(), Vec::new());
    for unit in 0..14 {
        for period in (0..7).filter(|period| seen[unit * 7 + period]) {
            if cohorts[unit].is_some_and(|start| period as i64 >= start) {
                treated.push((unit, period));
            } else {
                let root = weights[unit].sqrt();
                rows.push(row(unit, period).into_iter().map(|x| root * x).collect::<Vec<_>>());
                target.push(root * outcomes.at(unit, period));
            }
        }
    }
    let levels = matrix::least_squares(&Matrix::from_rows(&rows).unwrap(), &target).unwrap().coefficients;
    let total: f64 = treated.iter().map(|(unit, _)| weights[*unit]).sum();
    let gap = |(unit, period): &(usize, usize)| {
        let fit: f64 = row(*unit, *period).iter().zip(&levels).map(|(x, b)| x * b).sum();
        weights[*unit] * (outcomes.at(*unit, *period) - fit)
    };
    treated.iter().map(gap).sum::<f64>() / total
}

#[test]
fn gaps_and_weights_as_in_a_dense_regression() {
    let (outcomes, cohorts, seen, weights) = gaps();
    let panel = Staggered::new(outcomes.clone(), (0..7).collect(), cohorts.clone()).unwrap();
    let panel = panel.seen_where(seen.clone()).unwrap().weighted_by(weights.clone()).unwrap();
    let fit = ImputationSpec::default().fit(&panel).unwrap();
    let slow = dense(&outcomes, (&cohorts, &seen), &weights);
    assert!((fit.effect.effect - slow).abs() < 1e-10, "{} against {slow}", fit.effect.effect);
    // A treated effect added whole to the observed is found whole, and what was not observed is never read.
    let moved = super::panels::changed(&outcomes, |unit, period, value| {
        let after = cohorts[unit].is_some_and(|start| period as i64 >= start);
        if !seen[unit * 7 + period] { 1e6 } else { value + if after { 2.5 } else { 0.0 } }
    });
    let moved = Staggered::new(moved, (0..7).collect(), cohorts).unwrap();
    let moved = moved.seen_where(seen).unwrap().weighted_by(weights).unwrap();
    let raised = ImputationSpec::default().fit(&moved).unwrap();
    assert!((raised.effect.effect - fit.effect.effect - 2.5).abs() < 1e-9);
    assert!((raised.effect.standard_error - fit.effect.standard_error).abs() < 1e-9);
}

#[test]
fn what_cannot_be_imputed_is_named() {
    // Nobody is untreated from period 4 on, and one cohort is treated from the first period.
    let cohorts = vec![Some(2), Some(2), Some(4), Some(4), Some(0)];
    let panel = Staggered::new(quiet(3, 5, 6), (0..6).collect(), cohorts).unwrap();
    let fit = ImputationSpec::default().fit(&panel).unwrap();
    let of = |reason| fit.refused.iter().filter(move |refused| refused.reason == reason);
    assert_eq!(
        of(ImputationRefusal::NeverSeenBefore).map(|r| (r.cohort, r.units)).collect::<Vec<_>>(),
        [(0, 1); 6]
    );
    let late: Vec<_> = of(ImputationRefusal::NobodyUntreated).map(|r| (r.cohort, r.period)).collect();
    assert_eq!(late, [(2, 4), (2, 5), (4, 4), (4, 5)]);
    assert_eq!(fit.n_imputed, 4);
    assert_eq!(fit.of_cohort(4).unwrap(), None);
    let alone = Staggered::new(quiet(3, 3, 4), (0..4).collect(), vec![Some(2), None, None]).unwrap();
    let refused = with(Spread::LeaveOneOut).fit(&alone).unwrap_err();
    assert_eq!(refused, Error::CohortOfOne { cohort: 2, period: 2 });
}
