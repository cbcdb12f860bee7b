//! What is asked for: statistic, offence, place, period, vintage and as-of day, alike in flags, files and addresses.

use std::{collections::BTreeSet, fmt, str::FromStr};

use measure::{
    Date, Dimension, Language, LevelAsked, LevelsAsked, Month, OffenceSet, Period, PlaceCode, PlaceLevel,
    Statistic,
};
use report::{Text, Words, say};
use serde::{Deserialize, Serialize};

/// One question to the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selector {
    /// What is counted.
    pub statistic: Statistic,
    /// Of which offences.
    pub offence: OffenceSet,
    /// Where.
    pub place: PlaceSelector,
    /// When; everything held when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Which vintage; the latest known by the as-of day when absent.
    #[serde(default, skip_serializing_if = "VintageSelector::is_latest")]
    pub vintage: VintageSelector,
    /// Only what was public by this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// Breaks of the series that the asker accepts, by their names.
    #[serde(default, skip_serializing_if = "Accepting::is_none")]
    pub accepting: Accepting,
    /// Where on further dimensions: a level, the sum over every level, or the total that the publisher prints.
    #[serde(default, skip_serializing_if = "LevelsAsked::is_empty")]
    pub levels: LevelsAsked,
}

/// The breaks that an asker accepts by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Accepting(pub BTreeSet<String>);

impl Accepting {
    fn is_none(&self) -> bool {
        self.0.is_empty()
    }
}

/// Where: one place, or each place of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum PlaceSelector {
    /// The total of one place.
    One(PlaceCode),
    /// Each of the 32 states.
    EachState,
    /// Each municipality of a state, or of the country.
    EachMunicipalityOf(PlaceCode),
}

/// Which vintage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum VintageSelector {
    /// The latest.
    #[default]
    Latest,
    /// The latest with this cut-off.
    Cutoff(Month),
    /// The release whose hash begins so.
    Release(String),
}

/// A text that selects nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().plain(Language::En))]
pub struct NotASelector {
    /// What was read.
    pub seen: String,
    /// What it should have selected.
    pub what: Selected,
}

/// What a text selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selected {
    /// Places.
    Places,
    /// The country or the state of the same name.
    CountryOrState,
    /// A vintage.
    Vintage,
}

impl Words for NotASelector {
    fn words(&self) -> Text {
        let seen = Text::code(&self.seen);
        match self.what {
            Selected::Places => say!(
                "No encuentro {seen} entre los lugares: se espera `nacional`, una entidad como `25` o `Sinaloa`, un municipio como `25006`, `estados`, `municipios` o `municipios-de-25`",
                "I cannot find {seen} among the places: expected `nation`, a state such as `25` or `Sinaloa`, a municipality such as `25006`, `states`, `municipalities` or `municipalities-of-25`",
                seen
            ),
            Selected::CountryOrState => say!(
                "{seen} puede ser el Estado de México (`15`) o el país (`nacional`): escriba uno de los dos",
                "{seen} may be the State of Mexico (`15`) or the country (`nation`): write one of the two",
                seen
            ),
            Selected::Vintage => say!(
                "No encuentro la versión {seen}: se espera `ultima`, un mes de corte como `2019-11`, o seis o más dígitos del sha256 de un archivo",
                "I cannot find the version {seen}: expected `latest`, a cut-off month such as `2019-11`, or six or more digits of a release's sha256",
                seen
            ),
        }
    }
}

impl Selector {
    /// A question about one place, answered from the latest vintage.
    #[must_use]
    pub fn new(statistic: Statistic, offence: OffenceSet, place: PlaceCode) -> Self {
        Self {
            statistic,
            offence,
            place: PlaceSelector::One(place),
            period: None,
            vintage: VintageSelector::Latest,
            as_of: None,
            accepting: Accepting::default(),
            levels: LevelsAsked::default(),
        }
    }

    /// The same question at a level of a further dimension, over each of them, or of their printed total.
    #[must_use]
    pub fn at(mut self, dimension: Dimension, asked: LevelAsked) -> Self {
        self.levels.0.insert(dimension, asked);
        self
    }

    /// The same question for a period.
    #[must_use]
    pub fn during(mut self, period: Period) -> Self {
        self.period = Some(period);
        self
    }

    /// The same question about other places.
    #[must_use]
    pub fn over(mut self, place: PlaceSelector) -> Self {
        self.place = place;
        self
    }

    /// The same question to one release.
    #[must_use]
    pub fn of_release(mut self, sha256: measure::Sha256) -> Self {
        self.vintage = VintageSelector::Release(sha256.to_string());
        self
    }
}

impl PlaceSelector {
    /// The place that contains all that is asked for.
    #[must_use]
    pub fn within(self) -> PlaceCode {
        match self {
            Self::One(place) | Self::EachMunicipalityOf(place) => place,
            Self::EachState => PlaceCode::NATION,
        }
    }

    /// How fine the places are that are asked for.
    #[must_use]
    pub fn level(self) -> PlaceLevel {
        match self {
            Self::One(place) => place.level(),
            Self::EachState => PlaceLevel::State,
            Self::EachMunicipalityOf(_) => PlaceLevel::Municipality,
        }
    }

    /// The answer's place that a cell of `place` counts for; nothing when it counts for none.
    #[must_use]
    pub fn answering(self, place: PlaceCode) -> Option<PlaceCode> {
        match self {
            Self::One(one) => place.lies_in(one).then_some(one),
            Self::EachState => place.state(),
            Self::EachMunicipalityOf(within) => {
                (place.level() == PlaceLevel::Municipality && place.lies_in(within)).then_some(place)
            }
        }
    }
}

impl fmt::Display for PlaceSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(place) => write!(f, "{place}"),
            Self::EachState => f.write_str("states"),
            Self::EachMunicipalityOf(PlaceCode::NATION) => f.write_str("municipalities"),
            Self::EachMunicipalityOf(state) => write!(f, "municipalities-of-{state}"),
        }
    }
}

impl FromStr for PlaceSelector {
    type Err = NotASelector;

    fn from_str(text: &str) -> Result<Self, NotASelector> {
        let refuse = || NotASelector { seen: text.to_owned(), what: Selected::Places };
        match text {
            "states" | "estados" => return Ok(Self::EachState),
            "municipalities" | "municipios" => return Ok(Self::EachMunicipalityOf(PlaceCode::NATION)),
            _ => {}
        }
        if measure::fold_name(text) == "mexico" {
            return Err(NotASelector { seen: text.to_owned(), what: Selected::CountryOrState });
        }
        let of_state =
            text.strip_prefix("municipalities-of-").or_else(|| text.strip_prefix("municipios-de-"));
        match of_state {
            Some(state) => {
                let state: PlaceCode = state.parse().map_err(|_| refuse())?;
                if state.level() == PlaceLevel::State {
                    Ok(Self::EachMunicipalityOf(state))
                } else {
                    Err(refuse())
                }
            }
            None => text.parse().map(Self::One).map_err(|_| refuse()),
        }
    }
}

impl TryFrom<String> for PlaceSelector {
    type Error = NotASelector;

    fn try_from(text: String) -> Result<Self, NotASelector> {
        text.parse()
    }
}

impl From<PlaceSelector> for String {
    fn from(selector: PlaceSelector) -> Self {
        selector.to_string()
    }
}

impl VintageSelector {
    fn is_latest(&self) -> bool {
        *self == Self::Latest
    }
}

impl fmt::Display for VintageSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => f.write_str("latest"),
            Self::Cutoff(month) => write!(f, "{month}"),
            Self::Release(prefix) => f.write_str(prefix),
        }
    }
}

impl FromStr for VintageSelector {
    type Err = NotASelector;

    fn from_str(text: &str) -> Result<Self, NotASelector> {
        if matches!(text, "latest" | "ultima" | "última") {
            return Ok(Self::Latest);
        }
        if let Ok(month) = text.parse() {
            return Ok(Self::Cutoff(month));
        }
        let is_hash = (6..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit());
        if is_hash {
            Ok(Self::Release(text.to_ascii_lowercase()))
        } else {
            Err(NotASelector { seen: text.to_owned(), what: Selected::Vintage })
        }
    }
}

impl TryFrom<String> for VintageSelector {
    type Error = NotASelector;

    fn try_from(text: String) -> Result<Self, NotASelector> {
        text.parse()
    }
}

impl From<VintageSelector> for String {
    fn from(selector: VintageSelector) -> Self {
        selector.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_survive_their_text() {
        for text in ["nation", "25", "25006", "states", "municipalities", "municipalities-of-25"] {
            assert_eq!(text.parse::<PlaceSelector>().unwrap().to_string(), text);
        }
        for text in ["latest", "2019-11", "246666afd992"] {
            assert_eq!(text.parse::<VintageSelector>().unwrap().to_string(), text);
        }
        assert!("municipalities-of-25006".parse::<PlaceSelector>().is_err());
        assert!("2019-13".parse::<VintageSelector>().is_err());
    }

    #[test]
    fn a_cell_counts_for_the_place_that_is_asked_for() {
        let culiacan: PlaceCode = "25006".parse().unwrap();
        let sinaloa: PlaceCode = "25".parse().unwrap();
        assert_eq!(PlaceSelector::EachState.answering(culiacan), Some(sinaloa));
        assert_eq!(PlaceSelector::One(PlaceCode::NATION).answering(culiacan), Some(PlaceCode::NATION));
        assert_eq!(PlaceSelector::EachMunicipalityOf(sinaloa).answering(sinaloa), None);
        assert_eq!(PlaceSelector::One(culiacan).answering(sinaloa), None);
    }
}
