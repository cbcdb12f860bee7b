//! The numbers at which gates warn or refuse.

/// Fewer treated, or fewer untreated, clusters than this, and errors that rest on many clusters mean nothing.
///
/// # References
/// Cameron & Miller (2015), section VI: "few" reaches from fewer than 20 to fewer than 50; ten is where even corrected
/// tests fail, and the only inference left is over the assignment itself.
pub const FEWEST_CLUSTERS: usize = 10;

/// Fewer months before treatment than this do not show the seasons once.
pub const FEWEST_MONTHS: usize = 12;

/// Fewer years, or quarters, before treatment than this leave weights on units to chance.
pub const FEWEST_YEARS: usize = 5;

/// Fewer times than this leave no change between months to measure the noise from.
pub const FEWEST_TIMES: usize = crate::brought::FEWEST_TIMES_BEFORE;

/// Ten weeks: starts closer together than this cannot be told apart in monthly figures.
pub const THIN_STAGGERING_DAYS: u32 = 70;

/// From this share of starts within ten weeks on, or from this share of places in small starts, adoption counts as one start.
pub const THIN_STAGGERING_SHARE: f64 = 0.75;

/// Starts of fewer places than this have effects of their own that nothing can be concluded from.
///
/// # References
/// Callaway & Sant'Anna (2021): the package did warns of groups with fewer places than five and the number of covariates.
pub const FEWEST_PLACES_A_START: usize = 5;
