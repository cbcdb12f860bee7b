//! What a method is called: in words, in files, and among the reference values. A method is one row.

use report::{Text, Words};

use super::file::MethodName;

/// The names of a method.
struct MethodRow {
    /// In files and addresses.
    code: &'static str,
    /// In Spanish and in English.
    words: (&'static str, &'static str),
    /// Among the reference values.
    reference: &'static str,
}

impl MethodName {
    fn row(self) -> MethodRow {
        match self {
            Self::DifferenceInDifferences => MethodRow {
                code: "difference-in-differences",
                words: ("diferencia en diferencias", "difference in differences"),
                reference: "DiD (synthdid did_estimate)",
            },
            Self::SyntheticControl => MethodRow {
                code: "synthetic-control",
                words: ("control sintético", "synthetic control"),
                reference: "SC (no covariates)",
            },
            Self::SyntheticDid => MethodRow {
                code: "synthetic-did",
                words: ("diferencia en diferencias sintética", "synthetic difference in differences"),
                reference: "synthetic DiD",
            },
            Self::CallawaySantanna => MethodRow {
                code: "callaway-santanna",
                words: ("Callaway y Sant'Anna", "Callaway and Sant'Anna"),
                reference: "Callaway-SantAnna",
            },
            Self::SunAbraham => MethodRow {
                code: "sun-abraham",
                words: ("Sun y Abraham", "Sun and Abraham"),
                reference: "Sun-Abraham",
            },
            Self::Imputation => MethodRow {
                code: "imputation",
                words: (
                    "imputación (Borusyak, Jaravel y Spiess)",
                    "imputation (Borusyak, Jaravel and Spiess)",
                ),
                reference: "BJS imputation",
            },
            Self::AugmentedSyntheticControl => MethodRow {
                code: "augmented-synthetic-control",
                words: ("control sintético aumentado", "augmented synthetic control"),
                reference: "augmented SCM",
            },
            Self::InteractiveFixedEffects => MethodRow {
                code: "interactive-fixed-effects",
                words: ("efectos fijos interactivos", "interactive fixed effects"),
                reference: "generalized SC (IFE)",
            },
            Self::MatrixCompletion => MethodRow {
                code: "matrix-completion",
                words: ("compleción de matrices", "matrix completion"),
                reference: "matrix completion MC-NNM",
            },
            Self::PoissonFixedEffects => MethodRow {
                code: "poisson-fixed-effects",
                words: ("regresión de Poisson con efectos fijos", "Poisson regression with fixed effects"),
                reference: "Poisson FE",
            },
        }
    }

    /// The name under which the reference values know the method.
    #[must_use]
    pub fn reference(self) -> &'static str {
        self.row().reference
    }

    /// The name used in files and addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().code
    }
}

impl Words for MethodName {
    fn words(&self) -> Text {
        let (es, en) = self.row().words;
        Text::both(es, en)
    }
}
