//! Layouts: how each publisher writes, recognised from the file itself, never from its name.
//!
//! [`read`] recognises encoding, separator, header and layout in the first block, then hands every row to a
//! [`RowSink`](crate::RowSink): kept with its cells, or rejected with file, sheet, row, column and reason. A file of no known
//! layout is refused with what was seen and what the nearest layout expects.

mod compared;
mod conapo;
mod count;
mod duplicates;
mod elcrimen;
mod encoding;
mod fault;
mod federal;
mod fills;
mod forces;
mod graves;
mod inegi;
mod input;
mod kind;
mod ledger;
mod months;
mod municipal;
mod oraculus;
mod page;
mod prison_administration;
mod recognition;
mod records;
mod release;
mod rows;
mod search_commission;
mod sesnsp;
mod sspc;
mod totals;
mod transcribed;
mod ucdp;
mod victims;
mod workbook;

pub(crate) use fault::Fault;
pub use release::{Recognised, layouts, read, read_release, recognise};
pub(crate) use workbook::sheets_of;
