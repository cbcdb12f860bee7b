//! What is said of keeping a store: what was mended, removed, swept or carried, and for whom a writer waits.

use measure::{Date, Quantity};
use record::store::Holder;
use report::{Text, Words, say};

/// A sentence about keeping a store.
#[derive(Debug, Clone)]
pub(crate) enum KeepingSentence {
    /// Another program has the turn.
    Waits {
        process: Option<u32>,
        since: Option<String>,
    },
    /// No fact was named.
    NothingSaid,
    /// A fact was not stated.
    NotSaid,
    /// Heading of the facts of a release.
    Fact,
    /// Who keeps a copy.
    Keeper,
    /// Where a file was found.
    Address,
    /// Title of an amendment.
    AmendedRelease {
        release: String,
        file: String,
        commit: u64,
    },
    /// Heading of what was mended.
    AmendedHeading,
    /// When a release was mended, and how.
    AmendedOn {
        day: Date,
        commit: u64,
        changes: Vec<Text>,
    },
    /// What was said of a fact.
    SaidBefore {
        fact: Box<Text>,
        was: Box<Text>,
    },
    /// A sentence about a release.
    OfRelease {
        release: String,
        sentence: Box<Text>,
    },
    /// Title of a removal.
    RemovedTitle,
    /// A release was removed just now.
    Removed {
        release: String,
        file: String,
        commit: u64,
    },
    /// Heading of a day.
    Day,
    /// The bytes of a removed release are still there.
    KeptUntilSweep,
    /// The shipped record holds it too.
    ShippedAnswers,
    /// A release was removed once.
    WasRemoved {
        release: String,
        publisher: String,
        file: String,
        day: Date,
        commit: u64,
        swept: Option<Date>,
    },
    /// Title of a sweep.
    SweptTitle,
    /// Nothing was removed.
    NothingToSweep,
    /// Files were deleted.
    Swept {
        releases: Vec<String>,
        files: Box<Quantity>,
        bytes: Box<Quantity>,
    },
    /// What was typed names no release.
    NotDigits {
        typed: String,
    },
    /// No release begins so.
    NoSuchRelease {
        typed: String,
    },
    /// Several begin so.
    SeveralReleases {
        typed: String,
        releases: Vec<String>,
    },
    /// The release came with the program.
    IsShipped {
        release: String,
    },
    /// There is no store of the user's own.
    NoOwnStore,
    /// Title of the rejected rows.
    RejectedRows {
        all: Box<Quantity>,
    },
    /// Headings of their table.
    Row,
    Cost,
    Reason,
    Seen,
    Expected,
    /// A page holds the first of them.
    FirstOnes {
        shown: Box<Quantity>,
        all: Box<Quantity>,
    },
    /// An import rejected some.
    SomeRejected {
        rows: Box<Quantity>,
        cells: Box<Quantity>,
        command: String,
    },
    /// A release was named where none is asked.
    ReleaseOfNothing {
        typed: String,
    },
    /// Title of an exported store.
    ExportedTitle,
    /// A store was written into a file.
    Exported {
        file: String,
        commits: Box<Quantity>,
        files: Box<Quantity>,
        bytes: Box<Quantity>,
    },
    /// A store came in.
    Arrived {
        file: String,
        same: bool,
    },
    /// A release is held now.
    IsAdded,
    /// It was held already.
    IsHeldAlike,
    /// It was removed here.
    IsRemovedHere {
        day: Date,
    },
    /// It was removed there.
    IsRemovedThere {
        day: Date,
    },
}

impl KeepingSentence {
    /// For whom a writer waits, and since when that one has the turn.
    pub(crate) fn waits(holder: Holder) -> Self {
        let moment = holder.since.and_then(|since| jiff::Timestamp::try_from(since).ok());
        let since = moment.map(|at| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string());
        Self::Waits { process: holder.process, since }
    }
}

impl Words for KeepingSentence {
    fn words(&self) -> Text {
        match self {
            Self::Waits { process, since } => {
                let process = match process {
                    Some(id) => say!(
                        "otro programa (proceso {id})",
                        "another program (process {id})",
                        id = Text::name(id.to_string())
                    ),
                    None => Text::both("otro programa", "another program"),
                };
                let since = since.as_ref().map_or_else(Text::empty, |since| {
                    say!(", desde {since}", ", since {since}", since = Text::name(since))
                });
                say!(
                    "Espera a {process}, que escribe en el registro{since}.",
                    "Waiting for {process}, which is writing to the store{since}.",
                    process,
                    since
                )
            }
            Self::NothingSaid => Text::both(
                "no dice qué corregir: dé al menos una opción, como --public 2026-02-20",
                "it does not say what to amend: give at least one option, such as --public 2026-02-20",
            ),
            Self::NotSaid => Text::both("no consta", "not stated"),
            Self::Fact => Text::both("dato", "fact"),
            Self::Keeper => Text::both("quién lo guarda", "keeper"),
            Self::Address => Text::both("dirección", "address"),
            Self::AmendedRelease { release, file, commit } => say!(
                "Lo que consta de {release} ({file}) se corrigió en la entrada {commit}; la anterior se conserva",
                "What is known of {release} ({file}) was amended in commit {commit}; the one before is kept",
                release = Text::code(release),
                file = Text::name(file),
                commit = Text::name(commit.to_string())
            ),
            Self::AmendedHeading => Text::both("corregido", "amended"),
            Self::AmendedOn { day, commit, changes } => say!(
                "corregido el {day} (entrada {commit}): {changes}",
                "amended on {day} (commit {commit}): {changes}",
                day = *day,
                commit = Text::name(commit.to_string()),
                changes = Text::list(changes.clone())
            ),
            Self::SaidBefore { fact, was } => say!(
                "{fact}, antes {was}",
                "{fact}, before: {was}",
                fact = (**fact).clone(),
                was = (**was).clone()
            ),
            Self::OfRelease { release, sentence } => say!(
                "Archivo {release}: {sentence}.",
                "Release {release}: {sentence}.",
                release = Text::code(release),
                sentence = (**sentence).clone()
            ),
            Self::RemovedTitle => Text::both("Archivo quitado", "Release removed"),
            Self::Removed { release, file, commit } => say!(
                "{release} ({file}) se quitó en la entrada {commit}: ninguna respuesta lo usa. Sus bytes se conservan hasta {sweep}; con {import} vuelve.",
                "{release} ({file}) was removed in commit {commit}: no answer uses it. Its bytes are kept until {sweep}; {import} brings it back.",
                release = Text::code(release),
                file = Text::name(file),
                commit = Text::name(commit.to_string()),
                sweep = Text::code("saldo record sweep"),
                import = Text::code("saldo import")
            ),
            Self::Day => Text::both("día", "day"),
            Self::KeptUntilSweep => say!(
                "quitado; sus bytes se conservan hasta {sweep}",
                "removed; its bytes are kept until {sweep}",
                sweep = Text::code("saldo record sweep")
            ),
            Self::ShippedAnswers => Text::both(
                "El registro incluido en el programa también lo tiene, y desde ahora responde con él: lo incluido no se puede quitar.",
                "The record inside the program has it too and answers with it from now on: what is shipped cannot be removed.",
            ),
            Self::WasRemoved { release, publisher, file, day, commit, swept } => {
                let bytes = match swept {
                    Some(day) => {
                        say!("sus bytes se borraron el {day}", "its bytes were deleted on {day}", day = *day)
                    }
                    None => Text::both("sus bytes se conservan", "its bytes are kept"),
                };
                say!(
                    "{release}: {publisher}, {file}, se quitó del registro el {day} (entrada {commit}); {bytes}",
                    "{release}: {publisher}, {file}, was removed from the store on {day} (commit {commit}); {bytes}",
                    release = Text::code(release),
                    publisher = Text::name(publisher),
                    file = Text::code(file),
                    day = *day,
                    commit = Text::name(commit.to_string()),
                    bytes
                )
            }
            Self::SweptTitle => Text::both("Bytes de archivos quitados", "Bytes of removed releases"),
            Self::NothingToSweep => Text::both(
                "No hay nada que borrar: ningún archivo quitado conserva sus bytes.",
                "There is nothing to delete: no removed release has its bytes left.",
            ),
            Self::Swept { releases, files, bytes } => {
                let releases = if releases.is_empty() {
                    Text::both("un borrado que se interrumpió", "a sweep that had stopped")
                } else {
                    Text::list(releases.iter().map(Text::code))
                };
                say!(
                    "Archivos borrados, de {releases}: {files} ({bytes} bytes). Los demás quedan como estaban.",
                    "Files deleted, of {releases}: {files} ({bytes} bytes). All others are as they were.",
                    releases,
                    files = Text::from((**files).clone()),
                    bytes = Text::from((**bytes).clone())
                )
            }
            Self::NotDigits { typed } => say!(
                "{typed} no nombra un archivo: se esperan al menos cuatro dígitos de su hash, como los muestra {command}",
                "{typed} names no release: expected at least four digits of its hash, as {command} shows them",
                typed = Text::code(typed),
                command = Text::code("saldo show releases")
            ),
            Self::NoSuchRelease { typed } => say!(
                "ningún archivo del registro empieza con {typed}; {command} enumera los que hay",
                "no release of the store begins with {typed}; {command} lists those that are held",
                typed = Text::code(typed),
                command = Text::code("saldo show releases")
            ),
            Self::SeveralReleases { typed, releases } => say!(
                "{typed} es el principio de varios archivos, {releases}: escriba más dígitos",
                "{typed} begins several releases, {releases}: write more digits",
                typed = Text::code(typed),
                releases = Text::list(releases.iter().map(Text::code))
            ),
            Self::NoOwnStore => say!(
                "No hay un registro propio, y sólo en uno hay filas rechazadas: lo crea {command}.",
                "There is no store of your own, and only one has rejected rows: {command} creates it.",
                command = Text::code("saldo import")
            ),
            Self::RejectedRows { all } => say!(
                "Filas y celdas rechazadas, y notas: {all}",
                "Rejected rows and cells, and notes: {all}",
                all = Text::from((**all).clone())
            ),
            Self::Row => Text::both("fila", "row"),
            Self::Cost => Text::both("qué se perdió", "what was lost"),
            Self::Reason => Text::both("motivo", "reason"),
            Self::Seen => Text::both("dice", "it says"),
            Self::Expected => Text::both("se esperaba", "expected"),
            Self::FirstOnes { shown, all } => say!(
                "Se muestran las primeras {shown} de {all}; todas, con {flag}.",
                "The first {shown} of {all} are shown; all of them with {flag}.",
                shown = Text::from((**shown).clone()),
                all = Text::from((**all).clone()),
                flag = Text::code("--format csv")
            ),
            Self::SomeRejected { rows, cells, command } => say!(
                "Se rechazaron filas ({rows}) o celdas ({cells}). Véalas con {command}",
                "Rows ({rows}) or cells ({cells}) were rejected. See them with {command}",
                rows = Text::from((**rows).clone()),
                cells = Text::from((**cells).clone()),
                command = Text::code(command)
            ),
            Self::ReleaseOfNothing { typed } => say!(
                "{typed} sobra: sólo {command} lleva un archivo",
                "{typed} is one word too many: only {command} takes a release",
                typed = Text::code(typed),
                command = Text::code("saldo show rejected")
            ),
            Self::ExportedTitle => Text::both("Registro exportado", "Store exported"),
            Self::Exported { file, commits, files, bytes } => say!(
                "{file} contiene el registro entero: {commits} entradas y {files} archivos ({bytes} bytes). En la otra máquina: {command}.",
                "{file} holds the whole store: {commits} commits and {files} files ({bytes} bytes). On the other machine: {command}.",
                file = Text::code(file),
                commits = Text::from((**commits).clone()),
                files = Text::from((**files).clone()),
                bytes = Text::from((**bytes).clone()),
                command = Text::code(format!("saldo record import-store {file}"))
            ),
            Self::Arrived { file, same: true } => say!(
                "Registro de {file}; las entradas son las mismas que allí",
                "Store of {file}; the commits are the same as there",
                file = Text::code(file)
            ),
            Self::Arrived { file, same: false } => say!(
                "Registro de {file}, unido al suyo",
                "Store of {file}, joined to yours",
                file = Text::code(file)
            ),
            Self::IsAdded => Text::both("agregado", "added"),
            Self::IsHeldAlike => Text::both("ya estaba, idéntico", "held already, identical"),
            Self::IsRemovedHere { day } => say!(
                "no se agregó: usted lo quitó el {day}",
                "not added: you removed it on {day}",
                day = *day
            ),
            Self::IsRemovedThere { day } => say!(
                "se queda como estaba: allá se quitó el {day}",
                "stays as it was: it was removed there on {day}",
                day = *day
            ),
            Self::IsShipped { release } => say!(
                "El archivo {release} viene con el programa y no se puede corregir ni quitar. Si un dato suyo está mal, agregue el archivo a su registro con {import} y los datos correctos: el suyo responde en su lugar. Para no usarlo, elija otra versión con {flag}.",
                "Release {release} came with the program and cannot be amended or removed. If a fact of it is wrong, add the file to your own store with {import} and the right facts: yours answers in its place. To do without it, choose another version with {flag}.",
                release = Text::code(release),
                import = Text::code("saldo import"),
                flag = Text::code("--vintage")
            ),
        }
    }
}
