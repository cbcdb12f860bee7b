//! Calibration on this very panel: policies that never were, on dates that end before the treatment, and what is said of them.
//!
//! Every date is asked as a study of its own would be: scales read what ended before it, and ranks are among its own date
//! and dates before it. No date is scored on itself, so that a method which cries wolf in a place can be seen to.

use estimate::Error;
use numeric::{distribution, float, stream::StreamKey, sum};
use rayon::prelude::*;

use super::before::GapBefore;
use super::draws::{AssignmentLaw, PlaceboSets};
use super::estimator::Estimator;
use super::history::LEAST_BEFORE;
use super::joint::{departure, size};
use super::ratio::{Among, Contrast, Placebos, RatioInference, TestRules, rank_ratio};
use super::scene::{Ground, Scene};
use crate::policy::MethodName;

/// Rate ratios that are injected to draw the power curve.
pub const INJECTED: [f64; 10] = [0.5, 0.6, 0.7, 0.8, 0.9, 1.11, 1.25, 1.43, 1.67, 2.0];

/// How placebo policies are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceboPlan {
    /// Dates at most, from the newest back; their months after do not overlap.
    pub dates: usize,
    /// Assignments drawn at each date beside the policy's own, where they are too many to be enumerated.
    pub draws: usize,
    /// Key of the draws.
    pub key: StreamKey,
}

/// What an estimator found of a placebo policy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaceboFound {
    /// Observed and expected.
    pub contrast: Contrast,
    /// The standard error that the estimator itself gives the log ratio.
    pub own_error: Option<f64>,
    /// The gap before, as it would stand after; none where no gap is known.
    pub before: Option<GapBefore>,
}

/// A placebo policy with what every estimator found of it.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedPlacebo {
    /// Columns by which treatment was moved back.
    pub back: usize,
    /// Its number among those of that date: zero for the places of the policy itself.
    pub number: usize,
    /// By estimator.
    pub found: Vec<PlaceboFound>,
}

/// Placebo policies of one date, each with what every estimator found.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceboDate {
    /// Columns by which treatment was moved back.
    pub back: usize,
    /// Estimators x policies.
    found: Vec<Vec<PlaceboFound>>,
    /// Their statistics.
    statistics: Vec<Vec<Option<f64>>>,
}

/// Dates from the newest to the oldest, of which each is asked among those before it.
#[derive(Debug, Clone, Copy)]
pub struct AskedDates<'a> {
    /// The dates.
    pub dates: &'a [PlaceboDate],
    /// Ranks are among earlier dates too: the own date has too few assignments.
    pub coarse: bool,
}

/// What some estimators say together of policies that never were, in units of the median size of each.
struct Together {
    /// The median sizes, by estimator.
    sizes: Vec<f64>,
    /// Of every policy of a date.
    own_date: Vec<Option<f64>>,
    /// Of every policy of the dates before it, where it is ranked among these too.
    earlier: Vec<Option<f64>>,
}

/// How often something raised an alarm where nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FalseAlarms {
    /// Dates at which it did.
    pub alarms: usize,
    /// Dates asked.
    pub dates: usize,
}

/// Standard errors by which a share of false alarms must exceed the level to be held against an estimator.
const BEYOND_CHANCE: f64 = 1.96;

/// How an estimator behaves on a panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// The estimator.
    pub method: MethodName,
    /// Placebo policies that were scored.
    pub policies: usize,
    /// Dates that they fall on.
    pub dates: usize,
    /// At how many earlier dates it raises an alarm in the very places of the policy.
    pub own_place: FalseAlarms,
    /// Share of placebo policies in which it does, everybody having a turn; of the own places alone where sets are drawn.
    pub size: Option<ClusteredShare>,
    /// Share that its own standard error rejects at the level; none for an estimator without one.
    pub own_size: Option<ClusteredShare>,
    /// Share of intervals that hold one.
    pub coverage: f64,
    /// Share detected at each ratio of [`INJECTED`].
    pub power: Vec<f64>,
}

impl FalseAlarms {
    /// Whether so many alarms are more than the level gives by chance, at one in twenty.
    ///
    /// # Assumptions
    /// Dates whose months after do not overlap are independent.
    #[must_use]
    pub fn exceed(self, level: f64) -> bool {
        /// The chance of so many alarms below which they are no chance.
        const SIMULATION_LEVEL: f64 = 0.05;
        distribution::binomial_at_least(self.alarms, self.dates, level) < SIMULATION_LEVEL
    }
}

/// Fits every estimator once to the placebo policies for which `asked` holds, given their date and number.
///
/// Number zero is the policy's own places; where assignments are enumerated the others are all the rest.
pub(crate) fn fit_placebos(
    estimators: &[Estimator],
    (ground, law): (&Ground<'_>, &AssignmentLaw),
    plan: &PlaceboPlan,
    asked: impl Fn(usize, usize) -> bool + Sync,
) -> Result<Vec<FittedPlacebo>, Error> {
    let least = LEAST_BEFORE.min(ground.before.len());
    let (mut moved, mut back): (Vec<(usize, Ground<'_>)>, usize) = (Vec::new(), 1);
    while moved.len() < plan.dates && back < ground.panel.times().len() {
        match ground.moved_back(back, least) {
            Some(at) => {
                moved.push((back, at));
                back += ground.after.len();
            }
            None => back += 1,
        }
    }
    let wanted = moved.iter().map(|(back, at)| {
        let key = StreamKey::new(0, &plan.key.stream(*back as u64).bits().to_le_bytes(), "placebo policies");
        let mut sets = PlaceboSets::new(law, law.starts_moved(ground, at), (plan.draws, key))?;
        if !sets.sets.is_empty() {
            sets.sets.insert(0, law.treated.clone());
        }
        Ok((*back, at, sets))
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
            let scene = Scene::played(ground, &law.units, set, &sets.starts);
            let found =
                estimators.iter().map(|estimator| fit(estimator, &scene)).collect::<Result<_, _>>()?;
            Ok(FittedPlacebo { back: *back, number, found })
        })
        .collect()
}

fn fit(estimator: &Estimator, scene: &Scene<'_>) -> Result<PlaceboFound, Error> {
    let found = estimator.find(scene)?;
    let before = found.gap_before(scene.ground, estimator.method);
    Ok(PlaceboFound { contrast: found.contrast, own_error: found.own_error, before })
}

/// Placebo policies put together by date, in the order in which their dates first appear.
pub(crate) fn by_dates(fitted: &[FittedPlacebo], estimators: usize) -> Vec<PlaceboDate> {
    let mut dates: Vec<PlaceboDate> = Vec::new();
    for placebo in fitted {
        let at = dates.iter().position(|date| date.back == placebo.back).unwrap_or_else(|| {
            let (found, statistics) = (vec![Vec::new(); estimators], vec![Vec::new(); estimators]);
            dates.push(PlaceboDate { back: placebo.back, found, statistics });
            dates.len() - 1
        });
        let Some(date) = dates.get_mut(at) else { continue };
        for ((held, statistics), found) in date.found.iter_mut().zip(&mut date.statistics).zip(&placebo.found)
        {
            held.push(*found);
            statistics.push(found.contrast.statistic());
        }
    }
    dates
}

/// A contrast with an effect injected: the treated outcome after is multiplied.
///
/// Exact for estimators whose expectation does not read the treated after treatment.
pub(crate) fn injected(contrast: Contrast, ratio: f64) -> Contrast {
    Contrast { observed: contrast.observed * ratio, ..contrast }
}

impl PlaceboDate {
    /// Placebo policies of this date.
    #[must_use]
    pub fn policies(&self) -> usize {
        self.found.first().map_or(0, Vec::len)
    }

    /// What an estimator found of a policy.
    #[must_use]
    pub fn found(&self, estimator: usize, policy: usize) -> Option<&PlaceboFound> {
        self.found.get(estimator)?.get(policy)
    }

    fn statistic(&self, estimator: usize, policy: usize) -> Option<f64> {
        self.statistics.get(estimator)?.get(policy).copied().flatten()
    }

    fn contrasts(&self, estimator: usize) -> impl Iterator<Item = Contrast> {
        self.found.get(estimator).into_iter().flatten().map(|found| found.contrast)
    }
}

impl<'a> AskedDates<'a> {
    /// The dates before one of them.
    pub(crate) fn before(&self, date: usize) -> Self {
        Self { dates: self.dates.get(date + 1..).unwrap_or(&[]), coarse: self.coarse }
    }

    /// Dates that an answer on the date before them all is ranked among.
    fn ranked_among(&self) -> &'a [PlaceboDate] {
        if self.coarse { self.dates } else { &[] }
    }

    /// The contrasts of an estimator on all dates, as those of earlier dates; nothing where the own date has enough.
    pub(crate) fn earlier(&self, estimator: usize) -> Vec<Contrast> {
        self.ranked_among().iter().flat_map(|date| date.contrasts(estimator)).collect()
    }

    /// The assignments among which a policy of a date is ranked.
    pub(crate) fn placebos(&self, date: usize, (estimator, policy): (usize, usize)) -> Placebos {
        let Some(at) = self.dates.get(date) else { return Placebos::default() };
        let others = at.contrasts(estimator).enumerate().filter(|(other, _)| *other != policy);
        let same: Vec<Contrast> = others.map(|(_, contrast)| contrast).collect();
        let earlier = self.before(date).earlier(estimator);
        Placebos { earlier, ..Placebos::untouched(same, !self.coarse) }
    }

    /// What a study of one policy would find for an estimator, with an effect injected.
    #[must_use]
    pub fn inference(
        &self,
        date: usize,
        (estimator, policy): (usize, usize),
        (ratio, rules): (f64, &TestRules),
    ) -> RatioInference {
        let found = self.dates.get(date).and_then(|date| date.found(estimator, policy));
        let own = found.map_or(Contrast::NOTHING, |found| injected(found.contrast, ratio));
        rank_ratio(own, self.placebos(date, (estimator, policy)), rules)
    }

    /// The p of a policy of a date by some estimators together, or by one; none where none has a statistic.
    fn p(&self, estimators: &[usize], (date, policy): (usize, usize), ratio: f64) -> Option<f64> {
        let Together { sizes, own_date, earlier } = self.together(estimators, date)?;
        let own = |estimator: &usize| {
            let found = self.dates.get(date)?.found(*estimator, policy)?;
            injected(found.contrast, ratio).statistic()
        };
        let own = departure(estimators.iter().map(own).zip(&sizes))?;
        let others = own_date.into_iter().enumerate().filter(|(other, _)| *other != policy);
        Some(Among::new(others.map(|(_, said)| said).collect(), earlier).share_beyond(own))
    }

    /// What some estimators say together of every policy of a date and of the dates before it.
    fn together(&self, estimators: &[usize], date: usize) -> Option<Together> {
        let (at, earlier) = (self.dates.get(date)?, self.before(date).ranked_among());
        let of = |estimator: usize, date: &'a PlaceboDate| {
            (0..date.policies()).map(move |policy| date.statistic(estimator, policy))
        };
        let middle = |estimator: &usize| {
            size(of(*estimator, at), earlier.iter().flat_map(|date| of(*estimator, date)))
        };
        let sizes: Vec<f64> = estimators.iter().map(middle).collect::<Option<_>>()?;
        let said = |date: &PlaceboDate, policy: usize| {
            departure(estimators.iter().map(|estimator| date.statistic(*estimator, policy)).zip(&sizes))
        };
        let of_date =
            |date: &PlaceboDate| (0..date.policies()).map(|policy| said(date, policy)).collect::<Vec<_>>();
        let (own_date, earlier) = (of_date(at), earlier.iter().flat_map(of_date).collect());
        Some(Together { sizes, own_date, earlier })
    }

    /// The departures of some estimators together, or of one, where nothing was done: of the newest date and of those before
    /// it, or of all alike where assignments are drawn.
    pub(super) fn departures(&self, estimators: &[usize]) -> Option<Among> {
        if self.coarse {
            let Together { own_date, earlier, .. } = self.together(estimators, 0)?;
            return Some(Among::new(own_date, earlier));
        }
        let all = Self { dates: self.dates, coarse: true };
        let Together { mut own_date, earlier, .. } = all.together(estimators, 0)?;
        own_date.extend(earlier);
        Some(Among::new(own_date, Vec::new()))
    }

    /// At how many dates some estimators together, or one, raise an alarm on a policy where nothing was done.
    #[must_use]
    pub fn false_alarms(&self, estimators: &[usize], policy: usize, level: f64) -> FalseAlarms {
        let each = (0..self.dates.len()).filter_map(|date| self.p(estimators, (date, policy), 1.0));
        let rejected: Vec<bool> = each.map(|p| p <= level).collect();
        FalseAlarms { alarms: rejected.iter().filter(|alarm| **alarm).count(), dates: rejected.len() }
    }

    /// Everybody has a turn where all assignments are looked at; drawn ones reject their own share by construction.
    fn is_scored(&self, policy: usize) -> bool {
        self.coarse || policy == 0
    }

    /// The share of policies that an estimator rejects, an effect being injected.
    pub(crate) fn rejected(&self, estimator: usize, ratio: f64, level: f64) -> Option<ClusteredShare> {
        by_date(self.dates, |date, policy| {
            let asked = self.is_scored(policy).then(|| self.p(&[estimator], (date, policy), ratio))?;
            Some(asked.is_some_and(|p| p <= level))
        })
    }

    /// How an estimator behaves on the dates.
    #[must_use]
    pub fn calibration(&self, method: MethodName, estimator: usize, rules: &TestRules) -> Calibration {
        let null = self.rejected(estimator, 1.0, rules.level);
        let quantile = distribution::normal_quantile(1.0 - rules.level / 2.0);
        let own = by_date(self.dates, |date, policy| {
            let found = self.dates.get(date)?.found(estimator, policy)?;
            Some(found.contrast.log_ratio()?.abs() > quantile * found.own_error?)
        });
        let holds = by_date(self.dates, |date, policy| {
            let interval = self
                .is_scored(policy)
                .then(|| self.inference(date, (estimator, policy), (1.0, rules)).interval)?;
            // An injected ratio moves the interval by itself, so that whether it is held does not depend on its size.
            Some(interval.is_none_or(|(low, high)| low <= 1.0 && 1.0 <= high))
        });
        let share = |share: Option<ClusteredShare>| share.map_or(f64::NAN, |share| share.share);
        let power = |ratio: &f64| share(self.rejected(estimator, *ratio, rules.level));
        let policies = self.dates.iter().map(|date| if self.coarse { date.policies() } else { 1 });
        Calibration {
            method,
            policies: policies.sum(),
            dates: self.dates.len(),
            own_place: self.false_alarms(&[estimator], 0, rules.level),
            size: null,
            own_size: own,
            coverage: share(holds),
            power: INJECTED.iter().map(power).collect(),
        }
    }
}

/// A share with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClusteredShare {
    /// The share.
    pub share: f64,
    /// Its standard error, policies of one date being dependent and dates near each other too.
    pub error: f64,
}

impl ClusteredShare {
    /// Whether the share exceeds a level by more than its own error.
    #[must_use]
    pub fn exceeds(self, level: f64) -> bool {
        self.share - BEYOND_CHANCE * self.error > level
    }
}

/// The share of policies for which something holds, given their date and number; policies for which it is not defined are
/// left out.
///
/// Months before overlap between dates, so that dates are dependent as well: the variance of the dates' means takes a Bartlett
/// kernel over as many neighbours as the cube root of their number, and no less than the independent value.
///
/// # References
/// Newey & West (1987).
pub fn by_date(
    dates: &[PlaceboDate],
    holds: impl Fn(usize, usize) -> Option<bool> + Sync,
) -> Option<ClusteredShare> {
    let counts: Vec<(f64, f64)> = (0..dates.len())
        .into_par_iter()
        .map(|date| {
            let policies = dates.get(date).map_or(0, PlaceboDate::policies);
            let held: Vec<bool> = (0..policies).filter_map(|policy| holds(date, policy)).collect();
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
