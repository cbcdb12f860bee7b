//! Normal, Student and chi-squared distributions: probabilities below a value and the values at a probability.
//!
//! A probability outside zero to one, or a number of degrees of freedom that is not positive, gives not-a-number.

use statrs::distribution::{Binomial, ChiSquared, Continuous, ContinuousCDF, DiscreteCDF, Normal, StudentsT};

use crate::float;

/// Probability that a standard normal number is at most `z`.
#[must_use]
pub fn normal_below(z: f64) -> f64 {
    0.5 * float::erfc(-z / std::f64::consts::SQRT_2)
}

/// The value a standard normal number stays below with probability `p`.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    if let Some(end) = end_of_line(p) {
        return end;
    }
    // The library's quantile is a start: a step on our own probability makes the two each other's inverse.
    let rough = Normal::standard().inverse_cdf(p);
    let density = float::exp(-0.5 * rough * rough) / (2.0 * std::f64::consts::PI).sqrt();
    newton(rough, (normal_below(rough) - p) / density)
}

/// Probability that a Student number with `degrees` of freedom is at most `t`.
#[must_use]
pub fn student_below(t: f64, degrees: f64) -> f64 {
    StudentsT::new(0.0, 1.0, degrees).map_or(f64::NAN, |student| student.cdf(t))
}

/// The value a Student number with `degrees` of freedom stays below with probability `p`.
#[must_use]
pub fn student_quantile(p: f64, degrees: f64) -> f64 {
    let Ok(student) = StudentsT::new(0.0, 1.0, degrees) else { return f64::NAN };
    if let Some(end) = end_of_line(p) {
        return end;
    }
    (0..3).fold(student.inverse_cdf(p), |t, _| newton(t, (student.cdf(t) - p) / student.pdf(t)))
}

/// Probability that a chi-squared number with `degrees` of freedom is at least `x`.
#[must_use]
pub fn chi_squared_above(x: f64, degrees: f64) -> f64 {
    ChiSquared::new(degrees)
        .map_or(f64::NAN, |chi_squared| if x.is_nan() { x } else { chi_squared.sf(x.max(0.0)) })
}

/// The value a chi-squared number with `degrees` of freedom stays below with probability `p`.
#[must_use]
pub fn chi_squared_quantile(p: f64, degrees: f64) -> f64 {
    let Ok(chi_squared) = ChiSquared::new(degrees) else { return f64::NAN };
    match end_of_line(p) {
        Some(end) => end.max(0.0),
        None => (0..3).fold(chi_squared.inverse_cdf(p), |x, _| {
            newton(x, (chi_squared.cdf(x) - p) / chi_squared.pdf(x)).max(0.0)
        }),
    }
}

/// The value that the size of a normal number with mean `shift` and deviation one stays below with probability `p`.
///
/// # References
/// Armstrong & Kolesár (2018), the critical value of an interval around an estimator with bounded bias.
#[must_use]
pub fn folded_normal_quantile(p: f64, shift: f64) -> f64 {
    let shift = shift.abs();
    if !(p > 0.0 && p < 1.0 && shift.is_finite()) {
        return f64::NAN;
    }
    // One tail alone gives too little, two tails of equal weight too much.
    // Both ends are known, so that halving cannot miss the root.
    let mut low = (shift + normal_quantile(p)).max(0.0);
    let mut high = shift + normal_quantile(0.5 + 0.5 * p);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        let beyond = normal_below(shift - middle) + normal_below(-shift - middle);
        if beyond > 1.0 - p { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// Probability that a standard normal number is above `z`, given that it lies between `from` and `to`.
///
/// Not-a-number where `z` lies outside, or where nothing lies between the two. Far tails are compared by their ratio, so that
/// none of them vanishes.
#[must_use]
pub fn truncated_normal_above(z: f64, (from, to): (f64, f64)) -> f64 {
    if !(from <= z && z <= to && from < to) {
        return f64::NAN;
    }
    if from > 0.0 {
        // All tails over the density at `from`.
        let tail = |x: f64| {
            if x.is_finite() { float::exp(0.5 * (from - x) * (from + x)) * mills_ratio(x) } else { 0.0 }
        };
        return (tail(z) - tail(to)) / (tail(from) - tail(to));
    }
    (normal_below(-z) - normal_below(-to)) / (normal_below(-from) - normal_below(-to))
}

/// Halvings after which an interval of ordinary width holds one number.
const HALVINGS: usize = 64;

/// The tail above a positive number over the density there.
fn mills_ratio(x: f64) -> f64 {
    if x < 5.0 {
        return normal_below(-x) * (2.0 * std::f64::consts::PI).sqrt() * float::exp(0.5 * x * x);
    }
    // Laplace's continued fraction; at 5 its first 60 terms hold all digits.
    1.0 / (1..=60).rev().fold(x, |rest, term| x + f64::from(term) / rest)
}

/// The quantile at probability zero or one, and not-a-number outside.
fn end_of_line(p: f64) -> Option<f64> {
    if p == 0.0 {
        Some(f64::NEG_INFINITY)
    } else if p == 1.0 {
        Some(f64::INFINITY)
    } else {
        (!(p > 0.0 && p < 1.0)).then_some(f64::NAN)
    }
}

/// One Newton step from a rough quantile, left out where the density vanishes.
fn newton(rough: f64, step: f64) -> f64 {
    if step.is_finite() { rough - step } else { rough }
}

/// The probability of at least `count` of `n` at a rate; NaN where the rate is none.
#[must_use]
pub fn binomial_at_least(count: usize, n: usize, rate: f64) -> f64 {
    let Some(below) = (count as u64).checked_sub(1) else { return 1.0 };
    Binomial::new(rate, n as u64).map_or(f64::NAN, |binomial| binomial.sf(below))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reference values have about 15 digits; 1e-10 leaves room for other evaluation orders in the tails.
    const RELATIVE: f64 = 1e-10;

    fn close(value: f64, reference: f64) {
        assert!((value - reference).abs() <= RELATIVE * reference.abs(), "{value} against {reference}");
    }

    /// Source: binomial tables, n = 20, p = .05: P(X >= 3) = .0755 and P(X >= 4) = .0159, to four digits.
    #[test]
    fn the_tail_of_the_binomial_is_its_own() {
        assert!((binomial_at_least(3, 20, 0.05) - 0.0755).abs() < 5e-5);
        assert!((binomial_at_least(4, 20, 0.05) - 0.0159).abs() < 5e-5);
        assert_eq!((binomial_at_least(0, 20, 0.05), binomial_at_least(0, 0, 0.05)), (1.0, 1.0));
        assert!(binomial_at_least(1, 20, 1.5).is_nan());
    }

    #[test]
    fn tables_are_met() {
        // Source: the usual tables (Abramowitz & Stegun 26), their further digits checked in Python 3.11: `statistics.NormalDist`
        // and `math.erfc`, the tangent for one degree of freedom, Simpson's rule over the densities with ten.
        close(normal_quantile(0.975), 1.959_963_984_540_054);
        close(normal_quantile(0.8), 0.841_621_233_572_914_2);
        close(normal_quantile(1e-10), -6.361_340_902_404_056);
        close(normal_below(-1.959_963_984_540_054), 0.025);
        close(student_quantile(0.975, 10.0), 2.228_138_851_986_273_5);
        close(student_quantile(0.975, 1.0), 12.706_204_736_432_1);
        close(student_below(2.228_138_851_986_273_5, 10.0), 0.975);
        close(chi_squared_quantile(0.95, 1.0), 3.841_458_820_694_124);
        close(chi_squared_quantile(0.95, 10.0), 18.307_038_053_275_14);
        close(chi_squared_above(3.841_458_820_694_124, 1.0), 0.05);
    }

    #[test]
    fn quantiles_undo_probabilities() {
        for step in 1..200 {
            let p = f64::from(step) / 200.0;
            assert!((normal_below(normal_quantile(p)) - p).abs() < 1e-14);
            assert!((student_below(student_quantile(p, 3.5), 3.5) - p).abs() < 1e-12);
            assert!((1.0 - chi_squared_above(chi_squared_quantile(p, 4.0), 4.0) - p).abs() < 1e-12);
        }
    }

    #[test]
    fn a_folded_quantile_holds_its_probability() {
        close(folded_normal_quantile(0.95, 0.0), normal_quantile(0.975));
        for shift in [0.1, -0.7, 2.0, 9.0] {
            let held = folded_normal_quantile(0.9, shift);
            close(normal_below(held - shift) - normal_below(-held - shift), 0.9);
        }
        close(folded_normal_quantile(0.95, 50.0), 50.0 + normal_quantile(0.95));
        assert!(
            folded_normal_quantile(0.95, f64::INFINITY).is_nan() && folded_normal_quantile(1.0, 0.0).is_nan()
        );
    }

    #[test]
    fn a_truncated_tail_is_a_ratio_of_tails() {
        let (z, from, to) = (1.1, 0.4, 2.5);
        let by_hand = (normal_below(to) - normal_below(z)) / (normal_below(to) - normal_below(from));
        close(truncated_normal_above(z, (from, to)), by_hand);
        close(truncated_normal_above(z, (f64::NEG_INFINITY, f64::INFINITY)), 1.0 - normal_below(z));
        // Two ways to a tail meet where one hands over to the other, and far out an exponential is left.
        close(mills_ratio(5.0 - 1e-13), mills_ratio(5.0));
        let far = truncated_normal_above(60.01, (60.0, f64::INFINITY));
        assert!((far - float::exp(-0.6)).abs() < 2e-4, "{far}");
        assert!(
            truncated_normal_above(3.0, (1.0, 2.0)).is_nan()
                && truncated_normal_above(1.0, (1.0, 1.0)).is_nan()
        );
    }

    #[test]
    fn what_is_no_probability_has_no_quantile() {
        assert!(normal_quantile(1.5).is_nan() && normal_quantile(f64::NAN).is_nan());
        assert!(student_quantile(0.5, 0.0).is_nan() && student_below(0.0, f64::NAN).is_nan());
        assert!(chi_squared_above(f64::NAN, 2.0).is_nan() && chi_squared_quantile(0.5, -1.0).is_nan());
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(student_quantile(1.0, 2.0), f64::INFINITY);
        assert_eq!(chi_squared_quantile(0.0, 2.0), 0.0);
    }
}
