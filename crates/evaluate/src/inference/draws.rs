//! The assignments that could have been: every one where they are few, else a seeded sample, shared by all estimators.

use numeric::stream::StreamKey;

use super::scene::{AssignmentUnits, Ground, Scene};
use estimate::{AssignmentSets, Error, SetPlan, count_sets};

/// Sets enumerated at most; more are sampled.
const MOST_ENUMERATED: usize = 2_000;

/// Sets drawn where they are too many to enumerate: with 999, p-values are whole thousandths.
pub(crate) const DRAWS: usize = 999;

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

/// How many placebo assignments a study with these units looks at.
#[must_use]
pub(crate) fn assignments_looked_at(units: usize, starts: usize) -> usize {
    if starts == 0 || units <= starts {
        return 0;
    }
    count_sets(units, starts).filter(|sets| *sets <= MOST_ENUMERATED).unwrap_or(DRAWS)
}

impl PlaceboSets {
    /// As many units as decisions were made, each with the start of one of them.
    ///
    /// Units that start together are one set in any order; where starts differ a drawn set is shuffled, so that each unit
    /// may be given each start.
    ///
    /// # Errors
    /// When sets are drawn and the plan asks for none.
    pub(crate) fn new(
        units: usize,
        starts: Vec<i64>,
        (draws, key): (usize, StreamKey),
    ) -> Result<Self, Error> {
        let size = starts.len();
        if size == 0 || units <= size {
            return Ok(Self { sets: Vec::new(), starts, which: AssignmentSets::Enumerated { sets: 0 } });
        }
        let together = starts.windows(2).all(|pair| pair.first() == pair.last());
        let most_enumerated = if together { MOST_ENUMERATED.max(draws) } else { 0 };
        let (mut sets, which) = SetPlan { most_enumerated, draws, key }.sets(units, size)?;
        if !together {
            for (draw, set) in sets.iter_mut().enumerate() {
                key.stream(SHUFFLES + draw as u64).shuffle(set);
            }
        }
        Ok(Self { sets, starts, which })
    }

    /// The scene of one set.
    pub(crate) fn scene<'a>(
        &self,
        ground: &'a Ground<'a>,
        units: &AssignmentUnits,
        set: &[usize],
    ) -> Scene<'a> {
        Scene::played(ground, units, set, &self.starts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets(units: usize, starts: Vec<i64>) -> PlaceboSets {
        PlaceboSets::new(units, starts, (DRAWS, StreamKey::new(1, b"study", "sets"))).unwrap()
    }

    #[test]
    fn sets_are_enumerated_while_they_are_few() {
        let one = sets(31, vec![5]);
        assert_eq!(one.which, AssignmentSets::Enumerated { sets: 31 });
        assert_eq!(one.sets.concat(), (0..31).collect::<Vec<_>>());
        let many = sets(22, vec![5; 8]);
        assert_eq!(many.which, AssignmentSets::Sampled { draws: DRAWS, possible: Some(319_770) });
        assert_eq!((many.sets.len(), assignments_looked_at(22, 8)), (DRAWS, DRAWS));
        assert_eq!(
            (assignments_looked_at(31, 1), assignments_looked_at(8, 8), assignments_looked_at(3, 0)),
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
}
