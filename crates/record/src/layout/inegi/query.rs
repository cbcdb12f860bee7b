//! INEGI's own query as it is exported: a row a year and place, a column a month, printed totals between.
//!
//! No export of INEGI's in this form is at hand. The layout is written from the exports of single years that are
//! ([`super::registered_month`]: titles, codes as formulas, thousands with commas, blanks for nothing, footer); from the
//! request that the query's page sends for this table (rows `Año de registro|Ent y mun de registro`, columns `Mes de
//! registro`, every empty row left out, `Total` before the months); and from an export that a user described, with
//! invented counts, in `tests/cases`. What it cannot place it rejects by name, so that a file that differs says where.
//!
//! A state is a total where its municipalities follow, and a place like any other where they do not.

use measure::{Expected, FindingCode, PlaceCode, PlaceLevel, RowsAre, Statistic, Where, fold_name};

use super::{
    crosstab::{municipality, preamble, state_of},
    facts, label, printed_total,
};
use crate::{
    CellOfRow, Error, RowKey, Span,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{Facts, Ledger, of_month},
        months::and_months,
        page::Page,
        rows::{Row, Stop, column, each_row},
        totals::{Totals, disagreement, total_row},
    },
};

pub(in crate::layout) const COLUMNS: [&str; 16] = and_months(["", "", "", "total"]);

const YEAR: usize = 0;
const CODE: usize = 1;
const NAME: usize = 2;
const TOTAL: usize = 3;
const JANUARY: usize = 4;
/// Deaths of which nobody knows the month stand after December, where there are any.
const UNKNOWN_MONTH: usize = COLUMNS.len();

/// Whether a page is the query with year and place in its rows and the months in its columns.
pub(in crate::layout) fn is_page(page: &Page) -> bool {
    let Some((own, tail)) = page.folded.split_at_checked(COLUMNS.len()) else { return false };
    let mut tail = tail.iter().enumerate();
    own == COLUMNS
        && tail.all(|(i, name)| name.is_empty() || (i == 0 && name == "no especificado"))
        && Asked::of(page).is_some()
}

/// By which of its two moments a death is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Registration,
    Occurrence,
}

/// What the query was asked for, as the line above the table says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Asked {
    year: By,
    place: By,
    month: By,
}

impl Asked {
    fn of(page: &Page) -> Option<Self> {
        let preamble = preamble(page);
        let (_, asked) = preamble.split_once("consulta de: defunciones por homicidio")?;
        let (year, rows) = asked.split_once("por: ano de ")?.1.split_once(" y ent y mun de ")?;
        let (place, month) = rows.split_once("segun: mes de ")?;
        let by = |text: &str| match text.split_whitespace().next()? {
            "registro" => Some(By::Registration),
            "ocurrencia" => Some(By::Occurrence),
            _ => None,
        };
        Some(Self { year: by(year)?, place: by(place)?, month: by(month)? })
    }

    /// What the months count, and the name of the series; nothing for the month of one moment in the year of the other, nor
    /// for the place of registration in months of occurrence.
    fn counts(self) -> Option<(Statistic, &'static str)> {
        use By::{Occurrence, Registration};
        match (self.place, self.year, self.month) {
            (Occurrence, Registration, Registration) => {
                Some((Statistic::DeathsByRegistration, "inegi-query-registration-month"))
            }
            (Occurrence, Occurrence, Occurrence) => {
                Some((Statistic::DeathsByOccurrence, "inegi-query-occurrence-month"))
            }
            (Registration, Registration, Registration) => {
                Some((Statistic::DeathsByPlaceOfRegistration, "inegi-query-registration-place"))
            }
            (Registration | Occurrence, Registration, Occurrence)
            | (Registration | Occurrence, Occurrence, Registration)
            | (Registration, Occurrence, Occurrence) => None,
        }
    }
}

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let asked = Asked::of(page);
    let Some((statistic, series)) = asked.and_then(Asked::counts) else {
        let at = Where { file: page.file.clone(), ..Where::default() };
        let seen = page.preamble.iter().map(|row| row.join(" ")).collect::<Vec<_>>().join(" | ");
        return Err(Error::refused(FindingCode::ImpossiblePeriod, at, seen, Expected::YearAndMonthOfOneKind));
    };
    let mut table = Table { page, statistic, totals: Totals::new(), waiting: None, state: PlaceCode::NATION };
    each_row(page, input, head, 1..=COLUMNS.len() + 1, ledger, |ledger, row| table.row(ledger, row))?;
    table.keep_waiting(ledger)?;
    table.totals.note_disagreements(ledger)?;
    Ok(facts(statistic, series, false))
}

/// The row of a place in a year.
struct PlaceRow {
    number: u32,
    year: i32,
    place: PlaceCode,
    name: String,
    total: u64,
    cells: Vec<CellOfRow>,
    /// Deaths of an unknown month, and the finding that says so.
    unknown: Option<(u64, Fault)>,
}

/// What is known while the rows pass.
struct Table<'p> {
    page: &'p Page,
    statistic: Statistic,
    /// By year, or over all of them, by place and by column counted from 0.
    totals: Totals<(Option<i32>, PlaceCode, usize)>,
    /// A state that is a total if its municipalities follow.
    waiting: Option<PlaceRow>,
    /// The state that was printed last, whose municipalities follow: those abroad have codes of other states.
    state: PlaceCode,
}

impl Table<'_> {
    fn row(&mut self, ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
        if row.text(YEAR)?.starts_with("FUENTE") {
            return Ok(());
        }
        row.at_least(COLUMNS.len())?;
        let year = if fold_name(&row.text(YEAR)?) == "total" { None } else { Some(row.year(YEAR)?) };
        let printed = state_of(row, CODE)?;
        let Some(year) = year.filter(|_| printed != Some(PlaceCode::NATION)) else {
            self.keep_waiting(ledger)?;
            let place = printed.map_or_else(|| municipality(ledger, row, CODE), Ok)?;
            return Err(self.print(row, (year, place))?.into());
        };
        if let Some(state) = printed {
            self.keep_waiting(ledger)?;
            self.state = state;
            self.waiting = Some(read_place(ledger, row, (year, state))?);
            return Ok(());
        }
        let place = municipality(ledger, row, CODE)?;
        if let Some(total) = self.waiting.take_if(|waiting| waiting.year == year) {
            self.is_total(ledger, &total)?;
        }
        self.keep_waiting(ledger)?;
        let part = read_place(ledger, row, (year, place))?;
        Ok(self.keep(ledger, part)?)
    }

    /// A total as it is printed, which is checked against its parts and left out.
    fn print(&mut self, row: &Row<'_>, (year, place): (Option<i32>, PlaceCode)) -> Result<Fault, Fault> {
        for i in TOTAL..row.width().min(UNKNOWN_MONTH + 1) {
            self.totals.print((year, place, i), printed_total(row, i)?, row.number, row.header(i));
        }
        Ok(total_row(&row.text(NAME)?))
    }

    /// A state whose municipalities follow.
    fn is_total(&mut self, ledger: &mut Ledger<'_>, total: &PlaceRow) -> Result<(), Error> {
        for i in TOTAL..=UNKNOWN_MONTH {
            let header = self.page.header.get(i).map_or("", String::as_str);
            self.totals.print((Some(total.year), total.place, i), total.at(i), total.number, header);
        }
        ledger.reject(total.number, total_row(&total.name))
    }

    fn keep_waiting(&mut self, ledger: &mut Ledger<'_>) -> Result<(), Error> {
        match self.waiting.take() {
            Some(state) => self.keep(ledger, state),
            None => Ok(()),
        }
    }

    fn keep(&mut self, ledger: &mut Ledger<'_>, part: PlaceRow) -> Result<(), Error> {
        let offence = label(ledger)?;
        let sheet = ledger.sheet()?;
        let PlaceRow { number: row, place, .. } = part;
        let (statistic, span) = (self.statistic, Span::Month);
        let key = RowKey { sheet, row, statistic, place, offence, sex: None, age: None, span };
        ledger.keep(&key, &part.cells)?;
        let summed = (JANUARY..=UNKNOWN_MONTH).map(|i| part.at(i)).sum();
        if part.total != summed {
            let header = self.page.header.get(TOTAL).map_or("", String::as_str);
            ledger.note(Some(row), disagreement(header, part.total, summed))?;
        }
        let parents = match place.level() {
            PlaceLevel::Municipality => vec![place, self.state, PlaceCode::NATION],
            PlaceLevel::State | PlaceLevel::Nation => vec![place, PlaceCode::NATION],
        };
        for (year, parent) in
            [Some(part.year), None].into_iter().flat_map(|y| parents.iter().map(move |p| (y, *p)))
        {
            self.totals.add((year, parent, TOTAL), summed);
            for i in JANUARY..=UNKNOWN_MONTH {
                self.totals.add((year, parent, i), part.at(i));
            }
        }
        match part.unknown {
            Some((_, fault)) => ledger.reject_cell(row, fault),
            None => Ok(()),
        }
    }
}

impl PlaceRow {
    /// The number in a column.
    fn at(&self, i: usize) -> u64 {
        if i == TOTAL {
            return self.total;
        }
        if i == UNKNOWN_MONTH {
            return self.unknown.as_ref().map_or(0, |(number, _)| *number);
        }
        self.cells.iter().find(|cell| cell.column == column(i)).map_or(0, |cell| cell.number)
    }
}

fn read_place(
    ledger: &mut Ledger<'_>,
    row: &Row<'_>,
    (year, place): (i32, PlaceCode),
) -> Result<PlaceRow, Fault> {
    let january = row.month(year, 1, YEAR)?;
    let mut cells = Vec::with_capacity(12);
    for (i, n) in (JANUARY..UNKNOWN_MONTH).zip(0..) {
        if let Some(number) = row.count_with_thousands(i)? {
            cells.push(CellOfRow { column: column(i), month: january.plus(n), number });
        }
    }
    let unknown = match row.count_with_thousands(UNKNOWN_MONTH)?.filter(|number| *number > 0) {
        Some(number) => {
            let fault = row.fault(FindingCode::ImpossiblePeriod, UNKNOWN_MONTH, Expected::MonthName);
            Some((number, fault))
        }
        None => None,
    };
    let total = printed_total(row, TOTAL)?;
    ledger.expect_new((of_month(place, january), 0), format_args!("{place}"), RowsAre::PlaceYearMonth)?;
    let name = row.text(NAME)?.into_owned();
    Ok(PlaceRow { number: row.number, year, place, name, total, cells, unknown })
}
