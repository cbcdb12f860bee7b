//! The sentences of a study's page.

use measure::{Period, Quantity};
use report::{Text, Words, say};

use super::brought;
use crate::policy::{MethodName, Outcome, OutsidePanel, VintageChoice};

/// What a study's page says beside verdict, rules and gates.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "every variant is said in full, in both languages, by `words` below")]
pub enum PageSentence {
    Done { what: Text },
    Measured { outcome: Text, before: Period, after: Period, transition: Option<Period> },
    OutcomesWerePublic { file: String, hash: String },
    OutcomesWereNotPublic { file: String, hash: String },
    Account { publisher: String, title: String, address: String },
    EstimatesCaption { places: Text, after: Period },
    MethodHeading,
    RoleHeading,
    Carries,
    Shown,
    ShownOnly { method: MethodName },
    Unverified { method: MethodName },
    RatioHeading,
    ObservedHeading,
    ObservedMeanHeading,
    ExpectedHeading,
    ExpectedMeanHeading,
    DifferenceHeading,
    PerMonthHeading,
    PerQuarterHeading,
    PerYearHeading,
    PHeading,
    POverTimeHeading,
    PWithinHeading,
    DetectableFallHeading,
    DetectableRiseHeading,
    PlacebosHeading,
    WeightsSummary,
    WeightsCaption { method: MethodName },
    WeightHeading,
    RulesCaption,
    RuleHeading,
    HoldsHeading,
    Holds,
    DoesNotHold,
    FindingHeading,
    GatesSummary,
    GatesCaption,
    GateHeading,
    RulingHeading,
    AboutHeading,
    WholeStudy,
    ClaimsCaption,
    ClaimHeading,
    VerdictHeading,
    AssignmentsSummary,
    AssignmentsCaption,
    PlaceHeading,
    Country,
    DateHeading,
    OperationHeading,
    AgainHeading,
    Again,
    First,
    AccountHeading,
    TrajectoryTitle { places: Text },
    TrajectoryDescription { method: MethodName },
    Observed,
    Counterfactual { method: MethodName },
    Start,
    Transition,
    IntervalsTitle,
    IntervalsDescription,
    PlacebosTitle,
    PlacebosDescription { method: MethodName, drawn: Box<Quantity> },
    EventsTitle,
    EventsDescription { method: MethodName },
    MapTitle,
    MapDescription { method: MethodName },
    Treated,
    TooFewAssignments { listed: Box<Quantity>, least: Box<Quantity> },
    OutcomeNotBrought,
    NotAsked,
    MissingHeading,
    WouldDoHeading,
    MissingSummary,
    StartsCaption,
    StartHeading,
    WhyHeading,
    BeforeHeading,
    AfterHeading,
    StartsAgree,
    StartsDiffer,
    NaiveCaption,
    WouldClaimHeading,
    RefusedHeading,
    LiteratureCaption,
    StudyHeading,
    MeasuredHeading,
    NumberHeading,
    NumberRange { low: Box<Quantity>, high: Box<Quantity> },
    NumberInPercent { number: Text },
    NumberOfKilled { number: Text },
    NumberInUnit { number: Text, per_head: bool },
    NumberIsCorrelation { number: Text },
    NumberNotGiven,
    PeriodNotStated,
    PeriodHeading,
    ClosenessHeading,
    ReadingHeading,
    LiteratureSource,
    StudyAt { study: String, address: String },
}

impl Words for PageSentence {
    fn words(&self) -> Text {
        match self {
            Self::Done { what } => {
                say!("Qué se hizo: {what}", "What was done: {what}", what = what.clone())
            }
            Self::Measured { outcome, before, after, transition: None } => say!(
                "Se mide: {outcome}. Antes: {before}; después: {after}.",
                "Measured: {outcome}. Before: {before}; after: {after}.",
                outcome = outcome.clone(),
                before = *before,
                after = *after
            ),
            Self::Measured { outcome, before, after, transition: Some(transition) } => say!(
                "Se mide: {outcome}. Antes: {before}; después: {after}; {transition} no se usa: es la transición.",
                "Measured: {outcome}. Before: {before}; after: {after}; {transition} is not used: it is the transition.",
                outcome = outcome.clone(),
                before = *before,
                after = *after,
                transition = *transition
            ),
            Self::OutcomesWerePublic { file, hash } => say!(
                "Las reglas se escribieron cuando los datos ya eran públicos; quien las escribió pudo conocerlos (archivo {file}, huella {hash}).",
                "The rules are in {file} (hash {hash}), fixed before the program read any outcome. But those outcomes were already public, so the author may have known them.",
                file = Text::code(file),
                hash = Text::code(hash)
            ),
            Self::OutcomesWereNotPublic { file, hash } => say!(
                "Las reglas están en {file} (huella {hash}). El archivo declara que los resultados aún no eran públicos; ninguna prueba externa fechada lo confirma.",
                "The rules are in {file} (hash {hash}). The file declares that the outcomes were not public yet; no dated proof from outside confirms it.",
                file = Text::code(file),
                hash = Text::code(hash)
            ),
            Self::Account { publisher, title, address } => say!(
                "{publisher}: {title}. {address}",
                "{publisher}: {title}. {address}",
                publisher = Text::name(publisher),
                title = Text::name(title),
                address = Text::code(address)
            ),
            Self::EstimatesCaption { places, after } => say!(
                "Efecto en {places}, {after}, en relación con los lugares de comparación",
                "Effect on {places}, {after}, relative to the places of comparison",
                places = places.clone(),
                after = *after
            ),
            Self::MethodHeading => Text::both("Método", "Method"),
            Self::RoleHeading => {
                Text::both("¿Cuenta para el veredicto?", "Does it count toward the verdict?")
            }
            Self::Carries => Text::both("sí", "yes"),
            Self::Shown => Text::both("no, es informativo", "no, for information"),
            Self::ShownOnly { method } => {
                say!("{method} (no decide)", "{method} (does not decide)", method = method.words())
            }
            Self::Unverified { method } => say!(
                "{method} (sin verificar: ninguna de sus referencias se pudo correr)",
                "{method} (unverified: none of its references could be run)",
                method = method.words()
            ),
            Self::RatioHeading => Text::both("Razón de tasas", "Rate ratio"),
            Self::ObservedHeading => Text::both("Observado", "Observed"),
            Self::ExpectedHeading => Text::both("Esperado", "Expected"),
            Self::ObservedMeanHeading => Text::both("Observado, promedio", "Observed, mean"),
            Self::ExpectedMeanHeading => Text::both("Esperado, promedio", "Expected, mean"),
            Self::DifferenceHeading => Text::both("Observado menos esperado", "Observed less expected"),
            Self::PerMonthHeading => Text::both("Por mes", "Per month"),
            Self::PerQuarterHeading => Text::both("Por trimestre", "Per quarter"),
            Self::PerYearHeading => Text::both("Por año", "Per year"),
            Self::PHeading => Text::both("p (rango entre placebos)", "p (rank among placebos)"),
            Self::POverTimeHeading => Text::both("p (conforme, en el tiempo)", "p (conformal, over time)"),
            Self::PWithinHeading => Text::both("p (dentro del margen)", "p (within the margin)"),
            Self::DetectableFallHeading => Text::both("Baja detectable", "Detectable fall"),
            Self::DetectableRiseHeading => Text::both("Alza detectable", "Detectable rise"),
            Self::PlacebosHeading => Text::both("Placebos", "Placebos"),
            Self::WeightsSummary => Text::both(
                "Cuánto cuenta cada lugar de comparación",
                "How much each place of comparison counts",
            ),
            Self::WeightsCaption { method } => say!(
                "Pesos de la comparación: {method}",
                "Weights of the comparison: {method}",
                method = method.words()
            ),
            Self::WeightHeading => Text::both("Peso, por ciento", "Weight, percent"),
            Self::RulesCaption => {
                Text::both("Las reglas del veredicto, en orden", "The rules of the verdict, in order")
            }
            Self::RuleHeading => Text::both("Regla", "Rule"),
            Self::HoldsHeading => Text::both("¿Se cumple?", "Does it hold?"),
            Self::Holds => Text::both("sí", "yes"),
            Self::DoesNotHold => Text::both("no", "no"),
            Self::FindingHeading => Text::both("Con qué números", "With which numbers"),
            Self::GatesSummary => {
                Text::both("Qué admite el diseño y qué no", "What the design admits and what not")
            }
            Self::GatesCaption => {
                Text::both("Requisitos de la comparación", "Requirements of the comparison")
            }
            Self::GateHeading => Text::both("Requisito", "Requirement"),
            Self::RulingHeading => Text::both("Resultado", "Ruling"),
            Self::AboutHeading => Text::both("Sobre", "About"),
            Self::WholeStudy => Text::both("todo el estudio", "the whole study"),
            Self::ClaimsCaption => {
                Text::both("Lo que se ha afirmado de la política", "What has been claimed of the policy")
            }
            Self::ClaimHeading => Text::both("Afirmación", "Claim"),
            Self::VerdictHeading => Text::both("Veredicto", "Verdict"),
            Self::AssignmentsSummary => {
                Text::both("A quién, cuándo y según quién", "To whom, when, and by whose account")
            }
            Self::AssignmentsCaption => Text::both("Asignaciones", "Assignments"),
            Self::PlaceHeading => Text::both("Lugar", "Place"),
            Self::Country => Text::both("todo el país", "the whole country"),
            Self::DateHeading => Text::both("Desde", "From"),
            Self::OperationHeading => Text::both("Operativo", "Operation"),
            Self::AgainHeading => Text::both("Vez", "Time"),
            Self::Again => Text::both("otra vez", "again"),
            Self::First => Text::both("primera", "first"),
            Self::AccountHeading => Text::both("Según", "By the account of"),
            Self::TrajectoryTitle { places } => say!(
                "Lo observado en {places} y lo que indica la comparación",
                "What was observed in {places} and what the comparison indicates",
                places = places.clone()
            ),
            Self::TrajectoryDescription { method } => say!(
                "Dos trayectorias en el tiempo: la tasa observada en los lugares tratados y la que les da la comparación ({method}). Antes del comienzo deben ir juntas; después, su distancia es el efecto estimado.",
                "Two trajectories over time: the rate observed in the treated places and the one that the comparison gives them ({method}). Before the start they should run together; after it, their distance is the estimated effect.",
                method = method.words()
            ),
            Self::Observed => Text::both("observado", "observed"),
            Self::Counterfactual { method } => {
                say!("comparación: {method}", "comparison: {method}", method = method.words())
            }
            Self::Start => Text::both("comienzo", "start"),
            Self::Transition => Text::both("transición", "transition"),
            Self::IntervalsTitle => {
                Text::both("Cada estimador frente al margen", "Each estimator against the margin")
            }
            Self::IntervalsDescription => Text::both(
                "Una fila por estimador con su razón de tasas y su intervalo; la banda es el margen dentro del cual una diferencia no importa.",
                "One row an estimator with its rate ratio and its interval; the band is the margin within which a difference does not matter.",
            ),
            Self::PlacebosTitle => {
                Text::both("El efecto entre los placebos", "The effect among the placebos")
            }
            Self::PlacebosDescription { method, drawn } => say!(
                "La razón de tasas de los tratados y las que el mismo método ({method}) da a {drawn} asignaciones de placebo, donde nada pasó.",
                "The rate ratio of the treated and those that the same method ({method}) gives to {drawn} placebo assignments, where nothing happened.",
                method = method.words(),
                drawn = (**drawn).clone()
            ),
            Self::EventsTitle => Text::both(
                "El efecto según el tiempo desde el comienzo",
                "The effect by time since the start",
            ),
            Self::EventsDescription { method } => say!(
                "Efecto sobre la tasa en cada momento antes y después del comienzo ({method}); las barras son tan anchas como los placebos a la misma distancia.",
                "Effect on the rate at each time before and after the start ({method}); the bars are as wide as the placebos at the same distance.",
                method = method.words()
            ),
            Self::MapTitle => {
                Text::both("Lugares tratados y de comparación", "Treated places and places of comparison")
            }
            Self::MapDescription { method } => say!(
                "Mapa: con contorno, los lugares tratados; sombreado, el peso de cada lugar de comparación ({method}).",
                "Map: outlined, the treated places; shaded, the weight of each place of comparison ({method}).",
                method = method.words()
            ),
            Self::Treated => Text::both("tratado", "treated"),
            Self::TooFewAssignments { listed, least } => say!(
                "El archivo pide al menos {least} casos con fuente y tiene {listed}. Con tan pocos, la inferencia sería sobre esos casos y no sobre la política; no se leyó ningún resultado.",
                "The file demands at least {least} sourced cases and has {listed}. With so few, the inference would be about those cases and not about the policy; no outcome was read.",
                least = (**least).clone(),
                listed = (**listed).clone()
            ),
            Self::OutcomeNotBrought => Text::both(
                "El resultado está en un archivo que el programa no trae, y sin él no se puede saber. Descárguelo, escriba su ruta en outcome.file de una copia de esta política y vuelva a preguntar.",
                "The outcome is in a file that the program does not have, and without it nothing can be told. Download it, write its path into outcome.file of a copy of this policy, and ask again.",
            ),
            Self::NotAsked => Text::both(
                "Esto se decidió con el archivo solo, antes de leer resultado alguno.",
                "This was decided from the file alone, before any outcome was read.",
            ),
            Self::MissingHeading => Text::both("Falta", "Missing"),
            Self::WouldDoHeading => Text::both("Serviría", "What would do"),
            Self::NumberInPercent { number } => say!("{number} %", "{number} %", number = number.clone()),
            Self::NumberOfKilled { number } => {
                say!("{number} muertes", "{number} deaths", number = number.clone())
            }
            Self::NumberInUnit { number, per_head: true } => {
                say!("{number} cajetillas por persona", "{number} packs per head", number = number.clone())
            }
            Self::NumberInUnit { number, per_head: false } => say!(
                "{number} por {n} habitantes",
                "{number} per {n} inhabitants",
                number = number.clone(),
                n = Text::name("100,000")
            ),
            Self::NumberIsCorrelation { number } => {
                say!("correlación de {number}", "correlation of {number}", number = number.clone())
            }
            Self::PeriodNotStated => Text::both("no consta", "not known"),
            Self::MissingSummary => {
                Text::both("Qué dato falta y cómo conseguirlo", "What is missing, and what would settle it")
            }
            Self::StartsCaption => {
                Text::both("La respuesta bajo cada comienzo", "The answer under each start")
            }
            Self::StartHeading => Text::both("Comienzo", "Start"),
            Self::WhyHeading => Text::both("Por qué ese día", "Why that day"),
            Self::BeforeHeading => Text::both("Antes", "Before"),
            Self::AfterHeading => Text::both("Después", "After"),
            Self::StartsAgree => Text::both(
                "La respuesta es la misma bajo cada comienzo.",
                "The answer is the same under each start.",
            ),
            Self::StartsDiffer => Text::both(
                "La respuesta depende del comienzo que se elija: ninguna de ellas se sostiene sola.",
                "The answer depends on which start is chosen: none of them stands by itself.",
            ),
            Self::NaiveCaption => Text::both(
                "Qué dirían los métodos simples, y por qué no basta",
                "What each simple method would say, and why that is not enough",
            ),
            Self::WouldClaimHeading => {
                Text::both("Razón que habría afirmado", "Ratio that it would have claimed")
            }
            Self::RefusedHeading => Text::both("Por qué se rechaza", "Why it is refused"),
            Self::LiteratureCaption => {
                Text::both("La literatura junto a lo nuestro", "The literature beside ours")
            }
            Self::StudyHeading => Text::both("Estudio", "Study"),
            Self::MeasuredHeading => Text::both("Qué midió", "What it measured"),
            Self::NumberHeading => Text::both("Su número", "Its number"),
            Self::NumberRange { low, high } => {
                say!("{low} a {high}", "{low} to {high}", low = (**low).clone(), high = (**high).clone())
            }
            Self::NumberNotGiven => Text::both("ninguno que hayamos visto", "none that we have seen"),
            Self::PeriodHeading => Text::both("Periodo", "Period"),
            Self::ClosenessHeading => Text::both("Diseño, frente al nuestro", "Design, against ours"),
            Self::ReadingHeading => Text::both("Por qué coincide o no", "Why it agrees or not"),
            Self::LiteratureSource => Text::both(
                "Números tal como los imprime cada estudio, citados y no recalculados",
                "Numbers as each study prints them, cited and not computed anew",
            ),
            Self::StudyAt { study, address } => say!(
                "{study}: {address}",
                "{study}: {address}",
                study = Text::name(study),
                address = Text::name(address)
            ),
        }
    }
}

/// What is measured, in words: statistic, offence, vintage as the file asks for it.
pub(super) fn outcome_words(outcome: &Outcome) -> Text {
    match outcome {
        Outcome::Panel(OutsidePanel::WorldBankHomicide) => Text::both(
            "tasa de homicidios intencionales por país y año (Banco Mundial)",
            "rate of intentional homicides by country and year (World Bank)",
        ),
        Outcome::Brought(outcome) => brought::outcome_words(outcome),
        Outcome::Panel(OutsidePanel::Prop99) => {
            Text::both("cajetillas de cigarros por persona al año", "packs of cigarettes per head and year")
        }
        Outcome::Record(outcome) => {
            let vintage = match &outcome.vintage {
                VintageChoice::Latest => Text::both("la versión más reciente", "the latest version"),
                VintageChoice::Cutoff(month) => {
                    say!("el corte de {month}", "the cut-off of {month}", month = *month)
                }
                VintageChoice::Release(prefix) => {
                    say!("el archivo {prefix}", "release {prefix}", prefix = Text::code(prefix))
                }
            };
            let known = outcome.as_of.map_or_else(Text::empty, |day| {
                say!(", según se conocía el {day}", ", as known on {day}", day)
            });
            say!(
                "{statistic} ({offence}), {vintage}{known}",
                "{statistic} ({offence}), {vintage}{known}",
                statistic = outcome.statistic.words(),
                offence = outcome.offence.words(),
                vintage,
                known
            )
        }
    }
}
