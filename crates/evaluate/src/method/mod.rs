//! The estimators: one file a method, each from a spec over plain numbers to a fit.
//!
//! A block design (every treated unit starts in the same period) is a [`Block`]; adoption at several dates is a
//! [`Staggered`] panel. A method knows neither policies nor sentences: the gates before it decide whether a design admits it.

mod adoption;
mod assignment;
mod assignment_law;
mod augmented_control;
mod block;
pub mod callaway_santanna;
mod cohort_spread;
mod cohort_synthetic_did;
mod conformal;
mod conformal_model;
mod debiased_synthetic_control;
mod difference_in_differences;
mod equivalence;
mod error;
pub mod extended_poisson;
mod factor_model;
pub mod fixed_effects;
pub mod goodman_bacon;
pub mod honest_did;
mod imputation;
mod interactive_bootstrap;
mod interactive_effects;
mod interrupted_time_series;
mod matrix_completion;
mod penalised_control;
mod placebo;
mod predictor_control;
mod randomisation;
mod ring_spillovers;
mod spillover_exposure;
mod spillover_synthetic_control;
mod staggered;
mod structural_series;
pub mod sun_abraham;
pub mod switching;
mod synthetic_control;
mod synthetic_did;
mod unit_outcomes;
mod weights;
pub mod wild_bootstrap;

pub use adoption::{AdoptionPanel, HorizonEffect};
pub(crate) use assignment::count_sets;
pub use assignment::{AssignmentSets, MOST_ENUMERATED, SetPlan};
pub use assignment_law::{AssignmentLaw, AssignmentStatistic, LawInference};
pub use augmented_control::{AugmentedControlFit, AugmentedControlSpec, CovariateUse, RidgePenalty};
pub use block::{Block, BlockFit, BlockMethod};
pub use callaway_santanna::{CallawaySantannaFit, CallawaySantannaSpec};
pub use cohort_spread::{CohortBootstrap, CohortPlacebos};
pub use cohort_synthetic_did::{CohortEffect, CohortSyntheticDidFit, CohortSyntheticDidSpec};
pub use conformal::{
    ConformalInterval, ConformalNorm, ConformalSpec, ConformalTest, NullResiduals, Permutations,
    conformal_intervals,
};
pub use conformal_model::ConformalModel;
pub use debiased_synthetic_control::{DebiasedSyntheticControlFit, DebiasedSyntheticControlSpec};
pub use difference_in_differences::DifferenceInDifferencesSpec;
pub use equivalence::{
    Equivalence, MarginTest, equivalence_by_placebos, equivalence_by_standard_error,
    smallest_detectable_effect,
};
pub use error::Error;
pub use honest_did::{EventStudy, HonestDidSpec, HonestInterval, HonestTarget};
pub use imputation::{ImputationFit, ImputationRefusal, ImputationSpec, RefusedImputation, Spread};
pub use interactive_bootstrap::{BootstrapSpread, ParametricBootstrap};
pub use interactive_effects::{FactorRank, InteractiveEffectsFit, InteractiveEffectsSpec, RankEstimate};
pub use interrupted_time_series::{
    Coefficient, InterruptedSeries, InterruptedTimeSeriesFit, InterruptedTimeSeriesSpec, Interruption,
    OutcomeFamily,
};
pub use matrix_completion::{
    CompletionFolds, CompletionPenalty, MatrixCompletionFit, MatrixCompletionSpec, PenaltyEstimate,
};
pub use penalised_control::{ControlLevel, ControlPenalty, PenalisedControlSpec};
pub use placebo::{PlaceboEffect, PlaceboInference, placebo_in_space};
pub use predictor_control::{
    Predictor, PredictorControlFit, PredictorControlSpec, PredictorOptimum, PredictorPanel,
    PredictorPlacebos, Uniqueness,
};
pub use randomisation::{RandomisationInference, randomise_assignment};
pub use ring_spillovers::{RingEffect, RingSpilloverFit, RingSpilloverSpec};
pub use spillover_exposure::RingExposure;
pub use spillover_synthetic_control::{
    SpilloverPath, SpilloverSyntheticControlFit, SpilloverSyntheticControlSpec,
};
pub use staggered::Staggered;
pub use structural_series::{ImpactSummary, Seasons, StructuralSeriesFit, StructuralSeriesSpec};
pub use synthetic_control::SyntheticControlSpec;
pub use synthetic_did::SyntheticDidSpec;
pub use weights::{Regularisation, Solver, WeightSolution};
