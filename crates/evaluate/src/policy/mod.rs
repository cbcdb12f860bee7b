//! A policy as a file that states the question before any outcome is read: checked, and named by its hash.

mod beside;
mod bilingual;
mod check;
mod fault;
mod file;
mod literature;
mod own;
mod schema;
mod shape;
mod spec;
#[cfg(test)]
mod tests;
mod unasked;
mod written;

pub use crate::method::MethodName;
pub use crate::nearest::nearest;
pub use beside::{
    Closeness, LiteratureFile, LiteratureInFile as Literature, LiteratureUnit, MissingInFile as Missing,
};
pub use bilingual::BilingualText;
pub use fault::{Kind, PolicyFault, PolicyFaults, Wrong};
pub use file::{
    AccountInFile as Account, Agreement, Beyond, ClaimInFile as Claim, ClaimReach, Classifier, Cluster,
    ComparisonGroup, Direction, EffectOn, EffectRule, EffectScale, EstimandInFile as Estimand,
    MarginInFile as Margin, Neighbours, NoChangeRule, PlaceRows, PolicyFile, RelativeTo, TrendTurn,
};
pub use own::{Bring, FilledKey};
pub use schema::policy_schema;
pub use spec::{
    Alternative, AnswerRules, Assignment, BroughtOutcome, ComparisonRule, ConsideredOutcome, LeftOut,
    Outcome, OutsidePanel, PolicySpec, RecordOutcome, Subject, VintageChoice, Window,
};
pub use unasked::Unasked;
pub(crate) use written::digits_as_written;
