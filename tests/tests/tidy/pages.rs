//! Rules about the pages that people read: README, ARCHITECTURE and what they promise.

use crate::{Violations, assert_caught, assert_kept, manifests::members, tree::Tree};

/// The first lines of the first two code fences of the README.
const FIRST_COMMANDS: [&str; 2] = ["cargo run --release --bin saldo -- demo", "cargo test --release"];

/// Pages that stand in the root.
const PAGES: [&str; 9] = [
    "README.md",
    "README.es.md",
    "ARCHITECTURE.md",
    "STYLE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "deny.toml",
];

/// The first line within each code fence of a page.
fn first_lines_of_fences(page: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut inside = false;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
            if inside {
                match lines.next() {
                    Some(first) if first.trim_start().starts_with("```") => inside = false,
                    Some(first) => found.push(first.trim()),
                    None => {}
                }
            }
        }
    }
    found
}

/// The depths of a page's headings, those within code fences left out.
fn headings(page: &str) -> Vec<usize> {
    let mut inside = false;
    let mut depths = Vec::new();
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
        } else if !inside && line.starts_with('#') {
            depths.push(line.chars().take_while(|c| *c == '#').count());
        }
    }
    depths
}

/// Every page that a visitor looks for is there.
fn pages_are_there(tree: &Tree) -> Violations {
    PAGES.iter().filter(|page| !tree.has(page)).map(|page| format!("{page}: is missing")).collect()
}

/// Both READMEs open with the command that runs the program and the one that tests it.
fn readme_opens_with_two_commands(tree: &Tree) -> Violations {
    let mut violations = Violations::new();
    for page in ["README.md", "README.es.md"] {
        let lines = first_lines_of_fences(tree.text(page).unwrap_or_default());
        if !lines.starts_with(&FIRST_COMMANDS) {
            let seen = &lines[..lines.len().min(2)];
            violations.push(format!(
                "{page}: the first two code fences begin with {seen:?}, not {FIRST_COMMANDS:?}"
            ));
        }
    }
    violations
}

/// The English and the Spanish README have the same headings, one for one.
fn readmes_have_the_same_shape(tree: &Tree) -> Violations {
    let shape = |page| headings(tree.text(page).unwrap_or_default());
    let (english, spanish) = (shape("README.md"), shape("README.es.md"));
    let mut violations = Violations::new();
    if english.is_empty() || english != spanish {
        violations.push(format!("README.es.md: headings of depth {spanish:?}, README.md has {english:?}"));
    }
    violations
}

/// The names of crates that a page mentions as `crates/NAME`.
fn mentioned(page: &str) -> Vec<&str> {
    let is_name = |c: char| c.is_ascii_lowercase() || c == '-' || c == '_';
    let starts = page.match_indices("crates/").map(|(at, found)| &page[at + found.len()..]);
    starts
        .map(|rest| &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())])
        .filter(|n| !n.is_empty())
        .collect()
}

/// The architecture's page names every crate, and none that does not exist.
fn architecture_names_every_crate(tree: &Tree) -> Violations {
    let page = tree.text("ARCHITECTURE.md").unwrap_or_default();
    let members = members(tree);
    let mut violations = Violations::new();
    for member in &members {
        if !page.contains(&format!("`{member}`")) {
            violations.push(format!("ARCHITECTURE.md: does not name `{member}`"));
        }
    }
    for name in mentioned(page) {
        if !members.contains(&format!("crates/{name}")) {
            violations.push(format!("ARCHITECTURE.md: names `crates/{name}`, which does not exist"));
        }
    }
    violations
}

#[test]
fn every_page_that_a_visitor_looks_for_is_there() {
    assert_kept(pages_are_there);
    assert_eq!(pages_are_there(&Tree::planted(&[])).len(), PAGES.len());
}

#[test]
fn the_readmes_open_with_the_two_commands() {
    assert_kept(readme_opens_with_two_commands);
    let text = "```sh\ncargo test --release\n```\n```sh\ncargo run --release --bin saldo -- demo\n```";
    assert_caught(readme_opens_with_two_commands, "README.md", text);
    assert_caught(readme_opens_with_two_commands, "README.es.md", "nothing in a fence");
}

#[test]
fn the_readmes_have_the_same_headings() {
    assert_kept(readmes_have_the_same_shape);
    let unequal = Tree::planted(&[("README.md", "# A\n## B\n"), ("README.es.md", "# A\n```\n## B\n```\n")]);
    assert_eq!(readmes_have_the_same_shape(&unequal).len(), 1);
}

#[test]
fn the_architecture_names_every_crate_and_no_other() {
    assert_kept(architecture_names_every_crate);
    let workspace = "[workspace]\nmembers = [\"crates/measure\"]";
    let of = |page| {
        architecture_names_every_crate(&Tree::planted(&[
            ("Cargo.toml", workspace),
            ("ARCHITECTURE.md", page),
        ]))
    };
    assert_eq!(of("nothing").len(), 1, "a crate that the page forgets passed");
    assert_eq!(of("`crates/measure` and `crates/purple`").len(), 1, "a crate that does not exist passed");
    assert!(of("`crates/measure`").is_empty());
}
