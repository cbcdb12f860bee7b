//! Calibration on this very panel: policies that never were, at times before the real one, and what each estimator says
//! of them.
//!
//! A placebo policy is a draw of one assignment law: a date, and units that could have been chosen on it. Each is fitted
//! once by each estimator; its p-value is its rank among the draws of the same date. Where nothing happened an estimator
//! should reject as often as its level says; with an effect injected, as often as its power says.

use numeric::{distribution, float, stream::StreamKey, sum};
use rayon::prelude::*;

use super::draws::PlaceboSets;
use super::estimator::Estimator;
use super::joint::{JointInference, Voice, joint, voices};
use super::ratio::{Contrast, RatioInference, TestRules, rank_ratio};
use super::scene::{AssignmentUnits, Ground, Scene};
use crate::policy::MethodName;
use estimate::Error;

/// Rate ratios that are injected to draw the power curve.
pub const INJECTED: [f64; 10] = [0.5, 0.6, 0.7, 0.8, 0.9, 1.11, 1.25, 1.43, 1.67, 2.0];

/// Months or years that a placebo policy must have before it.
const LEAST_BEFORE: usize = 12;

/// The law by which placebo policies are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceboLaw {
    /// Dates at most, spread evenly over those that the panel allows.
    pub dates: usize,
    /// Assignments drawn at each date, where they are too many to be enumerated.
    pub draws: usize,
    /// Key of the draws.
    pub key: StreamKey,
}

/// Placebo policies of one date, each with what every estimator found.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceboDate {
    /// Columns by which treatment was moved back.
    pub back: usize,
    /// Estimators x policies.
    contrasts: Vec<Vec<Contrast>>,
    own_errors: Vec<Vec<Option<f64>>>,
}

/// How an estimator behaves on a panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// The estimator.
    pub method: MethodName,
    /// Placebo policies.
    pub policies: usize,
    /// Dates that they fall on.
    pub dates: usize,
    /// Share of placebo policies that its rank among the draws of the same date rejects at the level.
    pub size: f64,
    /// Standard error of the size, dates being taken as dependent within themselves.
    pub size_error: f64,
    /// Share that its own standard error rejects at the level; none for an estimator without one.
    pub own_size: Option<f64>,
    /// Standard error of that.
    pub own_size_error: Option<f64>,
    /// Share of injected ratios that the interval of ranks holds, over all ratios of [`INJECTED`] and none.
    pub coverage: f64,
    /// Share detected at each ratio of [`INJECTED`].
    pub power: Vec<f64>,
    /// Ratio closest to one below it that is detected, and as a fall, with the stated power; none where no fall is.
    pub detectable_fall: Option<f64>,
    /// The same above one.
    pub detectable_rise: Option<f64>,
}

/// A placebo policy with what every estimator found of it.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedPlacebo {
    /// Columns by which treatment was moved back.
    pub back: usize,
    /// Its number among the assignments of that date.
    pub number: usize,
    /// By estimator: the contrast, and the standard error that the estimator itself gives the log ratio.
    pub found: Vec<(Contrast, Option<f64>)>,
}

/// The ground before anybody was treated: units are drawn from everybody.
#[derive(Clone, Copy)]
pub(crate) struct QuietGround<'a> {
    /// The ground of the policy, which is moved back.
    pub(crate) ground: &'a Ground<'a>,
    /// Everybody.
    pub(crate) units: &'a AssignmentUnits,
    /// Starts of the policy's clusters: as far from its first month after, placebos start from theirs.
    pub(crate) starts: &'a [i64],
}

/// Fits every estimator once to the placebo policies of a law for which `asked` holds, given their date and number.
pub(crate) fn fit_placebos(
    estimators: &[Estimator],
    QuietGround { ground, units, starts }: QuietGround<'_>,
    law: &PlaceboLaw,
    asked: impl Fn(usize, usize) -> bool + Sync,
) -> Result<Vec<FittedPlacebo>, Error> {
    let rows: Vec<usize> = units.0.concat();
    let moved: Vec<(usize, Ground<'_>)> = (1..ground.panel.times().len())
        .filter_map(|back| {
            Some((back, ground.moved_back(back, LEAST_BEFORE.min(ground.before.len()), &rows)?))
        })
        .collect();
    let dates = law.dates.min(moved.len());
    let chosen = (0..dates).filter_map(|n| moved.get(n * moved.len() / dates));
    let first = ground.first_after();
    let wanted = chosen.map(|(back, ground)| {
        let starts = starts.iter().map(|start| start - first + ground.first_after()).collect();
        let key = StreamKey::new(0, &law.key.stream(*back as u64).bits().to_le_bytes(), "placebo policies");
        Ok((*back, ground, PlaceboSets::new(units.len(), starts, (law.draws, key))?))
    });
    let wanted: Vec<(usize, &Ground<'_>, PlaceboSets)> = wanted.collect::<Result<_, Error>>()?;
    let policies: Vec<(&(usize, &Ground<'_>, PlaceboSets), usize)> = wanted
        .iter()
        .flat_map(|date| (0..date.2.sets.len()).map(move |number| (date, number)))
        .filter(|(date, number)| asked(date.0, *number))
        .collect();
    policies
        .into_par_iter()
        .map(|((back, ground, sets), number)| {
            let set = sets.sets.get(number).map_or(&[] as &[usize], Vec::as_slice);
            let found = fit_each(estimators, &sets.scene(ground, units, set))?;
            Ok(FittedPlacebo { back: *back, number, found })
        })
        .collect()
}

fn fit_each(estimators: &[Estimator], scene: &Scene<'_>) -> Result<Vec<(Contrast, Option<f64>)>, Error> {
    let of = |estimator: &Estimator| estimator.find(scene).map(|found| (found.contrast, found.own_error));
    estimators.iter().map(of).collect()
}

/// Placebo policies put together by date, in the order in which their dates first appear.
pub(crate) fn by_dates(fitted: &[FittedPlacebo], estimators: usize) -> Vec<PlaceboDate> {
    let mut dates: Vec<PlaceboDate> = Vec::new();
    for placebo in fitted {
        let at = dates.iter().position(|date| date.back == placebo.back).unwrap_or_else(|| {
            let (contrasts, own_errors) = (vec![Vec::new(); estimators], vec![Vec::new(); estimators]);
            dates.push(PlaceboDate { back: placebo.back, contrasts, own_errors });
            dates.len() - 1
        });
        let Some(date) = dates.get_mut(at) else { continue };
        let held = date.contrasts.iter_mut().zip(&mut date.own_errors);
        for ((contrasts, own_errors), (contrast, own)) in held.zip(&placebo.found) {
            contrasts.push(*contrast);
            own_errors.push(*own);
        }
    }
    dates
}

/// A contrast with an effect injected: the treated outcome after is multiplied.
///
/// Exact for estimators whose expectation does not read the treated after treatment.
fn injected(contrast: Contrast, ratio: f64) -> Contrast {
    Contrast { observed: contrast.observed * ratio, ..contrast }
}

impl PlaceboDate {
    /// Placebo policies of this date.
    #[must_use]
    pub fn policies(&self) -> usize {
        self.contrasts.first().map_or(0, Vec::len)
    }

    /// What a study of one policy would find for an estimator, the other policies of the date being its placebos.
    #[must_use]
    pub fn inference(
        &self,
        estimator: usize,
        policy: usize,
        (ratio, rules): (f64, &TestRules),
    ) -> RatioInference {
        let all = self.contrasts.get(estimator).map_or(&[] as &[Contrast], Vec::as_slice);
        let nothing = Contrast { observed: f64::NAN, expected: f64::NAN, noise: f64::NAN };
        let own = injected(all.get(policy).copied().unwrap_or(nothing), ratio);
        let others = all.iter().enumerate().filter(|(other, _)| *other != policy).map(|(_, c)| *c).collect();
        rank_ratio(own, others, rules)
    }

    /// What the given estimators would say together of one policy.
    #[must_use]
    pub fn joint(
        &self,
        carrying: &[(usize, MethodName)],
        policy: usize,
        (ratio, rules): (f64, &TestRules),
    ) -> Option<JointInference> {
        let voice = |(estimator, method): &(usize, MethodName)| {
            let all = self.contrasts.get(*estimator)?;
            let own = injected(*all.get(policy)?, ratio);
            let others: Vec<Contrast> =
                all.iter().enumerate().filter(|(other, _)| *other != policy).map(|(_, c)| *c).collect();
            Some(Voice::new(*method, own, &others))
        };
        joint(voices(carrying.iter().filter_map(voice)), rules)
    }
}

/// How each estimator behaves on the placebo policies.
pub(crate) fn calibrate(
    methods: &[MethodName],
    dates: &[PlaceboDate],
    rules: &TestRules,
) -> Vec<Calibration> {
    methods.iter().enumerate().map(|(n, method)| calibrate_one(*method, n, (dates, rules))).collect()
}

fn calibrate_one(method: MethodName, n: usize, (dates, rules): (&[PlaceboDate], &TestRules)) -> Calibration {
    let rejects = |date: &PlaceboDate, policy: usize, ratio: f64| {
        date.inference(n, policy, (ratio, rules)).p.is_some_and(|p| p <= rules.level)
    };
    let null = by_date(dates, |date, policy| Some(rejects(date, policy, 1.0)));
    let quantile = distribution::normal_quantile(1.0 - rules.level / 2.0);
    let own = by_date(dates, |date, policy| {
        let error = (*date.own_errors.get(n)?.get(policy)?)?;
        let log = date.contrasts.get(n)?.get(policy)?.log_ratio()?;
        Some(log.abs() > quantile * error)
    });
    let holds = by_date(dates, |date, policy| {
        let inference = date.inference(n, policy, (1.0, rules));
        // An injected ratio moves the interval by itself, so that whether it is held does not depend on its size.
        Some(inference.interval.is_none_or(|(low, high)| low <= 1.0 && 1.0 <= high))
    });
    let power: Vec<f64> = INJECTED
        .iter()
        .map(|ratio| {
            by_date(dates, |date, policy| Some(rejects(date, policy, *ratio))).map_or(f64::NAN, |s| s.share)
        })
        .collect();
    let (detectable_fall, detectable_rise) = detectable((dates, n), rules);
    Calibration {
        method,
        policies: dates.iter().map(PlaceboDate::policies).sum(),
        dates: dates.len(),
        size: null.map_or(f64::NAN, |share| share.share),
        size_error: null.map_or(f64::NAN, |share| share.error),
        own_size: own.map(|share| share.share),
        own_size_error: own.map(|share| share.error),
        coverage: holds.map_or(f64::NAN, |share| share.share),
        power,
        detectable_fall,
        detectable_rise,
    }
}

/// The ratios closest to one that are detected with the stated power, below one and above.
///
/// An injected ratio multiplies both ends of the interval of ranks: a fall to r is detected while r times the upper end lies
/// below one. Each policy so has the ratio at which it is detected, and the answer is a rank among these.
fn detectable((dates, n): (&[PlaceboDate], usize), rules: &TestRules) -> (Option<f64>, Option<f64>) {
    let ends: Vec<Option<(f64, f64)>> = dates
        .par_iter()
        .flat_map_iter(|date| {
            (0..date.policies()).map(move |policy| date.inference(n, policy, (1.0, rules)).interval)
        })
        .collect();
    // By how much of a change, as a logarithm, each policy is detected; never without an interval.
    let reached = |log: &dyn Fn((f64, f64)) -> f64| {
        let mut changes: Vec<f64> = ends.iter().map(|ends| ends.map_or(f64::INFINITY, log)).collect();
        changes.sort_by(f64::total_cmp);
        let needed = (rules.power * changes.len() as f64).ceil() as usize;
        changes.get(needed.checked_sub(1)?).copied().filter(|change| change.is_finite())
    };
    let fall = reached(&|(_, high)| float::ln(high)).map(|change| float::exp(-change.max(0.0)));
    let rise = reached(&|(low, _)| -float::ln(low)).map(|change| float::exp(change.max(0.0)));
    (fall, rise)
}

/// A share with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClusteredShare {
    /// The share.
    pub share: f64,
    /// Its standard error, policies of one date being dependent and dates near each other too.
    pub error: f64,
}

/// The share of policies for which something holds; policies for which it is not defined are left out.
///
/// Windows of neighbouring dates overlap, so that dates are dependent as well: the variance of the dates' means takes a
/// Bartlett kernel over as many neighbours as the cube root of their number, and no less than the independent value.
///
/// # References
/// Newey & West (1987).
pub fn by_date(
    dates: &[PlaceboDate],
    holds: impl Fn(&PlaceboDate, usize) -> Option<bool> + Sync,
) -> Option<ClusteredShare> {
    let counts: Vec<(f64, f64)> = dates
        .par_iter()
        .map(|date| {
            let held: Vec<bool> = (0..date.policies()).filter_map(|policy| holds(date, policy)).collect();
            (held.iter().filter(|held| **held).count() as f64, held.len() as f64)
        })
        .collect();
    let total = sum::ordered(counts.iter().map(|(_, all)| *all));
    if total <= 0.0 {
        return None;
    }
    let share = sum::ordered(counts.iter().map(|(held, _)| *held)) / total;
    let residuals: Vec<f64> = counts.iter().map(|(held, all)| held - share * all).collect();
    let lags = float::pow(residuals.len() as f64, 1.0 / 3.0).ceil() as usize;
    let covariance = |lag: usize| {
        sum::ordered(residuals.iter().zip(residuals.iter().skip(lag)).map(|(left, right)| left * right))
    };
    let weighted = (1..=lags).map(|lag| 2.0 * (1.0 - lag as f64 / (lags + 1) as f64) * covariance(lag));
    let variance = covariance(0) + sum::ordered(weighted);
    let independent = total * share * (1.0 - share);
    Some(ClusteredShare { share, error: variance.max(independent).sqrt() / total })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: TestRules = TestRules { level: 0.05, power: 0.8, margin: (0.9, 1.11) };

    fn placebos(seed: u64) -> Vec<PlaceboDate> {
        let mut stream = StreamKey::new(seed, b"tests", "placebos").stream(0);
        let mut date = |back: usize| PlaceboDate {
            back,
            contrasts: vec![
                (0..60)
                    .map(|_| {
                        let noise = 0.05 + 0.1 * stream.uniform();
                        let log = noise * stream.standard_normal();
                        Contrast { observed: 100.0, expected: 100.0 / float::exp(log), noise }
                    })
                    .collect(),
            ],
            own_errors: vec![vec![None; 60]],
        };
        (0..5).map(&mut date).collect()
    }

    /// The slow twin: each ratio injected and every policy tested again; what is detected stops at the answer.
    #[test]
    fn the_detectable_ratio_is_where_the_power_is_reached() {
        for seed in 1..4 {
            let dates = placebos(seed);
            let (fall, rise) = detectable((&dates, 0), &RULES);
            let share = |ratio: f64, below: bool| {
                let each = dates.iter().flat_map(|date| (0..60).map(move |policy| (date, policy)));
                let detected = each.filter(|(date, policy)| {
                    let found = date.inference(0, *policy, (ratio, &RULES));
                    found.p.unwrap() <= RULES.level && (found.ratio.unwrap() < 1.0) == below
                });
                detected.count() as f64 / 300.0
            };
            let (fall, rise) = (fall.unwrap(), rise.unwrap());
            assert!(fall < 1.0 && rise > 1.0);
            assert!(share(fall * 0.999, true) >= 0.8 && share(fall * 1.001, true) < 0.8, "{fall}");
            assert!(share(rise * 1.001, false) >= 0.8 && share(rise * 0.999, false) < 0.8, "{rise}");
        }
    }

    /// Of twelve policies none can have a p within 0.05 among the other eleven.
    #[test]
    fn too_few_placebos_detect_nothing() {
        let mut dates = placebos(1);
        for date in &mut dates {
            date.contrasts[0].truncate(12);
        }
        assert_eq!(detectable((&dates, 0), &RULES), (None, None));
    }
}
