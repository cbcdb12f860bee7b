//! Synthetic controls with a constant, with predictors, and augmented: slow twins, invariances, edges.

use std::collections::BTreeMap;

use estimate::{
    AugmentedControlSpec, ControlLevel, ControlPenalty, Error, PenalisedControlSpec, Predictor,
    PredictorControlSpec, PredictorPanel, RidgePenalty, Uniqueness,
};
use numeric::Matrix;
use numeric::minimise::DifferentialEvolution;
use numeric::simplex::{SimplexProblem, nearest_point};
use numeric::stream::StreamKey;

use super::panels::{block, changed, quiet};

/// The nearest point of a hull is a program over the simplex without penalty: the interior point solves it too.
#[test]
fn the_nearest_point_is_the_optimum_of_the_general_solver() {
    for seed in 0..30 {
        let mut stream = StreamKey::new(seed, b"tests", "nearest").stream(0);
        let values = (0..17 * 9).map(|_| 1.5 + stream.standard_normal()).collect();
        let points = Matrix::new(17, 9, values).unwrap();
        let found = nearest_point(&points).unwrap();
        let solved = SimplexProblem::new(points.transposed(), vec![0.0; 9]).unwrap().solve().unwrap();
        let total: f64 = found.weights.iter().sum();
        assert!((total - 1.0).abs() < 1e-12 && found.weights.iter().all(|weight| *weight >= 0.0));
        // The general solver's squared distance is exact to a gap of about 1e-12.
        assert!((found.squared_distance - 9.0 * solved.objective).abs() < 1e-9, "{found:?}");
        assert!(found.gap < 1e-10);
    }
}

#[test]
fn a_free_constant_does_not_see_the_level_of_the_treated() {
    let spec = PenalisedControlSpec {
        level: ControlLevel::FreeConstant,
        penalty: ControlPenalty::TreatedCells,
        ..PenalisedControlSpec::default()
    };
    let outcomes = quiet(5, 14, 12);
    let raised = changed(&outcomes, |unit, _, value| value + if unit < 2 { 40.0 } else { 0.0 });
    let (plain, raised) =
        (spec.fit(&block(outcomes, 2, 8)).unwrap(), spec.fit(&block(raised, 2, 8)).unwrap());
    assert!((plain.effect - raised.effect).abs() < 1e-8, "{} {}", plain.effect, raised.effect);
    let mean: f64 = (0..8).map(|at| plain.treated_path[at] - plain.counterfactual[at]).sum();
    assert!(mean.abs() < 1e-8, "the constant is the mean gap before treatment");
}

/// Ten donors over twenty years; the treated unit is six tenths of one and four of another, and falls by five at the end.
fn mixture() -> (PredictorPanel, Vec<usize>) {
    let donors = quiet(11, 10, 20);
    let own: Vec<f64> = (0..20)
        .map(|at| 0.6 * donors.at(2, at) + 0.4 * donors.at(7, at) - if at >= 15 { 5.0 } else { 0.0 })
        .collect();
    let rows: Vec<Vec<f64>> =
        std::iter::once(own).chain((0..10).map(|unit| donors.row(unit).to_vec())).collect();
    let outcomes = Matrix::from_rows(&rows).unwrap();
    let mut stream = StreamKey::new(3, b"tests", "variable").stream(0);
    let noise: Vec<f64> = (0..11 * 20).map(|_| stream.standard_normal()).collect();
    let variables = BTreeMap::from([("noise".to_owned(), noise)]);
    (PredictorPanel::new(outcomes, (2000..2020).collect(), variables).unwrap(), (1..11).collect())
}

fn spec(windows: &[(i64, i64)]) -> PredictorControlSpec {
    let of_outcome =
        |(first, last): &(i64, i64)| Predictor { variable: None, periods: (*first..=*last).collect() };
    let noise = Predictor { variable: Some("noise".to_owned()), periods: (2000..2015).collect() };
    let key = StreamKey::new(1, b"tests", "population");
    PredictorControlSpec {
        predictors: windows.iter().map(of_outcome).chain([noise]).collect(),
        match_outcomes: (2000, 2014),
        start: 2015,
        population: Some(DifferentialEvolution { members: 30, rounds: 60, key }),
    }
}

#[test]
fn predictors_find_the_mixture_and_lay_the_noise_aside() {
    let (panel, donors) = mixture();
    let windows: Vec<(i64, i64)> = (0..5).map(|at| (2000 + 3 * at, 2002 + 3 * at)).collect();
    let fit = spec(&windows).fit(&panel, 0, &donors).unwrap();
    // The outcome is a mixture exactly; the noise is not, and holds it off by the least weight a predictor can have.
    assert!((fit.optimum.effect + 5.0).abs() < 0.05, "{fit:?}");
    assert!((fit.optimum.donor_weights[2] - 0.6).abs() < 0.05);
    assert!(fit.optimum.loss >= fit.loss_floor && fit.optimum.predictor_weights[5] < 1e-3);
    let placebos = spec(&windows).placebos(&panel, &fit).unwrap();
    assert_eq!(placebos.fits.len(), 10);
    assert!((placebos.ratio_rank_p - 1.0 / 11.0).abs() < 1e-12);
}

/// With one predictor every weight on it is one: all walks end at the same place.
#[test]
fn one_predictor_leaves_nothing_to_search() {
    let (panel, donors) = mixture();
    let mut one = spec(&[(2000, 2014)]);
    one.predictors.truncate(1);
    let fit = one.fit(&panel, 0, &donors).unwrap();
    assert_eq!(fit.uniqueness, Uniqueness::NoOtherFound);
    let given = one.fit_with_weights(&panel, (0, &donors), &[1.0]).unwrap();
    assert_eq!(fit.gaps, given.gaps);
}

#[test]
fn what_a_predictor_lacks_is_refused_by_name() {
    let (panel, donors) = mixture();
    let mut unknown = spec(&[(2000, 2014)]);
    unknown.predictors[1].variable = Some("income".to_owned());
    assert_eq!(unknown.fit(&panel, 0, &donors), Err(Error::NoSuchVariable { name: "income".to_owned() }));
    let mut early = spec(&[(2000, 2014)]);
    early.predictors[1].periods = vec![1990];
    assert!(matches!(early.fit(&panel, 0, &donors), Err(Error::PredictorMissing { unit: 0, .. })));
    let given = spec(&[(2000, 2014)]).fit_with_weights(&panel, (0, &donors), &[1.0]);
    assert!(matches!(given, Err(Error::LengthDiffers { expected: 2, seen: 1, .. })));
}

/// The weights of a strong penalty are those of the simplex; those of a faint one meet the treated path.
#[test]
fn augmentation_runs_from_none_to_a_perfect_fit() {
    let block = block(quiet(8, 20, 12), 1, 8);
    let fit = |penalty| {
        let spec =
            AugmentedControlSpec { penalty: RidgePenalty::Given(penalty), ..AugmentedControlSpec::default() };
        spec.fit(&block, None).unwrap()
    };
    let (strong, faint) = (fit(1e12), fit(1e-6));
    let apart = |fit: &estimate::AugmentedControlFit| -> f64 {
        fit.fit.unit_weights.iter().zip(&fit.simplex_weights).map(|(a, b)| (a - b).abs()).sum()
    };
    assert!(apart(&strong) < 1e-8 && apart(&faint) > 1e-3);
    assert!(faint.imbalance < 1e-4 * strong.imbalance, "{} {}", faint.imbalance, strong.imbalance);
    let total: f64 = faint.fit.unit_weights.iter().sum();
    assert!((total - 1.0).abs() < 1e-9, "features are centred, so that the correction adds up to zero");
    let chosen = AugmentedControlSpec::default().fit(&block, None).unwrap();
    assert!(chosen.imbalance <= strong.imbalance);
}
