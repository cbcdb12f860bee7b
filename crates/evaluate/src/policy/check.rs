//! From the file to the checked policy: every text becomes what it means, and what contradicts itself is a fault.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use measure::{Date, Month, Period, PlaceCode, PlaceLevel, Sha256, Statistic};
use report::{Text, say};
use serde::Deserialize;

use super::bilingual::BilingualText;
use super::fault::{Kind, PolicyFault, PolicyFaults, Wrong};
use super::file::{AssignmentInFile, Cluster, OutcomeInFile, PlaceRows, PolicyFile};
use super::own::{self, Bring, Own};
use super::schema::{lenient_schema, strict_schema};
use super::shape::Located;
use super::spec::{
    Alternative, AnswerRules, Assignment, BroughtOutcome, ComparisonRule, ConsideredOutcome, FileOfPolicy,
    LeftOut, Outcome, OutsidePanel, PolicySpec, RecordOutcome, Subject, VintageChoice, Window,
};

use crate::brought::BroughtColumns;

/// Largest level of a test: beyond it the two one-sided tests of equivalence overlap.
const LARGEST_LEVEL: f64 = 0.5;

/// The outside panel that comes with the program.
const PROP99: &str = "prop99";

/// The outside panel that the reader must bring.
const WORLD_BANK_HOMICIDE: &str = "world-bank-homicide";

impl PolicySpec {
    /// Reads and checks a policy file.
    ///
    /// # Errors
    /// When anything in it is wrong: all of it at once, each with line, key, what was seen and what was expected.
    pub fn parse(text: &str, file: &str) -> Result<Self, PolicyFaults> {
        parse(text, file, &|path, _| {
            Err(say!("{path} no está a la mano.", "{path} is not at hand.", path = Text::code(path)))
        })
    }

    /// The same, where the outcome may be a file of the reader's own, which is opened by `bring`.
    ///
    /// # Errors
    /// As above, and when that file cannot be opened or holds no panel.
    pub fn parse_with(text: &str, file: &str, bring: Bring<'_>) -> Result<Self, PolicyFaults> {
        parse(text, file, bring)
    }
}

fn parse(text: &str, file: &str, bring: Bring<'_>) -> Result<PolicySpec, PolicyFaults> {
    let own = text.parse::<toml::Table>().ok().filter(own::is_own);
    let schema = if own.is_some() { lenient_schema() } else { strict_schema() };
    let (located, faults) = Located::read(text, file, &schema);
    if !faults.is_empty() {
        return Err(PolicyFaults::in_order(faults));
    }
    let (read, own) = match own {
        Some(mut table) => {
            let own = own::complete(&mut table, &located, bring).map_err(PolicyFaults::in_order)?;
            (PolicyFile::deserialize(table), Some(own))
        }
        None => (toml::Deserializer::parse(text).and_then(PolicyFile::deserialize), None),
    };
    let read = match read {
        Ok(read) => read,
        Err(error) => {
            let reason = error.message().to_owned();
            return Err(PolicyFaults(vec![located.fault("", Wrong::NotToml { reason })]));
        }
    };
    let mut check = Check { located: &located, faults: Vec::new(), own };
    let spec =
        check.policy(read, FileOfPolicy { name: file.to_owned(), sha256: Sha256::of(text.as_bytes()) });
    match spec {
        Some(spec) if check.faults.is_empty() => Ok(spec),
        _ => Err(PolicyFaults::in_order(check.faults)),
    }
}

struct Check<'a> {
    located: &'a Located<'a>,
    faults: Vec<PolicyFault>,
    own: Option<Own>,
}

impl Check<'_> {
    fn wrong(&mut self, key: &str, wrong: Wrong) {
        self.faults.push(self.located.fault(key, wrong));
    }

    /// What a text means; a fault when it means nothing.
    fn read<T>(
        &mut self,
        key: &str,
        seen: &str,
        expected: Kind,
        meaning: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let meaning = meaning(seen);
        if meaning.is_none() {
            self.wrong(key, Wrong::Unreadable { seen: seen.to_owned(), expected });
        }
        meaning
    }

    fn text(&mut self, key: &str, text: &BilingualText) {
        for language in text.empty() {
            self.wrong(&format!("{key}.{language}"), Wrong::Empty);
        }
    }

    fn policy(&mut self, read: PolicyFile, file: FileOfPolicy) -> Option<PolicySpec> {
        let is_name = |text: &str| {
            let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            (!text.is_empty() && text.bytes().all(letter)).then_some(())
        };
        self.read("id", &read.id, Kind::Identifier, is_name);
        for (key, text) in [("title", &read.title), ("question", &read.question), ("done", &read.done)] {
            self.text(key, text);
        }
        let outcome = self.outcome(&read.outcome);
        let rows = match &outcome {
            Some(Outcome::Record(outcome)) => Some(outcome.rows),
            _ => None,
        };
        let sources: Vec<String> = read.source.iter().map(|source| source.id.clone()).collect();
        self.twice("source", &sources);
        let assignments = self.assignments(&read, rows, &sources);
        let window = self.window(&read, &assignments);
        let comparison = self.comparison(&read, rows, &assignments);
        let considered = self.considered(&read);
        let answer = self.answer(&read);
        let dose = read.dose.as_ref().and_then(|dose| {
            let done = |text: &str| text.parse().ok().filter(|done: &Statistic| done.row().done_by_the_state);
            self.read("dose", dose, Kind::Done, done)
        });
        let methods: BTreeSet<_> = read.methods.iter().copied().collect();
        if methods.is_empty() {
            self.wrong("methods", Wrong::Empty);
        }
        for (i, claim) in read.claim.iter().enumerate() {
            self.text(&format!("claim[{i}].sentence"), &claim.sentence);
            // An outcome that cannot be read is told by itself.
            if claim.trend.is_some() && matches!(outcome, Some(Outcome::Panel(_))) {
                self.wrong(&format!("claim[{i}].trend"), Wrong::TrendOfNoCount);
            }
        }
        for (i, note) in read.note.iter().enumerate() {
            self.text(&format!("note[{i}]"), note);
        }
        let alternatives = self.alternatives(&read, &assignments);
        self.texts_beside(&read);
        let (panel, filled) = self.own.take().map_or((None, Vec::new()), |own| (Some(own.panel), own.filled));
        let mut accounts = read.source;
        accounts.sort_by(|left, right| left.id.cmp(&right.id));
        let mut spec = PolicySpec {
            id: read.id,
            title: read.title,
            question: read.question,
            done: read.done,
            outcomes_public: read.outcomes_public,
            cluster: read.cluster,
            assignments,
            accounts,
            outcome: outcome?,
            considered,
            estimand: read.estimand,
            comparison,
            window: window?,
            answer,
            methods,
            accepts: read.accepts.into_iter().collect(),
            claims: read.claim,
            notes: read.note,
            alternatives,
            least_assignments: read.least_assignments,
            naive: read.naive,
            missing: read.missing,
            dose,
            literature: Vec::new(),
            brought: read.outcome.file,
            filled,
            panel: panel.map(Arc::new),
            file,
            hash: Sha256::from_bytes([0; 32]),
            drawn_by: Sha256::from_bytes([0; 32]),
        };
        spec.name_anew();
        Some(spec)
    }

    fn twice(&mut self, list: &str, names: &[String]) {
        let mut seen = BTreeSet::new();
        for (i, name) in names.iter().enumerate() {
            if !seen.insert(name) {
                self.wrong(&format!("{list}[{i}].id"), Wrong::NamedTwice { seen: name.clone() });
            }
        }
    }

    fn outcome(&mut self, read: &OutcomeInFile) -> Option<Outcome> {
        let of_record = [
            ("statistic", read.statistic.is_some()),
            ("offence", read.offence.is_some()),
            ("places", read.places.is_some()),
            ("vintage", read.vintage.is_some()),
            ("per", read.per.is_some()),
            ("population", read.population.is_some()),
        ];
        if let Some(own) = self.own.as_ref().map(|own| own.panel.columns.clone()) {
            if of_record.iter().any(|(_, given)| *given) {
                self.wrong("outcome.file", Wrong::TwoOutcomes);
            }
            return self.own_outcome(read, own);
        }
        for (key, _) in own_keys(read).into_iter().filter(|(_, given)| *given) {
            self.wrong(&format!("outcome.{key}"), Wrong::ColumnWithoutFile);
        }
        if let Some(panel) = &read.panel {
            if of_record.iter().any(|(_, given)| *given) {
                self.wrong("outcome.panel", Wrong::TwoOutcomes);
            }
            let known = |text: &str| match text {
                PROP99 => Some(Outcome::Panel(OutsidePanel::Prop99)),
                WORLD_BANK_HOMICIDE => Some(Outcome::Panel(OutsidePanel::WorldBankHomicide)),
                _ => None,
            };
            let outcome = self.read("outcome.panel", panel, Kind::Panel, known);
            if read.file.is_some() && !outcome.as_ref().is_some_and(Outcome::is_brought) {
                self.wrong("outcome.file", Wrong::FileOfOwnPanel);
            }
            return outcome;
        }
        if read.file.is_some() {
            self.wrong("outcome.file", Wrong::FileOfOwnPanel);
        }
        for (key, _) in of_record.iter().filter(|(_, given)| !given) {
            self.wrong(&format!("outcome.{key}"), Wrong::MissingKey);
        }
        let statistic: Statistic =
            self.read("outcome.statistic", read.statistic.as_deref()?, Kind::Statistic, |text| {
                text.parse().ok()
            })?;
        if !statistic.adds_over_months() {
            self.wrong("outcome.statistic", Wrong::StockAsOutcome { seen: statistic.to_string() });
        }
        let offence =
            self.read("outcome.offence", read.offence.as_deref()?, Kind::Offences, |text| text.parse().ok());
        let vintage = self.read("outcome.vintage", read.vintage.as_deref()?, Kind::Vintage, vintage_of);
        let as_of = match &read.as_of {
            Some(day) => Some(self.read("outcome.as_of", day, Kind::Day, day_of)?),
            None => None,
        };
        Some(Outcome::Record(RecordOutcome {
            statistic,
            offence: offence?,
            rows: read.places?,
            vintage: vintage?,
            as_of,
            population: read.population.clone()?,
            classified_by: read.classified_by,
        }))
    }

    fn own_outcome(&mut self, read: &OutcomeInFile, columns: BroughtColumns) -> Option<Outcome> {
        for (key, text) in [("outcome.noun", &read.noun), ("outcome.unit_name", &read.unit_name)] {
            if let Some(text) = text {
                self.text(key, text);
            }
        }
        let (noun, unit_name) = (read.noun.clone(), read.unit_name.clone());
        let (file, sheet) = (read.file.clone()?, read.sheet.clone());
        Some(Outcome::Brought(BroughtOutcome { file, sheet, columns, noun, unit_name }))
    }

    fn subject(&mut self, key: &str, place: &str, rows: Option<PlaceRows>) -> Option<Subject> {
        let Some(rows) = rows else { return Some(Subject::Named(place.to_owned())) };
        let code: PlaceCode = self.read(key, place, Kind::Place, |text| text.parse().ok())?;
        if code.level() == PlaceLevel::Municipality && rows == PlaceRows::States {
            self.wrong(key, Wrong::FinerThanRows { place: place.to_owned() });
        }
        Some(Subject::Place(code))
    }

    fn assignments(
        &mut self,
        read: &PolicyFile,
        rows: Option<PlaceRows>,
        sources: &[String],
    ) -> Vec<Assignment> {
        if read.assignment.is_empty() {
            self.wrong("assignment", Wrong::Empty);
        }
        let mut kept: Vec<(usize, Assignment)> = Vec::new();
        for (i, given) in read.assignment.iter().enumerate() {
            let key = |name: &str| format!("assignment[{i}].{name}");
            if !sources.contains(&given.source) {
                let (seen, known) = (given.source.clone(), sources.to_vec());
                self.wrong(&key("source"), Wrong::UnknownSource { seen, known });
            }
            if read.cluster == Cluster::Operation && given.operation.is_none() {
                self.wrong(&key("operation"), Wrong::OperationMissing);
            }
            let subject = self.subject(&key("place"), &given.place, rows);
            let date = self.read(&key("date"), &given.date, Kind::Day, day_of);
            if let (Some(subject), Some(date)) = (subject, date) {
                kept.push((i, assignment(given, subject, date)));
            }
        }
        kept.sort_by(|(_, left), (_, right)| (left.date, &left.subject).cmp(&(right.date, &right.subject)));
        let mut first: BTreeMap<&Subject, Date> = BTreeMap::new();
        for (i, assignment) in &kept {
            let before = first.get(&assignment.subject).copied();
            match (before, assignment.again) {
                (Some(first), false) => {
                    self.wrong(&format!("assignment[{i}].again"), Wrong::NotMarkedAgain { first });
                }
                (None, true) => self.wrong(&format!("assignment[{i}].again"), Wrong::NotTreatedBefore),
                _ => {}
            }
            first.entry(&assignment.subject).or_insert(assignment.date);
        }
        kept.into_iter().map(|(_, assignment)| assignment).collect()
    }

    fn window(&mut self, read: &PolicyFile, assignments: &[Assignment]) -> Option<Window> {
        let first = assignments.iter().map(|assignment| assignment.date).min();
        self.around("window", (&read.window.pre, &read.window.post), read.window.anticipation_months, first)
    }

    /// Before and after, as they stand under `key`, around the first day of treatment.
    fn around(
        &mut self,
        key: &str,
        (pre, post): (&str, &str),
        anticipation_months: u32,
        first: Option<Date>,
    ) -> Option<Window> {
        let period = |text: &str| text.parse::<Period>().ok();
        let (key_of_pre, key_of_post) = (format!("{key}.pre"), format!("{key}.post"));
        let pre = self.read(&key_of_pre, pre, Kind::Period, period);
        let post = self.read(&key_of_post, post, Kind::Period, period);
        let (pre, post) = (pre?, post?);
        if post.first() <= pre.last() {
            self.wrong(&key_of_post, Wrong::WindowsOverlap { pre, post });
        }
        if let Some(first) = first {
            let reacts = Month::of(first).plus(-i32::try_from(anticipation_months).unwrap_or(i32::MAX / 24));
            if pre.last() >= reacts {
                self.wrong(&key_of_pre, Wrong::PreReachesTreatment { pre, first });
            }
            if post.first() < Month::of(first) {
                self.wrong(&key_of_post, Wrong::PostBeforeTreatment { post, first });
            }
        }
        Some(Window { pre, post, anticipation_months })
    }

    /// Other starts. Each replaces the day of every assignment, so all assignments must share one.
    fn alternatives(&mut self, read: &PolicyFile, assignments: &[Assignment]) -> Vec<Alternative> {
        let days: BTreeSet<Date> = assignments.iter().map(|assignment| assignment.date).collect();
        let mut kept = Vec::new();
        for (i, given) in read.alternative.iter().enumerate() {
            let key = format!("alternative[{i}]");
            if days.len() > 1 {
                self.wrong(&format!("{key}.start"), Wrong::SeveralStarts);
            }
            self.text(&format!("{key}.why"), &given.why);
            let start = self.read(&format!("{key}.start"), &given.start, Kind::Day, day_of);
            let months = read.window.anticipation_months;
            let window = self.around(&key, (&given.pre, &given.post), months, start);
            if let (Some(start), Some(window)) = (start, window) {
                kept.push(Alternative { start, why: given.why.clone(), window });
            }
        }
        kept.sort_by_key(|alternative| alternative.start);
        kept
    }

    /// What is missing: texts that may not be empty.
    fn texts_beside(&mut self, read: &PolicyFile) {
        for (i, missing) in read.missing.iter().enumerate() {
            self.text(&format!("missing[{i}].what"), &missing.what);
            self.text(&format!("missing[{i}].would_do"), &missing.would_do);
        }
    }

    fn comparison(
        &mut self,
        read: &PolicyFile,
        rows: Option<PlaceRows>,
        assignments: &[Assignment],
    ) -> ComparisonRule {
        let mut left_out = Vec::new();
        for (i, given) in read.comparison.left_out.iter().enumerate() {
            let key = format!("comparison.left_out[{i}]");
            self.text(&format!("{key}.reason"), &given.reason);
            let key = format!("{key}.place");
            if let Some(subject) = self.subject(&key, &given.place, rows) {
                if assignments.iter().any(|assignment| assignment.subject == subject) {
                    self.wrong(&key, Wrong::LeftOutIsTreated { place: given.place.clone() });
                }
                left_out.push(LeftOut { subject, reason: given.reason.clone() });
            }
        }
        left_out.sort_by(|left, right| left.subject.cmp(&right.subject));
        ComparisonRule { who: read.comparison.who, neighbours: read.comparison.neighbours, left_out }
    }

    fn considered(&mut self, read: &PolicyFile) -> Vec<ConsideredOutcome> {
        let mut considered = Vec::new();
        for (i, given) in read.considered.iter().enumerate() {
            let key = |name: &str| format!("considered[{i}].{name}");
            let statistic =
                self.read(&key("statistic"), &given.statistic, Kind::Statistic, |text| text.parse().ok());
            let offence =
                self.read(&key("offence"), &given.offence, Kind::Offences, |text| text.parse().ok());
            let first = self.read(&key("first"), &given.first, Kind::Month, |text| text.parse().ok());
            if let (Some(statistic), Some(offence), Some(first)) = (statistic, offence, first) {
                let classified_by = given.classified_by;
                considered.push(ConsideredOutcome { statistic, offence, first, classified_by });
            }
        }
        considered
    }

    fn answer(&mut self, read: &PolicyFile) -> AnswerRules {
        let answer = &read.answer;
        let bounds = [
            ("answer.level", answer.level, (0.0, LARGEST_LEVEL), "(0, 0.5)"),
            ("answer.power", answer.power, (0.0, 1.0), "(0, 1)"),
            ("answer.margin.low", answer.margin.low, (0.0, 1.0), "(0, 1)"),
            ("answer.margin.high", answer.margin.high, (1.0, f64::INFINITY), "(1, ∞)"),
        ];
        for (key, seen, (low, high), allowed) in bounds {
            if !(seen > low && seen < high) {
                self.wrong(key, Wrong::OutOfRange { seen: seen.to_string(), allowed });
            }
        }
        if answer.success.direction == answer.harm.direction {
            self.wrong("answer.harm.direction", Wrong::SuccessIsHarm);
        }
        AnswerRules {
            level: answer.level,
            power: answer.power,
            margin: answer.margin,
            success: answer.success,
            harm: answer.harm,
            no_change: answer.no_change,
        }
    }
}

fn assignment(given: &AssignmentInFile, subject: Subject, date: Date) -> Assignment {
    let (operation, account) = (given.operation.clone(), given.source.clone());
    Assignment { subject, date, operation, again: given.again, account }
}

/// The keys that a file of the reader's own alone has, and whether they are given.
fn own_keys(read: &OutcomeInFile) -> [(&'static str, bool); 9] {
    [
        ("sheet", read.sheet.is_some()),
        ("unit", read.unit.is_some()),
        ("time", read.time.is_some()),
        ("outcome", read.outcome.is_some()),
        ("exposure", read.exposure.is_some()),
        ("treated_from", read.treated_from.is_some()),
        ("treated", read.treated.is_some()),
        ("kind", read.kind.is_some()),
        ("noun", read.noun.is_some() || read.unit_name.is_some()),
    ]
}

fn day_of(text: &str) -> Option<Date> {
    text.parse().ok()
}

fn vintage_of(text: &str) -> Option<VintageChoice> {
    if text == "latest" {
        return Some(VintageChoice::Latest);
    }
    if let Ok(month) = text.parse() {
        return Some(VintageChoice::Cutoff(month));
    }
    let is_hash = (6..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| VintageChoice::Release(text.to_ascii_lowercase()))
}
