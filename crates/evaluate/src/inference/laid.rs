//! A policy laid over its panel: the ground, and the law by which it could have fallen on others.

use std::collections::BTreeSet;

use super::draws::AssignmentLaw;
use super::rate::scale_of;
use super::scene::Ground;
use super::units::AssignmentUnits;
use crate::data::StudyData;
use crate::design::Design;
use crate::policy::PolicySpec;

/// A policy laid over its panel: the ground, and the law by which it could have fallen on others.
pub(crate) struct LaidPolicy<'a> {
    pub(crate) ground: Ground<'a>,
    pub(crate) law: AssignmentLaw,
}

impl<'a> LaidPolicy<'a> {
    pub(crate) fn new(spec: &PolicySpec, data: &'a StudyData, design: &Design) -> Self {
        let units = AssignmentUnits::of_everybody(&data.panel, design);
        let scale = scale_of(data.panel.unit());
        let anticipation = spec.window.anticipation_months;
        let ground = Ground::new(&data.panel, design, units.clone(), (anticipation, scale));
        let start = |row: &usize| Some((*row, ground.period_of(design.start(*row)?)));
        let law = AssignmentLaw::new(units, &design.clusters.keys().filter_map(start).collect());
        Self { ground, law }
    }

    /// The same policy as if some rows were not there: neither treated, nor drawn, nor read for anybody's scale.
    pub(crate) fn without(&self, left_out: &BTreeSet<usize>) -> Self {
        let kept = |rows: &&Vec<usize>| rows.iter().all(|row| !left_out.contains(row));
        let units = AssignmentUnits(self.law.units.0.iter().filter(kept).cloned().collect());
        let law = AssignmentLaw::new(units.clone(), &self.law.treated_rows().into_iter().collect());
        Self { ground: self.ground.among(units), law }
    }
}
