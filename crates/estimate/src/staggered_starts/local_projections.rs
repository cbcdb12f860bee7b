//! Local projections difference in differences: one regression a horizon, of those who start against clean controls.
//!
//! For each horizon the change of the outcome since the last period before a start is regressed on starting, with an effect
//! of each date. Clean controls are units that are still untreated at the horizon, so that nobody already treated ever
//! stands in for the untreated. The regression has one regressor beside effects of dates, which is why it needs no matrix:
//! its coefficient is an average over dates of differences of means, and its residuals are known from the same means.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use numeric::sum;

use super::callaway_santanna::Comparison;
use super::effect::Estimate;
use crate::panel::staggered::{Takes, totals};
use crate::{Error, Staggered};

/// Its name among the reference values.
pub(super) const REFERENCE: &str = "LP-DiD";

/// How much each date of start counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateWeights {
    /// By the units that start then: the average effect on the treated (`rw` of the Stata command).
    #[default]
    Treated,
    /// As least squares weights them, by units that start times the share of those that do not: a convex average of the
    /// same effects that is known more precisely, of nobody in particular.
    Variance,
}

/// Settings of the estimator. The default is the reweighted estimator with all clean controls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalProjectionsSpec {
    /// How much each date of start counts.
    pub weights: DateWeights,
    /// Who is a clean control: all that are not yet treated at the horizon, or only those never treated.
    pub comparison: Comparison,
    /// Periods before its start in which treatment may already show: changes are counted from before them.
    pub anticipation: u32,
}

impl Default for LocalProjectionsSpec {
    fn default() -> Self {
        Self { weights: DateWeights::Treated, comparison: Comparison::NotYetTreated, anticipation: 0 }
    }
}

/// The effect at each horizon.
///
/// # Units
/// Horizons are periods since the start, the first treated one being 0; effects are in the unit of the outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalProjectionsFit {
    /// Each horizon that is identified; the one from which changes are counted is none.
    pub horizons: BTreeMap<i64, Projection>,
    /// Each other horizon of the window that a start could have, with what it lacks.
    pub refused: BTreeMap<i64, RefusedHorizon>,
}

/// One regression.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    /// The effect and its standard error, clustered; the error is not a number with one cluster, or with no more
    /// observations than coefficients.
    pub estimate: Estimate,
    /// The starts that it reads, with how many units of each.
    pub starts: BTreeMap<i64, usize>,
    /// Starts that nobody clean is left to compare with: the average is not over them.
    pub left_out: Vec<i64>,
    /// Observations, a unit being a control once for each date at which it is clean.
    pub observations: usize,
    /// Clusters among them.
    pub clusters: usize,
}

/// Why a horizon has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedHorizon {
    /// No unit that starts was observed both before its start and at the horizon.
    NobodyObserved,
    /// Some were, and at none of their dates is a clean control.
    NoCleanControl,
}

impl LocalProjectionsSpec {
    /// The effect at each horizon within a window.
    ///
    /// # Errors
    /// When the panel has weights or covariates, when nobody is treated in it, or when no horizon is identified.
    ///
    /// # References
    /// Dube, Girardi, Jordà & Taylor (2025), *A Local Projections Approach to Difference-in-Differences*, Journal of Applied
    /// Econometrics 40(7), for absorbing treatments; `lpdid` (Stata) for reweighting and pooling.
    pub fn fit(&self, panel: &Staggered, window: RangeInclusive<i64>) -> Result<LocalProjectionsFit, Error> {
        self.check(panel)?;
        let (periods, starts) = (panel.periods(), starts(panel));
        let base = -1 - i64::from(self.anticipation);
        let reached: BTreeSet<i64> = starts
            .iter()
            .flat_map(|start| periods.iter().map(move |period| period - start))
            .filter(|horizon| *horizon != base && window.contains(horizon))
            .collect();
        let mut fit = LocalProjectionsFit { horizons: BTreeMap::new(), refused: BTreeMap::new() };
        for horizon in reached {
            match self.project(panel, &[horizon]) {
                Ok(projection) => drop(fit.horizons.insert(horizon, projection)),
                Err(refused) => drop(fit.refused.insert(horizon, refused)),
            }
        }
        if fit.horizons.is_empty() { Err(Error::NoComparison) } else { Ok(fit) }
    }

    /// The effect on the mean over several horizons, all before the start or all from it on, in one regression.
    ///
    /// A unit counts where it was observed at all of them, and controls are clean to the last: who is in the average does
    /// not change along it, and its error is that of one number.
    ///
    /// # Errors
    /// As [`Self::fit`]; none of the horizons being identified is one.
    pub fn pooled(&self, panel: &Staggered, horizons: RangeInclusive<i64>) -> Result<Projection, Error> {
        self.check(panel)?;
        let base = -1 - i64::from(self.anticipation);
        let horizons: Vec<i64> = horizons.filter(|horizon| *horizon != base).collect();
        self.project(panel, &horizons).map_err(|_| Error::NoComparison)
    }

    /// The horizons from the start on at which every start of a panel was observed.
    #[must_use]
    pub fn horizons_of_all(panel: &Staggered) -> Option<RangeInclusive<i64>> {
        Some(0..=panel.periods().last()? - starts(panel).last()?)
    }

    fn check(&self, panel: &Staggered) -> Result<(), Error> {
        let takes = Takes { gaps: true, ..Takes::default() };
        takes.check(panel, "local projections difference in differences")?;
        if starts(panel).is_empty() {
            return Err(Error::NoTreatedUnit { units: panel.outcomes().rows() });
        }
        Ok(())
    }

    /// The regression of the mean change at some horizons.
    fn project(&self, panel: &Staggered, horizons: &[i64]) -> Result<Projection, RefusedHorizon> {
        let with_starts = starts(panel);
        // Least squares reads controls at dates without a start too: they say nothing of the effect, but are counted among
        // observations and clusters. Reweighting gives such dates no weight at all.
        let dates: BTreeSet<i64> = match self.weights {
            DateWeights::Treated => with_starts.clone(),
            DateWeights::Variance => panel.periods().iter().chain(&with_starts).copied().collect(),
        };
        let mut read: Vec<Date> = dates.iter().map(|date| self.date(panel, *date, horizons)).collect();
        let observed = read.iter().any(|date| !date.treated.is_empty());
        // With no control at a date its effect and that of starting are one: the regression cannot tell them apart.
        let left_out = read.iter().filter(|date| date.controls.is_empty() && !date.treated.is_empty());
        let left_out = left_out.map(|date| date.start).collect();
        read.retain(|date| {
            let compared = !date.controls.is_empty();
            compared && (self.weights == DateWeights::Variance || !date.treated.is_empty())
        });
        let starts: BTreeMap<i64, usize> = (read.iter().filter(|date| !date.treated.is_empty()))
            .map(|date| (date.start, date.treated.len()))
            .collect();
        match (starts.is_empty(), observed) {
            (true, false) => Err(RefusedHorizon::NobodyObserved),
            (true, true) => Err(RefusedHorizon::NoCleanControl),
            (false, _) => {
                let regression = self.regress(panel, &read);
                Ok(Projection { starts, left_out, ..regression })
            }
        }
    }

    /// Changes of those that start at a date, and of those that are clean then.
    fn date(&self, panel: &Staggered, start: i64, horizons: &[i64]) -> Date {
        let (mut treated, mut controls) = (Vec::new(), Vec::new());
        let place = |period: i64| panel.periods().binary_search(&period).ok();
        let targets: Option<Vec<usize>> = horizons.iter().map(|horizon| place(start + horizon)).collect();
        // The last period before stands in for the one before where that is no column of the panel.
        let base = panel.last_before(start, self.anticipation);
        if let (Some(base), Some(targets)) = (base, targets.filter(|targets| !targets.is_empty())) {
            // Before the start a control need only be untreated at it: what happens later cannot reach back.
            let clean_until = start + horizons.iter().copied().max().unwrap_or(0).max(0);
            let clean_until = clean_until.saturating_add(i64::from(self.anticipation));
            for unit in 0..panel.outcomes().rows() {
                let of = match panel.cohort(unit) {
                    Some(own) if own == start => &mut treated,
                    Some(own) if own > clean_until && self.comparison == Comparison::NotYetTreated => {
                        &mut controls
                    }
                    None => &mut controls,
                    Some(_) => continue,
                };
                if panel.sees(unit, base) && targets.iter().all(|target| panel.sees(unit, *target)) {
                    let row = panel.outcomes().row(unit);
                    let mean = sum::ordered(targets.iter().map(|target| row[*target])) / targets.len() as f64;
                    of.push((unit, mean - row[base]));
                }
            }
        }
        Date { start, treated, controls }
    }

    /// Least squares of the changes on starting and on dates, by means.
    fn regress(&self, panel: &Staggered, dates: &[Date]) -> Projection {
        let means: Vec<Means> = dates.iter().map(|date| Means::of(date, self.weights)).collect();
        let total = sum::ordered(means.iter().map(|means| means.weight));
        let effect = sum::ordered(means.iter().map(|means| means.weight * means.difference())) / total;
        let (mut units, mut scores) = (Vec::new(), Vec::new());
        for (date, means) in dates.iter().zip(&means) {
            for (started, (unit, change)) in date.rows() {
                // Starting less its mean at the date: what is left of the regressor beside the effects of dates.
                let regressor = started - means.share;
                let residual = change - means.mean() - effect * regressor;
                units.push(unit);
                scores.push(means.row_weight * regressor * residual);
            }
        }
        // A unit is a control at several dates: its rows are one cluster, whatever they are clustered by above that.
        let distinct: Vec<usize> = units.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let (cluster_of_unit, clusters) = panel.clusters(&distinct);
        let place = |unit: &usize| cluster_of_unit.get(distinct.binary_search(unit).ok()?).copied();
        let cluster_of: Vec<usize> = units.iter().filter_map(place).collect();
        let meat = sum::squares(&totals(&scores, &cluster_of, clusters));
        // The finite-sample factor of clustered errors in Stata: the regressor and every effect of a date is a coefficient,
        // for dates do not nest in units. With as many coefficients as observations nothing is left to estimate it from.
        let (rows, columns) = (units.len() as f64, (1 + dates.len()) as f64);
        let groups = clusters as f64;
        let factor = groups / (groups - 1.0) * (rows - 1.0) / (rows - columns);
        let known = clusters > 1 && rows > columns;
        let standard_error = if known { (factor * meat).sqrt() / total } else { f64::NAN };
        Projection {
            estimate: Estimate { effect, standard_error },
            starts: BTreeMap::new(),
            left_out: Vec::new(),
            observations: units.len(),
            clusters,
        }
    }
}

/// Changes at one date, each with its unit.
struct Date {
    start: i64,
    treated: Vec<(usize, f64)>,
    controls: Vec<(usize, f64)>,
}

impl Date {
    /// Every change, with 1 for those that start.
    fn rows(&self) -> impl Iterator<Item = (f64, (usize, f64))> + '_ {
        let treated = self.treated.iter().map(|row| (1.0, *row));
        treated.chain(self.controls.iter().map(|row| (0.0, *row)))
    }
}

/// Means at one date, and what the date counts.
struct Means {
    treated: f64,
    controls: f64,
    /// Share of the rows that start.
    share: f64,
    /// Weight of each row in the regression.
    row_weight: f64,
    /// Weight of the date's difference of means in the coefficient.
    weight: f64,
}

impl Means {
    fn of(date: &Date, weights: DateWeights) -> Self {
        let (treated, controls) = (date.treated.len() as f64, date.controls.len() as f64);
        let mean = |rows: &[(usize, f64)]| {
            // A date without a start has no mean of those that start, and no weight either: nothing may come of it.
            if rows.is_empty() {
                0.0
            } else {
                sum::ordered(rows.iter().map(|(_, change)| *change)) / rows.len() as f64
            }
        };
        let rows = treated + controls;
        // The coefficient weights a date by rows times share times one less share, as Frisch and Waugh have it. Rows that
        // weigh (rows / controls) turn that into the number of those that start.
        let row_weight = match weights {
            DateWeights::Treated => rows / controls,
            DateWeights::Variance => 1.0,
        };
        Self {
            treated: mean(&date.treated),
            controls: mean(&date.controls),
            share: treated / rows,
            row_weight,
            weight: row_weight * treated * controls / rows,
        }
    }

    fn difference(&self) -> f64 {
        self.treated - self.controls
    }

    /// Of all rows.
    fn mean(&self) -> f64 {
        self.share * self.treated + (1.0 - self.share) * self.controls
    }
}

/// Starts within the panel.
fn starts(panel: &Staggered) -> BTreeSet<i64> {
    (0..panel.outcomes().rows()).filter_map(|unit| panel.cohort(unit)).collect()
}

/// The numbers that a reference value asks for: `h=2, variance-weighted`, `pooled 0..1, reweighted, never-treated`.
pub(super) fn answer(quantity: &str, panel: &Staggered) -> Result<Option<Vec<(&'static str, f64)>>, Error> {
    let mut asked = quantity.split(", ");
    let Some(horizons) = asked.next() else { return Ok(None) };
    let mut spec = LocalProjectionsSpec::default();
    for setting in asked {
        match setting {
            "reweighted" => spec.weights = DateWeights::Treated,
            "variance-weighted" => spec.weights = DateWeights::Variance,
            "never-treated" => spec.comparison = Comparison::NeverTreated,
            _ => return Ok(None),
        }
    }
    let number = |text: &str| text.parse::<i64>().ok();
    let found = if let Some(horizon) = horizons.strip_prefix("h=").and_then(number) {
        spec.pooled(panel, horizon..=horizon)?
    } else {
        let ends = horizons.strip_prefix("pooled ").and_then(|ends| ends.split_once(".."));
        let Some((Some(first), Some(last))) = ends.map(|(first, last)| (number(first), number(last))) else {
            return Ok(None);
        };
        spec.pooled(panel, first..=last)?
    };
    let Estimate { effect, standard_error } = found.estimate;
    Ok(Some(vec![("effect", effect), ("standard error", standard_error)]))
}

#[cfg(test)]
mod tests {
    use numeric::Matrix;
    use numeric::fixed_effects::Factor;
    use numeric::stream::StreamKey;

    use super::*;
    use crate::callaway_santanna::{BasePeriod, CallawaySantannaSpec};
    use crate::fixed_effects::{LinearFixedEffectsSpec, Observations};

    const BOTH: [DateWeights; 2] = [DateWeights::Treated, DateWeights::Variance];
    const WIDE: RangeInclusive<i64> = i64::MIN..=i64::MAX;

    /// Outcomes of noise about levels of units and periods; those that start gain `gain(start, horizon)`.
    fn panel(seed: u64, starts: &[Option<i64>], gain: impl Fn(i64, i64) -> f64) -> Staggered {
        let mut stream = StreamKey::new(seed, b"tests", "local projections").stream(0);
        let common: Vec<f64> = (0..9).map(|_| 3.0 * stream.standard_normal()).collect();
        let mut values = Vec::new();
        for start in starts {
            let level = 5.0 * stream.standard_normal();
            for (period, common) in (0..9).zip(&common) {
                let gained = start.filter(|start| *start <= period).map_or(0.0, |s| gain(s, period - s));
                values.push(level + common + gained + stream.standard_normal());
            }
        }
        let outcomes = Matrix::new(starts.len(), 9, values).unwrap();
        Staggered::new(outcomes, (0..9).collect(), starts.to_vec()).unwrap()
    }

    fn several() -> Vec<Option<i64>> {
        let starts = [Some(3), Some(3), Some(5), Some(5), Some(5), Some(7), None, None, None, None];
        starts.iter().cycle().take(40).copied().collect()
    }

    fn spec(weights: DateWeights, comparison: Comparison) -> LocalProjectionsSpec {
        LocalProjectionsSpec { weights, comparison, anticipation: 0 }
    }

    #[track_caller]
    fn close(left: f64, right: f64) {
        assert!((left - right).abs() < 1e-9 * (1.0 + right.abs()), "{left} {right}");
    }

    /// With one start both weightings are the difference in differences of two periods.
    #[test]
    fn one_start_is_a_difference_of_differences() {
        let starts: Vec<Option<i64>> = (0..12).map(|unit| (unit < 5).then_some(4)).collect();
        let panel = panel(1, &starts, |_, horizon| 1.0 + horizon as f64);
        for weights in BOTH {
            let fit = spec(weights, Comparison::NotYetTreated).fit(&panel, WIDE).unwrap();
            assert_eq!(fit.horizons.keys().copied().collect::<Vec<_>>(), [-4, -3, -2, 0, 1, 2, 3, 4]);
            for (horizon, projection) in &fit.horizons {
                let later = usize::try_from(4 + horizon).unwrap();
                let change = |unit| panel.outcomes().row(unit)[later] - panel.outcomes().row(unit)[3];
                let mean = |units: std::ops::Range<usize>| {
                    let count = units.len() as f64;
                    units.map(change).sum::<f64>() / count
                };
                close(projection.estimate.effect, mean(0..5) - mean(5..12));
            }
        }
    }

    /// Against the never treated, reweighting gives the event study of Callaway and Sant'Anna with its universal base.
    #[test]
    fn reweighted_against_the_never_treated_is_an_event_study_of_cohorts() {
        let panel = panel(2, &several(), |start, horizon| (start * horizon) as f64 / 5.0);
        let fit = spec(DateWeights::Treated, Comparison::NeverTreated).fit(&panel, WIDE).unwrap();
        let cells = CallawaySantannaSpec { base_period: BasePeriod::Universal, ..Default::default() };
        let events = cells.fit(&panel).unwrap().event_study(WIDE).unwrap();
        for (horizon, projection) in &fit.horizons {
            close(projection.estimate.effect, events.parts[horizon].effect);
        }
    }

    /// The slow twin: every row stacked by hand, and the regression that absorbs effects of dates.
    #[test]
    fn every_number_is_that_of_a_stacked_regression() {
        let starts = several();
        let panel = panel(3, &starts, |start, horizon| (start - horizon) as f64);
        let panel = panel.clustered_by((0..40).map(|unit| unit / 2).collect()).unwrap();
        let panel = panel.seen_where((0..360).map(|cell| cell % 17 != 4).collect()).unwrap();
        let asked = [(2, 2), (-3, -3), (0, 1)];
        for (weights, (first, last)) in
            BOTH.into_iter().flat_map(|weights| asked.map(|asked| (weights, asked)))
        {
            let row = |unit: usize, date: i64| {
                let value = |period: i64| {
                    let at = usize::try_from(period).ok().filter(|at| *at < 9 && panel.sees(unit, *at))?;
                    Some(panel.outcomes().row(unit)[at])
                };
                let (starting, later) = (starts[unit] == Some(date), date + last.max(0));
                let read = starting || starts[unit].is_none_or(|start| start > later);
                let change = (value(date + first)? + value(date + last)?) / 2.0 - value(date - 1)?;
                read.then_some((unit / 2, date as usize, starting, change))
            };
            let each = (0..40).flat_map(|unit| (1..9).map(move |date| (unit, date)));
            let all: Vec<_> = each.filter_map(|(unit, date)| row(unit, date)).collect();
            let count =
                |date, starting| all.iter().filter(|row| (row.1, row.2) == (date, starting)).count() as f64;
            let least_squares = weights == DateWeights::Variance;
            let read = |date| count(date, false) > 0.0 && (least_squares || count(date, true) > 0.0);
            let rows: Vec<_> = all.iter().filter(|row| read(row.1)).collect();
            let weigh = |date| if least_squares { 1.0 } else { 1.0 + count(date, true) / count(date, false) };
            let factor =
                |of: &dyn Fn(usize) -> usize| Factor::new(&(0..rows.len()).map(of).collect::<Vec<_>>());
            let observations = Observations::new(rows.iter().map(|row| row.3).collect()).unwrap();
            let starting = rows.iter().map(|row| f64::from(u8::from(row.2))).collect();
            let observations = observations.with_regressor("starting", starting).unwrap();
            let observations = observations.with_factor("date", factor(&|row| rows[row].1)).unwrap();
            let observations = observations.clustered_by(factor(&|row| rows[row].0)).unwrap();
            let observations = observations.weighted(rows.iter().map(|row| weigh(row.1)).collect()).unwrap();
            let theirs = LinearFixedEffectsSpec::default().fit(&observations).unwrap();
            let horizons = (first..=last).collect::<Vec<_>>();
            let ours = spec(weights, Comparison::NotYetTreated).project(&panel, &horizons).unwrap();
            close(ours.estimate.effect, theirs.coefficients[0].estimate);
            close(ours.estimate.standard_error, theirs.coefficients[0].standard_error);
            assert_eq!((ours.observations, vec![ours.clusters]), (theirs.n_rows, theirs.n_clusters));
        }
    }

    /// Units in another order, moved levels and periods, and another unit of the outcome change nothing but the unit.
    #[test]
    fn order_levels_and_units_do_not_matter() {
        let (starts, gain) = (several(), |start: i64, horizon: i64| (start + horizon) as f64);
        let first = panel(4, &starts, gain);
        let order: Vec<usize> = (0..40).map(|unit| (7 * unit) % 40).collect();
        let values = order.iter().flat_map(|unit| {
            let row = first.outcomes().row(*unit).to_vec();
            row.into_iter().zip(1..).map(move |(value, at)| 100.0 * (value + *unit as f64 - (at * at) as f64))
        });
        let outcomes = Matrix::new(40, 9, values.collect()).unwrap();
        let reordered = order.iter().map(|unit| starts[*unit]).collect();
        let second = Staggered::new(outcomes, (0..9).collect(), reordered).unwrap();
        for weights in BOTH {
            let [one, other] = [&first, &second]
                .map(|panel| spec(weights, Comparison::NotYetTreated).fit(panel, -3..=3).unwrap().horizons);
            for (horizon, projection) in one {
                let moved = other[&horizon].estimate;
                close(moved.effect, 100.0 * projection.estimate.effect);
                close(moved.standard_error, 100.0 * projection.estimate.standard_error);
            }
        }
    }

    /// A horizon that nobody clean reaches is missing with its reason, and so is one that nobody was seen at; none is zero.
    #[test]
    fn what_is_not_identified_is_missing_with_its_reason() {
        let starts: Vec<Option<i64>> = (0..12).map(|unit| Some(if unit < 6 { 3 } else { 6 })).collect();
        let panel = panel(5, &starts, |_, _| 1.0);
        let fit = LocalProjectionsSpec::default().fit(&panel, WIDE).unwrap();
        assert_eq!(fit.horizons.keys().copied().collect::<Vec<_>>(), [-3, -2, 0, 1, 2]);
        assert_eq!(
            (fit.refused[&3], fit.refused[&5]),
            (RefusedHorizon::NoCleanControl, RefusedHorizon::NoCleanControl)
        );
        assert_eq!(
            (&fit.horizons[&0].starts, &fit.horizons[&0].left_out),
            (&BTreeMap::from([(3, 6)]), &vec![6])
        );
        let unseen = panel.seen_where((0..108).map(|cell| cell % 9 != 4).collect()).unwrap();
        assert_eq!(LocalProjectionsSpec::default().fit(&unseen, 3..=5), Err(Error::NoComparison));
        let fit = LocalProjectionsSpec::default().fit(&unseen, WIDE).unwrap();
        assert_eq!(fit.refused[&1], RefusedHorizon::NoCleanControl);
    }

    /// Intervals of 95 % hold the average effect on the treated as often as they say, effects differing by start.
    #[test]
    fn intervals_cover_the_average_effect() {
        let (starts, gain) = (several(), |start: i64, _: i64| start as f64);
        // Twelve units start in 3, twelve in 5 and four in 7; all of them are seen a period later.
        let average = (12.0 * 3.0 + 12.0 * 5.0 + 4.0 * 7.0) / 28.0;
        let covered = (0..600).filter(|seed| {
            let found = LocalProjectionsSpec::default().pooled(&panel(100 + seed, &starts, gain), 0..=1);
            let Estimate { effect, standard_error } = found.unwrap().estimate;
            (effect - average).abs() < 1.96 * standard_error
        });
        // Five standard errors of a share of 0.95 among 600 are 0.044.
        let share = covered.count() as f64 / 600.0;
        assert!((share - 0.95).abs() < 0.044, "{share}");
    }
}
