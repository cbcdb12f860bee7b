//! The tables of how far each estimator can be trusted on this panel: false alarms, power, and breakdown values.

use measure::{Digits, Quantity, Unit};
use report::{Block, Cell, Table, Text, Words, say};

use super::parts::{number, table_id};
use crate::inference::{
    Estimate,
    calibration::{Calibration, INJECTED},
};
use crate::study::Study;

/// What the tables about trust say.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "every variant is said in full, in both languages, by `words` below")]
pub enum TrustSentence {
    CalibrationSummary,
    CalibrationCaption { policies: Box<Quantity>, dates: Box<Quantity> },
    Method,
    AlarmsHere,
    Dates,
    Size,
    OwnSize,
    Coverage,
    PowerAt { ratio: Box<Quantity> },
    BreakdownSummary,
    BreakdownCaption,
    Donor,
    WithoutDonor,
    Overturns,
    SpillOver,
    Registration,
    Trends,
    Yes,
    No,
}

impl Words for TrustSentence {
    fn words(&self) -> Text {
        match self {
            Self::CalibrationSummary => Text::both(
                "Cuántas veces da falsa alarma cada método en este panel",
                "How often each method raises a false alarm on this panel",
            ),
            Self::CalibrationCaption { policies, dates } => say!(
                "Prueba con {policies} políticas ficticias, en {dates} fechas anteriores a la real: cuántas veces da falsa alarma cada método, y cuántas detecta un efecto puesto a propósito.",
                "A test with {policies} placebo policies (made-up start dates and places), at {dates} dates before the real one: how often each method raises a false alarm, and how often it detects an effect put there on purpose.",
                policies = Text::from((**policies).clone()),
                dates = Text::from((**dates).clone())
            ),
            Self::Method => Text::both("Estimador", "Estimator"),
            Self::AlarmsHere => Text::both("Falsas alarmas en estos lugares", "False alarms in these places"),
            Self::Dates => Text::both("Fechas anteriores", "Earlier dates"),
            Self::Size => Text::both("Falsas alarmas, todos los lugares", "False alarms, all places"),
            Self::OwnSize => Text::both("Falsas alarmas (error propio)", "False alarms (own error)"),
            Self::Coverage => Text::both("Cobertura del intervalo", "Coverage of the interval"),
            Self::PowerAt { ratio } => say!(
                "Detecta una razón de {ratio}",
                "Detects a ratio of {ratio}",
                ratio = Text::from((**ratio).clone())
            ),
            Self::BreakdownSummary => Text::both(
                "Qué haría falta para que la conclusión fuera otra",
                "What it would take for the conclusion to be another",
            ),
            Self::BreakdownCaption => Text::both(
                "El lugar de comparación que más pesa, y cuánto tendría que haber cambiado la política a la comparación, o al registro, para que el intervalo llegue a uno. Vacío: el intervalo ya contiene el uno.",
                "The place of comparison that matters most, and by how much the policy would have to have changed the comparison, or the registration, for the interval to reach one. Empty: the interval holds one already.",
            ),
            Self::Donor => Text::both("Lugar que más mueve", "Place that moves it most"),
            Self::WithoutDonor => Text::both("Razón sin él", "Ratio without it"),
            Self::Overturns => Text::both("¿Cambia la conclusión?", "Does the conclusion change?"),
            Self::SpillOver => Text::both("Desbordamiento necesario", "Spill-over needed"),
            Self::Registration => Text::both("Cambio de registro necesario", "Change of registration needed"),
            Self::Trends => Text::both(
                "Desvío de tendencias tolerado (veces el previo)",
                "Failure of trends tolerated (times that before)",
            ),
            Self::Yes => Text::both("sí", "yes"),
            Self::No => Text::both("no", "no"),
        }
    }
}

/// How often each method raises a false alarm on this panel; nothing where the panel allows no placebo policy.
pub(super) fn calibration(study: &Study) -> Option<Block> {
    let first = study.calibration.first()?;
    let whole = |number: usize, what: &str| study.tracer.whole(number, Unit::Items, what);
    let caption = TrustSentence::CalibrationCaption {
        policies: whole(first.policies, "placebo policies"),
        dates: whole(first.dates, "dates of placebo policies"),
    };
    let mut columns = vec![
        report::Column::new("method", TrustSentence::Method.words()),
        report::Column::new("alarms_here", TrustSentence::AlarmsHere.words()),
        report::Column::new("dates", TrustSentence::Dates.words()),
        report::Column::new("size", TrustSentence::Size.words()),
        report::Column::new("own_size", TrustSentence::OwnSize.words()),
        report::Column::new("coverage", TrustSentence::Coverage.words()),
    ];
    for ratio in INJECTED {
        let trace = study.tracer.computed("calibration", [("what", "injected ratio".to_owned())]);
        let shown = Quantity::real(ratio, Unit::RateRatio, trace).with_digits(Digits::Decimals(2));
        let heading = TrustSentence::PowerAt { ratio: Box::new(shown) };
        columns.push(report::Column::new(&format!("power_at_{ratio}"), heading.words()));
    }
    let table = Table {
        id: table_id(study, "calibration"),
        caption: caption.words(),
        columns,
        rows: study.calibration.iter().map(|behaviour| calibration_row(study, behaviour)).collect(),
        source: study.data.source.clone(),
    };
    let blocks = vec![Block::Table { table }];
    Some(Block::Details { summary: TrustSentence::CalibrationSummary.words(), blocks })
}

fn calibration_row(study: &Study, behaviour: &Calibration) -> Vec<Cell> {
    let code = behaviour.method.code();
    let share = |value: f64, what: &str| {
        let what = format!("{what}, {code}");
        let trace = study.tracer.computed("calibration", [("what", what)]);
        let shown = Quantity::real(value, Unit::Probability, trace).with_digits(Digits::Decimals(3));
        value.is_finite().then_some(shown)
    };
    let whole = |count: usize, what: &str| -> Cell {
        study.tracer.whole(count, Unit::Items, &format!("{what}, {code}")).as_ref().clone().into()
    };
    let mut cells: Vec<Cell> = vec![
        behaviour.method.words().into(),
        whole(behaviour.own_place.alarms, "false alarms in these places"),
        whole(behaviour.own_place.dates, "earlier dates asked"),
        number(behaviour.size.and_then(|size| share(size.share, "false alarms by rank"))),
        number(behaviour.own_size.and_then(|size| share(size.share, "false alarms by its own error"))),
        number(share(behaviour.coverage, "coverage")),
    ];
    for (ratio, power) in INJECTED.iter().zip(&behaviour.power) {
        cells.push(number(share(*power, &format!("detected at {ratio}"))));
    }
    cells
}

/// How wrong assumptions must be; nothing where no method ran.
pub(super) fn breakdown(study: &Study) -> Option<Block> {
    if study.estimates.is_empty() {
        return None;
    }
    let columns = [
        ("method", TrustSentence::Method),
        ("donor", TrustSentence::Donor),
        ("ratio_without", TrustSentence::WithoutDonor),
        ("overturns", TrustSentence::Overturns),
        ("spill_over", TrustSentence::SpillOver),
        ("registration", TrustSentence::Registration),
        ("trends", TrustSentence::Trends),
    ];
    let table = Table {
        id: table_id(study, "breakdown"),
        caption: TrustSentence::BreakdownCaption.words(),
        columns: columns.into_iter().map(|(key, said)| report::Column::new(key, said.words())).collect(),
        rows: study.estimates.iter().map(|estimate| breakdown_row(study, estimate)).collect(),
        source: study.data.source.clone(),
    };
    let blocks = vec![Block::Table { table }];
    Some(Block::Details { summary: TrustSentence::BreakdownSummary.words(), blocks })
}

fn breakdown_row(study: &Study, estimate: &Estimate) -> Vec<Cell> {
    let real = |value: f64, unit: Unit, (what, digits): (&str, Digits)| {
        Quantity::real(value, unit, estimate.trace(&study.tracer, what)).with_digits(digits)
    };
    let percent = |share: Option<f64>, what: &str| {
        number(share.map(|share| real(100.0 * share, Unit::Percent, (what, Digits::Decimals(1)))))
    };
    let lost = estimate.breakdown.donor.as_ref();
    let name = lost.and_then(|lost| study.data.panel.units().get(lost.row));
    let overturns = |overturns: bool| if overturns { TrustSentence::Yes } else { TrustSentence::No };
    vec![
        estimate.method.words().into(),
        name.map_or(Cell::Empty, |unit| Text::name(&unit.name).into()),
        number(lost.map(|lost| {
            real(
                lost.ratio,
                Unit::RateRatio,
                ("ratio without the place that moves it most", Digits::Decimals(2)),
            )
        })),
        lost.map_or(Cell::Empty, |lost| overturns(lost.overturns).words().into()),
        percent(estimate.breakdown.spill_over, "spill-over that would overturn"),
        percent(estimate.breakdown.registration, "change of registration that would overturn"),
        number(
            estimate
                .breakdown
                .trends
                .map(|times| real(times, Unit::Pure, ("failure of trends tolerated", Digits::Decimals(2)))),
        ),
    ]
}
