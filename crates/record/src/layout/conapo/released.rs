//! CONAPO's projections as it releases them: by single age for states, by bands of five years for municipalities, and its
//! demographic indicators.
//!
//! None of these files is at hand. The headers are those that public programs read: `pob_mit_proyecciones.csv` and
//! `00_Pob_Mitad_1950_2070.csv` (RENGLON, AÑO, ENTIDAD, CVE_GEO, EDAD, SEXO, POBLACION), `base_municipios_final_datos_01.csv`
//! and `_02` (RENGLON, CLAVE, CLAVE_ENT, NOM_ENT, MUN, SEXO, AÑO, EDAD_QUIN, POB; bands `pobm_00_04` to `pobm_65_mm`),
//! `pobproy_quinq1.csv` (a column a band, POB_00_04 to POB_85_mm, and POB_TOTAL, for each sex), `3_Indicadores_Dem_*.xlsx`
//! (HOM_MIT_AÑO, MUJ_MIT_AÑO, POB_MIT_MUN among others). Columns come and go between years of release, so that each is found
//! by its name; what is not needed is left alone.
//!
//! The country's rows are totals in the years that have states, and kept in those before. A file of some states is a series
//! of its own: it must not answer for the whole projection.

use std::collections::BTreeSet;

use measure::{Expected, FindingCode, Month, Offence, PlaceCode, Statistic, Where};

use super::{Sex, Years, label, municipality_of, once, sex_of};
use crate::{
    CellOfRow, Error, LabelId, RowKey, Span,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{Facts, Ledger},
        page::{Page, is_column},
        rows::{Row, Stop, column, each_row},
        totals::{Totals, disagreement, total_row},
    },
    places::places,
};

/// States by single age.
pub(in crate::layout) const STATE_AGES: [&str; 7] =
    ["renglon", "ano", "entidad", "cve geo", "edad", "sexo", "poblacion"];
/// Municipalities, a row a band.
pub(in crate::layout) const BANDS_BY_ROWS: [&str; 9] =
    ["renglon", "clave", "clave ent", "nom ent", "mun", "sexo", "ano", "edad quin", "pob"];
/// Municipalities, a column a band.
pub(in crate::layout) const BANDS_BY_COLUMNS: [&str; 9] =
    ["renglon", "clave", "clave ent", "nom ent", "nom mun", "sexo", "ano", "pob 00 04", "pob total"];
/// Municipalities, their indicators.
pub(in crate::layout) const INDICATORS: [&str; 7] =
    ["renglon", "clave", "clave ent", "nom ent", "nom mun", "ano", "pob mit mun"];

/// Columns that some releases of the same table do not have.
const OPTIONAL: [&str; 2] = ["renglon", "entidad"];

/// Whether a page has the columns of a release, in any order and among others.
pub(in crate::layout) fn is_page(page: &Page, columns: &[&str]) -> bool {
    columns.iter().filter(|name| !OPTIONAL.contains(name)).all(|name| place_of(page, name).is_some())
}

fn place_of(page: &Page, name: &str) -> Option<usize> {
    page.folded.iter().position(|folded| is_column(folded, name))
}

/// A column of inhabitants, and of whom.
#[derive(Debug, Clone)]
struct Part {
    column: usize,
    sex: Option<Sex>,
    age: Option<String>,
}

/// Where what stands in a release.
#[derive(Debug)]
struct Columns {
    year: usize,
    code: usize,
    state: Option<usize>,
    name: Option<usize>,
    sex: Option<usize>,
    age: Option<usize>,
    parts: Vec<Part>,
    /// What the parts of a row add up to.
    total: Option<usize>,
}

/// The columns of a page of one of the four kinds, which has them.
fn columns_of(page: &Page) -> Option<Columns> {
    let at = |name: &str| place_of(page, name);
    let every = |column| vec![Part { column, sex: None, age: None }];
    let (age, total) = (at("edad quin").or_else(|| at("edad")), at("pob total"));
    let (men, women, both) = (at("hom mit ano"), at("muj mit ano"), at("pob mit mun"));
    let (parts, total) = match (age, total, (men, women), both) {
        (Some(_), _, _, _) => (every(at("pob").or_else(|| at("poblacion"))?), None),
        (None, Some(total), _, _) => (bands(page), Some(total)),
        (None, None, (Some(men), Some(women)), Some(both)) => {
            let part = |column, sex| Part { column, sex: Some(sex), age: None };
            (vec![part(men, Sex::Men), part(women, Sex::Women)], Some(both))
        }
        (None, None, _, both) => (every(both?), None),
    };
    Some(Columns {
        year: at("ano")?,
        code: at("clave").or_else(|| at("cve geo"))?,
        state: at("clave ent"),
        name: at("nom mun").or_else(|| at("mun")).or_else(|| at("entidad")),
        sex: at("sexo"),
        age,
        parts,
        total,
    })
}

/// The columns of bands: `POB_00_04`, `POB_010_014`, `POB_85_mm`.
fn bands(page: &Page) -> Vec<Part> {
    let is_band = |folded: &str| {
        let mut words = folded.split(' ');
        let digits = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
        words.next() == Some("pob")
            && words.next().is_some_and(digits)
            && words.next().is_some_and(|last| digits(last) || last == "mm")
            && words.next().is_none()
    };
    let band =
        |(column, _): (usize, &String)| Part { column, sex: None, age: page.header.get(column).cloned() };
    page.folded.iter().enumerate().filter(|(_, folded)| is_band(folded)).map(band).collect()
}

/// A number of a row, and of whom.
#[derive(Debug, Clone, Copy)]
struct Counted {
    row: u32,
    column: u32,
    place: PlaceCode,
    month: Month,
    sex: Option<Sex>,
    age: Option<LabelId>,
    number: u64,
}

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let Some(columns) = columns_of(page) else {
        let at = Where { file: page.file.clone(), ..Where::default() };
        return Err(Error::refused(
            FindingCode::UnknownLayout,
            at,
            page.header.join(" | "),
            Expected::KnownLayout,
        ));
    };
    let (mut years, mut states) = (Years::default(), BTreeSet::new());
    let mut waiting: Vec<Counted> = Vec::new();
    let of_states = columns.state.is_none();
    let everybody = label(ledger)?;
    each_row(page, input, head, page.header.len()..=page.header.len(), ledger, |ledger, row| {
        let counted = counted(ledger, row, &columns)?;
        let Some(first) = counted.first() else { return Ok(()) };
        states.extend(first.place.state());
        if of_states {
            waiting.extend(counted);
            return Ok(());
        }
        years.add(first.month.year());
        for counted in &counted {
            keep(ledger, counted, everybody)?;
        }
        ledger.end_row();
        let sum: u64 = counted.iter().map(|counted| counted.number).sum();
        if let Some(at) = columns.total
            && let Some(total) = row.count(at)?.filter(|total| *total != sum)
        {
            ledger.note(Some(row.number), disagreement(row.header(at), total, sum))?;
        }
        Ok(())
    })?;
    keep_states(ledger, page, waiting, (everybody, &mut years))?;
    Ok(Facts { rewritten: false, ..years.facts(&level(of_states, &states)) })
}

/// The level in the name of the series, with the states where not all are there.
fn level(of_states: bool, states: &BTreeSet<PlaceCode>) -> String {
    let level = if of_states { "state" } else { "municipality" };
    if states.len() == measure::STATES.len() {
        return level.to_owned();
    }
    let codes: Vec<String> = states.iter().map(ToString::to_string).collect();
    format!("{level}-of-{}", codes.join("+"))
}

/// The numbers of a row.
fn counted(ledger: &mut Ledger<'_>, row: &Row<'_>, columns: &Columns) -> Result<Vec<Counted>, Stop> {
    let year = row.year(columns.year)?;
    let month = row.month(year, 7, columns.year)?;
    let place = place(ledger, row, columns)?;
    let sex = columns.sex.map(|i| sex_of(row, i)).transpose()?;
    if sex == Some(Sex::Both) {
        // No release has them: whoever added them counted the same people again.
        return Err(total_row(&format!("{place} {year}")).into());
    }
    let mut all = Vec::with_capacity(columns.parts.len());
    for part in &columns.parts {
        let number = row.written_count(part.column)?;
        all.push((part, number));
    }
    let mut counted = Vec::with_capacity(all.len());
    for (part, number) in all {
        let age = match (columns.age, &part.age) {
            (Some(i), _) => Some(ledger.label(&row.text(i)?, Offence::NoOffence)?),
            (None, Some(age)) => Some(ledger.label(age, Offence::NoOffence)?),
            (None, None) => None,
        };
        let sex = sex.or(part.sex);
        let detail = age.map_or(0, |age| age + 1) * 4 + sex.map_or(3, |sex| sex as u32);
        once(ledger, place, year, detail)?;
        let column = column(part.column);
        counted.push(Counted { row: row.number, column, place, month, sex, age, number });
    }
    Ok(counted)
}

fn place(ledger: &mut Ledger<'_>, row: &Row<'_>, columns: &Columns) -> Result<PlaceCode, Stop> {
    let at = |fault: Fault| Fault { column: Some(row.header(columns.code).to_owned()), ..fault };
    let code = row.text(columns.code)?;
    if let (Some(state), Some(name)) = (columns.state, columns.name) {
        let state = row.text(state)?.parse().ok().and_then(|n| PlaceCode::new(n).ok());
        let state =
            state.ok_or_else(|| row.fault(FindingCode::UnknownPlace, columns.code, Expected::FiveDigits))?;
        return municipality_of(ledger, row, state, (columns.code, name));
    }
    if !code.is_empty() && code.bytes().all(|digit| digit == b'0') {
        return Ok(PlaceCode::NATION);
    }
    let state = match columns.name {
        Some(name) => places().state(&code, &row.text(name)?).map_err(at)?,
        None => {
            let number = code.parse().ok().and_then(|n| PlaceCode::new(n).ok());
            number
                .filter(|state| state.state() == Some(*state) && !state.is_unlocated())
                .ok_or_else(|| row.fault(FindingCode::UnknownPlace, columns.code, Expected::StateCode))?
        }
    };
    Ok(state)
}

fn keep(ledger: &mut Ledger<'_>, counted: &Counted, everybody: LabelId) -> Result<(), Error> {
    let Counted { row, column, place, month, sex, age, number } = *counted;
    let sex = match sex {
        Some(Sex::Men) => Some(ledger.label("Hombres", Offence::NoOffence)?),
        Some(Sex::Women) => Some(ledger.label("Mujeres", Offence::NoOffence)?),
        Some(Sex::Both) | None => None,
    };
    let (statistic, span) = (Statistic::Population, Span::Stock);
    let key = RowKey { sheet: ledger.sheet()?, row, statistic, place, offence: everybody, sex, age, span };
    ledger.keep_part(&key, &[CellOfRow { column, month, number }])
}

/// Keeps the rows of states, once it is known which years have them: the country's own rows are totals there.
fn keep_states(
    ledger: &mut Ledger<'_>,
    page: &Page,
    waiting: Vec<Counted>,
    (everybody, years): (LabelId, &mut Years),
) -> Result<(), Error> {
    let with_states: BTreeSet<Month> =
        waiting.iter().filter(|w| w.place != PlaceCode::NATION).map(|w| w.month).collect();
    let mut totals = Totals::new();
    for counted in waiting {
        let Counted { row, column, place, month, sex, age, number } = counted;
        let is_total = place == PlaceCode::NATION && with_states.contains(&month);
        let of = (month, sex.map(|sex| sex as u32), age);
        if is_total {
            // default: the column is one of the header's
            let header = page.header.get(column as usize - 1).map_or("", String::as_str);
            totals.print(of, number, row, header);
        } else if place != PlaceCode::NATION {
            totals.add(of, number);
        }
        if is_total {
            ledger.reject(row, total_row(&format!("{place} {}", month.year())))?;
            continue;
        }
        years.add(month.year());
        keep(ledger, &counted, everybody)?;
        ledger.end_row();
    }
    totals.note_disagreements(ledger)
}
