//! What of a file was seen already, so that a row that stands twice is found.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What was seen, as one bit a key: groups (a place and a time) of details (an offence, a sex, an age).
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    groups: HashMap<u64, usize>,
    bits: Vec<Vec<u64>>,
    last: Option<(u64, usize)>,
}

impl Duplicates {
    /// The details that were seen of each place and month.
    pub(super) fn groups(&self) -> BTreeMap<(u32, i32), BTreeSet<u32>> {
        let of = |bits: &Vec<u64>| -> BTreeSet<u32> {
            (0..)
                .zip(bits)
                .flat_map(|(word, bits)| {
                    (0..64_u32).filter(move |bit| bits & (1 << bit) != 0).map(move |bit| word * 64 + bit)
                })
                .collect()
        };
        let keyed = |(group, index): (&u64, &usize)| {
            let place = u32::try_from(group >> 32).unwrap_or(u32::MAX);
            let month = i32::try_from(group & u64::from(u32::MAX)).unwrap_or(i32::MAX);
            self.bits.get(*index).map(|bits| ((place, month), of(bits)))
        };
        self.groups.iter().filter_map(keyed).collect()
    }

    /// Whether nothing was seen yet under `detail` of `group`; from now on it was.
    pub(super) fn insert(&mut self, group: u64, detail: u32) -> bool {
        let index = match self.last {
            Some((last, index)) if last == group => index,
            _ => {
                let next = self.bits.len();
                let index = *self.groups.entry(group).or_insert(next);
                if index == next {
                    self.bits.push(Vec::new());
                }
                self.last = Some((group, index));
                index
            }
        };
        let Some(bits) = self.bits.get_mut(index) else { return true };
        let (word, bit) = (detail as usize / 64, detail % 64);
        if bits.len() <= word {
            bits.resize(word + 1, 0);
        }
        let is_new = bits[word] & (1 << bit) == 0;
        bits[word] |= 1 << bit;
        is_new
    }
}
