//! A policy laid over its panel: the ground, and the law by which it could have fallen on others.

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
        let ground = Ground::new(&data.panel, design, &units, (spec.window.anticipation_months, scale));
        let start = |row: &usize| Some((*row, ground.period_of(design.start(*row)?)));
        let law = AssignmentLaw::new(units, &design.clusters.keys().filter_map(start).collect());
        Self { ground, law }
    }
}
