//! Design gates: what a design admits is decided by rules with their numbers, before and after the methods run.

use measure::Quantity;
use report::{Text, Words};

use crate::data::{StudyData, Tracer};
use crate::design::Design;
use crate::policy::{MethodName, PolicySpec};
use crate::study::AssignmentUnits;

mod assignment;
mod comparison;
mod false_alarms;
mod finding;
mod fit;
mod missing;
mod outcome;
mod place_change;
mod staggered_two_way;
#[cfg(test)]
mod tests;
mod window;

pub(crate) use false_alarms::false_alarms;
pub use finding::GateFinding;
pub(crate) use fit::fit_before;
pub(crate) use missing::{lacking, stopped_by_gaps, times_in_words};
pub use outcome::{DatingError, measure_dating};
pub use staggered_two_way::MOST_FORBIDDEN_PERCENT;

/// Fewer treated, or fewer untreated, clusters than this, and errors that rest on many clusters mean nothing.
///
/// # References
/// Cameron & Miller (2015), section VI: "few" reaches from fewer than 20 to fewer than 50; ten is where even corrected
/// tests fail, and the only inference left is over the assignment itself.
pub const FEWEST_CLUSTERS: usize = 10;

/// Fewer months before treatment than this do not show the seasons once.
pub const FEWEST_MONTHS: usize = 12;

/// Fewer years before treatment than this leave weights on units to chance.
pub const FEWEST_YEARS: usize = 5;

/// Fewer times than this leave no change between months to measure the noise from.
pub const FEWEST_TIMES: usize = 3;

/// Ten weeks: starts closer together than this cannot be told apart in monthly figures.
pub const THIN_STAGGERING_DAYS: u32 = 70;

/// From this share of starts within ten weeks on, adoption counts as one start.
pub const THIN_STAGGERING_SHARE: f64 = 0.75;

/// Drift above this: the gap before treatment moves in the long run by more than its own noise. Marked with a warning.
///
/// Drift is the spread of the gap over the spread that its month-to-month changes would give if it only scattered (the
/// root of twice the inverse of von Neumann's ratio): one for pure noise, whatever the unit or the size of the place.
pub const DRIFT_WARNED: f64 = 1.5;

/// Drift above this: the comparison does not follow the treated places before treatment and cannot carry a verdict.
pub const DRIFT_REFUSED: f64 = 2.0;

/// A gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gate {
    /// Somebody must be left untreated.
    UniversalTreatment,
    /// There must be clean places of comparison.
    CleanControls,
    /// Neighbours may catch what treatment spills.
    SpillOver,
    /// Errors over clusters need clusters.
    Clusters,
    /// Rows must not be finer than what the policy was assigned to.
    RowsAndAssignment,
    /// Treatment once, or again.
    SecondTreatment,
    /// Staggered enough for methods that compare starts.
    Staggering,
    /// The smallest p that the assignment can give.
    SmallestP,
    /// Time before treatment.
    PrePeriod,
    /// Breaks of the series within the window.
    SeriesBreak,
    /// Counts that change by four or more within the window.
    Jumps,
    /// The pandemic within the window.
    Pandemic,
    /// Missing outcomes.
    MissingOutcomes,
    /// An outcome that treatment itself changes, or that its author classifies.
    OutcomeAffected,
    /// Dose where everybody is treated.
    Dose,
    /// How far a claim reaches.
    ClaimReach,
    /// Whether the comparison followed the treated before.
    FitBefore,
    /// Whether an estimator finds effects on this panel where nothing happened.
    FalseAlarms,
    /// Municipalities created or split within the window.
    PlaceChange,
    /// One number for several starts must not rest on places already treated.
    StaggeredTwoWay,
}

/// What a gate rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ruling {
    /// It admits.
    Pass,
    /// It admits, with a weakness that the reader must know.
    Warn,
    /// The method is shown, and does not carry the verdict.
    Mark,
    /// It does not admit.
    Refuse,
}

/// What a ruling is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concern {
    /// The whole study.
    Study,
    /// One method.
    Method(MethodName),
    /// An outcome that was thought of, by its place in the file.
    Considered(usize),
    /// A claim, by its place in the file.
    Claim(usize),
}

/// What a gate found.
#[derive(Debug, Clone, PartialEq)]
pub struct GateReading {
    /// The gate.
    pub gate: Gate,
    /// What it rules.
    pub ruling: Ruling,
    /// About what.
    pub concern: Concern,
    /// Why, with the numbers.
    pub finding: GateFinding,
}

impl GateReading {
    fn study(gate: Gate, ruling: Ruling, finding: GateFinding) -> Self {
        Self { gate, ruling, concern: Concern::Study, finding }
    }

    /// The numbers that decided.
    #[must_use]
    pub fn inputs(&self) -> Vec<Quantity> {
        let mut inputs: Vec<Quantity> = Vec::new();
        for quantity in self.finding.words().quantities() {
            if !inputs.contains(quantity) {
                inputs.push(quantity.clone());
            }
        }
        inputs
    }
}

/// What the gates look at before any method runs.
pub(crate) struct GateInput<'a> {
    pub(crate) spec: &'a PolicySpec,
    pub(crate) data: &'a StudyData,
    pub(crate) design: &'a Design,
    pub(crate) tracer: &'a Tracer,
}

impl GateInput<'_> {
    /// How many units of comparison there are, of the kind to which the policy was assigned.
    fn units(&self) -> usize {
        AssignmentUnits::of_comparison(&self.data.panel, self.design).len()
    }
}

/// Every gate of the design, in the order in which a reader asks.
pub(crate) fn design_gates(input: &GateInput<'_>) -> Vec<GateReading> {
    let universal = comparison::universal(input);
    let everybody = universal.ruling == Ruling::Refuse;
    let mut readings = vec![universal];
    readings.extend(outcome::dose(input));
    if !everybody {
        // With nobody left untreated these have nothing to look at, and the reason has been given once.
        readings.push(comparison::clean_controls(input));
        readings.extend(comparison::late(input));
        readings.push(comparison::spill_over(input));
        readings.push(assignment::clusters(input));
        readings.extend(assignment::staggering(input));
        readings.extend(staggered_two_way::staggered_two_way(input));
        readings.push(assignment::smallest_p(input));
    }
    readings.push(assignment::rows(input));
    readings.push(assignment::second_treatment(input));
    readings.push(window::pre_period(input));
    readings.extend(window::breaks(input));
    readings.extend(window::jumps(input));
    readings.push(window::pandemic(input));
    readings.extend(place_change::place_changes(input));
    readings.extend(missing::missing(input));
    readings.push(outcome::affected(input));
    readings.extend(outcome::considered(input));
    readings.extend(outcome::claims(input));
    readings
}

impl Words for Gate {
    fn words(&self) -> Text {
        match self {
            Self::UniversalTreatment => Text::both("tratamiento universal", "universal treatment"),
            Self::CleanControls => Text::both("comparación limpia", "clean comparison"),
            Self::SpillOver => Text::both("desbordamiento a vecinos", "spill-over to neighbours"),
            Self::Clusters => Text::both("número de conglomerados", "number of clusters"),
            Self::RowsAndAssignment => Text::both("filas y asignación", "rows and assignment"),
            Self::SecondTreatment => Text::both("segundo tratamiento", "second treatment"),
            Self::Staggering => Text::both("escalonamiento", "staggering"),
            Self::SmallestP => Text::both("p más pequeña posible", "smallest p possible"),
            Self::PrePeriod => Text::both("tiempo previo", "time before"),
            Self::SeriesBreak => Text::both("quiebre de la serie", "break of the series"),
            Self::Jumps => Text::both("saltos de la serie", "jumps of the series"),
            Self::Pandemic => Text::both("pandemia", "pandemic"),
            Self::MissingOutcomes => Text::both("datos faltantes", "missing data"),
            Self::OutcomeAffected => Text::both("medición del resultado", "measurement of the outcome"),
            Self::Dose => Text::both("dosis", "dose"),
            Self::ClaimReach => Text::both("alcance de la afirmación", "reach of the claim"),
            Self::FitBefore => Text::both("ajuste previo", "fit before"),
            Self::FalseAlarms => Text::both("falsas alarmas", "false alarms"),
            Self::PlaceChange => Text::both("cambio de municipios", "change of municipalities"),
            Self::StaggeredTwoWay => Text::both("comparaciones prohibidas", "forbidden comparisons"),
        }
    }
}

impl Words for Ruling {
    fn words(&self) -> Text {
        match self {
            Self::Pass => Text::both("pasa", "passes"),
            Self::Warn => Text::both("advertencia", "warning"),
            Self::Mark => Text::both("informativo", "for information"),
            Self::Refuse => Text::both("rechaza", "refuses"),
        }
    }
}
