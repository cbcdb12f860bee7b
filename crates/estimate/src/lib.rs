//! The estimators: one file a method, each from a spec over plain numbers to a fit, and what a fit is held against.
//!
//! A block design (every treated unit starts in the same period) is a [`Block`]; adoption at several dates is a
//! [`Staggered`] panel, or an [`AdoptionPanel`] where a method reads columns. A method knows neither policies nor sentences:
//! whoever uses it decides whether a design admits it. Nothing here reads a file, and draws come from a
//! [`StreamKey`](numeric::stream::StreamKey), so that the same numbers give the same answer at any number of threads.
//!
//! ```
//! use estimate::{Block, SyntheticDidSpec};
//! use numeric::Matrix;
//!
//! // Three places over four periods; the first is treated in the last period.
//! let outcomes = Matrix::from_rows(&[&[2.0, 3.0, 4.0, 9.0], &[1.0, 2.0, 3.0, 4.0], &[3.0, 3.5, 5.5, 6.0]])?;
//! let block = Block::new(outcomes, &[true, false, false], 3)?;
//! let fit = SyntheticDidSpec::default().fit(&block)?;
//! assert!(fit.effect > 3.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod conformal;
mod error;
mod factor;
mod inference;
mod panel;
mod regression;
mod series;
mod spillover;
mod staggered_starts;
mod survey;
mod synthetic;
pub mod verify;

// What a kind makes public is public here: a method is named in its kind alone.
pub use conformal::*;
pub use error::Error;
pub use factor::*;
pub use inference::*;
pub use panel::*;
pub use regression::*;
pub use series::*;
pub use spillover::*;
pub use staggered_starts::*;
pub use survey::*;
pub use synthetic::*;
