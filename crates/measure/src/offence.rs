//! Offences as they are asked for: by name in either language, one or several together.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::Offence;

/// A text that names no offence, or one beside a part of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnOffence {
    /// No offence is called so.
    #[error("`{seen}` is not an offence: expected one of {}, or several joined with `+`", Offence::ALL.iter().map(|o| o.code()).collect::<Vec<_>>().join(", "))]
    Unknown {
        /// The text that was read.
        seen: String,
    },
    /// A sum would count the part twice.
    #[error("`{whole}` counts `{part}` too: ask for one of them")]
    CountedTwice {
        /// What is several offences as one number.
        whole: Offence,
        /// One of them.
        part: Offence,
    },
}

impl fmt::Display for Offence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Offence {
    type Err = NotAnOffence;

    fn from_str(text: &str) -> Result<Self, NotAnOffence> {
        let folded = crate::fold_name(text).replace(' ', "-");
        Self::ALL
            .into_iter()
            .find(|o| o.code() == folded || o.spanish_code() == folded)
            .ok_or_else(|| NotAnOffence::Unknown { seen: text.to_owned() })
    }
}

/// Offences that are asked for together, such as `intentional-homicide+femicide`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OffenceSet(BTreeSet<Offence>);

impl OffenceSet {
    /// One offence.
    #[must_use]
    pub fn one(offence: Offence) -> Self {
        Self(BTreeSet::from([offence]))
    }

    /// Whether the offence is one of these.
    #[must_use]
    pub fn contains(&self, offence: Offence) -> bool {
        self.0.contains(&offence)
    }

    /// The offences in the catalogue's order.
    pub fn iter(&self) -> impl Iterator<Item = Offence> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<Offence> for OffenceSet {
    fn from_iter<I: IntoIterator<Item = Offence>>(offences: I) -> Self {
        Self(offences.into_iter().collect())
    }
}

impl fmt::Display for OffenceSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes: Vec<_> = self.iter().map(Offence::code).collect();
        f.write_str(&codes.join("+"))
    }
}

impl FromStr for OffenceSet {
    type Err = NotAnOffence;

    fn from_str(text: &str) -> Result<Self, NotAnOffence> {
        let set: BTreeSet<Offence> =
            text.split('+').map(|part| part.trim().parse()).collect::<Result<_, _>>()?;
        let twice = |whole: &Offence| {
            whole.parts().iter().find(|part| set.contains(*part)).map(|part| (*whole, *part))
        };
        match set.iter().find_map(twice) {
            Some((whole, part)) => Err(NotAnOffence::CountedTwice { whole, part }),
            None => Ok(Self(set)),
        }
    }
}

impl TryFrom<String> for OffenceSet {
    type Error = NotAnOffence;

    fn try_from(text: String) -> Result<Self, NotAnOffence> {
        text.parse()
    }
}

impl From<OffenceSet> for String {
    fn from(set: OffenceSet) -> Self {
        set.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offence_is_found_in_both_languages_and_no_code_is_used_twice() {
        for offence in Offence::ALL {
            assert_eq!(offence.code().parse::<Offence>().unwrap(), offence);
            assert_eq!(offence.spanish_code().parse::<Offence>().unwrap(), offence);
        }
        assert_eq!("Homicidio doloso".parse::<Offence>().unwrap(), Offence::IntentionalHomicide);
        assert!("homicidio".parse::<Offence>().is_err());
    }

    #[test]
    fn a_set_survives_its_text_in_any_order() {
        let set: OffenceSet = "femicide+intentional-homicide".parse().unwrap();
        assert_eq!(set.to_string(), "intentional-homicide+femicide");
        assert_eq!(set.to_string().parse::<OffenceSet>().unwrap(), set);
        assert!("femicide+".parse::<OffenceSet>().is_err());
        let twice = "homicide-with-femicide+femicide".parse::<OffenceSet>();
        assert_eq!(
            twice,
            Err(NotAnOffence::CountedTwice { whole: Offence::HomicideWithFemicide, part: Offence::Femicide })
        );
    }
}
