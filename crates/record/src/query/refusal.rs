//! Why a question is not answered, and what would be.

use measure::{Date, OffenceSet, Period, Statistic};
use report::{Text, Words, say};

use crate::Error;

/// Why a question is not answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Nothing of this statistic and these offences is held.
    #[error("no release holds {statistic} of {offence}")]
    NothingHeld {
        /// What was asked for.
        statistic: Statistic,
        /// Of which offences.
        offence: OffenceSet,
    },
    /// Nothing was public by the as-of day.
    #[error(
        "the record has no {statistic} published by {as_of}; its earliest file was public on or before {earliest}"
    )]
    NotPublicYet {
        /// What was asked for.
        statistic: Statistic,
        /// The as-of day.
        as_of: Date,
        /// When the earliest held release was public.
        earliest: Date,
    },
    /// No release with that cut-off or hash.
    #[error("the record has no version `{vintage}` of {statistic}; `saldo show releases` lists those held")]
    NoSuchVintage {
        /// What was asked for.
        statistic: Statistic,
        /// The vintage as it was asked for.
        vintage: String,
    },
    /// The months asked for are not all held.
    #[error("{statistic} for {asked} is not held whole: the record has {held}")]
    PeriodNotHeld {
        /// What was asked for.
        statistic: Statistic,
        /// The months asked for.
        asked: Period,
        /// The months that the best release has.
        held: Period,
    },
    /// The place is not in the releases.
    #[error("no release of {statistic} counts `{place}`")]
    PlaceNotHeld {
        /// What was asked for.
        statistic: Statistic,
        /// The place.
        place: String,
    },
    /// Only years are held and other months were asked for.
    #[error("{statistic} is held by whole years only and {asked} is not whole years")]
    OnlyYears {
        /// What was asked for.
        statistic: Statistic,
        /// The months asked for.
        asked: Period,
    },
    /// A break lies inside the period.
    #[error(
        "the series breaks inside {asked}: `{id}`; accept it by name with `--accepting {id}`, or ask on one side of it"
    )]
    AcrossBreak {
        /// The months asked for.
        asked: Period,
        /// The break's name.
        id: String,
        /// What the break is.
        what: Box<Text>,
    },
    /// A sum is larger than any count of people.
    #[error("a sum of {statistic} is larger than can be written: a figure of a release is damaged")]
    TooLarge {
        /// What was asked for.
        statistic: Statistic,
    },
    /// The place did not exist.
    #[error("{place} has existed since {since}, after {asked}")]
    NotYet {
        /// The place, by name.
        place: String,
        /// Since when it has existed.
        since: measure::Month,
        /// The months asked for.
        asked: Period,
    },
    /// Nothing answers, and why.
    #[error("no figure of {statistic} answers for {asked}")]
    Empty {
        /// What was asked for.
        statistic: Statistic,
        /// The months asked for.
        asked: Period,
    },
    /// A stock cannot be added over months.
    #[error("{statistic} is measured at one date, so months cannot be added up: ask for one month")]
    StockAdded {
        /// What was asked for.
        statistic: Statistic,
    },
    /// The population needed for a rate is not held.
    #[error("no population of `{place}` is held for {period} in the projection `{projection}`")]
    NoPopulation {
        /// Where.
        place: String,
        /// When.
        period: Period,
        /// The projection.
        projection: String,
    },
    /// The record itself failed.
    #[error(transparent)]
    Record(#[from] Error),
}

/// Where a break can be looked over, in every reading.
fn bridged(id: &str) -> Text {
    if !catalogue::BRIDGES.iter().any(|bridge| bridge.reading.across == id) {
        return Text::empty();
    }
    say!(
        " Los mismos meses de antes y de después, en cada lectura: {command}.",
        " The same months before and after it, in each reading: {command}.",
        command = Text::code("saldo bridges")
    )
}

impl Words for Refusal {
    fn words(&self) -> Text {
        match self {
            Self::NothingHeld { statistic, offence } => say!(
                "El registro no tiene {statistic} de {offence}.",
                "The record holds no {statistic} of {offence}.",
                statistic = statistic.words(),
                offence = offence.words()
            ),
            Self::NotPublicYet { statistic, as_of, earliest } => say!(
                "El registro no tiene cifras de {statistic} publicadas al {as_of}; las primeras ya eran públicas el {earliest}.",
                "The record has no {statistic} published by {as_of}. Its earliest file was public on or before {earliest}.",
                statistic = statistic.words(),
                as_of = *as_of,
                earliest = *earliest
            ),
            Self::NoSuchVintage { statistic, vintage } => say!(
                "El registro no tiene la versión {vintage} de {statistic}; {command} enumera las que tiene.",
                "The record has no version {vintage} of {statistic}; {command} lists those held.",
                statistic = statistic.words(),
                vintage = Text::code(vintage),
                command = Text::code("saldo show releases")
            ),
            Self::PeriodNotHeld { statistic, asked, held } => say!(
                "{statistic}: {asked} no está completo en el registro, que tiene {held}.",
                "{statistic}: {asked} is not held whole; the record has {held}.",
                statistic = statistic.words(),
                asked = *asked,
                held = *held
            ),
            Self::PlaceNotHeld { statistic, place } => say!(
                "El registro no tiene {statistic} de {place}.",
                "The record has no {statistic} of {place}.",
                statistic = statistic.words(),
                place = Text::name(place)
            ),
            Self::OnlyYears { statistic, asked } => say!(
                "{statistic} sólo se tiene por años completos y {asked} no lo es.",
                "{statistic} is held by whole years only, which {asked} is not.",
                statistic = statistic.words(),
                asked = *asked
            ),
            Self::AcrossBreak { asked, id, what } => say!(
                "La serie se rompe dentro de {asked}: {what} Pregunte por un solo lado o acepte la ruptura por su nombre con {flag}.",
                "The series breaks inside {asked}: {what} Ask on one side of it, or accept the break by name with {flag}.",
                asked = *asked,
                what = (**what).clone(),
                flag = Text::code(format!("--accepting {id}"))
            )
            .then(&bridged(id)),
            Self::TooLarge { statistic } => say!(
                "Una suma de {statistic} es mayor de lo que puede escribirse: una cifra de un archivo está dañada. Compruébelo con {command}.",
                "A sum of {statistic} is larger than can be written: a figure of a file is damaged. Check with {command}.",
                statistic = statistic.words(),
                command = Text::code("saldo doctor")
            ),
            Self::NotYet { place, since, asked } => say!(
                "{place} existe desde {since}: en {asked} no había municipio que contar.",
                "{place} has existed since {since}: in {asked} there was no municipality to count.",
                place = Text::name(place),
                since = *since,
                asked = *asked
            ),
            Self::Empty { statistic, asked } => say!(
                "Ningún archivo tiene cifras de {statistic} para ese lugar en {asked}: el lugar no existía o no se publican.",
                "No file has figures of {statistic} for that place in {asked}: the place did not exist, or they are not published.",
                statistic = statistic.words(),
                asked = *asked
            ),
            Self::StockAdded { statistic } => say!(
                "{statistic} se mide en una fecha y sus meses no se suman: pida un solo mes.",
                "{statistic} is measured at one date, so months cannot be added up: ask for one month.",
                statistic = statistic.words()
            ),
            Self::NoPopulation { place, period, projection } => say!(
                "No se tiene la población de {place} para {period} en la proyección {projection}.",
                "No population of {place} is held for {period} in the projection {projection}.",
                place = Text::name(place),
                period = *period,
                projection = Text::code(projection)
            ),
            Self::Record(error) => error.words(),
        }
    }
}
