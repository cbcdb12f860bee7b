//! Outcomes of units over periods, with gaps, clusters and weights if they have them: what every panel of units shares.

use std::collections::BTreeMap;

use numeric::Matrix;

use crate::Error;

/// Outcomes of units over periods.
///
/// # Shape
/// `outcomes` is units x periods.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct UnitOutcomes {
    outcomes: Matrix,
    seen: Option<Vec<bool>>,
    periods: Vec<i64>,
    clusters: Option<Vec<usize>>,
    weights: Option<Vec<f64>>,
}

impl UnitOutcomes {
    /// Outcomes whose columns are `periods`, all observed, each unit a cluster of its own and of weight one.
    pub(crate) fn new(outcomes: Matrix, periods: Vec<i64>) -> Result<Self, Error> {
        check_length("the list of periods", periods.len(), outcomes.columns())?;
        check_ascending(&periods)?;
        check_no_year_months(&periods)?;
        Ok(Self { outcomes, seen: None, periods, clusters: None, weights: None })
    }

    pub(crate) fn clustered_by(self, clusters: Vec<usize>) -> Result<Self, Error> {
        check_length("the list of clusters", clusters.len(), self.outcomes.rows())?;
        Ok(Self { clusters: Some(clusters), ..self })
    }

    pub(crate) fn seen_where(self, seen: Vec<bool>) -> Result<Self, Error> {
        check_length("the list of observed cells", seen.len(), self.outcomes.values().len())?;
        Ok(Self { seen: seen.contains(&false).then_some(seen), ..self })
    }

    pub(crate) fn weighted_by(self, weights: Vec<f64>) -> Result<Self, Error> {
        check_length("the list of weights", weights.len(), self.outcomes.rows())?;
        let wrong = |weight: &f64| !(weight.is_finite() && *weight > 0.0);
        if let Some((unit, &seen)) = weights.iter().enumerate().find(|(_, weight)| wrong(weight)) {
            return Err(Error::WeightNotPositive { unit, seen });
        }
        Ok(Self { weights: Some(weights), ..self })
    }

    pub(crate) fn outcomes(&self) -> &Matrix {
        &self.outcomes
    }

    pub(crate) fn periods(&self) -> &[i64] {
        &self.periods
    }

    /// Weight of a unit; one where none was given.
    pub(crate) fn weight(&self, unit: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights.get(unit).copied().unwrap_or(1.0))
    }

    /// Whether units have weights.
    pub(crate) fn is_weighted(&self) -> bool {
        self.weights.is_some()
    }

    /// Whether the outcome of a unit was observed in the period at this place.
    pub(crate) fn sees(&self, unit: usize, place: usize) -> bool {
        let at = unit.saturating_mul(self.periods.len()).saturating_add(place);
        self.seen.as_ref().is_none_or(|seen| seen.get(at).copied().unwrap_or(false))
    }

    /// Cells that were not observed.
    pub(crate) fn gaps(&self) -> usize {
        self.seen.as_ref().map_or(0, |seen| seen.iter().filter(|seen| !**seen).count())
    }

    /// Cluster of each given unit, numbered from zero, and how many there are.
    pub(crate) fn clusters(&self, units: &[usize]) -> (Vec<usize>, usize) {
        match &self.clusters {
            None => ((0..units.len()).collect(), units.len()),
            Some(given) => {
                numbered(&units.iter().filter_map(|unit| given.get(*unit).copied()).collect::<Vec<_>>())
            }
        }
    }
}

/// Clusters numbered from zero in the order of their names, and how many there are.
pub(crate) fn numbered(named: &[usize]) -> (Vec<usize>, usize) {
    let mut numbers: BTreeMap<usize, usize> = named.iter().map(|cluster| (*cluster, 0)).collect();
    for (number, held) in numbers.values_mut().enumerate() {
        *held = number;
    }
    let numbered = named.iter().filter_map(|cluster| numbers.get(cluster).copied()).collect();
    (numbered, numbers.len())
}

pub(crate) fn check_length(what: &'static str, seen: usize, expected: usize) -> Result<(), Error> {
    if seen == expected { Ok(()) } else { Err(Error::LengthDiffers { what, expected, seen }) }
}

pub(crate) fn check_ascending(periods: &[i64]) -> Result<(), Error> {
    for (place, pair) in periods.windows(2).enumerate() {
        if let [before, seen] = *pair
            && seen <= before
        {
            return Err(Error::PeriodsNotAscending { place: place + 1, before, seen });
        }
    }
    Ok(())
}

/// A December and the January after it, as a year and a month written as one number, would be 89 steps apart.
fn check_no_year_months(periods: &[i64]) -> Result<(), Error> {
    let month = |period: &i64| (*period % 100, *period / 100);
    let like_one =
        |period: &i64| (1..=12).contains(&month(period).0) && (1_000..=9_999).contains(&month(period).1);
    let turn = |pair: &&[i64]| match *pair {
        [before, seen] => month(before).0 == 12 && month(seen) == (1, month(before).1 + 1),
        _ => false,
    };
    if periods.iter().all(like_one)
        && let Some([before, seen]) = periods.windows(2).find(turn)
    {
        return Err(Error::PeriodsAreYearMonths { before: *before, seen: *seen });
    }
    Ok(())
}

/// Every period is as far from the one before as the second from the first: a missing one would be taken for a step.
pub(crate) fn check_even(periods: &[i64]) -> Result<(), Error> {
    let distance = |from: i64, to: i64| i128::from(to) - i128::from(from);
    let &[first, second, ..] = periods else { return Ok(()) };
    let step = distance(first, second);
    for (place, pair) in periods.windows(2).enumerate() {
        if let [before, seen] = *pair
            && distance(before, seen) != step
        {
            return Err(Error::PeriodsUneven { place: place + 1, before, seen });
        }
    }
    Ok(())
}
