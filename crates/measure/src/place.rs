//! Places by their INEGI code: the country, the 32 states and the municipalities.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::Month;

/// INEGI's code of a place: 0 the country, `1` to `32` a state, `EEMMM` a municipality (`25006` is Culiacán).
///
/// `33` and `34` are places abroad, `99` an unknown state, and `EE998` and `EE999` no known municipality of a state:
/// publishers count deaths there, so they are kept and shown, and belong to no map. `EE997` is our own: the municipalities of
/// a state that stand together because the counts of some are too small to be told, those of no known municipality included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlaceCode(u32);

/// How fine a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceLevel {
    /// The whole country.
    Nation,
    /// A state, or a code that stands beside the states (abroad, unknown).
    State,
    /// A municipality, or the unknown municipality of a state.
    Municipality,
}

/// A text or number that is no place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{seen}` is not a place: expected `nation`, a state such as `25` or `Sinaloa`, or a municipality code such as `25006`"
)]
pub struct NotAPlace {
    /// What was read.
    pub seen: String,
}

/// A state of the federation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// INEGI's code, 1 to 32.
    pub code: u32,
    /// INEGI's name.
    pub name: &'static str,
    /// The short name used on maps and charts.
    pub short: &'static str,
    /// Other spellings that publishers use, folded as [`fold_name`] does.
    pub also: &'static [&'static str],
}

/// The 32 states in INEGI's order. Source: INEGI, Marco Geoestadístico, catalogue of federal entities.
pub const STATES: [State; 32] = [
    state(1, "Aguascalientes", "Ags.", &[]),
    state(2, "Baja California", "B.C.", &[]),
    state(3, "Baja California Sur", "B.C.S.", &[]),
    state(4, "Campeche", "Camp.", &[]),
    state(5, "Coahuila de Zaragoza", "Coah.", &["coahuila"]),
    state(6, "Colima", "Col.", &[]),
    state(7, "Chiapas", "Chis.", &[]),
    state(8, "Chihuahua", "Chih.", &[]),
    state(9, "Ciudad de México", "CDMX", &["distrito federal", "cdmx"]),
    state(10, "Durango", "Dgo.", &[]),
    state(11, "Guanajuato", "Gto.", &[]),
    state(12, "Guerrero", "Gro.", &[]),
    state(13, "Hidalgo", "Hgo.", &[]),
    state(14, "Jalisco", "Jal.", &[]),
    state(15, "México", "Méx.", &["estado de mexico", "edomex"]),
    state(16, "Michoacán de Ocampo", "Mich.", &["michoacan"]),
    state(17, "Morelos", "Mor.", &[]),
    state(18, "Nayarit", "Nay.", &[]),
    state(19, "Nuevo León", "N.L.", &[]),
    state(20, "Oaxaca", "Oax.", &[]),
    state(21, "Puebla", "Pue.", &[]),
    state(22, "Querétaro", "Qro.", &["queretaro de arteaga"]),
    state(23, "Quintana Roo", "Q.R.", &[]),
    state(24, "San Luis Potosí", "S.L.P.", &[]),
    state(25, "Sinaloa", "Sin.", &[]),
    state(26, "Sonora", "Son.", &[]),
    state(27, "Tabasco", "Tab.", &[]),
    state(28, "Tamaulipas", "Tamps.", &[]),
    state(29, "Tlaxcala", "Tlax.", &[]),
    state(30, "Veracruz de Ignacio de la Llave", "Ver.", &["veracruz", "veracruz llave"]),
    state(31, "Yucatán", "Yuc.", &[]),
    state(32, "Zacatecas", "Zac.", &[]),
];

/// The last three digits of the rest of a state, which INEGI gives to no municipality.
const REST: u32 = 997;

const fn state(code: u32, name: &'static str, short: &'static str, also: &'static [&'static str]) -> State {
    State { code, name, short, also }
}

/// A name as it is compared: lower case, without accents, underscores as blanks, blanks single.
#[must_use]
pub fn fold_name(name: &str) -> String {
    let plain: String = name
        .nfd()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == '_' || c == '.' { ' ' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl PlaceCode {
    /// The country.
    pub const NATION: Self = Self(0);

    /// A state or municipality by its number.
    ///
    /// # Errors
    /// When the number follows no INEGI form: 0, 1 to 34, 99, or a state followed by three digits from 001.
    pub fn new(number: u32) -> Result<Self, NotAPlace> {
        let is_state = |n: u32| (1..=34).contains(&n) || n == 99;
        let sound = number == 0
            || is_state(number)
            || (number > 999 && is_state(number / 1000) && !number.is_multiple_of(1000));
        if sound { Ok(Self(number)) } else { Err(NotAPlace { seen: number.to_string() }) }
    }

    /// The state whose name this is, whatever its accents, case and usual variants.
    ///
    /// # Errors
    /// When no state has that name.
    pub fn state_named(name: &str) -> Result<Self, NotAPlace> {
        let folded = fold_name(name);
        STATES
            .iter()
            .find(|s| {
                fold_name(s.name) == folded
                    || fold_name(s.short) == folded
                    || s.also.contains(&folded.as_str())
            })
            .map(|s| Self(s.code))
            .ok_or_else(|| NotAPlace { seen: name.to_owned() })
    }

    /// The rest of a state: its municipalities that no count tells apart.
    ///
    /// # Errors
    /// When the place is no state.
    pub fn rest_of(state: Self) -> Result<Self, NotAPlace> {
        match state.level() {
            PlaceLevel::State => Self::new(state.0 * 1000 + REST),
            PlaceLevel::Nation | PlaceLevel::Municipality => Err(NotAPlace { seen: state.to_string() }),
        }
    }

    /// Whether the place is the rest of a state.
    #[must_use]
    pub fn is_rest(self) -> bool {
        self.level() == PlaceLevel::Municipality && self.0 % 1000 == REST
    }

    /// The code as a number.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }

    /// How fine the place is.
    #[must_use]
    pub fn level(self) -> PlaceLevel {
        match self.0 {
            0 => PlaceLevel::Nation,
            1..=999 => PlaceLevel::State,
            _ => PlaceLevel::Municipality,
        }
    }

    /// The state that the place is or lies in; the country lies in none.
    #[must_use]
    pub fn state(self) -> Option<Self> {
        match self.level() {
            PlaceLevel::Nation => None,
            PlaceLevel::State => Some(self),
            PlaceLevel::Municipality => Some(Self(self.0 / 1000)),
        }
    }

    /// Whether this place is `other` or lies in it.
    #[must_use]
    pub fn lies_in(self, other: Self) -> bool {
        other == Self::NATION || self == other || self.state() == Some(other)
    }

    /// Whether the code stands for "abroad", "another municipality", "not specified" or the rest of a state, and so for no
    /// place on a map.
    #[must_use]
    pub fn is_unlocated(self) -> bool {
        self.state().is_some_and(|s| s.0 > 32) || self.is_rest() || matches!(self.0 % 1000, 998 | 999)
    }

    /// INEGI's name of a state, `México` for the country; municipalities are named by the record's catalogue.
    #[must_use]
    pub fn state_name(self) -> Option<&'static str> {
        STATES.iter().find(|s| s.code == self.0).map(|s| s.name)
    }
}

impl fmt::Display for PlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level() {
            PlaceLevel::Nation => f.write_str("nation"),
            PlaceLevel::State => write!(f, "{:02}", self.0),
            PlaceLevel::Municipality => write!(f, "{:05}", self.0),
        }
    }
}

impl FromStr for PlaceCode {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Self, NotAPlace> {
        let refuse = || NotAPlace { seen: text.to_owned() };
        match fold_name(text).as_str() {
            "nation" | "nacional" | "national" | "pais" => return Ok(Self::NATION),
            _ => {}
        }
        if text.bytes().all(|b| b.is_ascii_digit()) && !text.is_empty() && text.len() <= 5 {
            let number = text.parse().map_err(|_| refuse())?;
            return Self::new(number).map_err(|_| refuse());
        }
        Self::state_named(text).map_err(|_| refuse())
    }
}

impl TryFrom<String> for PlaceCode {
    type Error = NotAPlace;

    fn try_from(text: String) -> Result<Self, NotAPlace> {
        text.parse()
    }
}

impl From<PlaceCode> for String {
    fn from(code: PlaceCode) -> Self {
        code.to_string()
    }
}

/// A place with its name and the months in which it existed under that code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// INEGI's code.
    pub code: PlaceCode,
    /// INEGI's name.
    pub name: String,
    /// First month in which the code existed; nothing when it precedes the record.
    pub since: Option<Month>,
    /// Last month in which the code existed; nothing when it still does.
    pub until: Option<Month>,
    /// For a municipality that was created: those it was split from.
    pub split_from: Vec<PlaceCode>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_follow_inegis_form() {
        for (text, level) in [
            ("nation", PlaceLevel::Nation),
            ("25", PlaceLevel::State),
            ("25006", PlaceLevel::Municipality),
            ("1001", PlaceLevel::Municipality),
        ] {
            assert_eq!(text.parse::<PlaceCode>().unwrap().level(), level);
        }
        for text in ["35", "1000", "35001", "100", "x", "250060", ""] {
            assert!(text.parse::<PlaceCode>().is_err(), "{text} was taken for a place");
        }
        assert_eq!("01001".parse::<PlaceCode>().unwrap().to_string(), "01001");
    }

    #[test]
    fn a_state_is_found_under_every_name_that_publishers_use() {
        for (name, code) in [
            ("MICHOACÁN", 16),
            ("Coahuila de Zaragoza", 5),
            ("distrito_federal", 9),
            ("Estado de México", 15),
            ("VERACRUZ", 30),
        ] {
            assert_eq!(PlaceCode::state_named(name).unwrap().number(), code, "{name}");
        }
        assert!(PlaceCode::state_named("Sinalos").is_err());
    }

    #[test]
    fn a_municipality_lies_in_its_state_and_in_the_country() {
        let culiacan: PlaceCode = "25006".parse().unwrap();
        let sinaloa: PlaceCode = "Sinaloa".parse().unwrap();
        let sonora: PlaceCode = "Sonora".parse().unwrap();
        assert!(
            culiacan.lies_in(sinaloa) && culiacan.lies_in(PlaceCode::NATION) && culiacan.lies_in(culiacan)
        );
        assert!(!culiacan.lies_in(sonora) && !sinaloa.lies_in(culiacan));
        assert!("33999".parse::<PlaceCode>().unwrap().is_unlocated() && !culiacan.is_unlocated());
    }

    #[test]
    fn the_rest_of_a_state_is_no_municipality_that_anybody_knows_and_none_that_nobody_knows() {
        let sinaloa: PlaceCode = "Sinaloa".parse().unwrap();
        let rest = PlaceCode::rest_of(sinaloa).unwrap();
        assert_eq!((rest.to_string().as_str(), rest.level()), ("25997", PlaceLevel::Municipality));
        assert!(rest.is_rest() && rest.is_unlocated() && rest.lies_in(sinaloa));
        for other in ["25006", "25998", "25999", "25", "nation"] {
            let other: PlaceCode = other.parse().unwrap();
            assert!(!other.is_rest(), "{other}");
            assert!(other == sinaloa || PlaceCode::rest_of(other).is_err(), "{other}");
        }
    }
}
