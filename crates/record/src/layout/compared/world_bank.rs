//! The World Bank's indicator VC.IHR.PSRC.P5, intentional homicides per 100,000 people: a row a country, a column a year.
//!
//! No file is at hand. Its form is what public programs that read it say of it, and quote: `"Data Source"` and `"World
//! Development Indicators"`, `"Last Updated Date"` and the day, each with a blank line after it, then `"Country Name"`,
//! `"Country Code"`, `"Indicator Name"`, `"Indicator Code"` and the years from 1960, every cell quoted, every line ending with a
//! comma. The download is a zip of three files, of which this is one; the file of all indicators has the same columns.

use measure::{Levels, Month, Publisher, Statistic, Value};

use super::{expect, expect_mexico, facts, keep, once, printed, rate};
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
    ["country name", "country code", "indicator name", "indicator code"];

const COUNTRY: usize = 1;
const INDICATOR: usize = 3;
const HOMICIDES: &str = "VC.IHR.PSRC.P5";

/// Whether a page has the columns of the bank's indicators and a column a year.
pub(in crate::layout) fn is_page(page: &Page) -> bool {
    let Some((own, years)) = page.folded.split_at_checked(COLUMNS.len()) else { return false };
    own == COLUMNS
        && years.first().is_some_and(|year| year_of(year).is_some())
        && years.iter().all(|year| year.is_empty() || year_of(year).is_some())
}

fn year_of(folded: &str) -> Option<Month> {
    let year = folded.parse::<i32>().ok().filter(|year| (1900..2200).contains(year) && folded.len() == 4)?;
    Month::new(year, 1).ok()
}

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let statistic = Statistic::InternationalHomicideRate;
    let years: Vec<(usize, Month)> =
        page.folded.iter().enumerate().filter_map(|(i, name)| Some((i, year_of(name)?))).collect();
    let width = page.folded.len();
    each_row(page, input, head, COLUMNS.len()..=width, ledger, |ledger, row| {
        expect_mexico(row, COUNTRY)?;
        expect(row, INDICATOR, HOMICIDES)?;
        let mut numbers: Vec<(usize, Month, Value)> = Vec::with_capacity(years.len());
        for (i, month) in &years {
            if !row.text(*i)?.is_empty() {
                numbers.push((*i, *month, printed(rate(row, *i)?)));
            }
        }
        once(ledger, 0, 0)?;
        keep(ledger, row, statistic, &Levels::none(), &numbers)?;
        Ok(())
    })?;
    Ok(facts(Publisher::WorldBank, vec![statistic], "world-bank-homicide-rate", false))
}
