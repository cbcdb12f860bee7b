//! The numbers at which gates warn or refuse.

/// Fewer treated, or fewer untreated, clusters than this, and errors that rest on many clusters mean nothing.
///
/// # References
/// Cameron & Miller (2015), section VI: "few" reaches from fewer than 20 to fewer than 50; ten is where even corrected
/// tests fail, and the only inference left is over the assignment itself.
pub const FEWEST_CLUSTERS: usize = 10;

/// Fewer months before treatment than this do not show the seasons once.
pub const FEWEST_MONTHS: usize = 12;

/// Fewer years before treatment than this leave weights on units to chance.
pub const FEWEST_YEARS: usize = 5;

/// Fewer times than this leave no change between months to measure the noise from.
pub const FEWEST_TIMES: usize = 3;

/// Ten weeks: starts closer together than this cannot be told apart in monthly figures.
pub const THIN_STAGGERING_DAYS: u32 = 70;

/// From this share of starts within ten weeks on, adoption counts as one start.
pub const THIN_STAGGERING_SHARE: f64 = 0.75;

/// Drift above this: the gap before treatment moves in the long run by more than its own noise. Marked with a warning.
///
/// Drift is the spread of the gap over the spread that its month-to-month changes would give if it only scattered (the
/// root of twice the inverse of von Neumann's ratio): one for pure noise, whatever the unit or the size of the place.
pub const DRIFT_WARNED: f64 = 1.5;

/// Drift above this: the comparison does not follow the treated places before treatment and cannot carry a verdict.
pub const DRIFT_REFUSED: f64 = 2.0;
