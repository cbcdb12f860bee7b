//! The decomposition of a two-way coefficient: published weights, the coefficient itself, each part as four means.

use estimate::fixed_effects::{LinearFixedEffectsSpec, Observations, StandardErrors};
use estimate::goodman_bacon::{ComparisonKind, decompose};
use estimate::{Error, Staggered};
use numeric::Matrix;
use numeric::fixed_effects::Factor;

use super::panels::{changed, close, mpdta, quiet};

fn staggered(seed: u64) -> Staggered {
    let cohorts = (0..20).map(|unit| [Some(0), Some(3), Some(5), None, Some(6)][unit % 5]).collect();
    Staggered::new(quiet(seed, 20, 8), (0..8).collect(), cohorts).unwrap()
}

/// Source: computed with diff-diff 3.13.0, printed with six decimals.
#[test]
fn the_weights_of_the_minimum_wage_panel() {
    let parts = decompose(&mpdta()).unwrap();
    let printed = |ours: f64, reference: f64| assert!((ours - reference).abs() < 5.05e-7, "{ours}");
    printed(parts.two_way, -0.036_549);
    printed(parts.weight(ComparisonKind::TreatedWithNever), 0.862_774);
    printed(parts.weight(ComparisonKind::EarlierWithLater), 0.083_301);
    printed(parts.weight(ComparisonKind::LaterWithEarlier), 0.053_924);
    assert_eq!(parts.weight(ComparisonKind::LaterWithAlways), 0.0);
    assert_eq!(parts.effect(ComparisonKind::LaterWithAlways), None);
    assert_eq!(parts.forbidden_weight(), parts.weight(ComparisonKind::LaterWithEarlier));
}

/// The slow twin: the coefficient of a regression that knows nothing of comparisons.
#[test]
fn the_parts_add_up_to_the_coefficient() {
    for seed in 0..6 {
        let panel = staggered(seed);
        let parts = decompose(&panel).unwrap();
        let total: f64 = parts.comparisons.iter().map(|part| part.weight * part.effect).sum();
        let rows = |of: fn(usize) -> usize| Factor::new(&(0..160).map(of).collect::<Vec<usize>>());
        let treated = |row: usize| panel.cohort(row / 8).is_some_and(|start| (row % 8) as i64 >= start);
        let observations = Observations::new(panel.outcomes().values().to_vec())
            .and_then(|own| own.with_regressor("d", (0..160).map(|row| f64::from(treated(row))).collect()))
            .and_then(|own| own.with_factor("unit", rows(|row| row / 8)))
            .and_then(|own| own.with_factor("period", rows(|row| row % 8)))
            .unwrap();
        let spec = LinearFixedEffectsSpec { errors: StandardErrors::Independent, ..Default::default() };
        let fit = spec.fit(&observations).unwrap();
        close(parts.two_way, fit.coefficients[0].estimate, 1e-9);
        close(total, fit.coefficients[0].estimate, 1e-9);
        assert!(parts.weight(ComparisonKind::LaterWithAlways) > 0.0);
        assert_eq!(parts.comparisons.len(), 3 * 4);
    }
}

/// An effect of one for whoever is treated is the effect of every comparison, whatever the weights.
#[test]
fn a_common_lasting_effect_is_every_part() {
    let levels = Matrix::new(20, 8, (0..160).map(|at| (at / 8 * 3 + at % 8) as f64).collect()).unwrap();
    let cohorts: Vec<Option<i64>> = (0..20).map(|unit| [Some(3), Some(5), None, Some(6)][unit % 4]).collect();
    let outcomes = changed(&levels, |unit, period, value| {
        value + f64::from(cohorts[unit].is_some_and(|start| period as i64 >= start))
    });
    let parts = decompose(&Staggered::new(outcomes, (0..8).collect(), cohorts).unwrap()).unwrap();
    for part in &parts.comparisons {
        close(part.effect, 1.0, 1e-12);
        assert!(part.weight > 0.0);
    }
    close(parts.two_way, 1.0, 1e-12);
}

#[test]
fn a_panel_without_a_comparison_is_refused() {
    let panel = |cohort| Staggered::new(quiet(1, 4, 5), (0..5).collect(), vec![cohort; 4]).unwrap();
    assert_eq!(decompose(&panel(Some(2))), Err(Error::NoComparison));
    assert_eq!(decompose(&panel(None)), Err(Error::NoComparison));
}
