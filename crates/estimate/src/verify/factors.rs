//! Factor models and matrix completion against the values of their references.

use numeric::Matrix;
use numeric::stream::StreamKey;
use rayon::prelude::*;

use super::outcome::{Answer, or_missed};
use super::{Comparison, NotRun, Outcome, Reason, ReferencePanels, ReferenceRow, ReferenceTable, Tolerance};
use crate::{
    AdoptionPanel, CompletionFolds, CompletionPenalty, Error, FactorRank, InteractiveEffectsSpec,
    MatrixCompletionSpec,
};

/// Answers the rows of interactive fixed effects.
pub(super) fn answer(row: &ReferenceRow, panels: &dyn ReferencePanels) -> Answer {
    match (row.method.as_str(), row.data.as_str()) {
        ("generalized SC (IFE)", "Xu 2017 turnout EDR") => Some(turnout(row, panels)),
        ("matrix completion MC-NNM", "Prop 99") => Some(proposition_99(row, panels)),
        // The panels of 51 units, of the Tennessee Valley and of Colombia are not at hand.
        ("SC with spillovers (Cao-Dowd)" | "Butts ring spillover DiD" | "randomization inference", _) => {
            Some(Ok(Outcome::NotRun(NotRun::NoPanel)))
        }
        _ => None,
    }
}

/// Draws of folds from which the error of the reference's own five random folds is taken.
const FOLD_DRAWS: u64 = 12;

/// The reference chooses its penalty on five folds drawn by R: ours are drawn otherwise, and the spread of the effect over
/// draws of folds is the error of the reference's draw.
fn proposition_99(row: &ReferenceRow, panels: &dyn ReferencePanels) -> Result<Outcome, Error> {
    let Some((outcomes, starts)) = cigarettes(panels) else {
        return Ok(Outcome::NotRun(NotRun::NoPanel));
    };
    let Some(&reference) = row.numbers().first() else {
        return Ok(Outcome::NotRun(NotRun::NoNumber));
    };
    let panel = AdoptionPanel::new(outcomes, starts)?;
    let effects = (0..FOLD_DRAWS)
        .into_par_iter()
        .map(|seed| {
            let folds = CompletionFolds::new(StreamKey::new(seed, b"verify", "folds"));
            let spec = MatrixCompletionSpec { penalty: CompletionPenalty::CrossValidated(folds) };
            Ok(spec.fit(&panel)?.effect)
        })
        .collect::<Result<Vec<f64>, Error>>()?;
    let within = 4.0 * numeric::sum::standard_deviation(&effects).unwrap_or(0.0);
    let comparison = Comparison {
        part: "effect, mean over draws of folds",
        reference,
        ours: or_missed(numeric::sum::mean(&effects)),
        tolerance: Tolerance { within, reason: Reason::SimulationError },
    };
    Ok(Outcome::Run(vec![comparison]))
}

fn cigarettes(panels: &dyn ReferencePanels) -> Option<(Matrix, Vec<Option<usize>>)> {
    let wide = ReferenceTable::read(&panels.text("prop99.csv")?)?.wide("State", "Year", "PacksPerCapita")?;
    let start = wide.periods.iter().position(|year| *year == 1989)?;
    let starts = wide.units.iter().map(|state| (state == "California").then_some(start)).collect();
    Some((wide.outcomes, starts))
}

fn turnout(row: &ReferenceRow, panels: &dyn ReferencePanels) -> Result<Outcome, Error> {
    let with_covariates = row.quantity == "ATT with covariates r=2";
    let Some(panel) = turnout_panel(panels, with_covariates) else {
        return Ok(Outcome::NotRun(NotRun::NoPanel));
    };
    let panel = panel?;
    let fit = InteractiveEffectsSpec { rank: FactorRank::Fixed(2) }.fit(&panel)?;
    let numbers = row.numbers();
    if row.quantity == "ATT by rank r=0..5" {
        let parts = ["rank 0", "rank 1", "rank 2", "rank 3", "rank 4", "rank 5"];
        let comparisons = parts.into_iter().zip(numbers).zip(&fit.by_rank).enumerate();
        return Ok(Outcome::Run(
            comparisons
                .map(|(place, ((part, reference), estimate))| Comparison {
                    part,
                    reference,
                    ours: or_missed(estimate.effect),
                    tolerance: printed(row, place),
                })
                .collect(),
        ));
    }
    let Some(&reference) = numbers.first() else { return Ok(Outcome::NotRun(NotRun::NoNumber)) };
    // Without covariates the answer is a closed form. It is listed as 5.1304927, and the reference's own record of the run
    // (gold_grid.csv) has 5.13049316: the last listed digits are not to be held against ours.
    let closed = Tolerance { within: 1e-6 * reference.abs(), reason: Reason::ClosedForm };
    let tolerance = if with_covariates { stopping(row) } else { closed };
    Ok(Outcome::Run(vec![Comparison { part: "effect", reference, ours: fit.effect, tolerance }]))
}

fn printed(row: &ReferenceRow, place: usize) -> Tolerance {
    Tolerance { within: row.half_of_last_digit(place), reason: Reason::PrintedDigits }
}

/// The reference ends its turns between coefficients and factors at a change of 1e-5; ours stand still at 1e-12.
fn stopping(row: &ReferenceRow) -> Tolerance {
    Tolerance { within: row.half_of_last_digit(0).max(1e-5), reason: Reason::ReferenceStopsEarly }
}

/// The panel, with the two other reforms as covariates where asked for.
fn turnout_panel(panels: &dyn ReferencePanels, covariates: bool) -> Option<Result<AdoptionPanel, Error>> {
    let table = ReferenceTable::read(&panels.text("turnout.csv")?)?;
    let wide = |column: &str| table.wide("abb", "year", column).map(|panel| panel.outcomes);
    let (outcomes, treatment) = (wide("turnout")?, wide("policy_edr")?);
    let start = |unit| treatment.row(unit).iter().position(|treated| *treated > 0.0);
    let starts: Vec<Option<usize>> = (0..treatment.rows()).map(start).collect();
    let others: Vec<Matrix> =
        if covariates { vec![wide("policy_mail_in")?, wide("policy_motor")?] } else { Vec::new() };
    Some(AdoptionPanel::new(outcomes, starts).and_then(|panel| panel.with_covariates(others)))
}
