//! From values to positions, and the round numbers at which an axis is marked.

use measure::group_thousands;

use super::label::width_of;

/// A straight map from values to positions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    domain: (f64, f64),
    range: (f64, f64),
}

impl Scale {
    pub(super) fn new(domain: (f64, f64), range: (f64, f64)) -> Self {
        let width = domain.1 - domain.0;
        let domain = if width.is_finite() && width > 0.0 { domain } else { (domain.0, domain.0 + 1.0) };
        Self { domain, range }
    }

    /// The position of a value.
    pub(super) fn at(&self, value: f64) -> f64 {
        let share = (value - self.domain.0) / (self.domain.1 - self.domain.0);
        self.range.0 + share * (self.range.1 - self.range.0)
    }

    /// The position of a value, held inside the range: a far end of an interval stops at the edge.
    pub(super) fn held(&self, value: f64) -> f64 {
        let (low, high) = (self.range.0.min(self.range.1), self.range.0.max(self.range.1));
        let at = self.at(value);
        if at.is_nan() { low } else { at.clamp(low, high) }
    }
}

/// Round values at equal steps, and how they are written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ticks {
    pub(super) values: Vec<f64>,
    exponent: i32,
}

impl Ticks {
    /// About `wanted` round values that enclose the values from `low` to `high`.
    pub(super) fn around(low: f64, high: f64, wanted: u32) -> Self {
        Self::of(low, high, wanted, |share| share.floor(), |share| share.ceil())
    }

    /// About `wanted` round values between `low` and `high`.
    pub(super) fn within(low: f64, high: f64, wanted: u32) -> Self {
        Self::of(low, high, wanted, |share| share.ceil(), |share| share.floor())
    }

    /// At most `wanted` round values between `low` and `high` whose numbers fit side by side into `width`.
    pub(super) fn fitting((low, high): (f64, f64), wanted: u32, width: f64, font: f64) -> Self {
        let written_width = |ticks: &Self| {
            ticks
                .labelled()
                .map(|(_, written)| width_of(&written, font) + font * 0.6)
                .fold(0.0, |sum, one| sum + one)
        };
        let tried = (2..=wanted).rev().map(|wanted| Self::within(low, high, wanted));
        tried
            .into_iter()
            .find(|ticks| written_width(ticks) <= width)
            .unwrap_or_else(|| Self::within(low, high, 1))
    }

    fn of(low: f64, high: f64, wanted: u32, first: fn(f64) -> f64, last: fn(f64) -> f64) -> Self {
        let (low, high) = apart(low, high);
        let (mantissa, exponent) = round_step((high - low) / f64::from(wanted.max(1)));
        let step = decimal(mantissa, exponent);
        // A hair of slack keeps an end that is a multiple of the step up to rounding.
        let slack = 1e-9_f64;
        let first = whole(first(low / step + slack.copysign(0.5 - first(0.5))));
        let last = whole(last(high / step + slack.copysign(0.5 - last(0.5))));
        let values = (first..=last.min(first + 1_000)).map(|n| decimal(n * mantissa, exponent)).collect();
        Self { values, exponent }
    }

    /// The first and the last value.
    pub(super) fn ends(&self) -> (f64, f64) {
        // An axis without a tick runs over one unit.
        let first = self.values.first().copied().unwrap_or(0.0);
        (first, self.values.last().copied().unwrap_or(first + 1.0))
    }

    /// Each value with how it is written.
    pub(super) fn labelled(&self) -> impl Iterator<Item = (f64, String)> {
        let decimals = usize::try_from(-self.exponent).unwrap_or(0);
        self.values.iter().map(move |value| (*value, shown(&format!("{value:.decimals$}"))))
    }
}

/// A plain number as it is written on an axis.
pub(super) fn shown(plain: &str) -> String {
    let plain = if plain.bytes().all(|b| matches!(b, b'-' | b'0' | b'.')) {
        plain.replace('-', "")
    } else {
        plain.to_owned()
    };
    group_thousands(&plain).replace('-', "−")
}

/// The finite values' smallest and largest; nothing when there is none.
pub(super) fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values.into_iter().filter(|value| value.is_finite()).fold(None, |ends, value| match ends {
        None => Some((value, value)),
        Some((low, high)) => Some((value.min(low), value.max(high))),
    })
}

/// Two ends that differ, so that an axis has a length.
fn apart(low: f64, high: f64) -> (f64, f64) {
    if !(low.is_finite() && high.is_finite()) {
        (0.0, 1.0)
    } else if high - low > 1e-12 * low.abs().max(high.abs()) {
        (low, high)
    } else {
        let half = if low == 0.0 { 1.0 } else { low.abs() * 0.1 };
        (low - half, low + half)
    }
}

/// The smallest of 1, 2 and 5 times a power of ten that is not below `raw`.
fn round_step(raw: f64) -> (i64, i32) {
    let exponent: i32 =
        format!("{raw:e}").split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0);
    [1, 2, 5]
        .into_iter()
        .find(|mantissa| decimal(*mantissa, exponent) >= raw * (1.0 - 1e-9))
        .map_or((1, exponent + 1), |mantissa| (mantissa, exponent))
}

/// `mantissa` times ten to the `exponent`, rounded once: parsing a decimal is exact on every machine.
fn decimal(mantissa: i64, exponent: i32) -> f64 {
    format!("{mantissa}e{exponent}").parse().unwrap_or(0.0)
}

fn whole(value: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a count of steps; the cast holds what is too large")]
    let whole = value as i64;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_enclose_or_stay_within() {
        let written = |ticks: Ticks| ticks.labelled().map(|(_, label)| label).collect::<Vec<_>>();
        assert_eq!(written(Ticks::around(0.0, 46.3, 5)), ["0", "10", "20", "30", "40", "50"]);
        assert_eq!(written(Ticks::within(-0.27, 0.31, 5)), ["−0.2", "0.0", "0.2"]);
        assert_eq!(written(Ticks::around(1_200.0, 3_900.0, 3)), ["1,000", "2,000", "3,000", "4,000"]);
        assert_eq!(
            written(Ticks::within(0.0, 0.3, 3)),
            ["0.0", "0.1", "0.2", "0.3"],
            "ends up to rounding stay"
        );
    }

    #[test]
    fn equal_and_infinite_ends_still_make_an_axis() {
        for (low, high) in [(5.0, 5.0), (0.0, 0.0), (f64::NAN, 1.0), (f64::NEG_INFINITY, 2.0)] {
            let (first, last) = Ticks::around(low, high, 4).ends();
            assert!(first < last, "{low} {high}");
        }
        assert_eq!(extent([f64::NAN, f64::INFINITY]), None);
    }
}
