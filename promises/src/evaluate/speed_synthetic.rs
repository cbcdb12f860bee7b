//! Synthetic methods beside peers that take minutes: predictors with nested weights, and the municipal block.

use super::beside::{Comparison, compare};
use crate::{
    bench::Bench,
    line::Measured,
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "speed-synthetic",
        what: "a synthetic control with predictors and all its placebos, and synthetic difference in differences on 2,174 municipalities with 200, take a third of the processor time of their peers at most, and a tenth as whole processes",
        sizes: Sizes::Long,
        measure,
    }
}

const COMPARISONS: [Comparison; 2] = [
    Comparison {
        task: "synthetic-did-block",
        peers: &["diff-diff"],
        note: "2,174 municipalities, 17 of them treated, 108 months, 200 placebos; ours to the optimum, the peer to its stopping rule",
        iterations: None,
    },
    Comparison {
        task: "synthetic-control-states",
        peers: &["pysyncon"],
        note: "32 states, 60 months before, means of ten windows as predictors, every placebo; each by its own local search for the weights of predictors, so that effects may differ",
        iterations: None,
    },
];

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    compare(bench, &COMPARISONS)
}
