//! The methods as tasks beside peers: each arranges its panel, then runs, timed within a process of its own.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use ::estimate::verify::ReferenceTable;
use estimate::{
    Block, BlockMethod, CallawaySantannaSpec, ImputationSpec, Predictor, PredictorControlSpec,
    PredictorPanel, SetPlan, Solver, Staggered, StructuralSeriesSpec, SyntheticDidSpec,
    callaway_santanna::{Averaging, MultiplierBootstrap, Multipliers},
    fixed_effects::{Observations, PoissonFixedEffectsSpec},
    placebo_in_space,
};
use fs_err as fs;
use numeric::{Matrix, fixed_effects::Factor, stream::StreamKey, sum};
use serde::{Deserialize, Serialize};

use super::{
    generated::{self, Shape},
    number_table::NumberTable,
};
use crate::stopwatch::processor_seconds;

/// Placebos of the synthetic difference in differences, and replicates of the bootstrap, as the script asks its peers for.
const PLACEBOS: usize = 200;
const REPLICATES: usize = 999;
/// Iterations of the structural series, of which the first are thrown away.
const WARM_UP: usize = 100;
const KEPT: usize = 900;
/// The cohort of the municipal block by its first month, as in the script.
const COHORT: i64 = 52;
/// The states' panel: months before the policy, and the windows whose means are predictors.
const BEFORE: i64 = 60;
const WINDOW: i64 = 6;

/// What a task printed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Told {
    /// Seconds of processor of all threads, from the call to the answer.
    pub cpu: f64,
    /// What the method answered.
    pub answer: f64,
    /// Independent draws that a chain is worth.
    #[serde(default)]
    pub effective: Option<f64>,
}

/// What a method answered: the number, and what its chain is worth.
pub(super) type Answered = Result<(f64, Option<f64>), String>;

/// A method that is ready to run.
type Ready = Box<dyn Fn() -> Answered>;

/// Runs one task and prints what it took and answered.
///
/// # Errors
/// When a panel cannot be read, no task has the name, or the method refuses.
pub fn method(task: &str, words: &[PathBuf]) -> io::Result<ExitCode> {
    let refuse = |reason: String| io::Error::new(io::ErrorKind::InvalidInput, format!("{task}: {reason}"));
    let ready = ready(task, words)?.ok_or_else(|| refuse("no such task, or not its panels".to_owned()))?;
    let start = processor_seconds()?;
    let (answer, effective) = ready().map_err(refuse)?;
    let told = Told { cpu: processor_seconds()? - start, answer, effective };
    writeln!(io::stdout(), "{}", serde_json::to_string(&told)?)?;
    Ok(ExitCode::SUCCESS)
}

fn ready(task: &str, words: &[PathBuf]) -> io::Result<Option<Ready>> {
    if let Some(method) = generated::methods().into_iter().find(|method| method.name == task) {
        let shape = words.iter().map(|word| word.to_str()?.parse().ok()).collect::<Option<Vec<usize>>>();
        return Ok(match shape.as_deref() {
            Some([units, months]) => {
                let panel =
                    generated::panel(Shape { units: *units, months: *months }).map_err(io::Error::other)?;
                let run = (method.arrange)(&panel).map_err(io::Error::other)?;
                Some(Box::new(move || run().map(|answer| (answer, None))))
            }
            _ => None,
        });
    }
    let [municipal, packs] = words else { return Ok(None) };
    // What a task does not need of a panel is not read.
    let counts = || NumberTable::read(municipal, &["muni", "t", "y", "d"]);
    let logarithms = || NumberTable::read(municipal, &["muni", "t", "ly", "g"]);
    let by_state = || NumberTable::read(municipal, &["state", "t", "y", "pop"]);
    Ok(match task {
        "poisson" => poisson(&counts()?),
        "callaway-santanna" => callaway_santanna(&logarithms()?, 0),
        "callaway-santanna-bootstrap" => callaway_santanna(&logarithms()?, REPLICATES),
        "imputation" => imputation(&logarithms()?),
        "structural-series" => structural_series(&by_state()?),
        "synthetic-did-prop99" => proposition_99_drawn(proposition_99(packs)?, Solver::Exact),
        "synthetic-did-prop99-stopped" => {
            proposition_99_drawn(proposition_99(packs)?, Solver::ReferenceStoppingRule)
        }
        "synthetic-did-prop99-enumerated" => proposition_99(packs)?.map(synthetic_did),
        "synthetic-did-block" => municipal_block(&logarithms()?),
        "synthetic-control-states" => synthetic_control(&by_state()?),
        _ => None,
    })
}

/// The message of a method's refusal.
pub(super) fn say(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Counts by municipality and month, errors by municipality; the levels are read from numbers within the time.
fn poisson(municipal: &NumberTable) -> Option<Ready> {
    let column = |name| municipal.column(name).map(<[f64]>::to_vec);
    let (y, d, unit, month) = (column("y")?, column("d")?, column("muni")?, column("t")?);
    Some(Box::new(move || {
        let levels = |numbers: &[f64]| -> Vec<usize> { numbers.iter().map(|n| *n as usize).collect() };
        let (unit, month) = (Factor::new(&levels(&unit)), Factor::new(&levels(&month)));
        let all = Observations::new(y.clone())
            .and_then(|all| all.with_regressor("d", d.clone()))
            .and_then(|all| all.with_factor("muni", unit.clone()))
            .and_then(|all| all.with_factor("t", month))
            .and_then(|all| all.clustered_by(unit));
        let fit = all.and_then(|all| PoissonFixedEffectsSpec::default().fit(&all)).map_err(say)?;
        let d = fit.coefficient("d").ok_or_else(|| "no coefficient".to_owned())?;
        Ok((d.estimate, None))
    }))
}

/// The first month of each municipality's cohort; 0 stands for one that is never treated.
fn cohorts(table: &NumberTable, rows: &[usize]) -> Option<Vec<Option<i64>>> {
    let first = table.column("g")?;
    rows.iter()
        .map(|row| first.get(*row).map(|month| Some(month.round() as i64).filter(|month| *month > 0)))
        .collect()
}

fn staggered(municipal: &NumberTable) -> Option<Staggered> {
    let panel = municipal.wide("muni", "t", "ly")?;
    let starts = cohorts(municipal, &panel.first_rows)?;
    Staggered::new(panel.outcomes, panel.periods, starts).ok()
}

fn callaway_santanna(municipal: &NumberTable, draws: usize) -> Option<Ready> {
    let panel = staggered(municipal)?;
    Some(Box::new(move || {
        let fit = CallawaySantannaSpec::default().fit(&panel).map_err(say)?;
        if draws > 0 {
            let key = StreamKey::new(1, b"", "multipliers beside a peer");
            let plan = MultiplierBootstrap { draws, multipliers: Multipliers::Rademacher, level: 0.95, key };
            // As the peer where no further average is asked of it: every cell, and the overall one.
            fit.bootstrap(&plan, &[Averaging::Cells, Averaging::Simple]).map_err(say)?;
        }
        let simple = fit.simple().ok_or_else(|| "no effect to average".to_owned())?;
        Ok((simple.effect, None))
    }))
}

fn imputation(municipal: &NumberTable) -> Option<Ready> {
    let panel = staggered(municipal)?;
    Some(Box::new(move || {
        let fit = ImputationSpec::default().fit(&panel).map_err(say)?;
        Ok((fit.effect.effect, None))
    }))
}

/// Deaths per 100,000 inhabitants and year by state and month: states x months, states in the order of their names.
fn states(municipal: &NumberTable) -> Option<(Matrix, Vec<i64>)> {
    let column = |name| municipal.column(name);
    let (state, month, count, people) = (column("state")?, column("t")?, column("y")?, column("pop")?);
    let mut cells: BTreeMap<(i64, i64), (f64, f64)> = BTreeMap::new();
    for (((state, month), count), people) in state.iter().zip(month).zip(count).zip(people) {
        let cell = cells.entry((state.round() as i64, month.round() as i64)).or_default();
        *cell = (cell.0 + count, cell.1 + people);
    }
    let mut months: Vec<i64> = cells.keys().map(|(_, month)| *month).collect();
    months.sort_unstable();
    months.dedup();
    let rates = cells.values().map(|(count, people)| count / people * 1.2e6).collect::<Vec<f64>>();
    Some((Matrix::new(rates.len() / months.len(), months.len(), rates).ok()?, months))
}

fn structural_series(municipal: &NumberTable) -> Option<Ready> {
    let (rates, months) = states(municipal)?;
    let start = months.iter().position(|month| *month > BEFORE)?;
    let mut rows: Vec<Vec<f64>> = rates.values().chunks(months.len()).map(<[f64]>::to_vec).collect();
    let outcomes = rows.remove(0);
    let controls = Matrix::from_rows(&rows).ok()?.transposed();
    let spec = StructuralSeriesSpec { draws: KEPT, warm_up: WARM_UP, ..StructuralSeriesSpec::default() };
    Some(Box::new(move || {
        let key = StreamKey::new(1, b"", "structural series beside a peer");
        let fit = spec.fit(&outcomes, Some(&controls), start, &key).map_err(say)?;
        Ok((fit.average.effect, Some(fit.effective_draws)))
    }))
}

/// The first state beside the 31 others, and each of them in its place.
fn synthetic_control(municipal: &NumberTable) -> Option<Ready> {
    let (rates, months) = states(municipal)?;
    let donors: Vec<usize> = (1..rates.rows()).collect();
    let first = |first: i64| Predictor { variable: None, periods: (first..first + WINDOW).collect() };
    let spec = PredictorControlSpec {
        predictors: (1..BEFORE).step_by(WINDOW as usize).map(first).collect(),
        match_outcomes: (1, BEFORE),
        start: BEFORE + 1,
        population: None,
    };
    let panel = PredictorPanel::new(rates, months, BTreeMap::new()).ok()?;
    Some(Box::new(move || {
        let fit = spec.fit(&panel, 0, &donors).map_err(say)?;
        spec.placebos(&panel, &fit).map_err(say)?;
        Ok((fit.optimum.effect, None))
    }))
}

fn proposition_99(path: &Path) -> io::Result<Option<Block>> {
    let text = fs::read_to_string(path)?;
    let block = || {
        let panel = ReferenceTable::read(&text)?.wide("State", "Year", "PacksPerCapita")?;
        let treated: Vec<bool> = panel.units.iter().map(|state| state == "California").collect();
        let start = panel.periods.iter().position(|year| *year == 1989)?;
        Block::new(panel.outcomes, &treated, start).ok()
    };
    Ok(block())
}

/// As many draws among the 38 states as the peer makes, each fitted anew although it stands among those before.
fn proposition_99_drawn(block: Option<Block>, solver: Solver) -> Option<Ready> {
    let block = block?;
    let (controls, start) = (block.controls().to_vec(), block.n_pre());
    let width = block.outcomes().columns();
    let rows: Vec<f64> = block
        .outcomes()
        .values()
        .chunks(width)
        .enumerate()
        .filter(|(unit, _)| controls.contains(unit))
        .flat_map(|(_, row)| row.iter().copied())
        .collect();
    let untreated = Matrix::new(controls.len(), width, rows).ok()?;
    Some(Box::new(move || {
        // The noise level is that of the full sample in every placebo, as the peers have it.
        let spec = SyntheticDidSpec { solver, noise_level: block.noise_level() };
        let method = BlockMethod::SyntheticDid(spec);
        let fit = method.fit(&block).map_err(say)?;
        let key = StreamKey::new(1, b"", "placebos beside a peer");
        let mut effects = Vec::new();
        for replicate in 0..PLACEBOS as u64 {
            let drawn = key.stream(replicate).below(untreated.rows());
            let treated: Vec<bool> = (0..untreated.rows()).map(|unit| unit == drawn).collect();
            let placebo = Block::new(untreated.clone(), &treated, start).map_err(say)?;
            effects.push(method.fit(&placebo).map_err(say)?.effect);
        }
        sum::standard_deviation(&effects).ok_or_else(|| "no spread".to_owned())?;
        Ok((fit.effect, None))
    }))
}

fn municipal_block(municipal: &NumberTable) -> Option<Ready> {
    let panel = municipal.wide("muni", "t", "ly")?;
    let width = panel.periods.len();
    let starts = cohorts(municipal, &panel.first_rows)?;
    let of_block = |start: &Option<i64>| start.is_none_or(|month| month == COHORT);
    let kept: Vec<f64> = panel
        .outcomes
        .values()
        .chunks(width)
        .zip(&starts)
        .filter(|(_, start)| of_block(start))
        .flat_map(|(row, _)| row.iter().copied())
        .collect();
    let treated: Vec<bool> = starts.iter().filter(|start| of_block(start)).map(Option::is_some).collect();
    let outcomes = Matrix::new(treated.len(), width, kept).ok()?;
    let start = panel.periods.iter().position(|month| *month == COHORT)?;
    Some(synthetic_did(Block::new(outcomes, &treated, start).ok()?))
}

fn synthetic_did(block: Block) -> Ready {
    let spec = SyntheticDidSpec { solver: Solver::Exact, noise_level: None };
    let method = BlockMethod::SyntheticDid(spec);
    Box::new(move || {
        let plan = SetPlan::new(PLACEBOS, StreamKey::new(1, b"", "placebos beside a peer"));
        let fit = method.fit(&block).map_err(say)?;
        placebo_in_space(&method, &block, &fit, &plan).map_err(say)?;
        Ok((fit.effect, None))
    })
}
