//! A third party's rewriting of the query by year: one row a year and place, states beside municipalities.

use std::collections::{BTreeMap, BTreeSet};

use measure::{Expected, FindingCode, Month, PlaceCode, PlaceLevel, Statistic};

use super::{facts, label, municipalities_named, state_named};
use crate::{
    CellOfRow, Error, RowKey, Span,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{Facts, Ledger},
        page::Page,
        rows::{Row, column, each_row},
        totals::{Totals, total_row},
    },
};

pub(in crate::layout) const COLUMNS: [&str; 5] = ["year", "state", "municipality", "type", "homicides"];

/// A row that waits until it is known whether a state has parts.
struct Waiting {
    row: u32,
    year: i32,
    month: Month,
    place: PlaceCode,
    number: Option<u64>,
}

/// Reads the rows. A state's row is its total and left out; where no municipality of it has a number, as abroad,
/// it is kept as the state's own.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let mut waiting = Vec::new();
    // How often a name stood in a year already: municipalities that share one follow in the order of their codes.
    let mut stood: BTreeMap<(i32, PlaceCode, String), usize> = BTreeMap::new();
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, |_, row| {
        waiting.push(read_row(&mut stood, row)?);
        Ok(())
    })?;
    let mut totals = Totals::new();
    let mut with_parts = BTreeSet::new();
    for part in waiting.iter().filter(|w| w.place.level() == PlaceLevel::Municipality) {
        if let (Some(state), Some(number)) = (part.place.state(), part.number) {
            totals.add((part.year, state), number);
            with_parts.insert((part.year, state));
        }
    }
    let offence = label(ledger)?;
    let (statistic, span) = (Statistic::DeathsByRegistration, Span::Year);
    for Waiting { row, year, month, place, number } in waiting {
        if place.level() == PlaceLevel::State && with_parts.contains(&(year, place)) {
            // default: no total is printed where nothing was counted
            totals.print((year, place), number.unwrap_or_default(), row, "Homicides");
            ledger.reject(row, total_row(place.state_name().unwrap_or("Extranjero")))?;
            continue;
        }
        let key = RowKey { sheet: None, row, statistic, place, offence, sex: None, age: None, span };
        let cell = number.map(|number| CellOfRow { column: column(4), month, number });
        ledger.keep(&key, cell.as_slice())?;
    }
    totals.note_disagreements(ledger)?;
    Ok(facts(Statistic::DeathsByRegistration, "inegi-deaths-by-registration-year", true))
}

fn read_row(stood: &mut BTreeMap<(i32, PlaceCode, String), usize>, row: &Row<'_>) -> Result<Waiting, Fault> {
    let year = row.year(0)?;
    let month = row.month(year, 1, 0)?;
    let state =
        state_named(&row.text(1)?).ok_or_else(|| row.fault(FindingCode::UnknownPlace, 1, Expected::State))?;
    let number = row.count_with_thousands(4)?;
    let (name, kind) = (row.text(2)?, row.text(3)?);
    let nth = stood.entry((year, state, format!("{kind} {name}"))).or_default();
    let codes = match kind.as_ref() {
        "state" => vec![state],
        "municipality" => municipalities_named(state, &name),
        _ => return Err(row.fault(FindingCode::UnknownPlace, 3, Expected::StateOrMunicipality)),
    };
    let Some(&place) = codes.get(*nth) else {
        let code = if codes.is_empty() { FindingCode::UnknownPlace } else { FindingCode::DuplicateRow };
        return Err(row.fault(code, 2, Expected::PlaceOnceAYear { name: row.text(1)?.into_owned() }));
    };
    *nth += 1;
    Ok(Waiting { row: row.number, year, month, place, number })
}
