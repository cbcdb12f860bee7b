//! Least values of functions without slopes: the simplex of Nelder and Mead, and differential evolution.

use rayon::prelude::*;

use crate::stream::StreamKey;

/// When a run of Nelder and Mead stops, and how far its first simplex reaches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NelderMead {
    /// Distance of the first corners from the start along each axis.
    pub reach: f64,
    /// Stop when the values at the corners differ by no more than this share of the least.
    pub tolerance: f64,
    /// Stop after this many evaluations.
    pub most_evaluations: usize,
}

/// The least value that a search found; it proves nothing about places it did not visit.
#[derive(Debug, Clone, PartialEq)]
pub struct Least {
    /// Where.
    pub place: Vec<f64>,
    /// The value there.
    pub value: f64,
    /// How often the function was evaluated.
    pub evaluations: usize,
    /// Whether the search ended by its own tolerance and not by its limit.
    pub settled: bool,
}

impl NelderMead {
    /// Walks downhill from `start`. A value that is not a number counts as infinite.
    ///
    /// # References
    /// Nelder & Mead (1965), The Computer Journal 7; Lagarias, Reeds, Wright & Wright (1998) for the order of the steps.
    #[must_use]
    pub fn from(&self, start: &[f64], function: impl Fn(&[f64]) -> f64) -> Least {
        let value = |place: &[f64]| Some(function(place)).filter(|v| !v.is_nan()).unwrap_or(f64::INFINITY);
        let mut corners: Vec<(f64, Vec<f64>)> = vec![(value(start), start.to_vec())];
        for axis in 0..start.len() {
            let mut corner = start.to_vec();
            corner.iter_mut().skip(axis).take(1).for_each(|held| *held += self.reach);
            corners.push((value(&corner), corner));
        }
        let mut evaluations = corners.len();
        loop {
            corners.sort_by(|left, right| left.0.total_cmp(&right.0));
            let [(best, place), .., (second, _), (worst, far)] = corners.as_slice() else {
                let (value, place) = corners.swap_remove(0);
                return Least { place, value, evaluations, settled: true };
            };
            let (best, second, worst) = (*best, *second, *worst);
            // Relative to the value, and absolutely where the value itself is near zero.
            let settled = worst - best <= self.tolerance * (best.abs() + self.tolerance);
            if settled || evaluations >= self.most_evaluations {
                return Least { place: place.clone(), value: best, evaluations, settled };
            }
            let middle = middle(&corners);
            let at = |share: f64| -> Vec<f64> {
                middle.iter().zip(far).map(|(middle, far)| middle + share * (far - middle)).collect()
            };
            let reflected = (value(&at(-1.0)), at(-1.0));
            let next = if reflected.0 < best {
                evaluations += 1;
                let expanded = (value(&at(-2.0)), at(-2.0));
                Some(if expanded.0 < reflected.0 { expanded } else { reflected })
            } else if reflected.0 < second {
                Some(reflected)
            } else {
                evaluations += 1;
                // Towards the reflected corner where it beats the worst one, else back towards the worst.
                let share = if reflected.0 < worst { -0.5 } else { 0.5 };
                let contracted = (value(&at(share)), at(share));
                (contracted.0 < reflected.0.min(worst)).then_some(contracted)
            };
            evaluations += 1;
            let towards = place.clone();
            match next {
                Some(next) => corners.iter_mut().rev().take(1).for_each(|held| *held = next.clone()),
                None => {
                    for (held, corner) in corners.iter_mut().skip(1) {
                        corner.iter_mut().zip(&towards).for_each(|(part, to)| *part = 0.5 * (*part + to));
                        *held = value(corner);
                        evaluations += 1;
                    }
                }
            }
        }
    }
}

/// The mean of all corners but the last.
fn middle(corners: &[(f64, Vec<f64>)]) -> Vec<f64> {
    let count = corners.len().saturating_sub(1);
    let mut total = vec![0.0; count];
    for (_, corner) in corners.iter().take(count) {
        total.iter_mut().zip(corner).for_each(|(held, part)| *held += part / count as f64);
    }
    total
}

/// A population that searches a box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DifferentialEvolution {
    /// Members of the population; at least four.
    pub members: usize,
    /// Rounds in which every member may be replaced.
    pub rounds: usize,
    /// Key of the draws; member `i` in round `r` draws from stream `r * members + i`.
    pub key: StreamKey,
}

impl DifferentialEvolution {
    /// The final population in a box of equal sides, best first; the box is `axes` long and from `low` to `high`.
    ///
    /// Every member of a round is drawn from the round before, so that no order of evaluation changes the answer.
    ///
    /// # References
    /// Storn & Price (1997), Journal of Global Optimization 11 (strategy best/1/bin with dither).
    pub fn population(
        &self,
        axes: usize,
        (low, high): (f64, f64),
        function: impl Fn(&[f64]) -> f64 + Sync,
    ) -> Vec<(f64, Vec<f64>)> {
        let members = self.members.max(4);
        let value = |place: &[f64]| Some(function(place)).filter(|v| !v.is_nan()).unwrap_or(f64::INFINITY);
        let born = |member: usize| {
            let mut stream = self.key.stream(member as u64);
            let place: Vec<f64> = (0..axes).map(|_| low + (high - low) * stream.uniform()).collect();
            (value(&place), place)
        };
        let mut population: Vec<(f64, Vec<f64>)> = (0..members).map(born).collect();
        for round in 1..=self.rounds {
            let Some(best) = population.iter().min_by(|a, b| a.0.total_cmp(&b.0)).cloned() else { break };
            let challenged = |(member, held): (usize, &(f64, Vec<f64>))| {
                let mut stream = self.key.stream((round * members + member) as u64);
                // DIFFERENCE: the two parents are drawn apart and may be one member; the step is then the best place itself.
                let (one, other) = (stream.below(members), stream.below(members));
                let dither = 0.5 + 0.5 * stream.uniform();
                let sure = stream.below(axes);
                let parent = |at: usize, axis: usize| {
                    population.get(at).and_then(|(_, place)| place.get(axis)).copied().unwrap_or(low)
                };
                let place: Vec<f64> = held
                    .1
                    .iter()
                    .zip(&best.1)
                    .enumerate()
                    .map(|(axis, (own, best))| {
                        // One axis moves for sure: a challenger that is the member itself would cost an evaluation.
                        let crossed = stream.uniform() < 0.8 || axis == sure;
                        let step = best + dither * (parent(one, axis) - parent(other, axis));
                        if crossed { step.clamp(low, high) } else { *own }
                    })
                    .collect();
                let reached = value(&place);
                if reached <= held.0 { (reached, place) } else { held.clone() }
            };
            population = population.par_iter().enumerate().map(challenged).collect();
        }
        population.sort_by(|left, right| left.0.total_cmp(&right.0));
        population
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn valley(place: &[f64]) -> f64 {
        let (x, y) = (place[0], place[1]);
        100.0 * (y - x * x) * (y - x * x) + (1.0 - x) * (1.0 - x)
    }

    /// Rosenbrock's curved valley has its floor, zero, at (1, 1).
    #[test]
    fn the_simplex_walks_down_a_curved_valley() {
        let rule = NelderMead { reach: 0.5, tolerance: 1e-14, most_evaluations: 5_000 };
        let found = rule.from(&[-1.2, 1.0], valley);
        assert!(found.settled && found.value < 1e-12, "{found:?}");
        assert!((found.place[0] - 1.0).abs() < 1e-5 && (found.place[1] - 1.0).abs() < 1e-5);
        let short = NelderMead { most_evaluations: 20, ..rule }.from(&[-1.2, 1.0], valley);
        assert!(!short.settled && short.evaluations < 26);
    }

    /// A walk from a wrong hollow stays there; the population finds the lower one.
    #[test]
    fn the_population_finds_the_lower_of_two_hollows() {
        let hollows = |place: &[f64]| {
            let from = |x: f64| place.iter().map(|part| (part - x) * (part - x)).sum::<f64>();
            (1.0 + from(-2.0)).min(0.1 + 4.0 * from(3.0))
        };
        let rule = NelderMead { reach: 0.3, tolerance: 1e-10, most_evaluations: 2_000 };
        assert!((rule.from(&[-2.5, -1.5], hollows).value - 1.0).abs() < 1e-6);
        let key = StreamKey::new(1, b"tests", "hollows");
        let search = DifferentialEvolution { members: 60, rounds: 80, key };
        let found = search.population(2, (-5.0, 5.0), hollows);
        assert!((found[0].0 - 0.1).abs() < 1e-6, "{:?}", found[0]);
        assert_eq!(found, search.population(2, (-5.0, 5.0), hollows));
    }

    #[test]
    fn what_is_not_a_number_is_never_the_least() {
        let edge = |place: &[f64]| if place[0] < 0.0 { f64::NAN } else { place[0] };
        let rule = NelderMead { reach: 0.5, tolerance: 1e-9, most_evaluations: 500 };
        let found = rule.from(&[1.0, 0.0], |place| edge(place) + place[1] * place[1]);
        assert!(found.value >= 0.0 && found.value < 1e-4, "{found:?}");
    }
}
