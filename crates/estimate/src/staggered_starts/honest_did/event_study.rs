//! What is analysed: the coefficients of an event study with their covariance.

use numeric::symmetric::SymmetricFactors;
use numeric::{Matrix, sum};

use crate::Error;

/// Coefficients of an event study with their covariance.
///
/// # Shape
/// One coefficient for each period in order of time, without the period of reference, which is the last before the start and
/// whose coefficient is zero by construction. The covariance has a row and a column for each.
///
/// # Assumptions
/// The periods follow one another without a gap: what happens "in one period" is the same between any two neighbours. The
/// coefficients are normal around their values with this covariance. Where units respond to what is announced, the start is
/// the announcement.
#[derive(Debug, Clone, PartialEq)]
pub struct EventStudy {
    pub(super) coefficients: Vec<f64>,
    pub(super) covariance: Matrix,
    pub(super) before: usize,
}

impl EventStudy {
    /// An event study of which the first `before` coefficients belong to periods before the period of reference.
    ///
    /// # Errors
    /// When there is no coefficient before or after the start, when a number is not finite, or when the covariance does not
    /// fit, is not symmetric, or is singular.
    pub fn new(coefficients: Vec<f64>, covariance: Matrix, before: usize) -> Result<Self, Error> {
        let expected = coefficients.len();
        if before == 0 || before >= expected {
            return Err(Error::NoPeriodBeforeOrAfter { first_treated: before, periods: expected });
        }
        if let Some((row, &seen)) = coefficients.iter().enumerate().find(|(_, value)| !value.is_finite()) {
            let what = "the coefficients of the event study";
            return Err(Error::Numeric(numeric::Error::NotFinite { what, row, column: 0, seen }));
        }
        for (what, seen) in [
            ("the rows of the covariance", covariance.rows()),
            ("the columns of the covariance", covariance.columns()),
        ] {
            if seen != expected {
                return Err(Error::LengthDiffers { what, expected, seen });
            }
        }
        check_covariance(&covariance)?;
        Ok(Self { coefficients, covariance, before })
    }

    /// How many coefficients belong to periods after the start.
    #[must_use]
    pub fn after(&self) -> usize {
        self.coefficients.len() - self.before
    }

    /// How many coefficients belong to periods before the period of reference.
    #[must_use]
    pub fn before(&self) -> usize {
        self.before
    }
}

/// How far the two sides of a covariance may lie apart, in standard errors times standard errors: rounding of its product.
const UNEVEN: f64 = 1e-9;

fn check_covariance(covariance: &Matrix) -> Result<(), Error> {
    let size = covariance.rows();
    let variances: Vec<f64> = (0..size).map(|place| covariance.at(place, place)).collect();
    if let Some(place) = variances.iter().position(|variance| *variance <= 0.0) {
        return Err(Error::CovarianceSingular { place });
    }
    for row in 0..size {
        for column in row + 1..size {
            let (above, below) = (covariance.at(row, column), covariance.at(column, row));
            if (above - below).abs() > UNEVEN * (variances[row] * variances[column]).sqrt() {
                return Err(Error::CovarianceUneven { row, column, above, below });
            }
        }
    }
    match SymmetricFactors::new(covariance, &variances)?.repeated().first() {
        Some(&place) => Err(Error::CovarianceSingular { place }),
        None => Ok(()),
    }
}

/// The covariance of two sums of coefficients.
pub(super) fn covariance_of(covariance: &Matrix, left: &[f64], right: &[f64]) -> f64 {
    sum::dot(left, &covariance.times(right))
}
