//! One unknown break in the trend of a count: where it kinks, whether it does, and which dates cannot be told from it.

mod kinked;
mod resampled;
mod slopes;
mod working;

use numeric::stream::StreamKey;
use numeric::{float, sum};
use rayon::prelude::*;

pub use self::kinked::CountSeries;
use self::{
    kinked::{Kinked, deviance, pearson},
    resampled::Resampled,
    slopes::Three,
    working::Orthonormal,
};
use super::log_linear::{FittedMean, check_counts, offsets, season_columns};
use crate::Error;
use crate::inference::placebo::rank;
use crate::panel::unit_outcomes::check_even;

/// A trend with one kink at an unknown date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnknownBreakSpec {
    /// Share of the periods at each end in which no break is looked for.
    pub trim: f64,
    /// Draws of the bootstrap.
    pub draws: usize,
    /// Periods that are drawn together; the cube root of their number, rounded up, where none is given.
    pub block: Option<usize>,
    /// One less the coverage of the set of dates and of the intervals.
    pub level: f64,
    /// Lags of the Newey-West standard errors of the slopes; the whole part of 4 (n / 100)^(2/9) where none is given.
    pub lag: Option<usize>,
    /// Key of the draws; draw `i` comes from stream `i`.
    pub key: StreamKey,
}

/// A slope of the logarithm of the mean, a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrendSlope {
    /// The slope.
    pub value: f64,
    /// Its Newey-West standard error, the date being estimated too.
    pub standard_error: f64,
    /// Its interval: from the lowest to the highest of the intervals at the dates that are not rejected.
    pub interval: (f64, f64),
}

/// A date at which the trend may kink.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DateTested {
    /// The period in which both lines meet, from zero: the last one on the earlier trend.
    pub period: usize,
    /// Deviance of the fit that kinks there.
    pub deviance: f64,
    /// F statistic of the best date against this one.
    pub statistic: f64,
    /// Draws, were the kink here, with a statistic at least as large.
    pub at_least: usize,
    /// (1 + those draws) / (1 + draws).
    pub p: f64,
}

/// A trend with one kink that was fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct UnknownBreakFit {
    /// The period in which both lines meet, from zero: the date of least deviance, the earliest of equals.
    pub period: usize,
    /// The largest F statistic of a kink over all dates.
    pub statistic: f64,
    /// Draws without a break whose largest statistic is at least as large.
    pub at_least: usize,
    /// (1 + those draws) / (1 + draws): the p-value of no break.
    pub p: f64,
    /// Draws made.
    pub draws: usize,
    /// All dates that were looked at, in order.
    pub dates: Vec<DateTested>,
    /// The slope before.
    pub before: TrendSlope,
    /// The slope after.
    pub after: TrendSlope,
    /// After less before.
    pub change: TrendSlope,
    /// The fitted mean of each period.
    pub fitted: Vec<f64>,
    /// The same with the mean of the seasons in place of each: the two lines.
    pub trend: Vec<f64>,
    /// Pearson residuals squared over the residual degrees of freedom.
    pub dispersion: f64,
    /// Autocorrelation of the errors from one period to the next, corrected for what the regression takes from it.
    pub autocorrelation: f64,
    /// Periods that were drawn together.
    pub block: usize,
    /// Lags in the standard errors.
    pub lag: usize,
}

impl TrendSlope {
    /// Growth a year, as a share of the mean (0.25 is a quarter more each year), with the ends of its interval.
    #[must_use]
    pub fn growth(self, periods_a_year: f64) -> (f64, (f64, f64)) {
        let of = |slope: f64| float::exp_m1(slope * periods_a_year);
        (of(self.value), (of(self.interval.0), of(self.interval.1)))
    }
}

impl UnknownBreakFit {
    /// The dates that are not rejected: the confidence set of the break.
    pub fn set(&self, level: f64) -> impl Iterator<Item = usize> {
        self.dates.iter().filter(move |date| date.p > level).map(|date| date.period)
    }
}

impl UnknownBreakSpec {
    /// Looks in all but 15 % of the periods at each end (Andrews 1993), with 9,999 draws at 5 %.
    #[must_use]
    pub fn new(key: StreamKey) -> Self {
        Self { trim: 0.15, draws: 9_999, block: None, level: 0.05, lag: None, key }
    }

    /// Fits the trend with its kink, asks whether there is one, and tests every date as its date.
    ///
    /// The logarithm of the mean is a line in time, a second slope after the break (both lines meet, the level does not
    /// jump), and seasons where they are given; the variance is proportional to the mean. The date is searched over all
    /// periods but the trimmed ends. Whether there is a break is asked by the largest F statistic of the working regression
    /// at the fit without one; a date is in the set where the best date is not better than it by more than chance, in the
    /// working regression at the fit that kinks there.
    ///
    /// Errors are drawn anew under each null: an autoregression of order one takes out the larger part of their
    /// dependence, what it leaves is drawn in blocks, and the autoregression puts the dependence back. Its coefficient and
    /// the size of the errors are corrected for what the regression takes from residuals.
    ///
    /// # Units
    /// Slopes are changes of the logarithm of the mean a period; dates are places in the series, from zero.
    ///
    /// # Assumptions
    /// One kink at most, the trend being straight in logarithms on both sides. Errors are stationary up to the variance. It
    /// is told when the trend turned and not why.
    ///
    /// # Errors
    /// As [`InterruptedTimeSeriesSpec::fit`](crate::InterruptedTimeSeriesSpec::fit) for counts; when share, level, block or
    /// draws are outside their range; when the series is too short for a date, or lies on its trend without any spread.
    ///
    /// # Example
    /// ```
    /// use estimate::{CountSeries, UnknownBreakSpec};
    /// use numeric::stream::StreamKey;
    ///
    /// // Growth of 3 % a month up to month 20, and none from there on.
    /// let mean = |t: i32| 500.0 * 1.03_f64.powi(t.min(20));
    /// let outcomes: Vec<f64> = (0..40).map(|t| (mean(t) + f64::from((t * 7) % 5 - 2) * 8.0).round()).collect();
    /// let series = CountSeries { outcomes: &outcomes, periods: &[], seasons: &[], exposures: &[] };
    /// let spec = UnknownBreakSpec { draws: 199, ..UnknownBreakSpec::new(StreamKey::new(1, b"example", "break")) };
    /// let fit = spec.fit(&series)?;
    /// assert!(fit.period.abs_diff(20) <= 1 && fit.p < 0.05);
    /// # Ok::<(), estimate::Error>(())
    /// ```
    ///
    /// # References
    /// Hansen (2017), *Regression kink with an unknown threshold*, Journal of Business & Economic Statistics 35: its test
    /// for a threshold, its set of thresholds by inversion, its covariance with the threshold estimated; Andrews (1993),
    /// Econometrica 61, for the search and its trimming; Davison & Hinkley (1997), *Bootstrap Methods and their
    /// Application*, section 8.2, for blocks that are blackened afterwards. DIFFERENCE: Hansen's regression is linear with
    /// unrelated errors and a wild bootstrap; here the mean is log-linear and errors are dependent. The bias of the
    /// coefficient is taken out by inverting its mean, after Andrews & Chen (1994), who invert the median; and the interval
    /// of a slope is the hull of those at all dates that are not rejected.
    pub fn fit(&self, series: &CountSeries<'_>) -> Result<UnknownBreakFit, Error> {
        let n = series.outcomes.len();
        let offset = self.check(series)?;
        let kinked = Kinked::new(series, offset, self.dates(n, series.seasons)?);
        let without = kinked.fit(None)?;
        let fits: Vec<FittedMean> = (0..kinked.dates.len())
            .into_par_iter()
            .map(|date| kinked.fit(Some(date)))
            .collect::<Result<_, Error>>()?;
        let deviances: Vec<f64> = fits.iter().map(|fit| deviance(series.outcomes, &fit.fitted)).collect();
        let first_least =
            |best: usize, date: usize| if deviances[date] < deviances[best] { date } else { best };
        let best = (0..fits.len()).fold(0, first_least);
        let drawn = self.draw(&kinked, &without, None)?;
        let (statistic, at_least) = kinked.test(None, &without, &drawn.series)?;
        let tested: Vec<(DateTested, Drawn, Three)> = (0..fits.len())
            .into_par_iter()
            .map(|date| {
                let drawn = self.draw(&kinked, &fits[date], Some(date))?;
                let (statistic, at_least) = kinked.test(Some(date), &fits[date], &drawn.series)?;
                let half = slopes::half_widths(&kinked, (&fits[date], date), &drawn.series, self.level)?;
                let (period, deviance) = (kinked.dates[date], deviances[date]);
                let p = rank(at_least, self.draws);
                let tested = DateTested { period, deviance, statistic, at_least, p };
                Ok((tested, Drawn { series: Vec::new(), ..drawn }, half))
            })
            .collect::<Result<_, Error>>()?;
        let (standard_errors, lag) = slopes::standard_errors(&kinked, (&fits[best], best), self.lag)?;
        let slope = |which: usize| {
            let ends = |date: usize| {
                let (value, half) = (slopes::values(&fits[date])[which], tested[date].2[which]);
                (value - half, value + half)
            };
            let held =
                (0..fits.len()).filter(|date| *date == best || tested[*date].0.p > self.level).map(ends);
            let wider = |all: (f64, f64), one: (f64, f64)| (all.0.min(one.0), all.1.max(one.1));
            TrendSlope {
                value: slopes::values(&fits[best])[which],
                standard_error: standard_errors[which],
                interval: held.fold(ends(best), wider),
            }
        };
        let [before, after, change] = [0, 1, 2].map(slope);
        let Drawn { dispersion, autocorrelation, block, .. } = tested[best].1;
        Ok(UnknownBreakFit {
            period: kinked.dates[best],
            statistic,
            at_least,
            p: rank(at_least, self.draws),
            draws: self.draws,
            dates: tested.into_iter().map(|(date, ..)| date).collect(),
            before,
            after,
            change,
            trend: kinked.lines(&fits[best].coefficients, best),
            fitted: fits[best].fitted.clone(),
            dispersion,
            autocorrelation,
            block,
            lag,
        })
    }

    /// Refuses what cannot be fitted, and gives the logarithms of the exposures.
    fn check(&self, series: &CountSeries<'_>) -> Result<Vec<f64>, Error> {
        let n = series.outcomes.len();
        check_even(series.periods)?;
        let periods = ("the list of periods", series.periods.len());
        let lengths =
            [periods, ("the seasons", series.seasons.len()), ("the exposures", series.exposures.len())];
        if let Some((what, seen)) = lengths.into_iter().find(|(_, seen)| *seen != 0 && *seen != n) {
            return Err(Error::LengthDiffers { what, expected: n, seen });
        }
        if self.draws == 0 {
            return Err(Error::NoDraws);
        }
        let refused = |what, seen, expected| Err(Error::OutOfRange { what, seen, expected });
        if !(self.trim > 0.0 && self.trim < 0.5) {
            return refused("the share left out at each end", self.trim, "between zero and one half");
        }
        if !(self.level > 0.0 && self.level < 1.0) {
            return refused("the level", self.level, "between zero and one");
        }
        if let Some(block) = self.block.filter(|block| *block == 0 || *block > n / 2) {
            let expected = "at least one and at most half of the periods";
            return refused("the length of a block", block as f64, expected);
        }
        check_counts(series.outcomes)?;
        offsets(series.exposures, n)
    }

    /// The periods in which the lines may meet: on each side at least the share left out.
    fn dates(&self, n: usize, seasons: &[u32]) -> Result<Vec<usize>, Error> {
        let coefficients = 3 + season_columns(seasons).len();
        // A whole number may come out a hair larger.
        let ends = ((self.trim * n as f64 - 1e-9).ceil() as usize).max(2);
        // The sandwich has a column for the date as well, and a variance needs periods beyond the coefficients.
        let needed = (coefficients + 3).max(2 * ends);
        if n < needed {
            return Err(Error::SeriesTooShort { periods: n, needed });
        }
        Ok((ends - 1..n - ends).collect())
    }

    /// Series of errors as dependent as the residuals of a fit.
    fn draw(&self, kinked: &Kinked<'_>, fit: &FittedMean, date: Option<usize>) -> Result<Drawn, Error> {
        let outcomes = kinked.outcomes;
        let residuals = pearson(outcomes, &fit.fitted);
        let columns = kinked.columns(date);
        let squares = sum::squares(&residuals);
        // Residuals of rounding have no distribution to draw from.
        if squares <= 1e-16 * sum::ordered(outcomes) {
            return Err(Error::SeriesWithoutSpread { periods: outcomes.len() });
        }
        let roots: Vec<f64> = fit.fitted.iter().map(|mu| mu.sqrt()).collect();
        let block =
            self.block.unwrap_or_else(|| float::pow(outcomes.len() as f64, 1.0 / 3.0).ceil() as usize);
        let resampled = Resampled::new(&residuals, &Orthonormal::new(&columns, &roots)?, block);
        let draw = |replicate: usize| resampled.draw(&mut self.key.stream(replicate as u64));
        Ok(Drawn {
            // Dates are tried side by side, so that draws are not.
            series: (0..self.draws).map(draw).collect(),
            dispersion: squares / (outcomes.len() - columns.len()) as f64,
            autocorrelation: resampled.coefficient,
            block,
        })
    }
}

/// Errors that were drawn, and what they were drawn from.
struct Drawn {
    series: Vec<Vec<f64>>,
    dispersion: f64,
    autocorrelation: f64,
    block: usize,
}
