//! The methods beside their fastest peers, ours and theirs in turn on the same panel.

use super::beside::{Comparison, compare, ours, panel_files, told};
use crate::{
    bench::{Bench, Contestant},
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "speed",
        what: "each method takes a third of the processor time of its fastest peer at most within the process, and a tenth as a whole process that reads its panel, on the municipal panel and Proposition 99",
        sizes: Sizes::Long,
        measure,
    }
}

const COMPARISONS: [Comparison; 6] = [
    Comparison {
        task: "poisson",
        peers: &["StatsPAI", "pyfixest"],
        note: "effects of municipality and month, errors by municipality; peers after a first call that compiles",
        iterations: None,
    },
    Comparison { task: "callaway-santanna", peers: &["diff-diff"], note: "", iterations: None },
    Comparison {
        task: "callaway-santanna-bootstrap",
        peers: &["diff-diff"],
        note: "999 replicates, of every cell and the overall average",
        iterations: None,
    },
    Comparison { task: "imputation", peers: &["StatsPAI", "diff-diff"], note: "", iterations: None },
    Comparison {
        task: "synthetic-did-prop99",
        peers: &["diff-diff"],
        note: "both draw 200 placebos among 38 states and fit each anew, ours to the optimum and the peer to its stopping rule; by default ours fits each state once",
        iterations: None,
    },
    Comparison {
        task: "structural-series",
        peers: &["bsts-causalimpact"],
        note: "108 months, 31 controls, each as its own default: ours keeps 900 of 1,000 iterations, the peer 1,000 of 1,500; ours has the priors of R CausalImpact, so that answers differ",
        iterations: Some((1_000.0, 1_500.0)),
    },
];

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let mut figures = compare(bench, &COMPARISONS)?;
    let files = panel_files(bench)?;
    for (task, how) in [
        ("synthetic-did-prop99-enumerated", "every state once"),
        ("synthetic-did-prop99-stopped", "200 draws, each to the stopping rule of synthdid"),
    ] {
        let timings = bench.time(Contestant::new(ours(bench, task)?.args(&files)))?;
        let what = format!("synthetic-did-prop99: processor within the process, {how}");
        figures.push(
            Measured::new(what, told(&timings, |told| Some(told.cpu))?, "s", Bound::Printed)
                .of_runs(timings.runs()),
        );
    }
    Ok(figures)
}
