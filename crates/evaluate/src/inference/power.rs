//! What a design could see, before any outcome of the treatment is read: effects large enough to be told from chance.
//!
//! Everything comes from before: what the places had, how far they strayed, and what the estimators said of earlier dates on
//! which nothing was done.

use super::calibration::AskedDates;
use super::history::Shape;
use super::laid::LaidPolicy;
use super::ratio::{Contrast, TestRules};
use super::scale::Scale;
use crate::policy::MethodName;

/// The smallest effects, as rate ratios, that are told from chance with the stated power; none where no effect is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Detectable {
    /// The fall: ratios of this and less.
    pub fall: Option<f64>,
    /// The rise: ratios of this and more.
    pub rise: Option<f64>,
}

/// What a design could see.
#[derive(Debug, Clone, PartialEq)]
pub struct DesignPower {
    /// By estimator.
    pub each: Vec<(MethodName, Detectable)>,
    /// All of them in one test.
    pub together: Detectable,
    /// The outcome of the treated over the times after if they go on as before: cases, or a mean rate.
    pub expected: f64,
    /// How many earlier dates this rests on.
    pub dates: usize,
    /// The fewest treated units like these with which the test of all would see the margin.
    pub units_needed: Needed,
    /// The fewest times after with which it would.
    pub times_needed: Needed,
}

/// How many would be needed for the margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// So many.
    Enough(usize),
    /// Not even so many, the most that were looked at.
    MoreThan(usize),
}

/// What the estimators could see on the own date, from earlier dates; none without such a date, or where nobody is expected.
///
/// The departure that is told from chance is that of the earlier dates, in units of how far places stray. It is carried to
/// the own date by the scale of the treated and what they had before. More units are taken to stray as these do, each for
/// itself, and more times to be as these were; longer windows have the straying that the past shows over windows as long.
///
/// # References
/// Bloom (1995) (smallest detectable effect); Burlig, Preonas & Woerman (2020) (power from the past of the panel).
pub(crate) fn design_power(
    laid: &LaidPolicy<'_>,
    (asked, estimators): (&AskedDates<'_>, &[(usize, MethodName)]),
    (rules, large): (&TestRules, bool),
) -> Option<DesignPower> {
    let treated = laid.law.treated_rows();
    let ground = &laid.ground;
    let expected = ground.as_before(&treated).filter(|expected| *expected > 0.0)?;
    let scale = ground.scale_of(&treated);
    let of = |estimators: &[usize]| asked.departures(estimators).map(|among| Seen::new(&among, rules));
    let each = estimators.iter().map(|(n, method)| {
        // default: an estimator without a spread at earlier dates sees nothing
        let seen = of(&[*n]).unwrap_or_default();
        (*method, seen.at(expected, scale))
    });
    let each: Vec<(MethodName, Detectable)> = each.collect();
    let seen = of(&estimators.iter().map(|(n, _)| *n).collect::<Vec<_>>())?;
    let meets = |found: Detectable| {
        found.fall.is_some_and(|fall| fall >= rules.margin.0)
            && found.rise.is_some_and(|rise| rise <= rules.margin.1)
    };
    let (units, all) = (laid.law.treated.len(), laid.law.units.len());
    let of_units = |wanted: usize| {
        let times = wanted as f64 / units as f64;
        let scale = Scale { deviation: scale.deviation / times.sqrt(), ..scale };
        meets(seen.at(if scale.counts { expected * times } else { expected }, scale))
    };
    // Half of all is the most that leaves as many to compare with.
    let units_needed = fewest(units..(all / 2).max(units) + 1, of_units);
    let (before, after, quiet_until) = (ground.before.len(), ground.after.len(), ground.quiet_until);
    let of_times = |wanted: usize| {
        let shape = Shape { before, after: wanted, quiet_until };
        let scale = ground.scale_over(&treated, shape);
        let times = wanted as f64 / after as f64;
        meets(seen.at(if scale.counts { expected * times } else { expected }, scale))
    };
    // Windows of more than a third of the past have no three of their kind in it. On many rows each length is dear.
    let longest = (quiet_until / 3).max(after);
    let times_needed = fewest((after..longest + 1).step_by(if large { after } else { 1 }), of_times);
    Some(DesignPower {
        each,
        together: seen.at(expected, scale),
        expected,
        dates: asked.dates.len(),
        units_needed,
        times_needed,
    })
}

/// The first for which something holds.
fn fewest(among: impl Iterator<Item = usize>, holds: impl Fn(usize) -> bool) -> Needed {
    let mut last = 0;
    for wanted in among {
        if holds(wanted) {
            return Needed::Enough(wanted);
        }
        last = wanted;
    }
    Needed::MoreThan(last)
}

/// The departures, downward and upward, that are told from chance.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    down: Option<f64>,
    up: Option<f64>,
}

impl Seen {
    fn new(among: &super::ratio::Among, rules: &TestRules) -> Self {
        Self { down: among.detected(rules, false), up: among.detected(rules, true) }
    }

    /// The ratios that depart by so much.
    fn at(self, expected: f64, scale: Scale) -> Detectable {
        let contrast = Contrast { observed: expected, expected, scale };
        let at = |departure: Option<f64>| contrast.ratio_reaching(departure?);
        Detectable { fall: at(self.down), rise: at(self.up) }
    }
}
