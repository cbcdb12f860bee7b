//! What became of a row of the reference values: ours beside theirs, and whether it lies where it may.

use super::ReferenceRow;

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

impl Outcome {
    /// Whether what was run held: nothing where it was not run.
    #[must_use]
    pub fn holds(&self) -> Option<bool> {
        match self {
            Self::Run(comparisons) => {
                Some(!comparisons.is_empty() && comparisons.iter().all(Comparison::holds))
            }
            Self::Stopped(_) => Some(false),
            Self::NotRun(_) => None,
        }
    }
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

/// Ours where there is one, else not-a-number.
pub(super) fn or_missed(ours: Option<f64>) -> f64 {
    // default: no comparison holds with not-a-number, so that a number that a fit lacks is a miss and never left out.
    ours.unwrap_or(f64::NAN)
}

impl Comparison {
    /// Whether ours lies where the tolerance says.
    #[must_use]
    pub fn holds(&self) -> bool {
        let distance = (self.ours - self.reference).abs();
        match self.tolerance.reason {
            Reason::DocumentedDrift => self.ours.is_finite(),
            Reason::KnownDefect => distance > self.tolerance.within,
            Reason::PrintedDigits
            | Reason::ClosedForm
            | Reason::ReferenceStopsEarly
            | Reason::SimulationError
            | Reason::LocalOptimum => distance <= self.tolerance.within,
        }
    }
}

/// What a group of methods says of a row: nothing where the row is another group's.
pub(super) type Answer = Option<Result<Outcome, crate::Error>>;
