//! What is wrong with a text that should name one of the field's nouns, in both languages.

use measure::{
    NotAMonth, NotAPeriod, NotAPlace, NotASha256, NotAStatistic, NotATrace, NotAnOffence, Offence,
    PanelError, Statistic,
};

use crate::{Text, Words, say};

impl Words for NotAMonth {
    fn words(&self) -> Text {
        say!(
            "{seen} no es un mes: se espera año y mes, como `2019-06`, entre 1900-01 y 2199-12",
            "{seen} is not a month: expected year and month such as `2019-06`, between 1900-01 and 2199-12",
            seen = Text::code(&self.seen)
        )
    }
}

impl Words for NotAPeriod {
    fn words(&self) -> Text {
        say!(
            "{seen} no es un periodo: se espera un año `2019`, un mes `2019-06` o un intervalo `2019-01..2019-06` cuyo fin no preceda a su inicio",
            "{seen} is not a period: expected a year `2019`, a month `2019-06` or a range `2019-01..2019-06` whose end does not precede its start",
            seen = Text::code(&self.seen)
        )
    }
}

impl Words for NotAPlace {
    fn words(&self) -> Text {
        say!(
            "{seen} no es un lugar: se espera `nacional`, una entidad como `25` o `Sinaloa`, o la clave de un municipio como `25006`",
            "{seen} is not a place: expected `nation`, a state such as `25` or `Sinaloa`, or a municipality code such as `25006`",
            seen = Text::code(&self.seen)
        )
    }
}

impl Words for NotASha256 {
    fn words(&self) -> Text {
        say!(
            "{seen} no es un sha256: se esperan 64 dígitos hexadecimales",
            "{seen} is not a sha256: expected 64 hexadecimal digits",
            seen = Text::code(&self.seen)
        )
    }
}

impl Words for NotATrace {
    fn words(&self) -> Text {
        say!(
            "{seen} no es la clave de una cifra: se esperan los 16 dígitos hexadecimales que se muestran junto a una cifra",
            "{seen} is not the key of a figure: expected the 16 hexadecimal digits shown beside a number",
            seen = Text::code(&self.seen)
        )
    }
}

impl Words for NotAStatistic {
    fn words(&self) -> Text {
        say!(
            "{seen} no es una estadística: se espera una de {known}",
            "{seen} is not a statistic: expected one of {known}",
            seen = Text::code(&self.seen),
            known = Text::code(Statistic::ALL.map(Statistic::code).join(", "))
        )
    }
}

impl Words for NotAnOffence {
    fn words(&self) -> Text {
        let seen = match self {
            Self::Unknown { seen } => seen,
            Self::CountedTwice { whole, part } => {
                return say!(
                    "{whole} también cuenta {part}: pida uno de los dos",
                    "{whole} counts {part} too: ask for one of them",
                    whole = Text::code(whole.code()),
                    part = Text::code(part.code())
                );
            }
        };
        let known: Vec<&str> = Offence::ALL.iter().map(|offence| offence.code()).collect();
        let known_in_spanish: Vec<&str> = Offence::ALL.iter().map(|offence| offence.spanish_code()).collect();
        say!(
            "{seen} no es un delito: se espera uno de {known_in_spanish}, o varios unidos con `+`",
            "{seen} is not an offence: expected one of {known}, or several joined with `+`",
            seen = Text::code(seen),
            known = Text::code(known.join(", ")),
            known_in_spanish = Text::code(known_in_spanish.join(", "))
        )
    }
}

impl Words for PanelError {
    fn words(&self) -> Text {
        match self {
            Self::Shape { units, times, outcomes, exposures } => say!(
                "El panel tiene {units} unidades y {times} fechas pero {outcomes} resultados y {exposures} exposiciones: se espera uno por unidad y fecha.",
                "The panel has {units} units and {times} times but {outcomes} outcomes and {exposures} exposures: expected one of each for every unit and time.",
                units = Text::name(units.to_string()),
                times = Text::name(times.to_string()),
                outcomes = Text::name(outcomes.to_string()),
                exposures = Text::name(exposures.to_string())
            ),
            Self::Order { time } => say!(
                "La fecha {time} no sigue a la anterior: se esperan fechas en orden y sin repetir.",
                "Time {time} does not follow the one before it: expected ascending times without repetition.",
                time = Text::code(time)
            ),
            Self::Exposure { unit, time } => say!(
                "La exposición de {unit} en {time} no es mayor que cero: dé su población.",
                "The exposure of {unit} in {time} is not above zero: give its population.",
                unit = Text::name(unit),
                time = Text::code(time)
            ),
        }
    }
}
