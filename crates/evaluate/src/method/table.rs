//! The table: every estimator that a policy file may name, one row each, with how each is set up.

use estimate::callaway_santanna::{BasePeriod, Comparison, GroupTimeEffect};
use estimate::fixed_effects::PoissonFixedEffectsSpec;
use estimate::local_projections::LocalProjectionsSpec;
use estimate::sun_abraham::{CohortPeriodEffect, SunAbrahamFit, SunAbrahamSpec};
use estimate::{
    AdoptionPanel, AugmentedControlSpec, Block, BlockFit, CallawaySantannaSpec, CompletionFolds,
    CompletionPenalty, ConformalModel, DifferenceInDifferencesSpec, Error, FactorRank, ImputationSpec,
    InteractiveEffectsSpec, MatrixCompletionSpec, RidgePenalty, Solver, Staggered, SyntheticControlSpec,
    SyntheticDidSpec,
};
use numeric::stream::StreamKey;
use report::{Text, Words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::row::{
    Average, CellEffect, Cells, EventStudyFit, Method, Need, OneStart, OneStartFit, Run, StaggeredFit,
};

/// A method by its name in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MethodName {
    /// Difference in differences.
    DifferenceInDifferences,
    /// Synthetic control, outcomes only.
    SyntheticControl,
    /// Synthetic difference in differences.
    SyntheticDid,
    /// Callaway and Sant'Anna, for staggered adoption.
    CallawaySantanna,
    /// Sun and Abraham, for staggered adoption.
    SunAbraham,
    /// Imputation of the untreated outcome, for staggered adoption.
    Imputation,
    /// Poisson regression with place and time effects, for counts.
    PoissonFixedEffects,
    /// Synthetic control augmented by a ridge regression.
    AugmentedSyntheticControl,
    /// Interactive fixed effects: factors that all places share.
    InteractiveFixedEffects,
    /// Matrix completion: place and time effects and a matrix of small nuclear norm.
    MatrixCompletion,
    /// Local projections difference in differences, for staggered adoption.
    LocalProjections,
}

impl MethodName {
    /// Every method, in the order of the table.
    pub const ALL: [Self; 11] = [
        Self::DifferenceInDifferences,
        Self::SyntheticControl,
        Self::SyntheticDid,
        Self::CallawaySantanna,
        Self::SunAbraham,
        Self::Imputation,
        Self::PoissonFixedEffects,
        Self::AugmentedSyntheticControl,
        Self::InteractiveFixedEffects,
        Self::MatrixCompletion,
        Self::LocalProjections,
    ];

    /// The row of the method: all that the program knows of it.
    pub(crate) fn row(self) -> Method {
        match self {
            Self::DifferenceInDifferences => Method {
                code: "difference-in-differences",
                words: ("diferencia en diferencias", "difference in differences"),
                reference: "DiD (synthdid did_estimate)",
                needs: &[Need::WholePlaces],
                run: Run::OneStart(OneStart {
                    tuned: noise_level,
                    fit: |block, _| Ok(weighted(DifferenceInDifferencesSpec.fit(block))),
                    over_time: Some(|_| ConformalModel::DifferenceInDifferences),
                    drawn: Some(2),
                }),
            },
            Self::SyntheticControl => Method {
                code: "synthetic-control",
                words: ("control sintético", "synthetic control"),
                reference: "SC (no covariates)",
                needs: &[Need::WholePlaces, Need::SameLevel],
                run: Run::OneStart(OneStart {
                    tuned: noise_level,
                    fit: |block, noise_level| {
                        SyntheticControlSpec { solver: Solver::Exact, noise_level }.fit(block).map(weighted)
                    },
                    over_time: Some(|_| ConformalModel::SyntheticControl),
                    drawn: Some(1),
                }),
            },
            Self::SyntheticDid => Method {
                code: "synthetic-did",
                words: ("diferencia en diferencias sintética", "synthetic difference in differences"),
                reference: "synthetic DiD",
                needs: &[Need::WholePlaces],
                run: Run::OneStart(OneStart {
                    tuned: noise_level,
                    fit: |block, noise_level| {
                        SyntheticDidSpec { solver: Solver::Exact, noise_level }.fit(block).map(weighted)
                    },
                    over_time: None,
                    drawn: Some(0),
                }),
            },
            Self::CallawaySantanna => Method {
                code: "callaway-santanna",
                words: ("Callaway y Sant'Anna", "Callaway and Sant'Anna"),
                reference: "Callaway-SantAnna",
                needs: &[Need::SeveralStarts, Need::Transition, Need::WholePlaces],
                // Without covariates its event study is by algebra that of the row below.
                run: Run::Cells(Cells { fit: callaway_santanna, trends: Some(event_study) }),
            },
            Self::SunAbraham => Method {
                code: "sun-abraham",
                words: ("Sun y Abraham", "Sun and Abraham"),
                reference: "Sun-Abraham",
                // By algebra the same number as the row above without covariates: what it needs, this needs.
                needs: &[Need::SeveralStarts, Need::Transition, Need::WholePlaces],
                run: Run::Cells(Cells { fit: sun_abraham, trends: Some(event_study) }),
            },
            Self::Imputation => Method {
                code: "imputation",
                words: (
                    "imputación (Borusyak, Jaravel y Spiess)",
                    "imputation (Borusyak, Jaravel and Spiess)",
                ),
                reference: "BJS imputation",
                needs: &[Need::WholePlaces],
                run: Run::Average(|panel, anticipation| {
                    let fit = ImputationSpec { anticipation, ..ImputationSpec::default() }.fit(panel)?;
                    Ok(Average { effect: fit.effect, whole: fit.refused.is_empty() })
                }),
            },
            Self::AugmentedSyntheticControl => Method {
                code: "augmented-synthetic-control",
                words: ("control sintético aumentado", "augmented synthetic control"),
                reference: "augmented SCM",
                needs: &[Need::WholePlaces],
                run: Run::OneStart(OneStart {
                    tuned: |block| {
                        let penalty = AugmentedControlSpec::default().fit(block, None)?.penalty;
                        Ok(Some(penalty).filter(|penalty| *penalty > 0.0))
                    },
                    fit: |block, tuned| {
                        let spec =
                            AugmentedControlSpec { penalty: ridge(tuned), ..AugmentedControlSpec::default() };
                        Ok(weighted(spec.fit(block, None)?.fit))
                    },
                    over_time: Some(|tuned| ConformalModel::AugmentedSyntheticControl {
                        penalty: ridge(tuned),
                    }),
                    drawn: None,
                }),
            },
            Self::InteractiveFixedEffects => Method {
                code: "interactive-fixed-effects",
                words: ("efectos fijos interactivos", "interactive fixed effects"),
                reference: "generalized SC (IFE)",
                needs: &[Need::WholePlaces],
                run: Run::OneStart(OneStart {
                    tuned: noise_level,
                    fit: |block, _| {
                        let spec = InteractiveEffectsSpec { rank: FactorRank::CrossValidated };
                        completed(spec.fit(&AdoptionPanel::from(block))?.counterfactuals)
                    },
                    over_time: None,
                    drawn: None,
                }),
            },
            Self::MatrixCompletion => Method {
                code: "matrix-completion",
                words: ("compleción de matrices", "matrix completion"),
                reference: "matrix completion MC-NNM",
                needs: &[Need::WholePlaces],
                run: Run::OneStart(OneStart {
                    tuned: |block| {
                        let spec = MatrixCompletionSpec { penalty: cross_validated() };
                        Ok(Some(spec.fit(&AdoptionPanel::from(block))?.penalty))
                    },
                    fit: |block, tuned| {
                        let penalty = tuned.map_or_else(cross_validated, CompletionPenalty::Fixed);
                        let spec = MatrixCompletionSpec { penalty };
                        completed(spec.fit(&AdoptionPanel::from(block))?.counterfactuals)
                    },
                    over_time: None,
                    drawn: None,
                }),
            },
            Self::PoissonFixedEffects => Method {
                code: "poisson-fixed-effects",
                words: ("regresión de Poisson con efectos fijos", "Poisson regression with fixed effects"),
                reference: "Poisson FE",
                needs: &[Need::LastingEffects],
                run: Run::Counts(|observations| PoissonFixedEffectsSpec::default().fit(observations)),
            },
            Self::LocalProjections => Method {
                code: "local-projections",
                words: (
                    "diferencia en diferencias por proyecciones locales",
                    "local projections difference in differences",
                ),
                reference: "LP-DiD",
                needs: &[Need::Transition, Need::WholePlaces],
                run: Run::Cells(Cells { fit: local_projections, trends: None }),
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

    /// Whether it asks this of a design.
    pub(crate) fn needs(self, need: Need) -> bool {
        self.row().needs(need)
    }
}

impl Words for MethodName {
    fn words(&self) -> Text {
        let (es, en) = self.row().words;
        Text::both(es, en)
    }
}

fn noise_level(block: &Block) -> Result<Option<f64>, Error> {
    Ok(block.noise_level())
}

fn weighted(fit: BlockFit) -> OneStartFit {
    OneStartFit { expected: fit.counterfactual, weights: fit.unit_weights }
}

fn ridge(tuned: Option<f64>) -> RidgePenalty {
    tuned.map_or(RidgePenalty::OneStandardError, RidgePenalty::Given)
}

fn cross_validated() -> CompletionPenalty {
    let key = StreamKey::new(0, b"matrix completion", "cells left out");
    CompletionPenalty::CrossValidated(CompletionFolds::new(key))
}

/// Factors that all places share: no place has a weight. The treated are the first unit, and the only treated one.
fn completed(counterfactuals: Vec<Vec<f64>>) -> Result<OneStartFit, Error> {
    let expected = counterfactuals.into_iter().next().ok_or(Error::NoTreatedUnit { units: 0 })?;
    Ok(OneStartFit { expected, weights: Vec::new() })
}

fn callaway_santanna(panel: &Staggered, anticipation: u32) -> Result<StaggeredFit, Error> {
    let spec = CallawaySantannaSpec {
        comparison: Comparison::NeverTreated,
        base_period: BasePeriod::Universal,
        anticipation,
        ..CallawaySantannaSpec::default()
    };
    let fit = spec.fit(panel)?;
    let cell = |cell: &GroupTimeEffect| CellEffect {
        cohort: cell.cohort,
        period: cell.period,
        n_units: cell.n_treated,
        effect: cell.estimate.effect,
    };
    Ok(StaggeredFit { cells: fit.cells.iter().map(cell).collect(), average: fit.simple() })
}

/// The effect of a horizon, for each start that it is an average over.
///
/// DIFFERENCE: the average counts places alike, and is taken here for the effect on each, whatever its inhabitants and start.
fn local_projections(panel: &Staggered, anticipation: u32) -> Result<StaggeredFit, Error> {
    let spec = LocalProjectionsSpec { anticipation, ..LocalProjectionsSpec::default() };
    let fit = spec.fit(panel, i64::MIN..=i64::MAX)?;
    let cells = fit.horizons.iter().flat_map(|(since, projection)| {
        projection.starts.iter().map(move |(cohort, n_units)| CellEffect {
            cohort: *cohort,
            period: cohort + since,
            n_units: *n_units,
            effect: projection.estimate.effect,
        })
    });
    let after = LocalProjectionsSpec::horizons_of_all(panel);
    let average = after.and_then(|after| spec.pooled(panel, after).ok());
    Ok(StaggeredFit { cells: cells.collect(), average: average.map(|pooled| pooled.estimate) })
}

fn sun_abraham(panel: &Staggered, anticipation: u32) -> Result<StaggeredFit, Error> {
    let fit = sun_abraham_fit(panel, anticipation)?;
    let cell = |cell: &CohortPeriodEffect| CellEffect {
        cohort: cell.cohort,
        period: cell.period,
        n_units: cell.n_units,
        effect: cell.estimate.effect,
    };
    Ok(StaggeredFit { cells: fit.cells.iter().map(cell).collect(), average: Some(fit.overall) })
}

/// Effects by time since the start with their covariance.
fn event_study(panel: &Staggered, anticipation: u32) -> Result<EventStudyFit, Error> {
    let fit = sun_abraham_fit(panel, anticipation)?;
    Ok((fit.by_event, fit.event_covariance))
}

fn sun_abraham_fit(panel: &Staggered, anticipation: u32) -> Result<SunAbrahamFit, Error> {
    SunAbrahamSpec { anticipation, ..SunAbrahamSpec::default() }.fit(panel)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use estimate::verify::recorded_standing;

    use super::*;

    /// What a file may name is what the table holds, each under the code of its row, which no other row has.
    #[test]
    fn a_file_may_name_every_row_by_its_code_and_nothing_else() {
        let codes: BTreeSet<&str> = MethodName::ALL.into_iter().map(MethodName::code).collect();
        assert_eq!(codes.len(), MethodName::ALL.len());
        for method in MethodName::ALL {
            assert_eq!(serde_json::to_value(method).unwrap(), method.code());
        }
        let schema = serde_json::to_value(schemars::schema_for!(MethodName)).unwrap();
        let named = schema["oneOf"].as_array().unwrap().iter().filter_map(|one| one["const"].as_str());
        assert_eq!(named.collect::<BTreeSet<_>>(), codes);
    }

    /// A row without a reference value would call itself unverified on every page, and nobody would look why.
    #[test]
    fn every_row_has_reference_values() {
        for method in MethodName::ALL {
            assert!(recorded_standing(method.reference()).is_some(), "{method:?}");
        }
        assert_eq!(recorded_standing("of nobody"), None);
    }
}
