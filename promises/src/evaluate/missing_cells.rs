//! Cells taken from a panel at random: whether a study ever answers otherwise without saying which cells it lacks.

use ::evaluate::{Study, StudyData, page, study, verdict::VerdictClass};
use ::report::{Block, Cell};
use measure::{Language, Panel, PanelUnit, STATES};
use numeric::stream::{Stream, StreamKey};
use rayon::prelude::*;

use super::broken_designs::{policy, states, unexpected};
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

const CULIACAN: &str = "culiacan-2019";
pub(super) const SINALOA: usize = 24;
/// Faults of the full size, and of the small one.
const FAULTS: usize = 300;
const FAULTS_SMALL: usize = 60;

/// One fault in so many is asked of a method that takes gaps as well, which costs a regression for each placebo.
const WITH_MASKS_ONE_IN: usize = 10;

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "missing-cells",
        what: "cells taken from a panel never change an answer unless the page lists them: a treated place without a month has no verdict, one of comparison leaves it by name, a month that nobody has is read for nobody",
        sizes: Sizes::Both,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let faults = bench.sized(FAULTS_SMALL, FAULTS);
    let masked = masked_panel_faults(faults, Reading::Missing)?;
    let lower = masked_panel_faults(FAULTS_SMALL, Reading::Lower)?;
    Ok(vec![
        Measured::count("faults", masked.tried, "faults", Bound::AtLeast(faults as f64)),
        Measured::count("answers that the faults changed", masked.changed, "answers", Bound::AtLeast(1.0)),
        Measured::count(
            "answers changed without saying so",
            masked.silent.len(),
            "answers",
            Bound::Exactly(0.0),
        )
        .noting(masked.silent.join("; ")),
        // The planted fault: the same cells read as lower figures. If these are not found, nothing would be.
        Measured::count(
            "the same, with cells read as lower",
            lower.silent.len(),
            "answers",
            Bound::AtLeast(1.0),
        ),
    ])
}

/// How a cell that lacks something is handed to a study.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// As missing, as it should be.
    Missing,
    /// As a lower figure: the fault that this measurement must find.
    Lower,
}

/// What came of faults.
#[derive(Debug, Clone, Default)]
pub struct MaskedFaults {
    /// Faults tried.
    pub tried: usize,
    /// Studies whose class or estimates differ from those of the whole panel.
    pub changed: usize,
    /// Faults after which a study says something else and does not list the cells, or gives a verdict on a treated place
    /// that lacks a month, each in words.
    pub silent: Vec<String>,
}

/// What a fault takes, and what the page must name for it.
struct Fault {
    cells: Vec<(usize, usize)>,
    /// Rows that must be listed; none where the whole country lacks a month.
    rows: Vec<usize>,
    country: bool,
    kind: &'static str,
}

/// Takes cells from a generated panel of states, `faults` times, and judges the same policy on what is left.
///
/// # Errors
/// When the policy or the generated panel is not what it was.
pub fn masked_panel_faults(faults: usize, reading: Reading) -> Result<MaskedFaults, Shortfall> {
    let methods = |line: &str| format!("methods = [{line}]");
    let shipped = desk::policy_file(CULIACAN).map_err(|error| unexpected(CULIACAN, error))?;
    let line =
        shipped.text.lines().find(|line| line.starts_with("methods = ")).unwrap_or_default().to_owned();
    let spec_of = |of: &str| policy(CULIACAN, &[(line.as_str(), methods(of).as_str())]);
    let specs = [
        spec_of("\"difference-in-differences\"")?,
        spec_of("\"difference-in-differences\", \"poisson-fixed-effects\"")?,
    ];
    let data = named(&states().data()?)?;
    let judged = |spec: usize, data: StudyData| match specs.get(spec) {
        Some(spec) => study(spec, data, 1).map_err(|error| unexpected(CULIACAN, error)),
        None => Err(unexpected(CULIACAN, "no such specification")),
    };
    let whole = [judged(0, data.clone())?, judged(1, data.clone())?];
    let key = StreamKey::new(1, b"", "cells taken");
    let found: Vec<(bool, Option<String>)> = (0..faults)
        .into_par_iter()
        .map(|number| {
            let fault = fault(number, &mut key.stream(number as u64), &data.panel);
            let spec = usize::from(number % WITH_MASKS_ONE_IN == 0);
            let study = judged(spec, with(&data, &fault, reading)?)?;
            let Some(whole) = whole.get(spec) else { return Ok((false, None)) };
            let changed = differs(&study, whole);
            let wrong = wrong(&study, &fault, changed);
            Ok((changed, wrong.map(|what| format!("fault {number}, {}: {what}", fault.kind))))
        })
        .collect::<Result<_, Shortfall>>()?;
    let changed = found.iter().filter(|(changed, _)| *changed).count();
    let silent = found.into_iter().filter_map(|(_, wrong)| wrong).collect();
    Ok(MaskedFaults { tried: faults, changed, silent })
}

/// The cells of a fault, by its number.
pub(super) fn cells_taken(number: usize, stream: &mut Stream, panel: &Panel) -> Vec<(usize, usize)> {
    fault(number, stream, panel).cells
}

/// The same panel without some cells.
pub(super) fn without(data: &StudyData, cells: &[(usize, usize)]) -> Result<StudyData, Shortfall> {
    rebuilt(
        data,
        data.panel.units().to_vec(),
        |row, column, value| {
            if cells.contains(&(row, column)) { None } else { value }
        },
    )
}

/// A place or several, a month or several, in the comparison or among the treated; or a month of the whole country.
fn fault(number: usize, stream: &mut Stream, panel: &Panel) -> Fault {
    let (units, times) = (panel.units().len(), panel.times().len());
    let other = |stream: &mut Stream| match stream.below(units - 1) {
        row if row >= SINALOA => row + 1,
        row => row,
    };
    // October 2019 is between before and after, and is not read.
    let month = |stream: &mut Stream| match stream.below(times - 1) {
        column if column >= times - 5 => column + 1,
        column => column,
    };
    let some = |rows: Vec<usize>, columns: Vec<usize>, kind| {
        let cells = rows.iter().flat_map(|row| columns.iter().map(|column| (*row, *column))).collect();
        Fault { cells, rows, country: false, kind }
    };
    match number % 5 {
        0 => some(vec![SINALOA], vec![month(stream)], "a month of the treated place"),
        1 => some(vec![other(stream)], vec![month(stream)], "a month of a place of comparison"),
        2 => {
            let rows = stream.subset(units, 3).into_iter().filter(|row| *row != SINALOA).collect();
            some(rows, vec![month(stream)], "a month of several places")
        }
        3 => {
            let from = stream.below(times - 12);
            some(vec![other(stream)], (from..from + 12).collect(), "a year of a place of comparison")
        }
        _ => {
            let column = month(stream);
            let with_treated = stream.below(2) == 0;
            let rows = (0..units).filter(|row| with_treated || *row != SINALOA);
            let cells = rows.map(|row| (row, column)).collect();
            Fault { cells, rows: Vec::new(), country: true, kind: "a month of the whole country" }
        }
    }
}

/// What is wrong with a study of a panel that lacks cells; nothing where it says what it lacks.
fn wrong(study: &Study, fault: &Fault, changed: bool) -> Option<String> {
    let class = study.verdict.class;
    let answers =
        matches!(class, VerdictClass::Improved | VerdictClass::Worsened | VerdictClass::NoChangeBeyondMargin);
    if !fault.country && fault.rows.contains(&SINALOA) && answers {
        return Some(format!("`{}` without a month of the treated place", class.code()));
    }
    let listed = listed(study);
    let name = |row: &usize| study.data.panel.units().get(*row).map(|unit| unit.name.clone());
    let mut wanted: Vec<String> = fault.rows.iter().filter_map(name).collect();
    if fault.country {
        wanted.push("every place of comparison".to_owned());
    }
    let unsaid: Vec<String> = wanted.into_iter().filter(|name| !listed.contains(name)).collect();
    (!unsaid.is_empty()).then(|| {
        let answer = if changed { "another answer" } else { "the same answer" };
        format!("{answer}, and the page does not list {}", unsaid.join(", "))
    })
}

/// The places that the page lists with missing figures.
fn listed(study: &Study) -> Vec<String> {
    let section = page::section(study);
    let tables = section
        .blocks
        .iter()
        .filter_map(|block| if let Block::Table { table } = block { Some(table) } else { None });
    let tables = tables.filter(|table| table.id.ends_with("missing-cells"));
    let first = |row: &Vec<Cell>| match row.first() {
        Some(Cell::Text { text }) => Some(text.plain(Language::En)),
        _ => None,
    };
    tables.flat_map(|table| table.rows.iter().filter_map(first).collect::<Vec<String>>()).collect()
}

fn differs(study: &Study, whole: &Study) -> bool {
    let ratio = |study: &Study| study.estimates.iter().map(|found| found.inference.ratio).collect::<Vec<_>>();
    study.verdict.class != whole.verdict.class || ratio(study) != ratio(whole)
}

/// The generated panel with the names of the states, by which pages call them.
fn named(data: &StudyData) -> Result<StudyData, Shortfall> {
    let unit = |unit: &PanelUnit| {
        let number = unit.place.map(measure::PlaceCode::number);
        let state = STATES.iter().find(|state| Some(state.code) == number);
        PanelUnit {
            name: state.map_or_else(|| unit.name.clone(), |state| state.name.to_owned()),
            ..unit.clone()
        }
    };
    let units = data.panel.units().iter().map(unit).collect();
    rebuilt(data, units, |_, _, value| value)
}

fn with(data: &StudyData, fault: &Fault, reading: Reading) -> Result<StudyData, Shortfall> {
    rebuilt(data, data.panel.units().to_vec(), |row, column, value| {
        match (fault.cells.contains(&(row, column)), reading) {
            (false, _) => value,
            (true, Reading::Missing) => None,
            (true, Reading::Lower) => value.map(|value| (value / 2.0).floor()),
        }
    })
}

fn rebuilt(
    data: &StudyData,
    units: Vec<PanelUnit>,
    cell: impl Fn(usize, usize, Option<f64>) -> Option<f64>,
) -> Result<StudyData, Shortfall> {
    let panel = &data.panel;
    let at = (0..units.len()).flat_map(|row| (0..panel.times().len()).map(move |column| (row, column)));
    let outcome = at.clone().map(|(row, column)| cell(row, column, panel.outcome(row, column))).collect();
    let exposure = at.filter_map(|(row, column)| panel.exposure(row, column)).collect();
    let panel = Panel::new((units, panel.times().to_vec()), outcome, exposure, panel.unit())
        .map_err(|error| unexpected("a generated panel", error))?;
    Ok(StudyData { panel, ..data.clone() })
}
