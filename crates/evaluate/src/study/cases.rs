//! Case by case: each operation, place or removal by itself, and the whole without it.
//!
//! An answer about ten places may hang on one. Each case is ranked among assignments of its own size, and so is the rest.

use std::collections::{BTreeMap, BTreeSet};

use numeric::stream::StreamKey;

use super::ranked::{DrawPlan, Ranked};
use crate::Error;
use crate::design::Design;
use crate::inference::{
    AssignmentLaw, AssignmentUnits, Estimator, LaidPolicy, PlaceboPlan, RatioInference, Scene, TestRules,
    calibration::{self, AskedDates, PlaceboDate},
};

/// Assignments drawn for a case, and for the whole without it, where they are too many to enumerate.
const DRAWS: usize = 99;

/// Earlier dates that a case with few assignments is ranked among.
const DATES: usize = 12;

/// A case: what was assigned together.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its name: the operation, or the place.
    pub name: String,
    /// Its rows of the panel.
    pub rows: Vec<usize>,
    /// What the estimators that carry the verdict say of it alone, the other cases left out; none where they cannot.
    pub alone: Option<RatioInference>,
    /// The p of the case alone, after as many cases as there are.
    ///
    /// # References
    /// Holm (1979).
    pub p_holm: Option<f64>,
    /// What they say of all the others together, this one left out; none where they cannot.
    pub without: Option<RatioInference>,
}

/// The cases of a design with at least two, by the estimators that carry the verdict; nothing otherwise.
pub(super) fn cases(
    (rules, key): (&TestRules, StreamKey),
    (laid, design): (&LaidPolicy<'_>, &Design),
    carrying: &[Estimator],
) -> Result<Vec<Case>, Error> {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, name) in &design.clusters {
        by_name.entry(name).or_default().push(*row);
    }
    if by_name.len() < 2 || carrying.is_empty() {
        return Ok(Vec::new());
    }
    let treated: BTreeSet<usize> = design.clusters.keys().copied().collect();
    let mut cases = Vec::new();
    for (name, rows) in by_name {
        let own: BTreeSet<usize> = rows.iter().copied().collect();
        let others: BTreeSet<usize> = treated.difference(&own).copied().collect();
        cases.push(Case {
            name: name.to_owned(),
            alone: ranked((rules, key), (laid, design), (carrying, &others))?,
            without: ranked((rules, key), (laid, design), (carrying, &own))?,
            p_holm: None,
            rows,
        });
    }
    holm(&mut cases);
    Ok(cases)
}

/// The p of each case multiplied by how many are not smaller, and never below that of a smaller one.
fn holm(cases: &mut [Case]) {
    let p = |case: &Case| case.alone.as_ref().and_then(|alone| alone.p);
    let mut order: Vec<usize> = (0..cases.len()).filter(|n| cases.get(*n).and_then(p).is_some()).collect();
    let of = |n: &usize| cases.get(*n).and_then(p).unwrap_or(1.0);
    order.sort_by(|left, right| of(left).total_cmp(&of(right)));
    let asked = order.len();
    let ps: Vec<f64> = order.iter().map(of).collect();
    let mut least: f64 = 0.0;
    for (rank, (n, p)) in order.into_iter().zip(ps).enumerate() {
        least = least.max((p * (asked - rank) as f64).min(1.0));
        if let Some(case) = cases.get_mut(n) {
            case.p_holm = Some(least);
        }
    }
}

/// What some estimators say of the treated with some rows left out of everything.
///
/// None where a method cannot answer what is left: the page then says nothing of it, and the whole study stands.
fn ranked(
    (rules, key): (&TestRules, StreamKey),
    (laid, design): (&LaidPolicy<'_>, &Design),
    (carrying, left_out): (&[Estimator], &BTreeSet<usize>),
) -> Result<Option<RatioInference>, Error> {
    let kept = |rows: &&Vec<usize>| rows.iter().all(|row| !left_out.contains(row));
    let units = AssignmentUnits(laid.law.units.0.iter().filter(kept).cloned().collect());
    let ground = &laid.ground;
    let columns = (ground.before.clone(), ground.after.clone(), ground.whole.clone());
    let ground = ground.over(&units, columns, ground.quiet_until);
    let policy = Scene::of_policy(&ground, design);
    let treated: Vec<(usize, i64)> =
        policy.treated.iter().copied().filter(|(row, _)| !left_out.contains(row)).collect();
    let law = AssignmentLaw::new(units, &treated.iter().copied().collect());
    let scene = Scene::new(&ground, treated, policy.comparison);
    let mut estimators = Vec::new();
    for estimator in carrying {
        let Ok(tuned) = Estimator::on(estimator.method, &scene) else { return Ok(None) };
        if tuned.find(&scene).is_err() {
            return Ok(None);
        }
        estimators.push(tuned);
    }
    let plan = DrawPlan { first: DRAWS, most: DRAWS, ends: false, key };
    let laid = LaidPolicy { ground: ground.clone(), law };
    let dates: Vec<PlaceboDate> = if laid.law.is_coarse(rules.level) {
        let plan = PlaceboPlan { dates: DATES, draws: DRAWS, key };
        let fitted = calibration::fit_placebos(&estimators, (&laid.ground, &laid.law), &plan, |_, _| true)
            .map_err(Error::Assignments)?;
        calibration::by_dates(&fitted, estimators.len())
    } else {
        Vec::new()
    };
    let dates = AskedDates { dates: &dates, coarse: laid.law.is_coarse(rules.level) };
    let ranked = Ranked { scene: &scene, laid: &laid, asked: &dates, estimators: &estimators };
    let all: Vec<usize> = (0..estimators.len()).collect();
    Ok(ranked.answer(&all, plan, rules)?.joint.map(|joint| joint.inference))
}
