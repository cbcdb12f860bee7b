//! Design gates: what a design admits is decided by rules with their numbers, before and after the methods run.

mod assignment;
mod comparison;
mod design_gates;
mod false_alarms;
mod finding;
mod fit;
mod input;
mod limits;
mod missing;
mod outcome;
mod place_change;
mod reading;
mod staggered_two_way;
#[cfg(test)]
mod tests;
mod window;

pub(crate) use design_gates::design_gates;
pub(crate) use false_alarms::false_alarms;
pub use finding::GateFinding;
pub(crate) use fit::fit_before;
pub(crate) use input::GateInput;
pub use limits::{
    FEWEST_CLUSTERS, FEWEST_MONTHS, FEWEST_PLACES_A_START, FEWEST_TIMES, FEWEST_YEARS, THIN_STAGGERING_DAYS,
    THIN_STAGGERING_SHARE,
};
pub(crate) use missing::{lacking, stopped_by_gaps, takes_gaps, times_in_words};
pub use outcome::{DatingError, measure_dating};
pub use reading::{Concern, Gate, GateReading, Ruling};
pub use staggered_two_way::MOST_FORBIDDEN_PERCENT;
