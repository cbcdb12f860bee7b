//! Levels of units and periods by least squares on untreated cells, the units taken out first: a system of periods remains.

use std::collections::BTreeMap;

use numeric::{Matrix, matrix, sum};

use super::{ImputationRefusal, RefusedImputation};
use crate::{Error, Staggered};

/// A treated cell with its imputed effect.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Imputed {
    pub unit: usize,
    pub place: usize,
    pub cohort: i64,
    pub period: i64,
    pub effect: f64,
}

/// The fitted levels, and what is left of each untreated cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Levels {
    pub weights: Vec<f64>,
    pub cluster_of: Vec<usize>,
    pub n_clusters: usize,
    pub n_places: usize,
    /// Residual of each untreated cell, by unit; zero elsewhere.
    pub residuals: Vec<Vec<f64>>,
    pub imputed: Vec<Imputed>,
    /// Pattern of untreated cells of each unit.
    pattern_of: Vec<usize>,
    /// Each pattern of untreated places, and the weight of its units.
    patterns: Vec<(Vec<usize>, f64)>,
    /// Places whose level is solved for; the first of each connected part is zero.
    free: Vec<usize>,
    /// The inverse of the system of free places.
    inverse: Vec<Vec<f64>>,
}

impl Levels {
    /// Fits the levels and names what they cannot impute.
    pub(super) fn fit(panel: &Staggered, anticipation: u32) -> Result<(Self, Vec<RefusedImputation>), Error> {
        let (n_units, n_places) = (panel.outcomes().rows(), panel.periods().len());
        let units: Vec<usize> = (0..n_units).collect();
        let (cluster_of, n_clusters) = panel.clusters(&units);
        let weights: Vec<f64> = units.iter().map(|unit| panel.weight(*unit)).collect();
        let (pattern_of, mut patterns) = patterns(panel, anticipation);
        for (pattern, weight) in pattern_of.iter().zip(&weights) {
            if let Some((_, held)) = patterns.get_mut(*pattern) {
                *held += weight;
            }
        }
        let part_of = parts(&patterns, n_places);
        // The first period of each connected part is where its levels are counted from: with it the system has no single
        // solution.
        let free: Vec<usize> = (0..n_places)
            .filter(|place| part_of.get(*place).is_some_and(|part| part.is_some_and(|root| root != *place)))
            .collect();
        let inverse = inverse(&system(&patterns, n_places), &free)?;
        let mut levels = Self {
            weights,
            cluster_of,
            n_clusters,
            n_places,
            residuals: Vec::new(),
            imputed: Vec::new(),
            pattern_of,
            patterns,
            free,
            inverse,
        };
        let refused = levels.impute(panel, &part_of);
        Ok((levels, refused))
    }

    /// Cells imputed and fitted on.
    pub(super) fn counts(&self) -> (usize, usize) {
        let of_unit = |pattern: &usize| self.patterns.get(*pattern).map_or(0, |(places, _)| places.len());
        (self.imputed.len(), self.pattern_of.iter().map(of_unit).sum())
    }

    /// The times since treatment that were imputed, ascending, each once.
    pub(super) fn times(&self) -> Vec<i64> {
        let mut times: Vec<i64> = self.imputed.iter().map(|cell| cell.period - cell.cohort).collect();
        times.sort_unstable();
        times.dedup();
        times.into_iter().filter(|time| *time >= 0).collect()
    }

    fn places(&self, unit: usize) -> &[usize] {
        let pattern = self.pattern_of.get(unit).and_then(|pattern| self.patterns.get(*pattern));
        pattern.map_or(&[], |(places, _)| places.as_slice())
    }

    /// Levels of periods that answer a load on units and on periods, the units taken out.
    pub(super) fn period_pull(&self, loads: &[f64], by_place: &[f64]) -> Result<Vec<f64>, Error> {
        let mut right = by_place.to_vec();
        let mut by_pattern = vec![0.0; self.patterns.len()];
        for (load, pattern) in loads.iter().zip(&self.pattern_of) {
            if let Some(held) = by_pattern.get_mut(*pattern) {
                *held += load;
            }
        }
        for ((places, _), load) in self.patterns.iter().zip(&by_pattern).filter(|(_, load)| **load != 0.0) {
            for place in places {
                if let Some(held) = right.get_mut(*place) {
                    *held -= load / places.len() as f64;
                }
            }
        }
        Ok(self.solve(&right))
    }

    fn solve(&self, right: &[f64]) -> Vec<f64> {
        let known: Vec<f64> = self.free.iter().map(|place| right[*place]).collect();
        let mut levels = vec![0.0; self.n_places];
        for (place, row) in self.free.iter().zip(&self.inverse) {
            if let Some(held) = levels.get_mut(*place) {
                *held = sum::dot(row, &known);
            }
        }
        levels
    }

    fn impute(&mut self, panel: &Staggered, part_of: &[Option<usize>]) -> Vec<RefusedImputation> {
        let outcomes = panel.outcomes();
        let mean = |places: &[usize], values: &dyn Fn(usize) -> f64| {
            sum::ordered(places.iter().map(|place| values(*place))) / places.len() as f64
        };
        let mut right = vec![0.0; self.n_places];
        for (unit, weight) in self.weights.iter().enumerate() {
            let places = self.places(unit);
            let own = mean(places, &|place| outcomes.at(unit, place));
            for place in places {
                if let Some(held) = right.get_mut(*place) {
                    *held += weight * (outcomes.at(unit, *place) - own);
                }
            }
        }
        let level = self.solve(&right);
        let of_place = |place: usize| level[place];
        let (mut residuals, mut imputed) = (Vec::new(), Vec::new());
        let mut refused: BTreeMap<(i64, i64, ImputationRefusal), usize> = BTreeMap::new();
        for unit in 0..self.weights.len() {
            let places = self.places(unit);
            let own = mean(places, &|place| outcomes.at(unit, place) - of_place(place));
            let mut left = vec![0.0; self.n_places];
            for place in places {
                if let Some(held) = left.get_mut(*place) {
                    *held = outcomes.at(unit, *place) - own - of_place(*place);
                }
            }
            residuals.push(left);
            let Some(cohort) = panel.cohort(unit) else { continue };
            let from_start = |(place, period): (usize, &i64)| *period >= cohort && panel.sees(unit, place);
            if !panel.periods().iter().enumerate().any(from_start) {
                *refused.entry((cohort, cohort, ImputationRefusal::NeverSeenAfter)).or_insert(0) += 1;
                continue;
            }
            let part = places.first().and_then(|place| part_of.get(*place).copied().flatten());
            for (place, period) in panel.periods().iter().enumerate() {
                if *period < cohort || !panel.sees(unit, place) {
                    continue;
                }
                let reason = match (part, part_of.get(place).copied().flatten()) {
                    (None, _) => ImputationRefusal::NeverSeenBefore,
                    (_, None) => ImputationRefusal::NobodyUntreated,
                    (Some(own), Some(other)) if own != other => ImputationRefusal::Unconnected,
                    _ => {
                        let effect = outcomes.at(unit, place) - own - of_place(place);
                        imputed.push(Imputed { unit, place, cohort, period: *period, effect });
                        continue;
                    }
                };
                *refused.entry((cohort, *period, reason)).or_insert(0) += 1;
            }
        }
        self.residuals = residuals;
        self.imputed = imputed;
        let named = |((cohort, period, reason), units)| RefusedImputation { cohort, period, units, reason };
        refused.into_iter().map(named).collect()
    }
}

/// The untreated places of each unit, each pattern once.
fn patterns(panel: &Staggered, anticipation: u32) -> (Vec<usize>, Vec<(Vec<usize>, f64)>) {
    // Units seen untreated in the same periods enter the equations alike: they are added up once and for all.
    let mut numbers: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
    let untreated = |unit: usize| -> Vec<usize> {
        let clean = |period: i64| {
            panel.cohort(unit).is_none_or(|c| period.saturating_add(i64::from(anticipation)) < c)
        };
        let places = panel.periods().iter().enumerate();
        places.filter(|(p, t)| clean(**t) && panel.sees(unit, *p)).map(|(place, _)| place).collect()
    };
    let of_units = (0..panel.outcomes().rows())
        .map(|unit| {
            let next = numbers.len();
            *numbers.entry(untreated(unit)).or_insert(next)
        })
        .collect();
    let mut patterns = vec![(Vec::new(), 0.0); numbers.len()];
    for (places, number) in numbers {
        if let Some(held) = patterns.get_mut(number) {
            held.0 = places;
        }
    }
    (of_units, patterns)
}

/// The first place of the connected part of each place; none where nobody untreated was observed.
fn parts(patterns: &[(Vec<usize>, f64)], n_places: usize) -> Vec<Option<usize>> {
    let mut part: Vec<Option<usize>> = vec![None; n_places];
    for place in patterns.iter().flat_map(|(places, _)| places) {
        if let Some(held) = part.get_mut(*place) {
            *held = Some(*place);
        }
    }
    // A pattern joins its places; a part has at most as many names to lose as there are places.
    loop {
        let before = part.clone();
        for (places, _) in patterns {
            let least = places.iter().filter_map(|place| part.get(*place).copied().flatten()).min();
            for place in places {
                if let Some(held) = part.get_mut(*place) {
                    *held = least;
                }
            }
        }
        if part == before {
            return part;
        }
    }
}

/// The normal equations of the periods, the units taken out.
fn system(patterns: &[(Vec<usize>, f64)], n_places: usize) -> Vec<Vec<f64>> {
    let mut system = vec![vec![0.0; n_places]; n_places];
    for (places, weight) in patterns {
        // Units' own levels are taken out: each period keeps its weight less the mean of the unit's.
        let share = weight / places.len() as f64;
        for place in places {
            let Some(row) = system.get_mut(*place) else { continue };
            for other in places {
                if let Some(held) = row.get_mut(*other) {
                    *held += if other == place { weight - share } else { -share };
                }
            }
        }
    }
    system
}

fn inverse(system: &[Vec<f64>], free: &[usize]) -> Result<Vec<Vec<f64>>, Error> {
    if free.is_empty() {
        return Ok(Vec::new());
    }
    let picked: Vec<Vec<f64>> = free
        .iter()
        .filter_map(|row| system.get(*row))
        .map(|row| free.iter().filter_map(|column| row.get(*column)).copied().collect())
        .collect();
    Ok(matrix::inverse_positive(&Matrix::from_rows(&picked)?)?)
}
