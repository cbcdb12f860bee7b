//! `saldo evaluate --all-vintages`: the same policy on every vintage held, and whether its verdict flips.

use std::collections::BTreeSet;

use evaluate::{
    PolicySpec, Study,
    policy::{Outcome, VintageChoice},
    study,
};
use measure::{Digits, Period, Quantity, Sha256, Unit};
use record::query::{Held, PlaceSelector, Record, Selector};
use report::{Block, Cell, Column, Report, Section, Table, Text, Words, say};

use crate::{
    Error, NamedText, Progress,
    panel::prepare,
    policy_held::{read_policy, refuse_known_outcomes},
    source::source_lines,
    words::Sentence,
};

/// Judges a policy on every vintage that holds its window, oldest first.
///
/// # Errors
/// When the file is no policy, its outcome is no figure of the record, or no vintage holds its window.
pub fn evaluate_all_vintages(
    record: &Record,
    policy: &NamedText,
    seed: u64,
    progress: &dyn Progress,
) -> Result<Report, Error> {
    let spec = read_policy(policy)?;
    refuse_known_outcomes(record, &spec)?;
    let Outcome::Record(outcome) = &spec.outcome else {
        return Err(Error::policy(VintageSentence::OutcomeHasNoVintages.words()));
    };
    let window = spec.window.whole();
    let question = Selector::new(outcome.statistic, outcome.offence.clone(), measure::PlaceCode::NATION)
        .over(PlaceSelector::EachState);
    let holds = |held: &&Held| held.coverage.months.covers(window);
    let mut vintages: Vec<&Held> = record.candidates(&question).into_iter().filter(holds).collect();
    vintages.sort_by_key(|held| (held.release.vintage.cutoff, held.release.vintage.public.latest()));
    let title = VintageSentence::OnEveryVintage { policy: Box::new(spec.title.words()) }.words();
    progress.begin(&title, Some(vintages.len() as u64));
    let (mut judged, mut releases): (Vec<(&Held, Study)>, BTreeSet<Sha256>) = (Vec::new(), BTreeSet::new());
    for (step, held) in (1..).zip(vintages) {
        let on_it = on_vintage(&spec, held.release.sha256);
        if let Ok(prepared) = prepare(record, &on_it) {
            releases.extend(prepared.releases.iter());
            judged.push((held, study(&on_it, prepared.data, seed).map_err(|e| Error::study(&e))?));
        }
        progress.reach(step);
    }
    progress.end();
    if judged.is_empty() {
        return Err(Error::policy(VintageSentence::NoVintageHoldsWindow { window }.words()));
    }
    let classes: Vec<_> = judged.iter().map(|(_, study)| study.verdict.class).collect();
    let flips = classes.windows(2).filter(|pair| pair.first() != pair.last()).count();
    let lead = match flips {
        0 => VintageSentence::VerdictNeverFlips { class: Box::new(words_of(classes.first())) },
        _ => VintageSentence::VerdictFlips {
            first: Box::new(words_of(classes.first())),
            last: Box::new(words_of(classes.last())),
        },
    };
    let table = Table {
        id: "vintages".to_owned(),
        caption: title.clone(),
        columns: vec![
            Column::new("cutoff", Sentence::Cutoff.into()),
            Column::new("release", Sentence::ReleaseHeading.into()),
            Column::new("verdict", Sentence::VerdictHeading.into()),
            Column::new("rate_ratio", VintageSentence::RateRatioTogether.words()),
            Column::new("p", VintageSentence::RankTogether.words()),
        ],
        rows: judged.iter().map(|(held, study)| row(held, study)).collect(),
        source: Text::empty(),
    };
    Ok(Report {
        id: format!("{}-vintages", spec.id),
        title,
        lead: lead.words(),
        sections: vec![Section {
            id: "vintages".to_owned(),
            heading: spec.title.words(),
            blocks: vec![Block::Table { table }],
        }],
        sources: source_lines(record, &releases),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        key: None,
    })
}

/// What the page of all vintages says.
#[derive(Debug, Clone)]
enum VintageSentence {
    OutcomeHasNoVintages,
    NoVintageHoldsWindow { window: Period },
    OnEveryVintage { policy: Box<Text> },
    VerdictNeverFlips { class: Box<Text> },
    VerdictFlips { first: Box<Text>, last: Box<Text> },
    RateRatioTogether,
    RankTogether,
}

impl Words for VintageSentence {
    fn words(&self) -> Text {
        match self {
            Self::OutcomeHasNoVintages => Text::both(
                "El resultado de esta política es un panel de fuera: no tiene versiones del registro. Pide `saldo evaluate` sin `--all-vintages`.",
                "The outcome of this policy is an outside panel: it has no versions in the record. Ask `saldo evaluate` without `--all-vintages`.",
            ),
            Self::NoVintageHoldsWindow { window } => say!(
                "Ninguna versión guardada cubre los meses de la política, {window}: importa una que los tenga.",
                "No version held covers the months of the policy, {window}: import one that has them.",
                window = *window
            ),
            Self::OnEveryVintage { policy } => say!(
                "{policy}: el veredicto con cada versión de las cifras",
                "{policy}: the verdict on each version of the figures",
                policy = (**policy).clone()
            ),
            Self::VerdictNeverFlips { class } => say!(
                "Con todas las versiones que se tienen, de la más vieja a la más nueva, el veredicto es el mismo: {class}.",
                "On every version held, from the oldest to the newest, the verdict is the same: {class}.",
                class = (**class).clone()
            ),
            Self::VerdictFlips { first, last } => say!(
                "El veredicto cambia con la versión de las cifras: con la más vieja es «{first}», con la más nueva «{last}».",
                "The verdict changes with the version of the figures: on the oldest it is “{first}”, on the newest “{last}”.",
                first = (**first).clone(),
                last = (**last).clone()
            ),
            Self::RateRatioTogether => Text::both("razón de tasas, juntos", "rate ratio, together"),
            Self::RankTogether => Text::both("p por rango, juntos", "p by rank, together"),
        }
    }
}

fn words_of(class: Option<&evaluate::verdict::VerdictClass>) -> Text {
    class.map_or_else(Text::empty, Words::words)
}

/// The same question on one release.
fn on_vintage(spec: &PolicySpec, release: Sha256) -> PolicySpec {
    let mut on_it = spec.clone();
    if let Outcome::Record(outcome) = &mut on_it.outcome {
        outcome.vintage = VintageChoice::Release(release.to_string());
        outcome.as_of = None;
    }
    on_it
}

fn row(held: &Held, study: &Study) -> Vec<Cell> {
    let joint = study.joint.as_ref().map(|joint| &joint.inference);
    let quantity = |value: f64, unit: Unit, (what, digits): (&str, Digits)| {
        Quantity::real(value, unit, study.joint_trace(what)).with_digits(digits)
    };
    let ratio = joint.and_then(|joint| {
        let ratio = quantity(joint.ratio?, Unit::RateRatio, ("joint rate ratio", Digits::Decimals(2)));
        Some(match joint.interval {
            Some((low, high)) => ratio.with_interval(low, high, 1.0 - study.spec.answer.level),
            None => ratio,
        })
    });
    let p = joint
        .and_then(|joint| Some(quantity(joint.p?, Unit::Probability, ("joint rank", Digits::Decimals(3)))));
    vec![
        Text::from(held.release.vintage.cutoff).into(),
        Text::code(held.release.sha256.short()).into(),
        study.verdict.class.words().into(),
        ratio.map_or(Cell::Empty, Cell::from),
        p.map_or(Cell::Empty, Cell::from),
    ]
}
