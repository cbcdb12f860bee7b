//! Why an estimator stopped, in both languages: what in the policy or in its figures stands in the way, and the repair.
//!
//! Errors that only a caller of an estimator can cause say that the program is at fault: nobody can repair those in a policy.

use estimate::Error;
use numeric::Error as NumericError;
use report::{Text, say};

/// What an estimator says, with the key of the policy file by which it is repaired.
pub(crate) fn in_words(error: &Error) -> Text {
    let number = |value: usize| Text::code(value.to_string());
    let value = |value: f64| Text::code(value.to_string());
    let window = || Text::code("window");
    let before = || Text::code("window.pre");
    let comparison = || Text::code("comparison");
    let methods = || Text::code("methods");
    match error {
        Error::NoTreatedUnit { units } => say!(
            "Ninguno de los lugares ({units}) fue tratado dentro de la ventana: corrija {assignment} o {window}.",
            "None of the places ({units}) was treated within the window: correct {assignment} or {window}.",
            units = number(*units),
            assignment = Text::code("assignment"),
            window = window()
        ),
        Error::NoControlUnit { units } => say!(
            "Todos los lugares ({units}) fueron tratados y no queda ninguno con el cual comparar: amplíe {comparison}.",
            "All places ({units}) were treated and none is left to compare with: widen {comparison}.",
            units = number(*units),
            comparison = comparison()
        ),
        Error::NoPeriodBeforeOrAfter { periods, .. } => say!(
            "El tratamiento comienza con el primero de los periodos leídos ({periods}) o fuera de ellos: corrija {window} para que haya periodos antes y después.",
            "Treatment starts with the first of the periods read ({periods}), or outside them: correct {window} so that there are periods before and after.",
            periods = number(*periods),
            window = window()
        ),
        Error::NoiseLevelUnknown { controls, periods } => say!(
            "Lugares sin tratar: {controls}; periodos previos: {periods}. Dan menos de dos cambios, y no se puede medir su ruido: alargue {before}.",
            "Untreated places: {controls}; periods before: {periods}. They give fewer than two changes, so their noise cannot be measured: lengthen {before}.",
            controls = number(*controls),
            periods = number(*periods),
            before = before()
        ),
        Error::TooFewForPlacebo { controls, treated } => say!(
            "Lugares sin tratar: {controls}. No alcanzan para hacer las veces de los tratados ({treated}) y dejar uno para comparar: amplíe {comparison}.",
            "Untreated places: {controls}. They are too few to stand in for the treated ({treated}) and leave one to compare with: widen {comparison}.",
            controls = number(*controls),
            treated = number(*treated),
            comparison = comparison()
        ),
        Error::NoComparison => say!(
            "Ningún comienzo tiene a la vez un periodo previo y lugares sin tratar con los cuales comparar: alargue {before} o amplíe {comparison}.",
            "No start has both a period before it and untreated places to compare with: lengthen {before} or widen {comparison}.",
            before = before(),
            comparison = comparison()
        ),
        Error::NothingLeft { rows } => say!(
            "Ninguna de las observaciones ({rows}) informa la regresión, como ocurre donde no hubo ningún caso: amplíe {window} o {comparison}.",
            "None of the observations ({rows}) informs the regression, as where there was no case at all: widen {window} or {comparison}.",
            rows = number(*rows),
            window = window(),
            comparison = comparison()
        ),
        Error::NothingVaries { .. } => say!(
            "Descontados lugares y periodos, nada distingue a los tratados y no hay efecto que medir: corrija {window} o {comparison}.",
            "Beside places and periods nothing sets the treated apart, and there is no effect to measure: correct {window} or {comparison}.",
            window = window(),
            comparison = comparison()
        ),
        Error::NothingCounted { .. } => say!(
            "No hay ningún caso de un lado del tratamiento: la razón es cero o no tiene límite, y no hay qué estimar. Alargue {window}.",
            "There is no case on one side of the treatment: the ratio is zero or without bound, and there is nothing to estimate. Lengthen {window}.",
            window = window()
        ),
        Error::TooFewClusters { clusters } => say!(
            "Conglomerados: {clusters}. Hacen falta al menos dos para ver cuánto difieren: amplíe {comparison}.",
            "Clusters: {clusters}. At least two are needed to show how far they differ: widen {comparison}.",
            clusters = number(*clusters),
            comparison = comparison()
        ),
        Error::TooFewTreatedClusters { treated } => say!(
            "Conglomerados con lugares tratados: {treated}. Hacen falta al menos dos para ver cuánto difieren: quite el método de {methods}.",
            "Clusters with treated places: {treated}. At least two are needed to show how far they differ: take the method out of {methods}.",
            treated = number(*treated),
            methods = methods()
        ),
        Error::TooFewRows { rows, parameters } => say!(
            "Las observaciones ({rows}) no bastan para los efectos que se estiman ({parameters}): amplíe {window} o {comparison}.",
            "The observations ({rows}) cannot bear the effects to be estimated ({parameters}): widen {window} or {comparison}.",
            rows = number(*rows),
            parameters = number(*parameters),
            window = window(),
            comparison = comparison()
        ),
        Error::VarianceNegative { .. } => say!(
            "El error del efecto no se puede calcular con estos conglomerados: quite el método de {methods}.",
            "The error of the effect cannot be computed with these clusters: take the method out of {methods}.",
            methods = methods()
        ),
        Error::CountNegative { seen, .. } => say!(
            "Un conteo es negativo ({seen}) y debe ser cero o más: corrija las cifras, o deje fuera ese lugar en {comparison}.",
            "A count is negative ({seen}) and must be zero or more: correct the figures, or leave that place out in {comparison}.",
            seen = value(*seen),
            comparison = comparison()
        ),
        Error::TooFewPeriodsForRank { rank, most } => say!(
            "Se piden {rank} factores, y con estos periodos previos y lugares se pueden estimar {most} a lo más: alargue {before} o amplíe {comparison}.",
            "It asks for {rank} factors, and these periods before and places can bear {most} at most: lengthen {before} or widen {comparison}.",
            rank = number(*rank),
            most = number(*most),
            before = before(),
            comparison = comparison()
        ),
        Error::GapsNotTaken { cells, .. } => say!(
            "El método necesita todas las cifras y faltan {cells}: acorte {window}, deje fuera los lugares que no las tienen en {comparison}, o use {gaps}.",
            "The method needs every figure and {cells} are missing: shorten {window}, leave the places without them out in {comparison}, or use {gaps}.",
            cells = number(*cells),
            window = window(),
            comparison = comparison(),
            gaps = Text::code("poisson-fixed-effects")
        ),
        Error::WeightNotPositive { seen, .. } => say!(
            "La población de un lugar es {seen} y debe ser mayor que cero: corrija las cifras de población, o deje fuera ese lugar en {comparison}.",
            "The population of a place is {seen} and must be more than zero: correct the figures of population, or leave that place out in {comparison}.",
            seen = value(*seen),
            comparison = comparison()
        ),
        Error::NothingToCompare { .. } => say!(
            "Un lugar o un periodo no tiene ninguna cifra sin tratar con la cual comparar: alargue {before} o amplíe {comparison}.",
            "A place or a period has no untreated figure to compare with: lengthen {before} or widen {comparison}.",
            before = before(),
            comparison = comparison()
        ),
        Error::CohortOfOne { .. } | Error::CohortOfOneUnit { .. } => say!(
            "Un comienzo tiene un solo lugar, y sin él no queda ninguno: quite el método de {methods}.",
            "A start has one place, and without it none is left: take the method out of {methods}.",
            methods = methods()
        ),
        Error::OnlyDonor { .. } => say!(
            "Un solo lugar sin tratar lleva todo el peso de la comparación, y sin él no hay ninguna: amplíe {comparison}.",
            "One untreated place carries all the weight of the comparison, and without it there is none: widen {comparison}.",
            comparison = comparison()
        ),
        Error::TooFewDraws { draws, usable } => say!(
            "Sólo {usable} de {draws} sorteos se pudieron estimar, y hacen falta al menos dos: amplíe {comparison}.",
            "Only {usable} of {draws} draws could be estimated, and at least two are needed: widen {comparison}.",
            usable = number(*usable),
            draws = number(*draws),
            comparison = comparison()
        ),
        Error::PeriodsUneven { .. } => say!(
            "Los periodos no están a la misma distancia unos de otros: elija en {window} meses seguidos.",
            "The periods are not evenly apart: choose consecutive months in {window}.",
            window = window()
        ),
        Error::SeriesTooShort { periods, needed } => say!(
            "Una serie de {periods} periodos es muy corta para buscar en ella un quiebre; hacen falta {needed}: alargue {window}.",
            "A series of {periods} periods is too short to look for a break in it; {needed} are needed: lengthen {window}.",
            periods = number(*periods),
            needed = number(*needed),
            window = window()
        ),
        Error::SeriesWithoutSpread { .. } => say!(
            "La serie cae sobre su tendencia sin apartarse nunca, y de eso no se aprende cuánto puede apartarse por azar: revise las cifras, o alargue {window}.",
            "The series lies on its trend and never departs from it, which does not teach how far chance can take it: look at the figures, or lengthen {window}.",
            window = window()
        ),
        Error::DidNotSettle { .. } | Error::CovarianceSingular { .. } => unsettled(),
        Error::Numeric(error) => of_arithmetic(error),
        Error::LengthDiffers { .. }
        | Error::NoiseLevelNegative { .. }
        | Error::NoDraws
        | Error::PeriodsNotAscending { .. }
        | Error::PeriodsAreYearMonths { .. }
        | Error::NoResidual
        | Error::OutOfRange { .. }
        | Error::NoFactor
        | Error::NoClusters
        | Error::TooManyClusterings
        | Error::OneClustering
        | Error::ExposureOfNoCount
        | Error::CovariatesNotTaken { .. }
        | Error::WeightsNotTaken { .. }
        | Error::ClusterDivided { .. }
        | Error::NotAnUntreatedUnit { .. }
        | Error::RingsOfOtherDates { .. }
        | Error::NoCovariates
        | Error::NoSuchVariable { .. }
        | Error::PredictorMissing { .. }
        | Error::PredictorConstant { .. }
        | Error::CovarianceUneven { .. }
        | Error::NobodySwitches { .. }
        | Error::NobodyAtTheSameLevel { .. } => of_program(&format!("{error:?}")),
    }
}

fn of_arithmetic(error: &NumericError) -> Text {
    let window = || Text::code("window");
    let comparison = || Text::code("comparison");
    match error {
        NumericError::NotFinite { .. } => say!(
            "Falta un resultado, o la población de un lugar es cero, y no sale una tasa: elija en {window} meses con cifras, o deje fuera ese lugar en {comparison}.",
            "An outcome is missing, or the population of a place is zero, and there is no rate: choose months with figures in {window}, or leave that place out in {comparison}.",
            window = window(),
            comparison = comparison()
        ),
        NumericError::Empty { .. } => say!(
            "No queda ninguna cifra con la cual calcular: corrija {window} o {comparison}.",
            "No figure is left to compute with: correct {window} or {comparison}.",
            window = window(),
            comparison = comparison()
        ),
        NumericError::Collinear { .. } | NumericError::EffectsInseparable { .. } => say!(
            "Con estas cifras no se distinguen los efectos que se estiman: amplíe {window} o {comparison}.",
            "These figures cannot tell apart the effects to be estimated: widen {window} or {comparison}.",
            window = window(),
            comparison = comparison()
        ),
        NumericError::PoissonUnsettled { .. } | NumericError::NoSolution { .. } => unsettled(),
        NumericError::ShapeDiffers { .. }
        | NumericError::RowsDiffer { .. }
        | NumericError::LengthDiffers { .. }
        | NumericError::OutOfRange { .. } => of_program(&format!("{error:?}")),
    }
}

fn unsettled() -> Text {
    say!(
        "El cálculo no llega a un resultado estable con estas cifras: revise que no haya valores de otra escala, o quite el método de {methods}.",
        "The computation does not come to rest on these figures: look for values of another scale, or take the method out of {methods}.",
        methods = Text::code("methods")
    )
}

/// A fault of the program: the name of the error, for whoever repairs it.
fn of_program(debug: &str) -> Text {
    let name: String = debug.chars().take_while(|c| c.is_alphanumeric()).collect();
    say!(
        "Es un error del programa ({name}) y no de la política: repórtelo junto con el archivo.",
        "This is a fault of the program ({name}) and not of the policy: report it with the file.",
        name = Text::code(name)
    )
}

#[cfg(test)]
mod tests {
    use measure::Language;

    use super::*;

    /// One of each kind of answer, and the English of none of them stands in the Spanish, nor the other way round.
    #[test]
    fn every_error_is_said_in_each_language_by_itself() {
        let reason = "dual infeasible".to_owned();
        let errors = [
            Error::NoTreatedUnit { units: 3 },
            Error::NoControlUnit { units: 3 },
            Error::NoPeriodBeforeOrAfter { first_treated: 0, periods: 9 },
            Error::NoiseLevelUnknown { controls: 1, periods: 2 },
            Error::TooFewForPlacebo { controls: 2, treated: 2 },
            Error::NoComparison,
            Error::NothingLeft { rows: 4 },
            Error::NothingVaries { regressors: vec!["treated".to_owned()] },
            Error::NothingCounted { regressor: "treated".to_owned() },
            Error::TooFewClusters { clusters: 1 },
            Error::TooFewTreatedClusters { treated: 1 },
            Error::TooFewRows { rows: 4, parameters: 4 },
            Error::VarianceNegative { regressor: "treated".to_owned(), seen: -1.0 },
            Error::CountNegative { row: 0, seen: -1.0 },
            Error::TooFewPeriodsForRank { rank: 3, most: 1 },
            Error::GapsNotTaken { method: "a method that reads columns", cells: 2 },
            Error::WeightNotPositive { unit: 0, seen: 0.0 },
            Error::NothingToCompare { what: "unit", place: 0 },
            Error::CohortOfOne { cohort: 5, period: 6 },
            Error::OnlyDonor { unit: 1 },
            Error::TooFewDraws { draws: 9, usable: 1 },
            Error::PeriodsUneven { place: 2, before: 1, seen: 5 },
            Error::SeriesTooShort { periods: 9, needed: 17 },
            Error::SeriesWithoutSpread { periods: 62 },
            Error::DidNotSettle { what: "the search for factors" },
            Error::LengthDiffers { what: "the list of cohorts", expected: 3, seen: 2 },
            NumericError::NotFinite { what: "the outcomes", row: 0, column: 0, seen: f64::NAN }.into(),
            NumericError::Empty { what: "the matrix" }.into(),
            NumericError::EffectsInseparable { left: 0.5 }.into(),
            NumericError::NoSolution { reason }.into(),
            NumericError::RowsDiffer { row: 1, expected: 2, seen: 3 }.into(),
        ];
        for error in errors {
            let words = in_words(&error);
            let (es, en) = (words.plain(Language::Es), words.plain(Language::En));
            let english = error.to_string();
            assert!(es != en && es.ends_with('.') && en.ends_with('.'), "{es} {en}");
            assert!(!es.contains(&english) && !es.contains('{') && !en.contains('{'), "{es} {en}");
            let phrases = ["the ", "dual infeasible", "a method", "unit"];
            assert!(phrases.iter().all(|phrase| !es.contains(phrase)), "{es}");
        }
    }

    /// What only the program can cause is named as the source names it.
    #[test]
    fn a_fault_of_the_program_has_a_name() {
        let said = in_words(&Error::LengthDiffers { what: "", expected: 3, seen: 2 });
        assert!(said.plain(Language::En).contains("LengthDiffers"), "{said:?}");
    }
}
