//! A rewriting of SESNSP's municipal file cut in May 2020: one row a municipality, year and offence, with the months from
//! January to May and the sum of the year.
//!
//! Its intentional homicide has femicide added to it, which the rewriting says of itself, and its 2020 is not counted but
//! extrapolated from five months. A municipality that SESNSP's file lacks in some year stands with zeros. Of a row the sum
//! of the year is kept; the months of five in twelve are checked against their printed sum.

use measure::{Catalogue, Expected, FindingCode, Offence, RowsAre, Statistic};

use super::facts;
use crate::{
    CellOfRow, Error, RowKey, Span,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{Facts, Ledger, of_month},
        page::Page,
        rows::{Row, Stop, column, each_row},
        totals::disagreement,
    },
    places::places,
};

pub(in crate::layout) const COLUMNS: [&str; 14] = [
    "year",
    "nom ent",
    "cve ent",
    "nom mun",
    "cve mun",
    "tipo delito",
    "total enero",
    "total febrero",
    "total marzo",
    "total abril",
    "total mayo",
    "total enero mayo",
    "total anual",
    "pob tot",
];

const YEAR: usize = 0;
const STATE_NAME: usize = 1;
const STATE: usize = 2;
const NAME: usize = 3;
const CODE: usize = 4;
const OFFENCE: usize = 5;
const JANUARY: usize = 6;
const TO_MAY: usize = 11;
const WHOLE_YEAR: usize = 12;

/// The first year that the rewriting extrapolates.
const EXTRAPOLATED: i32 = 2020;

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, keep)?;
    Ok(facts(Catalogue::Sesnsp2015, "sesnsp-municipal-year"))
}

fn keep(ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
    let year = row.year(YEAR)?;
    let wrong_year = |expected| row.fault(FindingCode::ImpossiblePeriod, YEAR, expected);
    if year < 2015 {
        return Err(wrong_year(Expected::YearsFrom { first: 2015 }).into());
    }
    if year >= EXTRAPOLATED {
        return Err(wrong_year(Expected::WholeYear).into());
    }
    let at = |i: usize| move |fault: Fault| Fault { column: Some(row.header(i).to_owned()), ..fault };
    let state = places().state(&row.text(STATE)?, &row.text(STATE_NAME)?).map_err(at(STATE))?;
    let named = places().municipality(state, &row.text(CODE)?, &row.text(NAME)?).map_err(at(CODE))?;
    let january = row.month(year, 1, YEAR)?;
    let number = row.written_count(WHOLE_YEAR)?;
    let mut to_may = 0;
    for i in JANUARY..TO_MAY {
        to_may += row.written_count(i)?;
    }
    let text = row.text(OFFENCE)?;
    let offence = offence_of(&text)
        .ok_or_else(|| row.fault(FindingCode::UnknownOffence, OFFENCE, Expected::SubtypeOfCatalogue))?;
    let offence = ledger.label(&text, offence)?;
    ledger.expect_new(
        (of_month(named.code, january), offence),
        format_args!("{} {year}", named.code),
        RowsAre::StateYearOffence,
    )?;
    if let Some(doubt) = named.doubt {
        ledger.note_once(row.number, at(CODE)(doubt))?;
    }
    let printed = row.written_count(TO_MAY)?;
    if printed != to_may {
        ledger.note(Some(row.number), disagreement(row.header(TO_MAY), printed, to_may))?;
    }
    if number < to_may {
        ledger.note(Some(row.number), disagreement(row.header(WHOLE_YEAR), number, to_may))?;
    }
    let (statistic, span, place) = (Statistic::Investigations, Span::Year, named.code);
    let sheet = ledger.sheet()?;
    let key = RowKey { sheet, row: row.number, statistic, place, offence, sex: None, age: None, span };
    ledger.keep(&key, &[CellOfRow { column: column(WHOLE_YEAR), month: january, number }])?;
    Ok(())
}

/// What the rewriting's names mean: SESNSP's subtypes but for two that are sums of subtypes, and homicide.
fn offence_of(text: &str) -> Option<Offence> {
    match text {
        "Homicidio doloso" => Some(Offence::HomicideWithFemicide),
        "Violación" => Some(Offence::Rape),
        "Hostigamiento o acoso sexual" => Some(Offence::Other),
        subtype => catalogue::sesnsp_subtype(subtype),
    }
}
