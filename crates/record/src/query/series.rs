//! Answers: a series of points, or totals, each with the releases that it was read from.

use std::collections::{BTreeMap, BTreeSet};

use measure::{
    Figure, LevelsAsked, Offence, OffenceSet, Period, PlaceCode, PlaceLevel, Quantity, Statistic, Trace,
};

use crate::{
    AbsentIs, Cells, Gap, Lack, Span,
    places::places as catalogue,
    query::{Chosen, Fill, Held, PlaceSelector, Record, Refusal, Selector, held::Want},
};

/// One number of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Where.
    pub place: PlaceCode,
    /// When.
    pub period: Period,
    /// How many.
    pub number: u64,
    /// How many cells it is the sum of, and what they lack.
    pub cells: Cells,
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
    /// The number as a quantity: where cells are lacking, a lower bound.
    #[must_use]
    pub fn quantity(&self, statistic: Statistic) -> Quantity {
        let quantity = Quantity::count(self.number, statistic, self.trace.clone());
        if self.cells.is_complete() { quantity } else { quantity.as_lower_bound() }
    }
}

impl Record {
    /// One point for every place and month (or year, where only years are held).
    ///
    /// # Errors
    /// As [`Record::choose`].
    pub fn series(&self, selector: &Selector) -> Result<Answer<'_>, Refusal> {
        let chosen = self.choose(selector)?;
        let mut sums: BTreeMap<(PlaceCode, Period), Summed> = BTreeMap::new();
        for (held, part) in &chosen.parts {
            self.add_part(selector, (held, *part), &mut sums)?;
        }
        for fill in &chosen.fills {
            self.add_fill(selector, fill, &mut sums)?;
        }
        tell_merged(&chosen, selector, &mut sums);
        let point = |((place, period), summed): (_, Summed)| Point {
            place,
            period,
            number: summed.number,
            cells: summed.cells,
            trace: summed.trace,
        };
        let points = sums.into_iter().map(point).collect();
        Ok(Answer { statistic: selector.statistic, offence: selector.offence.clone(), chosen, points })
    }

    /// Adds what the release of a part counts, and tells what it lacks.
    fn add_part(
        &self,
        selector: &Selector,
        (held, part): (&Held, Period),
        sums: &mut BTreeMap<(PlaceCode, Period), Summed>,
    ) -> Result<(), Refusal> {
        let want = Want::of(selector, part);
        let new = |key: (PlaceCode, Period)| Summed {
            number: 0,
            cells: Cells::default(),
            trace: sum_trace(selector, held.release.sha256, key),
        };
        for (key, number) in self.sums(held, &want)?.iter().filter(|((_, period), _)| part.covers(*period)) {
            let summed = sums.entry(*key).or_insert_with(|| new(*key));
            summed.number = add(summed.number, *number, held)?;
        }
        // Where nothing printed means that nothing was counted, and where all that is printed is lacking.
        for key in keys_to_fill(held, selector, part) {
            sums.entry(key).or_insert_with(|| new(key));
        }
        let publishes_all = held.publishes((selector.statistic, &selector.offence), selector.place, part);
        for (key, summed) in sums.iter_mut().filter(|((_, period), _)| part.covers(*period)) {
            summed.cells.asked += asked(held, selector, *key);
            if !publishes_all {
                lack_unpublished(held, selector, *key, &mut summed.cells);
            }
        }
        self.add_gaps(selector, (held, part), sums, new)
    }

    /// Tells the cells that the release lacks; takes out or adds what the asker accepts.
    fn add_gaps(
        &self,
        selector: &Selector,
        (held, part): (&Held, Period),
        sums: &mut BTreeMap<(PlaceCode, Period), Summed>,
        new: impl Fn((PlaceCode, Period)) -> Summed,
    ) -> Result<(), Refusal> {
        let all = self.gaps(held)?;
        type Cell = (PlaceCode, Offence, measure::Month);
        let mut by_cell: BTreeMap<(PlaceCode, Period), BTreeMap<Cell, Vec<&Gap>>> = BTreeMap::new();
        let concerned = all
            .iter()
            .filter(|gap| gap.statistic == selector.statistic && selector.offence.contains(gap.offence));
        for gap in concerned {
            let period = held.period_of(gap.month);
            let Some(place) = selector.place.answering(gap.place).filter(|_| part.covers(period)) else {
                continue;
            };
            let cells = by_cell.entry((place, period)).or_default();
            cells.entry((gap.place, gap.offence, gap.month)).or_default().push(gap);
        }
        for (key, cells) in by_cell {
            let summed = sums.entry(key).or_insert_with(|| new(key));
            for ((place, offence, month), gaps) in cells {
                let (accepted, lacking): (Vec<&Gap>, Vec<&Gap>) = gaps.into_iter().partition(|gap| {
                    gap.lack == Lack::Implausible && selector.accepting.0.contains(MAGNITUDE)
                });
                for number in accepted.iter().filter_map(|gap| gap.number) {
                    summed.number = add(summed.number, number, held)?;
                }
                if lacking.is_empty() {
                    continue;
                }
                summed.cells.lack(&lacking);
                if selector.accepting.0.contains(INCOMPLETE) && lacking.iter().any(|gap| gap.lack.lowers()) {
                    // What is there of a cell that lacks something is no figure of that cell.
                    let want = Want {
                        statistic: selector.statistic,
                        offence: OffenceSet::one(offence),
                        place: PlaceSelector::One(place),
                        period: held.period_of(month),
                        levels: selector.levels.clone(),
                    };
                    let there: u64 = self.read_sums_of(held, &want)?;
                    summed.number = summed.number.saturating_sub(there);
                }
            }
        }
        Ok(())
    }

    /// Adds what another release publishes where the release of a part publishes nothing.
    fn add_fill(
        &self,
        selector: &Selector,
        fill: &Fill<'_>,
        sums: &mut BTreeMap<(PlaceCode, Period), Summed>,
    ) -> Result<(), Refusal> {
        for state in &fill.states {
            // What is asked for in the state: the state itself, its municipalities, or the one place within it.
            let place = match selector.place {
                PlaceSelector::One(one) if one.level() > state.level() => PlaceSelector::One(one),
                PlaceSelector::One(_) | PlaceSelector::EachState => PlaceSelector::One(*state),
                PlaceSelector::EachMunicipalityOf(_) => PlaceSelector::EachMunicipalityOf(*state),
            };
            let inner = Selector { place, offence: fill.offence.clone(), ..selector.clone() };
            let mut filled = BTreeMap::new();
            self.add_part(&inner, (fill.held, fill.period), &mut filled)?;
            for ((place, period), part) in filled {
                let Some(place) = selector.place.answering(place) else { continue };
                let key = (place, period);
                let summed = sums.entry(key).or_insert_with(|| Summed {
                    number: 0,
                    cells: Cells::default(),
                    trace: part.trace.clone(),
                });
                summed.number = add(summed.number, part.number, fill.held)?;
                summed.trace = composite_trace(&summed.trace, &part.trace);
                // These cells were told as lacking in the release that does not publish them.
                let found = part.cells.asked;
                summed.cells.missing = summed.cells.missing.saturating_sub(found);
                summed.cells.asked = summed.cells.asked.saturating_sub(found);
                summed.cells.found(*state, fill.period, &fill.offence);
                summed.cells.add(&part.cells);
            }
        }
        Ok(())
    }

    fn read_sums_of(&self, held: &Held, want: &Want) -> Result<u64, Refusal> {
        let sums = self.sums(held, want)?;
        Ok(sums.iter().filter(|((_, period), _)| want.period.covers(*period)).map(|(_, n)| *n).sum())
    }

    /// One number for every place over the whole period.
    ///
    /// # Errors
    /// As [`Record::choose`]; and when a stock is asked for over several months.
    pub fn totals(&self, selector: &Selector) -> Result<Answer<'_>, Refusal> {
        let answer = self.series(selector)?;
        let period = answer.chosen.period;
        if !selector.statistic.adds_over_months() && period.months() > 1 {
            // A stock that is counted once in the period, as the population is in a year, stands as it was counted.
            let mut places = BTreeSet::new();
            if !answer.points.iter().all(|point| places.insert(point.place)) {
                return Err(Refusal::StockAdded { statistic: selector.statistic });
            }
            return Ok(answer);
        }
        let mut totals: BTreeMap<PlaceCode, (u64, Cells)> = BTreeMap::new();
        for point in &answer.points {
            let (number, cells) = totals.entry(point.place).or_default();
            let sum = number.checked_add(point.number);
            *number = sum.ok_or(Refusal::TooLarge { statistic: selector.statistic })?;
            cells.add(&point.cells);
        }
        let points = totals
            .into_iter()
            .map(|(place, (number, cells))| Point {
                place,
                period,
                number,
                cells,
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
        let cells = Cells::default();
        Ok(answer.points.into_iter().next().unwrap_or(Point { place, period, number: 0, cells, trace }))
    }

    /// The figures behind a sum, or behind the sums of a panel, as a trace names them; of another trace none.
    ///
    /// # Errors
    /// When the release is not held or damaged.
    pub fn figures_behind(&self, trace: &Trace) -> Result<Vec<Figure>, Refusal> {
        let (release, want, among) = match trace {
            Trace::Sum { release, statistic, offence, place, period, levels } => {
                let (statistic, offence) = (*statistic, offence.clone());
                let place = PlaceSelector::One(*place);
                let want = Want { statistic, offence, place, period: *period, levels: levels.clone() };
                (release, want, None)
            }
            Trace::Sums { release, statistic, offence, places, period } => {
                let of_states = places.iter().all(|place| place.level() == PlaceLevel::State);
                let place = match of_states {
                    true => PlaceSelector::EachState,
                    false => PlaceSelector::EachMunicipalityOf(PlaceCode::NATION),
                };
                let (statistic, offence) = (*statistic, offence.clone());
                let levels = LevelsAsked::default();
                let want = Want { statistic, offence, place, period: *period, levels };
                (release, want, Some(places.iter().copied().collect::<BTreeSet<_>>()))
            }
            Trace::Cell { .. }
            | Trace::Press { .. }
            | Trace::Stated { .. }
            | Trace::Record { .. }
            | Trace::Computation { .. } => return Ok(Vec::new()),
        };
        let no_such = || Refusal::NoSuchVintage { statistic: want.statistic, vintage: release.to_string() };
        // Which of its tables answers for a place is a matter of how fine the place is; a panel's places are alike.
        let place = among.iter().flatten().next().copied().unwrap_or(want.place.within()); // default: no panel
        let held = self.table(*release, place).ok_or_else(no_such)?;
        let mut figures = self.figures(held, &want)?;
        if let Some(among) = among {
            // A release by municipality answers for states by its municipalities.
            figures.retain(|figure| want.place.answering(figure.place).is_some_and(|at| among.contains(&at)));
        }
        Ok(figures)
    }
}

/// A sum while it grows.
#[derive(Debug)]
struct Summed {
    number: u64,
    cells: Cells,
    trace: Trace,
}

/// The name by which a figure over the cells held is accepted.
pub(crate) const INCOMPLETE: &str = "incomplete";
/// The name by which numbers that are too large to be believed are accepted.
pub(crate) const MAGNITUDE: &str = "magnitude";

/// Tells the years in which a municipality is counted only with the rest of its state: of the one that is asked for, and of
/// each that has a year of its own, so that no sum over years passes for whole.
fn tell_merged(chosen: &Chosen<'_>, selector: &Selector, sums: &mut BTreeMap<(PlaceCode, Period), Summed>) {
    let merging = |held: &Held| held.merges(selector.statistic);
    if !chosen.parts.iter().any(|(held, _)| merging(held)) {
        return;
    }
    let is_one = |place: &PlaceCode| place.level() == PlaceLevel::Municipality && !place.is_rest();
    let places: BTreeSet<PlaceCode> = match selector.place {
        PlaceSelector::One(one) => [one].into_iter().filter(is_one).collect(),
        PlaceSelector::EachMunicipalityOf(_) => sums.keys().map(|(place, _)| *place).filter(is_one).collect(),
        PlaceSelector::EachState => return,
    };
    for (held, part) in chosen.parts.iter().filter(|(held, _)| merging(held)) {
        for period in part.iter().step_by(12).map(|month| held.period_of(month)) {
            for place in &places {
                let gap = Gap {
                    statistic: selector.statistic,
                    offence: Offence::NoOffence,
                    place: *place,
                    month: period.first(),
                    lack: Lack::Merged,
                    cell: None,
                    number: None,
                };
                sums.entry((*place, period)).or_insert_with(|| {
                    let mut cells = Cells { asked: 1, ..Cells::default() };
                    cells.lack(&[&gap]);
                    cells.lacking.entry((*place, Lack::Merged)).or_default().extend(period.iter());
                    let trace = sum_trace(selector, held.release.sha256, (*place, period));
                    Summed { number: 0, cells, trace }
                });
            }
        }
    }
}

fn add(sum: u64, number: u64, held: &Held) -> Result<u64, Refusal> {
    let statistic = held.release.statistics.first().copied();
    sum.checked_add(number).ok_or(Refusal::TooLarge { statistic: statistic.unwrap_or(Statistic::Victims) })
}

/// The places and times that a release answers for whether or not it has a number there.
fn keys_to_fill(held: &Held, selector: &Selector, part: Period) -> Vec<(PlaceCode, Period)> {
    let is_zero = held.absent_is(selector.statistic) == AbsentIs::Zero;
    let yearly = held.coverage.span == Span::Year;
    let places: Vec<PlaceCode> = match selector.place {
        _ if held.coverage.span == Span::Stock => return Vec::new(),
        PlaceSelector::One(one) if is_zero => vec![one],
        PlaceSelector::EachState if is_zero => Held::states_of(selector.place),
        // Months without a death are most of a municipality's: only its years are filled.
        PlaceSelector::EachMunicipalityOf(within) if is_zero && yearly => {
            catalogue().all().iter().map(|place| place.code).filter(|place| place.lies_in(within)).collect()
        }
        PlaceSelector::One(_) | PlaceSelector::EachState | PlaceSelector::EachMunicipalityOf(_) => {
            return Vec::new();
        }
    };
    let step = if yearly { 12 } else { 1 };
    let times: Vec<Period> =
        part.iter().step_by(step).map(|month| held.period_of(month)).filter(|p| part.covers(*p)).collect();
    let existed = |place: PlaceCode, period: Period| {
        catalogue().get(place).and_then(|p| p.since).is_none_or(|since| since <= period.last())
    };
    let keys = places.into_iter().flat_map(|place| times.iter().map(move |period| (place, *period)));
    keys.filter(|(place, period)| existed(*place, *period)).collect()
}

/// How many cells of the release are asked for in one sum: its places by the offences that it may publish.
fn asked(held: &Held, selector: &Selector, (place, _): (PlaceCode, Period)) -> u64 {
    let offences = selector.offence.iter().count() as u64;
    let listed: u64 = match place.state() {
        Some(state) if place == state => held.coverage.places_in(state),
        Some(_) => 1,
        None => Held::states_of(PlaceSelector::One(place)).iter().map(|s| held.coverage.places_in(*s)).sum(),
    };
    listed * offences
}

/// Tells the cells that the release does not publish.
fn lack_unpublished(
    held: &Held,
    selector: &Selector,
    (place, period): (PlaceCode, Period),
    cells: &mut Cells,
) {
    if held.lists_events() {
        return;
    }
    let of_country_alone = |offence| {
        place == PlaceCode::NATION && is_of_country_alone(held, selector.statistic, offence, period)
    };
    // A release that lists some municipalities alone is asked of nothing coarser.
    let states = match held.coverage.lists_some {
        true => vec![place],
        false => Held::states_of(PlaceSelector::One(place)),
    };
    for state in states {
        for offence in selector.offence.iter() {
            let publishes = held.coverage.publishes_all(selector.statistic, offence, state, period);
            if publishes || of_country_alone(offence) {
                continue;
            }
            cells.missing +=
                if place.level() == PlaceLevel::Municipality { 1 } else { held.coverage.places_in(state) };
            cells.lacking.entry((state, Lack::Absent)).or_default().extend(period.iter());
            cells.offences.insert(offence);
        }
    }
}

/// Whether a release publishes the number of the country by itself in all of these months, and of no state in any of them: no
/// state is lacking then, since none was ever apart.
fn is_of_country_alone(held: &Held, statistic: Statistic, offence: Offence, period: Period) -> bool {
    let of_a_state = |state: &PlaceCode| {
        period.iter().any(|month| held.coverage.publishes_one(statistic, offence, *state, month))
    };
    held.coverage.publishes_all(statistic, offence, PlaceCode::NATION, period)
        && !Held::states_of(PlaceSelector::One(PlaceCode::NATION)).iter().any(of_a_state)
}

/// A sum of what several releases count, each with its own trace.
pub(super) fn composite_trace(one: &Trace, other: &Trace) -> Trace {
    let inputs = [("first", one.clone()), ("then", other.clone())];
    Trace::computation("sum over releases", inputs, [])
}

pub(super) fn sum_trace(
    selector: &Selector,
    release: measure::Sha256,
    (place, period): (PlaceCode, Period),
) -> Trace {
    Trace::Sum {
        release,
        statistic: selector.statistic,
        offence: selector.offence.clone(),
        place,
        period,
        levels: selector.levels.clone(),
    }
}

fn total_trace(selector: &Selector, chosen: &Chosen<'_>, key: (PlaceCode, Period)) -> Trace {
    match chosen.parts.as_slice() {
        [(held, _)] => sum_trace(selector, held.release.sha256, key),
        parts => {
            let inputs = parts.iter().map(|(held, part)| {
                (part.to_string(), sum_trace(selector, held.release.sha256, (key.0, *part)))
            });
            Trace::computation("sum over releases", inputs, [])
        }
    }
}
