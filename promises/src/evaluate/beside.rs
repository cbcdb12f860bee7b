//! Ours and a peer in turn, each in a process of its own: seconds within the process, and of the process as a whole.

use ::estimate::verify::ReferencePanels;
use fs_err as fs;

use super::tasks::Told;
use crate::{
    bench::{Bench, Contestant, Timings},
    line::{Bound, Measured},
    process::Run,
    shortfall::Shortfall,
};

/// The script that times a peer, and the panels by the names that they are asked for by.
const SCRIPT: &str = "evaluate_methods.py";
const PANELS: [&str; 2] = ["simulated_2457x108.csv", "prop99.csv"];

/// How many times less processor time than the fastest peer: within the processes, and as whole processes.
const TIMES_WITHIN: f64 = 3.0;
const TIMES_WHOLE: f64 = 10.0;

/// One comparison. A method that is added is one entry more, one in the script for each peer, and one among ours.
pub(super) struct Comparison {
    /// The name of the task, here and in the script.
    pub task: &'static str,
    /// The peers, by the names of their packages.
    pub peers: &'static [&'static str],
    /// What a reader must know to read the figures.
    pub note: &'static str,
    /// Iterations of our chain and the peers', for chains: seconds are taken for each independent draw.
    pub iterations: Option<(f64, f64)>,
}

/// The panels, written where ours and the peers read them from.
pub(super) fn panel_files(bench: &Bench) -> Result<Vec<std::path::PathBuf>, Shortfall> {
    let folder = bench.reference_panels()?;
    let write = |name: &str| {
        let missing = || Shortfall::Reference { missing: Some(name.to_owned()) };
        let path = bench.scratch(name);
        fs::write(&path, folder.text(name).ok_or_else(missing)?)?;
        Ok(path)
    };
    PANELS.into_iter().map(write).collect()
}

/// Our task as a run of its own.
pub(super) fn ours(bench: &Bench, task: &str) -> Result<Run, Shortfall> {
    let missing = || Shortfall::Tool { tool: "xtask".to_owned(), reason: "not its own path".to_owned() };
    Ok(Run::new(bench.xtask().ok_or_else(missing)?).arg("method").arg(task))
}

/// The median of a figure that each run printed.
pub(super) fn told(timings: &Timings, of: fn(&Told) -> Option<f64>) -> Result<f64, Shortfall> {
    let read = |said: &str| of(&serde_json::from_str(said.trim()).ok()?);
    timings.told(read).ok_or_else(|| Shortfall::Answer {
        command: timings.last.command.clone(),
        reason: "it did not print what it took and answered".to_owned(),
    })
}

/// Measures every comparison.
pub(super) fn compare(bench: &mut Bench, comparisons: &[Comparison]) -> Result<Vec<Measured>, Shortfall> {
    let files = panel_files(bench)?;
    let mut figures = Vec::new();
    for comparison in comparisons {
        let name = |what: &str| format!("{}: {what}", comparison.task);
        let mut times: Vec<(f64, f64, String)> = Vec::new();
        for peer in comparison.peers {
            let own = ours(bench, comparison.task)?.args(&files);
            let theirs = bench.peer(SCRIPT, &[peer])?.arg(comparison.task).arg(peer).args(&files);
            let turns = bench.alternate(&[Contestant::new(own), Contestant::new(theirs)])?;
            let [own, theirs] = turns.as_slice() else { continue };
            let version = bench.version_of(peer)?;
            let line = |what: &str, unit, value, beside| {
                let line = Measured::new(name(what), value, unit, Bound::Printed);
                line.beside(&version, beside).of_runs(own.runs()).noting(comparison.note)
            };
            let (cpu, peer_cpu) = (told(own, |t| Some(t.cpu))?, told(theirs, |t| Some(t.cpu))?);
            figures.push(line("processor within the process", "s", cpu, peer_cpu));
            figures.push(line("processor of the whole process", "s", own.cpu(), theirs.cpu()));
            figures.push(line("memory of the whole process", "bytes", own.memory(), theirs.memory()));
            let answer = |timings| told(timings, |told| Some(told.answer));
            figures.push(line("answer", "", answer(own)?, answer(theirs)?));
            let mut within = peer_cpu / cpu;
            if let Some((iterations, peer_iterations)) = comparison.iterations {
                let worth = |timings| told(timings, |told| told.effective);
                let (drawn, peer_drawn) = (worth(own)?, worth(theirs)?);
                figures.push(line("independent draws that the chain is worth", "draws", drawn, peer_drawn));
                let what = "processor within the process, for each iteration";
                figures.push(line(what, "s", cpu / iterations, peer_cpu / peer_iterations));
                within *= drawn / peer_drawn;
            }
            times.push((within, theirs.cpu() / own.cpu(), version));
        }
        let bounds = [
            ("fastest peer over ours, within the processes", TIMES_WITHIN),
            ("fastest peer over ours, whole processes", TIMES_WHOLE),
        ];
        for (place, (what, least)) in bounds.into_iter().enumerate() {
            let of = |(within, whole, _): &(f64, f64, String)| if place == 0 { *within } else { *whole };
            let fastest = times.iter().min_by(|left, right| of(left).total_cmp(&of(right)));
            let (times, peer) = fastest.map_or((f64::NAN, String::new()), |held| (of(held), held.2.clone()));
            let what = if place == 0 && comparison.iterations.is_some() {
                "fastest peer over ours, within the processes, for each independent draw"
            } else {
                what
            };
            figures.push(Measured::new(name(what), times, "times", Bound::AtLeast(least)).noting(peer));
        }
    }
    Ok(figures)
}
