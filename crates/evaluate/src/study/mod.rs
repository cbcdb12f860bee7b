//! A study: the gates rule, the admitted methods answer on one scale, and the rules give the verdict.

use measure::{Digits, Month, Period, PlaceCode, Quantity, Unit};
use numeric::stream::StreamKey;

use crate::Error;
use crate::data::{StudyData, Tracer};
use crate::design::Design;
use crate::gate::{Concern, Gate, GateInput, GateReading, Ruling, design_gates, fit_before};
use crate::method::AssignmentSets;
use crate::policy::{MethodName, PolicySpec};
use crate::verdict::{BeforeSecond, Verdict, decide};

mod block;
mod draws;
mod ratio;
mod staggered;
#[cfg(test)]
mod tests;

use block::OneStart;
pub(crate) use draws::{PlaceboSets, assignments_looked_at};
pub use ratio::{Contrast, RatioInference, TestRules, rank_ratio};
use staggered::Starts;

/// Inhabitants over which a rate is published.
const PER: f64 = 100_000.0;

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
    /// What follows.
    pub verdict: Verdict,
    pub(crate) tracer: Tracer,
}

/// What a method found.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// The method.
    pub method: MethodName,
    /// It is shown and does not carry the verdict.
    pub marked: bool,
    /// The effect and its place among placebos.
    pub inference: RatioInference,
    /// The places that play the treated, placebo by placebo; nothing for a method without single placebos.
    pub placebo_names: Vec<String>,
    /// Which placebo assignments were looked at.
    pub sets: AssignmentSets,
    /// Columns of the panel that the paths run over.
    pub columns: Vec<usize>,
    /// Rate of the treated, pooled.
    pub observed_path: Vec<f64>,
    /// Rate that the comparison says they would have had.
    pub expected_path: Vec<f64>,
    /// Observed less expected rate before treatment.
    pub gaps_before: Vec<f64>,
    /// Weight of each row of comparison.
    pub weights: Vec<(usize, f64)>,
    /// Effects by time since the start.
    pub events: Vec<EventEffect>,
}

/// An effect at a time since the start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EventEffect {
    /// Times since the start: 0 is the first treated one.
    pub since: i64,
    /// Effect on the rate.
    pub effect: f64,
    /// Half the width of the interval that placebos give.
    pub half_width: Option<f64>,
}

/// Runs a study: lays the policy over the panel, asks the gates, runs what they admit, and decides by rule.
///
/// # Errors
/// When the panel is not what the policy asks for, or a method cannot work on numbers that the gates let pass.
pub fn study(spec: &PolicySpec, data: StudyData, seed: u64) -> Result<Study, Error> {
    check_outcome(spec, &data)?;
    let tracer = Tracer::new(spec, &data);
    let design = Design::new(spec, &data)?;
    let (gates, estimates) = ask_and_run(spec, (&data, &design), &tracer, seed)?;
    let mut verdict = decide(spec, &gates, &estimates, &tracer);
    if let Some(shorter) = before_second(spec) {
        let design = Design::new(&shorter, &data)?;
        let (gates, estimates) = ask_and_run(&shorter, (&data, &design), &tracer, seed)?;
        let class = decide(&shorter, &gates, &estimates, &tracer).class;
        verdict = verdict.asked_before_second(BeforeSecond { months: shorter.window.post, class });
    }
    Ok(Study { spec: spec.clone(), data, design, gates, estimates, verdict, tracer })
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

/// Asks the gates of a design and runs the methods that they admit.
fn ask_and_run(
    spec: &PolicySpec,
    (data, design): (&StudyData, &Design),
    tracer: &Tracer,
    seed: u64,
) -> Result<(Vec<GateReading>, Vec<Estimate>), Error> {
    let mut gates = design_gates(&GateInput { spec, data, design, tracer });
    let mut estimates = Vec::new();
    if gates.iter().any(|reading| reading.concern == Concern::Study && reading.ruling == Ruling::Refuse) {
        return Ok((gates, estimates));
    }
    let rules = spec.answer.tests();
    let key = StreamKey::new(seed, spec.hash().as_bytes(), "placebo assignments");
    for method in spec.methods.iter().copied() {
        let of_method = |reading: &&GateReading| {
            reading.concern == Concern::Method(method) && reading.gate == Gate::Staggering
        };
        let ruling = gates.iter().find(of_method).map_or(Ruling::Pass, |reading| reading.ruling);
        if ruling == Ruling::Refuse {
            continue;
        }
        let mut estimate = run(method, spec, (data, design), (&key, &rules))?;
        estimate.marked = ruling == Ruling::Mark;
        if !estimate.gaps_before.is_empty() {
            let fit = fit_before(&estimate.gaps_before, method, tracer);
            estimate.marked |= fit.ruling == Ruling::Mark;
            gates.push(fit);
        }
        estimates.push(estimate);
    }
    Ok((gates, estimates))
}

fn run(
    method: MethodName,
    spec: &PolicySpec,
    (data, design): (&StudyData, &Design),
    (key, rules): (&StreamKey, &TestRules),
) -> Result<Estimate, Error> {
    let (scale, comparison) = (scale_of(data.panel.unit()), design.comparison().len());
    // What was assigned is drawn again: as many places as clusters, for places sent to together are one decision.
    if method == MethodName::CallawaySantanna {
        let placebos = PlaceboSets::new(comparison, design.treated_clusters(), key);
        return Starts::new(&data.panel, design, spec.window.anticipation_months, scale)
            .estimate(&placebos, rules);
    }
    let treated = design.treated();
    let placebos = PlaceboSets::new(comparison, design.early_clusters(), key);
    OneStart::new(&data.panel, design, scale).estimate(method, &treated, &placebos, rules)
}

/// By which outcome over exposure is multiplied to give the published rate.
pub(crate) fn scale_of(unit: Unit) -> f64 {
    match unit {
        Unit::Count(_) => PER,
        _ => 1.0,
    }
}

/// The unit of the published rate.
pub(crate) fn rate_unit(unit: Unit) -> Unit {
    match unit {
        Unit::Count(statistic) => Unit::Per100kYear(statistic),
        other => other,
    }
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

/// The numbers of an estimate as they are published.
impl Estimate {
    pub(crate) fn ratio(&self, tracer: &Tracer, level: f64) -> Option<Quantity> {
        let trace = self.trace(tracer, "rate ratio");
        let ratio =
            Quantity::real(self.inference.ratio?, Unit::RateRatio, trace).with_digits(Digits::Decimals(2));
        Some(match self.inference.interval {
            Some((low, high)) => ratio.with_interval(low, high, 1.0 - level),
            None => ratio,
        })
    }

    /// Observed less expected outcome: over all times after, or on average in each.
    pub(crate) fn difference(
        &self,
        tracer: &Tracer,
        (unit, level): (Unit, f64),
        (what, over): (&str, usize),
    ) -> Quantity {
        let Contrast { observed, expected, .. } = self.inference.contrast;
        let over = over.max(1) as f64;
        let difference = Quantity::real((observed - expected) / over, unit, self.trace(tracer, what));
        let at = |ratio: f64| (observed - observed / ratio) / over;
        let digits = if over > 1.0 { Digits::Decimals(1) } else { Digits::Whole };
        let difference = difference.with_digits(digits);
        match self.inference.interval {
            Some((low, high)) => difference.with_interval(at(low), at(high), 1.0 - level),
            None => difference,
        }
    }

    pub(crate) fn probability(&self, tracer: &Tracer, value: Option<f64>, what: &str) -> Option<Quantity> {
        let quantity = Quantity::real(value?, Unit::Probability, self.trace(tracer, what));
        Some(quantity.with_digits(Digits::Decimals(3)))
    }

    pub(crate) fn detectable(&self, tracer: &Tracer, value: Option<f64>, what: &str) -> Option<Quantity> {
        let quantity = Quantity::real(value?, Unit::RateRatio, self.trace(tracer, what));
        Some(quantity.with_digits(Digits::Decimals(2)))
    }

    pub(crate) fn trace(&self, tracer: &Tracer, what: &str) -> measure::Trace {
        tracer.computed(self.method.code(), [("what", what.to_owned()), ("placebos", self.sets_as_text())])
    }

    fn sets_as_text(&self) -> String {
        match self.sets {
            AssignmentSets::Enumerated { sets } => format!("all {sets}"),
            AssignmentSets::Sampled { draws, possible: Some(possible) } => format!("{draws} of {possible}"),
            AssignmentSets::Sampled { draws, possible: None } => format!("{draws} drawn"),
        }
    }
}
