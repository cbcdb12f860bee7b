//! Spill-overs: synthetic control with affected units, rings of distance, neighbours.

use estimate::{AdoptionPanel, Error, RingExposure, RingSpilloverSpec, SpilloverSyntheticControlSpec};
use numeric::Matrix;
use numeric::simplex::SimplexProblem;
use numeric::stream::StreamKey;

use super::panels::{block, changed, close, quiet};

fn cleared(affected: &[usize]) -> SpilloverSyntheticControlSpec {
    SpilloverSyntheticControlSpec { affected: affected.to_vec() }
}

fn rings(draws: usize) -> RingSpilloverSpec {
    RingSpilloverSpec { draws, key: StreamKey::new(3, b"tests", "units") }
}

/// The estimator as printed: (A'MA)^-1 A'(I-B)'((I-B)Y - a) with M = (I-B)'(I-B), by elimination written out.
#[test]
fn cleared_effects_are_those_of_the_printed_formula() {
    let (n, t0) = (7, 14);
    let y = quiet(8, n, 17);
    let fit = cleared(&[3, 5]).fit(&block(y.clone(), 1, t0)).unwrap();
    let mut apart = vec![vec![0.0; n]; n];
    let mut constants = vec![0.0; n];
    for unit in 0..n {
        let others: Vec<usize> = (0..n).filter(|other| *other != unit).collect();
        let rows: Vec<Vec<f64>> =
            (0..t0).map(|t| others.iter().map(|other| y.at(*other, t)).collect()).collect();
        let target = (0..t0).map(|t| y.at(unit, t)).collect();
        let problem =
            SimplexProblem::new(Matrix::from_rows(&rows).unwrap(), target).unwrap().with_intercept();
        apart[unit][unit] = 1.0;
        for (other, weight) in others.iter().zip(problem.solve().unwrap().weights) {
            apart[unit][*other] = -weight;
        }
        constants[unit] = (0..t0)
            .map(|t| (0..n).map(|other| apart[unit][other] * y.at(other, t)).sum::<f64>())
            .sum::<f64>()
            / t0 as f64;
    }
    let touched = [0, 3, 5];
    let crossed = |a: usize, b: usize| (0..n).map(|unit| apart[unit][a] * apart[unit][b]).sum::<f64>();
    for t in t0..17 {
        let gap: Vec<f64> = (0..n)
            .map(|unit| {
                (0..n).map(|other| apart[unit][other] * y.at(other, t)).sum::<f64>() - constants[unit]
            })
            .collect();
        let mut system: Vec<Vec<f64>> = touched
            .iter()
            .map(|a| {
                let right = (0..n).map(|unit| apart[unit][*a] * gap[unit]).sum::<f64>();
                touched.iter().map(|b| crossed(*a, *b)).chain([right]).collect()
            })
            .collect();
        for pivot in 0..3 {
            for row in 0..3 {
                if row != pivot {
                    let share = system[row][pivot] / system[pivot][pivot];
                    let pivots = system[pivot].clone();
                    system[row].iter_mut().zip(pivots).for_each(|(held, value)| *held -= share * value);
                }
            }
        }
        let solved: Vec<f64> = (0..3).map(|row| system[row][3] / system[row][row]).collect();
        let ours = [&fit.treated[0], &fit.spillovers[0], &fit.spillovers[1]].map(|path| path.effects[t - t0]);
        for (ours, solved) in ours.iter().zip(&solved) {
            assert!((ours - solved).abs() < 1e-9, "{ours} {solved}");
        }
    }
    assert_eq!([fit.spillovers[0].unit, fit.spillovers[1].unit], [3, 5]);
}

/// Units in three groups that move as one: weights stay within groups, so that both effects are found and ignoring one misleads.
#[test]
fn an_effect_and_its_spillover_are_told_apart() {
    let walk = quiet(12, 3, 24);
    let rows: Vec<Vec<f64>> = (0..9)
        .map(|unit| {
            (0..24)
                .map(|t| {
                    let moved = if unit == 0 {
                        -4.0
                    } else if unit == 3 {
                        2.0
                    } else {
                        0.0
                    };
                    walk.at(unit % 3, t) + unit as f64 + if t >= 18 { moved } else { 0.0 }
                })
                .collect()
        })
        .collect();
    let block = block(Matrix::from_rows(&rows).unwrap(), 1, 18);
    let fit = cleared(&[3]).fit(&block).unwrap();
    assert!((fit.effect + 4.0).abs() < 1e-3, "{}", fit.effect);
    for effect in &fit.spillovers[0].effects {
        assert!((effect - 2.0).abs() < 1e-3, "{effect}");
    }
    assert!(fit.treated[0].p.iter().all(|p| (p - 1.0 / 19.0).abs() < 1e-12));
    // Ignoring: the affected unit is among the weights of the treated one.
    assert!(fit.effect_ignoring_spillovers < fit.effect - 0.5, "{}", fit.effect_ignoring_spillovers);
}

#[test]
fn affected_units_are_checked() {
    let block = block(quiet(1, 4, 8), 1, 6);
    for (affected, unit) in [(vec![0], 0), (vec![4], 4), (vec![2, 2], 2)] {
        assert_eq!(cleared(&affected).fit(&block), Err(Error::NotAnUntreatedUnit { unit }));
    }
    assert_eq!(cleared(&[1, 2, 3]).fit(&block), Err(Error::NoControlUnit { units: 4 }));
}

/// Units on a line, the first treated: rings by the distance to it, and by neighbours at distance one.
#[test]
fn rings_and_neighbours_are_found_period_by_period() {
    let distances =
        Matrix::new(5, 5, (0..25_usize).map(|at| (at / 5).abs_diff(at % 5) as f64).collect()).unwrap();
    let starts = [Some(2), None, None, None, Some(3)];
    let by_distance = RingExposure::by_distance(&distances, &[1.0, 2.0], &starts, 4).unwrap();
    let at = |unit: usize| (0..4).map(|t| by_distance.ring(unit, t)).collect::<Vec<_>>();
    assert_eq!(at(0), [None; 4]);
    assert_eq!(at(1), [None, None, Some(0), Some(0)]);
    assert_eq!(at(2), [None, None, Some(1), Some(1)]);
    assert_eq!(at(3), [None, None, None, Some(0)]);
    let by_neighbours = RingExposure::by_neighbours(&[(0, 1), (4, 3)], &starts, 4).unwrap();
    let at = |unit: usize| (0..4).map(|t| by_neighbours.ring(unit, t)).collect::<Vec<_>>();
    assert_eq!((at(1), at(3)), (vec![None, None, Some(0), Some(0)], vec![None, None, None, Some(0)]));
    assert_eq!(at(2), [None; 4]);
    for bounds in [&[][..], &[0.0], &[2.0, 1.0]] {
        assert!(RingExposure::by_distance(&distances, bounds, &starts, 4).is_err());
    }
    assert!(RingExposure::by_distance(&distances, &[1.0], &starts[..4], 4).is_err());
    assert!(RingExposure::by_neighbours(&[(0, 5)], &starts, 4).is_err());
}

/// With one date, effects are changes of group means against the change of units beyond every ring.
#[test]
fn with_one_date_rings_are_differences_of_changes() {
    let (n, periods, start) = (12, 9, 5);
    let y = changed(&quiet(5, n, periods), |unit, t, y| match (unit, t >= start) {
        (0..=1, true) => y - 3.0,
        (2..=4, true) => y + 1.0,
        _ => y,
    });
    let starts: Vec<Option<usize>> = (0..n).map(|unit| (unit < 2).then_some(start)).collect();
    let pairs: Vec<(usize, usize)> = (2..5).map(|unit| (0, unit)).collect();
    let exposure = RingExposure::by_neighbours(&pairs, &starts, periods).unwrap();
    let panel = AdoptionPanel::new(y.clone(), starts).unwrap();
    let fit = rings(200).fit(&panel, &exposure).unwrap();
    let change = |units: std::ops::Range<usize>| {
        let mean = |from: usize, to: usize| {
            let count = (units.len() * (to - from)) as f64;
            units.clone().map(|unit| (from..to).map(|t| y.at(unit, t)).sum::<f64>()).sum::<f64>() / count
        };
        mean(start, periods) - mean(0, start)
    };
    close(fit.treated.effect.unwrap(), change(0..2) - change(5..12), 1e-9);
    close(fit.rings[0].effect.unwrap(), change(2..5) - change(5..12), 1e-9);
    close(fit.treated_ignoring_spillovers.effect.unwrap(), change(0..2) - change(2..12), 1e-9);
    assert_eq!([fit.treated.cells, fit.rings[0].cells], [8, 12]);
    // Without draws there is no error, and with them it is that of a difference of two means, give or take small groups.
    let own_error = fit.rings[0].standard_error.unwrap();
    let one = |unit: usize| change(unit..unit + 1);
    let spread = |units: std::ops::Range<usize>| {
        let changes: Vec<f64> = units.clone().map(one).collect();
        let mean = changes.iter().sum::<f64>() / changes.len() as f64;
        changes.iter().map(|change| (change - mean) * (change - mean)).sum::<f64>()
            / (changes.len() * changes.len()) as f64
    };
    let closed = (spread(2..5) + spread(5..12)).sqrt();
    assert!(own_error > 0.5 * closed && own_error < 2.0 * closed, "{own_error} {closed}");
    assert_eq!(rings(0).fit(&panel, &exposure).unwrap().treated.standard_error, None);
}

#[test]
fn staggered_rings_without_noise_are_exact() {
    let (n, periods) = (10, 10);
    let starts: Vec<Option<usize>> = (0..n)
        .map(|unit| match unit {
            0 => Some(4),
            1 => Some(7),
            _ => None,
        })
        .collect();
    let exposure = RingExposure::by_neighbours(&[(0, 2), (1, 3)], &starts, periods).unwrap();
    let y: Vec<f64> = (0..n * periods)
        .map(|at| {
            let (unit, t) = (at / periods, at % periods);
            let treated = starts[unit].is_some_and(|start| start <= t);
            let effect = if treated {
                -2.0
            } else if exposure.ring(unit, t).is_some() {
                0.7
            } else {
                0.0
            };
            unit as f64 + (t as f64).sqrt() + effect
        })
        .collect();
    let panel = AdoptionPanel::new(Matrix::new(n, periods, y).unwrap(), starts).unwrap();
    let fit = rings(0).fit(&panel, &exposure).unwrap();
    assert!((fit.treated.effect.unwrap() + 2.0).abs() < 1e-9);
    assert!((fit.rings[0].effect.unwrap() - 0.7).abs() < 1e-9);
    // Everyone near: after the first date no cell is left to compare with.
    let all: Vec<(usize, usize)> = (1..n).map(|unit| (0, unit)).collect();
    let crowded = RingExposure::by_neighbours(&all, panel.starts(), periods).unwrap();
    assert_eq!(rings(0).fit(&panel, &crowded), Err(Error::NothingToCompare { what: "period", place: 4 }));
    let short = RingExposure::by_neighbours(&all, panel.starts(), 3).unwrap();
    assert!(matches!(rings(0).fit(&panel, &short), Err(Error::LengthDiffers { .. })));
}

#[test]
fn a_period_without_comparison_and_rings_of_other_dates_are_refused() {
    let starts = vec![Some(1), Some(2), None, None];
    let exposure = RingExposure::by_neighbours(&[(0, 2), (0, 3)], &starts, 3).unwrap();
    let panel = |starts| AdoptionPanel::new(quiet(2, 4, 3), starts).unwrap();
    // Units 0 and 1 are treated in period 2, and 2 and 3 stand next to unit 0.
    let error = rings(0).fit(&panel(starts), &exposure);
    assert_eq!(error, Err(Error::NothingToCompare { what: "period", place: 2 }));
    let error = rings(0).fit(&panel(vec![Some(1), None, None, None]), &exposure);
    assert_eq!(error, Err(Error::RingsOfOtherDates { unit: 1 }));
}
