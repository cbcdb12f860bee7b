//! Confidence sets under bounded relative magnitudes, in closed form.
//!
//! Say that the largest move before the start is that of one period, upwards or downwards, and call its size `v`. The trend's
//! moves after the start, `e_t`, then keep to `-Mbar v <= e_t <= Mbar v`, and the hypothesis that the target is `theta` fixes one sum of
//! them: `sum_t L_t e_t = g`, where `g` is the coefficients' own target less `theta` and `L_t` adds the target's weights from `t` on.
//! The test statistic is the least `eta` for which moves exist that break no inequality by more than `eta` standard errors
//! (those of `b_t - Mbar v` and `b_t + Mbar v`, `b_t` the move of the coefficients):
//!
//! `-(Mbar v + down_t eta) <= e_t <= Mbar v + up_t eta`, and `sum_t L_t e_t = g`.
//!
//! Such moves exist when each range is open and `g` lies between the least and the greatest sum over the ranges. So
//!
//! `eta = max( max_t -2 Mbar v / (up_t + down_t), (g - Mbar v W) / S_up, (-g - Mbar v W) / S_down )`,
//!
//! with `W = sum |L_t|`, `S_up` the sum of `|L_t|` times `up_t` where `L_t` is positive and `down_t` where it is negative, and `S_down` the
//! other way round. These are the vertices of the dual program whatever the number of periods: no program is solved, and the
//! statistic knows the data only through the two numbers `v` and `g`.
//!
//! DIFFERENCE: with a single period after the start, HonestDiD also tests that no other move before the start is larger than `v`. Here
//! the inequalities are those of the periods after the start whatever their number, as HonestDiD's are with two or more.

use std::f64::consts::PI;

use numeric::{distribution, float, sum};
use rayon::prelude::*;

use super::event_study::covariance_of;
use super::{EventStudy, HonestInterval};

/// What does not depend on Mbar.
pub(super) struct Magnitudes {
    pub(super) target: f64,
    pub(super) target_variance: f64,
    level: f64,
    /// Sums of the target's weights from each period after the start on.
    cumulated: Vec<f64>,
    /// One for each period before the start and each direction.
    pub(super) largest: Vec<LargestMove>,
}

/// A move before the start that is taken for the largest one.
pub(super) struct LargestMove {
    pub(super) size: f64,
    pub(super) variance: f64,
    /// Covariance with the target.
    pub(super) with_target: f64,
    /// Variance of the move of the coefficients in each period after the start, and its covariance with this move.
    after: Vec<(f64, f64)>,
}

impl Magnitudes {
    pub(super) fn new(study: &EventStudy, weights: &[f64], level: f64) -> Self {
        let (size, before) = (study.coefficients.len(), study.before);
        let mut target = vec![0.0; before];
        target.extend_from_slice(weights);
        // The move into a period from the one before it; the reference, which has no coefficient, lies between the two sides.
        let between = |from: Option<usize>, to: Option<usize>, sign: f64| {
            let mut of = vec![0.0; size];
            for (place, value) in [(from, -sign), (to, sign)] {
                if let Some(held) = place.and_then(|place| of.get_mut(place)) {
                    *held = value;
                }
            }
            of
        };
        let after: Vec<Vec<f64>> =
            (before..size).map(|to| between((to > before).then(|| to - 1), Some(to), 1.0)).collect();
        let with = |left: &[f64], right: &[f64]| covariance_of(&study.covariance, left, right);
        let after_variances: Vec<f64> = after.iter().map(|own| with(own, own)).collect();
        let largest_move = |from: usize, sign: f64| {
            let own = between(Some(from), (from + 1 < before).then_some(from + 1), sign);
            let covariances = after.iter().map(|other| with(&own, other));
            LargestMove {
                size: sum::dot(&own, &study.coefficients),
                variance: with(&own, &own),
                with_target: with(&own, &target),
                after: after_variances.iter().copied().zip(covariances).collect(),
            }
        };
        Self {
            target: sum::dot(&target, &study.coefficients),
            target_variance: with(&target, &target),
            level,
            cumulated: (0..weights.len()).map(|from| sum::ordered(weights.iter().skip(from))).collect(),
            largest: (0..before).flat_map(|from| [1.0, -1.0].map(|sign| largest_move(from, sign))).collect(),
        }
    }

    /// The hull of what any of the tests accepts.
    ///
    /// The coefficients' own target is always in it: of two directions of a move one agrees with the data.
    pub(super) fn interval(&self, m_bar: f64) -> HonestInterval {
        let standard_error = self.target_variance.sqrt();
        let precision = PRECISION * standard_error;
        let ends = |largest: &LargestMove| {
            let test = self.test(largest, m_bar);
            let far = |side| test.farthest_accepted(side, precision, STEP * standard_error);
            (far(Side::Below), far(Side::Above))
        };
        let found: Vec<(Option<f64>, Option<f64>)> = self.largest.par_iter().map(ends).collect();
        // Any move before may be the largest, either way: what one of them accepts is in the set.
        let farthest = |ends: &mut dyn Iterator<Item = Option<f64>>| ends.flatten().fold(0.0_f64, f64::max);
        HonestInterval {
            estimate: self.target,
            standard_error,
            lower: self.target - farthest(&mut found.iter().map(|(below, _)| *below)),
            upper: self.target + farthest(&mut found.iter().map(|(_, above)| *above)),
        }
    }

    pub(super) fn test(&self, largest: &LargestMove, m_bar: f64) -> Test {
        let errors = largest.after.iter().map(|(variance, covariance)| {
            let error = |sign: f64| {
                let both = variance + m_bar * m_bar * largest.variance - 2.0 * sign * m_bar * covariance;
                both.max(0.0).sqrt()
            };
            (error(1.0), error(-1.0))
        });
        let (mut up, mut down) = (0.0, 0.0);
        let (mut least, mut greatest) = (f64::INFINITY, 0.0_f64);
        for ((above, below), weight) in errors.zip(&self.cumulated) {
            let (with, against) = if *weight > 0.0 { (above, below) } else { (below, above) };
            up += weight.abs() * with;
            down += weight.abs() * against;
            least = least.min(above + below);
            greatest = greatest.max(above + below);
        }
        let reach = m_bar * sum::ordered(self.cumulated.iter().map(|weight| weight.abs()));
        let vertices = [
            Vertex { of_move: -reach / up, of_gap: 1.0 / up },
            Vertex { of_move: -reach / down, of_gap: -1.0 / down },
            Vertex { of_move: -2.0 * m_bar / least, of_gap: 0.0 },
            // Where all ranges are wide open, the widest of these bounds the statistic from below.
            Vertex { of_move: -2.0 * m_bar / greatest, of_gap: 0.0 },
        ];
        let covariance = [largest.variance, largest.with_target, self.target_variance];
        let first_stage = FIRST_STAGE * self.level;
        Test {
            vertices,
            size: largest.size,
            covariance,
            largest_plausible: least_favourable(&vertices, covariance, first_stage),
            // What the first stage has not spent, among the statistics that it lets pass.
            level: (self.level - first_stage) / (1.0 - first_stage),
        }
    }
}

/// Share of the level that the first stage takes.
const FIRST_STAGE: f64 = 0.1;
/// Steps from the outside in, in standard errors of the target.
const STEP: f64 = 0.05;
/// How finely an end is found, in standard errors of the target.
const PRECISION: f64 = 0.000_1;
/// Steps at most; a wider range is walked in wider steps.
const MOST_STEPS: usize = 20_000;
/// Directions over which the law of the statistic is integrated. 720 already give six digits of the critical value.
const DIRECTIONS: u32 = 1_440;

/// A bound on the statistic, linear in the move `v` and the gap `g`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Vertex {
    pub(super) of_move: f64,
    pub(super) of_gap: f64,
}

impl Vertex {
    fn at(&self, size: f64, gap: f64) -> f64 {
        self.of_move * size + self.of_gap * gap
    }

    fn with(&self, other: &Self, [moves, both, gaps]: [f64; 3]) -> f64 {
        self.of_move * other.of_move * moves
            + (self.of_move * other.of_gap + self.of_gap * other.of_move) * both
            + self.of_gap * other.of_gap * gaps
    }
}

/// The end of the set that is looked for: effects below the coefficients' own target leave a positive gap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Side {
    Below,
    Above,
}

/// The test of any gap, for one move and one Mbar.
pub(super) struct Test {
    pub(super) vertices: [Vertex; 4],
    pub(super) size: f64,
    /// Variance of the move, its covariance with the target, variance of the target.
    pub(super) covariance: [f64; 3],
    /// What the statistic exceeds with the probability of the first stage if no inequality holds with room to spare.
    pub(super) largest_plausible: f64,
    /// Level of the second stage.
    pub(super) level: f64,
}

impl Test {
    /// Whether the test accepts a gap.
    ///
    /// # References
    /// Rambachan & Roth (2023), section 3.2: truncation of the statistic to where the same vertex stays the best.
    pub(super) fn accepts(&self, gap: f64) -> bool {
        let values = self.vertices.map(|vertex| vertex.at(self.size, gap));
        let best =
            (0..values.len()).fold(0, |best, place| if values[place] > values[best] { place } else { best });
        let (statistic, vertex) = (values[best], self.vertices[best]);
        if statistic <= 0.0 {
            return true;
        }
        let variance = vertex.with(&vertex, self.covariance);
        if statistic > self.largest_plausible || variance <= 0.0 {
            return false;
        }
        let (mut from, mut to) = (f64::NEG_INFINITY, self.largest_plausible);
        for (other, value) in self.vertices.iter().zip(values) {
            let slope = other.with(&vertex, self.covariance) / variance;
            let closing = 1.0 - slope;
            // Two vertices that move as one never change places.
            if closing.abs() > MOVES_AS_ONE {
                let crossing = (value - slope * statistic) / closing;
                if closing > 0.0 { from = from.max(crossing) } else { to = to.min(crossing) }
            }
        }
        let error = variance.sqrt();
        // Where rounding puts the statistic beside its range, the crossing is here and nothing speaks against the gap.
        let above = distribution::truncated_normal_above(statistic / error, (from / error, to / error));
        above.is_nan() || above >= self.level
    }

    /// The farthest gap on a side that is accepted, as a positive number where it lies on that side of zero.
    pub(super) fn farthest_accepted(&self, side: Side, precision: f64, step: f64) -> Option<f64> {
        let (sign, own, other) = match side {
            Side::Below => (1.0, self.vertices[0], self.vertices[1]),
            Side::Above => (-1.0, self.vertices[1], self.vertices[0]),
        };
        // Where a vertex takes a value: beyond that of the first stage nothing is accepted.
        let reaches =
            |vertex: Vertex, value: f64| sign * (value - vertex.of_move * self.size) / vertex.of_gap;
        let outer = reaches(own, self.largest_plausible);
        let inner = reaches(other, self.largest_plausible);
        let ranges = self.vertices[2].at(self.size, 0.0);
        if ranges > self.largest_plausible || outer < inner {
            return None;
        }
        // Where the best vertex changes, the statistic stands at the end of its range and is accepted.
        let change = reaches(own, ranges);
        // Gaps at which no inequality is broken end the walk.
        let inner = if ranges <= 0.0 { reaches(own, 0.0).max(inner) } else { inner };
        let steps = (((outer - inner) / step).ceil().max(1.0) as usize).min(MOST_STEPS);
        let accepted = |gap: f64| self.accepts(sign * gap);
        let (mut rejected, mut held) = (outer, None);
        for at in 0..=steps {
            let gap = outer - (outer - inner) * (at as f64 / steps as f64);
            if change > gap && change < rejected && accepted(change) {
                held = Some(change);
                break;
            }
            if accepted(gap) {
                held = Some(gap);
                break;
            }
            rejected = gap;
        }
        let mut held = held?;
        while rejected - held > precision {
            let middle = 0.5 * (rejected + held);
            if middle <= held || middle >= rejected {
                // No number lies between: the precision is finer than the gaps themselves.
                break;
            }
            if accepted(middle) {
                held = middle;
            } else {
                rejected = middle;
            }
        }
        Some(held)
    }
}

/// How close to one the slope of a vertex on the best one is taken for one.
const MOVES_AS_ONE: f64 = 1e-10;

/// What the statistic exceeds with probability `share` where the move and the gap are normal around zero.
///
/// In polar coordinates the statistic is the radius times a function h of the direction, and a radius exceeds r with probability
/// `exp(-r^2 / 2)`: the probability is the mean of `exp(-c^2 / (2 h^2))` over directions in which h is positive. It is a sum of
/// exponentials in c^2, whose logarithm is convex: Newton's steps from below do not overshoot.
///
/// DIFFERENCE: HonestDiD draws 1,000 normal vectors and solves a linear program for each.
pub(super) fn least_favourable(vertices: &[Vertex; 4], [moves, both, gaps]: [f64; 3], share: f64) -> f64 {
    let size = moves.sqrt();
    let (along, across) = (both / size, (gaps - both * both / moves).max(0.0).sqrt());
    let height = |direction: u32| {
        let angle = 2.0 * PI * (f64::from(direction) + 0.5) / f64::from(DIRECTIONS);
        let (x, y) = (float::cos(angle), float::sin(angle));
        let (of_move, of_gap) = (size * x, along * x + across * y);
        vertices.iter().map(|vertex| vertex.at(of_move, of_gap)).fold(f64::NEG_INFINITY, f64::max)
    };
    let mut heights: Vec<f64> = (0..DIRECTIONS).map(height).filter(|height| *height > 0.0).collect();
    heights.sort_unstable_by(|a, b| b.total_cmp(a));
    let count = f64::from(DIRECTIONS);
    // The directions as high as one, all taken to be as high as it alone: a value that is not too large.
    let bound = |(place, height): (usize, &f64)| {
        2.0 * height * height * (float::ln((place + 1) as f64 / count) - float::ln(share))
    };
    let mut square = heights.iter().enumerate().map(bound).fold(0.0, f64::max);
    let rates: Vec<f64> = heights.iter().map(|height| 0.5 / (height * height)).collect();
    for _ in 0..NEWTON_STEPS {
        let (mut mass, mut slope) = (0.0, 0.0);
        for rate in &rates {
            let part = float::exp(-rate * square);
            mass += part;
            slope += rate * part;
        }
        let step = (float::ln(mass / count) - float::ln(share)) * mass / slope;
        if !(step.is_finite() && step > 1e-14 * square) {
            break;
        }
        square += step;
    }
    square.sqrt()
}

/// Steps after which Newton's method stops in any case; it needs about six.
const NEWTON_STEPS: usize = 60;
