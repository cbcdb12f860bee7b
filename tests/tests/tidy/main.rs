//! The rules of the house that can be executed: each is a function from the tree of files to what breaks it.
//!
//! A rule is tested twice: on the repository, where it must find nothing, and on a planted violation, where it
//! must find it. A rule that cannot fail is not a rule.

#![expect(clippy::expect_used, reason = "a repository that cannot be read is a test that fails")]

mod code;
mod edges;
mod manifests;
mod modules;
mod pages;
mod shipped;
mod tree;
mod wording;

use tree::Tree;

/// What a rule finds: one sentence a violation, beginning with the file.
type Violations = Vec<String>;

/// Asserts that the repository keeps a rule.
#[track_caller]
fn assert_kept(rule: fn(&Tree) -> Violations) {
    let violations = rule(&Tree::of_repository());
    assert!(violations.is_empty(), "{} broken:\n{}", violations.len(), violations.join("\n"));
}

/// Asserts that a rule names this file when the file says this, beside files that keep the rule.
#[track_caller]
fn assert_caught(rule: fn(&Tree) -> Violations, path: &str, text: &str) {
    let violations = rule(&Tree::planted(&[(path, text)]));
    assert!(
        violations.iter().any(|v| v.starts_with(path)),
        "planted in {path} and not caught: {violations:?}"
    );
}

/// Asserts that a rule finds nothing in a planted file.
#[track_caller]
fn assert_left_alone(rule: fn(&Tree) -> Violations, path: &str, text: &str) {
    let violations = rule(&Tree::planted(&[(path, text)]));
    assert!(violations.is_empty(), "caught without reason: {violations:?}");
}
