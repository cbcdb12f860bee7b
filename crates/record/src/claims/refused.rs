//! What is wrong with a claims file, in both languages.

use report::{Text, Words, say};

use super::ClaimFileError;

impl Words for ClaimFileError {
    fn words(&self) -> Text {
        match self {
            Self::Syntax { file, reason } => say!(
                "{file} no es un archivo de afirmaciones; el lector de TOML dice: {reason}",
                "{file} is not a claims file; the reader of TOML says: {reason}",
                file = Text::code(file),
                reason = Text::code(reason)
            ),
            Self::UnknownKey { file, reason, likely } => say!(
                "{file} no es un archivo de afirmaciones; el lector de TOML dice: {reason} ¿Quiso decir {likely}?",
                "{file} is not a claims file; the reader of TOML says: {reason} Did you mean {likely}?",
                file = Text::code(file),
                reason = Text::code(reason),
                likely = Text::code(likely)
            ),
            Self::NotAName { file, key, id, likely } => say!(
                "En {file}, {key} es {id}, que no es un nombre válido: use letras, dígitos y guiones, 64 a lo más. ¿Quiso decir {likely}?",
                "In {file}, {key} is {id}, which is not a valid name: use letters, digits and hyphens, at most 64. Did you mean {likely}?",
                file = Text::code(file),
                key = Text::code(key),
                id = Text::code(id),
                likely = Text::code(likely)
            ),
            Self::TwiceNamed { file, id } => say!(
                "{file} nombra dos afirmaciones {id}: dé a cada una su propio {key}.",
                "{file} names two claims {id}: give each its own {key}.",
                file = Text::code(file),
                id = Text::code(id),
                key = Text::code("id")
            ),
            Self::NoReading { file, id } => say!(
                "La afirmación {id} de {file} no nombra ninguna lectura: agregue al menos una en {key}, o diga {kind} y qué la decidiría.",
                "Claim {id} of {file} names no reading: add at least one under {key}, or say {kind} and what would decide it.",
                file = Text::code(file),
                id = Text::code(id),
                key = Text::code("test.readings"),
                kind = Text::code("kind = \"not-checkable\"")
            ),
            Self::NothingWouldDecide { file, id } => say!(
                "La afirmación {id} de {file} no es comprobable: diga en {es} y {en} qué la decidiría.",
                "Claim {id} of {file} is not checkable: say in {es} and {en} what would decide it.",
                file = Text::code(file),
                id = Text::code(id),
                es = Text::code("would_decide.es"),
                en = Text::code("would_decide.en")
            ),
            Self::Quotation { file, id, most } => say!(
                "La afirmación {id} de {file} cita más de {most} palabras o no dice dónde están: cite una sola frase, con {paragraph} y {sentence}.",
                "Claim {id} of {file} quotes more than {most} words, or does not say where they stand: quote one sentence at most, with {paragraph} and {sentence}.",
                file = Text::code(file),
                id = Text::code(id),
                most = Text::name(most.to_string()),
                paragraph = Text::code("stands.paragraph"),
                sentence = Text::code("stands.sentence")
            ),
            Self::NoTest { file, id } => say!(
                "La afirmación {id} de {file} necesita {test} o, en {same}, el {key} de una afirmación anterior que lo tenga, y no ambas cosas.",
                "Claim {id} of {file} needs either {test} or, in {same}, the {key} of an earlier claim that has one.",
                file = Text::code(file),
                id = Text::code(id),
                test = Text::code("test"),
                same = Text::code("same_as"),
                key = Text::code("id")
            ),
            Self::UnknownPoll { file, id, poll } => say!(
                "La afirmación {id} de {file} cita la encuesta {poll}, que el registro no tiene.",
                "Claim {id} of {file} cites the poll {poll}, which the record does not have.",
                file = Text::code(file),
                id = Text::code(id),
                poll = Text::code(poll)
            ),
        }
    }
}
