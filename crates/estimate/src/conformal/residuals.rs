//! Conformal inference: whether the residuals of treated periods, under a null, look like those of the others.
//!
//! The model behind the residuals is a function of the periods used and of the treated path under the null: any method that
//! can be fitted to all periods at once is tested by the same code.

use numeric::stream::StreamKey;
use numeric::sum;
use rayon::prelude::*;

use crate::Error;
use crate::inference::placebo::rank;

/// Doublings of the first step at which the search for the end of an interval gives up: the interval is then unbounded.
const MOST_DOUBLINGS: usize = 40;

/// Halvings of the bracket around the end of an interval: 2^-40 of its width remains.
const HALVINGS: usize = 40;

/// Steps towards the null at which the residual of the tested period vanishes.
const MOST_STEPS: usize = 500;

/// Gives the residual of each period: the numbers of the periods used, and the treated path in them under the null.
pub type NullResiduals<'a> = dyn Fn(&[usize], &[f64]) -> Result<Vec<f64>, Error> + Sync + 'a;

/// Which reorderings of the residuals count as equally likely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Permutations {
    /// All shifts in time, the end joined to the beginning: valid with dependence over time.
    #[default]
    MovingBlock,
    /// Any order, drawn at random: valid where residuals are independent over time.
    Independent {
        /// How many orders are drawn.
        draws: usize,
        /// Key of the draws; order `i` comes from stream `i`.
        key: StreamKey,
    },
}

/// How the residuals of the treated periods are summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ConformalNorm {
    /// Sum of sizes: sensitive to lasting effects.
    #[default]
    Sizes,
    /// Sum of squares.
    Squares,
    /// The largest size: sensitive to short, large effects.
    Largest,
}

/// Conformal inference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ConformalSpec {
    /// Which reorderings count.
    pub permutations: Permutations,
    /// How residuals are summed up.
    pub norm: ConformalNorm,
}

/// The test of one null on all treated periods.
#[derive(Debug, Clone, PartialEq)]
pub struct ConformalTest {
    /// Residual of each period under the null, in the unit of the outcome.
    pub residuals: Vec<f64>,
    /// The norm of those of the treated periods.
    pub statistic: f64,
    /// Share of reorderings at least as large; with drawn orders the true one counts among them.
    pub p: f64,
    /// Standard error of `p` from drawing orders; none where all were looked at.
    pub simulation_error: Option<f64>,
}

/// The effects in one treated period that the test does not reject.
///
/// # Units
/// The unit of the outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConformalInterval {
    /// Periods since the first treated one.
    pub horizon: usize,
    /// The effect at which the period's residual vanishes.
    pub estimate: f64,
    /// The lower end; none where no effect, however low, is rejected.
    pub low: Option<f64>,
    /// The upper end; none where no effect, however high, is rejected.
    pub high: Option<f64>,
    /// p-value of no effect in this period.
    pub p_of_none: f64,
}

impl ConformalSpec {
    /// Tests that the effects from period `path.len() - null.len()` on are `null`.
    ///
    /// # Assumptions
    /// Under the null the residuals are exchangeable (drawn orders) or stationary and weakly dependent (moving blocks), and
    /// the model treats all periods alike.
    ///
    /// # Errors
    /// When the null is empty or leaves no period before, when no order is drawn, or when the model refuses the numbers.
    ///
    /// # References
    /// Chernozhukov, Wüthrich & Zhu (2021), Journal of the American Statistical Association 116, equations 1 and 2.
    pub fn test(
        &self,
        path: &[f64],
        null: &[f64],
        residuals: &NullResiduals<'_>,
    ) -> Result<ConformalTest, Error> {
        let n_pre = check_null(path, null)?;
        let periods: Vec<usize> = (0..path.len()).collect();
        let residuals = residuals(&periods, &under(path, null))?;
        check_residuals(&residuals, path.len())?;
        let (_, after) = residuals.split_at(n_pre);
        let statistic = self.norm.of(after.iter());
        // Reorderings that tie in exact numbers may differ by rounding: a tie counts as at least as large.
        let least = statistic - 1e-12 * statistic.abs();
        let (p, simulation_error) = match self.permutations {
            Permutations::MovingBlock => {
                let shifted = |shift| residuals.iter().cycle().skip(shift).take(null.len());
                let reached = periods.iter().filter(|shift| self.norm.of(shifted(**shift)) >= least).count();
                (reached as f64 / periods.len() as f64, None)
            }
            Permutations::Independent { draws: 0, .. } => return Err(Error::NoDraws),
            Permutations::Independent { draws, key } => {
                let reaches = |draw: &usize| {
                    let chosen = key.stream(*draw as u64).subset(residuals.len(), null.len());
                    self.norm.of(chosen.iter().filter_map(|period| residuals.get(*period))) >= least
                };
                let reached = (0..draws).into_par_iter().filter(reaches).count();
                let p = rank(reached, draws);
                (p, Some((p * (1.0 - p) / draws as f64).sqrt()))
            }
        };
        Ok(ConformalTest { residuals, statistic, p, simulation_error })
    }
}

/// For each treated period the effects not rejected at `level`, that period alone added to those before treatment.
///
/// With one treated period, shifts and drawn orders give one p-value: the share of residuals at least as large.
///
/// DIFFERENCE: the reference tries a grid of effects that the user gives; here the ends are found by doubling and halving
/// steps from the estimate. Effects not rejected are taken to lie together.
///
/// # Assumptions
/// As [`ConformalSpec::test`]. With n periods before treatment no p-value is below 1 / (n + 1): at a lower level every
/// interval is unbounded.
///
/// # Errors
/// When no period lies before treatment or after it, the level is not between 0 and 1, no effect is found that makes the
/// period's residual vanish, or the model refuses the numbers.
///
/// # References
/// Chernozhukov, Wüthrich & Zhu (2021), Algorithm 1 (pointwise intervals).
pub fn conformal_intervals(
    path: &[f64],
    n_pre: usize,
    level: f64,
    residuals: &NullResiduals<'_>,
) -> Result<Vec<ConformalInterval>, Error> {
    if !(level > 0.0 && level < 1.0) {
        return Err(Error::OutOfRange { what: "the level", seen: level, expected: "between 0 and 1" });
    }
    if n_pre == 0 || n_pre >= path.len() {
        return Err(Error::NoPeriodBeforeOrAfter { first_treated: n_pre, periods: path.len() });
    }
    (n_pre..path.len())
        .into_par_iter()
        .map(|period| one_period(path, (n_pre, period), level, residuals))
        .collect()
}

fn one_period(
    path: &[f64],
    (n_pre, period): (usize, usize),
    level: f64,
    residuals: &NullResiduals<'_>,
) -> Result<ConformalInterval, Error> {
    let periods: Vec<usize> = (0..n_pre).chain([period]).collect();
    let used: Vec<f64> = periods.iter().filter_map(|period| path.get(*period).copied()).collect();
    let at = |effect: f64| -> Result<(f64, f64, f64), Error> {
        let residuals = residuals(&periods, &under(&used, &[effect]))?;
        check_residuals(&residuals, periods.len())?;
        let Some((&own, before)) = residuals.split_last() else {
            return Err(Error::NoPeriodBeforeOrAfter { first_treated: n_pre, periods: residuals.len() });
        };
        let least = own.abs() * (1.0 - 1e-12);
        let reached = before.iter().filter(|residual| residual.abs() >= least).count();
        Ok((rank(reached, n_pre), own, sum::root_mean_square(before).unwrap_or(0.0)))
    };
    let (p_of_none, _, spread) = at(0.0)?;
    let scale = used.iter().fold(spread, |largest, value| largest.max(value.abs()));
    let mut estimate = 0.0;
    for _ in 0..MOST_STEPS {
        // The period pulls the fit towards itself, so that its residual is a share of the distance: each step closes it.
        let (_, own, _) = at(estimate)?;
        estimate += own;
        if own.abs() <= 1e-12 * scale {
            break;
        }
    }
    if at(estimate)?.0 <= level {
        return Err(Error::DidNotSettle { what: "the effect at which the residual of a period vanishes" });
    }
    let first = if spread > 1e-9 * scale { spread } else { 1e-9 * scale + f64::MIN_POSITIVE };
    let end = |sign: f64| -> Result<Option<f64>, Error> {
        let (mut kept, mut step) = (0.0, first);
        for _ in 0..MOST_DOUBLINGS {
            if at(estimate + sign * step)?.0 > level {
                (kept, step) = (step, 2.0 * step);
                continue;
            }
            for _ in 0..HALVINGS {
                let middle = f64::midpoint(kept, step);
                if at(estimate + sign * middle)?.0 > level { kept = middle } else { step = middle }
            }
            return Ok(Some(estimate + sign * kept));
        }
        Ok(None)
    };
    // No p-value of one period among n_pre + 1 is below one share of them.
    let bounded = rank(0, n_pre) <= level;
    let (low, high) = if bounded { (end(-1.0)?, end(1.0)?) } else { (None, None) };
    Ok(ConformalInterval { horizon: period - n_pre, estimate, low, high, p_of_none })
}

impl ConformalNorm {
    fn of<'a>(self, residuals: impl Iterator<Item = &'a f64>) -> f64 {
        match self {
            ConformalNorm::Sizes => sum::ordered(residuals.map(|residual| residual.abs())),
            ConformalNorm::Squares => sum::ordered(residuals.map(|residual| residual * residual)),
            ConformalNorm::Largest => residuals.fold(0.0_f64, |most, residual| most.max(residual.abs())),
        }
    }
}

/// The path less the effects of its last periods.
fn under(path: &[f64], null: &[f64]) -> Vec<f64> {
    let n_pre = path.len().saturating_sub(null.len());
    let effects = std::iter::repeat_n(&0.0, n_pre).chain(null);
    path.iter().zip(effects).map(|(seen, effect)| seen - effect).collect()
}

fn check_null(path: &[f64], null: &[f64]) -> Result<usize, Error> {
    match path.len().checked_sub(null.len()) {
        Some(n_pre) if n_pre > 0 && !null.is_empty() => Ok(n_pre),
        n_pre => Err(Error::NoPeriodBeforeOrAfter { first_treated: n_pre.unwrap_or(0), periods: path.len() }),
    }
}

fn check_residuals(residuals: &[f64], expected: usize) -> Result<(), Error> {
    if residuals.len() == expected {
        return Ok(());
    }
    Err(Error::LengthDiffers { what: "the list of residuals", expected, seen: residuals.len() })
}
