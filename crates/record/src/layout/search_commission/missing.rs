//! Missing persons by state, month, category, sex and municipality, as a third party asked the register's page for them.
//!
//! Written from the seventeen yearly files of one consultation and from their keeper's description: a row is a count above
//! nought, dated by the day of the disappearance; records without one stand in every file alike, by state alone. The register
//! changes every day, so that the same month has other numbers in another consultation: each is a version of its own.
//!
//! What is kept of a file is two tables in which nobody is found: each category by state and month, and those of
//! [`SmallCells::Merged`] by municipality and year, of years that were over. Sexes are added up. A row of the file counts in
//! both and is told with neither its place nor its number: how many rows a municipality has, and in which months, would say
//! what its count of a year does not. A sum of a municipality therefore names all rows of its state.

use std::collections::{BTreeMap, BTreeSet};

use measure::{
    Date, Expected, FindingCode, Month, Offence, Origin, PlaceCode, Publisher, RowsAre, Seen, SmallCells,
    Statistic, fold_name,
};

use crate::{
    AbsentIs, Error, Gap, LabelId, Lack, RowKey, Span, SummedCell,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{BELIEVED, Facts, Ledger, ONE_IN},
        page::Page,
        rows::{Row, Stop, column, each_row},
    },
    places::places,
    small_cells::{self, Counts},
};

pub(in crate::layout) const COLUMNS: [&str; 9] = [
    "cve entidad",
    "entidad",
    "periodo",
    "categoria",
    "sexo",
    "cve municipio",
    "municipio",
    "conteo",
    "consultado en",
];

const STATE: usize = 0;
const STATE_NAME: usize = 1;
const MONTH: usize = 2;
const CATEGORY: usize = 3;
const SEX: usize = 4;
const MUNICIPALITY: usize = 5;
const MUNICIPALITY_NAME: usize = 6;
const NUMBER: usize = 7;
const CONSULTED: usize = 8;

const CATEGORIES: [(&str, Statistic); 3] = [
    ("DESAPARECIDA_O_NO_LOCALIZADA", Statistic::MissingPersons),
    ("LOCALIZADA_CON_VIDA", Statistic::MissingFoundAlive),
    ("LOCALIZADA_SIN_VIDA", Statistic::MissingFoundDead),
];

/// The register's own code of "no state is known", which is INEGI's of "abroad".
const NO_STATE: &str = "33";

/// What stands in place of a municipality that is not known. The register gives them codes that other municipalities have.
const NO_MUNICIPALITY: [&str; 3] = ["se desconoce", "sin municipio de referencia", "municipio no desglosado"];

/// A row that counts.
struct Counted {
    row: u32,
    state: PlaceCode,
    municipality: PlaceCode,
    statistic: Statistic,
    month: Month,
    number: u64,
}

/// What is known of all rows together.
#[derive(Default)]
struct Register {
    counted: Vec<Counted>,
    seen: BTreeSet<(PlaceCode, Month, Statistic, String)>,
    /// The last day on which the register was consulted.
    consulted: Option<Date>,
    /// States and years of which a count is lacking: no municipality of theirs can be told.
    lacking: BTreeSet<(PlaceCode, i32)>,
    /// Rows with the name of a place of another state.
    elsewhere: u64,
}

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let mut register = Register::default();
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, |ledger, row| {
        register.row(ledger, row)
    })?;
    register.keep(ledger)?;
    let statistics = CATEGORIES.map(|(_, statistic)| statistic);
    Ok(Facts::rewritten(Publisher::SearchCommission, &statistics, "rnpdno-missing-persons", AbsentIs::Zero))
}

impl Register {
    fn row(&mut self, ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
        let consulted = consulted(row)?;
        let state = state(row)?;
        let statistic = category(row)?;
        let month = month(row, consulted)?;
        let lacking = Gap {
            statistic,
            offence: Offence::NoOffence,
            place: state,
            month,
            lack: Lack::Rejected,
            cell: Some((row.number, column(NUMBER))),
            number: None,
        };
        let number = match row.written_count(NUMBER) {
            Ok(number) => number,
            Err(fault) => {
                self.lacking.insert((state, month.year()));
                ledger.gap(lacking)?;
                return Err(fault.into());
            }
        };
        if let Some(inhabitants) = places().inhabitants(state)
            && number > BELIEVED.max(inhabitants / ONE_IN)
        {
            self.lacking.insert((state, month.year()));
            ledger.gap(Gap { lack: Lack::Implausible, number: Some(number), ..lacking })?;
            let expected = Expected::OneInInhabitants { one_in: ONE_IN, inhabitants };
            return Err(row.fault(FindingCode::Implausible, NUMBER, expected).into());
        }
        let (code, name) = (row.text(MUNICIPALITY)?, row.text(MUNICIPALITY_NAME)?);
        // The register has several names without a code in one state and month: the name tells them apart.
        if !self.seen.insert((state, month, statistic, format!("{} {code} {name}", row.text(SEX)?))) {
            // No municipality is named here: that somebody is counted there in a month is told of no municipality.
            return Err(Fault::once_more(
                format_args!("{state} {month}"),
                RowsAre::MunicipalityMonthCategorySex,
            )
            .into());
        }
        let municipality = match municipality(state, &code, &name) {
            Some(municipality) => municipality,
            None => {
                self.elsewhere += u64::from(!NO_MUNICIPALITY.contains(&fold_name(&name).as_str()));
                unknown_of(state, row)?
            }
        };
        self.consulted = self.consulted.max(Some(consulted));
        self.counted.push(Counted { row: row.number, state, municipality, statistic, month, number });
        Ok(())
    }

    /// Hands the sums to the ledger, each at its first row.
    fn keep(self, ledger: &mut Ledger<'_>) -> Result<(), Error> {
        let mut sums: BTreeMap<u32, Vec<Sum>> = BTreeMap::new();
        for sum in self.by_state_and_month().into_iter().chain(self.by_municipality_and_year(ledger)?) {
            sums.entry(sum.row).or_default().push(sum);
        }
        for counted in &self.counted {
            for sum in sums.remove(&counted.row).into_iter().flatten() {
                let offence = label(ledger, sum.statistic)?;
                ledger.keep_sums(&sum.key(offence), &[sum.cell])?;
            }
            // The row itself, which counts in sums that begin at any row.
            let Counted { row, state: place, statistic, .. } = *counted;
            let offence = label(ledger, statistic)?;
            let span = Span::Month;
            let key = RowKey { sheet: None, row, statistic, place, offence, sex: None, age: None, span };
            ledger.keep_sums(&key, &[])?;
            ledger.end_row();
        }
        if self.elsewhere > 0 {
            let seen = Seen::RowsWithoutMunicipality { rows: self.elsewhere };
            ledger.note(None, Fault::of_row(FindingCode::UnknownPlace, seen, Expected::CatalogueCode))?;
        }
        Ok(())
    }

    fn by_state_and_month(&self) -> Vec<Sum> {
        let mut sums: BTreeMap<(PlaceCode, Month, Statistic), (u64, Vec<u32>)> = BTreeMap::new();
        let mut first: BTreeMap<PlaceCode, (Month, u32)> = BTreeMap::new();
        for counted in &self.counted {
            let key = (counted.state, counted.month, counted.statistic);
            let (number, rows) = sums.entry(key).or_default();
            *number += counted.number;
            rows.push(counted.row);
            first.entry(counted.state).or_insert((counted.month, counted.row));
        }
        // A state of which the register lists anything has nobody in a category of which it lists nothing.
        for (state, (month, row)) in first {
            for (_, category) in CATEGORIES {
                if !sums.keys().any(|(place, _, statistic)| (*place, *statistic) == (state, category)) {
                    sums.insert((state, month, category), (0, vec![row]));
                }
            }
        }
        let sum = |((place, month, statistic), (number, rows)): (_, (u64, Vec<u32>))| {
            Sum::of((place, statistic, Span::Month), (month, number), &rows)
        };
        sums.into_iter().filter_map(sum).collect()
    }

    /// The municipalities that are told alone and the rest of each state, of the years that were over.
    fn by_municipality_and_year(&self, ledger: &mut Ledger<'_>) -> Result<Vec<Sum>, Error> {
        let last_year = self.consulted.map_or(i32::MIN, |day| Month::of(day).year());
        let mut years: BTreeMap<(PlaceCode, i32), (Counts, Vec<u32>)> = BTreeMap::new();
        for counted in &self.counted {
            let year = (counted.state, counted.month.year());
            if year.1 >= last_year || self.lacking.contains(&year) {
                continue;
            }
            let (counts, rows) = years.entry(year).or_default();
            *counts.entry((counted.municipality, counted.statistic)).or_default() += counted.number;
            rows.push(counted.row);
        }
        let (mut sums, mut merged) = (Vec::new(), 0);
        for ((state, year), (counts, rows)) in &years {
            let alone = small_cells::alone(*state, *year, counts);
            let (Ok(rest), Ok(january)) = (PlaceCode::rest_of(*state), Month::new(*year, 1)) else {
                continue;
            };
            let mut told: BTreeMap<(PlaceCode, Statistic), u64> = BTreeMap::new();
            let is_told = |statistic: Statistic| statistic.row().small_cells == SmallCells::Merged;
            let categories = CATEGORIES.map(|(_, statistic)| statistic);
            told.extend(categories.into_iter().filter(|s| is_told(*s)).map(|s| ((rest, s), 0)));
            for ((place, statistic), number) in counts.iter().filter(|((_, s), _)| is_told(*s)) {
                let is_alone = alone.contains(place);
                merged += u64::from(!is_alone);
                *told.entry((if is_alone { *place } else { rest }, *statistic)).or_default() += number;
            }
            sums.extend(told.into_iter().filter_map(|((place, statistic), number)| {
                Sum::of((place, statistic, Span::Year), (january, number), rows)
            }));
        }
        if merged > 0 {
            let expected = Expected::CountsOfAtLeast { least: SmallCells::LEAST };
            let seen = Seen::CellsMerged { cells: merged };
            ledger.note(None, Fault::of_row(FindingCode::SmallCells, seen, expected))?;
        }
        Ok(sums)
    }
}

/// A number that is told, with the rows among which those stand that it is the sum of.
struct Sum {
    row: u32,
    place: PlaceCode,
    statistic: Statistic,
    span: Span,
    cell: SummedCell,
}

impl Sum {
    fn of(
        (place, statistic, span): (PlaceCode, Statistic, Span),
        (month, number): (Month, u64),
        rows: &[u32],
    ) -> Option<Self> {
        let row = *rows.first()?;
        let cell = SummedCell { month, number, origin: Origin::rows(rows, column(NUMBER)) };
        Some(Self { row, place, statistic, span, cell })
    }

    fn key(&self, offence: LabelId) -> RowKey {
        let Self { row, place, statistic, span, .. } = *self;
        RowKey { sheet: None, row, statistic, place, offence, sex: None, age: None, span }
    }
}

fn label(ledger: &mut Ledger<'_>, statistic: Statistic) -> Result<LabelId, Error> {
    let label = CATEGORIES.iter().find(|(_, counts)| *counts == statistic).map_or("", |(label, _)| label);
    ledger.label(label, Offence::NoOffence)
}

fn consulted(row: &Row<'_>) -> Result<Date, Fault> {
    let expected = || Expected::DateLike { example: "2026-07-09".to_owned() };
    row.text(CONSULTED)?.parse().map_err(|_| row.fault(FindingCode::ImpossiblePeriod, CONSULTED, expected()))
}

fn state(row: &Row<'_>) -> Result<PlaceCode, Fault> {
    let (code, name) = (row.text(STATE)?, row.text(STATE_NAME)?);
    let found = if code == NO_STATE && fold_name(&name) == "entidad no especificada" {
        PlaceCode::new(99).map_err(|_| row.fault(FindingCode::UnknownPlace, STATE, Expected::StateCode))
    } else {
        places().state(&code, &name)
    };
    found.map_err(|fault| Fault { column: Some(row.header(STATE).to_owned()), ..fault })
}

fn category(row: &Row<'_>) -> Result<Statistic, Fault> {
    let text = row.text(CATEGORY)?;
    let found = CATEGORIES.iter().find(|(label, _)| *label == text);
    found.map(|(_, statistic)| *statistic).ok_or_else(|| {
        let name = CATEGORIES.map(|(label, _)| label).join(", ");
        row.fault(FindingCode::UnknownOffence, CATEGORY, Expected::Named { name })
    })
}

/// The month of the disappearance. Records without one are rejected: each file repeats them, of every year.
fn month(row: &Row<'_>, consulted: Date) -> Result<Month, Fault> {
    let text = row.text(MONTH)?;
    let month = text.parse::<Month>().ok().filter(|month| *month <= Month::of(consulted));
    month.ok_or_else(|| {
        let expected = Expected::MonthLike { example: "2019-07".to_owned() };
        row.fault(FindingCode::ImpossiblePeriod, MONTH, expected)
    })
}

/// The municipality of the state that a name means. The register numbers municipalities that were created of late in its own
/// way, so that the code decides only where the name does not.
fn municipality(state: PlaceCode, code: &str, name: &str) -> Option<PlaceCode> {
    if NO_MUNICIPALITY.contains(&fold_name(name).as_str()) {
        return None;
    }
    let coded = code.parse::<PlaceCode>().ok().filter(|place| place.state() == Some(state));
    let coded = coded.filter(|place| places().get(*place).is_some());
    match places().named(state, name) {
        [] => coded,
        [one] => Some(*one),
        several => coded.filter(|place| several.contains(place)),
    }
}

/// No known municipality of a state.
fn unknown_of(state: PlaceCode, row: &Row<'_>) -> Result<PlaceCode, Fault> {
    PlaceCode::new(state.number() * 1000 + 999)
        .map_err(|_| row.fault(FindingCode::UnknownPlace, MUNICIPALITY, Expected::CatalogueCode))
}
