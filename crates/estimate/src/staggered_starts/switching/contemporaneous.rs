//! Effects of every switch in the period in which it happens.

use super::cohort::Cohorts;
use super::compare::{Comparison, Context, Sums, Switcher};
use super::dynamic::nobody;
use super::{Centring, RefusedSwitch, SwitchRefusal, TreatmentPanel};
use crate::{Error, Staggered};
use numeric::Matrix;

/// The estimator DID_M: each switch, and not only the first, against units that keep the same treatment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ContemporaneousSwitchingSpec {
    /// About which mean the influence of a unit spreads.
    pub centring: Centring,
}

/// An average over switches.
///
/// # Units
/// The unit of the outcome for each unit of treatment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SwitchAverage {
    /// The effect.
    pub effect: f64,
    /// Its standard error; none where all units of a comparison are of one cluster, or, centred within
    /// cohorts, where every cohort is one unit.
    pub standard_error: Option<f64>,
    /// Switches: a unit counts each time it switches.
    pub switches: usize,
    /// Units compared with.
    pub compared: usize,
    /// Switches without a peer of another cluster that switches like them.
    pub lone: usize,
}

/// The average over all switches, over rises and over falls, and the switches that could not be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct ContemporaneousFit {
    /// All switches, weighted by how far the treatment moves.
    pub overall: SwitchAverage,
    /// Those by which the treatment rises; none where there are none.
    pub joiners: Option<SwitchAverage>,
    /// Those by which it falls; none where there are none.
    pub leavers: Option<SwitchAverage>,
    /// Switches that could not be compared, by period.
    pub refused: Vec<RefusedSwitch>,
    /// Clusters the standard errors rest on.
    pub n_clusters: usize,
}

impl ContemporaneousSwitchingSpec {
    /// Estimates the averages.
    ///
    /// DIFFERENCE: a switch without comparison counts as zero in the paper; here it is left out, by name.
    ///
    /// # Assumptions
    /// Units of the same treatment in a period would have moved in parallel to the next had all kept it; only the
    /// treatment of the period matters, not that of earlier ones.
    ///
    /// # Errors
    /// When nobody switches, or when no switch can be compared.
    ///
    /// # References
    /// De Chaisemartin & D'Haultfœuille (2020), *Two-way fixed effects estimators with heterogeneous treatment effects*,
    /// American Economic Review 110, section III and, for treatments of more than two values, its web appendix, which
    /// divides by how far treatments move. The standard error is that of the first horizon of their paper of 2024.
    pub fn fit(&self, panel: &TreatmentPanel) -> Result<ContemporaneousFit, Error> {
        let cohorts = Cohorts::of(panel);
        let units = panel.outcomes().rows();
        if cohorts.n_switchers() == 0 {
            return Err(Error::NobodySwitches { units });
        }
        let context = Context::new(panel, &cohorts, self.centring);
        let mut found = Found { sides: [Sums::new(units), Sums::new(units)], refused: Vec::new() };
        for place in 1..panel.periods().len() {
            for group in levels_before(panel, place) {
                found.compare(&context, &group);
            }
        }
        let Found { sides: [joining, leaving], refused } = &found;
        let mut all = joining.clone();
        all.join(leaving);
        if all.switchers == 0 {
            return Err(nobody(&cohorts, refused));
        }
        let average = |sums: &Sums| SwitchAverage {
            effect: sums.total / sums.step,
            standard_error: sums.standard_error(sums.step, &context),
            switches: sums.switchers,
            compared: sums.n_compared(),
            lone: sums.lone,
        };
        let some = |sums: &Sums| (sums.switchers > 0).then(|| average(sums));
        let n_clusters = context.n_clusters;
        Ok(ContemporaneousFit {
            overall: average(&all),
            joiners: some(joining),
            leavers: some(leaving),
            refused: found.refused,
            n_clusters,
        })
    }
}

/// Units of one treatment in the period before a place.
struct Level {
    place: usize,
    level: f64,
    units: Vec<usize>,
}

/// Units by their treatment in the period before this place, ascending.
fn levels_before(panel: &TreatmentPanel, place: usize) -> Vec<Level> {
    let before = |unit: usize| panel.treatments().at(unit, place - 1) + 0.0;
    let mut order: Vec<usize> = (0..panel.outcomes().rows()).collect();
    order.sort_by(|a, b| before(*a).total_cmp(&before(*b)));
    let mut levels: Vec<Level> = Vec::new();
    for unit in order {
        match levels.last_mut().filter(|own| own.level == before(unit)) {
            Some(own) => own.units.push(unit),
            None => levels.push(Level { place, level: before(unit), units: vec![unit] }),
        }
    }
    levels
}

/// What was compared so far: rises, then falls.
struct Found {
    sides: [Sums; 2],
    refused: Vec<RefusedSwitch>,
}

impl Found {
    /// Adds the switches from one level in one period, rises and falls apart.
    fn compare(&mut self, context: &Context, group: &Level) {
        let panel = context.panel;
        let &Level { place, level, units: ref group } = group;
        let dose = |unit: usize| panel.treatments().at(unit, place);
        let stayers: Vec<usize> = group.iter().copied().filter(|unit| dose(*unit) == level).collect();
        for (sums, rises) in self.sides.iter_mut().zip([true, false]) {
            let switches = |unit: &usize| if rises { dose(*unit) > level } else { dose(*unit) < level };
            let units: Vec<usize> = group.iter().copied().filter(switches).collect();
            if units.is_empty() {
                continue;
            }
            let alike = units.len() == group.len();
            let outcome = match (stayers.is_empty(), alike) {
                (true, true) => Err(SwitchRefusal::NobodyFromTheSameLevel),
                (true, false) => Err(SwitchRefusal::EverybodySwitched),
                (false, _) => {
                    let switcher = |unit: &usize| {
                        let (next, step) = (dose(*unit), (dose(*unit) - level).abs());
                        Switcher { unit: *unit, sign: if rises { 1.0 } else { -1.0 }, step, dose: step, next }
                    };
                    let switchers = units.iter().map(switcher).collect();
                    let between = (place - 1, place);
                    let other = |unit: &usize| dose(*unit) != level && !switches(unit);
                    let beside = group.iter().copied().filter(other).collect();
                    sums.add(&Comparison { between, switchers, stayers: stayers.clone(), beside }, context)
                }
            };
            if let Err(reason) = outcome {
                let period = panel.period(place);
                self.refused.push(RefusedSwitch { level, period, rises, horizon: 1, units, reason });
            }
        }
    }
}

/// Its name among the reference values.
pub(crate) const REFERENCE: &str = "de Chaisemartin-DHaultfoeuille DID_M";

/// The average of a panel of starts, with the reference's standard error, which is analytic: influence centred within
/// cohorts, drawn from nothing. Its one quantity is the average.
pub(crate) fn answer(_: &str, panel: &Staggered) -> Result<Option<Vec<(&'static str, f64)>>, Error> {
    let (outcomes, periods) = (panel.outcomes(), panel.periods());
    let treated = |unit: usize| {
        let start = panel.cohort(unit);
        periods.iter().map(move |period| f64::from(start.is_some_and(|start| start <= *period)))
    };
    let treatments = (0..outcomes.rows()).flat_map(treated).collect();
    let treatments = Matrix::new(outcomes.rows(), periods.len(), treatments)?;
    let panel = TreatmentPanel::new(outcomes.clone(), treatments, periods.to_vec())?;
    let overall = ContemporaneousSwitchingSpec { centring: Centring::Cohorts }.fit(&panel)?.overall;
    let error = overall.standard_error;
    Ok(error.map(|standard_error| vec![("effect", overall.effect), ("standard error", standard_error)]))
}
