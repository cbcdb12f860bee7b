//! Deaths by state, year and month of **registration** of which age and sex are known: one row each, none where there was none.
//!
//! Written from the extract of Gallebot/bigdata-homicidios-mexico, summed over its sexes and ages. That file names neither
//! moment; that it is the month of registration was found by comparison. From 2000 to 2015 its months of a year are spread as
//! those of INEGI's registrations (correlation 0.990) and not as those of occurrence (0.913), and 4,823 of 10,184 cells are
//! equal to the registered ones. It has no row of an unknown age, sex, month or state. One cell in nine is larger than the
//! deaths that occurred there, so that its states are not always those of occurrence.
//!
//! Accented letters were lost on the way: a name is read by its other letters.

use measure::{Expected, FindingCode, PlaceCode, RowsAre, Statistic, fold_name};

use super::{facts, label, state_named};
use crate::{
    CellOfRow, Error, RowKey, Span,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{Facts, Ledger, of_month},
        months::month_named,
        page::Page,
        rows::{Row, column, each_row},
    },
};

pub(in crate::layout) const COLUMNS: [&str; 4] = ["estado", "anio", "mes", "homicidios"];

const STATE: usize = 0;
const YEAR: usize = 1;
const MONTH: usize = 2;
const NUMBER: usize = 3;

/// What stands where a letter was lost.
const LOST: char = char::REPLACEMENT_CHARACTER;
/// The letters that Spanish writes with a mark, folded.
const MARKED: [&str; 6] = ["a", "e", "i", "o", "u", "n"];

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let offence = label(ledger)?;
    let (statistic, span) = (Statistic::DeathsOfKnownAge, Span::Month);
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, |ledger, row| {
        let (place, doubt) = state(row)?;
        let year = row.year(YEAR)?;
        let month = month_named(&fold_name(&row.text(MONTH)?))
            .ok_or_else(|| row.fault(FindingCode::ImpossiblePeriod, MONTH, Expected::MonthName))?;
        let month = row.month(year, month, MONTH)?;
        let number = row.written_count(NUMBER)?;
        ledger.expect_new(
            (of_month(place, month), 0),
            format_args!("{place} {month}"),
            RowsAre::StateMonth,
        )?;
        if let Some(doubt) = doubt {
            ledger.note_once(row.number, doubt)?;
        }
        let key =
            RowKey { sheet: None, row: row.number, statistic, place, offence, sex: None, age: None, span };
        Ok(ledger.keep(&key, &[CellOfRow { column: column(NUMBER), month, number }])?)
    })?;
    Ok(facts(statistic, "inegi-deaths-of-known-age-state", true))
}

/// The state that a row names, and what is noted where a letter of the name was lost.
fn state(row: &Row<'_>) -> Result<(PlaceCode, Option<Fault>), Fault> {
    let name = row.text(STATE)?;
    let unknown = || row.fault(FindingCode::UnknownPlace, STATE, Expected::StateName);
    if !name.contains(LOST) {
        return state_named(&name).map(|state| (state, None)).ok_or_else(unknown);
    }
    let mut found: Vec<PlaceCode> =
        MARKED.iter().filter_map(|letter| state_named(&name.replace(LOST, letter))).collect();
    found.dedup();
    let [state] = found[..] else { return Err(unknown()) };
    let doubt = row.fault(FindingCode::PlaceNameDisagrees, STATE, Expected::NameOfState { state });
    Ok((state, Some(doubt)))
}
