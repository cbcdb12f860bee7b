//! `saldo terms`: the first months of each presidency side by side. A comparison, never an evaluation.

use std::collections::BTreeSet;

use catalogue::{TermSpan, breaks_between};
use measure::Period;
use record::query::{Record, Refusal, Selector, TermFigure};
use report::{Cell, Column, Report, Table, Text, Words, say};

use crate::{
    Error,
    keyed::keyed,
    lacks::{lacks_in_words, note_of},
    one_table::sourced_table,
    question::{Question, TermsQuestion},
    source::{source_lines, source_text},
    words::Sentence,
};

/// The first months of each presidency.
///
/// # Errors
/// When no presidency can be answered, or a break lies between those that are compared.
pub fn terms(record: &Record, question: &TermsQuestion) -> Result<Report, Error> {
    let longest = || record.longest_span(&question.selector);
    // Where no presidency is held, its first month is asked for: the refusal says what is.
    let span = question.span.or_else(longest).unwrap_or(TermSpan::Months(1));
    let figures = answered(record.terms(&question.selector, span)?)?;
    refuse_across_break(&question.selector, &figures)?;
    let used: BTreeSet<_> = figures
        .iter()
        .filter(|f| f.point.is_ok())
        .filter_map(|f| record.choose(&record.newest_of(&question.selector, f.period)).ok())
        .flat_map(|chosen| chosen.releases())
        .collect();
    let rows = figures.iter().map(|f| row(f, question.selector.statistic)).collect();
    let held: Vec<_> =
        record.held().iter().filter(|h| !h.is_second_table() && used.contains(&h.release.sha256)).collect();
    let table = Table {
        id: "terms".to_owned(),
        caption: caption(span, question.selector.statistic),
        columns: vec![
            Column::new("presidency", Text::both("presidencia", "presidency")),
            Column::new("period", Sentence::Period.into()),
            Column::new("number", question.selector.statistic.words()),
            Column::new("per_day", Sentence::PerDay.into()),
            Column::new("per_100k_year", Sentence::Per100kYear.into()),
            Column::new("remark", Text::both("nota", "remark")),
        ],
        rows,
        source: source_text(held),
    };
    let mut report = Report {
        lead: match question.span {
            Some(_) => no_evaluation(),
            None => Text::both(
                "Es el lapso más largo que permiten todas las presidencias con cifras. ",
                "This is the longest span that all presidencies with figures allow. ",
            )
            .then(&no_evaluation()),
        },
        ..sourced_table("terms", table, source_lines(record, &used))
    };
    if let (Some(section), Some(note)) = (report.sections.first_mut(), note_of(question.selector.statistic)) {
        section.blocks.push(report::Block::List { items: vec![note] });
    }
    // The key names the span: files to come may allow a longer one.
    let asked = TermsQuestion { span: Some(span), ..question.clone() };
    Ok(keyed(report, record, Question::Terms(asked)))
}

/// The figures, of which at least one answers; else why the latest does not.
fn answered(mut figures: Vec<TermFigure>) -> Result<Vec<TermFigure>, Error> {
    match figures.pop() {
        Some(TermFigure { point: Err(refusal), .. }) if figures.iter().all(|f| f.point.is_err()) => {
            Err(refusal.into())
        }
        latest => {
            figures.extend(latest);
            Ok(figures)
        }
    }
}

/// What is compared of each presidency.
fn caption(span: TermSpan, statistic: measure::Statistic) -> Text {
    let number = |n: u32| Text::name(n.to_string());
    let first = match span {
        TermSpan::Months(1) => Text::both("El primer mes", "The first month"),
        TermSpan::Months(n) => say!("Los primeros {n} meses", "The first {n} months", n = number(n)),
        TermSpan::Years(1) => {
            Text::both("El primer año calendario completo", "The first whole calendar year")
        }
        TermSpan::Years(n) => say!(
            "Los primeros {n} años calendario completos",
            "The first {n} whole calendar years",
            n = number(n)
        ),
    };
    say!(
        "{first} de cada presidencia: {statistic}",
        "{first} of each presidency: {statistic}",
        first,
        statistic = statistic.words()
    )
}

fn no_evaluation() -> Text {
    Text::both(
        "Esto compara periodos; no evalúa políticas: lo que cambió entre un gobierno y otro no se debe por ello a sus decisiones.",
        "This compares periods and evaluates no policy: what changed from one government to the next is not thereby due to its decisions.",
    )
}

/// Two presidencies on different sides of a break are not compared unless the break is accepted by name.
fn refuse_across_break(selector: &Selector, figures: &[TermFigure]) -> Result<(), Error> {
    let answered: Vec<Period> = figures.iter().filter(|f| f.point.is_ok()).map(|f| f.period).collect();
    let Some(whole) = answered.into_iter().reduce(Period::spanning) else { return Ok(()) };
    match breaks_between(selector.statistic, &selector.offence, whole)
        .find(|b| !selector.accepting.0.contains(b.id))
    {
        Some(b) => {
            Err(Refusal::AcrossBreak { asked: whole, id: b.id.to_owned(), what: Box::new(b.into()) }.into())
        }
        None => Ok(()),
    }
}

fn row(figure: &TermFigure, statistic: measure::Statistic) -> Vec<Cell> {
    let mut row: Vec<Cell> =
        vec![Text::name(figure.presidency.name).into(), Text::from(figure.period).into()];
    match &figure.point {
        Ok((point, rate)) => row.extend([
            point.quantity(statistic).into(),
            rate.as_ref().and_then(|rate| rate.per_day.clone()).map_or(Cell::Empty, Cell::from),
            rate.as_ref().and_then(|rate| rate.per_100k.clone()).map_or(Cell::Empty, Cell::from),
            lacks_in_words(&point.cells).map_or(Cell::Empty, Cell::from),
        ]),
        Err(refusal) => row.extend([Cell::Empty, Cell::Empty, Cell::Empty, refusal.words().into()]),
    }
    row
}
