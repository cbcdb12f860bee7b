//! The table of what the estimators say together, and how much of it each says by itself.

use measure::{Digits, Quantity, Unit};
use report::{Cell, Table, Text, Words, say};

use super::parts::{number, table_id};
use crate::inference::joint::{JointInference, Voice};
use crate::study::Study;

/// What the tables about several estimators say.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "every variant is said in full, in both languages, by `words` below")]
pub enum TogetherSentence {
    Summary,
    Caption,
    Voice,
    Together,
    Same { methods: Text },
    Ratio,
    P,
    Spread,
    CorrelationWith { voice: Text },
    Parting { p: Box<Quantity> },
}

impl Words for TogetherSentence {
    fn words(&self) -> Text {
        match self {
            Self::Summary => Text::both(
                "Qué dicen juntos los estimadores, y cuánto comparten",
                "What the estimators say together, and how much they share",
            ),
            Self::Caption => Text::both(
                "Los estimadores que deciden, sobre las mismas asignaciones: los que por álgebra dan el mismo número cuentan una vez, y la última fila es una sola prueba de todos.",
                "The estimators that carry the verdict, on the same assignments: those that give the same number by algebra count once, and the last row is one test of all.",
            ),
            Self::Voice => Text::both("Estimador", "Estimator"),
            Self::Together => Text::both("juntos", "together"),
            Self::Same { methods } => {
                say!("{methods} (un mismo número)", "{methods} (one number)", methods = methods.clone())
            }
            Self::Ratio => Text::both("Razón de tasas", "Rate ratio"),
            Self::P => Text::both("p por rango", "p by rank"),
            Self::Spread => {
                Text::both("Desviación entre placebos (logaritmo)", "Deviation among placebos (logarithm)")
            }
            Self::CorrelationWith { voice } => {
                say!("Correlación con {voice}", "Correlation with {voice}", voice = voice.clone())
            }
            Self::Parting { p } => say!(
                "Prueba de que no difieren más entre sí que donde nada pasó: p = {p}.",
                "Test that they differ no more than where nothing happened: p = {p}.",
                p = Text::from((**p).clone())
            ),
        }
    }
}

/// The summary, the table and the test of disagreement; nothing where no estimator carries the verdict.
pub(super) fn blocks(study: &Study) -> Option<report::Block> {
    let joint = study.joint.as_ref()?;
    let mut blocks = vec![report::Block::Table { table: table(study, joint) }];
    if let Some(found) = joint.disagreement {
        let p = Box::new(real(study, found.p, Unit::Probability, ("disagreement", Digits::Decimals(3))));
        blocks.push(report::Block::paragraph(TogetherSentence::Parting { p }.words()));
    }
    Some(report::Block::Details { summary: TogetherSentence::Summary.words(), blocks })
}

fn table(study: &Study, joint: &JointInference) -> Table {
    let headings = [
        ("voice".to_owned(), TogetherSentence::Voice),
        ("rate_ratio".to_owned(), TogetherSentence::Ratio),
        ("p".to_owned(), TogetherSentence::P),
        ("spread".to_owned(), TogetherSentence::Spread),
    ];
    let correlated = joint.voices.iter().enumerate().map(|(n, voice)| {
        (format!("correlation_{}", n + 1), TogetherSentence::CorrelationWith { voice: name(voice) })
    });
    let columns = headings.into_iter().chain(correlated);
    let mut rows: Vec<Vec<Cell>> =
        joint.voices.iter().enumerate().map(|(n, voice)| row(study, joint, (n, voice))).collect();
    rows.push(all(study, joint));
    Table {
        id: table_id(study, "together"),
        caption: TogetherSentence::Caption.words(),
        columns: columns.map(|(key, heading)| report::Column::new(&key, heading.words())).collect(),
        rows,
        source: study.data.source.clone(),
    }
}

fn name(voice: &Voice) -> Text {
    match voice.names.as_slice() {
        [one] => one.words(),
        several => TogetherSentence::Same { methods: Text::list(several.iter().map(Words::words)) }.words(),
    }
}

fn row(study: &Study, joint: &JointInference, (n, voice): (usize, &Voice)) -> Vec<Cell> {
    let first = voice.names.first();
    let estimate = study.estimates.iter().find(|estimate| Some(&estimate.method) == first);
    let (tracer, level) = (&study.tracer, study.spec.answer.level);
    let ratio = estimate.and_then(|estimate| estimate.ratio(tracer, level));
    let p = estimate
        .and_then(|estimate| estimate.probability(tracer, estimate.inference.p, "rank among placebos"));
    let code = first.map_or("", |method| method.code());
    let spread = joint.spreads.get(n).copied().filter(|spread| spread.is_finite());
    let mut cells: Vec<Cell> = vec![name(voice).into(), number(ratio), number(p)];
    cells.push(number(spread.map(|spread| {
        real(study, spread, Unit::Pure, (&format!("placebo deviation, {code}"), Digits::Decimals(3)))
    })));
    for (other, correlation) in joint.correlations.get(n).into_iter().flatten().enumerate() {
        let what = format!("correlation of voices {} and {}", n + 1, other + 1);
        let shown = correlation
            .is_finite()
            .then(|| real(study, *correlation, Unit::Pure, (&what, Digits::Decimals(2))));
        cells.push(number(shown));
    }
    cells
}

/// The last row: one test of all.
fn all(study: &Study, joint: &JointInference) -> Vec<Cell> {
    let level = study.spec.answer.level;
    let inference = &joint.inference;
    let ratio = inference.ratio.map(|ratio| {
        let ratio = real(study, ratio, Unit::RateRatio, ("joint rate ratio", Digits::Decimals(2)));
        match inference.interval {
            Some((low, high)) => ratio.with_interval(low, high, 1.0 - level),
            None => ratio,
        }
    });
    let p = inference.p.map(|p| real(study, p, Unit::Probability, ("joint rank", Digits::Decimals(3))));
    let mut cells = vec![TogetherSentence::Together.words().into(), number(ratio), number(p)];
    cells.extend((0..=joint.voices.len()).map(|_| Cell::Empty));
    cells
}

fn real(study: &Study, value: f64, unit: Unit, (what, digits): (&str, Digits)) -> Quantity {
    Quantity::real(value, unit, study.joint_trace(what)).with_digits(digits)
}
