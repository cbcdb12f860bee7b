//! The one p of all windows and comparisons, on policies that never were and on one effect that was put there.

use ::evaluate::StudyData;
use ::evaluate::policy::PolicySpec;
use ::evaluate::study::study;
use measure::{Month, Panel, PlaceCode};

use super::trial::{Question, seed_or};
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

/// The shipped policy whose design is asked of every state.
const POLICY: &str = "culiacan-2019";

/// Four months each, none of which is in the months after another, all before the real one and after 24 months at least.
const STARTS: [&str; 8] =
    ["2017-02", "2017-06", "2017-10", "2018-02", "2018-06", "2018-10", "2019-02", "2019-05"];

/// States, each the treated one in turn.
const STATES: u32 = 32;

/// The ratio put on each state to see whether the curve finds it, and at how many of the dates.
const INJECTED: f64 = 2.0;
const INJECTED_AT: usize = 2;

/// Seed of the draws of a study, unless the check passes another in.
const SEED: u64 = 1;

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "specification-curve",
        what: "over windows and comparisons one p-value rejects at most 5 % of policies that never were, on the shipped record",
        sizes: Sizes::Both,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let dates = bench.sized(1, STARTS.len());
    let (mut quiet, mut found, mut ways) = (Vec::new(), Vec::new(), usize::MAX);
    for (date, start) in STARTS.iter().take(dates).enumerate() {
        for state in 1..=STATES {
            let (spec, data) = placebo(start, state)?;
            for (ratio, held) in [(1.0, &mut quiet), (INJECTED, &mut found)] {
                if ratio > 1.0 && date >= bench.sized(0, INJECTED_AT) {
                    continue;
                }
                let data = injected(&data, &spec, (state, ratio))?;
                let answer = study(&spec, data, seed_or(SEED)).map_err(|error| refuse(error.to_string()))?;
                let Some(curve) = answer.curve else { continue };
                ways = ways.min(curve.each.len());
                held.extend(curve.joint.inference.p);
            }
        }
    }
    let level = |p: &&f64| **p <= 0.05;
    #[expect(clippy::cast_precision_loss, reason = "hundreds of policies")]
    let share = |held: &[f64]| held.iter().filter(level).count() as f64 / held.len() as f64;
    // Of the 32 states of one date five or more are rejected with a probability of 0.02 where the level holds (binomial).
    let most = bench.sized(0.125, 0.05);
    let mut figures = vec![
        Measured::count("policies that never were", quiet.len(), "policies", Bound::AtLeast(30.0)),
        Measured::count("ways to ask of each, at least", ways, "ways", Bound::AtLeast(8.0)),
        Measured::new("rejected at 5 %", share(&quiet), "share", Bound::AtMost(most)),
    ];
    if !found.is_empty() {
        figures.push(Measured::new("detected at a ratio of 2", share(&found), "share", Bound::Printed));
    }
    Ok(figures)
}

fn refuse(reason: String) -> Shortfall {
    Shortfall::Unexpected { path: POLICY.into(), reason }
}

/// The policy as if it had begun in another month and in another state, with the estimators that are fitted at once.
fn placebo(start: &str, state: u32) -> Result<(PolicySpec, StudyData), Shortfall> {
    let month: Month = start.parse().map_err(|_| refuse(format!("`{start}` is no month")))?;
    let changes = [
        ("place = \"Sinaloa\"", format!("place = \"{state:02}\"")),
        ("date = \"2019-10-17\"", format!("date = \"{start}-01\"")),
        ("pre = \"2015-01..2019-09\"", format!("pre = \"2015-01..{}\"", month.plus(-1))),
        ("post = \"2019-11..2020-02\"", format!("post = \"{month}..{}\"", month.plus(3))),
        (", \"callaway-santanna\", \"poisson-fixed-effects\"]", "]".to_owned()),
    ];
    let changes: Vec<(&str, &str)> = changes.iter().map(|(from, to)| (*from, to.as_str())).collect();
    let question = Question::changed(POLICY, &changes)?;
    Ok((question.spec, question.data))
}

/// The panel with the outcomes of one state after multiplied by a ratio.
fn injected(data: &StudyData, spec: &PolicySpec, (state, ratio): (u32, f64)) -> Result<StudyData, Shortfall> {
    let panel = &data.panel;
    let place = PlaceCode::new(state).map_err(|error| refuse(error.to_string()))?;
    let (mut outcome, mut exposure) = (Vec::new(), Vec::new());
    for (row, unit) in panel.units().iter().enumerate() {
        for (column, time) in panel.times().iter().enumerate() {
            let after = matches!(time, measure::PanelTime::Month(month) if spec.window.post.contains(*month));
            let times = if after && unit.place == Some(place) { ratio } else { 1.0 };
            outcome.push(panel.outcome(row, column).map(|seen| times * seen));
            exposure.extend(panel.exposure(row, column));
        }
    }
    let units = (panel.units().to_vec(), panel.times().to_vec());
    let panel =
        Panel::new(units, outcome, exposure, panel.unit()).map_err(|error| refuse(error.to_string()))?;
    Ok(StudyData { panel, ..data.clone() })
}
