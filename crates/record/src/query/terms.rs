//! The first months of each presidency side by side: a comparison, never an evaluation.

use measure::{Month, Period, Quantity};

use crate::query::{PlaceSelector, Point, Rate, Record, Refusal, Selector, rate::DEFAULT_PROJECTION};

/// A presidency by its term of office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presidency {
    /// The surname by which the term is known.
    pub name: &'static str,
    /// First month in office (the term begins on its first day), as year and month.
    pub first: (i32, u32),
    /// Last month in office.
    pub last: (i32, u32),
}

/// The terms since the vital statistics of this record begin.
///
/// Source: Constitución Política, article 83: 1 December to 30 November until 2018; the reform of 10 February 2014
/// moved the change to 1 October, so that the term begun in December 2018 ended on 30 September 2024.
pub const PRESIDENCIES: [Presidency; 7] = [
    Presidency { name: "Salinas", first: (1988, 12), last: (1994, 11) },
    Presidency { name: "Zedillo", first: (1994, 12), last: (2000, 11) },
    Presidency { name: "Fox", first: (2000, 12), last: (2006, 11) },
    Presidency { name: "Calderón", first: (2006, 12), last: (2012, 11) },
    Presidency { name: "Peña Nieto", first: (2012, 12), last: (2018, 11) },
    Presidency { name: "López Obrador", first: (2018, 12), last: (2024, 9) },
    Presidency { name: "Sheinbaum", first: (2024, 10), last: (2030, 9) },
];

/// The first months of one presidency.
#[derive(Debug)]
pub struct TermFigure {
    /// The presidency.
    pub presidency: Presidency,
    /// The months compared.
    pub period: Period,
    /// The number, or why there is none.
    pub point: Result<(Point, Rate), Refusal>,
}

impl Presidency {
    /// The first `n` months in office; nothing when the term has fewer.
    #[must_use]
    pub fn first_months(&self, n: u32) -> Option<Period> {
        let month = |(year, month)| Month::new(year, month).ok();
        let first = month(self.first)?;
        let last = first.plus(i32::try_from(n).ok()?.checked_sub(1)?);
        (last <= month(self.last)?).then(|| Period::new(first, last).ok()).flatten()
    }
}

impl Record {
    /// The first `n` months of each presidency from one vintage.
    ///
    /// All terms are answered by the release that the question chooses for the latest of them, so that no column is
    /// of another vintage; a term that this release does not cover says so.
    ///
    /// # Errors
    /// When the population cannot be read.
    pub fn terms(&self, selector: &Selector, n: u32) -> Result<Vec<TermFigure>, Refusal> {
        let population = self.population(DEFAULT_PROJECTION, selector.place)?;
        let figure = |presidency: Presidency| {
            let period = presidency.first_months(n)?;
            let point = self.total(&selector.clone().during(period)).and_then(|point| {
                let rate = population.rate(&point, selector.statistic, &selector.accepting)?;
                Ok((point, rate))
            });
            Some(TermFigure { presidency, period, point })
        };
        Ok(PRESIDENCIES.into_iter().filter_map(figure).collect())
    }

    /// Inhabitants of a place in the middle of a month, as a quantity.
    ///
    /// # Errors
    /// When the projection is not held.
    pub fn inhabitants(&self, place: measure::PlaceCode, month: Month) -> Result<Option<Quantity>, Refusal> {
        let population = self.population(DEFAULT_PROJECTION, PlaceSelector::One(place))?;
        let inputs = [("population", population.held.release.sha256.to_string())];
        let parameters = [("place", place.to_string()), ("month", month.to_string())];
        let trace = measure::Trace::computation("inhabitants between mid-years", inputs, parameters);
        let unit = measure::Unit::Count(measure::Statistic::Population);
        let whole = |value| Quantity::real(value, unit, trace.clone()).with_digits(measure::Digits::Whole);
        Ok(population.inhabitants(place, month).map(whole))
    }
}
