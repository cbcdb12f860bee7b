//! Effects of the first switch as time goes by: for treatments that need not stay and that may be doses.

use numeric::{Matrix, distribution, matrix, sum};
use rayon::prelude::*;

use super::cohort::{Cohort, Cohorts};
use super::compare::{Comparison, Context, Sums, Switcher};
use super::{Centring, RefusedSwitch, SwitchRefusal, TreatmentPanel};
use crate::Error;
use crate::staggered_starts::callaway_santanna::PreTrendTest;

/// The estimator of effects by time since the first switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DynamicSwitchingSpec {
    /// Effects asked for: the first is that of the period of the switch.
    pub horizons: usize,
    /// Effects before the switch asked for, which show whether trends were parallel.
    pub placebos: usize,
    /// About which mean the influence of a unit spreads.
    pub centring: Centring,
}

impl Default for DynamicSwitchingSpec {
    /// All horizons that the panel reaches, no placebo.
    fn default() -> Self {
        Self { horizons: usize::MAX, placebos: 0, centring: Centring::default() }
    }
}

/// An effect at one horizon.
///
/// # Units
/// The unit of the outcome; of doses, that of the treatment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SwitchEffect {
    /// Periods since the last one at the old level; for a placebo, periods before it.
    pub horizon: usize,
    /// Mean over the switchers; the effect of a fall is counted with the other sign.
    pub effect: f64,
    /// Its standard error; none where all units of a comparison are of one cluster, or, centred within
    /// cohorts, where every cohort is one unit.
    pub standard_error: Option<f64>,
    /// Mean distance of the treatment from its level, added up from the switch to this horizon.
    pub dose: f64,
    /// Units that switch.
    pub switchers: usize,
    /// Units compared with.
    pub compared: usize,
    /// Switchers without a peer of another cluster that switches like them.
    pub lone: usize,
}

impl SwitchEffect {
    /// The effect for each unit of treatment had since the switch, and its standard error; doses count as given.
    ///
    /// # References
    /// The normalised effect of the paper: the effect at the horizon over the mean dose added up to it.
    #[must_use]
    pub fn per_dose(&self) -> (f64, Option<f64>) {
        (self.effect / self.dose, self.standard_error.map(|error| error / self.dose))
    }
}

/// The effects of all horizons for all treatment had.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TotalEffect {
    /// Effect added up over horizons, for each unit of treatment added up over the same.
    pub effect: f64,
    /// Its standard error; none where that of a horizon is.
    pub standard_error: Option<f64>,
}

/// Effects by horizon, their average, and who could not be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct DynamicSwitchingFit {
    /// Effects, by horizon; a horizon at which nobody could be compared has none.
    pub effects: Vec<SwitchEffect>,
    /// Effects before the switch, nearest first: the level then less that of the last period before it.
    pub placebos: Vec<SwitchEffect>,
    /// The average total effect of a unit of treatment over the horizons estimated.
    pub per_unit: TotalEffect,
    /// Switches that could not be compared, by horizon.
    pub refused: Vec<RefusedSwitch>,
    /// Units that switch.
    pub n_switchers: usize,
    /// Units that never do.
    pub n_never: usize,
    /// Clusters the standard errors rest on.
    pub n_clusters: usize,
    /// What each cluster adds to each placebo.
    placebo_influence: Vec<Vec<f64>>,
}

impl DynamicSwitchingSpec {
    /// Estimates the effects.
    ///
    /// A switch is followed to the end of the panel, or until the treatment crosses to the other side of its first level.
    /// Where outcomes are missing, a comparison uses the units observed in both of its periods.
    ///
    /// # Assumptions
    /// Had they kept their first treatment, units of one level would have moved in parallel; treatment before the panel
    /// does not matter, and none is anticipated; one unit's treatment does not touch another.
    ///
    /// # Errors
    /// When no horizon is asked for, when nobody switches, or when no switch can be compared: with
    /// [`Error::NobodyAtTheSameLevel`] where no level has both switchers and units that have not switched by then.
    ///
    /// # References
    /// De Chaisemartin & D'Haultfœuille (2024), *Difference-in-differences estimators of intertemporal treatment effects*,
    /// Review of Economics and Statistics: the estimators of sections 3.1 (by horizon), 3.2 (normalised), 3.3 (average total
    /// effect), their placebos and their variance; `did_multiplegt_dyn`, whose standard errors are those of [`Centring::Roles`].
    pub fn fit(&self, panel: &TreatmentPanel) -> Result<DynamicSwitchingFit, Error> {
        if self.horizons == 0 {
            let expected = "at least one";
            return Err(Error::OutOfRange { what: "the number of horizons", seen: 0.0, expected });
        }
        let cohorts = Cohorts::of(panel);
        let (units, n_switchers) = (panel.outcomes().rows(), cohorts.n_switchers());
        if n_switchers == 0 {
            return Err(Error::NobodySwitches { units });
        }
        let context = Context::new(panel, &cohorts, self.centring);
        let most = panel.periods().len().saturating_sub(1);
        let horizons = (1..=self.horizons.min(most)).map(|horizon| (horizon, false));
        let placebos = (1..=self.placebos.min(most)).map(|horizon| (horizon, true));
        let wanted: Vec<(usize, bool)> = horizons.chain(placebos).collect();
        let found: Vec<(Sums, Vec<RefusedSwitch>)> =
            wanted.par_iter().map(|wanted| at_horizon(&context, *wanted)).collect();
        let mut total = Sums::new(units);
        let (mut effects, mut befores) = (Vec::new(), Vec::new());
        let (mut refused, mut placebo_influence) = (Vec::new(), Vec::new());
        for ((horizon, before), (sums, mut refusals)) in wanted.into_iter().zip(found) {
            refused.append(&mut refusals);
            if sums.switchers == 0 {
                continue;
            }
            let effect = effect(horizon, &sums, &context);
            if before {
                placebo_influence.push(sums.by_cluster(sums.weight, &context));
                befores.push(effect);
            } else {
                total.join(&sums);
                effects.push(effect);
            }
        }
        if effects.is_empty() {
            return Err(nobody(&cohorts, &refused));
        }
        let per_unit = TotalEffect {
            // A ratio of sums over horizons and not a mean of their ratios: a horizon counts by the treatment it stands
            // for.
            effect: total.total / total.step,
            standard_error: total.standard_error(total.step, &context),
        };
        Ok(DynamicSwitchingFit {
            effects,
            placebos: befores,
            per_unit,
            refused,
            n_switchers,
            n_never: units - n_switchers,
            n_clusters: context.n_clusters,
            placebo_influence,
        })
    }
}

/// Why nothing could be compared.
pub(super) fn nobody(cohorts: &Cohorts, refused: &[RefusedSwitch]) -> Error {
    use SwitchRefusal::{EverybodySwitched, NobodyFromTheSameLevel};
    let for_level = |own: &RefusedSwitch| matches!(own.reason, NobodyFromTheSameLevel | EverybodySwitched);
    if !refused.iter().all(for_level) {
        return Error::NoComparison;
    }
    let mut levels: Vec<f64> = cohorts.list.iter().map(|own| own.level).collect();
    levels.dedup();
    Error::NobodyAtTheSameLevel { switchers: cohorts.n_switchers(), levels: levels.len() }
}

fn effect(horizon: usize, sums: &Sums, context: &Context) -> SwitchEffect {
    SwitchEffect {
        horizon,
        effect: sums.total / sums.weight,
        standard_error: sums.standard_error(sums.weight, context),
        dose: sums.dose / sums.weight,
        switchers: sums.switchers,
        compared: sums.n_compared(),
        lone: sums.lone,
    }
}

/// All cohorts at one horizon after the switch, or as far before it.
fn at_horizon(context: &Context, (horizon, before): (usize, bool)) -> (Sums, Vec<RefusedSwitch>) {
    let (panel, cohorts) = (context.panel, context.cohorts);
    let mut sums = Sums::new(panel.outcomes().rows());
    let mut refused = Vec::new();
    for cohort in &cohorts.list {
        let Some(last) = cohort.first.and_then(|first| first.checked_sub(1)) else { continue };
        // A placebo is compared with those with whom the effect of its horizon is.
        let place = last + horizon;
        let to = if before { last.checked_sub(horizon) } else { Some(place) };
        let Some(to) = to.filter(|_| place < panel.periods().len()) else { continue };
        let mut refuse = |units: Vec<usize>, reason| {
            let signed = i64::try_from(horizon).unwrap_or(i64::MAX);
            refused.push(RefusedSwitch {
                level: cohort.level,
                period: panel.period(last + 1),
                rises: cohort.rises,
                horizon: if before { -signed } else { signed },
                units,
                reason,
            });
        };
        let crosses = |unit: &usize| {
            cohorts.crosses.get(*unit).copied().flatten().is_some_and(|crossing| crossing <= place)
        };
        let (crossed, follow): (Vec<usize>, Vec<usize>) = cohort.units.iter().partition(|unit| crosses(unit));
        if !crossed.is_empty() {
            refuse(crossed, SwitchRefusal::CrossedItsLevel);
        }
        if follow.is_empty() {
            continue;
        }
        let stayers = cohorts.stayers(cohort.level, place);
        if stayers.is_empty() {
            let shared = cohorts.shares_level(cohort);
            let reason =
                if shared { SwitchRefusal::EverybodySwitched } else { SwitchRefusal::NobodyFromTheSameLevel };
            refuse(follow, reason);
            continue;
        }
        let with = |own: &&Cohort| {
            own.level == cohort.level && own.first == cohort.first && own.rises != cohort.rises
        };
        let beside = cohorts.list.iter().filter(with).flat_map(|own| own.units.iter().copied());
        let beside = beside.filter(|unit| !crosses(unit)).collect();
        let switchers = follow.iter().map(|unit| switcher(panel, cohort, (*unit, last, place))).collect();
        let comparison = Comparison { between: (last, to), switchers, stayers, beside };
        if let Err(reason) = sums.add(&comparison, context) {
            refuse(follow, reason);
        }
    }
    (sums, refused)
}

fn switcher(panel: &TreatmentPanel, cohort: &Cohort, (unit, last, place): (usize, usize, usize)) -> Switcher {
    let path = panel.treatments().row(unit);
    let distance = |dose: &f64| (dose - cohort.level).abs();
    Switcher {
        unit,
        sign: if cohort.rises { 1.0 } else { -1.0 },
        step: distance(&path[place]),
        next: path[last + 1],
        dose: sum::ordered(path.iter().take(place + 1).skip(last + 1).map(distance)),
    }
}

impl DynamicSwitchingFit {
    /// Tests jointly that all placebos are zero.
    ///
    /// Gives none without placebos, or with more of them than clusters can tell apart, or where one has no standard error.
    /// Not rejecting is not showing that trends are parallel.
    #[must_use]
    pub fn placebo_test(&self) -> Option<PreTrendTest> {
        if self.placebos.iter().any(|placebo| placebo.standard_error.is_none()) {
            return None;
        }
        let effects: Vec<f64> = self.placebos.iter().map(|placebo| placebo.effect).collect();
        let covariance: Vec<Vec<f64>> = self
            .placebo_influence
            .iter()
            .map(|left| self.placebo_influence.iter().map(|right| sum::dot(left, right)).collect())
            .collect();
        let solved = matrix::solve_positive(&Matrix::from_rows(&covariance).ok()?, &effects).ok()?;
        let statistic = sum::dot(&effects, &solved);
        let degrees = effects.len();
        let p = distribution::chi_squared_above(statistic, degrees as f64);
        Some(PreTrendTest { statistic, degrees, p })
    }
}
