//! The workbooks in which INEGI's survey of victimisation (ENVIPE) prints its estimates of what is not reported.
//!
//! An edition asks about the year before. Its tables are found by the words of their titles and headers, because their
//! numbers and rows change from edition to edition. Read are the crimes and the dark figure of the country by class, of
//! every state, and the three classes that each state's table names: those most reported to the survey until edition 2019,
//! those with the highest dark figure from 2020; until 2014 that table prints no crimes, and its shares are of all unreported
//! crimes, so they are checked and not kept. The edition of 2011 has no dark figure and prints states by residence of the
//! victim alone. Tables by sex are not read: their totals are those that are.
//!
//! How sure INEGI is of an estimate is the colour of its cell, which the legend of its sheet explains. `*` marks a share of a
//! hundred, of which the sample knows no error: it has a class only where it has a colour. Editions 2024 and 2025 print how many
//! estimates of a table are of each class, which the colours are held against. The same estimate stands in several tables:
//! it is kept from the table by class, else from that by state, and the others are held against it.

mod sheet;
mod table;

use std::collections::BTreeSet;

use measure::{Catalogue, Expected, FindingCode, Publisher, Seen, Statistic, Where};

use self::{
    sheet::{Kept, SheetRows},
    table::Table,
};
use super::legend::Legend;
use crate::{
    AbsentIs, Error,
    layout::{
        fills,
        input::{Input, Sheet},
        ledger::{Facts, Ledger},
        page::Page,
        rows::each_row,
    },
};

pub(in crate::layout) const COLUMNS: [&str; 3] = ["tipo de delito", "delitos ocurridos", "cifra negra"];

/// The widest row: no table has a tenth of so many columns.
const WIDEST: usize = 1_000;

/// Whether a sheet is one of the survey's tables that are read.
pub(in crate::layout) fn is_page(page: &Page) -> bool {
    Table::of(page).is_some()
}

/// Reads every table of the workbook.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    _: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let damaged = |seen| {
        let at = Where { file: page.file.clone(), ..Where::default() };
        Error::refused(FindingCode::DamagedFile, at, seen, Expected::WholeWorkbook)
    };
    // A sheet that somebody wrote as text has lost its colours.
    let Some((text, workbook)) = input.take_workbook() else { return Err(damaged(Seen::NoSheet)) };
    let first = Sheet { page: page.clone(), text };
    let mut sheets: Vec<Sheet> = std::iter::once(first).chain(workbook.others).collect();
    sheets.sort_by_key(|sheet| Table::of(&sheet.page));
    let names: Vec<&str> = sheets.iter().filter_map(|sheet| sheet.page.sheet.as_deref()).collect();
    let mut fills = fills::of_sheets(&workbook.bytes, &names).map_err(damaged)?;
    let mut kept = Kept::default();
    let mut years = None;
    for Sheet { page, text } in sheets {
        let Some(table) = Table::of(&page) else { continue };
        let (edition, counted) = table::years(&page, table)?;
        if *years.get_or_insert((edition, counted)) != (edition, counted) {
            return Err(table::another_year(&page, counted, edition));
        }
        // Without its colours a sheet would say nothing of how sure its estimates are, as if nobody had asked.
        let fills = page.sheet.as_ref().and_then(|name| fills.remove(name));
        let fills = fills.ok_or_else(|| damaged(Seen::NoSheet))?;
        let legend = Legend::of(&text, &fills);
        let Some(mut input) = input.beside(text) else { continue };
        ledger.turn_to(&page);
        let mut rows = SheetRows::new((&page, table), (legend, fills), counted);
        each_row(&page, &mut input, Vec::new(), 1..=WIDEST, ledger, |ledger, row| {
            rows.row(ledger, row, &mut kept)
        })?;
        rows.finish(ledger, &mut kept)?;
    }
    let statistics: BTreeSet<Statistic> = kept.statistics();
    Ok(Facts {
        publisher: Publisher::Inegi,
        statistics: statistics.into_iter().collect(),
        catalogue: Catalogue::Envipe,
        series: "envipe".to_owned(),
        rewritten: false,
        absent_is: AbsentIs::Unknown,
    })
}
