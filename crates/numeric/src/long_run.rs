//! Newey-West: the variance of a sum of serially correlated scores, with a lag given or found from the scores.

use crate::matrix::least_squares;
use crate::{Error, Matrix, float, sum};

/// How many lags the Bartlett weights reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LagChoice {
    /// As many as stated.
    Given(usize),
    /// The whole part of the bandwidth of Newey & West (1994).
    Automatic,
}

/// How serial correlation enters the variance.
///
/// The default is that of `NeweyWest` in the R package sandwich: automatic lag, prewhitened, not adjusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NeweyWest {
    /// How many lags.
    pub lag: LagChoice,
    /// Whether a vector autoregression of order one takes out the larger part of the correlation first.
    pub prewhiten: bool,
    /// Whether the variance is multiplied by n / (n - k).
    pub adjust: bool,
}

impl Default for NeweyWest {
    fn default() -> Self {
        Self { lag: LagChoice::Automatic, prewhiten: true, adjust: false }
    }
}

/// The variance of a sum of scores.
#[derive(Debug, Clone, PartialEq)]
pub struct LongRunVariance {
    /// Variance of the sum of the scores over all observations, columns x columns.
    pub matrix: Matrix,
    /// Lags used.
    pub lag: usize,
    /// The bandwidth that the lag is the whole part of, where it was found from the scores.
    pub bandwidth: Option<f64>,
}

/// The Newey-West variance of the sum of scores.
///
/// # Shape
/// `scores` is observations in order of time x columns. `constant` is the column of the intercept, which the automatic
/// bandwidth leaves out.
///
/// # Assumptions
/// The observations are equally spaced and none is missing.
///
/// # Errors
/// When the lag is not below the number of observations, when there are not more observations than columns, or when the
/// autoregression of the scores has no single solution.
///
/// # References
/// Newey & West (1987), equation 5; Newey & West (1994), section 3 for the bandwidth; Andrews & Monahan (1992) for prewhitening;
/// Zeileis (2004), `NeweyWest` and `bwNeweyWest` of sandwich.
pub fn newey_west(
    scores: &Matrix,
    spec: NeweyWest,
    constant: Option<usize>,
) -> Result<LongRunVariance, Error> {
    let (n, k) = (scores.rows(), scores.columns());
    if n <= k {
        return Err(Error::OutOfRange {
            what: "the number of observations",
            seen: n as f64,
            expected: "larger than the number of coefficients",
        });
    }
    let (whitened, recolour) = if spec.prewhiten {
        let (residuals, recolour) = prewhitened(scores)?;
        (residuals, Some(recolour))
    } else {
        (scores.clone(), None)
    };
    let (lag, bandwidth) = match spec.lag {
        LagChoice::Given(lag) => (lag, None),
        LagChoice::Automatic => {
            let bandwidth = automatic_bandwidth(&whitened, n, constant);
            (bandwidth.floor() as usize, Some(bandwidth))
        }
    };
    if lag >= whitened.rows() {
        return Err(Error::OutOfRange {
            what: "the lag",
            seen: lag as f64,
            expected: "smaller than the number of observations",
        });
    }
    // R's sandwich scales by observations before prewhitening, though one of them is lost to it.
    let scale = if spec.adjust { n as f64 / (n - k) as f64 } else { 1.0 };
    let mut total = weighted_products(&whitened, lag);
    for value in &mut total {
        *value *= scale;
    }
    let mut matrix = Matrix::new(k, k, total)?;
    if let Some(recolour) = recolour {
        matrix = product(&product(&recolour, &matrix)?, &recolour.transposed())?;
    }
    Ok(LongRunVariance { matrix, lag, bandwidth })
}

/// The product of two matrices.
///
/// # Errors
/// When the columns of the first are not as many as the rows of the second, or when a product is not finite.
pub fn product(left: &Matrix, right: &Matrix) -> Result<Matrix, Error> {
    if left.columns() != right.rows() {
        return Err(Error::LengthDiffers {
            what: "a row of the left matrix",
            expected: right.rows(),
            seen: left.columns(),
        });
    }
    let columns: Vec<Vec<f64>> = (0..right.columns()).map(|column| right.column(column)).collect();
    let values = (0..left.rows())
        .flat_map(|row| columns.iter().map(move |column| sum::dot(left.row(row), column)))
        .collect();
    Matrix::new(left.rows(), right.columns(), values)
}

/// Sum over lags of Bartlett weight times the products of scores that far apart, made symmetric.
fn weighted_products(scores: &Matrix, lag: usize) -> Vec<f64> {
    let (n, k) = (scores.rows(), scores.columns());
    let columns: Vec<Vec<f64>> = (0..k).map(|column| scores.column(column)).collect();
    let mut half = vec![0.0; k * k];
    for distance in 0..=lag.min(n - 1) {
        // The products of a score with itself are halved: the transpose that is added below makes them whole.
        let weight = if distance == 0 { 0.5 } else { 1.0 - distance as f64 / (lag + 1) as f64 };
        for (row, earlier) in half.chunks_mut(k).zip(&columns) {
            for (held, later) in row.iter_mut().zip(&columns) {
                *held += weight * sum::dot(&earlier[..n - distance], &later[distance..]);
            }
        }
    }
    (0..k * k).map(|at| half[at] + half[(at % k) * k + at / k]).collect()
}

/// Residuals of a vector autoregression of order one without intercept, and the matrix that puts its correlation back.
fn prewhitened(scores: &Matrix) -> Result<(Matrix, Matrix), Error> {
    let (n, k) = (scores.rows(), scores.columns());
    let earlier = Matrix::new(n - 1, k, scores.values()[..(n - 1) * k].to_vec())?;
    let (mut residuals, mut remaining) = (Vec::with_capacity(k), Vec::with_capacity(k));
    for column in 0..k {
        let fit = least_squares(&earlier, &scores.column(column)[1..])?;
        residuals.push(fit.residuals);
        let own = |other: usize| if other == column { 1.0 } else { 0.0 };
        remaining
            .push(fit.coefficients.iter().enumerate().map(|(other, a)| own(other) - a).collect::<Vec<f64>>());
    }
    let remaining = Matrix::from_rows(&remaining)?;
    let inverse = (0..k)
        .map(|column| {
            let unit: Vec<f64> = (0..k).map(|row| if row == column { 1.0 } else { 0.0 }).collect();
            least_squares(&remaining, &unit).map(|fit| fit.coefficients)
        })
        .collect::<Result<Vec<_>, Error>>()?;
    Ok((Matrix::from_rows(&residuals)?.transposed(), Matrix::from_rows(&inverse)?.transposed()))
}

/// The Bartlett bandwidth of Newey & West (1994) for scores that were prewhitened when they are fewer than `n`.
fn automatic_bandwidth(scores: &Matrix, n: usize, constant: Option<usize>) -> f64 {
    let used = scores.rows();
    let start = if used < n { 3.0 } else { 4.0 };
    // Autocovariances up to here choose the bandwidth: 3 after prewhitening, 4 without, times n over 100 to 2/9.
    let reach = (start * float::pow(n as f64 / 100.0, 2.0 / 9.0)).floor() as usize;
    let weights: Vec<f64> = (0..scores.columns())
        .map(|column| if Some(column) == constant && scores.columns() > 1 { 0.0 } else { 1.0 })
        .collect();
    let combined = scores.times(&weights);
    let covariance =
        |distance: usize| sum::dot(&combined[..used - distance], &combined[distance..]) / used as f64;
    let covariances: Vec<f64> = (0..=reach.min(used - 1)).map(covariance).collect();
    let at_zero = covariances.first().copied().unwrap_or(0.0);
    let level = at_zero + 2.0 * sum::ordered(&covariances[1..]);
    let slope = 2.0 * sum::ordered(covariances.iter().enumerate().map(|(lag, value)| lag as f64 * value));
    // A sum of scores without variance has no correlation to reach for.
    if level == 0.0 {
        return 0.0;
    }
    let ratio = slope / level;
    // 1.1447 is the constant of the Bartlett kernel in Newey & West (1994), table I.
    1.1447 * float::pow(ratio * ratio, 1.0 / 3.0) * float::pow(n as f64, 1.0 / 3.0)
}
