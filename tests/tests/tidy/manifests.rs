//! Rules about manifests: features stand once, crates are built by default or known not to be.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::{Violations, assert_kept, tree::Tree};

/// Packages that measure and maintain the program and are not the program.
const OUTSIDE_DEFAULT: [&str; 7] =
    ["promises", "tests/generate", "tests/letters", "tests/shape", "tests/vocabulary", "tests/walk", "xtask"];

fn manifest(tree: &Tree, path: &str) -> Table {
    tree.text(path).and_then(|text| text.parse().ok()).unwrap_or_default()
}

fn texts_of(table: &Table, key: &str) -> BTreeSet<String> {
    let array = table.get("workspace").and_then(|w| w.get(key)).and_then(Value::as_array);
    array.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Members of the workspace by their folder.
pub fn members(tree: &Tree) -> BTreeSet<String> {
    texts_of(&manifest(tree, "Cargo.toml"), "members")
}

/// `cargo build` and `cargo test` take the program and nothing that only measures it.
fn default_members_are_the_program(tree: &Tree) -> Violations {
    let default = texts_of(&manifest(tree, "Cargo.toml"), "default-members");
    let expected: BTreeSet<String> =
        members(tree).into_iter().filter(|m| !OUTSIDE_DEFAULT.contains(&m.as_str())).collect();
    let mut violations = Violations::new();
    if default.is_empty() || default != expected {
        violations.push(format!("Cargo.toml: default-members are {default:?}, expected {expected:?}"));
    }
    violations
}

/// The features of a dependency stand in the workspace's manifest and nowhere else, so that one build serves all.
fn features_stand_once(tree: &Tree) -> Violations {
    let mut violations = Violations::new();
    for member in members(tree) {
        let path = format!("{member}/Cargo.toml");
        let manifest = manifest(tree, &path);
        if manifest.is_empty() {
            violations.push(format!("{path}: a member without a readable manifest"));
        }
        if manifest.contains_key("features") {
            violations.push(format!("{path}: has features of its own"));
        }
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(table) = manifest.get(kind).and_then(Value::as_table) else { continue };
            for (name, spec) in table {
                let inherited = spec.get("workspace").and_then(Value::as_bool) == Some(true);
                let chosen =
                    ["features", "default-features", "optional"].iter().any(|k| spec.get(k).is_some());
                if !inherited || chosen {
                    violations
                        .push(format!("{path}: `{name}` must be `{name}.workspace = true` and no more"));
                }
            }
        }
        if manifest.get("lints").and_then(|l| l.get("workspace")).and_then(Value::as_bool) != Some(true) {
            violations.push(format!("{path}: does not take the workspace's lints"));
        }
    }
    violations
}

/// A workspace of one member with this manifest.
fn planted(member: &str) -> Tree {
    let root =
        "[workspace]\nmembers = [\"crates/x\", \"xtask\"]\ndefault-members = [\"crates/x\", \"xtask\"]";
    let sound = "[lints]\nworkspace = true\n";
    Tree::planted(&[("Cargo.toml", root), ("xtask/Cargo.toml", sound), ("crates/x/Cargo.toml", member)])
}

#[test]
fn the_default_build_is_the_program() {
    assert_kept(default_members_are_the_program);
    assert_eq!(default_members_are_the_program(&planted("")).len(), 1);
    assert_eq!(default_members_are_the_program(&Tree::planted(&[("Cargo.toml", "[workspace]")])).len(), 1);
}

#[test]
fn features_stand_in_the_workspace_alone() {
    assert_kept(features_stand_once);
    let lints = "[lints]\nworkspace = true\n";
    for bad in [
        "[dependencies]\ncsv = \"1\"",
        "[dependencies]\ncsv = { workspace = true, features = [\"a\"] }",
        "[dev-dependencies]\ncsv = { workspace = true, optional = true }",
        "[features]\nfast = []",
    ] {
        assert_eq!(features_stand_once(&planted(&format!("{lints}{bad}"))).len(), 1, "{bad} passed");
    }
    assert_eq!(features_stand_once(&planted("[dependencies]")).len(), 1, "a member without lints passed");
    assert!(
        features_stand_once(&planted(&format!("{lints}[dependencies]\ncsv.workspace = true"))).is_empty()
    );
}
