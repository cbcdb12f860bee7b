//! What cannot be imputed, and why.

/// A cohort and period whose outcome without treatment cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedImputation {
    /// Period in which the cohort starts treatment.
    pub cohort: i64,
    /// Period of the effect.
    pub period: i64,
    /// Units of the cohort observed then and not imputed.
    pub units: usize,
    /// Why.
    pub reason: ImputationRefusal,
}

/// Why a cohort and period cannot be imputed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ImputationRefusal {
    /// Units of the cohort were not observed before their treatment.
    NeverSeenBefore,
    /// Nobody untreated was observed in that period.
    NobodyUntreated,
    /// Units of the cohort were not observed from their treatment on; the period is that of the start.
    NeverSeenAfter,
    /// The untreated of that period share no chain of units and periods with the cohort.
    Unconnected,
}
