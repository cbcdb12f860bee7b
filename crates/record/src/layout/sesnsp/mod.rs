//! SESNSP's wide files: one row an offence of a place in a year, one column a month.
//!
//! Investigations by state have 19 columns, by municipality 21, victims by state, sex and age 21. From 2026 the
//! same columns carry the new register's catalogue, told by the year of the first row, and victims stand by municipality too, in
//! 23 columns: no file of those is at hand, and the header is the one by state with the municipality's code and name.

mod block;
mod merge;
mod shape;

use measure::{Catalogue, Expected, FindingCode, Publisher, Seen, Where};

pub(super) use shape::{MUNICIPAL_COLUMNS, MUNICIPAL_VICTIMS_COLUMNS, STATE_COLUMNS, VICTIMS_COLUMNS};

use super::{
    input::Input,
    ledger::{Facts, Ledger},
    page::Page,
    records::{Blocks, is_blank},
};
use crate::{AbsentIs, Error};
use block::{BlockParser, ParsedBlock};
use shape::{FIRST_YEAR, FIRST_YEAR_OF_RNID, MUNICIPAL, MUNICIPAL_VICTIMS, STATE, Shape, VICTIMS};

/// Reads investigations by state.
pub(super) fn read_state(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    read(&STATE, page, input, head, ledger)
}

/// Reads investigations by municipality.
pub(super) fn read_municipal(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    read(&MUNICIPAL, page, input, head, ledger)
}

/// Reads victims.
pub(super) fn read_victims(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    read(&VICTIMS, page, input, head, ledger)
}

/// Reads victims by municipality.
pub(super) fn read_municipal_victims(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    read(&MUNICIPAL_VICTIMS, page, input, head, ledger)
}

/// Reads a wide file: one thread unpacks and hashes, one parses, this one merges in file order.
fn read(
    shape: &Shape,
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let catalogue = catalogue_of(page)?;
    let parser = BlockParser::new(shape, page, catalogue);
    let mut merge = merge::Merge::new(shape, ledger)?;
    std::thread::scope(|scope| {
        let (to_parser, blocks) = std::sync::mpsc::sync_channel::<Result<Vec<u8>, Error>>(2);
        let (to_merge, parsed) = std::sync::mpsc::sync_channel::<Result<ParsedBlock, Error>>(2);
        scope.spawn(move || {
            let mut reader = Blocks::new(input, head);
            while let Some(block) = reader.next_block().transpose() {
                let last = block.is_err();
                if to_parser.send(block).is_err() || last {
                    return;
                }
            }
        });
        scope.spawn(move || {
            let mut header_rows = page.header_row;
            for block in blocks {
                let parsed = block.map(|block| parser.parse(&block, std::mem::take(&mut header_rows)));
                if to_merge.send(parsed).is_err() {
                    return;
                }
            }
        });
        parsed.into_iter().try_for_each(|block| merge.add(&block?))
    })?;
    merge.finish()?;
    let statistics = vec![shape.statistic];
    // The register of 2026 is no vintage of the files before it: they share no month.
    let source = if catalogue == Catalogue::Rnid2026 { "rnid" } else { "sesnsp" };
    let series = format!("{source}-{}-{}", shape.level, shape.statistic.code());
    Ok(Facts {
        publisher: Publisher::Sesnsp,
        statistics,
        catalogue,
        series,
        rewritten: false,
        absent_is: AbsentIs::Missing,
    })
}

/// The catalogue, by the years of most of the first rows that have one.
fn catalogue_of(page: &Page) -> Result<Catalogue, Error> {
    let years =
        page.sample.iter().filter_map(|row| row.first()?.trim().trim_end_matches(".0").parse::<i32>().ok());
    // One row of a year to come does not make a file one of the new register.
    let (mut of_2015, mut of_2026) = (0_u32, 0_u32);
    for year in years.filter(|year| (FIRST_YEAR..2200).contains(year)) {
        if year >= FIRST_YEAR_OF_RNID {
            of_2026 += 1;
        } else {
            of_2015 += 1;
        }
    }
    match Some((of_2015, of_2026)).filter(|(old, new)| old + new > 0) {
        Some((old, new)) if new > old => Ok(Catalogue::Rnid2026),
        Some(_) => Ok(Catalogue::Sesnsp2015),
        None if page.sample.iter().all(|row| row.iter().all(|c| is_blank(c.as_bytes(), b','))) => {
            let at = Where { file: page.file.clone(), sheet: page.sheet.clone(), ..Where::default() };
            Err(Error::refused(FindingCode::NoRows, at, Seen::HeaderAlone, Expected::RowsWithCounts))
        }
        None => Ok(Catalogue::Sesnsp2015),
    }
}
