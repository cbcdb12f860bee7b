//! Which crate may use which: the map of the architecture, read from every manifest.

use std::collections::{BTreeMap, BTreeSet};

use toml::Table;

use crate::{Violations, assert_caught, assert_kept, assert_left_alone, tree::Tree};

const SYSTEM: &[&str] = &["measure", "catalogue", "numeric", "report", "estimate"];

/// The crates of the program and what each may use. A crate that is not here has no place yet.
const MAP: &[(&str, &[&str])] = &[
    ("measure", &[]),
    ("numeric", &["measure"]),
    ("catalogue", &["measure"]),
    ("report", &["measure", "catalogue"]),
    ("columns", &["measure"]),
    ("record", &["measure", "catalogue", "columns", "report"]),
    ("estimate", &["measure", "numeric"]),
    ("evaluate", SYSTEM),
    ("watch", SYSTEM),
    ("opinion", SYSTEM),
    ("landscape", SYSTEM),
    ("justice", SYSTEM),
    ("allocate", SYSTEM),
    ("simulate", SYSTEM),
    ("coordinate", SYSTEM),
    ("oversight", &["measure", "report"]),
    ("fetch", &["measure"]),
    ("desk", DESK),
    ("saldo", &["desk"]),
    ("web", &["desk"]),
    ("verify", &[]),
];

const DESK: &[&str] = &[
    "measure",
    "catalogue",
    "numeric",
    "report",
    "columns",
    "record",
    "estimate",
    "evaluate",
    "watch",
    "opinion",
    "landscape",
    "justice",
    "allocate",
    "simulate",
    "coordinate",
    "oversight",
    "fetch",
];

/// Crates that only one of ours may name: what they do has one door.
const ONE_DOOR: &[(&str, &str)] = &[
    ("faer", "numeric"),
    ("clarabel", "numeric"),
    ("libm", "numeric"),
    ("ureq", "fetch"),
    ("parquet", "columns record report"),
    ("clap", "saldo verify"),
];

/// The manifests of the program's crates, by the crate's name.
fn manifests(tree: &Tree) -> BTreeMap<&str, (&str, Table)> {
    let of_crate = |path: &str| path.starts_with("crates/") && path.matches('/').count() == 2;
    let named = |(path, text)| {
        let name = str::split(path, '/').nth(1)?;
        Some((name, (path, str::parse::<Table>(text).ok()?)))
    };
    tree.texts("/Cargo.toml").filter(|(path, _)| of_crate(path)).filter_map(named).collect()
}

/// The names of the packages that a manifest depends on, in any of its tables.
fn dependencies(manifest: &Table) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (key, value) in manifest {
        let Some(table) = value.as_table() else { continue };
        if matches!(key.as_str(), "dependencies" | "dev-dependencies" | "build-dependencies") {
            found.extend(table.iter().map(|(name, spec)| {
                spec.get("package").and_then(toml::Value::as_str).unwrap_or(name).to_owned()
            }));
        } else if key == "target" {
            found.extend(table.values().filter_map(toml::Value::as_table).flat_map(dependencies));
        }
    }
    found
}

/// No crate uses one that the architecture does not let it use.
fn only_allowed_edges(tree: &Tree) -> Violations {
    let ours: BTreeSet<&str> = MAP.iter().map(|(name, _)| *name).collect();
    let mut violations = Violations::new();
    for (name, (path, manifest)) in manifests(tree) {
        let Some((_, allowed)) = MAP.iter().find(|(known, _)| *known == name) else {
            violations.push(format!("{path}: `{name}` has no place in the architecture's map"));
            continue;
        };
        for used in dependencies(&manifest) {
            if ours.contains(used.as_str()) && !allowed.contains(&used.as_str()) {
                violations.push(format!("{path}: `{name}` may not use `{used}`, only {allowed:?}"));
            }
            let door = ONE_DOOR.iter().find(|(foreign, _)| *foreign == used);
            if let Some((foreign, keepers)) = door.filter(|(_, k)| !k.split(' ').any(|keeper| keeper == name))
            {
                violations.push(format!("{path}: `{foreign}` is used through `{keepers}` alone"));
            }
        }
    }
    violations
}

/// No crate is empty: a crate appears with its first working code.
fn no_crate_is_empty(tree: &Tree) -> Violations {
    const FEWEST_LINES: usize = 20;
    let mut violations = Violations::new();
    for (name, (path, _)) in manifests(tree) {
        let folder = format!("crates/{name}/src/");
        let lines =
            |text: &str| text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with("//")).count();
        let sources: Vec<_> = tree.texts(".rs").filter(|(p, _)| p.starts_with(&folder)).collect();
        let length: usize = sources.iter().map(|(_, text)| lines(text)).sum();
        if length < FEWEST_LINES {
            violations.push(format!("{path}: `{name}` has {length} lines of code"));
        }
        let is_library = tree.has(&format!("{folder}lib.rs"));
        let public = |text: &str| text.lines().any(|l| l.starts_with("pub ") && !l.starts_with("pub mod"));
        if is_library && !sources.iter().any(|(_, text)| public(text)) {
            violations.push(format!("{path}: `{name}` is a library without a public item"));
        }
    }
    violations
}

#[test]
fn crates_use_only_what_the_architecture_lets_them_use() {
    assert_kept(only_allowed_edges);
    let path = "crates/measure/Cargo.toml";
    assert_caught(only_allowed_edges, path, "[dependencies]\nreport.workspace = true");
    assert_caught(only_allowed_edges, path, "[dev-dependencies]\nreport.workspace = true");
    assert_caught(
        only_allowed_edges,
        path,
        "[dependencies]\npages = { package = \"report\", version = \"1\" }",
    );
    assert_caught(only_allowed_edges, path, "[target.'cfg(unix)'.dependencies]\nreport.workspace = true");
    assert_caught(only_allowed_edges, path, "[dependencies]\nureq.workspace = true");
    assert_caught(only_allowed_edges, "crates/purple/Cargo.toml", "[dependencies]");
    assert_left_alone(
        only_allowed_edges,
        "crates/record/Cargo.toml",
        "[dependencies]\nmeasure.workspace = true",
    );
}

#[test]
fn no_crate_of_ours_is_empty() {
    assert_kept(no_crate_is_empty);
    assert_caught(no_crate_is_empty, "crates/watch/Cargo.toml", "[package]\nname = \"watch\"");
    let private = "fn private() {}\n".repeat(30);
    let tree = Tree::planted(&[("crates/watch/Cargo.toml", ""), ("crates/watch/src/lib.rs", &private)]);
    assert_eq!(no_crate_is_empty(&tree).len(), 1, "a library without a public item passed");
}

#[test]
fn the_map_has_no_circle_and_every_edge_leads_to_a_crate_of_the_map() {
    let mut settled: BTreeSet<&str> = BTreeSet::new();
    while settled.len() < MAP.len() {
        let next = MAP
            .iter()
            .find(|(name, uses)| !settled.contains(name) && uses.iter().all(|used| settled.contains(used)));
        let (name, _) = next.expect("an edge to nowhere, or a circle");
        settled.insert(name);
    }
}
