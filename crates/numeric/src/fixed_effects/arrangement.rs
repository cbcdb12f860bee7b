//! The order in which rows are kept: that of the factor with the most levels, which is eliminated exactly.

use super::Factor;
use crate::Error;

/// Several factors over the same rows.
#[derive(Debug, Clone, PartialEq)]
pub struct FixedEffects {
    rows: usize,
    /// Rows in the order of the eliminated factor; nothing where they stand in it already.
    order: Option<Vec<u32>>,
    /// First row of each level of the eliminated factor in that order, and the number of rows.
    pub(super) starts: Vec<usize>,
    /// Levels of the other factors, row after row in that order, numbered through all of them.
    pub(super) others: Vec<u32>,
    /// Factors besides the eliminated one.
    pub(super) width: usize,
    /// Levels of them together.
    pub(super) n_others: usize,
    /// Every level of the eliminated factor meets every level of the single other one, once and in order.
    pub(super) complete: bool,
}

impl FixedEffects {
    /// The factors, of which the one with the most levels is eliminated.
    ///
    /// # Errors
    /// When there is no factor or no row, or when factors have different numbers of rows.
    pub fn new(factors: &[Factor]) -> Result<Self, Error> {
        let first = factors.first().ok_or(Error::Empty { what: "the list of factors" })?;
        let rows = first.codes().len();
        if rows == 0 {
            return Err(Error::Empty { what: "the factor" });
        }
        for factor in factors {
            if factor.codes().len() != rows {
                let seen = factor.codes().len();
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
        let rows = eliminated.codes().len();
        let mut starts = vec![0_usize; eliminated.levels() + 1];
        for code in eliminated.codes() {
            starts[*code as usize + 1] += 1;
        }
        for level in 1..starts.len() {
            starts[level] += starts[level - 1];
        }
        let order = (!eliminated.codes().is_sorted()).then(|| {
            let mut next = starts.clone();
            let mut order = vec![0_u32; rows];
            for (row, code) in (0_u32..).zip(eliminated.codes()) {
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
                codes.push(before + factor.codes()[row]);
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
            Some(order) => order.iter().map(|row| values[*row as usize]).collect(),
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
}
