//! People whose arrest the federal Security Cabinet announced in its conferences, one row a person, without names.
//!
//! A row counts one person arrested in the month of the arrest, not in that of the conference. An announcement that names
//! several states says in none of them which; its people are counted in the country and in no state.

use measure::{Expected, FindingCode, Month, Offence, PlaceCode, Publisher, Statistic};

use crate::{
    AbsentIs, CellOfRow, Error, RowKey, Span,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{Facts, Ledger},
        page::Page,
        rows::{Row, Stop, column, each_row},
    },
};

pub(in crate::layout) const COLUMNS: [&str; 10] = [
    "conference id",
    "conference date",
    "detainee age",
    "criminal group",
    "date of arrest",
    "city municipality",
    "state of arrest",
    "involved institutions",
    "us request extradition",
    "original row id",
];

const DATE: usize = 4;
const STATE: usize = 6;

/// The code of a state that is not known.
const UNKNOWN_STATE: u32 = 99;

/// What stands between the first and the last day of an operation of several days.
const TO: &str = " a ";

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, keep)?;
    let statistics = [Statistic::ArrestsAnnounced];
    Ok(Facts::rewritten(Publisher::Presidency, &statistics, "security-cabinet-arrests", AbsentIs::Zero))
}

fn keep(ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
    let month = month_of(row)?;
    let place = place_of(row)?;
    let offence = ledger.label("Personas detenidas", Offence::NoOffence)?;
    let (statistic, span) = (Statistic::ArrestsAnnounced, Span::Month);
    let key = RowKey { sheet: None, row: row.number, statistic, place, offence, sex: None, age: None, span };
    ledger.keep(&key, &[CellOfRow { column: column(DATE), month, number: 1 }])?;
    Ok(())
}

/// The month of the day of the arrest, or of all days of an operation that lasted several.
fn month_of(row: &Row<'_>) -> Result<Month, Fault> {
    let text = row.text(DATE)?;
    let of = |day: &str| {
        let month = day.get(..7)?.parse::<Month>().ok()?;
        (day.len() == 10).then_some(month)
    };
    let (first, last) = text.split_once(TO).unwrap_or((&text, &text));
    of(first).filter(|month| of(last) == Some(*month)).ok_or_else(|| {
        let expected = Expected::DateLike { example: "2024-10-23".to_owned() };
        row.fault(FindingCode::ImpossiblePeriod, DATE, expected)
    })
}

/// The state; the unknown one where none is named, or several.
fn place_of(row: &Row<'_>) -> Result<PlaceCode, Fault> {
    let unknown = |_| row.fault(FindingCode::UnknownPlace, STATE, Expected::StateName);
    let text = row.text(STATE)?;
    let named =
        text.split(',').flat_map(|part| part.split(" y ")).map(str::trim).filter(|name| !name.is_empty());
    let states: Vec<PlaceCode> =
        named.map(PlaceCode::state_named).collect::<Result<_, _>>().map_err(unknown)?;
    match states[..] {
        [state] => Ok(state),
        _ => PlaceCode::new(UNKNOWN_STATE).map_err(unknown),
    }
}
