//! `saldo evaluate`: judges a policy. The policy is read and hashed before the record is asked for any outcome.

use std::{collections::BTreeSet, path::Path};

use evaluate::{
    PolicySpec, Study,
    page::{self, Beside},
    policy::policy_schema,
    study,
    verdict::VerdictClass,
};
use measure::Sha256;
use record::query::Record;
use report::{Block, Report, Section, SourceLine, Table, Text, Words, say};

use crate::{
    Error, Ledger, NamedText, Progress,
    one_table::one_table,
    panel::prepare_from,
    policy_held::{read_policy, refuse_known_outcomes},
    source::source_lines,
};

/// A policy that was judged.
#[derive(Debug)]
pub struct JudgedPolicy {
    /// Its page.
    pub report: Report,
    /// Its title.
    pub title: Text,
    /// The class of its verdict.
    pub class: VerdictClass,
    /// The verdict with what carries it.
    pub verdict: Table,
}

/// The JSON Schema of a policy file.
#[must_use]
pub fn schema() -> String {
    let mut schema = format!("{:#}", policy_schema());
    schema.push('\n');
    schema
}

/// A policy that was judged, and its verdict as one table.
#[derive(Debug)]
pub struct Evaluated {
    /// The page.
    pub report: Report,
    /// The verdict with what carries it, for those who read tables.
    pub verdict: Report,
}

/// Judges a policy, and says on its page how often the ledger holds its question.
///
/// # Errors
/// When the file is no policy, or the record does not hold what it asks for.
pub fn evaluate(
    record: &Record,
    policy: &NamedText,
    (seed, ledger): (u64, &Ledger),
    progress: &dyn Progress,
) -> Result<Evaluated, Error> {
    let counted = ledger.before(&read_policy(policy)?);
    let mut judged = judge(record, policy, seed, progress)?;
    if let Some(section) = judged.report.sections.first_mut() {
        // After the paragraph on where the rules are and who could have known the outcomes.
        let at = PARAGRAPH_ON_RULES.min(section.blocks.len());
        section.blocks.insert(at, Block::paragraph(counted.words()));
    }
    let verdict = one_table(&judged.report.id, judged.verdict);
    Ok(Evaluated { report: judged.report, verdict })
}

/// How many blocks of a page come before what the ledger says.
const PARAGRAPH_ON_RULES: usize = 5;

pub(crate) fn judge(
    record: &Record,
    policy: &NamedText,
    seed: u64,
    progress: &dyn Progress,
) -> Result<JudgedPolicy, Error> {
    let spec = read_policy(policy)?;
    let title = spec.title.words();
    progress.begin(&say!("Juzgando: {policy}", "Judging: {policy}", policy = title.clone()), None);
    refuse_known_outcomes(record, &spec)?;
    let asked_with = (seed, policy.folder.as_deref());
    let (class, verdict);
    let (lead, section, releases) = if let Some(why) = spec.unasked() {
        class = VerdictClass::CannotTell;
        verdict = page::unasked_verdict(&spec, &why);
        (why.words(), page::unasked(&spec, &why), BTreeSet::new())
    } else {
        let (asked, mut releases) = ask(record, &spec, asked_with)?;
        let mut beside = Beside::default();
        for alternative in &spec.alternatives {
            let (other, also) = ask(record, &spec.under(alternative), asked_with)?;
            beside.starts.push(other);
            releases.extend(also);
        }
        if spec.naive {
            beside.naive = evaluate::naive_claims(&asked);
        }
        class = asked.verdict.class;
        verdict = page::verdict_table(&asked);
        (asked.verdict.sentence.words(), page::section_with(&asked, &beside), releases)
    };
    progress.end();
    let report = page_of(&spec, (lead, section), source_lines(record, &releases));
    Ok(JudgedPolicy { report, title, class, verdict })
}

/// A page of one policy.
fn page_of(spec: &PolicySpec, (lead, section): (Text, Section), sources: Vec<SourceLine>) -> Report {
    Report {
        id: spec.id.clone(),
        title: spec.title.words(),
        lead,
        sections: vec![section],
        sources,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        key: None,
    }
}

/// What the design of a policy could see: no outcome of the time after enters a number, and the ledger counts nothing.
///
/// # Errors
/// When the file is no policy, or the record does not hold what it asks for.
pub fn evaluate_power(
    record: &Record,
    policy: &NamedText,
    seed: u64,
    progress: &dyn Progress,
) -> Result<Report, Error> {
    let spec = read_policy(policy)?;
    let title = spec.title.words();
    progress.begin(&say!("Midiendo: {policy}", "Measuring: {policy}", policy = title.clone()), None);
    let (lead, section, releases) = if let Some(why) = spec.unasked() {
        (why.words(), page::unasked(&spec, &why), BTreeSet::new())
    } else {
        let prepared = prepare_from(record, &spec, policy.folder.as_deref())?;
        let asked = evaluate::power(&spec, prepared.data, seed).map_err(|e| Error::study(&e))?;
        (page::power_lead(&asked), page::power_section(&asked), prepared.releases)
    };
    progress.end();
    Ok(page_of(&spec, (lead, section), source_lines(record, &releases)))
}

/// Builds the panel and runs the study, with the releases that the panel was made of.
fn ask(
    record: &Record,
    spec: &PolicySpec,
    (seed, folder): (u64, Option<&Path>),
) -> Result<(Study, BTreeSet<Sha256>), Error> {
    let prepared = prepare_from(record, spec, folder)?;
    let asked = study(spec, prepared.data, seed).map_err(|e| Error::study(&e))?;
    Ok((asked, prepared.releases))
}
