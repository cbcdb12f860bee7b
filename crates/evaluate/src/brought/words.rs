//! The sentences that say what is wrong with a file that a reader brought: what, what stands there, how to repair it.

use report::{Text, Words, say};

use super::{
    fault::{BroughtWrong, Personal},
    panel::GapReason,
};

fn code(text: &str) -> Text {
    Text::code(format!("`{text}`"))
}

fn count(number: usize) -> Text {
    Text::name(number.to_string())
}

fn line(line: u32) -> Text {
    Text::name(line.to_string())
}

/// What may have been meant, where something may.
fn did_you_mean(likely: Option<&str>) -> Text {
    likely.map_or_else(Text::empty, |likely| {
        say!(" ¿Quiso decir {likely}?", " Did you mean {likely}?", likely = code(likely))
    })
}

impl Words for BroughtWrong {
    fn words(&self) -> Text {
        match self {
            Self::Empty => Text::both(
                "el archivo está vacío; se esperaban un encabezado y una fila por unidad y periodo.",
                "the file is empty; expected a header and one row for each unit and period.",
            ),
            Self::HeaderAlone => Text::both(
                "el archivo no tiene filas bajo su encabezado; se esperaba una por unidad y periodo. Compruebe que el archivo se guardó entero.",
                "the file has no rows under its header; expected one for each unit and period. Check that the file was saved whole.",
            ),
            Self::OneColumn => say!(
                "sólo hay una columna; se esperaban al menos unidad, periodo y resultado, separados por {separators}.",
                "there is only one column; expected at least unit, period and outcome, separated by {separators}.",
                separators = Text::code("`,` `;` `|` TAB")
            ),
            Self::NoHeader { first } => say!(
                "la primera fila dice {first}, que es un número; se esperaban los nombres de las columnas. Agregue una fila con los nombres.",
                "the first row says {first}, which is a number; expected the names of the columns. Add a row with the names.",
                first = code(first)
            ),
            Self::HeaderTwice { name } => say!(
                "dos columnas se llaman {name}; se esperaba un nombre para cada una. Cambie uno.",
                "two columns are called {name}; expected a name for each. Rename one.",
                name = code(name)
            ),
            Self::RowLength { seen, expected } => say!(
                "la fila tiene {seen} celdas y el encabezado {expected}. Si un texto contiene el separador, escríbalo entre comillas.",
                "the row has {seen} cells and the header {expected}. If a text contains the separator, put it in quotes.",
                seen = count(*seen),
                expected = count(*expected)
            ),
            Self::NotClosed => Text::both(
                "unas comillas se abren y no se cierran en esta fila. Ciérrelas o quítelas.",
                "a quotation mark is opened in this row and not closed. Close it or remove it.",
            ),
            Self::More { faults } => {
                say!("y {faults} fallas más.", "and {faults} more faults.", faults = count(*faults))
            }
            Self::NoSuchColumn { role, seen, nearest, known } => say!(
                "no hay ninguna columna {seen} para {role}.{meant} Las que hay son {known}.",
                "there is no column {seen} for {role}.{meant} The columns are {known}.",
                role = role.words(),
                seen = code(seen),
                meant = did_you_mean(nearest.as_deref()),
                known = Text::code(known.join(", "))
            ),
            Self::NotGuessed { role, known } => say!(
                "ninguna columna parece decir {role}: nómbrela con {flag}. Las que hay son {known}.",
                "no column looks like {role}: name it with {flag}. The columns are {known}.",
                role = role.words(),
                flag = Text::code(role.flag()),
                known = Text::code(known.join(", "))
            ),
            Self::SameColumn { role, other } => say!(
                "la misma columna se nombra para {other} y para {role}; se esperaba una para cada cosa.",
                "the same column is named for {other} and for {role}; expected one for each.",
                other = other.words(),
                role = role.words()
            ),
            Self::Personal { what, seen } => say!(
                "la columna parece de {what} (como {seen}). Los datos de personas no se leen. Quite la columna, o sume por lugar, escuela u otra unidad.",
                "the column looks like {what} (such as {seen}). Data of persons are not read. Remove the column, or add up by place, school or another unit.",
                what = what.words(),
                seen = code(seen)
            ),
            Self::ExposureOfRate => say!(
                "una tasa ya está dividida entre su población. Quite {exposure}, o diga {kind} si el resultado es una cuenta.",
                "a rate is divided by its population already. Remove {exposure}, or say {kind} if the outcome is a count.",
                exposure = code("exposure"),
                kind = code("kind = \"count\"")
            ),
            Self::NotANumber { seen } => say!(
                "dice {seen}, que no es un número; se esperaba uno como 12.5. Deje la celda vacía si no se conoce.",
                "it says {seen}, which is not a number; expected one such as 12.5. Leave the cell empty if it is not known.",
                seen = code(seen)
            ),
            Self::DecimalComma { seen, likely } => say!(
                "dice {seen}, con coma decimal; se esperaba un punto. Escriba {likely}; en una hoja de cálculo se cambia en toda la columna.",
                "it says {seen}, with a decimal comma; expected a point. Write {likely}; a spreadsheet changes the whole column at once.",
                seen = code(seen),
                likely = code(likely)
            ),
            Self::OneComma { seen, thousands, decimals } => say!(
                "dice {seen}, que puede ser {thousands} o {decimals}. Escriba el número sin coma; lo más probable es {thousands}.",
                "it says {seen}, which may be {thousands} or {decimals}. Write the number without a comma; the likeliest is {thousands}.",
                seen = code(seen),
                thousands = code(thousands),
                decimals = code(decimals)
            ),
            Self::Separated { seen, likely } => say!(
                "dice {seen}, con separador de miles; se esperaban sólo cifras y un punto decimal. Escriba {likely}.",
                "it says {seen}, with thousands set apart; expected digits and a decimal point alone. Write {likely}.",
                seen = code(seen),
                likely = code(likely)
            ),
            Self::WithSign { seen, likely } => say!(
                "dice {seen}, con un signo que no es del número. Escriba {likely}.",
                "it says {seen}, with a sign that is not part of the number. Write {likely}.",
                seen = code(seen),
                likely = code(likely)
            ),
            Self::NotFinite { seen } => say!(
                "dice {seen}, que no es un número finito. Deje la celda vacía si no se conoce.",
                "it says {seen}, which is not a finite number. Leave the cell empty if it is not known.",
                seen = code(seen)
            ),
            Self::NegativeCount { seen } => say!(
                "dice {seen}; una cuenta no es menor que cero. Corrija la celda o déjela vacía si no se conoce.",
                "it says {seen}; a count is not below zero. Correct the cell, or leave it empty if it is not known.",
                seen = code(seen)
            ),
            Self::FractionalCount { seen } => say!(
                "dice {seen}; una cuenta es un número entero. Si es una tasa, un promedio o una estimación, diga {kind}.",
                "it says {seen}; a count is a whole number. If it is a rate, a mean or an estimate, say {kind}.",
                seen = code(seen),
                kind = code("kind = \"rate\"")
            ),
            Self::NegativeLevel { seen } => say!(
                "dice {seen}; los efectos se miden como razones, y un resultado menor que cero no tiene ninguna. Use el nivel y no un cambio ni un logaritmo.",
                "it says {seen}; effects are measured as ratios, and an outcome below zero has none. Use the level and not a change or a logarithm.",
                seen = code(seen)
            ),
            Self::NoExposure { seen } => say!(
                "dice {seen}; se esperaba una población mayor que cero en cada fila. Complétela o quite la fila.",
                "it says {seen}; expected a population above zero in every row. Fill it in or remove the row.",
                seen = code(seen)
            ),
            Self::NothingMeasured => Text::both(
                "ninguna fila tiene un número en la columna del resultado. Compruebe que nombró la columna correcta.",
                "no row has a number in the column of the outcome. Check that the right column is named.",
            ),
            Self::NothingVaries { seen } => say!(
                "el resultado es {seen} en todas las filas: nada cambia y no hay qué comparar. Compruebe que nombró la columna correcta.",
                "the outcome is {seen} in every row: nothing changes and there is nothing to compare. Check that the right column is named.",
                seen = code(seen)
            ),
            Self::NoTime => Text::both(
                "la celda del periodo está vacía. Escríbalo o quite la fila.",
                "the cell of the period is empty. Write it or remove the row.",
            ),
            Self::NotATime { seen, likely } => say!(
                "dice {seen}; se esperaba un año, un trimestre, un mes o un día como {examples}.{meant}",
                "it says {seen}; expected a year, a quarter, a month or a day such as {examples}.{meant}",
                seen = code(seen),
                examples = Text::code("2019, 2019-Q3, 2019-07, 201907, 2019-07-31"),
                meant = did_you_mean(likely.as_deref())
            ),
            Self::TwoDays { seen, first, second } => say!(
                "dice {seen}, que puede ser {first} o {second}. Escriba primero el año; en México lo más probable es {first}.",
                "it says {seen}, which may be {first} or {second}. Write the year first; in Mexico the likeliest is {first}.",
                seen = code(seen),
                first = code(first),
                second = code(second)
            ),
            Self::YearOutside { seen } => say!(
                "dice {seen}; se esperaba un año de 1900 a 2199. Si los periodos están numerados, escriba el año de cada uno.",
                "it says {seen}; expected a year from 1900 to 2199. If periods are numbered, write the year of each.",
                seen = code(seen)
            ),
            Self::MixedTimes { seen, grain, line: first } => say!(
                "dice {seen}, y la fila {first} tiene {grain}; se esperaba lo mismo en todas las filas. Escriba todos los periodos igual.",
                "it says {seen}, and row {first} has {grain}; expected the same in every row. Write all periods alike.",
                seen = code(seen),
                first = line(*first),
                grain = grain.words()
            ),
            Self::FinerThanMonths { seen, line: first } => say!(
                "dice {seen}, y la fila {first} es de la misma unidad y el mismo mes; se lee un mes como el periodo más corto. Sume los días de cada mes.",
                "it says {seen}, and row {first} is of the same unit and month; a month is the shortest period that is read. Add up the days of each month.",
                seen = code(seen),
                first = line(*first)
            ),
            Self::Uneven { absent, before, after } => say!(
                "después de {before} viene {after}: {absent} falta en todas las unidades. Agréguelo, o deje el archivo de un solo lado del hueco.",
                "after {before} comes {after}: {absent} is missing for every unit. Add it, or keep one side of the gap alone.",
                before = Text::code(before.to_string()),
                after = Text::code(after.to_string()),
                absent = Text::code(absent.to_string())
            ),
            Self::Spaced { months, likely } => say!(
                "entre un periodo y el siguiente hay {months} meses; se esperaban periodos seguidos.{meant} Escriba los periodos con su duración.",
                "from one period to the next there are {months} months; expected periods one after the other.{meant} Write the periods by their length.",
                months = line(*months),
                meant = did_you_mean(likely.as_deref())
            ),
            Self::FewTimes { seen, least } => say!(
                "hay {seen} periodos; hacen falta al menos {least}: tres antes y uno después. Agregue periodos anteriores.",
                "there are {seen} periods; at least {least} are needed: three before and one after. Add earlier periods.",
                seen = count(*seen),
                least = count(*least)
            ),
            Self::NoUnit => Text::both(
                "la celda de la unidad está vacía. Escríbala, o quite la fila si es un total.",
                "the cell of the unit is empty. Write it, or remove the row if it is a total.",
            ),
            Self::HugeId { seen } => say!(
                "dice {seen}; un número tan largo pierde sus últimas cifras en una hoja de cálculo y dos unidades se vuelven una. Guarde la columna como texto desde el archivo original, o use nombres.",
                "it says {seen}; so long a number loses its last digits in a spreadsheet, and two units become one. Save the column as text from the original file, or use names.",
                seen = code(seen)
            ),
            Self::SeenOnce { unit, nearest } => say!(
                "{unit} tiene una sola fila; una unidad hace falta en varios periodos.{meant} Corrija el nombre o quite la fila.",
                "{unit} has a single row; a unit is needed in several periods.{meant} Correct its name or remove the row.",
                unit = code(unit),
                meant = did_you_mean(nearest.as_deref())
            ),
            Self::AllSeenOnce { units } => say!(
                "cada uno de sus {units} valores está en una sola fila: la columna distingue filas o personas, y no unidades que se siguen en el tiempo. Nombre la columna del lugar, la escuela u otra unidad.",
                "each of its {units} values is in a single row: the column tells rows or persons apart, and not units that are followed over time. Name the column of the place, school or other unit.",
                units = count(*units)
            ),
            Self::OneUnit { unit } => say!(
                "sólo está {unit}: no hay con quién comparar. Agregue unidades que no tuvieron la política.",
                "there is only {unit}: there is nobody to compare with. Add units without the policy.",
                unit = code(unit)
            ),
            Self::AlmostSame { unit, other, line: first } => say!(
                "{unit} y {other} (fila {first}) sólo difieren en mayúsculas, acentos o espacios. Escriba la unidad igual en todas las filas.",
                "{unit} and {other} (row {first}) differ only in capitals, accents or blanks. Write the unit alike in every row.",
                unit = code(unit),
                other = code(other),
                first = line(*first)
            ),
            Self::Duplicate { unit, time, line: first, differs_in: None } => say!(
                "{unit} en {time} ya está en la fila {first}; se esperaba una fila por unidad y periodo. Quite una.",
                "{unit} in {time} is in row {first} already; expected one row for each unit and period. Remove one.",
                unit = code(unit),
                time = Text::code(time.to_string()),
                first = line(*first)
            ),
            Self::Duplicate { unit, time, line: first, differs_in: Some(column) } => say!(
                "{unit} en {time} ya está en la fila {first}, con otro valor de {column}; se esperaba una fila por unidad y periodo. Elija un valor de {column} o sume sus filas.",
                "{unit} in {time} is in row {first} already, with another value of {column}; expected one row for each unit and period. Choose one value of {column} or add its rows up.",
                unit = code(unit),
                time = Text::code(time.to_string()),
                first = line(*first),
                column = code(column)
            ),
            Self::TwoStarts { unit, first, line: first_line, second } => say!(
                "{unit} comienza en {second} y, según la fila {first_line}, en {first}; se esperaba un solo comienzo por unidad. Deje el primero.",
                "{unit} starts in {second} and, by row {first_line}, in {first}; expected one start for each unit. Keep the first.",
                unit = code(unit),
                second = code(second),
                first = code(first),
                first_line = line(*first_line)
            ),
            Self::SwitchesOff { unit, time } => say!(
                "{unit} deja de estar tratada en {time}; los tratamientos que se encienden y se apagan aún no se leen. Termine sus filas antes de {time}, o márquela con 1 hasta el final si el efecto puede durar.",
                "{unit} stops being treated in {time}; treatments that switch on and off are not read yet. End its rows before {time}, or mark it with 1 to the end if the effect may last.",
                unit = code(unit),
                time = Text::code(time.to_string())
            ),
            Self::NotZeroOne { seen } => say!(
                "dice {seen}; se esperaba 0 o 1. Una dosis aún no se lee: marque con 1 desde el primer periodo en que la hay.",
                "it says {seen}; expected 0 or 1. A dose is not read yet: mark with 1 from the first period that has one.",
                seen = code(seen)
            ),
            Self::NoTreatment => Text::both(
                "está vacía; se esperaba 0 o 1. Escriba 0 si la unidad no estaba tratada.",
                "it is empty; expected 0 or 1. Write 0 if the unit was not treated.",
            ),
            Self::StartInGap { unit, time } => say!(
                "{unit} está tratada desde aquí, pero no tiene fila en {time} y no se sabe si ya lo estaba. Agregue esa fila.",
                "{unit} is treated from here on, but has no row in {time}, so that nobody knows whether it was treated then. Add that row.",
                unit = code(unit),
                time = Text::code(time.to_string())
            ),
            Self::StartCoarser { seen, likely } => say!(
                "dice {seen}, más largo que los periodos del archivo, y no se sabe en cuál comenzó.{meant}",
                "it says {seen}, longer than the periods of the file, so that nobody knows in which it started.{meant}",
                seen = code(seen),
                meant = did_you_mean(Some(likely))
            ),
            Self::NobodyTreated => Text::both(
                "ninguna unidad está tratada en los periodos del archivo. Compruebe que nombró la columna correcta.",
                "no unit is treated in the periods of the file. Check that the right column is named.",
            ),
            Self::EverybodyTreated { last } => say!(
                "todas las unidades están tratadas en {last}: no queda con quién comparar. Agregue unidades sin la política, o termine el archivo antes del último comienzo.",
                "every unit is treated by {last}: nobody is left to compare with. Add units without the policy, or end the file before the last start.",
                last = Text::code(last.to_string())
            ),
            Self::TreatedFromTheStart { least } => say!(
                "ninguna unidad tratada tiene los {least} periodos anteriores que hacen falta. Agregue periodos anteriores al primer comienzo.",
                "no treated unit has the {least} periods before its start that are needed. Add periods before the first start.",
                least = count(*least)
            ),
        }
    }
}

impl Words for GapReason {
    fn words(&self) -> Text {
        match self {
            Self::NoRow => Text::both("el archivo no tiene esa fila", "the file has no such row"),
            Self::NoOutcome => Text::both("la celda del archivo está vacía", "the cell of the file is empty"),
        }
    }
}

impl Words for Personal {
    fn words(&self) -> Text {
        match self {
            Self::Curp => Text::both("CURP", "a CURP, the population registry key"),
            Self::Rfc => Text::both("RFC", "an RFC, the taxpayer key"),
            Self::Identity => {
                Text::both("un número de identidad de 18 caracteres", "an identity number of 18 characters")
            }
            Self::Name => Text::both("nombres de personas", "names of persons"),
            Self::Birth => Text::both("fechas de nacimiento", "dates of birth"),
        }
    }
}
