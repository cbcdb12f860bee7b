//! How far parallel trends may fail before the conclusion of an event study does: Rambachan and Roth's sensitivity analysis.
//!
//! Two ways of bounding the failure: its slope changes by at most M from one period to the next ([`HonestDidSpec::smoothness`]),
//! or it moves after the start at most Mbar times as far in one period as it ever did before
//! ([`HonestDidSpec::relative_magnitudes`]). The largest Mbar that leaves the effect different from zero is its
//! [`HonestDidSpec::breakdown`].

mod event_study;
mod interval;
mod relative;
mod smoothness;
mod spec;
#[cfg(test)]
mod tests;

pub use event_study::EventStudy;
pub use interval::HonestInterval;
pub use spec::{HonestDidSpec, HonestTarget};
