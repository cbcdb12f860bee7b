//! Why a tolerance is what it is, and why a row was not run, in both languages.

use estimate::verify::{NotRun, Reason, Standing};
use report::Text;

/// Why a tolerance is what it is.
pub(crate) fn reason(of: Reason) -> Text {
    match of {
        Reason::PrintedDigits => Text::both(
            "la mitad del último dígito que imprime la referencia",
            "half of the last digit that the reference prints",
        ),
        Reason::ClosedForm => Text::both(
            "forma cerrada u óptimo convexo: una millonésima",
            "closed form or convex optimum: one part in a million",
        ),
        Reason::ReferenceStopsEarly => Text::both(
            "la referencia se detiene antes del óptimo: la distancia es su propia regla de paro",
            "the reference stops before the optimum: the distance is its own stopping rule",
        ),
        Reason::SimulationError => Text::both(
            "la referencia sortea sus propios números: cuatro errores estándar de su simulación",
            "the reference draws random numbers of its own: four standard errors of its simulation",
        ),
        Reason::LocalOptimum => Text::both(
            "el óptimo no es único, o la búsqueda de la referencia termina en uno local",
            "the optimum is not unique, or the reference's search ends at a local one",
        ),
        Reason::DocumentedDrift => Text::both(
            "el valor cambió entre versiones de la referencia: se documenta y no se exige",
            "the value changed between versions of the reference: documented, and nothing is held against ours",
        ),
        Reason::KnownDefect => Text::both(
            "se sabe que la referencia está equivocada aquí: el nuestro debe diferir",
            "the reference is known to be wrong here: ours must differ",
        ),
    }
}

/// Why a row was not run.
pub(crate) fn not_run(of: NotRun) -> Text {
    match of {
        NotRun::NoPanel => Text::both("no corrida: sin panel", "not run: no panel"),
        NotRun::NoNumber => {
            Text::both("no corrida: la referencia no da un número", "not run: the reference gives no number")
        }
        NotRun::NoMethod => {
            Text::both("no corrida: ningún método la responde", "not run: no method answers it")
        }
    }
}

/// How a method stands.
pub(crate) fn standing(of: Standing) -> Text {
    match of {
        Standing::Verified => Text::both("verificado", "verified"),
        Standing::Missed => Text::both("no se cumple", "does not hold"),
        Standing::Unverified => Text::both("sin verificar", "unverified"),
    }
}
