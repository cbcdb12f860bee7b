//! What of a policy file only the record can check: weaknesses accepted by name, and whether outcomes were public.

use catalogue::BREAKS;
use evaluate::{
    PolicySpec,
    policy::{Outcome, PolicyFault, Wrong, nearest},
};
use measure::{Date, Month};
use record::query::{Held, Record};
use report::{Text, Words, say};

use crate::{Error, NamedText, own_panel::bring, shipped_policies::literature_of};

/// Weaknesses of a design that a file may accept, beside the breaks of the series.
const ACCEPTED: [&str; 4] = ["municipality-change", "pandemic-2020", "rows-finer", "second-treatment"];

/// A name in `accepts` that means nothing accepts nothing, and the author believes that it does.
pub(crate) fn faults_of_accepts(spec: &PolicySpec, policy: &NamedText) -> Vec<PolicyFault> {
    let of_breaks = BREAKS.iter().map(|found| found.id.to_owned());
    let known: Vec<String> = ACCEPTED.iter().map(|name| (*name).to_owned()).chain(of_breaks).collect();
    let unknown = spec.accepts.iter().filter(|name| !known.contains(name));
    let fault = |seen: &String| PolicyFault {
        file: policy.name.clone(),
        line: line_of(&policy.text, seen),
        key: "accepts".to_owned(),
        wrong: Wrong::NotAChoice {
            seen: seen.clone(),
            nearest: nearest(seen, &known),
            choices: known.clone(),
        },
    };
    unknown.map(fault).collect()
}

/// The line on which `accepts` names it, counted from 1.
fn line_of(text: &str, seen: &str) -> usize {
    let from = text.lines().position(|line| line.trim_start().starts_with("accepts")).unwrap_or(0);
    let quoted = [format!("\"{seen}\""), format!("'{seen}'")];
    let names = |line: &str| quoted.iter().any(|quoted| line.contains(quoted.as_str()));
    1 + from + text.lines().skip(from).position(names).unwrap_or(0)
}

/// Refuses a file that says that its outcomes were not public where outcomes after its start are held.
///
/// A file can be dated back; what the record holds was public when the program read it. Only a dated proof from outside
/// could say otherwise, and there is none yet.
pub(crate) fn refuse_known_outcomes(record: &Record, spec: &PolicySpec) -> Result<(), Error> {
    let (false, Some(start)) = (spec.outcomes_public, spec.first_day()) else { return Ok(()) };
    let file = spec.file().to_owned();
    let refused = match &spec.outcome {
        // What comes with the program, or in a file that is at hand, is public.
        Outcome::Panel(_) | Outcome::Brought(_) => Some(KnownOutcome::Panel { file }),
        Outcome::Record(_) => {
            let held =
                record.held().iter().find(|held| counts_events(held) && last(held) >= Month::of(start));
            held.map(|held| KnownOutcome::Release {
                file,
                release: held.release.sha256.short(),
                name: held.release.file.clone(),
                last: last(held),
                start,
            })
        }
    };
    refused.map_or(Ok(()), |known| Err(Error::policy(known.words())))
}

fn last(held: &Held) -> Month {
    held.coverage.months.last()
}

/// Projections and what the state did are no outcomes: they reach beyond the day on which they were made.
fn counts_events(held: &Held) -> bool {
    let event =
        |statistic: &measure::Statistic| statistic.adds_over_months() && !statistic.row().done_by_the_state;
    held.release.statistics.iter().any(event)
}

/// Why a file cannot say that its outcomes were not public.
#[derive(Debug, Clone)]
enum KnownOutcome {
    Panel { file: String },
    Release { file: String, release: String, name: String, last: Month, start: Date },
}

impl Words for KnownOutcome {
    fn words(&self) -> Text {
        match self {
            Self::Panel { file } => say!(
                "{file}: dice {said}, y su resultado es un panel ya publicado: escriba {instead}.",
                "{file}: it says {said}, and its outcome is a panel that is published already: write {instead}.",
                file = Text::code(file),
                said = said(false),
                instead = said(true)
            ),
            Self::Release { file, release, name, last, start } => say!(
                "{file}: dice {said}, pero la política comienza el {start} y el registro ya tiene cifras hasta {last} (archivo {name}, {release}): escriba {instead}.",
                "{file}: it says {said}, but the policy starts on {start} and the record already holds figures up to {last} (file {name}, {release}): write {instead}.",
                file = Text::code(file),
                said = said(false),
                start = *start,
                last = *last,
                name = Text::code(name),
                release = Text::code(release),
                instead = said(true)
            ),
        }
    }
}

fn said(public: bool) -> Text {
    Text::code(format!("outcomes_public = {public}"))
}

/// The policy of a file, checked and hashed.
pub(crate) fn read_policy(policy: &NamedText) -> Result<PolicySpec, Error> {
    let spec = PolicySpec::parse_with(&policy.text, &policy.name, &bring(policy.folder.as_deref()))
        .map_err(|faults| Error::policy(all_faults(&faults.0)))?;
    let spec = match literature_of(policy)? {
        Some(found) => spec
            .with_literature(&found.text, &found.name)
            .map_err(|faults| Error::policy(all_faults(&faults.0)))?,
        None => spec,
    };
    match faults_of_accepts(&spec, policy).as_slice() {
        [] => Ok(spec),
        faults => Err(Error::policy(all_faults(faults))),
    }
}

/// Everything that is wrong with a policy file, a line each.
fn all_faults(faults: &[PolicyFault]) -> Text {
    let lines = faults.iter().map(Words::words);
    // default: no fault is no line
    lines.reduce(|all, fault| all.then(&Text::both("\n", "\n")).then(&fault)).unwrap_or_else(Text::empty)
}

#[cfg(test)]
mod tests {
    use measure::Language;

    use super::*;

    const CULIACAN: &str = include_str!("../../../policies/culiacan-2019/policy.toml");

    fn policy(text: &str) -> NamedText {
        NamedText { name: "p.toml".to_owned(), text: text.to_owned(), folder: None }
    }

    fn spec(text: &str) -> PolicySpec {
        PolicySpec::parse(text, "p.toml").unwrap()
    }

    #[test]
    fn what_nothing_means_is_not_accepted() {
        for (list, wrong) in [
            ("[\"second-treatment\", \"rows-finer\", \"municipality-change\", \"pandemic-2020\"]", None),
            ("[\"rnid-2026\", \"sesnsp-method-2015\"]", None),
            ("[\"pandemic-2021\"]", Some("pandemic-2020")),
            ("[\n  \"rows-finer\",\n  \"second-treatmnt\",\n]", Some("second-treatment")),
        ] {
            let text = CULIACAN.replacen("methods = [", &format!("accepts = {list}\nmethods = ["), 1);
            let faults = faults_of_accepts(&spec(&text), &policy(&text));
            assert_eq!(faults.is_empty(), wrong.is_none(), "{list}");
            if let (Some(fault), Some(wrong)) = (faults.first(), wrong) {
                let said = fault.words().plain(Language::En);
                assert!(said.contains(&format!("was `{wrong}` meant?")) || said.contains(wrong), "{said}");
                assert!(said.contains("hydrocarbons-2019") && said.contains("rows-finer"), "{said}");
                let line = text.lines().nth(fault.line - 1).unwrap();
                assert!(
                    matches!(&fault.wrong, Wrong::NotAChoice { seen, .. } if line.contains(seen.as_str()))
                );
            }
        }
    }

    #[test]
    fn outcomes_that_the_record_holds_were_public() {
        let record = crate::open(None).unwrap();
        let unknown = CULIACAN.replacen("outcomes_public = true", "outcomes_public = false", 1);
        let refused = refuse_known_outcomes(&record, &spec(&unknown)).unwrap_err().words();
        assert!(refused.plain(Language::Es).contains("outcomes_public = true"), "{refused:?}");
        assert!(refuse_known_outcomes(&record, &spec(CULIACAN)).is_ok());
        let panel = include_str!("../../../policies/prop99/policy.toml");
        let panel = panel.replacen("outcomes_public = true", "outcomes_public = false", 1);
        assert!(refuse_known_outcomes(&record, &spec(&panel)).is_err());
        // A policy that is still to come may say so: no release counts its months.
        let to_come = [
            "2019-10-17|2039-10-17",
            "2015-01..2019-09|2035-01..2039-09",
            "2019-11..2020-02|2039-11..2040-02",
        ];
        let future = to_come.iter().fold(unknown, |text, pair| {
            let (now, then) = pair.split_once('|').unwrap();
            text.replace(now, then)
        });
        assert!(refuse_known_outcomes(&record, &spec(&future)).is_ok());
    }
}
