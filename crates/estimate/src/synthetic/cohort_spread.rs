//! How sure a synthetic difference in differences of several cohorts is: placebos, bootstrap of clusters, jackknife.

use std::sync::Arc;

use numeric::stream::{Stream, StreamKey};
use numeric::{distribution, sum};
use rayon::prelude::*;

use crate::inference::assignment::{all_sets, count_sets};
use crate::inference::placebo::rank;
use crate::panel::unit_outcomes::{check_length, numbered};
use crate::synthetic::cohort_synthetic_did::{Roles, weighted_effect};
use crate::{
    AdoptionPanel, AssignmentSets, Block, BootstrapSpread, CohortEffect, CohortSyntheticDidFit,
    CohortSyntheticDidSpec, Error, SetPlan,
};

/// Resamples tried before a draw without treated or without untreated units is given up.
const MOST_REDRAWS: usize = 1_000;

/// Share of the weights that must be left when a unit is left out.
const LEAST_WEIGHT_LEFT: f64 = 1e-9;

/// Where the effect stands among those of never-treated units that are given the starts of the treated ones.
#[derive(Debug, Clone, PartialEq)]
pub struct CohortPlacebos {
    /// The estimate.
    pub estimate: f64,
    /// The effect of each assignment.
    pub effects: Vec<f64>,
    /// Which assignments were looked at.
    pub sets: AssignmentSets,
    /// Their standard deviation (n - 1); none with a single one.
    pub standard_deviation: Option<f64>,
    /// Two-sided: (1 + placebos at least as large as the estimate) / (1 + placebos).
    pub rank_p: f64,
}

/// A bootstrap of clusters: whole clusters of units are drawn again, with replacement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CohortBootstrap {
    /// Resamples.
    pub draws: usize,
    /// Key of the draws; draw `i` comes from stream `i`.
    pub key: StreamKey,
}

impl CohortSyntheticDidSpec {
    /// Estimates again with never-treated units in the place of the treated ones: each assignment gives the starts of the
    /// treated units to as many units never treated.
    ///
    /// The treated units are left out, and the penalties stay those of the full sample, as in synthdid.
    ///
    /// # Assumptions
    /// The standard deviation is a standard error in so far as treated and untreated units are equally noisy; the rank is a
    /// p-value in so far as the starts could have fallen on any of these units with equal probability.
    ///
    /// # Errors
    /// When the units never treated are no more than the treated, when the assignments are too many to enumerate and the plan
    /// draws none, or as the fit.
    ///
    /// # References
    /// Arkhangelsky et al. (2021), Algorithm 4; Clarke et al. (2023), section 3.2.
    pub fn placebos(
        &self,
        panel: &AdoptionPanel,
        fit: &CohortSyntheticDidFit,
        plan: &SetPlan,
    ) -> Result<CohortPlacebos, Error> {
        let roles = Roles::of(panel);
        let (controls, treated) = (roles.controls.len(), panel.treated().len());
        if controls <= treated {
            return Err(Error::TooFewForPlacebo { controls, treated });
        }
        let (assignments, sets) = assignments(&roles, plan)?;
        let (outcomes, penalties) = (Arc::new(panel.outcomes().clone()), fit.penalties());
        let effects = assignments
            .par_iter()
            .map(|assigned| Ok(weighted_effect(&self.fit_roles(&outcomes, assigned, Some(&penalties))?)))
            .collect::<Result<Vec<f64>, Error>>()?;
        let rounding = Block::of_rows(&outcomes, (&roles.controls, &[]), 1).rounding();
        // Effects that differ by rounding are ties, and a tie counts against the estimate.
        let beyond = effects.iter().filter(|effect| effect.abs() >= fit.effect.abs() - rounding).count();
        Ok(CohortPlacebos {
            estimate: fit.effect,
            standard_deviation: sum::standard_deviation(&effects),
            rank_p: rank(beyond, effects.len()),
            effects,
            sets,
        })
    }

    /// Estimates again on resampled clusters; without clusters every unit is its own.
    ///
    /// A resample without treated or without untreated units is drawn again. A cohort that a resample lacks is missing from
    /// that draw's mean. The penalties stay those of the full sample.
    ///
    /// DIFFERENCE: `sdid` of Stata computes the penalties again in every resample; synthdid keeps them, as here.
    ///
    /// # Assumptions
    /// Clusters are independent draws of one population, and treated units are many.
    ///
    /// # Errors
    /// When treated units lie in fewer than two clusters, when the list of clusters does not fit, when fewer than two draws
    /// can be estimated, or as the fit.
    ///
    /// # References
    /// Arkhangelsky et al. (2021), Algorithm 2; Clarke et al. (2023), section 3.2.
    pub fn bootstrap(
        &self,
        panel: &AdoptionPanel,
        fit: &CohortSyntheticDidFit,
        (bootstrap, clusters): (&CohortBootstrap, Option<&[usize]>),
    ) -> Result<BootstrapSpread, Error> {
        let units = panel.starts().len();
        let (cluster_of, count) = match clusters {
            Some(given) => {
                check_length("the list of clusters", given.len(), units)?;
                numbered(given)
            }
            None => ((0..units).collect(), units),
        };
        let mut members = vec![Vec::new(); count];
        for (unit, cluster) in cluster_of.iter().enumerate() {
            if let Some(held) = members.get_mut(*cluster) {
                held.push(unit);
            }
        }
        let is_treated = |unit: &usize| panel.starts().get(*unit).copied().flatten().is_some();
        let treated = members.iter().filter(|cluster| cluster.iter().any(is_treated)).count();
        if treated < 2 {
            return Err(Error::TooFewTreatedClusters { treated });
        }
        let (outcomes, penalties) = (Arc::new(panel.outcomes().clone()), fit.penalties());
        let effects = (0..bootstrap.draws)
            .into_par_iter()
            .filter_map(|draw| resample(panel, &members, &mut bootstrap.key.stream(draw as u64)))
            .map(|roles| Ok(weighted_effect(&self.fit_roles(&outcomes, &roles, Some(&penalties))?)))
            .collect::<Result<Vec<f64>, Error>>()?;
        let standard_error = sum::standard_deviation(&effects)
            .ok_or(Error::TooFewDraws { draws: bootstrap.draws, usable: effects.len() })?;
        let unusable = bootstrap.draws - effects.len();
        Ok(BootstrapSpread { effects, standard_error, unusable })
    }
}

impl CohortSyntheticDidFit {
    /// The standard error of leaving out each unit in turn, with the weights of the others kept in proportion.
    ///
    /// # Assumptions
    /// Treated units are many; the standard error is conservative.
    ///
    /// # Errors
    /// When a cohort has one unit, or one untreated unit carries all the weight of a cohort: without it nobody is left.
    ///
    /// # References
    /// Arkhangelsky et al. (2021), Algorithm 3; Clarke et al. (2023), section 3.2.
    pub fn jackknife(&self, panel: &AdoptionPanel) -> Result<f64, Error> {
        if let Some(alone) = self.cohorts.iter().find(|cohort| cohort.units.len() < 2) {
            return Err(Error::CohortOfOneUnit { first_treated: alone.first_treated });
        }
        let parts =
            self.cohorts.iter().map(|cohort| Part::of(cohort, panel)).collect::<Result<Vec<_>, Error>>()?;
        let units = panel.starts().len();
        let without = |unit: usize| {
            let left = parts.iter().map(|part| part.without(unit)).collect::<Result<Vec<_>, Error>>()?;
            let cells = sum::ordered(left.iter().map(|(cells, _)| *cells));
            Ok(sum::ordered(left.iter().map(|(cells, effect)| cells * effect)) / cells)
        };
        let effects = (0..units).map(without).collect::<Result<Vec<f64>, Error>>()?;
        let deviation = sum::standard_deviation(&effects).ok_or(Error::NoControlUnit { units })?;
        let count = units as f64;
        // (n - 1) / n times the sum of squares is its variance; the deviation held here divides by n - 1.
        Ok(deviation * (count - 1.0) / count.sqrt())
    }
}

impl CohortPlacebos {
    /// The estimate, give or take the normal quantile of the placebos' standard deviation.
    ///
    /// # References
    /// Arkhangelsky et al. (2021), equation 5.
    #[must_use]
    pub fn interval_by_spread(&self, level: f64) -> Option<(f64, f64)> {
        let half = distribution::normal_quantile(1.0 - level / 2.0) * self.standard_deviation?;
        half.is_finite().then_some((self.estimate - half, self.estimate + half))
    }
}

/// A cohort's effect as a difference of means of one number a unit: its mean after less its weighted mean before.
struct Part {
    first_treated: usize,
    periods_after: f64,
    treated: Vec<(usize, f64)>,
    donors: Vec<(usize, f64, f64)>,
}

impl Part {
    fn of(cohort: &CohortEffect, panel: &AdoptionPanel) -> Result<Part, Error> {
        let first_treated = cohort.first_treated;
        let change = |unit: usize| -> Result<f64, Error> {
            let row = panel.outcomes().row(unit);
            let outside = Error::NoPeriodBeforeOrAfter { first_treated, periods: row.len() };
            let Some((before, after)) = row.split_at_checked(first_treated) else { return Err(outside) };
            let after = sum::mean(after).ok_or(outside)?;
            Ok(after - sum::dot(before, &cohort.fit.time_weights))
        };
        let treated = cohort.units.iter().map(|unit| Ok((*unit, change(*unit)?)));
        let donors = cohort.fit.controls.iter().zip(&cohort.fit.unit_weights);
        let donors = donors.map(|(unit, weight)| Ok((*unit, *weight, change(*unit)?)));
        Ok(Part {
            first_treated,
            periods_after: cohort.fit.effects.len() as f64,
            treated: treated.collect::<Result<_, Error>>()?,
            donors: donors.collect::<Result<_, Error>>()?,
        })
    }

    /// Treated cells and effect without a unit.
    fn without(&self, unit: usize) -> Result<(f64, f64), Error> {
        let left: Vec<f64> =
            self.treated.iter().filter(|(own, _)| *own != unit).map(|(_, change)| *change).collect();
        let donors = self.donors.iter().filter(|(own, _, _)| *own != unit);
        let (weights, changes): (Vec<f64>, Vec<f64>) =
            donors.map(|(_, weight, change)| (*weight, *change)).unzip();
        let weight = sum::ordered(&weights);
        if weight < LEAST_WEIGHT_LEFT {
            return Err(Error::OnlyDonor { unit });
        }
        // As in synthdid, weights are not sought anew: those that are left are made to add up to one.
        let synthetic = sum::dot(&weights, &changes) / weight;
        let seen = sum::mean(&left).ok_or(Error::CohortOfOneUnit { first_treated: self.first_treated })?;
        Ok((left.len() as f64 * self.periods_after, seen - synthetic))
    }
}

/// The units of clusters drawn with replacement; none where no resample has both treated and untreated units.
fn resample(panel: &AdoptionPanel, members: &[Vec<usize>], stream: &mut Stream) -> Option<Roles> {
    // A draw without treated or without untreated units has no effect, and another takes its place.
    (0..MOST_REDRAWS).find_map(|_| {
        let drawn: Vec<usize> = (0..members.len())
            .filter_map(|_| members.get(stream.below(members.len())))
            .flat_map(|cluster| cluster.iter().copied())
            .collect();
        let roles = Roles::among(panel, drawn);
        (!roles.cohorts.is_empty() && !roles.controls.is_empty()).then_some(roles)
    })
}

/// Every way to give the starts to units never treated, or seeded draws of them.
fn assignments(roles: &Roles, plan: &SetPlan) -> Result<(Vec<Roles>, AssignmentSets), Error> {
    let sizes: Vec<(usize, usize)> =
        roles.cohorts.iter().map(|(start, units)| (*start, units.len())).collect();
    let population = roles.controls.len();
    let mut free = population;
    let possible = sizes.iter().try_fold(1_usize, |product, (_, size)| {
        let ways = count_sets(free, *size)?;
        free -= size;
        product.checked_mul(ways)
    });
    if let Some(sets) = possible.filter(|possible| *possible <= plan.most_enumerated) {
        let none = Roles { controls: roles.controls.clone(), ..Roles::default() };
        let all = sizes
            .iter()
            .fold(vec![none], |held, size| held.iter().flat_map(|roles| extended(roles, *size)).collect());
        return Ok((all, AssignmentSets::Enumerated { sets }));
    }
    if plan.draws == 0 {
        return Err(Error::NoDraws);
    }
    let total = sizes.iter().map(|(_, size)| size).sum();
    let draw = |replicate: usize| {
        let mut stream = plan.key.stream(replicate as u64);
        let set = stream.subset(population, total);
        let mut order = set.clone();
        // With one cohort the order changes nothing: the set is that of the block design.
        if sizes.len() > 1 {
            stream.shuffle(&mut order);
        }
        let mut order = order.into_iter().filter_map(|place| roles.controls.get(place).copied());
        let dealt = |(start, size): &(usize, usize)| {
            let mut units: Vec<usize> = order.by_ref().take(*size).collect();
            units.sort_unstable();
            (*start, units)
        };
        let cohorts = sizes.iter().map(dealt).collect();
        let stays = |(place, _): &(usize, &usize)| set.binary_search(place).is_err();
        let controls = roles.controls.iter().enumerate().filter(stays).map(|(_, unit)| *unit).collect();
        Roles { controls, cohorts }
    };
    let all = (0..plan.draws).map(draw).collect();
    Ok((all, AssignmentSets::Sampled { draws: plan.draws, possible }))
}

/// The same roles with one more cohort, taken from the controls in every way.
fn extended(roles: &Roles, (start, size): (usize, usize)) -> Vec<Roles> {
    let sets = all_sets(roles.controls.len(), size);
    let with = |set: Vec<usize>| {
        let mut next = Roles { controls: Vec::new(), cohorts: roles.cohorts.clone() };
        for (place, unit) in roles.controls.iter().enumerate() {
            if set.binary_search(&place).is_ok() {
                next.cohorts.entry(start).or_default().push(*unit);
            } else {
                next.controls.push(*unit);
            }
        }
        next
    };
    sets.into_iter().map(with).collect()
}
