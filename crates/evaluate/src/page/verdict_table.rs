//! The verdict as one table, for those who read tables: class, ratio, interval and p, then methods, claims, rules and gates.

use measure::{Digits, Quantity, Unit};
use report::{Cell, Column, Table, Text, Words};

use super::{
    parts::{id_of, number, table_id},
    sentence::PageSentence,
};
use crate::gate::Ruling;
use crate::inference::Estimate;
use crate::policy::{PolicySpec, Unasked};
use crate::study::Study;
use crate::verdict::VerdictClass;

/// What a row of the table is about, and its headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "every variant is said in full, in both languages, by `words` below")]
pub enum VerdictPart {
    Caption,
    PartHeading,
    NameHeading,
    AnswerHeading,
    SaidHeading,
    Verdict,
    Method,
    Claim,
    Rule,
    Gate,
}

impl Words for VerdictPart {
    fn words(&self) -> Text {
        match self {
            Self::Caption => {
                Text::both("El veredicto y con qué se llega a él", "The verdict and what leads to it")
            }
            Self::PartHeading => Text::both("Parte", "Part"),
            Self::NameHeading => Text::both("Nombre", "Name"),
            Self::AnswerHeading => Text::both("Respuesta", "Answer"),
            Self::SaidHeading => Text::both("En palabras", "In words"),
            Self::Verdict => Text::both("veredicto", "verdict"),
            Self::Method => Text::both("método", "method"),
            Self::Claim => Text::both("afirmación", "claim"),
            Self::Rule => Text::both("regla", "rule"),
            Self::Gate => Text::both("requisito", "requirement"),
        }
    }
}

fn table(id: String, rows: Vec<Vec<Cell>>, source: Text) -> Table {
    let of_part = |key: &str, part: VerdictPart| Column::new(key, part.words());
    let of_page = |key: &str, said: PageSentence| Column::new(key, said.into());
    Table {
        id,
        caption: VerdictPart::Caption.words(),
        columns: vec![
            of_part("part", VerdictPart::PartHeading),
            of_part("name", VerdictPart::NameHeading),
            of_part("answer", VerdictPart::AnswerHeading),
            of_page("rate_ratio", PageSentence::RatioHeading),
            of_page("p", PageSentence::PHeading),
            of_page("p_within_margin", PageSentence::PWithinHeading),
            of_part("said", VerdictPart::SaidHeading),
        ],
        rows,
        source,
    }
}

fn row(part: VerdictPart, (name, answer, said): (Text, Text, Text), numbers: [Cell; 3]) -> Vec<Cell> {
    let [ratio, p, within] = numbers;
    vec![part.words().into(), name.into(), answer.into(), ratio, p, within, said.into()]
}

const NOTHING: [Cell; 3] = [Cell::Empty, Cell::Empty, Cell::Empty];

/// The verdict of a study, first its class and what all methods say together, then each method, claim, rule and requirement.
#[must_use]
pub fn verdict_table(study: &Study) -> Table {
    let verdict = &study.verdict;
    let mut rows = vec![row(
        VerdictPart::Verdict,
        (study.spec.title.words(), verdict.class.words(), verdict.sentence.words()),
        together(study),
    )];
    for estimate in &study.estimates {
        let role = if estimate.marked { PageSentence::Shown } else { PageSentence::Carries };
        let said = (estimate.method.words(), role.into(), Text::empty());
        rows.push(row(VerdictPart::Method, said, of_method(study, estimate)));
    }
    for (claim, class) in study.spec.claims.iter().zip(&verdict.claims) {
        rows.push(row(VerdictPart::Claim, (claim.sentence.words(), class.words(), Text::empty()), NOTHING));
    }
    for fired in &verdict.rules {
        let holds = if fired.holds { PageSentence::Holds } else { PageSentence::DoesNotHold };
        let said = (fired.rule.words(), holds.into(), fired.finding.words());
        rows.push(row(VerdictPart::Rule, said, NOTHING));
    }
    for reading in study.gates.iter().filter(|reading| reading.ruling != Ruling::Pass) {
        let said = (reading.gate.words(), reading.ruling.words(), reading.finding.words());
        rows.push(row(VerdictPart::Gate, said, NOTHING));
    }
    table(table_id(study, "verdict"), rows, study.data.source.clone())
}

/// The verdict of a policy that was not asked of the record.
#[must_use]
pub fn unasked_verdict(spec: &PolicySpec, why: &Unasked) -> Table {
    let class = VerdictClass::CannotTell;
    let mut rows = vec![row(VerdictPart::Verdict, (spec.title.words(), class.words(), why.words()), NOTHING)];
    for claim in &spec.claims {
        rows.push(row(VerdictPart::Claim, (claim.sentence.words(), class.words(), Text::empty()), NOTHING));
    }
    table(id_of(spec, "verdict"), rows, Text::empty())
}

/// What all methods that decide say together.
fn together(study: &Study) -> [Cell; 3] {
    let Some(joint) = study.joint.as_ref().map(|joint| &joint.inference) else { return NOTHING };
    let quantity = |value: f64, unit: Unit, (what, digits): (&str, Digits)| {
        Quantity::real(value, unit, study.joint_trace(what)).with_digits(digits)
    };
    let ratio = joint.ratio.map(|ratio| {
        let ratio = quantity(ratio, Unit::RateRatio, ("joint rate ratio", Digits::Decimals(2)));
        match joint.interval {
            Some((low, high)) => ratio.with_interval(low, high, 1.0 - study.spec.answer.level),
            None => ratio,
        }
    });
    let share = |p: Option<f64>, what: &'static str| {
        p.map(|p| quantity(p, Unit::Probability, (what, Digits::Decimals(3))))
    };
    let (p, within) =
        (share(joint.p, "joint rank"), share(joint.p_within_margin, "joint tests of the margin"));
    [number(ratio), number(p), number(within)]
}

fn of_method(study: &Study, estimate: &Estimate) -> [Cell; 3] {
    let (tracer, inference) = (&study.tracer, &estimate.inference);
    [
        number(estimate.ratio(tracer, study.spec.answer.level)),
        number(estimate.probability(tracer, inference.p, "rank among placebos")),
        number(estimate.probability(tracer, inference.p_within_margin, "two one-sided tests of the margin")),
    ]
}
