//! The report of each shipped policy, word for word: `cargo xtask bless` writes it, and this test reads it again.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Larger than this, nobody reads a change of it.
const MOST_BYTES: usize = 100_000;

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.is_dir());
    folders.sort();
    folders
}

#[test]
fn every_policy_reports_what_its_folder_holds() {
    let folders = folders();
    assert!(folders.len() >= 10, "{folders:?}");
    let home = tempfile::tempdir().unwrap();
    let mut different = Vec::new();
    for folder in &folders {
        let name = folder.file_name().unwrap().to_str().unwrap();
        assert!(folder.join("policy.toml").is_file(), "{name} has no policy");
        for language in ["es", "en"] {
            let output = Command::new(env!("CARGO_BIN_EXE_saldo"))
                .args(["evaluate", name, "--lang", language, "--format", "table"])
                .env_clear()
                .current_dir(home.path())
                .output()
                .unwrap();
            assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
            let said = String::from_utf8(output.stdout).unwrap();
            assert!(said.len() < MOST_BYTES, "{name} in {language}: {} bytes", said.len());
            let held = fs::read_to_string(folder.join(format!("report.{language}.txt"))).unwrap_or_default();
            if let Some((line, (said, held))) = first_difference(&said, &held) {
                different
                    .push(format!("{name} in {language}, line {line}:\n  says {said:?}\n  held {held:?}"));
            }
        }
    }
    let different = different.join("\n");
    assert!(different.is_empty(), "reports changed; read the change, then `cargo xtask bless`:\n{different}");
}

/// The first line in which two texts differ, and how each reads there.
fn first_difference<'t>(said: &'t str, held: &'t str) -> Option<(usize, (&'t str, &'t str))> {
    let (said, held): (Vec<&str>, Vec<&str>) = (said.lines().collect(), held.lines().collect());
    (0..said.len().max(held.len())).find_map(|at| {
        let both = (said.get(at).copied().unwrap_or(""), held.get(at).copied().unwrap_or(""));
        (said.get(at) != held.get(at)).then_some((at + 1, both))
    })
}

#[test]
fn a_changed_line_is_found() {
    assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
    assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some((2, ("b", "c"))));
    assert_eq!(first_difference("a\n\n", "a\n"), Some((2, ("", ""))), "a line more is a difference");
}

#[test]
fn the_table_of_removals_holds_what_its_policy_lists() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies/leader-removals");
    let table = fs::read_to_string(folder.join("removals.csv")).unwrap();
    let policy = fs::read_to_string(folder.join("policy.toml")).unwrap();
    let mut lines = table.lines().filter(|line| !line.starts_with('#'));
    assert_eq!(lines.next(), Some("place,municipality,month,group,kind,rank,source"));
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), policy.matches("[[assignment]]").count());
    for row in rows {
        let [_, municipality, month, _, kind, rank, source] = row[..] else { panic!("{row:?}") };
        assert!(policy.contains(&format!("date = \"{month}-")), "{month}");
        assert!(policy.contains(&format!("en {municipality}, ")), "{municipality}");
        assert!(policy.contains(&format!("address = \"{source}\"")), "{source}");
        assert!(
            ["capture", "killing"].contains(&kind) && ["leader", "lieutenant"].contains(&rank),
            "{row:?}"
        );
    }
}
