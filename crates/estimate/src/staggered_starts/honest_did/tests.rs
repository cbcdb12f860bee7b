//! The sensitivity analysis against closed forms, a twin that enumerates vertices, a search for a shorter interval, and
//! simulated coverage.

use numeric::minimise::NelderMead;
use numeric::stream::{Stream, StreamKey};
use numeric::{Matrix, distribution, sum};

use super::event_study::covariance_of;
use super::relative::{Magnitudes, Test};
use super::spec::BREAKDOWN_STEP;
use super::*;
use crate::Error;

/// An event study whose covariance is a factor times its transpose.
struct Case {
    factor: Matrix,
    covariance: Matrix,
    before: usize,
}

impl Case {
    fn new(replicate: u64, before: usize, after: usize) -> Self {
        let mut stream = StreamKey::new(3, b"honest", "cases").stream(replicate);
        let (size, width) = (before + after, before + after + 3);
        let scale = (width as f64).sqrt();
        let rows: Vec<Vec<f64>> =
            (0..size).map(|_| (0..width).map(|_| stream.standard_normal() / scale).collect()).collect();
        let product = |left: &Vec<f64>| rows.iter().map(|right| sum::dot(left, right)).collect::<Vec<f64>>();
        let covariance = Matrix::from_rows(&rows.iter().map(product).collect::<Vec<_>>()).unwrap();
        Self { factor: Matrix::from_rows(&rows).unwrap(), covariance, before }
    }

    fn noise(&self, stream: &mut Stream) -> Vec<f64> {
        self.factor.times(&(0..self.factor.columns()).map(|_| stream.standard_normal()).collect::<Vec<_>>())
    }

    fn draw(&self, replicate: u64, centre: &[f64]) -> EventStudy {
        let noise = self.noise(&mut StreamKey::new(3, b"honest", "draws").stream(replicate));
        self.study(centre.iter().zip(noise).map(|(mean, noise)| mean + noise).collect())
    }

    fn study(&self, coefficients: Vec<f64>) -> EventStudy {
        EventStudy::new(coefficients, self.covariance.clone(), self.before).unwrap()
    }
}

fn scaled(study: &EventStudy, by: f64) -> EventStudy {
    let coefficients = study.coefficients.iter().map(|value| by * value).collect();
    let values = study.covariance.values().iter().map(|value| by * by * value).collect();
    let size = study.coefficients.len();
    EventStudy::new(coefficients, Matrix::new(size, size, values).unwrap(), study.before).unwrap()
}

fn with_target(target: HonestTarget) -> HonestDidSpec {
    HonestDidSpec { target, ..HonestDidSpec::default() }
}

fn targets(after: usize) -> [HonestTarget; 3] {
    let weights = (0..after).map(|place| if place % 2 == 0 { 1.0 } else { -0.7 }).collect();
    [HonestTarget::FirstPeriod, HonestTarget::Average, HonestTarget::Weights(weights)]
}

/// Ends are found to a ten-thousandth of a standard error; the critical value of the first stage to about as much.
const ENDS: f64 = 5e-4;

fn near(ours: f64, expected: f64, interval: &HonestInterval) {
    assert!(
        (ours - expected).abs() < ENDS * interval.standard_error,
        "{ours} against {expected}: {interval:?}"
    );
}

/// With Mbar at zero the moments after the start are those of parallel trends, and both stages together have the level.
#[test]
fn at_zero_the_set_is_the_usual_interval() {
    let case = Case::new(1, 4, 3);
    let study = case.draw(1, &[0.0, 0.1, 0.2, 0.1, 1.0, 2.0, 1.5]);
    for target in targets(3) {
        let found = with_target(target).relative_magnitudes(&study, 0.0).unwrap();
        let reach = distribution::normal_quantile(0.975) * found.standard_error;
        near(found.lower, found.estimate - reach, &found);
        near(found.upper, found.estimate + reach, &found);
    }
}

/// Without noise the set is what the data identify: the target, give or take Mbar times the largest move times the reach of
/// the target's weights.
#[test]
fn without_noise_the_set_is_the_identified_set() {
    let case = Case::new(2, 3, 3);
    let coefficients = [0.5, 0.2, 0.9, 1.0, 3.0, 2.0];
    let exact = scaled(&case.study(coefficients.iter().map(|value| value * 1e6).collect()), 1e-6);
    // Moves before the start: -0.3, 0.7 and -0.9, the last one into the reference.
    for (target, reach) in targets(3).into_iter().zip([1.0, 2.0, 1.3 + 0.3 + 1.0]) {
        let found = with_target(target).relative_magnitudes(&exact, 2.0).unwrap();
        assert!((found.estimate - found.lower - 2.0 * 0.9 * reach).abs() < 1e-4, "{found:?}");
        assert!((found.upper - found.estimate - 2.0 * 0.9 * reach).abs() < 1e-4, "{found:?}");
    }
}

#[test]
fn units_and_signs_carry_over() {
    let case = Case::new(3, 4, 2);
    let study = case.draw(3, &[0.3, 0.1, -0.2, 0.1, 2.0, 2.5]);
    for target in targets(2) {
        let spec = with_target(target);
        for by in [100.0, -1.0, -0.01] {
            let other = scaled(&study, by);
            let pairs = [
                (spec.relative_magnitudes(&study, 1.3), spec.relative_magnitudes(&other, 1.3)),
                (spec.smoothness(&study, 0.2), spec.smoothness(&other, 0.2 * by.abs())),
            ];
            for (own, other) in pairs {
                let (own, other) = (own.unwrap(), other.unwrap());
                let (low, high) = if by > 0.0 { (own.lower, own.upper) } else { (own.upper, own.lower) };
                near(other.lower, by * low, &other);
                near(other.upper, by * high, &other);
            }
        }
    }
}

#[test]
fn looser_bounds_widen_the_interval() {
    for replicate in 0..8 {
        let case = Case::new(10 + replicate, 4, 3);
        let study = case.draw(replicate, &[0.3, 0.1, -0.2, 0.1, 2.0, 2.5, 2.0]);
        let spec = with_target(HonestTarget::Average);
        let (mut magnitudes, mut smooth) = (0.0, 0.0);
        for bound in [0.0, 0.25, 0.5, 1.0, 2.0, 4.0] {
            let found = spec.relative_magnitudes(&study, bound).unwrap();
            assert!(found.upper - found.lower >= magnitudes - 2.0 * ENDS * found.standard_error);
            assert!(found.lower <= found.estimate && found.estimate <= found.upper);
            magnitudes = found.upper - found.lower;
            let found = spec.smoothness(&study, bound).unwrap();
            assert!(found.upper - found.lower >= smooth);
            smooth = found.upper - found.lower;
        }
    }
}

/// Every vertex of the dual program, from the matrices of the moments as the paper writes them.
struct Twin {
    moments: Vec<Vec<f64>>,
    hypothesis: Vec<f64>,
    vertices: Vec<Vec<f64>>,
    covariance: Vec<Vec<f64>>,
}

impl Twin {
    fn new(case: &Case, weights: &[f64], (from, sign, m_bar): (usize, f64, f64)) -> Self {
        let (before, after) = (case.before, weights.len());
        let mut moments = Vec::new();
        for period in 0..after {
            for direction in [1.0, -1.0] {
                let mut row = vec![0.0; before + after];
                row[before + period] += direction;
                if period > 0 {
                    row[before + period - 1] -= direction;
                }
                if from + 1 < before {
                    row[from + 1] -= m_bar * sign;
                }
                row[from] += m_bar * sign;
                moments.push(row);
            }
        }
        // Effects that give the target the value theta: theta along the first period, and any of a basis of what leaves it alone.
        let hypothesis = moments.iter().map(|row| row[before] / weights[0]).collect();
        let nuisance: Vec<Vec<f64>> = (1..after)
            .map(|period| {
                let of = |row: &Vec<f64>| row[before + period] - weights[period] / weights[0] * row[before];
                moments.iter().map(of).collect()
            })
            .collect();
        let spread: Vec<Vec<f64>> = moments.iter().map(|row| case.covariance.times(row)).collect();
        let covariance: Vec<Vec<f64>> =
            moments.iter().map(|left| spread.iter().map(|right| sum::dot(left, right)).collect()).collect();
        let errors = (0..moments.len()).map(|row| covariance[row][row].sqrt()).collect::<Vec<_>>();
        let rows = moments.len();
        let mut vertices = Vec::new();
        for chosen in (0_u32..1 << rows).filter(|chosen| chosen.count_ones() as usize == after) {
            let support: Vec<usize> = (0..rows).filter(|row| chosen & (1 << row) != 0).collect();
            let equation = |column: &Vec<f64>| support.iter().map(|row| column[*row]).collect::<Vec<f64>>();
            let system: Vec<Vec<f64>> = nuisance.iter().chain([&errors]).map(equation).collect();
            let right = (0..after).map(|row| f64::from(u8::from(row + 1 == after))).collect::<Vec<f64>>();
            let Ok(solved) = numeric::matrix::least_squares(&Matrix::from_rows(&system).unwrap(), &right)
            else {
                continue;
            };
            if solved.coefficients.iter().all(|value| *value > -1e-12) {
                let mut vertex = vec![0.0; rows];
                support.iter().zip(&solved.coefficients).for_each(|(row, value)| vertex[*row] = *value);
                vertices.push(vertex);
            }
        }
        Self { moments, hypothesis, vertices, covariance }
    }

    fn moments_at(&self, coefficients: &[f64], theta: f64) -> Vec<f64> {
        let rows = self.moments.iter().zip(&self.hypothesis);
        rows.map(|(row, along)| sum::dot(row, coefficients) - along * theta).collect()
    }

    fn statistic(&self, moments: &[f64]) -> f64 {
        self.vertices.iter().map(|vertex| sum::dot(vertex, moments)).fold(f64::NEG_INFINITY, f64::max)
    }

    /// One less the law of the statistic in its range, and whether the first stage lets it pass.
    fn accepts(&self, moments: &[f64], test: &Test) -> bool {
        let statistic = self.statistic(moments);
        let best = self.vertices.iter().find(|vertex| sum::dot(vertex, moments) == statistic).unwrap();
        let along: Vec<f64> = self.covariance.iter().map(|row| sum::dot(row, best)).collect();
        let variance = sum::dot(&along, best);
        let (mut from, mut to) = (f64::NEG_INFINITY, test.largest_plausible);
        for vertex in &self.vertices {
            let slope = sum::dot(vertex, &along) / variance;
            let rest = sum::dot(vertex, moments) - slope * statistic;
            if slope < 1.0 - 1e-9 {
                from = from.max(rest / (1.0 - slope));
            } else if slope > 1.0 + 1e-9 {
                to = to.min(rest / (1.0 - slope));
            }
        }
        let below = |value: f64| distribution::normal_below(value / variance.sqrt());
        let share = (below(to) - below(statistic)) / (below(to) - below(from));
        statistic <= test.largest_plausible && (statistic <= 0.0 || share >= test.level)
    }
}

/// Weights, moves and bounds over which the twin is asked.
fn twin_settings() -> Vec<(Vec<f64>, (usize, f64, f64))> {
    let weights = [vec![1.0, 0.0, 0.0], vec![1.0 / 3.0; 3], vec![1.0, -1.5, 0.8]];
    let moves = [(0, 1.0, 0.5), (1, -1.0, 1.5), (2, 1.0, 3.0)];
    weights.into_iter().flat_map(|weights| moves.map(|own| (weights.clone(), own))).collect()
}

#[test]
fn the_closed_form_is_what_enumerating_vertices_gives() {
    let mut decided = [0, 0];
    for (replicate, (weights, (from, sign, m_bar))) in (0_u64..).zip(twin_settings()) {
        let case = Case::new(30 + replicate, 3, 3);
        let twin = Twin::new(&case, &weights, (from, sign, m_bar));
        let study = case.draw(replicate, &[0.5, -0.2, 0.4, 1.0, 2.0, 0.5]);
        let magnitudes = Magnitudes::new(&study, &weights, 0.05);
        let largest = &magnitudes.largest[2 * from + usize::from(sign < 0.0)];
        let test = magnitudes.test(largest, m_bar);
        for step in -400..=400 {
            let gap = f64::from(step) * 0.02 * magnitudes.target_variance.sqrt();
            let moments = twin.moments_at(&study.coefficients, magnitudes.target - gap);
            let ours = test.vertices.map(|vertex| vertex.of_move * largest.size + vertex.of_gap * gap);
            let ours = ours.into_iter().fold(f64::NEG_INFINITY, f64::max);
            assert!((ours - twin.statistic(&moments)).abs() < 1e-9, "{weights:?} {m_bar} {gap}");
            let accepted = test.accepts(gap);
            assert_eq!(accepted, twin.accepts(&moments, &test), "{weights:?} {from} {m_bar} {gap}");
            decided[usize::from(accepted)] += 1;
        }
    }
    assert!(decided.iter().all(|count| *count > 500), "{decided:?}");
}

/// The critical value of the first stage, which is integrated, is exceeded by as many simulated statistics as it should be.
#[test]
fn the_first_stage_rejects_a_tenth_of_the_level() {
    const DRAWS: u64 = 40_000;
    for (replicate, (weights, (from, sign, m_bar))) in (0_u64..).zip(twin_settings()).step_by(2) {
        let case = Case::new(30 + replicate, 3, 3);
        let twin = Twin::new(&case, &weights, (from, sign, m_bar));
        let magnitudes = Magnitudes::new(&case.study(vec![0.0; 6]), &weights, 0.05);
        let test = magnitudes.test(&magnitudes.largest[2 * from + usize::from(sign < 0.0)], m_bar);
        let mut stream = StreamKey::new(3, b"honest", "first stage").stream(replicate);
        let beyond = (0..DRAWS).filter(|_| {
            let moments = twin.moments_at(&case.noise(&mut stream), 0.0);
            twin.statistic(&moments) > test.largest_plausible
        });
        let share = beyond.count() as f64 / DRAWS as f64;
        // Four standard errors of the simulation.
        assert!((share - 0.005).abs() < 4.0 * (0.005 * 0.995 / DRAWS as f64).sqrt(), "{share}");
    }
}

/// Half the length of the interval around the estimator with these weights: its bias is the largest over every choice of signs of
/// the changes of slope.
fn half_length_by_hand(study: &EventStudy, weights: &[f64], m: f64) -> f64 {
    let (before, size) = (study.before, study.coefficients.len());
    let changes = size - 1;
    let bias = |signs: u32| {
        // From the reference outwards: the slope changes by one sign in each period.
        let sign = |place: usize| if signs & (1 << place) == 0 { m } else { -m };
        let mut trend = vec![0.0; size];
        let (mut level, mut slope) = (0.0, 0.0);
        for period in 0..size - before {
            slope += sign(period);
            level += slope;
            trend[before + period] = level;
        }
        let (mut level, mut slope) = (0.0, 0.0);
        for back in 0..before {
            level += slope;
            trend[before - 1 - back] = level;
            slope += if back + 1 < before { sign(size - before + back) } else { 0.0 };
        }
        sum::dot(weights, &trend).abs()
    };
    let bias = (0_u32..1 << changes).map(bias).fold(0.0, f64::max);
    let error = covariance_of(&study.covariance, weights, weights).sqrt();
    error * distribution::folded_normal_quantile(0.95, bias / error)
}

#[test]
fn no_estimator_has_a_shorter_interval() {
    for replicate in 0..6 {
        let case = Case::new(50 + replicate, 3, 2);
        let study = case.draw(replicate, &[0.3, 0.1, -0.2, 2.0, 2.5]);
        for m in [0.0, 0.05, 0.3, 2.0] {
            let found = with_target(HonestTarget::Average).smoothness(&study, m).unwrap();
            // The mean of two periods lies one and a half periods after the reference.
            let length = |free: &[f64]| {
                let weights = [free[0], free[1], 1.5 - 2.0 * free[1] - 3.0 * free[0], 0.5, 0.5];
                half_length_by_hand(&study, &weights, m)
            };
            let search = NelderMead { reach: 0.2, tolerance: 1e-14, most_evaluations: 4_000 };
            let once = search.from(&[0.1, 0.1], length);
            let least = search.from(&once.place, length).value;
            let ours = 0.5 * (found.upper - found.lower);
            assert!(ours <= least * (1.0 + 1e-9), "{m}: {ours} against {least}");
            assert!(ours >= least * (1.0 - 1e-4), "{m}: {ours} against {least}");
        }
    }
}

/// Trends that fail as far as the bounds allow: intervals hold the effect at least as often as they say.
#[test]
fn intervals_hold_the_effect() {
    const DRAWS: u64 = 400;
    let case = Case::new(70, 3, 2);
    let spec = with_target(HonestTarget::Average);
    // The largest move before the start is 1, and after it the trend moves on by 1 in each period; the effect is zero.
    let magnitudes = [-1.2, -0.2, 0.1, 1.0, 2.0];
    // The slope falls by 0.5 in every period.
    let smooth = [-2.25, -1.0, -0.25, -0.25, -1.0];
    let holds = |interval: HonestInterval| interval.lower <= 0.0 && 0.0 <= interval.upper;
    let share = |hold: &dyn Fn(u64) -> bool| {
        (0..DRAWS).filter(|replicate| hold(*replicate)).count() as f64 / DRAWS as f64
    };
    let least = 0.95 - 3.0 * (0.95 * 0.05 / DRAWS as f64).sqrt();
    let of_magnitudes =
        share(&|replicate| holds(spec.relative_magnitudes(&case.draw(replicate, &magnitudes), 1.0).unwrap()));
    assert!(of_magnitudes >= least, "{of_magnitudes}");
    let of_smooth = share(&|replicate| holds(spec.smoothness(&case.draw(replicate, &smooth), 0.5).unwrap()));
    assert!(of_smooth >= least, "{of_smooth}");
    // The same trends break the interval that takes them for parallel.
    let of_parallel =
        share(&|replicate| holds(spec.relative_magnitudes(&case.draw(replicate, &magnitudes), 0.0).unwrap()));
    assert!(of_parallel < 0.8, "{of_parallel}");
}

#[test]
fn the_breakdown_value_parts_exclusion_from_inclusion() {
    let case = Case::new(80, 3, 2);
    let spec = HonestDidSpec::default();
    let study = case.study(vec![0.5, -0.3, 0.4, 6.0, 7.0]);
    let breakdown = spec.breakdown(&study).unwrap().unwrap();
    assert!(breakdown > 0.0);
    assert!(spec.relative_magnitudes(&study, breakdown).unwrap().excludes_zero());
    assert!(!spec.relative_magnitudes(&study, breakdown + BREAKDOWN_STEP).unwrap().excludes_zero());
    assert_eq!(spec.breakdown(&case.study(vec![0.5, -0.3, 0.4, 0.1, 7.0])).unwrap(), Some(0.0));
    assert_eq!(spec.breakdown(&case.study(vec![0.5, -0.3, 0.4, 1e7, 7.0])).unwrap(), None);
}

#[test]
fn one_period_on_each_side_is_enough() {
    let study = Case::new(90, 1, 1).study(vec![1.0, 4.0]);
    let spec = HonestDidSpec::default();
    // The only move before the start falls by one into the reference: a line through both goes on to minus one.
    let line = spec.smoothness(&study, 0.0).unwrap();
    assert!((line.estimate - 5.0).abs() < 1e-12);
    let one = spec.relative_magnitudes(&study, 1.0).unwrap();
    assert!(one.lower < 3.0 && one.upper > 5.0);
    for target in [HonestTarget::Average, HonestTarget::Weights(vec![1.0])] {
        assert_eq!(with_target(target).relative_magnitudes(&study, 1.0).unwrap(), one);
    }
}

/// Four years of months before the start and two after it: the size at which programs over every period give up.
#[test]
fn months_are_no_harder_than_years() {
    let case = Case::new(91, 48, 24);
    let centre: Vec<f64> = (0..72).map(|month| if month < 48 { 0.0 } else { 8.0 }).collect();
    let study = case.draw(91, &centre);
    for target in targets(24).into_iter().take(2) {
        let spec = with_target(target);
        let found = spec.relative_magnitudes(&study, 0.5).unwrap();
        assert!(found.lower < found.estimate && found.estimate < found.upper && found.upper.is_finite());
        let (smooth, line) = (spec.smoothness(&study, 0.1).unwrap(), spec.smoothness(&study, 0.0).unwrap());
        assert!(smooth.upper - smooth.lower > line.upper - line.lower);
        assert!(spec.breakdown(&study).unwrap().is_some());
    }
}

#[test]
fn what_cannot_be_analysed_is_refused_by_name() {
    let matrix = |rows: &[[f64; 2]]| Matrix::from_rows(rows).unwrap();
    let fair = || matrix(&[[1.0, 0.2], [0.2, 1.0]]);
    let of = |covariance, before| EventStudy::new(vec![1.0, 2.0], covariance, before);
    assert_eq!(of(matrix(&[[1.0, 2.0], [2.0, 4.0]]), 1), Err(Error::CovarianceSingular { place: 1 }));
    assert_eq!(of(matrix(&[[0.0, 0.0], [0.0, 1.0]]), 1), Err(Error::CovarianceSingular { place: 0 }));
    assert!(matches!(of(matrix(&[[1.0, 0.2], [0.3, 1.0]]), 1), Err(Error::CovarianceUneven { row: 0, .. })));
    assert!(matches!(of(fair(), 0), Err(Error::NoPeriodBeforeOrAfter { .. })));
    assert!(matches!(of(fair(), 2), Err(Error::NoPeriodBeforeOrAfter { .. })));
    let wide = Matrix::from_rows(&[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]).unwrap();
    assert!(matches!(of(wide, 1), Err(Error::LengthDiffers { expected: 2, seen: 3, .. })));
    assert!(EventStudy::new(vec![f64::NAN, 1.0], fair(), 1).is_err());
    let study = of(fair(), 1).unwrap();
    assert_eq!((study.before(), study.after()), (1, 1));
    let out_of_range = |result| matches!(result, Err(Error::OutOfRange { .. }));
    assert!(out_of_range(HonestDidSpec::default().relative_magnitudes(&study, -0.1)));
    assert!(out_of_range(HonestDidSpec::default().smoothness(&study, f64::NAN)));
    assert!(out_of_range(HonestDidSpec { level: 0.5, ..Default::default() }.smoothness(&study, 0.0)));
    for weights in [vec![0.0], vec![f64::INFINITY]] {
        assert!(out_of_range(with_target(HonestTarget::Weights(weights)).smoothness(&study, 0.0)));
    }
    let two = with_target(HonestTarget::Weights(vec![1.0, 1.0]));
    assert!(matches!(two.breakdown(&study), Err(Error::LengthDiffers { expected: 1, seen: 2, .. })));
}
