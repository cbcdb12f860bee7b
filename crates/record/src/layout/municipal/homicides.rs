//! The rewriting `violencia_homicida_municipal`: one row a municipality and month, one column an offence against life.
//!
//! Its last column, the other offences against life, is 0 in every row, which SESNSP's file is not: it counts nothing and
//! is left out. The printed total is that of the three columns that count, and is checked.

use measure::{Catalogue, Expected, FindingCode, Offence, RowsAre, Statistic, fold_name};

use super::{Names, facts};
use crate::{
    CellOfRow, Error, LabelId, RowKey, Span,
    layout::{
        input::Input,
        ledger::{Facts, Ledger, of_month},
        months::month_named,
        page::Page,
        rows::{Row, Stop, column, each_row},
        totals::disagreement,
    },
};

pub(in crate::layout) const COLUMNS: [&str; 10] = [
    "entidad",
    "municipio",
    "feminicidio",
    "homicidio culposo",
    "homicidio doloso",
    "total",
    "ano",
    "mes",
    "periodo",
    "otros delitos que atentan contra la vida y la integridad corporal",
];

const STATE: usize = 0;
const FEMICIDE: usize = 2;
const TOTAL: usize = 5;
const YEAR: usize = 6;
const MONTH: usize = 7;

const OFFENCES: [(&str, Offence); 3] = [
    ("Feminicidio", Offence::Femicide),
    ("Homicidio culposo", Offence::NegligentHomicide),
    ("Homicidio doloso", Offence::IntentionalHomicide),
];

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let mut labels = Vec::with_capacity(OFFENCES.len());
    for (text, offence) in OFFENCES {
        labels.push(ledger.label(text, offence)?);
    }
    let mut names = Names::default();
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, |ledger, row| {
        keep((&mut names, &labels), ledger, row)
    })?;
    Ok(facts(Catalogue::Sesnsp2015, "sesnsp-municipal-homicides"))
}

fn keep(
    (names, labels): (&mut Names, &[LabelId]),
    ledger: &mut Ledger<'_>,
    row: &Row<'_>,
) -> Result<(), Stop> {
    let number = month_named(&fold_name(&row.text(MONTH)?))
        .ok_or_else(|| row.fault(FindingCode::ImpossiblePeriod, MONTH, Expected::MonthName))?;
    let month = row.month(row.year(YEAR)?, number, MONTH)?;
    let place = names.place(row, STATE)?;
    let mut cells = Vec::with_capacity(labels.len());
    for (i, label) in (FEMICIDE..).zip(labels) {
        cells.push((*label, CellOfRow { column: column(i), month, number: row.written_count(i)? }));
    }
    let total = row.written_count(TOTAL)?;
    ledger.expect_new(
        (of_month(place, month), 0),
        format_args!("{place} {month}"),
        RowsAre::MunicipalityMonth,
    )?;
    let summed = cells.iter().map(|(_, cell)| cell.number).sum();
    if total != summed {
        ledger.note(Some(row.number), disagreement(row.header(TOTAL), total, summed))?;
    }
    let (statistic, span) = (Statistic::Investigations, Span::Month);
    let sheet = ledger.sheet()?;
    for (offence, cell) in cells {
        let key = RowKey { sheet, row: row.number, statistic, place, offence, sex: None, age: None, span };
        ledger.keep_part(&key, &[cell])?;
    }
    ledger.end_row();
    Ok(())
}
