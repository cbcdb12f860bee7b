//! The estimators: one file a method, each from a spec over plain numbers to a fit, and what a fit is held against.
//!
//! A block design (every treated unit starts in the same period) is a [`Block`]; adoption at several dates is a
//! [`Staggered`] panel, or an [`AdoptionPanel`] where a method reads columns. A method knows neither policies nor sentences:
//! whoever uses it decides whether a design admits it. Nothing here reads a file, and draws come from a
//! [`StreamKey`](numeric::stream::StreamKey), so that the same numbers give the same answer at any number of threads.
//!
//! ```
//! use estimate::{Block, SyntheticDidSpec};
//! use numeric::Matrix;
//!
//! // Three places over four periods; the first is treated in the last period.
//! let outcomes = Matrix::from_rows(&[&[2.0, 3.0, 4.0, 9.0], &[1.0, 2.0, 3.0, 4.0], &[3.0, 3.5, 5.5, 6.0]])?;
//! let block = Block::new(outcomes, &[true, false, false], 3)?;
//! let fit = SyntheticDidSpec::default().fit(&block)?;
//! assert!(fit.effect > 3.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod conformal;
mod error;
mod factor;
mod inference;
mod panel;
mod regression;
mod series;
mod spillover;
mod staggered_starts;
mod synthetic;
pub mod verify;

pub use conformal::model::ConformalModel;
pub use conformal::residuals::{
    ConformalInterval, ConformalNorm, ConformalSpec, ConformalTest, NullResiduals, Permutations,
    conformal_intervals,
};
pub use error::Error;
pub use factor::interactive_bootstrap::{BootstrapSpread, ParametricBootstrap};
pub use factor::interactive_effects::{
    FactorRank, InteractiveEffectsFit, InteractiveEffectsSpec, RankEstimate,
};
pub use factor::matrix_completion::{
    CompletionFolds, CompletionPenalty, MatrixCompletionFit, MatrixCompletionSpec, PenaltyEstimate,
};
pub use inference::assignment::{AssignmentSets, MOST_ENUMERATED, SetPlan, count_sets};
pub use inference::assignment_law::{AssignmentLaw, AssignmentStatistic, LawInference};
pub use inference::equivalence::{
    Equivalence, MarginTest, equivalence_by_placebos, equivalence_by_standard_error,
    smallest_detectable_effect,
};
pub use inference::placebo::{PlaceboEffect, PlaceboInference};
pub use panel::adoption::{AdoptionPanel, HorizonEffect};
pub use panel::block::Block;
pub use panel::staggered::Staggered;
pub use regression::{fixed_effects, wild_bootstrap};
pub use series::interrupted_time_series::{
    Coefficient, InterruptedSeries, InterruptedTimeSeriesFit, InterruptedTimeSeriesSpec, Interruption,
    OutcomeFamily,
};
pub use series::structural_series::{ImpactSummary, Seasons, StructuralSeriesFit, StructuralSeriesSpec};
pub use spillover::ring_spillovers::{RingEffect, RingSpilloverFit, RingSpilloverSpec};
pub use spillover::spillover_exposure::RingExposure;
pub use staggered_starts::*;
pub use synthetic::augmented_control::{
    AugmentedControlFit, AugmentedControlSpec, CovariateUse, RidgePenalty,
};
pub use synthetic::cohort_spread::{CohortBootstrap, CohortPlacebos};
pub use synthetic::cohort_synthetic_did::{CohortEffect, CohortSyntheticDidFit, CohortSyntheticDidSpec};
pub use synthetic::debiased_synthetic_control::{DebiasedSyntheticControlFit, DebiasedSyntheticControlSpec};
pub use synthetic::difference_in_differences::DifferenceInDifferencesSpec;
pub use synthetic::penalised_control::{ControlLevel, ControlPenalty, PenalisedControlSpec};
pub use synthetic::predictor_control::{
    Predictor, PredictorControlFit, PredictorControlSpec, PredictorOptimum, PredictorPanel,
    PredictorPlacebos, Uniqueness,
};
pub use synthetic::randomisation::{RandomisationInference, randomise_assignment};
pub use synthetic::spillover_synthetic_control::{
    SpilloverPath, SpilloverSyntheticControlFit, SpilloverSyntheticControlSpec,
};
pub use synthetic::synthetic_control::SyntheticControlSpec;
pub use synthetic::synthetic_did::SyntheticDidSpec;
pub use synthetic::weights::{Regularisation, Solver, WeightSolution};
pub use synthetic::{block_fit::BlockFit, block_method::BlockMethod, placebo_in_space::placebo_in_space};
