//! What stops the desk: each error says what is wrong and how to repair it, in both languages.

use std::path::{Path, PathBuf};

use measure::Language;
use record::{query::Refusal, refusal_of_system};
use report::{Text, Words, say};

use crate::{
    download::download_in_words,
    file_fault::{FileFault, not_files},
    foreign::{Foreign, in_the_way},
};

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
    #[error("no saved report holds the figure `{trace}`: give the report with `--report FILE`")]
    UnknownTrace {
        /// The trace.
        trace: String,
    },
    /// A file cannot be read or written.
    #[error("cannot read or write `{}`: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Something is in the way of what is to be written, and is not ours to replace.
    #[error("{}", in_the_way(found).plain(Language::En))]
    InTheWay {
        /// What, and why it is not replaced.
        found: Vec<(PathBuf, Foreign)>,
    },
    /// Files that were to be imported are none that can be.
    #[error("{}", not_files(found).plain(Language::En))]
    NotFiles {
        /// Which, and why.
        found: Vec<(PathBuf, FileFault)>,
    },
    /// Of several files none was added.
    #[error("{}", reason.plain(Language::En))]
    NothingImported {
        /// Which, and why.
        reason: Box<Text>,
    },
    /// What is to be imported is not what was downloaded.
    #[error(
        "what came from `{address}` is not what was read back from the disk: nothing was added, fetch it again"
    )]
    ChangedOnDisk {
        /// The address, without secrets.
        address: String,
    },
    /// The answer cannot be written to where answers go.
    #[error("the answer cannot be written: {source}")]
    Output {
        /// What the system says.
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
    #[error("{flag}: {}", reason.plain(Language::En))]
    Mistyped {
        /// The flag.
        flag: String,
        /// What is wrong with its value.
        reason: Box<Text>,
    },
    /// A release cannot have been public on a day to come.
    #[error("{flag}: {day} is to come; today is {today}")]
    DayToCome {
        /// The flag.
        flag: &'static str,
        /// The day.
        day: measure::Date,
        /// Today.
        today: measure::Date,
    },
    /// No folder for the store is known.
    #[error("no folder for the store is known: name one with `--store FOLDER`")]
    NoStore,
    /// A release cannot be downloaded.
    #[error(transparent)]
    Fetch(#[from] fetch::Error),
    /// A study cannot be made of what the record holds.
    #[error("{}", reason.plain(Language::En))]
    Study {
        /// What stands in the way.
        reason: Box<Text>,
    },
    /// A policy file is not one, or names what is not there.
    #[error("{}", reason.plain(Language::En))]
    Policy {
        /// What is wrong.
        reason: Box<Text>,
    },
    /// A picture cannot be drawn: a fault of the program.
    #[error(transparent)]
    NotDrawn(#[from] report::NotDrawn),
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
        Self::Policy { reason: Box::new(text) }
    }

    /// A study that cannot be made, in words.
    pub(crate) fn study(error: &impl Words) -> Self {
        Self::Study { reason: Box::new(error.words()) }
    }

    /// A flag whose value is none, in words.
    pub fn mistyped(flag: &str, reason: Text) -> Self {
        Self::Mistyped { flag: flag.to_owned(), reason: Box::new(reason) }
    }

    /// What the system says of a file or folder.
    pub(crate) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        |source| Self::File { path: path.to_owned(), source }
    }
}

impl Words for Error {
    fn words(&self) -> Text {
        match self {
            Self::Refused(refusal) => refusal.words(),
            Self::Record(error) => error.words(),
            Self::Claims(error) => error.words(),
            Self::UnknownTrace { trace } => say!(
                "Ningún informe guardado tiene la cifra {trace}: dé el informe con {flag}.",
                "No saved report holds the figure {trace}: give the report with {flag}.",
                trace = Text::code(trace),
                flag = say!("{flag} ARCHIVO", "{flag} FILE", flag = Text::code("--report"))
            ),
            Self::File { path, source } => say!(
                "No se puede leer o escribir {path}: {reason}.",
                "Cannot read or write {path}: {reason}.",
                path = Text::code(path.display().to_string()),
                reason = refusal_of_system(source)
            ),
            Self::InTheWay { found } => in_the_way(found),
            Self::NotFiles { found } => not_files(found),
            Self::ChangedOnDisk { address } => say!(
                "Lo que llegó de {address} no es lo que se volvió a leer del disco: no se agregó nada; descárguelo de nuevo.",
                "What came from {address} is not what was read back from the disk: nothing was added; fetch it again.",
                address = Text::code(address)
            ),
            Self::Output { source } => say!(
                "No se puede escribir la respuesta: {reason}.",
                "The answer cannot be written: {reason}.",
                reason = refusal_of_system(source)
            ),
            Self::NotAReport { file, reason } => say!(
                "{file} no es un informe de Saldo: {reason}",
                "{file} is not a report of Saldo: {reason}",
                file = Text::code(file),
                reason = Text::code(reason)
            ),
            Self::Mistyped { flag, reason } => say!(
                "{flag}: {reason}",
                "{flag}: {reason}",
                flag = Text::code(flag),
                reason = (**reason).clone()
            ),
            Self::DayToCome { flag, day, today } => say!(
                "{flag}: {day} aún no llega; hoy es {today}. Dé el día en que se publicó.",
                "{flag}: {day} is still to come; today is {today}. Give the day on which it was published.",
                flag = Text::code(*flag),
                day = *day,
                today = *today
            ),
            Self::NotDrawn(report::NotDrawn { reason }) => say!(
                "No se pudo dibujar la imagen, lo cual es un error del programa: {reason}",
                "The picture could not be drawn, which is a fault of the program: {reason}",
                reason = Text::code(reason)
            ),
            Self::NoStore => say!(
                "No se conoce la carpeta del registro: nómbrela con {flag}.",
                "No folder for the store is known: name one with {flag}.",
                flag = Text::code("--store")
            ),
            Self::Fetch(error) => download_in_words(error),
            Self::Study { reason } | Self::Policy { reason } | Self::NothingImported { reason } => {
                (**reason).clone()
            }
            Self::NotTwoVintages { held } => say!(
                "Responden {held} archivos y una diferencia necesita dos: nómbrelos con {from} y {to}.",
                "{held} releases answer, and a difference needs two: name them with {from} and {to}.",
                held = Text::name(held.to_string()),
                from = Text::code("--from"),
                to = Text::code("--to")
            ),
        }
    }
}
