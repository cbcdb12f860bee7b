//! The smallest and the strangest panels, and what is refused.

use estimate::callaway_santanna::{BasePeriod, Comparison, Refusal};
use estimate::{
    AssignmentSets, Block, BlockMethod, CallawaySantannaSpec, DifferenceInDifferencesSpec, Error, SetPlan,
    Solver, Staggered, SyntheticControlSpec, SyntheticDidSpec, equivalence_by_placebos,
    equivalence_by_standard_error, placebo_in_space, randomise_assignment, smallest_detectable_effect,
};
use numeric::Matrix;
use numeric::stream::StreamKey;

use super::panels::{block, changed, close, quiet};

fn all_methods() -> Vec<BlockMethod> {
    let mut methods = vec![BlockMethod::DifferenceInDifferences(DifferenceInDifferencesSpec)];
    for solver in [Solver::Exact, Solver::ReferenceStoppingRule] {
        methods.push(BlockMethod::SyntheticControl(SyntheticControlSpec { solver, noise_level: None }));
        methods.push(BlockMethod::SyntheticDid(SyntheticDidSpec { solver, noise_level: None }));
    }
    methods
}

fn plan(draws: usize) -> SetPlan {
    SetPlan::new(draws, StreamKey::new(2, b"tests", "edges"))
}

#[test]
fn designs_that_are_none_are_refused_with_the_place() {
    let outcomes = || quiet(0, 3, 4);
    let refused = |treated: &[bool], start| Block::new(outcomes(), treated, start).unwrap_err();
    let length = Error::LengthDiffers { what: "the list of treated units", expected: 3, seen: 2 };
    assert_eq!(refused(&[true, false], 2), length);
    assert_eq!(refused(&[false; 3], 2), Error::NoTreatedUnit { units: 3 });
    assert_eq!(refused(&[true; 3], 2), Error::NoControlUnit { units: 3 });
    for start in [0, 4, 9] {
        let error = refused(&[true, false, false], start);
        assert_eq!(error, Error::NoPeriodBeforeOrAfter { first_treated: start, periods: 4 });
    }
    let hole = Matrix::new(1, 2, vec![1.0, f64::NAN]).unwrap_err();
    assert!(matches!(hole, numeric::Error::NotFinite { row: 0, column: 1, .. }));
}

#[test]
fn one_control_has_all_the_weight_and_no_placebo() {
    let block = block(quiet(1, 2, 8), 1, 5);
    for method in all_methods() {
        let fit = method.fit(&block).unwrap();
        assert_eq!(fit.unit_weights, vec![1.0]);
        assert_eq!(fit.effective_donors, 1.0);
        let refused = placebo_in_space(&method, &block, &fit, &plan(9)).unwrap_err();
        assert_eq!(refused, Error::TooFewForPlacebo { controls: 1, treated: 1 });
    }
}

#[test]
fn one_period_before_leaves_the_noise_level_unknown() {
    let block = block(quiet(1, 5, 4), 1, 1);
    for method in all_methods() {
        let fitted = method.fit(&block);
        if matches!(method, BlockMethod::DifferenceInDifferences(_)) {
            assert!(fitted.is_ok());
        } else {
            assert_eq!(fitted.unwrap_err(), Error::NoiseLevelUnknown { controls: 4, periods: 1 });
        }
    }
    let given =
        SyntheticDidSpec { noise_level: Some(1.0), ..SyntheticDidSpec::default() }.fit(&block).unwrap();
    assert_eq!(given.time_weights, vec![1.0]);
    let negative = SyntheticDidSpec { noise_level: Some(-1.0), ..SyntheticDidSpec::default() }.fit(&block);
    assert_eq!(negative.unwrap_err(), Error::NoiseLevelNegative { seen: -1.0 });
}

#[test]
fn where_nothing_moves_nothing_is_found() {
    for constant in [0.0, 12.5] {
        let block = block(changed(&quiet(1, 6, 8), |_, _, _| constant), 2, 5);
        for method in all_methods() {
            let fit = method.fit(&block).unwrap();
            assert!(fit.effect.abs() < 1e-9 && fit.pre_period_rmse < 1e-9, "{method:?}: {fit:?}");
            let placebos = placebo_in_space(&method, &block, &fit, &plan(0)).unwrap();
            assert_eq!(placebos.rank_p, 1.0, "{method:?}");
        }
        assert_eq!(randomise_assignment(&block, &plan(0)).unwrap().p, 1.0);
    }
}

#[test]
fn units_that_repeat_one_another_share_an_answer() {
    let outcomes = changed(&quiet(5, 7, 9), |_, _, value| value);
    let rows: Vec<&[f64]> = (0..7).chain([6, 6]).map(|unit| outcomes.row(unit)).collect();
    let twice = block(Matrix::from_rows(&rows).unwrap(), 1, 6);
    for method in all_methods() {
        let fit = method.fit(&twice).unwrap();
        assert!(fit.effect.is_finite());
        assert!((fit.unit_weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(fit.unit_weights.iter().all(|weight| *weight >= 0.0));
    }
}

#[test]
fn too_many_sets_are_sampled_by_seed() {
    let block = block(quiet(6, 30, 8), 5, 5);
    let method = all_methods()[0];
    let fit = method.fit(&block).unwrap();
    let run = |seed| {
        let plan = SetPlan::new(99, StreamKey::new(seed, b"tests", "sample"));
        placebo_in_space(&method, &block, &fit, &plan).unwrap()
    };
    assert_eq!(run(1).sets, AssignmentSets::Sampled { draws: 99, possible: Some(53_130) });
    assert_eq!(run(1), run(1));
    assert_ne!(run(1).effects, run(2).effects);
    let refused = placebo_in_space(&method, &block, &fit, &plan(0)).unwrap_err();
    assert_eq!(refused, Error::NoDraws);
    let inference = randomise_assignment(&block, &plan(199)).unwrap();
    assert_eq!(inference.sets, AssignmentSets::Sampled { draws: 199, possible: Some(142_506) });
    assert!(inference.p >= 1.0 / 200.0);
}

fn staggered(cohorts: Vec<Option<i64>>) -> Staggered {
    Staggered::new(quiet(7, cohorts.len(), 6), vec![2018, 2019, 2020, 2022, 2023, 2024], cohorts).unwrap()
}

#[test]
fn cohorts_without_a_period_before_are_left_out() {
    let panel = staggered(vec![Some(2018), Some(2020), None, None, Some(2031)]);
    let fit = CallawaySantannaSpec::default().fit(&panel).unwrap();
    assert_eq!((fit.left_out.as_slice(), fit.n_units), ([0].as_slice(), 4));
    assert!(fit.cells.iter().all(|cell| cell.cohort == 2020 && cell.n_treated == 1));
    assert_eq!(fit.cells.iter().map(|cell| cell.period).collect::<Vec<_>>(), [2019, 2020, 2022, 2023, 2024]);
    let counts: Vec<usize> = fit.cells.iter().map(|cell| cell.n_controls).collect();
    assert_eq!(counts, [3; 5], "a start after the panel is no treatment within it");
    let early = CallawaySantannaSpec { anticipation: 2, ..CallawaySantannaSpec::default() };
    assert_eq!(early.fit(&panel).unwrap_err(), Error::NoComparison);
}

#[test]
fn anticipation_moves_the_base_and_a_universal_base_stays() {
    let panel = staggered(vec![Some(2023), Some(2023), None, None]);
    let bases = |spec: CallawaySantannaSpec| {
        spec.fit(&panel).unwrap().cells.iter().map(|cell| (cell.period, cell.base_period)).collect::<Vec<_>>()
    };
    let early = CallawaySantannaSpec { anticipation: 1, ..CallawaySantannaSpec::default() };
    assert_eq!(bases(early), [(2019, 2018), (2020, 2019), (2022, 2020), (2023, 2020), (2024, 2020)]);
    let universal =
        CallawaySantannaSpec { base_period: BasePeriod::Universal, ..CallawaySantannaSpec::default() };
    assert_eq!(bases(universal), [(2018, 2022), (2019, 2022), (2020, 2022), (2023, 2022), (2024, 2022)]);
}

#[test]
fn the_last_cohort_is_compared_until_it_starts() {
    let panel = staggered(vec![Some(2020), Some(2020), Some(2023), Some(2023)]);
    let spec =
        CallawaySantannaSpec { comparison: Comparison::NotYetTreated, ..CallawaySantannaSpec::default() };
    let fit = spec.fit(&panel).unwrap();
    let compared: Vec<(i64, i64)> = fit.cells.iter().map(|cell| (cell.cohort, cell.period)).collect();
    assert_eq!(compared, [(2020, 2019), (2020, 2020), (2020, 2022), (2023, 2019)]);
    assert!(fit.refused.iter().all(|cell| cell.reason == Refusal::NobodyToCompare));
    assert_eq!(fit.refused.len(), 6);
    assert_eq!(CallawaySantannaSpec::default().fit(&panel).unwrap_err(), Error::NoComparison);
}

#[test]
fn staggered_panels_that_do_not_fit_are_refused() {
    let panel = |periods: Vec<i64>, cohorts| Staggered::new(quiet(1, 2, 3), periods, cohorts).unwrap_err();
    let length = |what, expected, seen| Error::LengthDiffers { what, expected, seen };
    assert_eq!(panel(vec![1, 2], vec![None; 2]), length("the list of periods", 3, 2));
    assert_eq!(panel(vec![1, 2, 3], vec![None]), length("the list of cohorts", 2, 1));
    assert_eq!(
        panel(vec![1, 3, 3], vec![None; 2]),
        Error::PeriodsNotAscending { place: 2, before: 3, seen: 3 }
    );
    let clustered = staggered(vec![None; 4]).clustered_by(vec![0; 3]);
    assert_eq!(clustered.unwrap_err(), length("the list of clusters", 4, 3));
}

/// Source: Python 3.11, half of `math.erfc` at 3 and 2 over the root of 2, and `statistics.NormalDist` at 0.975 and 0.8.
#[test]
fn equivalence_is_two_one_sided_tests() {
    let test = equivalence_by_standard_error(0.1, 0.2, None, (0.5, 0.05)).unwrap();
    close(test.lower.p, 0.001_349_898_031_630_095, 1e-12);
    close(test.upper.p, 0.022_750_131_948_179_21, 1e-12);
    assert!(test.within_margin && test.p == test.upper.p);
    let few = equivalence_by_standard_error(0.1, 0.2, Some(3.0), (0.5, 0.05)).unwrap();
    assert!(!few.within_margin, "few degrees of freedom must not show what many do: {few:?}");
    assert!(!equivalence_by_standard_error(0.45, 0.2, None, (0.5, 0.05)).unwrap().within_margin);
    close(smallest_detectable_effect(2.0, 0.05, 0.8).unwrap(), 2.0 * 2.801_585_218_112_968_4, 1e-12);
    for (margin, level) in [(0.0, 0.05), (-1.0, 0.05), (f64::NAN, 0.05), (1.0, 0.5), (1.0, 0.0)] {
        let refused = equivalence_by_standard_error(0.0, 1.0, None, (margin, level));
        assert!(matches!(refused, Err(Error::OutOfRange { .. })));
    }
    assert!(
        smallest_detectable_effect(1.0, 0.05, 1.0).is_err()
            && smallest_detectable_effect(-1.0, 0.05, 0.8).is_err()
    );
}

#[test]
fn equivalence_by_placebos_needs_enough_of_them() {
    let run = |units| {
        let block = block(quiet(8, units, 9), 1, 6);
        let method = all_methods()[0];
        placebo_in_space(&method, &block, &method.fit(&block).unwrap(), &plan(0)).unwrap()
    };
    let many = equivalence_by_placebos(&run(40), 1e6, 0.05).unwrap();
    close(many.p, 1.0 / 40.0, 1e-15);
    assert!(many.within_margin);
    let few = equivalence_by_placebos(&run(8), 1e6, 0.05).unwrap();
    close(few.p, 1.0 / 8.0, 1e-15);
    assert!(!few.within_margin, "seven placebos cannot reach 0.05 however wide the margin");
    assert!(!equivalence_by_placebos(&run(40), 1e-6, 0.05).unwrap().within_margin);
}
