//! Covariance of coefficients whose errors go together within clusters, with the small-sample conventions of R fixest.

use numeric::fixed_effects::Factor;
use numeric::{Matrix, sum};

use crate::Error;

/// The small-sample corrections of fixest 0.14: `ssc(K.adj = TRUE, K.fixef = "nonnested", G.adj = TRUE, G.df = "min")`.
///
/// Rows less one over rows less parameters, where the levels of a factor nested in clusters count as one; times, for each
/// list of clusters, clusters over clusters less one, the fewest clusters of two lists serving both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Correction {
    n_rows: usize,
    parameters: usize,
}

impl Correction {
    /// Of a regression with so many coefficients, clustered by the given lists; by none: all levels count.
    pub(crate) fn new(coefficients: usize, factors: &[Factor], clusters: &[Factor]) -> Self {
        let n_rows = factors.first().map_or(0, |factor| factor.codes().len());
        let counted = |factor: &Factor| {
            let nested = clusters.iter().any(|clusters| factor.is_nested_in(clusters));
            if nested { 1 } else { factor.levels() }
        };
        let levels: usize = factors.iter().map(counted).sum();
        // Every factor after the first holds the constant once more.
        Self { n_rows, parameters: coefficients + levels - factors.len().saturating_sub(1) }
    }

    /// The same where the number of parameters is known.
    pub(crate) fn of(n_rows: usize, parameters: usize) -> Self {
        Self { n_rows, parameters }
    }

    /// Rows less parameters.
    pub(crate) fn degrees(self) -> Result<usize, Error> {
        let (rows, parameters) = (self.n_rows, self.parameters);
        self.n_rows
            .checked_sub(self.parameters)
            .filter(|degrees| *degrees > 0)
            .ok_or(Error::TooFewRows { rows, parameters })
    }

    /// Rows less one over rows less parameters.
    pub(crate) fn by_parameters(self) -> Result<f64, Error> {
        Ok((self.n_rows as f64 - 1.0) / self.degrees()? as f64)
    }

    /// That, times clusters over clusters less one.
    pub(crate) fn by_clusters(self, clusters: usize) -> Result<f64, Error> {
        if clusters < 2 {
            return Err(Error::TooFewClusters { clusters });
        }
        Ok(self.by_parameters()? * clusters as f64 / (clusters as f64 - 1.0))
    }
}

/// The covariance: bread times the products of scores added up within clusters, times bread.
///
/// # Shape
/// `bread` is the inverse information; `scores` has, for each coefficient, a value for each row.
///
/// # References
/// Cameron, Gelbach & Miller (2011), equation 2.11: of two lists, the sum of both less that of their intersection.
pub(crate) fn sandwich(
    bread: &[Vec<f64>],
    scores: &[Vec<f64>],
    clusters: &[Factor],
    correction: Correction,
) -> Result<Vec<Vec<f64>>, Error> {
    let fewest = clusters.iter().map(Factor::levels).min().ok_or(Error::NoClusters)?;
    let scale = correction.by_clusters(fewest)?;
    let size = bread.len();
    let mut meat = vec![vec![0.0; size]; size];
    let mut add = |sign: f64, clusters: &Factor| {
        let totals: Vec<Vec<f64>> = scores.iter().map(|score| within(score, clusters)).collect();
        for (left, row) in totals.iter().zip(&mut meat) {
            for (right, held) in totals.iter().zip(row) {
                *held += sign * sum::dot(left, right);
            }
        }
    };
    clusters.iter().for_each(|own| add(1.0, own));
    if let [first, second] = clusters {
        add(-1.0, &first.crossed(second));
    }
    let half = product(bread, &meat);
    let whole = product(&half, bread);
    Ok(whole.into_iter().map(|row| row.into_iter().map(|value| scale * value).collect()).collect())
}

/// Scores added up within clusters.
fn within(score: &[f64], clusters: &Factor) -> Vec<f64> {
    let mut totals = vec![0.0; clusters.levels()];
    for (value, code) in score.iter().zip(clusters.codes()) {
        if let Some(held) = totals.get_mut(*code as usize) {
            *held += value;
        }
    }
    totals
}

fn product(left: &[Vec<f64>], right: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let column = |place: usize| right.iter().filter_map(move |row| row.get(place));
    let entry =
        |row: &Vec<f64>, place: usize| sum::ordered(row.iter().zip(column(place)).map(|(a, b)| a * b));
    left.iter().map(|row| (0..row.len()).map(|place| entry(row, place)).collect()).collect()
}

/// Rows and columns of the kept coefficients, whose variances must be positive.
pub(super) fn kept_only(full: &[Vec<f64>], kept: &[usize], names: &[String]) -> Result<Matrix, Error> {
    let mut rows = Vec::with_capacity(kept.len());
    for place in kept {
        let row = &full[*place];
        let variance = row[*place];
        if variance.is_nan() || variance < 0.0 {
            return Err(Error::VarianceNegative { regressor: names[*place].clone(), seen: variance });
        }
        rows.push(kept.iter().map(|other| row[*other]).collect::<Vec<f64>>());
    }
    Ok(Matrix::from_rows(&rows)?)
}
