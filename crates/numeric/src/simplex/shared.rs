//! Products of centred columns that many problems share: each is computed once, by whichever problem needs it first.

use std::sync::OnceLock;

use crate::Matrix;

/// The products of all columns of a matrix, each less its mean, with one another.
///
/// A row of products is the same whoever computes it, so that threads share them without changing a byte.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedProducts {
    centred: Matrix,
    rows: Vec<OnceLock<Vec<f64>>>,
}

/// Which of the shared columns a problem takes as its regressors.
#[derive(Debug, Clone, Copy)]
pub struct Shared<'a> {
    /// The products.
    pub products: &'a SharedProducts,
    /// The shared column behind each column of the regressors.
    pub columns: &'a [usize],
}

impl SharedProducts {
    /// The products of the columns of a matrix; none is computed yet.
    #[must_use]
    pub fn of_centred(matrix: &Matrix) -> SharedProducts {
        SharedProducts { centred: matrix.centred(), rows: vec![OnceLock::new(); matrix.columns()] }
    }

    /// The products of one column with all; none for a column outside the matrix.
    pub(super) fn of(&self, column: usize) -> &[f64] {
        let products = || self.centred.transposed_times(&self.centred.column(column));
        self.rows.get(column).map_or(&[], |row| row.get_or_init(products))
    }
}
