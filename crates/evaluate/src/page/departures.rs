//! What a reader must know beside the estimates: neighbours, and every departure from what the file asked for.

use measure::{Digits, Quantity, Unit};
use report::{Block, Cell, Table, Text, Words, say};

use super::parts::{number, table_id};
use crate::gate::{Concern, Gate, GateReading, Ruling};
use crate::study::Study;
use crate::study::displacement::Displaced;

/// What the tables about neighbours and departures say.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "every variant is said in full, in both languages, by `words` below")]
pub enum DepartureSentence {
    NeighboursSummary,
    NeighboursCaption { places: Box<Quantity> },
    Method,
    Ratio,
    P,
    Summary,
    None,
    NotRun { methods: Text },
    Seed { drawn: Box<Quantity> },
}

impl Words for DepartureSentence {
    fn words(&self) -> Text {
        match self {
            Self::NeighboursSummary => {
                Text::both("¿Se fue la violencia a los vecinos?", "Did violence move to the neighbours?")
            }
            Self::NeighboursCaption { places } => say!(
                "Efecto en los {places} vecinos de los lugares tratados, frente a lugares que no tocan a ninguno; el rango es entre los vecinos de lugares que nunca se trataron.",
                "Effect on the {places} neighbours of the treated places, against places that touch none; the rank is among the neighbours of places that never were treated.",
                places = Text::from((**places).clone())
            ),
            Self::Method => Text::both("Estimador", "Estimator"),
            Self::Ratio => Text::both("Razón de tasas", "Rate ratio"),
            Self::P => Text::both("p por rango", "p by rank"),
            Self::Summary => Text::both(
                "En qué se aparta el estudio de lo que pide su archivo",
                "Where the study departs from what its file asks for",
            ),
            Self::None => Text::both(
                "En nada: se hizo lo que el archivo pide, como lo pide.",
                "In nothing: what the file asks for was done as it asks.",
            ),
            Self::NotRun { methods } => say!(
                "El archivo los pedía, pero no se calcularon porque el diseño no lo permite: {methods}.",
                "Requested but not run, because the design does not allow them: {methods}.",
                methods = methods.clone()
            ),
            Self::Seed { drawn } => say!(
                "Las asignaciones posibles son demasiadas para recorrerlas: se sortearon {drawn}.",
                "The possible assignments are too many to go through: {drawn} were drawn.",
                drawn = Text::from((**drawn).clone())
            ),
        }
    }
}

/// What happened in the neighbours; nothing where the file leaves none out.
pub(super) fn neighbours(study: &Study) -> Option<Block> {
    let first = study.displacement.first()?;
    let places = study.tracer.whole(first.places, Unit::Places, "neighbours read as treated");
    let columns = [
        ("method", DepartureSentence::Method),
        ("rate_ratio", DepartureSentence::Ratio),
        ("p", DepartureSentence::P),
    ];
    let table = Table {
        id: table_id(study, "neighbours"),
        caption: DepartureSentence::NeighboursCaption { places }.words(),
        columns: columns.into_iter().map(|(key, said)| report::Column::new(key, said.words())).collect(),
        rows: study.displacement.iter().map(|displaced| row(study, displaced)).collect(),
        source: study.data.source.clone(),
    };
    let blocks = vec![Block::Table { table }];
    Some(Block::Details { summary: DepartureSentence::NeighboursSummary.words(), blocks })
}

fn row(study: &Study, displaced: &Displaced) -> Vec<Cell> {
    let of = |what: &str| {
        let method = displaced.method.code();
        study.tracer.computed("displacement", [("what", what.to_owned()), ("method", method.to_owned())])
    };
    let inference = &displaced.inference;
    let ratio = inference.ratio.map(|ratio| {
        let ratio = Quantity::real(ratio, Unit::RateRatio, of("rate ratio")).with_digits(Digits::Decimals(2));
        match inference.interval {
            Some((low, high)) => ratio.with_interval(low, high, 1.0 - study.spec.answer.level),
            None => ratio,
        }
    });
    let p = inference
        .p
        .map(|p| Quantity::real(p, Unit::Probability, of("rank")).with_digits(Digits::Decimals(3)));
    vec![displaced.method.words().into(), number(ratio), number(p)]
}

/// Every departure from the file: methods not run, methods shown without a vote, places left out, assignments drawn.
pub(super) fn departures(study: &Study) -> Block {
    let mut items = Vec::new();
    let ran = |method: &&crate::policy::MethodName| study.estimates.iter().any(|e| e.method == **method);
    let missing: Vec<Text> = study.spec.methods.iter().filter(|m| !ran(m)).map(Words::words).collect();
    if !missing.is_empty() {
        items.push(DepartureSentence::NotRun { methods: Text::list(missing) }.words());
    }
    for reading in study.gates.iter().filter(|reading| departs(reading)) {
        let finding = reading.finding.words();
        // One finding may be about several methods; it is one departure.
        if !items.contains(&finding) {
            items.push(finding);
        }
    }
    let sampled = study.estimates.iter().find_map(|estimate| match estimate.sets {
        estimate::AssignmentSets::Sampled { draws, .. } => Some(draws),
        estimate::AssignmentSets::Enumerated { .. } => None,
    });
    if let Some(draws) = sampled {
        let drawn = study.tracer.whole(draws, Unit::Items, "assignments drawn");
        items.push(DepartureSentence::Seed { drawn }.words());
    }
    if items.is_empty() {
        items.push(DepartureSentence::None.words());
    }
    let blocks = vec![Block::List { items }];
    Block::Details { summary: DepartureSentence::Summary.words(), blocks }
}

/// A ruling by which something that the file asks for was not done, or was done otherwise.
fn departs(reading: &GateReading) -> bool {
    match reading.concern {
        Concern::Method(_) => {
            let masks = reading.gate == Gate::MissingOutcomes && reading.ruling == Ruling::Warn;
            masks || matches!(reading.ruling, Ruling::Refuse | Ruling::Mark)
        }
        Concern::Study => {
            let leaves_out = matches!(reading.gate, Gate::MissingOutcomes | Gate::PlaceChange);
            reading.ruling == Ruling::Warn && leaves_out
        }
        Concern::Considered(_) | Concern::Claim(_) => false,
    }
}
