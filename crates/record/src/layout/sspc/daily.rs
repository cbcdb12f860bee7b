//! Victims of homicide that prosecutors and federal forces reported to the interinstitutional group: one row a state and day,
//! with a total of most days.
//!
//! The totals are held against their states and left out. A state's day that is not there was lost: 21 April 2019 and two
//! states in all of October 2020, among others, and the first days of April 2019. Its month says so.

use std::collections::{BTreeMap, BTreeSet};

use measure::{
    Date, Expected, FindingCode, Month, Offence, PlaceCode, RowsAre, STATES, Seen, Statistic, fold_name,
};

use super::{day, facts, state};
use crate::{
    AbsentIs, CellOfRow, Error, LabelId, Lack, RowKey, Span,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{Facts, LackingRow, Ledger},
        page::Page,
        rows::{Row, Stop, column, each_row},
        totals::{Totals, total_row},
    },
};

pub(in crate::layout) const COLUMNS: [&str; 3] = ["entidad", "homicidios", "fecha"];

const STATE: usize = 0;
const NUMBER: usize = 1;
const DAY: usize = 2;

/// The days that each state has.
type Days = BTreeMap<PlaceCode, BTreeSet<Date>>;

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let label = ledger.label("Homicidios", Offence::IntentionalHomicide)?;
    let (mut days, mut totals) = (Days::new(), Totals::new());
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, |ledger, row| {
        keep(ledger, row, label, (&mut days, &mut totals))
    })?;
    totals.note_disagreements(ledger)?;
    tell_lost_days(ledger, &days)?;
    Ok(facts(Statistic::HomicidesOfTheDay, "sspc-daily-report", AbsentIs::Missing))
}

fn keep(
    ledger: &mut Ledger<'_>,
    row: &Row<'_>,
    offence: LabelId,
    (days, totals): (&mut Days, &mut Totals<Date>),
) -> Result<(), Stop> {
    let date = day(row, DAY)?;
    let number = row.written_count(NUMBER)?;
    let name = row.text(STATE)?;
    if fold_name(&name) == "total" {
        totals.print(date, number, row.number, row.header(NUMBER));
        return Err(total_row(&format!("{name} {date}")).into());
    }
    let place = state(row, STATE)?;
    if !days.entry(place).or_default().insert(date) {
        return Err(Fault::once_more(format_args!("{name} {date}"), RowsAre::PlaceDay).into());
    }
    totals.add(date, number);
    let (statistic, span) = (Statistic::HomicidesOfTheDay, Span::Month);
    let key = RowKey { sheet: None, row: row.number, statistic, place, offence, sex: None, age: None, span };
    Ok(ledger.keep(&key, &[CellOfRow { column: column(NUMBER), month: Month::of(date), number }])?)
}

/// Tells the months in which a state lacks a day, from the first of the file to its last.
fn tell_lost_days(ledger: &mut Ledger<'_>, days: &Days) -> Result<(), Error> {
    let all: BTreeSet<Date> = days.values().flatten().copied().collect();
    let (Some(first), Some(last)) = (all.first(), all.last()) else { return Ok(()) };
    let (mut month, last) = (Month::of(*first), Month::of(*last));
    // The states of the file, of which there is a row on some day; one that has none is told as absent from the file.
    let states: Vec<PlaceCode> = days.keys().copied().collect();
    while month <= last {
        let mut lost = 0;
        for place in &states {
            let there =
                days.get(place).map_or(0, |days| days.iter().filter(|d| Month::of(**d) == month).count());
            let missing = (month.days() as usize).saturating_sub(there);
            if missing > 0 {
                lost += missing as u64;
                ledger.lacks(LackingRow {
                    statistic: Statistic::HomicidesOfTheDay,
                    offence: Offence::IntentionalHomicide,
                    place: *place,
                    january: month.plus(1 - i32::from(month.number())),
                    months: 1 << (month.number().unsigned_abs() - 1),
                    lack: Lack::Absent,
                    cell: None,
                });
            }
        }
        if lost > 0 {
            let seen = Seen::DaysAbsent { days: lost, month };
            ledger.note(None, Fault::of_row(FindingCode::EmptyCell, seen, Expected::CountUpToCutoff))?;
        }
        month = month.plus(1);
    }
    let is_there = |code: u32| states.iter().any(|state| state.number() == code);
    ledger.wholeness().states_absent =
        STATES.iter().filter(|s| !is_there(s.code)).filter_map(|s| PlaceCode::new(s.code).ok()).collect();
    Ok(())
}
