//! CONAPO's population at mid-year, in the forms in which its projections are handed on.
//!
//! Projections are no vintages of each other, so each has a series of its own, named after its level and years. A
//! number is a stock at July, the middle of the year. Sexes are kept and totals of sexes are checked and left out,
//! so that a sum over rows counts nobody twice.

pub(super) mod released;

use std::collections::BTreeSet;

use measure::{
    Catalogue, Expected, FindingCode, Month, Offence, PlaceCode, Publisher, RowsAre, Statistic, fold_name,
};

use super::{
    fault::Fault,
    input::Input,
    ledger::{Facts, Ledger},
    page::Page,
    rows::{Row, Stop, column, each_row},
    totals::{Totals, disagreement, total_row},
};
use crate::{AbsentIs, CellOfRow, Error, LabelId, RowKey, Span, places::places};

pub(super) const WIDE_COLUMNS: [&str; 3] = ["cve", "entidad", "municipio"];
pub(super) const SEXES_COLUMNS: [&str; 8] =
    ["date year", "nombre estado", "cve ent", "nombre municipio", "cve mun", "hombres", "mujeres", "total"];
pub(super) const STATE_COLUMNS: [&str; 6] =
    ["n year", "nombre estado", "cve ent", "genero", "pob start year", "pob mid year"];
pub(super) const CODES_COLUMNS: [&str; 4] = ["population", "code", "sex", "year"];

/// Whether a page is of the wide form: the columns of the place, then one a year.
pub(super) fn is_wide(page: &Page) -> bool {
    let Some((own, years)) = page.folded.split_at_checked(WIDE_COLUMNS.len()) else { return false };
    own == WIDE_COLUMNS
        && !years.is_empty()
        && years
            .iter()
            .all(|year| year.len() == 4 && year.parse::<i32>().is_ok_and(|y| (1900..2200).contains(&y)))
}

/// The first and last year of a projection.
#[derive(Default)]
struct Years(Option<(i32, i32)>);

impl Years {
    fn add(&mut self, year: i32) {
        self.0 = Some(self.0.map_or((year, year), |(first, last)| (first.min(year), last.max(year))));
    }

    fn facts(&self, level: &str) -> Facts {
        // default: a file without a year has no row either, and the ledger refuses it
        let (first, last) = self.0.unwrap_or_default();
        Facts {
            publisher: Publisher::Conapo,
            statistics: vec![Statistic::Population],
            catalogue: Catalogue::None,
            series: format!("conapo-{level}-{first}-{last}"),
            rewritten: true,
            absent_is: AbsentIs::Missing,
        }
    }
}

fn key(row: &Row<'_>, place: PlaceCode, offence: LabelId, sex: Option<LabelId>) -> RowKey {
    let (statistic, span) = (Statistic::Population, Span::Stock);
    RowKey { sheet: None, row: row.number, statistic, place, offence, sex, age: None, span }
}

fn label(ledger: &mut Ledger<'_>) -> Result<LabelId, Error> {
    ledger.label("Población a mitad de año", Offence::NoOffence)
}

fn municipality(ledger: &mut Ledger<'_>, row: &Row<'_>, code: usize, name: usize) -> Result<PlaceCode, Stop> {
    let text = row.text(code)?;
    let state = match text.len() {
        4 | 5 => text.get(..text.len() - 3).and_then(|s| s.parse().ok()).and_then(|n| PlaceCode::new(n).ok()),
        _ => None,
    };
    let state = state.ok_or_else(|| row.fault(FindingCode::UnknownPlace, code, Expected::FiveDigits))?;
    municipality_of(ledger, row, state, (code, name))
}

/// The municipality of a state whose code and name stand in two columns.
fn municipality_of(
    ledger: &mut Ledger<'_>,
    row: &Row<'_>,
    state: PlaceCode,
    (code, name): (usize, usize),
) -> Result<PlaceCode, Stop> {
    let at = |fault: Fault| Fault { column: Some(row.header(code).to_owned()), ..fault };
    let named = places().municipality(state, &row.text(code)?, &row.text(name)?).map_err(at)?;
    if let Some(doubt) = named.doubt {
        ledger.note_once(row.number, at(doubt))?;
    }
    Ok(named.code)
}

fn once(ledger: &mut Ledger<'_>, place: PlaceCode, year: i32, detail: u32) -> Result<(), Fault> {
    let of_year = u64::from(place.number()) << 16 | u64::from(year.unsigned_abs());
    ledger.expect_new((of_year, detail), format_args!("{place} {year}"), RowsAre::PlaceYearSex)
}

/// Municipalities by rows and years by columns.
pub(super) fn read_wide(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let mut years = Years::default();
    let columns: Vec<Option<Month>> = page
        .folded
        .iter()
        .map(|name| name.parse::<i32>().ok().and_then(|year| Month::new(year, 7).ok()))
        .collect();
    columns.iter().flatten().for_each(|month| years.add(month.year()));
    each_row(page, input, head, columns.len()..=columns.len(), ledger, |ledger, row| {
        let place = municipality(ledger, row, 0, 2)?;
        let mut cells = Vec::with_capacity(columns.len());
        for (i, month) in columns.iter().enumerate() {
            let Some(month) = *month else { continue };
            match row.count(i)? {
                Some(number) => cells.push(CellOfRow { column: column(i), month, number }),
                None => ledger
                    .note(Some(row.number), row.fault(FindingCode::EmptyCell, i, Expected::Inhabitants))?,
            }
        }
        once(ledger, place, 0, 0)?;
        let offence = label(ledger)?;
        ledger.keep(&key(row, place, offence, None), &cells)?;
        Ok(())
    })?;
    Ok(years.facts("municipality"))
}

/// Municipalities and years by rows, sexes by columns.
pub(super) fn read_sexes(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let mut years = Years::default();
    each_row(page, input, head, SEXES_COLUMNS.len()..=SEXES_COLUMNS.len(), ledger, |ledger, row| {
        let year = row.year(0)?;
        let place = municipality(ledger, row, 4, 3)?;
        let month = row.month(year, 7, 0)?;
        let (men, women) = (row.written_count(5)?, row.written_count(6)?);
        let total = row.count(7)?;
        once(ledger, place, year, 0)?;
        years.add(year);
        let offence = label(ledger)?;
        for (i, number) in [(5, men), (6, women)] {
            let sex = ledger.label(if i == 5 { "Hombres" } else { "Mujeres" }, Offence::NoOffence)?;
            let cells = [CellOfRow { column: column(i), month, number }];
            ledger.keep_part(&key(row, place, offence, Some(sex)), &cells)?;
        }
        ledger.end_row();
        if let Some(total) = total.filter(|total| *total != men + women) {
            ledger.note(Some(row.number), disagreement(row.header(7), total, men + women))?;
        }
        Ok(())
    })?;
    Ok(years.facts("municipality"))
}

/// Which sex a row counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sex {
    Men,
    Women,
    Both,
}

fn sex_of(row: &Row<'_>, i: usize) -> Result<Sex, Fault> {
    match fold_name(&row.text(i)?).as_str() {
        "hombres" | "males" => Ok(Sex::Men),
        "mujeres" | "females" => Ok(Sex::Women),
        "total" => Ok(Sex::Both),
        _ => Err(row.fault(FindingCode::NotACount, i, Expected::MenWomenOrTotal)),
    }
}

/// A row of the file of states that waits until it is known which years have states.
struct Waiting {
    row: u32,
    place: PlaceCode,
    month: Month,
    sex: Sex,
    text: String,
    number: u64,
}

/// States and the country, years and sexes by rows; the population at the beginning of the year is not kept. In
/// years without states the country's own rows are kept.
pub(super) fn read_states(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let mut waiting = Vec::new();
    each_row(page, input, head, STATE_COLUMNS.len()..=STATE_COLUMNS.len(), ledger, |ledger, row| {
        let read = read_state_row(row)?;
        once(ledger, read.place, read.month.year(), read.sex as u32)?;
        waiting.push(read);
        Ok(())
    })?;
    let with_states: BTreeSet<Month> =
        waiting.iter().filter(|w| w.place != PlaceCode::NATION).map(|w| w.month).collect();
    let (mut of_sexes, mut of_states) = (Totals::new(), Totals::new());
    let mut years = Years::default();
    let column_name = page.header.get(5).map_or("", String::as_str);
    for Waiting { row, place, month, sex, text, number } in waiting {
        let is_nation = place == PlaceCode::NATION;
        if sex == Sex::Both {
            of_sexes.print((place, month), number, row, column_name);
        } else {
            of_sexes.add((place, month), number);
        }
        if is_nation && with_states.contains(&month) {
            of_states.print((month, sex as u32), number, row, column_name);
        } else if !is_nation {
            of_states.add((month, sex as u32), number);
        }
        if sex == Sex::Both || (is_nation && with_states.contains(&month)) {
            ledger.reject(row, total_row(&format!("{place} {text}")))?;
            continue;
        }
        years.add(month.year());
        let offence = label(ledger)?;
        let sex = Some(ledger.label(&text, Offence::NoOffence)?);
        let (statistic, span) = (Statistic::Population, Span::Stock);
        let key = RowKey { sheet: None, row, statistic, place, offence, sex, age: None, span };
        ledger.keep(&key, &[CellOfRow { column: column(5), month, number }])?;
    }
    of_sexes.note_disagreements(ledger)?;
    of_states.note_disagreements(ledger)?;
    Ok(years.facts("state"))
}

fn read_state_row(row: &Row<'_>) -> Result<Waiting, Fault> {
    let year = row.year(0)?;
    let month = row.month(year, 7, 0)?;
    let (code, name, text) = (row.text(2)?, row.text(1)?, row.text(3)?.into_owned());
    let (sex, number) = (sex_of(row, 3)?, row.written_count(5)?);
    let place = if code.trim_start_matches('0').is_empty() && name == "Nacional" {
        PlaceCode::NATION
    } else {
        let at = |fault: Fault| Fault { column: Some(row.header(2).to_owned()), ..fault };
        places().state(&code, &name).map_err(at)?
    };
    Ok(Waiting { row: row.number, place, month, sex, text, number })
}

/// Municipalities by code, years and sexes by rows: the projection that begins in 2010.
pub(super) fn read_codes(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let mut years = Years::default();
    let mut of_sexes = Totals::new();
    each_row(page, input, head, CODES_COLUMNS.len()..=CODES_COLUMNS.len(), ledger, |ledger, row| {
        let year = row.year(3)?;
        let month = row.month(year, 7, 3)?;
        let sex = sex_of(row, 2)?;
        let number = row.written_count(0)?;
        let code = row.text(1)?.parse().ok().and_then(|n| PlaceCode::new(n).ok());
        let place = code.filter(|code| places().get(*code).is_some());
        let place = place.ok_or_else(|| row.fault(FindingCode::UnknownPlace, 1, Expected::CatalogueCode))?;
        once(ledger, place, year, sex as u32)?;
        if sex == Sex::Both {
            of_sexes.print((place, year), number, row.number, row.header(0));
            return Err(total_row("Total").into());
        }
        of_sexes.add((place, year), number);
        years.add(year);
        let offence = label(ledger)?;
        let sex = ledger.label(if sex == Sex::Men { "Hombres" } else { "Mujeres" }, Offence::NoOffence)?;
        ledger
            .keep(&key(row, place, offence, Some(sex)), &[CellOfRow { column: column(0), month, number }])?;
        Ok(())
    })?;
    of_sexes.note_disagreements(ledger)?;
    Ok(years.facts("municipality"))
}
