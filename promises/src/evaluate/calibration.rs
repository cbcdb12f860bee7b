//! How often each estimator cries wolf on the shipped record, how often its interval holds, and what it can detect.

use super::trial::{DESIGNS, trial};
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

/// Seed of the placebo policies on which estimators are calibrated.
const SEED: u64 = 20_061_211;

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "calibration",
        what: "on the shipped record at least 1,000 placebo policies a design: size at 5 %, coverage of 95 % and detectable effect of every estimator",
        sizes: Sizes::Both,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let policies = bench.sized(200, 1_200);
    let mut figures = Vec::new();
    for design in &DESIGNS {
        let trial = trial(design, (policies, SEED))?;
        let name = |what: &str| format!("{}: {what}", design.name);
        let least = bench.sized(40.0, 1_000.0);
        figures.push(Measured::count(
            name("placebo policies"),
            trial.policies(),
            "policies",
            Bound::AtLeast(least),
        ));
        for held in trial.calibration() {
            let of = |what: &str| name(&format!("{}, {what}", held.method.code()));
            // The rank among the draws of one date cannot reject more often than the level: more is a fault.
            figures.push(Measured::new(of("size by rank"), held.size, "share", Bound::AtMost(0.05 + 1e-9)));
            figures.push(Measured::new(
                of("coverage by rank"),
                held.coverage,
                "share",
                Bound::AtLeast(0.95 - 1e-9),
            ));
            if let Some(own) = held.own_size {
                figures.push(Measured::new(of("size by its own error"), own, "share", Bound::Printed));
            }
            for (side, ratio) in [("fall", held.detectable_fall), ("rise", held.detectable_rise)] {
                let what = of(&format!("smallest {side} detected with power 0.8"));
                figures.push(Measured::new(what, ratio.unwrap_or(f64::NAN), "rate ratio", Bound::Printed));
            }
        }
    }
    Ok(figures)
}
