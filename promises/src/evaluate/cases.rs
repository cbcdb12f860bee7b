//! Public complaints about evaluations, with their right answers: policies asked as their readers would, and panels that
//! estimators were called with.

use super::engine_cases;
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    record::cases,
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "cases",
        what: "every case of evaluate.toml gets its right answer, and every panel of the complaints about estimators",
        sizes: Sizes::Both,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let mut figures = cases::answered(bench, "evaluate.toml")?;
    for (name, faults) in engine_cases::faults(&cases::folder(bench).join("engine"))? {
        let figure = Measured::count(name, faults.len(), "faults", Bound::Exactly(0.0));
        figures.push(figure.noting(faults.join(" | ")));
    }
    Ok(figures)
}
