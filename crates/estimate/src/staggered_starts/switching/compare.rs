//! Changes of units that switch beside those of units that stay, and what each unit adds to the difference.

use std::collections::BTreeMap;

use numeric::sum;

use super::cohort::Cohorts;
use super::{Centring, SwitchRefusal, TreatmentPanel};

/// A unit that switches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Switcher {
    pub unit: usize,
    /// One where its treatment rises, minus one where it falls.
    pub sign: f64,
    /// How far its treatment is from its level in this period.
    pub step: f64,
    /// The same, added up from the switch on.
    pub dose: f64,
    /// The treatment to which it switches.
    pub next: f64,
}

/// Changes between two places that are compared.
pub(super) struct Comparison {
    pub between: (usize, usize),
    pub switchers: Vec<Switcher>,
    pub stayers: Vec<usize>,
    /// Other units that switch from the same level in the same period.
    pub beside: Vec<usize>,
}

/// What all comparisons of a panel read.
pub(super) struct Context<'a> {
    pub panel: &'a TreatmentPanel,
    pub cohorts: &'a Cohorts,
    pub clusters: Vec<usize>,
    pub n_clusters: usize,
    pub centring: Centring,
}

impl<'a> Context<'a> {
    pub(super) fn new(panel: &'a TreatmentPanel, cohorts: &'a Cohorts, centring: Centring) -> Self {
        let (clusters, n_clusters) = panel.clusters();
        Self { panel, cohorts, clusters, n_clusters, centring }
    }

    fn cluster(&self, unit: usize) -> usize {
        self.clusters[unit]
    }

    fn n_clusters_of(&self, units: &[usize]) -> usize {
        if self.n_clusters == self.clusters.len() {
            return units.len();
        }
        let mut clusters: Vec<usize> = units.iter().map(|unit| self.cluster(*unit)).collect();
        clusters.sort_unstable();
        clusters.dedup();
        clusters.len()
    }
}

/// What one unit adds to a sum.
#[derive(Clone, Copy)]
struct Member {
    unit: usize,
    weight: f64,
    /// What its change is multiplied with.
    pull: f64,
    value: f64,
}

/// All units of a comparison as one group, for those that have no peer in their own.
#[derive(Clone, Copy)]
struct Union {
    /// Mean change of the comparison units less that of all.
    shift: f64,
    n_clusters: usize,
}

impl Union {
    fn of(units: &[usize], (between, mean): ((usize, usize), f64), context: &Context) -> Self {
        let weight = |unit: &usize| context.panel.weight(*unit);
        let all = sum::ordered(units.iter().map(weight));
        let changes = units.iter().map(|unit| weight(unit) * context.panel.change(*unit, between));
        Self { shift: mean - sum::ordered(changes) / all, n_clusters: context.n_clusters_of(units) }
    }
}

/// n / (n - 1) under the root, n being clusters.
fn widened(clusters: usize) -> f64 {
    let n = clusters as f64;
    (n / (n - 1.0)).sqrt()
}

/// Sums over comparisons, and what each unit adds to them.
#[derive(Debug, Clone)]
pub(super) struct Sums {
    /// Differences from the comparison, signed and weighted.
    pub total: f64,
    /// Weight of the switchers.
    pub weight: f64,
    /// Distances of treatments from their levels in the period, weighted.
    pub step: f64,
    /// The same, added up from the switch on.
    pub dose: f64,
    /// Units that switch.
    pub switchers: usize,
    /// Whether each unit was compared with.
    pub compared: Vec<bool>,
    /// Switchers without a peer in their cohort.
    pub lone: usize,
    /// Whether all units of a comparison are of one cluster, which cannot show its spread.
    unspread: bool,
    /// Whether a group of at least two was centred.
    shown: bool,
    influence: Vec<f64>,
}

impl Sums {
    pub(super) fn new(units: usize) -> Self {
        Self {
            total: 0.0,
            weight: 0.0,
            step: 0.0,
            dose: 0.0,
            switchers: 0,
            compared: vec![false; units],
            lone: 0,
            unspread: false,
            shown: false,
            influence: vec![0.0; units],
        }
    }

    /// Adds other sums.
    pub(super) fn join(&mut self, other: &Self) {
        self.total += other.total;
        self.weight += other.weight;
        self.step += other.step;
        self.dose += other.dose;
        self.switchers += other.switchers;
        self.lone += other.lone;
        self.unspread |= other.unspread;
        self.shown |= other.shown;
        self.compared.iter_mut().zip(&other.compared).for_each(|(held, own)| *held |= own);
        self.influence.iter_mut().zip(&other.influence).for_each(|(held, own)| *held += own);
    }

    /// Adds a comparison.
    ///
    /// # Errors
    /// Why it cannot be made.
    pub(super) fn add(&mut self, cell: &Comparison, context: &Context) -> Result<(), SwitchRefusal> {
        let (panel, (from, to)) = (context.panel, cell.between);
        // A change needs both of its ends: who lacks one is in neither mean.
        let seen = |unit: usize| panel.sees(unit, from) && panel.sees(unit, to);
        let switchers: Vec<&Switcher> = cell.switchers.iter().filter(|own| seen(own.unit)).collect();
        let stayers: Vec<usize> = cell.stayers.iter().copied().filter(|unit| seen(*unit)).collect();
        if switchers.is_empty() {
            return Err(SwitchRefusal::SwitchersNotSeen);
        }
        if stayers.is_empty() {
            return Err(SwitchRefusal::ComparisonNotSeen);
        }
        let others = sum::ordered(stayers.iter().map(|unit| panel.weight(*unit)));
        let changes = stayers.iter().map(|unit| panel.weight(*unit) * panel.change(*unit, cell.between));
        let mean = sum::ordered(changes) / others;
        let pull = sum::ordered(switchers.iter().map(|own| own.sign * panel.weight(own.unit)));
        let mut groups: BTreeMap<(usize, u64), Vec<Member>> = BTreeMap::new();
        for own in &switchers {
            let weight = panel.weight(own.unit);
            let pull = own.sign * weight;
            let value = pull * (panel.change(own.unit, cell.between) - mean);
            self.total += value;
            self.weight += weight;
            self.step += weight * own.step;
            self.dose += weight * own.dose;
            let cohort = context.cohorts.of[own.unit];
            let way = match context.centring {
                // Zero has two bit patterns, which would part a group: adding zero makes them one.
                Centring::Roles => own.next + 0.0,
                Centring::Cohorts => own.sign,
            };
            let member = Member { unit: own.unit, weight, pull, value };
            groups.entry((cohort, way.to_bits())).or_default().push(member);
        }
        self.switchers += switchers.len();
        let mut all: Vec<usize> = cell.beside.iter().copied().filter(|unit| seen(*unit)).collect();
        all.extend(switchers.iter().map(|own| own.unit).chain(stayers.iter().copied()));
        let union = Union::of(&all, (cell.between, mean), context);
        for members in groups.values() {
            let lone = self.centre(members, union, context);
            self.lone += if lone { members.len() } else { 0 };
        }
        let staying = stayers.iter().map(|unit| {
            let weight = panel.weight(*unit);
            let pull = -pull * weight / others;
            Member { unit: *unit, weight, pull, value: pull * (panel.change(*unit, cell.between) - mean) }
        });
        self.add_stayers(staying.collect(), union, context);
        Ok(())
    }

    fn add_stayers(&mut self, members: Vec<Member>, union: Union, context: &Context) {
        for own in &members {
            if let Some(held) = self.compared.get_mut(own.unit) {
                *held = true;
            }
        }
        match context.centring {
            // Whoever has not switched yet moves alike under the assumption that makes it a comparison.
            Centring::Roles => {
                self.centre(&members, union, context);
            }
            Centring::Cohorts => {
                let mut groups: BTreeMap<usize, Vec<Member>> = BTreeMap::new();
                for own in members {
                    let cohort = context.cohorts.of[own.unit];
                    groups.entry(cohort).or_default().push(own);
                }
                for members in groups.values() {
                    self.centre(members, union, context);
                }
            }
        }
    }

    /// Takes out the mean of a group, or of the union where the group is one cluster, and says whether it is.
    fn centre(&mut self, members: &[Member], union: Union, context: &Context) -> bool {
        let units: Vec<usize> = members.iter().map(|own| own.unit).collect();
        let clusters = context.n_clusters_of(&units);
        let weight = sum::ordered(members.iter().map(|own| own.weight));
        let mean = sum::ordered(members.iter().map(|own| own.value)) / weight;
        let lone = clusters < 2;
        self.shown |= !lone;
        // A group of one cluster has no spread of its own: it is measured from the mean of all who are compared.
        let by_union = lone && context.centring == Centring::Roles;
        self.unspread |= by_union && union.n_clusters < 2;
        let scale = match (context.centring, by_union) {
            (Centring::Cohorts, _) => 1.0,
            // The mean that is taken off was estimated from the same clusters, and takes one of their degrees.
            (Centring::Roles, false) => widened(clusters),
            (Centring::Roles, true) => widened(union.n_clusters.max(2)),
        };
        for own in members {
            let apart = if by_union { own.pull * union.shift } else { -own.weight * mean };
            if let Some(held) = self.influence.get_mut(own.unit) {
                *held += scale * (own.value + apart);
            }
        }
        lone
    }

    /// What each cluster adds, once the total is divided by `divisor`.
    pub(super) fn by_cluster(&self, divisor: f64, context: &Context) -> Vec<f64> {
        let mut totals = vec![0.0; context.n_clusters];
        for (value, cluster) in self.influence.iter().zip(&context.clusters) {
            if let Some(total) = totals.get_mut(*cluster) {
                *total += value / divisor;
            }
        }
        totals
    }

    /// The standard error of the total divided by `divisor`, where the panel can show one.
    pub(super) fn standard_error(&self, divisor: f64, context: &Context) -> Option<f64> {
        let shows = match context.centring {
            Centring::Roles => !self.unspread,
            Centring::Cohorts => self.shown,
        };
        shows.then(|| sum::squares(&self.by_cluster(divisor, context)).sqrt())
    }

    /// Units compared with at least once.
    pub(super) fn n_compared(&self) -> usize {
        self.compared.iter().filter(|compared| **compared).count()
    }
}
