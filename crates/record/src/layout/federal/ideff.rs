//! Federal offences from 2012 (IDEFF): one row a state, law, concept and type in a year, one column a month.

use std::collections::HashMap;

use measure::{Catalogue, Expected, FindingCode, Offence, PlaceCode, Publisher, RowsAre, Statistic};

use crate::{
    AbsentIs, CellOfRow, Error, LabelId, RowKey, Span,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{Facts, Filled, Ledger, of_month},
        months::and_months,
        page::Page,
        rows::{Row, Stop, column, each_row},
    },
    places::places,
};

pub(in crate::layout) const COLUMNS: [&str; 18] =
    and_months(["ano", "inegi", "entidad", "ley", "concepto", "tipo"]);

const JANUARY: usize = 6;

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let mut labels = HashMap::new();
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, |ledger, row| {
        keep(&mut labels, ledger, row)
    })?;
    Ok(Facts {
        publisher: Publisher::Fgr,
        statistics: vec![Statistic::FederalOffences],
        catalogue: Catalogue::Ideff2012,
        series: "fgr-federal-offences".to_owned(),
        rewritten: false,
        absent_is: AbsentIs::Missing,
    })
}

/// Abroad, which the publisher writes as `EXTRANJERO` with code 33 or none.
pub(super) fn place_of(row: &Row<'_>, code: usize, name: usize) -> Result<PlaceCode, Fault> {
    let (text, title) = (row.text(code)?, row.text(name)?);
    if title.eq_ignore_ascii_case("extranjero") && matches!(text.as_ref(), "" | "33") {
        return PlaceCode::new(33)
            .map_err(|_| row.fault(FindingCode::UnknownPlace, code, Expected::AnyStateCode));
    }
    let at = |fault: Fault| Fault { column: Some(row.header(code).to_owned()), ..fault };
    places().state(&text, &title).map_err(at)
}

fn keep(labels: &mut HashMap<Vec<u8>, LabelId>, ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
    let year = row.year(0)?;
    if year < 2012 {
        return Err(row.fault(FindingCode::ImpossiblePeriod, 0, Expected::YearsFrom { first: 2012 }).into());
    }
    let place = place_of(row, 1, 2)?;
    let january = row.month(year, 1, 0)?;
    let mut cells = Vec::with_capacity(12);
    let mut empty = Vec::new();
    for (i, n) in (JANUARY..COLUMNS.len()).zip(0..) {
        let month = january.plus(n);
        match row.count(i)? {
            Some(number) => cells.push(CellOfRow { column: column(i), month, number }),
            None => empty.push((month, column(i))),
        }
    }
    let offence = match labels.get(row.span(3, 5)) {
        Some(&label) => label,
        None => {
            let label = new_label(ledger, row)?;
            labels.insert(row.span(3, 5).to_vec(), label);
            label
        }
    };
    let once = (of_month(place, january), offence);
    ledger.expect_new(once, format_args!("{place} {year}"), RowsAre::StateYearType)?;
    for cell in &cells {
        let first_written = Some((row.number, cell.column));
        ledger.fill(cell.month, Filled { written: 1, first_written, ..Filled::default() });
    }
    let (statistic, span) = (Statistic::FederalOffences, Span::Month);
    let sheet = ledger.sheet()?;
    let key = RowKey { sheet, row: row.number, statistic, place, offence, sex: None, age: None, span };
    for (month, column) in empty {
        ledger.lacks_month(&key, month, column);
        ledger.fill(month, Filled { empty: 1, first_empty: Some((row.number, column)), ..Filled::default() });
    }
    ledger.keep(&key, &cells)?;
    Ok(())
}

fn new_label(ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<LabelId, Stop> {
    let (law, concept, kind) = (row.text(3)?, row.text(4)?, row.text(5)?);
    let known = catalogue::offence_of(Catalogue::Ideff2012, &concept, &kind);
    let text = format!("{law} / {concept} / {kind}");
    if known.is_none() {
        let expected = Expected::TypeCountedAsOther;
        ledger.note(Some(row.number), Fault::of_row(FindingCode::UnknownOffence, text.as_str(), expected))?;
    }
    Ok(ledger.label(&text, known.unwrap_or(Offence::Other))?)
}
