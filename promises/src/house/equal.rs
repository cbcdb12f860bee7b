//! The values of a fixed list of questions and of every shipped policy, beside those of the program before its shape changed.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use fs_err as fs;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde_json::Value;

use crate::{
    bench::Bench,
    commit::checked_out,
    line::{Bound, Measured},
    process::Run,
    promise::{Group, Promise, Sizes},
    record::question,
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::House,
        word: "equal",
        what: "2,000 questions and every shipped policy have the same values, byte for byte, as in the program of the commit before the shape of the house changed",
        sizes: Sizes::Long,
        measure,
    }
}

/// The commit at which every figure was last agreed: the program is built from it and asked the same.
pub(super) const BEFORE: &str = "2ac0e94a69d0e6bec2e91f738a182c1d4c21d36e";

const QUESTIONS: usize = 2_000;

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let before = built_before(bench)?;
    let now = bench.program()?.to_owned();
    let questions = questions();
    let policies = policies(bench)?;
    let compare = |words: &String| -> Result<Compared, Shortfall> {
        Ok(Compared::of(words, &said(bench, &before, words)?, &said(bench, &now, words)?))
    };
    let asked: Vec<Compared> = questions.par_iter().map(compare).collect::<Result<_, _>>()?;
    // Studies use every thread by themselves.
    let judged: Vec<Compared> = policies.iter().map(compare).collect::<Result<_, _>>()?;
    let answered = asked.iter().filter(|compared| compared.values > 0).count();
    let differing =
        |all: &[Compared]| all.iter().filter(|c| c.differs).map(|c| c.words.clone()).collect::<Vec<_>>();
    let (of_questions, of_policies) = (differing(&asked), differing(&judged));
    let values = |all: &[Compared]| all.iter().map(|compared| compared.values).sum::<usize>();
    // The comparison is proved on a value that is one more.
    let planted = with_one_more(&said(bench, &now, questions.first().map_or("breaks", String::as_str))?);
    Ok(vec![
        Measured::count("questions", questions.len(), "questions", Bound::Exactly(QUESTIONS as f64)),
        Measured::count("of them answered with values", answered, "questions", Bound::AtLeast(1_000.0)),
        Measured::count("values of answers", values(&asked), "values", Bound::AtLeast(10_000.0)),
        Measured::count("questions with other values", of_questions.len(), "questions", Bound::Exactly(0.0))
            .noting(first(&of_questions)),
        Measured::count("policies", judged.len(), "policies", Bound::AtLeast(11.0)),
        Measured::count("values of studies", values(&judged), "values", Bound::AtLeast(1_000.0)),
        Measured::count("policies with other values", of_policies.len(), "policies", Bound::Exactly(0.0))
            .noting(first(&of_policies)),
        Measured::count(
            "tried: one more in a value is seen",
            usize::from(planted),
            "times",
            Bound::Exactly(1.0),
        ),
    ])
}

fn first(words: &[String]) -> String {
    words.iter().take(8).cloned().collect::<Vec<_>>().join(" | ")
}

/// A question asked of both programs.
struct Compared {
    words: String,
    values: usize,
    differs: bool,
}

impl Compared {
    fn of(words: &str, before: &Said, now: &Said) -> Self {
        Self { words: words.to_owned(), values: before.values.len(), differs: before != now }
    }
}

/// How a program ended, and the values that it gave.
#[derive(PartialEq)]
struct Said {
    code: Option<i32>,
    values: Vec<String>,
}

fn said(bench: &Bench, program: &Path, words: &str) -> Result<Said, Shortfall> {
    let finished = bench.alone(program).say("--format json").say(words).finish()?;
    let mut values = Vec::new();
    if let Ok(json) = serde_json::from_str::<Value>(&finished.stdout) {
        gather(&json, "", &mut values);
    }
    Ok(Said { code: finished.code, values })
}

/// Sentences in either language, traces and keys change with words and shapes, values do not.
const NO_VALUES: [&str; 7] = ["es", "en", "trace", "traces", "key", "seed", "inputs"];

/// Every number and truth of a report, as written, each after the name of its field.
fn gather(json: &Value, name: &str, values: &mut Vec<String>) {
    match json {
        Value::Object(fields) => {
            for (name, value) in fields.iter().filter(|(name, _)| !NO_VALUES.contains(&name.as_str())) {
                match name.as_str() {
                    "drawing" => gather_drawn(value, values),
                    _ => gather(value, name, values),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, name, values)),
        Value::Number(number) => values.push(format!("{name} {number}")),
        Value::Bool(truth) => values.push(format!("{name} {truth}")),
        Value::String(_) | Value::Null => {}
    }
}

/// What a picture prints and the values of its lines: the rest is where marks stand, which may be told in other words.
fn gather_drawn(json: &Value, values: &mut Vec<String>) {
    match json {
        Value::Object(fields) if fields.contains_key("digits") => gather(json, "", values),
        Value::Object(fields) => {
            for (name, value) in fields {
                match name.as_str() {
                    "values" => gather(value, name, values),
                    _ => gather_drawn(value, values),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather_drawn(item, values)),
        Value::Number(_) | Value::Bool(_) | Value::String(_) | Value::Null => {}
    }
}

fn with_one_more(said: &Said) -> bool {
    let mut other = Said { code: said.code, values: said.values.clone() };
    match other.values.last_mut() {
        Some(value) => value.push('1'),
        None => return false,
    }
    other != *said
}

/// The questions of the promise about keys, drawn on: statistics, offences, places, periods, comparisons of versions and of
/// presidencies.
fn questions() -> Vec<String> {
    let mut random = ChaCha8Rng::seed_from_u64(20_261_130);
    let (mut seen, mut all) = (BTreeSet::new(), Vec::new());
    for number in 0.. {
        let words = question(number, &mut random);
        if seen.insert(words.clone()) {
            all.push(words);
        }
        if all.len() == QUESTIONS {
            break;
        }
    }
    all
}

fn policies(bench: &Bench) -> Result<Vec<String>, Shortfall> {
    let mut names = Vec::new();
    for entry in fs::read_dir(bench.root().join("policies"))? {
        let entry = entry?;
        if entry.path().is_dir() {
            names.push(format!("evaluate {}", entry.file_name().to_string_lossy()));
        }
    }
    names.sort();
    Ok(names)
}

/// The program of [`BEFORE`], built once in a working copy of its own.
fn built_before(bench: &Bench) -> Result<PathBuf, Shortfall> {
    let folder = checked_out(bench, BEFORE)?;
    let program = folder.join("target/release/saldo");
    if program.is_file() {
        return Ok(program);
    }
    Run::new("cargo").say("build --release --quiet -p saldo").within(&folder).succeed()?;
    Ok(program)
}
