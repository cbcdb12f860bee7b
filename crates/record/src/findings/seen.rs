//! What was found where something else was expected, in both languages.

use measure::Seen;
use report::{Text, say};

use super::reason::reason_in_words;

/// What was seen.
pub(crate) fn seen(found: &Seen) -> Text {
    match found {
        Seen::Written { text } => Text::code(text),
        Seen::Nothing => Text::both("nada", "nothing"),
        Seen::More => Text::both("más", "more"),
        Seen::Cells { number } => say!("{number} celdas", "{number} cells", number = figure(number)),
        Seen::OnceMore { key } => say!("{key} otra vez", "{key} once more", key = Text::name(key)),
        Seen::EmptyFile => Text::both("un archivo vacío", "an empty file"),
        Seen::NotText => Text::both("UTF-16 o binario", "UTF-16 or binary"),
        Seen::NoHeader => Text::both("ningún encabezado", "no header"),
        Seen::HeaderAlone => Text::both("un encabezado y ninguna fila", "a header and no row"),
        Seen::NoRowWithNumber => {
            Text::both("un encabezado y ninguna fila con un número", "a header and no row with a number")
        }
        Seen::NoneKept { rows, row, code, first } => say!(
            "{rows} filas, ninguna con un número que conservar; la primera rechazada, la {row}: {what}: {first}",
            "{rows} rows, none with a number to keep; the first rejected, row {row}: {what}: {first}",
            rows = figure(rows),
            row = figure(row),
            what = reason_in_words(*code),
            first = seen(first)
        ),
        Seen::MostlyRejected { rejected, rows, row, code, first } => say!(
            "{rejected} de {rows} filas rechazadas; la primera, la {row}: {what}: {first}",
            "{rejected} of {rows} rows rejected; the first, row {row}: {what}: {first}",
            rejected = figure(rejected),
            rows = figure(rows),
            row = figure(row),
            what = reason_in_words(*code),
            first = seen(first)
        ),
        Seen::CellsMerged { cells } => say!(
            "{cells} conteos de un municipio y un año",
            "{cells} counts of a municipality and year",
            cells = figure(cells)
        ),
        Seen::RowsWithoutMunicipality { rows } => say!(
            "{rows} filas con el nombre de otro lugar",
            "{rows} rows with the name of another place",
            rows = figure(rows)
        ),
        Seen::RepeatedYear { year, before } => say!(
            "{year} igual a {before} en todas sus filas",
            "{year} equal to {before} in all its rows",
            year = figure(year),
            before = figure(before)
        ),
        Seen::AbsentRows { rows, first } => say!(
            "faltan {rows} filas, entre ellas: {first}",
            "{rows} rows missing, among them: {first}",
            rows = figure(rows),
            first =
                Text::list(first.iter().map(|(place, year)| {
                    Text::name(format!("{} {year}", crate::places::name_of(*place)))
                }))
        ),
        Seen::AbsentStates { states } => say!(
            "faltan {number} entidades: {states}",
            "{number} states missing: {states}",
            number = figure(states.len()),
            states = Text::list(states.iter().take(6).map(|s| Text::name(crate::places::name_of(*s))))
        ),
        Seen::OtherRegister { rows } => {
            say!("{rows} filas del otro registro", "{rows} rows of the other register", rows = figure(rows))
        }
        Seen::MonthsAfter { month } => {
            say!("números en meses posteriores a {month}", "numbers in months after {month}", month = *month)
        }
        Seen::PublicDay { day } => say!("{day}", "{day}", day = *day),
        Seen::BegunMonth { written, empty, month } => say!(
            "{written} celdas escritas y {empty} vacías en {month}",
            "{written} cells written and {empty} empty in {month}",
            written = figure(written),
            empty = figure(empty),
            month = *month
        ),
        Seen::DaysAbsent { days, month } => say!(
            "faltan {days} días de las entidades en {month}",
            "{days} days of the states are missing in {month}",
            days = figure(days),
            month = *month
        ),
        Seen::EmptyCells { cells, month } => say!(
            "{cells} celdas vacías en {month}, esta la primera",
            "{cells} cells empty in {month}, this the first",
            cells = figure(cells),
            month = *month
        ),
        Seen::ZeroIn { month } => say!("0 en {month}", "0 in {month}", month = *month),
        Seen::Roundings { printed, more } => say!(
            "{printed} y {more} más que difieren en uno, como números redondeados",
            "{printed} and {more} more that differ by one, as rounded numbers do",
            printed = figure(printed),
            more = figure(more)
        ),
        Seen::TwoSheets { first, second } => say!(
            "las hojas {first} y {second} siguen ambas un formato",
            "sheets {first} and {second} both follow a layout",
            first = Text::code(first),
            second = Text::code(second)
        ),
        Seen::NoSheet => Text::both("ninguna hoja con una celda", "no sheet with a cell in it"),
        Seen::CellsOutOfOrder { row } => {
            say!("celdas en desorden en la fila {row}", "cells out of order at row {row}", row = figure(row))
        }
        Seen::LongSheet { bytes, row } => say!(
            "más de {bytes} bytes de celdas hasta la fila {row}",
            "more than {bytes} bytes of cells up to row {row}",
            bytes = figure(bytes),
            row = figure(row)
        ),
        Seen::LongRecord { bytes } => say!(
            "un renglón de más de {bytes} bytes",
            "a record longer than {bytes} bytes",
            bytes = figure(bytes)
        ),
        // What the reader of a format says is in one language, and stays for whoever reads the code.
        Seen::Told { message: _ } => Text::both("bytes que no se entienden", "bytes that are not understood"),
        Seen::ToldAfter { message: _, bytes } => say!(
            "bytes que no se entienden, después de {bytes} descomprimidos",
            "bytes that are not understood, after {bytes} unpacked",
            bytes = figure(bytes)
        ),
        Seen::EndsEarly { bytes } => say!(
            "acaba antes de tiempo, después de {bytes} bytes descomprimidos",
            "ends early after {bytes} unpacked bytes",
            bytes = figure(bytes)
        ),
        Seen::WrongChecksum => {
            Text::both("su suma de comprobación no coincide", "its checksum does not agree")
        }
        Seen::UnpackedOver { bytes } => say!(
            "más de {bytes} bytes descomprimidos",
            "more than {bytes} unpacked bytes",
            bytes = figure(bytes)
        ),
        Seen::UnpackedFrom { unpacked, packed } => say!(
            "{unpacked} bytes descomprimidos a partir de {packed}",
            "{unpacked} unpacked bytes from {packed}",
            unpacked = figure(unpacked),
            packed = figure(packed)
        ),
        Seen::NoneAmong { members } => say!(
            "ninguno entre {members} archivos",
            "none among {members} members",
            members = figure(members)
        ),
        Seen::Members { first, all } => {
            let names = Text::list(first.iter().map(Text::code));
            if first.len() == *all {
                names
            } else {
                let more = figure(all - first.len());
                say!("{names} y {more} más", "{names} and {more} more", names = names, more = more)
            }
        }
        Seen::NoArchive => {
            Text::both("un archivo que no es un comprimido de varios", "a file that is no archive of several")
        }
        Seen::ManyMembers { most } => {
            say!("más de {most} archivos en uno", "more than {most} members", most = figure(most))
        }
        Seen::ManyEntries { most } => say!(
            "más de {most} textos, hojas, formatos o relaciones",
            "more than {most} strings, sheets, formats or relations",
            most = figure(most)
        ),
        Seen::EmptyArchive => Text::both("un archivo comprimido sin archivos", "an archive without files"),
        Seen::MemberWithoutData => Text::both("un miembro sin datos", "a member without data"),
        Seen::PackedWith { method } => say!(
            "comprimido con {method}, que no es deflate",
            "packed with {method}, which is not deflate",
            method = Text::code(method)
        ),
        Seen::ShapesAndRows { shape, rows } => say!(
            "la forma {shape} donde la tabla tiene {rows} filas",
            "shape {shape} where the table has {rows} rows",
            shape = figure(shape),
            rows = figure(rows)
        ),
        Seen::NoPoints => Text::both("un polígono sin puntos", "a polygon of no points"),
    }
}

fn figure(number: impl std::fmt::Display) -> Text {
    Text::name(number.to_string())
}
