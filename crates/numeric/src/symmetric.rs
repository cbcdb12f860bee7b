//! A symmetric positive system whose columns may repeat one another: factored in order, what repeats is named and left out.

use crate::{Error, Matrix, sum};

/// The share of a column's own variation below which the others are taken to say the same.
pub const REPEATED: f64 = 1e-10;

/// A symmetric matrix factored into a lower triangle and its transpose, without the columns that repeat earlier ones.
#[derive(Debug, Clone, PartialEq)]
pub struct SymmetricFactors {
    size: usize,
    kept: Vec<usize>,
    /// Lower triangle over the kept columns, row after row.
    lower: Vec<Vec<f64>>,
}

impl SymmetricFactors {
    /// Factors `matrix`; a column is left out when less than [`REPEATED`] of `scale` remains of it.
    ///
    /// # Shape
    /// `matrix` is square; `scale` has the variation of each column before anything was taken out of it.
    ///
    /// # Errors
    /// When the matrix is not square or the scale does not fit.
    pub fn new(matrix: &Matrix, scale: &[f64]) -> Result<Self, Error> {
        let size = matrix.rows();
        if matrix.columns() != size {
            let seen = matrix.columns();
            return Err(Error::LengthDiffers { what: "a row of the system", expected: size, seen });
        }
        crate::matrix::check_vector("the scale", scale, size)?;
        let mut factors = Self { size, kept: Vec::new(), lower: Vec::new() };
        for (column, scale) in scale.iter().enumerate() {
            let mut row: Vec<f64> = Vec::with_capacity(factors.kept.len() + 1);
            for (place, other) in factors.kept.iter().enumerate() {
                let earlier = &factors.lower[place];
                let known = sum::dot(&row, earlier);
                row.push((matrix.at(column, *other) - known) / earlier[place]);
            }
            // Cholesky's pivot: what earlier columns leave of this one's own product.
            let remains = matrix.at(column, column) - sum::squares(&row);
            if remains > REPEATED * scale {
                row.push(remains.sqrt());
                factors.kept.push(column);
                factors.lower.push(row);
            }
        }
        Ok(factors)
    }

    /// The system without columns.
    #[must_use]
    pub fn empty() -> Self {
        Self { size: 0, kept: Vec::new(), lower: Vec::new() }
    }

    /// The columns that are not repeated.
    #[must_use]
    pub fn kept(&self) -> &[usize] {
        &self.kept
    }

    /// The columns left out, which earlier ones repeat.
    #[must_use]
    pub fn repeated(&self) -> Vec<usize> {
        (0..self.size).filter(|column| !self.kept.contains(column)).collect()
    }

    /// The solution of the system; zero for a column left out. A right-hand side too short counts as zero.
    #[must_use]
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut forward: Vec<f64> = Vec::with_capacity(self.kept.len());
        for (row, column) in self.lower.iter().zip(&self.kept) {
            let known = sum::dot(&forward, row);
            // A row of the factor ends with its pivot: it is as long as what is solved, and one more.
            let pivot = row[forward.len()];
            forward.push((right.get(*column).copied().unwrap_or(0.0) - known) / pivot);
        }
        for place in (0..forward.len()).rev() {
            let solved = forward[place] / self.lower[place][place];
            forward[place] = solved;
            for (held, factor) in forward.iter_mut().zip(&self.lower[place][..place]) {
                *held -= factor * solved;
            }
        }
        let mut solution = vec![0.0; self.size];
        for (column, value) in self.kept.iter().zip(forward) {
            solution[*column] = value;
        }
        solution
    }

    /// The inverse, row after row; zero in rows and columns left out.
    #[must_use]
    pub fn inverse(&self) -> Vec<Vec<f64>> {
        let solved = |column: usize| {
            let own = |at: usize| f64::from(u8::from(at == column && self.kept.contains(&column)));
            self.solve(&(0..self.size).map(own).collect::<Vec<f64>>())
        };
        (0..self.size).map(solved).collect()
    }
}

/// The factored information about coefficients: cleaned regressors times one another under weights.
///
/// # Errors
/// When a product is not finite.
pub fn information(cleaned: &[Vec<f64>], weights: &[f64], scales: &[f64]) -> Result<SymmetricFactors, Error> {
    if cleaned.is_empty() {
        return Ok(SymmetricFactors::empty());
    }
    let rows: Vec<Vec<f64>> = cleaned
        .iter()
        .map(|left| cleaned.iter().map(|right| weighted_dot(left, right, weights)).collect())
        .collect();
    SymmetricFactors::new(&Matrix::from_rows(&rows)?, scales)
}

pub(crate) fn weighted_dot(left: &[f64], right: &[f64], weights: &[f64]) -> f64 {
    sum::ordered(left.iter().zip(right).zip(weights).map(|((a, b), weight)| a * b * weight))
}

/// The weighted squares of a column about its mean, and a trace of its own squares: what varies less is rounding.
///
/// A column longer than the weights is cut to them; none are equal weights.
#[must_use]
pub fn variation(column: &[f64], weights: Option<&[f64]>) -> f64 {
    const ROUNDING: f64 = 1e-14;
    let weight = |row: usize| weights.map_or(1.0, |weights| weights.get(row).copied().unwrap_or(0.0));
    let total = sum::ordered((0..column.len()).map(weight));
    let mean = sum::ordered(column.iter().enumerate().map(|(row, value)| weight(row) * value)) / total;
    sum::ordered(
        column
            .iter()
            .enumerate()
            .map(|(row, value)| weight(row) * ((value - mean) * (value - mean) + ROUNDING * value * value)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_repeats_is_named_and_the_rest_is_solved() {
        // Columns a, b and a + b of three rows: the third repeats.
        let gram = Matrix::from_rows(&[[2.0, 1.0, 3.0], [1.0, 3.0, 4.0], [3.0, 4.0, 7.0]]).unwrap();
        let factors = SymmetricFactors::new(&gram, &[2.0, 3.0, 7.0]).unwrap();
        assert_eq!((factors.kept(), factors.repeated()), (&[0, 1][..], vec![2]));
        let solution = factors.solve(&[4.0, 7.0, 11.0]);
        assert!((solution[0] - 1.0).abs() < 1e-14 && (solution[1] - 2.0).abs() < 1e-14);
        assert_eq!(solution[2], 0.0);
        let inverse = factors.inverse();
        assert!((inverse[0][0] - 0.6).abs() < 1e-14 && (inverse[0][1] + 0.2).abs() < 1e-14);
        assert_eq!(inverse[2], [0.0; 3]);
    }

    #[test]
    fn what_is_not_square_is_refused() {
        let wide = Matrix::from_rows(&[[1.0, 2.0]]).unwrap();
        assert!(SymmetricFactors::new(&wide, &[1.0]).is_err());
        let square = Matrix::from_rows(&[[1.0]]).unwrap();
        assert!(SymmetricFactors::new(&square, &[]).is_err());
    }
}
