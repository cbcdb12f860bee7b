//! The names of the field's nouns in both languages.

use catalogue::{Break, BreakKind, Named, Reading};
use measure::{Basis, Catalogue, Custody, Offence, OffenceSet, Period, PublicDate, Statistic, Unit};

use crate::{Text, Words, say};

/// Nouns whose words stand in the catalogue.
macro_rules! named {
    ($($noun:ty),*) => { $(
        impl Words for $noun {
            fn words(&self) -> Text {
                let names = self.names();
                Text::both(names.es, names.en)
            }
        }
    )* };
}

named!(Basis, BreakKind, Offence, Statistic);

impl Words for OffenceSet {
    fn words(&self) -> Text {
        Text::list(self.iter().map(|offence| offence.words()))
    }
}

impl Words for Catalogue {
    fn words(&self) -> Text {
        let names = self.names();
        let since = catalogue::since(*self).map_or_else(Text::empty, since);
        Text::both(names.es, names.en).then(&since)
    }
}

impl Words for Break {
    fn words(&self) -> Text {
        Text::both(self.names.es, self.names.en)
    }
}

impl Words for Reading {
    fn words(&self) -> Text {
        Text::both(self.names.es, self.names.en)
    }
}

fn since(year: i32) -> Text {
    match Period::year(year) {
        Ok(period) => say!(" (desde {year})", " (from {year})", year = period),
        Err(_) => Text::empty(),
    }
}

impl Words for Custody {
    fn words(&self) -> Text {
        match self {
            Self::Publisher => Text::both("archivo de la institución", "the publisher's own file"),
            Self::Copy => Text::both("copia de un tercero", "a third party's copy"),
            Self::Rewriting => Text::both(
                "archivo reorganizado por un tercero, no es el original",
                "reshaped by a third party, not the original",
            ),
        }
    }
}

impl Words for PublicDate {
    fn words(&self) -> Text {
        match self {
            Self::Known(date) => {
                say!("pública desde el {date}", "public since {date}", date = *date)
            }
            Self::NotLaterThan(date) => {
                say!("ya era pública el {date}", "public no later than {date}", date = *date)
            }
        }
    }
}

impl Words for Unit {
    fn words(&self) -> Text {
        let names = self.names();
        let what = self.statistic().map_or_else(Text::empty, |statistic| statistic.words());
        Text::filled(names.es, names.en, [("what", what), ("n", Text::name("100,000"))])
    }
}
