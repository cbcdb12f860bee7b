//! A checked policy: what a study will do, named by its hash.

use std::{collections::BTreeSet, sync::Arc};

use measure::{Date, Month, OffenceSet, Period, PlaceCode, Sha256, Statistic, Trace, Unit};
use serde::Serialize;

use super::own::FilledKey;
use super::{
    beside::{LiteratureInFile as Literature, MissingInFile as Missing},
    bilingual::BilingualText,
    file::{
        AccountInFile as Account, ClaimInFile as Claim, Classifier, Cluster, ComparisonGroup, EffectRule,
        EstimandInFile as Estimand, MarginInFile as Margin, Neighbours, NoChangeRule, PlaceRows,
    },
};
use crate::brought::{BroughtColumns, BroughtPanel};
use crate::method::MethodName;

/// A checked policy: what the study will do, fixed before any outcome is read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PolicySpec {
    /// Name for files and addresses.
    pub id: String,
    /// Title.
    pub title: BilingualText,
    /// The question, in a paragraph.
    pub question: BilingualText,
    /// What was done.
    pub done: BilingualText,
    /// Whether outcomes were already public when the file was written.
    pub outcomes_public: bool,
    /// What the policy was assigned to.
    pub cluster: Cluster,
    /// To whom and when, by date and place.
    pub assignments: Vec<Assignment>,
    /// By whose account, by name.
    pub accounts: Vec<Account>,
    /// What is measured.
    pub outcome: Outcome,
    /// Outcomes that were thought of.
    pub considered: Vec<ConsideredOutcome>,
    /// What is estimated.
    pub estimand: Estimand,
    /// Who may serve as comparison.
    pub comparison: ComparisonRule,
    /// Before and after.
    pub window: Window,
    /// What would count as success, harm or no change.
    pub answer: AnswerRules,
    /// The methods that may be run.
    pub methods: BTreeSet<MethodName>,
    /// Weaknesses accepted by name.
    pub accepts: BTreeSet<String>,
    /// Claims about the policy.
    pub claims: Vec<Claim>,
    /// Remarks.
    pub notes: Vec<BilingualText>,
    /// Other starts, by day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
    /// With fewer assignments the question is not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least_assignments: Option<u32>,
    /// Whether what naive methods would have claimed is shown.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub naive: bool,
    /// Without what the question cannot be answered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Missing>,
    /// What the state did, whose variation is read beside the study.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dose: Option<Statistic>,
    /// What others found, from the file beside the policy: no rule, and in no hash.
    #[serde(skip)]
    pub literature: Vec<Literature>,
    /// The file of an outside panel that the reader brings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brought: Option<String>,
    /// What the file left out and was filled in: a file that states the same is the same policy.
    #[serde(skip)]
    pub filled: Vec<FilledKey>,
    /// The panel of a file of the reader's own, of which the rules hold only who is treated since when.
    #[serde(skip)]
    pub(super) panel: Option<Arc<BroughtPanel>>,
    #[serde(skip)]
    pub(super) file: FileOfPolicy,
    #[serde(skip)]
    pub(super) hash: Sha256,
    #[serde(skip)]
    pub(super) drawn_by: Sha256,
}

/// The file a policy was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileOfPolicy {
    pub(super) name: String,
    pub(super) sha256: Sha256,
}

/// Another start, checked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alternative {
    /// The first day.
    pub start: Date,
    /// Why it can be defended.
    pub why: BilingualText,
    /// Before and after.
    pub window: Window,
}

/// To whom and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assignment {
    /// To whom.
    pub subject: Subject,
    /// First day.
    pub date: Date,
    /// Name of the operation.
    pub operation: Option<String>,
    /// The place had been treated before.
    pub again: bool,
    /// Whose account, by the name of a source.
    pub account: String,
}

/// Whom a policy is assigned to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// A Mexican place; the country stands for every place.
    Place(PlaceCode),
    /// A unit of an outside panel.
    Named(String),
}

/// What is measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Figures of the record.
    Record(RecordOutcome),
    /// A panel that comes with the program.
    Panel(OutsidePanel),
    /// A file of the reader's own.
    Brought(BroughtOutcome),
}

/// A file of the reader's own as an outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BroughtOutcome {
    /// Its path as the policy file has it.
    pub file: String,
    /// The sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Its columns.
    pub columns: BroughtColumns,
    /// What the outcome is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noun: Option<BilingualText>,
    /// What a unit is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_name: Option<BilingualText>,
}

/// A panel that comes with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutsidePanel {
    /// Packs of cigarettes per head in 39 states of the United States, 1970 to 2000.
    Prop99,
    /// Intentional homicides per 100,000 inhabitants by country and year, as the World Bank publishes them. The program
    /// does not hold the file.
    WorldBankHomicide,
}

/// Figures of the record as an outcome.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordOutcome {
    /// What is counted.
    pub statistic: Statistic,
    /// Of which offences.
    pub offence: OffenceSet,
    /// The rows of the panel.
    pub rows: PlaceRows,
    /// Which vintage.
    pub vintage: VintageChoice,
    /// Only what was public by this day.
    pub as_of: Option<Date>,
    /// The population projection, by its name in the record.
    pub population: String,
    /// Who classifies the outcome.
    pub classified_by: Classifier,
}

/// Which vintage a policy asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VintageChoice {
    /// The latest, or the latest by the as-of day.
    Latest,
    /// The latest with this cut-off.
    Cutoff(Month),
    /// The release whose hash begins so.
    Release(String),
}

/// An outcome that was thought of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConsideredOutcome {
    /// What is counted.
    pub statistic: Statistic,
    /// Of which offences.
    pub offence: OffenceSet,
    /// First month counted.
    pub first: Month,
    /// Who classifies it.
    pub classified_by: Classifier,
}

/// Who may serve as comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparisonRule {
    /// Who may serve.
    pub who: ComparisonGroup,
    /// What is done with neighbours of treated places.
    pub neighbours: Neighbours,
    /// Who may not serve, and why.
    pub left_out: Vec<LeftOut>,
}

/// A place that may not serve as comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeftOut {
    /// The place.
    pub subject: Subject,
    /// Why.
    pub reason: BilingualText,
}

/// Before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Window {
    /// The months before.
    pub pre: Period,
    /// The months after.
    pub post: Period,
    /// Months before the first assignment in which places may already have reacted.
    pub anticipation_months: u32,
}

/// What would count as success, harm or no change.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AnswerRules {
    /// Level of every test.
    pub level: f64,
    /// Power at which the smallest detectable effect is stated.
    pub power: f64,
    /// Rate ratios within which a difference does not matter.
    pub margin: Margin,
    /// What counts as success.
    pub success: EffectRule,
    /// What counts as harm.
    pub harm: EffectRule,
    /// What counts as no change beyond the margin.
    pub no_change: NoChangeRule,
}

impl PolicySpec {
    /// SHA-256 of the checked policy in canonical form: comments, blank lines and the order of the file's tables
    /// do not change it, everything that is stated does.
    #[must_use]
    pub fn hash(&self) -> Sha256 {
        self.hash
    }

    /// SHA-256 of what the policy does, without what is said of it: random draws are keyed by it, so that another remark or
    /// another study read changes no figure.
    #[must_use]
    pub fn drawn_by(&self) -> Sha256 {
        self.drawn_by
    }

    /// Computes the hashes of what is stated now.
    pub(super) fn name_anew(&mut self) {
        // default: a policy holds only texts, finite numbers and lists, which always serialize
        let hash = |spec: &Self| Sha256::of(serde_json::to_string(spec).unwrap_or_default().as_bytes());
        let silent = BilingualText { es: String::new(), en: String::new() };
        let bare = Self {
            title: silent.clone(),
            question: silent.clone(),
            done: silent,
            accounts: Vec::new(),
            claims: Vec::new(),
            notes: Vec::new(),
            missing: Vec::new(),
            alternatives: Vec::new(),
            outcome: self.outcome.without_words(),
            ..self.clone()
        };
        self.drawn_by = hash(&bare);
        self.hash = hash(self);
    }

    /// The panel of a file of the reader's own.
    #[must_use]
    pub fn brought_panel(&self) -> Option<&BroughtPanel> {
        self.panel.as_deref()
    }

    /// The name of the file.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file.name
    }

    /// The trace of a value that the file states under `key`.
    #[must_use]
    pub fn stated(&self, key: &str) -> Trace {
        Trace::Stated { file: self.file.sha256, name: self.file.name.clone(), key: key.to_owned() }
    }

    /// Whether a weakness is accepted by name.
    #[must_use]
    pub fn accepts(&self, weakness: &str) -> bool {
        self.accepts.contains(weakness)
    }

    /// The first assignment of each treated subject, by date and subject.
    pub fn first_assignments(&self) -> impl Iterator<Item = &Assignment> {
        self.assignments.iter().filter(|assignment| !assignment.again)
    }

    /// The first day on which anybody is treated.
    #[must_use]
    pub fn first_day(&self) -> Option<Date> {
        self.first_assignments().map(|assignment| assignment.date).min()
    }

    /// The name of the cluster of an assignment: its operation, or the place itself.
    #[must_use]
    pub fn cluster_of(&self, assignment: &Assignment) -> String {
        match (self.cluster, &assignment.operation) {
            (Cluster::Operation, Some(operation)) => operation.clone(),
            _ => assignment.subject.to_string(),
        }
    }
}

impl Outcome {
    /// The same without what is said of it and where its file lies: neither changes a figure.
    fn without_words(&self) -> Self {
        match self {
            Self::Record(_) | Self::Panel(_) => self.clone(),
            Self::Brought(outcome) => Self::Brought(BroughtOutcome {
                file: String::new(),
                noun: None,
                unit_name: None,
                ..outcome.clone()
            }),
        }
    }

    /// In what the outcome is counted.
    #[must_use]
    pub fn unit(&self) -> Unit {
        match self {
            Self::Record(outcome) => Unit::Count(outcome.statistic),
            Self::Panel(OutsidePanel::Prop99) => Unit::PacksPerCapita,
            Self::Panel(OutsidePanel::WorldBankHomicide) => Unit::HomicidesPer100k,
            Self::Brought(outcome) => outcome.columns.unit_of_outcome(),
        }
    }

    /// Whether the outcome is a panel that the reader must bring.
    #[must_use]
    pub fn is_brought(&self) -> bool {
        matches!(self, Self::Panel(OutsidePanel::WorldBankHomicide))
    }
}

impl Window {
    /// From the first month before to the last month after.
    #[must_use]
    pub fn whole(self) -> Period {
        // INVARIANT: the check refuses a window whose months after begin before the months before end.
        Period::new(self.pre.first(), self.post.last()).unwrap_or(self.post)
    }

    /// The months between before and after, which are left out.
    #[must_use]
    pub fn transition(self) -> Option<Period> {
        Period::new(self.pre.last().plus(1), self.post.first().plus(-1)).ok()
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Place(place) => place.fmt(f),
            Self::Named(name) => f.write_str(name),
        }
    }
}
