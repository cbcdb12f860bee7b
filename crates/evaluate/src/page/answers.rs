//! What an answer holds beside its class: what the design could see, what is known, what is excluded, what would have to be
//! believed.

use measure::{Digits, PanelTime, Quantity, Unit};
use report::{Block, Cell, Column, Table, Text, Words, say};

use super::brought::of_units;
use super::parts::{id_of, number};
use crate::data::Question;
use crate::inference::excluded::Excluded;
use crate::inference::is_count;
use crate::inference::power::{DesignPower, Detectable, Needed};
use crate::known::{Belief, Described, Known};
use crate::policy::{Direction, MethodName};
use crate::study::Study;

/// What a design could see, in one sentence, and for every method below it.
pub(super) fn power(question: Question<'_>, power: Option<&DesignPower>) -> Vec<Block> {
    let Some(power) = power else { return Vec::new() };
    vec![Block::paragraph(power_sentence(question, power)), power_table(question, power)]
}

/// What a design could see, all its methods together, and what it would take to see the margin.
pub(super) fn power_sentence(study: Question<'_>, power: &DesignPower) -> Text {
    let numbers = Numbers::new(study, "design-power");
    let probability = study.tracer.stated(study.spec.answer.power, Unit::Probability, "answer.power");
    let seen = numbers.effects(
        (power.together.fall, power.together.rise),
        |ratio| (power.expected * (ratio - 1.0)).abs(),
        "detectable by all",
    );
    let seen =
        seen.unwrap_or_else(|| Text::both("ningún efecto, por grande que fuera", "no effect, however large"));
    let could = say!(
        "Lo que este diseño podía ver, a juzgar sólo por el tiempo anterior ({dates} fechas en que nada se había hecho), con probabilidad {power} y todos los métodos juntos: {seen}.",
        "What this design could see, by the time before alone ({dates} dates on which nothing had been done), with probability {power} and all estimators together: {seen}.",
        dates = *study.tracer.whole(power.dates, Unit::Items, "earlier dates behind the power"),
        power = *probability,
        seen
    );
    let margin = study.spec.answer.margin;
    let stated = |value, key| *study.tracer.stated(value, Unit::RateRatio, key);
    let (low, high) = (stated(margin.low, "answer.margin.low"), stated(margin.high, "answer.margin.high"));
    let needed = say!(
        " Para ver un efecto como el margen, de {low} a {high}, harían falta {units}, o {times}.",
        " To see an effect as large as the margin, {low} to {high}, it would take {units}, or {times}.",
        low,
        high,
        units = needed_units(study, power.units_needed),
        times = needed_times(study, power.times_needed)
    );
    could.then(&needed)
}

fn needed_units(study: Question<'_>, needed: Needed) -> Text {
    let count =
        |n: usize| Text::from(*study.tracer.whole(n, Unit::Items, "treated places needed for the margin"));
    match needed {
        Needed::Enough(n) => of_units(
            study.spec,
            say!("{n} lugares como éstos", "{n} places like these", n = count(n)),
            say!("{n} unidades como éstas", "{n} units like these", n = count(n)),
        ),
        Needed::MoreThan(n) => of_units(
            study.spec,
            say!("más de {n} lugares como éstos", "more than {n} places like these", n = count(n)),
            say!("más de {n} unidades como éstas", "more than {n} units like these", n = count(n)),
        ),
    }
}

fn needed_times(study: Question<'_>, needed: Needed) -> Text {
    let (n, more) = match needed {
        Needed::Enough(n) => (n, false),
        Needed::MoreThan(n) => (n, true),
    };
    let count = Text::from(*study.tracer.whole(n, Unit::Items, "times after needed for the margin"));
    let times = match study.data.panel.times().first() {
        Some(PanelTime::Year(_)) => say!("{n} años después", "{n} years after", n = count),
        Some(PanelTime::Quarter(_)) => say!("{n} trimestres después", "{n} quarters after", n = count),
        Some(PanelTime::Month(_)) | None => say!("{n} meses después", "{n} months after", n = count),
    };
    if more { say!("más de {times}", "more than {times}", times) } else { times }
}

fn power_table(study: Question<'_>, power: &DesignPower) -> Block {
    let columns = [
        ("method", Text::both("Método", "Method")),
        ("fall", Text::both("Baja que vería (razón)", "Fall that it would see (ratio)")),
        ("rise", Text::both("Alza que vería (razón)", "Rise that it would see (ratio)")),
    ];
    let numbers = Numbers::new(study, "design-power");
    let row = |name: Text, code: &str, seen: Detectable| -> Vec<Cell> {
        let of = |ratio: Option<f64>, what: &str| {
            number(ratio.map(|ratio| numbers.ratio(ratio, &format!("{what}, {code}"))))
        };
        vec![name.into(), of(seen.fall, "detectable fall"), of(seen.rise, "detectable rise")]
    };
    let each = power.each.iter().map(|(method, seen)| row(method.words(), method.code(), *seen));
    let all = std::iter::once(row(Text::both("todos juntos", "all together"), "all", power.together));
    let table = Table {
        id: id_of(study.spec, "power"),
        caption: Text::both(
            "El efecto más chico que cada método vería con esa probabilidad, según lo que los mismos lugares se desviaron en fechas anteriores. Vacío: ninguno.",
            "The smallest effect that each method would see with that probability, by how far the same places strayed at earlier dates. Empty: none.",
        ),
        columns: columns.into_iter().map(|(key, heading)| Column::new(key, heading)).collect(),
        rows: each.chain(all).collect(),
        source: study.data.source.clone(),
    };
    let summary = Text::both("Lo que cada método podía ver", "What each method could see");
    Block::Details { summary, blocks: vec![Block::Table { table }] }
}

/// What the places had, in a table without a causal word.
pub(super) fn known(study: &Study) -> Option<Block> {
    let (known, study) = (study.known.as_ref()?, study.question());
    let yearly = study.is_yearly();
    let columns = [
        ("places", of_units(study.spec, Text::both("Lugares", "Places"), Text::both("Unidades", "Units"))),
        (
            "after",
            match study.data.panel.times().first() {
                Some(PanelTime::Year(_)) => Text::both("Por año, después", "A year, after"),
                Some(PanelTime::Quarter(_)) => Text::both("Por trimestre, después", "A quarter, after"),
                Some(PanelTime::Month(_)) | None => Text::both("Por mes, después", "A month, after"),
            },
        ),
        ("year_before", Text::both("Mismos meses, un año antes", "Same months, a year earlier")),
        (
            "base",
            if yearly {
                Text::both("El año anterior", "The year before")
            } else {
                Text::both("Doce meses anteriores", "Twelve months before")
            },
        ),
        ("change", Text::both("Cambio de la tasa, %", "Change of the rate, %")),
    ];
    let rows = [
        (Text::both("tratados", "treated"), "treated", Some(&known.treated)),
        (Text::both("de comparación", "of comparison"), "comparison", known.comparison.as_ref()),
    ];
    let row = |(name, code, described): (Text, &str, Option<&Described>)| {
        described.map(|described| described_row(study, (name, code), described))
    };
    let table = Table {
        id: id_of(study.spec, "known"),
        caption: say!(
            "Lo que se sabe: {outcome}, antes y después, sin decir por qué. El cambio es el de la tasa, del año anterior al tiempo de después.",
            "Known: {outcome}, before and after, without saying why. The change is that of the rate, from the year before to the time after.",
            outcome = super::sentence::outcome_words(&study.spec.outcome)
        ),
        columns: columns
            .into_iter()
            .filter(|(key, _)| !(yearly && *key == "year_before"))
            .map(|(key, heading)| Column::new(key, heading))
            .collect(),
        rows: rows.into_iter().filter_map(row).collect(),
        source: study.data.source.clone(),
    };
    Some(Block::Table { table })
}

fn described_row(study: Question<'_>, (name, code): (Text, &str), described: &Described) -> Vec<Cell> {
    let numbers = Numbers::new(study, "description");
    let unit = study.data.panel.unit();
    let digits = if is_count(unit) { Digits::Decimals(1) } else { Digits::Significant(3) };
    let mean = |value: f64, what: &str| numbers.real(value, (unit, digits), &format!("{what}, {code}"));
    let mut cells: Vec<Cell> = vec![name.into(), mean(described.after, "after").into()];
    if !study.is_yearly() {
        cells.push(number(described.year_before.map(|value| mean(value, "same months a year earlier"))));
    }
    cells.push(mean(described.base, "year before").into());
    let change = 100.0 * (described.change - 1.0);
    cells.push(
        numbers
            .real(change, (Unit::Percent, Digits::Decimals(1)), &format!("change of the rate, {code}"))
            .into(),
    );
    cells
}

/// The sizes that all methods exclude, with those that each excludes by itself.
pub(super) fn excluded(study: &Study) -> Vec<Block> {
    let (Some(exclusion), Some(joint)) = (&study.excluded, &study.joint) else { return Vec::new() };
    let study = study.question();
    let numbers = Numbers::new(study, "exclusion");
    let observed = joint.inference.contrast.observed;
    let level = study.tracer.stated(study.spec.answer.level, Unit::Probability, "answer.level");
    let by_all = exclusion.by_all;
    let sizes = numbers.effects(
        (by_all.fall, by_all.rise),
        |ratio| (observed - observed / ratio).abs(),
        "excluded by all",
    );
    let sentence = match sizes {
        Some(sizes) => say!(
            "Queda excluido, según todos los métodos que deciden y al nivel {level} de un solo lado: {sizes}. Lo que es menor que eso, estas cifras no lo excluyen.",
            "Excluded, by every method that carries the verdict and one-sided at the level {level}: {sizes}. What is smaller than that, these figures do not exclude.",
            level = *level,
            sizes
        ),
        // A rank among n placebos is never below 1 / (1 + n).
        None if 1.0 / (1 + joint.inference.placebos.same.len()) as f64 > study.spec.answer.level => say!(
            "Ningún tamaño queda excluido al nivel {level} de un solo lado: hay muy pocas asignaciones posibles.",
            "No size is excluded one-sided at the level {level}: too few assignments are possible.",
            level = *level
        ),
        None => say!(
            "Ningún tamaño queda excluido al nivel {level} de un solo lado: sin política alguna, otros lugares se desvían tanto que cualquier efecto cabe en ello.",
            "No size is excluded one-sided at the level {level}: without any policy other places stray so far that any effect fits within.",
            level = *level
        ),
    };
    let row = |(names, excluded): (&Vec<MethodName>, &Excluded)| -> Vec<Cell> {
        let code = names.first().map_or("", |method| method.code());
        let of = |ratio: Option<f64>, what: &str| {
            number(ratio.map(|ratio| numbers.ratio(ratio, &format!("{what}, {code}"))))
        };
        let name = Text::list(names.iter().map(Words::words));
        vec![name.into(), of(excluded.fall, "excluded fall"), of(excluded.rise, "excluded rise")]
    };
    let each = joint.voices.iter().map(|voice| &voice.names).zip(&exclusion.alone).map(row);
    let columns = [
        ("method", Text::both("Método", "Method")),
        ("fall", Text::both("Excluye bajas hasta (razón)", "Excludes falls to (ratio)")),
        ("rise", Text::both("Excluye alzas desde (razón)", "Excludes rises from (ratio)")),
    ];
    let table = Table {
        id: id_of(study.spec, "excluded"),
        caption: Text::both(
            "Lo que cada método excluye por sí solo; lo que excluyen todos corrige por mirar varios, y nunca es más.",
            "What each method excludes by itself; what all exclude corrects for looking at several, and is never more.",
        ),
        columns: columns.into_iter().map(|(key, heading)| Column::new(key, heading)).collect(),
        rows: each.collect(),
        source: study.data.source.clone(),
    };
    let summary = Text::both("Lo que excluye cada método", "What each method excludes");
    vec![Block::paragraph(sentence), Block::Details { summary, blocks: vec![Block::Table { table }] }]
}

/// What would have to be believed for the policy to have done as much as the margin.
pub(super) fn believed(study: &Study) -> Option<Block> {
    let (known, study) = (study.known.as_ref()?, study.question());
    Some(Block::List {
        items: known.beliefs.iter().map(|belief| belief_sentence(study, known, belief)).collect(),
    })
}

fn belief_sentence(study: Question<'_>, known: &Known, belief: &Belief) -> Text {
    let numbers = Numbers::new(study, "belief");
    let code = match belief.direction {
        Direction::Fall => "fall",
        Direction::Rise => "rise",
    };
    let percent = |ratio: f64, what: &str| {
        let size = 100.0 * (ratio - 1.0).abs();
        let percent = numbers.real(size, (Unit::Percent, Digits::Whole), &format!("{what}, {code}"));
        say!("{percent} %", "{percent}%", percent)
    };
    let claimed = percent(belief.claimed, "change claimed");
    let without = percent(belief.without, "change without the policy");
    let without = match (belief.direction, belief.without >= 1.0) {
        (Direction::Fall, true) => {
            say!("habría subido al menos {x}", "would have risen by at least {x}", x = without)
        }
        (Direction::Fall, false) => {
            say!("habría bajado a lo más {x}", "would have fallen by at most {x}", x = without)
        }
        (Direction::Rise, true) => {
            say!("habría subido a lo más {x}", "would have risen by at most {x}", x = without)
        }
        (Direction::Rise, false) => {
            say!("habría bajado al menos {x}", "would have fallen by at least {x}", x = without)
        }
    };
    let base = if known.base == 1 {
        Text::both("del año anterior a los de después", "from the year before to those after")
    } else {
        Text::both(
            "de los doce meses anteriores a los de después",
            "from the twelve months before to those after",
        )
    };
    let whole =
        |n: usize, what: &str| Text::from(*study.tracer.whole(n, Unit::Items, &format!("{what}, {code}")));
    let history = if belief.spells == 0 {
        Text::both(
            " No hay lapsos anteriores igual de largos con que compararlo.",
            " There are no earlier spells as long to hold it against.",
        )
    } else {
        say!(
            " Así fue en {such} de {spells} lapsos anteriores igual de largos ({apart} que no se traslapan).",
            " So it was in {such} of {spells} earlier spells as long ({apart} that do not overlap).",
            such = whole(belief.such, "earlier spells that changed so"),
            spells = whole(belief.spells, "earlier spells"),
            apart = whole(belief.apart, "earlier spells that do not overlap")
        )
    };
    let believe = match belief.direction {
        Direction::Fall => say!(
            "Para sostener que la política bajó la tasa {claimed} o más hay que creer que sin ella la de estos lugares {without} {base}.",
            "To hold that the policy lowered the rate by {claimed} or more, one has to believe that without it that of these places {without} {base}.",
            claimed,
            without,
            base
        ),
        Direction::Rise => say!(
            "Para sostener que la política subió la tasa {claimed} o más hay que creer que sin ella la de estos lugares {without} {base}.",
            "To hold that the policy raised the rate by {claimed} or more, one has to believe that without it that of these places {without} {base}.",
            claimed,
            without,
            base
        ),
    };
    believe.then(&history)
}

/// Quantities with the trace of what they are of.
struct Numbers<'a> {
    study: Question<'a>,
    of: &'static str,
}

impl<'a> Numbers<'a> {
    fn new(study: Question<'a>, of: &'static str) -> Self {
        Self { study, of }
    }

    fn real(&self, value: f64, (unit, digits): (Unit, Digits), what: &str) -> Quantity {
        let trace = self.study.tracer.computed(self.of, [("what", what.to_owned())]);
        Quantity::real(value, unit, trace).with_digits(digits)
    }

    fn ratio(&self, ratio: f64, what: &str) -> Quantity {
        self.real(ratio, (Unit::RateRatio, Digits::Decimals(2)), what)
    }

    /// A fall and a rise in per cent, rounded away from none, with the cases that they are where the outcome is a count.
    fn effects(
        &self,
        (fall, rise): (Option<f64>, Option<f64>),
        cases: impl Fn(f64) -> f64,
        what: &str,
    ) -> Option<Text> {
        let unit = self.study.data.panel.unit();
        let size = |ratio: f64, side: &str, few_or_more: Text| {
            let percent = (100.0 * (ratio - 1.0).abs()).ceil();
            let what = format!("{what}, {side}");
            let percent = Text::from(self.real(percent, (Unit::Percent, Digits::Whole), &what));
            if !is_count(unit) {
                return say!("{percent} % o más", "{percent}% or more", percent);
            }
            let cases = self.real(cases(ratio).ceil(), (unit, Digits::Whole), &format!("{what}, in cases"));
            say!(
                "{percent} % o más ({cases} {few_or_more})",
                "{percent}% or more ({cases} {few_or_more})",
                percent,
                cases,
                few_or_more
            )
        };
        let fall = fall.map(|ratio| size(ratio, "fall", Text::both("menos", "fewer")));
        let fall = fall.map(|size| say!("una baja de {size}", "a fall of {size}", size));
        let rise = rise.map(|ratio| size(ratio, "rise", Text::both("más", "more")));
        let rise = rise.map(|size| say!("un alza de {size}", "a rise of {size}", size));
        match (fall, rise) {
            (Some(fall), Some(rise)) => Some(say!("{fall}, o {rise}", "{fall}, or {rise}", fall, rise)),
            (fall, rise) => fall.or(rise),
        }
    }
}
