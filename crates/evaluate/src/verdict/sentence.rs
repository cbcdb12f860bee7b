//! What the rules of a verdict found, and the sentence that follows from them and says no more.

use measure::{Month, Quantity};
use report::{Text, Words, say};

use super::{BeforeSecond, Rule, VerdictClass};
use crate::gate::Gate;

/// A number in a sentence.
type Number = Box<Quantity>;

/// What a rule found, with its numbers.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "every variant is said in full, in both languages, by `words` below")]
pub enum RuleFinding {
    NoGateRefuses { warnings: Number },
    GatesRefuse { gates: Vec<Gate> },
    Carrying { carrying: Number, marked: Number },
    NoContradiction,
    AlarmsBefore { alarms: Number, dates: Number, level: Number },
    VoicesOppose { rising: Number, falling: Number },
    VoicesPartInSize { p: Number, level: Number },
    NoContradictionTested { p: Number },
    NothingTogether,
    ShownTogether { p: Number, voices: Number, level: Number },
    Shown { showing: Number, carrying: Number, needed: Number, level: Number },
    CasesApart { apart: Number, cases: Number },
    SizesExcluded { sizes: Box<ExcludedSizes> },
    DetectableUnknown { low: Number, high: Number },
    Detectable { fall: Number, rise: Number, low: Number, high: Number, power: Number },
    BeforeSecond { before: BeforeSecond, class: VerdictClass },
    Timing { contradicted: Number, asked: Number },
}

/// A claim about a trend that had turned before the policy began.
#[derive(Debug, Clone, PartialEq)]
pub struct TurnedBefore {
    /// What is claimed.
    pub claim: Text,
    /// The month in which the trend turned.
    pub turned: Month,
    /// The months between which it did.
    pub set: (Month, Month),
    /// How sure that is, in per cent.
    pub coverage: Number,
    /// The month in which the policy began.
    pub start: Month,
}

/// The sizes that every estimator that carries the verdict excludes, in per cent; none where no size is.
#[derive(Debug, Clone, PartialEq)]
pub struct ExcludedSizes {
    /// Falls of so much and more.
    pub fall: Option<Quantity>,
    /// Rises of so much and more.
    pub rise: Option<Quantity>,
}

/// What a verdict says. The class alone chooses the words; the numbers are those of the rules.
#[derive(Debug, Clone, PartialEq)]
pub struct VerdictSentence {
    /// The class.
    pub class: VerdictClass,
    /// The outcome is a file of the reader's own, whose units need be no places of one country.
    pub of_file: bool,
    /// The gates that refuse the design.
    pub refusing: Vec<Gate>,
    /// What the months before a second treatment give, and the class that only the later months gave.
    pub hangs_on_second: Option<(BeforeSecond, VerdictClass)>,
    /// False alarms in the places of the policy, and the earlier dates asked, where they are too many for an answer.
    pub cries_wolf: Option<(Number, Number)>,
    /// The sizes that all of them exclude; none where the class rests on something else.
    pub excluded: Option<ExcludedSizes>,
    /// How many estimators carry the verdict.
    pub estimators: Number,
    /// The lowest and highest rate ratio among them, each with its interval.
    pub range: Option<(Number, Number)>,
    /// The lowest and highest difference between observed and expected outcome, where the file asks for it.
    pub differences: Option<(Number, Number)>,
    /// How many places serve as comparison.
    pub comparison: Option<Number>,
    /// The margin.
    pub margin: (Number, Number),
    /// The claims that the dates contradict.
    pub turned_before: Vec<TurnedBefore>,
}

impl Words for ExcludedSizes {
    fn words(&self) -> Text {
        let fall = self
            .fall
            .clone()
            .map(|percent| say!("una baja de {percent} % o más", "a fall of {percent}% or more", percent));
        let rise = self
            .rise
            .clone()
            .map(|percent| say!("un alza de {percent} % o más", "a rise of {percent}% or more", percent));
        match (fall, rise) {
            (Some(fall), Some(rise)) => say!("{fall}, y {rise}", "{fall}, and {rise}", fall, rise),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => Text::both("ningún tamaño", "no size"),
        }
    }
}

impl Words for Rule {
    fn words(&self) -> Text {
        match self {
            Self::DesignIdentifies => {
                Text::both("el diseño identifica un efecto", "the design identifies an effect")
            }
            Self::SomebodyCarries => {
                Text::both("algún estimador puede decidir", "some estimator may carry the verdict")
            }
            Self::QuietBefore => Text::both(
                "en estos lugares no dan falsa alarma en fechas anteriores",
                "in these places they raise no false alarm at earlier dates",
            ),
            Self::NoContradiction => Text::both(
                "los que deciden no se contradicen",
                "those that carry it do not contradict each other",
            ),
            Self::SuccessShown => Text::both("se muestra éxito", "success is shown"),
            Self::HarmShown => Text::both("se muestra daño", "harm is shown"),
            Self::WithinMarginShown => Text::both(
                "se muestra que el efecto cabe en el margen",
                "the effect is shown to lie within the margin",
            ),
            Self::CasesAlike => {
                Text::both("ningún caso se aparta de los demás", "no case departs from the others")
            }
            Self::LargeChangeExcluded => Text::both(
                "todos excluyen que se haya duplicado, o que haya bajado a la mitad",
                "all exclude a doubling, or a halving",
            ),
            Self::TimingHolds => Text::both(
                "las fechas no desmienten lo que se afirma de la tendencia",
                "the dates do not contradict what is claimed of the trend",
            ),
            Self::StandsBeforeSecond => Text::both(
                "se sostiene sin los meses del segundo tratamiento",
                "it stands without the months of the second treatment",
            ),
            Self::MarginDetectable => Text::both(
                "el diseño detectaría un efecto como el margen",
                "the design would detect an effect as large as the margin",
            ),
        }
    }
}

impl Words for RuleFinding {
    fn words(&self) -> Text {
        let number = |quantity: &Number| Text::from((**quantity).clone());
        match self {
            Self::NoGateRefuses { warnings } => say!(
                "Cumple todos los requisitos; advertencias: {warnings}.",
                "It meets every requirement; warnings: {warnings}.",
                warnings = number(warnings)
            ),
            Self::GatesRefuse { gates } => say!(
                "Rechazan el diseño: {gates}.",
                "The design is refused by: {gates}.",
                gates = Text::list(gates.iter().map(Words::words))
            ),
            Self::Carrying { carrying, marked } => say!(
                "Métodos que cuentan para el veredicto: {carrying}; informativos: {marked}.",
                "Estimators that carry the verdict: {carrying}; shown without carrying it: {marked}.",
                carrying = number(carrying),
                marked = number(marked)
            ),
            Self::NoContradiction => {
                Text::both("Los métodos son compatibles entre sí.", "None shows the opposite of another.")
            }
            Self::AlarmsBefore { alarms, dates, level } => say!(
                "En {dates} fechas anteriores, cuando nada se había hecho, dieron alarma en estos mismos lugares {alarms} veces (nivel {level}).",
                "At {dates} earlier dates, when nothing had been done, they raised an alarm in these very places {alarms} times (level {level}).",
                alarms = number(alarms),
                dates = number(dates),
                level = number(level)
            ),
            Self::VoicesOppose { rising, falling } => say!(
                "Muestran un alza {rising} y una baja {falling}, cada uno por sí solo.",
                "A rise is shown by {rising} and a fall by {falling}, each by itself.",
                rising = number(rising),
                falling = number(falling)
            ),
            Self::VoicesPartInSize { p, level } => say!(
                "Los métodos difieren más que donde nada pasó (p = {p}; nivel {level}), pero no hay dos que muestren lo contrario.",
                "The estimators differ by more than they do where nothing happened (p = {p}; level {level}), yet no two show the opposite.",
                p = number(p),
                level = number(level)
            ),
            Self::NoContradictionTested { p } => say!(
                "Los métodos son compatibles entre sí (p = {p}).",
                "None shows the opposite of another, and they differ no more than where nothing happened (p = {p}).",
                p = number(p)
            ),
            Self::NothingTogether => Text::both(
                "Los estimadores no dan un número en común.",
                "The estimators give no number together.",
            ),
            Self::ShownTogether { p, voices, level } => say!(
                "Una sola prueba de los {voices} estimadores distintos sobre las mismas asignaciones: p = {p}; nivel {level}.",
                "One test of the {voices} separate estimators on the same assignments: p = {p}; level {level}.",
                p = number(p),
                voices = number(voices),
                level = number(level)
            ),
            Self::Shown { showing, carrying, needed, level } => say!(
                "Lo muestran {showing} de {carrying} al nivel {level}; hacen falta {needed}.",
                "Shown by {showing} of {carrying} at the level {level}; {needed} are needed.",
                showing = number(showing),
                carrying = number(carrying),
                needed = number(needed),
                level = number(level)
            ),
            Self::CasesApart { apart, cases } => say!(
                "Casos que se muestran por sí solos, corregidos por mirar varios, y caen fuera del intervalo de los demás: {apart} de {cases}.",
                "Cases that are shown by themselves, corrected for looking at several, and lie outside the interval of the others: {apart} of {cases}.",
                apart = number(apart),
                cases = number(cases)
            ),
            Self::SizesExcluded { sizes } => say!(
                "Todos los métodos que deciden excluyen: {sizes}.",
                "Every method that carries the verdict excludes: {sizes}.",
                sizes = sizes.words()
            ),
            Self::DetectableUnknown { low, high } => say!(
                "Con tan pocas asignaciones posibles no hay un efecto mínimo detectable que comparar con el margen de {low} a {high}.",
                "With so few possible assignments there is no smallest detectable effect to compare with the margin of {low} to {high}.",
                low = number(low),
                high = number(high)
            ),
            Self::BeforeSecond { before, class } => say!(
                "Con los meses de {months}, que terminan antes del segundo tratamiento, las mismas reglas dan «{before}»; con todos, «{class}».",
                "With the months of {months}, which end before the second treatment, the same rules give “{before}”; with all of them, “{class}”.",
                months = before.months,
                before = before.class.words(),
                class = class.words()
            ),
            Self::Timing { contradicted, asked } => say!(
                "Afirmaciones que dicen cuándo cambió la tendencia: {asked}; desmentidas por las fechas: {contradicted}.",
                "Claims that say when the trend turned: {asked}; contradicted by the dates: {contradicted}.",
                asked = number(asked),
                contradicted = number(contradicted)
            ),
            Self::Detectable { fall, rise, low, high, power } => say!(
                "Con probabilidad {power} se detectaría una razón de {fall} o menor, o de {rise} o mayor; el margen va de {low} a {high}.",
                "With probability {power} a ratio of {fall} or lower, or of {rise} or higher, would be detected; the margin goes from {low} to {high}.",
                fall = number(fall),
                rise = number(rise),
                low = number(low),
                high = number(high),
                power = number(power)
            ),
        }
    }
}

impl VerdictSentence {
    /// The effects of those that carry the verdict, as ratios and as differences, with their intervals.
    fn effects(&self) -> Text {
        let Some((least, most)) = &self.differences else { return self.ratios() };
        let number = |quantity: &Number| Text::with_interval((**quantity).clone());
        let differences = if least == most {
            say!(
                "; diferencia con lo esperado, {least}",
                "; difference from the expected, {least}",
                least = number(least)
            )
        } else {
            say!(
                "; diferencia con lo esperado, de {least} a {most}",
                "; difference from the expected, {least} to {most}",
                least = number(least),
                most = number(most)
            )
        };
        self.ratios().then(&differences)
    }

    /// One ratio with its interval, or the lowest and the highest.
    fn ratios(&self) -> Text {
        match &self.range {
            None => Text::both("sin razón de tasas", "without a rate ratio"),
            Some((lowest, highest)) if lowest == highest => say!(
                "razón de tasas {ratio}",
                "rate ratio {ratio}",
                ratio = Text::with_interval((**lowest).clone())
            ),
            Some((lowest, highest)) => say!(
                "razones de tasas de {lowest} a {highest}",
                "rate ratios of {lowest} to {highest}",
                lowest = Text::with_interval((**lowest).clone()),
                highest = Text::with_interval((**highest).clone())
            ),
        }
    }
}

impl Words for VerdictSentence {
    fn words(&self) -> Text {
        let contradicted = self.turned_before.iter().map(Words::words);
        contradicted.fold(self.of_class(), |said, one| said.then(&one))
    }
}

impl Words for TurnedBefore {
    fn words(&self) -> Text {
        say!(
            " Lo que sí se puede decir: las fechas desmienten esta afirmación: «{claim}» La tendencia ya había cambiado en {turned} ({coverage} % de confianza: entre {first} y {last}), y la política empezó en {start}.",
            " What can be told: the dates contradict this claim: “{claim}” The trend had already turned in {turned} ({coverage}% confidence: between {first} and {last}), and the policy began in {start}.",
            claim = self.claim.clone(),
            turned = self.turned,
            coverage = Text::from((*self.coverage).clone()),
            first = self.set.0,
            last = self.set.1,
            start = self.start
        )
    }
}

impl VerdictSentence {
    /// What the class says, with its numbers.
    fn of_class(&self) -> Text {
        let number = |quantity: &Number| Text::from((**quantity).clone());
        let comparison = self.comparison.as_ref().map_or_else(Text::empty, number);
        let (estimators, effects) = (number(&self.estimators), self.effects());
        let (low, high) = (number(&self.margin.0), number(&self.margin.1));
        match self.class {
            VerdictClass::Improved if self.of_file => say!(
                "En las unidades tratadas el resultado fue mejor de lo que indican las {comparison} de comparación ({effects}; estimadores: {estimators}). Es una diferencia en relación con esas unidades; atribuirla a la política supone que sin ella las tratadas habrían seguido a la comparación.",
                "In the treated units the outcome was better than the {comparison} of comparison indicate ({effects}; estimators: {estimators}). It is a difference relative to those units; to attribute it to the policy assumes that without it the treated would have followed the comparison.",
                comparison,
                effects,
                estimators
            ),
            VerdictClass::Worsened if self.of_file => say!(
                "En las unidades tratadas el resultado fue peor de lo que indican las {comparison} de comparación ({effects}; estimadores: {estimators}). Es una diferencia en relación con esas unidades; atribuirla a la política supone que sin ella las tratadas habrían seguido a la comparación.",
                "In the treated units the outcome was worse than the {comparison} of comparison indicate ({effects}; estimators: {estimators}). It is a difference relative to those units; to attribute it to the policy assumes that without it the treated would have followed the comparison.",
                comparison,
                effects,
                estimators
            ),
            VerdictClass::NoChangeBeyondMargin if self.of_file => say!(
                "En las unidades tratadas el resultado no se apartó de lo que indican las {comparison} de comparación más allá del margen de {low} a {high} ({effects}; estimadores: {estimators}). Un cambio menor que el margen no se excluye.",
                "In the treated units the outcome did not depart from what the {comparison} of comparison indicate beyond the margin of {low} to {high} ({effects}; estimators: {estimators}). A change smaller than the margin is not excluded.",
                comparison,
                low,
                high,
                effects,
                estimators
            ),
            VerdictClass::Improved => say!(
                "En los lugares tratados el resultado fue mejor de lo que indican los {comparison} de comparación ({effects}; estimadores: {estimators}). Es una diferencia en relación con esos lugares, y del país en conjunto no dice nada; atribuirla a la política supone que sin ella los tratados habrían seguido a la comparación.",
                "In the treated places the outcome was better than the {comparison} of comparison indicate ({effects}; estimators: {estimators}). It is a difference relative to those places, and of the country as a whole it says nothing; to attribute it to the policy assumes that without it the treated would have followed the comparison.",
                comparison,
                effects,
                estimators
            ),
            VerdictClass::Worsened => say!(
                "En los lugares tratados el resultado fue peor de lo que indican los {comparison} de comparación ({effects}; estimadores: {estimators}). Es una diferencia en relación con esos lugares, y del país en conjunto no dice nada; atribuirla a la política supone que sin ella los tratados habrían seguido a la comparación.",
                "In the treated places the outcome was worse than the {comparison} of comparison indicate ({effects}; estimators: {estimators}). It is a difference relative to those places, and of the country as a whole it says nothing; to attribute it to the policy assumes that without it the treated would have followed the comparison.",
                comparison,
                effects,
                estimators
            ),
            VerdictClass::NoChangeBeyondMargin => say!(
                "En los lugares tratados el resultado no se apartó de lo que indican los {comparison} de comparación más allá del margen de {low} a {high} ({effects}; estimadores: {estimators}). Un cambio menor que el margen no se excluye.",
                "In the treated places the outcome did not depart from what the {comparison} of comparison indicate beyond the margin of {low} to {high} ({effects}; estimators: {estimators}). A change smaller than the margin is not excluded.",
                comparison,
                low,
                high,
                effects,
                estimators
            ),
            VerdictClass::EstimatorsDisagree => say!(
                "Los estimadores que el diseño admite se contradicen ({effects}; estimadores: {estimators}): ninguno basta para decidir.",
                "The estimators that the design admits contradict each other ({effects}; estimators: {estimators}): none is enough to decide.",
                effects,
                estimators
            ),
            VerdictClass::DiffersByCase => say!(
                "La política no tuvo un solo efecto: un caso se aparta de todos los demás ({effects}; estimadores: {estimators}; lugares de comparación: {comparison}). El promedio no describe a ninguno; vea la tabla por caso.",
                "The policy had no one effect: a case departs from all the others ({effects}; estimators: {estimators}; places of comparison: {comparison}). The average describes none of them; see the table by case.",
                effects,
                estimators,
                comparison
            ),
            VerdictClass::LargeRiseExcluded
            | VerdictClass::LargeFallExcluded
            | VerdictClass::LargeChangeExcluded => say!(
                "Con estos datos no se puede saber si el resultado mejoró o empeoró, pero sí que no cambió tanto como se dice a continuación. Excluido por todos los métodos que deciden: {sizes}. Lo menor que eso no se excluye ({effects}; estimadores: {estimators}; lugares de comparación: {comparison}).",
                "These data cannot tell whether the outcome was better or worse, but they tell how much it was not. Excluded by every estimator that carries the verdict: {sizes}. What is smaller is not excluded ({effects}; estimators: {estimators}; places of comparison: {comparison}).",
                sizes = self.excluded.as_ref().map_or_else(Text::empty, Words::words),
                effects,
                estimators,
                comparison
            ),
            // Contradicted by timing is what a claim can be, and no study.
            VerdictClass::NotIdentifiable | VerdictClass::ContradictedByTiming => say!(
                "No se puede medir el efecto de la política ({gates}). No es lo mismo que no haber tenido efecto.",
                "The policy's effect cannot be measured ({gates}). That is not the same as having had no effect.",
                gates = Text::list(self.refusing.iter().map(Words::words))
            ),
            VerdictClass::CannotTell if let Some((before, class)) = &self.hangs_on_second => {
                say!(
                    "Con estos datos no se puede saber: todos los meses de después dan «{class}» ({effects}; estimadores: {estimators}; lugares de comparación: {comparison}), pero los de {months}, que terminan antes del segundo tratamiento, dan «{before}». Lo que vino con el segundo tratamiento, y lo que lo provocó, no se separa del primero.",
                    "These data cannot tell: all the months after give “{class}” ({effects}; estimators: {estimators}; places of comparison: {comparison}), but those of {months}, which end before the second treatment, give “{before}”. What came with the second treatment, and what brought it about, cannot be told from the first.",
                    class = class.words(),
                    effects,
                    estimators,
                    comparison,
                    months = before.months,
                    before = before.class.words()
                )
            }
            VerdictClass::CannotTell if let Some((alarms, dates)) = &self.cries_wolf => say!(
                "Con estos datos no se puede saber: en estos mismos lugares los métodos dieron falsa alarma en {alarms} de {dates} fechas anteriores, cuando nada se había hecho ({effects}; estimadores: {estimators}; lugares de comparación: {comparison}). Lo que hallen ahora no dice que la política lo hizo.",
                "These data cannot tell: in these very places the estimators raised a false alarm at {alarms} of {dates} earlier dates, when nothing had been done ({effects}; estimators: {estimators}; places of comparison: {comparison}). What they find now does not say that the policy did it.",
                alarms = number(alarms),
                dates = number(dates),
                effects,
                estimators,
                comparison
            ),
            VerdictClass::CannotTell if self.range.is_none() => Text::both(
                "Con estos datos no se puede saber. No es lo mismo que no haber tenido efecto.",
                "These data cannot tell. That is not the same as having had no effect.",
            ),
            VerdictClass::CannotTell => say!(
                "Con estos datos no se puede saber: los estimadores que pide el archivo no muestran mejora, ni daño, ni un efecto dentro del margen de {low} a {high} ({effects}; estimadores: {estimators}; lugares de comparación: {comparison}). No es lo mismo que no haber tenido efecto.",
                "These data cannot tell: the estimators that the file asks for show neither improvement, nor harm, nor an effect within the margin of {low} to {high} ({effects}; estimators: {estimators}; places of comparison: {comparison}). That is not the same as having had no effect.",
                low,
                high,
                effects,
                estimators,
                comparison
            ),
        }
    }
}
