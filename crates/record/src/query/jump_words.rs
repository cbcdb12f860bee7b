//! What is said of a jump, in both languages: the figures, what may be concluded, and from what.

use measure::{Digits, PlaceLevel, Quantity, Trace, Unit};
use report::{Text, Words, say};

use super::jumps::{Compared, Evidence, Jump, JumpClass, Movement, Tally};

impl Words for JumpClass {
    fn words(&self) -> Text {
        match self {
            Self::Crime => Text::both("la otra fuente también se mueve", "the other source moves too"),
            Self::ProbablyRecording => Text::both("probablemente el registro", "probably recording"),
            Self::CannotTell => Text::both("no puede saberse", "cannot be told"),
        }
    }
}

impl Words for Jump {
    fn words(&self) -> Text {
        // default: no factor is said where the year before had nothing
        let factor = self.times().unwrap_or_default();
        let figures = say!(
            "{place} ({offence}) pasa de {before} en {from} a {after} en {to}{factor}; salto: la cifra sola no dice si cambió el delito o su registro. ",
            "{place} ({offence}) goes from {before} in {from} to {after} in {to}{factor}; jump: the figure alone cannot say whether crime or its recording changed. ",
            place = Text::name(name_of(self)),
            before = self.before.quantity(self.statistic),
            after = self.after.quantity(self.statistic),
            offence = self.offence.words(),
            from = self.before.period,
            to = self.after.period,
            factor
        );
        figures.then(&self.conclusion()).then(&self.evidence.words(self))
    }
}

impl Jump {
    fn times(&self) -> Option<Text> {
        let factor = self.factor.filter(|factor| *factor > 0.0)?;
        let inputs = [("before", self.before.trace.clone()), ("after", self.after.trace.clone())];
        let trace = Trace::computation("ratio of two years", inputs, []);
        let shown =
            |value: f64| Quantity::real(value, Unit::Pure, trace.clone()).with_digits(Digits::Decimals(1));
        Some(if self.rises() {
            say!(" ({times} veces)", " (times {times})", times = shown(factor))
        } else {
            say!(" (entre {times})", " (divided by {times})", times = shown(1.0 / factor))
        })
    }

    fn conclusion(&self) -> Text {
        let Some(other) = &self.evidence.independent else {
            return Text::both(
                "No se tiene otra fuente que cuente lo mismo: no puede saberse.",
                "No other source that counts the same is held: it cannot be told.",
            );
        };
        match self.class {
            JumpClass::Crime => say!(
                "La otra fuente también se mueve: {other}.",
                "The other source moves too: {other}.",
                other = other.words()
            ),
            JumpClass::ProbablyRecording => say!(
                "Probablemente cambió el registro: la otra fuente no se mueve ({other}).",
                "Probably recording: the other source does not move ({other}).",
                other = other.words()
            ),
            JumpClass::CannotTell => say!(
                "La otra fuente no basta para decidir ({other}): no puede saberse.",
                "The other source does not settle it ({other}): it cannot be told.",
                other = other.words()
            ),
        }
    }

    fn counted(&self, number: u64, of_what: &str) -> Text {
        let inputs = [("before", self.before.trace.clone()), ("after", self.after.trace.clone())];
        let trace = Trace::computation("series that moved too", inputs, [("series", of_what.to_owned())]);
        Quantity::whole(number, Unit::Items, trace).into()
    }
}

impl Words for Compared {
    fn words(&self) -> Text {
        say!(
            "{statistic}, de {before} a {after}",
            "{statistic}, from {before} to {after}",
            statistic = self.statistic.words(),
            before = self.before.quantity(self.statistic),
            after = self.after.quantity(self.statistic)
        )
    }
}

impl Evidence {
    fn words(&self, jump: &Jump) -> Text {
        let companion = self.companion.as_ref().map(|other| {
            let said = other.words();
            match other.movement {
                Movement::Moves => say!(
                    " De la misma institución también se mueve: {other}.",
                    " Of the same publisher, this moves too: {other}.",
                    other = said
                ),
                Movement::Still => say!(
                    " De la misma institución no se mueve: {other}.",
                    " Of the same publisher, this does not move: {other}.",
                    other = said
                ),
                Movement::Unclear => {
                    say!(
                        " De la misma institución: {other}.",
                        " Of the same publisher: {other}.",
                        other = said
                    )
                }
            }
        });
        let around = self.neighbours.map(|tally| neighbours(jump, tally));
        let offences = self.offences.map(|tally| {
            say!(
                " También se mueven otros delitos del lugar: {moved} de {of}.",
                " Other offences of the place that move too: {moved} of {of}.",
                moved = jump.counted(tally.moved, "offences that moved"),
                of = jump.counted(tally.of, "offences")
            )
        });
        let stays = self.stays.map(|stays| {
            if stays {
                Text::both(
                    " El año siguiente sigue en el nivel nuevo.",
                    " The year after stays at the new level.",
                )
            } else {
                Text::both(
                    " El año siguiente vuelve hacia el nivel anterior.",
                    " The year after returns towards the old level.",
                )
            }
        });
        [companion, around, offences, stays]
            .into_iter()
            .flatten()
            .fold(Text::empty(), |all, next| all.then(&next))
    }
}

fn neighbours(jump: &Jump, tally: Tally) -> Text {
    let moved = jump.counted(tally.moved, "neighbours that moved");
    let of = jump.counted(tally.of, "neighbours");
    match jump.place.level() {
        PlaceLevel::Municipality => say!(
            " También se mueven municipios vecinos: {moved} de {of}.",
            " Neighbouring municipalities that move too: {moved} of {of}.",
            moved,
            of
        ),
        PlaceLevel::Nation | PlaceLevel::State => say!(
            " También se mueven entidades vecinas: {moved} de {of}.",
            " Neighbouring states that move too: {moved} of {of}.",
            moved,
            of
        ),
    }
}

fn name_of(jump: &Jump) -> String {
    if jump.place == measure::PlaceCode::NATION {
        return "México".to_owned();
    }
    let name = jump.place.state_name().or_else(|| crate::places().name(jump.place));
    name.map_or_else(|| jump.place.to_string(), str::to_owned)
}
