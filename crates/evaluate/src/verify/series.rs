//! Single series against their references: interrupted time series.

use numeric::float;
use numeric::long_run::{LagChoice, NeweyWest};

use super::{
    Answer, Comparison, NotRun, Outcome, Reason, ReferencePanels, ReferenceRow, ReferenceTable, Tolerance,
};
use crate::method::{
    Error, InterruptedSeries, InterruptedTimeSeriesFit, InterruptedTimeSeriesSpec, Interruption,
    OutcomeFamily,
};

/// What this group says of a row.
pub(super) fn answer(row: &ReferenceRow, panels: &dyn ReferencePanels) -> Answer {
    if row.data == "UK Seatbelts" {
        return Some(seatbelts(row, panels));
    }
    None
}

/// Drivers killed or seriously injured in Great Britain, monthly; the seat belt law is the interruption.
fn seatbelts(row: &ReferenceRow, panels: &dyn ReferencePanels) -> Result<Outcome, Error> {
    let read = || {
        let table = ReferenceTable::read(&panels.text("seatbelts.csv")?)?;
        let months = table.numbers("m")?.into_iter().map(|month| month as u32).collect::<Vec<_>>();
        let start = table.numbers("law")?.iter().position(|law| *law == 1.0)?;
        Some((table.numbers("drivers")?, months, start))
    };
    let Some((drivers, months, start)) = read() else { return Ok(Outcome::NotRun(NotRun::NoPanel)) };
    let logarithms: Vec<f64> = drivers.iter().map(|count| float::ln(*count)).collect();
    let fit = |family: OutcomeFamily, interruption: Interruption, errors: NeweyWest| {
        let outcomes = if family == OutcomeFamily::Normal { &logarithms } else { &drivers };
        InterruptedTimeSeriesSpec { interruption, family, errors }.fit(&InterruptedSeries {
            outcomes,
            seasons: &months,
            exposures: &[],
            first_treated: start,
        })
    };
    let twelve = |adjust| NeweyWest { lag: LagChoice::Given(12), prewhiten: false, adjust };
    let level = |errors| fit(OutcomeFamily::Normal, Interruption::Level, errors);
    let segmented = |family| fit(family, Interruption::LevelAndSlope, twelve(false)).map(segments);
    let ours = match (row.method.as_str(), row.quantity.as_str()) {
        ("ITS + Newey-West", "level coef law") => vec![("level", level(twelve(false))?.level.value)],
        ("ITS + Newey-West", "NW se lag12 no prewhite no adjust") => {
            vec![("standard error", level(twelve(false))?.level.standard_error)]
        }
        ("ITS + Newey-West", "NW se lag12 n/(n-k) adjust") => {
            vec![("standard error", level(twelve(true))?.level.standard_error)]
        }
        ("ITS + Newey-West", "NW se package default (auto bw, prewhite)") => {
            let fit = level(NeweyWest::default())?;
            vec![
                ("standard error", fit.level.standard_error),
                ("bandwidth", fit.bandwidth.unwrap_or(f64::NAN)),
            ]
        }
        ("ITS segmented", _) => segmented(OutcomeFamily::Normal)?,
        ("ITS segmented quasi-Poisson", _) => segmented(OutcomeFamily::QuasiPoisson)?,
        _ => return Ok(Outcome::NotRun(NotRun::NoMethod)),
    };
    Ok(beside(row, &ours))
}

fn segments(fit: InterruptedTimeSeriesFit) -> Vec<(&'static str, f64)> {
    let slope = fit.slope.map_or((f64::NAN, f64::NAN), |slope| (slope.value, slope.standard_error));
    vec![
        ("level", fit.level.value),
        ("slope", slope.0),
        ("standard error of the level", fit.level.standard_error),
        ("standard error of the slope", slope.1),
    ]
}

/// Ours beside the printed numbers, in their order; they carry ten digits.
fn beside(row: &ReferenceRow, ours: &[(&'static str, f64)]) -> Outcome {
    let compared =
        row.numbers().into_iter().zip(ours).enumerate().map(|(place, (reference, (part, ours)))| {
            let tolerance =
                Tolerance { within: row.half_of_last_digit(place), reason: Reason::PrintedDigits };
            Comparison { part, reference, ours: *ours, tolerance }
        });
    Outcome::Run(compared.collect())
}
