//! Every method against the values that its reference prints: ours beside theirs, with a tolerance and its reason.
//!
//! The values stand once, in `reference/values.csv`, each with its source. A group of methods answers the rows that are
//! its own; a row that no panel at hand can decide says so and is counted apart.

mod conformal;
mod factors;
mod fixed_effects;
mod honest;
mod row;
mod series;
mod shipped;
mod staggered;
mod synthetic;
mod synthetic_predictors;
mod table;
mod tally;

pub use row::{REFERENCE_VALUES, ReferenceRow, reference_rows};
pub use shipped::ShippedPanels;
pub use table::{ReferenceTable, WidePanel};
pub use tally::{MethodTally, Standing, recorded_standing, recorded_tallies, tallies_in_csv, tally_methods};

/// Hands over the reference panels: those that come with the program, and those of a folder that the reader names.
pub trait ReferencePanels: Sync {
    /// The panel of a file name, such as `mpdta.csv` or `r_reference_basic.json`, unpacked and as text.
    ///
    /// A panel kept as Parquet is asked for by its name with `.csv` in place of `.parquet` and handed over as CSV.
    fn text(&self, name: &str) -> Option<String>;
}

/// What was found for one row of the reference values.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// The row.
    pub row: ReferenceRow,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Its numbers were computed.
    Run(Vec<Comparison>),
    /// It could not be run.
    NotRun(NotRun),
    /// A method stopped on a panel that its reference can do.
    Stopped(crate::Error),
}

/// One number of a row beside ours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// What the number is.
    pub part: &'static str,
    /// The reference's number.
    pub reference: f64,
    /// Our number.
    pub ours: f64,
    /// How far ours may lie from it.
    pub tolerance: Tolerance,
}

/// How far a number may lie from its reference, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerance {
    /// The largest absolute difference.
    pub within: f64,
    /// Why it is that.
    pub reason: Reason,
}

/// Why a tolerance is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Half of the last digit that the reference prints.
    PrintedDigits,
    /// A closed form or a convex optimum: one part in a million.
    ClosedForm,
    /// The reference stops its solver before the optimum; the distance is its own stopping rule.
    ReferenceStopsEarly,
    /// The reference draws random numbers of its own: four standard errors of its simulation.
    SimulationError,
    /// The optimum is not unique, or the reference's search ends at a local one.
    LocalOptimum,
    /// The reference's value changed between its versions, and this row documents it: nothing is held against ours.
    DocumentedDrift,
    /// The reference is known to be wrong here: ours must differ from it.
    KnownDefect,
}

/// Why a row could not be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRun {
    /// No panel at hand holds its data.
    NoPanel,
    /// The row gives no number.
    NoNumber,
    /// No method of this program answers it.
    NoMethod,
}

impl Comparison {
    /// Whether ours lies where the tolerance says.
    #[must_use]
    pub fn holds(&self) -> bool {
        let distance = (self.ours - self.reference).abs();
        match self.tolerance.reason {
            Reason::DocumentedDrift => self.ours.is_finite(),
            Reason::KnownDefect => distance > self.tolerance.within,
            _ => distance <= self.tolerance.within,
        }
    }
}

/// What a group of methods says of a row: nothing where the row is another group's.
type Answer = Option<Result<Outcome, crate::Error>>;

/// Computes every row that the panels at hand allow.
#[must_use]
pub fn verify_methods(panels: &dyn ReferencePanels) -> Vec<Verified> {
    use rayon::prelude::*;
    reference_rows().into_par_iter().map(|row| Verified { outcome: outcome_of(&row, panels), row }).collect()
}

/// The groups, each of which answers its own rows.
const GROUPS: &[fn(&ReferenceRow, &dyn ReferencePanels) -> Answer] = &[
    fixed_effects::answer,
    factors::answer,
    conformal::answer,
    series::answer,
    staggered::answer,
    synthetic::answer,
    synthetic_predictors::answer,
    honest::answer,
];

fn outcome_of(row: &ReferenceRow, panels: &dyn ReferencePanels) -> Outcome {
    match GROUPS.iter().find_map(|answer| answer(row, panels)) {
        Some(Ok(outcome)) => outcome,
        Some(Err(error)) => Outcome::Stopped(error),
        None if row.numbers().is_empty() => Outcome::NotRun(NotRun::NoNumber),
        None => Outcome::NotRun(NotRun::NoMethod),
    }
}
