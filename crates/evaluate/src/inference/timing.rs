//! When a trend turned: the month is searched over the whole window, and a claim about the policy's start is held to it.

use estimate::{CountSeries, UnknownBreakFit, UnknownBreakSpec, wilson};
use measure::{Month, Panel, PanelTime, Period};
use numeric::stream::StreamKey;
use numeric::sum;

use super::rate::scale_of;
use super::ratio::SIMULATION_LEVEL;
use crate::design::Design;
use crate::policy::{ClaimReach, PolicySpec, TrendTurn};

/// What was found for a claim that says when a trend turned.
#[derive(Debug, Clone, PartialEq)]
pub struct Timing {
    /// The claim, by its place in the file.
    pub claim: usize,
    /// What it says of the trend.
    pub turn: TrendTurn,
    /// The month in which the policy starts for the first place, less the anticipation that the file allows.
    pub start: Month,
    /// The search, or what kept it from being made.
    pub search: Result<Box<BreakSearch>, Unsearched>,
}

/// Where the trend of a count turned, of all months.
#[derive(Debug, Clone, PartialEq)]
pub struct BreakSearch {
    /// The months of the series.
    pub months: Period,
    /// The rate of each month.
    pub observed: Vec<f64>,
    /// The two lines, as rates.
    pub lines: Vec<f64>,
    /// The fit.
    pub fit: UnknownBreakFit,
    /// The months that were tried, first and last.
    pub tried: (Month, Month),
    /// The month in which the lines meet: the last one on the earlier trend.
    pub turned: Month,
    /// Of all months that may be it at the level of the file, wherever the draws left its p, the first and the last.
    pub set: (Month, Month),
    /// Where the p of no break lies, at 99 %.
    pub p_interval: (f64, f64),
}

/// Why no break was looked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Unsearched {
    /// A figure of a month is missing.
    MonthMissing {
        /// The month.
        month: Month,
    },
    /// The method stopped.
    Stopped(estimate::Error),
}

/// What follows for a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimingAnswer {
    /// The trend turned as claimed, and had done so before the policy.
    Contradicted,
    /// It turned as claimed, and may have done so when the policy started.
    Fits,
    /// It turned as claimed, and only later.
    Later,
    /// It turned the other way.
    OtherWay,
    /// No turn is told from chance, or the draws leave open whether one is.
    NoTurn,
    /// The start of the policy lies where no turn was looked for.
    StartNotTried,
    /// No turn was looked for.
    NotSearched,
}

impl Timing {
    /// What follows, by rule: a turn that is told from chance wherever the draws left its p, and where the whole set of its
    /// months lies.
    ///
    /// A trend that turns with a policy in force from the first day of a month bends from the month before to that one: the
    /// lines meet in the month before, or within the month itself.
    #[must_use]
    pub fn answer(&self, level: f64) -> TimingAnswer {
        let Ok(search) = &self.search else { return TimingAnswer::NotSearched };
        let slower = search.fit.change.value < 0.0;
        let as_claimed = match self.turn {
            TrendTurn::Slowed => slower,
            TrendTurn::Quickened => !slower,
        };
        let earliest = self.start.plus(-1);
        if search.p_interval.1 > level {
            TimingAnswer::NoTurn
        } else if !as_claimed {
            TimingAnswer::OtherWay
        } else if earliest < search.tried.0 || self.start > search.tried.1 {
            TimingAnswer::StartNotTried
        } else if search.set.1 < earliest {
            TimingAnswer::Contradicted
        } else if search.set.0 > self.start {
            TimingAnswer::Later
        } else {
            TimingAnswer::Fits
        }
    }
}

/// What is found for every claim of a file that says when a trend turned.
pub(crate) fn timings(spec: &PolicySpec, panel: &Panel, design: &Design, seed: u64) -> Vec<Timing> {
    let Some(first_day) = spec.first_day() else { return Vec::new() };
    let anticipation = i32::try_from(spec.window.anticipation_months).unwrap_or(i32::MAX);
    let start = Month::of(first_day).plus(-anticipation);
    let everybody = || (0..panel.units().len()).collect::<Vec<_>>();
    let treated = || design.clusters.keys().copied().collect::<Vec<_>>();
    let claims = spec.claims.iter().enumerate();
    claims
        .filter_map(|(claim, said)| {
            let rows = match said.reach {
                ClaimReach::Everywhere => everybody(),
                ClaimReach::TreatedPlaces => treated(),
            };
            let key = StreamKey::new(seed, spec.drawn_by().as_bytes(), &format!("break of claim {claim}"));
            Some(Timing { claim, turn: said.trend?, start, search: search(spec, (panel, &rows), key) })
        })
        .collect()
}

fn search(
    spec: &PolicySpec,
    (panel, rows): (&Panel, &[usize]),
    key: StreamKey,
) -> Result<Box<BreakSearch>, Unsearched> {
    let window = spec.window.whole();
    let months: Vec<Month> = window.iter().collect();
    let missing = |month: Month| Unsearched::MonthMissing { month };
    let (mut outcomes, mut exposures) = (Vec::new(), Vec::new());
    for month in &months {
        let column = panel.times().iter().position(|time| *time == PanelTime::Month(*month));
        let column = column.ok_or(missing(*month))?;
        let outcome: Option<Vec<f64>> = rows.iter().map(|row| panel.outcome(*row, column)).collect();
        let exposure: Option<Vec<f64>> = rows.iter().map(|row| panel.exposure(*row, column)).collect();
        let (outcome, exposure) = outcome.zip(exposure).ok_or(missing(*month))?;
        outcomes.push(sum::ordered(outcome));
        exposures.push(sum::ordered(exposure));
    }
    let level = spec.answer.level;
    let seasons: Vec<u32> = months.iter().map(|month| month.number().unsigned_abs().into()).collect();
    let series = CountSeries { outcomes: &outcomes, periods: &[], seasons: &seasons, exposures: &exposures };
    let fit = UnknownBreakSpec { level, ..UnknownBreakSpec::new(key) }.fit(&series);
    let fit = fit.map_err(Unsearched::Stopped)?;
    let at = |place: usize| window.first().plus(i32::try_from(place).unwrap_or(i32::MAX));
    let upper = |at_least: usize| wilson(at_least, fit.draws, SIMULATION_LEVEL).1;
    let kept = || {
        let kept = fit.dates.iter().filter(|date| date.period == fit.period || upper(date.at_least) > level);
        kept.map(|date| at(date.period))
    };
    // INVARIANT: the best month is always among those kept and those tried.
    let turned = at(fit.period);
    let ends = |first: Option<Month>, last: Option<Month>| (first.unwrap_or(turned), last.unwrap_or(turned));
    let tried = || fit.dates.iter().map(|date| at(date.period));
    let rate = |(count, exposure): (&f64, &f64)| scale_of(panel.unit()) * count / exposure;
    let rates = |counts: &[f64]| counts.iter().zip(&exposures).map(rate).collect::<Vec<f64>>();
    Ok(Box::new(BreakSearch {
        months: window,
        observed: rates(&outcomes),
        lines: rates(&fit.trend),
        turned,
        tried: ends(tried().min(), tried().max()),
        set: ends(kept().min(), kept().max()),
        p_interval: wilson(fit.at_least, fit.draws, SIMULATION_LEVEL),
        fit,
    }))
}

#[cfg(test)]
mod tests {
    use measure::{PanelUnit, Unit};
    use report::Text;

    use super::*;
    use crate::StudyData;

    const ABRAZOS: &str = include_str!("../../../../policies/abrazos-no-balazos/policy.toml");

    /// Four places by month, growing by 1.8 % a month up to a month and by another rate from there on, with seeded noise of
    /// five times the variance of a count.
    fn turned(at: &str, after: f64) -> StudyData {
        let (first, last): (Month, Month) = ("2015-01".parse().unwrap(), "2020-02".parse().unwrap());
        let at: Month = at.parse().unwrap();
        let months: Vec<Month> = (0..=last.since(first)).map(|n| first.plus(n)).collect();
        let key = StreamKey::new(11, b"generated trend", "noise");
        let (mut outcomes, mut exposures) = (Vec::new(), Vec::new());
        for place in 0..4 {
            let mut stream = key.stream(place);
            for month in &months {
                let n = f64::from(month.since(first));
                let beyond = f64::from(month.since(at).max(0));
                let mean = 400.0 * numeric::float::exp(0.018 * (n - beyond) + after * beyond);
                outcomes.push(Some((mean + (5.0 * mean).sqrt() * stream.standard_normal()).round()));
                exposures.push(30_000_000.0 * month.share_of_year());
            }
        }
        let unit = |n: u32| PanelUnit {
            place: Some(measure::PlaceCode::new(n + 1).unwrap()),
            name: format!("place {n}"),
        };
        let shape = ((0..4).map(unit).collect(), months.iter().copied().map(PanelTime::Month).collect());
        let counted = Unit::Count(measure::Statistic::Victims);
        let panel = Panel::new(shape, outcomes, exposures, counted).unwrap();
        StudyData::new(panel, Text::empty())
    }

    fn asked(data: &StudyData, policy: &str) -> Timing {
        let spec = PolicySpec::parse(policy, "x.toml").unwrap();
        let design = Design::new(&spec, data).unwrap();
        let found = timings(&spec, &data.panel, &design, 1);
        assert_eq!(found.len(), 1, "one claim says when");
        found.into_iter().next().unwrap()
    }

    /// The policy starts in December 2018: a turn in January 2018 contradicts the claim, one in November 2018 does not.
    #[test]
    fn a_turn_before_the_policy_contradicts_and_one_with_it_does_not() {
        let before = asked(&turned("2018-01", 0.0), ABRAZOS);
        assert_eq!(before.answer(0.05), TimingAnswer::Contradicted, "{before:?}");
        let search = before.search.as_ref().unwrap();
        assert!(search.set.0 <= search.turned && search.turned <= search.set.1);
        assert!((search.turned.since("2018-01".parse().unwrap())).abs() <= 3, "{}", search.turned);
        // 1.8 % a month are 24.1 % a year; the interval of the growth after holds none at all.
        let ((growth, _), (_, (low, high))) = (search.fit.before.growth(12.0), search.fit.after.growth(12.0));
        assert!((growth - 0.241).abs() < 0.04 && low < 0.0 && high > 0.0, "{growth} {low} {high}");
        let with = asked(&turned("2018-11", -0.02), ABRAZOS);
        assert_eq!(with.answer(0.05), TimingAnswer::Fits, "{with:?}");
        let quickened = ABRAZOS.replacen("trend = \"slowed\"", "trend = \"quickened\"", 1);
        assert_eq!(asked(&turned("2018-01", 0.0), &quickened).answer(0.05), TimingAnswer::OtherWay);
    }

    #[test]
    fn a_straight_trend_and_a_missing_month_tell_nothing() {
        assert_eq!(asked(&turned("2018-01", 0.018), ABRAZOS).answer(0.05), TimingAnswer::NoTurn);
        let data = turned("2018-01", 0.0);
        let panel = &data.panel;
        let cells = (0..4).flat_map(|row| (0..62).map(move |column| (row, column)));
        let gap = |cell: (usize, usize)| if cell == (2, 7) { None } else { panel.outcome(cell.0, cell.1) };
        let outcomes = cells.clone().map(gap).collect();
        let exposures = cells.filter_map(|(row, column)| panel.exposure(row, column)).collect();
        let shape = (panel.units().to_vec(), panel.times().to_vec());
        let panel = Panel::new(shape, outcomes, exposures, panel.unit()).unwrap();
        let gapped = asked(&StudyData { panel, ..data }, ABRAZOS);
        let month = "2015-08".parse().unwrap();
        assert_eq!(gapped.search, Err(Unsearched::MonthMissing { month }));
        assert_eq!(gapped.answer(0.05), TimingAnswer::NotSearched);
    }
}
