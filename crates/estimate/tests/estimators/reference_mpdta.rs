//! Teen employment and the minimum wage: the figures of R did.
//!
//! Source: computed with R 4.2.2 and bcallaway11/did 2.5.1, analytic standard errors, no covariates.

use estimate::CallawaySantannaSpec;
use estimate::callaway_santanna::{Comparison, Estimate};

use super::panels::{close, mpdta};

/// The references are printed with eight decimals.
const PRINTED: f64 = 5.01e-9;

#[track_caller]
fn printed(estimate: Estimate, effect: f64, standard_error: f64) {
    assert!((estimate.effect - effect).abs() <= PRINTED, "effect {} against {effect}", estimate.effect);
    assert!(
        (estimate.standard_error - standard_error).abs() <= PRINTED,
        "standard error {} against {standard_error}",
        estimate.standard_error
    );
}

#[test]
fn effects_by_cohort_and_period() {
    let fit = CallawaySantannaSpec::default().fit(&mpdta()).unwrap();
    let reference = [
        (2004, 2004, -0.010_503_25, 0.023_251_04),
        (2004, 2005, -0.070_423_16, 0.030_984_77),
        (2004, 2006, -0.137_258_74, 0.036_435_66),
        (2004, 2007, -0.100_811_36, 0.034_359_23),
        (2006, 2004, 0.006_520_11, 0.023_326_81),
        (2006, 2005, -0.002_750_82, 0.019_558_56),
        (2006, 2006, -0.004_594_61, 0.017_755_20),
        (2006, 2007, -0.041_224_47, 0.020_229_18),
        (2007, 2004, 0.030_506_66, 0.015_033_56),
        (2007, 2005, -0.002_725_89, 0.016_395_83),
        (2007, 2006, -0.031_087_12, 0.017_877_51),
        (2007, 2007, -0.026_054_41, 0.016_655_44),
    ];
    assert_eq!(fit.cells.len(), reference.len());
    assert!(fit.refused.is_empty() && fit.left_out.is_empty());
    for (cell, (cohort, period, effect, standard_error)) in fit.cells.iter().zip(reference) {
        assert_eq!((cell.cohort, cell.period), (cohort, period));
        printed(cell.estimate, effect, standard_error);
    }
}

#[test]
fn aggregates() {
    let fit = CallawaySantannaSpec::default().fit(&mpdta()).unwrap();
    printed(fit.simple().unwrap(), -0.039_951_28, 0.012_034_01);
    printed(fit.by_cohort().unwrap().overall, -0.031_018_28, 0.012_446_06);
    printed(fit.by_period().unwrap().overall, -0.041_700_43, 0.015_971_85);
    let events = fit.event_study(-3..=3).unwrap();
    printed(events.overall, -0.077_239_82, 0.019_964_99);
    let reference = [
        (-3, 0.030_506_66),
        (-2, -0.000_563_08),
        (-1, -0.024_458_74),
        (0, -0.019_931_82),
        (1, -0.050_957_37),
        (2, -0.137_258_74),
        (3, -0.100_811_36),
    ];
    assert_eq!(events.parts.len(), reference.len());
    for ((time, part), (expected, effect)) in events.parts.iter().zip(reference) {
        assert_eq!(*time, expected);
        assert!((part.effect - effect).abs() <= PRINTED, "{time}: {} against {effect}", part.effect);
    }
}

#[test]
fn not_yet_treated_comparison() {
    let spec =
        CallawaySantannaSpec { comparison: Comparison::NotYetTreated, ..CallawaySantannaSpec::default() };
    printed(spec.fit(&mpdta()).unwrap().simple().unwrap(), -0.039_763_63, 0.012_052_42);
}

/// Source: the article "Introduction to DiD with Multiple Time Periods" of R did prints 0.16812.
#[test]
fn pre_trend_test() {
    let test = CallawaySantannaSpec::default().fit(&mpdta()).unwrap().pre_trend_test(0).unwrap();
    assert_eq!(test.degrees, 5);
    close(test.p, 0.168_12, 5e-5);
}
