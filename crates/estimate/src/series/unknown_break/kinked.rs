//! A series of counts and its columns, fitted without a break or with a kink at a date, and the test of either.

use numeric::{Matrix, float, sum};

use super::working::Working;
use crate::Error;
use crate::series::log_linear::{FittedMean, quasi_poisson, season_columns};

/// One series of counts in order of time, equally spaced and without gaps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CountSeries<'a> {
    /// The count of each period.
    pub outcomes: &'a [f64],
    /// The number of each period, so that one that is missing is seen; empty where it is known that none is.
    pub periods: &'a [i64],
    /// The season of each period, such as its month; empty where seasons are left out.
    pub seasons: &'a [u32],
    /// What the count is counted among in each period; empty where nothing is.
    pub exposures: &'a [f64],
}

/// A series and its columns: constant, time, seasons, and the kink at each date.
pub(super) struct Kinked<'a> {
    pub(super) outcomes: &'a [f64],
    offset: Vec<f64>,
    base: Vec<Vec<f64>>,
    pub(super) dates: Vec<usize>,
    pub(super) kinks: Vec<Vec<f64>>,
}

impl<'a> Kinked<'a> {
    pub(super) fn new(series: &CountSeries<'a>, offset: Vec<f64>, dates: Vec<usize>) -> Self {
        let n = series.outcomes.len();
        let mut base = vec![vec![1.0; n], (0..n).map(|period| period as f64).collect()];
        base.extend(season_columns(series.seasons));
        let kink = |date: &usize| (0..n).map(|period| period.saturating_sub(*date) as f64).collect();
        let kinks = dates.iter().map(kink).collect();
        Self { outcomes: series.outcomes, offset, base, dates, kinks }
    }

    /// The columns without a break, or with the kink at a date for the last.
    pub(super) fn columns(&self, date: Option<usize>) -> Vec<Vec<f64>> {
        self.base.iter().chain(date.map(|date| &self.kinks[date])).cloned().collect()
    }

    /// The fit without a break, or that which kinks at a date.
    pub(super) fn fit(&self, date: Option<usize>) -> Result<FittedMean, Error> {
        let design = Matrix::from_rows(&self.columns(date))?.transposed();
        let fit = quasi_poisson(&design, self.outcomes, &self.offset)?;
        if fit.converged { Ok(fit) } else { Err(Error::DidNotSettle { what: "the fit of the counts" }) }
    }

    /// The statistic under a null, and how many draws under it have one at least as large: no break, or a kink at a date.
    pub(super) fn test(
        &self,
        date: Option<usize>,
        fit: &FittedMean,
        drawn: &[Vec<f64>],
    ) -> Result<(f64, usize), Error> {
        let roots: Vec<f64> = fit.fitted.iter().map(|mu| mu.sqrt()).collect();
        let working = Working::new(&self.base, &self.kinks, &roots)?;
        let size = fit.coefficients.last().copied().filter(|_| date.is_some());
        let signal = date.zip(size).map_or(vec![0.0; roots.len()], |(date, size)| working.signal(date, size));
        let statistic = |errors: &[f64]| {
            let response: Vec<f64> = signal.iter().zip(errors).map(|(mean, error)| mean + error).collect();
            let searched = working.search(&response);
            date.map_or_else(|| searched.of_any(), |date| searched.against(date))
        };
        let own = statistic(&pearson(self.outcomes, &fit.fitted));
        Ok((own, drawn.iter().filter(|errors| statistic(errors) >= own).count()))
    }

    /// The two lines, with the mean of the seasons in place of each.
    pub(super) fn lines(&self, coefficients: &[f64], date: usize) -> Vec<f64> {
        let n = self.outcomes.len() as f64;
        let seasons = self.base.iter().zip(coefficients).skip(2);
        let mean = sum::ordered(seasons.map(|(column, value)| value * sum::ordered(column) / n));
        let more = coefficients[self.base.len()];
        let at = |((time, beyond), offset): ((&f64, &f64), &f64)| {
            float::exp(coefficients[0] + coefficients[1] * time + more * beyond + mean + offset)
        };
        self.base[1].iter().zip(&self.kinks[date]).zip(&self.offset).map(at).collect()
    }
}

/// Observed less fitted, over the square root of the fitted.
pub(super) fn pearson(outcomes: &[f64], fitted: &[f64]) -> Vec<f64> {
    outcomes.iter().zip(fitted).map(|(y, mu)| (y - mu) / mu.sqrt()).collect()
}

/// Twice the distance of the Poisson likelihood from that of the counts themselves.
pub(super) fn deviance(outcomes: &[f64], fitted: &[f64]) -> f64 {
    let each = |(y, mu): (&f64, &f64)| if *y > 0.0 { y * float::ln(y / mu) - (y - mu) } else { *mu };
    2.0 * sum::ordered(outcomes.iter().zip(fitted).map(each))
}
