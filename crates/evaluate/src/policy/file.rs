//! The policy file as it is written: keys and texts, before anything is checked. Its JSON Schema is generated from here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::beside::{AlternativeInFile, MissingInFile};
use super::bilingual::BilingualText;
use crate::brought::BroughtKind;
use crate::method::MethodName;

/// A policy file: what was done, when, to whom, and what would count as success, as harm, or as no answer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyFile {
    /// Name for files and addresses: lower case, digits and hyphens.
    pub id: String,
    /// Title of the study.
    pub title: BilingualText,
    /// The question, in a paragraph.
    pub question: BilingualText,
    /// What was done.
    pub done: BilingualText,
    /// Whether outcomes were already public when this file was written; the report then never calls it pre-registration.
    pub outcomes_public: bool,
    /// What the policy was assigned to.
    pub cluster: Cluster,
    /// To whom and when, one entry an assignment; a place that is treated again has several.
    pub assignment: Vec<AssignmentInFile>,
    /// By whose account.
    pub source: Vec<AccountInFile>,
    /// What is measured.
    pub outcome: OutcomeInFile,
    /// Outcomes that were thought of and are shown to be refused or not.
    #[serde(default)]
    pub considered: Vec<ConsideredInFile>,
    /// What is estimated.
    pub estimand: EstimandInFile,
    /// Who may serve as comparison.
    pub comparison: ComparisonInFile,
    /// The months, or years, before and after.
    pub window: WindowInFile,
    /// What would count as success, harm or no change.
    pub answer: AnswerInFile,
    /// The methods that may be run; those that the design does not admit are refused all the same.
    pub methods: Vec<MethodName>,
    /// Weaknesses that the author knows and accepts, by name: `pandemic-2020`, `second-treatment`, `municipality-change`, a break of the series.
    #[serde(default)]
    pub accepts: Vec<String>,
    /// Claims about the policy, so that those which the design cannot reach are reported as not identified.
    #[serde(default)]
    pub claim: Vec<ClaimInFile>,
    /// Remarks for the reader.
    #[serde(default)]
    pub note: Vec<BilingualText>,
    /// Other days that can be defended as the start.
    #[serde(default)]
    pub alternative: Vec<AlternativeInFile>,
    /// With fewer assignments than this, each with its source, the question is not asked of the record.
    pub least_assignments: Option<u32>,
    /// Show what naive methods would have claimed, and why each is refused.
    #[serde(default)]
    pub naive: bool,
    /// Without what the question cannot be answered.
    #[serde(default)]
    pub missing: Vec<MissingInFile>,
    /// A statistic of what the state did, by place and date, whose variation is read beside the study, such as
    /// `force-deployed` or `arrests-announced`: for a policy that reached everybody, and some more than others.
    pub dose: Option<String>,
}

/// What a policy was assigned to: the unit that inference counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cluster {
    /// Each place by itself.
    Place,
    /// Each named operation, with all the places it was sent to.
    Operation,
}

/// To whom and when.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentInFile {
    /// A state such as `25` or `Sinaloa`, a municipality such as `25006`, `nation` for everybody, or a unit of an outside panel.
    pub place: String,
    /// First day, such as `2019-10-17`.
    pub date: String,
    /// Name of the operation, the same in both languages.
    pub operation: Option<String>,
    /// The place had been treated before.
    #[serde(default)]
    pub again: bool,
    /// Whose account, by the `id` of a source.
    pub source: String,
}

/// Somebody's account of what was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountInFile {
    /// Name by which assignments refer to it.
    pub id: String,
    /// Who published it.
    pub publisher: String,
    /// Its title or what it is.
    pub title: String,
    /// Where it stands.
    pub address: String,
}

/// What is measured: figures of the record, or an outside panel.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeInFile {
    /// A panel that comes with the program, instead of figures of the record: `prop99`; or one that the reader must bring: `world-bank-homicide`.
    pub panel: Option<String>,
    /// A file of the reader's own, or that of an outside panel that the reader must bring: its path, from the folder of
    /// this policy file. CSV, Parquet, or a workbook.
    pub file: Option<String>,
    /// Of a file of the reader's own: the sheet, where a workbook has several.
    pub sheet: Option<String>,
    /// Of a file of the reader's own: the column of the unit.
    pub unit: Option<String>,
    /// Of a file of the reader's own: the column of the period, a year, quarter, month or day.
    pub time: Option<String>,
    /// Of a file of the reader's own: the column of the outcome.
    pub outcome: Option<String>,
    /// Of a file of the reader's own: the column of those over whom or what the outcome is counted, such as a population.
    pub exposure: Option<String>,
    /// Of a file of the reader's own: the column of the first period in which the unit is treated; empty or 0 for never.
    pub treated_from: Option<String>,
    /// Of a file of the reader's own: the column of whether the unit is treated in the period, 0 or 1.
    pub treated: Option<String>,
    /// Of a file of the reader's own: whether the outcome is counted. It is where `exposure` is given, unless this says otherwise.
    pub kind: Option<BroughtKind>,
    /// Of a file of the reader's own: what the outcome is called.
    pub noun: Option<BilingualText>,
    /// Of a file of the reader's own: what a unit is called.
    pub unit_name: Option<BilingualText>,
    /// What is counted, such as `victims`.
    pub statistic: Option<String>,
    /// Of which offences, such as `intentional-homicide+femicide`.
    pub offence: Option<String>,
    /// The rows of the panel.
    pub places: Option<PlaceRows>,
    /// `latest`, a cut-off month such as `2019-11`, or six or more digits of a release's sha256.
    pub vintage: Option<String>,
    /// Only what was public by this day.
    pub as_of: Option<String>,
    /// The scale of the rate.
    pub per: Option<Scale>,
    /// The population projection, by its name in the record.
    pub population: Option<String>,
    /// Who classifies the outcome.
    #[serde(default)]
    pub classified_by: Classifier,
}

/// The rows of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceRows {
    /// One row a state.
    States,
    /// One row a municipality.
    Municipalities,
}

/// The scale of a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Scale {
    /// Per 100,000 inhabitants and year.
    #[serde(rename = "100k-year")]
    Per100kYear,
}

/// Who classifies an outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Classifier {
    /// An office that does not answer for the policy.
    #[default]
    Others,
    /// The government whose policy is evaluated.
    EvaluatedGovernment,
}

/// An outcome that was thought of.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsideredInFile {
    /// What is counted.
    pub statistic: String,
    /// Of which offences.
    pub offence: String,
    /// First month that is counted.
    pub first: String,
    /// Who classifies it.
    pub classified_by: Classifier,
}

/// What is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EstimandInFile {
    /// On whom.
    pub effect: EffectOn,
    /// On which scale.
    pub scale: EffectScale,
    /// Also as deaths, or victims, averted or added.
    pub deaths: bool,
    /// Relative to whom.
    pub relative_to: RelativeTo,
}

/// On whom an effect is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EffectOn {
    /// The treated places, over the months after.
    Treated,
}

/// The scale of an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EffectScale {
    /// Observed rate over the rate that comparison says would have been.
    RateRatio,
}

/// Relative to whom an effect stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RelativeTo {
    /// The places that serve as comparison, and never the country.
    ComparisonPlaces,
}

/// Who may serve as comparison.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComparisonInFile {
    /// Who may serve.
    pub who: ComparisonGroup,
    /// What is done with neighbours of treated places, on which the policy may spill over.
    pub neighbours: Neighbours,
    /// Places that may not serve, each with its reason.
    #[serde(default)]
    pub left_out: Vec<LeftOutInFile>,
}

/// Who may serve as comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ComparisonGroup {
    /// Every place that is not treated by the end of the window.
    Untreated,
}

/// What is done with the neighbours of treated places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Neighbours {
    /// They serve, and the report says that a spill-over is not excluded.
    Serve,
    /// They do not serve.
    LeftOut,
}

/// A place that may not serve.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftOutInFile {
    /// The place.
    pub place: String,
    /// Why.
    pub reason: BilingualText,
}

/// The months, or years, before and after.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WindowInFile {
    /// Before, such as `2015-01..2019-09`.
    pub pre: String,
    /// After, such as `2019-11..2020-02`; what lies between the two is left out as transition.
    pub post: String,
    /// Months before the first assignment in which places may already have reacted.
    #[serde(default)]
    pub anticipation_months: u32,
}

/// What would count as success, harm or no change.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerInFile {
    /// Level of every test, such as 0.05.
    pub level: f64,
    /// Probability with which the smallest detectable effect is detected, such as 0.8.
    pub power: f64,
    /// Rate ratios within which a difference does not matter.
    pub margin: MarginInFile,
    /// What counts as success.
    pub success: EffectRule,
    /// What counts as harm.
    pub harm: EffectRule,
    /// What counts as no change beyond the margin.
    pub no_change: NoChangeRule,
}

/// Rate ratios within which a difference does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarginInFile {
    /// Below one.
    pub low: f64,
    /// Above one.
    pub high: f64,
}

/// What an effect must be to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EffectRule {
    /// To which side.
    pub direction: Direction,
    /// Beyond what, with its whole interval.
    pub beyond: Beyond,
    /// By how many of the estimators that may carry the verdict.
    pub estimators: Agreement,
}

/// What must be shown for no change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoChangeRule {
    /// By how many of the estimators that may carry the verdict.
    pub estimators: Agreement,
}

/// To which side an effect goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The outcome is lower than it would have been.
    Fall,
    /// The outcome is higher than it would have been.
    Rise,
}

/// What an effect must lie beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Beyond {
    /// No difference: a rate ratio of one.
    One,
    /// The margin.
    Margin,
}

/// By how many estimators something must be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    /// Every one.
    All,
    /// More than half.
    Majority,
    /// All of them together: one test over the assignments that they share, whatever they have in common.
    Joint,
}

/// A claim about the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimInFile {
    /// What is claimed.
    pub sentence: BilingualText,
    /// Whom the claim says were affected.
    pub reach: ClaimReach,
    /// What the claim says of the trend from the start on, where it says when: then it is asked where the trend of these
    /// places turned, of all months of the window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trend: Option<TrendTurn>,
}

/// What a claim says of a trend from the start of the policy on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TrendTurn {
    /// That it rose less than before, or fell.
    Slowed,
    /// That it rose more than before, or fell less.
    Quickened,
}

/// Whom a claim says were affected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimReach {
    /// The treated places alone.
    TreatedPlaces,
    /// Everybody, the places of comparison among them.
    Everywhere,
}
