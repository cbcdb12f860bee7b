//! Callaway & Sant'Anna with gaps, weights, covariates and multipliers.

use estimate::callaway_santanna::{Adjustment, Averaging, Comparison, MultiplierBootstrap, Multipliers};
use estimate::{CallawaySantannaSpec, Error, Staggered};
use numeric::Matrix;
use numeric::stream::StreamKey;

use super::panels::{mpdta, quiet};

fn cohorts(units: usize) -> Vec<Option<i64>> {
    (0..units).map(|unit| [Some(3), Some(5), None, None][unit % 4]).collect()
}

fn panel() -> Staggered {
    Staggered::new(quiet(5, 24, 7), (0..7).collect(), cohorts(24)).unwrap()
}

/// A constant covariate beside the constant is refused; without covariates, so is the adjustment.
#[test]
fn covariates_that_repeat_are_refused_by_name() {
    let spec =
        CallawaySantannaSpec { adjustment: Adjustment::DoublyRobust, ..CallawaySantannaSpec::default() };
    assert_eq!(spec.fit(&panel()).unwrap_err(), Error::NoCovariates);
    let constant = panel().with_covariates(Matrix::new(24, 1, vec![2.0; 24]).unwrap()).unwrap();
    assert_eq!(spec.fit(&constant).unwrap_err(), Error::NoComparison);
}

/// A unit of weight two is a unit that stands twice in one cluster, in every adjustment.
#[test]
fn a_weight_is_a_repeat() {
    let outcomes = quiet(8, 24, 7);
    let covariate: Vec<f64> = (0..24).map(|unit| f64::from(unit * 7 % 10)).collect();
    let order: Vec<usize> = (0..24).chain((0..24).filter(|unit| unit % 3 == 0)).collect();
    let rows: Vec<Vec<f64>> = order.iter().map(|unit| outcomes.row(*unit).to_vec()).collect();
    let starts = order.iter().map(|unit| cohorts(24)[*unit]).collect();
    let long = Staggered::new(Matrix::from_rows(&rows).unwrap(), (0..7).collect(), starts).unwrap();
    let repeated = order.iter().map(|unit| covariate[*unit]).collect();
    let long = long.with_covariates(Matrix::new(order.len(), 1, repeated).unwrap()).unwrap();
    let long = long.clustered_by(order).unwrap();
    let weights = (0..24).map(|unit| if unit % 3 == 0 { 2.0 } else { 1.0 }).collect();
    let short = Staggered::new(outcomes, (0..7).collect(), cohorts(24)).unwrap();
    let short = short.with_covariates(Matrix::new(24, 1, covariate).unwrap()).unwrap();
    let short = short.weighted_by(weights).unwrap();
    for adjustment in [
        Adjustment::Unconditional,
        Adjustment::OutcomeRegression,
        Adjustment::InverseProbability,
        Adjustment::DoublyRobust,
    ] {
        let spec = CallawaySantannaSpec { adjustment, ..CallawaySantannaSpec::default() };
        let [left, right] = [&short, &long].map(|panel| spec.fit(panel).unwrap().simple().unwrap());
        assert!((left.effect - right.effect).abs() < 1e-9, "{adjustment:?}: {left:?} against {right:?}");
        assert!((left.standard_error - right.standard_error).abs() < 1e-9, "{adjustment:?}");
    }
}

/// Gaps in comparison units of one period change the cells that read this period and no other.
#[test]
fn a_gap_leaves_its_unit_out_of_the_cells_that_read_it() {
    let seen = (0..24 * 7).map(|cell| cell != 2 * 7 + 6).collect();
    let whole = CallawaySantannaSpec::default().fit(&panel()).unwrap();
    let holed = CallawaySantannaSpec::default().fit(&panel().seen_where(seen).unwrap()).unwrap();
    for (left, right) in whole.cells.iter().zip(&holed.cells) {
        let reads = left.period == 6;
        assert_eq!(left.n_controls - usize::from(reads), right.n_controls);
        let apart = (left.estimate.effect - right.estimate.effect).abs();
        assert_eq!(apart > 1e-9, reads, "({}, {})", left.cohort, left.period);
    }
}

/// Influence that is listed unit by unit and influence that follows from means give the same bands: a gap in a unit that no
/// cell reads makes cells list theirs, and changes nothing else.
#[test]
fn listed_influence_draws_as_that_of_means() {
    let mut starts = cohorts(24);
    starts[5] = Some(0);
    let own = Staggered::new(quiet(9, 24, 7), (0..7).collect(), starts).unwrap();
    let own = own.clustered_by((0..24).map(|unit| unit / 2).collect()).unwrap();
    let own = own.weighted_by((0..24).map(|unit| f64::from(1 + unit % 3)).collect()).unwrap();
    let gap = own.clone().seen_where((0..24 * 7).map(|cell| cell != 5 * 7 + 3).collect()).unwrap();
    let wanted = [
        Averaging::Cells,
        Averaging::Simple,
        Averaging::Cohort,
        Averaging::Period,
        Averaging::Event { window: -9..=9, balance: None },
    ];
    for comparison in [Comparison::NeverTreated, Comparison::NotYetTreated] {
        let spec = CallawaySantannaSpec { comparison, ..CallawaySantannaSpec::default() };
        let [of_means, listed] = [&own, &gap].map(|panel| spec.fit(panel).unwrap());
        assert_eq!((&of_means.left_out, of_means.cells.len()), (&vec![5], listed.cells.len()));
        // The two keep different things of a cell, so that what follows compares two computations.
        assert!(of_means.cells.iter().zip(&listed.cells).all(|(left, right)| left != right));
        for multipliers in [Multipliers::Rademacher, Multipliers::Mammen] {
            let key = StreamKey::new(4, b"", "multipliers");
            let plan = MultiplierBootstrap { draws: 199, multipliers, level: 0.9, key };
            let [left, right] = [&of_means, &listed].map(|fit| fit.bootstrap(&plan, &wanted).unwrap());
            for (left, right) in left.iter().zip(&right) {
                assert!((left.critical - right.critical).abs() < 1e-9);
                assert_eq!(left.parts.len(), right.parts.len());
                let both = left.parts.values().zip(right.parts.values());
                for (own, other) in both.chain(left.overall.iter().zip(&right.overall)) {
                    assert!((own.effect - other.effect).abs() < 1e-9, "{own:?} against {other:?}");
                    assert!(
                        (own.standard_error - other.standard_error).abs() < 1e-9,
                        "{own:?} against {other:?}"
                    );
                    assert!(own.standard_error > 0.0);
                }
            }
        }
    }
}

/// A band reaches farther than one interval, and its errors are near the analytic ones (999 draws: quartiles err by about
/// 4 %).
#[test]
fn multipliers_agree_with_the_analytic_error() {
    let fit = CallawaySantannaSpec::default().fit(&mpdta()).unwrap();
    let plan = MultiplierBootstrap {
        draws: 999,
        multipliers: Multipliers::Rademacher,
        level: 0.95,
        key: StreamKey::new(1, b"", "multipliers"),
    };
    for multipliers in [Multipliers::Rademacher, Multipliers::Mammen] {
        let plan = MultiplierBootstrap { multipliers, ..plan };
        let bands = fit.bootstrap(&plan, &[Averaging::Cells, Averaging::Simple]).unwrap();
        assert!(bands[0].critical > 2.2 && bands[0].critical < 3.5, "{}", bands[0].critical);
        let (drawn, analytic) = (bands[1].overall.unwrap(), fit.simple().unwrap());
        assert!((drawn.standard_error / analytic.standard_error - 1.0).abs() < 0.16);
    }
    let none = MultiplierBootstrap { draws: 0, ..plan };
    assert_eq!(fit.bootstrap(&none, &[Averaging::Simple]).unwrap_err(), Error::NoDraws);
}
