//! Whole verdicts on policies that never were: how often the rules raise an alarm, and what they detect.

use ::evaluate::policy::MethodName;
use ::evaluate::study::trial::Trial;

use super::trial::{DESIGNS, seed_or, trial};
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

/// Seed of the policies on which estimators are marked.
const MARKED_ON: u64 = 1;

/// Seed of those on which the verdict is scored, unless the check passes another in.
const SCORED_ON: u64 = 7_919;

/// Effects injected to see whether the rules answer.
const INJECTED: [f64; 2] = [0.8, 1.25];

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "false-alarms",
        what: "the verdict says `improved` or `worsened` of at most 5 % of placebo policies, and detects injected effects with at least 80 % of the power of the best estimator",
        sizes: Sizes::Both,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    // Two halves that share no date: one to mark on, one to score.
    let policies = bench.sized(200, 4_200);
    let seed = seed_or(SCORED_ON);
    let mut figures = Vec::new();
    let (mut scored_in_all, mut alarms, mut variance) = (0.0, 0.0, 0.0);
    let mut detected = INJECTED.map(|_| (0.0, 0.0));
    for design in &DESIGNS {
        let name = |what: &str| format!("{}: {what}", design.name);
        let marked = marked(&trial(design, (policies, MARKED_ON))?.half(false));
        let scored = trial(design, (policies, seed))?.half(true);
        let Some(quiet) = scored.rules(1.0, &marked) else { continue };
        #[expect(clippy::cast_precision_loss, reason = "thousands of policies")]
        let count = scored.policies() as f64;
        scored_in_all += count;
        alarms += count * quiet.effects.share;
        let deviation = count * quiet.effects.error;
        variance += deviation * deviation;
        figures.push(Measured::count(name("policies scored"), scored.policies(), "policies", Bound::Printed));
        figures.push(Measured::count(name("estimators marked"), marked.len(), "estimators", Bound::Printed));
        figures.push(Measured::new(name("false alarms"), quiet.effects.share, "share", Bound::AtMost(0.05)));
        figures.push(Measured::new(
            name("false alarms, standard error over dependent dates"),
            quiet.effects.error,
            "share",
            Bound::Printed,
        ));
        figures.push(Measured::new(
            name("answers of any kind"),
            quiet.answers.share,
            "share",
            Bound::Printed,
        ));
        for (ratio, held) in INJECTED.into_iter().zip(&mut detected) {
            let Some(moved) = scored.rules(ratio, &marked) else { continue };
            let best = best_power(&scored, (ratio, &marked));
            let what = name(&format!("share detected at a ratio of {ratio}"));
            held.0 += count * moved.effects.share;
            held.1 += count * best;
            figures.push(
                Measured::new(what, moved.effects.share, "share", Bound::Printed)
                    .beside("best single estimator of correct size", best),
            );
        }
    }
    let share = alarms / scored_in_all;
    let least = bench.sized(40.0, 2_000.0);
    figures.push(Measured::new("policies scored in all", scored_in_all, "policies", Bound::AtLeast(least)));
    figures.push(Measured::new("false alarms in all", share, "share", Bound::AtMost(0.05)));
    // Where one state is treated hardly anything is detected by anybody, so that the bound is held over all designs.
    for (ratio, (ours, best)) in INJECTED.into_iter().zip(detected) {
        let (ours, best) = (ours / scored_in_all, best / scored_in_all);
        let what = format!("share detected in all at a ratio of {ratio}");
        figures.push(
            Measured::new(what, ours, "share", Bound::AtLeast(0.8 * best))
                .beside("best single estimator of each design", best),
        );
    }
    let upper = share + 1.96 * variance.sqrt() / scored_in_all;
    figures.push(Measured::new("false alarms in all, upper end of 95 %", upper, "share", Bound::Printed));
    Ok(figures)
}

/// Estimators whose rank rejects more often than the level by more than chance.
fn marked(trial: &Trial) -> Vec<MethodName> {
    let cries = trial.calibration().into_iter().filter(|held| held.size - 1.96 * held.size_error > 0.05);
    cries.map(|held| held.method).collect()
}

/// The power of the best estimator among those that are not marked.
fn best_power(trial: &Trial, (ratio, marked): (f64, &[MethodName])) -> f64 {
    let at =
        ::evaluate::inference::calibration::INJECTED.iter().position(|held| (held - ratio).abs() < 1e-12);
    let held = trial.calibration();
    let unmarked = held.iter().filter(|held| !marked.contains(&held.method));
    let power = unmarked.filter_map(|held| held.power.get(at?).copied());
    power.fold(0.0, f64::max)
}
