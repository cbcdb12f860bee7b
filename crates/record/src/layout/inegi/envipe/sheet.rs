//! The rows of one table of the survey: kept, or held against what was kept and against the parts that they are made of.

use std::collections::{BTreeMap, BTreeSet};

use measure::{
    Catalogue, Decimal, Expected, FindingCode, Levels, Month, Offence, PlaceCode, Precision, PrecisionClass,
    ReferenceYear, RowsAre, Seen, Statistic, Value, fold_name,
};

use super::{
    super::legend::Legend,
    table::{Columns, Table, without_footnote},
};
use crate::{
    Error, RowKey, Span, ValueOfRow,
    layout::{
        fault::Fault,
        fills::Fills,
        ledger::Ledger,
        page::Page,
        rows::{Row, Stop, column},
        totals::{disagreement, total_row},
    },
};

/// What every class of crime is called in the table of the catalogue, and a total over all of them in the record.
const CRIMES: &str = "Delitos ocurridos";

/// Numbers that a workbook computed twice differ in their last digits at most.
const SAME: f64 = 1e-9;

/// What was kept of a workbook, so that a later table is held against it.
#[derive(Debug, Default)]
pub(super) struct Kept {
    numbers: BTreeMap<(Statistic, PlaceCode, Offence), Decimal>,
    /// How many estimates of each sheet are of each class.
    classes: BTreeMap<String, BTreeMap<PrecisionClass, u32>>,
}

impl Kept {
    /// What the workbook estimates.
    pub(super) fn statistics(&self) -> BTreeSet<Statistic> {
        self.numbers.keys().map(|(statistic, ..)| *statistic).collect()
    }
}

/// A printed total, and what its parts make.
#[derive(Debug, Default)]
struct Total {
    printed: Option<(u32, u64)>,
    summed: u64,
    parts: u64,
}

/// The rows of a sheet as they pass.
pub(super) struct SheetRows<'p> {
    page: &'p Page,
    table: Table,
    columns: Columns,
    legend: Legend,
    fills: Fills,
    counted: ReferenceYear,
    /// The country or the state whose classes follow.
    state: PlaceCode,
    /// Its crimes in the dark figure.
    dark_of_state: Option<u64>,
    /// Below the table stand its notes.
    has_ended: bool,
    notes: String,
    seen: BTreeSet<(PlaceCode, Offence)>,
    /// By column.
    totals: BTreeMap<usize, Total>,
    classes: BTreeMap<PrecisionClass, u32>,
    /// The tables of which the summary was read: `3.2` is also what a number keeps of `3.20`.
    summed_up: BTreeSet<String>,
}

/// A number of a row.
struct Printed {
    at: usize,
    statistic: Statistic,
    number: Decimal,
    precision: Precision,
}

impl Printed {
    fn value(&self) -> Value {
        let (number, precision) = (self.number, self.precision);
        if self.statistic == Statistic::DarkFigure {
            Value::Share { percent: number, precision }
        } else {
            Value::Estimate { number, precision }
        }
    }
}

impl<'p> SheetRows<'p> {
    pub(super) fn new(
        (page, table): (&'p Page, Table),
        (legend, fills): (Legend, Fills),
        counted: ReferenceYear,
    ) -> Self {
        Self {
            page,
            table,
            columns: Columns::of(page),
            legend,
            fills,
            counted,
            state: PlaceCode::NATION,
            dark_of_state: None,
            has_ended: false,
            notes: String::new(),
            seen: BTreeSet::new(),
            totals: BTreeMap::new(),
            classes: BTreeMap::new(),
            summed_up: BTreeSet::new(),
        }
    }

    /// Takes a row of the sheet.
    pub(super) fn row(
        &mut self,
        ledger: &mut Ledger<'_>,
        row: &Row<'_>,
        kept: &mut Kept,
    ) -> Result<(), Stop> {
        let label = row.text(0)?.into_owned();
        self.has_ended |= fold_name(&label).starts_with("nota");
        if self.has_ended {
            self.notes = format!("{} {}", self.notes, fold_name(&label));
        }
        // Below the header stand the names of what a header spans, and between states nothing.
        if self.has_ended || label.is_empty() {
            return Ok(());
        }
        if self.table == Table::Precision {
            return self.hold_classes(ledger, row, (&label, kept));
        }
        let (place, offence) = self.what(row, &label)?;
        let january = self
            .counted
            .january()
            .map_err(|_| row.fault(FindingCode::ImpossiblePeriod, 0, Expected::Year))?;
        let printed = self.printed(ledger, row)?;
        if !self.seen.insert((place, offence)) {
            return Err(Fault::once_more(format_args!("{label}"), RowsAre::StateYearOffence).into());
        }
        if offence == Offence::AllCrimes {
            self.state = place;
        }
        self.add_up(row, (place, offence), &printed)?;
        self.hold_share(ledger, row, &printed)?;
        self.keep(ledger, row, (&label, (place, offence), january), (&printed, kept))
    }

    /// The place and the offence of a row.
    fn what(&self, row: &Row<'_>, label: &str) -> Result<(PlaceCode, Offence), Fault> {
        let class = catalogue::offence_of(Catalogue::Envipe, CRIMES, without_footnote(label));
        let state = PlaceCode::state_named(without_footnote(label));
        match (self.table, class, state) {
            (_, Some(Offence::AllCrimes), _) => Ok((PlaceCode::NATION, Offence::AllCrimes)),
            (Table::ByState | Table::ByResidence | Table::ThreeOfEach, None, Ok(state)) => {
                Ok((state, Offence::AllCrimes))
            }
            (Table::ByClass | Table::ThreeOfEach, Some(class), _) => Ok((self.state, class)),
            (Table::ByState | Table::ByResidence, ..) => {
                Err(row.fault(FindingCode::UnknownPlace, 0, Expected::StateOrNation))
            }
            (Table::ByClass | Table::ThreeOfEach | Table::Precision, ..) => {
                Err(row.fault(FindingCode::UnknownOffence, 0, Expected::SubtypeOfCatalogue))
            }
        }
    }

    /// The numbers of a row that are kept, in the order of their columns.
    fn printed(&mut self, ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<Vec<Printed>, Stop> {
        let Columns { crimes, dark, share, dark_of_all } = self.columns;
        let mut printed = Vec::with_capacity(3);
        for (at, statistic) in [
            (crimes, self.table.crimes()),
            (dark_of_all, Statistic::DarkFigureCrimes),
            (dark, Statistic::DarkFigureCrimes),
            (share, Statistic::DarkFigure),
        ] {
            let Some(at) = at else { continue };
            let text = row.text(at)?;
            // Of a state, the tables until 2014 print all of its dark figure, and of a class its own.
            if text.is_empty() && dark_of_all.is_some() {
                continue;
            }
            let is_share = statistic == Statistic::DarkFigure;
            let number = if is_share { percent(row, at)? } else { estimate(row, at)? };
            let is_marked = text.ends_with('*') || (!is_share && row.text(at + 1)? == "*");
            let precision = self.precision(ledger, row, (at, is_marked))?;
            printed.push(Printed { at, statistic, number, precision });
        }
        if printed.is_empty() {
            return Err(row.fault(FindingCode::EmptyCell, dark.unwrap_or(1), Expected::WholeNumber).into());
        }
        Ok(printed)
    }

    /// How sure INEGI is of a number, by the colour of its cell.
    fn precision(
        &mut self,
        ledger: &mut Ledger<'_>,
        row: &Row<'_>,
        (at, is_marked): (usize, bool),
    ) -> Result<Precision, Error> {
        let fill = self.fills.get(&(row.number, column(at))).cloned();
        if is_marked && fill.is_none() {
            return Ok(Precision::Unstated);
        }
        let Some(class) = self.legend.class(&fill) else {
            let seen = fill.as_deref().map_or(Seen::Nothing, Seen::written);
            let fault = Fault { seen, ..row.fault(FindingCode::UnknownColour, at, Expected::ColourOfLegend) };
            ledger.note(Some(row.number), fault)?;
            return Ok(Precision::Unstated);
        };
        *self.classes.entry(class).or_default() += 1;
        Ok(Precision::Class(class))
    }

    /// Adds a row to the total of which it is a part, or remembers that total.
    fn add_up(
        &mut self,
        row: &Row<'_>,
        (place, offence): (PlaceCode, Offence),
        printed: &[Printed],
    ) -> Result<(), Fault> {
        let has_every_part = match self.table {
            Table::ByClass | Table::ByState | Table::ByResidence => true,
            Table::ThreeOfEach | Table::Precision => false,
        };
        for number in
            printed.iter().filter(|number| has_every_part && number.statistic != Statistic::DarkFigure)
        {
            // default: an estimate that was read is a whole number
            let printed = row.count(number.at)?.unwrap_or_default();
            let total = self.totals.entry(number.at).or_default();
            if place == PlaceCode::NATION && offence == Offence::AllCrimes {
                total.printed = Some((row.number, printed));
            } else {
                total.summed += printed;
                total.parts += 1;
            }
        }
        Ok(())
    }

    /// Holds the share of a row against the numbers that it is of.
    fn hold_share(
        &mut self,
        ledger: &mut Ledger<'_>,
        row: &Row<'_>,
        printed: &[Printed],
    ) -> Result<(), Stop> {
        let number = |at: Option<usize>| at.map_or(Ok(None), |at| row.count(at));
        let (part, whole) = match self.columns.dark_of_all {
            None => (number(self.columns.dark)?, number(self.columns.crimes)?),
            Some(at) => {
                self.dark_of_state = number(Some(at))?.or(self.dark_of_state);
                (number(self.columns.dark)?, self.dark_of_state)
            }
        };
        let share = printed.iter().find(|number| number.statistic == Statistic::DarkFigure);
        let (Some(share), Some(part), Some(whole)) = (share, part, whole) else { return Ok(()) };
        let (part, whole) = (part as f64, whole as f64);
        let of_numbers = 100.0 * part / whole;
        // Both numbers are rounded to the unit, and the share is of what they were before.
        let rounding = 100.0 * 0.5 * (1.0 + part / whole) / whole;
        if (share.number.to_f64() - of_numbers).abs() > rounding + SAME {
            let percent = two_digits(of_numbers)
                .ok_or_else(|| row.fault(FindingCode::NotACount, share.at, Expected::Percent))?;
            let fault = row.fault(FindingCode::ShareDisagrees, share.at, Expected::ShareOf { percent });
            ledger.note(Some(row.number), fault)?;
        }
        Ok(())
    }

    /// Keeps what no earlier table has, and holds the rest against it.
    fn keep(
        &self,
        ledger: &mut Ledger<'_>,
        row: &Row<'_>,
        (label, (place, offence), january): (&str, (PlaceCode, Offence), Month),
        (printed, kept): (&[Printed], &mut Kept),
    ) -> Result<(), Stop> {
        // The tables until 2014 print the share that a class has of all unreported crimes, which is another share.
        let is_kept = |number: &&Printed| {
            number.statistic != Statistic::DarkFigure || self.columns.dark_of_all.is_none()
        };
        let name = if offence == Offence::AllCrimes { CRIMES } else { without_footnote(label) };
        let (sheet, offence_label) = (ledger.sheet()?, ledger.label(name, offence)?);
        let mut is_new = false;
        for number in printed.iter().filter(is_kept) {
            let statistic = number.statistic;
            if let Some(before) = kept.numbers.get(&(statistic, place, offence)) {
                if (before.to_f64() - number.number.to_f64()).abs() > SAME {
                    let expected = Expected::AsBefore { number: *before };
                    let fault = row.fault(FindingCode::TotalDisagrees, number.at, expected);
                    ledger.note(Some(row.number), fault)?;
                }
                continue;
            }
            kept.numbers.insert((statistic, place, offence), number.number);
            let span = Span::Year;
            let (row, offence) = (row.number, offence_label);
            let key = RowKey { sheet, row, statistic, place, offence, sex: None, age: None, span };
            let cell = ValueOfRow { column: column(number.at), month: january, value: number.value() };
            ledger.keep_values_part(&key, &Levels::none(), &[cell])?;
            is_new = true;
        }
        if !is_new {
            return Err(total_row(label).into());
        }
        ledger.end_row();
        Ok(())
    }

    /// Holds the classes that were read of a table against how many of its estimates the workbook says are of each.
    fn hold_classes(
        &mut self,
        ledger: &mut Ledger<'_>,
        row: &Row<'_>,
        (label, kept): (&str, &Kept),
    ) -> Result<(), Stop> {
        let Some(classes) = kept.classes.get(label).filter(|_| self.summed_up.insert(label.to_owned()))
        else {
            return Ok(());
        };
        let estimates: u32 = classes.values().sum();
        for (at, class) in (1..).zip(PrecisionClass::ALL) {
            // default: no estimate of the class was read
            let read = f64::from(classes.get(&class).copied().unwrap_or_default()) / f64::from(estimates);
            let printed: f64 = row
                .text(at)?
                .parse()
                .map_err(|_| row.fault(FindingCode::NotACount, at, Expected::Percent))?;
            if (printed - read).abs() > SAME {
                let percent = two_digits(100.0 * read);
                let expected = percent.map_or(Expected::Percent, |percent| Expected::ShareOf { percent });
                ledger.note(Some(row.number), row.fault(FindingCode::ShareDisagrees, at, expected))?;
            }
        }
        Ok(())
    }

    /// Holds the printed totals of the table against the sums of their parts, which are rounded one by one.
    pub(super) fn finish(self, ledger: &mut Ledger<'_>, kept: &mut Kept) -> Result<(), Error> {
        for (at, total) in &self.totals {
            let Some((row, printed)) = total.printed else { continue };
            // The state of some crimes is not known: they are in the country's total alone, and a note says how many. Until
            // 2014 it says so of the dark figure too; after that some of them are in it.
            let (least, most) = match without_state(&self.notes) {
                Some(number) if Some(*at) == self.columns.crimes => (number, number),
                Some(number) => (0, number),
                None => (0, 0),
            };
            let rounding = total.parts.div_ceil(2);
            let summed = total.summed + least;
            if printed + rounding < summed || printed > total.summed + most + rounding {
                let header = self.page.header.get(*at).map_or("", String::as_str);
                ledger.note(Some(row), disagreement(without_footnote(header), printed, summed))?;
            }
        }
        kept.classes.extend(self.page.sheet.clone().map(|sheet| (sheet, self.classes)));
        Ok(())
    }
}

/// How many crimes are of no state, as the notes below the states say: `incluyen 59 374 delitos`, `corresponde a 28 365`.
fn without_state(notes: &str) -> Option<u64> {
    let (_, rest) = notes.split_once("a los estados unidos mexicanos ")?;
    let number = |after: &str| {
        let (_, rest) = rest.split_once(after)?;
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != ' ').unwrap_or(rest.len());
        let digits: String = rest.get(..end)?.chars().filter(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    number("incluyen ").or_else(|| number("corresponde a "))
}

/// An estimate, which is printed to the unit.
fn estimate(row: &Row<'_>, at: usize) -> Result<Decimal, Fault> {
    let number = row.written_count(at)?;
    let number = i64::try_from(number).ok().and_then(|number| Decimal::new(number, 0).ok());
    number.ok_or_else(|| row.fault(FindingCode::NotACount, at, Expected::WholeNumber))
}

/// A share in percent, as many digits of it as the workbook has; `*` marks one that the sample knows no error of.
fn percent(row: &Row<'_>, at: usize) -> Result<Decimal, Fault> {
    let text = row.text(at)?;
    let number: Option<Decimal> = text.trim_end_matches('*').trim_end().parse().ok();
    number
        .filter(|percent| (0.0..=100.0).contains(&percent.to_f64()))
        .ok_or_else(|| row.fault(FindingCode::NotACount, at, Expected::Percent))
}

/// A share as a sentence shows it.
fn two_digits(percent: f64) -> Option<Decimal> {
    format!("{percent:.2}").parse().ok()
}
