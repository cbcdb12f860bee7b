//! What a sheet of the survey's workbook is and where its numbers stand, by the words of its titles and headers.

use measure::{EditionYear, Expected, FindingCode, ReferenceYear, Seen, Statistic, Where, fold_name};

use super::super::crosstab::preamble;
use crate::{Error, layout::page::Page};

const SURVEY: &str = "encuesta nacional de victimizacion y percepcion sobre seguridad publica ";

/// A table that is read, in the order in which an estimate that is in several is taken from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Table {
    /// The country by class of crime.
    ByClass,
    /// The country and its states.
    ByState,
    /// Three classes of crime of the country and of each state, which each begin with their own total.
    ThreeOfEach,
    /// The states in which victims live, as the edition of 2011 prints them.
    ByResidence,
    /// How many of the estimates of each table are of each class of precision.
    Precision,
}

/// Where the numbers of a table stand, counted from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Columns {
    /// Crimes.
    pub(super) crimes: Option<usize>,
    /// Crimes in the dark figure.
    pub(super) dark: Option<usize>,
    /// The share that is printed beside them.
    pub(super) share: Option<usize>,
    /// The dark figure of all crimes, of which the shares of editions 2012 to 2014 are parts.
    pub(super) dark_of_all: Option<usize>,
}

/// A header without the number of its footnote.
fn header(folded: &str) -> &str {
    without_footnote(folded)
}

/// A label without the number of its footnote, which stands at its end: `Fraude6`.
pub(super) fn without_footnote(label: &str) -> &str {
    label.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end()
}

impl Table {
    /// The table on a page; nothing where it is none of those that are read.
    pub(super) fn of(page: &Page) -> Option<Self> {
        let titles = preamble(page);
        if !titles.contains(SURVEY) {
            return None;
        }
        let has = |name: &str| page.folded.iter().any(|folded| header(folded) == name);
        let has_dark_figure = has("cifra negra") || has("cifra negra por delito");
        let first = page.folded.first().map(|folded| header(folded))?;
        if first == "tipo de delito" && has("delitos ocurridos") {
            // Other tables by class and sex count what was done about the crimes.
            let of_2010 = has("sexo de la victima") && titles.contains("delitos declarados");
            return (has_dark_figure || of_2010).then_some(Self::ByClass);
        }
        let is_of_three = first.starts_with("entidad federativa tres delitos")
            || first == "entidad federativa tipo de delito";
        match first {
            "entidad federativa" if has("delitos ocurridos") && has_dark_figure => Some(Self::ByState),
            "entidad federativa de residencia" if has("delitos declarados") => Some(Self::ByResidence),
            "tabulado" if has("rangos de coeficiente de variacion") => Some(Self::Precision),
            _ => (is_of_three && has_dark_figure).then_some(Self::ThreeOfEach),
        }
    }

    /// What its column of crimes counts.
    pub(super) fn crimes(self) -> Statistic {
        match self {
            Self::ByResidence => Statistic::SurveyCrimesByResidence,
            Self::ByClass | Self::ByState | Self::ThreeOfEach | Self::Precision => Statistic::SurveyCrimes,
        }
    }
}

impl Columns {
    /// Where the numbers of a page stand. Below `cifra negra`, which spans them, the number and its share have names of
    /// their own.
    pub(super) fn of(page: &Page) -> Self {
        let at = |name: &str| page.folded.iter().position(|folded| header(folded) == name);
        let crimes = at("delitos ocurridos").or_else(|| at("delitos declarados"));
        let (spanned, dark_of_all) = match at("cifra negra por delito") {
            Some(of_class) => (Some(of_class), at("cifra negra")),
            None => (at("cifra negra"), None),
        };
        let Some(spanned) = spanned else { return Self { crimes, ..Self::default() } };
        let below = |name: &str| {
            let cells = page.sample.iter().take(2).flat_map(|row| row.iter().enumerate().skip(spanned));
            cells.into_iter().find(|(_, cell)| fold_name(cell) == name).map(|(i, _)| i)
        };
        Self { crimes, dark: below("absolutos"), share: below("relativos"), dark_of_all }
    }
}

/// The edition of a page and the year that it counts, which must be the one before.
///
/// # Errors
/// When the titles name no edition, or another year.
pub(super) fn years(page: &Page, table: Table) -> Result<(EditionYear, ReferenceYear), Error> {
    let titles = preamble(page);
    let number = |text: &str| text.get(..4).and_then(|year| year.parse::<i32>().ok());
    let edition = titles.split_once(SURVEY).and_then(|(_, rest)| number(rest)).map(EditionYear::new);
    let alone = page.preamble.iter().rev().find_map(|row| {
        let written: Vec<&str> = row.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        match written[..] {
            [year] if year.len() == 4 => year.parse::<i32>().ok(),
            _ => None,
        }
    });
    let Some(edition) = edition else {
        return Err(Error::refused(
            FindingCode::ImpossiblePeriod,
            place(page),
            Seen::written(&titles),
            Expected::Year,
        ));
    };
    // The table of precision is of the edition and names its year.
    let counted = match (alone, table) {
        (Some(year), Table::Precision) => Some(EditionYear::new(year).asks_about()),
        (Some(year), Table::ByClass | Table::ByState | Table::ThreeOfEach | Table::ByResidence) => {
            Some(ReferenceYear::new(year))
        }
        (None, _) => None,
    };
    match counted {
        Some(counted) if counted == edition.asks_about() => Ok((edition, counted)),
        Some(counted) => Err(another_year(page, counted, edition)),
        None => Err(Error::refused(
            FindingCode::ImpossiblePeriod,
            place(page),
            Seen::Nothing,
            Expected::YearBefore { edition: edition.year() },
        )),
    }
}

/// The refusal of a workbook with a table of another year than that of its edition.
pub(super) fn another_year(page: &Page, counted: ReferenceYear, edition: EditionYear) -> Error {
    let expected = Expected::YearBefore { edition: edition.year() };
    Error::refused(FindingCode::ImpossiblePeriod, place(page), Seen::from(counted.to_string()), expected)
}

fn place(page: &Page) -> Where {
    Where { file: page.file.clone(), sheet: page.sheet.clone(), ..Where::default() }
}
