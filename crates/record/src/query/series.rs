//! Answers: a series of points, or totals, each with the releases that it was read from.

use std::collections::BTreeMap;

use measure::{Figure, OffenceSet, Period, PlaceCode, Quantity, Statistic, Trace};

use crate::query::{Chosen, PlaceSelector, Record, Refusal, Selector, held::Want};

/// One number of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Where.
    pub place: PlaceCode,
    /// When.
    pub period: Period,
    /// How many.
    pub number: u64,
    /// How it came to be.
    pub trace: Trace,
}

/// An answer to a question.
#[derive(Debug, Clone)]
pub struct Answer<'a> {
    /// What is counted.
    pub statistic: Statistic,
    /// Of which offences.
    pub offence: OffenceSet,
    /// The releases that answer.
    pub chosen: Chosen<'a>,
    /// The points by place and time.
    pub points: Vec<Point>,
}

impl Point {
    /// The number as a quantity.
    #[must_use]
    pub fn quantity(&self, statistic: Statistic) -> Quantity {
        Quantity::count(self.number, statistic, self.trace.clone())
    }
}

/// Whether a blank cell of the statistic means that nothing was counted, as publishers of deaths print it.
#[must_use]
pub fn blank_is_zero(statistic: Statistic) -> bool {
    matches!(statistic, Statistic::DeathsByRegistration | Statistic::DeathsByOccurrence)
        || statistic.lists_events()
}

impl Record {
    /// One point for every place and month (or year, where only years are held).
    ///
    /// # Errors
    /// As [`Record::choose`].
    pub fn series(&self, selector: &Selector) -> Result<Answer<'_>, Refusal> {
        let chosen = self.choose(selector)?;
        let mut cells: BTreeMap<(PlaceCode, Period), (u64, Trace)> = BTreeMap::new();
        for (held, part) in &chosen.parts {
            let want = Want {
                statistic: selector.statistic,
                offence: selector.offence.clone(),
                place: selector.place,
                period: *part,
            };
            for (key, number) in
                self.sums(held, &want)?.iter().filter(|((_, period), _)| part.covers(*period))
            {
                let sum = || (0, sum_trace(selector, held.release.sha256, *key));
                cells.entry(*key).or_insert_with(sum).0 += number;
            }
            if blank_is_zero(selector.statistic) && held.coverage.span != crate::Span::Year {
                for place in places_to_fill(selector.place) {
                    for month in part.iter() {
                        let key = (place, Period::month(month));
                        cells
                            .entry(key)
                            .or_insert_with(|| (0, sum_trace(selector, held.release.sha256, key)));
                    }
                }
            }
        }
        let point = |((place, period), (number, trace))| Point { place, period, number, trace };
        let points = cells.into_iter().map(point).collect();
        Ok(Answer { statistic: selector.statistic, offence: selector.offence.clone(), chosen, points })
    }

    /// One number for every place over the whole period.
    ///
    /// # Errors
    /// As [`Record::choose`]; and when a stock is asked for over several months.
    pub fn totals(&self, selector: &Selector) -> Result<Answer<'_>, Refusal> {
        let answer = self.series(selector)?;
        let period = answer.chosen.period;
        if !selector.statistic.adds_over_months() && period.months() > 1 {
            return Err(Refusal::StockAdded { statistic: selector.statistic });
        }
        let mut totals: BTreeMap<PlaceCode, u64> = BTreeMap::new();
        for point in &answer.points {
            *totals.entry(point.place).or_default() += point.number;
        }
        let points = totals
            .into_iter()
            .map(|(place, number)| Point {
                place,
                period,
                number,
                trace: total_trace(selector, &answer.chosen, (place, period)),
            })
            .collect();
        Ok(Answer { points, ..answer })
    }

    /// The total of one place.
    ///
    /// # Errors
    /// As [`Record::totals`].
    pub fn total(&self, selector: &Selector) -> Result<Point, Refusal> {
        let place = selector.place.within();
        let one = Selector { place: PlaceSelector::One(place), ..selector.clone() };
        let answer = self.totals(&one)?;
        let trace = total_trace(&one, &answer.chosen, (place, answer.chosen.period));
        let period = answer.chosen.period;
        Ok(answer.points.into_iter().next().unwrap_or(Point { place, period, number: 0, trace }))
    }

    /// The figures behind a sum, as a trace names it.
    ///
    /// # Errors
    /// When the release is not held or damaged.
    pub fn figures_behind(&self, trace: &Trace) -> Result<Vec<Figure>, Refusal> {
        let Trace::Sum { release, statistic, offence, place, period } = trace else { return Ok(Vec::new()) };
        let no_such = || Refusal::NoSuchVintage { statistic: *statistic, vintage: release.to_string() };
        let held = self.release(*release).ok_or_else(no_such)?;
        let want = Want {
            statistic: *statistic,
            offence: offence.clone(),
            place: PlaceSelector::One(*place),
            period: *period,
        };
        Ok(self.figures(held, &want)?)
    }
}

fn places_to_fill(place: PlaceSelector) -> Vec<PlaceCode> {
    match place {
        PlaceSelector::One(one) => vec![one],
        PlaceSelector::EachState => {
            measure::STATES.iter().filter_map(|s| PlaceCode::new(s.code).ok()).collect()
        }
        PlaceSelector::EachMunicipalityOf(_) => Vec::new(),
    }
}

fn sum_trace(selector: &Selector, release: measure::Sha256, (place, period): (PlaceCode, Period)) -> Trace {
    Trace::Sum { release, statistic: selector.statistic, offence: selector.offence.clone(), place, period }
}

fn total_trace(selector: &Selector, chosen: &Chosen<'_>, key: (PlaceCode, Period)) -> Trace {
    match chosen.parts.as_slice() {
        [(held, _)] => sum_trace(selector, held.release.sha256, key),
        parts => {
            let inputs: Vec<(String, String)> = parts
                .iter()
                .map(|(held, part)| {
                    (part.to_string(), sum_trace(selector, held.release.sha256, (key.0, *part)))
                })
                .map(|(part, trace)| (part, trace.canonical_json()))
                .collect();
            Trace::computation("sum over releases", inputs.iter().map(|(k, v)| (k.as_str(), v.clone())), [])
        }
    }
}
