//! National Guard personnel by state and month, and presentations of migrants beside them.

use measure::{Expected, FindingCode, Offence, Publisher, RowsAre, Statistic, fold_name};

use crate::{
    AbsentIs, CellOfRow, Error, RowKey, Span,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{Facts, Ledger, of_month},
        months::month_named,
        page::Page,
        rows::{Row, Stop, column, each_row},
    },
    places::places,
};

pub(in crate::layout) const COLUMNS: [&str; 6] =
    ["ano", "mes", "entidad", "cve entidad", "despliegue", "migrantes detenidos"];

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, keep)?;
    let statistics = [Statistic::ForceDeployed, Statistic::MigrantsDetained];
    Ok(Facts::rewritten(
        Publisher::NationalGuard,
        &statistics,
        "national-guard-deployment",
        AbsentIs::Missing,
    ))
}

fn keep(ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
    let year = row.year(0)?;
    let month = month_named(&fold_name(&row.text(1)?))
        .ok_or_else(|| row.fault(FindingCode::ImpossiblePeriod, 1, Expected::MonthNumber))?;
    let month = row.month(year, month, 1)?;
    let at = |fault: Fault| Fault { column: Some(row.header(3).to_owned()), ..fault };
    let place = places().state(&row.text(3)?, &row.text(2)?).map_err(at)?;
    let parts = [
        (4, Statistic::ForceDeployed, Span::Stock, "Elementos desplegados", row.count(4)?),
        (5, Statistic::MigrantsDetained, Span::Month, "Migrantes presentados", row.count(5)?),
    ];
    ledger.expect_new((of_month(place, month), 0), format_args!("{place} {month}"), RowsAre::StateMonth)?;
    for (i, statistic, span, text, number) in parts {
        let offence = ledger.label(text, Offence::NoOffence)?;
        let key =
            RowKey { sheet: None, row: row.number, statistic, place, offence, sex: None, age: None, span };
        let Some(number) = number else {
            ledger.note(Some(row.number), row.fault(FindingCode::EmptyCell, i, Expected::Count))?;
            ledger.lacks_month(&key, month, column(i));
            continue;
        };
        ledger.keep_part(&key, &[CellOfRow { column: column(i), month, number }])?;
    }
    ledger.end_row();
    Ok(())
}
