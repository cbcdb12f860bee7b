//! The raw query by year of registration: one row a year, one column a municipality **by name**, the states' totals
//! standing between, each before its municipalities.
//!
//! Columns are told apart by INEGI's order alone: a name is the next state's where that state is due, else a
//! municipality of the state at hand; where two municipalities share a name, the first column is the lower code.

use std::collections::BTreeSet;

use measure::{Expected, FindingCode, PlaceCode, PlaceLevel, RowsAre, Statistic, Where};

use super::{facts, label, municipalities_named, printed_total, state_named};
use crate::{
    CellOfRow, Error, RowKey, Span,
    layout::{
        input::Input,
        ledger::{Facts, Ledger},
        page::Page,
        rows::{Row, Stop, column, each_row},
        totals::disagreement,
    },
};

pub(in crate::layout) const COLUMNS: [&str; 3] = ["", "total", "aguascalientes"];

/// Whether a page is the query by year: a blank, the total, then the first state.
pub(in crate::layout) fn is_page(page: &Page) -> bool {
    page.folded.iter().zip(COLUMNS).filter(|(seen, expected)| seen == expected).count() == COLUMNS.len()
        && page.folded.len() > COLUMNS.len()
}

/// What a column counts.
#[derive(Debug, Clone, Copy)]
enum Column {
    State(PlaceCode),
    Municipality(PlaceCode),
}

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let columns = columns_of(page)?;
    let width = page.header.len();
    each_row(page, input, head, width..=width, ledger, |ledger, row| keep(&columns, ledger, row))?;
    Ok(facts(Statistic::DeathsByRegistration, "inegi-deaths-by-registration-year", false))
}

/// What every column from the third counts.
fn columns_of(page: &Page) -> Result<Vec<Column>, Error> {
    let mut columns = Vec::with_capacity(page.header.len());
    let mut taken = BTreeSet::new();
    let mut state: Option<PlaceCode> = None;
    for (i, header) in page.header.iter().enumerate().skip(2) {
        let name = header.trim().trim_matches('"');
        let due = state.map_or(1, |s| s.number() + 1);
        let is_own = |name: &str| {
            let free = |code: &PlaceCode| !taken.contains(code) && !code.is_unlocated();
            state.is_some_and(|s| municipalities_named(s, name).iter().any(free))
        };
        // Michoacán has a municipality called Morelos, which is the next state: what follows tells them apart.
        let after = page.header.get(i + 1).map_or("", |name| name.trim().trim_matches('"'));
        let is_municipality = is_own(name) && is_own(after);
        if let Some(next) = state_named(name).filter(|s| s.number() == due && !is_municipality) {
            state = Some(next);
            columns.push(Column::State(next));
            continue;
        }
        let found =
            state.and_then(|s| municipalities_named(s, name).into_iter().find(|code| !taken.contains(code)));
        let Some(code) = found else {
            let at = Where {
                file: page.file.clone(),
                sheet: page.sheet.clone(),
                row: Some(page.header_row),
                column: Some((i + 1).to_string()),
            };
            let expected =
                state.map_or(Expected::State, |state| Expected::NextStateOrMunicipalityOf { state });
            return Err(Error::refused(FindingCode::UnknownPlace, at, name, expected));
        };
        taken.insert(code);
        columns.push(match code.level() {
            PlaceLevel::Municipality => Column::Municipality(code),
            PlaceLevel::Nation | PlaceLevel::State => Column::State(code),
        });
    }
    Ok(columns)
}

/// A printed total: its column, its number, the sum of its parts, and the state that it is of.
struct Printed {
    column: usize,
    number: u64,
    summed: u64,
    state: Option<PlaceCode>,
}

fn keep(columns: &[Column], ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
    let year = row.year(0)?;
    let month = row.month(year, 1, 0)?;
    let mut cells = Vec::new();
    let nation = printed_total(row, 1)?;
    let mut printed = vec![Printed { column: 1, number: nation, summed: 0, state: None }];
    for (i, kind) in (2..).zip(columns) {
        match *kind {
            Column::State(state) => {
                let number = printed_total(row, i)?;
                printed.push(Printed { column: i, number, summed: 0, state: Some(state) });
            }
            Column::Municipality(place) => {
                let Some(number) = row.count_with_thousands(i)? else { continue };
                cells.push((place, CellOfRow { column: column(i), month, number }));
                if let Some(of_state) = printed.last_mut() {
                    of_state.summed += number;
                }
            }
        }
    }
    if !ledger.is_new(0, year.unsigned_abs()) {
        return Err(row
            .fault(FindingCode::DuplicateRow, 0, Expected::OneRowEach { key: RowsAre::Year })
            .into());
    }
    // Deaths abroad stand in their total alone, no municipality being there to have them.
    for total in printed.iter_mut().filter(|total| total.summed == 0 && total.number > 0) {
        let Some(state) = total.state else { continue };
        cells.push((state, CellOfRow { column: column(total.column), month, number: total.number }));
        total.summed = total.number;
    }
    let summed = cells.iter().map(|(_, cell)| cell.number).sum();
    if let Some(nation) = printed.first_mut() {
        nation.summed = summed;
    }
    let offence = label(ledger)?;
    let (statistic, span) = (Statistic::DeathsByRegistration, Span::Year);
    for (place, cell) in cells {
        let key =
            RowKey { sheet: None, row: row.number, statistic, place, offence, sex: None, age: None, span };
        ledger.keep_part(&key, &[cell])?;
    }
    ledger.end_row();
    for total in printed.into_iter().filter(|total| total.number != total.summed) {
        ledger.note(
            Some(row.number),
            disagreement(row.header(total.column).trim(), total.number, total.summed),
        )?;
    }
    Ok(())
}
