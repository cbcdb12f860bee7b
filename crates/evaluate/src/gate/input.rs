//! What the gates look at before any method runs.

use crate::{
    data::{StudyData, Tracer},
    design::Design,
    inference::{AssignmentUnits, LaidPolicy, assignments_looked_at},
    policy::PolicySpec,
};

/// What the gates look at before any method runs.
pub(crate) struct GateInput<'a> {
    pub(crate) spec: &'a PolicySpec,
    pub(crate) data: &'a StudyData,
    pub(crate) design: &'a Design,
    pub(crate) laid: &'a LaidPolicy<'a>,
    pub(crate) tracer: &'a Tracer,
}

impl GateInput<'_> {
    /// How many units of comparison there are, of the kind to which the policy was assigned.
    pub(super) fn units(&self) -> usize {
        AssignmentUnits::of_comparison(&self.data.panel, self.design).len()
    }

    /// How many placebo assignments a study looks at: as many units as were treated, drawn from all.
    pub(super) fn assignments(&self) -> usize {
        let law = &self.laid.law;
        assignments_looked_at(law.units.len(), law.treated.len())
    }
}
