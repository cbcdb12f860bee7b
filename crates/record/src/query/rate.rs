//! Rates: per day, and per 100,000 inhabitants and year, over the days and the population of those very months.

use std::collections::BTreeMap;

use measure::{
    Input, LevelsAsked, Month, Offence, OffenceSet, Period, PlaceCode, PlaceLevel, Quantity, Statistic, Sum,
    Trace, Unit,
};
use report::{Text, Words, say};

use crate::{
    Error,
    places::{name_of, places},
    query::{Accepting, Held, PlaceSelector, Point, Record, Refusal, held::Want},
};

/// The mid-year inhabitants of places in one projection.
#[derive(Debug, Clone)]
pub struct PopulationSeries<'a> {
    /// The release that holds the projection.
    pub held: &'a Held,
    by_place: BTreeMap<PlaceCode, BTreeMap<i32, u64>>,
}

/// A number per day and per 100,000 inhabitants: those that it has.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// Per day; nothing for a stock, which is counted at a date.
    pub per_day: Option<Quantity>,
    /// Per 100,000 inhabitants, of a flow for a year; nothing for the population itself and for places without inhabitants.
    pub per_100k: Option<Quantity>,
    /// Why there is no rate over inhabitants that are held.
    pub without: Option<NoRate>,
}

/// Why a place has no rate though its inhabitants are held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRate {
    /// Abroad, or not known where: nobody lives there.
    Nowhere,
    /// The counts are of other bounds than the population.
    OtherBounds {
        /// The municipality.
        place: PlaceCode,
        /// The municipality that was split from it, or the place itself where it did not exist.
        other: PlaceCode,
        /// Since when.
        since: Month,
    },
}

impl NoRate {
    /// The name by which the asker accepts the break.
    #[must_use]
    pub fn accepted_by(place: PlaceCode) -> String {
        format!("bounds-{place}")
    }
}

impl Words for NoRate {
    fn words(&self) -> Text {
        match self {
            Self::Nowhere => Text::both(
                "sin tasa: en el extranjero o lugar desconocido",
                "no rate: abroad or of unknown place",
            ),
            Self::OtherBounds { place, other, since } => say!(
                "{place} no tiene tasa: sus cifras y su población no son del mismo territorio ({other}, desde {since}). Acéptelo con {flag}.",
                "{place} has no rate: its figures and its population are not of the same territory ({other}, since {since}). Accept it with {flag}.",
                place = Text::name(name_of(*place)),
                other = Text::name(name_of(*other)),
                since = *since,
                flag = Text::code(format!("--accepting {}", Self::accepted_by(*place)))
            ),
        }
    }
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
        // What was split from a municipality tells whether the projection still counts it there.
        let place = match place {
            PlaceSelector::One(one) if one.level() == PlaceLevel::Municipality => {
                PlaceSelector::EachMunicipalityOf(one.state().unwrap_or(one))
            }
            other @ (PlaceSelector::One(_)
            | PlaceSelector::EachState
            | PlaceSelector::EachMunicipalityOf(_)) => other,
        };
        let want = Want {
            statistic: Statistic::Population,
            offence: offence.clone(),
            place,
            period: held.coverage.months,
            levels: LevelsAsked::default(),
        };
        let mut sums: BTreeMap<(PlaceCode, i32), Sum> = BTreeMap::new();
        for figure in self.figures(held, &want)? {
            if let Some(place) = place.answering(figure.place) {
                let sum = sums.entry((place, figure.period.first().year())).or_default();
                sum.add_value(figure.addend(), &figure.value).map_err(Error::from)?;
            }
        }
        let mut by_place: BTreeMap<PlaceCode, BTreeMap<i32, u64>> = BTreeMap::new();
        for ((place, year), sum) in sums {
            by_place.entry(place).or_default().insert(year, sum.total().map_err(Error::from)?);
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

    /// Whether the counts of a municipality and its population are of other bounds in a period: the projection counts a part
    /// apart that was not yet one, or still counts there what is one.
    #[must_use]
    pub fn other_bounds(&self, place: PlaceCode, period: Period) -> Option<NoRate> {
        if let Some(since) = places().get(place).and_then(|p| p.since).filter(|since| period.first() < *since)
        {
            return Some(NoRate::OtherBounds { place, other: place, since });
        }
        places().parts_of(place).find_map(|part| {
            let since = part.since?;
            let counted_apart = self.by_place.contains_key(&part.code);
            let differs = if counted_apart { period.first() < since } else { period.last() >= since };
            differs.then_some(NoRate::OtherBounds { place, other: part.code, since })
        })
    }

    /// The rates of a point.
    ///
    /// # Errors
    /// When the projection lacks the place or the months.
    pub fn rate(&self, point: &Point, statistic: Statistic, accepting: &Accepting) -> Result<Rate, Refusal> {
        let none = Rate { per_day: None, per_100k: None, without: None };
        if statistic == Statistic::Population {
            return Ok(none);
        }
        if point.place.is_unlocated() {
            return Ok(Rate { without: Some(NoRate::Nowhere), ..none });
        }
        let accepted = accepting.0.contains(&NoRate::accepted_by(point.place));
        let without = self.other_bounds(point.place, point.period).filter(|_| !accepted);
        let is_stock = !statistic.adds_over_months();
        let over = if is_stock {
            // A stock is set against the mid-year inhabitants of its own year, as the projection gives them.
            self.by_place
                .get(&point.place)
                .and_then(|years| years.get(&point.period.first().year()))
                .map(|n| to_f64(*n))
        } else {
            self.person_years(point.place, point.period)
        };
        let over = over.ok_or_else(|| Refusal::NoPopulation {
            place: point.place.to_string(),
            period: point.period,
            projection: self.name().to_owned(),
        })?;
        let number = to_f64(point.number);
        let parameters = [("place", point.place.to_string()), ("period", point.period.to_string())];
        let count = ("number", Input::from(point.trace.clone()));
        let population = ("population", self.held.release.sha256.into());
        let per_day = (!is_stock).then(|| {
            let trace = Trace::computation("number over days", [count.clone()], parameters.clone());
            let value = number / f64::from(point.period.days());
            Quantity::real(value, Unit::PerDay(statistic), trace).with_digits(measure::Digits::Decimals(1))
        });
        let per_100k = without.is_none().then(|| {
            let (method, unit) = if is_stock {
                ("number over inhabitants times 100,000", Unit::Per100k(statistic))
            } else {
                ("number over person-years times 100,000", Unit::Per100kYear(statistic))
            };
            let trace = Trace::computation(method, [count, population], parameters);
            Quantity::real(number / over * 1e5, unit, trace).with_digits(measure::Digits::Decimals(2))
        });
        Ok(Rate { per_day, per_100k, without })
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts and inhabitants stay far below 2^53")]
fn to_f64(number: u64) -> f64 {
    number as f64
}
