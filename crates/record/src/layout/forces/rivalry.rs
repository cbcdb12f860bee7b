//! Deaths by presumed criminal rivalry by municipality and month, December 2006 to 2010.

use measure::{
    Catalogue, Expected, FindingCode, Offence, PlaceCode, Publisher, RowsAre, Statistic, fold_name,
};

use crate::{
    AbsentIs, CellOfRow, Error, RowKey, Span,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{Facts, Ledger, of_month},
        months::month_named,
        page::Page,
        rows::{Row, Stop, column, each_row},
        totals::disagreement,
    },
    places::places,
};

pub(in crate::layout) const COLUMNS: [&str; 8] =
    ["id", "statecode", "muncode", "date", "executions", "aggressions", "shootouts", "total"];

/// The three components; their total is checked and not kept.
const COMPONENTS: [(usize, &str); 3] = [(4, "Ejecuciones"), (5, "Agresiones"), (6, "Enfrentamientos")];

const TOTAL: usize = 7;

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, keep)?;
    Ok(Facts {
        publisher: Publisher::Presidency,
        statistics: vec![Statistic::DeathsByPresumedRivalry],
        catalogue: Catalogue::PresumedRivalry,
        series: "presidency-presumed-rivalry".to_owned(),
        rewritten: true,
        absent_is: AbsentIs::Unknown,
    })
}

fn keep(ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
    let place = place_of(row)?;
    let date = row.text(3)?;
    let parts = date
        .split_once('-')
        .and_then(|(month, year)| Some((month_named(&fold_name(month))?, year.parse().ok()?)));
    let (month, year) = parts.ok_or_else(|| {
        row.fault(FindingCode::ImpossiblePeriod, 3, Expected::MonthLike { example: "Dec-2006".to_owned() })
    })?;
    let month = row.month(year, month, 3)?;
    let mut cells = Vec::with_capacity(COMPONENTS.len());
    for (i, text) in COMPONENTS {
        cells.push((text, CellOfRow { column: column(i), month, number: row.written_count(i)? }));
    }
    let total = row.count(TOTAL)?;
    ledger.expect_new(
        (of_month(place, month), 0),
        format_args!("{place} {month}"),
        RowsAre::MunicipalityMonth,
    )?;
    let summed: u64 = cells.iter().map(|(_, cell)| cell.number).sum();
    let (statistic, span) = (Statistic::DeathsByPresumedRivalry, Span::Month);
    for (text, cell) in cells {
        let offence = ledger.label(text, Offence::PresumedRivalryDeath)?;
        let key =
            RowKey { sheet: None, row: row.number, statistic, place, offence, sex: None, age: None, span };
        ledger.keep_part(&key, &[cell])?;
    }
    ledger.end_row();
    if let Some(total) = total.filter(|total| *total != summed) {
        ledger.note(Some(row.number), disagreement(row.header(TOTAL), total, summed))?;
    }
    Ok(())
}

/// The municipality; `NA` is the unknown one of the state.
fn place_of(row: &Row<'_>) -> Result<PlaceCode, Fault> {
    let unknown = |i| row.fault(FindingCode::UnknownPlace, i, Expected::CatalogueCodeOrNa);
    let state =
        row.text(1)?.parse::<u32>().ok().filter(|n| (1..=32).contains(n)).ok_or_else(|| unknown(1))?;
    let text = row.text(2)?;
    let municipality = if text == "NA" { 999 } else { text.parse::<u32>().map_err(|_| unknown(2))? };
    let code = PlaceCode::new(state * 1000 + municipality).map_err(|_| unknown(2))?;
    let unknown_one = code.is_unlocated() && !code.is_rest();
    if unknown_one || places().get(code).is_some() { Ok(code) } else { Err(unknown(2)) }
}
