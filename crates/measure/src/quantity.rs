//! The only number that a report holds: a value with its unit, its digits, its interval and its trace.

use std::fmt::Write as _;

use serde::{Deserialize, Deserializer, Serialize};

use crate::{Decimal, Statistic, Trace, Unit, Value};

/// How many digits of a value are published; hashes and comparisons read the rounded value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Digits {
    /// A whole number.
    Whole,
    /// This many decimals.
    Decimals(u8),
    /// This many significant digits.
    Significant(u8),
}

/// An interval around a value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end, in the value's unit; minus infinity, which JSON writes as `null`, where it has none.
    #[serde(deserialize_with = "low_end")]
    pub low: f64,
    /// Upper end, in the value's unit; infinity, which JSON writes as `null`, where it has none.
    #[serde(deserialize_with = "high_end")]
    pub high: f64,
    /// Nominal coverage, between 0 and 1.
    pub level: f64,
}

/// A number that may be shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// The value.
    pub value: f64,
    /// Its unit.
    pub unit: Unit,
    /// Its published digits.
    pub digits: Digits,
    /// Its uncertainty, where it has one.
    pub interval: Option<Interval>,
    /// Whether it is a sum that lacks something: a lower bound.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub at_least: bool,
    /// How it came to be. It is written by its name; the trace itself is written once, in a list beside it.
    #[serde(serialize_with = "crate::written_by_name")]
    pub trace: Trace,
}

impl Quantity {
    /// A count of `statistic`.
    #[must_use]
    pub fn count(number: u64, statistic: Statistic, trace: Trace) -> Self {
        Self::whole(number, Unit::Count(statistic), trace)
    }

    /// What a publisher prints of `statistic`, with as many digits as it prints.
    ///
    /// Of a range it is the best; the lowest and the highest are an interval that claims no coverage.
    #[must_use]
    pub fn printed(value: &Value, statistic: Statistic, trace: Trace) -> Self {
        let decimal = |number: &Decimal, unit| {
            Self::real(number.to_f64(), unit, trace.clone()).with_digits(Digits::Decimals(number.digits()))
        };
        #[expect(clippy::cast_precision_loss, reason = "counts of a publisher stay far below 2^53")]
        let end = |number: &u64| *number as f64;
        match value {
            Value::Count(number) => Self::count(*number, statistic, trace),
            Value::Share { percent, .. } => decimal(percent, Unit::Percent),
            Value::Estimate { number, .. } => decimal(number, Unit::Count(statistic)),
            Value::Range { low, best, high } => {
                Self::count(*best, statistic, trace).with_interval(end(low), end(high), 0.0)
            }
        }
    }

    /// A whole number in `unit`.
    #[must_use]
    pub fn whole(number: u64, unit: Unit, trace: Trace) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "official counts stay far below 2^53")]
        let value = number as f64;
        Self { value, unit, digits: Digits::Whole, interval: None, at_least: false, trace }
    }

    /// A real number in `unit`, published with six significant digits unless [`Quantity::with_digits`] says otherwise.
    #[must_use]
    pub fn real(value: f64, unit: Unit, trace: Trace) -> Self {
        Self { value, unit, digits: Digits::Significant(6), interval: None, at_least: false, trace }
    }

    /// The same number with other published digits.
    #[must_use]
    pub fn with_digits(mut self, digits: Digits) -> Self {
        self.digits = digits;
        self
    }

    /// The same number as a lower bound: a sum that lacks something.
    #[must_use]
    pub fn as_lower_bound(mut self) -> Self {
        self.at_least = true;
        self
    }

    /// The same number with an interval.
    #[must_use]
    pub fn with_interval(mut self, low: f64, high: f64, level: f64) -> Self {
        self.interval = Some(Interval { low, high, level });
        self
    }

    /// The value as it is published, without separators: what machines read.
    #[must_use]
    pub fn plain(&self) -> String {
        self.digits.plain(self.value)
    }

    /// The value as it is shown in both languages: `17,608.5`; a minus sign, and `—` for what is no number.
    #[must_use]
    pub fn shown(&self) -> String {
        self.digits.shown(self.value)
    }

    /// The interval as it is shown, `[low, high]`, in the value's digits.
    #[must_use]
    pub fn shown_interval(&self) -> Option<String> {
        self.interval.map(|i| format!("[{}, {}]", self.digits.shown(i.low), self.digits.shown(i.high)))
    }
}

impl Digits {
    /// A value rounded to these digits, without separators.
    #[must_use]
    pub fn plain(self, value: f64) -> String {
        if !value.is_finite() {
            return String::new();
        }
        let text = match self {
            Self::Whole => format!("{value:.0}"),
            Self::Decimals(n) => format!("{value:.*}", usize::from(n)),
            Self::Significant(n) => round_to_significant(value, n),
        };
        // A rounded zero has no sign.
        if text.bytes().all(|b| matches!(b, b'-' | b'0' | b'.')) { text.replace('-', "") } else { text }
    }

    /// A value rounded to these digits, as it is shown.
    #[must_use]
    pub fn shown(self, value: f64) -> String {
        let plain = self.plain(value);
        if plain.is_empty() { "—".to_owned() } else { group_thousands(&plain).replace('-', "−") }
    }
}

fn low_end<'de, D: Deserializer<'de>>(input: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(input)?.unwrap_or(f64::NEG_INFINITY))
}

fn high_end<'de, D: Deserializer<'de>>(input: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(input)?.unwrap_or(f64::INFINITY))
}

/// A value written with `digits` significant digits and no exponent.
#[must_use]
pub fn round_to_significant(value: f64, digits: u8) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    // The standard library rounds correctly in scientific notation; the exponent then gives the decimals.
    let wanted = digits.max(1) - 1;
    let scientific = format!("{value:.*e}", usize::from(wanted));
    let exponent = scientific.split_once('e').and_then(|(_, exponent)| exponent.parse::<i32>().ok());
    // What is no finite number is written without an exponent and stands as it is.
    let Some(exponent) = exponent else { return scientific };
    match usize::try_from(i32::from(wanted) - exponent) {
        Ok(decimals) => format!("{value:.decimals$}"),
        // The last digit kept stands before the point: the rounded value is written out.
        Err(_) => scientific.parse::<f64>().map_or(scientific, |rounded| format!("{rounded:.0}")),
    }
}

/// A plain decimal number with a comma every three digits of its whole part.
#[must_use]
pub fn group_thousands(plain: &str) -> String {
    let (sign, unsigned) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
    let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |(w, f)| (w, Some(f)));
    let mut shown = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if let Some(fraction) = fraction {
        let _ = write!(shown, ".{fraction}");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_mexican_in_both_languages() {
        assert_eq!(Digits::Decimals(1).shown(17_608.5), "17,608.5");
        assert_eq!(Digits::Whole.shown(-1_234_567.0), "−1,234,567");
        assert_eq!(Digits::Whole.shown(f64::NAN), "—");
        assert_eq!(Digits::Decimals(2).shown(-0.001), "0.00", "a rounded zero has no sign");
    }

    #[test]
    fn an_interval_without_an_end_is_read_as_it_was_written() {
        for (low, high) in [(f64::NEG_INFINITY, 2.5), (0.5, f64::INFINITY), (0.5, 2.5)] {
            let interval = Interval { low, high, level: 0.95 };
            let written = serde_json::to_string(&interval).unwrap();
            assert_eq!(serde_json::from_str::<Interval>(&written).unwrap(), interval, "{written}");
        }
        assert!(
            serde_json::from_str::<Interval>(r#"{"high": 2.5, "level": 0.95}"#).is_err(),
            "an end is missing"
        );
    }

    #[test]
    fn significant_digits_are_kept_without_exponent() {
        for (value, digits, text) in [
            (-15.603_827_87, 6, "-15.6038"),
            (0.051_282_05, 3, "0.0513"),
            (1_234_567.0, 3, "1230000"),
            (9.999_99, 3, "10.0"),
            (0.0, 6, "0"),
        ] {
            assert_eq!(round_to_significant(value, digits), text);
        }
    }
}
