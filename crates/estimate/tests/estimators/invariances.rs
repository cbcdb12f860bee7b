//! What must not change an estimate, and what must change it by a known amount.

use estimate::callaway_santanna::{CallawaySantannaFit, Comparison};
use estimate::{
    Block, BlockMethod, CallawaySantannaSpec, DifferenceInDifferencesSpec, Solver, Staggered,
    SyntheticControlSpec, SyntheticDidSpec,
};
use numeric::Matrix;

use super::panels::{block, changed, quiet};

/// Exact solvers answer to rounding times condition number; a stopping rule may stop one step earlier or later.
const EXACT: f64 = 1e-7;
const STOPPED: f64 = 1e-3;

const TREATED: usize = 2;
const START: usize = 9;

fn methods(noise_level: Option<f64>) -> [(BlockMethod, f64); 5] {
    let did = |solver| BlockMethod::SyntheticDid(SyntheticDidSpec { solver, noise_level });
    let control = |solver| BlockMethod::SyntheticControl(SyntheticControlSpec { solver, noise_level });
    [
        (BlockMethod::DifferenceInDifferences(DifferenceInDifferencesSpec), EXACT),
        (did(Solver::Exact), EXACT),
        (control(Solver::Exact), EXACT),
        (did(Solver::ReferenceStoppingRule), STOPPED),
        (control(Solver::ReferenceStoppingRule), STOPPED),
    ]
}

/// Compares the effect on `other` with `expected(effect on the plain panel)` for every method.
#[track_caller]
fn effects_follow(other: impl Fn(&Matrix) -> Block, expected: impl Fn(f64) -> f64) {
    effects_follow_in(&methods(None), other, expected);
}

#[track_caller]
fn effects_follow_in(
    methods: &[(BlockMethod, f64)],
    other: impl Fn(&Matrix) -> Block,
    expected: impl Fn(f64) -> f64,
) {
    for seed in 0..5 {
        let outcomes = quiet(seed, 14, 13);
        let plain = block(outcomes.clone(), TREATED, START);
        let other = other(&outcomes);
        for (method, tolerance) in methods {
            let expected = expected(method.fit(&plain).unwrap().effect);
            let effect = method.fit(&other).unwrap().effect;
            let apart = (effect - expected).abs();
            let size = other.noise_level().unwrap();
            assert!(apart <= tolerance * size, "{method:?}, seed {seed}: {effect} against {expected}");
        }
    }
}

#[test]
fn the_level_of_a_unit_does_not_matter_with_a_constant() {
    let with_a_constant: Vec<(BlockMethod, f64)> = methods(None)
        .into_iter()
        .filter(|(method, _)| !matches!(method, BlockMethod::SyntheticControl(_)))
        .collect();
    let lifted = |outcomes: &Matrix| {
        block(changed(outcomes, |unit, _, value| value + 7.0 * unit as f64), TREATED, START)
    };
    effects_follow_in(&with_a_constant, lifted, |effect| effect);
}

/// Without a constant the level is what is matched: the check above would be empty if it held here too.
#[test]
fn the_level_of_a_unit_does_matter_to_synthetic_control() {
    let outcomes = quiet(1, 14, 13);
    let spec = SyntheticControlSpec::default();
    let plain = spec.fit(&block(outcomes.clone(), TREATED, START)).unwrap();
    let lifted = changed(&outcomes, |unit, _, value| value + 7.0 * unit as f64);
    let lifted = spec.fit(&block(lifted, TREATED, START)).unwrap();
    assert!((plain.effect - lifted.effect).abs() > 0.1);
}

/// For a given noise level. The one measured from the panel takes a shock common to all for noise, as in synthdid.
#[test]
fn a_shock_common_to_all_units_does_not_matter() {
    let shocked = |outcomes: &Matrix| {
        block(
            changed(outcomes, |_, period, value| value + 3.0 * ((period * period) % 7) as f64),
            TREATED,
            START,
        )
    };
    effects_follow_in(&methods(Some(1.5)), shocked, |effect| effect);
}

#[test]
fn the_unit_of_measure_carries_over() {
    for scale in [1e-6, 1e6] {
        let scaled =
            |outcomes: &Matrix| block(changed(outcomes, |_, _, value| value * scale), TREATED, START);
        effects_follow(scaled, |effect| effect * scale);
    }
}

#[test]
fn a_shift_of_treated_cells_is_found_whole() {
    let shifted = |outcomes: &Matrix| {
        let shift =
            |unit, period, value| if unit < TREATED && period >= START { value - 4.25 } else { value };
        block(changed(outcomes, shift), TREATED, START)
    };
    effects_follow(shifted, |effect| effect - 4.25);
}

#[test]
fn the_order_of_units_does_not_matter() {
    let turned = |outcomes: &Matrix| {
        let rows: Vec<&[f64]> = (0..outcomes.rows()).rev().map(|unit| outcomes.row(unit)).collect();
        let treated: Vec<bool> = (0..rows.len()).rev().map(|unit| unit < TREATED).collect();
        Block::new(Matrix::from_rows(&rows).unwrap(), &treated, START).unwrap()
    };
    effects_follow(turned, |effect| effect);
}

/// Units 0-3 start in period 4, units 4-6 in period 6, the others never.
fn staggered(outcomes: Matrix) -> CallawaySantannaFit {
    let cohorts = (0..outcomes.rows())
        .map(|unit| [Some(4), Some(6), None][usize::from(unit > 3) + usize::from(unit > 6)]);
    let cohorts = cohorts.collect();
    let periods = (0..outcomes.columns() as i64).collect();
    let spec =
        CallawaySantannaSpec { comparison: Comparison::NotYetTreated, ..CallawaySantannaSpec::default() };
    spec.fit(&Staggered::new(outcomes, periods, cohorts).unwrap()).unwrap()
}

#[test]
fn staggered_adoption_is_invariant_too() {
    let outcomes = quiet(3, 15, 9);
    let plain = staggered(outcomes.clone());
    let levels = staggered(changed(&outcomes, |unit, _, value| value + 5.0 * unit as f64));
    let shock = staggered(changed(&outcomes, |_, period, value| value + ((3 * period) % 5) as f64));
    let scaled = staggered(changed(&outcomes, |_, _, value| value * 1e6));
    let treated =
        |unit: usize, period: usize| unit <= 3 && period >= 4 || (4..=6).contains(&unit) && period >= 6;
    let shifted = staggered(changed(&outcomes, |unit, period, value| {
        value + if treated(unit, period) { 2.5 } else { 0.0 }
    }));
    let each = plain.cells.iter().zip(&levels.cells).zip(&shock.cells).zip(&scaled.cells).zip(&shifted.cells);
    for ((((plain, levels), shock), scaled), shifted) in each {
        let own = plain.estimate;
        let shift = if plain.period >= plain.cohort { 2.5 } else { 0.0 };
        for (other, expected, unit) in [
            (levels.estimate, own.effect, 1.0),
            (shock.estimate, own.effect, 1.0),
            (scaled.estimate, own.effect * 1e6, 1e6),
            (shifted.estimate, own.effect + shift, 1.0),
        ] {
            assert!((other.effect - expected).abs() <= 1e-12 * unit * 100.0);
            assert!((other.standard_error - own.standard_error * unit).abs() <= 1e-12 * unit * 100.0);
        }
    }
    let found = shifted.simple().unwrap().effect - plain.simple().unwrap().effect;
    assert!((found - 2.5).abs() < 1e-12, "{found}");
}

/// Equal bytes whatever the threads: the placebos run in parallel, each on its own.
#[test]
fn threads_do_not_matter() {
    use estimate::{SetPlan, placebo_in_space};
    use numeric::stream::StreamKey;
    let block = block(quiet(9, 16, 12), 2, 8);
    let method = methods(None)[1].0;
    let plan = SetPlan { most_enumerated: 10, draws: 40, key: StreamKey::new(4, b"tests", "threads") };
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| placebo_in_space(&method, &block, &method.fit(&block).unwrap(), &plan).unwrap())
    };
    assert_eq!(run(1), run(3));
}
