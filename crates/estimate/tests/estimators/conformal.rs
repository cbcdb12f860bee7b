//! Conformal inference and the debiased synthetic control: slow twins, published values, validity and edges.

use estimate::{
    Block, ConformalModel, ConformalNorm, ConformalSpec, DebiasedSyntheticControlSpec, Error, Permutations,
    RidgePenalty, conformal_intervals,
};
use numeric::Matrix;
use numeric::stream::StreamKey;
use rayon::prelude::*;

use super::panels::{block, changed, close, prop99, quiet};

const MODELS: [ConformalModel; 4] = [
    ConformalModel::DifferenceInDifferences,
    ConformalModel::SyntheticControl,
    ConformalModel::AugmentedSyntheticControl { penalty: RidgePenalty::OneStandardError },
    ConformalModel::MatrixCompletion { penalty: 0.05 },
];

fn path(block: &Block) -> Vec<f64> {
    let treated = block.treated();
    (0..block.outcomes().columns())
        .map(|t| treated.iter().map(|unit| block.outcomes().at(*unit, t)).sum::<f64>() / treated.len() as f64)
        .collect()
}

fn p_of(block: &Block, model: ConformalModel, spec: ConformalSpec) -> f64 {
    let residuals = |periods: &[usize], path: &[f64]| model.residuals(block, periods, path);
    spec.test(&path(block), &vec![0.0; block.n_post()], &residuals).unwrap().p
}

fn independent(draws: usize) -> ConformalSpec {
    let key = StreamKey::new(4, b"tests", "orders");
    ConformalSpec { permutations: Permutations::Independent { draws, key }, ..ConformalSpec::default() }
}

/// Source: mlsynth's benchmark cwz_ttest (port of scinference's `sc.cf`), three blocks.
#[test]
fn debiased_synthetic_control_of_proposition_99() {
    let (_, block) = prop99();
    let fit = DebiasedSyntheticControlSpec::default().fit(&block).unwrap();
    // Printed with six decimals.
    assert!((fit.effect + 17.991_121).abs() < 5.05e-7, "{}", fit.effect);
    assert_eq!((fit.fold_effects.len(), fit.degrees), (3, 2.0));
    let (low, high) = fit.interval(0.1);
    assert!(low < fit.effect && fit.effect < high);
    // The interval of level p ends at zero: test and interval are one statement.
    assert!(fit.interval(fit.p).1.abs() < 1e-6 * fit.standard_error);
}

/// One untreated unit has all the weight, so that each block's effect is a difference of means.
#[test]
fn debiasing_with_one_untreated_unit_is_arithmetic() {
    let y = Matrix::from_rows(&[[1.0, 2.0, 4.0, 7.0, 9.0, 13.0, 20.0], [0.0; 7]]).unwrap();
    let fit = DebiasedSyntheticControlSpec { folds: 2 }.fit(&block(y, 1, 5)).unwrap();
    // Blocks of two of the five earlier periods, the oldest left unused: means 3 and 8; after treatment 16.5.
    assert_eq!(fit.fold_effects, [13.5, 8.5]);
    close(fit.standard_error, (1.0_f64 + 2.0).sqrt() * 12.5_f64.sqrt() / 2.0_f64.sqrt(), 1e-14);
    let error = DebiasedSyntheticControlSpec { folds: 1 }.fit(&block(quiet(1, 4, 6), 1, 4));
    assert!(matches!(error, Err(Error::OutOfRange { what: "the number of blocks", .. })));
}

/// The t-test holds its level where nothing happens: four errors of a share of 0.1 over 300 panels are 0.07.
#[test]
fn the_debiased_test_rejects_as_often_as_it_says() {
    let rejected = (0..300_u64)
        .into_par_iter()
        .filter(|seed| {
            let mut stream = StreamKey::new(*seed, b"tests", "stationary").stream(0);
            let y = Matrix::new(6, 60, (0..360).map(|_| stream.standard_normal()).collect()).unwrap();
            DebiasedSyntheticControlSpec::default().fit(&block(y, 1, 45)).unwrap().p <= 0.1
        })
        .count();
    assert!((rejected as f64 / 300.0 - 0.1).abs() < 0.07, "{rejected}");
}

/// The moving block by writing the residuals out twice, as the published code does.
#[test]
fn moving_blocks_are_counted_as_in_the_paper() {
    let block = block(quiet(7, 6, 15), 1, 11);
    for model in MODELS {
        let periods: Vec<usize> = (0..15).collect();
        let residuals = model.residuals(&block, &periods, &path(&block)).unwrap();
        let twice = [residuals.clone(), residuals].concat();
        let sums: Vec<f64> = (0..15).map(|s| twice[s..s + 4].iter().map(|u| u.abs()).sum()).collect();
        let share = sums.iter().filter(|sum| **sum >= sums[11] - 1e-12).count() as f64 / 15.0;
        close(p_of(&block, model, ConformalSpec::default()), share, 1e-15);
    }
}

/// All sets of four among eight residuals, counted; the drawn p lies within four of its own errors.
#[test]
fn drawn_orders_come_near_all_of_them() {
    let block = block(quiet(11, 5, 8), 1, 4);
    let model = ConformalModel::DifferenceInDifferences;
    let periods: Vec<usize> = (0..8).collect();
    let sizes: Vec<f64> =
        model.residuals(&block, &periods, &path(&block)).unwrap().iter().map(|u| u.abs()).collect();
    let own: f64 = sizes[4..].iter().sum();
    let sets: Vec<u32> = (0..256_u32).filter(|set| set.count_ones() == 4).collect();
    let of = |set: u32| (0..8).filter(|t| set >> t & 1 == 1).map(|t| sizes[t]).sum::<f64>();
    let exact = sets.iter().filter(|set| of(**set) >= own - 1e-12).count() as f64 / 70.0;
    let residuals = |periods: &[usize], path: &[f64]| model.residuals(&block, periods, path);
    let test = independent(20_000).test(&path(&block), &[0.0; 4], &residuals).unwrap();
    assert!((test.p - exact).abs() < 4.0 * test.simulation_error.unwrap() + 1e-4, "{} {exact}", test.p);
}

/// The ends of an interval are where the p-value crosses the level: just inside it is kept, just outside rejected.
#[test]
fn intervals_invert_the_test() {
    let raised = changed(&quiet(21, 7, 26), |unit, t, y| if unit == 0 && t >= 24 { y + 3.0 } else { y });
    let block = block(raised, 1, 24);
    let (path, level) = (path(&block), 0.1);
    for model in MODELS {
        let residuals = |periods: &[usize], path: &[f64]| model.residuals(&block, periods, path);
        let intervals = conformal_intervals(&path, 24, level, &residuals).unwrap();
        assert_eq!(intervals.len(), 2);
        for found in intervals {
            let periods: Vec<usize> = (0..24).chain([24 + found.horizon]).collect();
            let p = |effect: f64| {
                let mut used: Vec<f64> = periods.iter().map(|t| path[*t]).collect();
                used[24] -= effect;
                let u = model.residuals(&block, &periods, &used).unwrap();
                u.iter().filter(|other| other.abs() >= u[24].abs() * (1.0 - 1e-12)).count() as f64 / 25.0
            };
            let (low, high) = (found.low.unwrap(), found.high.unwrap());
            let hair = 1e-6 * (high - low);
            assert!(p(low + hair) > level && p(low - hair) <= level, "{model:?} {found:?}");
            assert!(p(high - hair) > level && p(high + hair) <= level, "{model:?} {found:?}");
            assert!(low < found.estimate && found.estimate < high);
            close(found.p_of_none, p(0.0), 1e-12);
        }
    }
}

#[test]
fn too_short_a_past_bounds_nothing() {
    let block = block(quiet(2, 5, 8), 1, 6);
    let model = ConformalModel::DifferenceInDifferences;
    let residuals = |periods: &[usize], path: &[f64]| model.residuals(&block, periods, path);
    let intervals = conformal_intervals(&path(&block), 6, 0.1, &residuals).unwrap();
    assert!(intervals.iter().all(|found| found.low.is_none() && found.high.is_none()));
    assert!(conformal_intervals(&path(&block), 6, 1.0, &residuals).is_err());
    assert!(conformal_intervals(&path(&block), 8, 0.1, &residuals).is_err());
    let spec = ConformalSpec::default();
    assert!(spec.test(&path(&block), &[], &residuals).is_err());
    assert!(spec.test(&path(&block), &[0.0; 8], &residuals).is_err());
    assert_eq!(independent(0).test(&path(&block), &[0.0], &residuals), Err(Error::NoDraws));
    let wrong = |_: &[usize], _: &[f64]| Ok(vec![0.0; 3]);
    assert!(matches!(spec.test(&path(&block), &[0.0], &wrong), Err(Error::LengthDiffers { .. })));
}

/// On exchangeable residuals the test is exact: a level of 0.1 is 2 of 20 shifts.
#[test]
fn the_joint_test_is_valid_and_has_power() {
    let share = |shift: f64, norm: ConformalNorm| {
        let rejected = (0..400_u64).into_par_iter().filter(|seed| {
            let mut stream = StreamKey::new(*seed, b"tests", "exchangeable").stream(0);
            let values = (0..5 * 20).map(|_| stream.standard_normal()).collect();
            let y = changed(&Matrix::new(5, 20, values).unwrap(), |unit, t, y| {
                if unit == 0 && t >= 17 { y + shift } else { y }
            });
            let spec = ConformalSpec { norm, ..ConformalSpec::default() };
            p_of(&block(y, 1, 17), ConformalModel::SyntheticControl, spec) <= 0.1 + 1e-12
        });
        rejected.count() as f64 / 400.0
    };
    for norm in [ConformalNorm::Sizes, ConformalNorm::Squares, ConformalNorm::Largest] {
        // Four errors of a share of 0.1 over 400 panels are 0.06.
        let quiet = share(0.0, norm);
        if norm == ConformalNorm::Largest {
            // The largest size of all stands in three of the twenty blocks: with blocks this norm cannot reach 0.1 here.
            assert!(quiet == 0.0 && share(6.0, norm) == 0.0);
        } else {
            assert!((quiet - 0.1).abs() < 0.06 && share(6.0, norm) > 0.9, "{norm:?} {quiet}");
        }
    }
}
