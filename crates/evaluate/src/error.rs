//! What keeps a study from being made at all. What a design does not admit is a gate's ruling, not an error.

use report::{Text, Words, say};
use thiserror::Error;

use crate::stopped::in_words;

/// What keeps a study from being made.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// A treated place is no row of the panel.
    #[error(
        "the treated place `{place}` is not in the panel: add it to the panel, or correct the policy's `assignment`"
    )]
    PlaceNotInPanel {
        /// The place.
        place: String,
    },
    /// The panel does not hold the window.
    #[error(
        "the window `{wanted}` is not wholly in the panel, which holds `{held}`: choose a version that holds it, or shorten the window"
    )]
    WindowNotInPanel {
        /// The months wanted.
        wanted: String,
        /// The months held.
        held: String,
    },
    /// The panel does not measure what the policy asks for.
    #[error(
        "the policy asks for `{expected}` and the panel is in `{seen}`: hand over the panel that the policy names"
    )]
    AnotherOutcome {
        /// What the policy asks for.
        expected: String,
        /// What the panel measures.
        seen: String,
    },
    /// A method cannot work on numbers that the gates let pass.
    #[error("`{name}` cannot be computed: {source}")]
    Method {
        /// The method.
        name: &'static str,
        /// What it says.
        source: estimate::Error,
    },
    /// The placebo assignments cannot be drawn.
    #[error("the placebo assignments cannot be drawn: {0}")]
    Assignments(estimate::Error),
    /// The file that was brought is not the World Bank's.
    #[error(
        "line {line} of the file is not as the World Bank publishes `VC.IHR.PSRC.P5`: expected {expected}; download the indicator as CSV and name it unchanged in `outcome.file`"
    )]
    NotTheWorldBankFile {
        /// The line, counted from 1.
        line: usize,
        /// What was expected there.
        expected: &'static str,
    },
    /// An outside panel that the reader must bring was not brought.
    #[error("the outside panel `{name}` does not come with the program: name its file in `outcome.file`")]
    PanelNotBrought {
        /// The panel.
        name: &'static str,
    },
    /// The embedded table of an outside panel cannot be read.
    #[error("the outside panel `{name}` that comes with the program is damaged: install the program again")]
    DamagedOutsidePanel {
        /// The panel.
        name: &'static str,
    },
}

impl Words for Error {
    fn words(&self) -> Text {
        match self {
            Self::PlaceNotInPanel { place } => say(
                "El lugar tratado {place} no es una fila del panel: haga el panel con ese lugar o corrija {key} en la política.",
                "The treated place {place} is not in the panel: add it to the panel, or correct the policy's {key}.",
                [("place", Text::code(place)), ("key", Text::code("assignment"))],
            ),
            Self::WindowNotInPanel { wanted, held } => say(
                "La ventana {wanted} no está entera en el panel, que tiene {held}: elija una versión que la tenga o acórtela.",
                "The window {wanted} is not wholly in the panel, which holds {held}: choose a version that holds it, or shorten the window.",
                [("wanted", Text::code(wanted)), ("held", Text::code(held))],
            ),
            Self::AnotherOutcome { expected, seen } => say(
                "La política pide {expected} y el panel está en {seen}: dé el panel que la política nombra.",
                "The policy asks for {expected} and the panel is in {seen}: hand over the panel that the policy names.",
                [("expected", Text::code(expected)), ("seen", Text::code(seen))],
            ),
            Self::Method { name, source } => say(
                "{name} no se puede calcular con estas cifras. {why}",
                "{name} cannot be computed on these figures. {why}",
                [("name", Text::code(*name)), ("why", in_words(source))],
            ),
            Self::Assignments(source) => say(
                "No se pueden sortear las asignaciones que nunca hubo. {why}",
                "The placebo assignments cannot be drawn. {why}",
                [("why", in_words(source))],
            ),
            Self::NotTheWorldBankFile { line, expected } => say(
                "La línea {line} del archivo no es como la publica el Banco Mundial en {indicator}: se esperaba {expected}. Descargue el indicador como CSV y dé el archivo sin cambios.",
                "Line {line} of the file is not as the World Bank publishes {indicator}: expected {expected}. Download the indicator as CSV and name it unchanged.",
                [
                    ("line", Text::code(line.to_string())),
                    ("indicator", Text::code("VC.IHR.PSRC.P5")),
                    ("expected", Text::code(*expected)),
                ],
            ),
            Self::PanelNotBrought { name } => say(
                "El panel externo {name} no viene con el programa: dé su archivo en {key}.",
                "The outside panel {name} does not come with the program: name its file in {key}.",
                [("name", Text::code(*name)), ("key", Text::code("outcome.file"))],
            ),
            Self::DamagedOutsidePanel { name } => say(
                "El panel externo {name}, que viene con el programa, está dañado: instale el programa de nuevo.",
                "The outside panel {name} that comes with the program is damaged: install the program again.",
                [("name", Text::code(*name))],
            ),
        }
    }
}
