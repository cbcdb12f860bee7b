//! Bad inputs: each gives a located error or a counted rejection, and none a panic or a silent figure.

use fs_err as fs;

use super::bad_inputs::{BadInput, bad_inputs, grouped_thousands};
use crate::store::committed::{committed, import, rows_told};
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    municipal::{latin, state_file},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Record,
        word: "corpus",
        what: "at least 60 bad inputs: each gives a clear located error or a counted rejection",
        sizes: Sizes::Both,
        measure,
    }
}

/// What became of an input.
#[derive(Debug, PartialEq)]
enum Answer {
    /// It was refused, and the refusal names the file.
    Refused,
    /// It was refused, and nobody can tell which file it was.
    RefusedBlindly(String),
    /// Rows were rejected and counted, and rows read = kept + rejected.
    Rejected,
    /// It was kept, and a note says in which row what was seen and what was expected.
    Noted,
    /// It was taken as it is.
    Taken,
    /// The counts do not add up, or the store holds what was refused.
    Inconsistent(String),
    /// The program ended in another way.
    Accident(String),
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let good = BadInput {
        wrong: "nothing".to_owned(),
        file: "IDEFC_NM.csv".to_owned(),
        bytes: latin(&state_file(2019, 7)),
    };
    let unspoilt = answer_to(bench, &good)?;
    let grouped = answer_to(bench, &grouped_thousands())?;
    let inputs = bad_inputs()?;
    let mut answers = Vec::new();
    for input in &inputs {
        answers.push((input, answer_to(bench, input)?));
    }
    let count = |wanted: fn(&Answer) -> bool| {
        let found: Vec<String> = answers
            .iter()
            .filter(|(_, answer)| wanted(answer))
            .map(|(input, answer)| match answer {
                Answer::RefusedBlindly(said) | Answer::Inconsistent(said) | Answer::Accident(said) => {
                    format!("{}: {said}", input.wrong)
                }
                Answer::Refused | Answer::Rejected | Answer::Noted | Answer::Taken => input.wrong.clone(),
            })
            .collect();
        (found.len(), found.join(" | "))
    };
    let line = |name: &str, (number, note): (usize, String), bound| {
        Measured::count(name, number, "inputs", bound).noting(note)
    };
    let (refused, rejected) = (count(|a| *a == Answer::Refused).0, count(|a| *a == Answer::Rejected).0);
    Ok(vec![
        Measured::count(
            "good file taken",
            usize::from(unspoilt == Answer::Taken),
            "inputs",
            Bound::Exactly(1.0),
        )
        .noting(format!("{unspoilt:?}")),
        Measured::count(
            "grouped thousands read, with a note that names the row",
            usize::from(grouped == Answer::Noted),
            "inputs",
            Bound::Exactly(1.0),
        )
        .noting(format!("{grouped:?}")),
        Measured::count("bad inputs", inputs.len(), "inputs", Bound::AtLeast(60.0)),
        Measured::count("refused with the file named", refused, "inputs", Bound::AtLeast(1.0)),
        Measured::count("rejected by row and counted", rejected, "inputs", Bound::AtLeast(1.0)),
        line("kept with a note that names the row", count(|a| *a == Answer::Noted), Bound::Exactly(0.0)),
        line("taken as if nothing were wrong", count(|a| *a == Answer::Taken), Bound::Exactly(0.0)),
        line(
            "refused without naming the file",
            count(|a| matches!(a, Answer::RefusedBlindly(_))),
            Bound::Exactly(0.0),
        ),
        line(
            "counts that do not add up",
            count(|a| matches!(a, Answer::Inconsistent(_))),
            Bound::Exactly(0.0),
        ),
        line("accidents", count(|a| matches!(a, Answer::Accident(_))), Bound::Exactly(0.0)),
    ])
}

fn answer_to(bench: &Bench, input: &BadInput) -> Result<Answer, Shortfall> {
    let folder = bench.scratch("case");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let (file, store) = (folder.join(&input.file), folder.join("store"));
    fs::write(&file, &input.bytes)?;
    let finished = import(bench, &store, &file)?.say("--format json").finish()?;
    let held = committed(&store)?;
    let said = finished.stderr.trim().to_owned();
    let brief = || said.chars().take(160).collect::<String>();
    match finished.code {
        Some(1) if !held.is_empty() => Ok(Answer::Inconsistent("refused and held all the same".to_owned())),
        Some(1) if said.contains(&input.file) && said.len() > input.file.len() + 20 => Ok(Answer::Refused),
        Some(1) => Ok(Answer::RefusedBlindly(brief())),
        Some(0) => {
            let [release] = held.as_slice() else {
                return Ok(Answer::Inconsistent(format!("{} releases held after one import", held.len())));
            };
            let Some(told) = rows_told(bench, &store, release)? else {
                return Ok(Answer::Inconsistent("the release is not listed".to_owned()));
            };
            let adds_up = told.read.total_cmp(&(told.kept + told.rejected)).is_eq();
            // A note is located when it begins with the file and the row, as in `IDEFC_NM.csv:1501`.
            let located = format!("{}:", input.file);
            let noted = finished.stdout.match_indices(&located).any(|(at, found)| {
                finished.stdout[at + found.len()..].starts_with(|c: char| c.is_ascii_digit())
            });
            // A cell that is rejected by itself is counted as rejected rows are; its row is kept.
            let cell_rejected = finished.stdout.contains("cell rejected");
            Ok(match (adds_up, told.rejected > 0.0 || cell_rejected) {
                (false, _) => Answer::Inconsistent(format!("{told:?}")),
                (true, true) => Answer::Rejected,
                (true, false) if noted => Answer::Noted,
                (true, false) => Answer::Taken,
            })
        }
        _ => Ok(Answer::Accident(finished.shortfall().to_string())),
    }
}
