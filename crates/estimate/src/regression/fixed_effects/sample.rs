//! The rows that a regression rests on, and the levels left out of it by name.

use numeric::fixed_effects::Factor;
use numeric::float;

use super::Observations;
use crate::Error;

/// What becomes of a level with a single row, which its own effect fits exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Singletons {
    /// It is left out and listed: it says nothing about a coefficient, and counting it makes errors look smaller.
    #[default]
    LeftOut,
    /// It is kept.
    Kept,
}

/// Why a level is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOutReason {
    /// It has a single row.
    OneRow,
    /// All its counts are zero: its expected count runs to zero whatever else holds.
    NoCount,
    /// All its rows have weight zero.
    NoWeight,
}

/// A level left out of a regression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The factor.
    pub factor: String,
    /// The level, by the number it was given with.
    pub level: usize,
    /// Rows left out with it.
    pub n_rows: usize,
    /// Why.
    pub reason: LeftOutReason,
}

/// The rows that are kept, with everything a regression reads of them.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    /// Rows of the observations.
    pub(crate) rows: Vec<usize>,
    pub(crate) left_out: Vec<LeftOut>,
    pub(crate) outcome: Vec<f64>,
    pub(crate) regressors: Vec<Vec<f64>>,
    pub(crate) factors: Vec<Factor>,
    pub(crate) clusters: Vec<Factor>,
    pub(crate) weights: Option<Vec<f64>>,
    pub(crate) offset: Option<Vec<f64>>,
}

impl Sample {
    /// Leaves out, until nothing changes, what `singletons` says and, for counts, levels without a count.
    pub(crate) fn new(
        all: &Observations,
        (singletons, counts): (Singletons, bool),
        separated: &[usize],
    ) -> Result<Self, Error> {
        if all.factors.is_empty() {
            return Err(Error::NoFactor);
        }
        let mut left_out = Vec::new();
        let mut kept = vec![true; all.outcome.len()];
        leave_out_weightless(all, &mut kept, &mut left_out);
        for row in separated {
            kept[*row] = false;
        }
        loop {
            // A row that goes may leave a level of another factor with one row: until none goes any more.
            let before = left_out.len();
            for (name, factor) in &all.factors {
                let levels = uninformative(all, factor, &kept, (singletons, counts));
                for (held, code) in kept.iter_mut().zip(factor.codes()) {
                    *held &= levels[*code as usize].is_none();
                }
                let listed = (0..).zip(levels).filter_map(|(level, held)| Some((level, held?)));
                left_out.extend(listed.map(|(level, (n_rows, reason))| {
                    let level = factor.name(level).unwrap_or(usize::MAX);
                    LeftOut { factor: name.clone(), level, n_rows, reason }
                }));
            }
            if left_out.len() == before {
                break;
            }
        }
        let rows: Vec<usize> = (0..kept.len()).filter(|row| kept[*row]).collect();
        if rows.is_empty() {
            return Err(Error::NothingLeft { rows: kept.len() });
        }
        Ok(Self::of(all, rows, left_out))
    }

    fn of(all: &Observations, rows: Vec<usize>, left_out: Vec<LeftOut>) -> Self {
        let whole = rows.len() == all.outcome.len();
        let pick = |values: &Vec<f64>| {
            if whole {
                values.clone()
            } else {
                rows.iter().filter_map(|row| values.get(*row)).copied().collect()
            }
        };
        let factor = |factor: &Factor| if whole { factor.clone() } else { factor.on(&rows) };
        Self {
            left_out,
            outcome: pick(&all.outcome),
            regressors: all.regressors.iter().map(|(_, values)| pick(values)).collect(),
            factors: all.factors.iter().map(|(_, own)| factor(own)).collect(),
            clusters: all.clusters.iter().map(factor).collect(),
            weights: all.weights.as_ref().map(pick),
            offset: all.exposure.as_ref().map(|exposure| pick(exposure).into_iter().map(float::ln).collect()),
            rows,
        }
    }
}

/// Leaves out rows of weight zero, and lists the levels that have no others.
fn leave_out_weightless(all: &Observations, kept: &mut [bool], left_out: &mut Vec<LeftOut>) {
    let Some(weights) = &all.weights else { return };
    for (held, weight) in kept.iter_mut().zip(weights) {
        *held = *weight > 0.0;
    }
    for (name, factor) in &all.factors {
        let mut rows = vec![(0, 0); factor.levels()];
        for (code, kept) in factor.codes().iter().zip(kept.iter()) {
            let (all, weighted) = &mut rows[*code as usize];
            *all += 1;
            *weighted += usize::from(*kept);
        }
        for (level, (n_rows, _)) in (0..).zip(rows).filter(|(_, (_, weighted))| *weighted == 0) {
            let level = factor.name(level).unwrap_or(usize::MAX);
            left_out.push(LeftOut { factor: name.clone(), level, n_rows, reason: LeftOutReason::NoWeight });
        }
    }
}

/// For each level that informs no coefficient, its rows and why.
fn uninformative(
    all: &Observations,
    factor: &Factor,
    kept: &[bool],
    (singletons, counts): (Singletons, bool),
) -> Vec<Option<(usize, LeftOutReason)>> {
    let mut levels = vec![(0_usize, false); factor.levels()];
    for ((code, kept), outcome) in factor.codes().iter().zip(kept).zip(&all.outcome) {
        if *kept {
            let (rows, counted) = &mut levels[*code as usize];
            *rows += 1;
            *counted |= *outcome > 0.0;
        }
    }
    let reason = |(rows, counted): (usize, bool)| match rows {
        0 => None,
        // An effect of minus infinity fits a level that never counted, whatever the regressors are.
        _ if counts && !counted => Some((rows, LeftOutReason::NoCount)),
        1 if singletons == Singletons::LeftOut => Some((rows, LeftOutReason::OneRow)),
        _ => None,
    };
    levels.into_iter().map(reason).collect()
}
