//! What stops the desk: each error says what is wrong and how to repair it, in both languages.

use record::query::Refusal;
use report::{Text, Words, say};

/// What stops the desk.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The record does not answer.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The record cannot be read.
    #[error(transparent)]
    Record(#[from] record::Error),
    /// A claims file is not one.
    #[error(transparent)]
    Claims(#[from] record::claims::ClaimFileError),
    /// A trace that no held report has.
    #[error("no report in `{folder}` holds the trace `{trace}`: give the report with `--report FILE`")]
    UnknownTrace {
        /// The trace.
        trace: String,
        /// Where it was looked for.
        folder: String,
    },
    /// A file cannot be read or written.
    #[error("{source}")]
    File {
        /// What the system says, with the path.
        #[from]
        source: std::io::Error,
    },
    /// A report file is not one.
    #[error("`{file}` is not a report of Saldo: {reason}")]
    NotAReport {
        /// The file.
        file: String,
        /// What the reader says.
        reason: String,
    },
    /// A flag has a value that it does not take.
    #[error("{flag}: {reason}")]
    Mistyped {
        /// The flag.
        flag: String,
        /// What is wrong with its value.
        reason: String,
    },
    /// No folder for the store is known.
    #[error("no folder for the store is known: name one with `--store FOLDER`")]
    NoStore,
    /// A release cannot be downloaded.
    #[error(transparent)]
    Fetch(#[from] fetch::Error),
    /// A study cannot be made of what the record holds.
    #[error("{reason}")]
    Study {
        /// What stands in the way.
        reason: String,
    },
    /// A policy file is not one, or names what is not there.
    #[error("{reason}")]
    Policy {
        /// What is wrong, in both languages.
        text: Box<Text>,
        /// What is wrong, in English.
        reason: String,
    },
    /// Two vintages are needed.
    #[error("{held} releases answer, and a difference needs two: name them with `--from` and `--to`")]
    NotTwoVintages {
        /// How many answer.
        held: usize,
    },
}

impl Error {
    /// A policy that cannot be read, in words.
    pub(crate) fn policy(text: Text) -> Self {
        let reason = text.plain(measure::Language::En);
        Self::Policy { text: Box::new(text), reason }
    }

    pub(crate) fn panel(error: &dyn std::error::Error) -> Self {
        Self::Study { reason: error.to_string() }
    }
}

impl Words for Error {
    fn words(&self) -> Text {
        match self {
            Self::Refused(refusal) => refusal.words(),
            Self::Record(error) => error.words(),
            Self::Claims(error) => untranslated(error),
            Self::UnknownTrace { trace, folder } => say(
                "Ningún informe de {folder} tiene la traza {trace}: dé el informe con {flag}.",
                "No report in {folder} holds the trace {trace}: give the report with {flag}.",
                [
                    ("trace", Text::code(trace)),
                    ("folder", Text::code(folder)),
                    ("flag", Text::code("--report ARCHIVO")),
                ],
            ),
            Self::File { source } => untranslated(source),
            Self::NotAReport { file, reason } => say(
                "{file} no es un informe de Saldo: {reason}",
                "{file} is not a report of Saldo: {reason}",
                [("file", Text::code(file)), ("reason", Text::name(reason))],
            ),
            Self::Mistyped { flag, reason } => say(
                "{flag}: {reason}",
                "{flag}: {reason}",
                [("flag", Text::code(flag)), ("reason", Text::name(reason))],
            ),
            Self::NoStore => say(
                "No se conoce la carpeta del registro: nómbrela con {flag}.",
                "No folder for the store is known: name one with {flag}.",
                [("flag", Text::code("--store"))],
            ),
            Self::Fetch(error) => untranslated(error),
            Self::Study { reason } => Text::name(reason),
            Self::Policy { text, .. } => (**text).clone(),
            Self::NotTwoVintages { held } => say(
                "Responden {held} archivos y una diferencia necesita dos: nómbrelos con {from} y {to}.",
                "{held} releases answer, and a difference needs two: name them with {from} and {to}.",
                [
                    ("held", Text::name(held.to_string())),
                    ("from", Text::code("--from")),
                    ("to", Text::code("--to")),
                ],
            ),
        }
    }
}

/// A message of the system or of a reader, shown as it stands in both languages.
fn untranslated(error: &dyn std::error::Error) -> Text {
    Text::name(error.to_string())
}
