//! What a page says of a file that the reader brought: whose it is, what was read of it, and what was filled in.

use measure::{Quantity, Unit};
use report::{Block, Text, Words, say};

use crate::{
    brought::{BroughtPanel, LeftOutEarly},
    policy::{BroughtOutcome, FilledKey, Outcome, PolicySpec},
    study::Study,
};

/// Units named one by one; of more the rest is counted.
const NAMED: usize = 12;

/// What a page says of a file that the reader brought.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "every variant is said in full, in both languages, by `words` below")]
pub enum BroughtSentence {
    File { file: Text, hash: String, rows: Box<Quantity>, units: Box<Quantity>, times: Box<Quantity> },
    UnitIs { name: Text },
    Level,
    OneTreated { unit: Text },
    Early { last_before: String, units: Text },
    Filled { keys: Text },
    More { rest: Box<Quantity> },
}

impl Words for BroughtSentence {
    fn words(&self) -> Text {
        match self {
            Self::File { file, hash, rows, units, times } => say!(
                "Archivo de quien pregunta: {file} (sha256 {hash}). Filas: {rows}; unidades: {units}; periodos: {times}. El programa no sabe de dónde vienen sus cifras.",
                "Brought by the reader: {file} (sha256 {hash}). Rows: {rows}; units: {units}; periods: {times}. The program does not know where its figures come from.",
                file = file.clone(),
                hash = Text::code(hash),
                rows = (**rows).clone(),
                units = (**units).clone(),
                times = (**times).clone()
            ),
            Self::UnitIs { name } => {
                say!("Cada unidad es: {name}.", "Each unit is: {name}.", name = name.clone())
            }
            Self::Level => Text::both(
                "El resultado es una tasa, un promedio u otro nivel: se muestran promedios por unidad y periodo, y nunca sumas.",
                "The outcome is a rate, a mean or another level: means by unit and period are shown, and never sums.",
            ),
            Self::OneTreated { unit } => say!(
                "Sólo hay una unidad tratada, {unit}: lo que le haya pasado a ella sola no se distingue de la política.",
                "There is one treated unit alone, {unit}: whatever else happened to it cannot be told from the policy.",
                unit = unit.clone()
            ),
            Self::Early { last_before, units } => say!(
                "Fuera del estudio, por estar tratadas en {last_before} o antes: {units}.",
                "Left out of the study, being treated in {last_before} or before: {units}.",
                last_before = Text::code(last_before),
                units = units.clone()
            ),
            Self::Filled { keys } => say!(
                "El archivo de política no dice lo siguiente, y vale así: {keys}.",
                "The policy file does not say the following, which is taken as: {keys}.",
                keys = keys.clone()
            ),
            Self::More { rest } => {
                say!("{rest} más", "{rest} more", rest = (**rest).clone())
            }
        }
    }
}

/// The paragraphs on a file that the reader brought; nothing for another outcome.
pub(super) fn blocks(study: &Study) -> Vec<Block> {
    let (Outcome::Brought(outcome), Some(panel)) = (&study.spec.outcome, study.spec.brought_panel()) else {
        return Vec::new();
    };
    let mut said = vec![of_file(study, panel)];
    said.extend(outcome.unit_name.as_ref().map(|name| BroughtSentence::UnitIs { name: name.words() }));
    if study.data.panel.unit() == Unit::BroughtLevel {
        said.push(BroughtSentence::Level);
    }
    if let [only] = study.treated_names().as_slice() {
        said.push(BroughtSentence::OneTreated { unit: Text::name(only) });
    }
    said.extend(panel.early.as_ref().map(|early| of_early(study, early)));
    said.extend(of_filled(&study.spec.filled));
    said.iter().map(|sentence| Block::paragraph(sentence.words())).collect()
}

fn of_file(study: &Study, panel: &BroughtPanel) -> BroughtSentence {
    let whole = |number: usize, unit, what: &str| study.tracer.whole(number, unit, what);
    BroughtSentence::File {
        file: name_of(panel),
        hash: panel.sha256.short(),
        rows: whole(panel.rows, Unit::Rows, "rows of the file"),
        units: whole(panel.panel.units().len(), Unit::Places, "units of the file"),
        times: whole(panel.panel.times().len(), Unit::Items, "periods of the file"),
    }
}

/// The file, with its sheet where it is a workbook.
fn name_of(panel: &BroughtPanel) -> Text {
    match &panel.sheet {
        Some(sheet) => say!(
            "{file}, hoja {sheet}",
            "{file}, sheet {sheet}",
            file = Text::name(&panel.file),
            sheet = Text::name(sheet)
        ),
        None => Text::name(&panel.file),
    }
}

fn of_early(study: &Study, early: &LeftOutEarly) -> BroughtSentence {
    let named = early.starts.iter().take(NAMED).map(|start| Text::name(&start.unit));
    let rest = early.starts.len().saturating_sub(NAMED);
    let more = (rest > 0).then(|| {
        let rest = study.tracer.whole(rest, Unit::Places, "further units treated early");
        BroughtSentence::More { rest }.words()
    });
    let units = Text::list(named.chain(more));
    BroughtSentence::Early { last_before: early.last_before.to_string(), units }
}

fn of_filled(filled: &[FilledKey]) -> Option<BroughtSentence> {
    let key = |filled: &FilledKey| Text::code(format!("{} = {}", filled.key, filled.value));
    let keys = filled.iter().map(key);
    (!filled.is_empty()).then(|| BroughtSentence::Filled { keys: Text::list(keys) })
}

/// What is measured, in words.
pub(super) fn outcome_words(outcome: &BroughtOutcome) -> Text {
    let columns = &outcome.columns;
    let column = Text::name(&columns.outcome);
    let noun = outcome.noun.as_ref().map_or(column, Words::words);
    match &columns.exposure {
        Some(exposure) => say!(
            "{noun}, por {n} de {exposure} (archivo de quien pregunta)",
            "{noun}, per {n} of {exposure} (brought by the reader)",
            noun,
            n = Text::name("100,000"),
            exposure = Text::name(exposure)
        ),
        None => say!("{noun} (archivo de quien pregunta)", "{noun} (brought by the reader)", noun),
    }
}

/// What is said of places, or of units where the file of a reader has units that need not be places.
pub(super) fn of_units(spec: &PolicySpec, of_places: Text, of_units: Text) -> Text {
    if is_brought(spec) { of_units } else { of_places }
}

/// Whether a policy asks of a file that the reader brought.
pub(super) fn is_brought(spec: &PolicySpec) -> bool {
    matches!(spec.outcome, Outcome::Brought(_))
}
