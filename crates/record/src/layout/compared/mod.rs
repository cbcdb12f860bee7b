//! Homicides as they are compiled to compare countries: UNODC's own table, the World Bank's indicator, Our World in Data's.
//!
//! Of each the rows of Mexico are kept; those of other countries, and of what is not homicide, are rejected as such. A rate is
//! kept as it is printed: over which population it was taken differs from one to the other, and between their releases.

pub(super) mod owid;
pub(super) mod unodc;
pub(super) mod world_bank;

use measure::{
    Catalogue, Decimal, Expected, FindingCode, Levels, Month, Offence, PlaceCode, Precision, Publisher,
    RowsAre, Statistic, Value,
};

use super::{
    fault::Fault,
    ledger::{Facts, Ledger},
    rows::{Row, column},
};
use crate::{AbsentIs, Error, RowKey, Span, ValueOfRow};

/// Mexico, by ISO 3166-1.
const MEXICO: &str = "MEX";

/// No country has had more homicides for every 100,000 inhabitants; what is above is another column.
const MOST: f64 = 1_000.0;

fn facts(publisher: Publisher, statistics: Vec<Statistic>, series: &str, rewritten: bool) -> Facts {
    Facts {
        publisher,
        statistics,
        catalogue: Catalogue::None,
        series: series.to_owned(),
        rewritten,
        absent_is: AbsentIs::Unknown,
    }
}

/// Rejects the row of another country.
fn expect_mexico(row: &Row<'_>, i: usize) -> Result<(), Fault> {
    expect(row, i, MEXICO)
}

/// Rejects a row of something else than what is kept.
fn expect(row: &Row<'_>, i: usize, kept: &str) -> Result<(), Fault> {
    if row.text(i)?.eq_ignore_ascii_case(kept) {
        return Ok(());
    }
    Err(row.fault(FindingCode::OutOfScope, i, Expected::Named { name: kept.to_owned() }))
}

/// A rate; its decimals may follow a comma, as a spreadsheet in Spanish saves them: no rate has thousands.
fn rate(row: &Row<'_>, i: usize) -> Result<Decimal, Fault> {
    let text = row.text(i)?.replacen(',', ".", 1);
    let number: Option<Decimal> = text.parse().ok();
    number
        .filter(|rate| (0.0..MOST).contains(&rate.to_f64()))
        .ok_or_else(|| row.fault(FindingCode::NotACount, i, Expected::Rate))
}

fn printed(number: Decimal) -> Value {
    Value::Estimate { number, precision: Precision::Unstated }
}

/// Rejects what stands twice of a year.
fn once(ledger: &mut Ledger<'_>, year: i32, detail: u32) -> Result<(), Fault> {
    ledger.expect_new((u64::from(year.unsigned_abs()), detail), format_args!("{year}"), RowsAre::Year)
}

/// Keeps the numbers of a row, each of a year.
fn keep(
    ledger: &mut Ledger<'_>,
    row: &Row<'_>,
    statistic: Statistic,
    levels: &Levels,
    numbers: &[(usize, Month, Value)],
) -> Result<(), Error> {
    let offence = ledger.label("Homicidio intencional", Offence::IntentionalHomicide)?;
    let (place, span) = (PlaceCode::NATION, Span::Year);
    let sheet = ledger.sheet()?;
    let key = RowKey { sheet, row: row.number, statistic, place, offence, sex: None, age: None, span };
    let cells: Vec<ValueOfRow> = numbers
        .iter()
        .map(|(i, month, value)| ValueOfRow { column: column(*i), month: *month, value: *value })
        .collect();
    ledger.keep_values(&key, levels, &cells)
}
