//! Both languages are complete: the same structure, the same numbers, and no word of the one left in the other.

use std::collections::BTreeSet;

use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Report,
        word: "languages",
        what: "Spanish and English are both complete: help, answers and pages, with the same numbers in both",
        sizes: Sizes::Both,
        measure,
    }
}

/// Commands that say something without writing.
const SPOKEN: [&str; 10] = [
    "--help",
    "show --help",
    "import --help",
    "check --help",
    "evaluate --help",
    "show releases",
    "show --statistic victims --period 2019-01..2019-06 --by total",
    "breaks",
    "check",
    "terms --months 6",
];

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let (mut same, mut unlike, mut compared, mut lines) = (Vec::new(), Vec::new(), 0, 0);
    for command in SPOKEN {
        let say = |language: &str| bench.saldo()?.say("--lang").arg(language).say(command).finish();
        let (spanish, english) = (say("es")?, say("en")?);
        if spanish.code.is_none() || spanish.code != english.code || spanish.code == Some(2) {
            return Err(spanish.shortfall());
        }
        compared += 1;
        lines += english.stdout.lines().count();
        if spanish.stdout == english.stdout {
            same.push(command);
        }
        if numbers(&spanish.stdout) != numbers(&english.stdout) {
            unlike.push(command);
        }
    }
    Ok(vec![
        Measured::count("commands compared", compared, "commands", Bound::Exactly(10.0)),
        Measured::count("lines compared", lines, "lines", Bound::AtLeast(100.0)),
        Measured::count(
            "commands with one text for both languages",
            same.len(),
            "commands",
            Bound::Exactly(0.0),
        )
        .noting(same.join(" | ")),
        Measured::count("commands whose numbers differ", unlike.len(), "commands", Bound::Exactly(0.0))
            .noting(unlike.join(" | ")),
    ])
}

/// The numbers of a text: whatever the grammar around them, both languages must have them all.
fn numbers(text: &str) -> BTreeSet<&str> {
    let apart = |c: char| !(c.is_ascii_digit() || c == '.' || c == ',');
    let words = text.split(apart).map(|word| word.trim_matches(|c: char| !c.is_ascii_digit()));
    words.filter(|word| word.len() > 1).collect()
}
