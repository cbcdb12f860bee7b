//! The analysis: the effect it asks about, its level, and the three questions it answers.

use numeric::sum;

use super::relative::Magnitudes;
use super::{EventStudy, HonestInterval, smoothness};
use crate::Error;

/// The effect that is asked about: a sum of the effects of the periods after the start.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum HonestTarget {
    /// The first period after the start.
    #[default]
    FirstPeriod,
    /// The mean of all periods after the start.
    Average,
    /// A weight for each period after the start.
    Weights(Vec<f64>),
}

/// A sensitivity analysis of an event study.
#[derive(Debug, Clone, PartialEq)]
pub struct HonestDidSpec {
    /// The effect asked about.
    pub target: HonestTarget,
    /// One less the probability with which an interval holds the effect, below one half.
    pub level: f64,
}

impl Default for HonestDidSpec {
    fn default() -> Self {
        Self { target: HonestTarget::FirstPeriod, level: 0.05 }
    }
}

/// How finely a breakdown value is found.
pub(super) const BREAKDOWN_STEP: f64 = 0.001;
/// Beyond this many times the largest change seen before the start, no bound is looked for.
const LARGEST_BREAKDOWN: f64 = 1_024.0;

impl HonestDidSpec {
    /// The shortest interval of fixed length where the slope of the failing trend changes by at most `m` in one period.
    ///
    /// # Units
    /// `m` in the unit of the coefficients for each period.
    ///
    /// # Assumptions
    /// The difference in trends is a line but for changes of slope of at most `m`, before and after the start. At zero it is a
    /// line, which the coefficients before the start extrapolate.
    ///
    /// # Errors
    /// When `m` is negative or not finite, the level is not between 0 and 0.5, or the weights do not fit or are all zero.
    ///
    /// # Example
    /// ```
    /// use estimate::{EventStudy, HonestDidSpec};
    /// use numeric::Matrix;
    ///
    /// // One period before the reference stands at -1: a line through it goes on to 1, and 3 is 2 above that line.
    /// let covariance = Matrix::from_rows(&[[0.04, 0.01], [0.01, 0.04]])?;
    /// let study = EventStudy::new(vec![-1.0, 3.0], covariance, 1)?;
    /// let line = HonestDidSpec::default().smoothness(&study, 0.0)?;
    /// assert!((line.estimate - 2.0).abs() < 1e-12);
    /// assert!((line.standard_error - 0.1_f64.sqrt()).abs() < 1e-12);
    /// # Ok::<(), estimate::Error>(())
    /// ```
    ///
    /// # References
    /// Rambachan & Roth (2023), section 4 (fixed-length intervals) and equation 17; Armstrong & Kolesár (2018).
    pub fn smoothness(&self, study: &EventStudy, m: f64) -> Result<HonestInterval, Error> {
        let weights = self.weights(study)?;
        check_bound("the bound on changes of slope", m)?;
        smoothness::shortest_interval(study, &weights, (m, self.level))
    }

    /// The set of effects that cannot be ruled out where the failing trend moves after the start, in any one period, at most
    /// `m_bar` times as far as in the period before the start in which it moved most.
    ///
    /// The set is the union, over the period and the direction of that largest move, of the sets that the conditional test
    /// with a least favourable first stage (of a tenth of the level) accepts. Each test is inverted from the outside in: from
    /// where the first stage rejects everything, in steps of a twentieth of a standard error of the target (wider only where
    /// that would take more than 20,000), then by bisection to a ten-thousandth. What is handed back is the hull of the
    /// union, since accepted sets can have holes.
    ///
    /// # Assumptions
    /// Trends move after the start no more than `m_bar` times as far as before it. At zero trends are parallel after the start, and
    /// the interval is the usual one.
    ///
    /// # Errors
    /// As [`Self::smoothness`].
    ///
    /// # References
    /// Rambachan & Roth (2023), sections 2.4 and 3; Andrews, Roth & Pakes (2023). Peer: R HonestDiD 0.2.
    pub fn relative_magnitudes(&self, study: &EventStudy, m_bar: f64) -> Result<HonestInterval, Error> {
        let weights = self.weights(study)?;
        check_bound("the bound on relative magnitudes", m_bar)?;
        Ok(Magnitudes::new(study, &weights, self.level).interval(m_bar))
    }

    /// The largest `m_bar`, to a thousandth from below, at which [`Self::relative_magnitudes`] excludes zero: 0 where even
    /// parallel trends do not, nothing where zero is still excluded at 1,024 times the largest move before the start.
    ///
    /// # Errors
    /// As [`Self::relative_magnitudes`].
    pub fn breakdown(&self, study: &EventStudy) -> Result<Option<f64>, Error> {
        let weights = self.weights(study)?;
        let magnitudes = Magnitudes::new(study, &weights, self.level);
        let excludes = |m_bar: f64| magnitudes.interval(m_bar).excludes_zero();
        if !excludes(0.0) {
            return Ok(Some(0.0));
        }
        let (mut excluded, mut held) = (0.0, 1.0);
        while excludes(held) {
            if held >= LARGEST_BREAKDOWN {
                return Ok(None);
            }
            (excluded, held) = (held, 2.0 * held);
        }
        while held - excluded > BREAKDOWN_STEP {
            let middle = 0.5 * (excluded + held);
            if excludes(middle) { excluded = middle } else { held = middle }
        }
        Ok(Some(excluded))
    }

    /// The weight of each period after the start.
    fn weights(&self, study: &EventStudy) -> Result<Vec<f64>, Error> {
        if !(self.level > 0.0 && self.level < 0.5) {
            let (what, expected) = ("the level", "between 0 and 0.5");
            return Err(Error::OutOfRange { what, seen: self.level, expected });
        }
        let after = study.after();
        let weights = match &self.target {
            HonestTarget::FirstPeriod => (0..after).map(|place| f64::from(u8::from(place == 0))).collect(),
            HonestTarget::Average => vec![1.0 / after as f64; after],
            HonestTarget::Weights(weights) => weights.clone(),
        };
        if weights.len() != after {
            let (what, seen) = ("the list of weights of periods after the start", weights.len());
            return Err(Error::LengthDiffers { what, expected: after, seen });
        }
        if let Some(&seen) = weights.iter().find(|weight| !weight.is_finite()) {
            return Err(Error::OutOfRange { what: "a weight of the target", seen, expected: "finite" });
        }
        let size = sum::ordered(weights.iter().map(|weight| weight.abs()));
        if size > 0.0 {
            Ok(weights)
        } else {
            let (what, expected) = ("the sum of the sizes of the target's weights", "positive");
            Err(Error::OutOfRange { what, seen: size, expected })
        }
    }
}

fn check_bound(what: &'static str, seen: f64) -> Result<(), Error> {
    if seen >= 0.0 && seen.is_finite() {
        Ok(())
    } else {
        Err(Error::OutOfRange { what, seen, expected: "zero or positive" })
    }
}
