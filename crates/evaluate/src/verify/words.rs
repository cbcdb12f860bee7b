//! Why a tolerance is what it is, and why a row was not run, in both languages.

use report::{Text, Words};

use super::{NotRun, Reason, Standing};

impl Words for Reason {
    fn words(&self) -> Text {
        match self {
            Self::PrintedDigits => Text::both(
                "la mitad del último dígito que imprime la referencia",
                "half of the last digit that the reference prints",
            ),
            Self::ClosedForm => Text::both(
                "forma cerrada u óptimo convexo: una millonésima",
                "closed form or convex optimum: one part in a million",
            ),
            Self::ReferenceStopsEarly => Text::both(
                "la referencia se detiene antes del óptimo: la distancia es su propia regla de paro",
                "the reference stops before the optimum: the distance is its own stopping rule",
            ),
            Self::SimulationError => Text::both(
                "la referencia sortea sus propios números: cuatro errores estándar de su simulación",
                "the reference draws random numbers of its own: four standard errors of its simulation",
            ),
            Self::LocalOptimum => Text::both(
                "el óptimo no es único, o la búsqueda de la referencia termina en uno local",
                "the optimum is not unique, or the reference's search ends at a local one",
            ),
            Self::DocumentedDrift => Text::both(
                "el valor cambió entre versiones de la referencia: se documenta y no se exige",
                "the value changed between versions of the reference: documented, and nothing is held against ours",
            ),
            Self::KnownDefect => Text::both(
                "se sabe que la referencia está equivocada aquí: el nuestro debe diferir",
                "the reference is known to be wrong here: ours must differ",
            ),
        }
    }
}

impl Words for NotRun {
    fn words(&self) -> Text {
        match self {
            Self::NoPanel => Text::both("no corrida: sin panel", "not run: no panel"),
            Self::NoNumber => Text::both(
                "no corrida: la referencia no da un número",
                "not run: the reference gives no number",
            ),
            Self::NoMethod => {
                Text::both("no corrida: ningún método la responde", "not run: no method answers it")
            }
        }
    }
}

impl Words for Standing {
    fn words(&self) -> Text {
        match self {
            Self::Verified => Text::both("verificado", "verified"),
            Self::Missed => Text::both("no se cumple", "does not hold"),
            Self::Unverified => Text::both("sin verificar", "unverified"),
        }
    }
}
