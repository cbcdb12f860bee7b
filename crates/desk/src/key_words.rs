//! What is said of a key: whether the answer is the same, what differs, what is missing, and where cells stand.

use measure::{Date, Month, OffenceSet, Period, Quantity, Statistic};
use report::{Text, Words, say};

/// A sentence about a key or about cells.
#[derive(Debug, Clone)]
pub(crate) enum KeySentence {
    /// The title.
    Explained { key: String },
    /// The answer is the same.
    Same { check: String },
    /// The answer is another, in these columns.
    Differs { printed: String, now: String, columns: Vec<Text> },
    /// The answer is another, and has other columns.
    DiffersInShape { printed: String, now: String },
    /// What may have changed.
    WhyItDiffers { version: String },
    /// Heading of the answer.
    AskedAgain,
    /// How one figure of a longer answer is explained.
    OneFigure { row: String },
    /// A number with its column and row.
    Figure { number: Box<Quantity>, column: Box<Text>, address: String },
    /// A number of a sentence.
    Said { number: Box<Quantity>, address: String },
    /// It counts what the table lists.
    CountedBelow,
    /// Nothing that was compared differs, so that no table lists it.
    NothingDiffers,
    /// Releases that are not held.
    Missing { releases: Vec<Text> },
    /// A release of which nothing is known.
    UnknownRelease { digits: String },
    /// A release that the sources list.
    ListedRelease { digits: String, publisher: String, file: String, public: Box<Text>, address: String },
    /// A release that a saved report names.
    SavedRelease { digits: String, publisher: String, file: String, cutoff: Month },
    /// Digits that two releases begin with.
    Ambiguous { digits: String, releases: Vec<String> },
    /// The claims file is not at hand.
    NoClaims { name: String, file: String },
    /// Another file than the key names.
    OtherClaims { path: String, file: String },
    /// No such row or column.
    NoFigure { address: String, meant: Option<String> },
    /// Cells of one column.
    Cells {
        sum: Box<Quantity>,
        column: String,
        period: Period,
        rows: String,
        number: u64,
        sheet: Option<String>,
    },
    /// Cells of one release.
    OfRelease { release: String, sum: Box<Quantity> },
    /// What a panel was read from in one release.
    SumsOf { release: String, statistic: Statistic, offence: OffenceSet, places: usize, period: Period },
    /// A panel of more cells than anybody reads.
    TooManyCells,
    /// A release that lists what happened has no row of this.
    NoEvent { release: String, place: String, period: Period },
    /// Cells by place and offence.
    EachCell,
    /// The inhabitants of a rate.
    Inhabitants { number: Box<Quantity>, place: String, projection: String },
    /// The day of a listed release.
    Public { day: Date, bound: bool },
}

impl Words for KeySentence {
    fn words(&self) -> Text {
        let boxed = |q: &Quantity| Text::from(q.clone());
        match self {
            Self::Explained { key } => {
                say!("De dónde viene {key}", "Where {key} comes from", key = Text::code(key))
            }
            Self::Same { check } => say!(
                "Preguntado de nuevo a los mismos archivos, la respuesta es la misma: {check}.",
                "Asked again of the same releases, the answer is the same: {check}.",
                check = Text::code(check)
            ),
            Self::Differs { printed, now, columns } => say!(
                "La respuesta ya no es la misma. Difiere en: {columns}. La clave dice {printed} y ahora es {now}.",
                "The answer differs. It differs in: {columns}. The key says {printed}; it is now {now}.",
                columns = Text::list(columns.clone()),
                printed = Text::code(printed),
                now = Text::code(now)
            ),
            Self::DiffersInShape { printed, now } => say!(
                "La respuesta ya no es la misma: difiere. La clave dice {printed} y ahora es {now}.",
                "The answer differs. The key says {printed}; it is now {now}.",
                printed = Text::code(printed),
                now = Text::code(now)
            ),
            Self::WhyItDiffers { version } => say!(
                "Los archivos son los mismos: o la clave se copió mal, o la imprimió otra versión del programa (ésta es la {version}).",
                "The releases are the same: either the key was miscopied, or another version of the program printed it (this one is {version}).",
                version = Text::code(version)
            ),
            Self::AskedAgain => Text::both("La respuesta, preguntada de nuevo", "The answer, asked again"),
            Self::OneFigure { row } => say!(
                "Para ver las celdas de una cifra, añada a la clave su fila y su columna: {row}.",
                "To see the cells of one figure, add its row and column to the key: {row}.",
                row = Text::code(row)
            ),
            Self::Figure { number, column, address } => say!(
                "{column}: {number} ({address}).",
                "{column}: {number} ({address}).",
                column = (**column).clone(),
                number = boxed(number),
                address = Text::code(address)
            ),
            Self::Said { number, address } => say!(
                "Una cifra del texto: {number} ({address}).",
                "A figure of the text: {number} ({address}).",
                number = boxed(number),
                address = Text::code(address)
            ),
            Self::CountedBelow => Text::both(
                "Sale de las filas de la tabla que sigue, y cada una lleva su propia clave.",
                "It comes from the rows of the table below, each of which has a key of its own.",
            ),
            Self::NothingDiffers => Text::both(
                "Ninguna de las cifras comparadas difiere. Estas son sus sumas en cada una de las dos versiones:",
                "None of the figures compared differs. These are their sums in each of the two versions:",
            ),
            Self::Missing { releases } => say!(
                "No se puede preguntar de nuevo: faltan archivos de la clave. {releases}. Agréguelos con {command}.",
                "It cannot be asked again: releases of the key are missing. {releases}. Add them with {command}.",
                releases = Text::list(releases.clone()),
                command = Text::code("saldo import")
            ),
            Self::UnknownRelease { digits } => say!(
                "{digits}: nada se sabe de él",
                "{digits}: nothing is known of it",
                digits = Text::code(digits)
            ),
            Self::ListedRelease { digits, publisher, file, public, address } => say!(
                "{digits}: {publisher}, {file}, {public}, {address}",
                "{digits}: {publisher}, {file}, {public}, {address}",
                digits = Text::code(digits),
                publisher = Text::name(publisher),
                file = Text::code(file),
                public = (**public).clone(),
                address = Text::code(address)
            ),
            Self::SavedRelease { digits, publisher, file, cutoff } => say!(
                "{digits}: {publisher}, {file}, corte {cutoff}, según un informe guardado",
                "{digits}: {publisher}, {file}, cut-off {cutoff}, as a saved report says",
                digits = Text::code(digits),
                publisher = Text::name(publisher),
                file = Text::code(file),
                cutoff = *cutoff
            ),
            Self::Ambiguous { digits, releases } => say!(
                "{digits} es el principio de varios archivos: {releases}. Escriba más dígitos del que se quiso decir.",
                "{digits} begins several releases: {releases}. Write more digits of the one that is meant.",
                digits = Text::code(digits),
                releases = Text::list(releases.iter().map(Text::code))
            ),
            Self::NoClaims { name, file } => say!(
                "Falta el archivo de afirmaciones {name}, cuyo sha256 empieza con {file}: indíquelo con {flag}.",
                "The claims file {name}, whose sha256 begins with {file}, is missing: name it with {flag}.",
                name = Text::code(name),
                file = Text::code(file),
                flag = say!("{flag} ARCHIVO", "{flag} FILE", flag = Text::code("--report"))
            ),
            Self::OtherClaims { path, file } => say!(
                "{path} no es el archivo de la clave, cuyo sha256 empieza con {file}.",
                "{path} is not the file of the key, whose sha256 begins with {file}.",
                path = Text::code(path),
                file = Text::code(file)
            ),
            Self::NoFigure { address, meant } => {
                let meant = meant.as_ref().map_or_else(Text::empty, |meant| {
                    say!(" ¿Quiso decir {meant}?", " Did you mean {meant}?", meant = Text::code(meant))
                });
                say!(
                    "la respuesta no tiene la fila o columna {address}.{meant}",
                    "the answer has no row or column {address}.{meant}",
                    address = Text::code(address),
                    meant
                )
            }
            Self::Cells { sum, column, period, rows, number, sheet } => {
                let sheet = sheet.as_ref().map_or_else(Text::empty, |sheet| {
                    say!("hoja {sheet}, ", "sheet {sheet}, ", sheet = Text::code(sheet))
                });
                let many = if *number == 1 {
                    (Text::both("fila", "row"), Text::empty())
                } else {
                    let count = Text::code(number.to_string());
                    (Text::both("filas", "rows"), say!(", {n} filas", ", {n} rows", n = count))
                };
                say!(
                    "{sheet}columna {column}, {period}; {rows_word} {rows}{many}: {sum}",
                    "{sheet}column {column}, {period}; {rows_word} {rows}{many}: {sum}",
                    sheet,
                    column = Text::code(column),
                    period = *period,
                    rows_word = many.0,
                    rows = Text::code(rows),
                    many = many.1,
                    sum = boxed(sum)
                )
            }
            Self::OfRelease { release, sum } => say!(
                "Del archivo {release}, {sum} en suma:",
                "From release {release}, {sum} in all:",
                release = Text::code(release),
                sum = boxed(sum)
            ),
            Self::NoEvent { release, place, period } => say!(
                "El archivo {release} enumera sucesos, y ninguna de sus filas es de esto en {place}, {period}: son cero.",
                "Release {release} lists events, and none of its rows is of this in {place}, {period}: there were none.",
                release = Text::code(release),
                place = Text::name(place),
                period = *period
            ),
            Self::SumsOf { release, statistic, offence, places, period } => say!(
                "El archivo {release} da, por lugar y periodo: {statistic}, {offence}, {period}. Lugares: {places}.",
                "Release {release} gives, by place and period: {statistic}, {offence}, {period}. Places: {places}.",
                release = Text::code(release),
                statistic = statistic.words(),
                offence = offence.words(),
                period = *period,
                places = Text::code(places.to_string())
            ),
            Self::TooManyCells => Text::both(
                "Son demasiadas celdas para listarlas aquí. La suma de cada lugar se explica por separado, con `saldo explain --place` y el lugar.",
                "These are too many cells to list here. The sum of each place is explained by itself, with `saldo explain --place` and the place.",
            ),
            Self::EachCell => Text::both("Celda por celda", "Cell by cell"),
            Self::Inhabitants { number, place, projection } => say!(
                "Personas-año de {place}: {number}, de los habitantes a mitad de año de {projection}, unidos por rectas:",
                "Person-years of {place}: {number}, from the mid-year inhabitants of {projection}, joined by straight lines:",
                place = Text::name(place),
                number = boxed(number),
                projection = Text::code(projection)
            ),
            Self::Public { day, bound: false } => {
                say!("público el {day}", "public on {day}", day = *day)
            }
            Self::Public { day, bound: true } => {
                say!("ya era público el {day}", "public no later than {day}", day = *day)
            }
        }
    }
}
