//! The offences of the common catalogue.
//!
//! Written by `cargo xtask catalogue` from `crates/catalogue/tables`: change those.

use serde::{Deserialize, Serialize};

/// An offence of the common catalogue.
///
/// A publisher's label maps to at most one of these, and attempts are never part of the completed offence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Offence {
    /// Homicidio doloso.
    IntentionalHomicide,
    /// Feminicidio.
    Femicide,
    /// Homicidio doloso and feminicidio as one number, where a rewriting has added them up: never asked for with either of them.
    HomicideWithFemicide,
    /// Homicidio culposo.
    NegligentHomicide,
    /// Tentativa de homicidio doloso, counted apart from 2026.
    AttemptedIntentionalHomicide,
    /// Tentativa de feminicidio, counted apart from 2026.
    AttemptedFemicide,
    /// Otros delitos que atentan contra la vida y la integridad corporal.
    OtherAgainstLife,
    /// Lesiones dolosas.
    IntentionalInjury,
    /// Lesiones culposas.
    NegligentInjury,
    /// Secuestro, all modalities.
    Kidnapping,
    /// Extorsión; from 2026 in person and by other means together, without attempts.
    Extortion,
    /// Tentativa de extorsión, counted apart from 2026.
    AttemptedExtortion,
    /// Trata de personas.
    HumanTrafficking,
    /// Narcomenudeo (common law).
    DrugRetail,
    /// Delitos contra la salud (federal).
    DrugOffences,
    /// Federal drug offences of possession.
    DrugPossession,
    /// What the federal law against organised crime punishes, drug offences under it included.
    OrganisedCrime,
    /// What the federal law on firearms and explosives punishes.
    Firearms,
    /// What the federal law on hydrocarbons punishes, stolen fuel above all; counted from 2019.
    Hydrocarbons,
    /// Robo de vehículo automotor.
    VehicleTheft,
    /// Robo a casa habitación.
    HouseBurglary,
    /// Robo a negocio.
    BusinessRobbery,
    /// Robo a transeúnte.
    StreetRobbery,
    /// Violencia familiar.
    DomesticViolence,
    /// Violación simple y equiparada.
    Rape,
    /// A death that the vital statistics class as presumed homicide.
    HomicideDeath,
    /// A death attributed to presumed criminal rivalry.
    PresumedRivalryDeath,
    /// A civilian whom the army counts as its opponent, killed in a confrontation.
    CivilianClashDeath,
    /// A soldier killed in a confrontation.
    SoldierClashDeath,
    /// A third party (the army's `víctima`) killed in a confrontation.
    BystanderClashDeath,
    /// Every crime that the victimisation survey asks about: a printed total, of which the survey's classes are parts.
    AllCrimes,
    /// Robo parcial de vehículo: accessories, parts or tools (ENVIPE).
    VehiclePartsTheft,
    /// Robo o asalto en calle o transporte público, with those on the way to or from a bank (ENVIPE): wider than street robbery.
    StreetOrTransportRobbery,
    /// Robo en forma distinta a las anteriores, with pickpocketing (ENVIPE).
    OtherTheft,
    /// Fraude: of banks and of consumers (ENVIPE).
    Fraud,
    /// Amenazas, spoken by somebody identified or written up to crimes of 2023 (ENVIPE).
    Threats,
    /// Homicidios, among prisoners.
    PrisonHomicide,
    /// Suicidios, among prisoners.
    PrisonSuicide,
    /// Decesos, of prisoners: homicides and suicides are other incidents.
    PrisonDeath,
    /// Fugas.
    PrisonEscape,
    /// Motines.
    PrisonRiot,
    /// Riñas, among prisoners.
    PrisonFight,
    /// An offence of the publisher that the common catalogue does not name.
    Other,
    /// No offence: inhabitants, personnel.
    NoOffence,
}

impl Offence {
    /// Every one, in the order of the table.
    pub const ALL: [Self; 44] = [Self::IntentionalHomicide, Self::Femicide, Self::HomicideWithFemicide, Self::NegligentHomicide, Self::AttemptedIntentionalHomicide, Self::AttemptedFemicide, Self::OtherAgainstLife, Self::IntentionalInjury, Self::NegligentInjury, Self::Kidnapping, Self::Extortion, Self::AttemptedExtortion, Self::HumanTrafficking, Self::DrugRetail, Self::DrugOffences, Self::DrugPossession, Self::OrganisedCrime, Self::Firearms, Self::Hydrocarbons, Self::VehicleTheft, Self::HouseBurglary, Self::BusinessRobbery, Self::StreetRobbery, Self::DomesticViolence, Self::Rape, Self::HomicideDeath, Self::PresumedRivalryDeath, Self::CivilianClashDeath, Self::SoldierClashDeath, Self::BystanderClashDeath, Self::AllCrimes, Self::VehiclePartsTheft, Self::StreetOrTransportRobbery, Self::OtherTheft, Self::Fraud, Self::Threats, Self::PrisonHomicide, Self::PrisonSuicide, Self::PrisonDeath, Self::PrisonEscape, Self::PrisonRiot, Self::PrisonFight, Self::Other, Self::NoOffence];

    /// The name used in flags, files and addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::IntentionalHomicide => "intentional-homicide",
            Self::Femicide => "femicide",
            Self::HomicideWithFemicide => "homicide-with-femicide",
            Self::NegligentHomicide => "negligent-homicide",
            Self::AttemptedIntentionalHomicide => "attempted-intentional-homicide",
            Self::AttemptedFemicide => "attempted-femicide",
            Self::OtherAgainstLife => "other-against-life",
            Self::IntentionalInjury => "intentional-injury",
            Self::NegligentInjury => "negligent-injury",
            Self::Kidnapping => "kidnapping",
            Self::Extortion => "extortion",
            Self::AttemptedExtortion => "attempted-extortion",
            Self::HumanTrafficking => "human-trafficking",
            Self::DrugRetail => "drug-retail",
            Self::DrugOffences => "drug-offences",
            Self::DrugPossession => "drug-possession",
            Self::OrganisedCrime => "organised-crime",
            Self::Firearms => "firearms",
            Self::Hydrocarbons => "hydrocarbons",
            Self::VehicleTheft => "vehicle-theft",
            Self::HouseBurglary => "house-burglary",
            Self::BusinessRobbery => "business-robbery",
            Self::StreetRobbery => "street-robbery",
            Self::DomesticViolence => "domestic-violence",
            Self::Rape => "rape",
            Self::HomicideDeath => "homicide-death",
            Self::PresumedRivalryDeath => "presumed-rivalry-death",
            Self::CivilianClashDeath => "civilian-clash-death",
            Self::SoldierClashDeath => "soldier-clash-death",
            Self::BystanderClashDeath => "bystander-clash-death",
            Self::AllCrimes => "all-crimes",
            Self::VehiclePartsTheft => "vehicle-parts-theft",
            Self::StreetOrTransportRobbery => "street-or-transport-robbery",
            Self::OtherTheft => "other-theft",
            Self::Fraud => "fraud",
            Self::Threats => "threats",
            Self::PrisonHomicide => "prison-homicide",
            Self::PrisonSuicide => "prison-suicide",
            Self::PrisonDeath => "prison-death",
            Self::PrisonEscape => "prison-escape",
            Self::PrisonRiot => "prison-riot",
            Self::PrisonFight => "prison-fight",
            Self::Other => "other",
            Self::NoOffence => "none",
        }
    }

    /// The Spanish name, accepted wherever the English one is.
    #[must_use]
    pub const fn spanish_code(self) -> &'static str {
        match self {
            Self::IntentionalHomicide => "homicidio-doloso",
            Self::Femicide => "feminicidio",
            Self::HomicideWithFemicide => "homicidio-con-feminicidio",
            Self::NegligentHomicide => "homicidio-culposo",
            Self::AttemptedIntentionalHomicide => "tentativa-de-homicidio-doloso",
            Self::AttemptedFemicide => "tentativa-de-feminicidio",
            Self::OtherAgainstLife => "otros-contra-la-vida",
            Self::IntentionalInjury => "lesiones-dolosas",
            Self::NegligentInjury => "lesiones-culposas",
            Self::Kidnapping => "secuestro",
            Self::Extortion => "extorsion",
            Self::AttemptedExtortion => "tentativa-de-extorsion",
            Self::HumanTrafficking => "trata-de-personas",
            Self::DrugRetail => "narcomenudeo",
            Self::DrugOffences => "contra-la-salud",
            Self::DrugPossession => "posesion",
            Self::OrganisedCrime => "delincuencia-organizada",
            Self::Firearms => "armas-de-fuego",
            Self::Hydrocarbons => "hidrocarburos",
            Self::VehicleTheft => "robo-de-vehiculo",
            Self::HouseBurglary => "robo-a-casa-habitacion",
            Self::BusinessRobbery => "robo-a-negocio",
            Self::StreetRobbery => "robo-a-transeunte",
            Self::DomesticViolence => "violencia-familiar",
            Self::Rape => "violacion",
            Self::HomicideDeath => "muerte-por-homicidio",
            Self::PresumedRivalryDeath => "muerte-por-presunta-rivalidad",
            Self::CivilianClashDeath => "muerte-de-agresor-en-enfrentamiento",
            Self::SoldierClashDeath => "muerte-de-militar-en-enfrentamiento",
            Self::BystanderClashDeath => "muerte-de-victima-en-enfrentamiento",
            Self::AllCrimes => "todos-los-delitos",
            Self::VehiclePartsTheft => "robo-parcial-de-vehiculo",
            Self::StreetOrTransportRobbery => "robo-en-calle-o-transporte",
            Self::OtherTheft => "robo-en-forma-distinta",
            Self::Fraud => "fraude",
            Self::Threats => "amenazas",
            Self::PrisonHomicide => "homicidio-en-prision",
            Self::PrisonSuicide => "suicidio-en-prision",
            Self::PrisonDeath => "deceso-en-prision",
            Self::PrisonEscape => "fuga-en-prision",
            Self::PrisonRiot => "motin-en-prision",
            Self::PrisonFight => "rina-en-prision",
            Self::Other => "otro",
            Self::NoOffence => "ninguno",
        }
    }

    /// The offences that it is one number of, beside which it is never asked for.
    #[must_use]
    pub const fn parts(self) -> &'static [Self] {
        match self {
            Self::IntentionalHomicide => &[],
            Self::Femicide => &[],
            Self::HomicideWithFemicide => &[Self::IntentionalHomicide, Self::Femicide],
            Self::NegligentHomicide => &[],
            Self::AttemptedIntentionalHomicide => &[],
            Self::AttemptedFemicide => &[],
            Self::OtherAgainstLife => &[],
            Self::IntentionalInjury => &[],
            Self::NegligentInjury => &[],
            Self::Kidnapping => &[],
            Self::Extortion => &[],
            Self::AttemptedExtortion => &[],
            Self::HumanTrafficking => &[],
            Self::DrugRetail => &[],
            Self::DrugOffences => &[],
            Self::DrugPossession => &[],
            Self::OrganisedCrime => &[],
            Self::Firearms => &[],
            Self::Hydrocarbons => &[],
            Self::VehicleTheft => &[],
            Self::HouseBurglary => &[],
            Self::BusinessRobbery => &[],
            Self::StreetRobbery => &[],
            Self::DomesticViolence => &[],
            Self::Rape => &[],
            Self::HomicideDeath => &[],
            Self::PresumedRivalryDeath => &[],
            Self::CivilianClashDeath => &[],
            Self::SoldierClashDeath => &[],
            Self::BystanderClashDeath => &[],
            Self::AllCrimes => &[],
            Self::VehiclePartsTheft => &[],
            Self::StreetOrTransportRobbery => &[],
            Self::OtherTheft => &[],
            Self::Fraud => &[],
            Self::Threats => &[],
            Self::PrisonHomicide => &[],
            Self::PrisonSuicide => &[],
            Self::PrisonDeath => &[],
            Self::PrisonEscape => &[],
            Self::PrisonRiot => &[],
            Self::PrisonFight => &[],
            Self::Other => &[],
            Self::NoOffence => &[],
        }
    }
}

