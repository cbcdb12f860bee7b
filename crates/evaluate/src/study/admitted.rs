//! What a design admits: its gates asked, its methods found, and how these behave at earlier dates. No effect is ranked yet.

use std::collections::BTreeSet;

use numeric::stream::StreamKey;

use super::ranked::{Draws, stops};
use crate::Error;
use crate::data::{StudyData, Tracer};
use crate::design::Design;
use crate::gate::{
    Concern, Gate, GateInput, GateReading, Ruling, design_gates, false_alarms, fit_before, stopped_by_gaps,
};
use crate::inference::{
    Calibration, DRAWS, Estimator, Found, Ground, LaidPolicy, MOST_DRAWS, PlaceboPlan, Scene, TestRules,
    calibration::{self, AskedDates, PlaceboDate},
    power::{DesignPower, design_power},
};
use crate::policy::{MethodName, PolicySpec};

/// Earlier dates looked at, at most: with one treated state of thirty-two they hold a thousand placebo policies.
pub(super) const DATES: usize = 31;

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

/// What the gates of a design admit.
pub(super) struct Admitted<'a> {
    pub(super) laid: LaidPolicy<'a>,
    pub(super) gates: Vec<GateReading>,
    pub(super) estimators: Vec<Estimator>,
    /// What each found of the policy itself.
    pub(super) own: Vec<Found>,
    /// Shown without a say in the verdict.
    pub(super) marked: BTreeSet<MethodName>,
    pub(super) dates: Vec<PlaceboDate>,
    pub(super) calibration: Vec<Calibration>,
    pub(super) coarse: bool,
    pub(super) large: bool,
    pub(super) draws: Draws,
}

impl Admitted<'_> {
    pub(super) fn is_refused(&self) -> bool {
        self.gates.iter().any(|reading| reading.concern == Concern::Study && reading.ruling == Ruling::Refuse)
    }

    /// What those that carry the verdict could see, from the time before.
    pub(super) fn power(&self, rules: &TestRules) -> Option<DesignPower> {
        let heard = self.estimators.iter().map(|estimator| estimator.method).enumerate();
        let heard: Vec<(usize, MethodName)> =
            heard.filter(|(_, method)| !self.marked.contains(method)).collect();
        let asked = AskedDates { dates: &self.dates, coarse: self.coarse };
        design_power(&self.laid, (&asked, &heard), (rules, self.large))
    }
}

/// How much of a study is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// All of it.
    Whole,
    /// The class of a shorter window, for which draws go on as ever while the p is open.
    Class,
    /// The class by so many draws, and ten times as many where they leave the p open.
    Drawn(usize),
}

/// A policy laid over its data.
pub(super) struct Asked<'a> {
    pub(super) spec: &'a PolicySpec,
    pub(super) data: &'a StudyData,
    pub(super) tracer: &'a Tracer,
    pub(super) seed: u64,
}

impl Asked<'_> {
    /// Asks the gates of a design, finds the methods that they admit, and looks at how these behave at earlier dates.
    pub(super) fn admitted(&self, design: &Design, depth: Depth) -> Result<Admitted<'_>, Error> {
        let (spec, data, tracer) = (self.spec, self.data, self.tracer);
        let laid = LaidPolicy::new(spec, data, design);
        let gates = design_gates(&GateInput { spec, data, design, laid: &laid, tracer });
        let rules = spec.answer.tests();
        let (coarse, large) = (laid.law.is_coarse(rules.level), self.is_large(&laid.ground));
        let (draws, most_dates) = effort(depth, coarse, large);
        let mut admitted = Admitted {
            laid,
            gates,
            estimators: Vec::new(),
            own: Vec::new(),
            marked: BTreeSet::new(),
            dates: Vec::new(),
            calibration: Vec::new(),
            coarse,
            large,
            draws,
        };
        if admitted.is_refused() {
            return Ok(admitted);
        }
        let Admitted { laid, gates, estimators, own, marked, dates, calibration, .. } = &mut admitted;
        let scene = Scene::of_policy(&laid.ground, design);
        let gappy = gates
            .iter()
            .any(|reading| reading.gate == Gate::MissingOutcomes && reading.ruling != Ruling::Pass);
        for method in &spec.methods {
            let ruling = ruling_on(gates, *method);
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
        if depth == Depth::Whole || coarse {
            *dates = self.earlier_dates(estimators, laid, most_dates)?;
        }
        let asked = AskedDates { dates, coarse };
        if !dates.is_empty() {
            let of = |(n, estimator): (usize, &Estimator)| asked.calibration(estimator.method, n, &rules);
            *calibration = estimators.iter().enumerate().map(of).collect();
        }
        // What a method is marked for is known before any of its effects is ranked.
        for (n, (estimator, found)) in estimators.iter().zip(own.iter()).enumerate() {
            let method = estimator.method;
            let after = [
                found.paths.is_some().then(|| {
                    fit_before(found.gap_before(&laid.ground, method), (method, &spec.answer), tracer)
                }),
                calibration.get(n).and_then(|behaviour| false_alarms(behaviour, rules.level, tracer)),
            ];
            for reading in after.into_iter().flatten() {
                if reading.ruling == Ruling::Mark {
                    marked.insert(method);
                }
                gates.push(reading);
            }
        }
        Ok(admitted)
    }

    /// The key of some draws: the same policy and seed, the same draws.
    pub(super) fn key(&self, what: &str) -> StreamKey {
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
/// class is asked.
fn effort(depth: Depth, coarse: bool, large: bool) -> (Draws, usize) {
    let (first, most, dates) = match (large, coarse) {
        (true, true | false) => (DRAWS_ON_LARGE_PANEL, MOST_DRAWS_ON_LARGE_PANEL, DATES_ON_LARGE_PANEL),
        (false, true) => (DRAWS, MOST_DRAWS, DATES),
        (false, false) => (DRAWS, MOST_DRAWS, DATES_DRAWN),
    };
    let (first, most, ends) = match depth {
        Depth::Whole => (first, most, !large),
        Depth::Class => (first.min(DRAWS_SHORTER), most, false),
        Depth::Drawn(draws) => (draws, 10 * draws + 9, false),
    };
    (Draws { first, most, ends }, dates)
}

/// What the gates that look at one method alone rule on it.
pub(super) fn ruling_on(gates: &[GateReading], method: MethodName) -> Ruling {
    let of_method = gates.iter().filter(|reading| reading.concern == Concern::Method(method));
    of_method.map(|reading| reading.ruling).max().unwrap_or(Ruling::Pass)
}

/// The panel must measure what the policy asks for.
pub(super) fn check_outcome(spec: &PolicySpec, data: &StudyData) -> Result<(), Error> {
    let expected = spec.outcome.unit();
    let seen = data.panel.unit();
    if expected == seen {
        Ok(())
    } else {
        Err(Error::AnotherOutcome { expected: format!("{expected:?}"), seen: format!("{seen:?}") })
    }
}
