//! The spectrum of a symmetric matrix, and through it the right singular vectors of any other.

use faer::linalg::solvers::SelfAdjointEigen;
use faer::{MatRef, Par, Side};

use crate::{Error, Matrix, sum};

/// Values in descending order, each with its direction.
#[derive(Debug, Clone, PartialEq)]
pub struct Spectrum {
    /// Eigenvalues, or singular values, the largest first.
    pub values: Vec<f64>,
    /// Row `k` is the direction of value `k`, of length one. Its sign is arbitrary.
    pub directions: Matrix,
}

/// Eigenvalues and eigenvectors of a symmetric matrix; its lower triangle is read.
///
/// # Errors
/// When the matrix is not square, or the iteration behind the decomposition does not end.
pub fn symmetric_spectrum(matrix: &Matrix) -> Result<Spectrum, Error> {
    let size = matrix.rows();
    if matrix.columns() != size {
        return Err(Error::LengthDiffers {
            what: "a row of the symmetric matrix",
            expected: size,
            seen: matrix.columns(),
        });
    }
    faer::set_global_parallelism(Par::Seq);
    let view = MatRef::from_row_major_slice(matrix.values(), size, size);
    let decomposition = SelfAdjointEigen::new(view, Side::Lower)
        .map_err(|error| Error::NoSolution { reason: format!("the spectrum: {error:?}") })?;
    let (vectors, diagonal) = (decomposition.U(), decomposition.S().column_vector());
    // The decomposition gives the smallest first.
    let values = (0..size).rev().map(|place| diagonal[place]).collect();
    let directions =
        (0..size).rev().flat_map(|place| (0..size).map(move |row| vectors[(row, place)])).collect();
    Ok(Spectrum { values, directions: Matrix::new(size, size, directions)? })
}

/// The transposed matrix times the matrix: columns x columns, rows added in chunks of [`sum::CHUNK`].
///
/// # Errors
/// When a product overflows.
pub fn gram(matrix: &Matrix) -> Result<Matrix, Error> {
    let size = matrix.columns();
    let mut total = vec![0.0; size * size];
    for rows in matrix.values().chunks(size.saturating_mul(sum::CHUNK)) {
        let mut chunk = vec![0.0; size * size];
        for row in rows.chunks(size) {
            for (held, left) in chunk.chunks_mut(size).zip(row) {
                for (held, right) in held.iter_mut().zip(row) {
                    *held += left * right;
                }
            }
        }
        for (held, value) in total.iter_mut().zip(chunk) {
            *held += value;
        }
    }
    Matrix::new(size, size, total)
}

/// Singular values and right singular vectors, by the spectrum of the Gram matrix.
///
/// # Assumptions
/// Only singular values well above the root of the rounding (1.5e-8 of the largest) are told from zero. That is enough for
/// leading factors and for thresholds, and costs the cube of the columns however many rows there are.
///
/// # Errors
/// As [`gram`] and [`symmetric_spectrum`].
pub fn right_singular(matrix: &Matrix) -> Result<Spectrum, Error> {
    let spectrum = symmetric_spectrum(&gram(matrix)?)?;
    // Rounding leaves zero eigenvalues of the Gram matrix a little below zero.
    let values = spectrum.values.iter().map(|value| value.max(0.0).sqrt()).collect();
    Ok(Spectrum { values, directions: spectrum.directions })
}

/// The matrix whose singular values are lower by `threshold`, none below zero, and their sum.
///
/// # Errors
/// When the threshold is negative or not finite, and as [`right_singular`].
///
/// # References
/// Cai, Candès & Shen (2010), the operator of section 2.1.
pub fn shrink_singular_values(matrix: &Matrix, threshold: f64) -> Result<(Matrix, Vec<f64>), Error> {
    if !(threshold.is_finite() && threshold >= 0.0) {
        return Err(Error::OutOfRange {
            what: "the threshold",
            seen: threshold,
            expected: "zero or a positive number",
        });
    }
    let spectrum = right_singular(matrix)?;
    if threshold == 0.0 {
        return Ok((matrix.clone(), spectrum.values));
    }
    let kept = spectrum.values.iter().take_while(|value| **value > threshold).count();
    let mut shrunk = vec![0.0; matrix.values().len()];
    for (row, held) in shrunk.chunks_mut(matrix.columns()).enumerate() {
        for (place, value) in spectrum.values.iter().take(kept).enumerate() {
            let direction = spectrum.directions.row(place);
            // Along a direction of value s the matrix keeps (s - threshold) / s of itself: no left vector is needed.
            let score = sum::dot(matrix.row(row), direction) * (1.0 - threshold / value);
            for (held, along) in held.iter_mut().zip(direction) {
                *held += score * along;
            }
        }
    }
    let values = spectrum.values.iter().map(|value| (value - threshold).max(0.0)).collect();
    Ok((Matrix::new(matrix.rows(), matrix.columns(), shrunk)?, values))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::StreamKey;

    fn noise(rows: usize, columns: usize) -> Matrix {
        let mut stream = StreamKey::new(3, b"tests", "decomposition").stream(0);
        Matrix::new(rows, columns, (0..rows * columns).map(|_| stream.standard_normal()).collect()).unwrap()
    }

    #[test]
    fn every_direction_solves_its_own_equation() {
        let matrix = gram(&noise(9, 5)).unwrap();
        let spectrum = symmetric_spectrum(&matrix).unwrap();
        assert!(spectrum.values.is_sorted_by(|left, right| left >= right));
        for (place, value) in spectrum.values.iter().enumerate() {
            let direction = spectrum.directions.row(place);
            for (image, along) in matrix.times(direction).iter().zip(direction) {
                assert!((image - value * along).abs() < 1e-12);
            }
            for other in 0..5 {
                let product = sum::dot(direction, spectrum.directions.row(other));
                assert!((product - f64::from(u8::from(place == other))).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn a_known_spectrum_is_found() {
        // The eigenvalues of [[2, 1], [1, 2]] are 3 and 1.
        let spectrum = symmetric_spectrum(&Matrix::new(2, 2, vec![2.0, 1.0, 1.0, 2.0]).unwrap()).unwrap();
        assert!((spectrum.values[0] - 3.0).abs() < 1e-14 && (spectrum.values[1] - 1.0).abs() < 1e-14);
        assert!(symmetric_spectrum(&noise(2, 3)).is_err());
    }

    /// The shrunken matrix minimises half the squared distance plus threshold times nuclear norm: at the optimum the
    /// residual has no singular value above the threshold and its product with the fit is threshold times the norm.
    #[test]
    fn shrinking_meets_the_optimality_conditions_of_the_nuclear_norm() {
        for (rows, columns) in [(12, 4), (4, 12)] {
            let matrix = noise(rows, columns);
            // Between the second and the third singular value, so that some are kept and some are not.
            let spectrum = right_singular(&matrix).unwrap().values;
            let threshold = 0.5 * (spectrum[1] + spectrum[2]);
            let (shrunk, values) = shrink_singular_values(&matrix, threshold).unwrap();
            let residual: Vec<f64> =
                matrix.values().iter().zip(shrunk.values()).map(|(seen, fit)| seen - fit).collect();
            let residual = Matrix::new(rows, columns, residual).unwrap();
            assert!(right_singular(&residual).unwrap().values[0] <= threshold * (1.0 + 1e-10));
            let product = sum::dot(residual.values(), shrunk.values());
            assert!((product - threshold * sum::ordered(&values)).abs() < 1e-9, "{product}");
            assert!(values.iter().any(|value| *value > 0.0) && values.contains(&0.0));
        }
        assert_eq!(shrink_singular_values(&noise(3, 3), 0.0).unwrap().0, noise(3, 3));
        assert!(shrink_singular_values(&noise(3, 3), -1.0).is_err());
    }
}
