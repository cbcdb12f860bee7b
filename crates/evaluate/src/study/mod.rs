//! A study: the gates rule, the admitted methods answer on one scale, and the rules give the verdict.

use std::collections::BTreeSet;

use measure::{Month, Period, PlaceCode};
use numeric::stream::StreamKey;

use crate::Error;
use crate::data::{StudyData, Tracer};
use crate::design::Design;
use crate::dose::{DoseReading, dose_readings};
use crate::gate::{
    Concern, GateInput, GateReading, Ruling, design_gates, false_alarms, fit_before, stopped_by_gaps,
};
use crate::inference::{
    AssignmentUnits, Calibration, DRAWS, Estimate, Estimator, FalseAlarms, Ground, LaidPolicy, MOST_DRAWS,
    PlaceboPlan, Scene,
    breakdown::breakdown,
    calibration::{self, AskedDates, PlaceboDate},
    joint::JointInference,
};
use crate::policy::{MethodName, PolicySpec};
use crate::verdict::{BeforeSecond, Shown, Verdict, decide};

pub mod cases;
pub mod displacement;
#[cfg(test)]
mod gap_tests;
mod ranked;
pub mod specifications;
#[cfg(test)]
mod tests;
pub mod trial;

use cases::{Case, cases};
use displacement::{Displaced, Laid, Touching, displacement};
use ranked::{DrawPlan, Draws, Ranked, stops};
use specifications::{SpecificationCurve, Varied};

/// A study of a policy: what its design admits, what the methods found, and what follows.
#[derive(Debug, Clone)]
pub struct Study {
    /// The policy.
    pub spec: PolicySpec,
    /// The panel and what is known about it.
    pub data: StudyData,
    /// Who is treated and who compares.
    pub design: Design,
    /// What the gates found.
    pub gates: Vec<GateReading>,
    /// What the methods found; nothing where the design is refused.
    pub estimates: Vec<Estimate>,
    /// What those that carry the verdict say together; nothing where none does.
    pub joint: Option<JointInference>,
    /// How often they raise an alarm together in the very places of the policy at earlier dates; nothing without such dates.
    pub standing: Option<FalseAlarms>,
    /// Each case by itself, and the whole without it; nothing with one case, or on a panel of many rows.
    pub cases: Vec<Case>,
    /// The same over other windows and comparisons; nothing where no estimator carries the verdict.
    pub curve: Option<SpecificationCurve>,
    /// How each estimator behaves on placebo policies of this very panel; nothing where the panel allows none.
    pub calibration: Vec<Calibration>,
    /// What happened in the neighbours that the file leaves out of the comparison.
    pub displacement: Vec<Displaced>,
    /// What the variation of a dose says, where the file asks for it.
    pub doses: Vec<DoseReading>,
    /// What follows.
    pub verdict: Verdict,
    pub(crate) tracer: Tracer,
}

/// Earlier dates looked at, at most: with one treated state of thirty-two they hold a thousand placebo policies.
const DATES: usize = 31;

/// Where assignments are drawn: earlier dates, and what is drawn at each beside the places of the policy.
const DATES_DRAWN: usize = 12;
const DRAWS_A_DATE: usize = 39;

/// Drawn first where only the class of a shorter window is asked; they go on as ever while the p is open.
const DRAWS_SHORTER: usize = 199;

/// Rows times times from which a panel is large, and what is drawn on one: each draw is a regression of many rows.
const LARGE_PANEL: usize = 50_000;
const DRAWS_ON_LARGE_PANEL: usize = 199;
const MOST_DRAWS_ON_LARGE_PANEL: usize = 999;
const DATES_ON_LARGE_PANEL: usize = 2;

/// Runs a study: lays the policy over the panel, asks the gates, runs what they admit, and decides by rule.
///
/// # Errors
/// When the panel is not what the policy asks for, or a method cannot work on numbers that the gates let pass.
pub fn study(spec: &PolicySpec, data: StudyData, seed: u64) -> Result<Study, Error> {
    check_outcome(spec, &data)?;
    let tracer = Tracer::new(spec, &data);
    let design = Design::new(spec, &data)?;
    let found = Asked { spec, data: &data, tracer: &tracer, seed }.answer(&design, true)?;
    let mut verdict = decide(spec, &found.gates, &found.shown(), &tracer);
    if let Some(shorter) = before_second(spec) {
        let design = Design::new(&shorter, &data)?;
        let found = Asked { spec: &shorter, data: &data, tracer: &tracer, seed }.answer(&design, false)?;
        let class = decide(&shorter, &found.gates, &found.shown(), &tracer).class;
        verdict = verdict.asked_before_second(BeforeSecond { months: shorter.window.post, class });
    }
    let doses = match &data.dose {
        Some(dose) => {
            let stops = |source| Error::Method { name: "dose", source };
            dose_readings(spec, dose, seed).map_err(stops)?
        }
        None => Vec::new(),
    };
    let Answers { gates, estimates, joint, standing, cases, curve, calibration, displacement } = found;
    let spec = spec.clone();
    Ok(Study {
        spec,
        data,
        design,
        gates,
        estimates,
        joint,
        standing,
        cases,
        curve,
        calibration,
        displacement,
        doses,
        verdict,
        tracer,
    })
}

/// The same policy with months after that end before the first second treatment, where they hold one and leave any.
fn before_second(spec: &PolicySpec) -> Option<PolicySpec> {
    let again = spec
        .assignments
        .iter()
        .filter(|assignment| assignment.again)
        .map(|assignment| assignment.date)
        .min()?;
    let last = Month::of(again).plus(-1);
    let post = Period::new(spec.window.post.first(), last).ok().filter(|_| last < spec.window.post.last())?;
    let mut shorter = spec.clone();
    shorter.window.post = post;
    Some(shorter)
}

/// What gates and methods answered.
struct Answers {
    gates: Vec<GateReading>,
    estimates: Vec<Estimate>,
    joint: Option<JointInference>,
    standing: Option<FalseAlarms>,
    cases: Vec<Case>,
    curve: Option<SpecificationCurve>,
    calibration: Vec<Calibration>,
    displacement: Vec<Displaced>,
}

impl Answers {
    fn shown(&self) -> Shown<'_> {
        Shown { estimates: &self.estimates, joint: self.joint.as_ref(), standing: self.standing }
    }

    fn refused(gates: Vec<GateReading>) -> Self {
        let (estimates, calibration, displacement) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            gates,
            estimates,
            joint: None,
            standing: None,
            cases: Vec::new(),
            curve: None,
            calibration,
            displacement,
        }
    }
}

/// A policy laid over its data.
struct Asked<'a> {
    spec: &'a PolicySpec,
    data: &'a StudyData,
    tracer: &'a Tracer,
    seed: u64,
}

impl Asked<'_> {
    /// Asks the gates of a design and runs the methods that they admit, all of them on the same placebo assignments.
    fn answer(&self, design: &Design, calibrated: bool) -> Result<Answers, Error> {
        let (spec, data, tracer) = (self.spec, self.data, self.tracer);
        let laid = LaidPolicy::new(spec, data, design);
        let mut gates = design_gates(&GateInput { spec, data, design, laid: &laid, tracer });
        let refused =
            gates.iter().any(|reading| reading.concern == Concern::Study && reading.ruling == Ruling::Refuse);
        if refused {
            return Ok(Answers::refused(gates));
        }
        let scene = Scene::of_policy(&laid.ground, design);
        let gappy = gates.iter().any(|reading| {
            reading.gate == crate::gate::Gate::MissingOutcomes && reading.ruling != Ruling::Pass
        });
        let (mut estimators, mut own, mut marked) = (Vec::new(), Vec::new(), BTreeSet::new());
        for method in &spec.methods {
            let ruling = ruling_on(&gates, *method);
            if ruling == Ruling::Refuse {
                continue;
            }
            let found =
                Estimator::on(*method, &scene).and_then(|of| of.find(&scene).map(|found| (of, found)));
            match found {
                Ok((estimator, found)) => {
                    estimators.push(estimator);
                    own.push(found);
                    if ruling == Ruling::Mark {
                        marked.insert(*method);
                    }
                }
                // A whole panel stops no method; one with gaps stops those that cannot do without what it lacks.
                Err(source) if gappy => gates.push(stopped_by_gaps(*method, &source)),
                Err(source) => return Err(stops(*method, source)),
            }
        }
        let rules = spec.answer.tests();
        let (coarse, large) = (laid.law.is_coarse(rules.level), self.is_large(&laid.ground));
        let (draws, most_dates) = effort(calibrated, coarse, large);
        let dates = if calibrated || coarse {
            self.earlier_dates(&estimators, &laid, most_dates)?
        } else {
            Vec::new()
        };
        let asked = AskedDates { dates: &dates, coarse };
        let calibration: Vec<Calibration> = (0..)
            .zip(&estimators)
            .filter(|_| !dates.is_empty())
            .map(|(n, estimator)| asked.calibration(estimator.method, n, &rules))
            .collect();
        // What a method is marked for is known before any of its effects is ranked.
        for (n, (estimator, found)) in estimators.iter().zip(&own).enumerate() {
            let method = estimator.method;
            let gaps = found.gaps_before(laid.ground.before.len());
            let after = [
                (!gaps.is_empty()).then(|| fit_before(&gaps, method, tracer)),
                calibration.get(n).and_then(|behaviour| false_alarms(behaviour, rules.level, tracer)),
            ];
            for reading in after.into_iter().flatten() {
                if reading.ruling == Ruling::Mark {
                    marked.insert(method);
                }
                gates.push(reading);
            }
        }
        let (carrying, speaking): (Vec<usize>, Vec<Estimator>) = estimators
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, estimator)| !marked.contains(&estimator.method))
            .unzip();
        let standing = (!dates.is_empty() && !carrying.is_empty())
            .then(|| asked.false_alarms(&carrying, 0, rules.level));
        let key = self.key("placebo assignments");
        let ranked = Ranked { scene: &scene, laid: &laid, asked: &asked, estimators: &estimators };
        let answered = ranked.answer(own, (&carrying, DrawPlan { key, draws }), &rules)?;
        let donors = AssignmentUnits::of_comparison(&data.panel, design);
        let mut estimates = Vec::new();
        for (estimator, found) in estimators.iter().zip(answered.each) {
            let method = estimator.method;
            let breakdown = breakdown(estimator, (&scene, &donors), (&found.inference, rules.level))
                .map_err(|source| stops(method, source))?;
            let p_over_time = estimator.p_over_time(&scene).map_err(|source| stops(method, source))?;
            let estimate = found.estimate(method, &answered.sets, (p_over_time, breakdown));
            estimates.push(Estimate { marked: marked.contains(&method), ..estimate });
        }
        let (sets, joint) = (&answered.sets, answered.joint);
        let (mut cases_found, mut curve, mut displaced) = (Vec::new(), None, Vec::new());
        if calibrated {
            if !large {
                cases_found = cases((&rules, self.key("cases")), (&laid, design), &speaking)?;
            }
            let touching = Touching::new(data);
            let carrying: Vec<MethodName> = speaking.iter().map(|estimator| estimator.method).collect();
            let varied = Varied { touching: &touching, design, laid: &laid, sets, large };
            curve = varied.curve(&carrying, &rules);
            let beside = Laid { laid: &laid, design, touching: &touching, draws: (draws.first, key) };
            displaced = displacement(&estimators, &beside, &rules).map_err(Error::Assignments)?;
        }
        Ok(Answers {
            gates,
            estimates,
            joint,
            standing,
            cases: cases_found,
            curve,
            calibration,
            displacement: displaced,
        })
    }

    /// The key of some draws: the same policy and seed, the same draws.
    fn key(&self, what: &str) -> StreamKey {
        StreamKey::new(self.seed, self.spec.drawn_by().as_bytes(), what)
    }

    /// Whether each draw is a regression of many rows.
    fn is_large(&self, ground: &Ground<'_>) -> bool {
        self.data.panel.units().len() * ground.whole.len() > LARGE_PANEL
    }

    /// Runs the estimators on policies that never were, at dates before the real one.
    fn earlier_dates(
        &self,
        estimators: &[Estimator],
        laid: &LaidPolicy<'_>,
        dates: usize,
    ) -> Result<Vec<PlaceboDate>, Error> {
        let plan = PlaceboPlan { dates, draws: DRAWS_A_DATE, key: self.key("calibration") };
        let fitted = calibration::fit_placebos(estimators, (&laid.ground, &laid.law), &plan, |_, _| true)
            .map_err(Error::Assignments)?;
        Ok(calibration::by_dates(&fitted, estimators.len()))
    }
}

/// How many assignments are drawn, and how many earlier dates are looked at: fewer on a panel of many rows, and where only the
/// class of a shorter window is asked.
fn effort(calibrated: bool, coarse: bool, large: bool) -> (Draws, usize) {
    let (first, most, dates) = match (large, coarse) {
        (true, true | false) => (DRAWS_ON_LARGE_PANEL, MOST_DRAWS_ON_LARGE_PANEL, DATES_ON_LARGE_PANEL),
        (false, true) => (DRAWS, MOST_DRAWS, DATES),
        (false, false) => (DRAWS, MOST_DRAWS, DATES_DRAWN),
    };
    let first = if calibrated { first } else { first.min(DRAWS_SHORTER) };
    (Draws { first, most, ends: calibrated && !large }, dates)
}

/// What the gates that look at one method alone rule on it.
fn ruling_on(gates: &[GateReading], method: MethodName) -> Ruling {
    let of_method = gates.iter().filter(|reading| reading.concern == Concern::Method(method));
    of_method.map(|reading| reading.ruling).max().unwrap_or(Ruling::Pass)
}

/// The panel must measure what the policy asks for.
fn check_outcome(spec: &PolicySpec, data: &StudyData) -> Result<(), Error> {
    let expected = spec.outcome.unit();
    let seen = data.panel.unit();
    if expected == seen {
        Ok(())
    } else {
        Err(Error::AnotherOutcome { expected: format!("{expected:?}"), seen: format!("{seen:?}") })
    }
}

impl Study {
    /// Names of the treated places, early and late, in the order of the panel.
    #[must_use]
    pub fn treated_names(&self) -> Vec<String> {
        let name = |row: &usize| self.data.panel.units().get(*row).map(|unit| unit.name.clone());
        self.design.clusters.keys().filter_map(name).collect()
    }

    /// The trace of a number that all estimators give together.
    #[must_use]
    pub fn joint_trace(&self, what: &str) -> measure::Trace {
        self.tracer.computed("joint-inference", [("what", what.to_owned())])
    }

    /// The codes of rows that are places.
    #[must_use]
    pub fn place_of(&self, row: usize) -> Option<PlaceCode> {
        self.data.panel.units().get(row)?.place
    }

    /// Months, or years, after the treatment that the effect is over.
    #[must_use]
    pub fn times_after(&self) -> usize {
        self.design.after.len()
    }
}
