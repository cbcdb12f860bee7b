//! What the row of an estimator holds: its names, what it asks of a design, and how it is run.

use std::collections::BTreeMap;

use estimate::callaway_santanna::Estimate;
use estimate::fixed_effects::{FixedEffectsFit, Observations};
use estimate::{Block, ConformalModel, Error, Staggered};
use numeric::Matrix;

/// An estimator.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Method {
    /// In files and addresses: the name of the variant, with hyphens.
    pub(crate) code: &'static str,
    /// In Spanish and in English.
    pub(crate) words: (&'static str, &'static str),
    /// Among the reference values: what is verified.
    pub(crate) reference: &'static str,
    /// What it asks of a design: the gates that look at it.
    pub(crate) needs: &'static [Need],
    /// How it is run, on a policy as on its placebos.
    pub(crate) run: Run,
}

/// What an estimator asks of a design beyond a comparison and a time before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Starts that differ: it compares them.
    SeveralStarts,
    /// The months between before and after too: it follows each place through them.
    Transition,
    /// Every cell of a place: a place that lacks one is lost to it.
    WholePlaces,
    /// A comparison that meets the level of the treated before, and not its movements alone.
    SameLevel,
    /// Effects that stay as they are after a start: it pools all starts into one number.
    LastingEffects,
}

/// How an estimator is run, by what it reads.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Run {
    /// Rates, the treated pooled into one place with one start.
    OneStart(OneStart),
    /// Rates, each place with its own start: an effect for each start and period.
    Cells(Cells),
    /// Rates over the months before and after alone, each place with its own start and weighted by its inhabitants: one
    /// effect on all the treated.
    Average(fn(&Staggered, u32) -> Result<Average, Error>),
    /// Counts with an exposure: one logarithm of a ratio, of the regressor of who is treated.
    Counts(fn(&Observations) -> Result<FixedEffectsFit, Error>),
}

/// An estimator of a block whose first row is the treated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OneStart {
    /// What the policy's own block fixes for all placebos, as in synthdid: a noise level, or a penalty.
    pub(crate) tuned: fn(&Block) -> Result<Option<f64>, Error>,
    /// The fit, given what was fixed.
    pub(crate) fit: fn(&Block, Option<f64>) -> Result<OneStartFit, Error>,
    /// The same model fitted to all times at once, for the p over time; none where it cannot be.
    pub(crate) over_time: Option<fn(Option<f64>) -> ConformalModel>,
    /// Its place among those whose path is drawn, the most defensible first; none where it is not.
    pub(crate) drawn: Option<u8>,
}

/// What an estimator of a block gives.
pub(crate) struct OneStartFit {
    /// What the treated would have had, in every period.
    pub(crate) expected: Vec<f64>,
    /// Weight of each row of comparison; empty for a method without weights.
    pub(crate) weights: Vec<f64>,
}

/// An estimator of a staggered panel; the number is that of the periods in which treatment may already show.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cells {
    /// Its effects.
    pub(crate) fit: fn(&Staggered, u32) -> Result<StaggeredFit, Error>,
    /// Its event study and the covariance of that, for the breakdown value of trends; none where it is not asked.
    pub(crate) trends: Option<Trends>,
}

/// Effects by time since the start, and their covariance in the same order.
pub(crate) type EventStudyFit = (BTreeMap<i64, Estimate>, Matrix);

/// The event study of a staggered panel.
pub(crate) type Trends = fn(&Staggered, u32) -> Result<EventStudyFit, Error>;

/// What an estimator of a staggered panel gives.
pub(crate) struct StaggeredFit {
    /// An effect for each start and period.
    pub(crate) cells: Vec<CellEffect>,
    /// Its own average over the treated; none where there is nobody to average.
    pub(crate) average: Option<Estimate>,
}

/// An effect on those that start together, in one period.
pub(crate) struct CellEffect {
    /// The period of their start.
    pub(crate) cohort: i64,
    /// The period.
    pub(crate) period: i64,
    /// How many they are.
    pub(crate) n_units: usize,
    /// The effect on each.
    pub(crate) effect: f64,
}

/// One effect on all the treated.
pub(crate) struct Average {
    /// The effect.
    pub(crate) effect: Estimate,
    /// Every treated cell is in it.
    pub(crate) whole: bool,
}

impl Method {
    /// Whether it asks this of a design.
    pub(crate) fn needs(&self, need: Need) -> bool {
        self.needs.contains(&need)
    }
}
