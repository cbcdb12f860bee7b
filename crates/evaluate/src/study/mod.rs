//! A study: the gates rule, the admitted methods answer on one scale, and the rules give the verdict.

use measure::{Month, Period, PlaceCode};

use crate::Error;
use crate::data::{Question, StudyData, Tracer};
use crate::design::Design;
use crate::dose::{DoseReading, dose_readings};
use crate::gate::GateReading;
use crate::inference::{
    AssignmentUnits, Calibration, Estimate, Estimator, FalseAlarms, Scene,
    breakdown::breakdown,
    calibration::AskedDates,
    excluded::{Exclusion, exclusion},
    is_count, is_noise,
    joint::JointInference,
    power::DesignPower,
    timing::{Timing, timings},
};
use crate::known::{Known, known};
use crate::policy::{MethodName, PolicySpec};
use crate::verdict::{BeforeSecond, Shown, Verdict, decide};

mod admitted;
pub mod cases;
pub mod displacement;
#[cfg(test)]
mod gap_tests;
pub mod power;
mod ranked;
pub mod specifications;
#[cfg(test)]
mod tests;
pub mod trial;

use admitted::{Admitted, Asked, Depth, check_outcome};
use cases::{Case, cases};
use displacement::{Displaced, Laid, Touching, displacement};
use ranked::{DrawPlan, Ranked, stops};
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
    /// What the places had, and what would have to be believed of them; nothing where a figure of the treated is missing.
    pub known: Option<Known>,
    /// The sizes that the estimators that carry the verdict exclude; nothing where none does.
    pub excluded: Option<Exclusion>,
    /// What the design could see, from the time before alone; nothing where that is too short.
    pub power: Option<DesignPower>,
    /// The same over other windows and comparisons; nothing where no estimator carries the verdict.
    pub curve: Option<SpecificationCurve>,
    /// How each estimator behaves on placebo policies of this very panel; nothing where the panel allows none.
    pub calibration: Vec<Calibration>,
    /// What happened in the neighbours that the file leaves out of the comparison.
    pub displacement: Vec<Displaced>,
    /// What the variation of a dose says, where the file asks for it.
    pub doses: Vec<DoseReading>,
    /// When the trend turned, for each claim that says it did with the policy.
    pub timings: Vec<Timing>,
    /// What follows.
    pub verdict: Verdict,
    pub(crate) tracer: Tracer,
}

/// Runs a study: lays the policy over the panel, asks the gates, runs what they admit, and decides by rule.
///
/// # Errors
/// When the panel is not what the policy asks for, or a method cannot work on numbers that the gates let pass.
pub fn study(spec: &PolicySpec, data: StudyData, seed: u64) -> Result<Study, Error> {
    check_outcome(spec, &data)?;
    let tracer = Tracer::new(spec, &data);
    let design = Design::new(spec, &data)?;
    let found = Asked { spec, data: &data, tracer: &tracer, seed }.answer(&design, Depth::Whole)?;
    let mut verdict = decide(spec, &found.gates, &found.shown(spec.answer.level), &tracer);
    if let Some(shorter) = before_second(spec) {
        let design = Design::new(&shorter, &data)?;
        let found =
            Asked { spec: &shorter, data: &data, tracer: &tracer, seed }.answer(&design, Depth::Class)?;
        let class = decide(&shorter, &found.gates, &found.shown(spec.answer.level), &tracer).class;
        verdict = verdict.asked_before_second(BeforeSecond { months: shorter.window.post, class });
    }
    let timings = timings(spec, &data.panel, &design, seed);
    verdict = verdict.asked_of_timing(spec, &timings, &tracer);
    let doses = match &data.dose {
        Some(dose) => {
            let stops = |source| Error::Method { name: "dose", source };
            dose_readings(spec, dose, seed).map_err(stops)?
        }
        None => Vec::new(),
    };
    let Answers {
        gates,
        estimates,
        joint,
        standing,
        cases,
        excluded,
        power,
        curve,
        calibration,
        displacement,
    } = found;
    let (known, spec) = (known(spec, &data.panel, &design), spec.clone());
    Ok(Study {
        known,
        spec,
        data,
        design,
        gates,
        estimates,
        joint,
        standing,
        cases,
        excluded,
        power,
        curve,
        calibration,
        displacement,
        doses,
        timings,
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
    excluded: Option<Exclusion>,
    power: Option<DesignPower>,
    curve: Option<SpecificationCurve>,
    calibration: Vec<Calibration>,
    displacement: Vec<Displaced>,
}

impl Answers {
    fn shown(&self, level: f64) -> Shown<'_> {
        Shown {
            estimates: &self.estimates,
            joint: self.joint.as_ref(),
            standing: self.standing,
            excluded: self.excluded.as_ref().map(|exclusion| exclusion.by_all),
            cases_apart: cases::apart(&self.cases, level),
        }
    }

    fn refused(gates: Vec<GateReading>) -> Self {
        let (estimates, calibration, displacement) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            gates,
            estimates,
            joint: None,
            standing: None,
            cases: Vec::new(),
            excluded: None,
            power: None,
            curve: None,
            calibration,
            displacement,
        }
    }
}

impl Asked<'_> {
    /// Runs the methods that a design admits, all of them on the same placebo assignments.
    fn answer(&self, design: &Design, depth: Depth) -> Result<Answers, Error> {
        let admitted = self.admitted(design, depth)?;
        if admitted.is_refused() {
            return Ok(Answers::refused(admitted.gates));
        }
        let (data, rules) = (self.data, self.spec.answer.tests());
        let power = if depth == Depth::Whole { admitted.power(&rules) } else { None };
        let Admitted { laid, gates, estimators, own, marked, dates, calibration, coarse, large, draws } =
            admitted;
        let scene = Scene::of_policy(&laid.ground, design);
        let asked = AskedDates { dates: &dates, coarse };
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
            let p_over_time = match found.gaps_before(&laid.ground) {
                // Order says nothing of residuals that follow each other: with a lasting gap one in five would be an alarm.
                Some(gaps) if is_noise(&gaps) => {
                    estimator.p_over_time(&scene).map_err(|source| stops(method, source))?
                }
                Some(_) | None => None,
            };
            let estimate = found.estimate(method, &answered.sets, (p_over_time, breakdown));
            estimates.push(Estimate { marked: marked.contains(&method), ..estimate });
        }
        let (sets, joint) = (&answered.sets, answered.joint);
        let (mut cases_found, mut curve, mut displaced) = (Vec::new(), None, Vec::new());
        if depth == Depth::Whole {
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
        let excluded = joint.as_ref().map(|joint| exclusion(&joint.voices, &rules));
        Ok(Answers {
            gates,
            estimates,
            joint,
            standing,
            cases: cases_found,
            excluded,
            power,
            curve,
            calibration,
            displacement: displaced,
        })
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

    /// By what a sum over the treated cells of rows is divided where it is published: a count is a sum, and a rate is not
    /// added up but taken as its mean over places and times.
    pub(crate) fn summed_over(&self, rows: &[usize]) -> usize {
        if is_count(self.data.panel.unit()) {
            return 1;
        }
        let treated = |(row, column): &(usize, usize)| {
            let started = self.design.start(*row).zip(self.data.panel.times().get(*column));
            let started = started.is_some_and(|(start, time)| *time >= time.holding(start));
            started && self.data.panel.outcome(*row, *column).is_some()
        };
        let cells = rows.iter().flat_map(|row| self.design.after.iter().map(move |column| (*row, *column)));
        cells.filter(treated).count().max(1)
    }

    /// What is asked, of which figures.
    pub(crate) fn question(&self) -> Question<'_> {
        Question { spec: &self.spec, data: &self.data, tracer: &self.tracer }
    }

    /// Months, or years, after the treatment that the effect is over.
    #[must_use]
    pub fn times_after(&self) -> usize {
        self.design.after.len()
    }
}
