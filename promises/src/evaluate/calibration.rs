//! How often each estimator cries wolf on the shipped record, how often its interval holds, and what it can detect: read
//! from the receipt of the long run, some of whose placebo policies are fitted again.

use ::evaluate::inference::calibration::FittedPlacebo;
use ::evaluate::study::trial::{Trial, fit_placebos};
use numeric::stream::StreamKey;

use super::receipt;
use super::trial::{BY_MUNICIPALITY, DESIGNS, Design, Question, seed_or};
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

/// Seed of the placebo policies on which estimators are calibrated.
pub(super) const SEED: u64 = 20_061_211;

/// Placebo policies of a design, at least.
pub(super) const POLICIES: usize = 1_200;

/// The name of the receipt.
pub(super) const RECEIPT: &str = "calibration";

/// Share of the receipt that is fitted again, and the seed by which it is chosen, unless another is passed in.
const AGAIN: f64 = 0.05;
const CHOSEN_BY: u64 = 1_949;

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "calibration",
        what: "on the shipped record at least 1,000 placebo policies a design: size at 5 %, coverage of 95 % and detectable effect of every estimator, from a receipt of which a seeded twentieth is fitted again",
        sizes: Sizes::Both,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let path = receipt::path(bench, RECEIPT);
    let chosen = seed_or(CHOSEN_BY);
    let mut figures = Vec::new();
    for design in DESIGNS.iter().chain([&BY_MUNICIPALITY]) {
        let question = Question::of(design)?;
        let held = receipt::read(&path, design.policy, &question.methods()?)?;
        figures.extend(behaviour(design, &question, &held)?);
        let key = StreamKey::new(chosen, question.spec.drawn_by().as_bytes(), "again");
        let asked =
            |back: usize, number: usize| key.stream((back as u64) << 32 | number as u64).uniform() < AGAIN;
        let size = design.size(POLICIES, SEED);
        let again = fit_placebos(&question.spec, &question.data, size, asked)
            .map_err(|error| design.refuse(error.to_string()))?;
        let name = |what: &str| format!("{}: {what}", design.name);
        figures.push(Measured::count(
            name("placebo policies fitted again"),
            again.len(),
            "policies",
            Bound::AtLeast(20.0),
        ));
        let differ = again.iter().filter(|placebo| !held.iter().any(|line| same(line, placebo))).count();
        figures.push(Measured::count(
            name("of them with another answer than the receipt"),
            differ,
            "policies",
            Bound::Exactly(0.0),
        ));
    }
    Ok(figures)
}

/// To the last bit, numbers that are none being the same.
fn same(held: &FittedPlacebo, again: &FittedPlacebo) -> bool {
    let bits = |placebo: &FittedPlacebo| -> Vec<[u64; 4]> {
        let of = |(contrast, own): &(::evaluate::inference::Contrast, Option<f64>)| {
            [contrast.observed, contrast.expected, contrast.noise, own.unwrap_or(f64::NAN)]
                .map(|value| if value.is_nan() { f64::NAN.to_bits() } else { value.to_bits() })
        };
        placebo.found.iter().map(of).collect()
    };
    (held.back, held.number) == (again.back, again.number) && bits(held) == bits(again)
}

/// How the estimators behave on the placebo policies of a design.
pub(super) fn behaviour(
    design: &Design,
    question: &Question,
    fitted: &[FittedPlacebo],
) -> Result<Vec<Measured>, Shortfall> {
    let trial = Trial::of(&question.spec, &question.data, fitted)
        .map_err(|error| design.refuse(error.to_string()))?;
    let name = |what: &str| format!("{}: {what}", design.name);
    let mut figures = vec![Measured::count(
        name("placebo policies"),
        trial.policies(),
        "policies",
        Bound::AtLeast(1_000.0),
    )];
    for held in trial.calibration() {
        let of = |what: &str| name(&format!("{}, {what}", held.method.code()));
        // The rank among the draws of one date cannot reject more often than the level: more is a fault.
        figures.push(Measured::new(of("size by rank"), held.size, "share", Bound::AtMost(0.05 + 1e-9)));
        let coverage = of("coverage by rank");
        figures.push(Measured::new(coverage, held.coverage, "share", Bound::AtLeast(0.95 - 1e-9)));
        if let Some(own) = held.own_size {
            figures.push(Measured::new(of("size by its own error"), own, "share", Bound::Printed));
        }
        for (side, ratio) in [("fall", held.detectable_fall), ("rise", held.detectable_rise)] {
            let what = of(&format!("smallest {side} detected with power 0.8"));
            figures.push(Measured::new(what, ratio.unwrap_or(f64::NAN), "rate ratio", Bound::Printed));
        }
    }
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use ::evaluate::inference::Contrast;

    use super::*;

    #[test]
    fn one_bit_is_another_answer_and_no_number_is_the_same_one() {
        let of = |expected: f64, noise: f64| FittedPlacebo {
            back: 3,
            number: 1,
            found: vec![(Contrast { observed: 7.0, expected, noise }, None)],
        };
        assert!(same(&of(6.5, f64::NAN), &of(6.5, -f64::NAN)));
        assert!(!same(&of(6.5, 1.0), &of(6.5_f64.next_up(), 1.0)));
        assert!(!same(&of(6.5, 1.0), &FittedPlacebo { number: 2, ..of(6.5, 1.0) }));
    }
}
