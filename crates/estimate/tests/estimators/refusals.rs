//! What a method does not take it refuses by name, and what it leaves out it lists: nothing is passed over in silence.

use std::collections::BTreeMap;

use estimate::callaway_santanna::Comparison;
use estimate::extended_poisson::{CountRefusal, ExtendedPoissonSpec, RefusedCount};
use estimate::fixed_effects::Observations;
use estimate::goodman_bacon::decompose;
use estimate::sun_abraham::{ReferenceCohort, SunAbrahamSpec};
use estimate::wild_bootstrap::WildBootstrapSpec;
use estimate::{
    CallawaySantannaSpec, Error, ImputationRefusal, ImputationSpec, Predictor, PredictorControlSpec,
    PredictorPanel, Staggered,
};
use numeric::Matrix;
use numeric::fixed_effects::Factor;
use numeric::stream::StreamKey;

use super::panels::quiet;

const UNITS: usize = 24;
const PERIODS: usize = 8;

fn cohorts() -> Vec<Option<i64>> {
    (0..UNITS).map(|unit| [Some(3), Some(5), None, None][unit % 4]).collect()
}

/// Positive, so that it may be read as counts too.
fn outcomes() -> Matrix {
    let values = quiet(5, UNITS, PERIODS).values().iter().map(|value| (30.0 + value).round()).collect();
    Matrix::new(UNITS, PERIODS, values).unwrap()
}

fn panel() -> Staggered {
    Staggered::new(outcomes(), (0..PERIODS as i64).collect(), cohorts()).unwrap()
}

/// What each estimator for staggered starts says of a panel: its answer, or its refusal.
fn answers(panel: &Staggered) -> BTreeMap<&'static str, Result<f64, Error>> {
    let callaway = CallawaySantannaSpec::default().fit(panel).map(|fit| fit.simple().unwrap().effect);
    let sun = SunAbrahamSpec::default().fit(panel).map(|fit| fit.overall.effect);
    let imputed = ImputationSpec::default().fit(panel).map(|fit| fit.effect.effect);
    let poisson = ExtendedPoissonSpec::default().fit(panel).map(|fit| fit.overall.excess.effect);
    BTreeMap::from([
        ("callaway", callaway),
        ("sun", sun),
        ("imputation", imputed),
        ("poisson", poisson),
        ("bacon", decompose(panel).map(|parts| parts.two_way)),
    ])
}

#[test]
fn gaps_weights_and_covariates_are_taken_or_refused_by_name() {
    let mut seen = vec![true; UNITS * PERIODS];
    seen[PERIODS + 2] = false;
    let holed = |placeholder: f64| {
        let mut values = outcomes().values().to_vec();
        values[PERIODS + 2] = placeholder;
        let periods = (0..PERIODS as i64).collect();
        let panel = Staggered::new(Matrix::new(UNITS, PERIODS, values).unwrap(), periods, cohorts());
        panel.unwrap().seen_where(seen.clone()).unwrap()
    };
    let (low, high) = (answers(&holed(0.0)), answers(&holed(1e6)));
    for method in ["callaway", "imputation"] {
        assert!(low[method].is_ok() && low[method] == high[method], "{method} reads what was not observed");
    }
    for method in ["sun", "poisson", "bacon"] {
        let refusal = low[method].clone().unwrap_err();
        assert!(matches!(refusal, Error::GapsNotTaken { cells: 1, .. }), "{method}: {refusal}");
    }
    let weighted = panel().weighted_by((0..UNITS).map(|unit| 1.0 + unit as f64).collect()).unwrap();
    let (plain, weighted) = (answers(&panel()), answers(&weighted));
    for method in ["callaway", "imputation"] {
        assert_ne!(plain[method], weighted[method], "{method} passes over weights");
    }
    for method in ["sun", "poisson", "bacon"] {
        assert!(matches!(weighted[method], Err(Error::WeightsNotTaken { .. })), "{method}");
    }
    let covariate = Matrix::new(UNITS, 1, (0..UNITS).map(|unit| unit as f64).collect()).unwrap();
    let adjusted = answers(&panel().with_covariates(covariate).unwrap());
    for method in ["sun", "imputation", "poisson", "bacon"] {
        assert!(matches!(adjusted[method], Err(Error::CovariatesNotTaken { seen: 1, .. })), "{method}");
    }
}

/// A month that nobody observed is no period: starts and distances are read from the names of the periods.
/// Methods that read columns get them from a panel with periods, or a refusal of what they would pass over.
#[test]
fn a_panel_is_read_by_columns_where_nothing_is_lost() {
    let columns = panel().by_column().unwrap();
    assert_eq!(columns.outcomes(), panel().outcomes());
    assert_eq!(columns.starts()[..4], [Some(3), Some(5), None, None]);
    // Every other year, and a start in a year between: treated from the next column on.
    let years: Vec<i64> = (0..PERIODS as i64).map(|place| 2000 + 2 * place).collect();
    let starts = |year| (0..UNITS).map(|unit| (unit % 4 == 0).then_some(year)).collect();
    let panel_of = |years: &[i64], year| Staggered::new(outcomes(), years.to_vec(), starts(year)).unwrap();
    assert_eq!(panel_of(&years, 2005).by_column().unwrap().starts()[0], Some(3));
    let mut uneven = years.clone();
    uneven[PERIODS - 1] += 1;
    let refused = |panel: Staggered| panel.by_column().unwrap_err();
    assert!(matches!(refused(panel_of(&uneven, 2005)), Error::PeriodsUneven { .. }));
    assert!(matches!(refused(panel_of(&years, 1999)), Error::NoPeriodBeforeOrAfter { .. }));
    assert!(matches!(refused(panel_of(&years, 2050)), Error::NoTreatedUnit { .. }));
    let mut seen = vec![true; UNITS * PERIODS];
    seen[PERIODS + 2] = false;
    assert!(matches!(refused(panel().seen_where(seen).unwrap()), Error::GapsNotTaken { cells: 1, .. }));
    assert!(matches!(refused(panel().weighted_by(vec![2.0; UNITS]).unwrap()), Error::WeightsNotTaken { .. }));
    let covariate = Matrix::new(UNITS, 1, vec![1.0; UNITS]).unwrap();
    assert!(matches!(
        refused(panel().with_covariates(covariate).unwrap()),
        Error::CovariatesNotTaken { seen: 1, .. }
    ));
}

#[test]
fn a_missing_month_is_a_period_less_and_moves_no_start() {
    let whole = answers(&panel());
    let kept: Vec<usize> = (0..PERIODS).filter(|period| *period != 1).collect();
    let values = (0..UNITS).flat_map(|unit| kept.iter().map(move |period| (unit, *period)));
    let values = values.map(|(unit, period)| outcomes().at(unit, period)).collect();
    let shorter = Matrix::new(UNITS, PERIODS - 1, values).unwrap();
    let periods: Vec<i64> = kept.iter().map(|period| *period as i64).collect();
    let shorter = Staggered::new(shorter, periods, cohorts()).unwrap();
    let without = answers(&shorter);
    // From the last period before each start on nothing is missing, and that is what these two compare with.
    for method in ["callaway", "sun"] {
        let (own, whole) = (without[method].clone().unwrap(), whole[method].clone().unwrap());
        assert!((own - whole).abs() < 1e-10, "{method}: {own} {whole}");
    }
    // The others use every period before; hiding the month in the whole panel is the same as not having it.
    let hidden = (0..UNITS * PERIODS).map(|cell| cell % PERIODS != 1).collect();
    let hidden = ImputationSpec::default().fit(&panel().seen_where(hidden).unwrap()).unwrap();
    assert!((without["imputation"].clone().unwrap() - hidden.effect.effect).abs() < 1e-10);
    let poisson = ExtendedPoissonSpec::default().fit(&shorter).unwrap();
    assert!(poisson.cells.keys().eq([(3, 3), (3, 4), (3, 5), (3, 6), (3, 7), (5, 5), (5, 6), (5, 7)].iter()));
}

/// Two periods of anticipation are the same as starts two periods earlier, counted from the true start.
#[test]
fn anticipation_is_an_earlier_start_whose_first_periods_are_not_counted() {
    let earlier: Vec<Option<i64>> = cohorts().into_iter().map(|start| start.map(|start| start - 2)).collect();
    let moved = Staggered::new(outcomes(), (0..PERIODS as i64).collect(), earlier).unwrap();
    let own =
        ExtendedPoissonSpec { anticipation: 2, ..ExtendedPoissonSpec::default() }.fit(&panel()).unwrap();
    let of_moved = ExtendedPoissonSpec::default().fit(&moved).unwrap();
    for ((cohort, period), cell) in &of_moved.cells {
        let same = &own.cells[&(cohort + 2, *period)];
        assert!((same.expected - cell.expected).abs() < 1e-8, "{cohort} {period}");
    }
    let own = ImputationSpec { anticipation: 2, ..ImputationSpec::default() }.fit(&panel()).unwrap();
    let of_moved = ImputationSpec::default().fit(&moved).unwrap();
    // Five periods of the first cohort and three of the second, and two more of each where they start earlier.
    assert_eq!((own.n_imputed, of_moved.n_imputed), (6 * (5 + 3), 6 * (7 + 5)));
    assert_eq!(own.n_untreated, of_moved.n_untreated);
}

/// Beside units never treated alone, cohorts that share no period that shows anything are not compared.
#[test]
fn cohorts_without_a_chain_to_each_other_have_no_expectation() {
    let starts: Vec<Option<i64>> = (0..UNITS).map(|unit| Some([5, 7][unit % 2])).collect();
    let all_treated = Staggered::new(outcomes(), (0..PERIODS as i64).collect(), starts).unwrap();
    let spec = ExtendedPoissonSpec { comparison: Comparison::NeverTreated, anticipation: 0 };
    // Cohort 5 shows period 4 and cohort 7 period 6: each would be measured by the other alone.
    assert_eq!(spec.fit(&all_treated).unwrap_err(), Error::NoComparison);
    // Without a count in the period before the start of cohort 5, those never treated do not tell what it was to expect.
    let mut values = outcomes().values().to_vec();
    for unit in (0..UNITS).filter(|unit| cohorts()[*unit].is_none()) {
        values[unit * PERIODS + 4] = 0.0;
    }
    let silent = Matrix::new(UNITS, PERIODS, values).unwrap();
    let silent = Staggered::new(silent, (0..PERIODS as i64).collect(), cohorts()).unwrap();
    let fit = spec.fit(&silent).unwrap();
    assert!(fit.by_cohort.keys().eq([3].iter()), "cohort 3 is compared in the periods that show something");
    let named = |period, reason| RefusedCount { cohort: 5, period: Some(period), reason };
    assert!(fit.refused.contains(&named(7, CountRefusal::Unconnected)), "{:?}", fit.refused);
}

#[test]
fn sun_and_abraham_list_whom_the_last_cohort_leaves_without_an_effect() {
    let starts = (0..UNITS).map(|unit| [Some(2), Some(6), Some(7), None][unit % 4]).collect();
    let panel = Staggered::new(outcomes(), (0..PERIODS as i64).collect(), starts).unwrap();
    let spec = SunAbrahamSpec {
        reference: ReferenceCohort::LastTreated,
        anticipation: 1,
        ..SunAbrahamSpec::default()
    };
    let fit = spec.fit(&panel).unwrap();
    // Periods up to 5 are kept: cohort 6 has none from its start on. Those never treated do not take part.
    assert!(fit.by_cohort.keys().eq([2].iter()));
    assert_eq!(fit.without_effect, [6]);
    assert_eq!(fit.left_out, (0..UNITS).filter(|unit| unit % 4 == 3).collect::<Vec<_>>());
}

#[test]
fn imputation_names_a_cohort_that_nobody_saw_after_its_start() {
    let seen = (0..UNITS * PERIODS).map(|cell| cohorts()[cell / PERIODS] != Some(5) || cell % PERIODS < 5);
    let fit = ImputationSpec::default().fit(&panel().seen_where(seen.collect()).unwrap()).unwrap();
    let [refused] = fit.refused[..] else { panic!("{:?}", fit.refused) };
    assert_eq!((refused.cohort, refused.units, refused.reason), (5, 6, ImputationRefusal::NeverSeenAfter));
}

#[test]
fn starts_that_no_period_tells_apart_are_one_group_in_the_decomposition() {
    let periods: Vec<i64> = vec![1, 2, 5, 6, 7, 8, 9, 10];
    let of = |starts: [i64; 2]| {
        let starts =
            (0..UNITS).map(|unit| [Some(starts[0]), Some(starts[1]), Some(8), None][unit % 4]).collect();
        decompose(&Staggered::new(outcomes(), periods.clone(), starts).unwrap()).unwrap()
    };
    // Starts in 3 and 5 are both first treated in 5.
    assert_eq!(of([3, 5]), of([5, 5]));
    assert_eq!(of([5, 3]), of([5, 5]));
}

#[test]
fn a_bootstrap_of_a_linear_regression_takes_no_exposure_and_lists_what_it_leaves_out() {
    // Five clusters of four rows; the last row is alone in its level.
    let rows = 21;
    let levels: Vec<usize> = (0..rows).map(|row| row / 4).collect();
    let value = |row: usize| ((row * 7 + 3) % 11) as f64;
    let all = Observations::new((0..rows).map(value).collect())
        .unwrap()
        .with_regressor("treated", (0..rows).map(|row| ((row * 5) % 7) as f64).collect())
        .unwrap()
        .with_regressor("twice", (0..rows).map(|row| 2.0 * ((row * 5) % 3) as f64).collect())
        .unwrap()
        .with_regressor("once", (0..rows).map(|row| ((row * 5) % 3) as f64).collect())
        .unwrap()
        .with_factor("unit", Factor::new(&levels))
        .unwrap()
        .clustered_by(Factor::new(&levels))
        .unwrap();
    let spec = WildBootstrapSpec::new(StreamKey::new(1, b"tests", "wild"));
    let fit = spec.fit(&all).unwrap();
    assert_eq!((fit.left_out.len(), fit.n_rows, fit.collinear), (1, 20, vec!["once".to_owned()]));
    let exposed = all.exposed(vec![1.0; rows]).unwrap();
    assert_eq!(spec.fit(&exposed).unwrap_err(), Error::ExposureOfNoCount);
}

#[test]
fn predictors_read_nothing_from_the_treated_periods_and_no_unit_stands_for_itself() {
    let build = |periods: Vec<i64>| PredictorPanel::new(outcomes(), periods, BTreeMap::new());
    let shuffled = build(vec![0, 1, 3, 2, 4, 5, 6, 7]);
    assert!(matches!(shuffled, Err(Error::PeriodsNotAscending { place: 3, .. })), "{shuffled:?}");
    let panel = build((0..PERIODS as i64).collect()).unwrap();
    let spec = |periods: Vec<i64>, last: i64| PredictorControlSpec {
        predictors: vec![Predictor { variable: None, periods }],
        match_outcomes: (0, last),
        start: 5,
        population: None,
    };
    let donors: Vec<usize> = (1..UNITS).collect();
    assert!(spec(vec![0, 1], 4).fit(&panel, 0, &donors).is_ok());
    for wrong in [vec![0, 2, 2], vec![1, 0], vec![1, UNITS]] {
        let refusal = spec(vec![0, 1], 4).fit(&panel, 0, &wrong).unwrap_err();
        assert!(matches!(refusal, Error::NotAnUntreatedUnit { .. }), "{refusal}");
    }
    for late in [spec(vec![0, 5], 4), spec(vec![0, 1], 5)] {
        let refusal = late.fit(&panel, 0, &donors).unwrap_err();
        assert!(matches!(refusal, Error::OutOfRange { seen, .. } if seen == 5.0), "{refusal}");
    }
}
