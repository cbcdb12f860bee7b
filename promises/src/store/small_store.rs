//! Small stores of invented releases, and what is asked of them: by the record's own code, and by the program in a new process.

use std::path::{Path, PathBuf};

use columns::{Filter, Total};
use fs_err as fs;
use generate::{Layout, Spec};
use measure::{OffenceSet, Sha256, Statistic};
use record::store::Store;

use super::committed::{import, sha256_of};
use crate::{bench::Bench, process::Finished, report::bytes::files_below, shortfall::Shortfall};

/// A store of a few releases of one layout.
pub(super) struct SmallStore {
    /// Its folder.
    pub folder: PathBuf,
    /// Its releases, the first added first.
    pub releases: Vec<Sha256>,
    statistic: Statistic,
    offence: OffenceSet,
}

/// What the program said of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// A number, with nothing beside it.
    Answer(String),
    /// That something is wrong, on stderr and by its exit code.
    Trouble,
    /// It broke off, or spoke of no fault and gave no number.
    Broke(String),
}

/// The layouts of the three stores, each with a cell that is no number.
pub(super) const LAYOUTS: [Layout; 3] =
    [Layout::StateInvestigations, Layout::StateVictims, Layout::DeathsByYearTidy];

impl SmallStore {
    /// Makes a store of so many releases of a layout.
    pub(super) fn make(bench: &Bench, layout: Layout, releases: usize) -> Result<Self, Shortfall> {
        let name = format!("{layout:?}").to_lowercase();
        let folder = bench.scratch(&name);
        let mut hashes: Vec<String> = Vec::new();
        // Two seeds can give a layout of few counts the same bytes.
        for seed in 1..=100 {
            if hashes.len() == releases {
                break;
            }
            let spec = Spec { seed, places: 2, ..Spec::small(layout) };
            let path = bench.scratch(&format!("{name}-{seed}.csv"));
            fs::write(&path, with_a_mark(&spec.bytes().0))?;
            let hash = sha256_of(&path)?;
            if !hashes.contains(&hash) {
                import(bench, &folder, &path)?.succeed()?;
                hashes.push(hash);
            }
        }
        let holding = Store::open(&folder).holding()?;
        let releases = holding.commits().iter().map(|commit| commit.release.sha256).collect();
        let first = holding.commits().first().and_then(|commit| commit.release.statistics.first().copied());
        let statistic = first.unwrap_or(Statistic::Investigations);
        let offence = statistic.usual_offences();
        let store = Self { folder, releases, statistic, offence };
        for release in &store.releases {
            let total = store.answer(&store.folder, *release)?;
            if total.number == 0 {
                let reason = "nothing is summed, so nothing can differ".to_owned();
                return Err(Shortfall::Unexpected { path: store.folder, reason });
            }
        }
        Ok(store)
    }

    /// The sum of a release and how much was rejected of it, asked of the record's own code.
    pub(super) fn answer(&self, folder: &Path, release: Sha256) -> Result<Total, record::Error> {
        let filter = Filter {
            statistic: Some(self.statistic),
            offences: Some(self.offence.clone()),
            ..Filter::default()
        };
        Ok(Store::open(folder).holding()?.figures(release)?.sum(&filter)?)
    }

    /// What the program says of a release in a new process.
    pub(super) fn show(&self, bench: &Bench, folder: &Path, release: Sha256) -> Result<Said, Shortfall> {
        let run = bench
            .saldo_with_store(folder)?
            .say("--format csv show --by total --no-rates --accepting incomplete")
            .arg("--statistic")
            .arg(self.statistic.code())
            .arg("--offence")
            .arg(self.offence.to_string())
            .arg("--vintage")
            .arg(release.to_string());
        Ok(said(&run.finish()?))
    }

    /// The files of a kind, by their names below the store.
    pub(super) fn files(&self, kind: &str) -> Result<Vec<String>, Shortfall> {
        let all = files_below(&self.folder)?;
        Ok(all.into_iter().filter(|name| name == kind || name.starts_with(&format!("{kind}/"))).collect())
    }
}

/// What a finished process said: a figure only with exit code 0.
fn said(finished: &Finished) -> Said {
    let broke = finished.stderr.contains("panicked") || finished.code.is_none();
    match finished.code {
        Some(0) if !broke => {
            let mut lines = finished.stdout.lines();
            let head = lines.next().unwrap_or_default();
            let at = head.split(',').position(|column| column == "number");
            let row = lines.next().unwrap_or_default();
            match at.and_then(|at| row.split(',').nth(at)).filter(|number| !number.is_empty()) {
                Some(number) => Said::Answer(number.to_owned()),
                None => Said::Broke(format!("no number and exit code 0: {head} / {row}")),
            }
        }
        Some(1 | 2) if !broke && !finished.stderr.trim().is_empty() => Said::Trouble,
        code => Said::Broke(format!("{code:?}: {}", finished.stderr.trim())),
    }
}

/// The last count of a file replaced by a mark that is no number, so that something is rejected.
fn with_a_mark(bytes: &[u8]) -> Vec<u8> {
    let end = bytes.iter().rposition(|byte| !byte.is_ascii_whitespace()).map_or(0, |at| at + 1);
    let start = bytes
        .get(..end)
        .and_then(|whole| whole.iter().rposition(|byte| *byte == b','))
        .map_or(end, |at| at + 1);
    [bytes.get(..start).unwrap_or_default(), b"N/D", bytes.get(end..).unwrap_or_default()].concat()
}
