//! Each estimator against a slow, plain reading of its definition.

use estimate::callaway_santanna::{Comparison, Estimate};
use estimate::{
    Block, BlockMethod, CallawaySantannaSpec, DifferenceInDifferencesSpec, SetPlan, Solver, Staggered,
    SyntheticDidSpec, placebo_in_space, randomise_assignment,
};
use numeric::Matrix;
use numeric::stream::StreamKey;

use super::panels::{block, close, quiet};

fn plan() -> SetPlan {
    SetPlan::new(0, StreamKey::new(0, b"", "none drawn"))
}

/// Mean over the cells of the given units and periods.
fn mean(outcomes: &Matrix, units: &[usize], periods: std::ops::Range<usize>) -> f64 {
    let (mut total, mut count) = (0.0, 0.0);
    for unit in units {
        for period in periods.clone() {
            total += outcomes.at(*unit, period);
            count += 1.0;
        }
    }
    total / count
}

fn four_means(outcomes: &Matrix, treated: &[usize], controls: &[usize], start: usize) -> f64 {
    let end = outcomes.columns();
    (mean(outcomes, treated, start..end) - mean(outcomes, treated, 0..start))
        - (mean(outcomes, controls, start..end) - mean(outcomes, controls, 0..start))
}

#[test]
fn difference_in_differences_is_four_means() {
    for seed in 0..10 {
        let outcomes = quiet(seed, 9, 7);
        let slow = four_means(&outcomes, &[0, 1, 2], &[3, 4, 5, 6, 7, 8], 5);
        let fit = DifferenceInDifferencesSpec.fit(&block(outcomes, 3, 5));
        assert!((fit.effect - slow).abs() < 1e-12, "{} against {slow}", fit.effect);
    }
}

/// Weights by projected gradient with momentum left out: slow, and nothing but the objective of the paper.
fn slow_weights(rows: &[Vec<f64>], target: &[f64], ridge: f64) -> Vec<f64> {
    let (m, n) = (rows.len(), rows[0].len());
    let column_mean = |at: usize| rows.iter().map(|row| row[at]).sum::<f64>() / m as f64;
    let means: Vec<f64> = (0..n).map(column_mean).collect();
    let target_mean = target.iter().sum::<f64>() / m as f64;
    let rows: Vec<Vec<f64>> =
        rows.iter().map(|row| row.iter().zip(&means).map(|(value, mean)| value - mean).collect()).collect();
    let target: Vec<f64> = target.iter().map(|value| value - target_mean).collect();
    let size: f64 = rows.iter().flatten().map(|value| value * value).sum::<f64>() / m as f64;
    let mut weights = vec![1.0 / n as f64; n];
    for _ in 0..200_000 {
        let errors: Vec<f64> = rows
            .iter()
            .zip(&target)
            .map(|(row, seen)| row.iter().zip(&weights).map(|(a, w)| a * w).sum::<f64>() - seen)
            .collect();
        let moved: Vec<f64> = (0..n)
            .map(|at| {
                let slope =
                    rows.iter().zip(&errors).map(|(row, error)| row[at] * error).sum::<f64>() / m as f64;
                weights[at] - (slope + ridge * ridge * weights[at]) / (size + ridge * ridge)
            })
            .collect();
        weights = onto_simplex(&moved);
    }
    weights
}

/// The nearest point of the simplex, by sorting.
fn onto_simplex(point: &[f64]) -> Vec<f64> {
    let mut sorted = point.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let (mut total, mut shift) = (0.0, 0.0);
    for (count, value) in sorted.iter().enumerate() {
        total += value;
        let candidate = (total - 1.0) / (count + 1) as f64;
        if value - candidate > 0.0 {
            shift = candidate;
        }
    }
    point.iter().map(|value| (value - shift).max(0.0)).collect()
}

#[test]
fn synthetic_did_is_a_doubly_weighted_difference() {
    let (units, periods, start) = (11, 8, 5);
    let outcomes = quiet(21, units, periods);
    let controls: Vec<usize> = (1..units).collect();
    let mut changes = Vec::new();
    for unit in &controls {
        for period in 1..start {
            changes.push(outcomes.at(*unit, period) - outcomes.at(*unit, period - 1));
        }
    }
    let average = changes.iter().sum::<f64>() / changes.len() as f64;
    let noise = (changes.iter().map(|change| (change - average) * (change - average)).sum::<f64>()
        / (changes.len() - 1) as f64)
        .sqrt();
    let history: Vec<Vec<f64>> = controls.iter().map(|unit| outcomes.row(*unit)[..start].to_vec()).collect();
    let futures: Vec<f64> = controls.iter().map(|unit| mean(&outcomes, &[*unit], start..periods)).collect();
    let turned: Vec<Vec<f64>> =
        (0..start).map(|period| history.iter().map(|row| row[period]).collect()).collect();
    let unit_weights = slow_weights(&turned, &outcomes.row(0)[..start], 3.0_f64.sqrt().sqrt() * noise);
    let time_weights = slow_weights(&history, &futures, 1e-6 * noise);
    let weighted = |path: &[f64]| {
        let after = path[start..].iter().sum::<f64>() / (periods - start) as f64;
        after - path[..start].iter().zip(&time_weights).map(|(value, weight)| value * weight).sum::<f64>()
    };
    let compared: f64 =
        controls.iter().zip(&unit_weights).map(|(unit, weight)| weight * weighted(outcomes.row(*unit))).sum();
    let slow = weighted(outcomes.row(0)) - compared;
    let fit = SyntheticDidSpec::default().fit(&block(outcomes.clone(), 1, start)).unwrap();
    assert!((fit.effect - slow).abs() < 1e-7, "{} against {slow}", fit.effect);
}

#[test]
fn placebos_are_all_pairs_of_untreated_units() {
    let outcomes = quiet(4, 9, 8);
    let mut slow = Vec::new();
    for first in 2..9 {
        for second in first + 1..9 {
            let others: Vec<usize> = (2..9).filter(|unit| *unit != first && *unit != second).collect();
            slow.push((vec![first, second], four_means(&outcomes, &[first, second], &others, 6)));
        }
    }
    let block = block(outcomes, 2, 6);
    let method = BlockMethod::DifferenceInDifferences(DifferenceInDifferencesSpec);
    let fit = method.fit(&block).unwrap();
    let placebos = placebo_in_space(&method, &block, &fit, &plan()).unwrap();
    assert_eq!(placebos.effects.len(), 21);
    for (placebo, (units, effect)) in placebos.effects.iter().zip(&slow) {
        assert_eq!(placebo.units, *units);
        assert!((placebo.effect - effect).abs() < 1e-12);
    }
    let beyond = slow.iter().filter(|(_, effect)| effect.abs() >= fit.effect.abs()).count();
    assert_eq!(placebos.rank_p, (1 + beyond) as f64 / 22.0);
}

/// The interval by rank holds exactly the effects whose rank is above the level.
#[test]
fn the_interval_by_rank_is_the_effects_not_rejected() {
    let block = block(quiet(14, 21, 9), 1, 6);
    let method = BlockMethod::DifferenceInDifferences(DifferenceInDifferencesSpec);
    let placebos = placebo_in_space(&method, &block, &method.fit(&block).unwrap(), &plan()).unwrap();
    let rejected = |effect: f64, level: f64| {
        let far = (placebos.estimate - effect).abs();
        let count = placebos.effects.iter().filter(|placebo| placebo.effect.abs() >= far - 1e-12).count();
        (1 + count) as f64 <= level * 21.0 + 1e-9
    };
    for level in [0.05, 0.1, 0.2, 1.0 / 3.0] {
        let (low, high) = placebos.interval_by_rank(level).unwrap();
        for (bound, outward) in [(low, -1e-6), (high, 1e-6)] {
            assert!(!rejected(bound, level), "{level}: the bound itself is not rejected");
            assert!(rejected(bound + outward, level), "{level}: beyond the bound is rejected");
        }
    }
    assert_eq!(placebos.interval_by_rank(0.04), None, "twenty placebos cannot reject at 0.04");
}

#[test]
fn randomisation_is_every_assignment() {
    for seed in 0..5 {
        let outcomes = quiet(seed, 7, 5);
        let (mut extreme, mut all) = (0, 0);
        let observed = four_means(&outcomes, &[0, 1], &[2, 3, 4, 5, 6], 3);
        for bits in 0_u32..1 << 7 {
            if bits.count_ones() == 2 {
                let (treated, controls): (Vec<usize>, Vec<usize>) =
                    (0..7).partition(|unit| bits >> unit & 1 == 1);
                all += 1;
                let statistic = four_means(&outcomes, &treated, &controls, 3);
                extreme += u32::from(statistic.abs() >= observed.abs() - 1e-9);
            }
        }
        let inference = randomise_assignment(&block(outcomes, 2, 3), &plan()).unwrap();
        assert_eq!(inference.p, f64::from(extreme) / f64::from(all));
        assert!((inference.statistic - observed).abs() < 1e-12);
    }
}

/// A panel of cohorts in which each unit counts with a weight: the plain definition of every effect and average.
struct Weighted {
    outcomes: Matrix,
    cohorts: Vec<Option<i64>>,
    weights: Vec<f64>,
}

impl Weighted {
    fn mean_change(&self, base: i64, at: i64, member: impl Fn(Option<i64>) -> bool) -> f64 {
        let (mut total, mut weight) = (0.0, 0.0);
        for (unit, cohort) in self.cohorts.iter().enumerate() {
            if member(*cohort) {
                let change = self.outcomes.at(unit, at as usize) - self.outcomes.at(unit, base as usize);
                total += self.weights[unit] * change;
                weight += self.weights[unit];
            }
        }
        total / weight
    }

    fn cell(&self, cohort: i64, period: i64) -> f64 {
        let base = if period < cohort { period - 1 } else { cohort - 1 };
        self.mean_change(base, period, |own| own == Some(cohort))
            - self.mean_change(base, period, |own| own.is_none_or(|start| start > period && start != cohort))
    }

    fn share(&self, cohort: i64) -> f64 {
        self.cohorts
            .iter()
            .zip(&self.weights)
            .filter(|(own, _)| **own == Some(cohort))
            .map(|(_, weight)| weight)
            .sum()
    }

    /// Average over cells weighted by the share of units in their cohorts.
    fn average(&self, cells: &[(i64, i64)]) -> f64 {
        let total: f64 = cells.iter().map(|(cohort, _)| self.share(*cohort)).sum();
        cells.iter().map(|(cohort, period)| self.share(*cohort) * self.cell(*cohort, *period)).sum::<f64>()
            / total
    }

    fn cells(&self) -> Vec<(i64, i64)> {
        [3, 5].into_iter().flat_map(|cohort| (cohort..7).map(move |period| (cohort, period))).collect()
    }

    fn simple(&self) -> f64 {
        self.average(&self.cells())
    }

    fn by_cohort(&self) -> f64 {
        let own =
            |cohort| (cohort..7).map(|period| self.cell(cohort, period)).sum::<f64>() / (7 - cohort) as f64;
        (self.share(3) * own(3) + self.share(5) * own(5)) / (self.share(3) + self.share(5))
    }

    fn mean_over(&self, keys: std::ops::Range<i64>, key: impl Fn(i64, i64) -> i64) -> f64 {
        let count = (keys.end - keys.start) as f64;
        let part = |wanted| {
            let cells = self.cells().into_iter().filter(|(cohort, period)| key(*cohort, *period) == wanted);
            self.average(&cells.collect::<Vec<_>>())
        };
        keys.map(part).sum::<f64>() / count
    }
}

/// The effect, and its standard error from what a slightly larger weight on each unit, or cluster, does to it.
fn by_perturbation(panel: &mut Weighted, clusters: &[usize], effect: impl Fn(&Weighted) -> f64) -> Estimate {
    let step = 1e-5;
    let mut squares = 0.0;
    for cluster in 0..=clusters.iter().copied().max().unwrap() {
        let mut at = |weight: f64| {
            for (unit, own) in clusters.iter().enumerate() {
                panel.weights[unit] = if *own == cluster { weight } else { 1.0 };
            }
            let value = effect(panel);
            panel.weights.fill(1.0);
            value
        };
        let slope = (at(1.0 + step) - at(1.0 - step)) / (2.0 * step);
        squares += slope * slope;
    }
    Estimate { effect: effect(panel), standard_error: squares.sqrt() }
}

#[test]
fn callaway_santanna_is_means_and_their_sensitivity_to_each_cluster() {
    let cohorts: Vec<Option<i64>> = (0..18)
        .map(|unit| {
            if unit < 5 {
                Some(3)
            } else if unit < 9 {
                Some(5)
            } else {
                None
            }
        })
        .collect();
    let by_unit: Vec<usize> = (0..18).collect();
    let by_pair: Vec<usize> = (0..18).map(|unit| unit / 2).collect();
    for (seed, clusters) in [(31, by_unit), (32, by_pair)] {
        let outcomes = quiet(seed, 18, 7);
        let panel = Staggered::new(outcomes.clone(), (0..7).collect(), cohorts.clone()).unwrap();
        let panel = panel.clustered_by(clusters.clone()).unwrap();
        let spec =
            CallawaySantannaSpec { comparison: Comparison::NotYetTreated, ..CallawaySantannaSpec::default() };
        let fit = spec.fit(&panel).unwrap();
        let mut slow = Weighted { outcomes, cohorts: cohorts.clone(), weights: vec![1.0; 18] };
        for cell in &fit.cells {
            same(
                cell.estimate,
                by_perturbation(&mut slow, &clusters, |panel| panel.cell(cell.cohort, cell.period)),
            );
        }
        same(fit.simple().unwrap(), by_perturbation(&mut slow, &clusters, Weighted::simple));
        same(fit.by_cohort().unwrap().overall, by_perturbation(&mut slow, &clusters, Weighted::by_cohort));
        let events = fit.event_study(-2..=3).unwrap();
        let event = |cohort: i64, period: i64| period - cohort;
        same(events.overall, by_perturbation(&mut slow, &clusters, |panel| panel.mean_over(0..4, event)));
        let first = by_perturbation(&mut slow, &clusters, |panel| panel.mean_over(0..1, event));
        same(events.parts[&0], first);
        let calendar =
            by_perturbation(&mut slow, &clusters, |panel| panel.mean_over(3..7, |_, period| period));
        same(fit.by_period().unwrap().overall, calendar);
    }
}

/// A central difference with step 1e-5 errs by about its square, and by rounding over the step.
#[track_caller]
fn same(fast: Estimate, slow: Estimate) {
    assert!((fast.effect - slow.effect).abs() < 1e-12, "{fast:?} against {slow:?}");
    assert!((fast.standard_error - slow.standard_error).abs() < 1e-8, "{fast:?} against {slow:?}");
}

/// Placebos of the reference's solver share products of histories; each is the fit of a panel cut out by hand.
#[test]
fn placebos_that_share_products_are_those_of_their_own_panels() {
    let outcomes = quiet(12, 11, 14);
    let (solver, noise_level) = (Solver::ReferenceStoppingRule, Some(1.4));
    let spec = SyntheticDidSpec { solver, noise_level };
    let design = block(outcomes.clone(), 2, 9);
    let plan = SetPlan::new(0, StreamKey::new(0, b"tests", "none drawn"));
    let fit = spec.fit(&design).unwrap();
    let placebos = placebo_in_space(&BlockMethod::SyntheticDid(spec), &design, &fit, &plan).unwrap();
    assert_eq!(placebos.effects.len(), 36);
    for placebo in &placebos.effects {
        let rows: Vec<&[f64]> = (2..11).map(|unit| outcomes.row(unit)).collect();
        let treated: Vec<bool> = (2..11).map(|unit| placebo.units.contains(&unit)).collect();
        let own = Block::new(Matrix::from_rows(&rows).unwrap(), &treated, 9).unwrap();
        close(placebo.effect, spec.fit(&own).unwrap().effect, 1e-9);
    }
}
