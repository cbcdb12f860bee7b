//! A regression with fixed effects: its coefficients, and what it rests on.

use numeric::{Matrix, distribution};

use super::LeftOut;

/// How far errors of different rows may go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StandardErrors {
    /// Within the clusters that the observations name: of one list (CRV1), or of two lists, either way.
    #[default]
    Clustered,
    /// Not at all, and they are of equal size; of a Poisson regression: the variance is the mean.
    Independent,
}

/// How the likelihood was maximised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// Over sums of units with the same regressors: so many cells.
    Collapsed {
        /// Groups of units times periods.
        cells: usize,
    },
    /// Over every row.
    Rows,
}

/// A coefficient with its standard error.
#[derive(Debug, Clone, PartialEq)]
pub struct Coefficient {
    /// The regressor.
    pub regressor: String,
    /// The coefficient.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// A regression with fixed effects.
#[derive(Debug, Clone, PartialEq)]
pub struct FixedEffectsFit {
    /// Coefficients, in the order of the regressors that are kept.
    pub coefficients: Vec<Coefficient>,
    /// Their covariance, in the same order.
    pub covariance: Matrix,
    /// Regressors left out because fixed effects and earlier regressors repeat them.
    pub collinear: Vec<String>,
    /// Levels left out, and why.
    pub left_out: Vec<LeftOut>,
    /// Rows left out one by one because their expected count runs to zero, from zero in the order given.
    pub separated: Vec<usize>,
    /// Rows that the fit rests on.
    pub n_rows: usize,
    /// Clusters of each list; nothing where errors are independent.
    pub n_clusters: Vec<usize>,
    /// Degrees of freedom of Student's distribution; none for the normal one (Poisson).
    pub degrees: Option<usize>,
    /// How a Poisson likelihood was maximised; none for a linear regression.
    pub route: Option<Route>,
}

impl FixedEffectsFit {
    /// The coefficient of a regressor; none where it was left out.
    #[must_use]
    pub fn coefficient(&self, regressor: &str) -> Option<&Coefficient> {
        self.coefficients.iter().find(|coefficient| coefficient.regressor == regressor)
    }

    /// The probability, were the coefficient zero, of one at least as far from it.
    #[must_use]
    pub fn p(&self, coefficient: &Coefficient) -> f64 {
        let far = -(coefficient.estimate / coefficient.standard_error).abs();
        let below = match self.degrees {
            Some(degrees) => distribution::student_below(far, degrees as f64),
            None => distribution::normal_below(far),
        };
        2.0 * below
    }

    /// The interval that holds the coefficient with probability one less `level`.
    #[must_use]
    pub fn interval(&self, coefficient: &Coefficient, level: f64) -> (f64, f64) {
        let below = 1.0 - level / 2.0;
        let quantile = match self.degrees {
            Some(degrees) => distribution::student_quantile(below, degrees as f64),
            None => distribution::normal_quantile(below),
        };
        let reach = quantile * coefficient.standard_error;
        (coefficient.estimate - reach, coefficient.estimate + reach)
    }
}
