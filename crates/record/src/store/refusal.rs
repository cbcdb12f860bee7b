//! Why the store does not mend, hide or carry a release, in both languages.

use std::path::PathBuf;

use measure::{Date, Sha256};
use report::{Text, Words, say};

/// Why the store does not do what it is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Refused {
    /// The release was hidden.
    Removed {
        /// The release.
        release: Sha256,
        /// The commit that hid it.
        commit: u64,
        /// Its day.
        day: Date,
    },
    /// Everything is already as it is to be.
    NothingToAmend {
        /// The release.
        release: Sha256,
    },
    /// The layout is one that only a third party writes.
    OnlyARewriting {
        /// The release.
        release: Sha256,
        /// The layout.
        layout: String,
    },
    /// Another writer mended or hid the release meanwhile.
    ChangedMeanwhile {
        /// The release.
        release: Sha256,
    },
    /// The store keeps figures of the release without its bytes.
    NoBytes {
        /// The release.
        release: Sha256,
    },
    /// Two writers cannot be kept apart on this disk.
    NoExclusiveCommit {
        /// The folder of the store.
        folder: PathBuf,
    },
    /// The store holds nothing that could be carried.
    NothingToExport,
    /// Another writer added something while a store came in.
    StoreChangedMeanwhile,
    /// The file to write to is there already.
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The file is no store that can be taken in.
    NotAStore {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: NotAStore,
    },
}

/// What is wrong with a file that should hold a store.
#[derive(Debug, Clone, PartialEq)]
pub enum NotAStore {
    /// It is no archive.
    NoArchive {
        /// What the reader says.
        message: String,
    },
    /// It holds more entries than a store can have.
    TooMany {
        /// How many.
        entries: usize,
    },
    /// It has no head or no commit.
    NoCommits,
    /// An entry is packed, a link, a folder or encrypted: an exported store has none.
    NotPlain {
        /// The entry.
        entry: String,
    },
    /// An entry that no commit names.
    Stranger {
        /// The entry.
        entry: String,
    },
    /// A file that a commit names is not there.
    Absent {
        /// The file.
        entry: String,
    },
    /// An entry is larger than it says or than its commit says.
    Size {
        /// The entry.
        entry: String,
    },
    /// The bytes of an entry have another hash than its commit says.
    Hash {
        /// The entry.
        entry: String,
    },
    /// The commits do not follow on each other, or one is not whole.
    Chain {
        /// What is wrong.
        reason: Box<Text>,
    },
    /// Both stores hold releases of which they say different things.
    Contradicts {
        /// The releases.
        releases: Vec<Sha256>,
    },
}

impl Words for Refused {
    fn words(&self) -> Text {
        match self {
            Self::Removed { release, commit, day } => say!(
                "El archivo {release} se quitó el {day} (entrada {commit}): agréguelo de nuevo con {command}.",
                "Release {release} was removed on {day} (commit {commit}): add it again with {command}.",
                release = Text::code(release.short()),
                commit = Text::code(commit.to_string()),
                day = *day,
                command = Text::code("saldo import")
            ),
            Self::NothingToAmend { release } => say!(
                "Del archivo {release} ya consta exactamente eso: no hay nada que corregir.",
                "The record says exactly this of release {release} already: there is nothing to amend.",
                release = Text::code(release.short())
            ),
            Self::OnlyARewriting { release, layout } => say!(
                "El archivo {release} tiene el formato {layout}, que sólo escribe un tercero: su custodia es {custody}.",
                "Release {release} has the layout {layout}, which only a third party writes: its custody is {custody}.",
                release = Text::code(release.short()),
                layout = Text::code(layout),
                custody = Text::code("rewriting")
            ),
            Self::ChangedMeanwhile { release } => say!(
                "El archivo {release} cambió mientras tanto: vea {command} y repita la orden.",
                "Release {release} changed meanwhile: see {command} and repeat the command.",
                release = Text::code(release.short()),
                command = Text::code("saldo show releases")
            ),
            Self::NoBytes { release } => say!(
                "El registro no guarda los bytes del archivo {release}, así que no puede leerlo de nuevo.",
                "The store does not keep the bytes of release {release}, so it cannot read it again.",
                release = Text::code(release.short())
            ),
            Self::NoExclusiveCommit { folder } => say!(
                "El disco de {folder} no tiene enlaces duros ni bloqueos, y dos programas podrían pisarse: no se escribió nada. Use otra carpeta con {flag}.",
                "The disk of {folder} has neither hard links nor locks, so two programs could overwrite each other: nothing was written. Use another folder with {flag}.",
                folder = Text::code(folder.display().to_string()),
                flag = Text::code("--store")
            ),
            Self::NothingToExport => say!(
                "Su registro está vacío: no hay nada que llevar. Agregue archivos con {command}.",
                "Your store is empty: there is nothing to carry. Add releases with {command}.",
                command = Text::code("saldo import")
            ),
            Self::StoreChangedMeanwhile => Text::both(
                "El registro cambió mientras tanto y no se agregó nada: repita la orden.",
                "The store changed meanwhile and nothing was added: repeat the command.",
            ),
            Self::Exists { path } => say!(
                "{path} ya existe y no se sobrescribe: dé otro nombre.",
                "{path} exists already and is not overwritten: give another name.",
                path = Text::code(path.display().to_string())
            ),
            Self::NotAStore { path, reason } => say!(
                "No se agregó nada de {path}: {reason}",
                "Nothing was added from {path}: {reason}",
                path = Text::code(path.display().to_string()),
                reason = reason.words()
            ),
        }
    }
}

impl Words for NotAStore {
    fn words(&self) -> Text {
        match self {
            Self::NoArchive { message } => say!(
                "no es un archivo de {command} ({message}).",
                "it is not a file of {command} ({message}).",
                command = Text::code("saldo record export"),
                message = Text::code(message)
            ),
            Self::TooMany { entries } => say!(
                "contiene {entries} elementos, más de los que tiene un registro.",
                "it holds {entries} entries, more than a store has.",
                entries = Text::name(entries.to_string())
            ),
            Self::NoCommits => Text::both("no contiene ninguna entrada.", "it holds no commit."),
            Self::NotPlain { entry } => say!(
                "{entry} está comprimido o cifrado, o es un enlace o una carpeta; un registro exportado no tiene nada así.",
                "{entry} is packed, encrypted, a link or a folder; an exported store has nothing of the kind.",
                entry = Text::code(entry)
            ),
            Self::Stranger { entry } => {
                say!("ninguna entrada nombra {entry}.", "no commit names {entry}.", entry = Text::code(entry))
            }
            Self::Absent { entry } => say!(
                "falta {entry}, que una entrada nombra.",
                "{entry}, which a commit names, is missing.",
                entry = Text::code(entry)
            ),
            Self::Size { entry } => say!(
                "{entry} no tiene el tamaño que su entrada dice.",
                "{entry} does not have the size that its commit says.",
                entry = Text::code(entry)
            ),
            Self::Hash { entry } => say!(
                "los bytes de {entry} no son los que su entrada dice: el archivo se dañó en el camino.",
                "the bytes of {entry} are not those that its commit says: the file was damaged on its way.",
                entry = Text::code(entry)
            ),
            Self::Chain { reason } => (**reason).clone(),
            Self::Contradicts { releases } => say!(
                "los dos registros dicen cosas distintas de {releases}. Corrija uno con {amend} o quítelo con {remove}, y repita la orden.",
                "the two stores say different things of {releases}. Mend one with {amend} or remove it with {remove}, then repeat the command.",
                releases = Text::list(releases.iter().map(|release| Text::code(release.short()))),
                amend = Text::code("saldo record amend"),
                remove = Text::code("saldo record remove")
            ),
        }
    }
}
