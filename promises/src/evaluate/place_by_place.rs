//! One treated place at a time: whole verdicts on every state and date where nothing was done, and the power beside a
//! plain estimator at the same realised level.
//!
//! Every date is answered as a study of that date would be: scales, gates and the dates ranked among all end before it. By
//! place nothing makes the share of false alarms what it should be, so that this can fail.

use ::evaluate::inference::Contrast;
use ::evaluate::inference::calibration::{FittedPlacebo, PlaceboFound};
use ::evaluate::study::trial::{Answered, Trial, TrialSize, fit_placebos};
use ::evaluate::verdict::VerdictClass;
use numeric::{stream::StreamKey, sum};

use super::place_table::Table;
use super::plain::Plain;
use super::receipt;
use super::trial::{Question, seed_or};
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

/// Injected ratios: none, and those at which the power is printed.
pub(super) struct Ratios;

impl Ratios {
    pub(super) const ALL: &'static [f64] = &[1.0, 0.5, 0.67, 0.8, 1.25, 1.5, 2.0, 3.0];
    const FEW: &'static [f64] = &[1.0, 0.5, 2.0];
}

/// Of them those at which ours must exceed the plain estimator on average.
const LARGE: [f64; 2] = [0.5, 2.0];

/// Points by which the power may fall short of the plain estimator at one ratio.
const SHORT: f64 = 0.03;

/// Windows scored of each state; dates before them are only ranked among.
const SCORED: usize = 62;
const SIZE: TrialSize = TrialSize { dates: SCORED + 31, draws: 0, seed: 1 };

/// Level of the verdict, and the share that no state may exceed beyond chance.
const LEVEL: f64 = 0.05;
const MOST_BY_STATE: f64 = 0.10;

/// Most states whose verdict may be withheld.
const MOST_WITHHELD: f64 = 0.25;

/// The name of the receipt, and of the design in it.
pub(super) const RECEIPT: &str = "place-by-place";
pub(super) const NAME: &str = "one state, four months";

/// Share of the receipt that is fitted again, and the seed by which it is chosen, unless another is passed in.
const AGAIN: f64 = 0.05;
const CHOSEN_BY: u64 = 1_949;

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "place-by-place",
        what: "each state treated in turn at dates when nothing was done: false alarms of the whole verdict in all and by state, and power beside a plain difference in differences at one realised level",
        sizes: Sizes::Both,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let question = question()?;
    let held = receipt::read(&receipt::path(bench, RECEIPT), NAME, &question.methods()?)?;
    let mut figures = fitted_again(&question, &held)?;
    figures.extend(table(&question, &held, bench.sized(Ratios::FEW, Ratios::ALL))?);
    Ok(figures)
}

/// Whether a seeded twentieth of the receipt, fitted again, is what it says: a forged line is found by whoever chooses the seed.
fn fitted_again(question: &Question, held: &[FittedPlacebo]) -> Result<Vec<Measured>, Shortfall> {
    let key = StreamKey::new(seed_or(CHOSEN_BY), question.spec.drawn_by().as_bytes(), "again");
    let asked =
        |back: usize, number: usize| key.stream((back as u64) << 32 | number as u64).uniform() < AGAIN;
    let again = fit_placebos(&question.spec, &question.data, SIZE, asked)
        .map_err(|error| refuse(error.to_string()))?;
    let differ = again.iter().filter(|placebo| !held.iter().any(|line| same(line, placebo))).count();
    Ok(vec![
        Measured::count("placebo policies fitted again", again.len(), "policies", Bound::AtLeast(100.0)),
        Measured::count(
            "of them with another answer than the receipt",
            differ,
            "policies",
            Bound::Exactly(0.0),
        ),
    ])
}

/// To the last bit, numbers that are none being the same.
fn same(held: &FittedPlacebo, again: &FittedPlacebo) -> bool {
    let in_bits = |placebo: &FittedPlacebo| {
        let bits = |value: f64| if value.is_nan() { f64::NAN.to_bits() } else { value.to_bits() };
        let of = |found: &PlaceboFound| {
            let PlaceboFound { contrast: Contrast { observed, expected, scale }, own_error, before } = *found;
            let contrast = [observed, expected, scale.deviation].map(bits);
            let before = before.map(|gap| {
                [gap.last.gap, gap.last.error, gap.ahead.gap, gap.ahead.error, gap.degrees].map(bits)
            });
            (contrast, scale.counts, own_error.map(bits), before)
        };
        placebo.found.iter().map(of).collect::<Vec<_>>()
    };
    (held.back, held.number) == (again.back, again.number) && in_bits(held) == in_bits(again)
}

/// Every placebo policy, fitted.
pub(super) fn fitted(question: &Question) -> Result<Vec<FittedPlacebo>, Shortfall> {
    fit_placebos(&question.spec, &question.data, SIZE, |_, _| true).map_err(|error| refuse(error.to_string()))
}

/// The table of whole verdicts, and the power.
pub(super) fn table(
    question: &Question,
    fitted: &[FittedPlacebo],
    ratios: &[f64],
) -> Result<Vec<Measured>, Shortfall> {
    let trial =
        Trial::of(&question.spec, &question.data, fitted).map_err(|error| refuse(error.to_string()))?;
    let answers = trial.answers(SCORED, ratios);
    let none = answers.first().ok_or_else(|| refuse("no ratio was asked".to_owned()))?;
    let table = Table::of(none, |answered| is_effect(answered.class));
    let ungated = Table::of(none, |answered| is_effect(answered.without_gate));
    let withheld = Table::of(none, |answered| answered.withheld);
    let (low, high) = table.interval();
    let share = |what: &str, value: f64, bound| Measured::new(what, value, "share", bound);
    let above = table.above(MOST_BY_STATE);
    let mut figures = vec![
        Measured::count(
            "windows of each state that do not overlap",
            none.len(),
            "windows",
            Bound::AtLeast(60.0),
        ),
        share("false alarms in all", table.share(), Bound::Printed),
        share("false alarms in all, lower end of 95 %", low, Bound::AtMost(LEVEL)),
        share("false alarms in all, upper end of 95 %", high, Bound::Printed),
        share("false alarms in all without the gate", ungated.share(), Bound::Printed),
        share("most false alarms of a state", table.most(), Bound::Printed),
        share("most false alarms of a state without the gate", ungated.most(), Bound::Printed),
        Measured::count(
            "states whose share lies above 0.10 beyond chance (Holm over all)",
            above,
            "states",
            Bound::Exactly(0.0),
        ),
        Measured::new("p that all states have one share", table.homogeneous(), "probability", Bound::Printed),
        share("share of verdicts withheld", withheld.share(), Bound::AtMost(MOST_WITHHELD)),
    ];
    figures.extend(power(&trial, (ratios, &answers), table.share())?);
    Ok(figures)
}

/// The power of the verdict and of a plain estimator whose threshold gives it the same realised level.
fn power(
    trial: &Trial,
    (ratios, answers): (&[f64], &[Vec<Vec<Answered>>]),
    level: f64,
) -> Result<Vec<Measured>, Shortfall> {
    let dates = answers.first().map_or(0, Vec::len);
    let plain = Plain::of(trial, dates).ok_or_else(|| refuse("no difference in differences".to_owned()))?;
    let threshold = plain.threshold(level);
    let realised = plain.table(1.0, threshold).share();
    // A method planted with twice the level must be caught by the bound that ours has to keep.
    let (low, _) = plain.table(1.0, plain.threshold(2.0 * LEVEL)).interval();
    let mut figures = vec![
        Measured::new("realised level of the plain estimator", realised, "share", Bound::Printed),
        Measured::count("windows without a ratio of it", plain.without_ratio(), "windows", Bound::Printed),
        Measured::new(
            "a method planted with twice the level, lower end of 95 %",
            low,
            "share",
            Bound::AtLeast(LEVEL),
        ),
    ];
    let (mut ours_large, mut plain_large) = (Vec::new(), Vec::new());
    for (ratio, answered) in ratios.iter().zip(answers).skip(1) {
        let ours = Table::of(answered, |answered| is_effect(answered.class)).share();
        let theirs = plain.table(*ratio, threshold).share();
        if LARGE.contains(ratio) {
            ours_large.push(ours);
            plain_large.push(theirs);
        }
        let what = format!("detected at a ratio of {ratio}");
        let measured = Measured::new(what, ours, "share", Bound::AtLeast(theirs - SHORT));
        figures.push(measured.beside("plain difference in differences at the same realised level", theirs));
    }
    let mean =
        |values: &[f64]| sum::mean(values).ok_or_else(|| refuse("no large ratio was asked".to_owned()));
    let (ours, theirs) = (mean(&ours_large)?, mean(&plain_large)?);
    let measured = Measured::new("detected at 0.5 and 2 on average", ours, "share", Bound::AtLeast(theirs));
    figures.push(measured.beside("plain difference in differences at the same realised level", theirs));
    Ok(figures)
}

fn is_effect(class: VerdictClass) -> bool {
    matches!(class, VerdictClass::Improved | VerdictClass::Worsened)
}

/// The design of Culiacán on the deaths of 1990-2024 by month, as if the treatment were of September 2024.
pub(super) fn question() -> Result<Question, Shortfall> {
    let of = |before: &str| {
        Question::changed(
            "culiacan-2019",
            &[
                ("statistic = \"victims\"", "statistic = \"deaths-of-known-age\""),
                ("offence = \"intentional-homicide+femicide\"", "offence = \"homicide-death\""),
                ("date = \"2019-10-17\"", "date = \"2024-08-17\""),
                ("pre = \"2015-01..2019-09\"", before),
                ("post = \"2019-11..2020-02\"", "post = \"2024-09..2024-12\""),
            ],
        )
    };
    // A study reads ten years before its window; here every date since 1990 is one.
    let all = of("pre = \"1990-01..2024-07\"")?.data;
    Ok(Question { data: all, ..of("pre = \"2019-11..2024-07\"")? })
}

fn refuse(reason: String) -> Shortfall {
    Shortfall::Unexpected { path: "culiacan-2019".into(), reason }
}

#[cfg(test)]
mod tests {
    use ::evaluate::inference::Scale;

    use super::*;

    #[test]
    fn one_bit_is_another_answer_and_no_number_is_the_same_one() {
        let of = |expected: f64, deviation: f64| {
            let contrast = Contrast { observed: 7.0, expected, scale: Scale { deviation, counts: true } };
            FittedPlacebo {
                back: 3,
                number: 1,
                found: vec![PlaceboFound { contrast, own_error: None, before: None }],
            }
        };
        assert!(same(&of(6.5, f64::NAN), &of(6.5, -f64::NAN)));
        assert!(!same(&of(6.5, 1.0), &of(6.5_f64.next_up(), 1.0)));
        assert!(!same(&of(6.5, 1.0), &FittedPlacebo { number: 2, ..of(6.5, 1.0) }));
    }
}
