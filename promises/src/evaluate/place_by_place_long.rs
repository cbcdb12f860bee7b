//! The whole table place by place, whose receipt is kept beside the promises.

use super::place_by_place::{NAME, RECEIPT, Ratios, fitted, question, table};
use super::receipt;
use crate::{
    bench::Bench,
    line::Measured,
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "place-by-place-long",
        what: "every placebo policy of the table place by place is fitted by every estimator, and the receipt is written anew",
        sizes: Sizes::Long,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let question = question()?;
    let fitted = fitted(&question)?;
    let figures = table(&question, &fitted, Ratios::ALL)?;
    receipt::write(&receipt::path(bench, RECEIPT), &[(NAME, &question.methods()?, &fitted)])?;
    Ok(figures)
}
