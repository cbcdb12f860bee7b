//! Values that are no counts, as further columns hold them beside `number`.
//!
//! A decimal is kept as its digits and how many of them stand behind the point, so that it comes back as it was printed:
//! `number` is 2,340 and `digits` 2 where the publisher printed 23.40. Readers of plain Parquet divide one by the power of
//! ten of the other.

use measure::{Decimal, Precision, PrecisionClass, Value, ValueKind};

/// A value taken apart into its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parts {
    pub kind: ValueKind,
    /// The count, the share in percent, the estimate, or the best of a range.
    pub number: i64,
    /// Digits of the number behind the point.
    pub digits: u32,
    pub low: Option<i64>,
    pub high: Option<i64>,
    /// The standard error, and its digits behind the point, which need not be as many as those of the number.
    pub error: Option<i64>,
    pub error_digits: Option<u32>,
    pub precision: Option<PrecisionClass>,
}

impl Parts {
    /// Nothing where a number is wider than the columns.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        let narrow = |number: u64| i64::try_from(number).ok();
        let whole = |kind, number| Self {
            kind,
            number,
            digits: 0,
            low: None,
            high: None,
            error: None,
            error_digits: None,
            precision: None,
        };
        Some(match value {
            Value::Count(number) => whole(ValueKind::Count, narrow(*number)?),
            Value::Range { low, best, high } => Self {
                low: Some(narrow(*low)?),
                high: Some(narrow(*high)?),
                ..whole(ValueKind::Range, narrow(*best)?)
            },
            Value::Share { percent: number, precision } | Value::Estimate { number, precision } => {
                let parts =
                    Self { digits: u32::from(number.digits()), ..whole(value.kind(), number.scaled()) };
                match precision {
                    Precision::Unstated => parts,
                    Precision::Class(class) => Self { precision: Some(*class), ..parts },
                    Precision::StandardError(error) => Self {
                        error: Some(error.scaled()),
                        error_digits: Some(u32::from(error.digits())),
                        ..parts
                    },
                }
            }
        })
    }

    /// Nothing where the columns say what no value says: a count with digits behind the point.
    pub(crate) fn value(self) -> Option<Value> {
        let count = |number: i64| u64::try_from(number).ok();
        let precision = match (self.precision, self.error, self.error_digits) {
            (None, None, None) => Precision::Unstated,
            (Some(class), None, None) => Precision::Class(class),
            (None, Some(error), Some(digits)) => Precision::StandardError(decimal(error, digits)?),
            _ => return None,
        };
        let value = match (self.kind, self.low, self.high) {
            (ValueKind::Count, None, None) => Value::Count(count(self.number)?),
            (ValueKind::Range, Some(low), Some(high)) => {
                Value::Range { low: count(low)?, best: count(self.number)?, high: count(high)? }
            }
            (ValueKind::Share, None, None) => {
                Value::Share { percent: decimal(self.number, self.digits)?, precision }
            }
            (ValueKind::Estimate, None, None) => {
                Value::Estimate { number: decimal(self.number, self.digits)?, precision }
            }
            (ValueKind::Count | ValueKind::Range | ValueKind::Share | ValueKind::Estimate, _, _) => {
                return None;
            }
        };
        // What a kind has no place for must not be there.
        (Self::of(&value) == Some(self)).then_some(value)
    }
}

fn decimal(scaled: i64, digits: u32) -> Option<Decimal> {
    Decimal::new(scaled, u8::try_from(digits).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_comes_back_from_its_parts_and_no_other_parts_are_one() {
        let percent = Decimal::new(2_340, 2).unwrap();
        let values = [
            Value::Count(3),
            Value::Range { low: 1, best: 3, high: 9 },
            Value::Share { percent, precision: Precision::Class(PrecisionClass::Low) },
            Value::Estimate {
                number: percent,
                precision: Precision::StandardError(Decimal::new(5, 1).unwrap()),
            },
            Value::Estimate { number: percent, precision: Precision::Unstated },
        ];
        for value in values {
            let parts = Parts::of(&value).unwrap();
            assert_eq!(parts.value(), Some(value));
            let range = Parts { low: Some(1), high: None, ..parts };
            let twice = Parts { error: Some(1), precision: Some(PrecisionClass::High), ..parts };
            assert_eq!((range.value(), twice.value()), (None, None), "{value:?} with a part that it has not");
        }
        let count = Parts::of(&Value::Count(3)).unwrap();
        assert_eq!(Parts { digits: 2, ..count }.value(), None, "a count has no digits behind the point");
        assert_eq!(Parts { number: -3, ..count }.value(), None, "a count is not below zero");
        assert_eq!(Parts::of(&Value::Count(u64::MAX)), None);
    }
}
