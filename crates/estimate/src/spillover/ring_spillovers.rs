//! Difference in differences with rings of spill-overs: effects on the treated and on those near them, against those far away.

use numeric::stream::StreamKey;
use numeric::sum;
use rayon::prelude::*;

use crate::{AdoptionPanel, Error, RingExposure};

/// Effects of unit and period stand still when none moves by more than this share of the largest outcome.
const STANDS_STILL: f64 = 1e-13;

/// Turns between effects of unit and of period at most.
const MOST_TURNS: usize = 20_000;

/// Two-stage difference in differences with rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RingSpilloverSpec {
    /// Draws of units for the standard errors; with fewer than two there are none.
    pub draws: usize,
    /// Key of the draws; draw `i` comes from stream `i`.
    pub key: StreamKey,
}

/// An effect with its error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RingEffect {
    /// Mean effect on its cells, in the unit of the outcome; none where no cell stands in the ring.
    pub effect: Option<f64>,
    /// Its standard error by resampling units; none without draws.
    pub standard_error: Option<f64>,
    /// Unit-periods it is the mean of.
    pub cells: usize,
}

/// The answer of difference in differences with rings.
#[derive(Debug, Clone, PartialEq)]
pub struct RingSpilloverFit {
    /// Effect on the treated against units outside every ring.
    pub treated: RingEffect,
    /// Effect on the treated if every untreated unit, near or far, is compared with.
    pub treated_ignoring_spillovers: RingEffect,
    /// Effect on untreated units of each ring, the nearest first.
    pub rings: Vec<RingEffect>,
    /// Draws left out because a unit or period had nobody to compare with in them.
    pub unusable: usize,
}

impl RingSpilloverSpec {
    /// Fits two-way effects to cells neither treated nor in a ring, and averages what they leave of the others.
    ///
    /// With one date of treatment and a balanced panel this is the regression on treatment and rings with two-way effects.
    ///
    /// # Assumptions
    /// Spill-overs end with the last ring. Without treatment, treated units and those in rings would have moved in parallel
    /// with the units beyond. Errors are independent between units.
    ///
    /// # Errors
    /// When the rings do not cover the panel or were drawn around other dates, covariates are given, a period has no cell to
    /// compare with, or the effects of unit and period do not settle.
    ///
    /// # References
    /// Butts (2023), *Difference-in-differences estimation with spatial spillovers*, arXiv 2105.03737v3, section 5 (two-stage
    /// imputation for staggered adoption).
    pub fn fit(&self, panel: &AdoptionPanel, exposure: &RingExposure) -> Result<RingSpilloverFit, Error> {
        let (units, periods) = (panel.outcomes().rows(), panel.outcomes().columns());
        if !panel.covariates().is_empty() {
            let seen = panel.covariates().len();
            return Err(Error::CovariatesNotTaken { method: "difference in differences with rings", seen });
        }
        if exposure.shape() != (units, periods) {
            let seen = exposure.shape().0;
            return Err(Error::LengthDiffers { what: "the list of rings", expected: units, seen });
        }
        let differs = |unit: &usize| exposure.starts().get(*unit) != panel.starts().get(*unit);
        if let Some(unit) = (0..units).find(differs) {
            return Err(Error::RingsOfOtherDates { unit });
        }
        let even = vec![1.0; units];
        let (own, ignoring) =
            (estimate(panel, exposure, &even, true)?, estimate(panel, exposure, &even, false)?);
        let drawn: Vec<[Vec<Option<f64>>; 2]> = (0..self.draws)
            .into_par_iter()
            .filter_map(|draw| {
                let mut stream = self.key.stream(draw as u64);
                let mut weights = vec![0.0; units];
                for _ in 0..units {
                    if let Some(held) = weights.get_mut(stream.below(units)) {
                        *held += 1.0;
                    }
                }
                let cleared = estimate(panel, exposure, &weights, true).ok()?;
                let ignoring = estimate(panel, exposure, &weights, false).ok()?;
                cleared.first().copied().flatten()?;
                Some([cleared, ignoring])
            })
            .collect();
        let counts = counts(panel, exposure);
        let effect = |all: &[Option<f64>], draws: &dyn Fn(usize) -> Vec<f64>, place: usize| RingEffect {
            effect: all.get(place).copied().flatten(),
            standard_error: sum::standard_deviation(&draws(place)),
            cells: counts.get(place).copied().unwrap_or(0),
        };
        let of_cleared = |place: usize| -> Vec<f64> {
            drawn.iter().filter_map(|[all, _]| all.get(place).copied().flatten()).collect()
        };
        let of_ignoring = |place: usize| -> Vec<f64> {
            drawn.iter().filter_map(|[_, all]| all.get(place).copied().flatten()).collect()
        };
        Ok(RingSpilloverFit {
            treated: effect(&own, &of_cleared, 0),
            treated_ignoring_spillovers: effect(&ignoring, &of_ignoring, 0),
            rings: (1..=exposure.count()).map(|ring| effect(&own, &of_cleared, ring)).collect(),
            unusable: self.draws - drawn.len(),
        })
    }
}

/// What a cell counts as: zero if treated, ring plus one if in a ring, none if compared with.
fn kind(panel: &AdoptionPanel, exposure: &RingExposure, (unit, period): (usize, usize)) -> Option<usize> {
    match panel.starts().get(unit).copied().flatten() {
        Some(start) if start <= period => Some(0),
        _ => exposure.ring(unit, period).map(|ring| ring + 1),
    }
}

fn counts(panel: &AdoptionPanel, exposure: &RingExposure) -> Vec<usize> {
    let mut counts = vec![0; exposure.count() + 1];
    for unit in 0..panel.outcomes().rows() {
        for period in 0..panel.outcomes().columns() {
            let kind = kind(panel, exposure, (unit, period));
            if let Some(held) = kind.and_then(|kind| counts.get_mut(kind)) {
                *held += 1;
            }
        }
    }
    counts
}

/// Mean of what two-way effects leave: of treated cells, then of each ring.
fn estimate(
    panel: &AdoptionPanel,
    exposure: &RingExposure,
    weights: &[f64],
    rings_apart: bool,
) -> Result<Vec<Option<f64>>, Error> {
    let (units, periods) = (panel.outcomes().rows(), panel.outcomes().columns());
    let drawn: Vec<(usize, f64)> =
        weights.iter().copied().enumerate().filter(|(_, weight)| *weight > 0.0).collect();
    let compared = |unit: usize, period: usize| match kind(panel, exposure, (unit, period)) {
        None => true,
        Some(kind) => kind > 0 && !rings_apart,
    };
    // Nobody is treated in the first period, so nobody is near anyone treated: every unit and every period with a cell left is
    // joined through it, and the effects are determined.
    let (mut of_units, mut of_periods) = (vec![0.0; units], vec![0.0; periods]);
    let mut settled = false;
    // Effects of units and of periods in turn (Gauss-Seidel): each turn is the least squares of one given the other.
    let scale = panel.outcomes().values().iter().fold(f64::MIN_POSITIVE, |most, y| most.max(y.abs()));
    for _ in 0..MOST_TURNS {
        for (unit, _) in &drawn {
            let row = panel.outcomes().row(*unit).iter().zip(&of_periods).enumerate();
            let left: Vec<f64> =
                row.filter(|(period, _)| compared(*unit, *period)).map(|(_, (y, of))| y - of).collect();
            let mean = sum::mean(&left).ok_or(Error::NothingToCompare { what: "unit", place: *unit })?;
            if let Some(held) = of_units.get_mut(*unit) {
                *held = mean;
            }
        }
        let mut moved = 0.0_f64;
        for (period, held) in of_periods.iter_mut().enumerate() {
            let used = drawn.iter().filter(|(unit, _)| compared(*unit, period));
            let (mut total, mut weight) = (Vec::new(), Vec::new());
            for (unit, times) in used {
                total.push(times * (panel.outcomes().at(*unit, period) - of_units[*unit]));
                weight.push(*times);
            }
            if weight.is_empty() {
                return Err(Error::NothingToCompare { what: "period", place: period });
            }
            let mean = sum::ordered(&total) / sum::ordered(&weight);
            moved = moved.max((mean - *held).abs());
            *held = mean;
        }
        if moved <= STANDS_STILL * scale {
            settled = true;
            break;
        }
    }
    if !settled {
        return Err(Error::DidNotSettle { what: "the effects of unit and period" });
    }
    let mut sums = vec![(0.0, 0.0); exposure.count() + 1];
    for (unit, times) in &drawn {
        for (period, of_period) in of_periods.iter().enumerate() {
            let at = kind(panel, exposure, (*unit, period)).and_then(|kind| sums.get_mut(kind));
            if let Some((total, weight)) = at {
                let fitted = of_units[*unit] + of_period;
                *total += times * (panel.outcomes().at(*unit, period) - fitted);
                *weight += times;
            }
        }
    }
    Ok(sums.into_iter().map(|(total, weight)| (weight > 0.0).then(|| total / weight)).collect())
}
