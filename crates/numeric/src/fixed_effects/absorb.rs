//! The part of a column that the levels of all factors do not explain.

use super::{FixedEffects, Levels, NormalEquations};
use crate::Error;

/// How far the residual of the equations for the levels may stay from zero, relative to the column.
pub const ABSORBED: f64 = 1e-11;

impl FixedEffects {
    /// What the levels do not explain of each column: residuals of its weighted regression on all levels.
    ///
    /// # Shape
    /// A value for each row; `weights` too, or none for equal ones. A row of weight zero explains nothing.
    ///
    /// # Errors
    /// When a column or the weights do not fit or are not finite, when a weight is negative, or when the levels cannot be
    /// told apart to [`ABSORBED`] (nearly disconnected factors).
    ///
    /// # References
    /// Guimaraes & Portugal (2010), *A simple feasible procedure to fit models with high-dimensional fixed effects*;
    /// the largest factor eliminated, conjugate gradients over the levels of the others.
    pub fn absorb(&self, columns: &[&[f64]], weights: Option<&[f64]>) -> Result<Vec<Vec<f64>>, Error> {
        let weights = match weights {
            Some(weights) => {
                check_weights(weights, self.rows())?;
                self.arranged(weights)
            }
            None => vec![1.0; self.rows()],
        };
        let equations = NormalEquations::new(self, &weights);
        let mut residuals = Vec::with_capacity(columns.len());
        for column in columns {
            crate::matrix::check_vector("a column", column, self.rows())?;
            let mut column = self.arranged(column);
            let mut levels = Levels::zero(self);
            equations.solve(&column, &mut levels, ABSORBED)?;
            levels.subtract_from(self, &mut column);
            residuals.push(self.restored(column));
        }
        Ok(residuals)
    }
}

pub(crate) fn check_weights(weights: &[f64], rows: usize) -> Result<(), Error> {
    crate::matrix::check_vector("the weights", weights, rows)?;
    match weights.iter().find(|weight| **weight < 0.0) {
        Some(&seen) => Err(Error::OutOfRange { what: "a weight", seen, expected: "zero or positive" }),
        None => Ok(()),
    }
}
