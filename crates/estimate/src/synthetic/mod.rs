//! Estimators of designs with one start that weight untreated units, and their placebos.

pub(crate) mod augmented_control;
pub(crate) mod block_fit;
pub(crate) mod block_method;
pub(crate) mod cohort_spread;
pub(crate) mod cohort_synthetic_did;
pub(crate) mod debiased_synthetic_control;
pub(crate) mod difference_in_differences;
pub(crate) mod penalised_control;
pub(crate) mod placebo_in_space;
pub(crate) mod predictor_control;
pub(crate) mod randomisation;
pub(crate) mod spillover_synthetic_control;
pub(crate) mod synthetic_control;
pub(crate) mod synthetic_did;
pub(crate) mod weights;

pub use augmented_control::{AugmentedControlFit, AugmentedControlSpec, CovariateUse, RidgePenalty};
pub use block_fit::BlockFit;
pub use block_method::BlockMethod;
pub use cohort_spread::{CohortBootstrap, CohortPlacebos};
pub use cohort_synthetic_did::{CohortEffect, CohortSyntheticDidFit, CohortSyntheticDidSpec};
pub use debiased_synthetic_control::{DebiasedSyntheticControlFit, DebiasedSyntheticControlSpec};
pub use difference_in_differences::DifferenceInDifferencesSpec;
pub use penalised_control::{ControlLevel, ControlPenalty, PenalisedControlSpec};
pub use placebo_in_space::placebo_in_space;
pub use predictor_control::{
    Predictor, PredictorControlFit, PredictorControlSpec, PredictorOptimum, PredictorPanel,
    PredictorPlacebos, Uniqueness,
};
pub use randomisation::{RandomisationInference, randomise_assignment};
pub use spillover_synthetic_control::{
    SpilloverPath, SpilloverSyntheticControlFit, SpilloverSyntheticControlSpec,
};
pub use synthetic_control::SyntheticControlSpec;
pub use synthetic_did::SyntheticDidSpec;
pub use weights::{Regularisation, Solver, WeightSolution};
