//! Tests of studies on panels with gaps: each against the panel from which the unit or the month was taken by hand.

use measure::{Language, Panel, PanelTime, Statistic};
use report::Words;

use super::tests::{CULIACAN, spec, states};
use super::*;
use crate::gate::{Concern, Gate, Ruling};
use crate::verdict::VerdictClass;

const SINALOA: usize = 24;

fn whole(ratio: f64) -> StudyData {
    states(Statistic::Victims, "2015-01", "2020-02", (&[25], "2019-10", ratio))
}

/// The same panel with other cells.
fn with(data: &StudyData, cell: impl Fn(usize, usize, f64) -> Option<f64>) -> StudyData {
    let panel = &data.panel;
    let (rows, columns) = (panel.units().len(), panel.times().len());
    let at = |i: usize| (i / columns, i % columns);
    let outcome = (0..rows * columns).map(|i| {
        let (row, column) = at(i);
        cell(row, column, panel.outcome(row, column).unwrap())
    });
    let exposure = (0..rows * columns).map(|i| panel.exposure(at(i).0, at(i).1).unwrap());
    let shape = (panel.units().to_vec(), panel.times().to_vec());
    let panel = Panel::new(shape, outcome.collect(), exposure.collect(), panel.unit()).unwrap();
    StudyData { panel, ..data.clone() }
}

fn lacking(data: &StudyData, cells: &[(usize, usize)]) -> StudyData {
    with(data, |row, column, value| (!cells.contains(&(row, column))).then_some(value))
}

/// The panel without some rows and columns.
fn cut(data: &StudyData, rows_out: &[usize], columns_out: &[usize]) -> StudyData {
    let panel = &data.panel;
    let rows: Vec<usize> = (0..panel.units().len()).filter(|row| !rows_out.contains(row)).collect();
    let columns: Vec<usize> = (0..panel.times().len()).filter(|c| !columns_out.contains(c)).collect();
    let each = |of: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
        rows.iter().flat_map(|row| columns.iter().map(|column| of(*row, *column))).collect()
    };
    let outcome = each(&|row, column| panel.outcome(row, column).unwrap()).into_iter().map(Some).collect();
    let exposure = each(&|row, column| panel.exposure(row, column).unwrap());
    let units = rows.iter().map(|row| panel.units()[*row].clone()).collect();
    let times = columns.iter().map(|column| panel.times()[*column]).collect();
    StudyData { panel: Panel::new((units, times), outcome, exposure, panel.unit()).unwrap(), ..data.clone() }
}

fn only(methods: &str) -> PolicySpec {
    let lines = CULIACAN.lines().map(|line| if line.starts_with("methods = ") { methods } else { line });
    spec(&lines.collect::<Vec<_>>().join("\n"))
}

const WITHOUT_MASKS: &str =
    "methods = [\"difference-in-differences\", \"synthetic-control\", \"synthetic-did\"]";

fn page(study: &Study) -> String {
    let section = crate::page::section(study);
    let text = serde_json::to_string(&section).unwrap();
    assert!(text.contains("missing-cells"), "the page has no list of what is missing");
    text
}

/// A lower cell changes the verdict; the same cell missing gives no verdict, and the page names the place and the month.
#[test]
fn a_treated_place_without_a_month_has_no_verdict_and_is_named() {
    let spec = only(WITHOUT_MASKS);
    for column in [3, 30, 56, 58, 61] {
        let study = study(&spec, lacking(&whole(1.0), &[(SINALOA, column)]), 1).unwrap();
        assert_eq!(study.verdict.class, VerdictClass::CannotTell);
        assert!(study.estimates.is_empty());
        assert!(page(&study).contains("Sinaloa"));
        let reading = study.gates.iter().find(|r| r.gate == Gate::MissingOutcomes).unwrap();
        assert_eq!((reading.ruling, reading.concern), (Ruling::Refuse, Concern::Study));
        assert!(reading.finding.words().plain(Language::En).contains("Sinaloa ("), "{:?}", reading.finding);
    }
    // The planted fault: what the gate is there for. The cell read as zero is no gap, and a verdict is given on it.
    let lower = with(&whole(1.0), |row, column, value| {
        Some(if row == SINALOA && column > 57 { 0.2 * value } else { value })
    });
    assert_ne!(study(&spec, lower, 1).unwrap().verdict.class, VerdictClass::CannotTell);
}

/// With a method that takes gaps it is shown and does not decide, since the others cannot answer.
#[test]
fn methods_that_need_the_treated_place_whole_are_refused_by_name() {
    let study = study(&spec(CULIACAN), lacking(&whole(3.0), &[(SINALOA, 12)]), 1).unwrap();
    let masked: Vec<(MethodName, bool)> = study.estimates.iter().map(|e| (e.method, e.marked)).collect();
    assert_eq!(masked, [(MethodName::PoissonFixedEffects, true)]);
    assert_eq!(study.verdict.class, VerdictClass::CannotTell);
    assert!(page(&study).contains("Sinaloa"));
    let alone = only("methods = [\"poisson-fixed-effects\"]");
    let whole_panel = super::study(&alone, whole(3.0), 1).unwrap();
    let masked = super::study(&alone, lacking(&whole(3.0), &[(SINALOA, 12)]), 1).unwrap();
    assert_eq!(masked.verdict.class, whole_panel.verdict.class);
    let ratio = |study: &Study| study.estimates[0].inference.ratio.unwrap();
    assert!(
        (ratio(&masked) / ratio(&whole_panel) - 1.0).abs() < 0.02 && ratio(&masked) != ratio(&whole_panel)
    );
}

/// The slow twin: a place of comparison with a gap gives what the panel without the place gives.
#[test]
fn a_place_of_comparison_with_a_gap_is_as_if_it_were_not_there() {
    let spec = only(WITHOUT_MASKS);
    for cells in [vec![(3, 10)], vec![(3, 10), (3, 60), (20, 61)]] {
        let mut rows: Vec<usize> = cells.iter().map(|(row, _)| *row).collect();
        rows.dedup();
        let gap = study(&spec, lacking(&whole(1.3), &cells), 1).unwrap();
        let twin = study(&spec, cut(&whole(1.3), &rows, &[]), 1).unwrap();
        assert_eq!(gap.verdict.class, twin.verdict.class);
        for (left, right) in gap.estimates.iter().zip(&twin.estimates) {
            assert_eq!(left.inference, right.inference, "{:?}", left.method);
        }
        assert_eq!(gap.design.comparison().len(), 31 - rows.len());
        assert!(page(&gap).contains(&gap.data.panel.units()[3].name));
        let full = study(&spec, whole(1.3), 1).unwrap();
        assert_ne!(full.estimates[0].inference, gap.estimates[0].inference, "the twin can fail");
    }
}

/// In the Poisson regression the place keeps its other months: neither whole, nor gone.
#[test]
fn a_method_that_takes_gaps_masks_the_cell_alone() {
    let spec = only("methods = [\"poisson-fixed-effects\"]");
    let of = |data: StudyData| {
        let study = study(&spec, data, 1).unwrap();
        (study.estimates[0].inference.contrast.expected, study.gates)
    };
    let (masked, gates) = of(lacking(&whole(1.3), &[(3, 10)]));
    let (full, _) = of(whole(1.3));
    let (gone, _) = of(cut(&whole(1.3), &[3], &[]));
    assert!((masked - full).abs() < (gone - full).abs() && masked != full, "{masked} {full} {gone}");
    let said = gates.iter().any(|r| matches!(r.finding, crate::gate::GateFinding::CellsMasked { .. }));
    assert!(said);
}

/// The slow twin of a month that the whole country lacks: the panel whose calendar does not have it.
#[test]
fn a_month_that_no_place_has_leaves_the_window_for_all() {
    let spec = only("methods = [\"difference-in-differences\", \"poisson-fixed-effects\"]");
    let data = whole(1.3);
    for (column, treated_too) in [(20, true), (20, false), (60, true)] {
        let absent =
            with(&data, |row, c, value| (c != column || (row == SINALOA && !treated_too)).then_some(value));
        let gap = study(&spec, absent, 1).unwrap();
        assert_eq!(gap.design.absent, [column]);
        assert!(gap.design.treated_missing.is_empty() && gap.design.comparison().len() == 31);
        let text = page(&gap);
        assert!(text.contains("every place of comparison"), "{text}");
        // By hand: the sums over the months that are left.
        let sums = |rows: &[usize], columns: &[usize]| -> f64 {
            let rate = |row: usize, c: usize| data.panel.rate(row, c).unwrap();
            let all = rows.iter().flat_map(|row| columns.iter().map(|c| rate(*row, *c)));
            all.sum::<f64>() / (rows.len() * columns.len()) as f64
        };
        let others: Vec<usize> = (0..32).filter(|row| *row != SINALOA).collect();
        let keep = |from: usize, to: usize| (from..to).filter(|c| *c != column).collect::<Vec<usize>>();
        let (before, after) = (keep(0, 57), keep(58, 62));
        let expected_rate = sums(&[SINALOA], &before) + sums(&others, &after) - sums(&others, &before);
        let exposed: f64 = after.iter().map(|c| data.panel.exposure(SINALOA, *c).unwrap()).sum();
        let expected = gap.estimates[0].inference.contrast.expected;
        assert!((expected - expected_rate * exposed).abs() < 0.02 * expected, "{expected} {expected_rate}");
        let observed: f64 = after.iter().map(|c| data.panel.outcome(SINALOA, *c).unwrap()).sum();
        assert_eq!(gap.estimates[0].inference.contrast.observed, observed);
        if column == 20 {
            let drawn = crate::page::section(&gap);
            assert!(serde_json::to_string(&drawn).unwrap().contains("2016"));
        }
    }
}

/// Beyond the stated shares nothing is read off what happens to be left.
#[test]
fn too_many_missing_cells_refuse_the_study() {
    let spec = only("methods = [\"poisson-fixed-effects\"]");
    let treated = with(&whole(1.0), |row, c, value| (row != SINALOA || c % 9 != 0).then_some(value));
    let compared = with(&whole(1.0), |row, c, value| (row % 3 == 0 || c < 4).then_some(value));
    for data in [treated, compared] {
        let study = study(&spec, data, 1).unwrap();
        assert_eq!(study.verdict.class, VerdictClass::CannotTell);
        assert!(study.estimates.is_empty(), "{:?}", study.gates);
    }
}

/// A gap in the transition is read by event studies alone.
#[test]
fn a_gap_in_the_transition_costs_a_place_only_where_the_transition_is_read() {
    let transition = 57;
    let data = whole(1.0);
    assert_eq!(data.panel.times()[transition], PanelTime::Month("2019-10".parse().unwrap()));
    let gap = lacking(&data, &[(3, transition)]);
    let compared = |methods: &str| study(&only(methods), gap.clone(), 1).unwrap().design.comparison().len();
    assert_eq!(compared(WITHOUT_MASKS), 31);
    assert_eq!(compared("methods = [\"callaway-santanna\", \"difference-in-differences\"]"), 30);
}

/// The reason that the record gives stands on the page, beside the place; a place without any row is named too.
#[test]
fn the_page_says_why_cells_are_missing() {
    let mut data = lacking(&whole(1.0), &[(3, 10)]);
    let name = data.panel.units()[3].name.clone();
    let gap = |name: &str, reason: (&str, &str)| crate::data::Gap {
        place: None,
        name: name.to_owned(),
        month: "2015-11".parse().unwrap(),
        reason: report::Text::both(reason.0, reason.1),
    };
    data.gaps = vec![gap(&name, ("celda rechazada", "cell rejected")), gap("Aztlán", ("sin fila", "no row"))];
    let text = page(&study(&spec(CULIACAN), data, 1).unwrap());
    for part in [name.as_str(), "cell rejected", "celda rechazada", "Aztlán", "no row"] {
        assert!(text.contains(part), "{part}");
    }
    let quiet = serde_json::to_string(&crate::page::section(&study(&spec(CULIACAN), whole(1.0), 1).unwrap()));
    assert!(!quiet.unwrap().contains("missing-cells"));
}
