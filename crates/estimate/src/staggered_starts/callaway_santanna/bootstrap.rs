//! The multiplier bootstrap: intervals for one effect, and a band that holds all of them at once.
//!
//! A replicate multiplies the influence of each cluster by a random number. Cells of means need only the multiplied sums
//! of each cohort in each period, from which all cells and all their averages follow.

use std::collections::BTreeMap;

use numeric::stream::{Stream, StreamKey};
use numeric::{distribution, sum};
use rayon::prelude::*;

use super::aggregate::{Averaging, Combination};
use super::sample::{Sample, slice};
use super::{CallawaySantannaFit, Estimate, GroupTimeEffect};
use crate::Error;

/// The random numbers, of mean zero and variance one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Multipliers {
    /// One or minus one, as R did draws since its version 2.0.
    #[default]
    Rademacher,
    /// Mammen's two points, which keep the third moment too.
    Mammen,
}

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MultiplierBootstrap {
    /// Replicates.
    pub draws: usize,
    /// Their random numbers.
    pub multipliers: Multipliers,
    /// Probability that the band holds all effects at once, such as 0.95.
    pub level: f64,
    /// Key of the streams; replicate `r` draws from stream `r`.
    pub key: StreamKey,
}

/// Effects with bootstrap standard errors, and how many of them reach to each side so that all effects are held at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// The overall average, where the averaging has one.
    pub overall: Option<Estimate>,
    /// The parts, by what they are averaged over; cells by their place in the fit.
    pub parts: BTreeMap<i64, Estimate>,
    /// Standard errors to each side of every part; at least the normal quantile, which one effect alone needs.
    pub critical: f64,
}

impl Band {
    /// Low and high end of the band at each part.
    #[must_use]
    pub fn intervals(&self) -> BTreeMap<i64, (f64, f64)> {
        let ends = |own: &Estimate| {
            let half = self.critical * own.standard_error;
            (own.effect - half, own.effect + half)
        };
        self.parts.iter().map(|(key, own)| (*key, ends(own))).collect()
    }
}

impl CallawaySantannaFit {
    /// Bands for the averages asked for, all from the same replicates.
    ///
    /// # Errors
    /// When no replicate is asked for, or when the level is not between zero and one.
    ///
    /// # References
    /// Callaway & Sant'Anna (2021), Algorithm 1 and Corollary 1; standard errors from the quartiles, as `mboot` of R did.
    pub fn bootstrap(&self, plan: &MultiplierBootstrap, wanted: &[Averaging]) -> Result<Vec<Band>, Error> {
        if plan.draws == 0 {
            return Err(Error::NoDraws);
        }
        if !(plan.level > 0.0 && plan.level < 1.0) {
            let expected = "between zero and one";
            return Err(Error::OutOfRange { what: "the level", seen: plan.level, expected });
        }
        let averages: Vec<_> = wanted.iter().map(|averaging| self.averages(averaging)).collect();
        let combinations: Vec<&Combination> =
            averages.iter().flat_map(|own| own.overall.iter().chain(own.parts.values())).collect();
        let replicates = Replicates::new(self);
        let draws: Vec<Vec<f64>> = (0..plan.draws as u64)
            .into_par_iter()
            .map(|replicate| {
                let mut stream = plan.key.stream(replicate);
                replicates.draw(
                    &multipliers(&mut stream, (plan.multipliers, self.sample.n_clusters)),
                    &combinations,
                )
            })
            .collect();
        let errors: Vec<f64> =
            (0..combinations.len()).into_par_iter().map(|at| error_by_quartiles(&draws, at)).collect();
        let mut place = 0;
        let mut bands = Vec::new();
        for own in &averages {
            let estimate = |combination: &Combination, standard_error: f64| Estimate {
                effect: combination.effect,
                standard_error,
            };
            // An overall average stands before its parts.
            let overall = own.overall.as_ref().map(|combination| estimate(combination, errors[place]));
            let first = place + usize::from(overall.is_some());
            let places = first..first + own.parts.len();
            let parts: BTreeMap<i64, Estimate> = own
                .parts
                .iter()
                .zip(&errors[places.clone()])
                .map(|((key, combination), error)| (*key, estimate(combination, *error)))
                .collect();
            place = places.end;
            let critical = critical_value(&draws, (slice(&errors, places.clone()), places), plan.level);
            bands.push(Band { overall, parts, critical });
        }
        Ok(bands)
    }
}

/// One number for each cluster.
fn multipliers(stream: &mut Stream, (kind, clusters): (Multipliers, usize)) -> Vec<f64> {
    match kind {
        Multipliers::Rademacher => {
            let mut drawn = Vec::with_capacity(clusters + 64);
            while drawn.len() < clusters {
                // One draw gives 64 signs.
                let bits = stream.bits();
                drawn.extend((0..64).map(|place| if bits >> place & 1 == 1 { 1.0 } else { -1.0 }));
            }
            drawn.truncate(clusters);
            drawn
        }
        Multipliers::Mammen => {
            // Mammen's two points: mean zero, variance and third moment one, so that skewness is kept too.
            let root = 5.0_f64.sqrt();
            let (low, high) = ((1.0 - root) / 2.0, (1.0 + root) / 2.0);
            let of_low = high / root;
            (0..clusters).map(|_| if stream.uniform() < of_low { low } else { high }).collect()
        }
    }
}

/// What every replicate reads.
struct Replicates<'a> {
    fit: &'a CallawaySantannaFit,
    /// Outcomes, unit after unit.
    rows: Vec<f64>,
    /// Mean change of the cohort and of its comparison, and one over the weight of each, for each cell.
    means: Vec<[f64; 4]>,
}

impl<'a> Replicates<'a> {
    fn new(fit: &'a CallawaySantannaFit) -> Self {
        let sample = &fit.sample;
        let needs_rows = fit.cells.iter().any(|cell| cell.influence.listed.is_none());
        let rows = if needs_rows {
            (0..sample.units.len())
                .flat_map(|unit| (0..sample.n_periods()).map(move |place| sample.column(place)[unit]))
                .collect()
        } else {
            Vec::new()
        };
        let means = fit.cells.iter().map(|cell| {
            let shape = cell.influence.shape;
            if cell.influence.listed.is_some() {
                return [0.0; 4];
            }
            let weights = [sample.weight_of(shape.group), sample.weight_of_controls(shape)];
            let [own, others] = weights.map(|weight| 1.0 / weight);
            [sample.mean_change(shape.group, shape), sample.mean_change_of_controls(shape), own, others]
        });
        Self { fit, means: means.collect(), rows }
    }

    /// What these multipliers do to each combination.
    fn draw(&self, multipliers: &[f64], combinations: &[&Combination]) -> Vec<f64> {
        let sample = &self.fit.sample;
        let by_unit: Vec<f64> = sample
            .cluster_of
            .iter()
            .zip(&sample.weights)
            .map(|(cluster, weight)| multipliers[*cluster] * weight)
            .collect();
        let groups: Vec<Group> =
            (0..=sample.cohorts.len()).map(|group| self.group(sample, group, &by_unit)).collect();
        let later = later_groups(&groups);
        let cells: Vec<f64> = self
            .fit
            .cells
            .iter()
            .zip(&self.means)
            .map(|(cell, means)| match &cell.influence.listed {
                Some(listed) => listed_draw(sample, (cell, listed), multipliers),
                None => means_draw(cell, *means, (&groups, &later)),
            })
            .collect();
        let total = sample.total_weight();
        let draw = |combination: &&Combination| {
            let own = combination.cells.iter().map(|(at, weight)| weight * cells[*at]);
            let pulls = combination.pulls.iter().zip(&groups).map(|(pull, own)| pull * own.weight / total);
            sum::ordered(own) + sum::ordered(pulls)
        };
        combinations.iter().map(draw).collect()
    }

    fn group(&self, sample: &Sample, group: usize, by_unit: &[f64]) -> Group {
        let (range, width) = (sample.range(group), sample.n_periods());
        let multiplied = slice(by_unit, range.clone());
        let rows = slice(&self.rows, range.start * width..range.end * width);
        Group { weight: sum::ordered(multiplied), sums: multiplied_sums(rows, multiplied, width) }
    }
}

/// Multiplied weight and sums of a group.
#[derive(Clone)]
struct Group {
    weight: f64,
    sums: Vec<f64>,
}

/// Sum of multiplier times row, four rows at a time: each sum is read and written once for four products.
fn multiplied_sums(rows: &[f64], multipliers: &[f64], width: usize) -> Vec<f64> {
    let mut sums = vec![0.0; width];
    let quads = multipliers.chunks_exact(4);
    let (rest, done) = (quads.remainder(), multipliers.len() - quads.remainder().len());
    let blocks = rows.chunks_exact((4 * width).max(1));
    for (four, block) in quads.zip(blocks) {
        let [a, b, c, d] = *four else { continue };
        let (first, second) = block.split_at(2 * width);
        let ((first, second), (third, fourth)) = (first.split_at(width), second.split_at(width));
        for ((((held, w), x), y), z) in sums.iter_mut().zip(first).zip(second).zip(third).zip(fourth) {
            *held += (a * w + b * x) + (c * y + d * z);
        }
    }
    for (row, multiplier) in slice(rows, done * width..rows.len()).chunks(width.max(1)).zip(rest) {
        for (held, value) in sums.iter_mut().zip(row) {
            *held += multiplier * value;
        }
    }
    sums
}

/// Each group with all that start later.
fn later_groups(groups: &[Group]) -> Vec<Group> {
    let mut later: Vec<Group> = Vec::with_capacity(groups.len());
    for group in groups.iter().rev() {
        let mut own = group.clone();
        if let Some(held) = later.last() {
            own.weight += held.weight;
            for (sum, held) in own.sums.iter_mut().zip(&held.sums) {
                *sum += held;
            }
        }
        later.push(own);
    }
    later.reverse();
    later
}

fn means_draw(cell: &GroupTimeEffect, means: [f64; 4], (groups, later): (&[Group], &[Group])) -> f64 {
    let shape = cell.influence.shape;
    let [mean, control_mean, over_own, over_others] = means;
    let (own, others) = (&groups[shape.group], &later[shape.first_control]);
    let change = |group: &Group| group.sums[shape.place] - group.sums[shape.base];
    let (mut changes, mut weight) = (change(others), others.weight);
    if shape.group >= shape.first_control {
        changes -= change(own);
        weight -= own.weight;
    }
    (change(own) - mean * own.weight) * over_own - (changes - control_mean * weight) * over_others
}

fn listed_draw(sample: &Sample, (cell, listed): (&GroupTimeEffect, &[f64]), multipliers: &[f64]) -> f64 {
    let [near, far] = sample.controls(&cell.influence.shape);
    let members = sample.range(cell.influence.shape.group).chain(near).chain(far);
    sum::ordered(members.zip(listed).map(|(member, own)| multipliers[sample.cluster_of[member]] * own))
}

/// Distance of the quartiles over that of a standard normal number.
fn error_by_quartiles(draws: &[Vec<f64>], at: usize) -> f64 {
    let mut values: Vec<f64> = draws.iter().filter_map(|draw| draw.get(at)).copied().collect();
    let low = kth(&mut values, 0.25);
    let high = kth(&mut values, 0.75);
    (high - low) / (distribution::normal_quantile(0.75) - distribution::normal_quantile(0.25))
}

/// The smallest value that at least this share of the values does not exceed (R's `type = 1`).
fn kth(values: &mut [f64], share: f64) -> f64 {
    let place = ((share * values.len() as f64).ceil() as usize).saturating_sub(1);
    if place >= values.len() {
        return f64::NAN;
    }
    *values.select_nth_unstable_by(place, f64::total_cmp).1
}

/// The quantile of the largest standardised draw.
fn critical_value(draws: &[Vec<f64>], (errors, places): (&[f64], std::ops::Range<usize>), level: f64) -> f64 {
    let largest = |draw: &Vec<f64>| {
        let own = slice(draw, places.clone()).iter().zip(errors).filter(|(_, error)| **error > 0.0);
        own.map(|(value, error)| (value / error).abs()).fold(0.0, f64::max)
    };
    let mut sizes: Vec<f64> = draws.iter().map(largest).collect();
    // A band narrower than the interval of one effect is a whim of the draws.
    kth(&mut sizes, level).max(distribution::normal_quantile(0.5 + level / 2.0))
}
