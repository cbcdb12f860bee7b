//! When the trend turned, for claims that say it did with the policy: a table, a sentence for each and a picture.

use measure::{Digits, Month, PanelTime, Quantity, Unit};
use report::{
    Block, Cell, Column, Drawing, Figure, Layer, Marks, Note, Role, Scale, Table, Text, Words, say,
};

use super::parts::{number, table_id};
use crate::inference::rate_unit;
use crate::inference::timing::{BreakSearch, Timing, TimingAnswer, Unsearched};
use crate::stopped;
use crate::study::Study;

/// Months of a year, over which growth is told.
const MONTHS_OF_A_YEAR: f64 = 12.0;

impl Words for TimingAnswer {
    fn words(&self) -> Text {
        match self {
            Self::Contradicted => Text::both("ya había cambiado antes", "it had turned before"),
            Self::Fits => Text::both("pudo cambiar entonces", "it may have turned then"),
            Self::Later => Text::both("cambió después", "it turned later"),
            Self::OtherWay => Text::both("cambió en sentido contrario", "it turned the other way"),
            Self::NoTurn => Text::both("no se distingue un cambio del azar", "no turn is told from chance"),
            Self::StartNotTried => Text::both(
                "el comienzo está muy cerca de un extremo de la serie",
                "the start is too near an end of the series",
            ),
            Self::NotSearched => Text::both("no se pudo buscar", "it could not be looked for"),
        }
    }
}

/// Every claim about a trend: what was found, and what follows; nothing where no claim says when.
pub(super) fn blocks(study: &Study) -> Vec<Block> {
    if study.timings.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Table { table: table(study) }];
    blocks.push(Block::List { items: study.timings.iter().map(|timing| sentence(study, timing)).collect() });
    let drawn = study.timings.iter().filter_map(|timing| Some((timing, timing.search.as_ref().ok()?)));
    for (n, (timing, search)) in drawn.enumerate() {
        let figure = picture(study, (n, timing), search);
        blocks.push(Block::Figure { figure: Box::new(figure) });
    }
    blocks
}

/// Numbers of one claim's search, each with its trace.
struct Numbers<'a> {
    study: &'a Study,
    search: &'a BreakSearch,
    claim: usize,
}

impl Numbers<'_> {
    fn quantity(&self, value: f64, (unit, digits): (Unit, Digits), what: &str) -> Quantity {
        let claim = self.claim.to_string();
        let trace =
            self.study.tracer.computed("unknown-break", [("claim", claim), ("what", what.to_owned())]);
        Quantity::real(value, unit, trace).with_digits(digits)
    }

    /// Growth of a rate in per cent a year, with its interval.
    fn growth(&self, after: bool) -> Quantity {
        let (slope, what) = if after {
            (self.search.fit.after, "growth a year after the turn")
        } else {
            (self.search.fit.before, "growth a year before the turn")
        };
        let (value, (low, high)) = slope.growth(MONTHS_OF_A_YEAR);
        let level = 1.0 - self.study.spec.answer.level;
        self.quantity(100.0 * value, (Unit::Percent, Digits::Decimals(1)), what).with_interval(
            100.0 * low,
            100.0 * high,
            level,
        )
    }

    fn p(&self) -> Quantity {
        self.quantity(self.search.fit.p, (Unit::Probability, Digits::Decimals(3)), "p of no turn")
    }
}

fn numbers<'a>(study: &'a Study, timing: &Timing, search: &'a BreakSearch) -> Numbers<'a> {
    Numbers { study, search, claim: timing.claim }
}

fn claim(study: &Study, timing: &Timing) -> Text {
    study.spec.claims.get(timing.claim).map_or_else(Text::empty, |claim| claim.sentence.words())
}

/// How sure a set of months is, in per cent.
fn coverage(study: &Study) -> Quantity {
    let share = 100.0 * (1.0 - study.spec.answer.level);
    study.tracer.real(share, Unit::Percent, "coverage of the set of months").with_digits(Digits::Whole)
}

fn table(study: &Study) -> Table {
    let columns = [
        ("claim", Text::both("Afirmación", "Claim")),
        ("turned", Text::both("La tendencia cambió en", "The trend turned in")),
        ("earliest", Text::both("A lo más pronto", "At the earliest")),
        ("latest", Text::both("A lo más tarde", "At the latest")),
        ("start", Text::both("Comienzo de la política", "Start of the policy")),
        ("before", Text::both("Crecimiento antes, % por año", "Growth before, % a year")),
        ("after", Text::both("Crecimiento después, % por año", "Growth after, % a year")),
        ("p", Text::both("p de que no cambiara", "p of no turn")),
        ("answer", Text::both("Qué se sigue", "What follows")),
    ];
    let row = |timing: &Timing| -> Vec<Cell> {
        let mut cells: Vec<Cell> = vec![claim(study, timing).into()];
        let month = |month: Month| Cell::from(Text::from(month));
        match &timing.search {
            Ok(search) => {
                let numbers = numbers(study, timing, search);
                cells.extend([month(search.turned), month(search.set.0), month(search.set.1)]);
                cells.push(month(timing.start));
                cells.extend(
                    [numbers.growth(false), numbers.growth(true), numbers.p()].map(|n| number(Some(n))),
                );
            }
            Err(_) => {
                cells.extend([Cell::Empty, Cell::Empty, Cell::Empty]);
                cells.push(month(timing.start));
                cells.extend([Cell::Empty, Cell::Empty, Cell::Empty]);
            }
        }
        cells.push(timing.answer(study.spec.answer.level).words().into());
        cells
    };
    Table {
        id: table_id(study, "timing"),
        caption: say!(
            "Cuándo cambió la tendencia de la tasa, buscado en todos los meses y no sólo en el de la política. Entre el mes más pronto y el más tardío está, con {coverage} % de confianza, el del cambio.",
            "When the trend of the rate turned, looked for in every month and not only in that of the policy. The month of the turn lies, with {coverage}% confidence, between the earliest and the latest.",
            coverage = coverage(study)
        ),
        columns: columns.into_iter().map(|(key, heading)| Column::new(key, heading)).collect(),
        rows: study.timings.iter().map(row).collect(),
        source: study.data.source.clone(),
    }
}

/// What was found for a claim and what follows from it, in words.
fn sentence(study: &Study, timing: &Timing) -> Text {
    let about = say!("«{claim}» ", "“{claim}” ", claim = claim(study, timing));
    let search = match &timing.search {
        Ok(search) => search,
        Err(Unsearched::MonthMissing { month }) => {
            return about.then(&say!(
                "No se pudo buscar cuándo cambió la tendencia: falta una cifra de {month}.",
                "When the trend turned could not be looked for: a figure of {month} is missing.",
                month = *month
            ));
        }
        Err(Unsearched::Stopped(error)) => return about.then(&stopped::in_words(error)),
    };
    let numbers = numbers(study, timing, search);
    let found = say!(
        "La tendencia cambió en {turned} ({coverage} % de confianza: entre {first} y {last}), de {before} % a {after} % por año. Se probaron todos los meses de {from} a {to} (p de que no cambiara: {p}). ",
        "The trend turned in {turned} ({coverage}% confidence: between {first} and {last}), from {before}% to {after}% a year. Every month from {from} to {to} was tried (p of no turn: {p}). ",
        turned = search.turned,
        coverage = coverage(study),
        first = search.set.0,
        last = search.set.1,
        before = numbers.growth(false),
        after = numbers.growth(true),
        from = search.tried.0,
        to = search.tried.1,
        p = numbers.p()
    );
    about.then(&found).then(&follows(study, timing))
}

fn follows(study: &Study, timing: &Timing) -> Text {
    let start = timing.start;
    match timing.answer(study.spec.answer.level) {
        TimingAnswer::Contradicted => say!(
            "Las fechas desmienten la afirmación: la política empezó en {start}, cuando la tendencia ya era otra. Por qué cambió, y qué habría pasado sin la política, estas cifras no lo dicen.",
            "The dates contradict the claim: the policy began in {start}, when the trend was already another. Why it turned, and what would have happened without the policy, these figures do not say.",
            start
        ),
        TimingAnswer::Fits => say!(
            "Las fechas no desmienten la afirmación, pues el comienzo, {start}, está entre esos meses; tampoco la prueban: otra causa del mismo tiempo se vería igual.",
            "The dates do not contradict the claim, since the start, {start}, is among those months; nor do they prove it: another cause of the same time would look the same.",
            start
        ),
        TimingAnswer::Later => say!(
            "Cambió después de {start}, cuando la política empezó: ni la desmiente ni la prueba.",
            "It turned after {start}, when the policy began: that neither contradicts nor proves it.",
            start
        ),
        TimingAnswer::OtherWay => Text::both(
            "Cambió en sentido contrario al de la afirmación: las fechas no dicen nada de ella.",
            "It turned the other way than the claim says: the dates say nothing of it.",
        ),
        TimingAnswer::NoTurn => Text::both(
            "Un cambio así puede ser del azar: con estas cifras no se puede saber cuándo cambió la tendencia, ni si cambió.",
            "Such a turn can be chance: these figures cannot tell when the trend turned, nor whether it did.",
        ),
        TimingAnswer::StartNotTried => say!(
            "El comienzo, {start}, está muy cerca de un extremo de la serie, donde no se busca: no se puede saber.",
            "The start, {start}, is too near an end of the series, where nothing is looked for: it cannot be told.",
            start
        ),
        // A search that was not made is told by its reason.
        TimingAnswer::NotSearched => Text::empty(),
    }
}

/// The series, the two trends, the months between which the turn lies, and the start of the policy.
fn picture(study: &Study, (n, timing): (usize, &Timing), search: &BreakSearch) -> Figure {
    let numbers = numbers(study, timing, search);
    let line = |name: Text, (values, what): (&[f64], &str)| Layer {
        name,
        role: Role::Plain,
        trace: Some(numbers.quantity(0.0, (Unit::Pure, Digits::Whole), what).trace),
        marks: Marks::Line { values: values.iter().copied().map(Some).collect() },
    };
    let layers = vec![
        line(Text::both("observada", "observed"), (&search.observed, "monthly rates")),
        line(
            Text::both("las dos tendencias", "the two trends"),
            (&search.lines, "trends before and after the turn"),
        ),
    ];
    let stretch = Note::Stretch {
        from: PanelTime::Month(search.set.0),
        to: PanelTime::Month(search.set.1),
        label: Text::both("cuándo cambió", "when it turned"),
    };
    let start = Note::Moment {
        at: PanelTime::Month(timing.start),
        label: Text::both("empieza la política", "the policy starts"),
    };
    let drawing = Drawing {
        unit: rate_unit(study.data.panel.unit()),
        neutral: None,
        across: Scale::Time { times: search.months.iter().map(PanelTime::Month).collect() },
        up: Scale::Values,
        layers,
        notes: vec![stretch, start],
    };
    let what = if n == 0 { "timing-series".to_owned() } else { format!("timing-series-{n}") };
    Figure {
        id: table_id(study, &what),
        title: say!(
            "La tendencia cambió en {turned}",
            "The trend turned in {turned}",
            turned = search.turned
        ),
        description: say!(
            "Tasa de cada mes y las dos tendencias que mejor la siguen, rectas en logaritmos y sin las estaciones del año. La franja va del mes más pronto al más tardío en que pudo cambiar, con {coverage} % de confianza.",
            "Rate of each month and the two trends that follow it best, straight in logarithms and without the seasons. The band goes from the earliest to the latest month in which it may have turned, with {coverage}% confidence.",
            coverage = coverage(study)
        ),
        drawing,
        source: study.data.source.clone(),
    }
}
