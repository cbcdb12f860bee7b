//! Case by case: each operation, place or removal by itself, and the whole without it.
//!
//! An answer about ten places may hang on one. Each case is ranked among assignments of its own size, and so is the rest.

use std::collections::{BTreeMap, BTreeSet};

use estimate::holm;
use numeric::stream::StreamKey;

use super::ranked::{DrawPlan, Draws, Ranked};
use crate::Error;
use crate::design::Design;
use crate::inference::{
    Estimator, LaidPolicy, PlaceboPlan, RatioInference, Scene, TestRules,
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
    /// The p of the case alone, after as many cases as there are ([`holm`]).
    pub p_holm: Option<f64>,
    /// What they say of all the others together, this one left out; none where they cannot.
    pub without: Option<RatioInference>,
}

impl Case {
    fn p_alone(&self) -> Option<f64> {
        self.alone.as_ref()?.p
    }
}

/// How many cases depart from the others, of how many: shown by themselves after all that were looked at, with a ratio that
/// the interval of the others does not hold. None with fewer than two cases.
pub(super) fn apart(cases: &[Case], level: f64) -> Option<(usize, usize)> {
    let departs = |case: &&Case| {
        let shown = case.p_holm.is_some_and(|p| p <= level);
        let alone = case.alone.as_ref().and_then(|alone| alone.ratio);
        let others = case.without.as_ref().and_then(|others| others.interval);
        shown && alone.zip(others).is_some_and(|(ratio, (low, high))| ratio < low || ratio > high)
    };
    (cases.len() > 1).then(|| (cases.iter().filter(departs).count(), cases.len()))
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
    let ps: Vec<f64> = cases.iter().filter_map(Case::p_alone).collect();
    let mut adjusted = holm(&ps).into_iter();
    for case in &mut cases {
        case.p_holm = case.p_alone().and_then(|_| adjusted.next());
    }
    Ok(cases)
}

/// What some estimators say of the treated with some rows left out of everything.
///
/// None where a method cannot answer what is left: the page then says nothing of it, and the whole study stands.
fn ranked(
    (rules, key): (&TestRules, StreamKey),
    (laid, design): (&LaidPolicy<'_>, &Design),
    (carrying, left_out): (&[Estimator], &BTreeSet<usize>),
) -> Result<Option<RatioInference>, Error> {
    let laid = laid.without(left_out);
    let scene = Scene::new(&laid.ground, laid.law.treated_rows(), design.comparison());
    let find = |estimator: &Estimator| {
        let tuned = Estimator::on(estimator.method, &scene)?;
        tuned.find(&scene).map(|found| (tuned, found))
    };
    let Ok(found) = carrying.iter().map(find).collect::<Result<Vec<_>, estimate::Error>>() else {
        return Ok(None);
    };
    let (estimators, own): (Vec<Estimator>, Vec<_>) = found.into_iter().unzip();
    let draws = Draws { first: DRAWS, most: DRAWS, ends: false };
    let coarse = laid.law.is_coarse(rules.level);
    let dates: Vec<PlaceboDate> = if coarse {
        let plan = PlaceboPlan { dates: DATES, draws: DRAWS, key };
        let fitted = calibration::fit_placebos(&estimators, (&laid.ground, &laid.law), &plan, |_, _| true)
            .map_err(Error::Assignments)?;
        calibration::by_dates(&fitted, estimators.len())
    } else {
        Vec::new()
    };
    let dates = AskedDates { dates: &dates, coarse };
    let ranked = Ranked { scene: &scene, laid: &laid, asked: &dates, estimators: &estimators };
    let all: Vec<usize> = (0..estimators.len()).collect();
    Ok(ranked.answer(own, (&all, DrawPlan { draws, key }), rules)?.joint.map(|joint| joint.inference))
}
