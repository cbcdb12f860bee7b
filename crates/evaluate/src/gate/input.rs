//! What the gates look at before any method runs.

use crate::{
    data::{StudyData, Tracer},
    design::Design,
    inference::AssignmentUnits,
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
}
