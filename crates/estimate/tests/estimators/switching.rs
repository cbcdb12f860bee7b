//! Switching treatments and doses: reference values, slow twins, invariances, edges, coverage.

use estimate::callaway_santanna::Comparison;
use estimate::switching::{
    Centring, ContemporaneousFit, ContemporaneousSwitchingSpec, DynamicSwitchingFit, DynamicSwitchingSpec,
    RefusedSwitch, SwitchRefusal, TreatmentPanel,
};
use estimate::{CallawaySantannaSpec, Error, Staggered};
use numeric::Matrix;
use numeric::stream::StreamKey;
use rayon::prelude::*;

use super::panels::{changed, close, mpdta, quiet};

fn panel(outcomes: Matrix, treatments: Matrix) -> TreatmentPanel {
    let periods = (0..outcomes.columns() as i64).collect();
    TreatmentPanel::new(outcomes, treatments, periods).unwrap()
}

fn dynamic(panel: &TreatmentPanel, centring: Centring) -> DynamicSwitchingFit {
    DynamicSwitchingSpec { centring, placebos: 3, ..Default::default() }.fit(panel).unwrap()
}

fn contemporaneous(panel: &TreatmentPanel, centring: Centring) -> ContemporaneousFit {
    ContemporaneousSwitchingSpec { centring }.fit(panel).unwrap()
}

/// Adoption that stays, as a treatment of zero and one.
fn adopted(staggered: &Staggered) -> TreatmentPanel {
    let treated = changed(staggered.outcomes(), |unit, place, _| {
        f64::from(staggered.cohort(unit).is_some_and(|start| start <= staggered.periods()[place]))
    });
    TreatmentPanel::new(staggered.outcomes().clone(), treated, staggered.periods().to_vec()).unwrap()
}

/// First change of the units of the panel of whole numbers below.
const FIRST: [Option<usize>; 12] =
    [None, Some(3), Some(4), None, Some(3), Some(5), Some(4), None, Some(5), Some(3), None, Some(4)];

/// Twelve units that rise from zero to doses, and twelve that fall from one, made of whole numbers.
fn whole_numbers(binary: bool) -> TreatmentPanel {
    let dose = |unit: usize, period: usize| {
        let base = (unit / 12) as f64;
        let Some(first) = FIRST[unit % 12].filter(|first| period >= *first) else { return base };
        let step = (1 + unit % 3 + (period - first) % 2) as f64;
        match (binary, unit / 12) {
            (true, _) => 1.0 - base,
            (false, 0) => step,
            (false, _) => 1.0 - 0.25 * step,
        }
    };
    let graded = |unit: usize, period: usize| {
        let base = (unit / 12) as f64;
        let Some(first) = FIRST[unit % 12].filter(|first| period >= *first) else { return base };
        let step = (1 + unit % 3 + (period - first) % 2) as f64;
        if unit / 12 == 0 { step } else { 1.0 - 0.25 * step }
    };
    let zeros = Matrix::new(24, 7, vec![0.0; 24 * 7]).unwrap();
    let outcomes = changed(&zeros, |unit, t, _| {
        ((7 * unit * unit + 13 * unit * t + 5 * t * t * t + unit * unit * t) % 101) as f64 / 10.0
            + 0.5 * graded(unit, t)
    });
    panel(outcomes, changed(&zeros, |unit, period, _| dose(unit, period)))
}

/// Source: diff-diff 3.13.0, `ChaisemartinDHaultfoeuille`, analytic standard errors, `L_max = 3`.
#[test]
fn the_minimum_wage_panel_and_doses_of_whole_numbers() {
    let panel = adopted(&mpdta());
    let overall = contemporaneous(&panel, Centring::Cohorts).overall;
    close(overall.effect, -0.018_922_199_083_424_893, 1e-10);
    close(overall.standard_error.unwrap(), 0.012_013_465_773_133_222, 1e-10);
    let fit = dynamic(&panel, Centring::Cohorts);
    let effects = [
        (-0.018_922_199_083_424_893, 0.012_013_465_773_133_22),
        (-0.053_589_347_384_831_87, 0.016_792_909_207_606_538),
        (-0.136_274_346_328_677_96, 0.035_403_311_602_575_815),
    ];
    let placebos = [
        (0.024_268_903_414_507_56, 0.014_433_231_946_324_614),
        (-0.003_769_293_673_714_194, 0.031_342_027_601_815_92),
    ];
    for (own, (effect, error)) in fit.effects.iter().zip(effects).chain(fit.placebos.iter().zip(placebos)) {
        close(own.effect, effect, 1e-10);
        close(own.standard_error.unwrap(), error, 1e-10);
    }
    assert_eq!(fit.effects.iter().map(|own| own.switchers).collect::<Vec<_>>(), [191, 60, 20, 20]);
    assert_eq!((fit.placebos.len(), fit.placebos[0].switchers, fit.n_never), (2, 171, 309));

    // The doses, with `drop_larger_lower=False`.
    let fit = dynamic(&whole_numbers(false), Centring::Cohorts);
    let effects = [
        (-0.253_124_999_999_999_77, 0.891_424_318_457_935_3, 1.406_25),
        (2.348_437_5, 0.807_955_666_109_494_9, 3.437_5),
        (2.402_083_333_333_333, 1.048_076_286_992_736_7, 4.375),
    ];
    for (own, (effect, error, dose)) in fit.effects.iter().zip(effects) {
        close(own.effect, effect, 1e-10);
        close(own.standard_error.unwrap(), error, 1e-10);
        close(own.dose, dose, 1e-12);
    }
    close(fit.effects[1].per_dose().0, 0.683_181_818_181_818_2, 1e-10);
    close(fit.effects[1].per_dose().1.unwrap(), 0.235_041_648_322_762_14, 1e-10);
    let placebos = [
        (-1.884_375, 0.904_931_991_766_354_9),
        (-1.648_437_5, 0.948_279_284_751_080_6),
        (-1.091_666_666_666_666_6, 1.911_422_475_443_257_6),
    ];
    for (own, (effect, error)) in fit.placebos.iter().zip(placebos) {
        close(own.effect, effect, 1e-10);
        close(own.standard_error.unwrap(), error, 1e-10);
    }

    // All switches are compared to the end, so that the total is that of the horizons over all doses had.
    let total: f64 = fit.effects.iter().map(|own| own.effect * own.switchers as f64).sum();
    let own = whole_numbers(false);
    let doses: f64 = (0..24)
        .map(|unit| own.treatments().row(unit))
        .flat_map(|path| path.iter().map(|dose| (dose - path[0]).abs()))
        .sum();
    close(fit.per_unit.effect, total / doses, 1e-12);
    let first = DynamicSwitchingSpec { horizons: 1, ..Default::default() }.fit(&own).unwrap();
    let (effect, error) = first.effects[0].per_dose();
    close(first.per_unit.effect, effect, 1e-12);
    close(first.per_unit.standard_error.unwrap(), error.unwrap(), 1e-12);

    // Zero and one with rises and falls.
    let fit = contemporaneous(&whole_numbers(true), Centring::Cohorts);
    let sides = [fit.overall, fit.joiners.unwrap(), fit.leavers.unwrap()];
    let printed = [
        (-0.095_729_166_666_666_53, 0.759_080_909_177_829_9),
        (1.264_791_666_666_667, 1.025_258_746_700_161),
        (-1.456_25, 1.406_798_380_731_147),
    ];
    for (own, (effect, error)) in sides.iter().zip(printed) {
        close(own.effect, effect, 1e-10);
        close(own.standard_error.unwrap(), error, 1e-10);
    }
}

/// Source: py_did_multiplegt_dyn 0.1.9 (the authors' command in Python, with polars 1.29), three effects; twelve digits.
#[test]
fn the_command_of_the_authors() {
    let minimum_wages = [
        (-0.018_922_199_083, 0.012_067_685_745),
        (-0.053_589_347_385, 0.017_039_841_661),
        (-0.136_274_346_329, 0.036_226_357_712),
        (0.024_268_903_415, 0.014_487_173_951),
        (-0.003_769_293_674, 0.031_703_165_035),
        (-0.035_258_257_545, 0.011_336_998_882),
    ];
    let doses = [
        (-0.253_125, 1.300_079_377_384),
        (2.348_437_5, 0.978_391_215_930),
        (2.402_083_333_333, 1.340_504_571_033),
        (-1.884_375, 1.158_766_703_781),
        (-1.648_437_5, 1.071_894_777_775),
        (-1.091_666_666_667, 2.141_294_514_019),
        (0.890_714_285_714, 0.603_410_018_863),
    ];
    let wanted = [
        (adopted(&mpdta()), &minimum_wages[..], 0.223_124_401_183_774_53),
        (whole_numbers(false), &doses[..], 0.155_903_783_555_448_2),
    ];
    for (panel, printed, p) in wanted {
        let spec = DynamicSwitchingSpec { horizons: 3, placebos: 3, centring: Centring::Roles };
        let fit = spec.fit(&panel).unwrap();
        let horizons = fit.effects.iter().chain(&fit.placebos).map(|own| (own.effect, own.standard_error));
        let own: Vec<_> = horizons.chain([(fit.per_unit.effect, fit.per_unit.standard_error)]).collect();
        assert_eq!(own.len(), printed.len());
        for ((effect, error), (reference, reference_error)) in own.iter().zip(printed) {
            assert!((effect - reference).abs() < 5.05e-13, "{effect} against {reference}");
            assert!(
                (error.unwrap() - reference_error).abs() < 5.05e-13,
                "{error:?} against {reference_error}"
            );
        }
        close(fit.placebo_test().unwrap().p, p, 1e-10);
    }
}

const UNITS: usize = 36;
const PERIODS: usize = 8;

/// Doses from three levels that come and go; where `crosses`, some pass their level.
fn doses(seed: u64, crosses: bool) -> Matrix {
    let mut stream = StreamKey::new(seed, b"tests", "doses").stream(0);
    let rows: Vec<Vec<f64>> = (0..UNITS)
        .map(|unit| {
            let level = (unit % 3) as f64;
            let first = [3, 4, 6, PERIODS][stream.below(4)];
            let sign = if stream.below(3) == 0 { -1.0 } else { 1.0 };
            (0..PERIODS)
                .map(|period| {
                    let size = if period == first { 1 + stream.below(2) } else { stream.below(3) };
                    let turned = if crosses && stream.below(8) == 0 && period > first { -1.0 } else { 1.0 };
                    level + if period < first { 0.0 } else { turned * sign * size as f64 }
                })
                .collect()
        })
        .collect();
    Matrix::from_rows(&rows).unwrap()
}

fn first_change(panel: &TreatmentPanel, unit: usize) -> Option<usize> {
    let path = panel.treatments().row(unit);
    path.iter().position(|dose| *dose != path[0])
}

/// Signed distance from the first treatment, in the direction of the first change.
fn distance(panel: &TreatmentPanel, unit: usize, place: usize) -> f64 {
    let path = panel.treatments().row(unit);
    let first = first_change(panel, unit).unwrap();
    (path[place] - path[0]) * (path[first] - path[0]).signum()
}

/// Effect, standard error and mean dose at a horizon, unit by unit, influence about roles.
fn twin(panel: &TreatmentPanel, clusters: &[usize], horizon: usize, before: bool) -> (f64, f64, f64, usize) {
    let mut added = vec![0.0; clusters.len()];
    let (mut total, mut weights, mut dose, mut switchers) = (0.0, 0.0, 0.0, 0);
    let level = |unit: usize| panel.treatments().at(unit, 0);
    let follows = |unit: usize| {
        let first = first_change(panel, unit)?;
        let place = first - 1 + horizon;
        let to = if before { first.checked_sub(1 + horizon)? } else { place };
        let within = place < PERIODS && (first..=place).all(|at| distance(panel, unit, at) >= 0.0);
        (within && panel.sees(unit, first - 1) && panel.sees(unit, to)).then_some((first - 1, to, place))
    };
    let many = |units: &[usize]| {
        let mut own: Vec<usize> = units.iter().map(|unit| clusters[*unit]).collect();
        own.sort_unstable();
        own.dedup();
        own.len() as f64
    };
    for unit in 0..clusters.len() {
        let Some((from, to, place)) = follows(unit) else { continue };
        let change = |unit: usize| panel.outcomes().at(unit, to) - panel.outcomes().at(unit, from);
        let stays = |other: &usize| {
            level(*other) == level(unit)
                && first_change(panel, *other).is_none_or(|first| first > place)
                && panel.sees(*other, from)
                && panel.sees(*other, to)
        };
        let others: Vec<usize> = (0..clusters.len()).filter(stays).collect();
        if others.is_empty() {
            continue;
        }
        let all: f64 = others.iter().map(|other| panel.weight(*other)).sum();
        let mean = others.iter().map(|other| panel.weight(*other) * change(*other)).sum::<f64>() / all;
        let way = |unit: usize| {
            let path = panel.treatments().row(unit);
            (path[first_change(panel, unit).unwrap()] - path[0]).signum()
        };
        let peers: Vec<usize> = (0..clusters.len())
            .filter(|peer| follows(*peer).is_some_and(|own| own == (from, to, place)))
            .filter(|peer| level(*peer) == level(unit))
            .collect();
        let next = |unit: usize| panel.treatments().at(unit, from + 1);
        let all_units: Vec<usize> = peers.iter().chain(&others).copied().collect();
        let peers: Vec<usize> = peers.into_iter().filter(|peer| next(*peer) == next(unit)).collect();
        // Spread of a role: about its own mean change, or about that of all where it is one cluster.
        let spread = |role: &[usize], own: usize| {
            let about = if many(role) < 2.0 { &all_units[..] } else { role };
            let total: f64 = about.iter().map(|unit| panel.weight(*unit)).sum();
            let mean = about.iter().map(|unit| panel.weight(*unit) * change(*unit)).sum::<f64>() / total;
            (many(about) / (many(about) - 1.0)).sqrt() * (change(own) - mean)
        };
        let weight = panel.weight(unit);
        let value = way(unit) * (change(unit) - mean);
        total += weight * value;
        weights += weight;
        switchers += 1;
        dose += weight * (from + 1..=place).map(|at| distance(panel, unit, at)).sum::<f64>();
        added[unit] += weight * way(unit) * spread(&peers, unit);
        for other in &others {
            let share = panel.weight(*other) / all;
            added[*other] -= way(unit) * weight * share * spread(&others, *other);
        }
    }
    let variance: f64 = (0..clusters.len())
        .map(|cluster| {
            let own: f64 =
                (0..clusters.len()).filter(|unit| clusters[*unit] == cluster).map(|unit| added[unit]).sum();
            own * own
        })
        .sum();
    (total / weights, variance.sqrt() / weights, dose / weights, switchers)
}

/// Gaps, weights, clusters, doses that return and cross: the same as unit by unit.
#[test]
fn horizons_are_those_of_the_slow_twin() {
    let (mut errors, mut lone) = (0, 0);
    for seed in 0..6 {
        let clusters: Vec<usize> = (0..UNITS).map(|unit| if unit < 12 { unit / 2 } else { unit }).collect();
        let seen = (0..UNITS * PERIODS).map(|cell| !(cell * 7 + seed as usize).is_multiple_of(23)).collect();
        let panel = panel(quiet(seed, UNITS, PERIODS), doses(seed, true))
            .clustered_by(clusters.clone())
            .and_then(|own| own.weighted_by((0..UNITS).map(|unit| 1.0 + (unit % 4) as f64 / 2.0).collect()))
            .and_then(|own| own.seen_where(seen))
            .unwrap();
        let fit = dynamic(&panel, Centring::Roles);
        assert!(fit.refused.iter().any(|own| own.reason == SwitchRefusal::CrossedItsLevel));
        assert_eq!(fit.n_clusters, 30);
        let after = fit.effects.iter().map(|own| (own, false));
        for (own, before) in after.chain(fit.placebos.iter().map(|own| (own, true))) {
            let (effect, error, dose, switchers) = twin(&panel, &clusters, own.horizon, before);
            close(own.effect, effect, 1e-9);
            close(own.dose, dose, 1e-12);
            assert_eq!(own.switchers, switchers);
            close(own.standard_error.unwrap(), error, 1e-9);
            errors += 1;
            lone += own.lone;
        }
    }
    assert!(errors >= 30 && lone >= 30, "{errors} {lone}");
}

/// Every switch against units that keep the same treatment, switch after switch: effect for each unit of treatment moved.
#[test]
fn contemporaneous_effects_are_those_of_the_slow_twin() {
    for seed in 10..16 {
        let panel = panel(quiet(seed, UNITS, PERIODS), doses(seed, true));
        let fit = contemporaneous(&panel, Centring::Roles);
        let (y, d) = (panel.outcomes(), panel.treatments());
        let (mut total, mut moved, mut switches, mut refused) = (0.0, 0.0, 0, 0);
        for place in 1..PERIODS {
            for unit in (0..UNITS).filter(|unit| d.at(*unit, place) != d.at(*unit, place - 1)) {
                let before = d.at(unit, place - 1);
                let stays =
                    |other: &usize| d.at(*other, place) == before && d.at(*other, place - 1) == before;
                let others: Vec<usize> = (0..UNITS).filter(stays).collect();
                if others.is_empty() {
                    refused += 1;
                    continue;
                }
                let change = |unit: usize| y.at(unit, place) - y.at(unit, place - 1);
                let mean = others.iter().map(|other| change(*other)).sum::<f64>() / others.len() as f64;
                let step = d.at(unit, place) - before;
                total += step.signum() * (change(unit) - mean);
                moved += step.abs();
                switches += 1;
            }
        }
        close(fit.overall.effect, total / moved, 1e-9);
        assert_eq!(fit.overall.switches, switches);
        assert_eq!(fit.refused.iter().map(|own| own.units.len()).sum::<usize>(), refused);
        let [joiners, leavers] = [fit.joiners.unwrap(), fit.leavers.unwrap()];
        assert_eq!(joiners.switches + leavers.switches, switches);
    }
}

/// With treatments that stay, an effect at horizon l is the average of Callaway & Sant'Anna l - 1 periods after the start
/// against those not yet treated; with one cohort the standard error is theirs too.
#[test]
fn treatments_that_stay_give_the_cells_of_callaway_and_santanna() {
    let spec = CallawaySantannaSpec { comparison: Comparison::NotYetTreated, ..Default::default() };
    let cohorts = |unit: usize| [Some(2), None, Some(4), Some(5), Some(4), None][unit % 6];
    let simulated = (0..36).map(cohorts).collect();
    let simulated = Staggered::new(quiet(3, 36, 7), (0..7).collect(), simulated).unwrap();
    for staggered in [mpdta(), simulated] {
        let theirs = spec.fit(&staggered).unwrap().event_study(0..=9).unwrap();
        let ours = dynamic(&adopted(&staggered), Centring::Roles);
        assert_eq!(ours.effects.len(), theirs.parts.len());
        for (own, (event, part)) in ours.effects.iter().zip(&theirs.parts) {
            assert_eq!(own.horizon as i64, event + 1);
            close(own.effect, part.effect, 1e-10);
            close(own.dose, own.horizon as f64, 1e-12);
        }
    }
    let one = (0..36).map(|unit| (unit % 3 == 0).then_some(4)).collect();
    let one = Staggered::new(quiet(4, 36, 7), (0..7).collect(), one).unwrap();
    let theirs = spec.fit(&one).unwrap().event_study(0..=9).unwrap();
    let ours = dynamic(&adopted(&one), Centring::Cohorts);
    for (own, part) in ours.effects.iter().zip(theirs.parts.values()) {
        close(own.standard_error.unwrap(), part.standard_error, 1e-10);
    }
}

#[track_caller]
fn same(left: &DynamicSwitchingFit, right: &DynamicSwitchingFit, scale: f64) {
    assert_eq!((left.effects.len(), left.placebos.len()), (right.effects.len(), right.placebos.len()));
    let both = left.effects.iter().chain(&left.placebos).zip(right.effects.iter().chain(&right.placebos));
    for (own, other) in both {
        close(own.effect, scale * other.effect, 1e-8);
        close(own.standard_error.unwrap_or(1.0), other.standard_error.map_or(1.0, |e| e * scale.abs()), 1e-8);
    }
    let tests = [left, right].map(|fit| fit.placebo_test());
    if let [Some(own), Some(other)] = tests {
        close(own.statistic, other.statistic, 1e-6);
    }
}

/// Levels of units, shocks common to those of one first treatment, the scale of the outcome and of the dose, the sign of
/// the treatment.
#[test]
fn levels_shocks_and_scales_change_what_they_should() {
    for centring in [Centring::Roles, Centring::Cohorts] {
        let (outcomes, treatments) = (quiet(21, UNITS, PERIODS), doses(21, false));
        let own = dynamic(&panel(outcomes.clone(), treatments.clone()), centring);
        assert!(own.placebo_test().is_some() && own.effects.len() >= 4);
        let moved = changed(&outcomes, |unit, period, value| {
            value + 5.0 * unit as f64 + (period * period) as f64 * (1.0 + (unit % 3) as f64)
        });
        same(&dynamic(&panel(moved, treatments.clone()), centring), &own, 1.0);
        let scaled = changed(&outcomes, |_, _, value| -3.0 * value);
        same(&dynamic(&panel(scaled, treatments.clone()), centring), &own, -3.0);
        let larger = changed(&treatments, |_, _, dose| 10.0 * dose + 7.0);
        let larger = dynamic(&panel(outcomes.clone(), larger), centring);
        same(&larger, &own, 1.0);
        close(larger.per_unit.effect, own.per_unit.effect / 10.0, 1e-9);
        close(larger.effects[1].per_dose().0, own.effects[1].per_dose().0 / 10.0, 1e-9);
        let mirrored = changed(&treatments, |_, _, dose| -dose);
        same(&dynamic(&panel(outcomes.clone(), mirrored), centring), &own, -1.0);
        let [back, forth] = [1.0, -1.0].map(|sign| {
            let signed = changed(&treatments, |_, _, dose| sign * dose);
            contemporaneous(&panel(outcomes.clone(), signed), centring)
        });
        close(back.overall.effect, -forth.overall.effect, 1e-9);
        close(back.joiners.unwrap().effect, -forth.leavers.unwrap().effect, 1e-9);
    }
}

/// A unit of weight two is a unit that stands twice in one cluster.
#[test]
fn a_weight_is_a_repeat() {
    let (outcomes, treatments) = (quiet(8, UNITS, PERIODS), doses(8, false));
    let order: Vec<usize> = (0..UNITS).chain((0..UNITS).filter(|unit| unit % 5 == 0)).collect();
    let rows = |of: &Matrix| {
        Matrix::from_rows(&order.iter().map(|unit| of.row(*unit).to_vec()).collect::<Vec<_>>()).unwrap()
    };
    let long = panel(rows(&outcomes), rows(&treatments)).clustered_by(order.clone()).unwrap();
    let weights = (0..UNITS).map(|unit| if unit % 5 == 0 { 2.0 } else { 1.0 }).collect();
    let short = panel(outcomes, treatments).weighted_by(weights).unwrap();
    for centring in [Centring::Roles, Centring::Cohorts] {
        same(&dynamic(&short, centring), &dynamic(&long, centring), 1.0);
        let [left, right] = [&short, &long].map(|panel| contemporaneous(panel, centring).overall);
        close(left.effect, right.effect, 1e-9);
        close(left.standard_error.unwrap(), right.standard_error.unwrap(), 1e-9);
        assert!(left.switches < right.switches);
    }
}

/// Thirty-two states and sixteen dates, all treated: from different levels, or from one level on one date, nobody is
/// comparable, and the refusal counts them.
#[test]
fn where_nobody_starts_from_the_same_level_the_estimator_refuses_by_name() {
    let outcomes = quiet(1, 32, 16);
    let distinct = changed(&outcomes, |unit, period, _| 100.0 * unit as f64 + period as f64);
    let refused = Error::NobodyAtTheSameLevel { switchers: 32, levels: 32 };
    assert_eq!(
        DynamicSwitchingSpec::default().fit(&panel(outcomes.clone(), distinct.clone())),
        Err(refused.clone())
    );
    let now = ContemporaneousSwitchingSpec::default().fit(&panel(outcomes.clone(), distinct));
    assert_eq!(now, Err(refused));
    let at_once = changed(&outcomes, |unit, period, _| if period < 5 { 0.0 } else { (unit + period) as f64 });
    let refused = Error::NobodyAtTheSameLevel { switchers: 32, levels: 1 };
    assert_eq!(DynamicSwitchingSpec::default().fit(&panel(outcomes.clone(), at_once)), Err(refused.clone()));
    assert!(refused.to_string().contains("32 units change treatment from 1 starting levels"));
    let never = changed(&outcomes, |unit, _, _| unit as f64);
    let refused = Err(Error::NobodySwitches { units: 32 });
    assert_eq!(DynamicSwitchingSpec::default().fit(&panel(outcomes.clone(), never)), refused);

    // All switch, half of them later: until then they are comparable, and after that all are refused, each cohort by name.
    let halves = changed(&outcomes, |unit, period, _| f64::from(period >= if unit < 16 { 5 } else { 9 }));
    let fit = dynamic(&panel(outcomes, halves), Centring::Roles);
    assert_eq!(fit.effects.iter().map(|own| own.horizon).collect::<Vec<_>>(), [1, 2, 3, 4]);
    let early = |horizon: i64| RefusedSwitch {
        level: 0.0,
        period: 5,
        rises: true,
        horizon,
        units: (0..16).collect(),
        reason: SwitchRefusal::EverybodySwitched,
    };
    assert!(fit.refused.contains(&early(5)) && !fit.refused.contains(&early(4)));
    let late = RefusedSwitch { period: 9, units: (16..32).collect(), ..early(1) };
    assert!(fit.refused.contains(&late));
}

/// Single clusters, gaps, uneven periods, tables that do not fit.
#[test]
fn edges_are_named() {
    let outcomes = quiet(2, 6, 5);
    let treated = changed(&outcomes, |unit, period, _| f64::from(unit < 2 && period >= 2));
    let clustered = |clusters: Vec<usize>, centring: Centring| {
        dynamic(&panel(outcomes.clone(), treated.clone()).clustered_by(clusters).unwrap(), centring).effects
    };
    // One cluster shows no spread, nor do cohorts of one cluster about their own mean; about the mean of all they do.
    let without = [(vec![0; 6], Centring::Roles), (vec![0, 0, 1, 1, 1, 1], Centring::Cohorts)];
    for (clusters, centring) in without {
        assert!(clustered(clusters, centring).iter().all(|own| own.standard_error.is_none()));
    }
    for own in clustered(vec![0, 0, 1, 1, 1, 1], Centring::Roles) {
        assert_eq!((own.lone, own.switchers, own.compared), (2, 2, 4));
        assert!(own.standard_error.unwrap() > 0.0);
    }
    let gap = |hidden: fn(usize, usize) -> bool| {
        let seen = (0..30).map(|cell| !hidden(cell / 5, cell % 5)).collect();
        dynamic(&panel(outcomes.clone(), treated.clone()).seen_where(seen).unwrap(), Centring::Roles)
    };
    let fit = gap(|unit, period| unit < 2 && period == 3);
    assert_eq!(fit.effects.iter().map(|own| own.horizon).collect::<Vec<_>>(), [1, 3]);
    assert!(fit.refused.iter().any(|own| own.horizon == 2 && own.reason == SwitchRefusal::SwitchersNotSeen));
    let fit = gap(|unit, period| unit >= 2 && period == 4);
    assert!(fit.refused.iter().any(|own| own.horizon == 3 && own.reason == SwitchRefusal::ComparisonNotSeen));
    let fit = gap(|unit, period| unit == 0 && period == 2);
    assert_eq!(fit.effects.iter().map(|own| own.switchers).collect::<Vec<_>>(), [1, 2, 2]);

    let uneven = TreatmentPanel::new(outcomes.clone(), treated.clone(), vec![0, 1, 2, 4, 5]);
    assert_eq!(uneven, Err(Error::PeriodsUneven { place: 3, before: 2, seen: 4 }));
    let short = TreatmentPanel::new(outcomes.clone(), quiet(1, 6, 4), (0..5).collect());
    assert!(matches!(short, Err(Error::LengthDiffers { what: "a row of the treatments", .. })));
    let none =
        DynamicSwitchingSpec { horizons: 0, ..Default::default() }.fit(&panel(outcomes.clone(), treated));
    assert!(matches!(none, Err(Error::OutOfRange { .. })));
    // Zero and minus zero are one level.
    let signed = changed(&outcomes, |unit, period, _| match unit {
        0 | 1 if period >= 2 => 1.0,
        unit if unit % 2 == 0 => -0.0,
        _ => 0.0,
    });
    assert_eq!(dynamic(&panel(outcomes, signed), Centring::Roles).effects[0].compared, 4);
}

/// Doses of several sizes, effects that grow with the dose and last, noise that lasts: intervals hold the mean effect of those
/// who switch, as often as they say where the units of a cohort are alike, and more often where they differ.
#[test]
fn intervals_hold_the_truth_under_doses() {
    let (units, periods, panels) = (120, 7, 1_000);
    let holds = |seed: u64, alike: bool| {
        let mut stream = StreamKey::new(seed, b"tests", "switching coverage").stream(0);
        let (mut outcomes, mut treatments, mut truth, mut steps) = (Vec::new(), Vec::new(), [0.0; 3], 0.0);
        for unit in 0..units {
            let (level, first) = ((unit % 2) as f64, [3, 5, periods][unit / 2 % 3]);
            let own = if alike { 0 } else { unit };
            let (slope, rises) = (1.0 + 0.5 * (own % 4) as f64, unit % 5 > 1);
            let sign = if rises { 1.0 } else { -1.0 };
            let (mut shock, mut held) = (stream.standard_normal(), 0.0);
            for period in 0..periods {
                shock = 0.6 * shock + stream.standard_normal();
                let size = if period < first { 0.0 } else { (1 + (own + period) % 3) as f64 };
                let effect = slope * sign * size + 0.5 * held;
                held = sign * size;
                // Trends differ by level, which is what a comparison at the same level allows.
                outcomes.push(shock + period as f64 * level + effect);
                treatments.push(level + sign * size);
                let last = if first == 3 { 7 } else { 9 };
                if period >= first && period < last {
                    truth[0] += sign * effect;
                    steps += size;
                    if period == first + 1 {
                        truth[1] += sign * effect;
                        truth[2] += 1.0;
                    }
                }
            }
        }
        let matrix = |values| Matrix::new(units, periods, values).unwrap();
        let fit = DynamicSwitchingSpec::default().fit(&panel(matrix(outcomes), matrix(treatments))).unwrap();
        let second = fit.effects[1];
        let within = |apart: f64, error: Option<f64>| apart.abs() <= 1.959_963_984_540_054 * error.unwrap();
        let total = within(fit.per_unit.effect - truth[0] / steps, fit.per_unit.standard_error);
        [total, within(second.effect - truth[1] / truth[2], second.standard_error)]
    };
    let shares = |alike: bool| {
        let held: Vec<[bool; 2]> = (0..panels).into_par_iter().map(|seed| holds(seed, alike)).collect();
        [0, 1].map(|at| held.iter().filter(|held| held[at]).count() as f64 / panels as f64)
    };
    // Four standard errors of a share of 0.95, and 0.01 for cohorts of eight to twelve units.
    let bound = 4.0 * (0.95 * 0.05 / panels as f64).sqrt() + 0.01;
    let (alike, different) = (shares(true), shares(false));
    assert!(alike.iter().all(|share| (share - 0.95).abs() < bound), "{alike:?}");
    let wider = alike.iter().zip(&different).all(|(alike, different)| different > alike);
    assert!(wider, "{alike:?} against {different:?}");
}
