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
