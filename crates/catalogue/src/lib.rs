//! What can be asked for, as tables with words in both languages: statistics, offences, units, the catalogues of the
//! publishers with their labels, the breaks of the series, the presidencies.
//!
//! The tables are `tables/*.toml` and `tables/*.csv`; `cargo xtask catalogue` writes them as Rust, here and as the nouns
//! of [`measure`]. A new statistic, offence or publisher is a row and that command.

mod breaks;
mod labels;
mod presidency;
mod rows;
#[rustfmt::skip]
mod tables;

pub use breaks::breaks_between;
pub use labels::{offence_of, pgr, sesnsp_subtype, sesnsp_type, years};
pub use presidency::TermSpan;
pub use rows::{Break, BreakKind, Bridge, Counterpart, Label, Named, Names, Presidency, Reading};
pub use tables::{BREAKS, BRIDGES, PRESIDENCIES, is_closed, labels, note, since, until};
