//! The rate of a sum that lacks cells, over the cells that it counts: the days and the inhabitants of those alone.

use std::collections::{BTreeMap, BTreeSet};

use measure::{Digits, Input, Month, PlaceCode, PlaceLevel, Quantity, Trace, Unit};

use crate::query::{
    PlaceSelector, Point, PopulationSeries, Rate, Record, Refusal, Selector, series::INCOMPLETE,
};

impl Record {
    /// The rate of a point: of a sum that lacks nothing as always; of one that lacks cells none, unless the asker accepts
    /// `incomplete`. Then the days and the inhabitants are those of the cells that are counted.
    ///
    /// # Assumptions
    /// A place and month is counted for every offence asked or for none: where only some are there, no days and no
    /// inhabitants belong to the sum, and it has no rate. Days belong to one place; a sum over places of which some lack
    /// months has inhabitants and no days.
    ///
    /// # Errors
    /// When the projection lacks the place or the months.
    pub fn rate_of_held(
        &self,
        point: &Point,
        selector: &Selector,
        population: &PopulationSeries<'_>,
    ) -> Result<Option<Rate>, Refusal> {
        if point.cells.is_complete() {
            return population.rate(point, selector.statistic, &selector.accepting).map(Some);
        }
        let Some(lacking) = whole_cells_lacking(point, selector) else { return Ok(None) };
        let Ok(whole) = population.rate(point, selector.statistic, &selector.accepting) else {
            return Ok(None);
        };
        let years =
            |series: &PopulationSeries<'_>, place: PlaceCode, months: &BTreeSet<Month>| -> Option<f64> {
                months.iter().map(|m| Some(series.inhabitants(place, *m)? * m.share_of_year())).sum()
            };
        let mut without = 0.0;
        for (place, months) in &lacking {
            let lost = if *place == point.place {
                years(population, *place, months)
            } else {
                let beside = self.population(population.name(), alike(*place))?;
                years(&beside, *place, months)
            };
            let Some(lost) = lost else { return Ok(None) };
            without += lost;
        }
        let Some(person_years) = population
            .person_years(point.place, point.period)
            .map(|all| all - without)
            .filter(|left| *left > 0.0)
        else {
            return Ok(None);
        };
        let inputs = || {
            let count = ("number", Input::from(point.trace.clone()));
            [count, ("population", population.held.release.sha256.into())]
        };
        let parameters = || {
            let lost: Vec<String> =
                lacking.iter().map(|(place, months)| format!("{place}: {} months", months.len())).collect();
            [
                ("place", point.place.to_string()),
                ("period", point.period.to_string()),
                ("without", lost.join("; ")),
            ]
        };
        #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
        let number = point.number as f64;
        let days = lacking
            .keys()
            .all(|place| *place == point.place)
            .then(|| point.period.iter().filter(|m| lacking.values().all(|lost| !lost.contains(m))))
            .map(|held| held.map(Month::days).sum::<u32>())
            .filter(|days| *days > 0);
        let per_day = days.map(|days| {
            let trace = Trace::computation("number over days held", inputs(), parameters());
            let value = number / f64::from(days);
            Quantity::real(value, Unit::PerDay(selector.statistic), trace).with_digits(Digits::Decimals(1))
        });
        let per_100k = whole.per_100k.is_some().then(|| {
            let trace =
                Trace::computation("number over person-years held times 100,000", inputs(), parameters());
            let value = number / person_years * 1e5;
            Quantity::real(value, Unit::Per100kYear(selector.statistic), trace)
                .with_digits(Digits::Decimals(2))
        });
        Ok(Some(Rate { per_day, per_100k, without: whole.without }))
    }
}

/// The places and months that a sum lacks, where the asker accepts it and each lacks every offence asked.
fn whole_cells_lacking(point: &Point, selector: &Selector) -> Option<BTreeMap<PlaceCode, BTreeSet<Month>>> {
    // A stock has no months to be left out.
    if !selector.accepting.0.contains(INCOMPLETE) || !selector.statistic.adds_over_months() {
        return None;
    }
    let mut lacking: BTreeMap<PlaceCode, BTreeSet<Month>> = BTreeMap::new();
    for ((place, lack), months) in &point.cells.lacking {
        if lack.lowers() {
            lacking.entry(*place).or_default().extend(months);
        }
    }
    let places_and_months: usize = lacking.values().map(BTreeSet::len).sum();
    let cells = u64::try_from(places_and_months * selector.offence.iter().count()).ok()?;
    (cells == point.cells.missing + point.cells.rejected).then_some(lacking)
}

/// The question for the inhabitants of a place that is part of another.
fn alike(place: PlaceCode) -> PlaceSelector {
    match place.level() {
        PlaceLevel::Nation => PlaceSelector::One(place),
        PlaceLevel::State => PlaceSelector::EachState,
        PlaceLevel::Municipality => {
            PlaceSelector::EachMunicipalityOf(place.state().unwrap_or(PlaceCode::NATION))
        }
    }
}
