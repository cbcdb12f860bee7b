//! The gate after fitting: whether the comparison followed the treated places before treatment.

use measure::Unit;
use numeric::sum;

use super::{Concern, DRIFT_REFUSED, DRIFT_WARNED, Gate, GateFinding, GateReading, Ruling};
use crate::data::Tracer;
use crate::method::{MethodName, Need};

/// Rules on the gaps between treated and comparison before treatment, in the order of time.
pub(crate) fn fit_before(gaps: &[f64], method: MethodName, tracer: &Tracer) -> GateReading {
    let concern = Concern::Method(method);
    let reading = |ruling, finding| GateReading { gate: Gate::FitBefore, ruling, concern, finding };
    let Some(drift) = drift(gaps, method) else {
        return reading(Ruling::Pass, GateFinding::FollowsExactly { method });
    };
    let shown = tracer.real(drift, Unit::Pure, &format!("drift before treatment, {}", method.code()));
    let limit = |limit, name| tracer.threshold(limit, Unit::Pure, name);
    if drift > DRIFT_REFUSED {
        let limit = limit(DRIFT_REFUSED, "drift refused");
        reading(Ruling::Mark, GateFinding::DoesNotFollow { method, drift: shown, limit })
    } else if drift > DRIFT_WARNED {
        let limit = limit(DRIFT_WARNED, "drift warned");
        reading(Ruling::Warn, GateFinding::FollowsLoosely { method, drift: shown, limit })
    } else {
        reading(Ruling::Pass, GateFinding::Follows { method, drift: shown })
    }
}

/// Spread of the gap over the spread that its changes would give if it only scattered; none for a gap without changes.
///
/// Methods that allow for a constant difference are judged around it; a synthetic control must meet the level too.
///
/// # References
/// von Neumann (1941), the ratio of the mean square successive difference to the variance: two for pure noise.
pub(super) fn drift(gaps: &[f64], method: MethodName) -> Option<f64> {
    let constant = if method.needs(Need::SameLevel) { 0.0 } else { sum::mean(gaps)? };
    let around: Vec<f64> = gaps.iter().map(|gap| gap - constant).collect();
    let spread = sum::root_mean_square(&around)?;
    let changes: Vec<f64> = gaps.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let scatter = sum::root_mean_square(&changes)? / std::f64::consts::SQRT_2;
    // A gap that neither changes nor differs is a perfect fit; one that differs and never changes drifts without bound.
    if scatter > 0.0 {
        Some(spread / scatter)
    } else if spread > 0.0 {
        Some(f64::INFINITY)
    } else {
        None
    }
}
