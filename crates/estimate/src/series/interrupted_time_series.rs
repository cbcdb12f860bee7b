//! Interrupted time series: one series, its trend and seasons, and what changes when the policy starts.

use numeric::long_run::{NeweyWest, newey_west, product};
use numeric::matrix::least_squares;
use numeric::{Matrix, sum};

use super::log_linear::{
    FittedMean, check_counts, inverse_information, offsets, quasi_poisson, scaled_rows, season_columns,
};
use crate::Error;
use crate::panel::unit_outcomes::check_even;

/// What the policy may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Interruption {
    /// The level alone.
    #[default]
    Level,
    /// The level and the slope.
    LevelAndSlope,
}

/// How the outcome is spread around its mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OutcomeFamily {
    /// A mean that is a sum of parts, fitted by least squares.
    #[default]
    Normal,
    /// A count whose logarithm of the mean is a sum of parts and whose variance is proportional to the mean.
    QuasiPoisson,
}

/// One series in order of time, equally spaced and without gaps: trend and slope count steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InterruptedSeries<'a> {
    /// The outcome of each period.
    pub outcomes: &'a [f64],
    /// The number of each period, so that one that is missing is seen; empty where it is known that none is.
    pub periods: &'a [i64],
    /// The season of each period, such as its month; empty where seasons are left out. The lowest is the reference.
    pub seasons: &'a [u32],
    /// What the outcome is counted among in each period; empty where nothing is. Counts alone have one.
    pub exposures: &'a [f64],
    /// The first period under the policy, from zero.
    pub first_treated: usize,
}

/// An interrupted time series regression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InterruptedTimeSeriesSpec {
    /// What the policy may change.
    pub interruption: Interruption,
    /// How the outcome is spread.
    pub family: OutcomeFamily,
    /// How serial correlation enters the standard errors.
    pub errors: NeweyWest,
}

/// A coefficient and its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// The coefficient.
    pub value: f64,
    /// Its Newey-West standard error.
    pub standard_error: f64,
}

/// An interrupted time series that was fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct InterruptedTimeSeriesFit {
    /// Change of the level, in the unit of the outcome, of its logarithm for counts. Where the slope may change too, it is
    /// the distance of the two lines in the last period before the policy: the first month holds it and one slope.
    pub level: Coefficient,
    /// Change of the slope, a period.
    pub slope: Option<Coefficient>,
    /// The slope without the policy, a period.
    pub trend: Coefficient,
    /// All coefficients: intercept, trend, level, slope where it may change, seasons but the lowest in ascending order.
    pub coefficients: Vec<f64>,
    /// Their covariance.
    pub covariance: Matrix,
    /// The fitted mean of each period.
    pub fitted: Vec<f64>,
    /// Pearson residuals squared over the residual degrees of freedom: for least squares, the residual variance.
    pub dispersion: f64,
    /// Lags used.
    pub lag: usize,
    /// The bandwidth that the lag is the whole part of, where it was found from the series.
    pub bandwidth: Option<f64>,
    /// Whether the fit of a count settled; least squares always does.
    pub converged: bool,
}

impl InterruptedTimeSeriesSpec {
    /// Fits trend, seasons and interruption.
    ///
    /// # Assumptions
    /// Without the policy the trend and the seasons would have gone on, and nothing else changed when it started. There is
    /// no comparison group: any other event of that time is taken for the policy's effect. The policy is not anticipated.
    ///
    /// # Errors
    /// When the series, seasons and exposures differ in length; when the policy starts in the first period or outside;
    /// when periods are not one step apart; when an outcome is missing, or negative for a count; when an exposure is not positive or belongs to no count; when
    /// there are too few periods for the coefficients, or a season occurs so that columns repeat one another.
    ///
    /// # Example
    /// ```
    /// use estimate::{InterruptedSeries, InterruptedTimeSeriesSpec};
    /// use numeric::long_run::{LagChoice, NeweyWest};
    ///
    /// let outcomes = [5.0, 6.0, 5.0, 6.0, 5.0, 6.0, 2.0, 3.0, 2.0, 3.0];
    /// let errors = NeweyWest { lag: LagChoice::Given(1), prewhiten: false, adjust: true };
    /// let spec = InterruptedTimeSeriesSpec { errors, ..InterruptedTimeSeriesSpec::default() };
    /// let fit = spec.fit(&InterruptedSeries {
    ///     outcomes: &outcomes,
    ///     periods: &[],
    ///     seasons: &[],
    ///     exposures: &[],
    ///     first_treated: 6,
    /// })?;
    /// assert!(fit.level.value < -2.5);
    /// # Ok::<(), estimate::Error>(())
    /// ```
    ///
    /// # References
    /// Wagner, Soumerai, Zhang & Ross-Degnan (2002); Bernal, Cummins & Gasparrini (2017) for counts; Newey & West (1987, 1994).
    pub fn fit(&self, series: &InterruptedSeries<'_>) -> Result<InterruptedTimeSeriesFit, Error> {
        let offset = self.check(series)?;
        let design = self.design(series)?;
        let mean = match self.family {
            OutcomeFamily::Normal => ordinary(&design, series.outcomes)?,
            OutcomeFamily::QuasiPoisson => quasi_poisson(&design, series.outcomes, &offset)?,
        };
        let residuals: Vec<f64> = series.outcomes.iter().zip(&mean.fitted).map(|(y, mu)| y - mu).collect();
        let (n, k) = (design.rows(), design.columns());
        let scores = scaled_rows(&design, &residuals)?;
        let variance = newey_west(&scores, self.errors, Some(0))?;
        let bread = inverse_information(&design, &mean.weights)?;
        let covariance = product(&product(&bread, &variance.matrix)?, &bread)?;
        let pearson = sum::ordered(residuals.iter().zip(&mean.weights).map(|(e, weight)| e * e / weight));
        let coefficient = |place: usize| Coefficient {
            value: mean.coefficients[place],
            standard_error: covariance.at(place, place).max(0.0).sqrt(),
        };
        Ok(InterruptedTimeSeriesFit {
            level: coefficient(2),
            slope: (self.interruption == Interruption::LevelAndSlope).then(|| coefficient(3)),
            trend: coefficient(1),
            dispersion: pearson / (n - k) as f64,
            lag: variance.lag,
            bandwidth: variance.bandwidth,
            converged: mean.converged,
            coefficients: mean.coefficients,
            fitted: mean.fitted,
            covariance,
        })
    }

    /// Refuses what cannot be fitted, and gives the logarithms of the exposures.
    fn check(&self, series: &InterruptedSeries<'_>) -> Result<Vec<f64>, Error> {
        let n = series.outcomes.len();
        check_even(series.periods)?;
        let periods = ("the list of periods", series.periods.len());
        let lengths =
            [periods, ("the seasons", series.seasons.len()), ("the exposures", series.exposures.len())];
        if let Some((what, seen)) = lengths.into_iter().find(|(_, seen)| *seen != 0 && *seen != n) {
            return Err(Error::LengthDiffers { what, expected: n, seen });
        }
        if series.first_treated == 0 || series.first_treated >= n {
            let first_treated = series.first_treated;
            return Err(Error::NoPeriodBeforeOrAfter { first_treated, periods: n });
        }
        if self.interruption == Interruption::LevelAndSlope && n - series.first_treated < 2 {
            return Err(Error::OutOfRange {
                what: "the number of periods from the policy on",
                seen: (n - series.first_treated) as f64,
                expected: "at least two where the slope may change too",
            });
        }
        if self.family == OutcomeFamily::Normal && !series.exposures.is_empty() {
            return Err(Error::OutOfRange {
                what: "the number of exposures",
                seen: series.exposures.len() as f64,
                expected: "zero for an outcome that is no count: divide the outcome by its exposure instead",
            });
        }
        if self.family == OutcomeFamily::QuasiPoisson {
            check_counts(series.outcomes)?;
            let (before, after) = series.outcomes.split_at(series.first_treated);
            if [before, after].iter().any(|side| side.iter().all(|y| *y == 0.0)) {
                return Err(Error::NothingCounted { regressor: "after".to_owned() });
            }
        }
        offsets(series.exposures, n)
    }

    /// Intercept, trend from one, level, slope from one, seasons.
    fn design(&self, series: &InterruptedSeries<'_>) -> Result<Matrix, Error> {
        let seasons = season_columns(series.seasons);
        let rows: Vec<Vec<f64>> = (0..series.outcomes.len())
            .map(|period| {
                let after = period >= series.first_treated;
                let mut row = vec![1.0, (period + 1) as f64, f64::from(u8::from(after))];
                if self.interruption == Interruption::LevelAndSlope {
                    // One in the first treated period: what changes there is the level and one slope.
                    row.push((period + 1).saturating_sub(series.first_treated) as f64);
                }
                row.extend(seasons.iter().filter_map(|column| column.get(period)));
                row
            })
            .collect();
        let design = Matrix::from_rows(&rows)?;
        if design.rows() <= design.columns() {
            return Err(Error::OutOfRange {
                what: "the number of periods",
                seen: design.rows() as f64,
                expected: "larger than the number of coefficients",
            });
        }
        Ok(design)
    }
}

fn ordinary(design: &Matrix, outcomes: &[f64]) -> Result<FittedMean, Error> {
    let fit = least_squares(design, outcomes)?;
    let fitted = design.times(&fit.coefficients);
    let weights = vec![1.0; fitted.len()];
    Ok(FittedMean { coefficients: fit.coefficients, fitted, weights, converged: true })
}
