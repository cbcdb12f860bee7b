//! What exactly a figure measures: who publishes it, what is counted, in which catalogue, dated how.

use serde::{Deserialize, Serialize};

use crate::{Basis, Catalogue, Statistic};

/// Who publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Publisher {
    /// Secretariado Ejecutivo del Sistema Nacional de Seguridad Pública.
    Sesnsp,
    /// Fiscalía General de la República, Procuraduría General de la República before 2019.
    Fgr,
    /// Instituto Nacional de Estadística y Geografía.
    Inegi,
    /// Consejo Nacional de Población.
    Conapo,
    /// Guardia Nacional.
    NationalGuard,
    /// Presidencia de la República.
    Presidency,
    /// Secretaría de la Defensa Nacional.
    Sedena,
}

impl Publisher {
    /// The short name under which readers know the publisher, the same in both languages.
    #[must_use]
    pub fn acronym(self) -> &'static str {
        match self {
            Self::Sesnsp => "SESNSP",
            Self::Fgr => "FGR",
            Self::Inegi => "INEGI",
            Self::Conapo => "CONAPO",
            Self::NationalGuard => "Guardia Nacional",
            Self::Presidency => "Presidencia",
            Self::Sedena => "SEDENA",
        }
    }
}

/// What a figure measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Measure {
    /// Who publishes it.
    pub publisher: Publisher,
    /// What is counted.
    pub statistic: Statistic,
    /// The catalogue of the offence.
    pub catalogue: Catalogue,
}

impl Measure {
    /// To which moment its counts are dated.
    #[must_use]
    pub fn basis(self) -> Basis {
        self.statistic.basis()
    }
}
