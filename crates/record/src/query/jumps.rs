//! Jumps: a yearly series that changes by four or more, and what the record holds for and against a change of recording.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::BREAKS;
use measure::{Offence, OffenceSet, Period, PlaceCode, PlaceLevel, Statistic, Trace};

use crate::{
    Cells, outlines,
    query::{Accepting, PlaceSelector, Point, Record, Refusal, Selector, VintageSelector},
};

/// A series jumps when the larger of two years is at least so many times the smaller.
pub const JUMP_FACTOR: u64 = 4;

/// A series jumps only where the larger of two years has at least so many cases: fewer vary by chance.
pub const JUMP_CASES: u64 = 20;

/// What else is counted moves too when it changes at least so many times in the same direction.
const MOVES: f64 = 2.0;

/// What else is counted does not move when it changes less than so many times in that direction.
const STILL: f64 = 1.5;

/// A change by four or more between two years of one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Jump {
    /// Where.
    pub place: PlaceCode,
    /// What is counted.
    pub statistic: Statistic,
    /// Of which offences.
    pub offence: OffenceSet,
    /// The year before.
    pub from_year: i32,
    /// The year of the change.
    pub to_year: i32,
    /// The count of the year before.
    pub before: Point,
    /// The count of the year of the change.
    pub after: Point,
    /// After over before; nothing when the year before has none.
    pub factor: Option<f64>,
    /// What the record holds beside the figure.
    pub evidence: Evidence,
    /// What may be said of it.
    pub class: JumpClass,
}

/// What may be said of a jump.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum JumpClass {
    /// A source that counts on its own moves too.
    Crime,
    /// A source that counts on its own is held and does not move.
    ProbablyRecording,
    /// No source that counts on its own is held, or it moves by too little to tell.
    CannotTell,
}

/// Whether something else moved in the direction of a jump.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Movement {
    /// It did, by two or more.
    Moves,
    /// It did not, by one and a half.
    Still,
    /// In between, or on too few cases to tell.
    Unclear,
}

/// Another count of the same two years and place.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// What is counted.
    pub statistic: Statistic,
    /// The count of the year before.
    pub before: Point,
    /// The count of the year of the change.
    pub after: Point,
    /// Whether it moved too.
    pub movement: Movement,
}

/// How many of several series moved too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Those that moved.
    pub moved: u64,
    /// Those that have enough cases to tell.
    pub of: u64,
}

/// What the record holds beside a jump.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    /// The source of another publisher that counts the same on its own.
    pub independent: Option<Compared>,
    /// The other count of the same publisher, made of the same files: no second witness.
    pub companion: Option<Compared>,
    /// The neighbouring places.
    pub neighbours: Option<Tally>,
    /// The other offences of the place.
    pub offences: Option<Tally>,
    /// Whether the year after stays at the new level; nothing when it is not held.
    pub stays: Option<bool>,
}

impl JumpClass {
    /// The class that a source which counts on its own allows; without one, nothing can be told.
    #[must_use]
    pub fn of(independent: Option<Movement>) -> Self {
        match independent {
            Some(Movement::Moves) => Self::Crime,
            Some(Movement::Still) => Self::ProbablyRecording,
            Some(Movement::Unclear) | None => Self::CannotTell,
        }
    }
}

/// Whether counts of two years differ by four or more, the larger being of at least twenty cases.
#[must_use]
pub fn is_jump(before: u64, after: u64) -> bool {
    let (smaller, larger) = (before.min(after), before.max(after));
    larger >= JUMP_CASES && smaller <= larger / JUMP_FACTOR
}

impl Movement {
    /// Whether a count moves in the direction of a jump; on fewer than twenty cases it cannot be told.
    #[must_use]
    pub fn of(rises: bool, before: u64, after: u64) -> Self {
        if before.max(after) < JUMP_CASES {
            return Self::Unclear;
        }
        let (from, to) = if rises { (before, after) } else { (after, before) };
        // One half in place of none: a count that begins at nothing moves.
        let ratio = to_f64(to).max(0.5) / to_f64(from).max(0.5);
        if ratio >= MOVES {
            Self::Moves
        } else if ratio < STILL {
            Self::Still
        } else {
            Self::Unclear
        }
    }
}

/// Counts by place and calendar year.
type Years = BTreeMap<PlaceCode, BTreeMap<i32, Point>>;

impl Record {
    /// The jumps of a yearly series, with what the record holds beside each, the largest change first.
    ///
    /// `points` are what the question was answered with: whole years, or months that are summed where all twelve of a
    /// year are there. Whoever asks leaves out points that lack cells: a year cut short is no jump.
    /// Stocks and what the state does have none, nor have places that stand on no map.
    ///
    /// # Errors
    /// When a release is damaged; what is merely not held is missing evidence.
    pub fn jumps(&self, selector: &Selector, points: &[Point]) -> Result<Vec<Jump>, Refusal> {
        let statistic = selector.statistic;
        if !statistic.adds_over_months() || statistic.row().done_by_the_state {
            return Ok(Vec::new());
        }
        let years = by_year(points);
        let mut jumps = Vec::new();
        let mut witnesses = Witnesses { record: self, selector, asked: BTreeMap::new() };
        for (place, series) in years.iter().filter(|(place, _)| !place.is_unlocated()) {
            for (year, after) in series {
                let Some(before) = series.get(&(year - 1)) else { continue };
                if !is_jump(before.number, after.number) {
                    continue;
                }
                let pair = Pair { place: *place, before, after, to_year: *year };
                let evidence = witnesses.evidence(&pair, &years)?;
                jumps.push(Jump {
                    place: *place,
                    statistic,
                    offence: selector.offence.clone(),
                    from_year: year - 1,
                    to_year: *year,
                    before: before.clone(),
                    after: after.clone(),
                    factor: (before.number > 0).then(|| to_f64(after.number) / to_f64(before.number)),
                    class: JumpClass::of(evidence.independent.as_ref().map(|other| other.movement)),
                    evidence,
                });
            }
        }
        jumps.sort_by(|a, b| {
            b.size().total_cmp(&a.size()).then((a.place, a.to_year).cmp(&(b.place, b.to_year)))
        });
        Ok(jumps)
    }

    /// The jumps of these places inside a window: warnings of an evaluation, never a refusal.
    ///
    /// # Errors
    /// As [`Record::jumps`].
    pub fn jumps_within(
        &self,
        selector: &Selector,
        points: &[Point],
        window: Period,
    ) -> Result<Vec<Jump>, Refusal> {
        let inside: Vec<Point> = points.iter().filter(|point| window.covers(point.period)).cloned().collect();
        self.jumps(selector, &inside)
    }
}

impl Jump {
    /// How many times the larger year is of the smaller, a year of none taken for half a case.
    #[must_use]
    pub fn size(&self) -> f64 {
        let (before, after) = (to_f64(self.before.number).max(0.5), to_f64(self.after.number).max(0.5));
        before.max(after) / before.min(after)
    }

    /// Whether the count rose.
    #[must_use]
    pub fn rises(&self) -> bool {
        self.after.number > self.before.number
    }
}

/// Two years of a place that differ by four or more.
struct Pair<'a> {
    place: PlaceCode,
    before: &'a Point,
    after: &'a Point,
    to_year: i32,
}

impl Pair<'_> {
    fn rises(&self) -> bool {
        self.after.number > self.before.number
    }

    /// The two years of another series and whether it moved.
    fn movement(&self, years: &Years, place: PlaceCode) -> Option<(Point, Point, Movement)> {
        let series = years.get(&place)?;
        let (before, after) = (series.get(&(self.to_year - 1))?, series.get(&self.to_year)?);
        let movement = Movement::of(self.rises(), before.number, after.number);
        Some((before.clone(), after.clone(), movement))
    }

    fn tally(&self, years: &Years, places: impl Iterator<Item = PlaceCode>) -> Option<Tally> {
        let told = places.filter_map(|place| self.movement(years, place));
        let told: Vec<Movement> = told
            .filter(|(before, after, _)| before.number.max(after.number) >= JUMP_CASES)
            .map(|(_, _, movement)| movement)
            .collect();
        Tally::of(&told)
    }

    /// Whether the year after is nearer to the new level than to the old, in ratio.
    fn stays(&self, years: &Years) -> Option<bool> {
        let next = years.get(&self.place)?.get(&(self.to_year + 1))?;
        let [old, new, next] = [self.before, self.after, next].map(|point| to_f64(point.number).max(0.5));
        // Nearer to the new level than to the old in ratio: beyond their geometric mean.
        Some(if self.rises() { next * next >= old * new } else { next * next <= old * new })
    }
}

impl Tally {
    fn of(told: &[Movement]) -> Option<Self> {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let moved = told.iter().filter(|movement| **movement == Movement::Moves).count();
        (!told.is_empty()).then(|| Self { moved: count(moved), of: count(told.len()) })
    }
}

/// What is asked of the record beside a jump; each question once.
struct Witnesses<'a> {
    record: &'a Record,
    selector: &'a Selector,
    asked: BTreeMap<String, Years>,
}

impl Witnesses<'_> {
    fn evidence(&mut self, pair: &Pair<'_>, years: &Years) -> Result<Evidence, Refusal> {
        let mut independent = None;
        let row = self.selector.statistic.row();
        for other in row.independent.iter().filter(|other| other.counts(&self.selector.offence)) {
            if independent.is_none() {
                independent =
                    self.compared(pair, other.statistic, &other.offences.iter().copied().collect())?;
            }
        }
        let companion = match row.companion {
            Some(statistic) => self.compared(pair, statistic, &self.selector.offence.clone())?,
            None => None,
        };
        Ok(Evidence {
            independent,
            companion,
            neighbours: self.neighbours(pair, years)?,
            offences: self.offences(pair)?,
            stays: pair.stays(years),
        })
    }

    fn compared(
        &mut self,
        pair: &Pair<'_>,
        statistic: Statistic,
        offence: &OffenceSet,
    ) -> Result<Option<Compared>, Refusal> {
        let question = Selector {
            statistic,
            offence: offence.clone(),
            vintage: VintageSelector::Latest,
            ..self.selector.clone()
        };
        let found = self.ask(question, pair.to_year)?;
        let moved = pair.movement(found, pair.place);
        Ok(moved.map(|(before, after, movement)| Compared { statistic, before, after, movement }))
    }

    /// Places that share a border, among the points at hand where each place was asked for, else among all of its kind.
    fn neighbours(&mut self, pair: &Pair<'_>, years: &Years) -> Result<Option<Tally>, Refusal> {
        let level = pair.place.level();
        let borders = |(a, b): &(PlaceCode, PlaceCode)| match pair.place {
            place if *a == place => Some(*b),
            place if *b == place => Some(*a),
            _ => None,
        };
        let around: BTreeSet<PlaceCode> = outlines::neighbours(level).iter().filter_map(borders).collect();
        let wider = match (self.selector.place, level) {
            (_, PlaceLevel::Nation) => return Ok(None),
            (PlaceSelector::EachState | PlaceSelector::EachMunicipalityOf(_), _) => None,
            (PlaceSelector::One(_), PlaceLevel::State) => Some(PlaceSelector::EachState),
            (PlaceSelector::One(_), PlaceLevel::Municipality) => {
                Some(PlaceSelector::EachMunicipalityOf(pair.place.state().unwrap_or(PlaceCode::NATION)))
            }
        };
        let found = match wider {
            None => years,
            Some(place) => self.ask(Selector { place, ..self.selector.clone() }, pair.to_year)?,
        };
        Ok(pair.tally(found, around.into_iter()))
    }

    /// The other offences of the place that the publisher counts; not where each municipality is asked for, for each
    /// offence would be read in each of them.
    fn offences(&mut self, pair: &Pair<'_>) -> Result<Option<Tally>, Refusal> {
        if matches!(self.selector.place, PlaceSelector::EachMunicipalityOf(_)) {
            return Ok(None);
        }
        let others: Vec<Offence> =
            OTHER_OFFENCES.into_iter().filter(|offence| !self.selector.offence.contains(*offence)).collect();
        let mut told = Vec::new();
        for offence in others {
            let question = Selector { offence: OffenceSet::one(offence), ..self.selector.clone() };
            let found = self.ask(question, pair.to_year)?;
            let moved = pair.movement(found, pair.place);
            told.extend(moved.filter(|(before, after, _)| before.number.max(after.number) >= JUMP_CASES));
        }
        Ok(Tally::of(&told.into_iter().map(|(_, _, movement)| movement).collect::<Vec<_>>()))
    }

    /// The two years of a question by place; nothing where they are not held.
    fn ask(&mut self, question: Selector, to_year: i32) -> Result<&Years, Refusal> {
        let both = Period::year(to_year - 1).ok().zip(Period::year(to_year).ok());
        let period = both.and_then(|(before, after)| Period::new(before.first(), after.last()).ok());
        let accepting = Accepting(BREAKS.iter().map(|known| known.id.to_owned()).collect());
        let key = format!("{} {} {} {to_year}", question.statistic, question.offence, question.place);
        if !self.asked.contains_key(&key) {
            let question = Selector { period, accepting, ..question };
            let years = match self.record.series(&question) {
                Ok(answer) => by_year(&answer.points),
                Err(damage @ Refusal::Record(_)) => return Err(damage),
                Err(_) => Years::new(),
            };
            self.asked.insert(key.clone(), years);
        }
        Ok(self.asked.entry(key).or_default())
    }
}

/// Offences that every prosecutor's office records in numbers large enough to compare.
const OTHER_OFFENCES: [Offence; 8] = [
    Offence::IntentionalHomicide,
    Offence::NegligentHomicide,
    Offence::IntentionalInjury,
    Offence::Kidnapping,
    Offence::Extortion,
    Offence::VehicleTheft,
    Offence::DomesticViolence,
    Offence::Rape,
];

/// Points by place and whole calendar year; months are summed where all twelve are there.
fn by_year(points: &[Point]) -> Years {
    let mut years = Years::new();
    let mut months: BTreeMap<(PlaceCode, i32), Vec<&Point>> = BTreeMap::new();
    // A lower bound is no figure to compare with.
    for point in points.iter().filter(|point| point.cells.is_complete()) {
        let year = point.period.first().year();
        if Period::year(year).is_ok_and(|whole| whole == point.period) {
            years.entry(point.place).or_default().insert(year, point.clone());
        } else if point.period.months() == 1 {
            months.entry((point.place, year)).or_default().push(point);
        }
    }
    for ((place, year), months) in months {
        let Ok(period) = Period::year(year) else { continue };
        let distinct: BTreeSet<_> = months.iter().map(|point| point.period.first()).collect();
        if distinct.len() == 12 && months.len() == 12 {
            let number = months.iter().map(|point| point.number).fold(0, u64::saturating_add);
            let trace = trace_of_year(&months, period);
            let point = Point { place, period, number, cells: Cells::default(), trace };
            years.entry(place).or_default().insert(year, point);
        }
    }
    years
}

/// The trace of twelve months: the sum of one release where all are of one, else a computation over them.
fn trace_of_year(months: &[&Point], year: Period) -> Trace {
    let sums = |point: &&Point| {
        if let Trace::Sum { release, .. } = &point.trace { Some(*release) } else { None }
    };
    let releases: BTreeSet<_> = months.iter().map(sums).collect();
    match (releases.len(), months.first().map(|point| &point.trace)) {
        (1, Some(Trace::Sum { release, statistic, offence, place, period: _, levels })) => Trace::Sum {
            release: *release,
            statistic: *statistic,
            offence: offence.clone(),
            place: *place,
            period: year,
            levels: levels.clone(),
        },
        _ => {
            let inputs = months.iter().map(|point| (point.period.to_string(), point.trace.clone()));
            Trace::computation("sum of months", inputs, [])
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn to_f64(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
#[path = "jumps_tests.rs"]
mod tests;
