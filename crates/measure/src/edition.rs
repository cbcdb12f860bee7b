//! The two years of a survey that asks about the year before: that of its edition, and the one whose events it counts.

use std::fmt;

use crate::{Month, NotAMonth};

/// The year in which a survey asks, after which its edition is called: ENVIPE of 2019.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EditionYear(i32);

/// The year that a survey asks about, in which what it counts happened: crimes of 2018.
///
/// # Example
/// ```
/// use measure::EditionYear;
/// assert_eq!(EditionYear::new(2019).asks_about().to_string(), "2018");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReferenceYear(i32);

impl EditionYear {
    /// The edition of a year.
    #[must_use]
    pub fn new(year: i32) -> Self {
        Self(year)
    }

    /// The year of the edition.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0
    }

    /// The year that it asks about: the one before.
    #[must_use]
    pub fn asks_about(self) -> ReferenceYear {
        ReferenceYear(self.0 - 1)
    }
}

impl ReferenceYear {
    /// A year that is asked about.
    #[must_use]
    pub fn new(year: i32) -> Self {
        Self(year)
    }

    /// The edition that asks about it: that of the year after.
    #[must_use]
    pub fn asked_in(self) -> EditionYear {
        EditionYear(self.0 + 1)
    }

    /// Its January, by which a count of a year is dated.
    ///
    /// # Errors
    /// When no month is known of the year.
    pub fn january(self) -> Result<Month, NotAMonth> {
        Month::new(self.0, 1)
    }
}

impl fmt::Display for EditionYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Display for ReferenceYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_and_the_year_that_it_asks_about_are_told_apart() {
        let edition = EditionYear::new(2019);
        assert_eq!(edition.asks_about(), ReferenceYear::new(2018));
        assert_eq!(edition.asks_about().asked_in(), edition);
        assert_eq!(edition.asks_about().january(), Month::new(2018, 1));
        assert!(ReferenceYear::new(0).january().is_err());
    }
}
