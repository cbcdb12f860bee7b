//! Displacement: what happened in the neighbours of the treated, against places that touch neither.
//!
//! Neighbours play the treated, with the start of the place they touch; the treated themselves are left out. Every placebo
//! assignment has neighbours of its own, so that the answer has the same inference as the effect itself.

use std::collections::{BTreeMap, BTreeSet};

use measure::PlaceCode;
use numeric::stream::StreamKey;
use rayon::prelude::*;

use crate::data::StudyData;
use crate::design::{Design, Role};
use crate::inference::{
    AssignmentLaw, AssignmentUnits, Estimator, LaidPolicy, PlaceboSets, Placebos, RatioInference, Scene,
    TestRules, rank_ratio,
};
use crate::method::{MethodName, Run};
use estimate::Error;

/// What an estimator found in the neighbours of the treated.
#[derive(Debug, Clone, PartialEq)]
pub struct Displaced {
    /// The estimator.
    pub method: MethodName,
    /// Neighbours that were read as treated.
    pub places: usize,
    /// The effect on them and its place among the neighbours of placebo places.
    pub inference: RatioInference,
}

/// Which rows touch which.
pub(super) struct Touching<'a> {
    rows: BTreeMap<PlaceCode, usize>,
    data: &'a StudyData,
}

impl<'a> Touching<'a> {
    pub(super) fn new(data: &'a StudyData) -> Self {
        let units = data.panel.units().iter().enumerate();
        Self { rows: units.filter_map(|(row, unit)| Some((unit.place?, row))).collect(), data }
    }

    /// The neighbours of treated rows among `allowed`, each with the earliest start of those that it touches.
    pub(super) fn of(&self, treated: &[(usize, i64)], allowed: &BTreeSet<usize>) -> Vec<(usize, i64)> {
        let starts: BTreeMap<usize, i64> = treated.iter().copied().collect();
        let mut neighbours: BTreeMap<usize, i64> = BTreeMap::new();
        for (left, right) in &self.data.neighbours {
            for (one, other) in [(left, right), (right, left)] {
                let (Some(one), Some(other)) = (self.rows.get(one), self.rows.get(other)) else { continue };
                if let (Some(start), true) = (starts.get(one), allowed.contains(other)) {
                    let held = neighbours.entry(*other).or_insert(*start);
                    *held = (*held).min(*start);
                }
            }
        }
        neighbours.into_iter().collect()
    }
}

/// A policy on its panel, with its placebo assignments.
pub(super) struct Laid<'a> {
    pub(super) laid: &'a LaidPolicy<'a>,
    pub(super) design: &'a Design,
    pub(super) touching: &'a Touching<'a>,
    /// How many assignments are drawn, and their key.
    pub(super) draws: (usize, StreamKey),
}

/// The effect on the neighbours that the file leaves out of the comparison; nothing where there are none, or where a
/// method pools the treated into one place.
pub(super) fn displacement(
    estimators: &[Estimator],
    laid: &Laid<'_>,
    rules: &TestRules,
) -> Result<Vec<Displaced>, Error> {
    let Laid { laid: LaidPolicy { ground, law }, design, touching, draws } = *laid;
    // A neighbour that lacks an outcome plays nobody: what it had then is not known.
    let complete =
        |row: &usize| ground.whole.iter().all(|column| ground.panel.outcome(*row, *column).is_some());
    let neighbours: BTreeSet<usize> =
        design.rows(|role| role == Role::Neighbour).into_iter().filter(complete).collect();
    if neighbours.is_empty() {
        return Ok(Vec::new());
    }
    // The treated are left out of every placebo too: what their neighbours had may be what they pushed out.
    let units = AssignmentUnits::of_comparison(&ground.panel, design);
    let untreated = AssignmentLaw { units: units.clone(), treated: Vec::new(), starts: law.starts.clone() };
    let sets = PlaceboSets::new(&untreated, law.starts.clone(), draws)?;
    if sets.sets.is_empty() {
        return Ok(Vec::new());
    }
    let policy = Scene::of_policy(ground, design);
    let own = Scene::new(ground, touching.of(&policy.treated, &neighbours), policy.comparison);
    let scenes: Vec<Scene<'_>> = sets
        .scenes(ground, &units)
        .into_iter()
        .map(|played| {
            let compared: BTreeSet<usize> = played.comparison.iter().copied().collect();
            let treated = touching.of(&played.treated, &compared);
            let taken: BTreeSet<usize> = treated.iter().map(|(row, _)| *row).collect();
            Scene::new(ground, treated, compared.difference(&taken).copied().collect())
        })
        .filter(|scene| !scene.treated.is_empty() && !scene.comparison.is_empty())
        .collect();
    estimators
        .iter()
        .filter(|estimator| !matches!(estimator.method.row().run, Run::OneStart(_)))
        .map(|estimator| {
            let contrast = estimator.find(&own)?.contrast;
            let placebos = scenes
                .par_iter()
                .map(|scene| estimator.find(scene).map(|found| found.contrast))
                .collect::<Result<_, Error>>()?;
            let inference = rank_ratio(contrast, Placebos::untouched(placebos, sets.drawn()), rules);
            Ok(Displaced { method: estimator.method, places: own.treated.len(), inference })
        })
        .collect()
}
