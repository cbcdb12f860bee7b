//! Investigations of 2011 to 2014 by municipality and year, by SESNSP's former method: a table of an application, whose
//! numbers are padded with blanks and have commas, as R prints them.
//!
//! The totals count more than the offences beside them, so that no sum holds them to account, and are left out. Of 2014
//! the table of July 2014 counts part, as a third of the homicides of 2013 shows, and no table says to which month it
//! goes: that year is rejected.

use measure::{Catalogue, Expected, FindingCode, Offence, RowsAre, Statistic};

use super::{Names, facts};
use crate::{
    CellOfRow, Error, RowKey, Span,
    layout::{
        input::Input,
        ledger::{Facts, Ledger, of_month},
        page::Page,
        rows::{Row, Stop, column, each_row},
        totals::total_row,
    },
};

pub(in crate::layout) const COLUMNS: [&str; 7] =
    ["estado", "municipio", "ano", "crimen", "averiguaciones", "tasa", "lugar"];

const STATE: usize = 0;
const YEAR: usize = 2;
const OFFENCE: usize = 3;
const NUMBER: usize = 4;

/// The year that the table does not say to which month it counts.
const BEGUN: i32 = 2014;

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let mut names = Names::default();
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, |ledger, row| {
        keep(&mut names, ledger, row)
    })?;
    Ok(facts(Catalogue::Sesnsp1997, "sesnsp-old-method-municipal-year"))
}

fn keep(names: &mut Names, ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
    let label = row.text(OFFENCE)?;
    let offence = match label.as_ref() {
        "Homicidios dolosos" => Offence::IntentionalHomicide,
        "Secuestros" => Offence::Kidnapping,
        "Robos" | "Otros delitos" => Offence::Other,
        "Total averiguaciones" => return Err(total_row(&label).into()),
        _ => {
            return Err(row.fault(FindingCode::UnknownOffence, OFFENCE, Expected::SubtypeOfCatalogue).into());
        }
    };
    let year = row.year(YEAR)?;
    if !catalogue::years(Catalogue::Sesnsp1997).contains(&year) {
        let expected = Expected::YearsBetween { first: 1997, last: 2017 };
        return Err(row.fault(FindingCode::ImpossiblePeriod, YEAR, expected).into());
    }
    if year == BEGUN {
        return Err(row.fault(FindingCode::ImpossiblePeriod, YEAR, Expected::WholeYear).into());
    }
    let place = names.place(row, STATE)?;
    let january = row.month(year, 1, YEAR)?;
    let number = row.count_with_thousands(NUMBER)?;
    let number = number.ok_or_else(|| row.fault(FindingCode::EmptyCell, NUMBER, Expected::WholeNumber))?;
    let offence = ledger.label(&label, offence)?;
    ledger.expect_new(
        (of_month(place, january), offence),
        format_args!("{place} {year}"),
        RowsAre::StateYearOffence,
    )?;
    let (statistic, span) = (Statistic::Investigations, Span::Year);
    let sheet = ledger.sheet()?;
    let key = RowKey { sheet, row: row.number, statistic, place, offence, sex: None, age: None, span };
    ledger.keep(&key, &[CellOfRow { column: column(NUMBER), month: january, number }])?;
    Ok(())
}
