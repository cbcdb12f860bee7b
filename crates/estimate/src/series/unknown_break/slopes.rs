//! The slopes on both sides of a kink: their standard errors, and how far drawn errors move them.

use numeric::long_run::{LagChoice, NeweyWest, newey_west, product};
use numeric::{Matrix, float, quantile, sum};

use super::kinked::Kinked;
use crate::Error;
use crate::series::log_linear::{FittedMean, inverse_information, scaled_rows};

/// The slope before, the slope after and their difference: a value for each.
pub(super) type Three = [f64; 3];

/// The slopes themselves.
pub(super) fn values(fit: &FittedMean) -> Three {
    // The kink is the last column, and time the second.
    let (first, more) = (fit.coefficients[1], fit.coefficients[fit.coefficients.len() - 1]);
    [first, first + more, more]
}

/// Newey-West standard errors, with the date among what was estimated; and the lag used.
///
/// # References
/// Hansen (2017): the gradient has a column for the date.
pub(super) fn standard_errors(
    kinked: &Kinked<'_>,
    (fit, date): (&FittedMean, usize),
    lag: Option<usize>,
) -> Result<(Three, usize), Error> {
    let mut columns = kinked.columns(Some(date));
    // The mean moves with the date as with a step after it: the size of the kink only scales that column.
    let step: Vec<f64> = kinked.kinks[date].iter().map(|beyond| f64::from(u8::from(*beyond > 0.0))).collect();
    columns.insert(2, step);
    let design = Matrix::from_rows(&columns)?.transposed();
    let residuals: Vec<f64> = kinked.outcomes.iter().zip(&fit.fitted).map(|(y, mu)| y - mu).collect();
    // The bandwidth found from the scores is left aside: those of a trend, added to others, make it a matter of chance.
    let rule = || (4.0 * float::pow(residuals.len() as f64 / 100.0, 2.0 / 9.0)).floor() as usize;
    let lag = lag.unwrap_or_else(rule);
    // Prewhitening would fit as many autoregressions as there are coefficients, which short series do not bear.
    let errors = NeweyWest { lag: LagChoice::Given(lag), prewhiten: false, adjust: true };
    let variance = newey_west(&scaled_rows(&design, &residuals)?, errors, Some(0))?;
    let bread = inverse_information(&design, &fit.weights)?;
    let covariance = product(&product(&bread, &variance.matrix)?, &bread)?;
    let error = |of: Vec<f64>| sum::dot(&of, &covariance.times(&of)).max(0.0).sqrt();
    Ok((three(columns.len()).map(error), lag))
}

/// What all but the share of the drawn errors move each slope by at most, the date being known.
pub(super) fn half_widths(
    kinked: &Kinked<'_>,
    (fit, date): (&FittedMean, usize),
    drawn: &[Vec<f64>],
    share: f64,
) -> Result<Three, Error> {
    let design = Matrix::from_rows(&kinked.columns(Some(date)))?.transposed();
    let bread = inverse_information(&design, &fit.weights)?;
    Ok(three(design.columns()).map(|of| {
        // What an error moves a slope by is linear in the errors: these are its weights.
        let by = design.times(&bread.times(&of));
        let by: Vec<f64> = by.iter().zip(&fit.weights).map(|(weight, mu)| weight * mu.sqrt()).collect();
        let mut moved: Vec<f64> = drawn.iter().map(|errors| sum::dot(&by, errors).abs()).collect();
        moved.sort_unstable_by(f64::total_cmp);
        // default: there is at least one draw
        quantile::interpolated(&moved, 1.0 - share).unwrap_or(f64::NAN)
    }))
}

/// Which coefficients add up to each slope: time is the second and the kink the last.
fn three(columns: usize) -> [Vec<f64>; 3] {
    let of = |time: f64, kink: f64| {
        let at = |place: usize| {
            if place == 1 {
                time
            } else if place + 1 == columns {
                kink
            } else {
                0.0
            }
        };
        (0..columns).map(at).collect()
    };
    [of(1.0, 0.0), of(1.0, 1.0), of(0.0, 1.0)]
}
