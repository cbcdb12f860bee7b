//! What may be added, and what may not: the one check that every sum of cells goes through.

use crate::{Dimension, Dimensions, Level, Levels, Statistic, Value, ValueKind};

/// What kind of thing is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Addend {
    /// What is counted.
    pub statistic: Statistic,
    /// What kind of value it is.
    pub kind: ValueKind,
    /// The dimensions of which it is the printed total.
    pub totals: Dimensions,
    /// The dimensions of which it is one part.
    pub parts: Dimensions,
}

impl Addend {
    /// What a value of a statistic is, at these levels.
    #[must_use]
    pub fn of(statistic: Statistic, value: &Value, levels: &Levels) -> Self {
        let is_total = |level: &Level| *level == Level::Total;
        Self {
            statistic,
            kind: value.kind(),
            totals: Dimensions::of(levels, is_total),
            parts: Dimensions::of(levels, |level| !is_total(level)),
        }
    }
}

/// Why something may not be added to what was added before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAdded {
    /// Another thing is counted.
    #[error("{left} and {right} are different statistics and are never added: choose one of them")]
    Statistics {
        /// The statistic of what was added before.
        left: Statistic,
        /// The statistic of what was to be added.
        right: Statistic,
    },
    /// It is no count.
    #[error("the values are {}s, which are never added: ask for single cells", kind.code())]
    Kind {
        /// What it is.
        kind: ValueKind,
    },
    /// A printed total would be added to its own parts.
    #[error("{} is published as a total and in parts, which would be counted twice: ask for the total, for each part, or for one", dimension.code())]
    TotalWithParts {
        /// The dimension.
        dimension: Dimension,
    },
    /// The sum is larger than any that is kept.
    #[error("the sum is larger than any count can be")]
    TooLarge,
}

/// A sum while it grows.
///
/// Counts of one statistic are added. So are ranges, end by end: all lows do not come true at once, so that the sum is
/// wider than what is likely and never narrower, as UCDP adds the deaths of its events. A share or an estimate is its own
/// sum and takes nothing more: shares have different wholes, estimates common errors. A total that the publisher prints is
/// not added to its parts. Nothing else in the program decides this.
///
/// # Example
/// ```
/// use measure::{Addend, Dimensions, NotAdded, Statistic, Sum, ValueKind};
/// let none = Dimensions::NONE;
/// let victims = Addend { statistic: Statistic::Victims, kind: ValueKind::Count, totals: none, parts: none };
/// let mut sum = Sum::default();
/// sum.add(victims, 17_142, 12)?;
/// sum.add(victims, 488, 12)?;
/// assert_eq!((sum.number(), sum.cells()), (17_630, 24));
/// assert!(sum.add(Addend { statistic: Statistic::Investigations, ..victims }, 1, 1).is_err());
/// # Ok::<(), NotAdded>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    of: Option<Addend>,
    added: Added,
    cells: u64,
}

/// What was added so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Added {
    Counts(u128),
    /// Low, best and high.
    Ranges([u64; 3]),
    /// A share or an estimate.
    One(Value),
}

impl Default for Added {
    fn default() -> Self {
        Self::Counts(0)
    }
}

impl Sum {
    /// Adds the counts of so many cells of one kind.
    ///
    /// # Errors
    /// When they may not be added, or not to what was added before. The sum is then as it was.
    pub fn add(&mut self, what: Addend, number: u128, cells: u64) -> Result<(), NotAdded> {
        if what.kind != ValueKind::Count {
            return Err(NotAdded::Kind { kind: what.kind });
        }
        let of = self.fitting(what)?;
        let added = Added::Counts(self.number() + number);
        *self = Self { of: Some(of), added, cells: self.cells + cells };
        Ok(())
    }

    /// Adds one value.
    ///
    /// # Errors
    /// As for [`Self::add`]; and when a share or an estimate would be added to another.
    pub fn add_value(&mut self, what: Addend, value: &Value) -> Result<(), NotAdded> {
        let added = match *value {
            Value::Count(number) => return self.add(what, number.into(), 1),
            Value::Range { low, best, high } => match self.added {
                Added::Ranges([lows, bests, highs]) => {
                    let [Some(low), Some(best), Some(high)] =
                        [lows.checked_add(low), bests.checked_add(best), highs.checked_add(high)]
                    else {
                        return Err(NotAdded::TooLarge);
                    };
                    Added::Ranges([low, best, high])
                }
                Added::Counts(_) | Added::One(_) => Added::Ranges([low, best, high]),
            },
            Value::Share { .. } | Value::Estimate { .. } if self.cells > 0 => {
                return Err(NotAdded::Kind { kind: value.kind() });
            }
            Value::Share { .. } | Value::Estimate { .. } => Added::One(*value),
        };
        *self = Self { of: Some(self.fitting(what)?), added, cells: self.cells + 1 };
        Ok(())
    }

    /// What the sum is of once this is added to it.
    fn fitting(&self, what: Addend) -> Result<Addend, NotAdded> {
        let Some(before) = self.of else { return Ok(what) };
        if before.statistic != what.statistic {
            return Err(NotAdded::Statistics { left: before.statistic, right: what.statistic });
        }
        if before.kind != what.kind {
            return Err(NotAdded::Kind {
                kind: if what.kind == ValueKind::Count { before.kind } else { what.kind },
            });
        }
        let both =
            Addend { totals: before.totals.and(what.totals), parts: before.parts.and(what.parts), ..what };
        match both.totals.first_shared(both.parts) {
            Some(dimension) => Err(NotAdded::TotalWithParts { dimension }),
            None => Ok(both),
        }
    }

    /// Adds another sum.
    ///
    /// # Errors
    /// As for [`Self::add_value`].
    pub fn merge(&mut self, other: &Self) -> Result<(), NotAdded> {
        let Some(what) = other.of else { return Ok(()) };
        if let Added::Counts(number) = other.added {
            return self.add(what, number, other.cells);
        }
        let cells = self.cells + other.cells;
        if let Some(value) = other.value()? {
            self.add_value(what, &value)?;
        }
        self.cells = cells;
        Ok(())
    }

    /// The sum of counts; nought where none was added.
    #[must_use]
    pub fn number(&self) -> u128 {
        match self.added {
            Added::Counts(number) => number,
            Added::Ranges(_) | Added::One(_) => 0,
        }
    }

    /// The sum as a count.
    ///
    /// # Errors
    /// When it is no sum of counts, or larger than one.
    pub fn total(&self) -> Result<u64, NotAdded> {
        match self.of {
            Some(of) if of.kind != ValueKind::Count => Err(NotAdded::Kind { kind: of.kind }),
            Some(_) | None => u64::try_from(self.number()).map_err(|_| NotAdded::TooLarge),
        }
    }

    /// The sum, of whatever kind; nothing where nothing was added.
    ///
    /// # Errors
    /// When it is larger than any count.
    pub fn value(&self) -> Result<Option<Value>, NotAdded> {
        if self.cells == 0 {
            return Ok(None);
        }
        Ok(Some(match self.added {
            Added::Counts(_) => Value::Count(self.total()?),
            Added::Ranges([low, best, high]) => Value::Range { low, best, high },
            Added::One(value) => value,
        }))
    }

    /// How many cells were added up.
    #[must_use]
    pub fn cells(&self) -> u64 {
        self.cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Dimensions = Dimensions::NONE;
    const VICTIMS: Addend =
        Addend { statistic: Statistic::Victims, kind: ValueKind::Count, totals: NONE, parts: NONE };

    #[test]
    fn only_counts_are_added() {
        for kind in ValueKind::ALL {
            let mut sum = Sum::default();
            let added = sum.add(Addend { kind, ..VICTIMS }, 3, 1);
            let expected = if kind == ValueKind::Count { Ok(()) } else { Err(NotAdded::Kind { kind }) };
            assert_eq!(added, expected);
            assert_eq!(sum.cells(), u64::from(added.is_ok()), "a refused value was counted");
        }
    }

    #[test]
    fn ranges_are_added_end_by_end_and_shares_are_their_own_sum() {
        let range = Addend { kind: ValueKind::Range, ..VICTIMS };
        let mut deaths = Sum::default();
        deaths.add_value(range, &Value::Range { low: 3, best: 5, high: 9 }).unwrap();
        deaths.add_value(range, &Value::Range { low: 0, best: 1, high: 1 }).unwrap();
        assert_eq!(deaths.value(), Ok(Some(Value::Range { low: 3, best: 6, high: 10 })));
        assert_eq!(deaths.total(), Err(NotAdded::Kind { kind: ValueKind::Range }));
        let most = Value::Range { low: 0, best: 1, high: u64::MAX };
        assert_eq!(deaths.add_value(range, &most), Err(NotAdded::TooLarge));

        let share = Addend { kind: ValueKind::Share, ..VICTIMS };
        let of = |percent: &str| Value::Share {
            percent: percent.parse().unwrap(),
            precision: crate::Precision::Unstated,
        };
        let mut dark = Sum::default();
        dark.add_value(share, &of("93.24")).unwrap();
        let refused = Err(NotAdded::Kind { kind: ValueKind::Share });
        assert_eq!(dark.add_value(share, &of("6.76")), refused);
        assert_eq!(
            dark.add_value(range, &Value::Range { low: 1, best: 1, high: 1 }),
            Err(NotAdded::Kind { kind: ValueKind::Range })
        );
        assert_eq!(dark.add(VICTIMS, 1, 1), refused);
        assert_eq!((dark.value(), dark.cells()), (Ok(Some(of("93.24"))), 1), "a refused value was added");
        assert_eq!(Sum::default().value(), Ok(None));
    }

    #[test]
    fn different_statistics_are_not_added() {
        let mut sum = Sum::default();
        sum.add(VICTIMS, 17_142, 1).unwrap();
        let investigations = Addend { statistic: Statistic::Investigations, ..VICTIMS };
        let refused = sum.add(investigations, 14_603, 1).unwrap_err();
        assert_eq!(
            refused,
            NotAdded::Statistics { left: Statistic::Victims, right: Statistic::Investigations }
        );
        assert_eq!((sum.number(), sum.cells()), (17_142, 1), "a refused value was counted");
    }

    #[test]
    fn a_printed_total_is_not_added_to_its_parts_in_whatever_order() {
        let sex = NONE.with(Dimension::Sex);
        let (total, part) = (Addend { totals: sex, ..VICTIMS }, Addend { parts: sex, ..VICTIMS });
        let mut parts = Sum::default();
        parts.add(part, 3, 1).unwrap();
        parts.add(part, 4, 1).unwrap();
        let mut totals = Sum::default();
        totals.add(total, 7, 1).unwrap();
        let refused = Err(NotAdded::TotalWithParts { dimension: Dimension::Sex });
        assert_eq!(totals.merge(&parts), refused);
        assert_eq!(parts.merge(&totals), refused);
        // A total over one dimension and a part of another are no total and its part.
        let stage = Addend { parts: NONE.with(Dimension::Stage), ..total };
        assert_eq!(totals.add(stage, 2, 1), Ok(()));
        assert_eq!((parts.number(), totals.number()), (7, 9));
    }
}
