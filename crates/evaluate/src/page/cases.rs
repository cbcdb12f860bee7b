//! The table of cases: each operation, place or removal by itself, and the whole without it.

use measure::{Digits, Quantity, Unit};
use report::{Block, Cell, Column, Table, Text, say};

use super::parts::{number, table_id};
use crate::inference::{Contrast, RatioInference, is_count};
use crate::study::{Study, cases::Case};

/// What the whole hangs on, and every case by itself; nothing with one case.
pub(super) fn blocks(study: &Study) -> Vec<Block> {
    if study.cases.is_empty() {
        return Vec::new();
    }
    let mut blocks = Vec::new();
    blocks.extend(hangs_on(study).map(Block::paragraph));
    blocks.push(Block::Table { table: table(study) });
    blocks
}

/// The cases without which an effect is no longer shown, where the whole shows one.
fn hangs_on(study: &Study) -> Option<Text> {
    let level = study.spec.answer.level;
    let shown = |inference: &RatioInference| inference.p.is_some_and(|p| p <= level);
    study.joint.as_ref().filter(|joint| shown(&joint.inference))?;
    let needed = study.cases.iter().filter(|case| !case.without.as_ref().is_some_and(shown));
    let names: Vec<Text> = needed.map(|case| places(study, case)).collect();
    (!names.is_empty()).then(|| {
        say!(
            "El resultado depende de: {cases}. Sin ese caso, sea cual sea de ellos, los métodos ya no muestran un efecto.",
            "The result hangs on: {cases}. Without that case, whichever of them, the estimators no longer show an effect.",
            cases = Text::list(names)
        )
    })
}

/// The places of a case.
fn places(study: &Study, case: &Case) -> Text {
    let name = |row: &usize| study.data.panel.units().get(*row).map(|unit| Text::name(&unit.name));
    Text::list(case.rows.iter().filter_map(name))
}

fn table(study: &Study) -> Table {
    let columns = [
        ("case", Text::both("Caso", "Case")),
        ("ratio", Text::both("Razón de tasas", "Rate ratio")),
        ("difference", Text::both("Observado menos esperado", "Observed less expected")),
        ("p", Text::both("p por rango", "p by rank")),
        ("p_holm", Text::both("p entre todos los casos", "p among all cases")),
        ("ratio_without", Text::both("Razón de los demás sin él", "Ratio of the others without it")),
        ("p_without", Text::both("p de los demás", "p of the others")),
    ];
    Table {
        id: table_id(study, "cases"),
        caption: Text::both(
            "Caso por caso, con los métodos que deciden: cada uno solo, los demás fuera de la comparación; y el conjunto sin él. La p entre todos corrige por mirar varios (Holm).",
            "Case by case, by the estimators that carry the verdict: each alone, the others left out of the comparison; and the whole without it. The p among all corrects for looking at several (Holm).",
        ),
        columns: columns.into_iter().map(|(key, heading)| Column::new(key, heading)).collect(),
        rows: study.cases.iter().map(|case| row(study, case)).collect(),
        source: study.data.source.clone(),
    }
}

fn row(study: &Study, case: &Case) -> Vec<Cell> {
    let level = study.spec.answer.level;
    let real = |value: f64, unit: Unit, (what, digits): (&str, Digits)| {
        let what = format!("{what}, {}", case.name);
        Quantity::real(value, unit, study.joint_trace(&what)).with_digits(digits)
    };
    let ratio = |inference: Option<&RatioInference>, what: &str| {
        let inference = inference?;
        let ratio = real(inference.ratio?, Unit::RateRatio, (what, Digits::Decimals(2)));
        Some(match inference.interval {
            Some((low, high)) => ratio.with_interval(low, high, 1.0 - level),
            None => ratio,
        })
    };
    let p = |p: Option<f64>, what: &str| Some(real(p?, Unit::Probability, (what, Digits::Decimals(3))));
    let (alone, without) = (case.alone.as_ref(), case.without.as_ref());
    let difference = alone.map(|alone| {
        let Contrast { observed, expected, .. } = alone.contrast;
        let unit = study.data.panel.unit();
        let digits = if is_count(unit) { Digits::Whole } else { Digits::Significant(4) };
        let difference = (observed - expected) / study.summed_over(&case.rows) as f64;
        real(difference, unit, ("observed less expected of a case", digits))
    });
    vec![
        places(study, case).into(),
        number(ratio(alone, "rate ratio of a case")),
        number(difference),
        number(p(alone.and_then(|alone| alone.p), "rank of a case")),
        number(p(case.p_holm, "rank of a case among all, Holm")),
        number(ratio(without, "rate ratio without a case")),
        number(p(without.and_then(|without| without.p), "rank without a case")),
    ]
}
