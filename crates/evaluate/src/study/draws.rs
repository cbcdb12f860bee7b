//! The placebo assignments of a study: every set of comparison places that could play the treated, or a seeded sample.

use numeric::stream::StreamKey;

use crate::method::AssignmentSets;

/// Sets enumerated at most; more are sampled.
const MOST_ENUMERATED: usize = 2_000;

/// Sets drawn where they are too many to enumerate: with 999, p-values are whole thousandths.
const DRAWS: usize = 999;

/// Placebo assignments, shared by every estimator of a study.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlaceboSets {
    /// Places in the list of comparison rows that play the treated, set by set.
    pub(crate) sets: Vec<Vec<usize>>,
    /// Which sets these are.
    pub(crate) which: AssignmentSets,
}

/// How many placebo assignments a study with these places looks at.
#[must_use]
pub(crate) fn assignments_looked_at(comparison: usize, treated: usize) -> usize {
    if treated == 0 || comparison <= treated {
        return 0;
    }
    count_sets(comparison, treated).filter(|sets| *sets <= MOST_ENUMERATED).unwrap_or(DRAWS)
}

impl PlaceboSets {
    /// The sets of `treated` out of `comparison` places; draw `i` comes from stream `i`.
    pub(crate) fn new(comparison: usize, treated: usize, key: &StreamKey) -> Self {
        if treated == 0 || comparison <= treated {
            return Self { sets: Vec::new(), which: AssignmentSets::Enumerated { sets: 0 } };
        }
        let possible = count_sets(comparison, treated);
        match possible {
            Some(sets) if sets <= MOST_ENUMERATED => {
                Self { sets: all_sets(comparison, treated), which: AssignmentSets::Enumerated { sets } }
            }
            _ => {
                let draw = |replicate: u64| key.stream(replicate).subset(comparison, treated);
                let sets = (0..DRAWS as u64).map(draw).collect();
                Self { sets, which: AssignmentSets::Sampled { draws: DRAWS, possible } }
            }
        }
    }
}

/// Number of sets of `size` out of `population`; none where no machine word holds it.
fn count_sets(population: usize, size: usize) -> Option<usize> {
    let mut count: u128 = 1;
    for place in 0..size.min(population.saturating_sub(size)) {
        // Exact at every step: the product of k numbers in a row is divisible by k!.
        count = count.checked_mul((population - place) as u128)? / (place as u128 + 1);
    }
    usize::try_from(count).ok()
}

/// All sets of `size` out of `population` in lexicographic order.
fn all_sets(population: usize, size: usize) -> Vec<Vec<usize>> {
    let mut sets = vec![Vec::new()];
    for _ in 0..size {
        let longer = |set: Vec<usize>| {
            let next = set.last().map_or(0, |last| last + 1);
            (next..population).map(move |member| [set.clone(), vec![member]].concat())
        };
        sets = sets.into_iter().flat_map(longer).collect();
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_enumerated_while_they_are_few() {
        let key = StreamKey::new(1, b"study", "sets");
        let one = PlaceboSets::new(31, 1, &key);
        assert_eq!(one.which, AssignmentSets::Enumerated { sets: 31 });
        assert_eq!(one.sets.concat(), (0..31).collect::<Vec<_>>());
        assert_eq!(all_sets(5, 3).len(), 10);
        assert_eq!(all_sets(5, 3)[9], [2, 3, 4]);
        let many = PlaceboSets::new(22, 8, &key);
        assert_eq!(many.which, AssignmentSets::Sampled { draws: DRAWS, possible: Some(319_770) });
        assert_eq!((many.sets.len(), assignments_looked_at(22, 8)), (DRAWS, DRAWS));
        assert_eq!(
            (assignments_looked_at(31, 1), assignments_looked_at(8, 8), assignments_looked_at(3, 0)),
            (31, 0, 0)
        );
        assert!(PlaceboSets::new(8, 8, &key).sets.is_empty());
    }
}
