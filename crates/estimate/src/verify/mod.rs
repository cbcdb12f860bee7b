//! Every method against the values that its reference prints: ours beside theirs, with a tolerance and its reason.
//!
//! The values stand once, in `reference/values.csv`, each with its source. A group of methods answers the rows that are
//! its own; a row that no panel at hand can decide says so and is counted apart.

mod conformal;
mod every_row;
mod factors;
mod fixed_effects;
mod honest;
mod outcome;
mod panels;
mod row;
mod series;
mod shipped;
mod staggered;
mod synthetic;
mod synthetic_predictors;
mod table;
mod tally;

pub use every_row::verify_methods;
pub use outcome::{Comparison, NotRun, Outcome, Reason, Tolerance, Verified};
pub use panels::ReferencePanels;
pub use row::{REFERENCE_VALUES, ReferenceRow, reference_rows};
pub use shipped::ShippedPanels;
pub use table::{ReferenceTable, WidePanel};
pub use tally::{MethodTally, Standing, recorded_standing, recorded_tallies, tallies_in_csv, tally_methods};
