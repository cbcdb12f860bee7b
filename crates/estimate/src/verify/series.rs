//! Single series against their references: interrupted and structural time series, unknown breaks.

use numeric::float;
use numeric::long_run::{LagChoice, NeweyWest};
use numeric::stream::StreamKey;
use numeric::{Matrix, distribution};

use super::outcome::{Answer, or_missed};
use super::{Comparison, NotRun, Outcome, Reason, ReferencePanels, ReferenceRow, ReferenceTable, Tolerance};
use crate::{
    CountSeries, Error, InterruptedSeries, InterruptedTimeSeriesFit, InterruptedTimeSeriesSpec, Interruption,
    OutcomeFamily, Seasons, StructuralSeriesSpec, UnknownBreakSpec,
};

/// What this group says of a row.
pub(super) fn answer(row: &ReferenceRow, panels: &dyn ReferencePanels) -> Answer {
    if row.method == "unknown break" {
        return Some(unknown_break(row, panels));
    }
    if row.data == "UK Seatbelts" {
        return Some(seatbelts(row, panels));
    }
    (row.method == "CausalImpact/BSTS").then(|| structural(row, panels))
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
            periods: &[],
            seasons: &months,
            exposures: &[],
            first_treated: start,
        })
    };
    let twelve = |adjust| NeweyWest { lag: LagChoice::Given(12), prewhiten: false, adjust };
    let level = |errors| fit(OutcomeFamily::Normal, Interruption::Level, errors);
    let segmented =
        |family| fit(family, Interruption::LevelAndSlope, twelve(false)).map(|fit| segments(&fit));
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
            vec![("standard error", fit.level.standard_error), ("bandwidth", or_missed(fit.bandwidth))]
        }
        ("ITS segmented", _) => segmented(OutcomeFamily::Normal)?,
        ("ITS segmented quasi-Poisson", _) => segmented(OutcomeFamily::QuasiPoisson)?,
        _ => return Ok(Outcome::NotRun(NotRun::NoMethod)),
    };
    Ok(beside(row, &ours))
}

/// The same months without the law: where their trend kinks, of all dates.
fn unknown_break(row: &ReferenceRow, panels: &dyn ReferencePanels) -> Result<Outcome, Error> {
    let read = || {
        let table = ReferenceTable::read(&panels.text("seatbelts.csv")?)?;
        let months = table.numbers("m")?.into_iter().map(|month| month as u32).collect::<Vec<_>>();
        Some((table.numbers("drivers")?, months))
    };
    let Some((drivers, months)) = read() else { return Ok(Outcome::NotRun(NotRun::NoPanel)) };
    // None of the values depends on a draw.
    let spec = UnknownBreakSpec {
        draws: 1,
        ..UnknownBreakSpec::new(StreamKey::new(1, row.data.as_bytes(), "unknown break"))
    };
    let fit =
        spec.fit(&CountSeries { outcomes: &drivers, periods: &[], seasons: &months, exposures: &[] })?;
    let against = fit.dates.iter().find(|date| date.period == 50).map(|date| date.statistic);
    let ours = match row.quantity.as_str() {
        "date / largest F / dispersion" => {
            vec![("date", fit.period as f64), ("largest F", fit.statistic), ("dispersion", fit.dispersion)]
        }
        "slope before / change; NW4 se before / after / change" => vec![
            ("slope before", fit.before.value),
            ("change", fit.change.value),
            ("standard error before", fit.before.standard_error),
            ("standard error after", fit.after.standard_error),
            ("standard error of the change", fit.change.standard_error),
        ],
        "F of the best date against date 50" => vec![("F", or_missed(against))],
        _ => return Ok(Outcome::NotRun(NotRun::NoMethod)),
    };
    Ok(beside(row, &ours))
}

fn segments(fit: &InterruptedTimeSeriesFit) -> Vec<(&'static str, f64)> {
    vec![
        ("level", fit.level.value),
        ("slope", or_missed(fit.slope.map(|slope| slope.value))),
        ("standard error of the level", fit.level.standard_error),
        ("standard error of the slope", or_missed(fit.slope.map(|slope| slope.standard_error))),
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

/// Draws kept for each row: eight times those of the reference.
const DRAWS: usize = 40_000;
/// Draws that the reference keeps of its five thousand, at least.
const REFERENCE_DRAWS: f64 = 4_994.0;

/// Draws of the level's path that were simulated by the authors of the reference file, with the answer of R CausalImpact.
fn structural(row: &ReferenceRow, panels: &dyn ReferencePanels) -> Result<Outcome, Error> {
    let read = || {
        let text = panels.text(&format!("r_reference_{}.json", row.data))?;
        let file: serde_json::Value = serde_json::from_str(&text).ok()?;
        let numbers = |value: &serde_json::Value| {
            value.as_array()?.iter().map(serde_json::Value::as_f64).collect::<Option<Vec<_>>>()
        };
        let whole = |value: &serde_json::Value| value.as_u64().and_then(|whole| usize::try_from(whole).ok());
        let controls = match file.get("data")?.get("x").and_then(serde_json::Value::as_object) {
            Some(columns) if !columns.is_empty() => {
                let columns = columns.values().map(numbers).collect::<Option<Vec<_>>>()?;
                Some(Matrix::from_rows(&columns).ok()?.transposed())
            }
            _ => None,
        };
        let arguments = file.get("model_args");
        let seasons = arguments.and_then(|held| whole(held.get("nseasons")?)).map(|count| Seasons {
            count,
            duration: arguments.and_then(|held| whole(held.get("season.duration")?)).unwrap_or(1),
        });
        Some((numbers(file.get("data")?.get("y")?)?, controls, seasons, whole(file.get("n_pre")?)?))
    };
    let Some((outcomes, controls, seasons, start)) = read() else {
        return Ok(Outcome::NotRun(NotRun::NoPanel));
    };
    let spec =
        StructuralSeriesSpec { seasons, draws: DRAWS, warm_up: 1_000, ..StructuralSeriesSpec::default() };
    let key = StreamKey::new(1, row.data.as_bytes(), "structural series");
    let fit = spec.fit(&outcomes, controls.as_ref(), start, &key)?;
    let average = fit.average;
    // Independent draws that the reference's chain is worth, if it mixes as ours does; ours adds its own error.
    let worth = (REFERENCE_DRAWS * fit.effective_draws / DRAWS as f64).max(1.0);
    let both = (1.0 / worth + 1.0 / fit.effective_draws).sqrt();
    let deviation = (average.upper - average.lower) / (2.0 * distribution::normal_quantile(0.975));
    let density =
        float::exp(-0.5 * distribution::normal_quantile(0.975) * distribution::normal_quantile(0.975))
            / (2.0 * std::f64::consts::PI).sqrt();
    let of_mean = average.simulation_error * fit.effective_draws.sqrt() * both;
    let of_end = (0.025_f64 * 0.975).sqrt() / density * deviation * both;
    let parts = ["effect", "lower end", "upper end", "tail probability"];
    let ours = [average.effect, average.lower, average.upper, fit.p];
    let compared = row.numbers().into_iter().zip(parts.into_iter().zip(ours)).enumerate().map(
        |(place, (reference, (part, ours)))| {
            let error = match place {
                0 => of_mean,
                1 | 2 => of_end,
                _ => (reference * (1.0 - reference)).sqrt() * both,
            };
            let tolerance = Tolerance { within: 4.0 * error, reason: Reason::SimulationError };
            Comparison { part, reference, ours, tolerance }
        },
    );
    Ok(Outcome::Run(compared.collect()))
}
