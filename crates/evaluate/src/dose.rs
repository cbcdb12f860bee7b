//! What the variation of a dose says where everybody is treated: whether the outcome moved more where more arrived, and
//! whether it was already moving so before anything had.
//!
//! Neither is an effect of the policy: there is no place without it. They stand beside a study that the design refuses.

use measure::{Month, Panel, PanelTime, Period};
use numeric::{fixed_effects::Factor, float, quantile, stream::StreamKey, sum};
use rayon::prelude::*;

use crate::data::Dose;
use crate::inference::has_no_ratio;
use crate::policy::PolicySpec;
use estimate::Error;
use estimate::fixed_effects::{Observations, PoissonFixedEffectsSpec};

/// Inhabitants over which a dose is stated.
pub(crate) const PER: f64 = 100_000.0;

/// Redistributions of the dose among the places.
const DRAWS: usize = 999;

/// Months before anybody had a dose over which it is laid to see whether it followed what was already changing.
const MONTHS_LAID_BACK: usize = 12;

/// Fewer places than this give the redistributions nothing to rank.
const FEWEST_PLACES: usize = 5;

/// The regressor whose coefficient is the logarithm of the ratio.
const DOSE: &str = "dose";

/// How a dose varies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DoseVariation {
    /// Times at which the figures differ from those before; a repeated cut is no observation.
    pub cuts: usize,
    /// Times listed.
    pub times: usize,
    /// Places without any dose at the first cut.
    pub without: usize,
    /// Highest over lowest dose per head at the first cut, among places that have some.
    pub spread: f64,
}

/// What the dose says over some months.
#[derive(Debug, Clone, PartialEq)]
pub struct DoseReading {
    /// From the first to the last month whose cut is read.
    pub months: Period,
    /// Cuts among them.
    pub cuts: usize,
    /// Places.
    pub places: usize,
    /// The difference of dose to which ratios refer: between the quarter of places with least and that with most.
    ///
    /// # Units
    /// Per 100,000 inhabitants.
    pub step: f64,
    /// How the outcome moved with the dose.
    pub moved: DoseSlope,
    /// How it had moved with the dose to come in the last year before anybody had any.
    pub before: DoseSlope,
    /// How it moved without the place that bears most on that; none where too few are left.
    pub without: Option<WithoutPlace>,
    /// Rank correlation of the dose with the rate of that year, and its p.
    pub level: (f64, f64),
    /// What follows by rule.
    pub says: DoseSays,
}

/// A ratio by difference of dose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DoseSlope {
    /// Rate ratio between places that differ by the step.
    pub ratio: f64,
    /// As wide as the redistributions make it.
    pub interval: (f64, f64),
    /// Rank among redistributions of the dose among the places.
    pub p: f64,
}

/// What is left of a movement with the dose when one place is left out.
#[derive(Debug, Clone, PartialEq)]
pub struct WithoutPlace {
    /// The name of the place whose absence brings the ratio nearest to one.
    pub place: String,
    /// How the outcome moved among the others, for the same difference of dose.
    pub moved: DoseSlope,
}

/// What follows from a dose by rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DoseSays {
    /// The outcome was already moving with the dose to come: it followed violence, or what moves violence.
    Followed,
    /// It moved with the dose, and had not before, whichever place is left out.
    Moved,
    /// It moved with the dose, and without one place it cannot be told from chance.
    HangsOnOnePlace,
    /// Neither can be told from chance.
    CannotTell,
}

/// The columns of a dose whose figures differ from those before.
fn cuts(given: &Panel) -> Vec<usize> {
    let mut last: Vec<Option<f64>> = vec![None; given.units().len()];
    let mut cuts = Vec::new();
    for column in 0..given.times().len() {
        // A place of which nothing is known at a time has not changed: only what is known can differ.
        let now: Vec<Option<f64>> =
            last.iter().enumerate().map(|(row, held)| given.outcome(row, column).or(*held)).collect();
        if now != last {
            cuts.push(column);
            last = now;
        }
    }
    cuts
}

/// Measures how a dose varies, given by place and month; none for a panel without numbers.
#[must_use]
pub fn dose_variation(given: &Panel) -> Option<DoseVariation> {
    let first: Vec<f64> = (0..given.units().len()).filter_map(|row| given.rate(row, 0)).collect();
    let some: Vec<f64> = first.iter().copied().filter(|rate| *rate > 0.0).collect();
    let highest = some.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let lowest = some.iter().copied().fold(f64::INFINITY, f64::min);
    (!some.is_empty()).then(|| DoseVariation {
        cuts: cuts(given).len(),
        times: given.times().len(),
        without: first.len() - some.len(),
        spread: highest / lowest,
    })
}

/// What a dose says over the months of the window, and over all its cuts where they go on after it.
///
/// A reading is a Poisson regression of the outcome on the dose of the month, with effects of place and month, over the
/// months before and those of a cut. Its p is the rank of the studentised coefficient among as many for the dose of
/// one place given to another; its interval is as many standard errors wide as they are. The same regression over the months
/// before alone, with each place's mean dose laid over their last year, shows whether the dose followed what was changing.
/// A movement that one place alone bears is said to: the regression is run again without each.
/// What is done month by month, as arrests are, counts by what was done since the first month after.
///
/// # Units
/// The dose is per 100,000 inhabitants; ratios are of the rate.
///
/// # Assumptions
/// For the reading to be an effect, that places with more dose would have moved like those with less: what the second
/// regression can refute and cannot show.
///
/// # Errors
/// When a regression meets numbers on which it cannot work.
///
/// # References
/// Callaway, Goodman-Bacon & Sant'Anna (2024), *Difference-in-differences with a continuous treatment*, on what a dose
/// does not identify; Wu & Ding (2021), *Randomization tests for weak null hypotheses in randomized experiments*, Journal of
/// the American Statistical Association 116:1898-1913, on ranking studentised statistics.
pub fn dose_readings(spec: &PolicySpec, dose: &Dose, seed: u64) -> Result<Vec<DoseReading>, Error> {
    let given = dose.up_to_each_month(spec.window.post.first());
    let all_cuts = cuts(&given);
    let within = |last: Month| {
        let shown = |column: &usize| month(&given, *column).is_some_and(|month| month <= last);
        all_cuts.iter().copied().filter(shown).collect::<Vec<usize>>()
    };
    let in_window = within(spec.window.post.last());
    let all = dose.outcome.times().last().map_or_else(Vec::new, |time| match time {
        PanelTime::Month(month) => within(*month),
        PanelTime::Quarter(_) | PanelTime::Year(_) => Vec::new(),
    });
    let mut readings = Vec::new();
    let longer = (all != in_window).then_some(&all);
    for cuts in [Some(&in_window), longer].into_iter().flatten() {
        let asked = Asked::new(spec, (&given, &dose.outcome), cuts);
        if let Some(asked) = asked.filter(|asked| asked.paths.len() >= FEWEST_PLACES) {
            readings.extend(asked.read(spec, seed)?);
        }
    }
    Ok(readings)
}

/// The last cut by a month, with its column.
pub(crate) fn last_cut(given: &Panel, by: Month) -> Option<(usize, Month)> {
    cuts(given)
        .into_iter()
        .filter_map(|column| Some((column, month(given, column)?)))
        .rfind(|(_, m)| *m <= by)
}

fn month(panel: &Panel, column: usize) -> Option<Month> {
    match panel.times().get(column)? {
        PanelTime::Month(month) => Some(*month),
        PanelTime::Quarter(_) | PanelTime::Year(_) => None,
    }
}

/// The places and months of a reading.
struct Asked<'a> {
    outcome: &'a Panel,
    /// Rows of the outcome.
    rows: Vec<usize>,
    /// Dose of each place at each cut, in the order of `cuts`.
    paths: Vec<Vec<f64>>,
    /// Mean of each.
    means: Vec<f64>,
    /// Columns of the outcome before.
    before: Vec<usize>,
    /// Columns of the outcome in which the cuts lie.
    cuts: Vec<usize>,
    months: Period,
    step: f64,
}

impl<'a> Asked<'a> {
    /// None where no cut lies within the outcome, or the dose does not differ.
    fn new(spec: &PolicySpec, (given, outcome): (&Panel, &'a Panel), cuts: &[usize]) -> Option<Self> {
        let column_of =
            |wanted: Month| (0..outcome.times().len()).find(|column| month(outcome, *column) == Some(wanted));
        let (mut columns, mut held) = (Vec::new(), Vec::new());
        for cut in cuts {
            if let Some(column) = month(given, *cut).and_then(column_of) {
                columns.push(column);
                held.push(*cut);
            }
        }
        let months = Period::new(month(given, *held.first()?)?, month(given, *held.last()?)?).ok()?;
        let before = spec.window.pre.iter().filter_map(column_of).collect();
        let (mut rows, mut paths) = (Vec::new(), Vec::new());
        for (row, unit) in outcome.units().iter().enumerate() {
            let same = given.units().iter().position(|other| other.place == unit.place);
            let path: Option<Vec<f64>> =
                same.and_then(|same| held.iter().map(|cut| Some(PER * given.rate(same, *cut)?)).collect());
            if let Some(path) = path {
                rows.push(row);
                paths.push(path);
            }
        }
        let means: Vec<f64> = paths.iter().filter_map(|path| sum::mean(path)).collect();
        let step = quarters_apart(&means).filter(|step| *step > 0.0)?;
        Some(Self { outcome, rows, paths, means, before, cuts: columns, months, step })
    }

    fn read(&self, spec: &PolicySpec, seed: u64) -> Result<Option<DoseReading>, Error> {
        let key = |what: &str| StreamKey::new(seed, spec.drawn_by().as_bytes(), what);
        let level = spec.answer.level;
        let (earlier, last_year) = self.before.split_at(self.before.len().saturating_sub(MONTHS_LAID_BACK));
        let moved =
            self.slope((&self.before, &self.cuts), level, &key("dose"), |place, at| self.dose(place, at))?;
        let laid_back = self.slope((earlier, last_year), level, &key("dose laid back"), |place, _| {
            // default: as above
            self.means.get(place).copied().unwrap_or(f64::NAN)
        })?;
        let (Some(moved), Some(before)) = (moved, laid_back) else { return Ok(None) };
        let without = self.without_the_heaviest(level, &key("dose without a place"))?;
        let alone = without.as_ref().is_some_and(|without| without.moved.p > level);
        let says = match (before.p <= level, moved.p <= level) {
            (true, _) => DoseSays::Followed,
            (false, true) if alone => DoseSays::HangsOnOnePlace,
            (false, true) => DoseSays::Moved,
            (false, false) => DoseSays::CannotTell,
        };
        Ok(Some(DoseReading {
            months: self.months,
            cuts: self.cuts.len(),
            places: self.rows.len(),
            step: self.step,
            moved,
            before,
            without,
            level: self.level(last_year, &key("dose and level")),
            says,
        }))
    }

    /// What a place had got by a month.
    fn dose(&self, place: usize, at: usize) -> f64 {
        // default: a place or month beyond the paths would be no number, which no slope passes over
        self.paths.get(place).and_then(|path| path.get(at)).copied().unwrap_or(f64::NAN)
    }

    /// The slope without the place whose absence brings it nearest to none.
    fn without_the_heaviest(&self, level: f64, key: &StreamKey) -> Result<Option<WithoutPlace>, Error> {
        let mut nearest: Option<(f64, Self)> = None;
        for left_out in 0..self.rows.len() {
            let rest = self.without(left_out);
            if rest.rows.len() < FEWEST_PLACES {
                return Ok(None);
            }
            let same: Vec<usize> = (0..rest.rows.len()).collect();
            let found = rest.fit((&rest.before, &rest.cuts), |place, at| rest.dose(place, at), &same)?;
            let Some((coefficient, _)) = found else { continue };
            if nearest.as_ref().is_none_or(|(least, _)| coefficient.abs() < *least) {
                nearest = Some((coefficient.abs(), rest));
            }
        }
        let Some((_, rest)) = nearest else { return Ok(None) };
        let moved = rest.slope((&rest.before, &rest.cuts), level, key, |place, at| rest.dose(place, at))?;
        let left_out = self.rows.iter().find(|row| !rest.rows.contains(row));
        let name = left_out.and_then(|row| self.outcome.units().get(*row)).map(|unit| unit.name.clone());
        Ok(name.zip(moved).map(|(place, moved)| WithoutPlace { place, moved }))
    }

    /// The same question of all places but one, for the same difference of dose.
    fn without(&self, place: usize) -> Self {
        fn rest<T: Clone>(all: &[T], place: usize) -> Vec<T> {
            all.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, one)| one.clone()).collect()
        }
        Self {
            rows: rest(&self.rows, place),
            paths: rest(&self.paths, place),
            means: rest(&self.means, place),
            before: self.before.clone(),
            cuts: self.cuts.clone(),
            ..*self
        }
    }

    /// The ratio by difference of dose; `dose` gives that of a place in the n-th month with one. None without a fit.
    fn slope(
        &self,
        (without, with): (&[usize], &[usize]),
        level: f64,
        key: &StreamKey,
        dose: impl Fn(usize, usize) -> f64 + Sync,
    ) -> Result<Option<DoseSlope>, Error> {
        let same: Vec<usize> = (0..self.rows.len()).collect();
        let Some((coefficient, error)) = self.fit((without, with), &dose, &same)? else { return Ok(None) };
        let redistributed = (0..DRAWS as u64).into_par_iter().map(|draw| {
            let mut order = same.clone();
            key.stream(draw).shuffle(&mut order);
            let found = self.fit((without, with), &dose, &order)?;
            Ok(found.map(|(coefficient, error)| (coefficient / error).abs()))
        });
        let mut sizes: Vec<f64> =
            redistributed.collect::<Result<Vec<_>, Error>>()?.into_iter().flatten().collect();
        sizes.sort_by(f64::total_cmp);
        let own = (coefficient / error).abs();
        let above = sizes.iter().filter(|size| **size >= own - 1e-12).count();
        let p = (above + 1) as f64 / (sizes.len() + 1) as f64;
        // The size that a share `level` of the redistributions and of the dose itself reaches.
        let rank = ((1.0 - level) * (sizes.len() + 1) as f64).ceil() as usize;
        let wide = rank.checked_sub(1).and_then(|at| sizes.get(at)).copied().unwrap_or(f64::INFINITY);
        let of = |log: f64| float::exp(log);
        let interval = (of(coefficient - wide * error), of(coefficient + wide * error));
        Ok(Some(DoseSlope { ratio: of(coefficient), interval, p }))
    }

    /// The coefficient of a step of dose and its standard error, place `n` having the dose of place `order[n]`.
    fn fit(
        &self,
        (without, with): (&[usize], &[usize]),
        dose: impl Fn(usize, usize) -> f64,
        order: &[usize],
    ) -> Result<Option<(f64, f64)>, Error> {
        let (mut outcome, mut exposure, mut doses) = (Vec::new(), Vec::new(), Vec::new());
        let (mut places, mut times) = (Vec::new(), Vec::new());
        for (place, (row, whose)) in self.rows.iter().zip(order).enumerate() {
            let untreated = without.iter().map(|column| (column, 0.0));
            let treated = with.iter().enumerate().map(|(at, column)| (column, dose(*whose, at) / self.step));
            for (time, (column, dose)) in untreated.chain(treated).enumerate() {
                let (Some(seen), Some(exposed)) =
                    (self.outcome.outcome(*row, *column), self.outcome.exposure(*row, *column))
                else {
                    continue;
                };
                outcome.push(seen);
                exposure.push(exposed);
                doses.push(dose);
                places.push(place);
                times.push(time);
            }
        }
        let observations = Observations::new(outcome)?
            .with_regressor(DOSE, doses)?
            .with_factor("place", Factor::new(&places))?
            .with_factor("time", Factor::new(&times))?
            .clustered_by(Factor::new(&places))?
            .exposed(exposure)?;
        let fit = match PoissonFixedEffectsSpec::default().fit(&observations) {
            Ok(fit) => fit,
            Err(error) if has_no_ratio(&error) => return Ok(None),
            Err(other) => return Err(other),
        };
        let found = fit.coefficient(DOSE).map(|dose| (dose.estimate, dose.standard_error));
        Ok(found.filter(|(estimate, error)| estimate.is_finite() && error.is_finite() && *error > 0.0))
    }

    /// Rank correlation of the mean dose with the rate of some months, and the share of redistributions that reach it.
    fn level(&self, months: &[usize], key: &StreamKey) -> (f64, f64) {
        // A month without an outcome has no exposure either.
        let rate = |row: &usize| {
            let held = months
                .iter()
                .filter_map(|c| self.outcome.outcome(*row, *c).zip(self.outcome.exposure(*row, *c)));
            let (outcomes, exposures): (Vec<f64>, Vec<f64>) = held.unzip();
            sum::ordered(outcomes) / sum::ordered(exposures)
        };
        let known = self.means.iter().copied().zip(self.rows.iter().map(rate)).filter(|(_, r)| r.is_finite());
        let (means, rates): (Vec<f64>, Vec<f64>) = known.unzip();
        let own = rank_correlation(&means, &rates);
        let mut reached = 0;
        for draw in 0..DRAWS as u64 {
            let mut shuffled = means.clone();
            key.stream(draw).shuffle(&mut shuffled);
            reached += usize::from(rank_correlation(&shuffled, &rates).abs() >= own.abs() - 1e-12);
        }
        (own, (reached + 1) as f64 / (DRAWS + 1) as f64)
    }
}

/// The distance between the first and the third quartile.
fn quarters_apart(values: &[f64]) -> Option<f64> {
    let mut ordered = values.to_vec();
    ordered.sort_by(f64::total_cmp);
    Some(quantile::interpolated(&ordered, 0.75)? - quantile::interpolated(&ordered, 0.25)?)
}

/// Spearman's rank correlation; equal values share their mean rank.
fn rank_correlation(left: &[f64], right: &[f64]) -> f64 {
    let (left, right) = (ranks(left), ranks(right));
    let centred = |ranks: &[f64]| {
        let mean = sum::mean(ranks).unwrap_or(0.0);
        ranks.iter().map(|rank| rank - mean).collect::<Vec<f64>>()
    };
    let (left, right) = (centred(&left), centred(&right));
    sum::dot(&left, &right) / (sum::dot(&left, &left) * sum::dot(&right, &right)).sqrt()
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |value: &f64| {
        let below = values.iter().filter(|other| *other < value).count();
        let equal = values.iter().filter(|other| *other == value).count();
        below as f64 + (equal + 1) as f64 / 2.0
    };
    values.iter().map(rank).collect()
}

#[cfg(test)]
mod tests {
    use measure::{PanelUnit, PlaceCode, Statistic, Unit};

    use super::*;

    #[test]
    fn equal_values_share_their_rank() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
        // By hand: centred ranks 1, -1.5, 1, -0.5 and -1.5, -0.5, 0.5, 1.5 give -1 over the root of 4.5 times 5.
        let of = rank_correlation(&[3.0, 1.0, 3.0, 2.0], &[1.0, 2.0, 3.0, 4.0]);
        assert!((of + 1.0 / 22.5_f64.sqrt()).abs() < 1e-12, "{of}");
    }

    #[test]
    fn quartiles_are_those_of_values_in_any_order() {
        assert_eq!(quarters_apart(&[8.0, 1.0, 4.0, 2.0]), Some(3.25));
        assert_eq!(quarters_apart(&[]), None);
    }

    /// Thirty-two states, two years before and a year with a dose; `rate` gives a state's at a month from its dose.
    fn invented(rate: impl Fn(usize, usize, f64) -> f64) -> Dose {
        let first: Month = "2017-07".parse().unwrap();
        let states: Vec<PlaceCode> = (1..=32).map(|n| format!("{n:02}").parse().unwrap()).collect();
        let units = || states.iter().map(|p| PanelUnit { place: Some(*p), name: p.to_string() }).collect();
        let people = 1_000_000.0;
        // Not in the order of the states, so that nothing follows from their number.
        let dose = |state: usize| 50.0 + 10.0 * ((state * 13) % 32) as f64;
        let times =
            |from: i32, to: i32| (from..to).map(|n| PanelTime::Month(first.plus(n))).collect::<Vec<_>>();
        let stock = (0..32).flat_map(|state| {
            // A cut that is repeated once.
            (0..12_usize).map(move |at| Some(10.0 * (dose(state) + (at / 2) as f64)))
        });
        let stock = Panel::new(
            (units(), times(24, 36)),
            stock.collect(),
            vec![people; 32 * 12],
            Unit::Count(Statistic::ForceDeployed),
        );
        let mut noise = StreamKey::new(3, b"dose", "noise").stream(0);
        let mut outcome = Vec::new();
        for state in 0..32 {
            for month in 0..36 {
                let mean = 100.0 * rate(state, month, dose(state));
                outcome.push(Some((mean + mean.sqrt() * noise.standard_normal()).round().max(0.0)));
            }
        }
        let outcome = Panel::new(
            (units(), times(0, 36)),
            outcome,
            vec![people / 12.0; 32 * 36],
            Unit::Count(Statistic::Victims),
        );
        Dose { panel: stock.unwrap(), source: report::Text::empty(), outcome: outcome.unwrap() }
    }

    fn spec() -> PolicySpec {
        let text = include_str!("../../../policies/national-guard-dose/policy.toml");
        let text = text
            .replace("pre = \"2015-01..2019-05\"", "pre = \"2017-07..2019-05\"")
            .replace("post = \"2019-07..2020-02\"", "post = \"2019-07..2020-06\"");
        PolicySpec::parse(&text, "policy.toml").unwrap()
    }

    #[test]
    fn a_repeated_cut_is_no_observation() {
        let dose = invented(|_, _, _| 1.0);
        assert_eq!(dose_variation(&dose.panel).unwrap().cuts, 6);
        let readings = dose_readings(&spec(), &dose, 1).unwrap();
        assert_eq!(readings.iter().map(|r| (r.cuts, r.places)).collect::<Vec<_>>(), [(6, 32)]);
    }

    #[test]
    fn a_ratio_that_was_put_in_is_found_and_nothing_before_it() {
        // Each 100 more per 100,000 from the first cut on: 0.8 times.
        let dose = invented(|_, month, dose| if month < 24 { 1.0 } else { float::pow(0.8, dose / 100.0) });
        let [reading] = &dose_readings(&spec(), &dose, 1).unwrap()[..] else { panic!("one reading") };
        let expected = float::pow(0.8, reading.step / 100.0);
        assert!((reading.moved.ratio / expected - 1.0).abs() < 0.03, "{reading:?}");
        assert!(reading.moved.interval.0 < expected && expected < reading.moved.interval.1);
        assert_eq!(reading.says, DoseSays::Moved);
        let without = reading.without.as_ref().unwrap();
        assert!(without.moved.ratio >= reading.moved.ratio && without.moved.p <= 0.05, "{without:?}");
    }

    #[test]
    fn a_movement_of_one_place_alone_is_said_to_hang_on_it() {
        // The state with the largest dose, the sixth, sees violence double; nothing happens anywhere else.
        let largest = |dose: f64| dose > 355.0;
        let dose = invented(|_, month, dose| if month >= 24 && largest(dose) { 2.0 } else { 1.0 });
        let [reading] = &dose_readings(&spec(), &dose, 1).unwrap()[..] else { panic!("one reading") };
        let without = reading.without.as_ref().unwrap();
        let place = (0..32).find(|state| largest(50.0 + 10.0 * ((state * 13) % 32) as f64)).unwrap();
        assert_eq!(without.place, format!("{:02}", place + 1));
        assert!((without.moved.ratio - 1.0).abs() < (reading.moved.ratio - 1.0).abs() / 2.0, "{reading:?}");
        assert_ne!(reading.says, DoseSays::Moved);
    }

    /// By hand: 3 and 4 in the first two months after, nothing known in the third, and 2 the month before, which is not counted.
    #[test]
    fn what_is_done_month_by_month_is_added_up_from_the_first_month_after() {
        let first: Month = "2024-10".parse().unwrap();
        let times: Vec<PanelTime> = (-1..3).map(|n| PanelTime::Month(first.plus(n))).collect();
        let units = vec![PanelUnit { place: None, name: "a".to_owned() }];
        let make = |statistic| {
            let outcome = vec![Some(2.0), Some(3.0), Some(4.0), None];
            let panel =
                Panel::new((units.clone(), times.clone()), outcome, vec![1.0; 4], Unit::Count(statistic));
            let panel = panel.unwrap();
            Dose { outcome: panel.clone(), panel, source: report::Text::empty() }
        };
        let arrests = make(Statistic::ArrestsAnnounced);
        let summed = arrests.up_to_each_month(first);
        let seen: Vec<Option<f64>> = (0..3).map(|column| summed.outcome(0, column)).collect();
        assert_eq!(seen, [Some(3.0), Some(7.0), None]);
        assert_eq!(
            *make(Statistic::ForceDeployed).up_to_each_month(first),
            make(Statistic::ForceDeployed).panel
        );
    }

    #[test]
    fn a_dose_that_followed_violence_says_so() {
        // Where more was to arrive violence had been falling for a year, and goes on falling.
        let dose =
            invented(|_, month, dose| float::exp(-0.004 * dose / 100.0 * (month.saturating_sub(10) as f64)));
        let [reading] = &dose_readings(&spec(), &dose, 1).unwrap()[..] else { panic!("one reading") };
        assert_eq!(reading.says, DoseSays::Followed, "{reading:?}");
        assert!(reading.before.p <= 0.05);
    }

    #[test]
    fn a_dose_that_does_nothing_rejects_no_more_than_its_level() {
        // 20 panels, p by rank at 0.05: at most 4 with probability 0.997 (binomial).
        let rejected = (0..20)
            .filter(|n| {
                let dose = invented(|state, month, _| {
                    1.0 + 0.3 * (((state * 7 + month * 5 + n * 11) % 17) as f64 / 17.0)
                });
                let readings = dose_readings(&spec(), &dose, *n as u64).unwrap();
                readings[0].moved.p <= 0.05
            })
            .count();
        assert!(rejected <= 4, "{rejected}");
    }

    #[test]
    fn fewer_than_five_places_are_not_read() {
        let mut dose = invented(|_, _, _| 1.0);
        let four = |panel: &Panel| {
            let columns = panel.times().len();
            let cells = 0..4 * columns;
            Panel::new(
                (panel.units()[..4].to_vec(), panel.times().to_vec()),
                cells.clone().map(|n| panel.outcome(n / columns, n % columns)).collect(),
                cells.map(|n| panel.exposure(n / columns, n % columns).unwrap()).collect(),
                panel.unit(),
            )
        };
        dose.panel = four(&dose.panel).unwrap();
        assert_eq!(dose_readings(&spec(), &dose, 1).unwrap(), []);
    }
}
