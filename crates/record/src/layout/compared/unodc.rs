//! UNODC's table of intentional homicide (`data_cts_intentional_homicide`): a row a country, year, sex, age and unit.
//!
//! Written from a public copy of 2025 as text, with decimal commas, and from programs that read the workbook, whose header
//! stands in row 3 below two lines of title. The table also has the suspects, those who were brought to court and parts by
//! mechanism, relationship, situation and citizenship: other things, or parts that not every country has, which are not kept.
//! Sex and age are, with the totals that are printed over them.

use measure::{Dimension, Expected, FindingCode, Levels, Publisher, Statistic, Value};

use super::{expect, expect_mexico, facts, keep, once, printed, rate};
use crate::{
    Error,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{Facts, Ledger},
        page::Page,
        rows::{Row, Stop, each_row},
    },
};

pub(in crate::layout) const COLUMNS: [&str; 13] = [
    "iso3 code",
    "country",
    "region",
    "subregion",
    "indicator",
    "dimension",
    "category",
    "sex",
    "age",
    "year",
    "unit of measurement",
    "value",
    "source",
];

const COUNTRY: usize = 0;
const INDICATOR: usize = 4;
const DIMENSION: usize = 5;
const CATEGORY: usize = 6;
const SEX: usize = 7;
const AGE: usize = 8;
const YEAR: usize = 9;
const UNIT: usize = 10;
const VALUE: usize = 11;

const VICTIMS: &str = "Victims of intentional homicide";
const TOTAL: &str = "Total";
const COUNTS: &str = "Counts";
const RATES: &str = "Rate per 100,000 population";

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let width = COLUMNS.len();
    each_row(page, input, head, width..=width, ledger, keep_row)?;
    let statistics = vec![Statistic::InternationalHomicides, Statistic::InternationalHomicideRate];
    Ok(facts(Publisher::Unodc, statistics, "unodc-homicides", false))
}

fn keep_row(ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
    expect_mexico(row, COUNTRY)?;
    expect(row, INDICATOR, VICTIMS)?;
    expect(row, DIMENSION, TOTAL)?;
    expect(row, CATEGORY, TOTAL)?;
    let year = row.year(YEAR)?;
    let month = row.month(year, 1, YEAR)?;
    let (statistic, value) = number(row)?;
    let (sex, age) = (row.text(SEX)?, row.text(AGE)?);
    let detail =
        ledger.label(&format!("{} / {sex} / {age}", row.text(UNIT)?), measure::Offence::NoOffence)?;
    once(ledger, year, detail)?;
    let levels = [(Dimension::Sex, sex), (Dimension::AgeBand, age)].into_iter().fold(
        Levels::none(),
        |levels, (dimension, name)| {
            if name == TOTAL { levels.total_over(dimension) } else { levels.at(dimension, &name) }
        },
    );
    keep(ledger, row, statistic, &levels, &[(VALUE, month, value)])?;
    Ok(())
}

/// What a row counts, and its number.
fn number(row: &Row<'_>) -> Result<(Statistic, Value), Fault> {
    match row.text(UNIT)?.as_ref() {
        COUNTS => Ok((Statistic::InternationalHomicides, Value::Count(row.written_count(VALUE)?))),
        RATES => Ok((Statistic::InternationalHomicideRate, printed(rate(row, VALUE)?))),
        _ => {
            let name = format!("{COUNTS}, {RATES}");
            Err(row.fault(FindingCode::OutOfScope, UNIT, Expected::Named { name }))
        }
    }
}
