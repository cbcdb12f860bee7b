//! Deaths by municipality, year and month of **occurrence**, one column a year of registration, 1990 to 2008.
//!
//! A copy lists the municipalities of a few states and the totals of all. Totals of listed states are checked and
//! left out; those of the other states are kept as the states' own figures. A row stands for one month, and its
//! cells are the deaths of that month that were registered in the column's year. Deaths of an unknown month, and
//! of years before registration begins, cannot be placed and are rejected.

use std::collections::BTreeSet;

use measure::{Expected, FindingCode, Month, PlaceCode, RowsAre, Statistic, Where, fold_name};

use super::{facts, label, state_named};
use crate::{
    CellOfRow, Error, RowKey, Span,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{Facts, Ledger},
        months::month_named,
        page::Page,
        rows::{Row, Stop, column, each_row},
        totals::{Totals, total_row},
    },
    places::places,
};

pub(in crate::layout) const COLUMNS: [&str; 4] = ["code", "county", "year of murder", "month of murder"];

/// In no year from 1990 to 2008 were more than 17,000 homicides registered, and never fewer than 50,000 violent
/// deaths of all kinds: a sister file of the same columns counts those.
const MORE_THAN_HOMICIDES: u64 = 30_000;

/// Whether a page has these columns, then years.
pub(in crate::layout) fn is_page(page: &Page) -> bool {
    let Some((own, years)) = page.folded.split_at_checked(COLUMNS.len()) else { return false };
    own == COLUMNS
        && !years.is_empty()
        && years.iter().all(|year| year.parse::<i32>().is_ok_and(|y| (1900..2200).contains(&y)))
}

/// A row that waits until it is known which states list their municipalities.
struct Waiting {
    row: u32,
    place: PlaceCode,
    month: Month,
    cells: Vec<CellOfRow>,
}

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let Some(first_year) = page.folded.get(COLUMNS.len()).and_then(|y| y.parse().ok()) else {
        let at = Where { file: page.file.clone(), row: Some(page.header_row), ..Where::default() };
        let seen = page.header.join(" | ");
        return Err(Error::refused(FindingCode::ImpossiblePeriod, at, seen, Expected::Year));
    };
    let mut waiting: Vec<Result<Waiting, (u32, Fault)>> = Vec::new();
    each_row(page, input, head, 1..=page.header.len(), ledger, |ledger, row| {
        if row.text(0)?.starts_with("FUENTE") {
            return Ok(());
        }
        row.at_least(COLUMNS.len())?;
        refuse_all_violent_deaths(page, row)?;
        waiting.push(read_row(ledger, row, first_year).map_err(|fault| (row.number, fault)));
        Ok(())
    })?;
    let listed: BTreeSet<PlaceCode> =
        waiting.iter().flatten().filter(|w| w.place.number() > 999).filter_map(|w| w.place.state()).collect();
    let mut totals = Totals::new();
    for row in waiting {
        match row {
            Ok(row) => keep(&listed, &mut totals, ledger, &row)?,
            Err((number, fault)) => ledger.reject(number, fault)?,
        }
    }
    totals.note_disagreements(ledger)?;
    let states: String = listed.iter().map(|state| format!("-{state}")).collect();
    Ok(facts(Statistic::DeathsByOccurrence, &format!("inegi-deaths-by-occurrence{states}"), true))
}

fn keep(
    listed: &BTreeSet<PlaceCode>,
    totals: &mut Totals<(PlaceCode, Month, u32)>,
    ledger: &mut Ledger<'_>,
    row: &Waiting,
) -> Result<(), Error> {
    let of_state = row.place.number() <= 999;
    if of_state && listed.contains(&row.place) {
        for cell in &row.cells {
            totals.print((row.place, row.month, cell.column), cell.number, row.row, &cell.column.to_string());
        }
        return ledger.reject(row.row, total_row(row.place.state_name().unwrap_or("Extranjero")));
    }
    if let Some(state) = row.place.state() {
        row.cells.iter().for_each(|cell| totals.add((state, row.month, cell.column), cell.number));
    }
    let offence = label(ledger)?;
    let (statistic, span) = (Statistic::DeathsByOccurrence, Span::Month);
    let key = RowKey {
        sheet: None,
        row: row.row,
        statistic,
        place: row.place,
        offence,
        sex: None,
        age: None,
        span,
    };
    ledger.keep(&key, &row.cells)
}

fn refuse_all_violent_deaths(page: &Page, row: &Row<'_>) -> Result<(), Stop> {
    if !row.text(0)?.is_empty() || row.text(2)? != "Total" || row.text(3)? != "Total" {
        return Ok(());
    }
    let Some(number) = row.count_with_thousands(COLUMNS.len())?.filter(|n| *n > MORE_THAN_HOMICIDES) else {
        return Ok(());
    };
    let at = Where {
        file: page.file.clone(),
        sheet: None,
        row: Some(row.number),
        column: page.header.get(COLUMNS.len()).cloned(),
    };
    let expected = Expected::FewerHomicides { most: MORE_THAN_HOMICIDES };
    Err(Error::refused(FindingCode::UnknownLayout, at, number.to_string(), expected).into())
}

fn read_row(ledger: &mut Ledger<'_>, row: &Row<'_>, first_year: i32) -> Result<Waiting, Fault> {
    let (code, name) = (row.text(0)?, row.text(1)?);
    let (year, month) = (row.text(2)?, fold_name(&row.text(3)?));
    if (code.is_empty() && name == "Total") || year == "Total" || month == "total" {
        return Err(total_row(&format!("{name} {year} {month}")));
    }
    let (place, code) = place_of(row, &code, &name)?;
    if year == "No especificado" || month == "no especificado" {
        let i = if month == "no especificado" { 3 } else { 2 };
        return Err(row.fault(FindingCode::ImpossiblePeriod, i, Expected::YearAndMonthOfOccurrence));
    }
    let year = row.year(2)?;
    if year < first_year {
        return Err(row.fault(
            FindingCode::ImpossiblePeriod,
            2,
            Expected::YearsFromRegistration { first: first_year },
        ));
    }
    let number = month_named(&month)
        .ok_or_else(|| row.fault(FindingCode::ImpossiblePeriod, 3, Expected::MonthName))?;
    let month = row.month(year, number, 3)?;
    let mut cells = Vec::new();
    for i in COLUMNS.len()..row.width() {
        if let Some(number) = row.count_with_thousands(i)? {
            cells.push(CellOfRow { column: column(i), month, number });
        }
    }
    // Several codes of unknown municipalities are one place.
    let once = (u64::from(code), month.yyyymm().unsigned_abs());
    ledger.expect_new(once, format_args!("{place} {month}"), RowsAre::PlaceYearMonth)?;
    Ok(Waiting { row: row.number, place, month, cells })
}

/// A state whose code the spreadsheet has lost (`#NAME?`), or a municipality such as `02 001`; and the code as it
/// stands. Codes from 901 are judicial districts whose municipality is not known: the state's unknown municipality.
fn place_of(row: &Row<'_>, code: &str, name: &str) -> Result<(PlaceCode, u32), Fault> {
    let unknown = || row.fault(FindingCode::UnknownPlace, 1, Expected::StateOrSpacedCode);
    if code.starts_with('#') || code.starts_with('=') {
        let state = state_named(name).ok_or_else(unknown)?;
        return Ok((state, state.number()));
    }
    let digits: String = code.chars().filter(|c| *c != ' ').collect();
    let number = digits.parse::<u32>().ok().filter(|_| digits.len() == 5).ok_or_else(unknown)?;
    let found = PlaceCode::new(number).map_err(|_| unknown())?;
    let place = match found.state().filter(|state| state.number() <= 32) {
        Some(state) if number % 1000 > 900 => {
            PlaceCode::new(state.number() * 1000 + 999).map_err(|_| unknown())?
        }
        Some(state) => {
            let at = |fault: Fault| Fault { column: Some(row.header(0).to_owned()), ..fault };
            places().municipality(state, &digits, name).map_err(at)?.code
        }
        None => found,
    };
    Ok((place, number))
}
