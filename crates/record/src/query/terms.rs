//! The first months of each presidency side by side: a comparison, never an evaluation.

use measure::{Month, Period, Quantity};

use crate::{
    Span,
    query::{PlaceSelector, Point, Rate, Record, Refusal, Selector, rate::DEFAULT_PROJECTION},
};

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
    /// The number with its rate, where it has one, or why there is none.
    pub point: Result<(Point, Option<Rate>), Refusal>,
}

/// How much of each presidency is compared, from its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermSpan {
    /// So many first months in office.
    Months(u32),
    /// So many first whole calendar years in office, for what is published by years.
    Years(u32),
}

/// The most months and whole calendar years of a term.
pub const LONGEST_TERM: (u32, u32) = (72, 6);

impl Presidency {
    /// The first months or whole years in office; nothing when the term has fewer.
    #[must_use]
    pub fn first(&self, span: TermSpan) -> Option<Period> {
        match span {
            TermSpan::Months(n) => self.first_months(n),
            TermSpan::Years(n) => self.first_years(n),
        }
    }

    /// The first `n` calendar years that lie whole in the term.
    fn first_years(&self, n: u32) -> Option<Period> {
        let start = if self.first.1 == 1 { self.first.0 } else { self.first.0 + 1 };
        let end = if self.last.1 == 12 { self.last.0 } else { self.last.0 - 1 };
        let last = start + i32::try_from(n).ok()?.checked_sub(1)?;
        let months = (Month::new(start, 1).ok()?, Month::new(last, 12).ok()?);
        (last <= end).then(|| Period::new(months.0, months.1).ok()).flatten()
    }

    /// The first `n` months in office; nothing when the term has fewer.
    fn first_months(&self, n: u32) -> Option<Period> {
        let month = |(year, month)| Month::new(year, month).ok();
        let first = month(self.first)?;
        let last = first.plus(i32::try_from(n).ok()?.checked_sub(1)?);
        (last <= month(self.last)?).then(|| Period::new(first, last).ok()).flatten()
    }
}

impl Record {
    /// The longest span that every presidency held allows: months or whole years, whichever more presidencies answer,
    /// and months where as many do. A presidency is held when its first month, or year, is.
    #[must_use]
    pub fn longest_span(&self, selector: &Selector) -> Option<TermSpan> {
        let held = |presidency: &Presidency, span: TermSpan| {
            let period = presidency.first(span);
            period.is_some_and(|period| self.choose(&selector.clone().during(period)).is_ok())
        };
        let longest = |presidency: &Presidency, of: fn(u32) -> TermSpan, most: u32| {
            (1..=most).take_while(|n| held(presidency, of(*n))).last()
        };
        let common = |of: fn(u32) -> TermSpan, most: u32| {
            let each: Vec<u32> = PRESIDENCIES.iter().filter_map(|p| longest(p, of, most)).collect();
            each.iter().min().map(|shortest| (each.len(), of(*shortest)))
        };
        let months = common(TermSpan::Months, LONGEST_TERM.0);
        let years = common(TermSpan::Years, LONGEST_TERM.1);
        // Of equals the first stays.
        months.into_iter().chain(years).reduce(|a, b| if b.0 > a.0 { b } else { a }).map(|(_, span)| span)
    }

    /// The question about a span of a presidency, put to the newest release that publishes all of it. Files by month and
    /// by year count alike here, since nothing finer than the span is asked.
    #[must_use]
    pub fn newest_of(&self, selector: &Selector, period: Period) -> Selector {
        let asked = selector.clone().during(period);
        let whole_years = period.first().number() == 1 && period.last().number() == 12;
        let newest = self.candidates(&asked).into_iter().find(|held| {
            (held.coverage.span != Span::Year || whole_years)
                && held.publishes((asked.statistic, &asked.offence), asked.place, period)
        });
        match newest {
            Some(held) => asked.of_release(held.release.sha256),
            None => asked,
        }
    }

    /// The first months, or years, of each presidency.
    ///
    /// Each is answered by the newest release that publishes all of it; one that nothing covers says so.
    ///
    /// # Errors
    /// When the population cannot be read.
    pub fn terms(&self, selector: &Selector, span: TermSpan) -> Result<Vec<TermFigure>, Refusal> {
        let population = self.population(DEFAULT_PROJECTION, selector.place)?;
        let figure = |presidency: Presidency| {
            let period = presidency.first(span)?;
            let point = self.total(&self.newest_of(selector, period)).and_then(|point| {
                let rate = self.rate_of_held(&point, selector, &population)?;
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
