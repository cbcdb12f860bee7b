//! The rows of the sensitivity of event studies to parallel trends: the Medicaid expansion of 2014.

use numeric::fixed_effects::Factor;
use numeric::{distribution, float};

use super::outcome::Answer;
use super::{Comparison, NotRun, Outcome, Reason, ReferencePanels, ReferenceRow, ReferenceTable, Tolerance};
use crate::fixed_effects::{FixedEffectsFit, LinearFixedEffectsSpec, Observations};
use crate::{Error, EventStudy, HonestDidSpec};

/// What this group says of a row.
pub(super) fn answer(row: &ReferenceRow, panels: &dyn ReferencePanels) -> Answer {
    if !row.method.starts_with("HonestDiD") {
        return None;
    }
    let Some(observations) = expansion(panels) else { return Some(Ok(Outcome::NotRun(NotRun::NoPanel))) };
    Some(answered(row, observations))
}

fn answered(row: &ReferenceRow, observations: Result<Observations, Error>) -> Result<Outcome, Error> {
    let fit = LinearFixedEffectsSpec::default().fit(&observations?)?;
    if row.method == "HonestDiD input" {
        let Some(first) = fit.coefficients.get(BEFORE) else { return Ok(Outcome::NotRun(NotRun::NoNumber)) };
        let ours = [("coefficient of 2014", first.estimate), ("standard error", first.standard_error)];
        let beside = |(place, (part, ours)): (usize, (&'static str, f64))| {
            let tolerance =
                Tolerance { within: row.half_of_last_digit(place), reason: Reason::PrintedDigits };
            row.numbers().get(place).map(|reference| Comparison {
                part,
                reference: *reference,
                ours,
                tolerance,
            })
        };
        return Ok(Outcome::Run(ours.into_iter().enumerate().filter_map(beside).collect()));
    }
    let Some(bound) = bound_of(row) else { return Ok(Outcome::NotRun(NotRun::NoNumber)) };
    let (study, spec) = (event_study(&fit)?, HonestDidSpec::default());
    let relative = row.method.ends_with("C-LF");
    let interval =
        if relative { spec.relative_magnitudes(&study, bound)? } else { spec.smoothness(&study, bound)? };
    // Each end stands in the row as HonestDiD's README prints it, then as moderndid 0.2.0 computed it.
    let parts = [
        ("lower end, HonestDiD", interval.lower),
        ("lower end, moderndid", interval.lower),
        ("upper end, HonestDiD", interval.upper),
        ("upper end, moderndid", interval.upper),
    ];
    let printed = row.numbers();
    let parts: Vec<_> = parts.into_iter().step_by(if printed.len() == parts.len() { 1 } else { 2 }).collect();
    let beside = |(place, ((part, ours), reference)): (usize, ((&'static str, f64), f64))| {
        let (distance, reason) = if relative {
            (grid_and_draws(&fit, bound, interval.standard_error), Reason::SimulationError)
        } else {
            let share = if part.ends_with("moderndid") { SEARCH_OF_MODERNDID } else { SEARCH_OF_HONEST_DID };
            (share * interval.standard_error, Reason::ReferenceStopsEarly)
        };
        let within = distance + row.half_of_last_digit(place);
        Comparison { part, reference, ours, tolerance: Tolerance { within, reason } }
    };
    Ok(Outcome::Run(parts.into_iter().zip(printed).enumerate().map(beside).collect()))
}

/// How far a golden section over the standard error leaves an interval from the shortest one, in standard errors.
const SEARCH_OF_MODERNDID: f64 = 0.001;
/// The same of a search among a hundred standard errors with a simulated quantile, as the README was computed.
const SEARCH_OF_HONEST_DID: f64 = 0.01;

/// What may lie between an end of the reference and the exact one. It tests 1,000 values and gives the outermost that it accepts:
/// one step of its grid. And it draws the critical value of its first stage 1,000 times: what four standard errors of its
/// probability move the end by, where the normal density is that of the one-sided level.
fn grid_and_draws(fit: &FixedEffectsFit, m_bar: f64, standard_error: f64) -> f64 {
    const FIRST_STAGE: f64 = 0.005;
    const DRAWS: f64 = 1_000.0;
    let estimates: Vec<f64> =
        fit.coefficients.iter().take(BEFORE).map(|own| own.estimate).chain([0.0]).collect();
    let largest = estimates.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f64::max);
    let step = 2.0 * (m_bar * largest + 20.0 * standard_error) / (1_000.0 - 1.0);
    let end = distribution::normal_quantile(0.95);
    let density = float::exp(-0.5 * end * end) / (2.0 * std::f64::consts::PI).sqrt();
    step + 4.0 * (FIRST_STAGE * (1.0 - FIRST_STAGE) / DRAWS).sqrt() / density * standard_error
}

/// The number behind the equals sign of the row's quantity.
fn bound_of(row: &ReferenceRow) -> Option<f64> {
    row.quantity.split_once('=')?.1.split_whitespace().next()?.parse().ok()
}

const FIRST_YEAR: i64 = 2008;
const REFERENCE_YEAR: i64 = 2013;
const LAST_YEAR: i64 = 2015;
/// Years before the reference.
const BEFORE: usize = (REFERENCE_YEAR - FIRST_YEAR) as usize;

/// States that expanded Medicaid in 2014 beside those that had not by 2015, until that year.
fn expansion(panels: &dyn ReferencePanels) -> Option<Result<Observations, Error>> {
    let table = ReferenceTable::read(&panels.text("ehec.csv")?)?;
    let (states, years) = (table.numbers("stfips")?, table.numbers("year")?);
    let (insured, expanded) = (table.numbers("dins")?, table.numbers("yexp2")?);
    let kept: Vec<usize> = (0..table.rows())
        .filter(|row| years[*row] <= LAST_YEAR as f64 && expanded[*row] != LAST_YEAR as f64)
        .collect();
    let of = |column: &[f64]| -> Vec<f64> { kept.iter().map(|row| column[*row]).collect() };
    let factor = |column: &[f64]| {
        Factor::new(&of(column).into_iter().map(|number| number as usize).collect::<Vec<usize>>())
    };
    let (state, year) = (factor(&states), factor(&years));
    let (outcome, years, expanded) = (of(&insured), of(&years), of(&expanded));
    Some((|| {
        let mut observations = Observations::new(outcome)?;
        for time in (FIRST_YEAR..=LAST_YEAR).filter(|time| *time != REFERENCE_YEAR) {
            let treated = |(year, expanded): (&f64, &f64)| {
                f64::from(u8::from(*year == time as f64 && *expanded == (REFERENCE_YEAR + 1) as f64))
            };
            let column = years.iter().zip(&expanded).map(treated).collect();
            observations = observations.with_regressor(&time.to_string(), column)?;
        }
        observations.with_factor("state", state.clone())?.with_factor("year", year)?.clustered_by(state)
    })())
}

fn event_study(fit: &FixedEffectsFit) -> Result<EventStudy, Error> {
    let estimates = fit.coefficients.iter().map(|own| own.estimate).collect();
    EventStudy::new(estimates, fit.covariance.clone(), BEFORE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::{ShippedPanels, reference_rows};

    /// All nine rows hold, with every number that they print.
    #[test]
    fn the_medicaid_expansion_is_as_its_reference() {
        let rows: Vec<_> =
            reference_rows().into_iter().filter(|row| row.method.starts_with("HonestDiD")).collect();
        assert_eq!(rows.len(), 9);
        let mut missed = Vec::new();
        for row in rows {
            let Some(Ok(Outcome::Run(compared))) = answer(&row, &ShippedPanels) else { panic!("{row:?}") };
            assert_eq!(compared.len(), row.numbers().len(), "{row:?}");
            missed.extend(
                compared.into_iter().filter(|comparison| !comparison.holds()).map(|own| (row.clone(), own)),
            );
        }
        assert!(missed.is_empty(), "{missed:#?}");
    }
}
