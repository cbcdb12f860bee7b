//! SESNSP's figures as elcri.men served them from June 2016 to July 2018, version by version: one row a version, offence,
//! place and month, by state or by municipality.
//!
//! Written from the two tables of all versions, which were made of the site's history and of which one version is read at a
//! time ([`crate::unpack`]). What is counted differs by table and by time. The site's own program says it, and other files of
//! SESNSP agree:
//!
//! - The versions of February 2018 and later count by the present method, those before by the former one.
//! - By state, homicide (`hd`), kidnapping (`sec`) and extortion (`ext`) are victims: SESNSP's own file of victims of November
//!   2019 has the same numbers in nearly every state and month, its investigations do not. Homicide by the present method has
//!   femicide added to it (January to June 2018: 16,375 are 15,973 and 402).
//! - By municipality all are investigations: kidnappings are those of SESNSP's municipal file in every year and municipality,
//!   and homicide by the present method has femicide added to it there too. The site chose, for each offence and version anew,
//!   the fifty municipalities of more than 50,000 inhabitants with the highest rate in the last year: they stand for no state,
//!   and their sum for nothing.
//! - Theft of vehicles with violence (`rvcv`) and without (`rvsv`) are investigations. By the former method they are the two
//!   parts of the theft of vehicles, which stand for each other by municipality until August 2016; by the present one they
//!   leave out what has not four wheels, and are no offence of the common catalogue.
//! - A second series of homicides (`series` 1) is INEGI's deaths of which the site estimated the intent where it was unknown, by
//!   month of registration at first and of occurrence later. It is left out.
//!
//! Municipalities are named in capitals, with accents or without, cut after 21 letters, with an abbreviation of the state.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use measure::{
    Catalogue, Date, Expected, FindingCode, Month, Offence, PlaceCode, PlaceLevel, Publisher, RowsAre,
    STATES, Statistic, fold_name,
};

use super::{
    fault::Fault,
    input::Input,
    ledger::{Facts, LackingRow, Ledger, of_month},
    page::Page,
    rows::{Row, Stop, column, each_row},
};
use crate::{AbsentIs, AbsentRow, CellOfRow, Error, LabelId, Lack, RowKey, Span, places::places};

pub(super) const COLUMNS: [&str; 6] = ["vintage", "crime", "series", "place", "month", "count"];

const VERSION: usize = 0;
const CRIME: usize = 1;
const SERIES: usize = 2;
const PLACE: usize = 3;
const MONTH: usize = 4;
const NUMBER: usize = 5;

/// The first day of the versions that count by the present method.
const PRESENT_METHOD: Date = Date::constant(2018, 2, 1);

/// How many letters of a municipality's name are written.
const LETTERS: usize = 21;

/// Abbreviations of states that are not the usual ones, without their points.
const ABBREVIATIONS: [(&str, u32); 3] = [("chps", 7), ("qroo", 23), ("tam", 28)];

/// How many absent rows are told one by one.
const TOLD: usize = 5;

/// What a table counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counts {
    by_state: bool,
    present: bool,
}

impl Counts {
    /// What the rows of an offence count.
    fn of(self, crime: &str) -> Option<(Statistic, Offence)> {
        let files =
            if self.present { Statistic::Investigations } else { Statistic::InvestigationsByFormerMethod };
        let people = match (self.by_state, self.present) {
            (true, true) => Statistic::Victims,
            (true, false) => Statistic::VictimsByFormerMethod,
            (false, true | false) => files,
        };
        match crime {
            "hd" if self.present => Some((people, Offence::HomicideWithFemicide)),
            "hd" => Some((people, Offence::IntentionalHomicide)),
            "sec" => Some((people, Offence::Kidnapping)),
            "ext" => Some((people, Offence::Extortion)),
            "rvcv" | "rvsv" if self.present => Some((files, Offence::Other)),
            "rvcv" | "rvsv" => Some((files, Offence::VehicleTheft)),
            _ => None,
        }
    }

    fn facts(self, statistics: BTreeSet<Statistic>) -> Facts {
        let places = if self.by_state { "state" } else { "municipality" };
        let method = if self.present { "" } else { "-former-method" };
        Facts {
            publisher: Publisher::Sesnsp,
            statistics: statistics.into_iter().collect(),
            catalogue: if self.present { Catalogue::Sesnsp2015 } else { Catalogue::Sesnsp1997 },
            series: format!("elcrimen-{places}{method}"),
            rewritten: true,
            absent_is: if self.by_state { AbsentIs::Missing } else { AbsentIs::Unknown },
        }
    }
}

/// Reads the rows.
pub(super) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let first = page.sample.first();
    let cell = |i: usize| first.and_then(|row| row.get(i)).map_or("", |cell| cell.trim());
    let counts = Counts {
        by_state: is_code(cell(PLACE)),
        present: cell(VERSION).parse::<Date>().is_ok_and(|day| day >= PRESENT_METHOD),
    };
    if !counts.by_state {
        ledger.lists_some();
    }
    let mut table = Table { counts, places: HashMap::new(), met: BTreeMap::new() };
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, |ledger, row| {
        table.keep(ledger, row)
    })?;
    table.tell_absent(ledger);
    Ok(counts.facts(table.met.keys().map(|counted| counted.statistic).collect()))
}

/// Rows of one offence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Counted {
    statistic: Statistic,
    offence: Offence,
    label: LabelId,
}

/// What is known while the rows pass.
struct Table {
    counts: Counts,
    /// The places that were looked up before.
    places: HashMap<Vec<u8>, PlaceCode>,
    /// The months that each place has of each offence.
    met: BTreeMap<Counted, BTreeMap<PlaceCode, BTreeSet<Month>>>,
}

impl Table {
    fn keep(&mut self, ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
        let day = row.text(VERSION)?.parse::<Date>().ok();
        if day.is_none_or(|day| (day >= PRESENT_METHOD) != self.counts.present) {
            return Err(row.fault(FindingCode::ImpossiblePeriod, VERSION, date_like("2016-06-09")).into());
        }
        if row.text(SERIES)? != "0" {
            return Err(row.fault(FindingCode::OutOfScope, SERIES, Expected::SeriesOfSesnsp).into());
        }
        let crime = row.text(CRIME)?;
        let (statistic, offence) = self
            .counts
            .of(&crime)
            .ok_or_else(|| row.fault(FindingCode::UnknownOffence, CRIME, Expected::SubtypeOfCatalogue))?;
        let month = self.month(row)?;
        let place = self.place(row)?;
        let number = row.count(NUMBER)?;
        let label = ledger.label(&crime, offence)?;
        let once = (of_month(place, month), label);
        ledger.expect_new(once, format_args!("{place} {month} {crime}"), RowsAre::StateMonthOffence)?;
        let months = self.met.entry(Counted { statistic, offence, label }).or_default();
        months.entry(place).or_default().insert(month);
        let (row_number, span) = (row.number, Span::Month);
        let sheet = ledger.sheet()?;
        let key =
            RowKey { sheet, row: row_number, statistic, place, offence: label, sex: None, age: None, span };
        match number {
            Some(number) => ledger.keep(&key, &[CellOfRow { column: column(NUMBER), month, number }])?,
            None => {
                ledger.note_once(row_number, row.fault(FindingCode::EmptyCell, NUMBER, Expected::Count))?;
                ledger.lacks_month(&key, month, column(NUMBER));
                ledger.keep(&key, &[])?;
            }
        }
        Ok(())
    }

    fn month(&self, row: &Row<'_>) -> Result<Month, Fault> {
        let month: Option<Month> = row.text(MONTH)?.parse().ok();
        let month =
            month.ok_or_else(|| row.fault(FindingCode::ImpossiblePeriod, MONTH, date_like("2016-04")))?;
        let years =
            catalogue::years(if self.counts.present { Catalogue::Sesnsp2015 } else { Catalogue::Sesnsp1997 });
        if years.contains(&month.year()) {
            return Ok(month);
        }
        let (first, last) = (*years.start(), *years.end());
        Err(row.fault(FindingCode::ImpossiblePeriod, MONTH, Expected::YearsBetween { first, last }))
    }

    fn place(&mut self, row: &Row<'_>) -> Result<PlaceCode, Fault> {
        if let Some(&place) = self.places.get(row.bytes(PLACE)) {
            return Ok(place);
        }
        let place = if self.counts.by_state { state(row)? } else { municipality(row)? };
        self.places.insert(row.bytes(PLACE).to_vec(), place);
        Ok(place)
    }

    /// Tells the rows that are not there, from the first month of the table to its last: of every place that has the offence,
    /// or, by state, anything at all.
    fn tell_absent(&self, ledger: &mut Ledger<'_>) {
        let months: BTreeSet<Month> =
            self.met.values().flat_map(BTreeMap::values).flatten().copied().collect();
        let states: BTreeSet<PlaceCode> = self.met.values().flat_map(BTreeMap::keys).copied().collect();
        let mut absent: Vec<(Counted, PlaceCode, Month)> = Vec::new();
        for (counted, places) in &self.met {
            let listed: BTreeSet<PlaceCode> =
                if self.counts.by_state { states.clone() } else { places.keys().copied().collect() };
            for place in listed {
                let there = |month: &Month| places.get(&place).is_some_and(|months| months.contains(month));
                absent.extend(months.iter().filter(|m| !there(m)).map(|m| (*counted, place, *m)));
            }
        }
        let (lost, faulty) = (absent.len() as u64, ledger.faulty());
        let lack = if lost > faulty { Lack::Absent } else { Lack::Rejected };
        absent.iter().for_each(|row| ledger.lacks(lacking(*row, lack)));
        if !self.counts.by_state {
            return;
        }
        let wholeness = ledger.wholeness();
        wholeness.absent = lost.saturating_sub(faulty);
        let row = |(counted, place, month): &(Counted, PlaceCode, Month)| AbsentRow {
            place: *place,
            year: month.year(),
            offence: counted.offence,
        };
        wholeness.first_absent = absent.iter().take(TOLD).map(row).collect();
        let all = STATES.iter().filter_map(|state| PlaceCode::new(state.code).ok());
        wholeness.states_absent = all.filter(|state| !states.contains(state)).collect();
    }
}

fn lacking((counted, place, month): (Counted, PlaceCode, Month), lack: Lack) -> LackingRow {
    let number = month.number().unsigned_abs();
    let (statistic, offence) = (counted.statistic, counted.offence);
    let january = month.plus(1 - i32::from(month.number()));
    LackingRow { statistic, offence, place, january, months: 1 << (number - 1), lack, cell: None }
}

fn date_like(example: &str) -> Expected {
    Expected::DateLike { example: example.to_owned() }
}

/// Whether a place is written as the code of a state.
fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn state(row: &Row<'_>) -> Result<PlaceCode, Fault> {
    let text = row.text(PLACE)?;
    let code = text.parse::<u32>().ok().filter(|code| is_code(&text) && (1..=32).contains(code));
    code.and_then(|code| PlaceCode::new(code).ok())
        .ok_or_else(|| row.fault(FindingCode::UnknownPlace, PLACE, Expected::StateCode))
}

/// The municipality of a name and an abbreviated state: `SAN NICOLAS DE LOS GA, NL`.
fn municipality(row: &Row<'_>) -> Result<PlaceCode, Fault> {
    let text = row.text(PLACE)?;
    let unknown = |expected| row.fault(FindingCode::UnknownPlace, PLACE, expected);
    let (name, abbreviation) = text.rsplit_once(", ").ok_or_else(|| unknown(Expected::StateName))?;
    let state = state_abbreviated(abbreviation).ok_or_else(|| unknown(Expected::StateName))?;
    let named: Vec<PlaceCode> = match places().named(state, name) {
        [] if name.chars().count() == LETTERS => places().beginning(state, name).into_iter().collect(),
        named => named.to_vec(),
    };
    match named[..] {
        [one] if one.level() == PlaceLevel::Municipality => Ok(one),
        // A name that two municipalities share, or that both begin with, means neither.
        _ => Err(unknown(Expected::MunicipalityOf { state })),
    }
}

fn state_abbreviated(text: &str) -> Option<PlaceCode> {
    let folded = fold_name(text);
    let usual = |short: &str| fold_name(short).replace(' ', "") == folded;
    let other = ABBREVIATIONS.iter().find(|(abbreviation, _)| *abbreviation == folded).map(|(_, code)| *code);
    let code = other.or_else(|| STATES.iter().find(|state| usual(state.short)).map(|state| state.code));
    PlaceCode::new(code?).ok()
}
