//! `saldo demo`: the main job on the shipped record. Claims checked, policies judged, one report written in both languages.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use measure::Language;
use record::query::Record;
use report::{Block, Cell, Column, HtmlOptions, Report, Section, SourceLine, Table, Text, Words, say};

use crate::{
    Error, Progress,
    evaluate::{JudgedPolicy, judge},
    one_table::one_table,
    own_folder::OwnFolder,
    shipped_policies::shipped_policies,
    words::Sentence,
};

/// What the demo wrote.
#[derive(Debug)]
pub struct Written {
    /// The whole report.
    pub report: Report,
    /// A short table of what was judged, for the terminal.
    pub summary: Report,
    /// Where the report is, in words.
    pub where_it_is: Text,
    /// The file to open first.
    pub path: PathBuf,
}

/// The policy whose thousands of regressions take a minute: the demo says how to ask for it, and does not.
const ASKED_BY_NAME: &str = "joint-operations-municipal";

/// The id of the report, by which its files are named.
const REPORT: &str = "saldo";
/// The folder of its tables.
const TABLES: &str = "data";

/// Checks the shipped claims, judges the shipped policies and writes the report into a folder, in place of an earlier one.
///
/// The folder is looked at before anything is computed.
///
/// # Errors
/// When the folder cannot be written, when something in it is in the way that the demo did not write, or when the record
/// does not answer.
pub fn demo(
    record: &Record,
    folder: &Path,
    language: Language,
    (seed, progress): (u64, &dyn Progress),
) -> Result<Written, Error> {
    let pages = Language::ALL.map(page);
    let fixed: Vec<String> = pages.into_iter().chain([format!("{REPORT}.json")]).collect();
    let own = OwnFolder::open(folder, &[TABLES], &fixed)?;
    progress.begin(&Text::both("Comprobando afirmaciones", "Checking claims"), None);
    let claims = crate::claims_file(None)?;
    let checked = crate::check(record, &claims.text, &claims.name)?;
    progress.end();
    let mut quick = shipped_policies();
    quick.retain(|policy| !policy.name.starts_with(ASKED_BY_NAME));
    let judged: Vec<JudgedPolicy> =
        quick.iter().map(|policy| judge(record, policy, seed, progress)).collect::<Result<_, _>>()?;
    let report = gather(checked.report, &judged);
    own.write(&files_of(&report, language))?;
    let path = folder.join(page(language));
    Ok(Written {
        report,
        summary: summary(&judged),
        where_it_is: say!(
            "El informe está en {path}",
            "The report is at {path}",
            path = Text::code(path.display().to_string())
        ),
        path,
    })
}

/// One report of many: verdicts first, then each policy, then the claims; every source once.
fn gather(claims: Report, judged: &[JudgedPolicy]) -> Report {
    let mut sections = vec![Section {
        id: "summary".to_owned(),
        heading: Text::both("Lo que se juzgó", "What was judged"),
        blocks: verdicts(judged).map(|table| Block::Table { table }).into(),
    }];
    let mut sources: BTreeMap<measure::Sha256, SourceLine> = BTreeMap::new();
    for policy in judged {
        sections.extend(policy.report.sections.iter().cloned());
        sources.extend(policy.report.sources.iter().map(|line| (line.sha256, line.clone())));
    }
    sections.extend(claims.sections);
    sources.extend(claims.sources.into_iter().map(|line| (line.sha256, line)));
    Report {
        id: REPORT.to_owned(),
        title: Text::both(
            "¿Funcionó la política de seguridad? Lo que las cifras permiten decir",
            "Did the security policy work? What the figures can say",
        ),
        lead: Text::both(
            "Este informe contrasta lo que se afirmó con las cifras oficiales de México y juzga políticas por reglas fijadas antes de leer resultado alguno. De cada número puede verse de dónde sale; «los datos no permiten saberlo» es una respuesta.",
            "This report checks claims against Mexico's official figures and judges policies by rules fixed before any outcome is read. Every number shows where it comes from; “the data cannot tell” is an answer.",
        ),
        sections,
        sources: sources.into_values().collect(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        // The claims keep their key; a study's figures are explained from the report's own data.
        key: claims.key,
    }
}

/// The verdicts in two lists: what was evaluated, and what cannot be evaluated this way.
fn verdicts(judged: &[JudgedPolicy]) -> [Table; 2] {
    let list = |(id, caption): (&str, Text), answers: bool| {
        let row = |policy: &JudgedPolicy| -> Vec<Cell> {
            vec![policy.title.clone().into(), policy.class.words().into()]
        };
        let rows = judged.iter().filter(|policy| policy.class.is_answer() == answers).map(row);
        Table {
            id: id.to_owned(),
            caption,
            columns: vec![
                Column::new("policy", Text::both("política", "policy")),
                Column::new("verdict", Sentence::VerdictHeading.into()),
            ],
            rows: rows.collect(),
            source: Text::empty(),
        }
    };
    let evaluated = Text::both("Políticas evaluadas", "Policies evaluated");
    let not = Text::both(
        "Políticas que estas cifras no permiten evaluar así",
        "Policies that these figures do not let be evaluated this way",
    );
    let mut lists = [list(("verdicts", evaluated), true), list(("no-verdicts", not), false)];
    lists[0].rows.push(by_name());
    lists
}

/// The policy that the demo does not judge, and how to ask for it.
fn by_name() -> Vec<Cell> {
    let title = Text::both(
        "Los operativos conjuntos, municipio por municipio (tarda un minuto)",
        "The joint operations, municipality by municipality (takes a minute)",
    );
    vec![title.into(), Text::code(format!("saldo evaluate {ASKED_BY_NAME}")).into()]
}

fn summary(judged: &[JudgedPolicy]) -> Report {
    let [evaluated, not] = verdicts(judged);
    let mut report = one_table("summary", evaluated);
    if let Some(section) = report.sections.first_mut() {
        section.blocks.push(Block::Table { table: not });
    }
    report
}

/// The name of the page in a language.
fn page(language: Language) -> String {
    format!("{REPORT}.{}.html", language.tag())
}

/// Both languages, the data as JSON, each table as CSV in the reader's language.
fn files_of(report: &Report, language: Language) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for each in Language::ALL {
        let other = Language::ALL.into_iter().find(|l| *l != each).unwrap_or(each);
        let options = HtmlOptions::default()
            .with_other_language(page(other))
            .with_json(format!("{REPORT}.json"))
            .with_tables(format!("{TABLES}/"));
        files.insert(page(each), report::html(report, each, &options));
    }
    files.insert(format!("{REPORT}.json"), report::to_json(report));
    for (file, csv) in report::tables(report, language) {
        files.insert(format!("{TABLES}/{file}"), csv);
    }
    files
}
