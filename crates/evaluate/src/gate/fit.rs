//! The gate after fitting: whether the comparison followed the treated places before treatment.

use measure::Unit;

use super::{Concern, DRIFT_REFUSED, DRIFT_WARNED, Gate, GateFinding, GateReading, Ruling};
use crate::data::Tracer;
use crate::inference::drift;
use crate::method::MethodName;

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
