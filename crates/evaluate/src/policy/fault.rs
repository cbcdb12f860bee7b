//! What is wrong with a policy file: where, what was seen, what was expected, and how to repair it.

use std::fmt;

use measure::{Date, Language, Period};
use report::{Text, Words, say};

use crate::brought::BroughtFault;

/// One thing that is wrong with a policy file.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyFault {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The key, from the root: `assignment[0].place`.
    pub key: String,
    /// What is wrong.
    pub wrong: Wrong,
}

/// Everything that is wrong with a policy file, in the order of its lines.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub struct PolicyFaults(pub Vec<PolicyFault>);

impl PolicyFaults {
    pub(super) fn in_order(mut faults: Vec<PolicyFault>) -> Self {
        faults.sort_by(|left, right| (left.line, &left.key).cmp(&(right.line, &right.key)));
        Self(faults)
    }
}

/// What is wrong at a key.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Wrong {
    /// The file is not TOML.
    NotToml {
        /// What the reader says.
        reason: String,
    },
    /// The key means nothing here.
    UnknownKey {
        /// The known key that is spelled most alike.
        nearest: Option<String>,
        /// All known keys.
        known: Vec<String>,
    },
    /// The key is missing.
    MissingKey,
    /// The value is of another kind.
    NotOfKind {
        /// What stands there.
        seen: String,
        /// What should.
        expected: Kind,
    },
    /// The value is none of the choices.
    NotAChoice {
        /// What stands there.
        seen: String,
        /// The choice that is spelled most alike.
        nearest: Option<String>,
        /// All choices.
        choices: Vec<String>,
    },
    /// The text cannot be read as what it should be.
    Unreadable {
        /// What stands there.
        seen: String,
        /// What should.
        expected: Kind,
    },
    /// The text or list is empty.
    Empty,
    /// A name is given twice.
    NamedTwice {
        /// The name.
        seen: String,
    },
    /// A source that the file does not list.
    UnknownSource {
        /// What is referred to.
        seen: String,
        /// The sources listed.
        known: Vec<String>,
    },
    /// The policy was assigned to operations and this assignment names none.
    OperationMissing,
    /// The place was treated before and the assignment does not say `again`.
    NotMarkedAgain {
        /// When it was first treated.
        first: Date,
    },
    /// The assignment says `again` and there is no earlier one.
    NotTreatedBefore,
    /// A place is finer than the rows of the panel.
    FinerThanRows {
        /// The place.
        place: String,
    },
    /// A place that is treated is left out of the comparison, where it never was.
    LeftOutIsTreated {
        /// The place.
        place: String,
    },
    /// The months before reach the first assignment, or the anticipation before it.
    PreReachesTreatment {
        /// The months before.
        pre: Period,
        /// The first assignment.
        first: Date,
    },
    /// The months after begin before anybody is treated.
    PostBeforeTreatment {
        /// The months after.
        post: Period,
        /// The first assignment.
        first: Date,
    },
    /// The months after begin before the months before end.
    WindowsOverlap {
        /// The months before.
        pre: Period,
        /// The months after.
        post: Period,
    },
    /// A number lies outside the values it can take.
    OutOfRange {
        /// The number.
        seen: String,
        /// The values it can take, as an interval: `(0, 0.5)`.
        allowed: &'static str,
    },
    /// Success and harm go to the same side.
    SuccessIsHarm,
    /// An outside panel and figures of the record are both asked for.
    TwoOutcomes,
    /// A file of the reader's own that cannot be opened.
    FileNotRead {
        /// Why.
        reason: Text,
    },
    /// Something in a file of the reader's own.
    Brought {
        /// What, and where in that file.
        fault: Box<BroughtFault>,
    },
    /// Two columns say who is treated.
    TwoTreatments,
    /// Neither a column nor the policy file says who is treated.
    TreatmentMissing,
    /// Both a column and the policy file say who is treated.
    TwoAssignments,
    /// A column is named and no file.
    ColumnWithoutFile,
    /// Another start is offered for assignments that did not start on one day.
    SeveralStarts,
    /// A file is named for an outcome that the program holds.
    FileOfOwnPanel,
    /// A published number without its unit, or a unit without a number.
    NumberAndUnit,
    /// The statistic is a stock, whose months cannot be added.
    StockAsOutcome {
        /// The statistic.
        seen: String,
    },
    /// A claim about a trend, and an outcome that is no count of months.
    TrendOfNoCount,
}

/// What a value should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A whole number, not below zero.
    Whole,
    /// True or false.
    Truth,
    /// A list.
    List,
    /// A table.
    Table,
    /// A day.
    Day,
    /// A month.
    Month,
    /// A period.
    Period,
    /// A place.
    Place,
    /// A statistic.
    Statistic,
    /// A statistic that counts what the state did.
    Done,
    /// Offences.
    Offences,
    /// A vintage.
    Vintage,
    /// A name for files.
    Identifier,
    /// A panel that comes with the program.
    Panel,
}

impl Words for PolicyFault {
    fn words(&self) -> Text {
        // What is wrong with another file is told with the place in that file.
        if let Wrong::Brought { fault } = &self.wrong {
            return fault.words();
        }
        let place = Text::code(format!("{}:{}", self.file, self.line));
        let key = Text::code(if self.key.is_empty() { "(file)" } else { &self.key });
        say!("{place}: {key}: {wrong}", "{place}: {key}: {wrong}", place, key, wrong = self.wrong.words())
    }
}

impl fmt::Display for PolicyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().plain(Language::En))
    }
}

impl fmt::Display for PolicyFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.0.iter().enumerate() {
            let end = if i + 1 == self.0.len() { "" } else { "\n" };
            write!(f, "{fault}{end}")?;
        }
        Ok(())
    }
}

impl Words for Wrong {
    fn words(&self) -> Text {
        let code = |text: &str| Text::code(format!("`{text}`"));
        let codes = |texts: &[String]| Text::code(texts.join(", "));
        match self {
            Self::NotToml { reason } => {
                say!("no es TOML: {reason}", "it is not TOML: {reason}", reason = Text::code(reason))
            }
            Self::UnknownKey { nearest: Some(nearest), known } => say!(
                "aquí no existe esta clave: ¿se quiso decir {nearest}? Las que existen son {known}",
                "there is no such key here: was {nearest} meant? There are {known}",
                nearest = code(nearest),
                known = codes(known)
            ),
            Self::UnknownKey { nearest: None, known } => say!(
                "aquí no existe esta clave: quítela, o use una de {known}",
                "there is no such key here: remove it, or use one of {known}",
                known = codes(known)
            ),
            Self::MissingKey => Text::both("falta esta clave: agréguela", "this key is missing: add it"),
            Self::NotOfKind { seen, expected } | Self::Unreadable { seen, expected } => say!(
                "{seen} no es {expected}",
                "{seen} is not {expected}",
                seen = code(seen),
                expected = expected.words()
            ),
            Self::NotAChoice { seen, nearest: Some(nearest), choices } => say!(
                "{seen} no es una de las opciones: ¿se quiso decir {nearest}? Son {choices}",
                "{seen} is none of the choices: was {nearest} meant? They are {choices}",
                seen = code(seen),
                nearest = code(nearest),
                choices = codes(choices)
            ),
            Self::NotAChoice { seen, nearest: None, choices } => say!(
                "{seen} no es una de las opciones: use una de {choices}",
                "{seen} is none of the choices: use one of {choices}",
                seen = code(seen),
                choices = codes(choices)
            ),
            Self::Empty => Text::both(
                "está vacío: escriba al menos un elemento",
                "it is empty: write at least one thing",
            ),
            Self::NamedTwice { seen } => say!(
                "{seen} aparece dos veces: dé a cada uno su nombre",
                "{seen} stands there twice: give each its own name",
                seen = code(seen)
            ),
            Self::UnknownSource { seen, known } => say!(
                "{seen} no es una fuente de este archivo: agréguela bajo [[source]], o use una de {known}",
                "{seen} is not a source of this file: add it under [[source]], or use one of {known}",
                seen = code(seen),
                known = codes(known)
            ),
            Self::OperationMissing => Text::both(
                "la política se asignó a operativos y esta asignación no nombra ninguno: agregue `operation`, o diga cluster = `place`",
                "the policy was assigned to operations and this assignment names none: add `operation`, or say cluster = `place`",
            ),
            Self::NotMarkedAgain { first } => say!(
                "el lugar ya había sido tratado el {first}: diga `again = true`",
                "the place had been treated on {first}: say `again = true`",
                first = *first
            ),
            Self::NotTreatedBefore => Text::both(
                "dice `again` y el lugar no tiene una asignación anterior: quite `again`, o agregue la primera",
                "it says `again` and the place has no earlier assignment: remove `again`, or add the first",
            ),
            Self::FinerThanRows { place } => say!(
                "{place} es más fino que las filas del panel: nombre el lugar de la fila, o pida filas más finas en `outcome.places`",
                "{place} is finer than the rows of the panel: name the row's place, or ask for finer rows in `outcome.places`",
                place = code(place)
            ),
            Self::LeftOutIsTreated { place } => say!(
                "{place} es un lugar tratado y nunca sirve de comparación: quítelo de aquí",
                "{place} is a treated place and never serves as comparison: remove it here",
                place = code(place)
            ),
            Self::PreReachesTreatment { pre, first } => say!(
                "los meses de antes ({pre}) alcanzan la primera asignación ({first}) o su anticipación: termínelos antes",
                "the months before ({pre}) reach the first assignment ({first}) or its anticipation: end them earlier",
                pre = *pre,
                first = *first
            ),
            Self::PostBeforeTreatment { post, first } => say!(
                "los meses de después ({post}) comienzan antes de la primera asignación ({first}): comiéncelos después",
                "the months after ({post}) begin before the first assignment ({first}): begin them later",
                post = *post,
                first = *first
            ),
            Self::WindowsOverlap { pre, post } => say!(
                "los meses de después ({post}) comienzan antes de que terminen los de antes ({pre}): sepárelos",
                "the months after ({post}) begin before the months before ({pre}) end: keep them apart",
                pre = *pre,
                post = *post
            ),
            Self::OutOfRange { seen, allowed } => say!(
                "{seen} está fuera de {allowed}",
                "{seen} lies outside {allowed}",
                seen = code(seen),
                allowed = Text::code(*allowed)
            ),
            Self::SuccessIsHarm => Text::both(
                "éxito y daño van al mismo lado: uno debe ser `fall` y el otro `rise`",
                "success and harm go to the same side: one must be `fall` and the other `rise`",
            ),
            Self::TwoOutcomes => Text::both(
                "pide un panel externo y también cifras del registro: deje sólo uno",
                "it asks for an outside panel and for figures of the record: leave only one",
            ),
            Self::FileNotRead { reason } => say!(
                "el archivo no se puede leer: {reason}",
                "the file cannot be read: {reason}",
                reason = reason.clone()
            ),
            Self::Brought { fault } => fault.words(),
            Self::TwoTreatments => Text::both(
                "`treated_from` y `treated` dicen ambas quién está tratado: deje sólo una",
                "`treated_from` and `treated` both say who is treated: leave only one",
            ),
            Self::TreatmentMissing => Text::both(
                "nadie dice quién está tratado: nombre la columna en `treated_from` o en `treated`, o agregue [[assignment]]",
                "nothing says who is treated: name the column in `treated_from` or in `treated`, or add [[assignment]]",
            ),
            Self::TwoAssignments => Text::both(
                "el archivo de cifras ya dice quién está tratado: quite [[assignment]], o `treated_from` y `treated`",
                "the file of figures says who is treated already: remove [[assignment]], or `treated_from` and `treated`",
            ),
            Self::ColumnWithoutFile => Text::both(
                "nombra una columna y no hay archivo propio: agregue `file`, o quítela",
                "it names a column and there is no file of your own: add `file`, or remove it",
            ),
            Self::SeveralStarts => Text::both(
                "las asignaciones comienzan en días distintos y otro comienzo los borraría: quítelo",
                "the assignments start on different days and another start would erase that: remove it",
            ),
            Self::FileOfOwnPanel => Text::both(
                "el programa ya tiene este resultado y no lee otro archivo: quítelo",
                "the program holds this outcome and reads no other file: remove it",
            ),
            Self::NumberAndUnit => Text::both(
                "un número publicado y su unidad van juntos: escriba ambos o ninguno",
                "a published number and its unit go together: write both or neither",
            ),
            Self::StockAsOutcome { seen } => say!(
                "{seen} se mide en una fecha y sus meses no se suman: elija una estadística que cuente hechos",
                "{seen} is measured at one date, so months cannot be added up: choose a statistic that counts events",
                seen = code(seen)
            ),
            Self::TrendOfNoCount => Text::both(
                "una tendencia se busca en conteos por mes, y este resultado no lo es: quite la clave",
                "a trend is looked for in counts by month, which this outcome is not: remove the key",
            ),
        }
    }
}

impl Words for Kind {
    fn words(&self) -> Text {
        match self {
            Self::Text => Text::both("un texto", "a text"),
            Self::Number => Text::both("un número", "a number"),
            Self::Whole => Text::both("un número entero no negativo", "a whole number not below zero"),
            Self::Truth => Text::both("`true` o `false`", "`true` or `false`"),
            Self::List => Text::both("una lista", "a list"),
            Self::Table => Text::both("una tabla", "a table"),
            Self::Day => example("un día", "a day", "2019-10-17"),
            Self::Month => example("un mes", "a month", "2019-06"),
            Self::Period => example("un periodo", "a period", "2015-01..2019-09"),
            Self::Place => example("un lugar", "a place", "25, Sinaloa, 25006, nation"),
            Self::Statistic => example("una estadística", "a statistic", "victims, deaths-by-registration"),
            Self::Done => example(
                "una estadística de lo que hizo el Estado",
                "a statistic of what the state did",
                "force-deployed, arrests-announced",
            ),
            Self::Offences => {
                example("uno o varios delitos", "one or several offences", "intentional-homicide+femicide")
            }
            Self::Vintage => example("una versión", "a version", "latest, 2019-11, 2b1f0c9a77de"),
            Self::Identifier => example(
                "un nombre de minúsculas, cifras y guiones",
                "a name of lower-case letters, digits and hyphens",
                "culiacan-2019",
            ),
            Self::Panel => example("un panel incluido", "a panel that is included", "prop99"),
        }
    }
}

fn example(es: &str, en: &str, example: &str) -> Text {
    let example = Text::code(example);
    Text::both(es, en).then(&say!(" como {example}", " such as {example}", example))
}
