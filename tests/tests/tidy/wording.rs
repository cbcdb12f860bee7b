//! What the program says: no wording that readers stumbled over, and no word of the machine.

use serde::Deserialize;

use crate::{Violations, assert_caught, assert_kept, assert_left_alone, tree::Tree};

/// A wording or word, and what is said instead.
#[derive(Deserialize)]
struct Mended {
    gone: String,
    instead: String,
}

#[derive(Deserialize)]
struct Mending {
    wording: Vec<Mended>,
    word: Vec<Mended>,
}

fn mending() -> Mending {
    toml::from_str(include_str!("../../wording.toml")).expect("the table of wordings is read")
}

/// The texts of a line of code that a reader sees: literals with a blank in them, without what is the machine's.
fn said(line: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut rest = line;
    while let Some((_, after)) = rest.split_once('"') {
        let mut text = String::new();
        let mut left = after.chars();
        while let Some(c) = left.next() {
            match c {
                '\\' => text.extend(left.next().map(|escaped| if escaped == 'n' { ' ' } else { escaped })),
                '"' => break,
                other => text.push(other),
            }
        }
        rest = left.as_str();
        if text.contains(' ') {
            texts.push(without_machine(&text));
        }
    }
    texts
}

/// A text without what stands in backquotes and braces, and without options.
fn without_machine(text: &str) -> String {
    let mut plain = String::new();
    let mut within = false;
    for c in text.chars() {
        match c {
            '`' => within = !within,
            '{' => within = true,
            '}' => within = false,
            _ if within => {}
            other => plain.push(other),
        }
    }
    plain.split(' ').filter(|word| !word.starts_with("--")).collect::<Vec<_>>().join(" ")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))
}

/// What the program says holds no wording that is gone.
fn sentences_are_mended(tree: &Tree) -> Violations {
    let mending = mending();
    let mut violations = Violations::new();
    let is_test = |path: &str| path.ends_with("/tests.rs") || path.ends_with("_tests.rs");
    for (path, text) in tree
        .texts(".rs")
        .filter(|(path, _)| path.starts_with("crates/") && path.contains("/src/") && !is_test(path))
    {
        // A test may quote what is gone; a module of tests may also stand in a file of its own and be named at the top.
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for (number, line) in code.lines().enumerate() {
            // What a developer reads is not what the program says.
            if line.trim_start().starts_with("//") || line.contains("reason = ") {
                continue;
            }
            for said in said(line) {
                let wordings = mending.wording.iter().filter(|m| said.contains(&m.gone));
                let single =
                    mending.word.iter().filter(|m| words(&said).any(|w| w.eq_ignore_ascii_case(&m.gone)));
                for Mended { gone, instead } in wordings.chain(single) {
                    violations.push(format!("{path}:{}: “{gone}”: say “{instead}”", number + 1));
                }
            }
        }
    }
    violations
}

#[test]
fn the_program_says_nothing_that_readers_stumbled_over() {
    assert_kept(sentences_are_mended);
}

#[test]
fn a_wording_that_is_gone_and_a_word_of_the_machine_are_caught() {
    let path = "crates/desk/src/words.rs";
    assert_caught(sentences_are_mended, path, "//! x\nText::both(\"Cada número lleva su traza\", \"x y\")\n");
    assert_caught(sentences_are_mended, path, "//! x\nsay(\"x y\", \"Choose another Vintage.\", [])\n");
    let machine =
        "//! x of a vintage\nsay(\"x y {vintage}\", \"Ask with `vintage` or --vintage 2 now\", [])\n";
    assert_left_alone(sentences_are_mended, path, machine);
    assert_left_alone(
        sentences_are_mended,
        path,
        "//! x\n#[cfg(test)]\nmod tests {\nsay(\"a vintage\", \"x y\", [])\n",
    );
    let named = "//! x\n#[cfg(test)]\nmod tests;\nsay(\"x y\", \"Choose another Vintage.\", [])\n";
    assert_caught(sentences_are_mended, path, named);
}
