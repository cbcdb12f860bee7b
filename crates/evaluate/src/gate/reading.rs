//! A gate, what it rules and about what, and why.

use measure::Quantity;
use report::{Text, Words};

use super::finding::GateFinding;
use crate::policy::MethodName;

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
    pub(super) fn study(gate: Gate, ruling: Ruling, finding: GateFinding) -> Self {
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
