//! Rules about the record that the program ships: every table has a source whose terms allow it, and it is small.

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::{Violations, assert_caught, assert_kept, tree::Tree};

const SHIPPED: &str = "crates/record/shipped/";
const FIGURES: &str = "crates/record/shipped/record/figures/";
const MANIFESTS: &str = "crates/record/shipped/record/manifests/";

const OUTLINES: &str = "crates/record/shipped/outlines/";

/// Everything that ships, all systems together.
const MOST_BYTES: u64 = 25 * 1024 * 1024;

/// What a release must say of itself in `sources/`.
const SAID: [&str; 4] = ["sha256", "file", "publisher", "terms"];

/// The releases that `sources/` describes, by their sha256.
fn releases(tree: &Tree) -> BTreeMap<String, (String, Table)> {
    let mut found = BTreeMap::new();
    for (path, text) in tree.texts(".toml").filter(|(path, _)| path.starts_with("sources/")) {
        let file: Table = text.parse().unwrap_or_default();
        let listed = file.get("release").and_then(Value::as_array).cloned().unwrap_or_default();
        for release in listed.iter().filter_map(Value::as_table) {
            let hash = release.get("sha256").and_then(Value::as_str).unwrap_or_default();
            found.insert(hash.to_owned(), (path.to_owned(), release.clone()));
        }
    }
    found
}

/// Every release says what it is, whose it is, and on what terms it may be shown.
fn releases_state_their_terms(tree: &Tree) -> Violations {
    let mut violations = Violations::new();
    for (hash, (path, release)) in releases(tree) {
        let silent = |key: &&&str| {
            release.get(**key).and_then(Value::as_str).is_none_or(|text| text.trim().is_empty())
        };
        for key in SAID.iter().filter(silent) {
            violations.push(format!("{path}: release `{hash}` has no `{key}`"));
        }
        if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
            violations.push(format!("{path}: `{hash}` is no sha256"));
        }
    }
    violations
}

/// Every shipped table is named after a release that `sources/` describes.
fn shipped_tables_have_a_source(tree: &Tree) -> Violations {
    let releases = releases(tree);
    let hash_of =
        |path: &str| path.rsplit('/').next().and_then(|f| f.split('.').next()).unwrap_or_default().to_owned();
    tree.below(FIGURES)
        .filter(|(path, _)| !releases.contains_key(&hash_of(path)))
        .map(|(path, _)| format!("{path}: no release of sources/ has this sha256"))
        .collect()
}

/// Every release that `sources/` describes ships: it has a table, and there are as many manifests as tables.
fn every_source_ships(tree: &Tree) -> Violations {
    let ships = |hash: &String| tree.has(&format!("{FIGURES}{hash}.parquet"));
    let mut violations: Violations = releases(tree)
        .into_iter()
        .filter(|(hash, _)| !ships(hash))
        .map(|(hash, (path, _))| format!("{path}: release `{hash}` has no table: run `cargo xtask shipped`"))
        .collect();
    let (manifests, tables) = (tree.below(MANIFESTS).count(), tree.below(FIGURES).count());
    if manifests != tables {
        violations.push(format!("{MANIFESTS}: {manifests} manifests for {tables} tables"));
    }
    violations
}

/// The shipped outlines come from files whose terms are stated.
fn outlines_state_their_terms(tree: &Tree) -> Violations {
    const PATH: &str = "sources/outlines.toml";
    let ships = tree.below(OUTLINES).count();
    let file: Table = tree.text(PATH).unwrap_or_default().parse().unwrap_or_default();
    let listed = file.get("outline").and_then(Value::as_array).cloned().unwrap_or_default();
    let stated = |outline: &&Value| {
        outline.get("terms").and_then(Value::as_str).is_some_and(|terms| !terms.trim().is_empty())
    };
    let with_terms = listed.iter().filter(stated).count();
    let mut violations = Violations::new();
    if with_terms < listed.len() || with_terms < ships {
        violations.push(format!(
            "{PATH}: {ships} outlines ship, {with_terms} of {} sources state terms",
            listed.len()
        ));
    }
    violations
}

/// What the record embeds exists, and all that ships together is small.
fn what_ships_is_there_and_small(tree: &Tree) -> Violations {
    let mut violations = Violations::new();
    let embeds = tree
        .texts(".rs")
        .find(|(path, text)| path.starts_with("crates/record/") && text.contains("#[folder = \"shipped"));
    if let Some((path, _)) = embeds
        && tree.below(FIGURES).next().is_none()
    {
        violations.push(format!("{path}: embeds {SHIPPED}, which holds no figures"));
    }
    let bytes: u64 = tree.below(SHIPPED).map(|(_, bytes)| bytes).sum();
    if bytes > MOST_BYTES {
        violations.push(format!("{SHIPPED}: {bytes} bytes, {MOST_BYTES} at most"));
    }
    violations
}

#[test]
fn every_release_states_its_terms() {
    assert_kept(releases_state_their_terms);
    assert!(!releases(&Tree::of_repository()).is_empty(), "sources/ describes no release");
    let sound = format!(
        "[[release]]\nsha256 = \"{}\"\nfile = \"a.csv\"\npublisher = \"sesnsp\"\nterms = \"open\"\n",
        "a".repeat(64)
    );
    assert!(releases_state_their_terms(&Tree::planted(&[("sources/a.toml", &sound)])).is_empty());
    assert_caught(releases_state_their_terms, "sources/a.toml", &sound.replace("open", " "));
    assert_caught(releases_state_their_terms, "sources/a.toml", &sound.replace("aaaa", "zz"));
}

#[test]
fn every_shipped_table_has_a_source() {
    assert_kept(shipped_tables_have_a_source);
    assert_caught(shipped_tables_have_a_source, &format!("{FIGURES}{}.parquet", "b".repeat(64)), "");
}

#[test]
fn every_source_has_its_table_and_manifest() {
    assert_kept(every_source_ships);
    let hash = "a".repeat(64);
    let source = format!("[[release]]\nsha256 = \"{hash}\"\n");
    let table = format!("{FIGURES}{hash}.parquet");
    let manifest = format!("{MANIFESTS}{}.json", "b".repeat(64));
    let whole = [("sources/a.toml", source.as_str()), (table.as_str(), ""), (manifest.as_str(), "")];
    assert!(every_source_ships(&Tree::planted(&whole)).is_empty());
    assert_eq!(every_source_ships(&Tree::planted(&whole[..1])).len(), 1, "a release without its table");
    assert_eq!(every_source_ships(&Tree::planted(&whole[..2])).len(), 1, "a table without its manifest");
}

#[test]
fn every_shipped_outline_has_a_source() {
    assert_kept(outlines_state_their_terms);
    let tree = |terms: &str| {
        let source = format!("[[outline]]\nfile = \"a\"\nterms = \"{terms}\"\n");
        Tree::planted(&[("sources/outlines.toml", &source)]).with_binary(&format!("{OUTLINES}a.tsv.gz"), 1)
    };
    assert!(outlines_state_their_terms(&tree("open")).is_empty());
    assert_eq!(outlines_state_their_terms(&tree(" ")).len(), 1);
    let unnamed = Tree::planted(&[]).with_binary(&format!("{OUTLINES}a.tsv.gz"), 1);
    assert_eq!(outlines_state_their_terms(&unnamed).len(), 1);
}

#[test]
fn the_shipped_record_is_there_and_small() {
    assert_kept(what_ships_is_there_and_small);
    assert_caught(what_ships_is_there_and_small, "crates/record/src/shipped.rs", "#[folder = \"shipped/\"]");
    let large = Tree::planted(&[]).with_binary(&format!("{FIGURES}a.parquet"), MOST_BYTES + 1);
    assert_eq!(what_ships_is_there_and_small(&large).len(), 1, "a record too large passed");
}
