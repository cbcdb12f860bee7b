//! Dimensions that a release tells its cells apart by beside place, month and offence: sex, age band, mode, group, stage.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// What cells can be told apart by beside place, month and offence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dimension {
    /// The sex of those who are counted.
    Sex,
    /// Their age band.
    AgeBand,
    /// How it was done: with a firearm, with violence.
    Mode,
    /// Who did it, or whom it is counted of: an armed group, a corporation, a population.
    Group,
    /// How far a case went: reported, charged, sentenced.
    Stage,
}

/// A text that names no dimension.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{seen}` is not a dimension: expected one of {}", Dimension::ALL.map(Dimension::code).join(", "))]
pub struct NotADimension {
    /// What was read.
    pub seen: String,
}

impl Dimension {
    /// Every dimension.
    pub const ALL: [Self; 5] = [Self::Sex, Self::AgeBand, Self::Mode, Self::Group, Self::Stage];

    /// The name used in files and addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Sex => "sex",
            Self::AgeBand => "age-band",
            Self::Mode => "mode",
            Self::Group => "group",
            Self::Stage => "stage",
        }
    }
}

impl std::str::FromStr for Dimension {
    type Err = NotADimension;

    fn from_str(text: &str) -> Result<Self, NotADimension> {
        let named = Self::ALL.into_iter().find(|dimension| dimension.code() == text);
        named.ok_or_else(|| NotADimension { seen: text.to_owned() })
    }
}

/// Where a cell stands on a dimension.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "Option<String>", into = "Option<String>")]
pub enum Level {
    /// At one of its levels, by the publisher's name for it in full.
    Named(String),
    /// At all of them together: a total that the publisher prints beside its parts.
    Total,
}

impl From<Option<String>> for Level {
    fn from(name: Option<String>) -> Self {
        name.map_or(Self::Total, Self::Named)
    }
}

impl From<Level> for Option<String> {
    fn from(level: Level) -> Self {
        match level {
            Level::Named(name) => Some(name),
            Level::Total => None,
        }
    }
}

/// Where a cell stands on each dimension that its release has.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Levels(BTreeMap<Dimension, Level>);

impl Levels {
    /// No dimension at all.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// These, and the named level of one more dimension.
    #[must_use]
    pub fn at(mut self, dimension: Dimension, name: &str) -> Self {
        self.0.insert(dimension, Level::Named(name.to_owned()));
        self
    }

    /// These, and the printed total over one more dimension.
    #[must_use]
    pub fn total_over(mut self, dimension: Dimension) -> Self {
        self.0.insert(dimension, Level::Total);
        self
    }

    /// Where the cell stands on a dimension; nothing where its release does not have it.
    #[must_use]
    pub fn of(&self, dimension: Dimension) -> Option<&Level> {
        self.0.get(&dimension)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The dimensions and levels, in the order of [`Dimension::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Dimension, &Level)> {
        self.0.iter().map(|(dimension, level)| (*dimension, level))
    }
}

/// A set of dimensions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dimensions(u8);

impl Dimensions {
    /// No dimension.
    pub const NONE: Self = Self(0);

    /// The dimensions of which `levels` are the level that `chosen` takes.
    #[must_use]
    pub fn of(levels: &Levels, chosen: impl Fn(&Level) -> bool) -> Self {
        levels
            .iter()
            .filter(|(_, level)| chosen(level))
            .fold(Self::default(), |set, (dimension, _)| set.with(dimension))
    }

    /// These and one more.
    #[must_use]
    pub fn with(self, dimension: Dimension) -> Self {
        // A bit a dimension, in the order in which they are declared: five are far from eight.
        Self(self.0 | 1 << dimension as u8)
    }

    /// These and those.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The first dimension that is in both.
    #[must_use]
    pub fn first_shared(self, other: Self) -> Option<Dimension> {
        Dimension::ALL.into_iter().find(|dimension| self.0 & other.0 & 1 << *dimension as u8 != 0)
    }
}

/// What is asked of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LevelAsked {
    /// The cells of these levels.
    Of(BTreeSet<String>),
    /// The cells of every level, without the printed total over them.
    Each,
    /// The printed total.
    Total,
}

impl LevelAsked {
    /// Whether a cell that stands so on the dimension is asked for.
    #[must_use]
    pub fn takes(&self, level: Option<&Level>) -> bool {
        match (self, level) {
            (Self::Of(names), Some(Level::Named(name))) => names.contains(name),
            (Self::Each, Some(Level::Named(_))) | (Self::Total, Some(Level::Total)) => true,
            (Self::Of(_) | Self::Each, Some(Level::Total) | None)
            | (Self::Total, Some(Level::Named(_)) | None) => false,
        }
    }
}

/// What is asked of each dimension that a question names.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LevelsAsked(pub BTreeMap<Dimension, LevelAsked>);

impl LevelsAsked {
    /// Whether nothing is asked of any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dimensions_survive_their_text() {
        for dimension in Dimension::ALL {
            assert_eq!(dimension.code().parse(), Ok(dimension));
        }
        assert!("sexo".parse::<Dimension>().is_err());
    }

    #[test]
    fn a_level_is_asked_for_by_name_or_with_the_others_or_as_their_total() {
        let women = Level::Named("women".to_owned());
        let of_women = LevelAsked::Of(BTreeSet::from(["women".to_owned()]));
        let taken = |asked: &LevelAsked| {
            [Some(&women), Some(&Level::Named("men".to_owned())), Some(&Level::Total), None]
                .map(|level| asked.takes(level))
        };
        assert_eq!(taken(&of_women), [true, false, false, false]);
        assert_eq!(taken(&LevelAsked::Each), [true, true, false, false]);
        assert_eq!(taken(&LevelAsked::Total), [false, false, true, false]);
    }

    #[test]
    fn sets_of_dimensions_know_what_they_share() {
        let levels = Levels::none().at(Dimension::Sex, "women").total_over(Dimension::Stage);
        let named = Dimensions::of(&levels, |level| matches!(level, Level::Named(_)));
        let totals = Dimensions::of(&levels, |level| *level == Level::Total);
        assert_eq!(named, Dimensions::default().with(Dimension::Sex));
        assert_eq!(named.first_shared(totals), None);
        assert_eq!(named.and(totals).first_shared(totals), Some(Dimension::Stage));
    }
}
