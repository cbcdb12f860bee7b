//! Randomisation inference under a law of assignment: enumeration by hand, clusters, strata, sampling and validity.

use estimate::{AssignmentLaw, AssignmentSets, Error, SetPlan, randomise_assignment};
use numeric::stream::StreamKey;

use super::panels::{block, close, quiet};

fn plan(most_enumerated: usize, draws: usize) -> SetPlan {
    SetPlan { most_enumerated, draws, key: StreamKey::new(2, b"tests", "assignments") }
}

/// Difference of means.
fn difference(y: &[f64], treated: &[bool]) -> Result<f64, Error> {
    let mean = |of: bool| {
        let values: Vec<f64> = y.iter().zip(treated).filter(|(_, t)| **t == of).map(|(y, _)| *y).collect();
        values.iter().sum::<f64>() / values.len() as f64
    };
    Ok(mean(true) - mean(false))
}

/// Two strata of three and four units with one and two treated: 3 x 6 assignments, written out in nested loops.
#[test]
fn strata_are_enumerated_one_by_one() {
    let treated = [true, false, false, true, false, true, false];
    let strata = [0, 0, 0, 1, 1, 1, 1];
    let y = [3.0, 1.0, -0.5, 2.2, 0.1, 1.9, -1.0];
    let law = AssignmentLaw::new(&treated, None, Some(&strata)).unwrap();
    assert_eq!(law.possible(), Some(18));
    let found = law.test(&plan(18, 0), &|treated: &[bool]| difference(&y, treated)).unwrap();
    let own = difference(&y, &treated).unwrap();
    let mut reached = 0;
    for first in 0..3 {
        for a in 3..7 {
            for b in a + 1..7 {
                let other: Vec<bool> = (0..7).map(|unit| [first, a, b].contains(&unit)).collect();
                reached += usize::from(difference(&y, &other).unwrap().abs() >= own.abs() - 1e-12);
            }
        }
    }
    close(found.p, reached as f64 / 18.0, 1e-15);
    assert_eq!((found.sets, found.statistics.len()), (AssignmentSets::Enumerated { sets: 18 }, 18));
    assert_eq!((found.simulation_error, found.p_interval), (None, (found.p, found.p)));
}

/// Units of a cluster move together, so that four clusters of which two are treated give six assignments.
#[test]
fn clusters_are_assigned_as_one() {
    let clusters = [7, 7, 3, 3, 3, 9, 1, 1];
    let treated = [true, true, false, false, false, true, false, false];
    let law = AssignmentLaw::new(&treated, Some(&clusters), None).unwrap();
    assert_eq!(law.possible(), Some(6));
    let together = |treated: &[bool]| {
        assert!(treated[0] == treated[1] && treated[2] == treated[4] && treated[6] == treated[7]);
        Ok(treated.iter().filter(|treated| **treated).count() as f64)
    };
    let found = law.test(&plan(6, 0), &together).unwrap();
    let mut sizes = found.statistics;
    sizes.sort_by(f64::total_cmp);
    assert_eq!(sizes, [3.0, 3.0, 4.0, 4.0, 5.0, 5.0]);
}

/// The law without clusters and strata is that of the existing test of a block design.
#[test]
fn without_strata_it_is_the_randomisation_of_a_block() {
    let block = block(quiet(3, 9, 6), 3, 4);
    let changes: Vec<f64> = (0..9)
        .map(|unit| {
            let row = block.outcomes().row(unit);
            row[4..].iter().sum::<f64>() / 2.0 - row[..4].iter().sum::<f64>() / 4.0
        })
        .collect();
    let treated: Vec<bool> = (0..9).map(|unit| unit < 3).collect();
    let law = AssignmentLaw::new(&treated, None, None).unwrap();
    let found = law.test(&plan(1_000, 0), &|treated: &[bool]| difference(&changes, treated)).unwrap();
    let block_found = randomise_assignment(&block, &plan(1_000, 0)).unwrap();
    close(found.p, block_found.p, 1e-15);
    close(found.statistic, block_found.statistic, 1e-12);
}

#[test]
fn a_sample_says_how_far_it_may_be_off() {
    let treated: Vec<bool> = (0..16).map(|unit| unit < 6).collect();
    let y: Vec<f64> = quiet(8, 1, 16).values().to_vec();
    let law = AssignmentLaw::new(&treated, None, None).unwrap();
    let statistic = |treated: &[bool]| difference(&y, treated);
    let exact = law.test(&plan(8_008, 0), &statistic).unwrap();
    let sampled = law.test(&plan(0, 4_000), &statistic).unwrap();
    assert_eq!(sampled.sets, AssignmentSets::Sampled { draws: 4_000, possible: Some(8_008) });
    assert!((sampled.p - exact.p).abs() < 4.0 * sampled.simulation_error.unwrap() + 1.0 / 4_001.0);
    let (low, high) = sampled.p_interval;
    assert!(low < sampled.p && sampled.p < high && high - low < 0.05);
    assert_eq!(law.test(&plan(0, 0), &statistic), Err(Error::NoDraws));
    assert_eq!(sampled, law.test(&plan(0, 4_000), &statistic).unwrap());
    // A statistic that never repeats leaves the sampled p above zero, and the interval holds the smallest p there can be.
    let alone = law.test(&plan(0, 99), &|t: &[bool]| Ok(f64::from(u8::from(t == treated)))).unwrap();
    close(alone.p, 0.01, 1e-12);
    assert!(alone.p_interval.0 == 0.0 && alone.p_interval.1 > 1.0 / 8_008.0);
}

#[test]
fn what_is_no_assignment_is_named() {
    let new = |treated: &[bool], clusters: &[usize], strata: &[usize]| {
        AssignmentLaw::new(treated, Some(clusters), Some(strata)).unwrap_err()
    };
    assert_eq!(new(&[true, false], &[1, 1], &[0, 0]), Error::ClusterDivided { cluster: 1 });
    assert_eq!(new(&[true, true, false], &[1, 1, 2], &[0, 1, 0]), Error::ClusterDivided { cluster: 1 });
    assert_eq!(new(&[true, true], &[0, 1], &[0, 0]), Error::NoControlUnit { units: 2 });
    assert_eq!(new(&[false], &[0], &[0]), Error::NoTreatedUnit { units: 1 });
    assert!(matches!(new(&[true, false], &[0], &[0, 0]), Error::LengthDiffers { seen: 1, .. }));
    let law = AssignmentLaw::new(&[true, false], None, None).unwrap();
    let fails = |_: &[bool]| Err(Error::NoComparison);
    assert_eq!(law.test(&plan(10, 0), &fails), Err(Error::NoComparison));
}
