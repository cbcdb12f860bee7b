//! De Chaisemartin & D'Haultfœuille: effects of treatments that rise, fall, return and differ in size.
//!
//! Every unit that changes its treatment is compared with units that started from the same level and have not changed
//! theirs. Where nobody started from that level, or everybody has changed by then, there is no comparison, and it is
//! refused by name: no other level stands in.

mod cohort;
mod compare;
mod contemporaneous;
mod dynamic;
mod panel;

pub use contemporaneous::{ContemporaneousFit, ContemporaneousSwitchingSpec, SwitchAverage};
pub(crate) use contemporaneous::{REFERENCE, answer};
pub use dynamic::{DynamicSwitchingFit, DynamicSwitchingSpec, SwitchEffect, TotalEffect};
pub use panel::TreatmentPanel;

/// About which mean the influence of a unit spreads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Centring {
    /// Of a unit that switches, that of its cohort (level, first change and the treatment it changes to); of a unit compared
    /// with, that of the comparison; each widened by n / (n - 1), n being clusters. What has no peer is centred on all units
    /// of its comparison: its effect then counts as spread.
    ///
    /// DIFFERENCE: the paper centres comparison units within cohorts and widens nothing, so that cohorts of one unit, of
    /// which doses make many, seem to have no spread. `did_multiplegt_dyn` centres as here.
    #[default]
    Roles,
    /// That of the cohort (level, first change and its direction), as the paper says and diff-diff 3.13.0 computes. A
    /// unit alone in its cohort adds nothing.
    Cohorts,
}

/// Units whose switch cannot be compared, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct RefusedSwitch {
    /// Treatment from which they switch.
    pub level: f64,
    /// Period in which they do.
    pub period: i64,
    /// Whether their treatment rises.
    pub rises: bool,
    /// Which effect: one is that of the period of the switch, negative ones are before it.
    pub horizon: i64,
    /// The units, by row.
    pub units: Vec<usize>,
    /// Why.
    pub reason: SwitchRefusal,
}

/// Why a switch cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SwitchRefusal {
    /// No other unit starts from the same level, or all that do switch in the same period.
    NobodyFromTheSameLevel,
    /// All others that start from the same level have switched by then.
    EverybodySwitched,
    /// By then the treatment has been on both sides of its level: a sum of gains and losses has no sign.
    CrossedItsLevel,
    /// No unit that switches was observed in both periods.
    SwitchersNotSeen,
    /// No unit to compare with was observed in both periods.
    ComparisonNotSeen,
}
