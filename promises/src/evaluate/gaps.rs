//! Cells taken from a panel at random: what a method then finds is what independent code finds on the panel with those cells
//! masked, or the method is refused by name.

use ::evaluate::StudyData;
use ::evaluate::policy::{MethodName, PolicySpec};
use ::evaluate::study::trial::contrasts;
use measure::{Panel, PanelTime};
use numeric::{stream::StreamKey, sum};
use rayon::prelude::*;

use super::broken_designs::{policy, states, unexpected};
use super::missing_cells::{SINALOA, cells_taken, without};
use super::trial::seed_or;
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

const CULIACAN: &str = "culiacan-2019";
const PANELS: usize = 1_000;
const PANELS_SMALL: usize = 200;
/// Relative difference from independent code at most.
const CLOSE: f64 = 1e-9;

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "gaps",
        what: "on panels with cells taken away, difference in differences and the Poisson regression find what independent code finds on the masked panel, to 1e-9, or are refused by name",
        sizes: Sizes::Both,
        measure,
    }
}

/// What came of one method on one panel.
enum Came {
    Refused,
    /// Relative distance from independent code.
    Found(f64),
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let methods = "methods = [\"difference-in-differences\", \"poisson-fixed-effects\"]";
    let shipped = desk::policy_file(CULIACAN).map_err(|error| unexpected(CULIACAN, error))?.text;
    let line = shipped.lines().find(|line| line.starts_with("methods = ")).unwrap_or_default().to_owned();
    let spec = policy(CULIACAN, &[(line.as_str(), methods)])?;
    let data = states().data()?;
    let panels = bench.sized(PANELS_SMALL, PANELS);
    let key = StreamKey::new(seed_or(1), b"", "gaps");
    let came: Vec<Vec<Came>> = (0..panels)
        .into_par_iter()
        .map(|number| {
            let taken = cells_taken(number, &mut key.stream(number as u64), &data.panel);
            came(&spec, &without(&data, &taken)?)
        })
        .collect::<Result<_, Shortfall>>()?;
    let each = || came.iter().flatten();
    let found: Vec<f64> =
        each().filter_map(|came| if let Came::Found(far) = came { Some(*far) } else { None }).collect();
    let refused = each().filter(|came| matches!(came, Came::Refused)).count();
    let far = found.iter().copied().fold(0.0, f64::max);
    // The planted fault: cells read as nothing instead of as missing. Independent code must not find the same.
    let zeros = {
        let taken = [(SINALOA + 1, 3), (SINALOA + 1, 4)];
        let zeroed = data
            .panel
            .with_outcomes(|row, column, value| if taken.contains(&(row, column)) { 0.0 } else { value });
        let found = contrasts(&spec, &StudyData { panel: zeroed, ..data.clone() });
        let found = found.map_err(|error| unexpected(CULIACAN, error))?;
        let masked = without(&data, &taken)?;
        let distances = found.iter().filter_map(|(method, contrast)| {
            Some(distance(contrast.as_ref()?.expected, independent(*method, &masked.panel, &spec)?))
        });
        distances.fold(f64::INFINITY, f64::min)
    };
    Ok(vec![
        Measured::count("panels", panels, "panels", Bound::AtLeast(PANELS_SMALL as f64)),
        Measured::count(
            "answers held against independent code",
            found.len(),
            "answers",
            Bound::AtLeast(panels as f64),
        ),
        Measured::count("methods refused by name", refused, "methods", Bound::AtLeast(1.0)),
        Measured::new("largest relative difference", far, "share", Bound::AtMost(CLOSE)),
        Measured::new("the same where cells are read as nothing", zeros, "share", Bound::AtLeast(CLOSE)),
    ])
}

fn distance(seen: f64, expected: f64) -> f64 {
    (seen / expected - 1.0).abs()
}

fn came(spec: &PolicySpec, data: &StudyData) -> Result<Vec<Came>, Shortfall> {
    let found = contrasts(spec, data).map_err(|error| unexpected(CULIACAN, error))?;
    let of = |(method, contrast): (MethodName, Option<::evaluate::inference::Contrast>)| {
        let Some(contrast) = contrast else { return Ok(Came::Refused) };
        let expected = independent(method, &data.panel, spec)
            .ok_or_else(|| unexpected(CULIACAN, "independent code has no answer"))?;
        Ok(Came::Found(distance(contrast.expected, expected)))
    };
    found.into_iter().map(of).collect()
}

/// The columns before and after that anybody has, and how many of them are before.
fn columns(panel: &Panel, spec: &PolicySpec) -> (Vec<usize>, usize) {
    let held = |column: &usize| {
        (0..panel.units().len())
            .filter(|row| *row != SINALOA)
            .any(|row| panel.outcome(row, *column).is_some())
    };
    let within = |period: measure::Period| {
        let inside = move |(_, time): &(usize, &PanelTime)| matches!(time, PanelTime::Month(month) if period.contains(*month));
        panel
            .times()
            .iter()
            .enumerate()
            .filter(inside)
            .map(|(column, _)| column)
            .filter(held)
            .collect::<Vec<usize>>()
    };
    let (mut before, after) = (within(spec.window.pre), within(spec.window.post));
    let turn = before.len();
    before.extend(after);
    (before, turn)
}

/// What is expected of Sinaloa after, by code that shares nothing with the program's; none for a method that it lacks.
fn independent(method: MethodName, panel: &Panel, spec: &PolicySpec) -> Option<f64> {
    let (columns, turn) = columns(panel, spec);
    match method {
        MethodName::DifferenceInDifferences => Some(difference_in_differences(panel, (&columns, turn))),
        MethodName::PoissonFixedEffects => Some(poisson(panel, (&columns, turn))),
        MethodName::SyntheticControl
        | MethodName::SyntheticDid
        | MethodName::CallawaySantanna
        | MethodName::SunAbraham
        | MethodName::Imputation
        | MethodName::AugmentedSyntheticControl
        | MethodName::InteractiveFixedEffects
        | MethodName::MatrixCompletion
        | MethodName::LocalProjections => None,
    }
}

/// The rate before, moved as that of the places that lack nothing moved, times who lived there.
fn difference_in_differences(panel: &Panel, (columns, turn): (&[usize], usize)) -> f64 {
    let rate = |row: usize, column: usize| Some(panel.outcome(row, column)? / panel.exposure(row, column)?);
    let whole = |row: &usize| columns.iter().all(|column| rate(*row, *column).is_some());
    let others: Vec<usize> = (0..panel.units().len()).filter(|row| *row != SINALOA).filter(whole).collect();
    let mean = |row: usize, columns: &[usize]| {
        let rates: Vec<f64> = columns.iter().filter_map(|column| rate(row, *column)).collect();
        sum::mean(&rates).unwrap_or(f64::NAN)
    };
    let (before, after) = columns.split_at(turn);
    let expected = after.iter().map(|column| {
        let moved: Vec<f64> =
            others.iter().filter_map(|row| Some(rate(*row, *column)? - mean(*row, before))).collect();
        let expected = mean(SINALOA, before) + sum::mean(&moved).unwrap_or(f64::NAN);
        expected * panel.exposure(SINALOA, *column).unwrap_or(f64::NAN)
    });
    sum::ordered(expected)
}

/// A place in a month.
struct Cell {
    place: usize,
    time: usize,
    is_treated: bool,
    outcome: f64,
    exposure: f64,
}

/// The likelihood of a Poisson count is largest where the fitted sums of each place, each month and the treated cells are the
/// observed ones: they are scaled to them in turn until nothing moves (Deming and Stephan 1940).
fn poisson(panel: &Panel, (columns, turn): (&[usize], usize)) -> f64 {
    let held = |row: usize, columns: &[usize]| {
        columns.iter().filter(|column| panel.outcome(row, **column).is_some()).count()
    };
    let (before, after) = columns.split_at(turn);
    let kept = |row: &usize| {
        *row == SINALOA
            || (2 * held(*row, before) >= before.len()
                && 2 * held(*row, after) >= after.len()
                && held(*row, after) > 0)
    };
    let rows: Vec<usize> = (0..panel.units().len()).filter(kept).collect();
    let mut cells: Vec<Cell> = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        for (time, column) in columns.iter().enumerate() {
            if let (Some(outcome), Some(exposure)) =
                (panel.outcome(*row, *column), panel.exposure(*row, *column))
            {
                let is_treated = *row == SINALOA && time >= turn;
                cells.push(Cell { place, time, is_treated, outcome, exposure });
            }
        }
    }
    let (mut places, mut times, mut ratio) = (vec![1.0; rows.len()], vec![1.0; columns.len()], 1.0);
    let observed = |of: &dyn Fn(&Cell) -> bool| {
        sum::ordered(cells.iter().filter(|cell| of(cell)).map(|cell| cell.outcome))
    };
    let of_places: Vec<f64> = (0..rows.len()).map(|place| observed(&|cell| cell.place == place)).collect();
    let of_times: Vec<f64> = (0..columns.len()).map(|time| observed(&|cell| cell.time == time)).collect();
    let of_treated = observed(&|cell| cell.is_treated);
    let scaled = |factors: &mut [f64], observed: &[f64], fitted: &[f64]| {
        for ((factor, observed), fitted) in factors.iter_mut().zip(observed).zip(fitted) {
            *factor *= observed / fitted;
        }
    };
    for _ in 0..MOST_ROUNDS {
        let last = ratio;
        let fitted = |places: &[f64], times: &[f64], ratio: f64, cell: &Cell| {
            cell.exposure * places[cell.place] * times[cell.time] * if cell.is_treated { ratio } else { 1.0 }
        };
        let mut sums = vec![0.0; rows.len()];
        cells.iter().for_each(|cell| sums[cell.place] += fitted(&places, &times, ratio, cell));
        scaled(&mut places, &of_places, &sums);
        let mut sums = vec![0.0; columns.len()];
        cells.iter().for_each(|cell| sums[cell.time] += fitted(&places, &times, ratio, cell));
        scaled(&mut times, &of_times, &sums);
        let treated: f64 = cells
            .iter()
            .filter(|cell| cell.is_treated)
            .map(|cell| fitted(&places, &times, ratio, cell))
            .sum();
        ratio *= of_treated / treated;
        if (ratio / last - 1.0).abs() < 1e-15 {
            break;
        }
    }
    of_treated / ratio
}

/// Rounds of scaling after which it is given up: a fit takes some dozens.
const MOST_ROUNDS: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    /// Where every place has one rate in every month, that is what is expected.
    #[test]
    fn independent_code_finds_what_is_known_by_hand() {
        let data = states().data().unwrap();
        let spec = policy(CULIACAN, &[]).unwrap();
        let (columns, turn) = columns(&data.panel, &spec);
        assert_eq!((columns.len(), turn), (61, 57));
        let constant = data.panel.with_outcomes(|_, column, _| 7.0 * data.panel.exposure(0, column).unwrap());
        for method in [MethodName::DifferenceInDifferences, MethodName::PoissonFixedEffects] {
            let expected = independent(method, &constant, &spec).unwrap();
            let observed: f64 =
                columns[turn..].iter().map(|column| constant.outcome(SINALOA, *column).unwrap()).sum();
            assert!((expected / observed - 1.0).abs() < 1e-9, "{method:?}: {expected} against {observed}");
        }
    }
}
