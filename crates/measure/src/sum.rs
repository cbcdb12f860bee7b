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
/// Counts of one statistic are added. Shares, estimates and ranges are not: shares have different wholes, estimates
/// common errors, and the lows of a range do not all come true at once. A total that the publisher prints is not added to
/// its parts. Nothing else in the program decides this.
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
    number: u128,
    cells: u64,
}

impl Sum {
    /// Adds the counts of so many cells of one kind.
    ///
    /// # Errors
    /// When they may not be added, or not to what was added before. The sum is then as it was.
    pub fn add(&mut self, what: Addend, number: u128, cells: u64) -> Result<(), NotAdded> {
        let before = self.of.unwrap_or(what); // default: the first of a sum has nothing before it to fit
        if what.kind != ValueKind::Count {
            return Err(NotAdded::Kind { kind: what.kind });
        }
        if before.statistic != what.statistic {
            return Err(NotAdded::Statistics { left: before.statistic, right: what.statistic });
        }
        let both =
            Addend { totals: before.totals.and(what.totals), parts: before.parts.and(what.parts), ..what };
        if let Some(dimension) = both.totals.first_shared(both.parts) {
            return Err(NotAdded::TotalWithParts { dimension });
        }
        self.of = Some(both);
        self.number += number;
        self.cells += cells;
        Ok(())
    }

    /// Adds one value.
    ///
    /// # Errors
    /// As for [`Self::add`].
    pub fn add_value(&mut self, what: Addend, value: &Value) -> Result<(), NotAdded> {
        // A value that is no count is refused for its kind, whatever number is handed on.
        self.add(what, value.count().map_or(0, u128::from), 1)
    }

    /// Adds another sum.
    ///
    /// # Errors
    /// As for [`Self::add`].
    pub fn merge(&mut self, other: &Self) -> Result<(), NotAdded> {
        match other.of {
            None => Ok(()),
            Some(what) => self.add(what, other.number, other.cells),
        }
    }

    /// The sum.
    #[must_use]
    pub fn number(&self) -> u128 {
        self.number
    }

    /// The sum as a count.
    ///
    /// # Errors
    /// When it is larger than one.
    pub fn total(&self) -> Result<u64, NotAdded> {
        u64::try_from(self.number).map_err(|_| NotAdded::TooLarge)
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
