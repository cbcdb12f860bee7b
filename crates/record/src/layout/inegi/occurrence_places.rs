//! Deaths by place, year and month of **occurrence**, one row each with its zeros, as a third party counted them in INEGI's
//! death certificates: municipalities from 2000 (`ent_mun`), or states (`cve_ent`).
//!
//! Written from the files of thegargiulian/mexico-homicide-rates and the program that makes them. It drops certificates of
//! an unknown month, municipality or cause and those of deaths abroad before it counts, so that no row says how many they
//! were: 34,404 deaths of 2018 are left of 36,685 that were registered. The columns of inhabitants and rates are its own
//! interpolation between censuses; they are not read.

use measure::{Expected, FindingCode, PlaceCode, RowsAre, Statistic};

use super::{facts, label};
use crate::{
    AbsentIs, CellOfRow, Error, RowKey, Span,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{Facts, Ledger, of_month},
        page::Page,
        rows::{Row, column, each_row},
    },
    places::places,
};

pub(in crate::layout) const COLUMNS: [&str; 6] =
    ["ent mun", "year", "month", "homicides", "pop est", "homicide rate"];

const OF_STATE: &str = "cve ent";
const PLACE: usize = 0;
const YEAR: usize = 1;
const MONTH: usize = 2;
const NUMBER: usize = 3;

/// Whether a page has these columns, its places being municipalities or states.
pub(in crate::layout) fn is_page(page: &Page) -> bool {
    let Some((place, others)) = page.folded.split_first() else { return false };
    (place == COLUMNS[PLACE] || place == OF_STATE) && others == &COLUMNS[YEAR..]
}

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let of_states = page.folded.first().is_some_and(|place| place == OF_STATE);
    let offence = label(ledger)?;
    let (statistic, span) = (Statistic::DeathsByOccurrence, Span::Month);
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, |ledger, row| {
        let place = if of_states { state(row)? } else { municipality(row)? };
        let month = row.month_numbered(row.year(YEAR)?, MONTH)?;
        let number = row.written_count(NUMBER)?;
        let what = format_args!("{place} {month}");
        ledger.expect_new((of_month(place, month), 0), what, RowsAre::PlaceYearMonth)?;
        let key =
            RowKey { sheet: None, row: row.number, statistic, place, offence, sex: None, age: None, span };
        Ok(ledger.keep(&key, &[CellOfRow { column: column(NUMBER), month, number }])?)
    })?;
    let label_of = ledger.offence_of(offence);
    ledger.find_absent(statistic, |_| label_of)?;
    let series =
        if of_states { "inegi-certificates-occurrence-state" } else { "inegi-certificates-occurrence" };
    // Its zeros are written, so that a row that is not there is one that was lost.
    Ok(Facts { absent_is: AbsentIs::Missing, ..facts(statistic, series, true) })
}

/// A state's code in two digits.
fn state(row: &Row<'_>) -> Result<PlaceCode, Fault> {
    let text = row.text(PLACE)?;
    let number = text.parse().ok().filter(|number| text.len() == 2 && (1..=32).contains(number));
    number
        .and_then(|number| PlaceCode::new(number).ok())
        .ok_or_else(|| row.fault(FindingCode::UnknownPlace, PLACE, Expected::StateCode))
}

/// A municipality's code in five digits.
fn municipality(row: &Row<'_>) -> Result<PlaceCode, Fault> {
    let text = row.text(PLACE)?;
    let found = text.parse().ok().filter(|_| text.len() == 5).and_then(|n: u32| PlaceCode::new(n).ok());
    found
        .filter(|code| places().get(*code).is_some())
        .ok_or_else(|| row.fault(FindingCode::UnknownPlace, PLACE, Expected::CatalogueCode))
}
