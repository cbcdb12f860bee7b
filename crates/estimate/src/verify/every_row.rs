//! Every row, each by the group of methods whose own it is.

use rayon::prelude::*;

use super::outcome::Answer;
use super::{
    NotRun, Outcome, ReferencePanels, ReferenceRow, Verified, conformal, factors, fixed_effects, honest,
    reference_rows, series, staggered, synthetic, synthetic_predictors,
};

/// Computes every row that the panels at hand allow.
#[must_use]
pub fn verify_methods(panels: &dyn ReferencePanels) -> Vec<Verified> {
    reference_rows().into_par_iter().map(|row| Verified { outcome: outcome_of(&row, panels), row }).collect()
}

/// The groups, each of which answers its own rows.
const GROUPS: &[fn(&ReferenceRow, &dyn ReferencePanels) -> Answer] = &[
    fixed_effects::answer,
    factors::answer,
    conformal::answer,
    series::answer,
    staggered::answer,
    synthetic::answer,
    synthetic_predictors::answer,
    honest::answer,
];

fn outcome_of(row: &ReferenceRow, panels: &dyn ReferencePanels) -> Outcome {
    match GROUPS.iter().find_map(|answer| answer(row, panels)) {
        Some(Ok(outcome)) => outcome,
        Some(Err(error)) => Outcome::Stopped(error),
        None if row.numbers().is_empty() => Outcome::NotRun(NotRun::NoNumber),
        None => Outcome::NotRun(NotRun::NoMethod),
    }
}
