//! What a publisher prints in a cell: a count, a share, an estimate, or a range of low, best and high.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A number exactly as it was printed: digits, and how many of them stand behind the point.
///
/// `23.40` is 2,340 with two digits behind the point, and is not written as `23.4`: how many digits a publisher prints is
/// part of what it says. No `f64` is between the publisher's file and the reader.
///
/// # Example
/// ```
/// use measure::Decimal;
/// let share: Decimal = "23.40".parse()?;
/// assert_eq!((share.scaled(), share.digits(), share.to_string()), (2_340, 2, "23.40".to_owned()));
/// # Ok::<(), measure::NotADecimal>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Decimal {
    scaled: i64,
    digits: u8,
}

/// A text that is no number with a point, or one with more digits than are kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{seen}` is not a number such as `23.40`, with {} digits behind the point at most",
    Decimal::MOST_DIGITS
)]
pub struct NotADecimal {
    /// What was read.
    pub seen: String,
}

impl Decimal {
    /// Digits behind the point, at most: every one of them fits before the sign of 64 bits.
    pub const MOST_DIGITS: u8 = 18;

    /// The number `scaled` / 10^`digits`.
    ///
    /// # Errors
    /// When there are more than [`Self::MOST_DIGITS`] behind the point.
    pub fn new(scaled: i64, digits: u8) -> Result<Self, NotADecimal> {
        if digits <= Self::MOST_DIGITS {
            return Ok(Self { scaled, digits });
        }
        Err(NotADecimal { seen: format!("{scaled}e-{digits}") })
    }

    /// The number without its point.
    #[must_use]
    pub fn scaled(self) -> i64 {
        self.scaled
    }

    /// How many digits stand behind the point.
    #[must_use]
    pub fn digits(self) -> u8 {
        self.digits
    }

    /// The nearest `f64`, for what is computed from it.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        // A text has the one way to be rounded once: dividing would round the digits first, and then the quotient.
        self.to_string().parse().unwrap_or(f64::NAN) // default: what is printed here always parses
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.scaled < 0 { "-" } else { "" };
        let (whole, digits) = (self.scaled.unsigned_abs(), usize::from(self.digits));
        if digits == 0 {
            return write!(f, "{sign}{whole}");
        }
        let text = format!("{whole:0>width$}", width = digits + 1);
        let (before, behind) = text.split_at(text.len() - digits);
        write!(f, "{sign}{before}.{behind}")
    }
}

impl FromStr for Decimal {
    type Err = NotADecimal;

    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        let refuse = || NotADecimal { seen: text.to_owned() };
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, behind) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let ends_at_point = unsigned.len() > whole.len() && behind.is_empty();
        if whole.is_empty() || ends_at_point || !all_digits(whole) || !all_digits(behind) {
            return Err(refuse());
        }
        let digits = u8::try_from(behind.len()).map_err(|_| refuse())?;
        let scaled: i64 = format!("{whole}{behind}").parse().map_err(|_| refuse())?;
        // Every number but the lowest of 64 bits has its opposite, and that one is never read here.
        Self::new(if text.starts_with('-') { -scaled } else { scaled }, digits).map_err(|_| refuse())
    }
}

impl TryFrom<String> for Decimal {
    type Error = NotADecimal;

    fn try_from(text: String) -> Result<Self, NotADecimal> {
        text.parse()
    }
}

impl From<Decimal> for String {
    fn from(number: Decimal) -> Self {
        number.to_string()
    }
}

/// How sure a publisher is of a number that it estimated from a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// It does not say.
    Unstated,
    /// A class, as INEGI colours its surveys' tables.
    Class(PrecisionClass),
    /// The standard error.
    ///
    /// # Units
    /// Those of the number: percentage points for a share.
    StandardError(Decimal),
}

/// The class of an estimate by its coefficient of variation.
///
/// # References
/// INEGI, ENVIPE, "Precisiones estadísticas": high below 15 %, moderate from 15 % to below 30 %, low from 30 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrecisionClass {
    /// A coefficient of variation below 15 %.
    High,
    /// From 15 % to below 30 %.
    Moderate,
    /// 30 % or more: the publisher advises against its use.
    Low,
}

impl PrecisionClass {
    /// Every class.
    pub const ALL: [Self; 3] = [Self::High, Self::Moderate, Self::Low];

    /// The name used in files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Moderate => "moderate",
            Self::Low => "low",
        }
    }
}

/// What a publisher prints in a cell.
///
/// What of it may be added is decided in one place: [`crate::Sum`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// How many there are: people, investigations.
    Count(u64),
    /// A part of a whole.
    Share {
        /// # Units
        /// Percent.
        percent: Decimal,
        /// How sure the publisher is of it.
        precision: Precision,
    },
    /// A number estimated from a sample or a model.
    Estimate {
        /// The estimate.
        number: Decimal,
        /// How sure the publisher is of it.
        precision: Precision,
    },
    /// What at least, most probably and at most was counted, as UCDP codes the deaths of an event.
    Range {
        /// The lowest that the sources bear out.
        low: u64,
        /// The most probable.
        best: u64,
        /// The highest.
        high: u64,
    },
}

/// The kind of a [`Value`], on which alone it depends whether it may be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueKind {
    /// [`Value::Count`].
    Count,
    /// [`Value::Share`].
    Share,
    /// [`Value::Estimate`].
    Estimate,
    /// [`Value::Range`].
    Range,
}

impl ValueKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Count, Self::Share, Self::Estimate, Self::Range];

    /// The name used in files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Share => "share",
            Self::Estimate => "estimate",
            Self::Range => "range",
        }
    }
}

impl Value {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> ValueKind {
        match self {
            Self::Count(_) => ValueKind::Count,
            Self::Share { .. } => ValueKind::Share,
            Self::Estimate { .. } => ValueKind::Estimate,
            Self::Range { .. } => ValueKind::Range,
        }
    }

    /// The count; nothing where it is none.
    #[must_use]
    pub fn count(&self) -> Option<u64> {
        match self {
            Self::Count(number) => Some(*number),
            Self::Share { .. } | Self::Estimate { .. } | Self::Range { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_decimal_survives_its_text(scaled in any::<i64>(), digits in 0u8..=18) {
            // The lowest of 64 bits has no opposite that fits, so no text is read as it.
            prop_assume!(scaled != i64::MIN);
            let number = Decimal::new(scaled, digits).unwrap();
            prop_assert_eq!(number.to_string().parse::<Decimal>().unwrap(), number);
        }
    }

    #[test]
    fn a_decimal_is_read_as_it_is_printed() {
        for text in ["0", "7", "-7", "0.05", "-0.05", "23.40", "100.0"] {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), text);
        }
        assert!((Decimal::new(2_340, 2).unwrap().to_f64() - 23.4).abs() < f64::EPSILON);
        for text in [
            "",
            ".",
            "5.",
            ".5",
            "1,5",
            "1.2.3",
            "--1",
            "+1",
            "1e3",
            "99999999999999999999",
            "0.0000000000000000001",
        ] {
            assert!(text.parse::<Decimal>().is_err(), "`{text}` was read as a number");
        }
    }
}
