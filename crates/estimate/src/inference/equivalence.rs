//! Two one-sided tests that an effect is smaller than a margin that matters, and the effect a design could have seen.
//!
//! Not finding an effect is not finding that there is none: only an estimate close to zero with a small error shows that.

use numeric::{distribution, sum};

use crate::{Error, PlaceboInference};

/// One of the two one-sided tests.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MarginTest {
    /// The bound the effect is tested to lie within, in the unit of the outcome.
    pub bound: f64,
    /// Probability of an estimate this far inside if the effect stood at the bound.
    pub p: f64,
}

/// Whether an effect is shown to lie within a margin around zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Equivalence {
    /// The test against a fall as large as the margin.
    pub lower: MarginTest,
    /// The test against a rise as large as the margin.
    pub upper: MarginTest,
    /// The larger of the two p-values.
    pub p: f64,
    /// Level of each test.
    pub level: f64,
    /// Both tests reject: the effect is smaller than the margin.
    pub within_margin: bool,
}

/// Tests equivalence by an estimate that is normal around the effect, or Student with `degrees` of freedom.
///
/// # Units
/// `estimate`, `standard_error` and `margin` in the unit of the outcome.
///
/// # Errors
/// When the margin or the standard error is not positive, or the level is not between 0 and 0.5.
///
/// # References
/// Schuirmann (1987).
pub fn equivalence_by_standard_error(
    estimate: f64,
    standard_error: f64,
    degrees: Option<f64>,
    (margin, level): (f64, f64),
) -> Result<Equivalence, Error> {
    check_margin_and_level(margin, level)?;
    check_positive("the standard error", standard_error)?;
    let below = |score: f64| match degrees {
        Some(degrees) => distribution::student_below(score, degrees),
        None => distribution::normal_below(score),
    };
    let p_lower = below(-(estimate + margin) / standard_error);
    let p_upper = below((estimate - margin) / standard_error);
    Ok(equivalence(margin, level, p_lower, p_upper))
}

/// Tests equivalence by the placebos: the estimate less the bound is ranked among them, one side at a time.
///
/// # Assumptions
/// Placebo effects are spread as the estimate would be without effect. With n placebos no p is below 1 / (1 + n).
///
/// # Errors
/// When the margin is not positive, or the level is not between 0 and 0.5.
pub fn equivalence_by_placebos(
    placebos: &PlaceboInference,
    margin: f64,
    level: f64,
) -> Result<Equivalence, Error> {
    check_margin_and_level(margin, level)?;
    let share = |as_far: &dyn Fn(f64) -> bool| {
        let count = placebos.effects.iter().filter(|placebo| as_far(placebo.effect)).count();
        crate::inference::placebo::rank(count, placebos.effects.len())
    };
    let p_lower = share(&|effect| effect >= placebos.estimate + margin);
    let p_upper = share(&|effect| effect <= placebos.estimate - margin);
    Ok(equivalence(margin, level, p_lower, p_upper))
}

/// The smallest effect that a two-sided normal test at `level` finds with probability `power`.
///
/// It is a property of the design, from the spread of placebos or a standard error; it is never computed from the
/// estimate ("observed power"), which would only repeat the p-value.
///
/// # Errors
/// When the spread is negative or not finite, or level or power are not between zero and one.
///
/// # References
/// Bloom (1995), minimum detectable effect.
pub fn smallest_detectable_effect(spread: f64, level: f64, power: f64) -> Result<f64, Error> {
    if !(spread.is_finite() && spread >= 0.0) {
        return Err(Error::OutOfRange {
            what: "the spread",
            seen: spread,
            expected: "zero or a positive number",
        });
    }
    for (what, seen) in [("the level", level), ("the power", power)] {
        if !(seen > 0.0 && seen < 1.0) {
            return Err(Error::OutOfRange { what, seen, expected: "between 0 and 1" });
        }
    }
    let scores = [distribution::normal_quantile(1.0 - level / 2.0), distribution::normal_quantile(power)];
    Ok(sum::ordered(scores) * spread)
}

fn equivalence(margin: f64, level: f64, p_lower: f64, p_upper: f64) -> Equivalence {
    let p = p_lower.max(p_upper);
    Equivalence {
        lower: MarginTest { bound: -margin, p: p_lower },
        upper: MarginTest { bound: margin, p: p_upper },
        p,
        level,
        within_margin: p <= level,
    }
}

fn check_margin_and_level(margin: f64, level: f64) -> Result<(), Error> {
    check_positive("the margin", margin)?;
    if level > 0.0 && level < 0.5 {
        return Ok(());
    }
    Err(Error::OutOfRange { what: "the level", seen: level, expected: "between 0 and 0.5" })
}

fn check_positive(what: &'static str, seen: f64) -> Result<(), Error> {
    if seen.is_finite() && seen > 0.0 {
        return Ok(());
    }
    Err(Error::OutOfRange { what, seen, expected: "a positive number" })
}
