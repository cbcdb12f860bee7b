//! Federal offences of 2001 to 2017 as PGR published them: one row a delegation and month, one column an offence.

use measure::{Catalogue, Expected, FindingCode, Month, Publisher, RowsAre, Statistic};

use super::ideff::place_of;
use crate::{
    AbsentIs, CellOfRow, Error, LabelId, RowKey, Span,
    layout::{
        input::Input,
        ledger::{Facts, Ledger, of_month},
        page::Page,
        rows::{Row, Stop, column, each_row},
    },
};

pub(in crate::layout) const COLUMNS: [&str; 3] = ["fecha", "delegacion", "clave inegi agee"];

/// Whether a page is PGR's: date, delegation and code, then a column an offence, drugs first.
pub(in crate::layout) fn is_page(page: &Page) -> bool {
    page.folded.iter().zip(COLUMNS).all(|(seen, expected)| seen == expected)
        && page.folded.get(COLUMNS.len()).is_some_and(|first| first.contains("delitos contra la salud"))
}

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let mut labels = Vec::new();
    for header in page.header.iter().skip(COLUMNS.len()) {
        let levels: Vec<&str> = header.split('_').map(str::trim).collect();
        labels.push(ledger.label(&levels.join(" / "), catalogue::pgr(header))?);
    }
    let width = page.header.len();
    each_row(page, input, head, width..=width, ledger, |ledger, row| keep(&labels, ledger, row))?;
    Ok(Facts {
        publisher: Publisher::Fgr,
        statistics: vec![Statistic::FederalOffences],
        catalogue: Catalogue::Pgr2001,
        series: "pgr-federal-offences".to_owned(),
        rewritten: false,
        absent_is: AbsentIs::Missing,
    })
}

fn keep(labels: &[LabelId], ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
    let month = row.text(0)?.parse::<Month>();
    let month = month.map_err(|_| {
        row.fault(FindingCode::ImpossiblePeriod, 0, Expected::MonthLike { example: "2001-01".to_owned() })
    })?;
    let place = place_of(row, 2, 1)?;
    let mut cells = Vec::with_capacity(labels.len());
    let (statistic, span) = (Statistic::FederalOffences, Span::Month);
    let sheet = ledger.sheet()?;
    let key_of =
        |offence| RowKey { sheet, row: row.number, statistic, place, offence, sex: None, age: None, span };
    for (i, &offence) in (COLUMNS.len()..).zip(labels) {
        match counted(ledger, row, i)? {
            Some(number) => cells.push((offence, CellOfRow { column: column(i), month, number })),
            None => {
                ledger.note(Some(row.number), row.fault(FindingCode::EmptyCell, i, Expected::Count))?;
                ledger.lacks_month(&key_of(offence), month, column(i));
            }
        }
    }
    ledger.expect_new(
        (of_month(place, month), 0),
        format_args!("{place} {month}"),
        RowsAre::DelegationMonth,
    )?;
    for (offence, cell) in cells {
        ledger.keep_part(&key_of(offence), &[cell])?;
    }
    ledger.end_row();
    Ok(())
}

/// A count; some thousands are printed as `1,101`, which is read and noted.
fn counted(ledger: &mut Ledger<'_>, row: &Row<'_>, i: usize) -> Result<Option<u64>, Stop> {
    match row.count(i) {
        Err(fault) if fault.code == FindingCode::AmbiguousSeparator => {
            let read = row.count_with_thousands(i)?;
            if let Some(number) = read {
                let expected = Expected::CommaReadAsThousands { number };
                ledger.note(Some(row.number), row.fault(FindingCode::AmbiguousSeparator, i, expected))?;
            }
            Ok(read)
        }
        other => Ok(other?),
    }
}
