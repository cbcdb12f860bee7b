//! A count of one statistic, which adds only to its like.

use std::{
    fmt,
    iter::Sum,
    marker::PhantomData,
    ops::{Add, AddAssign},
};

use crate::Statistic;

/// The statistics as types, one empty type each.
pub mod counted {
    macro_rules! counted {
        ($($name:ident),* $(,)?) => { $(
            #[doc = concat!("The statistic [`", stringify!($name), "`](crate::Statistic::", stringify!($name), ") as a type.")]
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum $name {}

            impl super::Counted for $name {
                const STATISTIC: crate::Statistic = crate::Statistic::$name;
            }
        )* };
    }

    counted!(
        Victims,
        Investigations,
        FederalOffences,
        DeathsByRegistration,
        DeathsByOccurrence,
        DeathsByPresumedRivalry,
        KilledInClashes,
        Population,
        ForceDeployed,
        MigrantsDetained,
        ArrestsAnnounced,
    );
}

/// A statistic as a type.
pub trait Counted {
    /// The statistic that the type stands for.
    const STATISTIC: Statistic;
}

/// A number of victims, of investigations, of deaths: of exactly one statistic.
///
/// # Example
/// ```
/// use measure::{Count, counted::Victims};
/// let homicides: Count<Victims> = Count::new(17_142);
/// let femicides: Count<Victims> = Count::new(488);
/// assert_eq!((homicides + femicides).number(), 17_630);
/// ```
///
/// Adding victims to investigations does not compile:
/// ```compile_fail
/// use measure::{Count, counted::{Investigations, Victims}};
/// let victims: Count<Victims> = Count::new(17_142);
/// let investigations: Count<Investigations> = Count::new(14_603);
/// let nonsense = victims + investigations;
/// ```
pub struct Count<S> {
    number: u64,
    statistic: PhantomData<fn() -> S>,
}

impl<S: Counted> Count<S> {
    /// A count of `number`.
    #[must_use]
    pub fn new(number: u64) -> Self {
        Self { number, statistic: PhantomData }
    }

    /// The bare number, for arithmetic that leaves the statistic (a rate, a share).
    #[must_use]
    pub fn number(self) -> u64 {
        self.number
    }
}

impl<S> Clone for Count<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Count<S> {}

impl<S> PartialEq for Count<S> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl<S> Eq for Count<S> {}

impl<S> PartialOrd for Count<S> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<S> Ord for Count<S> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.number.cmp(&other.number)
    }
}

impl<S: Counted> fmt::Debug for Count<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number, S::STATISTIC)
    }
}

impl<S: Counted> Add for Count<S> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(self.number + other.number)
    }
}

impl<S: Counted> AddAssign for Count<S> {
    fn add_assign(&mut self, other: Self) {
        self.number += other.number;
    }
}

impl<S: Counted> Sum for Count<S> {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::new(0), Add::add)
    }
}

/// A number whose statistic is known only when the program runs, as when a user names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedIn {
    /// What is counted.
    pub statistic: Statistic,
    /// How many.
    pub number: u64,
}

/// Two statistics were to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{left} and {right} are different statistics and are never added: choose one of them")]
pub struct DifferentStatistics {
    /// The statistic of the first number.
    pub left: Statistic,
    /// The statistic of the second.
    pub right: Statistic,
}

impl CountedIn {
    /// The sum of two numbers of the same statistic.
    ///
    /// # Errors
    /// When the statistics differ.
    pub fn plus(self, other: Self) -> Result<Self, DifferentStatistics> {
        if self.statistic == other.statistic {
            Ok(Self { statistic: self.statistic, number: self.number + other.number })
        } else {
            Err(DifferentStatistics { left: self.statistic, right: other.statistic })
        }
    }

    /// The number as a count of `S`.
    ///
    /// # Errors
    /// When the number is of another statistic.
    pub fn of<S: Counted>(self) -> Result<Count<S>, DifferentStatistics> {
        if self.statistic == S::STATISTIC {
            Ok(Count::new(self.number))
        } else {
            Err(DifferentStatistics { left: S::STATISTIC, right: self.statistic })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{counted::Victims, *};

    #[test]
    fn numbers_of_different_statistics_are_never_added() {
        let victims = CountedIn { statistic: Statistic::Victims, number: 17_142 };
        let investigations = CountedIn { statistic: Statistic::Investigations, number: 14_603 };
        assert!(victims.plus(investigations).is_err());
        assert!(investigations.of::<Victims>().is_err());
        assert_eq!(victims.plus(victims).unwrap().of::<Victims>().unwrap().number(), 34_284);
    }
}
