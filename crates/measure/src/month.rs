//! Months, periods of whole months, and the civil date.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

pub use jiff::civil::Date;

/// A calendar month.
///
/// Months are ordered, can be counted, and know their days, so that a rate is over the days that really passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month(i32);

/// A text that names no month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{seen}` is not a month: expected year and month such as `2019-06`, between 1900-01 and 2199-12")]
pub struct NotAMonth {
    /// The text that was read.
    pub seen: String,
}

/// A text that names no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{seen}` is not a period: expected a year `2019`, a month `2019-06` or a range `2019-01..2019-06` whose end does not precede its start"
)]
pub struct NotAPeriod {
    /// The text that was read.
    pub seen: String,
}

impl Month {
    /// The month `month` (1 to 12) of `year` (1900 to 2199).
    ///
    /// # Errors
    /// When either is outside those bounds.
    pub fn new(year: i32, month: u32) -> Result<Self, NotAMonth> {
        let refuse = || NotAMonth { seen: format!("{year}-{month:02}") };
        let zero_based = month.checked_sub(1).filter(|m| *m < 12).ok_or_else(refuse)?;
        if !(1900..2200).contains(&year) {
            return Err(refuse());
        }
        Ok(Self(year * 12 + i32::try_from(zero_based).map_err(|_| refuse())?))
    }

    /// A month that stands in the program: one outside the bounds of [`Month::new`] does not compile.
    #[must_use]
    pub const fn constant<const YEAR: i32, const MONTH: u8>() -> Self {
        const { assert!(1900 <= YEAR && YEAR < 2200 && 1 <= MONTH && MONTH <= 12) };
        Self(YEAR * 12 + MONTH as i32 - 1)
    }

    /// The month of a date.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self(i32::from(date.year()) * 12 + i32::from(date.month()) - 1)
    }

    /// The month written as the number `201906`, the form the store keeps.
    ///
    /// # Errors
    /// When the number is no month.
    pub fn from_yyyymm(number: i32) -> Result<Self, NotAMonth> {
        Self::new(number.div_euclid(100), number.rem_euclid(100).unsigned_abs())
            .map_err(|_| NotAMonth { seen: number.to_string() })
    }

    /// The month as the number `201906`.
    #[must_use]
    pub fn yyyymm(self) -> i32 {
        self.year() * 100 + i32::from(self.number())
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// The number of the month, 1 for January to 12 for December.
    #[must_use]
    pub fn number(self) -> i8 {
        // INVARIANT: rem_euclid(12) is 0 to 11, so the cast loses nothing and the sum is 1 to 12.
        self.0.rem_euclid(12) as i8 + 1
    }

    /// The month `n` months later (earlier when negative).
    #[must_use]
    pub fn plus(self, n: i32) -> Self {
        Self(self.0 + n)
    }

    /// Months from `earlier` to this one; negative when this one precedes it.
    #[must_use]
    pub fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// # Units
    /// Days of the month in the Gregorian calendar, 28 to 31.
    #[must_use]
    pub fn days(self) -> u32 {
        u32::from(self.first_day().days_in_month().unsigned_abs())
    }

    /// # Units
    /// Years: the month's days over the days of its own year, so that twelve months make one year exactly.
    #[must_use]
    pub fn share_of_year(self) -> f64 {
        f64::from(self.days()) / f64::from(self.first_day().days_in_year())
    }

    fn first_day(self) -> Date {
        let day = i16::try_from(self.year()).ok().and_then(|year| Date::new(year, self.number(), 1).ok());
        // INVARIANT: a month has a first day; what `plus` could lead to lies within the years that a date can have.
        day.unwrap_or(Date::MIN)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.number())
    }
}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let refuse = || NotAMonth { seen: text.to_owned() };
        let (year, month) = text.split_once('-').ok_or_else(refuse)?;
        if year.len() != 4 || month.len() != 2 {
            return Err(refuse());
        }
        let year = year.parse().map_err(|_| refuse())?;
        let month = month.parse().map_err(|_| refuse())?;
        Self::new(year, month).map_err(|_| refuse())
    }
}

impl TryFrom<String> for Month {
    type Error = NotAMonth;

    fn try_from(text: String) -> Result<Self, NotAMonth> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

/// Consecutive whole months, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    first: Month,
    last: Month,
}

impl Period {
    /// The months from `first` to `last`.
    ///
    /// # Errors
    /// When `last` precedes `first`.
    pub fn new(first: Month, last: Month) -> Result<Self, NotAPeriod> {
        if last < first {
            Err(NotAPeriod { seen: format!("{first}..{last}") })
        } else {
            Ok(Self { first, last })
        }
    }

    /// One month.
    #[must_use]
    pub fn month(month: Month) -> Self {
        Self { first: month, last: month }
    }

    /// The twelve months of a year.
    ///
    /// # Errors
    /// When the year is outside 1900 to 2199.
    pub fn year(year: i32) -> Result<Self, NotAMonth> {
        Ok(Self { first: Month::new(year, 1)?, last: Month::new(year, 12)? })
    }

    /// The months from the first of either to the last of either, whichever comes first.
    #[must_use]
    pub fn spanning(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    /// The first month.
    #[must_use]
    pub fn first(self) -> Month {
        self.first
    }

    /// The last month.
    #[must_use]
    pub fn last(self) -> Month {
        self.last
    }

    /// How many months.
    #[must_use]
    pub fn months(self) -> u32 {
        // INVARIANT: the last month does not precede the first.
        self.last.since(self.first).unsigned_abs() + 1
    }

    /// # Units
    /// Days of all the months.
    #[must_use]
    pub fn days(self) -> u32 {
        self.iter().map(Month::days).sum()
    }

    /// Whether the month is one of these.
    #[must_use]
    pub fn contains(self, month: Month) -> bool {
        self.first <= month && month <= self.last
    }

    /// Whether every month of `other` is one of these.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// The months in order.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Month> + Clone {
        (self.first.0..=self.last.0).map(Month)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else if self.first.number() == 1
            && self.last.number() == 12
            && self.first.year() == self.last.year()
        {
            write!(f, "{}", self.first.year())
        } else {
            write!(f, "{}..{}", self.first, self.last)
        }
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let refuse = || NotAPeriod { seen: text.to_owned() };
        let first_of = |part: &str| {
            if part.len() == 4 {
                part.parse().ok().and_then(|year| Self::year(year).ok())
            } else {
                part.parse().ok().map(Self::month)
            }
        };
        match text.split_once("..") {
            Some((first, last)) => {
                let first = first_of(first).ok_or_else(refuse)?;
                let last = first_of(last).ok_or_else(refuse)?;
                Self::new(first.first, last.last).map_err(|_| refuse())
            }
            None => first_of(text).ok_or_else(refuse),
        }
    }
}

impl TryFrom<String> for Period {
    type Error = NotAPeriod;

    fn try_from(text: String) -> Result<Self, NotAPeriod> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_survives_its_text_and_its_number() {
        for text in ["1900-01", "1999-12", "2000-02", "2019-06", "2199-12"] {
            let month: Month = text.parse().unwrap();
            assert_eq!(month.to_string(), text);
            assert_eq!(Month::from_yyyymm(month.yyyymm()).unwrap(), month);
        }
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for text in ["2019", "2019-13", "2019-00", "19-06", "2019-6", "1899-12", "2200-01", "junio 2019", ""]
        {
            assert!(text.parse::<Month>().is_err(), "{text} was taken for a month");
        }
        assert!(Month::from_yyyymm(201_900).is_err());
    }

    /// Source: the Gregorian rule; 1900 is no leap year, 2000 is.
    #[test]
    fn days_follow_the_gregorian_calendar() {
        let days = |text: &str| text.parse::<Month>().unwrap().days();
        assert_eq!([days("1900-02"), days("2000-02"), days("2019-02"), days("2020-02")], [28, 29, 28, 29]);
        assert_eq!("2019".parse::<Period>().unwrap().days(), 365);
        assert_eq!("2019-01..2019-06".parse::<Period>().unwrap().days(), 181);
    }

    #[test]
    fn a_period_survives_its_text() {
        for text in ["2019", "2019-06", "2019-01..2019-06", "2015-01..2020-02"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        assert_eq!("2018..2019".parse::<Period>().unwrap().months(), 24);
        assert!("2019-06..2019-01".parse::<Period>().is_err());
    }
}
