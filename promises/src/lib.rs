//! Every measurable promise of the program, by name: what it says, how it is measured, and whether it holds.
//!
//! A promise is a file `GROUP/WORD.rs` that measures one thing on the built program, driven as a process, and
//! compares it with a bound or with a peer that runs beside it. Nothing here asserts what it has not measured: a
//! promise whose measures have no bound does not hold. [`show`] runs them and prints JSON lines.

mod answer;
mod bench;
mod commit;
mod evaluate;
mod first;
mod house;
mod line;
mod machine;
mod municipal;
mod process;
mod promise;
mod record;
mod report;
mod shortfall;
mod show;
mod stopwatch;
mod store;

pub use evaluate::method;
pub use promise::{Group, Promise, Size, Sizes, all};
pub use shortfall::Shortfall;
pub use show::{Ask, Outcome, list, show};
pub use stopwatch::stopwatch;
pub use store::shapes;
