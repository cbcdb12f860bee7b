//! A trial of the rules themselves: whole verdicts on policies that never were, with and without an injected effect.

use numeric::stream::StreamKey;
use rayon::prelude::*;

use super::{ruling_on, stops};
use crate::data::Tracer;
use crate::design::Design;
use crate::gate::{GateInput, Ruling, design_gates};
use crate::inference::calibration::{
    self, Calibration, ClusteredShare, FittedPlacebo, PlaceboDate, PlaceboLaw, QuietGround, by_date,
    by_dates, calibrate,
};
use crate::inference::{AssignmentUnits, Estimate, Estimator, Ground, Scene, scale_of};
use crate::policy::{MethodName, PolicySpec};
use crate::verdict::{VerdictClass, decide};
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

/// Placebo policies of one design, each fitted once by every estimator that the design admits.
#[derive(Debug, Clone)]
pub struct Trial {
    spec: PolicySpec,
    methods: Vec<MethodName>,
    dates: Vec<PlaceboDate>,
    tracer: Tracer,
}

/// What the rules answer over the placebo policies of a trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RulesOnTrial {
    /// Share with an answer of any kind: better, worse, or no change beyond the margin.
    pub answers: ClusteredShare,
    /// Share found better or worse.
    pub effects: ClusteredShare,
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
    let ground =
        Ground::new(&data.panel, &design, spec.window.anticipation_months, scale_of(data.panel.unit()));
    let scene = Scene::of_policy(&ground, &design);
    let estimators = admitted(spec, data, &design)
        .into_iter()
        .map(|method| Estimator::on(method, &scene).map_err(|source| stops(method, source)))
        .collect::<Result<Vec<_>, _>>()?;
    let starts: Vec<i64> =
        design.starts_of_clusters(|_| true).into_values().map(|day| ground.period_of(day)).collect();
    let units = AssignmentUnits::of_everybody(&data.panel, &design);
    let key = StreamKey::new(size.seed, spec.drawn_by().as_bytes(), "trial");
    let law = PlaceboLaw { dates: size.dates, draws: size.draws, key };
    let quiet = QuietGround { ground: &ground, units: &units, starts: &starts };
    calibration::fit_placebos(&estimators, quiet, &law, asked).map_err(Error::Assignments)
}

/// The methods that the design does not refuse.
fn admitted(spec: &PolicySpec, data: &StudyData, design: &Design) -> Vec<MethodName> {
    let tracer = Tracer::new(spec, data);
    let gates = design_gates(&GateInput { spec, data, design, tracer: &tracer });
    spec.methods.iter().copied().filter(|method| ruling_on(&gates, *method) != Ruling::Refuse).collect()
}

impl Trial {
    /// All placebo policies of a size.
    ///
    /// # Errors
    /// When the panel is not what the policy asks for, or a method cannot work on it.
    pub fn new(spec: &PolicySpec, data: &StudyData, size: TrialSize) -> Result<Self, Error> {
        Self::of(spec, data, &fit_placebos(spec, data, size, |_, _| true)?)
    }

    /// Placebo policies that were fitted before, such as those of a receipt.
    ///
    /// # Errors
    /// When the panel is not what the policy asks for.
    pub fn of(spec: &PolicySpec, data: &StudyData, fitted: &[FittedPlacebo]) -> Result<Self, Error> {
        let methods = admitted(spec, data, &Design::new(spec, data)?);
        let dates = by_dates(fitted, methods.len());
        Ok(Self { spec: spec.clone(), methods, dates, tracer: Tracer::new(spec, data) })
    }

    /// The estimators, in the order of what was fitted.
    #[must_use]
    pub fn methods(&self) -> &[MethodName] {
        &self.methods
    }

    /// How many placebo policies there are.
    #[must_use]
    pub fn policies(&self) -> usize {
        self.dates.iter().map(PlaceboDate::policies).sum()
    }

    /// The same policies, of every other date from the first or from the second: two halves that share no date.
    #[must_use]
    pub fn half(&self, second: bool) -> Self {
        let dates = self.dates.iter().skip(usize::from(second)).step_by(2).cloned().collect();
        Self { dates, ..self.clone() }
    }

    /// How each estimator behaves.
    #[must_use]
    pub fn calibration(&self) -> Vec<Calibration> {
        calibrate(&self.methods, &self.dates, &self.spec.answer.tests())
    }

    /// What the rules of the policy answer with an injected ratio, estimators in `marked` being shown and not deciding.
    ///
    /// None without placebo policies.
    #[must_use]
    pub fn rules(&self, ratio: f64, marked: &[MethodName]) -> Option<RulesOnTrial> {
        let classes: Vec<Vec<VerdictClass>> = self
            .dates
            .par_iter()
            .map(|date| {
                (0..date.policies()).map(|policy| self.class(date, policy, (ratio, marked))).collect()
            })
            .collect();
        let class = |date: &PlaceboDate, policy: usize| {
            let at = self.dates.iter().position(|held| held.back == date.back)?;
            classes.get(at)?.get(policy).copied()
        };
        let effect = |class: VerdictClass| matches!(class, VerdictClass::Improved | VerdictClass::Worsened);
        let answer = |class: VerdictClass| effect(class) || class == VerdictClass::NoChangeBeyondMargin;
        Some(RulesOnTrial {
            answers: by_date(&self.dates, |date, policy| class(date, policy).map(answer))?,
            effects: by_date(&self.dates, |date, policy| class(date, policy).map(effect))?,
        })
    }

    fn class(
        &self,
        date: &PlaceboDate,
        policy: usize,
        (ratio, marked): (f64, &[MethodName]),
    ) -> VerdictClass {
        let rules = self.spec.answer.tests();
        let carrying: Vec<(usize, MethodName)> =
            self.methods.iter().copied().enumerate().filter(|(_, method)| !marked.contains(method)).collect();
        let said = |(n, method): &(usize, MethodName)| {
            Estimate::of_inference(*method, date.inference(*n, policy, (ratio, &rules)))
        };
        let estimates: Vec<Estimate> = carrying.iter().map(said).collect();
        let joint = date.joint(&carrying, policy, (ratio, &rules));
        decide(&self.spec, &[], (&estimates, joint.as_ref()), &self.tracer).class
    }
}
