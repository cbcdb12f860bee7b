//! Which sets of units could have been treated: all of them where they are few, else a seeded sample that says so.

use numeric::stream::StreamKey;

use crate::Error;

/// Sets enumerated at most unless the plan says otherwise.
pub const MOST_ENUMERATED: usize = 20_000;

/// How sets of units are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetPlan {
    /// Enumerate all sets when there are no more than this.
    pub most_enumerated: usize,
    /// Draw this many otherwise.
    pub draws: usize,
    /// Key of the draws; draw `i` comes from stream `i`.
    pub key: StreamKey,
}

impl SetPlan {
    /// Enumerates up to [`MOST_ENUMERATED`] sets, else draws `draws` of them.
    #[must_use]
    pub fn new(draws: usize, key: StreamKey) -> SetPlan {
        SetPlan { most_enumerated: MOST_ENUMERATED, draws, key }
    }

    /// The sets of `size` out of `population` this plan looks at, each in ascending order.
    ///
    /// # Errors
    /// When they are too many to enumerate and none is to be drawn.
    pub fn sets(&self, population: usize, size: usize) -> Result<(Vec<Vec<usize>>, AssignmentSets), Error> {
        match count_sets(population, size) {
            Some(possible) if possible <= self.most_enumerated => {
                Ok((all_sets(population, size), AssignmentSets::Enumerated { sets: possible }))
            }
            _ if self.draws == 0 => Err(Error::NoDraws),
            possible => {
                let draw = |replicate| self.key.stream(replicate as u64).subset(population, size);
                Ok((
                    (0..self.draws).map(draw).collect(),
                    AssignmentSets::Sampled { draws: self.draws, possible },
                ))
            }
        }
    }
}

/// Which sets an inference looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssignmentSets {
    /// Every one: the answer is exact and depends on no seed.
    Enumerated {
        /// How many there are.
        sets: usize,
    },
    /// Independent draws.
    Sampled {
        /// How many were drawn.
        draws: usize,
        /// How many there are; none where they exceed the largest count a machine holds.
        possible: Option<usize>,
    },
}

/// Number of sets of `size` out of `population`; none where it does not fit.
pub fn count_sets(population: usize, size: usize) -> Option<usize> {
    if size > population {
        return Some(0);
    }
    let mut count: u128 = 1;
    for place in 0..size.min(population - size) {
        // Exact at every step: the product of k numbers in a row is divisible by k!.
        count = count.checked_mul((population - place) as u128)? / (place as u128 + 1);
    }
    usize::try_from(count).ok()
}

/// All sets of `size` out of `population` in lexicographic order.
pub(crate) fn all_sets(population: usize, size: usize) -> Vec<Vec<usize>> {
    let mut sets = Vec::new();
    let mut set = Vec::with_capacity(size);
    extend(&mut sets, &mut set, 0, population, size);
    sets
}

fn extend(sets: &mut Vec<Vec<usize>>, set: &mut Vec<usize>, next: usize, population: usize, size: usize) {
    if set.len() == size {
        sets.push(set.clone());
        return;
    }
    for member in next..population {
        set.push(member);
        extend(sets, set, member + 1, population, size);
        set.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(draws: usize) -> SetPlan {
        SetPlan::new(draws, StreamKey::new(1, b"", "sets"))
    }

    #[test]
    fn few_sets_are_enumerated_once_each() {
        let (sets, which) = plan(0).sets(6, 3).unwrap();
        assert_eq!(which, AssignmentSets::Enumerated { sets: 20 });
        assert!(sets.is_sorted() && sets.windows(2).all(|pair| pair[0] != pair[1]));
        assert_eq!((sets.len(), sets[0].clone(), sets[19].clone()), (20, vec![0, 1, 2], vec![3, 4, 5]));
    }

    #[test]
    fn many_sets_are_sampled_and_it_says_so() {
        let (sets, which) = plan(50).sets(40, 4).unwrap();
        assert_eq!(which, AssignmentSets::Sampled { draws: 50, possible: Some(91_390) });
        assert_eq!(sets.len(), 50);
        assert_eq!(sets, plan(50).sets(40, 4).unwrap().0);
        let (_, which) = plan(1).sets(2_400, 300).unwrap();
        assert_eq!(which, AssignmentSets::Sampled { draws: 1, possible: None });
        assert_eq!(plan(0).sets(40, 4), Err(Error::NoDraws));
    }
}
