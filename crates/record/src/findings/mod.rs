//! What was found wrong in a file, and what stops the record, in both languages: what, where, what stands there, and
//! how to repair it.

mod expected;
mod reason;
mod seen;

use measure::{Finding, FindingCode, NotAdded, Severity, ValueKind};
use report::{Text, Words, say};

use crate::{Error, refusal_of_system};
pub(crate) use expected::expected as expected_in_words;
pub(crate) use reason::reason_in_words;
pub(crate) use seen::seen as seen_in_words;

/// Why something may not be added, in both languages.
fn not_added(why: NotAdded) -> Text {
    match why {
        NotAdded::Statistics { left, right } => say!(
            "{left} y {right} son estadísticas distintas y no se suman: elija una.",
            "{left} and {right} are different statistics and cannot be added: choose one of them.",
            left = Text::code(left.code()),
            right = Text::code(right.code())
        ),
        NotAdded::Kind { kind } => match kind {
            ValueKind::Share => Text::both(
                "Los porcentajes no se suman, porque cada uno es de otro total: pida una sola celda.",
                "Percentages cannot be added, because each is of another total: ask for a single cell.",
            ),
            ValueKind::Estimate => Text::both(
                "Las estimaciones no se suman, porque sus errores no son independientes: pida una sola celda.",
                "Estimates cannot be added, because their errors are not independent: ask for a single cell.",
            ),
            ValueKind::Range => Text::both(
                "Los rangos no se suman, porque sus mínimos y máximos no se dan todos a la vez: pida una sola celda.",
                "Ranges cannot be added, because their lows and highs do not all hold at once: ask for a single cell.",
            ),
            ValueKind::Count => Text::both("Los conteos se suman.", "Counts can be added."),
        },
        NotAdded::TotalWithParts { dimension } => say!(
            "El archivo da por {dimension} el total y sus partes, y sumarlos contaría dos veces: pida el total, cada parte o una sola.",
            "By {dimension} the file has a total and its parts, and adding them would count twice: ask for the total, for each part, or for one.",
            dimension = dimension.words()
        ),
        NotAdded::TooLarge => Text::both(
            "La suma es mayor que cualquier conteo posible: el archivo está dañado.",
            "The sum is larger than any count can be: the file is damaged.",
        ),
    }
}

/// A finding as a sentence.
#[must_use]
pub fn finding_in_words(finding: &Finding) -> Text {
    say!(
        "{at}: {severity}: {what}; dice {seen}, se esperaba {expected}. {repair}",
        "{at}: {severity}: {what}; it says {seen}, expected {expected}. {repair}",
        at = Text::code(finding.at.to_string()),
        severity = severity_in_words(finding.severity),
        what = reason_in_words(finding.code),
        seen = seen_in_words(&finding.seen),
        expected = expected_in_words(&finding.expected),
        repair = repair(finding.code)
    )
}

/// How much a finding matters.
pub(crate) fn severity_in_words(severity: Severity) -> Text {
    match severity {
        Severity::Note => Text::both("nota", "note"),
        Severity::CellRejected => Text::both("celda rechazada", "cell rejected"),
        Severity::Rejected => Text::both("fila rechazada", "row rejected"),
        Severity::Refused => Text::both("archivo rechazado", "file refused"),
    }
}

fn repair(code: FindingCode) -> Text {
    match code {
        FindingCode::ColumnMoved => say!(
            "Si lo abrió y lo guardó, impórtelo como se descargó. Si lo cambió la institución, corrija en una copia el encabezado e impórtela con {flag}.",
            "If it was opened and saved, import it as it was downloaded. If the publisher changed it, correct the header in a copy and import that with {flag}.",
            flag = Text::code("--custody rewriting")
        ),
        FindingCode::UnknownLayout | FindingCode::RowLength => Text::both(
            "Importe el archivo tal como lo publica la institución, sin abrirlo ni guardarlo antes.",
            "Import the file as the publisher releases it, without opening and saving it first.",
        ),
        FindingCode::Transcribed => Text::both(
            "Se citan a nombre de quien las publicó, como la prensa, y sólo se comparan con afirmaciones. Importe el archivo de la institución.",
            "They are cited under the name of whoever printed them, as the press is, and only claims are compared with them. Import the publisher's file.",
        ),
        FindingCode::WrongEncoding => Text::both(
            "Descárguelo de nuevo o guárdelo como UTF-8.",
            "Download it again or save it as UTF-8.",
        ),
        FindingCode::DamagedFile => Text::both("Descárguelo de nuevo.", "Download it again."),
        FindingCode::TooLarge => Text::both(
            "Descomprímalo usted e importe el archivo de cifras.",
            "Unpack it yourself and import the file of figures.",
        ),
        FindingCode::AmbiguousArchive => {
            Text::both("Importe un archivo de cifras a la vez.", "Import one file of figures at a time.")
        }
        FindingCode::NoRows => {
            Text::both("Compruebe que la descarga terminó.", "Check that the download ended.")
        }
        FindingCode::LongCell
        | FindingCode::NotACount
        | FindingCode::NegativeCount
        | FindingCode::FractionalCount
        | FindingCode::AmbiguousSeparator
        | FindingCode::EmptyCell
        | FindingCode::OutsideRange => Text::both(
            "Compare la celda con el archivo de la institución; si está así allí, avísele.",
            "Compare the cell with the publisher's file. If it is the same there, report it to the publisher.",
        ),
        FindingCode::MostlyRejected => Text::both(
            "Compare sus columnas con las del archivo de la institución.",
            "Compare its columns with those of the publisher's file.",
        ),
        FindingCode::Implausible => Text::both(
            "No entra en ninguna suma mientras no se acepte con `--accepting magnitude`.",
            "It is in no sum until accepted with `--accepting magnitude`.",
        ),
        FindingCode::RepeatedYear => Text::both(
            "Pregunte a la institución si copió un año en otro.",
            "Ask the publisher whether one year was copied into another.",
        ),
        FindingCode::NotWhole => Text::both("Descárguelo de nuevo.", "Download it again."),
        FindingCode::MixedRegisters => Text::both(
            "Los registros no son comparables y se guardan aparte.",
            "The registers cannot be compared and are kept apart.",
        ),
        FindingCode::SmallCells => {
            Text::both("Se suman al resto de su entidad.", "They are added to the rest of their state.")
        }
        FindingCode::ImpossiblePublicDay => {
            Text::both("Corrija el día con `--public`.", "Correct the day with `--public`.")
        }
        FindingCode::UnknownPlace | FindingCode::PlaceNameDisagrees => Text::both(
            "Compare con el catálogo de claves del INEGI.",
            "Compare with INEGI's catalogue of codes.",
        ),
        FindingCode::ImpossiblePeriod | FindingCode::AfterCutoff => Text::both(
            "Compare la fila con el archivo de la institución.",
            "Compare the row with the publisher's file.",
        ),
        FindingCode::UnknownOffence => Text::both(
            "Compare con el catálogo de la institución.",
            "Compare with the publisher's catalogue.",
        ),
        FindingCode::DuplicateRow => Text::both("Se conserva la primera.", "The first is kept."),
        FindingCode::ShareDisagrees => Text::both(
            "Se conservan las cifras como están impresas; compárelas con el archivo de la institución.",
            "The figures are kept as printed. Compare them with the publisher's file.",
        ),
        FindingCode::UnknownColour => Text::both(
            "La estimación se conserva sin nivel de precisión.",
            "The estimate is kept without a level of precision.",
        ),
        FindingCode::TotalRow => Text::both("No se suma otra vez.", "It is not added again."),
        FindingCode::OutOfScope => Text::both("Se deja fuera.", "It is left out."),
        FindingCode::TotalDisagrees => {
            Text::both("Vale la suma de las partes.", "The sum of the parts stands.")
        }
    }
}

impl Words for Error {
    fn words(&self) -> Text {
        match self {
            Self::Release { finding } => finding_in_words(finding),
            Self::File { path, source } => say!(
                "No se puede leer o escribir {path}: {reason}",
                "Cannot read or write {path}: {reason}",
                path = Text::code(path.display().to_string()),
                reason = refusal_of_system(source)
            ),
            Self::Damaged { path, reason } => say!(
                "{path} está dañado: {reason}. `saldo doctor --repair` repara lo que se puede.",
                "{path} is damaged: {reason}. `saldo doctor --repair` mends what can be mended.",
                path = Text::code(path.display().to_string()),
                reason = reason.words()
            ),
            Self::TooLong { path, bytes, most } => say!(
                "{path} tiene {bytes} bytes, más de los {most} que se leen sin pedirlo: si es el archivo que quiere, repita la orden con {flag}.",
                "{path} has {bytes} bytes, more than the {most} that are read unasked: if it is the file you want, repeat the command with {flag}.",
                path = Text::code(path.display().to_string()),
                bytes = Text::name(bytes.to_string()),
                most = Text::name(most.to_string()),
                flag = Text::code("--large")
            ),
            Self::NewerStore { format, known } => say!(
                "El registro tiene el formato {format} y este programa conoce hasta el {known}: actualice el programa.",
                "The store has format {format} and this program knows up to {known}: update the program.",
                format = Text::name(format.to_string()),
                known = Text::name(known.to_string())
            ),
            Self::FiguresNotWritten { reason } => say!(
                "No se pueden escribir las cifras: {reason}",
                "The figures cannot be written: {reason}",
                reason = reason.words()
            ),
            Self::NotAdded { why } => not_added(*why),
            Self::Refused { refused } => refused.words(),
            Self::AlreadyHeld { file, release, commit } => say!(
                "{file} ya está en el registro: la entrada {commit} agregó el archivo {release}.",
                "{file} is held already: commit {commit} added release {release}.",
                file = Text::code(file),
                commit = Text::code(commit.to_string()),
                release = Text::code(release.short())
            ),
            Self::NotHeld { release } => say!(
                "El archivo {release} no está en el registro; {command} enumera los que están.",
                "Release {release} is not held; {command} lists those that are.",
                release = Text::code(release.short()),
                command = Text::code("saldo show releases")
            ),
            Self::RowsDoNotAddUp { file, counted, received } => say!(
                "Las filas de {file} no cuadran: el formato cuenta {counted} y el registro recibió {received}; no se agregó nada.",
                "The rows of {file} do not add up: the layout counts {counted} and the store received {received}; nothing was added.",
                file = Text::code(file),
                counted = Text::code(format!("{counted:?}")),
                received = Text::code(format!("{received:?}"))
            ),
            Self::KindOfValue { file, row, statistic, kind } => say!(
                "La fila {row} de {file} trae un valor del tipo {kind}, y los de {statistic} son del tipo {expected}: es una falla de Saldo; no se agregó nada.",
                "Row {row} of {file} has a value of the kind {kind}, and those of {statistic} are of the kind {expected}: it is a fault of Saldo; nothing was added.",
                row = Text::name(row.to_string()),
                file = Text::code(file),
                kind = Text::code(kind.code()),
                statistic = statistic.words(),
                expected = Text::code(statistic.row().value.code())
            ),
            Self::SmallCell { file, row } => say!(
                "La fila {row} de {file} dice de un municipio más de lo que el registro guarda de personas: no se agregó nada.",
                "Row {row} of {file} tells more of a municipality than the record keeps of people: nothing was added.",
                row = Text::name(row.to_string()),
                file = Text::code(file)
            ),
            Self::NothingKept { file } => say!(
                "No se pudo conservar ninguna celda de {file}: toda fila fue rechazada o está vacía, así que no se agregó nada.",
                "No cell of {file} could be kept: every row was rejected or empty, so nothing was added.",
                file = Text::code(file)
            ),
            Self::NotATable { path, reason } => say!(
                "{file} no es una tabla: {reason}. Délo como CSV en UTF-8 o como Parquet.",
                "{file} is not a table: {reason}. Give it as CSV in UTF-8 or as Parquet.",
                file = Text::code(path.display().to_string()),
                reason = Text::name(reason)
            ),
            Self::OwnTable { file, why } => {
                say!("{file}: {why}", "{file}: {why}", file = Text::code(file), why = why.words())
            }
            Self::ReleaseNotFound { file, folder } => say!(
                "{file} no está en {folder}: señale la carpeta de los archivos.",
                "{file} is not under {folder}: point at the folder of releases.",
                file = Text::code(file),
                folder = Text::code(folder.display().to_string())
            ),
        }
    }
}
