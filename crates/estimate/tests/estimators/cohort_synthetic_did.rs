//! Synthetic difference in differences of several cohorts: beside the block design, a slow twin, invariances, edges, coverage.

use estimate::{
    AdoptionPanel, AssignmentSets, Block, BlockMethod, CohortBootstrap, CohortSyntheticDidSpec, Error,
    SetPlan, SyntheticDidSpec, placebo_in_space,
};
use numeric::Matrix;
use numeric::stream::StreamKey;

use super::panels::{block, changed, close, quiet};

/// What rounding leaves of weights that two orders of the same sums find.
const ROUNDING: f64 = 1e-9;

fn key(name: &str) -> StreamKey {
    StreamKey::new(3, b"tests", name)
}

/// The first units start in the given periods, the others never.
fn panel(outcomes: Matrix, starts: &[usize]) -> AdoptionPanel {
    let starts = (0..outcomes.rows()).map(|unit| starts.get(unit).copied()).collect();
    AdoptionPanel::new(outcomes, starts).unwrap()
}

#[test]
fn one_cohort_is_the_block_design() {
    let outcomes = quiet(1, 14, 12);
    let (design, adoption) = (block(outcomes.clone(), 2, 8), panel(outcomes, &[8, 8]));
    let (spec, own) = (SyntheticDidSpec::default(), CohortSyntheticDidSpec::default());
    let (one, all) = (spec.fit(&design).unwrap(), own.fit(&adoption).unwrap());
    assert_eq!((all.effect, all.cohorts.len()), (one.effect, 1));
    assert_eq!(all.cohorts[0].fit, one);
    let by_horizon: Vec<f64> = all.horizons.iter().map(|horizon| horizon.effect).collect();
    for (ours, block) in by_horizon.iter().zip(&one.effects) {
        close(*ours, *block, ROUNDING);
    }
    for most_enumerated in [1_000, 1] {
        let plan = SetPlan { most_enumerated, ..SetPlan::new(25, key("placebos")) };
        let placebos = placebo_in_space(&BlockMethod::SyntheticDid(spec), &design, &one, &plan).unwrap();
        let ours = own.placebos(&adoption, &all, &plan).unwrap();
        assert_eq!(ours.effects, placebos.effects.iter().map(|placebo| placebo.effect).collect::<Vec<_>>());
        assert_eq!((ours.sets, ours.rank_p), (placebos.sets, placebos.rank_p));
        assert_eq!(ours.interval_by_spread(0.05), placebos.interval_by_spread(0.05));
    }
}

/// Each cohort cut out of the panel with the units never treated, fitted by itself, and the cells averaged one by one.
fn cell_by_cell(adoption: &AdoptionPanel, noise_level: Option<f64>) -> f64 {
    let (mut cells, mut count) = (0.0, 0.0);
    for start in 1..adoption.outcomes().columns() {
        let own = |unit: &usize| adoption.starts()[*unit].is_none_or(|first| first == start);
        let rows: Vec<usize> = (0..adoption.starts().len()).filter(own).collect();
        let treated: Vec<bool> = rows.iter().map(|unit| adoption.starts()[*unit].is_some()).collect();
        if !treated.contains(&true) {
            continue;
        }
        let outcomes: Vec<&[f64]> = rows.iter().map(|unit| adoption.outcomes().row(*unit)).collect();
        let design = Block::new(Matrix::from_rows(&outcomes).unwrap(), &treated, start).unwrap();
        let spec = SyntheticDidSpec { noise_level, ..SyntheticDidSpec::default() };
        let fit = spec.fit(&design).unwrap();
        for unit in rows.iter().zip(&treated).filter(|(_, treated)| **treated).map(|(unit, _)| *unit) {
            for period in start..adoption.outcomes().columns() {
                cells += adoption.outcomes().at(unit, period) - fit.counterfactual[period];
                count += 1.0;
            }
        }
    }
    cells / count
}

#[test]
fn the_effect_is_the_mean_of_all_treated_cells() {
    for seed in 0..8 {
        let adoption = panel(quiet(seed, 13, 11), &[9, 6, 6, 9, 7]);
        let fit = CohortSyntheticDidSpec::default().fit(&adoption).unwrap();
        close(fit.effect, cell_by_cell(&adoption, None), ROUNDING);
        let starts: Vec<usize> = fit.cohorts.iter().map(|cohort| cohort.first_treated).collect();
        assert_eq!(starts, [6, 7, 9]);
        close(fit.cohorts[0].share, 10.0 / 18.0, 1e-15);
        assert_eq!(fit.horizons.iter().map(|horizon| horizon.units).collect::<Vec<_>>(), [5, 5, 3, 3, 2]);
    }
}

/// With the noise level given, a placebo is the estimate of a panel whose starts have been moved.
#[test]
fn placebos_deal_the_starts_in_every_way() {
    let outcomes = quiet(4, 8, 9);
    let spec = CohortSyntheticDidSpec { noise_level: Some(1.3), ..CohortSyntheticDidSpec::default() };
    let adoption = panel(outcomes.clone(), &[7, 5, 7]);
    let fit = spec.fit(&adoption).unwrap();
    let placebos = spec.placebos(&adoption, &fit, &SetPlan::new(0, key("none"))).unwrap();
    // One unit of five starts in period 5, two of the other four in period 7.
    assert_eq!(placebos.sets, AssignmentSets::Enumerated { sets: 30 });
    let mut naive = Vec::new();
    for first in 0..5 {
        for (second, third) in (0..5).flat_map(|a| (a + 1..5).map(move |b| (a, b))) {
            if first == second || first == third {
                continue;
            }
            let start = |unit| match unit {
                unit if unit == first => Some(5),
                unit if unit == second || unit == third => Some(7),
                _ => None,
            };
            let rows: Vec<&[f64]> = (3..8).map(|unit| outcomes.row(unit)).collect();
            let moved = AdoptionPanel::new(Matrix::from_rows(&rows).unwrap(), (0..5).map(start).collect());
            naive.push(cell_by_cell(&moved.unwrap(), Some(1.3)));
        }
    }
    assert_eq!(naive.len(), placebos.effects.len());
    for (ours, naive) in placebos.effects.iter().zip(&naive) {
        close(*ours, *naive, ROUNDING);
    }
    let beyond = naive.iter().filter(|effect| effect.abs() >= fit.effect.abs()).count();
    close(placebos.rank_p, (1 + beyond) as f64 / 31.0, 1e-15);
    // Drawn assignments are among the enumerated ones.
    let plan = SetPlan { most_enumerated: 1, ..SetPlan::new(40, key("drawn")) };
    let drawn = spec.placebos(&adoption, &fit, &plan).unwrap();
    assert_eq!(drawn.sets, AssignmentSets::Sampled { draws: 40, possible: Some(30) });
    let known = |effect: &f64| placebos.effects.iter().any(|other| (other - effect).abs() < ROUNDING);
    assert!(drawn.effects.iter().all(known));
    let different = placebos.effects.iter().filter(|own| drawn.effects.iter().any(|other| other == *own));
    // Forty draws from thirty leave about eight of them out; half is far from it.
    assert!(different.count() > 15);
}

#[test]
fn the_jackknife_leaves_out_one_unit_at_a_time() {
    let adoption = panel(quiet(6, 12, 10), &[7, 5, 7, 5, 7]);
    let fit = CohortSyntheticDidSpec::default().fit(&adoption).unwrap();
    let mut effects = Vec::new();
    for left_out in 0..12 {
        let (mut cells, mut count) = (0.0, 0.0);
        for cohort in &fit.cohorts {
            let weights: Vec<f64> = (cohort.fit.controls.iter().zip(&cohort.fit.unit_weights))
                .map(|(unit, weight)| if *unit == left_out { 0.0 } else { *weight })
                .collect();
            let total: f64 = weights.iter().sum();
            let gap = |unit: usize, period: usize| {
                let synthetic: f64 = (cohort.fit.controls.iter().zip(&weights))
                    .map(|(control, weight)| weight / total * adoption.outcomes().at(*control, period))
                    .sum();
                adoption.outcomes().at(unit, period) - synthetic
            };
            for unit in cohort.units.iter().copied().filter(|unit| *unit != left_out) {
                let before: f64 = (cohort.fit.time_weights.iter().enumerate())
                    .map(|(period, weight)| weight * gap(unit, period))
                    .sum();
                for period in cohort.first_treated..10 {
                    cells += gap(unit, period) - before;
                    count += 1.0;
                }
            }
        }
        effects.push(cells / count);
    }
    let mean = effects.iter().sum::<f64>() / 12.0;
    let squares: f64 = effects.iter().map(|effect| (effect - mean) * (effect - mean)).sum();
    close(fit.jackknife(&adoption).unwrap(), (squares * 11.0 / 12.0).sqrt(), ROUNDING);
}

#[test]
fn levels_shocks_units_of_measure_and_order_change_nothing_else() {
    let outcomes = quiet(9, 12, 10);
    let starts = [6, 8, 6];
    let effect = |outcomes: &Matrix| {
        CohortSyntheticDidSpec::default().fit(&panel(outcomes.clone(), &starts)).unwrap().effect
    };
    let plain = effect(&outcomes);
    let levels = changed(&outcomes, |unit, _, value| value + (unit * unit) as f64);
    close(effect(&levels), plain, 1e-8);
    close(effect(&changed(&outcomes, |_, _, value| -8.0 * value)), -8.0 * plain, ROUNDING);
    let shifted = changed(&outcomes, |unit, period, value| {
        value + if starts.get(unit).is_some_and(|start| period >= *start) { 2.5 } else { 0.0 }
    });
    close(effect(&shifted), plain + 2.5, 1e-8);
    let rows: Vec<&[f64]> = (0..12).rev().map(|unit| outcomes.row(unit)).collect();
    let turned = (0..12).map(|unit: usize| starts.get(11 - unit).copied()).collect();
    let turned = AdoptionPanel::new(Matrix::from_rows(&rows).unwrap(), turned).unwrap();
    close(CohortSyntheticDidSpec::default().fit(&turned).unwrap().effect, plain, 1e-8);
}

#[test]
fn the_same_bytes_at_any_number_of_threads() {
    let adoption = panel(quiet(2, 30, 12), &[8, 6, 8, 9]);
    let spec = CohortSyntheticDidSpec::default();
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let fit = spec.fit(&adoption).unwrap();
            let placebos = spec.placebos(&adoption, &fit, &SetPlan::new(30, key("threads"))).unwrap();
            let bootstrap = CohortBootstrap { draws: 30, key: key("resamples") };
            let spread = spec.bootstrap(&adoption, &fit, (&bootstrap, None)).unwrap();
            (fit, placebos, spread)
        })
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn what_a_design_does_not_admit_is_refused_by_name() {
    let spec = CohortSyntheticDidSpec::default();
    let adoption = panel(quiet(5, 9, 8), &[5, 6, 6]);
    let covariates = adoption.clone().with_covariates(vec![quiet(6, 9, 8)]).unwrap();
    assert_eq!(
        spec.fit(&covariates),
        Err(Error::CovariatesNotTaken { method: "synthetic difference in differences of cohorts", seen: 1 })
    );
    let early = panel(quiet(5, 9, 8), &[1, 6]);
    assert_eq!(spec.fit(&early), Err(Error::NoiseLevelUnknown { controls: 7, periods: 1 }));
    let known = CohortSyntheticDidSpec { noise_level: Some(1.0), ..spec };
    assert!(known.fit(&early).unwrap().effect.is_finite());
    let fit = spec.fit(&adoption).unwrap();
    assert_eq!(fit.jackknife(&adoption), Err(Error::CohortOfOneUnit { first_treated: 5 }));
    let bootstrap = CohortBootstrap { draws: 5, key: key("edges") };
    let clusters = [0, 0, 0, 1, 2, 3, 4, 5, 6];
    assert_eq!(
        spec.bootstrap(&adoption, &fit, (&bootstrap, Some(&clusters))),
        Err(Error::TooFewTreatedClusters { treated: 1 })
    );
    assert!(matches!(
        spec.bootstrap(&adoption, &fit, (&bootstrap, Some(&clusters[1..]))),
        Err(Error::LengthDiffers { expected: 9, seen: 8, .. })
    ));
    let none = CohortBootstrap { draws: 1, ..bootstrap };
    assert_eq!(
        spec.bootstrap(&adoption, &fit, (&none, None)).unwrap_err(),
        Error::TooFewDraws { draws: 1, usable: 1 }
    );
    let many = panel(quiet(5, 6, 8), &[5, 6, 6]);
    let plan = SetPlan { most_enumerated: 0, ..SetPlan::new(0, key("edges")) };
    let refused = spec.placebos(&many, &spec.fit(&many).unwrap(), &plan);
    assert_eq!(refused, Err(Error::TooFewForPlacebo { controls: 3, treated: 3 }));
    assert_eq!(spec.placebos(&adoption, &fit, &plan), Err(Error::NoDraws));
    let lone = panel(quiet(5, 5, 8), &[5, 5, 6, 6]);
    let refused = spec.fit(&lone).unwrap().jackknife(&lone);
    assert_eq!(refused, Err(Error::OnlyDonor { unit: 4 }));
}

/// Noise, levels and common shocks; treated units are as noisy as the others.
#[test]
fn tests_hold_their_size_and_intervals_cover() {
    let (panels, draws) = (100, 59);
    let spec = CohortSyntheticDidSpec::default();
    let (mut rejected, mut covered, mut by_bootstrap, mut found) = (0, 0, 0, 0);
    for seed in 0..panels {
        let adoption = panel(quiet(1_000 + seed, 22, 9), &[5, 6, 5, 6, 6, 5]);
        let fit = spec.fit(&adoption).unwrap();
        let placebos = spec.placebos(&adoption, &fit, &SetPlan::new(draws, key("size"))).unwrap();
        rejected += u32::from(placebos.rank_p <= 0.05);
        found += u32::from(placebos.standard_deviation.is_some_and(|spread| 4.0 > 3.0 * spread));
        let error = fit.jackknife(&adoption).unwrap();
        covered += u32::from(fit.effect.abs() <= 1.96 * error);
        let bootstrap = CohortBootstrap { draws: 40, key: key("cover") };
        let (low, high) =
            spec.bootstrap(&adoption, &fit, (&bootstrap, None)).unwrap().interval(fit.effect, 0.05);
        by_bootstrap += u32::from(low <= 0.0 && 0.0 <= high);
    }
    println!(
        "rejected {rejected}, jackknife covers {covered}, bootstrap covers {by_bootstrap}, found {found}"
    );
    // Four standard deviations of a binomial count with n = 100 and p = 0.05 above its mean of 5.
    assert!(rejected <= 14, "{rejected} of {panels} panels without effect are rejected");
    // Both standard errors are approximations for many treated units, and here are six: 0.85 less 4 deviations is 0.75.
    assert!(covered >= 75 && by_bootstrap >= 75, "{covered} and {by_bootstrap} of {panels} covered");
    // An effect of four noise levels stands three standard errors from zero.
    assert!(found >= 95, "{found} of {panels} would be found");
}
