//! The gate about one ratio for several starts: how much of it rests on places already treated standing in for the untreated.

use measure::Unit;

use super::{Concern, Gate, GateFinding, GateInput, GateReading, Ruling};
use crate::inference::Scene;
use crate::method::{MethodName, Need};
use estimate::goodman_bacon::decompose;

/// Above this share of forbidden comparisons, in percent, two-way fixed effects are shown and do not decide.
pub const MOST_FORBIDDEN_PERCENT: f64 = 10.0;

/// Two-way fixed effects pool all starts into one number, and where effects change over time after a start, places treated
/// early do not show what those treated later would have had.
///
/// Differences in differences, synthetic controls and their kin are not concerned: here each start is fitted by itself,
/// and compare with places never treated alone.
///
/// # Assumptions
/// The weights depend on who is treated when, and on nothing measured. DIFFERENCE: they are those of the linear regression
/// with every place alike; the Poisson regression weights comparisons by expected counts too.
///
/// # References
/// Goodman-Bacon (2021), Journal of Econometrics 225, Theorem 1; de Chaisemartin & D'Haultfœuille (2020).
pub(super) fn staggered_two_way(input: &GateInput<'_>) -> Vec<GateReading> {
    let mut pooling =
        input.spec.methods.iter().filter(|method| method.needs(Need::LastingEffects)).peekable();
    let Some(forbidden) = pooling.peek().and_then(|_| forbidden_percent(input)) else { return Vec::new() };
    let read = |method: &MethodName| {
        let method = *method;
        let weight = input.tracer.real(forbidden, Unit::Percent, "weight of forbidden comparisons");
        let limit = input.tracer.threshold(
            MOST_FORBIDDEN_PERCENT,
            Unit::Percent,
            "most weight of forbidden comparisons",
        );
        let (ruling, finding) = if forbidden > MOST_FORBIDDEN_PERCENT {
            (Ruling::Mark, GateFinding::ForbiddenComparisons { method, weight, limit })
        } else {
            (Ruling::Warn, GateFinding::FewForbiddenComparisons { method, weight, limit })
        };
        GateReading { gate: Gate::StaggeredTwoWay, ruling, concern: Concern::Method(method), finding }
    };
    pooling.map(read).collect()
}

/// The weight of comparisons with places already treated; none without any.
fn forbidden_percent(input: &GateInput<'_>) -> Option<f64> {
    // A panel that cannot be taken apart is one that other gates refuse: an outcome is missing, or nobody compares.
    let parts = decompose(&Scene::of_policy(&input.laid.ground, input.design).staggered().ok()?).ok()?;
    Some(100.0 * parts.forbidden_weight()).filter(|forbidden| *forbidden > 0.0)
}
