//! A panel: units by times, what a system is handed to work on.

use serde::{Deserialize, Serialize};

use crate::{Date, Month, PlaceCode, Unit};

/// One time of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PanelTime {
    /// A month.
    Month(Month),
    /// A quarter, by its first month.
    Quarter(Month),
    /// A year.
    Year(i32),
}

impl PanelTime {
    /// # Units
    /// Length in years: a month by its share of the days of its own year, a year as one.
    #[must_use]
    pub fn years(self) -> f64 {
        match self {
            Self::Month(month) => month.share_of_year(),
            Self::Quarter(first) => (0..3).map(|n| first.plus(n).share_of_year()).sum(),
            Self::Year(_) => 1.0,
        }
    }

    /// How many months it has.
    #[must_use]
    pub fn months(self) -> u32 {
        match self {
            Self::Month(_) => 1,
            Self::Quarter(_) => 3,
            Self::Year(_) => 12,
        }
    }

    /// The time of the same length in which a day lies.
    #[must_use]
    pub fn holding(self, day: Date) -> Self {
        let month = Month::of(day);
        match self {
            Self::Month(_) => Self::Month(month),
            Self::Quarter(_) => Self::Quarter(month.plus(-((i32::from(month.number()) - 1) % 3))),
            Self::Year(_) => Self::Year(month.year()),
        }
    }
}

impl std::fmt::Display for PanelTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Month(month) => write!(f, "{month}"),
            Self::Quarter(first) => write!(f, "{:04}-Q{}", first.year(), (first.number() + 2) / 3),
            Self::Year(year) => write!(f, "{year}"),
        }
    }
}

/// One unit of a panel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PanelUnit {
    /// The Mexican place, where the unit is one.
    pub place: Option<PlaceCode>,
    /// Its name.
    pub name: String,
}

/// Units by times: an outcome and an exposure for each.
///
/// # Shape
/// `outcome` and `exposure` are row-major, one row a unit, one column a time.
///
/// # Units
/// `outcome` is in `unit`. `exposure` is in inhabitants times years where the outcome is a count, else 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    units: Vec<PanelUnit>,
    times: Vec<PanelTime>,
    outcome: Vec<Option<f64>>,
    exposure: Vec<f64>,
    unit: Unit,
}

/// What is wrong with a panel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PanelError {
    /// Sizes disagree.
    #[error(
        "the panel has {units} units and {times} times but {outcomes} outcomes and {exposures} exposures: expected one of each for every unit and time"
    )]
    Shape {
        /// Units.
        units: usize,
        /// Times.
        times: usize,
        /// Outcomes.
        outcomes: usize,
        /// Exposures.
        exposures: usize,
    },
    /// Times do not ascend.
    #[error("time `{time}` does not follow the one before it: expected ascending times without repetition")]
    Order {
        /// The offending time.
        time: String,
    },
    /// An exposure is zero, negative or not finite.
    #[error("the exposure of `{unit}` in `{time}` is not above zero: give its population")]
    Exposure {
        /// The unit.
        unit: String,
        /// The time.
        time: String,
    },
}

impl Panel {
    /// A panel of these units and times.
    ///
    /// # Errors
    /// When sizes disagree, times do not ascend, or an exposure is not above zero.
    pub fn new(
        (units, times): (Vec<PanelUnit>, Vec<PanelTime>),
        outcome: Vec<Option<f64>>,
        exposure: Vec<f64>,
        unit: Unit,
    ) -> Result<Self, PanelError> {
        let cells = units.len() * times.len();
        if outcome.len() != cells || exposure.len() != cells {
            return Err(PanelError::Shape {
                units: units.len(),
                times: times.len(),
                outcomes: outcome.len(),
                exposures: exposure.len(),
            });
        }
        if let Some((_, time)) =
            times.iter().zip(times.iter().skip(1)).find(|(before, after)| before >= after)
        {
            return Err(PanelError::Order { time: time.to_string() });
        }
        let bad = exposure.iter().position(|e| !e.is_finite() || *e <= 0.0);
        if let Some((unit, time)) =
            bad.and_then(|i| Some((units.get(i / times.len())?, times.get(i % times.len())?)))
        {
            return Err(PanelError::Exposure { unit: unit.name.clone(), time: time.to_string() });
        }
        Ok(Self { units, times, outcome, exposure, unit })
    }

    /// The units, in row order.
    #[must_use]
    pub fn units(&self) -> &[PanelUnit] {
        &self.units
    }

    /// The times, in column order.
    #[must_use]
    pub fn times(&self) -> &[PanelTime] {
        &self.times
    }

    /// The unit of the outcome.
    #[must_use]
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// The outcome of unit `row` at time `column`; nothing where it is missing.
    #[must_use]
    pub fn outcome(&self, row: usize, column: usize) -> Option<f64> {
        self.outcome.get(self.index(row, column)?).copied().flatten()
    }

    /// The exposure of unit `row` at time `column`.
    #[must_use]
    pub fn exposure(&self, row: usize, column: usize) -> Option<f64> {
        self.exposure.get(self.index(row, column)?).copied()
    }

    /// Outcome over exposure.
    #[must_use]
    pub fn rate(&self, row: usize, column: usize) -> Option<f64> {
        Some(self.outcome(row, column)? / self.exposure(row, column)?)
    }

    /// The same panel with every outcome that is held changed, given its row and column.
    #[must_use]
    pub fn with_outcomes(&self, changed: impl Fn(usize, usize, f64) -> f64) -> Self {
        let columns = self.times.len();
        let of = |(cell, outcome): (usize, &Option<f64>)| {
            outcome.map(|outcome| changed(cell / columns, cell % columns, outcome))
        };
        Self { outcome: self.outcome.iter().enumerate().map(of).collect(), ..self.clone() }
    }

    /// How many outcomes are missing.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.outcome.iter().filter(|o| o.is_none()).count()
    }

    fn index(&self, row: usize, column: usize) -> Option<usize> {
        (column < self.times.len() && row < self.units.len()).then(|| row * self.times.len() + column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(name: &str) -> PanelUnit {
        PanelUnit { place: None, name: name.to_owned() }
    }

    #[test]
    fn a_time_knows_its_length_and_the_day_that_it_holds() {
        let day = Date::constant(2019, 11, 17);
        let month = |text: &str| text.parse::<Month>().unwrap();
        let quarter = PanelTime::Quarter(month("2018-01"));
        assert_eq!(quarter.holding(day), PanelTime::Quarter(month("2019-10")));
        assert_eq!(quarter.holding(day).to_string(), "2019-Q4");
        assert_eq!(PanelTime::Year(2000).holding(day), PanelTime::Year(2019));
        assert_eq!(PanelTime::Month(month("2018-01")).holding(day), PanelTime::Month(month("2019-11")));
        assert_eq!([quarter.months(), PanelTime::Year(1).months()], [3, 12]);
        // January to March of a year of 365 days.
        assert!((quarter.years() - 90.0 / 365.0).abs() < 1e-12);
    }

    #[test]
    fn a_panel_is_checked_when_it_is_made() {
        let units = vec![unit("a"), unit("b")];
        let times = vec![PanelTime::Year(2000), PanelTime::Year(2001)];
        let make = |times: Vec<PanelTime>, exposure: Vec<f64>| {
            Panel::new(
                (units.clone(), times),
                vec![Some(1.0), None, Some(3.0), Some(4.0)],
                exposure,
                Unit::Pure,
            )
        };
        let panel = make(times.clone(), vec![1.0, 1.0, 2.0, 2.0]).unwrap();
        assert_eq!((panel.rate(1, 0), panel.outcome(0, 1), panel.outcome(0, 2)), (Some(1.5), None, None));
        assert_eq!(panel.missing(), 1);
        assert!(matches!(make(times.clone(), vec![1.0; 3]), Err(PanelError::Shape { .. })));
        assert!(matches!(make(times, vec![1.0, 0.0, 1.0, 1.0]), Err(PanelError::Exposure { .. })));
        let reversed = vec![PanelTime::Year(2001), PanelTime::Year(2000)];
        assert!(matches!(make(reversed, vec![1.0; 4]), Err(PanelError::Order { .. })));
    }
}
