//! Clandestine graves that state prosecutors reported when Quinto Elemento Lab asked them, and the bodies in them: one row a
//! municipality, all years from 2006 to 2016 together.
//!
//! Written from `municipalities-counts.csv` of eads/fosas-gatsbyv1. Its years were added up before, so that a number stands
//! at the end of 2016. The program that wrote it puts nought where a prosecutor gave no number: graves without a body are
//! bodies of which the number is missing, and no nought is read there.

use measure::{Expected, FindingCode, Month, Offence, PlaceCode, Publisher, RowsAre, Statistic};

use super::{
    fault::Fault,
    input::Input,
    ledger::{Facts, Ledger, of_month},
    page::Page,
    rows::{Row, Stop, column, each_row},
};
use crate::{AbsentIs, CellOfRow, Error, Gap, Lack, RowKey, Span, places::places};

pub(super) const COLUMNS: [&str; 6] = [
    "state code",
    "state name",
    "municipality code",
    "municipality name",
    "num fosas total",
    "num cuerpos total",
];

const STATE: usize = 0;
const STATE_NAME: usize = 1;
const MUNICIPALITY: usize = 2;
const MUNICIPALITY_NAME: usize = 3;
const GRAVES: usize = 4;
const BODIES: usize = 5;

/// The last month of the years that are added up.
const LAST: (i32, u32) = (2016, 12);

/// Reads the rows.
pub(super) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, keep)?;
    let statistics = [Statistic::ReportedGraves, Statistic::BodiesInReportedGraves];
    Ok(Facts::rewritten(
        Publisher::QuintoElemento,
        &statistics,
        "reported-graves-2006-2016",
        AbsentIs::Unknown,
    ))
}

fn keep(ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
    let place = municipality(ledger, row)?;
    let month = row.month(LAST.0, LAST.1, GRAVES)?;
    let (graves, bodies) = (row.written_count(GRAVES)?, row.written_count(BODIES)?);
    ledger.expect_new((of_month(place, month), 0), format_args!("{place}"), RowsAre::Municipality)?;
    let parts = [
        (GRAVES, Statistic::ReportedGraves, "Fosas", graves),
        (BODIES, Statistic::BodiesInReportedGraves, "Cuerpos", bodies),
    ];
    for (i, statistic, text, number) in parts {
        let offence = ledger.label(text, Offence::NoOffence)?;
        let cell = CellOfRow { column: column(i), month, number };
        if i == BODIES && bodies == 0 && graves > 0 {
            lacks_bodies(ledger, row, (place, month))?;
            continue;
        }
        let (sheet, row, span) = (None, row.number, Span::Stock);
        let key = RowKey { sheet, row, statistic, place, offence, sex: None, age: None, span };
        ledger.keep_part(&key, &[cell])?;
    }
    ledger.end_row();
    Ok(())
}

/// Says that graves are reported without a body.
fn lacks_bodies(
    ledger: &mut Ledger<'_>,
    row: &Row<'_>,
    (place, month): (PlaceCode, Month),
) -> Result<(), Error> {
    let fault = row.fault(FindingCode::EmptyCell, BODIES, Expected::Count);
    ledger.reject_cell(row.number, fault)?;
    ledger.gap(Gap {
        statistic: Statistic::BodiesInReportedGraves,
        offence: Offence::NoOffence,
        place,
        month,
        lack: Lack::Blank,
        cell: Some((row.number, column(BODIES))),
        number: None,
    })
}

fn municipality(ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<PlaceCode, Stop> {
    let at = |i: usize| move |fault: Fault| Fault { column: Some(row.header(i).to_owned()), ..fault };
    let code = row.text(STATE)?;
    let state = places().state(&code, &row.text(STATE_NAME)?).map_err(at(STATE))?;
    let digits = format!("{code}{}", row.text(MUNICIPALITY)?);
    let named =
        places().municipality(state, &digits, &row.text(MUNICIPALITY_NAME)?).map_err(at(MUNICIPALITY))?;
    if let Some(doubt) = named.doubt {
        ledger.note(Some(row.number), at(MUNICIPALITY)(doubt))?;
    }
    Ok(named.code)
}
