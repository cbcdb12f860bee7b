//! The rewriting `timeseries_victimas`: one row a state, month and subtype, national totals beside them.
//!
//! Its months go to the end of the year whatever the cut-off, filled with zeros. The cut-off is the last month in
//! which any state counts a victim; later zeros are no counts, and their rows are kept without a cell.

use std::collections::{BTreeSet, HashMap};

use measure::{Expected, FindingCode, Month, PlaceCode, RowsAre, Seen, Statistic};

use super::facts;
use crate::{
    CellOfRow, Error, LabelId, RowKey, Span,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{Facts, Ledger, of_month},
        page::Page,
        rows::{Row, Stop, column, each_row},
        totals::{Totals, total_row},
    },
};

pub(in crate::layout) const COLUMNS: [&str; 4] = ["isodate", "entidad", "delito", "total"];

struct Waiting {
    row: u32,
    place: PlaceCode,
    month: Month,
    offence: LabelId,
    number: u64,
}

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let mut waiting: Vec<Waiting> = Vec::new();
    let mut known = Known::default();
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, |ledger, row| {
        let read = read_row(&mut known, ledger, row)?;
        ledger.expect_new(
            (of_month(read.place, read.month), read.offence),
            format_args!("{} {}", read.place, read.month),
            RowsAre::StateMonthOffence,
        )?;
        waiting.push(read);
        Ok(())
    })?;
    let counted = waiting.iter().filter(|w| w.place != PlaceCode::NATION && w.number > 0);
    let cutoff = counted.map(|w| w.month).max();
    let mut totals = Totals::new();
    let mut after = BTreeSet::new();
    for Waiting { row, place, month, offence, number } in waiting {
        if place == PlaceCode::NATION {
            totals.print((month, offence), number, row, "total");
            ledger.reject(row, total_row("Nacional"))?;
            continue;
        }
        totals.add((month, offence), number);
        let (statistic, span) = (Statistic::Victims, Span::Month);
        let key = RowKey { sheet: None, row, statistic, place, offence, sex: None, age: None, span };
        if cutoff.is_some_and(|cutoff| month <= cutoff) {
            ledger.keep(&key, &[CellOfRow { column: column(3), month, number }])?;
            continue;
        }
        if after.insert(month) {
            let expected = Expected::NothingAfterCutoff;
            ledger.note(
                Some(row),
                Fault::new(FindingCode::AfterCutoff, "total", Seen::ZeroIn { month }, expected),
            )?;
        }
        ledger.keep(&key, &[])?;
    }
    totals.note_disagreements(ledger)?;
    // A label is its own detail.
    let labels = u32::try_from(known.offences.len()).unwrap_or(u32::MAX);
    let offences: Vec<_> = (0..labels).map(|label| ledger.offence_of(label)).collect();
    ledger.find_absent(Statistic::Victims, |label| {
        offences.get(label as usize).copied().unwrap_or(measure::Offence::Other)
    })?;
    Ok(facts())
}

/// Names that were looked up before.
#[derive(Default)]
struct Known {
    places: HashMap<Vec<u8>, PlaceCode>,
    offences: HashMap<Vec<u8>, LabelId>,
}

fn read_row(known: &mut Known, ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<Waiting, Stop> {
    let date = row.text(0)?;
    let month = date.get(..7).and_then(|month| month.parse::<Month>().ok()).filter(|_| date.len() == 10);
    let month = month.ok_or_else(|| {
        row.fault(FindingCode::ImpossiblePeriod, 0, Expected::DateLike { example: "2019-06-01".to_owned() })
    })?;
    let place = match known.places.get(row.bytes(1)) {
        Some(&place) => place,
        None => {
            let place = place_named(row)?;
            known.places.insert(row.bytes(1).to_vec(), place);
            place
        }
    };
    let number = row.written_count(3)?;
    let offence = match known.offences.get(row.bytes(2)) {
        Some(&offence) => offence,
        None => {
            let subtype = row.text(2)?;
            let offence = catalogue::sesnsp_subtype(&subtype);
            let expected = Expected::SubtypeOfCatalogue;
            let offence = offence.ok_or_else(|| row.fault(FindingCode::UnknownOffence, 2, expected))?;
            let label = ledger.label(&subtype, offence)?;
            known.offences.insert(row.bytes(2).to_vec(), label);
            label
        }
    };
    Ok(Waiting { row: row.number, place, month, offence, number })
}

fn place_named(row: &Row<'_>) -> Result<PlaceCode, Fault> {
    let name = row.text(1)?;
    if name == "Nacional" {
        return Ok(PlaceCode::NATION);
    }
    PlaceCode::state_named(&name)
        .map_err(|_| row.fault(FindingCode::UnknownPlace, 1, Expected::StateOrNation))
}
