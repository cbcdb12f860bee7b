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
    read::text_file,
    source::source_lines,
};

/// A policy that comes with the program: its name, its text, and what others found.
struct Shipped {
    name: &'static str,
    text: &'static str,
    literature: &'static str,
}

macro_rules! shipped {
    ($name:literal) => {
        Shipped {
            name: $name,
            text: include_str!(concat!("../../../policies/", $name, "/policy.toml")),
            literature: include_str!(concat!("../../../policies/", $name, "/policy.literature.toml")),
        }
    };
}

/// The policies that come with the program.
const SHIPPED: [Shipped; 10] = [
    shipped!("abrazos-no-balazos"),
    shipped!("announced-arrests"),
    shipped!("cicig"),
    shipped!("culiacan-2019"),
    shipped!("joint-operations-2006-2009"),
    shipped!("joint-operations-municipal"),
    shipped!("leader-removals"),
    shipped!("national-guard-2019"),
    shipped!("national-guard-dose"),
    shipped!("poverty-programmes"),
];

/// A test of the methods on a panel that others have published results of: asked by name, and in no list of policies.
const TEST_OF_METHODS: Shipped = shipped!("prop99");

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

/// The policies that come with the program.
#[must_use]
pub fn shipped_policies() -> Vec<NamedText> {
    SHIPPED.iter().map(named).collect()
}

fn named(policy: &Shipped) -> NamedText {
    NamedText { name: format!("{}/policy.toml", policy.name), text: policy.text.to_owned(), folder: None }
}

/// What others found, for a policy that comes with the program, or in the file beside one of the reader's: the name of both
/// and what is in it; none where there is none.
pub(crate) fn literature_of(policy: &NamedText) -> Result<Option<NamedText>, Error> {
    let name = policy.name.replace(".toml", ".literature.toml");
    let Some(folder) = &policy.folder else {
        let shipped =
            SHIPPED.iter().chain([&TEST_OF_METHODS]).find(|shipped| named(shipped).name == policy.name);
        let of = |shipped: &Shipped| NamedText { name, text: shipped.literature.to_owned(), folder: None };
        return Ok(shipped.map(of));
    };
    let path = folder.join(&name);
    if path.exists() { text_file(&path).map(Some) } else { Ok(None) }
}

/// The shipped policy of that name, or the file at that path.
///
/// # Errors
/// When there is neither.
pub fn policy_file(name: &str) -> Result<NamedText, Error> {
    match SHIPPED.iter().chain([&TEST_OF_METHODS]).find(|shipped| shipped.name == name) {
        Some(policy) => Ok(named(policy)),
        None if Path::new(name).exists() => text_file(Path::new(name)),
        None => {
            let known = SHIPPED.map(|policy| policy.name).join(", ");
            Err(Error::policy(say!(
                "{seen} no es un archivo ni una política incluida; las incluidas son {known}.",
                "{seen} is neither a file nor a shipped policy; those shipped are {known}.",
                seen = Text::code(name),
                known = Text::code(known)
            )))
        }
    }
}

/// That a word was typed which asks for a policy after it, and none was.
#[must_use]
pub fn no_policy_named() -> Error {
    let known = SHIPPED.map(|policy| policy.name).join(", ");
    Error::policy(say!(
        "Falta decir de qué política: un archivo, o una de las incluidas, {known}. Por ejemplo: saldo evaluate power culiacan-2019",
        "Say of which policy: a file, or one of those shipped, {known}. For example: saldo evaluate power culiacan-2019",
        known = Text::code(known)
    ))
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
