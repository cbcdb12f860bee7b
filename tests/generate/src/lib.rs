//! Files in each publisher's layout with invented counts, for tests, promises and fuzzing.
//!
//! No count is anybody's: it is a seeded mixing of its row and column, so that the same
//! [`Spec`] gives the same bytes everywhere. [`Written`] says what a reader must find.

mod archive;
mod compared;
mod daily;
mod deaths;
mod forces;
mod layout;
mod municipal;
mod names;
mod own;
mod page;
mod persons;
mod population;
mod spec;
mod survey;
mod victims;
mod wide;

pub use archive::{as_bzip2, as_coloured_workbook, as_gzip, as_workbook, as_zip};
pub use layout::Layout;
pub use names::month_headers;
pub use own::{BadPanel, bad_panels};
pub use spec::{Encoding, Spec, WriteFile, Written};
pub use survey::survey_workbook;
