//! The whole calibration, whose receipt is kept beside the promises.

use ::evaluate::study::trial::fit_placebos;

use super::calibration::{POLICIES, RECEIPT, SEED, behaviour};
use super::receipt;
use super::trial::{BY_MUNICIPALITY, DESIGNS, Question};
use crate::{
    bench::Bench,
    line::Measured,
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "calibration-long",
        what: "every placebo policy of the calibration is fitted by every estimator, and the receipt is written anew",
        sizes: Sizes::Long,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let (mut figures, mut kept) = (Vec::new(), Vec::new());
    for design in DESIGNS.iter().chain([&BY_MUNICIPALITY]) {
        let question = Question::of(design)?;
        let fitted = fit_placebos(&question.spec, &question.data, design.size(POLICIES, SEED), |_, _| true)
            .map_err(|error| design.refuse(error.to_string()))?;
        figures.extend(behaviour(design, &question, &fitted)?);
        kept.push((design.policy, question.methods()?, fitted));
    }
    let lines: Vec<_> = kept
        .iter()
        .map(|(policy, methods, fitted)| (*policy, methods.as_slice(), fitted.as_slice()))
        .collect();
    receipt::write(&receipt::path(bench, RECEIPT), &lines)?;
    Ok(figures)
}
