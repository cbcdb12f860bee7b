//! What a method found, with its numbers as they are published.

use measure::{Digits, Quantity, Unit};

use super::{
    breakdown::Breakdown,
    ratio::{Contrast, RatioInference},
};
use crate::{data::Tracer, policy::MethodName};
use estimate::AssignmentSets;

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
    /// The standard error that the method itself gives the log ratio; none for a method without one.
    pub own_error: Option<f64>,
    /// The p of no effect from the order of residuals over time; none for a method without one.
    pub p_over_time: Option<f64>,
    /// Which placebo assignments were looked at.
    pub sets: AssignmentSets,
    /// Columns of the panel that the paths run over.
    pub columns: Vec<usize>,
    /// Rate of the treated, pooled.
    pub observed_path: Vec<f64>,
    /// Rate that the comparison says they would have had.
    pub expected_path: Vec<f64>,
    /// Weight of each row of comparison.
    pub weights: Vec<(usize, f64)>,
    /// Effects by time since the start.
    pub events: Vec<EventEffect>,
    /// How wrong assumptions must be to overturn what it shows.
    pub breakdown: Breakdown,
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

/// The numbers of an estimate as they are published.
impl Estimate {
    /// An inference without paths, as the rules of the verdict read it.
    pub(crate) fn of_inference(method: MethodName, inference: RatioInference) -> Self {
        Self {
            method,
            marked: false,
            inference,
            placebo_names: Vec::new(),
            own_error: None,
            p_over_time: None,
            sets: AssignmentSets::Enumerated { sets: 0 },
            columns: Vec::new(),
            observed_path: Vec::new(),
            expected_path: Vec::new(),
            weights: Vec::new(),
            events: Vec::new(),
            breakdown: Breakdown { donor: None, spill_over: None, registration: None, trends: None },
        }
    }

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
