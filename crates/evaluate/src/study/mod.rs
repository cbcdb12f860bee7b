//! A study: the gates rule, the admitted methods answer on one scale, and the rules give the verdict.

use measure::{Month, Period, PlaceCode};
use numeric::stream::StreamKey;
use rayon::prelude::*;

use crate::Error;
use crate::data::{StudyData, Tracer};
use crate::design::Design;
use crate::dose::{DoseReading, dose_readings};
use crate::gate::{
    Concern, GateInput, GateReading, Ruling, design_gates, false_alarms, fit_before, stopped_by_gaps,
};
use crate::inference::{
    AssignmentUnits, Calibration, DRAWS, Estimate, Estimator, EventEffect, Found, Ground, Paths, PlaceboLaw,
    PlaceboSets, RatioInference, Scene, TestRules,
    breakdown::breakdown,
    calibration::{self, QuietGround},
    joint::{JointInference, Voice, joint, voices},
    rank_ratio, scale_of,
};
use crate::policy::{MethodName, PolicySpec};
use crate::verdict::{BeforeSecond, Verdict, decide};

pub mod displacement;
#[cfg(test)]
mod gap_tests;
pub mod specifications;
#[cfg(test)]
mod tests;
pub mod trial;

use displacement::{Displaced, Laid, Touching, displacement};
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

/// Placebo policies on which the estimators of a study are calibrated: at least a thousand, where the panel has them.
const CALIBRATED_ON: usize = 1_000;

/// Rows times times from which a panel is large, and what is drawn on one: p-values are then steps of one half percent.
const LARGE_PANEL: usize = 50_000;
const DRAWS_ON_LARGE_PANEL: usize = 199;
const CALIBRATED_ON_LARGE_PANEL: usize = 200;

/// Assignments drawn at each date of the calibration, where they cannot be enumerated.
const DRAWS_A_DATE: usize = 40;

/// Runs a study: lays the policy over the panel, asks the gates, runs what they admit, and decides by rule.
///
/// # Errors
/// When the panel is not what the policy asks for, or a method cannot work on numbers that the gates let pass.
pub fn study(spec: &PolicySpec, data: StudyData, seed: u64) -> Result<Study, Error> {
    check_outcome(spec, &data)?;
    let tracer = Tracer::new(spec, &data);
    let design = Design::new(spec, &data)?;
    let found = Asked { spec, data: &data, tracer: &tracer, seed }.answer(&design, true)?;
    let mut verdict = decide(spec, &found.gates, (&found.estimates, found.joint.as_ref()), &tracer);
    if let Some(shorter) = before_second(spec) {
        let design = Design::new(&shorter, &data)?;
        let found = Asked { spec: &shorter, data: &data, tracer: &tracer, seed }.answer(&design, false)?;
        let class = decide(&shorter, &found.gates, (&found.estimates, found.joint.as_ref()), &tracer).class;
        verdict = verdict.asked_before_second(BeforeSecond { months: shorter.window.post, class });
    }
    let doses = match &data.dose {
        Some(dose) => {
            let stops = |source| Error::Method { name: "dose", source };
            dose_readings(spec, dose, seed).map_err(stops)?
        }
        None => Vec::new(),
    };
    let Answers { gates, estimates, joint, curve, calibration, displacement } = found;
    let spec = spec.clone();
    Ok(Study {
        spec,
        data,
        design,
        gates,
        estimates,
        joint,
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
    curve: Option<SpecificationCurve>,
    calibration: Vec<Calibration>,
    displacement: Vec<Displaced>,
}

impl Answers {
    fn refused(gates: Vec<GateReading>) -> Self {
        let (estimates, calibration, displacement) = (Vec::new(), Vec::new(), Vec::new());
        Self { gates, estimates, joint: None, curve: None, calibration, displacement }
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
        let mut gates = design_gates(&GateInput { spec, data, design, tracer });
        let refused =
            gates.iter().any(|reading| reading.concern == Concern::Study && reading.ruling == Ruling::Refuse);
        if refused {
            return Ok(Answers::refused(gates));
        }
        let ground =
            Ground::new(&data.panel, design, spec.window.anticipation_months, scale_of(data.panel.unit()));
        let scene = Scene::of_policy(&ground, design);
        let admitted: Vec<(MethodName, Ruling)> = spec
            .methods
            .iter()
            .map(|method| (*method, ruling_on(&gates, *method)))
            .filter(|(_, ruling)| *ruling != Ruling::Refuse)
            .collect();
        let gappy = gates.iter().any(|reading| {
            reading.gate == crate::gate::Gate::MissingOutcomes && reading.ruling != Ruling::Pass
        });
        let (mut estimators, mut answering) = (Vec::new(), Vec::new());
        for (method, ruling) in admitted {
            // A whole panel stops no method; on one with gaps each is tried before any placebo is.
            let tried = |found: Estimator| if gappy { found.find(&scene).map(|_| found) } else { Ok(found) };
            match Estimator::on(method, &scene).and_then(tried) {
                Ok(estimator) => {
                    estimators.push(estimator);
                    answering.push((method, ruling));
                }
                Err(source) if gappy => gates.push(stopped_by_gaps(method, &source)),
                Err(source) => return Err(stops(method, source)),
            }
        }
        let admitted = answering;
        let starts: Vec<i64> =
            design.starts_of_clusters(|_| true).into_values().map(|day| ground.period_of(day)).collect();
        let calibration =
            if calibrated { self.calibrate(&estimators, (&ground, design), &starts)? } else { Vec::new() };
        let units = AssignmentUnits::of_comparison(&data.panel, design);
        let key = StreamKey::new(self.seed, spec.drawn_by().as_bytes(), "placebo assignments");
        let sets =
            PlaceboSets::new(units.len(), starts, (self.draws(&ground), key)).map_err(Error::Assignments)?;
        let rules = spec.answer.tests();
        let (mut estimates, mut spoken) = (Vec::new(), Vec::new());
        for (estimator, (method, ruling)) in estimators.iter().zip(admitted) {
            let played = Played { scene: &scene, units: &units, sets: &sets };
            let mut estimate = match played.estimate(estimator, &rules) {
                Ok(estimate) => estimate,
                Err(source) if gappy => {
                    gates.push(stopped_by_gaps(method, &source));
                    continue;
                }
                Err(source) => return Err(stops(method, source)),
            };
            estimate.marked = ruling == Ruling::Mark;
            let behaviour = calibration.iter().find(|held| held.method == method);
            let after = [
                (!estimate.gaps_before.is_empty()).then(|| fit_before(&estimate.gaps_before, method, tracer)),
                behaviour.and_then(|behaviour| false_alarms(behaviour, rules.level, tracer)),
            ];
            for reading in after.into_iter().flatten() {
                estimate.marked |= reading.ruling == Ruling::Mark;
                gates.push(reading);
            }
            if !estimate.marked {
                let RatioInference { contrast, placebos, .. } = &estimate.inference;
                spoken.push(Voice::new(method, *contrast, placebos));
            }
            estimates.push(estimate);
        }
        let carrying: Vec<MethodName> = spoken.iter().flat_map(|voice| voice.names.clone()).collect();
        let joint = joint(voices(spoken), &rules);
        let touching = Touching::new(data);
        let curve = calibrated.then(|| Varied {
            touching: &touching,
            design,
            ground: &ground,
            units: &units,
            sets: &sets,
            large: self.is_large(&ground),
        });
        let curve = curve.and_then(|varied| varied.curve(&carrying, &rules));
        let displacement = if calibrated {
            let laid = Laid { ground: &ground, design, touching: &touching, units: &units, sets: &sets };
            displacement(&estimators, &laid, &rules).map_err(Error::Assignments)?
        } else {
            Vec::new()
        };
        Ok(Answers { gates, estimates, joint, curve, calibration, displacement })
    }

    /// Assignments drawn where they cannot be enumerated: fewer on a panel of many rows, where each is a regression.
    fn draws(&self, ground: &Ground<'_>) -> usize {
        if self.is_large(ground) { DRAWS_ON_LARGE_PANEL } else { DRAWS }
    }

    fn is_large(&self, ground: &Ground<'_>) -> bool {
        self.data.panel.units().len() * ground.whole.len() > LARGE_PANEL
    }

    /// Runs the estimators on policies that never were, at dates before the real one.
    fn calibrate(
        &self,
        estimators: &[Estimator],
        (ground, design): (&Ground<'_>, &Design),
        starts: &[i64],
    ) -> Result<Vec<Calibration>, Error> {
        let units = AssignmentUnits::of_everybody(&self.data.panel, design);
        let draws = if starts.len() == 1 { units.len() } else { DRAWS_A_DATE };
        let key = StreamKey::new(self.seed, self.spec.drawn_by().as_bytes(), "calibration");
        let wanted = if self.draws(ground) == DRAWS { CALIBRATED_ON } else { CALIBRATED_ON_LARGE_PANEL };
        let law = PlaceboLaw { dates: wanted.div_ceil(draws.max(1)), draws, key };
        let quiet = QuietGround { ground, units: &units, starts };
        let fitted =
            calibration::fit_placebos(estimators, quiet, &law, |_, _| true).map_err(Error::Assignments)?;
        let dates = calibration::by_dates(&fitted, estimators.len());
        let methods: Vec<MethodName> = estimators.iter().map(|estimator| estimator.method).collect();
        let rules = self.spec.answer.tests();
        Ok(if dates.is_empty() { Vec::new() } else { calibration::calibrate(&methods, &dates, &rules) })
    }
}

fn stops(method: MethodName, source: estimate::Error) -> Error {
    Error::Method { name: method.code(), source }
}

/// What the gates that look at one method alone rule on it.
fn ruling_on(gates: &[GateReading], method: MethodName) -> Ruling {
    let of_method = gates.iter().filter(|reading| reading.concern == Concern::Method(method));
    of_method.map(|reading| reading.ruling).max().unwrap_or(Ruling::Pass)
}

/// The policy and the placebo assignments that every estimator is run on.
struct Played<'a> {
    scene: &'a Scene<'a>,
    units: &'a AssignmentUnits,
    sets: &'a PlaceboSets,
}

impl Played<'_> {
    fn estimate(&self, estimator: &Estimator, rules: &TestRules) -> Result<Estimate, estimate::Error> {
        let found = estimator.find(self.scene)?;
        let ground = self.scene.ground;
        let played: Vec<Found> = self
            .sets
            .sets
            .par_iter()
            .map(|set| estimator.find(&self.sets.scene(ground, self.units, set)))
            .collect::<Result<_, _>>()?;
        let contrasts = played.iter().map(|found| found.contrast).collect();
        let inference = rank_ratio(found.contrast, contrasts, rules);
        let events = events_with_spread(&found, &played, rules.level);
        let gaps = found.paths.as_ref().map_or_else(Vec::new, |paths| {
            let gap = |(seen, expected): (&f64, &f64)| seen - expected;
            paths.observed.iter().zip(&paths.expected).map(gap).take(ground.before.len()).collect()
        });
        let paths = found.paths.unwrap_or_else(Paths::none);
        let breakdown = breakdown(estimator, (self.scene, self.units), (&inference, rules.level))?;
        Ok(Estimate {
            method: estimator.method,
            marked: false,
            inference,
            placebo_names: self.sets.sets.iter().map(|set| self.names(set)).collect(),
            own_error: found.own_error,
            p_over_time: estimator.p_over_time(self.scene)?,
            sets: self.sets.which,
            columns: paths.columns,
            observed_path: paths.observed,
            expected_path: paths.expected,
            gaps_before: gaps,
            weights: paths.weights,
            events,
            breakdown,
        })
    }

    fn names(&self, set: &[usize]) -> String {
        let units = self.scene.ground.panel.units();
        let rows = |unit: &usize| self.units.0.get(*unit).into_iter().flatten().copied();
        let name = |row: usize| units.get(row).map(|unit| unit.name.as_str());
        set.iter().flat_map(rows).filter_map(name).collect::<Vec<_>>().join(" + ")
    }
}

/// Each effect with the spread that placebos have at the same time: as wide as the level's rank of their sizes.
fn events_with_spread(own: &Found, placebos: &[Found], level: f64) -> Vec<EventEffect> {
    let rank = (level * (1 + placebos.len()) as f64).floor() as usize;
    let half = |since: &i64| {
        let mut sizes: Vec<f64> =
            placebos.iter().filter_map(|found| found.events.get(since)).map(|e| e.abs()).collect();
        sizes.sort_by(|left, right| right.total_cmp(left));
        sizes.get(rank.checked_sub(1)?).copied()
    };
    let effect = |(since, effect): (&i64, &f64)| EventEffect {
        since: *since,
        effect: *effect,
        half_width: half(since),
    };
    own.events.iter().map(effect).collect()
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
