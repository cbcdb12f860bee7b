//! What stops a computation.

use thiserror::Error;

/// What stops a computation of this crate. Whether a solver converged is a status of its solution and not an error.
///
/// Exhaustive, so that whoever says it in words to a reader does not compile until a new one is said too.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Error {
    /// A matrix was given another number of values than its shape asks for.
    #[error(
        "a matrix of {rows} rows and {columns} columns needs {expected} values and was given {seen}: check the shape"
    )]
    ShapeDiffers {
        /// Rows asked for.
        rows: usize,
        /// Columns asked for.
        columns: usize,
        /// Values the shape needs.
        expected: usize,
        /// Values given.
        seen: usize,
    },
    /// A row of a matrix is not as long as the first.
    #[error(
        "row {row} of the matrix has {seen} values and the first has {expected}: give rows of one length"
    )]
    RowsDiffer {
        /// The row, from zero.
        row: usize,
        /// Length of the first row.
        expected: usize,
        /// Length of this row.
        seen: usize,
    },
    /// A vector does not fit the matrix it is used with.
    #[error("{what} has {seen} values where {expected} were expected: give one value for each")]
    LengthDiffers {
        /// What the vector is.
        what: &'static str,
        /// Length the matrix asks for.
        expected: usize,
        /// Length given.
        seen: usize,
    },
    /// A value is missing or infinite.
    #[error("value {column} in row {row} of {what} is `{seen}`: give a finite number or leave the row out")]
    NotFinite {
        /// What holds the value.
        what: &'static str,
        /// Row, from zero.
        row: usize,
        /// Column, from zero.
        column: usize,
        /// The value.
        seen: f64,
    },
    /// There is nothing to compute with.
    #[error("{what} is empty: give at least one row and one column")]
    Empty {
        /// What is empty.
        what: &'static str,
    },
    /// A setting lies outside the values it can take.
    #[error("{what} is `{seen}` and must be {expected}")]
    OutOfRange {
        /// What the setting is.
        what: &'static str,
        /// What was given.
        seen: f64,
        /// What is allowed.
        expected: &'static str,
    },
    /// Columns repeat one another, so that their coefficients have no single value.
    #[error(
        "the {columns} columns of {what} carry only {rank} separate pieces of information: remove columns that repeat others"
    )]
    Collinear {
        /// What the matrix is.
        what: &'static str,
        /// Number of columns.
        columns: usize,
        /// Numerical rank.
        rank: usize,
    },
    /// Levels of fixed effects cannot be told apart to the precision asked for.
    #[error(
        "the fixed effects cannot be told apart (`{left}` of the equations is left): join levels that few rows connect, or leave a factor out"
    )]
    EffectsInseparable {
        /// Size of what is left of the equations.
        left: f64,
    },
    /// Newton's steps on a Poisson likelihood do not come to rest.
    #[error(
        "the Poisson likelihood did not settle in {steps} steps: look for regressors of very different scale"
    )]
    PoissonUnsettled {
        /// Steps made.
        steps: usize,
    },
    /// The quadratic program could not be set up or solved.
    #[error("the quadratic program has no solution ({reason}): check the scale of the data")]
    NoSolution {
        /// What the solver said.
        reason: String,
    },
}
