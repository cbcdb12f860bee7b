//! What an analysis leaves: an interval for the effect.

/// An interval for an effect where parallel trends fail within bounds.
///
/// # Units
/// Those of the coefficients.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HonestInterval {
    /// The estimate: under bounded changes of slope that of the optimal linear estimator, else the coefficients' own.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

impl HonestInterval {
    /// Whether the interval lies wholly on one side of zero.
    #[must_use]
    pub fn excludes_zero(&self) -> bool {
        self.lower > 0.0 || self.upper < 0.0
    }
}
