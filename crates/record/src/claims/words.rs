//! What is said of a claim, in both languages.

use measure::{Month, Period};
use report::{Text, Tone, Words, say};

use super::{
    DatedFact, Poll, ShareReading,
    file::{FigureReading, HighestReading, RiseReading},
    judge::Verdict,
    windows::Among,
};

/// What a claim is taken to mean under one reading.
#[derive(Debug, Clone, Copy)]
pub enum Definition<'a> {
    /// A figure.
    Figure(&'a FigureReading),
    /// A superlative.
    Highest(&'a HighestReading),
    /// A rise.
    Rise(&'a RiseReading),
    /// A share in a month.
    Share(&'a ShareReading, Month),
    /// An event.
    Dated(&'a DatedFact),
    /// A poll.
    Polled(&'a Poll),
}

impl Words for Definition<'_> {
    fn words(&self) -> Text {
        match self {
            Self::Figure(r) => say(
                "{statistic}: {offence}",
                "{statistic}: {offence}",
                [("statistic", r.statistic.words()), ("offence", r.offence.words())],
            ),
            Self::Highest(r) => say(
                "{statistic}: {offence}, {among}",
                "{statistic}: {offence}, {among}",
                [
                    ("statistic", r.statistic.words()),
                    ("offence", r.offence.words()),
                    ("among", r.among.words()),
                ],
            ),
            Self::Rise(r) => say(
                "{statistic}: {offence}, cada año de {years} frente al anterior",
                "{statistic}: {offence}, each year of {years} against the one before",
                [
                    ("statistic", r.statistic.words()),
                    ("offence", r.offence.words()),
                    ("years", r.years.into()),
                ],
            ),
            Self::Share(r, month) => say(
                "parte de {places} en {month}",
                "share of {places} in {month}",
                [("places", (&r.name).into()), ("month", Period::month(*month).into())],
            ),
            Self::Dated(fact) => say(
                "{what}, el {date}",
                "{what}, on {date}",
                [("what", Text::both(&fact.es, &fact.en)), ("date", fact.date.into())],
            ),
            Self::Polled(poll) => say(
                "aprobación según {pollster}, {month}",
                "approval by {pollster}, {month}",
                [("pollster", Text::name(&poll.pollster)), ("month", Period::month(poll.period).into())],
            ),
        }
    }
}

impl Words for Among {
    fn words(&self) -> Text {
        match self {
            Self::FirstHalves => {
                Text::both("frente a los primeros semestres anteriores", "against earlier first halves")
            }
            Self::HalfYears => {
                Text::both("frente a todos los semestres anteriores", "against all earlier half-years")
            }
            Self::SixMonthWindows => Text::both(
                "frente a cualesquiera seis meses seguidos anteriores",
                "against any earlier six consecutive months",
            ),
        }
    }
}

impl Words for Verdict {
    fn words(&self) -> Text {
        match self {
            Self::Confirmed => Text::both("confirmado", "confirmed"),
            Self::TrueOfSome => {
                Text::both("cierto según una definición o versión", "true of one definition or vintage")
            }
            Self::Contradicted => Text::both("contradicho", "contradicted"),
            Self::NotCheckable => Text::both("no se puede comprobar", "not checkable"),
            Self::NotJudged => {
                Text::both("no se juzga: concierne a una persona", "not judged: concerns a person")
            }
        }
    }
}

/// How a verdict is to be taken.
#[must_use]
pub fn verdict_tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Confirmed => Tone::Good,
        Verdict::TrueOfSome => Tone::Mixed,
        Verdict::Contradicted => Tone::Bad,
        Verdict::NotCheckable => Tone::Unknown,
        Verdict::NotJudged => Tone::Plain,
    }
}
