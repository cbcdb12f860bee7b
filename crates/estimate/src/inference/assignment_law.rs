//! Randomisation inference for any statistic, under the law by which treatment was assigned: clusters drawn within strata.

use std::collections::BTreeMap;

use numeric::distribution;
use rayon::prelude::*;

use crate::inference::placebo::rank;
use crate::{AssignmentSets, Error, SetPlan};

/// Level of the interval of a simulated p-value.
const P_INTERVAL_LEVEL: f64 = 0.05;

/// Statistics that differ by less than this share are ties.
const TIE: f64 = 1e-12;

/// The law: in each stratum, as many clusters are treated as were, every choice being equally likely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignmentLaw {
    treated: Vec<bool>,
    /// Stratum by stratum: the members of each cluster, and how many clusters are treated.
    strata: Vec<(Vec<Vec<usize>>, usize)>,
}

/// The statistic of an assignment: one entry for each unit, whether it is treated.
pub type AssignmentStatistic<'a> = dyn Fn(&[bool]) -> Result<f64, Error> + Sync + 'a;

/// Where the statistic of the true assignment stands among those of the law.
#[derive(Debug, Clone, PartialEq)]
pub struct LawInference {
    /// The statistic of the assignment that was.
    pub statistic: f64,
    /// Which assignments were looked at.
    pub sets: AssignmentSets,
    /// The statistic of each.
    pub statistics: Vec<f64>,
    /// Two-sided p-value of no effect on any unit. Enumerated: the share at least as extreme. Sampled: (1 + at least as
    /// extreme) / (1 + draws).
    pub p: f64,
    /// Standard error of `p` from sampling; none where all assignments were looked at.
    pub simulation_error: Option<f64>,
    /// Interval of the exact p-value at 95 %; its ends are `p` where all assignments were looked at.
    ///
    /// # References
    /// Wilson (1927).
    pub p_interval: (f64, f64),
}

impl AssignmentLaw {
    /// The law of an assignment in clusters within strata; units of one number belong together.
    ///
    /// # Shape
    /// One entry for each unit. Without clusters every unit is its own; without strata all units are one.
    ///
    /// # Errors
    /// When a list is not as long as `treated`, nobody or everybody is treated, a cluster is treated in part or lies in two
    /// strata.
    pub fn new(
        treated: &[bool],
        clusters: Option<&[usize]>,
        strata: Option<&[usize]>,
    ) -> Result<AssignmentLaw, Error> {
        let units = treated.len();
        for (what, list) in [("the list of clusters", clusters), ("the list of strata", strata)] {
            if let Some(seen) = list.map(<[usize]>::len).filter(|seen| *seen != units) {
                return Err(Error::LengthDiffers { what, expected: units, seen });
            }
        }
        match treated.iter().filter(|treated| **treated).count() {
            0 => return Err(Error::NoTreatedUnit { units }),
            count if count == units => return Err(Error::NoControlUnit { units }),
            _ => {}
        }
        let of = |list: Option<&[usize]>, unit: usize, otherwise: usize| {
            list.and_then(|list| list.get(unit)).copied().unwrap_or(otherwise)
        };
        let mut by_cluster: BTreeMap<usize, (usize, bool, Vec<usize>)> = BTreeMap::new();
        for (unit, treated) in treated.iter().enumerate() {
            let (cluster, stratum) = (of(clusters, unit, unit), of(strata, unit, 0));
            let held = by_cluster.entry(cluster).or_insert_with(|| (stratum, *treated, Vec::new()));
            if (held.0, held.1) != (stratum, *treated) {
                return Err(Error::ClusterDivided { cluster });
            }
            held.2.push(unit);
        }
        let mut by_stratum: BTreeMap<usize, (Vec<Vec<usize>>, usize)> = BTreeMap::new();
        for (stratum, treated, members) in by_cluster.into_values() {
            let held = by_stratum.entry(stratum).or_default();
            held.0.push(members);
            held.1 += usize::from(treated);
        }
        Ok(AssignmentLaw { treated: treated.to_vec(), strata: by_stratum.into_values().collect() })
    }

    /// Tests that treatment changed nothing for anybody.
    ///
    /// # Assumptions
    /// Treatment was assigned by this law. Nothing is assumed of the outcomes: the p-value is exact for any statistic.
    ///
    /// # Errors
    /// When the assignments are too many to enumerate and the plan draws none, or the statistic cannot be computed for one.
    ///
    /// # References
    /// Fisher (1935); Young (2019); Phipson & Smyth (2010) for the count of the sampled case.
    pub fn test(&self, plan: &SetPlan, statistic: &AssignmentStatistic<'_>) -> Result<LawInference, Error> {
        let own = statistic(&self.treated)?;
        let (assignments, sets) = self.assignments(plan)?;
        let statistics =
            assignments.par_iter().map(|treated| statistic(treated)).collect::<Result<Vec<f64>, Error>>()?;
        let least = own.abs() * (1.0 - TIE);
        let extreme = statistics.iter().filter(|other| other.abs() >= least).count();
        let (p, simulation_error, p_interval) = match sets {
            AssignmentSets::Enumerated { sets } => {
                // The actual assignment is one of those enumerated: nothing is added for it, as is for drawn ones.
                let p = extreme as f64 / sets as f64;
                (p, None, (p, p))
            }
            AssignmentSets::Sampled { draws, .. } => {
                let p = rank(extreme, draws);
                (p, Some((p * (1.0 - p) / draws as f64).sqrt()), wilson(extreme, draws, P_INTERVAL_LEVEL))
            }
        };
        Ok(LawInference { statistic: own, sets, statistics, p, simulation_error, p_interval })
    }

    /// How many assignments there are; none where the number does not fit.
    #[must_use]
    pub fn possible(&self) -> Option<usize> {
        self.strata.iter().try_fold(1_usize, |product, (clusters, treated)| {
            product.checked_mul(crate::inference::assignment::count_sets(clusters.len(), *treated)?)
        })
    }

    fn assignments(&self, plan: &SetPlan) -> Result<(Vec<Vec<bool>>, AssignmentSets), Error> {
        let possible = self.possible();
        if let Some(sets) = possible.filter(|possible| *possible <= plan.most_enumerated) {
            let mut all = vec![vec![false; self.treated.len()]];
            for (clusters, treated) in &self.strata {
                let chosen = crate::inference::assignment::all_sets(clusters.len(), *treated);
                all = all
                    .iter()
                    .flat_map(|held| chosen.iter().map(move |set| with(held.clone(), clusters, set)))
                    .collect();
            }
            return Ok((all, AssignmentSets::Enumerated { sets }));
        }
        if plan.draws == 0 {
            return Err(Error::NoDraws);
        }
        let draw = |replicate: usize| {
            let mut stream = plan.key.stream(replicate as u64);
            self.strata.iter().fold(vec![false; self.treated.len()], |held, (clusters, treated)| {
                with(held, clusters, &stream.subset(clusters.len(), *treated))
            })
        };
        let all = (0..plan.draws).map(draw).collect();
        Ok((all, AssignmentSets::Sampled { draws: plan.draws, possible }))
    }
}

/// The assignment with the members of the chosen clusters treated.
fn with(mut assignment: Vec<bool>, clusters: &[Vec<usize>], set: &[usize]) -> Vec<bool> {
    for unit in set.iter().filter_map(|cluster| clusters.get(*cluster)).flatten() {
        if let Some(held) = assignment.get_mut(*unit) {
            *held = true;
        }
    }
    assignment
}

/// The interval of a share of which a sample held `count` of `draws`, at one less `level`.
///
/// # References
/// Wilson (1927).
#[must_use]
pub fn wilson(count: usize, draws: usize, level: f64) -> (f64, f64) {
    let (share, n) = (count as f64 / draws as f64, draws as f64);
    let z = distribution::normal_quantile(1.0 - level / 2.0);
    let centre = (share + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt() / (1.0 + z * z / n);
    ((centre - half).max(0.0), (centre + half).min(1.0))
}
