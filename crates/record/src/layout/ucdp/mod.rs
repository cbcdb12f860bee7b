//! UCDP's georeferenced events of Mexico: one row an event, its deaths as low, best and high.
//!
//! Written from the extract of netify's data set (names of sources dropped). An event stands in the year of its first day, as
//! UCDP itself dates it, and that it goes on into the next year is noted. Months are not told: 410 of 18,957 events, more than
//! half of all deaths, are dated no better than to several months (precision 5), summaries of a year between two groups for the
//! most part, so that a month without them would be a small part of what happened. One that is dated to several years is in no
//! year: it is rejected, and every month of it says so in its state. A range whose best is
//! not between its ends is kept as it is printed and noted. Neither latitude nor the second administrative level is read: what
//! they say of a municipality is a guess for many events.

use measure::{
    Date, Expected, FindingCode, Levels, Month, Offence, PlaceCode, Publisher, RowsAre, Seen, Statistic,
    Value,
};

use super::{
    fault::Fault,
    input::Input,
    ledger::{Facts, Ledger},
    page::Page,
    rows::{Row, Stop, column, each_row},
};
use crate::{AbsentIs, Error, Gap, Lack, RowKey, Span, ValueOfRow};

pub(super) const COLUMNS: [&str; 27] = [
    "id",
    "relid",
    "year",
    "type of violence",
    "conflict new id",
    "conflict name",
    "dyad new id",
    "dyad name",
    "side a",
    "side b",
    "where prec",
    "adm 1",
    "adm 2",
    "latitude",
    "longitude",
    "priogrid gid",
    "event clarity",
    "date prec",
    "date start",
    "date end",
    "deaths a",
    "deaths b",
    "deaths civilians",
    "deaths unknown",
    "best",
    "high",
    "low",
];

const ID: usize = 0;
const DYAD: usize = 7;
const STATE: usize = 11;
const PRECISION: usize = 17;
const START: usize = 18;
const END: usize = 19;
const BEST: usize = 24;
const HIGH: usize = 25;
const LOW: usize = 26;

/// The precision of a date that is known no better than to several months.
const SEVERAL_MONTHS: u64 = 5;
/// The code of a state that is not known.
const UNKNOWN_STATE: u32 = 99;

/// Reads the rows.
pub(super) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, keep)?;
    let statistics = [Statistic::OrganizedViolenceDeaths];
    Ok(Facts::rewritten(Publisher::Ucdp, &statistics, "ucdp-ged-mexico", AbsentIs::Zero))
}

fn keep(ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
    let place = state(row)?;
    let (start, end) = (day(row, START)?, day(row, END)?);
    let [low, best, high] = [LOW, BEST, HIGH].map(|i| row.written_count(i));
    let (low, best, high) = (low?, best?, high?);
    ledger.expect_new((row.written_count(ID)?, 0), format_args!("{}", row.text(ID)?), RowsAre::Event)?;
    let (month, last) = (Month::of(start), Month::of(end));
    let goes_on = month.year() != last.year();
    let statistic = Statistic::OrganizedViolenceDeaths;
    let dated = || {
        let seen = Seen::written(&format!("{start} - {end}"));
        Fault::new(FindingCode::ImpossiblePeriod, row.header(START), seen, Expected::WithinAYear)
    };
    if row.written_count(PRECISION)? >= SEVERAL_MONTHS && goes_on {
        let (offence, lack) = (Offence::NoOffence, Lack::Rejected);
        for n in 0..=last.since(month) {
            let month = month.plus(n);
            ledger.gap(Gap { statistic, offence, place, month, lack, cell: None, number: None })?;
        }
        return Err(dated().into());
    }
    if goes_on {
        ledger.note(Some(row.number), dated())?;
    }
    if !(low..=high).contains(&best) {
        let seen = Seen::written(&format!("{low}, {best}, {high}"));
        let fault = Fault::new(FindingCode::OutsideRange, row.header(BEST), seen, Expected::LowBestHigh);
        ledger.note(Some(row.number), fault)?;
    }
    let offence = ledger.label(&row.text(DYAD)?, Offence::NoOffence)?;
    let span = Span::Year;
    let month = month.plus(1 - i32::from(month.number()));
    let key = RowKey { sheet: None, row: row.number, statistic, place, offence, sex: None, age: None, span };
    let value = Value::Range { low, best, high };
    Ok(ledger.keep_values(&key, &Levels::none(), &[ValueOfRow { column: column(BEST), month, value }])?)
}

/// The state; the unknown one where none is named.
fn state(row: &Row<'_>) -> Result<PlaceCode, Fault> {
    let unknown = |_| row.fault(FindingCode::UnknownPlace, STATE, Expected::StateName);
    let text = row.text(STATE)?;
    let name = text.strip_suffix(" state").unwrap_or(&text);
    if name.is_empty() { PlaceCode::new(UNKNOWN_STATE) } else { PlaceCode::state_named(name) }
        .map_err(unknown)
}

fn day(row: &Row<'_>, i: usize) -> Result<Date, Fault> {
    row.text(i)?.parse().map_err(|_| {
        row.fault(FindingCode::ImpossiblePeriod, i, Expected::DateLike { example: "2019-03-08".to_owned() })
    })
}
