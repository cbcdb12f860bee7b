//! The assignments that could have been: every one where they are few, else a seeded sample, shared by all estimators.

use std::collections::BTreeMap;

use numeric::stream::StreamKey;
use rayon::prelude::*;

use super::scene::{Ground, Scene};
use super::units::AssignmentUnits;
use estimate::{AssignmentSets, Error, SetPlan, count_sets};

/// Sets enumerated at most; more are sampled.
const MOST_ENUMERATED: usize = 2_000;

/// Sets drawn first where they are too many to enumerate, and the most that are drawn while the simulated p leaves the
/// answer open.
pub(crate) const DRAWS: usize = 999;
pub(crate) const MOST_DRAWS: usize = 9_999;

/// With fewer assignments than this over the level, a rank steps over the level: earlier dates are ranked among too.
const FINE_STEPS: f64 = 20.0;

/// Streams from this number on shuffle the draws, so that they share none with those that draw them.
const SHUFFLES: u64 = 1 << 40;

/// Placebo assignments: which units play the treated, and with which starts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlaceboSets {
    /// Places in the list of assignment units, in the order of the starts they are given.
    pub(crate) sets: Vec<Vec<usize>>,
    /// The start of each place of a set.
    pub(crate) starts: Vec<i64>,
    /// Which sets these are.
    pub(crate) which: AssignmentSets,
}

/// Which units were treated when: placebo assignments have as many units with each start, drawn from all.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AssignmentLaw {
    /// All units.
    pub(crate) units: AssignmentUnits,
    /// The treated ones, and the start of each.
    pub(crate) treated: Vec<usize>,
    pub(crate) starts: Vec<i64>,
}

/// How many placebo assignments a study with these units looks at.
#[must_use]
pub(crate) fn assignments_looked_at(units: usize, treated: usize) -> usize {
    if treated == 0 || units <= treated {
        return 0;
    }
    // The assignment that was is no placebo.
    count_sets(units, treated).filter(|sets| *sets <= MOST_ENUMERATED).map_or(DRAWS, |sets| sets - 1)
}

impl AssignmentLaw {
    /// The law of a design on its ground: every unit could have been treated.
    pub(crate) fn new(units: AssignmentUnits, starts: &BTreeMap<usize, i64>) -> Self {
        let (treated, starts) = units.treated(starts).into_iter().unzip();
        Self { units, treated, starts }
    }

    /// The rows of the treated units, each with its start.
    pub(crate) fn treated_rows(&self) -> Vec<(usize, i64)> {
        let of = |(unit, start): (&usize, &i64)| {
            let (rows, start) = (self.units.0.get(*unit).into_iter().flatten(), *start);
            rows.map(move |row| (*row, start)).collect::<Vec<_>>()
        };
        self.treated.iter().zip(&self.starts).flat_map(of).collect()
    }

    /// Whether the own date has too few assignments for a rank to come near the level.
    pub(crate) fn is_coarse(&self, level: f64) -> bool {
        let sets = count_sets(self.units.len(), self.treated.len());
        sets.is_some_and(|sets| (sets as f64) < FINE_STEPS / level)
    }

    /// The starts on a ground that was moved.
    pub(crate) fn starts_moved(&self, from: &Ground<'_>, to: &Ground<'_>) -> Vec<i64> {
        self.starts.iter().map(|start| start - from.first_after() + to.first_after()).collect()
    }
}

impl PlaceboSets {
    /// As many units as were treated, each with the start of one of them; the assignment that was is not among those
    /// enumerated.
    ///
    /// Units that start together are one set in any order; where starts differ a drawn set is shuffled, so that each unit
    /// may be given each start.
    ///
    /// # Errors
    /// When sets are drawn and the plan asks for none.
    pub(crate) fn new(
        law: &AssignmentLaw,
        starts: Vec<i64>,
        (draws, key): (usize, StreamKey),
    ) -> Result<Self, Error> {
        let (units, size) = (law.units.len(), starts.len());
        if size == 0 || units <= size {
            return Ok(Self { sets: Vec::new(), starts, which: AssignmentSets::Enumerated { sets: 0 } });
        }
        let together = starts.windows(2).all(|pair| pair.first() == pair.last());
        let most_enumerated = if together { MOST_ENUMERATED } else { 0 };
        let (mut sets, mut which) = SetPlan { most_enumerated, draws, key }.sets(units, size)?;
        if !together {
            for (draw, set) in sets.iter_mut().enumerate() {
                key.stream(SHUFFLES + draw as u64).shuffle(set);
            }
        }
        if let AssignmentSets::Enumerated { .. } = which {
            sets.retain(|set| *set != law.treated);
            which = AssignmentSets::Enumerated { sets: sets.len() };
        }
        Ok(Self { sets, starts, which })
    }

    /// Whether the sets are a sample.
    pub(crate) fn drawn(&self) -> bool {
        matches!(self.which, AssignmentSets::Sampled { .. })
    }

    /// All sets where they are enumerated, and the first of them where they are drawn.
    pub(crate) fn first(&self, most: usize) -> Self {
        let kept = if self.drawn() { most.min(self.sets.len()) } else { self.sets.len() };
        Self { sets: self.sets.iter().take(kept).cloned().collect(), ..self.clone() }
    }

    /// The scenes of all sets.
    pub(crate) fn scenes<'a>(&self, ground: &'a Ground<'a>, units: &AssignmentUnits) -> Vec<Scene<'a>> {
        self.sets.par_iter().map(|set| Scene::played(ground, units, set, &self.starts)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets(units: usize, starts: Vec<i64>) -> PlaceboSets {
        let units = AssignmentUnits((0..units).map(|row| vec![row]).collect());
        let treated: BTreeMap<usize, i64> = starts.iter().copied().enumerate().collect();
        let law = AssignmentLaw::new(units, &treated);
        PlaceboSets::new(&law, starts, (DRAWS, StreamKey::new(1, b"study", "sets"))).unwrap()
    }

    #[test]
    fn sets_are_enumerated_while_they_are_few_and_the_own_one_is_none_of_them() {
        let one = sets(32, vec![5]);
        assert_eq!(one.which, AssignmentSets::Enumerated { sets: 31 });
        assert_eq!(one.sets.concat(), (1..32).collect::<Vec<_>>());
        let many = sets(30, vec![5; 8]);
        assert_eq!(many.which, AssignmentSets::Sampled { draws: DRAWS, possible: Some(5_852_925) });
        assert_eq!((many.sets.len(), assignments_looked_at(30, 8)), (DRAWS, DRAWS));
        assert_eq!(
            (assignments_looked_at(32, 1), assignments_looked_at(8, 8), assignments_looked_at(3, 0)),
            (31, 0, 0)
        );
        assert!(sets(8, vec![5; 8]).sets.is_empty());
    }

    /// Two units with two starts among four: each unit must be found with each start.
    #[test]
    fn units_with_different_starts_are_drawn_in_every_order() {
        let sets = sets(4, vec![5, 9]).sets;
        for unit in 0..4 {
            let first = sets.iter().filter(|set| set[0] == unit).count();
            // Five standard deviations of a binomial count with n = 999 and p = 1/4 are 68.
            assert!(first.abs_diff(250) < 69, "unit {unit} came first {first} times");
        }
    }

    #[test]
    fn one_of_thirty_two_is_coarse_and_two_are_not() {
        let law = |treated: usize| {
            let units = AssignmentUnits((0..32).map(|row| vec![row]).collect());
            AssignmentLaw::new(units, &(0..treated).map(|row| (row, 1)).collect())
        };
        assert!(law(1).is_coarse(0.05) && !law(2).is_coarse(0.05), "32 and 496 assignments");
    }
}
