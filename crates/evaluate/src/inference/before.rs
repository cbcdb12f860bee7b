//! How a comparison met the treated before: the gap in the last times before, and the gap carried along its own trend.

use numeric::{distribution, sum};

use crate::method::{MethodName, Need};
use crate::policy::Margin;

/// Times before without which a gap has no error of its own: fewer do not show how one time follows another.
const LEAST_TIMES: usize = 8;

/// The most that noise is taken to follow itself: closer to one and a gap could be anything.
const MOST_PERSISTENT: f64 = 0.95;

/// Degrees of freedom at least, however much the noise follows itself.
const LEAST_DEGREES: f64 = 2.0;

/// The gap between treated and comparison before, taken in the two ways in which it would stand after.
///
/// # Units
/// Shares of what was expected before: 0.1 where the treated stood a tenth above.
///
/// # Assumptions
/// The gap is a line over time, a step to its last times, and noise that follows itself as an autoregression of order one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GapBefore {
    /// In the last times before, as many as there are after: what was rising just before is seen here.
    pub last: Gap,
    /// Along its trend in the middle of the times after: what was parting all the time is seen here.
    pub ahead: Gap,
    /// Times that the noise is worth, less the three numbers of line and step.
    pub degrees: f64,
}

/// A gap and its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// The gap.
    pub gap: f64,
    /// Its standard error.
    pub error: f64,
}

impl GapBefore {
    /// The gap of observed and expected rates over times in a row, `after` of which follow; none with too few times or nothing
    /// expected.
    ///
    /// Methods that allow for a constant difference are asked how far it moved from the mean of all before; a synthetic control
    /// must meet the level too. Of the times before, half count as the last at most.
    ///
    /// # References
    /// Marriott & Pope (1954), Kendall (1954) and, with a line, Tanaka (1984) for the bias of the autocorrelation of residuals; the
    /// error is that of generalised least squares.
    pub(crate) fn new(
        (observed, expected): (&[f64], &[f64]),
        after: usize,
        method: MethodName,
    ) -> Option<Self> {
        let times = observed.len();
        let level = sum::mean(expected)?;
        if times < LEAST_TIMES || !(level.is_finite() && level > 0.0) {
            return None;
        }
        let gaps: Vec<f64> =
            observed.iter().zip(expected).map(|(seen, held)| (seen - held) / level).collect();
        let last = after.clamp(1, times / 2);
        let is_last = |time: usize| time >= times - last;
        let noise = Noise::of(&gaps, is_last);
        let of_all = 1.0 / times as f64;
        let of_level = if method.needs(Need::SameLevel) { of_all } else { 0.0 };
        let middle = (times as f64 - 1.0) / 2.0;
        let moved: Vec<f64> = (0..times).map(|time| time as f64 - middle).collect();
        let far = middle + (after as f64 + 1.0) / 2.0;
        let along = far / sum::dot(&moved, &moved);
        let of_last = |time: usize| if is_last(time) { 1.0 / last as f64 } else { 0.0 };
        let gap = |weights: Vec<f64>| Gap {
            gap: sum::dot(&weights, &gaps),
            error: (noise.variance * noise.spread_of(&weights)).sqrt(),
        };
        Some(Self {
            last: gap((0..times).map(|time| of_last(time) + of_level - of_all).collect()),
            ahead: gap(moved.iter().map(|moved| along * moved + of_level).collect()),
            degrees: noise.degrees,
        })
    }

    /// The smallest margin from which on the comparison would have passed: two one-sided tests of either gap.
    ///
    /// # References
    /// Schuirmann (1987); Hartman & Hidalgo (2018), the equivalence range of a test of placebos.
    #[must_use]
    pub fn smallest_margin(&self, level: f64) -> f64 {
        self.each().map(|gap| self.reach(gap, level)).into_iter().fold(0.0, f64::max)
    }

    /// The gap that decides: the one that asks for the larger margin.
    #[must_use]
    pub fn larger(&self, level: f64) -> f64 {
        let [last, ahead] = self.each();
        if self.reach(last, level) >= self.reach(ahead, level) { last.gap } else { ahead.gap }
    }

    /// Whether two one-sided tests show that either gap is smaller than the margin.
    #[must_use]
    pub fn is_within(&self, margin: Margin, level: f64) -> bool {
        let quantile = distribution::student_quantile(1.0 - level, self.degrees);
        self.each().iter().all(|gap| {
            1.0 + gap.gap - quantile * gap.error >= margin.low
                && 1.0 + gap.gap + quantile * gap.error <= margin.high
        })
    }

    /// Whether one of the gaps is larger than the margin and no chance; each is tested at half the level.
    #[must_use]
    pub fn is_beyond(&self, margin: Margin, level: f64) -> bool {
        let quantile = self.quantile(level);
        self.each().iter().any(|gap| {
            let outside = 1.0 + gap.gap < margin.low || 1.0 + gap.gap > margin.high;
            outside && gap.gap.abs() > quantile * gap.error
        })
    }

    /// The probability that a gap as large as the margin would have been found, by the test that finds it more often.
    ///
    /// # References
    /// Roth (2022): a test before treatment says little where it could not have seen what would matter.
    #[must_use]
    pub fn power(&self, margin: Margin, level: f64) -> f64 {
        let error = self.last.error.min(self.ahead.error);
        if error == 0.0 {
            return 1.0;
        }
        let shift = (margin.high - 1.0).min(1.0 - margin.low) / error;
        let below = |score: f64| distribution::student_below(score, self.degrees);
        below(shift - self.quantile(level)) + below(-shift - self.quantile(level))
    }

    fn each(&self) -> [Gap; 2] {
        [self.last, self.ahead]
    }

    /// Two-sided, at half the level.
    fn quantile(&self, level: f64) -> f64 {
        distribution::student_quantile(1.0 - level / 4.0, self.degrees)
    }

    /// The gap that is not excluded, one-sided.
    fn reach(&self, gap: Gap, level: f64) -> f64 {
        gap.gap.abs() + distribution::student_quantile(1.0 - level, self.degrees) * gap.error
    }
}

/// What of gaps is neither line nor step.
struct Noise {
    variance: f64,
    /// How much of one time is left in the next.
    follows: f64,
    degrees: f64,
}

impl Noise {
    fn of(gaps: &[f64], is_last: impl Fn(usize) -> bool) -> Self {
        let times = gaps.len();
        let constant = vec![1.0; times];
        let line: Vec<f64> = (0..times).map(|time| time as f64).collect();
        let step: Vec<f64> = (0..times).map(|time| f64::from(u8::from(is_last(time)))).collect();
        let mut basis: Vec<Vec<f64>> = Vec::new();
        for column in [constant, line, step] {
            let rest = less_its_parts(column, &basis);
            let length = sum::dot(&rest, &rest).sqrt();
            basis.push(rest.iter().map(|value| value / length).collect());
        }
        let residuals = less_its_parts(gaps.to_vec(), &basis);
        let squares = sum::dot(&residuals, &residuals);
        let follows = sum::ordered(residuals.windows(2).map(|pair| pair[0] * pair[1])) / squares;
        // Residuals follow each other less than the noise does, the more so the fewer times they are and the more numbers were
        // taken out of them: (1 + 3 r) / n for a constant, (2 + 4 r) / n for a line, and one more for the step.
        let taken = basis.len() as f64;
        let follows = follows + (taken + (taken + 2.0) * follows) / times as f64;
        // Gaps without noise follow nothing.
        let follows = if follows.is_finite() { follows.clamp(0.0, MOST_PERSISTENT) } else { 0.0 };
        let mut noise = Self { variance: 1.0, follows, degrees: 0.0 };
        let left = times as f64 - sum::ordered(basis.iter().map(|column| noise.spread_of(column)));
        noise.variance = squares / left;
        let worth = times as f64 * (1.0 - follows) / (1.0 + follows);
        noise.degrees = (worth - basis.len() as f64).max(LEAST_DEGREES);
        noise
    }

    /// The variance of a weighted sum of times, in units of that of one.
    fn spread_of(&self, weights: &[f64]) -> f64 {
        // Each time carries on what is left of all before it.
        let mut carried = 0.0;
        let products = weights.iter().map(|weight| {
            let product = weight * (weight + 2.0 * carried);
            carried = self.follows * (carried + weight);
            product
        });
        sum::ordered(products.collect::<Vec<f64>>())
    }
}

/// A column less its parts along others, which have length one and are square to each other.
fn less_its_parts(mut column: Vec<f64>, others: &[Vec<f64>]) -> Vec<f64> {
    for other in others {
        let part = sum::dot(&column, other);
        column.iter_mut().zip(other).for_each(|(value, along)| *value -= part * along);
    }
    column
}

/// Whether gaps follow each other no more than noise does: their first autocorrelation is not above what one in twenty
/// series of noise shows.
///
/// # References
/// Bartlett (1946): for noise it is normal around zero with variance one over the times.
pub(crate) fn is_noise(gaps: &[f64]) -> bool {
    let Some(mean) = sum::mean(gaps) else { return false };
    let around: Vec<f64> = gaps.iter().map(|gap| gap - mean).collect();
    let spread = sum::dot(&around, &around);
    let products = around.windows(2).map(|pair| pair[0] * pair[1]);
    let bound = distribution::normal_quantile(0.95) / (gaps.len() as f64).sqrt();
    sum::ordered(products) <= bound * spread
}

#[cfg(test)]
mod tests {
    use super::*;
    use numeric::stream::StreamKey;

    const MARGIN: Margin = Margin { low: 0.9, high: 1.11 };

    fn of(gaps: &[f64], method: MethodName) -> GapBefore {
        let expected = vec![1.0; gaps.len()];
        let observed: Vec<f64> = gaps.iter().map(|gap| 1.0 + gap).collect();
        GapBefore::new((&observed, &expected), 12, method).unwrap()
    }

    /// Noise whose times follow each other with `rho`, seeded.
    fn noise(times: usize, (rho, size): (f64, f64), run: u64) -> Vec<f64> {
        let mut stream = StreamKey::new(5, b"gap before", "noise").stream(run);
        let mut held = stream.standard_normal();
        let innovation = (1.0_f64 - rho * rho).sqrt();
        let next = |_| {
            held = rho * held + innovation * stream.standard_normal();
            size * held
        };
        (0..times).map(next).collect()
    }

    /// A gap of 60 % of the level does not pass whatever its noise, and one of 2 % does however it follows itself: the
    /// measure that stood here before called the first a fit and the second none.
    #[test]
    fn the_size_of_the_gap_decides_and_not_how_it_follows_itself() {
        let control = MethodName::SyntheticControl;
        let wide: Vec<f64> = noise(48, (0.0, 0.2), 1).iter().map(|gap| 0.6 + gap).collect();
        assert!(of(&wide, control).is_beyond(MARGIN, 0.05), "{:?}", of(&wide, control));
        let narrow: Vec<f64> = noise(48, (0.8, 0.01), 2).iter().map(|gap| 0.02 + gap).collect();
        let found = of(&narrow, control);
        assert!(found.is_within(MARGIN, 0.05) && !found.is_beyond(MARGIN, 0.05), "{found:?}");
        assert!(found.smallest_margin(0.05) > 0.01 && found.smallest_margin(0.05) < 0.1, "{found:?}");
        // A constant distance is allowed to a method with a constant.
        assert!(of(&wide, MethodName::SyntheticDid).last.gap.abs() < 0.2);
    }

    /// By hand: of a line of 36 times the last twelve lie twelve times behind the middle of all, and the middle of twelve after
    /// 24; a step is seen whole by a synthetic control and two thirds of it by a method with a constant.
    #[test]
    fn a_line_and_a_step_are_seen() {
        let [did, control] = [MethodName::SyntheticDid, MethodName::SyntheticControl];
        let line: Vec<f64> = (0..36).map(|time| 0.01 * f64::from(time)).collect();
        let found = [of(&line, did), of(&line, control)];
        let gaps = found.map(|gap| [gap.last.gap, gap.ahead.gap]);
        for (seen, by_hand) in gaps.iter().flatten().zip([0.12, 0.24, 0.295, 0.415]) {
            assert!((seen - by_hand).abs() < 1e-12, "{gaps:?}");
        }
        assert!(found.iter().all(|gap| gap.last.error < 1e-9 && gap.is_beyond(MARGIN, 0.05)));
        let step: Vec<f64> = (0..36).map(|time| if time < 24 { 0.0 } else { 0.3 }).collect();
        assert!((of(&step, did).last.gap - 0.2).abs() < 1e-12);
        assert!((of(&step, control).last.gap - 0.3).abs() < 1e-12);
        assert_eq!(of(&[0.0; 36], control).smallest_margin(0.05), 0.0);
        let short = [1.0; LEAST_TIMES - 1];
        assert_eq!(GapBefore::new((&short, &short), 1, did), None);
    }

    /// A place that rises for a year before the start, as where everybody knows what comes, beside one that always parts.
    #[test]
    fn anticipation_and_parting_are_both_beyond_the_margin() {
        let scatter = noise(57, (0.0, 0.15), 6);
        let moved = |course: &dyn Fn(usize) -> f64| -> Vec<f64> {
            scatter.iter().enumerate().map(|(time, gap)| gap + course(time)).collect()
        };
        let did = MethodName::DifferenceInDifferences;
        let rising = moved(&|time| 0.15 * time.saturating_sub(44) as f64);
        let parting = moved(&|time| 0.05 * time as f64);
        assert!(of(&rising, did).is_beyond(MARGIN, 0.05) && of(&parting, did).is_beyond(MARGIN, 0.05));
        assert!(!of(&scatter, did).is_beyond(MARGIN, 0.05));
    }

    /// A larger unit of the outcome changes nothing.
    #[test]
    fn the_gap_has_no_unit() {
        let (expected, gaps) = (vec![3.0; 60], noise(60, (0.5, 0.3), 3));
        let observed: Vec<f64> = gaps.iter().map(|gap| 3.0 + gap).collect();
        let by = |factor: f64| {
            let scaled = |of: &[f64]| of.iter().map(|value| factor * value).collect::<Vec<f64>>();
            GapBefore::new((&scaled(&observed), &scaled(&expected)), 8, MethodName::SyntheticDid).unwrap()
        };
        for (one, other) in by(1.0).each().iter().zip(by(1e4).each()) {
            assert!((one.gap - other.gap).abs() < 1e-12 && (one.error - other.error).abs() < 1e-12);
        }
    }

    /// The slow twin: the variance of a weighted sum, over all pairs of times.
    #[test]
    fn the_spread_of_a_sum_is_that_of_all_pairs() {
        let weights = noise(30, (0.0, 1.0), 4);
        for follows in [0.0, 0.4, 0.9] {
            let noise = Noise { variance: 1.0, follows, degrees: 1.0 };
            let pair = |one: usize, other: usize| {
                weights[one] * weights[other] * numeric::float::pow(follows, one.abs_diff(other) as f64)
            };
            let twin: f64 = (0..30)
                .flat_map(|one| (0..30).map(move |other| (one, other)))
                .map(|(one, other)| pair(one, other))
                .sum();
            assert!((noise.spread_of(&weights) - twin).abs() < 1e-10, "{follows}");
        }
    }

    /// Where there is no gap, one is found in about one series of twenty, also where the noise follows itself; 2,000 series:
    /// three errors are .015. The bias of the autocorrelation is corrected to its first order alone, and what is left shows.
    #[test]
    fn chance_is_found_about_as_often_as_the_level_says() {
        for (times, rho, most) in [(60, 0.0, 0.065), (60, 0.5, 0.085), (60, 0.8, 0.12), (36, 0.5, 0.10)] {
            let found = (0..2_000).filter(|run| {
                let gap = of(&noise(times, (rho, 1.0), *run), MethodName::SyntheticDid);
                gap.is_beyond(Margin { low: 1.0, high: 1.0 }, 0.05)
            });
            let share = found.count() as f64 / 2_000.0;
            assert!((0.01..=most).contains(&share), "{times} times, {rho}: {share}");
        }
    }

    /// The power said is the share of series with a gap as large as the margin in which one is found.
    #[test]
    fn the_power_is_the_share_in_which_the_margin_is_found() {
        let margin = Margin { low: 0.5, high: 1.5 };
        let (mut found, mut said) = (0, Vec::new());
        for run in 0..2_000 {
            let gaps = noise(60, (0.0, 0.9), 10_000 + run);
            // Twelve of sixty are the last: a step of .625 lies half a level from all, and a line sees less of it.
            let moved = gaps.iter().enumerate().map(|(time, gap)| gap + if time >= 48 { 0.625 } else { 0.0 });
            let gap = of(&moved.collect::<Vec<f64>>(), MethodName::SyntheticDid);
            found += u32::from(gap.last.gap.abs() > gap.quantile(0.05) * gap.last.error);
            said.push(GapBefore { ahead: gap.last, ..gap }.power(margin, 0.05));
        }
        let (share, said) = (f64::from(found) / 2_000.0, sum::mean(&said).unwrap());
        // Three errors of a share of 2,000 are .03; the autocorrelation is estimated and its power averaged, which costs some.
        assert!((share - said).abs() < 0.06, "{share} against {said}");
        assert!((0.2..0.9).contains(&said), "{said}");
    }

    #[test]
    fn noise_is_told_from_what_follows_itself() {
        let share = |rho: f64| {
            let noisy = (0..1_000).filter(|run| is_noise(&noise(48, (rho, 1.0), *run))).count();
            noisy as f64 / 1_000.0
        };
        // One in twenty; three errors of a share of 1,000 are .02, and short series stay a little below the bound.
        assert!(share(0.0) > 0.93, "{}", share(0.0));
        assert!(share(0.8) < 0.02, "{}", share(0.8));
    }
}
