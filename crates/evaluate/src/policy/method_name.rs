//! What a method is called: in words, in files, and among the reference values.

use report::{Text, Words};

use super::file::MethodName;

impl Words for MethodName {
    fn words(&self) -> Text {
        match self {
            Self::DifferenceInDifferences => {
                Text::both("diferencia en diferencias", "difference in differences")
            }
            Self::SyntheticControl => Text::both("control sintético", "synthetic control"),
            Self::SyntheticDid => {
                Text::both("diferencia en diferencias sintética", "synthetic difference in differences")
            }
            Self::CallawaySantanna => Text::both("Callaway y Sant'Anna", "Callaway and Sant'Anna"),
            Self::SunAbraham => Text::both("Sun y Abraham", "Sun and Abraham"),
            Self::Imputation => Text::both(
                "imputación (Borusyak, Jaravel y Spiess)",
                "imputation (Borusyak, Jaravel and Spiess)",
            ),
            Self::AugmentedSyntheticControl => {
                Text::both("control sintético aumentado", "augmented synthetic control")
            }
            Self::InteractiveFixedEffects => {
                Text::both("efectos fijos interactivos", "interactive fixed effects")
            }
            Self::MatrixCompletion => Text::both("compleción de matrices", "matrix completion"),
            Self::PoissonFixedEffects => {
                Text::both("regresión de Poisson con efectos fijos", "Poisson regression with fixed effects")
            }
        }
    }
}

impl MethodName {
    /// The name under which the reference values know the method.
    #[must_use]
    pub fn reference(self) -> &'static str {
        match self {
            Self::DifferenceInDifferences => "DiD (synthdid did_estimate)",
            Self::SyntheticControl => "SC (no covariates)",
            Self::SyntheticDid => "synthetic DiD",
            Self::CallawaySantanna => "Callaway-SantAnna",
            Self::SunAbraham => "Sun-Abraham",
            Self::Imputation => "BJS imputation",
            Self::PoissonFixedEffects => "Poisson FE",
            Self::AugmentedSyntheticControl => "augmented SCM",
            Self::InteractiveFixedEffects => "generalized SC (IFE)",
            Self::MatrixCompletion => "matrix completion MC-NNM",
        }
    }

    /// The name used in files and addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::DifferenceInDifferences => "difference-in-differences",
            Self::SyntheticControl => "synthetic-control",
            Self::SyntheticDid => "synthetic-did",
            Self::CallawaySantanna => "callaway-santanna",
            Self::SunAbraham => "sun-abraham",
            Self::Imputation => "imputation",
            Self::PoissonFixedEffects => "poisson-fixed-effects",
            Self::AugmentedSyntheticControl => "augmented-synthetic-control",
            Self::InteractiveFixedEffects => "interactive-fixed-effects",
            Self::MatrixCompletion => "matrix-completion",
        }
    }
}
