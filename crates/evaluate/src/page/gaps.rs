//! What is missing on a page: which cells, of whom, why, and what was done about each.

use std::collections::BTreeMap;

use measure::{Month, Unit};
use report::{Block, Cell, Column, Table, Text, Words, say};

use super::parts::table_id;
use crate::design::Role;
use crate::gate::{Gate, Ruling, lacking, takes_gaps, times_in_words};
use crate::study::Study;

/// Places listed; of more the sentence above says the number.
const LISTED: usize = 60;

/// What the part about missing cells says.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "every variant is said in full, in both languages, by `words` below")]
pub enum GapSentence {
    Lead { cells: Text, places: Text },
    Caption,
    Place,
    Times,
    Cells,
    Why,
    Done,
    NotHeld,
    Everywhere,
    OutOfTheWindow,
    Refused,
    ShownOnly,
    LeftOut,
    Masked { methods: Text },
    LeftOutOrMasked { methods: Text },
    NotCompared,
    Naive,
}

impl Words for GapSentence {
    fn words(&self) -> Text {
        match self {
            Self::Lead { cells, places } => say!(
                "Faltan {cells} cifras de {places} lugares. Una cifra que falta no se lee como cero ni como una menor.",
                "Figures of {places} places are missing: {cells} in all. A missing figure is not read as zero, nor as a lower one.",
                cells = cells.clone(),
                places = places.clone()
            ),
            Self::Caption => Text::both("Las cifras que faltan", "The missing figures"),
            Self::Place => Text::both("Lugar", "Place"),
            Self::Times => Text::both("Meses", "Months"),
            Self::Cells => Text::both("Cifras que faltan", "Figures missing"),
            Self::Why => Text::both("Por qué faltan", "Why they are missing"),
            Self::Done => Text::both("Qué se hizo", "What was done"),
            Self::NotHeld => Text::both("el registro no las tiene", "the record does not hold them"),
            Self::Everywhere => Text::both("todos los lugares de comparación", "every place of comparison"),
            Self::OutOfTheWindow => {
                Text::both("esos meses no se usan para ningún lugar", "those months are used for no place")
            }
            Self::Refused => Text::both(
                "es un lugar tratado: no hay veredicto sin esas cifras",
                "it is a treated place: there is no verdict without these figures",
            ),
            Self::ShownOnly => Text::both(
                "es un lugar tratado: los métodos que lo necesitan completo no se calculan",
                "it is a treated place: methods that need it whole are not computed",
            ),
            Self::LeftOut => Text::both("queda fuera de la comparación", "it is left out of the comparison"),
            Self::Masked { methods } => say!(
                "se usan sus demás meses ({methods})",
                "its other months are used ({methods})",
                methods = methods.clone()
            ),
            Self::LeftOutOrMasked { methods } => say!(
                "queda fuera de la comparación; sólo en {methods} se usan sus demás meses",
                "it is left out of the comparison; only in {methods} are its other months used",
                methods = methods.clone()
            ),
            Self::NotCompared => {
                Text::both("de todos modos no sirve de comparación", "it does not compare in any case")
            }
            Self::Naive => Text::both(
                "Faltan cifras: no se calcula lo que dirían los métodos simples, que suman todo el país.",
                "Figures are missing: what simple methods would say is not computed, since they add up the whole country.",
            ),
        }
    }
}

/// The missing cells of the window; nothing where none is.
pub(super) fn gaps(study: &Study) -> Vec<Block> {
    let (design, data) = (&study.design, &study.data);
    let columns = design.columns_read(&study.spec);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    if !design.absent.is_empty() {
        rows.push(vec![
            GapSentence::Everywhere.words().into(),
            times_in_words(data, &design.absent).into(),
            whole(study, design.absent.len(), "times without any comparison"),
            reasons(study, None, &design.absent).into(),
            GapSentence::OutOfTheWindow.words().into(),
        ]);
    }
    let (mut cells, mut places) = (0, 0);
    for (row, unit) in data.panel.units().iter().enumerate() {
        let missing = lacking(data, row, &columns);
        if missing.is_empty() {
            continue;
        }
        cells += missing.len();
        places += 1;
        if places <= LISTED {
            rows.push(vec![
                Text::name(&unit.name).into(),
                times_in_words(data, &missing).into(),
                whole(study, missing.len(), &format!("missing figures of {}", unit.name)),
                reasons(study, Some(&unit.name), &missing).into(),
                done(study, row).into(),
            ]);
        }
    }
    let unknown = nobodys(study);
    cells += unknown.values().map(Vec::len).sum::<usize>();
    places += unknown.len();
    for (name, missing) in unknown.into_iter().take(LISTED) {
        let months = Text::list(missing.iter().map(|(month, _)| Text::from(*month)));
        rows.push(vec![
            Text::name(name).into(),
            months.into(),
            whole(study, missing.len(), &format!("missing figures of {name}")),
            distinct(missing.into_iter().map(|(_, reason)| reason)).into(),
            GapSentence::NotCompared.words().into(),
        ]);
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let heading = |key: &str, said: GapSentence| Column::new(key, said.words());
    let table = Table {
        id: table_id(study, "missing-cells"),
        caption: GapSentence::Caption.words(),
        columns: vec![
            heading("place", GapSentence::Place),
            heading("months", GapSentence::Times),
            heading("missing", GapSentence::Cells),
            heading("why", GapSentence::Why),
            heading("done", GapSentence::Done),
        ],
        rows,
        source: data.source.clone(),
    };
    let number =
        |number: usize, unit: Unit, what: &str| Text::from((*study.tracer.whole(number, unit, what)).clone());
    let lead = (cells > 0).then(|| {
        let cells = number(cells, Unit::Items, "missing figures");
        let places = number(places, Unit::Places, "places with missing figures");
        Block::paragraph(GapSentence::Lead { cells, places }.words())
    });
    let refusals = study.gates.iter().filter(|reading| {
        reading.gate == Gate::MissingOutcomes && matches!(reading.ruling, Ruling::Refuse | Ruling::Mark)
    });
    // A verdict that missing figures keep from being given says so right below it, with the places and months.
    let refusals = refusals.map(|reading| Block::paragraph(reading.finding.words()));
    let refusals: Vec<Block> = refusals.collect();
    lead.into_iter().chain(refusals).chain([Block::Table { table }]).collect()
}

fn whole(study: &Study, number: usize, what: &str) -> Cell {
    (*study.tracer.whole(number, Unit::Items, what)).clone().into()
}

/// Gaps of places that have no row in the panel at all, within the window.
fn nobodys(study: &Study) -> BTreeMap<&str, Vec<(Month, Text)>> {
    let window = study.spec.window.whole();
    let mut gaps: BTreeMap<&str, Vec<(Month, Text)>> = BTreeMap::new();
    for gap in study.data.gaps.iter().filter(|gap| window.contains(gap.month)) {
        if study.data.panel.units().iter().all(|unit| unit.name != gap.name) {
            gaps.entry(&gap.name).or_default().push((gap.month, gap.reason.clone()));
        }
    }
    gaps
}

/// Why the cells of a place are missing, each reason once; of any place where none is named.
fn reasons(study: &Study, name: Option<&str>, columns: &[usize]) -> Text {
    let times: Vec<measure::PanelTime> =
        columns.iter().filter_map(|column| study.data.panel.times().get(*column).copied()).collect();
    let concerns = |gap: &&crate::data::Gap| {
        let same = |time: &measure::PanelTime| match time {
            measure::PanelTime::Month(month) | measure::PanelTime::Quarter(month) => *month == gap.month,
            measure::PanelTime::Year(year) => *year == gap.month.year(),
        };
        name.is_none_or(|name| gap.name == name) && times.iter().any(same)
    };
    distinct(study.data.gaps.iter().filter(concerns).map(|gap| gap.reason.clone()))
}

fn distinct(reasons: impl Iterator<Item = Text>) -> Text {
    let mut said: Vec<Text> = Vec::new();
    for reason in reasons {
        if !said.contains(&reason) {
            said.push(reason);
        }
    }
    if said.is_empty() { GapSentence::NotHeld.words() } else { Text::list(said) }
}

/// What the study did about a place that lacks figures.
fn done(study: &Study, row: usize) -> Text {
    let masking: Vec<Text> =
        study.spec.methods.iter().filter(|method| takes_gaps(**method)).map(Words::words).collect();
    let everything = masking.len() == study.spec.methods.len();
    let said = match study.design.roles.get(row) {
        Some(Role::Treated(_) | Role::Late(_)) if masking.is_empty() => GapSentence::Refused,
        Some(Role::Treated(_) | Role::Late(_)) if everything => {
            GapSentence::Masked { methods: Text::list(masking) }
        }
        Some(Role::Treated(_) | Role::Late(_)) => GapSentence::ShownOnly,
        Some(Role::Missing) if masking.is_empty() => GapSentence::LeftOut,
        Some(Role::Missing) if everything => GapSentence::Masked { methods: Text::list(masking) },
        Some(Role::Missing) => GapSentence::LeftOutOrMasked { methods: Text::list(masking) },
        Some(Role::Comparison | Role::LeftOut(_) | Role::Neighbour | Role::Changed) | None => {
            GapSentence::NotCompared
        }
    };
    said.words()
}

/// That naive methods were asked for and could not be computed.
pub(super) fn no_naive_claim(study: &Study) -> Option<Block> {
    let panel = &study.data.panel;
    let rows = 0..panel.units().len();
    let columns = study.design.before.iter().chain(&study.design.after);
    let missing = columns.clone().any(|column| rows.clone().any(|row| panel.outcome(row, *column).is_none()));
    (study.spec.naive && missing).then(|| Block::paragraph(GapSentence::Naive.words()))
}
