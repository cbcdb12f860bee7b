//! SESNSP's wide files: one row an offence of a place in a year, one column a month.
//!
//! Investigations by state have 19 columns, by municipality 21, victims by state, sex and age 21. From 2026 the
//! same columns carry the new register's catalogue, told by the year of the first row.

mod block;
mod merge;

use measure::{Catalogue, Expected, FindingCode, Publisher, Seen, Statistic, Where};

use super::{
    Input, Ledger, Page,
    ledger::Facts,
    records::{Blocks, is_blank},
    refuse,
};
use crate::{AbsentIs, Error};
use block::{BlockParser, ParsedBlock};

macro_rules! columns {
    ($name:ident, $n:literal, $doc:literal, [$($before:literal),*]) => {
        #[doc = $doc]
        pub(super) const $name: [&str; $n] = [
            $($before,)* "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
            "octubre", "noviembre", "diciembre",
        ];
    };
}

columns!(
    STATE_COLUMNS,
    19,
    "Investigations by state.",
    [
        "ano",
        "clave ent",
        "entidad",
        "bien juridico afectado",
        "tipo de delito",
        "subtipo de delito",
        "modalidad"
    ]
);
columns!(
    MUNICIPAL_COLUMNS,
    21,
    "Investigations by municipality.",
    [
        "ano",
        "clave ent",
        "entidad",
        "cve municipio",
        "municipio",
        "bien juridico afectado",
        "tipo de delito",
        "subtipo de delito",
        "modalidad"
    ]
);
columns!(
    VICTIMS_COLUMNS,
    21,
    "Victims by state, sex and age.",
    [
        "ano",
        "clave ent",
        "entidad",
        "bien juridico afectado",
        "tipo de delito",
        "subtipo de delito",
        "modalidad",
        "sexo",
        "rango de edad"
    ]
);

/// The first year of the new register.
pub(super) const FIRST_YEAR_OF_RNID: i32 = 2026;

/// The first year of the method of 2015.
const FIRST_YEAR: i32 = 2015;

/// Where what stands in a wide file, by column counted from 0.
#[derive(Debug)]
struct Shape {
    statistic: Statistic,
    /// The column of the municipality's code; its name follows.
    municipality: Option<usize>,
    /// The first of the four columns of the offence.
    offence: usize,
    /// The column of the sex; the age group follows.
    sex: Option<usize>,
    /// The column of January.
    january: usize,
    /// Which of two kinds of file, as part of the series' name.
    level: &'static str,
}

const STATE: Shape = Shape {
    statistic: Statistic::Investigations,
    municipality: None,
    offence: 3,
    sex: None,
    january: 7,
    level: "state",
};

const MUNICIPAL: Shape =
    Shape { municipality: Some(3), offence: 5, january: 9, level: "municipality", ..STATE };

const VICTIMS: Shape = Shape { statistic: Statistic::Victims, sex: Some(7), january: 9, ..STATE };

impl Shape {
    fn width(&self) -> usize {
        self.january + 12
    }
}

/// The years that a catalogue may hold.
pub(super) fn years_of(catalogue: Catalogue) -> std::ops::RangeInclusive<i32> {
    match catalogue {
        Catalogue::Rnid2026 => FIRST_YEAR_OF_RNID..=2199,
        _ => FIRST_YEAR..=FIRST_YEAR_OF_RNID - 1,
    }
}

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
            Err(refuse(FindingCode::NoRows, at, Seen::HeaderAlone, Expected::RowsWithCounts))
        }
        None => Ok(Catalogue::Sesnsp2015),
    }
}
