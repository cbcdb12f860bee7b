//! `saldo verify methods`: every reference value beside ours, and how each method stands.

use std::path::Path;

use estimate::verify::{
    Comparison, MethodTally, NotRun, Outcome, Reason, ReferenceRow, Standing, Verified, tally_methods,
    verify_methods,
};
use measure::{Digits, Input, Quantity, Sha256, Trace, Unit};
use report::{Block, Cell, Column, Report, Section, Table, Text};

use crate::{Error, Progress, reference_folder::ReferenceFolder, verify_words, words::Sentence};

/// Methods that were held against their references.
#[derive(Debug)]
pub struct VerifiedMethods {
    /// What was found.
    pub report: Report,
    /// Whether a row that was run does not hold: the command then ends with 3.
    pub missed: bool,
}

/// Computes every reference value that the panels of the program, and of a folder, allow.
///
/// # Errors
/// When the folder or a panel in it cannot be read.
pub fn verify(folder: Option<&Path>, progress: &dyn Progress) -> Result<VerifiedMethods, Error> {
    let panels = folder.map_or_else(|| Ok(ReferenceFolder::shipped()), ReferenceFolder::open)?;
    progress.begin(&Sentence::Verifying.into(), None);
    let found = verify_methods(&panels);
    progress.end();
    match panels.fault() {
        Some(fault) => Err(fault),
        None => Ok(page(&found)),
    }
}

fn page(found: &[Verified]) -> VerifiedMethods {
    let tallies = tally_methods(found);
    let title: Text = Sentence::MethodsVerified.into();
    let source: Text = Sentence::ReferenceValues { file: values_file().short() }.into();
    let blocks = vec![
        Block::Table { table: rows_table(found, source.clone()) },
        Block::Table { table: methods_table(&tallies, source) },
    ];
    let report = Report {
        id: "verify".to_owned(),
        title: title.clone(),
        lead: summary(found, &tallies),
        sections: vec![Section { id: "verify".to_owned(), heading: title, blocks }],
        sources: Vec::new(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        key: None,
    };
    let missed = found.iter().any(|verified| verified.outcome.holds() == Some(false));
    VerifiedMethods { report, missed }
}

/// The file of the reference values, by its hash.
fn values_file() -> Sha256 {
    Sha256::of(estimate::verify::REFERENCE_VALUES.as_bytes())
}

/// How many rows held, were missed and were not run, and how many methods nothing was run of.
fn summary(found: &[Verified], tallies: &[MethodTally]) -> Text {
    let count = |what: &str, of: &dyn Fn(&Verified) -> bool| {
        counted(found.iter().filter(|verified| of(verified)).count(), Unit::Rows, what)
    };
    let not_run = |what: &str, why: NotRun| count(what, &|v| v.outcome == Outcome::NotRun(why));
    let unverified = tallies.iter().filter(|tally| tally.standing() == Standing::Unverified).count();
    Sentence::VerifySummary {
        run: Box::new(count("rows run", &|v| v.outcome.holds().is_some())),
        held: Box::new(count("rows that hold", &|v| v.outcome.holds() == Some(true))),
        no_panel: Box::new(not_run("rows without a panel", NotRun::NoPanel)),
        no_number: Box::new(not_run("rows without a number", NotRun::NoNumber)),
        no_method: Box::new(not_run("rows without a method", NotRun::NoMethod)),
        unverified: Box::new(counted(unverified, Unit::Items, "methods without a row that was run")),
        methods: Box::new(counted(tallies.len(), Unit::Items, "methods")),
    }
    .into()
}

fn counted(number: usize, unit: Unit, what: &str) -> Quantity {
    let inputs = [("reference values", values_file())];
    let trace = Trace::computation("count of reference values", inputs, [("what", what.to_owned())]);
    Quantity::whole(u64::try_from(number).unwrap_or(u64::MAX), unit, trace)
}

fn rows_table(found: &[Verified], source: Text) -> Table {
    Table {
        id: "references".to_owned(),
        caption: Sentence::ReferenceBesideOurs.into(),
        columns: vec![
            Column::new("method", Sentence::MethodHeading.into()),
            Column::new("panel", Sentence::PanelHeading.into()),
            Column::new("quantity", Sentence::QuantityHeading.into()),
            Column::new("part", Sentence::PartHeading.into()),
            Column::new("reference", Sentence::ReferenceHeading.into()),
            Column::new("ours", Sentence::OursHeading.into()),
            Column::new("tolerance", Sentence::ToleranceHeading.into()),
            Column::new("reason", Sentence::ReasonHeading.into()),
            Column::new("outcome", Sentence::Holds.into()),
            Column::new("source", Sentence::SourceHeading.into()),
        ],
        rows: found.iter().flat_map(rows_of).collect(),
        source,
    }
}

/// A line for each number of a row that was run, one line for a row that was not.
fn rows_of(verified: &Verified) -> Vec<Vec<Cell>> {
    let row = &verified.row;
    let line = |part: Cell, numbers: [Cell; 4], outcome: Text| -> Vec<Cell> {
        let mut cells: Vec<Cell> =
            [&row.method, &row.data, &row.quantity].map(|text| Text::name(text).into()).into();
        cells.push(part);
        cells.extend(numbers);
        cells.push(outcome.into());
        cells.push(Text::name(&row.source).into());
        cells
    };
    let not_run = |outcome: Text| {
        vec![line(Cell::Empty, [printed(row), Cell::Empty, Cell::Empty, Cell::Empty], outcome)]
    };
    match &verified.outcome {
        Outcome::Run(comparisons) if comparisons.is_empty() => not_run(Sentence::No.into()),
        Outcome::Run(comparisons) => comparisons
            .iter()
            .map(|comparison| {
                let holds = if comparison.holds() { Sentence::Yes } else { Sentence::No };
                line(Text::name(comparison.part).into(), numbers(row, comparison), holds.into())
            })
            .collect(),
        Outcome::NotRun(why) => not_run(verify_words::not_run(*why)),
        Outcome::Stopped(error) => not_run(Sentence::MethodStopped { why: error.to_string() }.into()),
    }
}

/// The reference's number, ours, how far apart they may lie, and why.
fn numbers(row: &ReferenceRow, comparison: &Comparison) -> [Cell; 4] {
    let decimals = decimals_of(row, comparison.reference);
    let parameters =
        || [("method", row.method.clone()), ("panel", row.data.clone()), ("quantity", row.quantity.clone())];
    let computed = |what: &str| {
        let inputs =
            [("reference values", values_file().into()), ("part", Input::Named(comparison.part.to_owned()))];
        Trace::computation(what, inputs, parameters())
    };
    let reference = Quantity::real(comparison.reference, Unit::Pure, stated(row));
    let ours = Quantity::real(comparison.ours, Unit::Pure, computed("the method on the reference's panel"));
    let within =
        Quantity::real(comparison.tolerance.within, Unit::Pure, computed("tolerance of a reference value"));
    let reason = comparison.tolerance.reason;
    [
        reference.with_digits(Digits::Decimals(decimals)).into(),
        // One digit more than the reference prints shows on which side of its rounding ours lies.
        ours.with_digits(Digits::Decimals(decimals.saturating_add(1))).into(),
        if reason == Reason::DocumentedDrift {
            Cell::Empty
        } else {
            within.with_digits(Digits::Significant(2)).into()
        },
        verify_words::reason(reason).into(),
    ]
}

/// The numbers of a row as its source prints them.
fn printed(row: &ReferenceRow) -> Cell {
    let shown = |number: f64| {
        let digits = Digits::Decimals(decimals_of(row, number));
        Text::from(Quantity::real(number, Unit::Pure, stated(row)).with_digits(digits))
    };
    match row.numbers().as_slice() {
        [] => Cell::Empty,
        numbers => Text::list(numbers.iter().copied().map(shown)).into(),
    }
}

fn stated(row: &ReferenceRow) -> Trace {
    Trace::Stated {
        file: values_file(),
        name: "values.csv".to_owned(),
        key: format!("{} | {} | {}", row.method, row.data, row.quantity),
    }
}

/// The decimals that a row prints of a number; as many as tell a number apart that it does not print as such.
fn decimals_of(row: &ReferenceRow, number: f64) -> u8 {
    const OTHERWISE: u8 = 8;
    row.numbers()
        .iter()
        .position(|printed| printed.total_cmp(&number).is_eq())
        .map_or(OTHERWISE, |place| row.decimals(place))
}

fn methods_table(tallies: &[MethodTally], source: Text) -> Table {
    let row = |tally: &MethodTally| -> Vec<Cell> {
        let number = |number: usize, what: &str| -> Cell {
            counted(number, Unit::Rows, &format!("{what}: {}", tally.method)).into()
        };
        vec![
            Text::name(&tally.method).into(),
            number(tally.rows, "rows of a method"),
            number(tally.run, "rows run of a method"),
            number(tally.held, "rows that hold of a method"),
            verify_words::standing(tally.standing()).into(),
        ]
    };
    Table {
        id: "methods".to_owned(),
        caption: Sentence::HowMethodsStand.into(),
        columns: vec![
            Column::new("method", Sentence::MethodHeading.into()),
            Column::new("rows", Sentence::ReferenceRows.into()),
            Column::new("run", Sentence::RowsRun.into()),
            Column::new("held", Sentence::RowsThatHold.into()),
            Column::new("standing", Sentence::State.into()),
        ],
        rows: tallies.iter().map(row).collect(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use estimate::verify::{Tolerance, reference_rows};
    use measure::Language;

    use super::*;

    fn found(outcomes: impl IntoIterator<Item = Outcome>) -> Vec<Verified> {
        reference_rows().into_iter().zip(outcomes).map(|(row, outcome)| Verified { row, outcome }).collect()
    }

    fn run(reference: f64, ours: f64, reason: Reason) -> Outcome {
        let tolerance = Tolerance { within: 1e-6, reason };
        Outcome::Run(vec![Comparison { part: "effect", reference, ours, tolerance }])
    }

    #[test]
    fn a_miss_and_a_method_that_stops_are_misses_and_what_was_not_run_is_not() {
        let held = || run(-15.603_827_87, -15.603_827_871, Reason::PrintedDigits);
        let missed = |outcomes: Vec<Outcome>| page(&found(outcomes)).missed;
        assert!(!missed(vec![held(), Outcome::NotRun(NotRun::NoPanel), Outcome::NotRun(NotRun::NoMethod)]));
        assert!(missed(vec![held(), run(1.0, 1.1, Reason::ClosedForm)]));
        assert!(missed(vec![held(), run(1.0, 1.0, Reason::KnownDefect)]));
        assert!(missed(vec![Outcome::Stopped(estimate::Error::NoTreatedUnit { units: 2 })]));
        assert!(missed(vec![Outcome::Run(Vec::new())]));
    }

    #[test]
    fn numbers_are_shown_as_the_reference_prints_them_and_every_one_has_a_trace() {
        let first = run(-15.603_827_87, -15.603_827_871, Reason::PrintedDigits);
        let report = page(&found([first, Outcome::NotRun(NotRun::NoPanel)])).report;
        let shown: Vec<String> = report.quantities().iter().map(|q| q.plain()).collect();
        for expected in ["-15.60382787", "-15.603827871", "-15.60549334"] {
            assert!(shown.iter().any(|number| number == expected), "{expected} is not in {shown:?}");
        }
        for language in [Language::Es, Language::En] {
            let html = report::html(&report, language, &report::HtmlOptions::default());
            assert_eq!(walk::read(&html).untraced, Vec::<String>::new());
            assert!(report.lead.plain(language).contains('1'));
        }
        assert!(report.lead.unfilled().is_none());
    }
}
