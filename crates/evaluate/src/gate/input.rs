//! What the gates look at before any method runs.

use crate::{
    data::{StudyData, Tracer},
    design::Design,
    inference::{AssignmentUnits, assignments_looked_at},
    policy::PolicySpec,
};

/// What the gates look at before any method runs.
pub(crate) struct GateInput<'a> {
    pub(crate) spec: &'a PolicySpec,
    pub(crate) data: &'a StudyData,
    pub(crate) design: &'a Design,
    pub(crate) tracer: &'a Tracer,
}

impl GateInput<'_> {
    /// How many units of comparison there are, of the kind to which the policy was assigned.
    pub(super) fn units(&self) -> usize {
        AssignmentUnits::of_comparison(&self.data.panel, self.design).len()
    }

    /// How many placebo assignments a study looks at: as many units as were treated, drawn from all.
    pub(super) fn assignments(&self) -> usize {
        let everybody = AssignmentUnits::of_everybody(&self.data.panel, self.design);
        let treated = everybody
            .0
            .iter()
            .filter(|rows| rows.first().is_some_and(|row| self.design.clusters.contains_key(row)));
        assignments_looked_at(everybody.len(), treated.count())
    }
}
