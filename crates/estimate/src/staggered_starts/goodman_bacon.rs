//! What a two-way fixed-effects coefficient is made of when treatment starts at several dates (Goodman-Bacon).
//!
//! It averages comparisons of two groups over two stretches of time. In some of them a group treated earlier stands in for
//! the untreated: their weight is what the coefficient owes to forbidden comparisons.

use std::collections::BTreeMap;

use numeric::sum;

use crate::panel::staggered::Takes;
use crate::{Error, Staggered};

/// The name by which it refuses.
const METHOD: &str = "the decomposition of Goodman-Bacon";

/// Who is compared with whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ComparisonKind {
    /// A cohort with units never treated.
    TreatedWithNever,
    /// A cohort with one still to be treated.
    EarlierWithLater,
    /// A cohort with one already treated: forbidden where effects change over time.
    LaterWithEarlier,
    /// A cohort with units treated from the first period on: forbidden alike.
    LaterWithAlways,
}

/// A comparison of two groups over two stretches of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoByTwo {
    /// Who is compared with whom.
    pub kind: ComparisonKind,
    /// Start of treatment of the cohort that changes its treatment.
    pub treated: i64,
    /// Start of treatment of the group it is compared with; none for one never treated.
    pub compared: Option<i64>,
    /// Difference in differences, in the unit of the outcome.
    pub effect: f64,
    /// Its share of the coefficient.
    pub weight: f64,
}

/// The decomposition.
#[derive(Debug, Clone, PartialEq)]
pub struct GoodmanBacon {
    /// The two-way fixed-effects coefficient, from the outcomes and not from the comparisons.
    pub two_way: f64,
    /// The comparisons, by cohort, then by the group compared with.
    pub comparisons: Vec<TwoByTwo>,
}

impl GoodmanBacon {
    /// The weight of all comparisons of a kind.
    #[must_use]
    pub fn weight(&self, kind: ComparisonKind) -> f64 {
        sum::ordered(self.of(kind).map(|comparison| comparison.weight))
    }

    /// The weighted mean of the comparisons of a kind; none where there are none.
    #[must_use]
    pub fn effect(&self, kind: ComparisonKind) -> Option<f64> {
        let weight = self.weight(kind);
        let total = sum::ordered(self.of(kind).map(|comparison| comparison.weight * comparison.effect));
        (weight > 0.0).then_some(total / weight)
    }

    /// The share of the coefficient that rests on groups already treated standing in for untreated ones.
    #[must_use]
    pub fn forbidden_weight(&self) -> f64 {
        self.weight(ComparisonKind::LaterWithEarlier) + self.weight(ComparisonKind::LaterWithAlways)
    }

    fn of(&self, kind: ComparisonKind) -> impl Iterator<Item = &TwoByTwo> {
        self.comparisons.iter().filter(move |comparison| comparison.kind == kind)
    }
}

/// A group of units that start treatment together.
struct Group {
    start: Option<i64>,
    units: f64,
    /// Periods before treatment; all of them for one never treated.
    before: usize,
    /// Mean outcome by period.
    means: Vec<f64>,
}

/// Takes the two-way fixed-effects coefficient of a staggered panel apart.
///
/// # Assumptions
/// The panel is complete, and treatment, once begun, stays. Anticipation is none of its matter: shift the cohorts.
///
/// # Errors
/// When treatment varies nowhere beside unit and period, or when the panel has gaps, weights or covariates.
///
/// # Example
/// ```
/// use estimate::{Staggered, goodman_bacon::{ComparisonKind, decompose}};
/// use numeric::Matrix;
///
/// let outcomes = Matrix::from_rows(&[[0.0, 0.0, 1.0, 2.0], [0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0]])?;
/// let panel = Staggered::new(outcomes, vec![0, 1, 2, 3], vec![Some(2), Some(3), None])?;
/// let parts = decompose(&panel)?;
/// let total: f64 = parts.comparisons.iter().map(|part| part.weight * part.effect).sum();
/// assert!((total - parts.two_way).abs() < 1e-12);
/// assert!(parts.weight(ComparisonKind::LaterWithEarlier) > 0.0);
/// # Ok::<(), estimate::Error>(())
/// ```
///
/// # References
/// Goodman-Bacon (2021), *Difference-in-differences with variation in treatment timing*, Journal of Econometrics 225,
/// Theorem 1 and equations 10a to 10g; groups treated from the first period on as in `bacondecomp`.
pub fn decompose(panel: &Staggered) -> Result<GoodmanBacon, Error> {
    Takes::default().check(panel, METHOD)?;
    let groups = groups(panel);
    let periods = panel.periods().len();
    let mut comparisons = Vec::new();
    for treated in groups.iter().filter(|group| group.before > 0 && group.before < periods) {
        let others = groups.iter().filter(|other| other.before != treated.before);
        comparisons.extend(others.filter_map(|other| compare(treated, other, periods)));
    }
    let total = sum::ordered(comparisons.iter().map(|comparison| comparison.weight));
    if comparisons.is_empty() || total <= 0.0 {
        return Err(Error::NoComparison);
    }
    comparisons.iter_mut().for_each(|comparison| comparison.weight /= total);
    Ok(GoodmanBacon { two_way: two_way(&groups, periods), comparisons })
}

fn groups(panel: &Staggered) -> Vec<Group> {
    let mut members: BTreeMap<usize, (Option<i64>, Vec<usize>)> = BTreeMap::new();
    let periods = panel.periods();
    for unit in 0..panel.outcomes().rows() {
        let cohort = panel.cohort(unit);
        let before = cohort.map_or(periods.len(), |start| periods.iter().filter(|own| **own < start).count());
        // Starts that no period of the panel tells apart are one group, named by its first treated period.
        let start = periods.get(before).copied();
        members.entry(before).or_insert_with(|| (start, Vec::new())).1.push(unit);
    }
    members
        .into_iter()
        .map(|(before, (start, units))| {
            let count = units.len() as f64;
            let mean =
                |period| sum::ordered(units.iter().map(|unit| panel.outcomes().at(*unit, period))) / count;
            Group { start, units: count, before, means: (0..periods.len()).map(mean).collect() }
        })
        .collect()
}

/// The comparison in which `treated` changes its treatment and `other` does not; its weight is not yet a share.
fn compare(treated: &Group, other: &Group, periods: usize) -> Option<TwoByTwo> {
    let share = |group: &Group| (periods - group.before) as f64 / periods as f64;
    let (own, its) = (share(treated), share(other));
    let later = other.before > treated.before;
    // Theorem 1 of the paper with shares of time treated: a later group serves until its own start, an earlier one from
    // its own on.
    let (kind, from, to, weight) = if other.before == periods {
        (ComparisonKind::TreatedWithNever, 0, periods, own * (1.0 - own))
    } else if later {
        (ComparisonKind::EarlierWithLater, 0, other.before, (own - its) * (1.0 - own))
    } else if other.before > 0 {
        (ComparisonKind::LaterWithEarlier, other.before, periods, own * (its - own))
    } else {
        (ComparisonKind::LaterWithAlways, 0, periods, own * (1.0 - own))
    };
    let change = |group: &Group| {
        let after = sum::mean(group.means.get(treated.before..to)?)?;
        Some(after - sum::mean(group.means.get(from..treated.before)?)?)
    };
    let effect = change(treated)? - change(other)?;
    let weight = treated.units * other.units * weight;
    Some(TwoByTwo { kind, treated: treated.start?, compared: other.start, effect, weight })
}

/// The coefficient from its definition: the outcome on treatment less its means by unit and period.
fn two_way(groups: &[Group], periods: usize) -> f64 {
    let units = sum::ordered(groups.iter().map(|group| group.units));
    let treated = |group: &Group, period: usize| f64::from(u8::from(period >= group.before));
    let by_period: Vec<f64> = (0..periods)
        .map(|period| sum::ordered(groups.iter().map(|group| group.units * treated(group, period))) / units)
        .collect();
    let overall = sum::mean(&by_period).unwrap_or(0.0);
    let (mut with_outcome, mut squares) = (Vec::new(), Vec::new());
    for group in groups {
        let own = (periods - group.before) as f64 / periods as f64;
        for ((period, mean), outcome) in by_period.iter().enumerate().zip(&group.means) {
            // Treatment less the means of unit and period: what the two-way regression reads of it (Frisch and Waugh).
            let left = treated(group, period) - own - mean + overall;
            with_outcome.push(group.units * left * outcome);
            squares.push(group.units * left * left);
        }
    }
    sum::ordered(&with_outcome) / sum::ordered(&squares)
}
