//! Rules about the text of the code: headers, sizes, names, and what is never left in a file.

use crate::{Violations, assert_caught, assert_kept, assert_left_alone, tree::Tree};

/// The longest a file may be. Most have 150 to 300 lines: a file is one idea.
const MOST_LINES: usize = 600;

/// Names that say nothing about the field.
const EMPTY_NAMES: [&str; 8] = ["utils", "util", "helpers", "common", "misc", "manager", "types", "core"];

/// Every Rust file says in its first line what it is for.
fn files_say_what_they_are_for(tree: &Tree) -> Violations {
    let silent = |text: &str| {
        let first = text.lines().next().unwrap_or_default();
        first
            .strip_prefix("//! ")
            .is_none_or(|said| said.trim().len() < 10 || said.starts_with("Placeholder"))
    };
    let violation = |(path, _)| format!("{path}: line 1 does not say what the file is for (`//! ...`)");
    tree.texts(".rs").filter(|(_, text)| silent(text)).map(violation).collect()
}

/// No Rust file is longer than a reader holds in mind.
fn files_are_short(tree: &Tree) -> Violations {
    let counted = tree.texts(".rs").map(|(path, text)| (path, text.lines().count()));
    counted
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(path, lines)| format!("{path}: {lines} lines, {MOST_LINES} at most"))
        .collect()
}

/// Files and folders carry the field's nouns.
fn names_say_something(tree: &Tree) -> Violations {
    let empty = |stem: &str| EMPTY_NAMES.contains(&stem) || stem.ends_with('2') || stem.ends_with("_new");
    let is_code = |path: &&str| path.ends_with(".rs") || path.ends_with(".py");
    let mut violations = Violations::new();
    for path in tree.paths().filter(is_code) {
        let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = file.split('.').next().unwrap_or_default();
        if let Some(name) = folders.split('/').chain([stem]).find(|name| empty(name)) {
            violations.push(format!("{path}: `{name}` names nothing of the field"));
        }
    }
    violations
}

/// Whether `word` stands in the text with nothing of a longer word around it.
fn has_word(line: &str, word: &str) -> bool {
    let joined = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + word.len()..]);
        !joined(before.chars().next_back()) && !joined(after.chars().next())
    })
}

/// Lines of the texts with one of these endings for which `bad` gives a reason.
fn bad_lines(tree: &Tree, endings: &[&str], bad: impl Fn(&str) -> Option<&'static str>) -> Violations {
    let mut violations = Violations::new();
    for (path, text) in endings.iter().flat_map(|ending| tree.texts(ending)) {
        for (number, line) in text.lines().enumerate() {
            if let Some(reason) = bad(line) {
                violations.push(format!("{path}:{}: {reason}: {}", number + 1, line.trim()));
            }
        }
    }
    violations
}

/// Nothing is left for later in a file: what is open is an issue.
fn nothing_is_left_for_later(tree: &Tree) -> Violations {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX")];
    let marked = |line: &str| marks.iter().any(|m| has_word(line, m)).then_some("left for later");
    bad_lines(tree, &[".rs", ".py", ".toml"], marked)
}

/// No error is a text that nobody can match on.
fn errors_have_names(tree: &Tree) -> Violations {
    let unnamed = concat!("Other", "(String)");
    bad_lines(tree, &[".rs"], |line| {
        line.replace(' ', "").contains(unnamed).then_some("an error without a name")
    })
}

/// No path of one machine, and no release read from beside the repository.
fn no_file_knows_a_machine(tree: &Tree) -> Violations {
    let machines =
        [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/fa", "rm"), concat!("/ho", "me/")];
    let known = |line: &str| {
        let path = machines.iter().find(|m| {
            line.match_indices(**m)
                .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '.'))
        });
        path.map(|_| "a path of one machine")
    };
    let endings = [".rs", ".py", ".toml", ".md", ".sh", ".json", "run"];
    let mut violations = bad_lines(tree, &endings, known);
    let beside = concat!("../", "shared");
    let allowed =
        |violation: &String| ["xtask/", "promises/", ".ci/"].iter().any(|a| violation.starts_with(a));
    let releases =
        bad_lines(tree, &endings, |line| line.contains(beside).then_some("a path beside the repository"));
    violations.extend(releases.into_iter().filter(|v| !allowed(v)));
    violations
}

#[test]
fn every_file_says_in_line_one_what_it_is_for() {
    assert_kept(files_say_what_they_are_for);
    assert_caught(files_say_what_they_are_for, "crates/x/src/a.rs", "use std::fs;\n");
    assert_caught(files_say_what_they_are_for, "crates/x/src/a.rs", "//! Placeholder.\n");
    assert_left_alone(files_say_what_they_are_for, "crates/x/src/a.rs", "//! Months and periods.\n");
}

#[test]
fn no_file_has_more_than_600_lines() {
    assert_kept(files_are_short);
    assert_caught(files_are_short, "crates/x/src/a.rs", &"\n".repeat(MOST_LINES + 1));
    assert_left_alone(files_are_short, "crates/x/src/a.rs", &"\n".repeat(MOST_LINES));
}

#[test]
fn names_of_files_are_nouns_of_the_field() {
    assert_kept(names_say_something);
    for path in ["crates/x/src/utils.rs", "crates/x/src/helpers/a.rs", "crates/x/src/fit2.rs", "a/fit_new.rs"]
    {
        assert_caught(names_say_something, path, "");
    }
    assert_left_alone(names_say_something, "crates/measure/src/month.rs", "");
}

#[test]
fn no_file_holds_a_mark_for_later() {
    assert_kept(nothing_is_left_for_later);
    assert_caught(nothing_is_left_for_later, "crates/x/src/a.rs", concat!("// TO", "DO: later"));
    assert_left_alone(nothing_is_left_for_later, "crates/x/src/a.rs", concat!("// TO", "DOS los delitos"));
}

#[test]
fn no_error_is_a_nameless_text() {
    assert_kept(errors_have_names);
    assert_caught(errors_have_names, "crates/x/src/error.rs", concat!("    Other", "(String),"));
}

#[test]
fn no_file_names_a_place_on_one_machine() {
    assert_kept(no_file_knows_a_machine);
    let path = "crates/x/src/a.rs";
    assert_caught(no_file_knows_a_machine, path, concat!("let a = \"/wo", "rk/main\";"));
    assert_caught(no_file_knows_a_machine, path, concat!("let a = \"../", "shared/data\";"));
    assert_left_alone(no_file_knows_a_machine, path, concat!("// https://a.mx/wo", "rk/page"));
    assert_left_alone(no_file_knows_a_machine, "promises/src/a.rs", concat!("\"../", "shared/data\""));
}
