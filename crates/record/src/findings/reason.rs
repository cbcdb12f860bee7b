//! What is wrong, in both languages.

use measure::FindingCode;
use report::Text;

/// What is wrong.
pub(crate) fn reason_in_words(code: FindingCode) -> Text {
    match code {
        FindingCode::UnknownLayout => {
            Text::both("ningún formato conocido tiene estas columnas", "no known layout has these columns")
        }
        FindingCode::Transcribed => Text::both(
            "son cifras que alguien transcribió de una página, no un archivo de la institución",
            "these are figures that somebody transcribed from a page, not a publisher's file",
        ),
        FindingCode::ColumnMoved => {
            Text::both("una columna falta o está en otro lugar", "a column is missing or stands elsewhere")
        }
        FindingCode::WrongEncoding => Text::both(
            "los bytes no siguen ninguna codificación esperada",
            "the bytes follow no expected encoding",
        ),
        FindingCode::DamagedFile => {
            Text::both("el archivo está dañado o cortado", "the file is damaged or cut short")
        }
        FindingCode::TooLarge => Text::both(
            "el archivo se descomprime en más de lo permitido",
            "the file unpacks to more than the limit",
        ),
        FindingCode::AmbiguousArchive => Text::both(
            "no está claro cuál es el archivo de cifras",
            "it is not clear which file of figures is meant",
        ),
        FindingCode::NoRows => Text::both(
            "el archivo no tiene filas bajo el encabezado",
            "the file has no rows under its header",
        ),
        FindingCode::RowLength => Text::both(
            "la fila tiene más o menos celdas que el encabezado",
            "the row has more or fewer cells than the header",
        ),
        FindingCode::LongCell => Text::both(
            "la celda tiene más texto que cualquiera de una institución",
            "the cell holds more text than any publisher writes in one",
        ),
        FindingCode::NotACount => Text::both("no es un conteo", "it is not a count"),
        FindingCode::NegativeCount => {
            Text::both("un conteo no puede ser negativo", "a count cannot be negative")
        }
        FindingCode::FractionalCount => Text::both("un conteo no tiene decimales", "a count has no decimals"),
        FindingCode::AmbiguousSeparator => Text::both(
            "el separador puede ser de miles o de decimales",
            "the separator may mean thousands or decimals",
        ),
        FindingCode::UnknownPlace => {
            Text::both("no es un lugar del INEGI", "it is not one of INEGI's places")
        }
        FindingCode::PlaceNameDisagrees => Text::both(
            "la clave y el nombre del lugar no coinciden",
            "the code and the name of the place do not agree",
        ),
        FindingCode::ImpossiblePeriod => {
            Text::both("el año o el mes no puede ser", "the year or month cannot be")
        }
        FindingCode::UnknownOffence => Text::both(
            "el delito no está en el catálogo de la institución",
            "the offence is not in the publisher's catalogue",
        ),
        FindingCode::DuplicateRow => Text::both("la fila está dos veces", "the row stands twice"),
        FindingCode::TotalRow => {
            Text::both("la fila repite la suma de otras", "the row repeats the sum of others")
        }
        FindingCode::OutOfScope => Text::both(
            "la fila es de otro país o de algo que este registro no guarda",
            "the row is of another country or of something that this record does not keep",
        ),
        FindingCode::TotalDisagrees => Text::both(
            "el total impreso no es la suma de sus partes",
            "the printed total is not the sum of its parts",
        ),
        FindingCode::ShareDisagrees => Text::both(
            "la proporción impresa no concuerda con las otras cifras",
            "the printed share does not agree with the other figures",
        ),
        FindingCode::UnknownColour => Text::both(
            "la leyenda no explica el color de la celda",
            "the legend does not explain the colour of the cell",
        ),
        FindingCode::AfterCutoff => {
            Text::both("hay un conteo después del corte", "a count stands after the cut-off")
        }
        FindingCode::MostlyRejected => {
            Text::both("más de la mitad de las filas se rechaza", "more than half of the rows are rejected")
        }
        FindingCode::Implausible => {
            Text::both("el conteo es demasiado grande para creerlo", "the count is too large to be believed")
        }
        FindingCode::OutsideRange => Text::both(
            "lo más probable no está entre el mínimo y el máximo",
            "the best estimate is not between low and high",
        ),
        FindingCode::RepeatedYear => Text::both("un año repite el anterior", "a year repeats the one before"),
        FindingCode::NotWhole => Text::both("el archivo está incompleto", "the file is incomplete"),
        FindingCode::MixedRegisters => {
            Text::both("hay dos registros en un archivo", "two registers are in one file")
        }
        FindingCode::SmallCells => Text::both(
            "hay municipios con conteos tan pequeños que señalan a personas",
            "municipalities have counts so small that they point at people",
        ),
        FindingCode::ImpossiblePublicDay => {
            Text::both("no pudo ser público ese día", "it cannot have been public that day")
        }
        FindingCode::EmptyCell => Text::both(
            "falta el conteo de un mes anterior al corte",
            "the count of a month before the cut-off is missing",
        ),
    }
}
