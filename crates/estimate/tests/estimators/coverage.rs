//! On simulated panels: how often a test rejects where nothing happened, and an interval holds the truth.

use estimate::callaway_santanna::{Adjustment, Estimate};
use estimate::{
    BlockMethod, CallawaySantannaSpec, DifferenceInDifferencesSpec, ImputationSpec, SetPlan, Staggered,
    SyntheticControlSpec, SyntheticDidSpec, placebo_in_space, randomise_assignment,
};
use numeric::Matrix;
use numeric::stream::StreamKey;
use rayon::prelude::*;

use super::panels::{block, changed, quiet};

fn plan() -> SetPlan {
    SetPlan::new(0, StreamKey::new(0, b"", "none drawn"))
}

/// Share of panels with p at most 0.1, treated cells moved by `shift`.
fn rejections(method: BlockMethod, panels: u64, shift: f64) -> f64 {
    let rejects = |seed: u64| {
        let moved = changed(&quiet(1_000 + seed, 20, 12), |unit, period, value| {
            if unit == 0 && period >= 9 { value + shift } else { value }
        });
        let block = block(moved, 1, 9);
        let fit = method.fit(&block).unwrap();
        placebo_in_space(&method, &block, &fit, &plan()).unwrap().rank_p <= 0.1 + 1e-12
    };
    let count = (0..panels).into_par_iter().filter(|seed| rejects(*seed)).count();
    count as f64 / panels as f64
}

/// Four standard errors of a share with true value 0.1.
fn four_errors(panels: u64) -> f64 {
    4.0 * (0.1 * 0.9 / panels as f64).sqrt()
}

/// Twenty exchangeable units: p takes steps of 1/20, and 0.1 is one of them.
#[test]
fn placebo_ranks_reject_as_often_as_they_say() {
    let methods = [
        (BlockMethod::DifferenceInDifferences(DifferenceInDifferencesSpec), 2_000),
        (BlockMethod::SyntheticDid(SyntheticDidSpec::default()), 400),
        (BlockMethod::SyntheticControl(SyntheticControlSpec::default()), 400),
    ];
    for (method, panels) in methods {
        let share = rejections(method, panels, 0.0);
        // DIFFERENCE: for the weighted methods the placebos keep the full sample's penalty and one donor fewer, so that
        // the rank is nearly exact and not exactly so; the bound leaves 0.02 for it.
        let bound = four_errors(panels) + if panels > 1_000 { 0.0 } else { 0.02 };
        assert!((share - 0.1).abs() <= bound, "{method:?}: {share}");
    }
}

#[test]
fn placebo_ranks_find_a_large_effect() {
    for method in [
        BlockMethod::DifferenceInDifferences(DifferenceInDifferencesSpec),
        BlockMethod::SyntheticDid(SyntheticDidSpec::default()),
    ] {
        let share = rejections(method, 100, 8.0);
        assert!(share > 0.95, "{method:?}: {share}");
    }
}

/// Two of eight units: 28 assignments, so that p at most 0.1 means one of the two most extreme: 2/28.
#[test]
fn randomisation_rejects_as_often_as_it_says() {
    let panels = 3_000;
    let rejects = |seed: &u64| {
        randomise_assignment(&block(quiet(50_000 + seed, 8, 8), 2, 5), &plan()).unwrap().p <= 0.1 + 1e-12
    };
    let share = (0..panels).into_par_iter().filter(rejects).count() as f64 / panels as f64;
    let exact = 2.0 / 28.0;
    assert!((share - exact).abs() <= 4.0 * (exact * (1.0 - exact) / panels as f64).sqrt(), "{share}");
}

/// Two cohorts of 40 among 160 units: intervals at 95 % should hold the truth (zero) in 95 of 100 panels.
#[test]
fn intervals_of_staggered_adoption_hold_the_truth() {
    let panels = 1_000;
    let holds = |seed: &u64| {
        let cohorts = (0..160).map(|unit| [Some(3), Some(5), None, None][unit / 40]).collect();
        let panel = Staggered::new(quiet(90_000 + seed, 160, 7), (0..7).collect(), cohorts).unwrap();
        let estimate = CallawaySantannaSpec::default().fit(&panel).unwrap().simple().unwrap();
        estimate.effect.abs() <= numeric::distribution::normal_quantile(0.975) * estimate.standard_error
    };
    let share = (0..panels).into_par_iter().filter(holds).count() as f64 / panels as f64;
    // Four standard errors of a share of 0.95, and 0.01 for the clusters being 160 and not many.
    assert!((share - 0.95).abs() <= 4.0 * (0.95 * 0.05 / panels as f64).sqrt() + 0.01, "{share}");
}

/// Share of panels whose interval at 95 % holds the effect, with four standard errors of such a share around 0.95.
fn coverage(panels: u64, holds: impl Fn(u64) -> bool + Sync) -> (f64, f64) {
    let share = (0..panels).into_par_iter().filter(|seed| holds(*seed)).count() as f64 / panels as f64;
    (share, 4.0 * (0.95 * 0.05 / panels as f64).sqrt())
}

fn within(estimate: Estimate, truth: f64) -> bool {
    let reach = numeric::distribution::normal_quantile(0.975) * estimate.standard_error;
    (estimate.effect - truth).abs() <= reach
}

/// Units with a larger covariate start treatment more often and grow faster: only the adjusted interval holds the effect.
#[test]
fn intervals_adjusted_for_covariates_hold_the_truth() {
    let (units, periods, effect) = (240, 5, 1.5);
    let fitted = |seed: u64, adjustment: Adjustment| {
        let mut stream = StreamKey::new(seed, b"tests", "adjusted coverage").stream(0);
        let (mut covariate, mut outcomes, mut cohorts) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..units {
            let own = stream.standard_normal();
            let chance = 1.0 / (1.0 + numeric::float::exp(0.5 - 0.6 * own));
            let start = (stream.uniform() < chance).then(|| [2, 3][stream.below(2)]);
            let (mut shock, level) = (0.0, 3.0 * stream.standard_normal());
            for period in 0..periods {
                shock = 0.5 * shock + stream.standard_normal();
                let treated = start.is_some_and(|start| start <= period);
                outcomes.push(level + 0.5 * own * period as f64 + shock + if treated { effect } else { 0.0 });
            }
            covariate.push(own);
            cohorts.push(start);
        }
        let outcomes = Matrix::new(units, periods as usize, outcomes).unwrap();
        let panel = Staggered::new(outcomes, (0..periods).collect(), cohorts).unwrap();
        let panel = panel.with_covariates(Matrix::new(units, 1, covariate).unwrap()).unwrap();
        let spec = CallawaySantannaSpec { adjustment, ..CallawaySantannaSpec::default() };
        spec.fit(&panel).unwrap().simple().unwrap()
    };
    let (share, bound) = coverage(600, |seed| within(fitted(seed, Adjustment::DoublyRobust), effect));
    // The bound leaves 0.01 for the units being 240 and not many.
    assert!((share - 0.95).abs() <= bound + 0.01, "{share}");
    let (without, _) = coverage(100, |seed| within(fitted(seed, Adjustment::Unconditional), effect));
    assert!(without < 0.6, "{without}");
}

/// Effects that grow with time since treatment and differ by cohort, errors that last: the interval of imputation holds the
/// mean over the treated cells.
#[test]
fn intervals_of_imputation_hold_the_truth() {
    let (units, periods) = (160_usize, 7_usize);
    let start = |unit: usize| [Some(3), Some(5), None, None][unit % 4];
    let (mut total, mut cells) = (0.0, 0.0);
    let growth = |unit: usize, period: usize| match start(unit) {
        Some(start) if start <= period => (1 + period - start) as f64 * if start == 3 { 0.5 } else { -0.8 },
        _ => 0.0,
    };
    for (unit, period) in (0..units).flat_map(|unit| (0..periods).map(move |period| (unit, period))) {
        total += growth(unit, period);
        cells += f64::from(start(unit).is_some_and(|start| start <= period));
    }
    let (share, bound) = coverage(800, |seed| {
        let mut stream = StreamKey::new(seed, b"tests", "imputation coverage").stream(0);
        let mut outcomes = Vec::new();
        for unit in 0..units {
            let (mut shock, level) = (stream.standard_normal(), 5.0 * stream.standard_normal());
            for period in 0..periods {
                shock = 0.5 * shock + stream.standard_normal();
                outcomes.push(level + (period * period) as f64 + shock + growth(unit, period));
            }
        }
        let cohorts = (0..units).map(|unit| start(unit).map(|start| start as i64)).collect();
        let outcomes = Matrix::new(units, periods, outcomes).unwrap();
        let panel = Staggered::new(outcomes, (0..periods as i64).collect(), cohorts).unwrap();
        within(ImputationSpec::default().fit(&panel).unwrap().effect, total / cells)
    });
    assert!((share - 0.95).abs() <= bound + 0.01, "{share}");
}
