//! What was expected where something else stands, in both languages.

use measure::{Expected, PlaceLevel, RowsAre};
use report::{Text, say};

/// What was expected.
pub(crate) fn expected(expected: &Expected) -> Text {
    match expected {
        Expected::StateCode => {
            Text::both("la clave de una entidad, de 1 a 32", "a state's code from 1 to 32")
        }
        Expected::AnyStateCode => Text::both("la clave de una entidad", "a state's code"),
        Expected::State => Text::both("una entidad", "a state"),
        Expected::StateName => Text::both("el nombre de una entidad", "a state's name"),
        Expected::StateOrNation => Text::both("una entidad, o `Nacional`", "a state, or `Nacional`"),
        Expected::StateOrMunicipality => Text::both("`state` o `municipality`", "`state` or `municipality`"),
        Expected::StateOrSpacedCode => Text::both(
            "una entidad, o la clave de un municipio, como `02 001`",
            "a state, or a municipality's code such as `02 001`",
        ),
        Expected::SpacedCode => Text::both(
            "la clave de un municipio, como ` 01 001 `",
            "a municipality's code such as ` 01 001 `",
        ),
        Expected::FiveDigits => {
            Text::both("la clave de un municipio, de cinco dígitos", "a municipality's code of five digits")
        }
        Expected::MunicipalityOf { state } => say!(
            "un municipio de la entidad {state}",
            "a municipality of state {state}",
            state = Text::code(state.to_string())
        ),
        Expected::CatalogueCode => Text::both(
            "la clave de un municipio del catálogo del INEGI",
            "a municipality's code of INEGI's catalogue",
        ),
        Expected::CatalogueCodeOrNa => Text::both(
            "una clave del catálogo del INEGI, o NA si no se conoce el municipio",
            "a code of INEGI's catalogue, or NA for an unknown municipality",
        ),
        Expected::NextStateOrMunicipalityOf { state } => say!(
            "la entidad que sigue o un municipio de la entidad {state}",
            "the next state or a municipality of state {state}",
            state = Text::code(state.to_string())
        ),
        Expected::NameOfState { state } => say!(
            "el nombre de la entidad {state}",
            "the name of state {state}",
            state = Text::code(state.to_string())
        ),
        Expected::PlaceOnceAYear { name } => say!(
            "un lugar de {name}, una vez al año",
            "a place of {name}, once a year",
            name = Text::name(name)
        ),
        Expected::Named { name } => Text::name(name),
        Expected::FileOfPublisher => Text::both("el archivo de la institución", "the publisher's own file"),
        Expected::SeriesOfSesnsp => Text::both(
            "la serie 0, que es del SESNSP: la otra son defunciones cuya intención estimó quien hizo el archivo",
            "series 0, which is SESNSP's: the other is deaths whose intent was estimated by whoever made the file",
        ),
        Expected::Year => Text::both("un año", "a year"),
        Expected::WholeYear => Text::both(
            "un año contado completo: de éste se cuenta sólo una parte, o se extrapola de sus primeros meses",
            "a year that is counted whole: of this one a part is counted, or extrapolated from its first months",
        ),
        Expected::YearsOfCatalogue { first, last } => say!(
            "un año de {first} a {last} en este catálogo",
            "a year from {first} to {last} in this catalogue",
            first = figure(first),
            last = figure(last)
        ),
        Expected::YearsFrom { first } => {
            say!("un año desde {first}", "a year from {first}", first = figure(first))
        }
        Expected::YearsFromRegistration { first } => say!(
            "un año desde {first}, cuando empieza el registro",
            "a year from {first}, when registration begins",
            first = figure(first)
        ),
        Expected::YearsBetween { first, last } => say!(
            "un año de {first} a {last}",
            "a year from {first} to {last}",
            first = figure(first),
            last = figure(last)
        ),
        Expected::MonthNumber => Text::both("un mes de 1 a 12", "a month from 1 to 12"),
        Expected::MonthName => Text::both("el nombre de un mes", "a month's name"),
        Expected::MonthLike { example } => {
            say!("un mes como {example}", "a month such as {example}", example = Text::code(example))
        }
        Expected::DateLike { example } => {
            say!("una fecha como {example}", "a date such as {example}", example = Text::code(example))
        }
        Expected::DayOf { month } => {
            say!("un día de {month}", "a day of {month}", month = *month)
        }
        Expected::YearAndMonthOfOccurrence => {
            Text::both("el año y el mes en que ocurrió", "a year and month of occurrence")
        }
        Expected::YearAndMonthOfOneKind => Text::both(
            "el año y el mes de lo mismo, ambos de registro o ambos de ocurrencia; por lugar de registro, ambos de registro",
            "year and month of one kind, both of registration or both of occurrence; by place of registration, both of registration",
        ),
        Expected::WithinAYear => {
            Text::both("una fecha cuyo año se conoce", "a date of which the year is known")
        }
        Expected::LowBestHigh => {
            Text::both("mínimo, lo más probable y máximo en ese orden", "low, best and high in that order")
        }
        Expected::LineOfYear => {
            Text::both("un renglón `Año de registro : 1990`", "a line `Año de registro : 1990`")
        }
        Expected::FilledOrEmptyMonth => Text::both("un mes lleno o vacío", "a month that is filled or empty"),
        Expected::CountUpToCutoff => Text::both(
            "un conteo en cada mes hasta el corte; vacío no es cero",
            "a count in every month up to the cut-off; empty is not zero",
        ),
        Expected::NothingAfterCutoff => Text::both(
            "nada después del corte: estos ceros no cuentan nada y se dejan fuera",
            "nothing after the cut-off: these zeros count nothing and are left out",
        ),
        Expected::RowsOfLayout => Text::both("filas como las de su formato", "rows as its layout has them"),
        Expected::NotAboveOtherMonths { times, largest } => say!(
            "a lo sumo {times} veces {largest}, el mayor de los otros meses",
            "at most {times} times {largest}, the largest of the other months",
            times = Text::name(times.to_string()),
            largest = Text::name(largest.to_string())
        ),
        Expected::OneInInhabitants { one_in, inhabitants } => say!(
            "a lo sumo uno por cada {one_in} de sus {inhabitants} habitantes",
            "at most one for every {one_in} of its {inhabitants} inhabitants",
            one_in = Text::name(one_in.to_string()),
            inhabitants = Text::name(inhabitants.to_string())
        ),
        Expected::CountsOfAtLeast { least } => say!(
            "conteos de al menos {least} en toda categoría",
            "counts of at least {least} in every category",
            least = figure(least)
        ),
        Expected::AnotherYear => Text::both("cifras propias de cada año", "figures of each year's own"),
        Expected::EveryRow { option } => say!(
            "una fila por lugar, delito y año; si el archivo sólo debe tener una parte, dígalo con {option}",
            "a row for each place, offence and year; if the file is meant to hold a part only, say so with {option}",
            option = Text::code(option)
        ),
        Expected::OneRegister => Text::both(
            "filas de un solo registro: sepárelas por año (hasta 2025 y desde 2026) e importe cada parte",
            "rows of one register: split them by year (to 2025 and from 2026) and import each part",
        ),
        Expected::DayAfter { month } => say!(
            "un día posterior a {month}, el último mes del archivo",
            "a day after {month}, the last month of the file",
            month = *month
        ),
        Expected::NotAfter { today } => {
            say!("un día no posterior a hoy, {today}", "a day not after today, {today}", today = *today)
        }
        Expected::PlainCount => Text::both(
            "un número entero en dígitos corridos, o nada",
            "a whole number in plain digits, or nothing",
        ),
        Expected::GroupedCount => Text::both(
            "un número entero, con comas en los miles o sin ellas",
            "a whole number, its thousands separated with commas or not",
        ),
        Expected::WholeNumber => Text::both("un número entero", "a whole number"),
        Expected::Count => Text::both("un conteo; vacío no es cero", "a count; empty is not zero"),
        Expected::Inhabitants => Text::both("habitantes; vacío no es cero", "inhabitants; empty is not zero"),
        Expected::CommaReadAsThousands { number } => say!(
            "dígitos corridos; se lee {number}: la coma separa miles",
            "plain digits; read as {number}, the comma separating thousands",
            number = figure(number)
        ),
        Expected::MenWomenOrTotal => Text::both("hombres, mujeres o su total", "men, women or their total"),
        Expected::SumOfParts { sum } => say!(
            "{sum}, la suma de sus partes, que se conservan como están",
            "{sum}, the sum of its parts, which are kept as they stand",
            sum = figure(sum)
        ),
        Expected::Percent => Text::both("un porcentaje", "a percentage"),
        Expected::ShareOf { percent } => say!(
            "{percent} %, lo que dan sus cantidades",
            "{percent} %, which its numbers give",
            percent = Text::name(percent.to_string())
        ),
        Expected::HundredPercent => {
            Text::both("que sumen 100 % entre las tres", "that the three add up to 100 %")
        }
        Expected::AsBefore { number } => say!(
            "{number}, como en un cuadro anterior, que se conserva",
            "{number}, as in an earlier table, which is kept",
            number = Text::name(number.to_string())
        ),
        Expected::ColourOfLegend => Text::both(
            "un color que la leyenda del cuadro explica",
            "a colour that the legend of the table explains",
        ),
        Expected::AlsoIn { file } => {
            say!("lo mismo que en {file}", "the same as in {file}", file = Text::code(file))
        }
        Expected::YearBefore { edition } => say!(
            "el año anterior al de la encuesta de {edition}",
            "the year before that of the survey of {edition}",
            edition = figure(edition)
        ),
        Expected::MonthOfTerm { president, first, last } => say!(
            "un mes del gobierno de {president}, de {first} a {last}",
            "a month of the term of {president}, from {first} to {last}",
            president = Text::name(president),
            first = *first,
            last = *last
        ),
        Expected::PartsOnly => Text::both(
            "solo partes: un total impreso se comprueba y se deja fuera de las cifras",
            "parts only: a printed total is checked and left out of the figures",
        ),
        Expected::Rate => Text::both("una tasa, como 29.07", "a rate such as 29.07"),
        Expected::FewerHomicides { most } => say!(
            "defunciones por homicidio, menos de {most} al año: estas son muertes violentas de todo tipo",
            "deaths by homicide, fewer than {most} a year: this counts violent deaths of all kinds",
            most = figure(most)
        ),
        Expected::SubtypeOfCatalogue => {
            Text::both("un subtipo del catálogo de la institución", "a subtype of the publisher's catalogue")
        }
        Expected::SubtypeCountedAsOther => Text::both(
            "un subtipo del catálogo de la institución; se cuenta como `other`",
            "a subtype of the publisher's catalogue; counted as `other`",
        ),
        Expected::TypeCountedAsOther => Text::both(
            "un tipo del catálogo de la institución; se cuenta como `other`",
            "a type of the publisher's catalogue; counted as `other`",
        ),
        Expected::OneRowEach { key } => {
            say!("una fila por {key}", "one row for each {key}", key = rows_are(*key))
        }
        Expected::Cells { number } => say!("{number} celdas", "{number} cells", number = figure(number)),
        Expected::ShortCell { most } => {
            say!("{most} bytes a lo más en una celda", "{most} bytes at most in a cell", most = figure(most))
        }
        Expected::TextIn { encoding } => {
            say!("texto en {encoding}", "text in {encoding}", encoding = Text::code(encoding))
        }
        Expected::TextInUtf8OrWindows1252 => {
            Text::both("texto en UTF-8 o windows-1252", "text in UTF-8 or windows-1252")
        }
        Expected::HeaderAndRows => Text::both("un encabezado y filas", "a header and rows"),
        Expected::RowsWithCounts => Text::both("filas con conteos", "rows with counts"),
        Expected::KnownLayout => Text::both("un formato conocido", "a known layout"),
        Expected::OneOfLayouts { layouts } => {
            say!("uno de los formatos {layouts}", "one of the layouts {layouts}", layouts = codes(layouts))
        }
        Expected::NoColumnBeyond { columns, layout } => say!(
            "ninguna columna después de las {columns} del formato {layout}",
            "no column beyond the {columns} of layout {layout}",
            columns = figure(columns),
            layout = Text::code(layout)
        ),
        Expected::ColumnOfLayout { column, number: position, layout, missing } => {
            let whole = say!(
                "{column} como columna {number} del formato {layout}",
                "{column} as column {number} of layout {layout}",
                column = Text::code(column),
                number = figure(position),
                layout = Text::code(layout)
            );
            if missing.is_empty() {
                whole
            } else {
                whole.then(&say!("; faltan: {missing}", "; missing: {missing}", missing = codes(missing)))
            }
        }
        Expected::WholeWorkbook => Text::both(
            "un libro que se abra: descárguelo de nuevo",
            "a workbook that opens: download it again",
        ),
        Expected::OneSheet => Text::both("una sola hoja con cifras", "one sheet with a release"),
        Expected::LinesOfCells => Text::both(
            "renglones de celdas, con todas las comillas cerradas",
            "lines of cells, and every quotation mark closed",
        ),
        Expected::WholeFile => {
            Text::both("un archivo entero: descárguelo de nuevo", "a whole file: download it again")
        }
        Expected::WithinLimits => Text::both(
            "un archivo dentro de los límites de tamaño descomprimido",
            "a release within the limits on unpacked size",
        ),
        Expected::OneFileInArchive => {
            Text::both("un solo archivo csv, txt o xlsx", "exactly one csv, txt or xlsx file")
        }
        Expected::OneMember { option } => say!(
            "uno de ellos, dicho con {option}",
            "one of them, named with {option}",
            option = Text::code(option)
        ),
        Expected::ArchiveWithMember { member } => {
            say!("un archivo zip con {member}", "a zip archive with {member}", member = Text::code(member))
        }
        Expected::HashOfSources { sha256 } => say!(
            "el sha256 {sha256} que dicen las fuentes",
            "the sha256 {sha256} that the sources name",
            sha256 = Text::code(sha256.to_string())
        ),
        Expected::CodeOfLevel { level } => say!(
            "la clave de {level}, en un shapefile de ese nivel",
            "a code of {level}, in a shapefile of that level",
            level = level_in_words(*level)
        ),
        Expected::CodeColumn { names } => say!(
            "una columna {names} con la clave del INEGI",
            "a column {names} with INEGI's code",
            names = codes(names)
        ),
        Expected::PlaceCode => Text::both(
            "la clave del INEGI de un lugar, como `25` o `25006`",
            "INEGI's code of a place, such as `25` or `25006`",
        ),
        Expected::OneShapeRowEach => Text::both(
            "una fila por lugar: junte en una las formas de un lugar",
            "one row for each place: join the shapes of a place into one",
        ),
        Expected::WholeShapefile => {
            Text::both("un shapefile entero: .shp, .shx y .dbf", "a whole shapefile: .shp, .shx and .dbf")
        }
        Expected::RowForEachShape => Text::both(
            "una fila por forma: tome .shp, .shx y .dbf de un mismo archivo",
            "a row for each shape: take .shp, .shx and .dbf of one release",
        ),
        Expected::Polygon => Text::both("un polígono", "a polygon"),
        Expected::Outline => Text::both("un contorno", "an outline"),
        Expected::DegreesInMexico { bounds } => say!(
            "longitud y latitud dentro de {bounds}: proyecte el shapefile a grados (EPSG:4326)",
            "longitude and latitude within {bounds}: project the shapefile to degrees (EPSG:4326)",
            bounds = Text::name(bounds)
        ),
        Expected::TableOfOutlines => {
            Text::both("una tabla de contornos comprimida con gzip", "a gzip-compressed table of outlines")
        }
        Expected::MostBytes { bytes } => {
            say!("{bytes} bytes a lo más", "{bytes} bytes at most", bytes = figure(bytes))
        }
        Expected::PlaceAfter { place } => say!(
            "un lugar después de {place}: la tabla sigue el orden de las claves",
            "a place after {place}: the table is ordered by code",
            place = Text::code(place.to_string())
        ),
        Expected::CodeTabPoints => {
            Text::both("una clave, un tabulador y puntos", "a code, a tabulator and points")
        }
        Expected::StepsOnEarth => Text::both(
            "`x,y` en pasos enteros que acaban sobre la Tierra",
            "`x,y` in whole steps that end on Earth",
        ),
        Expected::ThreePoints => Text::both("tres puntos o más", "three points or more"),
    }
}

fn rows_are(rows: RowsAre) -> Text {
    match rows {
        RowsAre::StateYearOffence => Text::both("lugar, año y delito", "place, year and offence"),
        RowsAre::StateMonthOffenceSexAge => {
            Text::both("entidad, mes, delito, sexo y edad", "state, month, offence, sex and age")
        }
        RowsAre::StateMonthOffence => Text::both("entidad, mes y delito", "state, month and offence"),
        RowsAre::StateYearType => Text::both("entidad, año y tipo", "state, year and type"),
        RowsAre::DelegationMonth => Text::both("delegación y mes", "delegation and month"),
        RowsAre::PlaceYearMonth => Text::both("lugar, año y mes", "place, year and month"),
        RowsAre::Municipality => Text::both("municipio", "municipality"),
        RowsAre::Year => Text::both("año", "year"),
        RowsAre::PlaceYearSex => Text::both("lugar, año y sexo", "place, year and sex"),
        RowsAre::StateMonth => Text::both("entidad y mes", "state and month"),
        RowsAre::PlaceDay => Text::both("lugar y día", "place and day"),
        RowsAre::Event => Text::both("evento", "event"),
        RowsAre::MunicipalityMonth => Text::both("municipio y mes", "municipality and month"),
        RowsAre::HouseMonth => Text::both("casa encuestadora y mes", "polling house and month"),
        RowsAre::Dwelling => Text::both("vivienda", "dwelling"),
        RowsAre::MunicipalityMonthCategorySex => {
            Text::both("municipio, mes, categoría y sexo", "municipality, month, category and sex")
        }
        RowsAre::PrisonMonthIncident => Text::both("lugar, mes e incidencia", "place, month and incident"),
    }
}

fn level_in_words(level: PlaceLevel) -> Text {
    match level {
        PlaceLevel::Nation => Text::both("el país", "the country"),
        PlaceLevel::State => Text::both("una entidad", "a state"),
        PlaceLevel::Municipality => Text::both("un municipio", "a municipality"),
    }
}

fn figure(number: impl std::fmt::Display) -> Text {
    Text::name(number.to_string())
}

fn codes(codes: &[String]) -> Text {
    Text::code(codes.join(", "))
}
