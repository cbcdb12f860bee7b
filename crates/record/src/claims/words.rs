//! What is said of a claim, in both languages.

use measure::{Month, OffenceSet, Period, PlaceCode, Quantity, Statistic};
use report::{Text, Tone, Words, say};

use super::{
    DatedFact, NoClaim, Poll, ShareReading, Undecided, Verdict,
    criterion::{BaseReading, ChangeReading, FigureReading, HighestReading, RiseReading},
    windows::Among,
};

/// What a claim is taken to mean under one reading.
#[derive(Debug, Clone, Copy)]
pub enum Definition<'a> {
    /// A figure.
    Figure(&'a FigureReading),
    /// A superlative.
    Highest(&'a HighestReading),
    /// A rise from one period to another.
    Change(&'a ChangeReading),
    /// A rise from year to year.
    Rise(&'a RiseReading),
    /// Years above an earlier one.
    Base(&'a BaseReading),
    /// A share in a month.
    Share(&'a ShareReading, Month, Statistic),
    /// An event.
    Dated(&'a DatedFact),
    /// A poll.
    Polled(&'a Poll),
}

/// What is counted, and where when that is not the whole country.
fn counted(statistic: Statistic, offence: &OffenceSet, place: PlaceCode) -> Text {
    let (statistic, offence) = (statistic.words(), offence.words());
    if place == PlaceCode::NATION {
        return say!("{statistic}: {offence}", "{statistic}: {offence}", statistic, offence);
    }
    let place = Text::name(crate::places::name_of(place));
    say!(
        "{statistic}: {offence}, en {place}",
        "{statistic}: {offence}, in {place}",
        statistic,
        offence,
        place
    )
}

impl Definition<'_> {
    /// What is counted, without what it is compared with.
    fn counted(&self) -> Text {
        match self {
            Self::Figure(r) => counted(r.statistic, &r.offence, r.place),
            Self::Highest(r) => counted(r.statistic, &r.offence, r.place),
            Self::Change(r) => counted(r.statistic, &r.offence, r.place),
            Self::Rise(r) => counted(r.statistic, &r.offence, r.place),
            Self::Base(r) => counted(r.statistic, &r.offence, r.place),
            Self::Share(..) | Self::Dated(_) | Self::Polled(_) => self.words(),
        }
    }
}

impl Words for Definition<'_> {
    fn words(&self) -> Text {
        match self {
            Self::Figure(_) => self.counted(),
            Self::Highest(r) => {
                say!(
                    "{counted}, {among}",
                    "{counted}, {among}",
                    counted = self.counted(),
                    among = r.among.words()
                )
            }
            Self::Change(r) => say!(
                "{counted}, {period} frente a {from}",
                "{counted}, {period} against {from}",
                counted = self.counted(),
                period = r.period,
                from = r.from
            ),
            Self::Base(r) => say!(
                "{counted}, cada año de {years} frente a {base}",
                "{counted}, each year of {years} against {base}",
                counted = self.counted(),
                years = r.years,
                base = r.base
            ),
            Self::Rise(r) => say!(
                "{counted}, cada año de {years} frente al anterior",
                "{counted}, each year of {years} against the one before",
                counted = self.counted(),
                years = r.years
            ),
            Self::Share(r, month, _) => say!(
                "parte de {places} en {month}",
                "share of {places} in {month}",
                places = &r.name,
                month = Period::month(*month)
            ),
            Self::Dated(fact) => say!(
                "{what}, el {date}",
                "{what}, on {date}",
                what = Text::both(&fact.es, &fact.en),
                date = fact.date
            ),
            Self::Polled(poll) => say!(
                "aprobación según {pollster}, {month}",
                "approval by {pollster}, {month}",
                pollster = Text::name(&poll.pollster),
                month = Period::month(poll.period)
            ),
        }
    }
}

impl Definition<'_> {
    /// A version's figures in a sentence: its number, with its period, and the number that it is compared with.
    pub(super) fn said(
        &self,
        (value, period): (&Quantity, Period),
        against: Option<(&Quantity, Period)>,
    ) -> Text {
        let value = value.clone();
        let (other, other_period) = match against {
            Some((other, period)) => (Text::from(other.clone()), Text::from(period)),
            None => (Text::empty(), Text::empty()),
        };
        let definition = self.words();
        match self {
            Self::Figure(_) => say!("{definition}: {value}", "{definition}: {value}", definition, value),
            Self::Highest(_) if against.is_none() => {
                say!("{definition}: {value}", "{definition}: {value}", definition, value)
            }
            Self::Highest(_) => say!(
                "{definition}: {value} en {period}; la mayor de las otras, {other} en {other_period}",
                "{definition}: {value} in {period}; the highest of the others, {other} in {other_period}",
                definition,
                value,
                period,
                other,
                other_period
            ),
            Self::Change(_) => say!(
                "{definition}: {value}, frente a {other}",
                "{definition}: {value}, against {other}",
                definition,
                value,
                other
            ),
            Self::Rise(_) => say!(
                "{counted}: de {other} en {other_period} a {value} en {period}",
                "{counted}: from {other} in {other_period} to {value} in {period}",
                counted = self.counted(),
                value,
                period,
                other,
                other_period
            ),
            Self::Base(_) => say!(
                "{counted}: {other} en {other_period}; el menor de los otros años, {value} en {period}",
                "{counted}: {other} in {other_period}; the lowest of the other years, {value} in {period}",
                counted = self.counted(),
                value,
                period,
                other,
                other_period
            ),
            Self::Share(r, month, statistic) => say!(
                "en {month}, {value} % de {whole} ({statistic}) correspondía a {places}",
                "in {month}, {value}% of {whole} ({statistic}) were in {places}",
                statistic = statistic.words(),
                month = Period::month(*month),
                value,
                whole = other,
                places = (&r.name)
            ),
            Self::Polled(_) => {
                say!("{definition}: {value} %", "{definition}: {value}%", definition, value)
            }
            // A date is no number: its words say it.
            Self::Dated(_) => self.words(),
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
            Self::TrueWhenPublished => Text::both("cierto al publicarse", "true when published"),
            Self::Depends => Text::both("depende de la definición", "depends on the definition"),
            Self::Contradicted => Text::both("contradicho", "contradicted"),
            Self::NotCheckable(_) => Text::both("no se puede comprobar", "not checkable"),
            Self::NoClaim(_) => Text::both("no afirma un hecho", "no claim"),
        }
    }
}

/// Why a claim was not decided by figures.
impl Words for Undecided {
    fn words(&self) -> Text {
        match self {
            Self::NotHeld => Text::both(
                "El registro no tiene las cifras que lo decidirían.",
                "The record does not hold the figures that would decide it.",
            ),
            Self::Event => Text::both("Es un hecho, no una cifra.", "It is an event, not a figure."),
            Self::Undefined => Text::both("No dice qué cuenta.", "It does not say what it counts."),
            Self::Cause => Text::both(
                "Afirma una causa, y las cifras por sí solas no muestran causas.",
                "It claims a cause, and figures alone do not show causes.",
            ),
            Self::CatalogueBreak => Text::both(
                "El catálogo de delitos cambió entre los dos momentos.",
                "The catalogue of offences changed between the two dates.",
            ),
            Self::PartlyHeld => Text::both(
                "El registro sólo tiene una parte de las cifras que lo decidirían.",
                "The record holds only some of the figures that would decide it.",
            ),
        }
    }
}

/// Why a sentence claims nothing that figures could decide.
impl Words for NoClaim {
    fn words(&self) -> Text {
        match self {
            Self::Rhetoric => Text::both("Es una figura retórica.", "It is a figure of speech."),
            Self::Opinion => Text::both("Es una opinión.", "It is an opinion."),
            Self::Prediction => {
                Text::both("Habla de lo que aún no ocurría.", "It speaks of what had not happened yet.")
            }
            Self::NoMeasure => Text::both(
                "No dice con qué medida ni desde qué umbral.",
                "It names neither a measure nor a threshold.",
            ),
            Self::Person => Text::both(
                "Concierne a una persona y no se juzga.",
                "It concerns a person and is not judged.",
            ),
        }
    }
}

/// How a verdict is to be taken.
#[must_use]
pub fn verdict_tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Confirmed => Tone::Good,
        Verdict::TrueWhenPublished | Verdict::Depends => Tone::Mixed,
        Verdict::Contradicted => Tone::Bad,
        Verdict::NotCheckable(_) => Tone::Unknown,
        Verdict::NoClaim(_) => Tone::Plain,
    }
}
