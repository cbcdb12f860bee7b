//! Dimensions beside place, month and offence, and what is asked of them, in both languages.

use measure::{Dimension, LevelAsked, LevelsAsked};

use crate::{Text, Words, say};

impl Words for Dimension {
    fn words(&self) -> Text {
        match self {
            Self::Sex => Text::both("sexo", "sex"),
            Self::AgeBand => Text::both("grupo de edad", "age band"),
            Self::Mode => Text::both("modalidad", "mode"),
            Self::Group => Text::both("grupo", "group"),
            Self::Stage => Text::both("etapa", "stage"),
        }
    }
}

impl Words for LevelAsked {
    fn words(&self) -> Text {
        match self {
            Self::Of(names) => Text::list(names.iter().map(Text::name)),
            Self::Each => Text::both("la suma de sus partes", "the sum of its parts"),
            Self::Total => Text::both("el total publicado", "the published total"),
        }
    }
}

/// Each of them after a comma, as a sentence goes on; nothing where nothing is asked.
impl Words for LevelsAsked {
    fn words(&self) -> Text {
        let one = |(dimension, asked): (&Dimension, &LevelAsked)| {
            say!(
                ", {dimension}: {asked}",
                ", {dimension}: {asked}",
                dimension = dimension.words(),
                asked = asked.words()
            )
        };
        Text::joined(self.0.iter().map(one), "")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use measure::Language;

    use super::*;

    #[test]
    fn what_is_asked_of_a_level_goes_on_a_sentence() {
        assert!(LevelsAsked::default().words().is_empty());
        let women = LevelAsked::Of(["mujeres".to_owned()].into());
        let asked =
            LevelsAsked(BTreeMap::from([(Dimension::Sex, women), (Dimension::Stage, LevelAsked::Each)]));
        let words = asked.words();
        assert_eq!(words.plain(Language::Es), ", sexo: mujeres, etapa: la suma de sus partes");
        assert_eq!(words.plain(Language::En), ", sex: mujeres, stage: the sum of its parts");
    }
}
