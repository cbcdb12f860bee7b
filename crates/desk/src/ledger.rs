//! The ledger of a user's store: one line a run of `saldo evaluate`, so that a page says how often a question was asked and
//! what changed in its rules since.
//!
//! A question is known by its outcome, its places and its start, and not by the name of a file: who renames a policy asks
//! the same again. A line is written after the answer, in one append, so that several writers do not mix.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use evaluate::{PolicySpec, policy::Outcome};
use fs_err as fs;
use measure::{Date, Quantity, Sha256, Trace, Unit};
use report::{Text, Words, say};
use serde::{Deserialize, Serialize};

use crate::{Error, NamedText, policy_held::read_policy};

/// The file in the folder of the store.
const FILE: &str = "ledger.jsonl";

/// What is said of a policy and decides nothing: a change of it is no change of a rule.
const WORDS_ALONE: [&str; 9] =
    ["id", "title", "question", "done", "accounts", "claims", "notes", "missing", "brought"];

/// A ledger, or none where runs are not counted.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    path: Option<PathBuf>,
}

/// A run as its line says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    /// Of which question: outcome, places, start.
    question: Sha256,
    /// On which day.
    day: String,
    /// Which policy, by the hash of what it states.
    policy: Sha256,
    /// Its rules, each by a hash.
    rules: BTreeMap<String, Sha256>,
}

/// What a ledger says of a question before it is answered once more.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Counted {
    /// Runs are not counted: there is no store, or its folder cannot be written.
    NotCounted,
    /// How often it was asked before.
    Runs {
        /// Earlier runs.
        earlier: usize,
        /// Rules that differ in some run from how they are now.
        changed: Vec<Rule>,
        /// Lines that could not be read.
        damaged: usize,
        /// The ledger as it was read; none before the first run of all.
        ledger: Option<Sha256>,
    },
}

/// A rule of a policy file that may change between runs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rule {
    Outcome,
    Assignments,
    Cluster,
    Considered,
    Estimand,
    Comparison,
    Window,
    Answer,
    Methods,
    Accepts,
    Alternatives,
    LeastAssignments,
    Naive,
    Dose,
    OutcomesPublic,
    Unknown(String),
}

impl Ledger {
    /// The ledger of a store; without a store runs are not counted.
    #[must_use]
    pub fn of(store: Option<&Path>) -> Self {
        Self { path: store.map(|store| store.join(FILE)) }
    }

    /// No ledger: for reports whose words may not depend on what was asked before.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// What is known of a question before this run of it.
    pub(crate) fn before(&self, spec: &PolicySpec) -> Counted {
        let Some(path) = self.path.as_deref().filter(|path| can_be_written(path)) else {
            return Counted::NotCounted;
        };
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(_) => return Counted::NotCounted,
        };
        let now = run(spec, String::new());
        let (mut earlier, mut damaged, mut changed) = (0, 0, BTreeSet::new());
        for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            match serde_json::from_slice::<Run>(line) {
                Ok(held) if held.question == now.question => {
                    earlier += 1;
                    let keys: BTreeSet<&String> = held.rules.keys().chain(now.rules.keys()).collect();
                    let differs = |key: &&&String| held.rules.get(**key) != now.rules.get(**key);
                    changed.extend(keys.iter().filter(differs).map(|key| Rule::of(key)));
                }
                Ok(_) => {}
                Err(_) => damaged += 1,
            }
        }
        let ledger = (!bytes.is_empty()).then(|| Sha256::of(&bytes));
        Counted::Runs { earlier, changed: changed.into_iter().collect(), damaged, ledger }
    }

    /// Writes down that a policy was judged; says so where that cannot be done, and never stops an answer given.
    ///
    /// # Errors
    /// When the policy is none, which judging it has said before.
    pub fn note(&self, policy: &NamedText, today: Date) -> Result<Option<Text>, Error> {
        let Some(path) = &self.path else { return Ok(None) };
        let line = run(&read_policy(policy)?, today.to_string());
        Ok(append(path, &line).err().map(|_| LedgerSentence::NotCounted.words()))
    }
}

/// Whether a run can be noted: the folder of the store, or what it would be made in, and a file that takes a line.
fn can_be_written(path: &Path) -> bool {
    match fs::symlink_metadata(path) {
        Ok(found) => found.is_file() && !found.permissions().readonly() && opened(path).is_ok(),
        Err(_) => {
            let held = path.ancestors().skip(1).find(|folder| folder.exists());
            held.is_some_and(|folder| {
                folder.is_dir() && fs::metadata(folder).is_ok_and(|found| !found.permissions().readonly())
            })
        }
    }
}

fn opened(path: &Path) -> std::io::Result<fs::File> {
    fs::OpenOptions::new().read(true).append(true).open(path)
}

/// One line in one write: appends of one write do not mix. A line torn before is ended first.
fn append(path: &Path, line: &Run) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = fs::OpenOptions::new().read(true).append(true).create(true).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(std::io::ErrorKind::InvalidInput.into());
    }
    let mut bytes = Vec::new();
    if file.seek(SeekFrom::End(-1)).is_ok() {
        let mut last = [0];
        file.read_exact(&mut last)?;
        if last != [b'\n'] {
            bytes.push(b'\n');
        }
    }
    bytes.extend(serde_json::to_vec(line)?);
    bytes.push(b'\n');
    file.write_all(&bytes)?;
    file.sync_data()
}

fn run(spec: &PolicySpec, day: String) -> Run {
    let hash = |value: &serde_json::Value| Sha256::of(value.to_string().as_bytes());
    // default: a policy holds only texts, finite numbers and lists, which always serialize
    let stated = serde_json::to_value(spec).unwrap_or_default();
    let rules = stated.as_object().into_iter().flatten();
    let rules = rules.filter(|(key, _)| !WORDS_ALONE.contains(&key.as_str()));
    let rules = rules.map(|(key, value)| (key.clone(), hash(value))).collect();
    Run { question: question(spec), day, policy: spec.hash(), rules }
}

/// The name of a question: what is measured of whom since when, whichever version and rules it is asked with.
fn question(spec: &PolicySpec) -> Sha256 {
    let outcome = match &spec.outcome {
        Outcome::Record(outcome) => {
            format!("{:?} {} {:?}", outcome.statistic, outcome.offence, outcome.rows)
        }
        Outcome::Panel(panel) => format!("{panel:?}"),
        Outcome::Brought(outcome) => format!("{} {:?}", outcome.file, outcome.columns),
    };
    let places: BTreeSet<String> =
        spec.first_assignments().map(|assignment| assignment.subject.to_string()).collect();
    let start = spec.first_day().map_or_else(String::new, |day| day.to_string());
    let places = places.into_iter().collect::<Vec<_>>().join("\n");
    Sha256::of(format!("{outcome}\n\n{places}\n\n{start}").as_bytes())
}

impl Rule {
    fn of(key: &str) -> Self {
        match key {
            "outcome" => Self::Outcome,
            "assignments" => Self::Assignments,
            "cluster" => Self::Cluster,
            "considered" => Self::Considered,
            "estimand" => Self::Estimand,
            "comparison" => Self::Comparison,
            "window" => Self::Window,
            "answer" => Self::Answer,
            "methods" => Self::Methods,
            "accepts" => Self::Accepts,
            "alternatives" => Self::Alternatives,
            "least_assignments" => Self::LeastAssignments,
            "naive" => Self::Naive,
            "dose" => Self::Dose,
            "outcomes_public" => Self::OutcomesPublic,
            other => Self::Unknown(other.to_owned()),
        }
    }
}

impl Words for Rule {
    fn words(&self) -> Text {
        match self {
            Self::Outcome => Text::both("resultado", "outcome"),
            Self::Assignments => Text::both("asignaciones", "assignments"),
            Self::Cluster => Text::both("a qué se asignó", "what it was assigned to"),
            Self::Considered => Text::both("otros resultados considerados", "other outcomes considered"),
            Self::Estimand => Text::both("efecto buscado", "effect asked for"),
            Self::Comparison => Text::both("comparación", "comparison"),
            Self::Window => Text::both("ventana", "window"),
            Self::Answer => Text::both("qué cuenta como respuesta", "what counts as an answer"),
            Self::Methods => Text::both("métodos", "methods"),
            Self::Accepts => Text::both("debilidades aceptadas", "accepts"),
            Self::Alternatives => Text::both("otros comienzos", "other starts"),
            Self::LeastAssignments => Text::both("mínimo de casos", "least assignments"),
            Self::Naive => Text::both("métodos simples", "simple methods"),
            Self::Dose => Text::both("dosis", "dose"),
            Self::OutcomesPublic => {
                Text::both("si los resultados eran públicos", "whether outcomes were public")
            }
            Self::Unknown(key) => Text::code(key),
        }
    }
}

/// What a page says of its runs.
#[derive(Debug, Clone)]
enum LedgerSentence {
    NotCounted,
    First,
    Again { number: Box<Quantity>, ledger: String, changed: Option<Text> },
    Damaged { lines: Box<Quantity> },
}

impl Words for LedgerSentence {
    fn words(&self) -> Text {
        match self {
            Self::NotCounted => Text::both("No se contaron las corridas.", "Runs not counted."),
            Self::First => Text::both(
                "Primera corrida de esta pregunta en este registro.",
                "First run of this question in this store.",
            ),
            Self::Again { number, ledger, changed: None } => say!(
                "Corrida {number} de esta pregunta, con las mismas reglas (bitácora {ledger}).",
                "Run {number} of this question; the rules did not change (ledger {ledger}).",
                number = Text::from((**number).clone()),
                ledger = Text::code(ledger)
            ),
            Self::Again { number, ledger, changed: Some(changed) } => say!(
                "Corrida {number} de esta pregunta; las reglas cambiaron en: {changed} (bitácora {ledger}).",
                "Run {number} of this question; the rules changed in: {changed} (ledger {ledger}).",
                number = Text::from((**number).clone()),
                changed = changed.clone(),
                ledger = Text::code(ledger)
            ),
            Self::Damaged { lines } => say!(
                "Líneas dañadas de la bitácora, que no se cuentan: {lines}.",
                "Damaged lines of the ledger, which are not counted: {lines}.",
                lines = Text::from((**lines).clone())
            ),
        }
    }
}

impl Words for Counted {
    fn words(&self) -> Text {
        let Self::Runs { earlier, changed, damaged, ledger } = self else {
            return LedgerSentence::NotCounted.words();
        };
        let count = |number: usize, what: &str| {
            let inputs = ledger.map(|ledger| ("ledger", ledger));
            let trace = Trace::computation("ledger", inputs, [("what", what.to_owned())]);
            Box::new(Quantity::whole(u64::try_from(number).unwrap_or(u64::MAX), Unit::Items, trace))
        };
        let said = match earlier {
            0 => LedgerSentence::First,
            _ => LedgerSentence::Again {
                number: count(earlier + 1, "runs"),
                ledger: ledger.map_or_else(String::new, |ledger| ledger.short()),
                changed: (!changed.is_empty()).then(|| Text::list(changed.iter().map(Words::words))),
            },
        };
        if *damaged == 0 {
            return said.words();
        }
        let lines = LedgerSentence::Damaged { lines: count(*damaged, "damaged lines") };
        said.words().then(&Text::both(" ", " ")).then(&lines.words())
    }
}

#[cfg(test)]
mod tests {
    use measure::Language;

    use super::*;

    const CULIACAN: &str = include_str!("../../../policies/culiacan-2019/policy.toml");
    const TODAY: Date = Date::constant(2026, 1, 2);

    fn policy(changes: &[(&str, &str)]) -> NamedText {
        let text = changes.iter().fold(CULIACAN.to_owned(), |text, (now, then)| {
            assert!(text.contains(now), "{now}");
            text.replacen(now, then, 1)
        });
        NamedText { name: "p.toml".to_owned(), text, folder: None }
    }

    fn said(ledger: &Ledger, policy: &NamedText) -> String {
        ledger.before(&read_policy(policy).unwrap()).words().plain(Language::En)
    }

    #[test]
    fn runs_are_counted_by_the_question_and_not_by_the_name() {
        let store = tempfile::tempdir().unwrap();
        let ledger = Ledger::of(Some(&store.path().join("not/yet")));
        let (own, renamed) = (policy(&[]), policy(&[("id = \"culiacan-2019\"", "id = \"another\"")]));
        assert_eq!(said(&ledger, &own), "First run of this question in this store.");
        assert!(ledger.note(&own, TODAY).unwrap().is_none());
        assert!(ledger.note(&renamed, TODAY).unwrap().is_none());
        assert!(said(&ledger, &own).starts_with("Run 3 of this question; the rules did not change"));
        let lenient = policy(&[("methods = [", "accepts = [\"pandemic-2020\"]\nmethods = [")]);
        assert!(
            said(&ledger, &lenient).contains("the rules changed in: accepts (ledger "),
            "{}",
            said(&ledger, &lenient)
        );
        ledger.note(&lenient, TODAY).unwrap();
        // Back at the first rules, the change in between is still told.
        assert!(said(&ledger, &own).contains("Run 4 of this question; the rules changed in: accepts"));
        let other = policy(&[("date = \"2019-10-17\"", "date = \"2019-10-18\"")]);
        assert_eq!(said(&ledger, &other), "First run of this question in this store.");
        let retold = policy(&[("title.en = \"", "title.en = \"Retold: ")]);
        assert!(!said(&ledger, &retold).contains("title"));
    }

    #[test]
    fn a_damaged_line_is_told_and_what_follows_a_torn_one_is_kept() {
        let store = tempfile::tempdir().unwrap();
        let ledger = Ledger::of(Some(store.path()));
        let own = policy(&[]);
        ledger.note(&own, TODAY).unwrap();
        let path = store.path().join(FILE);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, [&whole[..], &whole[..whole.len() / 2]].concat()).unwrap();
        ledger.note(&own, TODAY).unwrap();
        let text = said(&ledger, &own);
        assert!(text.contains("Run 3 ") && text.contains("not counted: 1."), "{text}");
        assert!(!text.contains("2026"));
    }

    #[test]
    fn where_nothing_can_be_written_runs_are_not_counted() {
        let own = policy(&[]);
        assert_eq!(said(&Ledger::none(), &own), "Runs not counted.");
        let store = tempfile::tempdir().unwrap();
        fs::create_dir(store.path().join(FILE)).unwrap();
        let ledger = Ledger::of(Some(store.path()));
        assert_eq!(said(&ledger, &own), "Runs not counted.");
        assert!(ledger.note(&own, TODAY).unwrap().is_some());
        let file = store.path().join("file");
        fs::write(&file, "x").unwrap();
        assert_eq!(said(&Ledger::of(Some(&file)), &own), "Runs not counted.");
    }

    #[test]
    fn several_writers_lose_no_line() {
        let store = tempfile::tempdir().unwrap();
        let ledger = Ledger::of(Some(store.path()));
        let own = policy(&[]);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..20).for_each(|_| assert!(ledger.note(&own, TODAY).unwrap().is_none())));
            }
        });
        assert!(said(&ledger, &own).starts_with("Run 161 "), "{}", said(&ledger, &own));
    }
}
