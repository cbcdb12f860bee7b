//! The methods for staggered adoption against the values of their references.

use numeric::{Matrix, float};

use super::outcome::Answer;
use super::{
    Comparison, NotRun, Outcome, Reason, ReferencePanels, ReferenceRow, ReferenceTable, Tolerance, WidePanel,
};
use crate::callaway_santanna::{Adjustment, CallawaySantannaFit, Comparison as ComparedWith, Estimate};
use crate::staggered_starts::ANSWERS;
use crate::{CallawaySantannaSpec, Error, ImputationSpec, Spread, Staggered};

/// Answers the rows of Callaway & Sant'Anna, of imputation, of two stages, and of methods that answer for themselves.
pub(super) fn answer(row: &ReferenceRow, panels: &dyn ReferencePanels) -> Answer {
    let spec = match row.method.as_str() {
        "Callaway-SantAnna (never-treated,no cov)" | "Callaway-SantAnna" => CallawaySantannaSpec::default(),
        "Callaway-SantAnna not-yet-treated" => CallawaySantannaSpec {
            comparison: ComparedWith::NotYetTreated,
            ..CallawaySantannaSpec::default()
        },
        "Callaway-SantAnna cov ~lpop DR" => adjusted(Adjustment::DoublyRobust),
        "Callaway-SantAnna cov ~lpop REG" => adjusted(Adjustment::OutcomeRegression),
        "Callaway-SantAnna cov ~lpop IPW" => adjusted(Adjustment::InverseProbability),
        // The references take levels out by turns until these move by less than 1e-6; ours are solved for.
        "BJS imputation" => {
            let stops = Tolerance { within: 5e-8, reason: Reason::ReferenceStopsEarly };
            return Some(imputation(row, panels, (Spread::CohortPeriod, Some(stops))));
        }
        // The reference loses the cohort of 2004 without a word: ours must keep it and differ.
        "BJS imputation (DEFECT)" => {
            let differs = Tolerance { within: 1e-3, reason: Reason::KnownDefect };
            return Some(imputation(row, panels, (Spread::CohortPeriod, Some(differs))));
        }
        "Gardner did2s" => {
            // The README drew another panel than the one now shipped under its name: on the shipped one, didimputation
            // and ours agree on 2.2630, and the two estimators are the same by algebra.
            let drifts = Tolerance { within: 0.0, reason: Reason::DocumentedDrift };
            let tolerance = (row.data == "df_het (state cluster)").then_some(drifts);
            return Some(imputation(row, panels, (Spread::TwoStage, tolerance)));
        }
        method => {
            let (_, answer) = ANSWERS.iter().find(|(name, _)| *name == method)?;
            return Some(on_panel(row, panels, |panel| {
                Ok(answer(&row.quantity, panel)?.map(|numbers| printed(row, numbers)))
            }));
        }
    };
    Some(on_panel(row, panels, |panel| {
        let fit = spec.fit(panel)?;
        Ok(callaway_santanna(row, &fit))
    }))
}

fn imputation(
    row: &ReferenceRow,
    panels: &dyn ReferencePanels,
    (spread, tolerance): (Spread, Option<Tolerance>),
) -> Result<Outcome, Error> {
    on_panel(row, panels, |panel| {
        let fit = ImputationSpec { spread, ..ImputationSpec::default() }.fit(panel)?;
        let mut outcome = match row.quantity.as_str() {
            "e=0,1,2,3" => printed(row, fit.event_study(0..=3)?.values().map(|part| ("effect", part.effect))),
            _ => effect_and_error(row, fit.effect),
        };
        if let (Outcome::Run(compared), Some(tolerance)) = (&mut outcome, tolerance) {
            compared.iter_mut().for_each(|held| held.tolerance = tolerance);
        }
        Ok(Some(outcome))
    })
}

fn adjusted(adjustment: Adjustment) -> CallawaySantannaSpec {
    CallawaySantannaSpec { adjustment, ..CallawaySantannaSpec::default() }
}

/// Runs on the row's panel, where it is at hand.
fn on_panel(
    row: &ReferenceRow,
    panels: &dyn ReferencePanels,
    run: impl Fn(&Staggered) -> Result<Option<Outcome>, Error>,
) -> Result<Outcome, Error> {
    match panel(row, panels) {
        None => Ok(Outcome::NotRun(NotRun::NoPanel)),
        Some(panel) => Ok(run(&panel?)?.unwrap_or(Outcome::NotRun(NotRun::NoMethod))),
    }
}

/// The panel that a row was computed on.
fn panel(row: &ReferenceRow, panels: &dyn ReferencePanels) -> Option<Result<Staggered, Error>> {
    let (file, unit, period, outcome, start) = match row.data.as_str() {
        "mpdta" => ("mpdta.csv", "countyreal", "year", "lemp", "first.treat"),
        "df_hom" => ("df_hom.csv", "unit", "year", "dep_var", "g"),
        "df_het" | "df_het (state cluster)" => ("df_het.csv", "unit", "year", "dep_var", "g"),
        "simulated panel, asinh(y)" => ("simulated_2457x108.csv", "muni", "t", "y", "g"),
        _ => return None,
    };
    let table = ReferenceTable::read(&panels.text(file)?)?;
    let wide = table.wide(unit, period, outcome)?;
    let first: Vec<usize> = wide.rows.iter().step_by(wide.periods.len()).copied().collect();
    let of_units = |name: &str| -> Option<Vec<f64>> {
        let column = table.numbers(name)?;
        first.iter().map(|row| column.get(*row).copied()).collect()
    };
    let starts = of_units(start)?;
    let states = if row.data.contains("state cluster") { Some(of_units("state")?) } else { None };
    let adjusts = row.method.starts_with("Callaway");
    let covariates = if adjusts && file == "mpdta.csv" { Some(of_units("lpop")?) } else { None };
    let panel = staggered(wide, &starts, (row, covariates));
    Some(match states {
        None => panel,
        Some(states) => panel.and_then(|panel| {
            panel.clustered_by(states.iter().map(|state| state.round() as usize).collect())
        }),
    })
}

fn staggered(
    wide: WidePanel,
    starts: &[f64],
    (row, covariates): (&ReferenceRow, Option<Vec<f64>>),
) -> Result<Staggered, Error> {
    let outcomes = if row.data.contains("asinh") {
        let values = wide.outcomes.values().iter().map(|value| float::asinh(*value)).collect();
        Matrix::new(wide.outcomes.rows(), wide.outcomes.columns(), values)?
    } else {
        wide.outcomes
    };
    let cohorts = starts.iter().map(|start| Some(start.round() as i64).filter(|start| *start > 0)).collect();
    let panel = Staggered::new(outcomes, wide.periods, cohorts)?;
    match covariates {
        None => Ok(panel),
        Some(values) => panel.with_covariates(Matrix::new(values.len(), 1, values)?),
    }
}

/// What a row of Callaway & Sant'Anna asks of a fit.
fn callaway_santanna(row: &ReferenceRow, fit: &CallawaySantannaFit) -> Option<Outcome> {
    let estimate = match row.quantity.as_str() {
        "aggte simple / se" | "simple / se" => fit.simple(),
        "aggte group / se" => Some(fit.by_cohort()?.overall),
        "aggte dynamic / se" => Some(fit.event_study(i64::MIN..=i64::MAX)?.overall),
        "aggte calendar / se" => Some(fit.by_period()?.overall),
        "event study e=-3,-2,-1,0,1,2,3" => {
            let parts = fit.event_study(-3..=3)?.parts;
            return Some(printed(row, parts.values().map(|part| ("effect", part.effect))));
        }
        "pre-test p (published docs)" => {
            return Some(printed(row, [("p", fit.pre_trend_test(0)?.p)]));
        }
        quantity => {
            let (cohort, period) = quantity.strip_prefix("ATT(")?.strip_suffix(") / se")?.split_once(',')?;
            let (cohort, period): (i64, i64) = (cohort.parse().ok()?, period.parse().ok()?);
            let cell = fit.cells.iter().find(|cell| cell.cohort == cohort && cell.period == period)?;
            Some(cell.estimate)
        }
    };
    Some(effect_and_error(row, estimate?))
}

fn effect_and_error(row: &ReferenceRow, estimate: Estimate) -> Outcome {
    printed(row, [("effect", estimate.effect), ("standard error", estimate.standard_error)])
}

/// Our numbers beside those printed, within half of their last digit.
fn printed(row: &ReferenceRow, ours: impl IntoIterator<Item = (&'static str, f64)>) -> Outcome {
    let compared =
        ours.into_iter().zip(row.numbers()).enumerate().map(|(place, ((part, ours), reference))| {
            let tolerance =
                Tolerance { within: row.half_of_last_digit(place), reason: Reason::PrintedDigits };
            Comparison { part, reference, ours, tolerance }
        });
    Outcome::Run(compared.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::{ShippedPanels, reference_rows, verify_methods};

    /// Every row of this group on a shipped panel holds, and none of them is without numbers.
    #[test]
    fn rows_on_shipped_panels_hold() {
        let own: Vec<_> = verify_methods(&ShippedPanels)
            .into_iter()
            .filter(|verified| {
                verified.row.data == "mpdta" && answer(&verified.row, &ShippedPanels).is_some()
            })
            .collect();
        assert!(own.len() >= 23, "{} rows", own.len());
        for verified in own {
            let Outcome::Run(compared) = &verified.outcome else { panic!("{verified:?}") };
            assert!(!compared.is_empty() && compared.iter().all(Comparison::holds), "{verified:?}");
        }
    }

    #[test]
    fn a_panel_that_is_not_at_hand_is_said() {
        let row = reference_rows()
            .into_iter()
            .find(|row| row.is("Callaway-SantAnna", "simulated panel, asinh(y)", "simple / se"))
            .unwrap();
        assert_eq!(answer(&row, &ShippedPanels), Some(Ok(Outcome::NotRun(NotRun::NoPanel))));
    }
}
