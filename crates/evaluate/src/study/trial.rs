//! A trial of the rules themselves: whole verdicts on policies that never were, with and without an injected effect.

use numeric::stream::StreamKey;
use rayon::prelude::*;

use super::admitted::{Asked, DATES, Depth, check_outcome, ruling_on};
use super::ranked::stops;
use crate::data::Tracer;
use crate::design::Design;
use crate::gate::{Concern, GateInput, Ruling, design_gates};
use crate::inference::calibration::{
    self, AskedDates, FittedPlacebo, PlaceboDate, PlaceboPlan, by_dates, injected,
};
use crate::inference::joint::{Voice, joint, voices};
use crate::inference::{Contrast, Estimate, Estimator, LaidPolicy, Scene, rank_ratio};
use crate::policy::{MethodName, PolicySpec};
use crate::verdict::{Shown, VerdictClass, decide};
use crate::{Error, StudyData};

/// How many placebo policies a trial looks at, and from which seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrialSize {
    /// Dates at most.
    pub dates: usize,
    /// Assignments drawn at each, where they are too many to enumerate.
    pub draws: usize,
    /// Seed of the draws.
    pub seed: u64,
}

/// Earlier dates that an answer of a trial is ranked among at most, as in a study.
const RANKED_AMONG: usize = DATES;

/// Placebo policies of one design, each fitted once by every estimator that the design admits.
#[derive(Debug, Clone)]
pub struct Trial {
    spec: PolicySpec,
    methods: Vec<MethodName>,
    dates: Vec<PlaceboDate>,
    coarse: bool,
    tracer: Tracer,
}

/// What the rules answer on one placebo policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// What follows where the places' own false alarms are held against the estimators.
    pub class: VerdictClass,
    /// What would follow if they were not.
    pub without_gate: VerdictClass,
    /// The verdict is withheld: these places raise too many alarms at earlier dates.
    pub withheld: bool,
}

/// Draws placebo policies like one policy, on its own panel and before its own date, and fits every estimator that the
/// design admits once to those for which `asked` holds, given their date and number.
///
/// # Errors
/// When the panel is not what the policy asks for, or a method cannot work on it.
pub fn fit_placebos(
    spec: &PolicySpec,
    data: &StudyData,
    size: TrialSize,
    asked: impl Fn(usize, usize) -> bool + Sync,
) -> Result<Vec<FittedPlacebo>, Error> {
    let design = Design::new(spec, data)?;
    let laid = LaidPolicy::new(spec, data, &design);
    let scene = Scene::of_policy(&laid.ground, &design);
    let estimators = admitted(spec, data, (&design, &laid))
        .into_iter()
        .map(|method| Estimator::on(method, &scene).map_err(|source| stops(method, source)))
        .collect::<Result<Vec<_>, _>>()?;
    let key = StreamKey::new(size.seed, spec.drawn_by().as_bytes(), "trial");
    let plan = PlaceboPlan { dates: size.dates, draws: size.draws, key };
    calibration::fit_placebos(&estimators, (&laid.ground, &laid.law), &plan, asked)
        .map_err(Error::Assignments)
}

/// The methods that the design does not refuse.
fn admitted(
    spec: &PolicySpec,
    data: &StudyData,
    (design, laid): (&Design, &LaidPolicy<'_>),
) -> Vec<MethodName> {
    let tracer = Tracer::new(spec, data);
    let gates = design_gates(&GateInput { spec, data, design, laid, tracer: &tracer });
    spec.methods.iter().copied().filter(|method| ruling_on(&gates, *method) != Ruling::Refuse).collect()
}

/// What each method of a file finds of its policy, nothing ranked; none for one that the design does not admit.
///
/// # Errors
/// As [`study`](crate::study()).
pub fn contrasts(spec: &PolicySpec, data: &StudyData) -> Result<Vec<(MethodName, Option<Contrast>)>, Error> {
    check_outcome(spec, data)?;
    let (tracer, design) = (Tracer::new(spec, data), Design::new(spec, data)?);
    let laid = LaidPolicy::new(spec, data, &design);
    let gates = design_gates(&GateInput { spec, data, design: &design, laid: &laid, tracer: &tracer });
    let refused =
        gates.iter().any(|reading| reading.concern == Concern::Study && reading.ruling == Ruling::Refuse);
    let scene = Scene::of_policy(&laid.ground, &design);
    let of = |method: &MethodName| {
        if refused || ruling_on(&gates, *method) == Ruling::Refuse {
            return Ok((*method, None));
        }
        let found = Estimator::on(*method, &scene).and_then(|estimator| estimator.find(&scene));
        found.map(|found| (*method, Some(found.contrast))).map_err(|source| stops(*method, source))
    };
    spec.methods.iter().map(of).collect()
}

/// What the rules answer on one panel, and the p of what the estimators say together; without the places' own alarms.
///
/// # Errors
/// As [`study`](crate::study()).
pub fn answered_by_draws(
    spec: &PolicySpec,
    data: &StudyData,
    (draws, seed): (usize, u64),
) -> Result<(VerdictClass, Option<f64>), Error> {
    check_outcome(spec, data)?;
    let (tracer, design) = (Tracer::new(spec, data), Design::new(spec, data)?);
    let asked = Asked { spec, data, tracer: &tracer, seed };
    let found = asked.answer(&design, Depth::Drawn(draws))?;
    let class = decide(spec, &found.gates, &found.shown(spec.answer.level), &tracer).class;
    Ok((class, found.joint.and_then(|joint| joint.inference.p)))
}

impl Trial {
    /// Placebo policies that were fitted before, such as those of a receipt.
    ///
    /// # Errors
    /// When the panel is not what the policy asks for.
    pub fn of(spec: &PolicySpec, data: &StudyData, fitted: &[FittedPlacebo]) -> Result<Self, Error> {
        let design = Design::new(spec, data)?;
        let laid = LaidPolicy::new(spec, data, &design);
        let methods = admitted(spec, data, (&design, &laid));
        let dates = by_dates(fitted, methods.len());
        let coarse = laid.law.is_coarse(spec.answer.level);
        Ok(Self { spec: spec.clone(), methods, dates, coarse, tracer: Tracer::new(spec, data) })
    }

    /// The estimators, in the order of what was fitted.
    #[must_use]
    pub fn methods(&self) -> &[MethodName] {
        &self.methods
    }

    /// The dates, from the newest to the oldest.
    #[must_use]
    pub fn dates(&self) -> &[PlaceboDate] {
        &self.dates
    }

    /// A date and the dates before it that an answer on it is ranked among.
    fn asked_at(&self, date: usize) -> AskedDates<'_> {
        let last = self.dates.len().min(date + 1 + RANKED_AMONG);
        AskedDates { dates: self.dates.get(date..last).unwrap_or(&[]), coarse: self.coarse }
    }

    /// What the rules answer on the policies of the newest dates, as a study on each date would, at some injected ratios.
    ///
    /// # Shape
    /// One entry a ratio, in it one a date, in it one a policy.
    #[must_use]
    pub fn answers(&self, newest: usize, ratios: &[f64]) -> Vec<Vec<Vec<Answered>>> {
        let dates = newest.min(self.dates.len());
        let mut all: Vec<Vec<Vec<Answered>>> = vec![Vec::new(); ratios.len()];
        for date in 0..dates {
            let policies = self.dates.get(date).map_or(0, PlaceboDate::policies);
            let asked = self.asked_at(date);
            let (before, level) = (asked.before(0), self.spec.answer.level);
            let quiet = |n: &usize| before.rejected(*n, 1.0, level).is_none_or(|share| !share.exceeds(level));
            let quiet: Vec<usize> = (0..self.methods.len()).filter(quiet).collect();
            let answered: Vec<Vec<Answered>> = (0..policies)
                .into_par_iter()
                .map(|policy| self.answer(&asked, (policy, &quiet), ratios))
                .collect();
            for (n, of_ratio) in all.iter_mut().enumerate() {
                of_ratio.push(answered.iter().filter_map(|ratios| ratios.get(n)).copied().collect());
            }
        }
        all
    }

    /// The answers on a policy of the newest date of some, one a ratio.
    fn answer(
        &self,
        asked: &AskedDates<'_>,
        (policy, quiet): (usize, &[usize]),
        ratios: &[f64],
    ) -> Vec<Answered> {
        let rules = self.spec.answer.tests();
        let before = asked.before(0);
        // What a method is marked for is read before the window that is scored: its gap, and its alarms in these places.
        let carrying: Vec<usize> = quiet
            .iter()
            .copied()
            .filter(|n| {
                let gap = asked.dates.first().and_then(|date| date.found(*n, policy)?.before);
                let follows = gap.is_none_or(|gap| !gap.is_beyond(self.spec.answer.margin, rules.level));
                follows && !before.false_alarms(&[*n], policy, rules.level).exceed(rules.level)
            })
            .collect();
        let standing = before.false_alarms(&carrying, policy, rules.level);
        let voices_of = |ratio: f64| {
            let of = |n: &usize| {
                let found = asked.dates.first()?.found(*n, policy)?;
                let own = injected(found.contrast, ratio);
                Some((*self.methods.get(*n)?, own, asked.placebos(0, (*n, policy))))
            };
            carrying.iter().filter_map(of).collect::<Vec<_>>()
        };
        let answer = |ratio: &f64| {
            let said = voices_of(*ratio);
            let estimates: Vec<Estimate> = said
                .iter()
                .map(|(method, own, placebos)| {
                    Estimate::of_inference(*method, rank_ratio(*own, placebos.clone(), &rules))
                })
                .collect();
            let spoken = said.into_iter().map(|(method, own, placebos)| Voice::new(method, own, placebos));
            let joint = joint(voices(spoken), &rules);
            let class = |standing| {
                let shown = Shown {
                    estimates: &estimates,
                    joint: joint.as_ref(),
                    standing,
                    excluded: None,
                    cases_apart: None,
                };
                decide(&self.spec, &[], &shown, &self.tracer).class
            };
            let withheld = standing.exceed(rules.level);
            Answered { class: class(Some(standing)), without_gate: class(None), withheld }
        };
        ratios.iter().map(answer).collect()
    }
}
