//! How the gap between treated and comparison moved before treatment.

use numeric::sum;

use crate::method::{MethodName, Need};

/// Spread of the gap over the spread that its changes would give if it only scattered; none for a gap without changes.
///
/// Methods that allow for a constant difference are judged around it; a synthetic control must meet the level too.
///
/// # References
/// von Neumann (1941), the ratio of the mean square successive difference to the variance: two for pure noise.
pub(crate) fn drift(gaps: &[f64], method: MethodName) -> Option<f64> {
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
