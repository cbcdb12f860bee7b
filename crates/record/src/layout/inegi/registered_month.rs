//! The raw query by municipality of occurrence and month of registration, one year a file.
//!
//! Six lines of preamble, then `" 01 001 ","Aguascalientes","33",..`; a state's code is printed as the formula
//! `=CONCATENAR(0,01)`, thousands are separated with commas, and a footer names the source.

use std::collections::BTreeSet;

use measure::{Expected, FindingCode, Month, PlaceCode, RowsAre, Statistic, fold_name};

use super::{
    crosstab::{municipality, preamble, state_of},
    facts, label, printed_total,
};
use crate::{
    CellOfRow, Error, RowKey, Span,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{Facts, Ledger},
        months::and_months,
        page::Page,
        rows::{Row, Stop, column, each_row},
        totals::{Totals, disagreement, total_row},
    },
};

pub(in crate::layout) const COLUMNS: [&str; 15] = and_months(["", "", "total"]);

const TOTAL: usize = 2;
const JANUARY: usize = 3;

/// Whether a page is the query by municipality of occurrence and month of registration.
pub(in crate::layout) fn is_page(page: &Page) -> bool {
    let preamble = preamble(page);
    let Some((own, tail)) = page.folded.split_at_checked(COLUMNS.len()) else { return false };
    own == COLUMNS
        && tail.iter().all(String::is_empty)
        && preamble.contains("homicidio")
        && preamble.contains("por: ent y mun de ocurrencia")
        && preamble.contains("segun: mes de registro")
}

fn year_of(page: &Page) -> Option<i32> {
    let preamble = preamble(page);
    let (_, after) = preamble.split_once("ano de registro")?;
    after
        .trim_start_matches([' ', ':'])
        .split_whitespace()
        .next()?
        .parse()
        .ok()
        .filter(|y| (1985..2200).contains(y))
}

/// The totals of the file: the country and each state, by month; months counted from 0.
struct Sums {
    totals: Totals<(PlaceCode, usize)>,
    state: Option<PlaceCode>,
    /// The codes as they are printed.
    seen: BTreeSet<String>,
}

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let Some(january) = year_of(page).and_then(|year| Month::new(year, 1).ok()) else {
        let at = measure::Where { file: page.file.clone(), ..measure::Where::default() };
        let seen = page.preamble.iter().map(|row| row.join(" ")).collect::<Vec<_>>().join(" | ");
        return Err(Error::refused(FindingCode::ImpossiblePeriod, at, seen, Expected::LineOfYear));
    };
    let mut sums = Sums { totals: Totals::new(), state: None, seen: BTreeSet::new() };
    each_row(page, input, head, 1..=COLUMNS.len(), ledger, |ledger, row| {
        if row.text(0)?.starts_with("FUENTE") {
            return Ok(());
        }
        row.at_least(COLUMNS.len() - 1)?;
        if let Some(place) = state_of(row, 0)? {
            return Err(print(&mut sums, row, place)?.into());
        }
        keep(&mut sums, january, ledger, row)
    })?;
    sums.totals.note_disagreements(ledger)?;
    Ok(facts(Statistic::DeathsByRegistration, "inegi-deaths-by-registration-month", false))
}

fn print(sums: &mut Sums, row: &Row<'_>, place: PlaceCode) -> Result<Fault, Fault> {
    if place != PlaceCode::NATION {
        sums.state = Some(place);
    }
    for i in TOTAL..COLUMNS.len() {
        let number = printed_total(row, i)?;
        sums.totals.print((place, i), number, row.number, row.header(i));
    }
    Ok(total_row(&row.text(1)?))
}

fn keep(sums: &mut Sums, january: Month, ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
    let place = municipality(ledger, row, 0)?;
    let printed_code = fold_name(&row.text(0)?);
    let mut cells = Vec::with_capacity(12);
    for (i, n) in (JANUARY..COLUMNS.len()).zip(0..) {
        if let Some(number) = row.count_with_thousands(i)? {
            cells.push(CellOfRow { column: column(i), month: january.plus(n), number });
        }
    }
    let total = printed_total(row, TOTAL)?;
    if !sums.seen.insert(printed_code) {
        return Err(Fault::once_more(format_args!("{place}"), RowsAre::Municipality).into());
    }
    let offence = label(ledger)?;
    let (statistic, span) = (Statistic::DeathsByRegistration, Span::Month);
    let sheet = ledger.sheet()?;
    ledger.keep(
        &RowKey { sheet, row: row.number, statistic, place, offence, sex: None, age: None, span },
        &cells,
    )?;
    let summed: u64 = cells.iter().map(|cell| cell.number).sum();
    if total != summed {
        ledger.note(Some(row.number), disagreement(row.header(TOTAL), total, summed))?;
    }
    // A total of abroad stands over codes 33 and 34 together: parts belong to the total that precedes them.
    for parent in [Some(PlaceCode::NATION), sums.state.or_else(|| place.state())].into_iter().flatten() {
        sums.totals.add((parent, TOTAL), summed);
        for (i, cell) in cells.iter().map(|cell| (cell.column as usize - 1, cell.number)) {
            sums.totals.add((parent, i), cell);
        }
    }
    Ok(())
}
