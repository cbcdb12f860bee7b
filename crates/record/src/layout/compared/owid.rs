//! Our World in Data's homicide rate, which it computes from UNODC's counts: a row a country and year.
//!
//! Written from two public copies of its chart's file: all years (Entity, Code, Year, the rate, a region), and the view of one
//! year, in which a country without it has the rate of an earlier one: `Year` says the year of the view, and a further column,
//! `(Original Year)`, that of the rate. There the rate is of the original year. Under its short name the rate's column is
//! `value__category_total__sex_total__age_total__unit_of_measurement_rate_per_100_000_population`.

use measure::{Levels, Publisher, Statistic};

use super::{expect_mexico, facts, keep, once, printed, rate};
use crate::{
    Error,
    layout::{
        input::Input,
        ledger::{Facts, Ledger},
        page::Page,
        rows::each_row,
    },
};

pub(in crate::layout) const COLUMNS: [&str; 4] =
    ["entity", "code", "year", "homicide rate per 100,000 population"];

const COUNTRY: usize = 1;
const YEAR: usize = 2;
const RATE: usize = 3;
const SHORT: &str =
    "value category total sex total age total unit of measurement rate per 100 000 population";
const BOTH: &str = "homicide rate per 100,000 population - both sexes - all ages";

/// Whether a page is the chart's file.
pub(in crate::layout) fn is_page(page: &Page) -> bool {
    let Some((own, rate)) = page.folded.split_at_checked(RATE) else { return false };
    own == &COLUMNS[..RATE]
        && rate.first().is_some_and(|name| [COLUMNS[RATE], SHORT, BOTH].contains(&name.as_str()))
}

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let statistic = Statistic::InternationalHomicideRate;
    let original = page.folded.iter().position(|name| name.ends_with("(original year)"));
    let width = page.folded.len();
    each_row(page, input, head, RATE + 1..=width, ledger, |ledger, row| {
        expect_mexico(row, COUNTRY)?;
        let of_year = match original {
            Some(i) if !row.text(i)?.is_empty() => i,
            Some(_) | None => YEAR,
        };
        let year = row.year(of_year)?;
        let (month, number) = (row.month(year, 1, of_year)?, rate(row, RATE)?);
        once(ledger, year, 0)?;
        keep(ledger, row, statistic, &Levels::none(), &[(RATE, month, printed(number))])?;
        Ok(())
    })?;
    Ok(facts(Publisher::Unodc, vec![statistic], "owid-homicide-rate", true))
}
