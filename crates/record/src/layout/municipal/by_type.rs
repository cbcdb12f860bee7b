//! A rewriting of some states' municipalities: one row a municipality, month and type of offence, by name.
//!
//! A type is read as an offence where all its subtypes are one: intentional and negligent homicide stand as one number
//! here, which is neither.

use std::collections::HashMap;

use measure::{Catalogue, Expected, FindingCode, RowsAre, Statistic, fold_name};

use super::{Names, facts};
use crate::{
    CellOfRow, Error, LabelId, RowKey, Span,
    layout::{
        input::Input,
        ledger::{Facts, Ledger, of_month},
        months::month_named,
        page::Page,
        rows::{Row, Stop, column, each_row},
    },
};

pub(in crate::layout) const COLUMNS: [&str; 6] =
    ["anio", "mes", "entidad", "municipio", "tipo delito", "numero delitos"];

const YEAR: usize = 0;
const MONTH: usize = 1;
const STATE: usize = 2;
const TYPE: usize = 4;
const NUMBER: usize = 5;

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let (mut names, mut labels) = (Names::default(), HashMap::new());
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, |ledger, row| {
        keep((&mut names, &mut labels), ledger, row)
    })?;
    Ok(facts(Catalogue::Sesnsp2015, "sesnsp-municipal-types"))
}

fn keep(
    (names, labels): (&mut Names, &mut HashMap<Vec<u8>, LabelId>),
    ledger: &mut Ledger<'_>,
    row: &Row<'_>,
) -> Result<(), Stop> {
    let year = row.year(YEAR)?;
    if !catalogue::years(Catalogue::Sesnsp2015).contains(&year) {
        let expected = Expected::YearsBetween { first: 2015, last: 2025 };
        return Err(row.fault(FindingCode::ImpossiblePeriod, YEAR, expected).into());
    }
    let number = month_named(&fold_name(&row.text(MONTH)?))
        .ok_or_else(|| row.fault(FindingCode::ImpossiblePeriod, MONTH, Expected::MonthName))?;
    let month = row.month(year, number, MONTH)?;
    let place = names.place(row, STATE)?;
    let number = row.written_count(NUMBER)?;
    let offence = match labels.get(row.bytes(TYPE)) {
        Some(&label) => label,
        None => {
            let kind = row.text(TYPE)?;
            let offence = catalogue::sesnsp_type(&kind)
                .ok_or_else(|| row.fault(FindingCode::UnknownOffence, TYPE, Expected::SubtypeOfCatalogue))?;
            let label = ledger.label(&kind, offence)?;
            labels.insert(row.bytes(TYPE).to_vec(), label);
            label
        }
    };
    ledger.expect_new(
        (of_month(place, month), offence),
        format_args!("{place} {month}"),
        RowsAre::MunicipalityMonth,
    )?;
    let (statistic, span) = (Statistic::Investigations, Span::Month);
    let sheet = ledger.sheet()?;
    let key = RowKey { sheet, row: row.number, statistic, place, offence, sex: None, age: None, span };
    ledger.keep(&key, &[CellOfRow { column: column(NUMBER), month, number }])?;
    Ok(())
}
