//! The unit in which a departure is measured: how far this very place strayed from the others before, when nothing was done.
//!
//! A count has the variance of a count at least, and more by as much as the place strays in proportion to its level:
//! V(m) = m + d^2 m^2. The transformation that makes this variance one everywhere tends to the logarithm over d for large
//! counts and to twice the square root for small ones, and it is defined at zero.

use numeric::{float, sum};

/// Below this a deviation cannot be told from none, and the transformation is its limit.
const NO_DEVIATION: f64 = 1e-6;

/// Deviations above this are not looked for: a place that strays tenfold in a usual window measures nothing.
const LARGEST_DEVIATION: f64 = 10.0;

/// Halvings of the interval in which the deviation is sought: it is then known to 1e-11.
const HALVINGS: usize = 40;

/// A rate of none has no logarithm: it is read as this share of what was expected, beyond which falls are not told apart.
const LEAST_SHARE: f64 = 0.01;

/// A rate as its scale reads it.
pub(super) fn least_rate(observed: f64, expected: f64) -> f64 {
    if observed >= 0.0 { observed.max(LEAST_SHARE * expected) } else { observed }
}

/// How far a place strays from what the others say of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Standard deviation of the log ratio of observed to expected, beyond what counting gives.
    pub deviation: f64,
    /// Outcomes are counts: they scatter even where the place does not stray.
    pub counts: bool,
}

impl Scale {
    /// A value in units of its own standard deviation; none where it has no place on the scale.
    ///
    /// # References
    /// Bartlett (1947), section 3.3, and Anscombe (1948) (the inverse hyperbolic sine for V = m + d^2 m^2).
    #[must_use]
    pub fn transform(self, value: f64) -> Option<f64> {
        let deviation = self.deviation;
        let on_scale = if !self.counts {
            (value > 0.0 && deviation > NO_DEVIATION).then(|| float::ln(value) / deviation)
        } else if value < 0.0 {
            None
        } else if deviation < NO_DEVIATION {
            Some(2.0 * value.sqrt())
        } else {
            Some(2.0 / deviation * float::asinh(deviation * value.sqrt()))
        };
        on_scale.filter(|value| value.is_finite())
    }

    /// The value at a place of the scale: zero below it, where outcomes are counts.
    #[must_use]
    pub fn value_at(self, place: f64) -> f64 {
        let deviation = self.deviation;
        if !self.counts {
            return float::exp(place * deviation);
        }
        let place = place.max(0.0);
        let root =
            if deviation < NO_DEVIATION { place / 2.0 } else { sine(deviation * place / 2.0) / deviation };
        root * root
    }

    /// The deviation at which windows in which nothing was done depart by one on average, as a root of the mean square.
    ///
    /// None without a window that has a place on the scale. Counts that scatter less than counts do have none beyond.
    pub(crate) fn of_windows(windows: &[(f64, f64)], counts: bool) -> Option<Self> {
        let mean_square = |deviation: f64| {
            let scale = Self { deviation, counts };
            let departure = |(observed, expected): &(f64, f64)| {
                let observed = if counts { *observed } else { least_rate(*observed, *expected) };
                Some(scale.transform(observed)? - scale.transform(*expected)?)
            };
            let departures: Vec<f64> = windows.iter().filter_map(departure).collect();
            sum::mean(&departures.iter().map(|value| value * value).collect::<Vec<_>>())
        };
        if !counts {
            // On the logarithm the deviation is a factor of all departures.
            return Some(Self { deviation: mean_square(1.0)?.sqrt(), counts });
        }
        let (mut low, mut high) = (0.0, LARGEST_DEVIATION);
        if mean_square(0.0)? <= 1.0 {
            return Some(Self { deviation: 0.0, counts });
        }
        // A larger deviation brings every departure nearer to zero: the mean square crosses one once.
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            if mean_square(middle)? > 1.0 { low = middle } else { high = middle }
        }
        Some(Self { deviation: f64::midpoint(low, high), counts })
    }
}

/// The hyperbolic sine.
fn sine(value: f64) -> f64 {
    let grown = float::exp(value);
    (grown - 1.0 / grown) / 2.0
}

#[cfg(test)]
mod tests {
    use numeric::stream::StreamKey;

    use super::*;

    #[test]
    fn a_large_count_is_read_by_its_logarithm_and_a_small_one_by_its_root() {
        let scale = Scale { deviation: 0.3, counts: true };
        let departure =
            |observed, expected| scale.transform(observed).unwrap() - scale.transform(expected).unwrap();
        // At a million the variance of counting is a hundred-thousandth of that of straying.
        assert!((departure(2e6, 1e6) - float::ln(2.0) / 0.3).abs() < 1e-4);
        let counting = Scale { deviation: 0.0, counts: true };
        assert!((counting.transform(9.0).unwrap() - 6.0).abs() < 1e-12);
        assert_eq!(scale.transform(0.0), Some(0.0));
        assert_eq!(scale.transform(-1.0), None);
        assert_eq!(Scale { deviation: 0.3, counts: false }.transform(0.0), None);
        assert_eq!(Scale { deviation: 0.0, counts: false }.transform(2.0), None, "nothing strays: no unit");
    }

    #[test]
    fn the_scale_is_turned_back() {
        for scale in [
            Scale { deviation: 0.0, counts: true },
            Scale { deviation: 0.4, counts: true },
            Scale { deviation: 0.4, counts: false },
        ] {
            for value in [0.5, 3.0, 280.0, 1e5] {
                let back = scale.value_at(scale.transform(value).unwrap());
                assert!((back / value - 1.0).abs() < 1e-9, "{scale:?} {value}: {back}");
            }
        }
    }

    /// Counts whose mean strays by a known deviation: the scale finds it, and departures then have a variance of one.
    #[test]
    fn the_deviation_that_was_put_in_is_found() {
        let mut stream = StreamKey::new(1, b"scale", "windows").stream(0);
        let windows: Vec<(f64, f64)> = (0..4_000)
            .map(|_| {
                let mean = 200.0 * float::exp(0.25 * stream.standard_normal() - 0.03125);
                ((mean + mean.sqrt() * stream.standard_normal()).round().max(0.0), 200.0)
            })
            .collect();
        let found = Scale::of_windows(&windows, true).unwrap().deviation;
        // Four standard errors of a deviation from 4,000 windows: 4 x .25 / sqrt(8,000) = .011; the logarithm's bend adds .005.
        assert!((found - 0.25).abs() < 0.016, "{found}");
        let quiet: Vec<(f64, f64)> = (0..50).map(|n| (100.0 + f64::from(n % 3), 101.0)).collect();
        assert_eq!(Scale::of_windows(&quiet, true).unwrap().deviation, 0.0);
        assert_eq!(Scale::of_windows(&[], true), None);
    }
}
