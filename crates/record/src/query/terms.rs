//! The first months of each presidency side by side: a comparison, never an evaluation.

use catalogue::{PRESIDENCIES, Presidency, TermSpan};
use measure::{Month, Period, Quantity};

use crate::{
    Span,
    query::{PlaceSelector, Point, Rate, Record, Refusal, Selector, rate::DEFAULT_PROJECTION},
};

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

/// The most months and whole calendar years of a term.
pub const LONGEST_TERM: (u32, u32) = (72, 6);

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
        Ok(PRESIDENCIES.iter().copied().filter_map(figure).collect())
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
