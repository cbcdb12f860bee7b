//! Offences: the publisher's catalogues and the common one that lets figures be asked for by one name.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The catalogue in which a publisher names offences. A change of catalogue is a break of the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Catalogue {
    /// SESNSP, "nueva metodología", 2015 to December 2025.
    Sesnsp2015,
    /// SESNSP, Registro Nacional de Incidencia Delictiva, from January 2026.
    Rnid2026,
    /// Federal offences as SESNSP and FGR publish them from 2012.
    Ideff2012,
    /// Federal offences as PGR published them, 2001 to 2017.
    Pgr2001,
    /// Presumed homicides of the vital statistics (ICD-10 X85 to Y09 and its predecessors), INEGI.
    VitalStatistics,
    /// Deaths by presumed criminal rivalry: executions, aggressions, confrontations.
    PresumedRivalry,
    /// A count that is of no offence: inhabitants, personnel.
    None,
}

macro_rules! offences {
    ($($variant:ident $code:literal $spanish:literal $doc:literal;)*) => {
        /// An offence of the common catalogue.
        ///
        /// A publisher's label maps to at most one of these, and attempts are never part of the completed offence.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Offence { $(#[doc = $doc] $variant,)* }

        impl Offence {
            /// Every offence, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The English name used in flags, files and addresses.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The Spanish name, accepted wherever the English one is.
            #[must_use]
            pub fn spanish_code(self) -> &'static str {
                match self { $(Self::$variant => $spanish,)* }
            }
        }
    };
}

offences! {
    IntentionalHomicide "intentional-homicide" "homicidio-doloso" "Homicidio doloso.";
    Femicide "femicide" "feminicidio" "Feminicidio.";
    NegligentHomicide "negligent-homicide" "homicidio-culposo" "Homicidio culposo.";
    AttemptedIntentionalHomicide "attempted-intentional-homicide" "tentativa-de-homicidio-doloso" "Tentativa de homicidio doloso, counted apart from 2026.";
    AttemptedFemicide "attempted-femicide" "tentativa-de-feminicidio" "Tentativa de feminicidio, counted apart from 2026.";
    OtherAgainstLife "other-against-life" "otros-contra-la-vida" "Otros delitos que atentan contra la vida y la integridad corporal.";
    IntentionalInjury "intentional-injury" "lesiones-dolosas" "Lesiones dolosas.";
    NegligentInjury "negligent-injury" "lesiones-culposas" "Lesiones culposas.";
    Kidnapping "kidnapping" "secuestro" "Secuestro, all modalities.";
    Extortion "extortion" "extorsion" "Extorsión; from 2026 in person and by other means together, without attempts.";
    AttemptedExtortion "attempted-extortion" "tentativa-de-extorsion" "Tentativa de extorsión, counted apart from 2026.";
    HumanTrafficking "human-trafficking" "trata-de-personas" "Trata de personas.";
    DrugRetail "drug-retail" "narcomenudeo" "Narcomenudeo (common law).";
    DrugOffences "drug-offences" "contra-la-salud" "Delitos contra la salud (federal).";
    DrugPossession "drug-possession" "posesion" "Federal drug offences of possession.";
    VehicleTheft "vehicle-theft" "robo-de-vehiculo" "Robo de vehículo automotor.";
    HouseBurglary "house-burglary" "robo-a-casa-habitacion" "Robo a casa habitación.";
    BusinessRobbery "business-robbery" "robo-a-negocio" "Robo a negocio.";
    StreetRobbery "street-robbery" "robo-a-transeunte" "Robo a transeúnte.";
    DomesticViolence "domestic-violence" "violencia-familiar" "Violencia familiar.";
    Rape "rape" "violacion" "Violación simple y equiparada.";
    HomicideDeath "homicide-death" "muerte-por-homicidio" "A death that the vital statistics class as presumed homicide.";
    PresumedRivalryDeath "presumed-rivalry-death" "muerte-por-presunta-rivalidad" "A death attributed to presumed criminal rivalry.";
    CivilianClashDeath "civilian-clash-death" "muerte-de-agresor-en-enfrentamiento" "A civilian whom the army counts as its opponent, killed in a confrontation.";
    SoldierClashDeath "soldier-clash-death" "muerte-de-militar-en-enfrentamiento" "A soldier killed in a confrontation.";
    BystanderClashDeath "bystander-clash-death" "muerte-de-victima-en-enfrentamiento" "A third party (the army's `víctima`) killed in a confrontation.";
    Other "other" "otro" "An offence of the publisher that the common catalogue does not name.";
    NoOffence "none" "ninguno" "No offence: inhabitants, personnel.";
}

/// A text that names no offence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{seen}` is not an offence: expected one of {}, or several joined with `+`", Offence::ALL.iter().map(|o| o.code()).collect::<Vec<_>>().join(", "))]
pub struct NotAnOffence {
    /// The text that was read.
    pub seen: String,
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
            .iter()
            .copied()
            .find(|o| o.code() == folded || o.spanish_code() == folded)
            .ok_or_else(|| NotAnOffence { seen: text.to_owned() })
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
        text.split('+').map(|part| part.trim().parse()).collect::<Result<_, _>>().map(Self)
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
            assert_eq!(offence.code().parse::<Offence>().unwrap(), *offence);
            assert_eq!(offence.spanish_code().parse::<Offence>().unwrap(), *offence);
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
    }
}
