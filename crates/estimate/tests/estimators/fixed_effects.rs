//! Regressions with fixed effects: a peer's figures, a slow twin with a column for each level, invariances, edges, coverage.

use estimate::Error;
use estimate::fixed_effects::{
    FixedEffectsFit, LeftOutReason, LinearFixedEffectsSpec, Observations, PoissonFixedEffectsSpec, Route,
    Rows, Singletons, StandardErrors,
};
use numeric::fixed_effects::Factor;
use numeric::matrix::least_squares;
use numeric::stream::StreamKey;
use numeric::{Matrix, float};

use super::panels::close;

/// An unbalanced panel of counts that a line of Python repeats: a linear congruence, rows left out by it.
struct Congruence {
    unit: Vec<usize>,
    period: Vec<usize>,
    d: Vec<f64>,
    x: Vec<f64>,
    y: Vec<f64>,
    w: Vec<f64>,
}

fn congruence() -> Congruence {
    let mut state = 7_u64;
    let mut draw = || {
        state = (state * 1_103_515_245 + 12_345) % (1 << 31);
        state as f64 / (1_u64 << 31) as f64
    };
    let none = || (Vec::new(), Vec::new(), Vec::new());
    let ((d, x, y), (unit, period, _)) = (none(), (Vec::new(), Vec::new(), Vec::<usize>::new()));
    let mut panel = Congruence { unit, period, d, x, y, w: Vec::new() };
    for unit in 0..24 {
        for period in 0..9 {
            let missing = draw() < 0.15;
            let (d, x, error, weight) =
                (f64::from(draw() < 0.4), draw(), draw(), 1.0 + (3.0 * draw()).floor());
            if !missing {
                panel.unit.push(unit);
                panel.period.push(period);
                panel.d.push(d);
                panel.x.push(x);
                panel.y.push((20.0 * error * (0.3 + x) * (1.0 + (unit % 3) as f64)).floor());
                panel.w.push(weight);
            }
        }
    }
    panel
}

impl Congruence {
    fn observations(&self) -> Observations {
        Observations::new(self.y.clone())
            .and_then(|own| own.with_regressor("d", self.d.clone()))
            .and_then(|own| own.with_regressor("x", self.x.clone()))
            .and_then(|own| own.with_factor("unit", Factor::new(&self.unit)))
            .and_then(|own| own.with_factor("period", Factor::new(&self.period)))
            .unwrap()
    }

    /// Three units in a row share a cluster.
    fn by_region(&self) -> Factor {
        Factor::new(&self.unit.iter().map(|unit| unit / 3).collect::<Vec<usize>>())
    }

    /// Two periods in a row of odd or even units share a cluster.
    fn by_season(&self) -> Factor {
        let rows = self.unit.iter().zip(&self.period);
        Factor::new(&rows.map(|(unit, period)| period / 2 + unit % 2 * 5).collect::<Vec<usize>>())
    }

    /// A third factor across both.
    fn crossing(&self) -> Factor {
        let rows = self.unit.iter().zip(&self.period);
        Factor::new(&rows.map(|(unit, period)| unit % 4 * 5 + period % 5).collect::<Vec<usize>>())
    }
}

const INDEPENDENT: StandardErrors = StandardErrors::Independent;

fn linear(observations: &Observations) -> FixedEffectsFit {
    LinearFixedEffectsSpec::default().fit(observations).unwrap()
}

fn poisson(observations: &Observations) -> FixedEffectsFit {
    PoissonFixedEffectsSpec::default().fit(observations).unwrap()
}

/// The peer prints twelve decimals and stops its iterations at about 1e-8 of the coefficient.
const PEER: f64 = 2e-7;

#[track_caller]
fn meets(fit: &FixedEffectsFit, reference: [(f64, f64); 2]) {
    for (ours, (estimate, standard_error)) in fit.coefficients.iter().zip(reference) {
        close(ours.estimate, estimate, PEER);
        close(ours.standard_error, standard_error, PEER);
    }
    assert_eq!(fit.coefficients.len(), 2);
}

/// Source: computed with pyfixest 0.60.0 (`feols`, `fepois` with `iwls_tol` 1e-12) on the same congruence in Python.
#[test]
fn the_figures_of_a_peer_on_an_unbalanced_panel() {
    let panel = congruence();
    assert_eq!(
        (panel.y.len(), panel.y.iter().sum::<f64>(), panel.w.iter().sum::<f64>()),
        (194, 3_260.0, 384.0)
    );
    let plain = panel.observations();
    let independent = LinearFixedEffectsSpec { errors: INDEPENDENT, ..Default::default() };
    meets(
        &independent.fit(&plain).unwrap(),
        [(-1.728_750_377_992, 1.731_167_395_291), (23.960_040_636_142, 2.910_729_668_130)],
    );
    let by_region = plain.clone().clustered_by(panel.by_region()).unwrap();
    meets(
        &linear(&by_region),
        [(-1.728_750_377_992, 1.704_244_448_838), (23.960_040_636_142, 1.708_140_022_948)],
    );
    meets(
        &poisson(&by_region),
        [(-0.090_543_163_742, 0.098_336_660_155), (1.434_422_966_216, 0.070_529_612_624)],
    );
    let exposed = by_region.clone().exposed(panel.w.clone()).unwrap();
    meets(
        &poisson(&exposed),
        [(-0.114_921_240_322, 0.096_315_379_546), (1.317_153_328_727, 0.126_512_087_397)],
    );
    let both = by_region.clustered_by(panel.by_season()).unwrap();
    meets(&poisson(&both), [(-0.090_543_163_742, 0.056_773_831_032), (1.434_422_966_216, 0.108_941_510_503)]);
    meets(
        &linear(&both.weighted(panel.w.clone()).unwrap()),
        [(-0.868_881_107_749, 1.116_347_912_160), (24.665_984_334_375, 2.588_917_838_337)],
    );
    let three = plain.with_factor("crossing", panel.crossing()).unwrap();
    let three = three.clustered_by(Factor::new(&panel.unit)).unwrap();
    meets(
        &linear(&three),
        [(-1.306_678_588_292, 1.777_614_865_840), (23.994_506_828_351, 2.791_317_954_071)],
    );
    meets(
        &poisson(&three),
        [(-0.047_336_166_055, 0.089_561_282_496), (1.404_810_544_608, 0.102_015_804_630)],
    );
}

/// Source: R 4.2.2 with fixest 0.14.2, printed with eight decimals.
#[test]
fn the_two_way_coefficient_of_the_minimum_wage_panel() {
    let table = super::panels::shipped("mpdta.csv");
    let whole = |name: &str| table.numbers(name).unwrap().iter().map(|own| *own as usize).collect::<Vec<_>>();
    let (county, year, start) = (Factor::new(&whole("countyreal")), whole("year"), whole("first.treat"));
    let treated =
        year.iter().zip(&start).map(|(year, start)| f64::from(*start > 0 && year >= start)).collect();
    let fit = linear(&observed(table.numbers("lemp").unwrap(), treated, &county, &Factor::new(&year)));
    assert!((fit.coefficients[0].estimate + 0.036_548_94).abs() < 5.05e-9);
    assert!((fit.coefficients[0].standard_error - 0.013_265_16).abs() < 5.05e-9);
    assert_eq!((fit.n_rows, fit.degrees), (2_500, Some(499)));
    assert!(fit.p(&fit.coefficients[0]) > 0.005 && fit.p(&fit.coefficients[0]) < 0.007);
}

/// A regression with a column for each level, by a decomposition that knows nothing of fixed effects; its coefficients,
/// and residuals, under weights.
fn by_dummies(columns: &[Vec<f64>], y: &[f64], w: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let rows: Vec<Vec<f64>> =
        (0..y.len()).map(|row| columns.iter().map(|column| column[row] * w[row].sqrt()).collect()).collect();
    let target: Vec<f64> = y.iter().zip(w).map(|(y, w)| y * w.sqrt()).collect();
    let solved = least_squares(&Matrix::from_rows(&rows).unwrap(), &target).unwrap();
    let residuals = solved.residuals.iter().zip(w).map(|(residual, w)| residual / w.sqrt()).collect();
    (solved.coefficients, residuals)
}

/// The regressors, and a column for each level of the factors but the first of every factor after the first.
fn dummies(panel: &Congruence, factors: &[Factor]) -> Vec<Vec<f64>> {
    let mut columns = vec![panel.d.clone(), panel.x.clone()];
    for (place, factor) in factors.iter().enumerate() {
        for level in u32::from(place > 0)..factor.levels() as u32 {
            columns.push(factor.codes().iter().map(|code| f64::from(*code == level)).collect());
        }
    }
    columns
}

#[test]
fn the_linear_fit_is_a_regression_on_a_column_for_each_level() {
    let panel = congruence();
    let factors = [Factor::new(&panel.unit), Factor::new(&panel.period)];
    let (slow, residuals) = by_dummies(&dummies(&panel, &factors), &panel.y, &panel.w);
    let fit = LinearFixedEffectsSpec { errors: INDEPENDENT, ..Default::default() }
        .fit(&panel.observations().weighted(panel.w.clone()).unwrap())
        .unwrap();
    let squares: f64 = residuals.iter().zip(&panel.w).map(|(e, w)| e * e * w).sum();
    // The variance by leaving the coefficient of d free and by holding it: the squares rise by b^2 / variance * sigma^2.
    let without: Vec<Vec<f64>> = dummies(&panel, &factors).into_iter().skip(1).collect();
    let held: f64 =
        by_dummies(&without, &panel.y, &panel.w).1.iter().zip(&panel.w).map(|(e, w)| e * e * w).sum();
    let degrees = (panel.y.len() - 2 - 24 - 8) as f64;
    let standard_error = (slow[0] * slow[0] / ((held - squares) / (squares / degrees))).sqrt();
    close(fit.coefficients[0].estimate, slow[0], 1e-10);
    close(fit.coefficients[1].estimate, slow[1], 1e-10);
    close(fit.coefficients[0].standard_error, standard_error, 1e-8);
    assert_eq!(fit.degrees, Some(degrees as usize));
}

/// Newton's method on every level's own column, and a sandwich written out over it.
fn slow_poisson(columns: &[Vec<f64>], y: &[f64], clusters: &Factor) -> (f64, f64) {
    let mut logarithm: Vec<f64> = y.iter().map(|y| float::ln(y + 0.5)).collect();
    let mut coefficients = Vec::new();
    for _ in 0..60 {
        let expected: Vec<f64> = logarithm.iter().map(|value| float::exp(*value)).collect();
        let working: Vec<f64> =
            logarithm.iter().zip(&expected).zip(y).map(|((l, m), y)| l + (y - m) / m).collect();
        coefficients = by_dummies(columns, &working, &expected).0;
        logarithm = (0..y.len())
            .map(|row| columns.iter().zip(&coefficients).map(|(column, b)| column[row] * b).sum())
            .collect();
    }
    let expected: Vec<f64> = logarithm.iter().map(|value| float::exp(*value)).collect();
    // What the other columns leave of the first one, under the expected counts: its score and its information.
    let left = by_dummies(&columns[1..], &columns[0], &expected).1;
    let information: f64 = left.iter().zip(&expected).map(|(x, m)| x * x * m).sum();
    let mut totals = vec![0.0; clusters.levels()];
    for (row, code) in clusters.codes().iter().enumerate() {
        totals[*code as usize] += left[row] * (y[row] - expected[row]);
    }
    let variance = totals.iter().map(|total| total * total).sum::<f64>() / (information * information);
    (coefficients[0], variance.sqrt())
}

#[test]
fn the_poisson_fit_is_newton_on_a_column_for_each_level() {
    let panel = congruence();
    let factors = [Factor::new(&panel.unit), Factor::new(&panel.period)];
    let (estimate, plain) = slow_poisson(&dummies(&panel, &factors), &panel.y, &panel.by_region());
    let fit = poisson(&panel.observations().clustered_by(panel.by_region()).unwrap());
    // Units are nested in the eight clusters and count as one parameter: 2 + 1 + 9 - 1.
    let n = panel.y.len() as f64;
    let correction = (n - 1.0) / (n - 11.0) * 8.0 / 7.0;
    close(fit.coefficients[0].estimate, estimate, 1e-9);
    close(fit.coefficients[0].standard_error, plain * correction.sqrt(), 1e-8);
}

/// Units in four cohorts of six, counts around a rate that differs by unit, period and treatment.
fn cohorts(seed: u64, ratio: f64) -> (Vec<f64>, Vec<f64>, Factor, Factor) {
    let mut stream = StreamKey::new(seed, b"tests", "cohorts").stream(0);
    let (mut y, mut d, mut unit, mut period) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for own in 0..40_usize {
        let level = float::exp(1.0 + 0.5 * stream.standard_normal());
        // A unit's shocks last: its errors go together, and its counts vary more than a Poisson's.
        let mut shock = 0.0;
        for time in 0..10_usize {
            shock = 0.8 * shock + 0.4 * stream.standard_normal();
            let treated = own % 4 < 3 && time >= 4 + 2 * (own % 4);
            let effect = if treated { ratio } else { 1.0 };
            let rate = level * effect * float::exp(shock + 0.1 * time as f64 % 3.0);
            let (mut count, mut left) = (0.0, rate + float::ln(stream.uniform()));
            while left > 0.0 {
                count += 1.0;
                left += float::ln(stream.uniform());
            }
            y.push(count);
            d.push(f64::from(treated));
            unit.push(own);
            period.push(time);
        }
    }
    (y, d, Factor::new(&unit), Factor::new(&period))
}

fn observed(y: Vec<f64>, d: Vec<f64>, unit: &Factor, period: &Factor) -> Observations {
    Observations::new(y)
        .and_then(|own| own.with_regressor("d", d))
        .and_then(|own| own.with_factor("unit", unit.clone()))
        .and_then(|own| own.with_factor("period", period.clone()))
        .and_then(|own| own.clustered_by(unit.clone()))
        .unwrap()
}

#[test]
fn cells_of_a_complete_panel_give_what_its_rows_give() {
    for seed in 0..4 {
        let (y, d, unit, period) = cohorts(seed, 0.6);
        let observations = observed(y, d, &unit, &period).clustered_by(period.clone()).unwrap();
        let by = |rows| PoissonFixedEffectsSpec { rows, ..Default::default() }.fit(&observations).unwrap();
        let (cells, rows) = (by(Rows::CollapsedWhereSame), by(Rows::All));
        assert_eq!(rows.route, Some(Route::Rows));
        assert_eq!(cells.route, Some(Route::Collapsed { cells: 40 }));
        close(cells.coefficients[0].estimate, rows.coefficients[0].estimate, 1e-10);
        close(cells.coefficients[0].standard_error, rows.coefficients[0].standard_error, 1e-8);
    }
}

#[test]
fn what_differs_within_a_cohort_is_not_collapsed() {
    let (y, mut d, unit, period) = cohorts(9, 0.6);
    d.iter_mut().enumerate().for_each(|(row, value)| *value += row as f64 / 1e4);
    assert_eq!(poisson(&observed(y.clone(), d.clone(), &unit, &period)).route, Some(Route::Rows));
    let uneven = observed(y.clone(), d, &unit, &period).exposed(vec![2.0; y.len()]).unwrap();
    assert_eq!(poisson(&uneven).route, Some(Route::Rows));
}

#[test]
fn order_units_of_measure_and_exposure_change_nothing_they_should_not() {
    let panel = congruence();
    let fit = poisson(&panel.observations().clustered_by(panel.by_region()).unwrap());
    let reversed = Congruence {
        unit: panel.unit.iter().rev().copied().collect(),
        period: panel.period.iter().rev().copied().collect(),
        d: panel.d.iter().rev().copied().collect(),
        x: panel.x.iter().rev().map(|x| 100.0 * x).collect(),
        y: panel.y.iter().rev().map(|y| 7.0 * y).collect(),
        w: Vec::new(),
    };
    let clustered = reversed.observations().clustered_by(reversed.by_region()).unwrap();
    // An exposure that is a product of a unit's and a period's is part of their effects.
    let exposure = reversed.unit.iter().zip(&reversed.period);
    let exposure = exposure.map(|(unit, period)| (1.0 + *unit as f64) * (3.0 + *period as f64)).collect();
    for other in [clustered.clone(), clustered.exposed(exposure).unwrap()] {
        let other = poisson(&other);
        close(other.coefficients[0].estimate, fit.coefficients[0].estimate, 1e-8);
        close(other.coefficients[0].standard_error, fit.coefficients[0].standard_error, 1e-8);
        close(100.0 * other.coefficients[1].estimate, fit.coefficients[1].estimate, 1e-8);
    }
    // A weight of two is the row twice.
    let twice: Vec<usize> =
        panel.w.iter().enumerate().flat_map(|(row, w)| std::iter::repeat_n(row, *w as usize)).collect();
    let pick = |values: &[f64]| twice.iter().map(|row| values[*row]).collect::<Vec<f64>>();
    let repeated = Congruence {
        unit: twice.iter().map(|row| panel.unit[*row]).collect(),
        period: twice.iter().map(|row| panel.period[*row]).collect(),
        d: pick(&panel.d),
        x: pick(&panel.x),
        y: pick(&panel.y),
        w: Vec::new(),
    };
    let weighted = poisson(
        &panel.observations().weighted(panel.w.clone()).unwrap().clustered_by(panel.by_region()).unwrap(),
    );
    let repeated = poisson(&repeated.observations().clustered_by(repeated.by_region()).unwrap());
    close(weighted.coefficients[0].estimate, repeated.coefficients[0].estimate, 1e-9);
}

#[test]
fn what_informs_nothing_is_left_out_by_name() {
    let (mut y, d, unit, period) = cohorts(3, 0.6);
    y.iter_mut().take(10).for_each(|count| *count = 0.0);
    let fit = poisson(&observed(y.clone(), d.clone(), &unit, &period));
    assert_eq!(fit.left_out.len(), 1);
    assert_eq!((fit.left_out[0].factor.as_str(), fit.left_out[0].level), ("unit", 0));
    assert_eq!((fit.left_out[0].n_rows, fit.left_out[0].reason), (10, LeftOutReason::NoCount));
    assert_eq!((fit.n_rows, fit.n_clusters), (390, vec![39]));
    // The first unit keeps a single row: a linear fit leaves it out, or keeps it and counts it.
    let weights = (0..400).map(|row| f64::from(row == 0 || row >= 10)).collect::<Vec<f64>>();
    let one_row = observed(y, d, &unit, &period).weighted(weights).unwrap();
    let fit = linear(&one_row);
    assert_eq!(fit.left_out[0].reason, LeftOutReason::OneRow);
    let kept =
        LinearFixedEffectsSpec { singletons: Singletons::Kept, ..Default::default() }.fit(&one_row).unwrap();
    assert_eq!((kept.left_out.len(), kept.n_rows, fit.n_rows), (0, 391, 390));
    close(kept.coefficients[0].estimate, fit.coefficients[0].estimate, 1e-10);
}

/// Where a regressor is one, every count is zero, and no level says so: its coefficient runs to minus infinity.
#[test]
fn separated_rows_are_found_and_listed() {
    for rows in [Rows::CollapsedWhereSame, Rows::All] {
        let (mut y, d, unit, period) = cohorts(5, 0.6);
        let separating: Vec<f64> = (0..400).map(|row| f64::from(row % 40 == 7 || row % 40 == 29)).collect();
        let hidden: Vec<usize> = (0..400).filter(|row| separating[*row] > 0.0).collect();
        hidden.iter().for_each(|row| y[*row] = 0.0);
        let with = observed(y.clone(), d.clone(), &unit, &period).with_regressor("s", separating).unwrap();
        let fit = PoissonFixedEffectsSpec { rows, ..Default::default() }.fit(&with).unwrap();
        assert_eq!((fit.separated, fit.collinear), (hidden.clone(), vec!["s".to_owned()]));
        let mut weights = vec![1.0; 400];
        hidden.iter().for_each(|row| weights[*row] = 0.0);
        let without = poisson(&observed(y, d, &unit, &period).weighted(weights).unwrap());
        close(fit.coefficients[0].estimate, without.coefficients[0].estimate, 1e-9);
        close(fit.coefficients[0].standard_error, without.coefficients[0].standard_error, 1e-8);
    }
}

#[test]
fn what_cannot_be_answered_is_refused_by_name() {
    let (y, d, unit, period) = cohorts(6, 0.6);
    let whole = observed(y.clone(), d.clone(), &unit, &period);
    let spec = PoissonFixedEffectsSpec::default();
    // Treatment that only units tell apart is a unit's own effect.
    let by_unit = unit.codes().iter().map(|code| f64::from(code % 2)).collect();
    let fit = poisson(&whole.clone().with_regressor("odd", by_unit).unwrap());
    assert_eq!(fit.collinear, ["odd"]);
    let constant = observed(y.clone(), vec![1.0; 400], &unit, &period);
    assert_eq!(spec.fit(&constant), Err(Error::NothingVaries { regressors: vec!["d".to_owned()] }));
    assert!(matches!(LinearFixedEffectsSpec::default().fit(&constant), Err(Error::NothingVaries { .. })));
    let negative = y.iter().map(|count| count - 1.0).collect();
    let negative = observed(negative, d.clone(), &unit, &period);
    assert!(matches!(spec.fit(&negative), Err(Error::CountNegative { .. })));
    let zeros = observed(vec![0.0; 400], d.clone(), &unit, &period);
    assert_eq!(spec.fit(&zeros), Err(Error::NothingLeft { rows: 400 }));
    let no_factor = Observations::new(y.clone()).unwrap().with_regressor("d", d.clone()).unwrap();
    assert_eq!(spec.fit(&no_factor), Err(Error::NoFactor));
    let no_clusters = no_factor.with_factor("unit", unit.clone()).unwrap();
    assert_eq!(spec.fit(&no_clusters), Err(Error::NoClusters));
    let one = no_clusters.clustered_by(Factor::new(&vec![3; 400])).unwrap();
    assert_eq!(spec.fit(&one), Err(Error::TooFewClusters { clusters: 1 }));
    let exposed = whole.exposed(vec![1.0; 400]).unwrap();
    assert_eq!(LinearFixedEffectsSpec::default().fit(&exposed), Err(Error::ExposureOfNoCount));
    assert!(Observations::new(vec![f64::NAN]).is_err() && Observations::new(Vec::new()).is_err());
    assert!(exposed.clone().exposed(vec![0.0; 400]).is_err() && exposed.weighted(vec![-1.0; 400]).is_err());
}

/// Counts vary more than a Poisson's and a unit's errors go together: errors by unit cover, those of a Poisson do not.
#[test]
fn clustered_intervals_cover_what_independent_ones_miss() {
    let (mut clustered, mut independent) = (0, 0);
    let truth = float::ln(0.6);
    for seed in 0..300 {
        let (y, d, unit, period) = cohorts(1_000 + seed, 0.6);
        let observations = observed(y, d, &unit, &period);
        let covers = |errors| {
            let fit = PoissonFixedEffectsSpec { errors, ..Default::default() }.fit(&observations).unwrap();
            let (low, high) = fit.interval(&fit.coefficients[0], 0.05);
            u32::from(low < truth && truth < high)
        };
        clustered += covers(StandardErrors::Clustered);
        independent += covers(INDEPENDENT);
    }
    // 285 of 300 are expected; four binomial standard deviations are 15, and forty clusters lean low by some more.
    assert!((264..=299).contains(&clustered), "{clustered} of 300");
    assert!(independent < 240, "{independent} of 300: the panel is too quiet to tell");
}
