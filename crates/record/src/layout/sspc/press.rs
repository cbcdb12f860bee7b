//! Victims of homicide that the ministry found in the press: one row a municipality and day on which there was any.
//!
//! Whole reports stand twice in the file, those of January to September 2020 above all: of 46,159 rows 13,442 repeat the
//! municipality and the day of another and are rejected. A few of them have another number than the first, which is said as
//! a number that is there twice. A name that no municipality of the state has stays in the state, as of a municipality that is
//! not known. Men, women and those of whom it is not known are held against their total.

use std::collections::HashMap;

use measure::{Date, Expected, FindingCode, Month, Offence, PlaceCode, RowsAre, Statistic, fold_name};

use super::{day, facts, state};
use crate::{
    AbsentIs, CellOfRow, Error, Gap, LabelId, Lack, RowKey, Span,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{Facts, Ledger},
        page::Page,
        rows::{Row, Stop, column, each_row},
        totals::Totals,
    },
    places::places,
};

pub(in crate::layout) const COLUMNS: [&str; 7] =
    ["entidad", "municipio", "homicidios", "hombre", "mujer", "no identificado", "fecha"];

const STATE: usize = 0;
const MUNICIPALITY: usize = 1;
const NUMBER: usize = 2;
const PARTS: [usize; 3] = [3, 4, 5];
const DAY: usize = 6;

/// The number that was read first of a municipality, by its name, and a day.
type First = HashMap<(PlaceCode, String, Date), u64>;

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let label = ledger.label("Homicidios", Offence::IntentionalHomicide)?;
    let (mut first, mut totals) = (First::new(), Totals::new());
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, |ledger, row| {
        keep(ledger, row, label, (&mut first, &mut totals))
    })?;
    totals.note_disagreements(ledger)?;
    Ok(facts(Statistic::HomicidesInThePress, "sspc-open-sources", AbsentIs::Zero))
}

fn keep(
    ledger: &mut Ledger<'_>,
    row: &Row<'_>,
    offence: LabelId,
    (first, totals): (&mut First, &mut Totals<u32>),
) -> Result<(), Stop> {
    let state = state(row, STATE)?;
    let name = row.text(MUNICIPALITY)?;
    let (place, doubt) = municipality(row, state, &name)?;
    let date = day(row, DAY)?;
    let month = Month::of(date);
    let number = row.written_count(NUMBER)?;
    let statistic = Statistic::HomicidesInThePress;
    let of_day = (state, fold_name(&name), date);
    if let Some(before) = first.get(&of_day) {
        if *before != number {
            let (lack, cell, offence) =
                (Lack::Doubled, Some((row.number, column(NUMBER))), Offence::IntentionalHomicide);
            ledger.gap(Gap { statistic, offence, place, month, lack, cell, number: Some(number) })?;
        }
        return Err(Fault::once_more(format_args!("{name} {date}"), RowsAre::PlaceDay).into());
    }
    if let Some(doubt) = doubt {
        ledger.note_once(row.number, doubt)?;
    }
    let parts: Vec<Option<u64>> = PARTS.iter().map(|i| row.count(*i)).collect::<Result<_, _>>()?;
    if let Some(parts) = parts.into_iter().collect::<Option<Vec<u64>>>() {
        totals.print(row.number, number, row.number, row.header(NUMBER));
        totals.add(row.number, parts.iter().sum());
    }
    first.insert(of_day, number);
    let span = Span::Month;
    let key = RowKey { sheet: None, row: row.number, statistic, place, offence, sex: None, age: None, span };
    Ok(ledger.keep(&key, &[CellOfRow { column: column(NUMBER), month, number }])?)
}

/// The municipality of a state that a name means, or the state's unknown one, and what is noted of it.
fn municipality(row: &Row<'_>, state: PlaceCode, name: &str) -> Result<(PlaceCode, Option<Fault>), Fault> {
    if let [one] = places().named(state, name) {
        return Ok((*one, None));
    }
    let expected = Expected::MunicipalityOf { state };
    let doubt = row.fault(FindingCode::PlaceNameDisagrees, MUNICIPALITY, expected);
    match PlaceCode::new(state.number() * 1000 + 999) {
        Ok(unknown) => Ok((unknown, Some(doubt))),
        Err(_) => Err(doubt),
    }
}
