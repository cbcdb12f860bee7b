//! A small dense matrix, and the two linear systems figures need: least squares and a symmetric positive one.

use faer::linalg::solvers::{ColPivQr, Llt, Solve, SolveLstsq};
use faer::{Mat, MatRef, Par, Side};

use crate::{Error, sum};

/// A dense matrix, row after row.
///
/// # Shape
/// `rows` x `columns`, at least one of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    values: Vec<f64>,
    rows: usize,
    columns: usize,
}

impl Matrix {
    /// A matrix of `values`, given row after row.
    ///
    /// # Errors
    /// When there is no row or no column, when the values are not rows x columns, or when one of them is not finite.
    pub fn new(rows: usize, columns: usize, values: Vec<f64>) -> Result<Matrix, Error> {
        if rows == 0 || columns == 0 {
            return Err(Error::Empty { what: "the matrix" });
        }
        let expected = rows.saturating_mul(columns);
        if values.len() != expected {
            return Err(Error::ShapeDiffers { rows, columns, expected, seen: values.len() });
        }
        if let Some((at, &seen)) = values.iter().enumerate().find(|(_, value)| !value.is_finite()) {
            return Err(Error::NotFinite {
                what: "the matrix",
                row: at / columns,
                column: at % columns,
                seen,
            });
        }
        Ok(Matrix { values, rows, columns })
    }

    /// A matrix of rows of one length.
    ///
    /// # Errors
    /// As [`Matrix::new`], and when a row is not as long as the first.
    pub fn from_rows<R: AsRef<[f64]>>(rows: &[R]) -> Result<Matrix, Error> {
        let expected = rows.first().map_or(0, |row| row.as_ref().len());
        let mut values = Vec::with_capacity(rows.len() * expected);
        for (row, given) in rows.iter().map(AsRef::as_ref).enumerate() {
            if given.len() != expected {
                return Err(Error::RowsDiffer { row, expected, seen: given.len() });
            }
            values.extend_from_slice(given);
        }
        Matrix::new(rows.len(), expected, values)
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// All values, row after row.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// One row; empty outside the matrix.
    #[must_use]
    pub fn row(&self, row: usize) -> &[f64] {
        let start = row.saturating_mul(self.columns);
        self.values.get(start..start.saturating_add(self.columns)).unwrap_or(&[])
    }

    /// One column; empty outside the matrix.
    #[must_use]
    pub fn column(&self, column: usize) -> Vec<f64> {
        self.values.iter().skip(column).step_by(self.columns).copied().take(self.height_of(column)).collect()
    }

    /// One value; not-a-number outside the matrix.
    #[must_use]
    pub fn at(&self, row: usize, column: usize) -> f64 {
        // default: as documented; a place outside then spoils every figure that it reaches instead of passing for a number.
        self.row(row).get(column).copied().unwrap_or(f64::NAN)
    }

    /// The matrix with rows and columns exchanged.
    #[must_use]
    pub fn transposed(&self) -> Matrix {
        let values = (0..self.columns).flat_map(|column| self.column(column)).collect();
        Matrix { values, rows: self.columns, columns: self.rows }
    }

    /// The matrix less the mean of each column.
    #[must_use]
    pub fn centred(&self) -> Matrix {
        let count = self.rows as f64;
        let means: Vec<f64> =
            self.transposed_times(&vec![1.0; self.rows]).into_iter().map(|total| total / count).collect();
        let values = self
            .values
            .chunks(self.columns)
            .flat_map(|row| row.iter().zip(&means).map(|(value, mean)| value - mean))
            .collect();
        Matrix { values, rows: self.rows, columns: self.columns }
    }

    /// The matrix less one value for each row.
    pub(crate) fn less_by_row(&self, by_row: &[f64]) -> Matrix {
        let rows = self.values.chunks(self.columns).zip(by_row);
        let values = rows.flat_map(|(row, less)| row.iter().map(move |value| value - less)).collect();
        Matrix { values, rows: self.rows, columns: self.columns }
    }

    /// The matrix times a vector: one value for each row.
    #[must_use]
    pub fn times(&self, vector: &[f64]) -> Vec<f64> {
        self.values.chunks(self.columns).map(|row| sum::dot(row, vector)).collect()
    }

    /// The transposed matrix times a vector: one value for each column, rows added in chunks of [`sum::CHUNK`].
    #[must_use]
    pub fn transposed_times(&self, vector: &[f64]) -> Vec<f64> {
        let mut total = vec![0.0; self.columns];
        for (rows, weights) in
            self.values.chunks(self.columns.saturating_mul(sum::CHUNK)).zip(vector.chunks(sum::CHUNK))
        {
            let mut chunk = vec![0.0; self.columns];
            add_rows(&mut chunk, rows, weights);
            for (held, value) in total.iter_mut().zip(chunk) {
                *held += value;
            }
        }
        total
    }

    fn height_of(&self, column: usize) -> usize {
        if column < self.columns { self.rows } else { 0 }
    }

    fn as_faer(&self) -> MatRef<'_, f64> {
        MatRef::from_row_major_slice(&self.values, self.rows, self.columns)
    }
}

/// Coefficients that make the squared residuals least.
#[derive(Debug, Clone, PartialEq)]
pub struct LeastSquares {
    /// One coefficient for each column of the regressors.
    pub coefficients: Vec<f64>,
    /// Target less fitted value, one for each row.
    pub residuals: Vec<f64>,
}

/// Ordinary least squares by a QR decomposition with column pivoting.
///
/// # Shape
/// `regressors` is observations x columns, with at least as many rows; `target` has one value for each row.
///
/// # Errors
/// When the target does not fit or is not finite, or when columns repeat one another (numerical rank by the pivots).
pub fn least_squares(regressors: &Matrix, target: &[f64]) -> Result<LeastSquares, Error> {
    check_vector("the target", target, regressors.rows)?;
    faer::set_global_parallelism(Par::Seq);
    // By orthogonal factors: normal equations would square the condition number.
    let decomposition = ColPivQr::new(regressors.as_faer());
    let rank = rank_by_pivots(&decomposition, regressors.rows.min(regressors.columns));
    if rank < regressors.columns {
        return Err(Error::Collinear { what: "the regressors", columns: regressors.columns, rank });
    }
    let solution = decomposition.solve_lstsq(column_of(target));
    let coefficients: Vec<f64> = (0..regressors.columns).map(|column| solution[(column, 0)]).collect();
    let residuals =
        regressors.times(&coefficients).iter().zip(target).map(|(fit, seen)| seen - fit).collect();
    Ok(LeastSquares { coefficients, residuals })
}

/// The solution of a symmetric positive definite system.
///
/// # Errors
/// When the matrix is not square or not positive definite, or when the right-hand side does not fit.
pub fn solve_positive(system: &Matrix, right: &[f64]) -> Result<Vec<f64>, Error> {
    check_vector("the right-hand side", right, system.rows)?;
    if system.rows != system.columns {
        return Err(Error::LengthDiffers {
            what: "a row of the system",
            expected: system.rows,
            seen: system.columns,
        });
    }
    faer::set_global_parallelism(Par::Seq);
    let collinear = |_| Error::Collinear { what: "the system", columns: system.columns, rank: 0 };
    let solution = Llt::new(system.as_faer(), Side::Lower).map_err(collinear)?.solve(column_of(right));
    Ok((0..system.rows).map(|row| solution[(row, 0)]).collect())
}

/// The inverse of a symmetric positive definite system, row after row: one decomposition for any number of right-hand sides.
///
/// # Errors
/// When the matrix is not square or not positive definite.
pub fn inverse_positive(system: &Matrix) -> Result<Vec<Vec<f64>>, Error> {
    if system.rows != system.columns {
        return Err(Error::LengthDiffers {
            what: "a row of the system",
            expected: system.rows,
            seen: system.columns,
        });
    }
    faer::set_global_parallelism(Par::Seq);
    let size = system.rows;
    let collinear = |_| Error::Collinear { what: "the system", columns: size, rank: 0 };
    let inverse =
        Llt::new(system.as_faer(), Side::Lower).map_err(collinear)?.solve(Mat::<f64>::identity(size, size));
    Ok((0..size).map(|row| (0..size).map(|column| inverse[(row, column)]).collect()).collect())
}

/// Adds weighted rows to a line one after the other; eight at a time, so that the line is read and written less often.
fn add_rows(line: &mut [f64], rows: &[f64], weights: &[f64]) {
    let width = line.len();
    let (eights, left) = weights.as_chunks::<8>();
    for (block, by) in rows.chunks_exact(8 * width).zip(eights) {
        let (half, other) = block.split_at(4 * width);
        let ((a, b), (c, d)) = quarters(half, width);
        let ((e, f), (g, h)) = quarters(other, width);
        let (first, second) = (a.iter().zip(b).zip(c.iter().zip(d)), e.iter().zip(f).zip(g.iter().zip(h)));
        for (held, (((a, b), (c, d)), ((e, f), (g, h)))) in line.iter_mut().zip(first.zip(second)) {
            let early = *held + by[0] * a + by[1] * b + by[2] * c + by[3] * d;
            *held = early + by[4] * e + by[5] * f + by[6] * g + by[7] * h;
        }
    }
    let done = weights.len() - left.len();
    for (row, weight) in rows.chunks(width).skip(done).zip(left) {
        for (held, value) in line.iter_mut().zip(row) {
            *held += weight * value;
        }
    }
}

/// Four rows of one block.
type Quarters<'a> = ((&'a [f64], &'a [f64]), (&'a [f64], &'a [f64]));

fn quarters(block: &[f64], width: usize) -> Quarters<'_> {
    let (half, other) = block.split_at(2 * width);
    (half.split_at(width), other.split_at(width))
}

fn column_of(values: &[f64]) -> Mat<f64> {
    Mat::from_fn(values.len(), 1, |row, _| values[row])
}

/// Pivots that stand out of the rounding of the first one.
fn rank_by_pivots(decomposition: &ColPivQr<f64>, diagonal: usize) -> usize {
    let pivots = decomposition.thin_R();
    let largest = pivots[(0, 0)].abs();
    let rounding = largest * f64::EPSILON * 16.0 * pivots.ncols().max(pivots.nrows()) as f64;
    (0..diagonal).filter(|place| pivots[(*place, *place)].abs() > rounding).count()
}

pub(crate) fn check_vector(what: &'static str, values: &[f64], expected: usize) -> Result<(), Error> {
    if values.len() != expected {
        return Err(Error::LengthDiffers { what, expected, seen: values.len() });
    }
    match values.iter().enumerate().find(|(_, value)| !value.is_finite()) {
        Some((row, &seen)) => Err(Error::NotFinite { what, row, column: 0, seen }),
        None => Ok(()),
    }
}
