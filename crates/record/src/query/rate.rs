//! Rates: per day, and per 100,000 inhabitants and year, over the days and the population of those very months.

use std::collections::BTreeMap;

use measure::{Month, Offence, OffenceSet, Period, PlaceCode, Quantity, Statistic, Trace, Unit};

use crate::query::{Held, PlaceSelector, Point, Record, Refusal, held::Want};

/// The mid-year inhabitants of places in one projection.
#[derive(Debug, Clone)]
pub struct PopulationSeries<'a> {
    /// The release that holds the projection.
    pub held: &'a Held,
    by_place: BTreeMap<PlaceCode, BTreeMap<i32, u64>>,
}

/// A number per day and per 100,000 inhabitants and year.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// Per day.
    pub per_day: Quantity,
    /// Per 100,000 inhabitants and year.
    pub per_100k_year: Quantity,
}

/// The projection used unless another is named: the only one that covers municipalities from 1990 to 2040.
pub const DEFAULT_PROJECTION: &str = "conapo-municipality-1990-2040";

impl Record {
    /// The inhabitants of places in the projection whose name is `series`.
    ///
    /// # Errors
    /// When no such projection is held or it cannot be read.
    pub fn population(&self, series: &str, place: PlaceSelector) -> Result<PopulationSeries<'_>, Refusal> {
        let offence = OffenceSet::one(Offence::NoOffence);
        let nothing = || Refusal::NothingHeld { statistic: Statistic::Population, offence: offence.clone() };
        let is_it =
            |h: &&Held| h.release.statistics.contains(&Statistic::Population) && h.release.series == series;
        let held = self
            .held()
            .iter()
            .filter(is_it)
            .max_by_key(|h| h.release.vintage.public.latest())
            .ok_or_else(nothing)?;
        let want = Want {
            statistic: Statistic::Population,
            offence: offence.clone(),
            place,
            period: held.coverage.months,
        };
        let mut by_place: BTreeMap<PlaceCode, BTreeMap<i32, u64>> = BTreeMap::new();
        for figure in self.figures(held, &want)? {
            if let Some(place) = place.answering(figure.place) {
                *by_place.entry(place).or_default().entry(figure.period.first().year()).or_default() +=
                    figure.number;
            }
        }
        Ok(PopulationSeries { held, by_place })
    }
}

impl PopulationSeries<'_> {
    /// The name of the projection.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.held.release.series
    }

    /// Inhabitants in the middle of a month, on the straight line between the mid-years on either side.
    ///
    /// # Assumptions
    /// The projection gives inhabitants on 1 July. Before the first and after the last July the nearest one stands,
    /// but only inside a year that the projection has.
    #[must_use]
    pub fn inhabitants(&self, place: PlaceCode, month: Month) -> Option<f64> {
        let years = self.by_place.get(&place)?;
        let at = |year: i32| years.get(&year).map(|n| to_f64(*n));
        // Mid-month in months since the July of the month's own year.
        let since_july = f64::from(month.number()) - 7.0 + 0.5;
        let this = at(month.year())?;
        let other = if since_july < 0.0 { at(month.year() - 1) } else { at(month.year() + 1) };
        Some(match other {
            Some(other) => this + (other - this) * since_july.abs() / 12.0,
            None => this,
        })
    }

    /// # Units
    /// Inhabitants times years over a period.
    #[must_use]
    pub fn person_years(&self, place: PlaceCode, period: Period) -> Option<f64> {
        period.iter().map(|month| Some(self.inhabitants(place, month)? * month.share_of_year())).sum()
    }

    /// The rates of a point.
    ///
    /// # Errors
    /// When the projection lacks the place or the months.
    pub fn rate(&self, point: &Point, statistic: Statistic) -> Result<Rate, Refusal> {
        let person_years =
            self.person_years(point.place, point.period).ok_or_else(|| Refusal::NoPopulation {
                place: point.place.to_string(),
                period: point.period,
                projection: self.name().to_owned(),
            })?;
        let inputs = |with_population: bool| {
            let number = ("number", point.trace.canonical_json());
            let population = ("population", self.held.release.sha256.to_string());
            if with_population { vec![number, population] } else { vec![number] }
        };
        let parameters = [("place", point.place.to_string()), ("period", point.period.to_string())];
        let number = to_f64(point.number);
        let per_day = Trace::computation("number over days", inputs(false), parameters.clone());
        let per_100k = Trace::computation("number over person-years times 100,000", inputs(true), parameters);
        Ok(Rate {
            per_day: Quantity::real(
                number / f64::from(point.period.days()),
                Unit::PerDay(statistic),
                per_day,
            )
            .with_digits(measure::Digits::Decimals(1)),
            per_100k_year: Quantity::real(
                number / person_years * 1e5,
                Unit::Per100kYear(statistic),
                per_100k,
            )
            .with_digits(measure::Digits::Decimals(2)),
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts and inhabitants stay far below 2^53")]
fn to_f64(number: u64) -> f64 {
    number as f64
}
