//! The methods beside their fastest peers, each timed within its process on the same panel.

use ::evaluate::{
    method::{
        Block, BlockMethod, CallawaySantannaSpec, SetPlan, Solver, Staggered, SyntheticDidSpec,
        placebo_in_space,
    },
    verify::{ReferencePanels, ReferenceTable},
};
use fs_err as fs;
use numeric::stream::StreamKey;

use crate::{
    bench::{Bench, Contestant},
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
    stopwatch::processor_seconds,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "speed",
        what: "each method takes a third of the processor time of its fastest peer at most, both within their processes, on the municipal panel and Proposition 99",
        sizes: Sizes::Long,
        measure,
    }
}

/// The script that times a peer, and the panels by the names that they are asked for by.
const SCRIPT: &str = "evaluate_methods.py";
const MUNICIPAL: &str = "simulated_2457x108.csv";
const PROPOSITION_99: &str = "prop99.csv";

/// How many times less processor time than the fastest peer.
const TIMES: f64 = 3.0;
/// Of as many runs of ours the median is taken, unless one takes longer than so many seconds.
const RUNS: usize = 5;
const ONCE_ABOVE: f64 = 20.0;
/// Placebos of the synthetic difference in differences, as the script asks its peers for.
const PLACEBOS: usize = 200;
/// The cohort of the municipal block by its first month, as in the script.
const COHORT: i64 = 52;

/// A method that is ready to run: what it answers, or why it does not.
type Ready = Box<dyn Fn() -> Result<f64, String>>;

/// One comparison. A method that is added is one entry more, and one in the script for each of its peers.
struct Task {
    /// The name in the script.
    name: &'static str,
    /// The peers, by the names of their packages.
    peers: &'static [&'static str],
    /// Arranges the panel and hands back what is timed.
    ours: fn(&Panels) -> Option<Ready>,
}

const TASKS: [Task; 3] = [
    Task { name: "callaway-santanna", peers: &["diff-diff"], ours: callaway_santanna },
    Task { name: "synthetic-did-prop99", peers: &["diff-diff"], ours: proposition_99 },
    Task { name: "synthetic-did-block", peers: &["diff-diff"], ours: municipal_block },
];

/// The panels of the tasks.
struct Panels {
    municipal: ReferenceTable,
    proposition_99: ReferenceTable,
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let folder = bench.reference_panels()?;
    let read = |name: &str| {
        let missing = || Shortfall::Reference { missing: Some(name.to_owned()) };
        let text = folder.text(name).ok_or_else(missing)?;
        let path = bench.scratch(name);
        fs::write(&path, &text)?;
        Ok::<_, Shortfall>((ReferenceTable::read(&text).ok_or_else(missing)?, path))
    };
    let ((municipal, municipal_file), (proposition_99, packs_file)) =
        (read(MUNICIPAL)?, read(PROPOSITION_99)?);
    let panels = Panels { municipal, proposition_99 };
    let mut figures = Vec::new();
    for task in &TASKS {
        let ours = time(task, &panels)?;
        let mut fastest: Option<(String, f64)> = None;
        for peer in task.peers {
            let run = bench.peer(SCRIPT, &[peer])?.arg(task.name).arg(peer);
            let timings = bench.time(Contestant::new(run.arg(&municipal_file).arg(&packs_file)))?;
            let told = |key: &str| {
                let read = |said: &str| {
                    serde_json::from_str::<serde_json::Value>(said.trim()).ok()?.get(key)?.as_f64()
                };
                timings.told(read).ok_or_else(|| Shortfall::Answer {
                    command: timings.last.command.clone(),
                    reason: format!("it printed no `{key}`"),
                })
            };
            let (version, cpu) = (bench.version_of(peer)?, told("cpu")?);
            let line = |what: &str, value, unit, theirs| {
                Measured::new(format!("{}: {what}", task.name), value, unit, Bound::Printed)
                    .beside(&version, theirs)
                    .of_runs(ours.runs)
            };
            figures.push(line("processor", ours.cpu, "s", cpu));
            figures.push(line("answer", ours.answer, "", told("answer")?));
            if fastest.as_ref().is_none_or(|(_, least)| cpu < *least) {
                fastest = Some((version, cpu));
            }
        }
        let (name, least) = fastest.unwrap_or_default();
        figures.push(
            Measured::new(
                format!("{}: fastest peer over ours", task.name),
                least / ours.cpu,
                "times",
                Bound::AtLeast(TIMES),
            )
            .noting(name)
            .of_runs(ours.runs),
        );
    }
    Ok(figures)
}

/// What ours took and answered.
struct Ours {
    cpu: f64,
    answer: f64,
    runs: usize,
}

/// The median of the processor time of all threads.
fn time(task: &Task, panels: &Panels) -> Result<Ours, Shortfall> {
    let refuse = |reason: String| Shortfall::Answer { command: task.name.to_owned(), reason };
    let fit = (task.ours)(panels).ok_or_else(|| refuse("the panel is not as expected".to_owned()))?;
    let mut seconds = Vec::new();
    let mut answer = f64::NAN;
    while seconds.len() < RUNS && seconds.iter().all(|taken| *taken < ONCE_ABOVE) {
        let start = processor_seconds()?;
        answer = fit().map_err(refuse)?;
        seconds.push(processor_seconds()? - start);
    }
    seconds.sort_by(f64::total_cmp);
    let cpu = seconds.get(seconds.len() / 2).copied().unwrap_or(f64::NAN);
    Ok(Ours { cpu, answer, runs: seconds.len() })
}

/// The first month of each municipality's cohort, in the order of the panel; none for those never treated.
fn cohorts(table: &ReferenceTable, rows: impl Iterator<Item = usize>) -> Option<Vec<Option<i64>>> {
    let first = table.numbers("g")?;
    // The months are whole numbers; 0 stands for a municipality that is never treated.
    rows.map(|row| first.get(row).map(|month| Some(month.round() as i64).filter(|month| *month > 0)))
        .collect()
}

fn callaway_santanna(panels: &Panels) -> Option<Ready> {
    let panel = panels.municipal.wide("muni", "t", "ly")?;
    let starts = cohorts(&panels.municipal, panel.rows.iter().copied().step_by(panel.periods.len()))?;
    let panel = Staggered::new(panel.outcomes, panel.periods, starts).ok()?;
    Some(Box::new(move || {
        let fit = CallawaySantannaSpec::default().fit(&panel).map_err(|error| error.to_string())?;
        fit.simple().map(|simple| simple.effect).ok_or_else(|| "no effect to average".to_owned())
    }))
}

/// All 38 sets of one untreated state are enumerated; the peer draws 200 times from them.
fn proposition_99(panels: &Panels) -> Option<Ready> {
    let panel = panels.proposition_99.wide("State", "Year", "PacksPerCapita")?;
    let treated: Vec<bool> = panel.units.iter().map(|state| state == "California").collect();
    let start = panel.periods.iter().position(|year| *year == 1989)?;
    Some(synthetic_did(Block::new(panel.outcomes, &treated, start).ok()?))
}

fn municipal_block(panels: &Panels) -> Option<Ready> {
    let panel = panels.municipal.wide("muni", "t", "ly")?;
    let width = panel.periods.len();
    let starts = cohorts(&panels.municipal, panel.rows.iter().copied().step_by(width))?;
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
    let outcomes = numeric::Matrix::new(treated.len(), width, kept).ok()?;
    let start = panel.periods.iter().position(|month| *month == COHORT)?;
    Some(synthetic_did(Block::new(outcomes, &treated, start).ok()?))
}

fn synthetic_did(block: Block) -> Ready {
    let spec = SyntheticDidSpec { solver: Solver::ReferenceStoppingRule, noise_level: None };
    let method = BlockMethod::SyntheticDid(spec);
    Box::new(move || {
        let plan = SetPlan::new(PLACEBOS, StreamKey::new(1, b"", "placebos beside a peer"));
        let refuse = |error: ::evaluate::method::Error| error.to_string();
        let fit = method.fit(&block).map_err(refuse)?;
        placebo_in_space(&method, &block, &fit, &plan).map_err(refuse)?;
        Ok(fit.effect)
    })
}
