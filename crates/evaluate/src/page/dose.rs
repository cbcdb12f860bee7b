//! What the variation of a dose says, beside a study whose design it cannot mend: a table and a map.

use measure::{Digits, Month, Period, Quantity, Statistic, Unit};
use report::{Block, Cell, Column, Figure, MapArea, MapChart, Table, Text, Words, say};

use super::parts::table_id;
use crate::data::Dose;
use crate::dose::{DoseReading, DoseSays, DoseSlope, PER, last_cut};
use crate::study::Study;

/// What table and map of a dose say.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "every variant is said in full, in both languages, by `words` below")]
pub enum DoseSentence {
    Caption,
    Dose { dose: Statistic, places: Box<Quantity> },
    HowToRead,
    Start,
    Months,
    Cuts,
    Step,
    Moved,
    MovedP,
    Without,
    WithoutRatio,
    WithoutP,
    Before,
    BeforeP,
    Level,
    LevelP,
    Throughout { says: DoseSays },
    Under { start: Text, months: Period, says: DoseSays },
    Went { higher: bool },
    NoEffect,
    NoNewForce,
    NotEveryArrest,
    MapTitle { dose: Statistic, month: Month },
    MapDescription,
    Source { outcome: Text, dose: Text },
    PlacesLeftOut { places: Box<Quantity> },
    CellsMissing { cells: Box<Quantity> },
}

impl Words for DoseSentence {
    fn words(&self) -> Text {
        match self {
            Self::Caption => Text::both(
                "¿Se movió más el resultado donde la dosis fue mayor?",
                "Did the outcome move more where the dose was larger?",
            ),
            Self::Dose { dose, places } if dose.adds_over_months() => say!(
                "La dosis es el total de {dose} desde el comienzo hasta cada mes con alguna nueva, por habitante, en {places} lugares.",
                "The dose is the {dose} from the start to each month with a new one, per inhabitant, in {places} places.",
                dose = dose.words(),
                places = Text::from((**places).clone())
            ),
            Self::Dose { dose, places } => say!(
                "La dosis es {dose} por habitante en {places} lugares, en cada corte distinto.",
                "The dose is {dose} per inhabitant in {places} places, at each distinct cut.",
                dose = dose.words(),
                places = Text::from((**places).clone())
            ),
            Self::PlacesLeftOut { places } => say!(
                "Quedan fuera {places} lugares cuya dosis no se conoce en algún corte.",
                "Places left out because their dose is not known at some cut: {places}.",
                places = Text::from((**places).clone())
            ),
            Self::CellsMissing { cells } => say!(
                "Faltan {cells} cifras del resultado: se usan los demás meses de esos lugares.",
                "Figures of the outcome that are missing: {cells}. The other months of those places are used.",
                cells = Text::from((**cells).clone())
            ),
            Self::HowToRead => Text::both(
                "La razón compara lugares que difieren en la dosis en el rango intercuartílico (lo que separa al cuarto más bajo del más alto); su p es el rango entre repartos al azar de la misma dosis.",
                "The ratio compares places that differ in dose by the interquartile range (the gap between the lowest and the highest quarter); its p is the rank among random redistributions of the same dose.",
            ),
            Self::Start => Text::both("Comienzo", "Start"),
            Self::Months => Text::both("Cortes leídos", "Cuts read"),
            Self::Cuts => Text::both("Cortes distintos", "Distinct cuts"),
            Self::Step => say!(
                "Diferencia de dosis, por {n} habitantes",
                "Difference of dose, per {n} inhabitants",
                n = Text::name("100,000")
            ),
            Self::Moved => Text::both("Razón con esa diferencia", "Ratio with that difference"),
            Self::MovedP => Text::both("p por rango", "p by rank"),
            Self::Without => Text::both("El lugar que más influye", "The most influential place"),
            Self::WithoutRatio => Text::both("Razón sin él", "Ratio without it"),
            Self::WithoutP => Text::both("p sin él", "p without it"),
            Self::Before => Text::both(
                "Razón en el año anterior, con la dosis que vendría",
                "Ratio in the year before, with the dose to come",
            ),
            Self::BeforeP => Text::both("p de esa", "p of that"),
            Self::Level => Text::both(
                "Correlación de la dosis con la tasa previa",
                "Correlation of the dose with the rate before",
            ),
            Self::LevelP => Text::both("p de la correlación", "p of the correlation"),
            Self::Throughout { says } => say!(
                "Bajo cada comienzo y hasta cada corte: {says}.",
                "Under each start and up to each cut: {says}.",
                says = says.words()
            ),
            Self::Under { start, months, says } => say!(
                "Con el comienzo del {start} y los cortes de {months}: {says}.",
                "With the start of {start} and the cuts of {months}: {says}.",
                start = start.clone(),
                months = *months,
                says = says.words()
            ),
            Self::Went { higher: true } => Text::both(
                "La dosis fue mayor donde la tasa previa ya era mayor.",
                "The dose was larger where the rate before was already higher.",
            ),
            Self::Went { higher: false } => Text::both(
                "La dosis fue mayor donde la tasa previa era menor.",
                "The dose was larger where the rate before was lower.",
            ),
            Self::NoEffect => Text::both(
                "Esto no mide el efecto: todos los lugares tuvieron la política y la dosis no se asignó al azar. Sólo dice si el resultado cambió más donde la dosis fue mayor.",
                "This does not measure the policy's effect: every place had it, and the dose was not assigned at random. It only says whether the outcome changed more where the dose was larger.",
            ),
            Self::NoNewForce => Text::both(
                "Las tropas que sustituyeron a otra fuerza no son un refuerzo.",
                "Troops that replaced another force do not add to it.",
            ),
            Self::NotEveryArrest => Text::both(
                "Y se cuentan las detenciones que el gobierno eligió anunciar, con fecha y con un solo estado; ninguna dice quién mandaba.",
                "And the arrests counted are those that the government chose to announce, with a date and one state only; none says who was in command.",
            ),
            Self::MapTitle { dose, month } if dose.adds_over_months() => say!(
                "La dosis de cada estado: {dose} hasta {month}",
                "The dose of each state: {dose} up to {month}",
                dose = dose.words(),
                month = *month
            ),
            Self::MapTitle { dose, month } => say!(
                "La dosis de cada estado: {dose}, {month}",
                "The dose of each state: {dose}, {month}",
                dose = dose.words(),
                month = *month
            ),
            Self::Source { outcome, dose } => say!(
                "{outcome}; dosis: {dose}",
                "{outcome}; dose: {dose}",
                outcome = outcome.clone(),
                dose = dose.clone()
            ),
            Self::MapDescription => Text::both(
                "Mapa: cuanto más oscuro, más por habitante en el último corte.",
                "Map: the darker, the more per inhabitant at the last cut.",
            ),
        }
    }
}

impl Words for DoseSays {
    fn words(&self) -> Text {
        match self {
            Self::Followed => Text::both(
                "el resultado ya se movía con la dosis que vendría: lo que siguió no se distingue de lo que ya estaba en marcha",
                "the outcome was already moving with the dose to come: what followed cannot be told from what was under way",
            ),
            Self::Moved => Text::both(
                "el resultado se movió con la dosis y antes no: una asociación, que este diseño no puede volver efecto",
                "the outcome moved with the dose and had not before: an association, which this design cannot turn into an effect",
            ),
            Self::HangsOnOnePlace => Text::both(
                "el resultado se movió con la dosis por un solo lugar: sin él no se distingue del azar",
                "the outcome moved with the dose because of one place alone: without it that cannot be told from chance",
            ),
            Self::CannotTell => Text::both(
                "ni antes ni después se distingue del azar un movimiento con la dosis",
                "neither before nor after can a movement with the dose be told from chance",
            ),
        }
    }
}

/// The table under each start, what it is not, and the map; nothing where the file asks for no dose.
pub(super) fn blocks(study: &Study, others: &[Study]) -> Vec<Block> {
    let Some(dose) = study.spec.dose else { return Vec::new() };
    let each = std::iter::once(study).chain(others);
    let readings: Vec<(&Study, &DoseReading)> =
        each.flat_map(|under| under.doses.iter().map(move |reading| (under, reading))).collect();
    let Some((_, first)) = readings.first() else { return Vec::new() };
    let rows = readings.iter().map(|(under, reading)| row(under, reading, dose)).collect();
    let places = study.tracer.whole(first.places, Unit::Places, "places with a dose");
    let columns = [
        ("start", DoseSentence::Start),
        ("months", DoseSentence::Months),
        ("cuts", DoseSentence::Cuts),
        ("step", DoseSentence::Step),
        ("rate_ratio", DoseSentence::Moved),
        ("p", DoseSentence::MovedP),
        ("without", DoseSentence::Without),
        ("rate_ratio_without", DoseSentence::WithoutRatio),
        ("p_without", DoseSentence::WithoutP),
        ("rate_ratio_before", DoseSentence::Before),
        ("p_before", DoseSentence::BeforeP),
        ("correlation", DoseSentence::Level),
        ("p_correlation", DoseSentence::LevelP),
    ];
    let source = study.data.dose.as_ref().map_or_else(Text::empty, |held| held.source.clone());
    let table = Table {
        id: table_id(study, "dose"),
        caption: DoseSentence::Caption.words(),
        columns: columns.into_iter().map(|(key, said)| Column::new(key, said.words())).collect(),
        rows,
        source: DoseSentence::Source { outcome: study.data.source.clone(), dose: source }.words(),
    };
    let map = study.data.dose.as_ref().and_then(|held| map(study, held, dose));
    let mut blocks = vec![
        Block::Table { table },
        Block::paragraph(say_both(&DoseSentence::Dose { dose, places }, &DoseSentence::HowToRead)),
        what_follows(&readings),
    ];
    blocks.extend(lacking(study, first.places));
    blocks.extend(went(&readings).map(|higher| Block::paragraph(DoseSentence::Went { higher }.words())));
    // A stock is no flow of new force; a list of a part is no count of all.
    let reserve = match dose.row().lists_a_part {
        _ if !dose.adds_over_months() => Some(DoseSentence::NoNewForce),
        true => Some(DoseSentence::NotEveryArrest),
        false => None,
    };
    blocks.push(Block::paragraph(match reserve {
        Some(reserve) => say_both(&DoseSentence::NoEffect, &reserve),
        None => DoseSentence::NoEffect.words(),
    }));
    blocks.extend(map.map(|figure| Block::Figure { figure: Box::new(figure) }));
    blocks
}

/// Places without a dose, and cells of the outcome that are missing; nothing where none is.
fn lacking(study: &Study, with_a_dose: usize) -> Vec<Block> {
    let Some(held) = &study.data.dose else { return Vec::new() };
    let without = held.outcome.units().len().saturating_sub(with_a_dose);
    let places = study.tracer.whole(without, Unit::Places, "places without a dose");
    let cells = study.tracer.whole(held.outcome.missing(), Unit::Items, "missing figures of the outcome");
    let said = [
        (without > 0).then_some(DoseSentence::PlacesLeftOut { places }),
        (held.outcome.missing() > 0).then_some(DoseSentence::CellsMissing { cells }),
    ];
    said.into_iter().flatten().map(|said| Block::paragraph(said.words())).collect()
}

/// Two sentences, one after the other.
fn say_both(first: &DoseSentence, second: &DoseSentence) -> Text {
    say!("{first} {second}", "{first} {second}", first = first.words(), second = second.words())
}

/// Whether the dose went where the rate was high, or where it was low; none where a reading cannot tell or they differ.
fn went(readings: &[(&Study, &DoseReading)]) -> Option<bool> {
    let told = |(study, reading): &(&Study, &DoseReading)| {
        let (correlation, p) = reading.level;
        (p <= study.spec.answer.level).then_some(correlation > 0.0)
    };
    let all: Option<Vec<bool>> = readings.iter().map(told).collect();
    let all = all?;
    let first = *all.first()?;
    all.iter().all(|higher| *higher == first).then_some(first)
}

/// What follows from each reading; once, where it is the same of all.
fn what_follows(readings: &[(&Study, &DoseReading)]) -> Block {
    let mut all: Vec<DoseSays> = readings.iter().map(|(_, reading)| reading.says).collect();
    all.sort_unstable();
    all.dedup();
    if let [says] = all[..] {
        return Block::paragraph(DoseSentence::Throughout { says }.words());
    }
    let item = |(study, reading): &(&Study, &DoseReading)| {
        let start = study.spec.first_day().map_or_else(Text::empty, Text::from);
        DoseSentence::Under { start, months: reading.months, says: reading.says }.words()
    };
    Block::List { items: readings.iter().map(item).collect() }
}

fn row(study: &Study, reading: &DoseReading, dose: Statistic) -> Vec<Cell> {
    let months = format!("{}..{}", reading.months.first(), reading.months.last());
    let trace =
        |what: &str| study.tracer.computed("dose", [("what", what.to_owned()), ("months", months.clone())]);
    let whole = |number: usize, unit: Unit, what: &str| {
        Quantity::whole(u64::try_from(number).unwrap_or(u64::MAX), unit, trace(what))
    };
    let share = |p: f64, what: &str| {
        Quantity::real(p, Unit::Probability, trace(what)).with_digits(Digits::Decimals(3))
    };
    let ratio = |slope: &DoseSlope, what: &str| {
        let (low, high) = slope.interval;
        let ratio = Quantity::real(slope.ratio, Unit::RateRatio, trace(what));
        ratio.with_digits(Digits::Decimals(2)).with_interval(low, high, 1.0 - study.spec.answer.level)
    };
    let step = Quantity::real(reading.step, Unit::Per100k(dose), trace("difference of dose"));
    let without = reading.without.as_ref();
    let (correlation, p) = reading.level;
    let correlation = Quantity::real(correlation, Unit::Pure, trace("rank correlation with the rate before"));
    vec![
        study.spec.first_day().map_or_else(Text::empty, Text::from).into(),
        Text::from(reading.months).into(),
        whole(reading.cuts, Unit::Items, "distinct cuts").into(),
        step.with_digits(Digits::Significant(3)).into(),
        ratio(&reading.moved, "rate ratio").into(),
        share(reading.moved.p, "rank").into(),
        Text::name(without.map_or("", |without| &without.place)).into(),
        without.map_or(Cell::Empty, |without| ratio(&without.moved, "rate ratio without a place").into()),
        without.map_or(Cell::Empty, |without| share(without.moved.p, "rank without a place").into()),
        ratio(&reading.before, "rate ratio before").into(),
        share(reading.before.p, "rank before").into(),
        correlation.with_digits(Digits::Decimals(2)).into(),
        share(p, "rank of the correlation").into(),
    ]
}

/// The dose of each place at the last cut of the window.
fn map(study: &Study, held: &Dose, dose: Statistic) -> Option<Figure> {
    let given = held.up_to_each_month(study.spec.window.post.first());
    let (column, month) = last_cut(&given, study.spec.window.post.last())?;
    let area = |(row, unit): (usize, &measure::PanelUnit)| {
        let parameters = [("place", unit.name.clone()), ("month", month.to_string())];
        let value = given.rate(row, column).map(|rate| {
            let trace = study.tracer.computed("dose of a place", parameters);
            Quantity::real(PER * rate, Unit::Per100k(dose), trace).with_digits(Digits::Decimals(1))
        });
        Some(MapArea { place: unit.place?, name: unit.name.clone(), value, outlined: false })
    };
    let areas: Vec<MapArea> = given.units().iter().enumerate().filter_map(area).collect();
    if study.data.outlines.is_empty() || areas.is_empty() {
        return None;
    }
    Some(Figure {
        id: table_id(study, "dose-map"),
        title: DoseSentence::MapTitle { dose, month }.words(),
        description: DoseSentence::MapDescription.words(),
        drawing: MapChart {
            unit: Unit::Per100k(dose),
            neutral: None,
            areas,
            outlines: study.data.outlines.clone(),
            outlined_label: None,
        }
        .into(),
        source: held.source.clone(),
    })
}
