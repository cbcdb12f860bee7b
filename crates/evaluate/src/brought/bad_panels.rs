//! The bad panels of `tests/cases/own`, each read as the command line reads it: what is said, of which row and column.

use generate::{BadPanel, bad_panels};
use measure::{Language, Sha256};
use report::Words as _;

use super::{AskedColumns, BroughtFault, BroughtFile, BroughtKind, BroughtPanel, guess, read};

fn panel_of(bad: &BadPanel) -> Result<BroughtPanel, Vec<BroughtFault>> {
    let of = |role: &str| bad.columns.get(role).cloned();
    let kind = |kind: String| if kind == "count" { BroughtKind::Count } else { BroughtKind::Rate };
    let asked = AskedColumns {
        unit: of("unit"),
        time: of("time"),
        outcome: of("outcome"),
        exposure: of("exposure"),
        treated: of("treated"),
        kind: of("kind").map(kind),
    };
    let (sha256, text) = (Sha256::of(bad.text.as_bytes()), bad.text.clone());
    let file = BroughtFile { name: "b.csv".to_owned(), sheet: None, sha256, text };
    let columns = guess(&file, &asked)?.columns;
    read(&file, &columns)?.without_early(None)
}

/// Fewest bad panels that the table holds.
const FEWEST: usize = 60;

#[test]
fn every_bad_panel_is_told_with_its_row_and_column() {
    let (sound, panels) = bad_panels();
    assert!(panels.len() >= FEWEST);
    let mut wrong = Vec::new();
    for bad in &panels {
        assert!(bad.text != sound.text || bad.columns != sound.columns, "{}: as the sound one", bad.name);
        // default: a file without a fault has none, and is found below
        let faults = panel_of(bad).err().unwrap_or_default();
        let told = |fault: &BroughtFault| fault.words().plain(Language::En);
        let here = |fault: &&BroughtFault| (fault.at.row, &fault.at.column) == (bad.row, &bad.column);
        if !faults.iter().filter(here).any(|fault| told(fault).contains(&bad.says)) {
            let all: Vec<String> = faults.iter().map(told).collect();
            wrong.push(format!("{}: {all:#?}", bad.name));
        }
        assert!(faults.iter().all(|fault| !fault.words().plain(Language::Es).is_empty()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_panel_without_its_fault_is_read() {
    let panel = panel_of(&bad_panels().0).unwrap();
    assert_eq!((panel.panel.units().len(), panel.panel.times().len(), panel.rows), (5, 6, 30));
    assert_eq!(panel.starts.iter().map(|start| start.unit.as_str()).collect::<Vec<_>>(), ["Dux", "Eno"]);
    assert_eq!(panel.columns.kind, BroughtKind::Count);
}
