//! Fixed effects of several factors: how rows belong to levels, and the part of a column that the levels do not explain.
//!
//! Invariant: rows are kept in the order of the factor with the most levels, which is eliminated exactly; what remains is
//! solved for the levels of the other factors, never for rows.

mod normal;

use std::collections::BTreeMap;

pub(crate) use normal::{Levels, NormalEquations};

use crate::Error;

/// How far the residual of the equations for the levels may stay from zero, relative to the column.
pub const ABSORBED: f64 = 1e-11;

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

/// Several factors over the same rows.
#[derive(Debug, Clone, PartialEq)]
pub struct FixedEffects {
    rows: usize,
    /// Rows in the order of the eliminated factor; nothing where they stand in it already.
    order: Option<Vec<u32>>,
    /// First row of each level of the eliminated factor in that order, and the number of rows.
    starts: Vec<usize>,
    /// Levels of the other factors, row after row in that order, numbered through all of them.
    others: Vec<u32>,
    /// Factors besides the eliminated one.
    width: usize,
    /// Levels of them together.
    n_others: usize,
    /// Every level of the eliminated factor meets every level of the single other one, once and in order.
    complete: bool,
}

impl FixedEffects {
    /// The factors, of which the one with the most levels is eliminated.
    ///
    /// # Errors
    /// When there is no factor or no row, or when factors have different numbers of rows.
    pub fn new(factors: &[Factor]) -> Result<Self, Error> {
        let first = factors.first().ok_or(Error::Empty { what: "the list of factors" })?;
        let rows = first.codes.len();
        if rows == 0 {
            return Err(Error::Empty { what: "the factor" });
        }
        for factor in factors {
            if factor.codes.len() != rows {
                let seen = factor.codes.len();
                return Err(Error::LengthDiffers { what: "a factor", expected: rows, seen });
            }
        }
        let largest = factors.iter().map(Factor::levels).max().unwrap_or(0);
        let place = factors.iter().position(|factor| factor.levels() == largest).unwrap_or(0);
        let mut others: Vec<&Factor> = factors.iter().collect();
        let eliminated = others.remove(place);
        Ok(Self::arrange(eliminated, &others))
    }

    fn arrange(eliminated: &Factor, others: &[&Factor]) -> Self {
        let rows = eliminated.codes.len();
        let mut starts = vec![0_usize; eliminated.levels() + 1];
        for code in &eliminated.codes {
            starts[*code as usize + 1] += 1;
        }
        for level in 1..starts.len() {
            starts[level] += starts[level - 1];
        }
        let order = (!eliminated.codes.is_sorted()).then(|| {
            let mut next = starts.clone();
            let mut order = vec![0_u32; rows];
            for (row, code) in (0_u32..).zip(&eliminated.codes) {
                let at = &mut next[*code as usize];
                order[*at] = row;
                *at += 1;
            }
            order
        });
        let mut codes = Vec::with_capacity(rows * others.len());
        for at in 0..rows {
            let row = order.as_ref().map_or(at, |order| order[at] as usize);
            let mut before = 0;
            for factor in others {
                codes.push(before + factor.codes[row]);
                before += u32::try_from(factor.levels()).unwrap_or(u32::MAX);
            }
        }
        let n_others: usize = others.iter().map(|factor| factor.levels()).sum();
        let in_order =
            |run: &[u32]| run.len() == n_others && (0_u32..).zip(run).all(|(at, code)| at == *code);
        let complete = others.len() == 1 && starts.windows(2).all(|ends| in_order(&codes[ends[0]..ends[1]]));
        Self { rows, order, starts, others: codes, width: others.len(), n_others, complete }
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Values in the order in which this holds rows.
    pub(crate) fn arranged(&self, values: &[f64]) -> Vec<f64> {
        match &self.order {
            None => values.to_vec(),
            Some(order) => {
                order.iter().map(|row| values.get(*row as usize).copied().unwrap_or(f64::NAN)).collect()
            }
        }
    }

    /// Values from that order back in the order of the factors.
    pub(crate) fn restored(&self, values: Vec<f64>) -> Vec<f64> {
        let Some(order) = &self.order else { return values };
        let mut restored = vec![f64::NAN; values.len()];
        for (row, value) in order.iter().zip(values) {
            if let Some(held) = restored.get_mut(*row as usize) {
                *held = value;
            }
        }
        restored
    }

    /// What the levels do not explain of each column: residuals of its weighted regression on all levels.
    ///
    /// # Shape
    /// A value for each row; `weights` too, or none for equal ones. A row of weight zero explains nothing.
    ///
    /// # Errors
    /// When a column or the weights do not fit or are not finite, when a weight is negative, or when the levels cannot be
    /// told apart to [`ABSORBED`] (nearly disconnected factors).
    ///
    /// # References
    /// Guimaraes & Portugal (2010), *A simple feasible procedure to fit models with high-dimensional fixed effects*;
    /// the largest factor eliminated, conjugate gradients over the levels of the others.
    pub fn absorb(&self, columns: &[&[f64]], weights: Option<&[f64]>) -> Result<Vec<Vec<f64>>, Error> {
        let weights = match weights {
            Some(weights) => {
                check_weights(weights, self.rows)?;
                self.arranged(weights)
            }
            None => vec![1.0; self.rows],
        };
        let equations = NormalEquations::new(self, &weights);
        let mut residuals = Vec::with_capacity(columns.len());
        for column in columns {
            crate::matrix::check_vector("a column", column, self.rows)?;
            let mut column = self.arranged(column);
            let mut levels = Levels::zero(self);
            equations.solve(&column, &mut levels, ABSORBED)?;
            levels.subtract_from(self, &mut column);
            residuals.push(self.restored(column));
        }
        Ok(residuals)
    }
}

pub(crate) fn check_weights(weights: &[f64], rows: usize) -> Result<(), Error> {
    crate::matrix::check_vector("the weights", weights, rows)?;
    match weights.iter().find(|weight| **weight < 0.0) {
        Some(&seen) => Err(Error::OutOfRange { what: "a weight", seen, expected: "zero or positive" }),
        None => Ok(()),
    }
}
