//! To which level of a factor each row belongs.

use std::collections::BTreeMap;

/// To which level of a factor each row belongs: units, months, states by month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    codes: Vec<u32>,
    names: Vec<usize>,
}

impl Factor {
    /// A factor from any whole number for each row; levels are numbered in ascending order of it.
    #[must_use]
    pub fn new(names: &[usize]) -> Self {
        let mut numbers: BTreeMap<usize, u32> = BTreeMap::new();
        let top = names.iter().copied().max().unwrap_or(0);
        if top < names.len().saturating_mul(4) {
            return Self::from_small(names, top);
        }
        for name in names {
            numbers.insert(*name, 0);
        }
        for (number, held) in (0..).zip(numbers.values_mut()) {
            *held = number;
        }
        let codes = names.iter().map(|name| numbers.get(name).copied().unwrap_or(0)).collect();
        Self { codes, names: numbers.into_keys().collect() }
    }

    /// The same by a table, for numbers not far above the number of rows.
    fn from_small(names: &[usize], top: usize) -> Self {
        let mut table = vec![u32::MAX; top.saturating_add(1)];
        for name in names {
            if let Some(held) = table.get_mut(*name) {
                *held = 0;
            }
        }
        let mut kept = Vec::new();
        for (name, held) in table.iter_mut().enumerate().filter(|(_, held)| **held == 0) {
            *held = u32::try_from(kept.len()).unwrap_or(u32::MAX);
            kept.push(name);
        }
        let codes = names.iter().map(|name| table.get(*name).copied().unwrap_or(0)).collect();
        Self { codes, names: kept }
    }

    /// One level for each pair of levels that occurs: states by month from states and months.
    ///
    /// Longer factors are cut to the shorter.
    #[must_use]
    pub fn crossed(&self, other: &Factor) -> Factor {
        let width = other.levels();
        let pairs: Vec<usize> = self
            .codes
            .iter()
            .zip(&other.codes)
            .map(|(left, right)| *left as usize * width + *right as usize)
            .collect();
        Factor::new(&pairs)
    }

    /// The level of each row, numbered from zero.
    #[must_use]
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// How many levels there are.
    #[must_use]
    pub fn levels(&self) -> usize {
        self.names.len()
    }

    /// The number by which a level was given; none outside the factor.
    #[must_use]
    pub fn name(&self, level: u32) -> Option<usize> {
        self.names.get(level as usize).copied()
    }

    /// The factor on some of its rows, levels numbered anew.
    #[must_use]
    pub fn on(&self, rows: &[usize]) -> Factor {
        let names: Vec<usize> = rows
            .iter()
            .filter_map(|row| self.codes.get(*row))
            .filter_map(|code| self.names.get(*code as usize).copied())
            .collect();
        Factor::new(&names)
    }

    /// Whether rows of one level always share a level of `coarse`.
    #[must_use]
    pub fn is_nested_in(&self, coarse: &Factor) -> bool {
        let mut of = vec![u32::MAX; self.levels()];
        self.codes.iter().zip(&coarse.codes).all(|(own, other)| {
            let held = &mut of[*own as usize];
            if *held == u32::MAX {
                *held = *other;
            }
            *held == *other
        })
    }
}
