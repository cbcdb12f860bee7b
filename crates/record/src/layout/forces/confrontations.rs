//! The army's list of confrontations, one row an event, with the dead by whose they were.
//!
//! Municipalities stand by name only and with errors of spelling, so an event is placed in its state and the
//! municipality's name is part of the label.

use measure::{Expected, FindingCode, Offence, PlaceCode, Publisher, Statistic};

use crate::{
    AbsentIs, CellOfRow, Error, RowKey, Span,
    layout::{
        input::Input,
        ledger::{Facts, Ledger},
        page::Page,
        rows::{Row, Stop, column, each_row},
        totals::{Totals, total_row},
    },
};

pub(in crate::layout) const COLUMNS: [&str; 14] = [
    "fecha",
    "entidad",
    "municipio",
    "enfrentamientos",
    "mil mu",
    "civ mu",
    "vic mu",
    "mil her",
    "civ her",
    "vic her",
    "civ det",
    "year",
    "month",
    "day",
];

/// The dead: soldiers, civilians whom the army counts as opponents, third parties.
const DEAD: [(usize, &str, Offence); 3] = [
    (4, "Militares muertos", Offence::SoldierClashDeath),
    (5, "Civiles (agresores) muertos", Offence::CivilianClashDeath),
    (6, "Víctimas muertas", Offence::BystanderClashDeath),
];

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let mut totals = Totals::new();
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, |ledger, row| {
        if row.text(0)?.starts_with("TOTAL") {
            for (i, ..) in DEAD {
                // default: a total that is not printed says that nobody died, and disagrees with any part
                let number = row.count_with_thousands(i)?.unwrap_or_default();
                totals.print(i, number, row.number, row.header(i));
            }
            return Err(total_row(&row.text(0)?).into());
        }
        keep(&mut totals, ledger, row)
    })?;
    totals.note_disagreements(ledger)?;
    let statistics = [Statistic::KilledInClashes];
    Ok(Facts::rewritten(Publisher::Sedena, &statistics, "sedena-confrontations", AbsentIs::Zero))
}

fn keep(totals: &mut Totals<usize>, ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
    let year = row.year(11)?;
    let month = row.month_numbered(year, 12)?;
    let place = PlaceCode::state_named(&row.text(1)?);
    let place = place.map_err(|_| row.fault(FindingCode::UnknownPlace, 1, Expected::StateName))?;
    let municipality = row.text(2)?;
    let mut cells = Vec::with_capacity(DEAD.len());
    for (i, text, offence) in DEAD {
        let number = row.written_count(i)?;
        cells.push((
            format!("{text} / {municipality}"),
            offence,
            CellOfRow { column: column(i), month, number },
        ));
    }
    let (statistic, span) = (Statistic::KilledInClashes, Span::Month);
    for (text, offence, cell) in cells {
        totals.add(cell.column as usize - 1, cell.number);
        let offence = ledger.label(&text, offence)?;
        let key =
            RowKey { sheet: None, row: row.number, statistic, place, offence, sex: None, age: None, span };
        ledger.keep_part(&key, &[cell])?;
    }
    ledger.end_row();
    Ok(())
}
