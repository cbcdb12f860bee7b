//! Quantiles of a sample by linear interpolation.

/// The quantile of values in ascending order, interpolated between the two nearest; nothing has none.
///
/// # References
/// Hyndman & Fan (1996), *Sample quantiles in statistical packages*, The American Statistician 50:361-365, definition 7:
/// what R and NumPy compute unless told otherwise.
#[must_use]
pub fn interpolated(ascending: &[f64], share: f64) -> Option<f64> {
    let place = share.clamp(0.0, 1.0) * ascending.len().checked_sub(1)? as f64;
    let (low, high) = (ascending.get(place.floor() as usize)?, ascending.get(place.ceil() as usize)?);
    Some(low + (place - place.floor()) * (high - low))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: of four values the quartiles stand at places 0.75 and 2.25, counted from nought.
    #[test]
    fn quartiles_lie_between_their_neighbours() {
        let values = [1.0, 2.0, 4.0, 8.0];
        assert_eq!((interpolated(&values, 0.25), interpolated(&values, 0.75)), (Some(1.75), Some(5.0)));
        assert_eq!((interpolated(&values, 0.0), interpolated(&values, 1.0)), (Some(1.0), Some(8.0)));
        assert_eq!((interpolated(&values[..1], 0.4), interpolated(&[], 0.5)), (Some(1.0), None));
    }
}
