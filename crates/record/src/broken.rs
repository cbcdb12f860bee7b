//! What is wrong with a stored file, what keeps one from being written, and what the system says, in both languages.

use std::io::{self, ErrorKind};

use columns::Fault;
use measure::Sha256;
use report::{Text, Words, say};

/// What is wrong with a stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// It has another size than its commit says.
    Size {
        /// Bytes that it has.
        seen: u64,
        /// Bytes that its commit says.
        expected: u64,
    },
    /// Its bytes have another hash than its commit says.
    Hash {
        /// The hash of its bytes.
        seen: Sha256,
        /// The hash that its commit says.
        expected: Sha256,
    },
    /// It is another file than the one that the sources name.
    NotTheSource {
        /// The hash of its bytes.
        seen: Sha256,
        /// The hash that the sources name.
        expected: Sha256,
    },
    /// It is a commit that does not follow on the one before it.
    NotNext,
    /// It is a commit whose seal does not fit its content.
    Seal,
    /// It is a commit that says that it is another.
    AnotherCommit,
    /// It is a commit that names a file of something else than its release.
    ForeignFile,
    /// It is a commit that cannot follow on those before it: it mends or hides what is not held.
    OutOfPlace,
    /// It says that there were more commits than there are.
    LostTail {
        /// How many commits there are.
        seen: u64,
        /// How many it says there were.
        expected: u64,
    },
    /// It says that the last commit was another.
    AnotherTail {
        /// The number of that commit.
        number: u64,
    },
    /// It is not there, though commits of this format say that it was.
    NoHead,
    /// It is empty.
    Empty,
    /// It does not end as a file of figures does.
    NotParquet,
    /// Its footer is longer than itself.
    Footer,
    /// Its bytes are in no form that this program writes.
    NotAsWritten {
        /// Where the form ends, for whoever reads the code.
        what: &'static str,
    },
    /// It cannot be read.
    Unreadable {
        /// What kind of refusal the system gives.
        kind: ErrorKind,
        /// What the system says.
        message: String,
    },
    /// The reader of its format refuses it.
    Told {
        /// What the reader says, for whoever reads the code: it speaks one language.
        message: String,
    },
}

impl Broken {
    pub(crate) fn unreadable(error: &io::Error) -> Self {
        Self::Unreadable { kind: error.kind(), message: error.to_string() }
    }

    pub(crate) fn told(error: &dyn std::error::Error) -> Self {
        Self::Told { message: error.to_string() }
    }
}

impl From<Fault> for Broken {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Empty => Self::Empty,
            Fault::NotParquet => Self::NotParquet,
            Fault::Footer => Self::Footer,
            Fault::NotAsWritten { what } => Self::NotAsWritten { what },
            Fault::Unreadable { kind, message } => Self::Unreadable { kind, message },
            Fault::Library { message } => Self::Told { message },
        }
    }
}

impl Words for Broken {
    fn words(&self) -> Text {
        match self {
            Self::Size { seen, expected } => say!(
                "tiene {seen} bytes y su entrada dice {expected}",
                "it has {seen} bytes where its commit says {expected}",
                seen = Text::name(seen.to_string()),
                expected = Text::name(expected.to_string())
            ),
            Self::Hash { seen, expected } => say!(
                "sus bytes tienen el hash {seen} y su entrada dice {expected}",
                "its bytes have hash {seen} where its commit says {expected}",
                seen = Text::code(seen.to_string()),
                expected = Text::code(expected.to_string())
            ),
            Self::NotTheSource { seen, expected } => say!(
                "su sha256 es {seen} y las fuentes dicen {expected}",
                "its sha256 is {seen} and the sources say {expected}",
                seen = Text::code(seen.to_string()),
                expected = Text::code(expected.to_string())
            ),
            Self::NotNext => {
                Text::both("no sigue a la entrada anterior", "it does not follow on the commit before it")
            }
            Self::Seal => {
                Text::both("su sello no corresponde a su contenido", "its seal does not fit its content")
            }
            Self::AnotherCommit => Text::both("dice ser otra entrada", "it says that it is another commit"),
            Self::ForeignFile => Text::both(
                "nombra un archivo que no es de su publicación",
                "it names a file that is not one of its release",
            ),
            Self::OutOfPlace => Text::both(
                "corrige o quita lo que no está en el registro",
                "it mends or removes what the store does not hold",
            ),
            Self::LostTail { seen, expected } => say!(
                "faltan entradas al final: hay {seen} y hubo {expected}",
                "commits at the end are lost: there are {seen} and there were {expected}",
                seen = Text::name(seen.to_string()),
                expected = Text::name(expected.to_string())
            ),
            Self::AnotherTail { number } => say!(
                "la entrada {number} no es la que se escribió",
                "commit {number} is not the one that was written",
                number = Text::name(number.to_string())
            ),
            Self::NoHead => Text::both(
                "falta; dice cuál fue la última entrada",
                "it is missing; it says which commit was the last",
            ),
            Self::Empty => Text::both("está vacío", "it is empty"),
            Self::NotParquet => Text::both("no acaba como un Parquet", "it does not end as Parquet does"),
            Self::Footer => {
                Text::both("su pie es más largo que el archivo", "its footer is longer than the file")
            }
            Self::NotAsWritten { .. } | Self::Told { .. } => Text::both(
                "sus bytes no están como los escribe este programa",
                "its bytes are not as this program writes them",
            ),
            Self::Unreadable { kind, message } => kind_in_words(*kind, message),
        }
    }
}

/// What keeps a file of the store from being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotWritten {
    /// What encodes the figures stopped.
    EncoderStopped,
    /// A row's number is beyond what the file can hold.
    RowTooFar {
        /// The row, counted from 1.
        row: u32,
    },
    /// A cell's number or column is beyond what the file can hold.
    CellTooLarge {
        /// The row, counted from 1.
        row: u32,
        /// The column, counted from 1.
        column: u32,
        /// The number.
        number: u64,
    },
    /// A row says a level of sex or age itself and with its levels.
    LevelTwice {
        /// The row, counted from 1.
        row: u32,
    },
    /// Levels or values other than counts come after a whole row group that has none.
    FurtherColumnsTooLate {
        /// The first row of the row group in which they come, counted from 1.
        row: u32,
    },
    /// The system or the writer of the format refuses.
    Told {
        /// What it says, in its own words.
        message: String,
    },
}

impl NotWritten {
    pub(crate) fn told(error: &dyn std::error::Error) -> Self {
        Self::Told { message: error.to_string() }
    }
}

impl From<columns::NotWritten> for NotWritten {
    fn from(reason: columns::NotWritten) -> Self {
        match reason {
            columns::NotWritten::EncoderStopped => Self::EncoderStopped,
            columns::NotWritten::RowTooFar { row } => Self::RowTooFar { row },
            columns::NotWritten::CellTooLarge { row, column, number } => {
                Self::CellTooLarge { row, column, number }
            }
            columns::NotWritten::LevelTwice { row } => Self::LevelTwice { row },
            columns::NotWritten::FurtherColumnsTooLate { row } => Self::FurtherColumnsTooLate { row },
            columns::NotWritten::Library { message } => Self::Told { message },
        }
    }
}

impl Words for NotWritten {
    fn words(&self) -> Text {
        match self {
            Self::EncoderStopped => Text::both("la escritura se detuvo", "the encoder stopped"),
            Self::RowTooFar { row } => say!(
                "la fila {row} rebasa lo que cabe en el archivo",
                "row {row} is beyond what the file can hold",
                row = Text::name(row.to_string())
            ),
            Self::CellTooLarge { row, column, number } => say!(
                "fila {row}, columna {column}: el número {number} rebasa lo que cabe en el archivo",
                "row {row}, column {column}: the number {number} is beyond what the file can hold",
                row = Text::name(row.to_string()),
                column = Text::name(column.to_string()),
                number = Text::name(number.to_string())
            ),
            Self::LevelTwice { row } => say!(
                "la fila {row} dice dos veces su sexo o su edad",
                "row {row} says its sex or age twice",
                row = Text::name(row.to_string())
            ),
            Self::FurtherColumnsTooLate { row } => say!(
                "desde la fila {row} hay niveles o valores que no son conteos, y el primer millón de celdas no los tiene",
                "from row {row} on there are levels or values that are no counts, and the first million cells have none",
                row = Text::name(row.to_string())
            ),
            Self::Told { message } => told(message),
        }
    }
}

/// Why the system refuses to read or write, in both languages where the reason is a common one.
#[must_use]
pub fn refusal_of_system(error: &io::Error) -> Text {
    kind_in_words(error.kind(), &error.to_string())
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the kinds of the system are an open list")]
fn kind_in_words(kind: ErrorKind, message: &str) -> Text {
    match kind {
        ErrorKind::NotFound => Text::both("no existe", "it does not exist"),
        ErrorKind::PermissionDenied => Text::both("falta permiso", "permission is missing"),
        ErrorKind::AlreadyExists => Text::both("ya existe", "it exists already"),
        ErrorKind::IsADirectory => Text::both("es una carpeta", "it is a folder"),
        ErrorKind::NotADirectory => {
            Text::both("una parte de la ruta no es una carpeta", "a part of the path is not a folder")
        }
        ErrorKind::ReadOnlyFilesystem => {
            Text::both("el disco no admite escritura", "the disk cannot be written to")
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            Text::both("no queda espacio en el disco", "no space is left on the disk")
        }
        ErrorKind::InvalidData => Text::both("no es texto en UTF-8", "it is not text in UTF-8"),
        ErrorKind::UnexpectedEof => Text::both("acaba antes de tiempo", "it ends early"),
        ErrorKind::InvalidFilename => Text::both("el nombre no es válido", "the name is not valid"),
        _ => told(message),
    }
}

/// Words of a library or of the system, which speak one language, marked as theirs.
fn told(message: &str) -> Text {
    say!("el sistema dice: {message}", "the system says: {message}", message = Text::code(message))
}
