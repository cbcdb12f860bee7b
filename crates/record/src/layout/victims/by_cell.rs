//! The rewriting `db_victimas_delitos_ent_long`: every cell of SESNSP's wide file as a row, dated mid-month.

use std::collections::HashMap;

use measure::{Catalogue, Expected, FindingCode, Offence, PlaceCode, RowsAre, Statistic};

use super::facts;
use crate::{
    CellOfRow, Error, LabelId, RowKey, Span,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{Facts, Ledger, of_month},
        page::Page,
        rows::{Row, Stop, column, each_row},
    },
    places::places,
};

pub(in crate::layout) const COLUMNS: [&str; 12] = [
    "date year month",
    "n year",
    "n month",
    "cve ent",
    "nombre estado",
    "bien juridico afectado",
    "tipo de delito",
    "subtipo de delito",
    "modalidad",
    "genero",
    "rango de edad",
    "n victimas",
];

/// What is remembered from row to row.
#[derive(Default)]
struct Known {
    labels: HashMap<Vec<u8>, [LabelId; 3]>,
    details: HashMap<[LabelId; 3], u32>,
    places: HashMap<Vec<u8>, PlaceCode>,
}

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let mut known = Known::default();
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, |ledger, row| {
        keep(&mut known, ledger, row)
    })?;
    let offences: HashMap<u32, LabelId> =
        known.details.iter().map(|([offence, ..], detail)| (*detail, *offence)).collect();
    let offences: HashMap<u32, Offence> =
        offences.into_iter().map(|(detail, label)| (detail, ledger.offence_of(label))).collect();
    ledger
        .find_absent(Statistic::Victims, |detail| offences.get(&detail).copied().unwrap_or(Offence::Other))?;
    Ok(facts())
}

fn keep(known: &mut Known, ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
    let year = row.year(1)?;
    if !catalogue::years(Catalogue::Sesnsp2015).contains(&year) {
        return Err(row
            .fault(FindingCode::ImpossiblePeriod, 1, Expected::YearsBetween { first: 2015, last: 2025 })
            .into());
    }
    let month = row.month_numbered(year, 2)?;
    if !row.text(0)?.starts_with(&month.to_string()) {
        return Err(row.fault(FindingCode::ImpossiblePeriod, 0, Expected::DayOf { month }).into());
    }
    let place = match known.places.get(row.span(3, 4)) {
        Some(&place) => place,
        None => {
            let named = places().state(&row.text(3)?, &row.text(4)?);
            let place = named.map_err(|fault| Fault { column: Some(row.header(3).to_owned()), ..fault })?;
            known.places.insert(row.span(3, 4).to_vec(), place);
            place
        }
    };
    let labels = match known.labels.get(row.span(5, 10)) {
        Some(&labels) => labels,
        None => {
            let labels = new_labels(ledger, row)?;
            known.labels.insert(row.span(5, 10).to_vec(), labels);
            labels
        }
    };
    let number = row.count(11)?;
    let next = u32::try_from(known.details.len()).unwrap_or(u32::MAX);
    let detail = *known.details.entry(labels).or_insert(next);
    ledger.expect_new(
        (of_month(place, month), detail),
        format_args!("{place} {month}"),
        RowsAre::StateMonthOffenceSexAge,
    )?;
    let [offence, sex, age] = labels;
    let key = RowKey {
        sheet: None,
        row: row.number,
        statistic: Statistic::Victims,
        place,
        offence,
        sex: Some(sex),
        age: Some(age),
        span: Span::Month,
    };
    match number {
        Some(number) => ledger.keep(&key, &[CellOfRow { column: column(11), month, number }])?,
        None => {
            ledger.note(Some(row.number), row.fault(FindingCode::EmptyCell, 11, Expected::Count))?;
            ledger.lacks_month(&key, month, column(11));
            ledger.keep(&key, &[])?;
        }
    }
    Ok(())
}

fn new_labels(ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<[LabelId; 3], Stop> {
    let levels = (5..9).map(|i| row.text(i).map(|t| t.into_owned())).collect::<Result<Vec<_>, _>>()?;
    let offence = match levels.as_slice() {
        [_, kind, subtype, _] => catalogue::offence_of(Catalogue::Sesnsp2015, kind, subtype),
        _ => None,
    };
    let text = levels.join(" / ");
    // The catalogue of 2015 is closed: what it does not have is a misprint of something that cannot be told.
    let offence = offence.ok_or_else(|| {
        let column = row.header(7);
        Fault::new(FindingCode::UnknownOffence, column, text.as_str(), Expected::SubtypeOfCatalogue)
    })?;
    let offence = ledger.label(&text, offence)?;
    let sex = ledger.label(&row.text(9)?, Offence::NoOffence)?;
    let age = ledger.label(&row.text(10)?, Offence::NoOffence)?;
    Ok([offence, sex, age])
}
