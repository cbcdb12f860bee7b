//! The demonstration: claims checked, policies judged, report written, its path printed.

use std::path::PathBuf;

use fs_err as fs;

use crate::{
    bench::{Bench, Contestant},
    line::{Bound, Measured},
    process::Finished,
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::First,
        word: "demo",
        what: "`saldo demo` runs the main job on the shipped record: a report is written and its path printed",
        sizes: Sizes::Both,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let folder = bench.scratch("report");
    let run = bench.saldo()?.arg("demo").arg("--out").arg(&folder);
    let timings = bench.time(Contestant::new(run).clearing(&folder))?;
    let printed = printed_pages(&timings.last, bench);
    let pages = pages_in(&folder)?;
    let text: String = pages.iter().filter_map(|page| fs::read_to_string(page).ok()).collect();
    let outside = text.matches("src=\"http").count() + text.matches("<link rel=\"stylesheet\"").count();
    Ok(vec![
        Measured::new("wall", timings.wall(), "s", Bound::Printed).of_runs(timings.runs()),
        Measured::new("cpu", timings.cpu(), "s", Bound::Printed).of_runs(timings.runs()),
        Measured::count("pages written", pages.len(), "files", Bound::AtLeast(1.0)),
        Measured::count("paths printed that exist", printed.len(), "files", Bound::AtLeast(1.0)),
        Measured::count("things a page loads from elsewhere", outside, "addresses", Bound::Exactly(0.0)),
    ])
}

/// The words of the output that are paths of files or folders that exist.
fn printed_pages(finished: &Finished, bench: &Bench) -> Vec<PathBuf> {
    let said = format!("{}\n{}", finished.stdout, finished.stderr);
    let trimmed =
        |word: &str| word.trim_matches(|c: char| "`'\"«»,;:()".contains(c)).trim_end_matches('.').to_owned();
    let paths = said.split_whitespace().map(trimmed).filter(|word| word.contains(".html"));
    paths.map(|word| bench.scratch("").join(word)).filter(|path| path.is_file()).collect()
}

/// The HTML files in a folder, in order.
pub(super) fn pages_in(folder: &std::path::Path) -> Result<Vec<PathBuf>, Shortfall> {
    let mut pages: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "html") {
            pages.push(path);
        }
    }
    pages.sort();
    Ok(pages)
}
