//! The bench: where promises are measured. It has the built program, a scratch folder, a stopwatch and the peers.

use std::{
    collections::BTreeSet,
    ffi::OsString,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use fs_err as fs;

use crate::{
    process::{Finished, Run, Timing},
    promise::Size,
    shortfall::Shortfall,
};

/// How often two programs alternate, and the seconds above which once is enough.
const ROUNDS: usize = 5;
const ONCE_ABOVE: f64 = 20.0;

/// What a promise is measured with.
#[derive(Debug)]
pub(crate) struct Bench {
    /// How much is measured.
    pub size: Size,
    root: PathBuf,
    scratch: PathBuf,
    stopwatch: Vec<OsString>,
    built: OnceLock<PathBuf>,
    peers: BTreeSet<String>,
}

/// A program that takes part in a comparison.
#[derive(Debug, Clone)]
pub(crate) struct Contestant {
    /// What it runs.
    pub run: Run,
    /// What is removed before each run, so that each starts from the same state.
    pub clears: Vec<PathBuf>,
}

/// The runs of one contestant.
#[derive(Debug, Clone)]
pub(crate) struct Timings {
    all: Vec<Timing>,
    printed: Vec<String>,
    /// How the last run ended.
    pub last: Finished,
}

impl Contestant {
    /// A run that leaves nothing behind.
    pub(crate) fn new(run: Run) -> Self {
        Self { run, clears: Vec::new() }
    }

    /// Removes a file or folder before each run.
    pub(crate) fn clearing(mut self, path: impl Into<PathBuf>) -> Self {
        self.clears.push(path.into());
        self
    }
}

impl Timings {
    /// How often it ran.
    pub(crate) fn runs(&self) -> usize {
        self.all.len()
    }

    /// The median of what `read` finds in what each run printed; nothing when a run did not print it.
    pub(crate) fn told(&self, read: impl Fn(&str) -> Option<f64>) -> Option<f64> {
        let values: Option<Vec<f64>> = self.printed.iter().map(|printed| read(printed)).collect();
        values.map(median)
    }

    /// Median seconds from start to end.
    pub(crate) fn wall(&self) -> f64 {
        median(self.all.iter().map(|timing| timing.wall).collect())
    }

    /// Median seconds of processor.
    pub(crate) fn cpu(&self) -> f64 {
        median(self.all.iter().map(|timing| timing.cpu).collect())
    }

    /// The largest memory of any run, in bytes.
    pub(crate) fn memory(&self) -> f64 {
        self.all.iter().map(|timing| timing.memory).fold(f64::NAN, f64::max)
    }
}

/// Where cargo builds: the folder that its variable names, from the repository's, or `target` in it.
fn target(root: &Path) -> PathBuf {
    root.join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

impl Bench {
    /// The bench for one promise, its scratch folder empty.
    pub(crate) fn new(promise: &str, size: Size, stopwatch: &[OsString]) -> Result<Self, Shortfall> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default();
        let scratch = target(&root).join("promises/scratch").join(promise.replace('/', "-"));
        if scratch.exists() {
            fs::remove_dir_all(&scratch)?;
        }
        fs::create_dir_all(&scratch)?;
        let stopwatch = stopwatch.to_vec();
        Ok(Self { size, root, scratch, stopwatch, built: OnceLock::new(), peers: BTreeSet::new() })
    }

    /// Removes what the measurement left behind.
    pub(crate) fn clear(self) -> Result<(), Shortfall> {
        Ok(fs::remove_dir_all(&self.scratch)?)
    }

    /// The repository's folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// One of two values by the size that is measured.
    pub(crate) fn sized<T>(&self, small: T, full: T) -> T {
        match self.size {
            Size::Small => small,
            Size::Full => full,
        }
    }

    /// A path in the scratch folder.
    pub(crate) fn scratch(&self, name: &str) -> PathBuf {
        self.scratch.join(name)
    }

    /// The program, built from the files as they are, without anything of the user's environment.
    pub(crate) fn saldo(&self) -> Result<Run, Shortfall> {
        Ok(self.alone(self.program()?))
    }

    /// A program without anything of the user's environment.
    pub(crate) fn alone(&self, program: &Path) -> Run {
        let run =
            Run::new(program).within(&self.scratch).with("SALDO_LANG", "en").with("HOME", &self.scratch);
        run.without("SALDO_STORE").without("XDG_DATA_HOME").without("RUST_BACKTRACE")
    }

    /// The program with a store in the scratch folder.
    pub(crate) fn saldo_with_store(&self, store: &Path) -> Result<Run, Shortfall> {
        Ok(self.saldo()?.arg("--store").arg(store))
    }

    /// The path of the built program.
    pub(crate) fn program(&self) -> Result<&Path, Shortfall> {
        if let Some(path) = self.built.get() {
            return Ok(path);
        }
        self.cargo("build --release --quiet --bin saldo").succeed()?;
        Ok(self.built.get_or_init(|| target(&self.root).join("release/saldo")))
    }

    /// A cargo command in the repository.
    pub(crate) fn cargo(&self, arguments: &str) -> Run {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        // What `cargo run` sets for this process is not for the cargo that it starts.
        Run::new(cargo).say(arguments).within(&self.root).without("CARGO_MANIFEST_DIR").without("RUSTFLAGS")
    }

    /// The program of which these promises are a command.
    pub(crate) fn xtask(&self) -> Option<OsString> {
        self.stopwatch.first().cloned()
    }

    /// The folder of the publishers' files.
    pub(crate) fn releases(&self) -> Result<PathBuf, Shortfall> {
        let folder = std::env::var_os("SALDO_RELEASES").map(PathBuf::from);
        folder.filter(|path| path.is_dir()).ok_or(Shortfall::Releases { missing: None })
    }

    /// The panels of the reference packages.
    pub(crate) fn reference_panels(&self) -> Result<desk::ReferenceFolder, Shortfall> {
        let folder = std::env::var_os("SALDO_REFERENCE").map(PathBuf::from);
        let folder = folder.filter(|path| path.is_dir()).ok_or(Shortfall::Reference { missing: None })?;
        desk::ReferenceFolder::open(&folder)
            .map_err(|error| Shortfall::Unexpected { path: folder, reason: error.to_string() })
    }

    /// A script of `promises/peers`, run by a Python that has these packages and nothing of ours.
    pub(crate) fn peer(&mut self, script: &str, packages: &[&str]) -> Result<Run, Shortfall> {
        let environment = target(&self.root).join("promises/venv");
        let python = environment.join("bin/python");
        if !python.exists() {
            let made = Run::new("python3").say("-m venv").arg(&environment).finish()?;
            if made.code != Some(0) {
                return Err(Shortfall::Tool { tool: "python3 -m venv".to_owned(), reason: made.stderr });
            }
        }
        for package in packages.iter().filter(|p| !self.peers.contains(**p)).copied().collect::<Vec<_>>() {
            install(&python, package)?;
            self.peers.insert(package.to_owned());
        }
        Ok(Run::new(&python)
            .arg("-I")
            .arg(self.root.join("promises/peers").join(script))
            .within(&self.scratch))
    }

    /// The installed version of a peer.
    pub(crate) fn version_of(&self, package: &str) -> Result<String, Shortfall> {
        let ask = format!("import importlib.metadata as m; print(m.version('{package}'))");
        let python = target(&self.root).join("promises/venv/bin/python");
        let finished = Run::new(python).arg("-c").arg(ask).succeed()?;
        Ok(format!("{package} {}", finished.stdout.trim()))
    }

    /// Runs the contestants in turn, five times each, or once when a run takes more than twenty seconds.
    pub(crate) fn alternate(&self, contestants: &[Contestant]) -> Result<Vec<Timings>, Shortfall> {
        let into = self.scratch("stopwatch.json");
        let mut all: Vec<Vec<Timing>> = vec![Vec::new(); contestants.len()];
        let mut ended: Vec<Vec<Finished>> = vec![Vec::new(); contestants.len()];
        for round in 0..ROUNDS {
            for ((contestant, timings), ended) in contestants.iter().zip(&mut all).zip(&mut ended) {
                contestant.clears.iter().try_for_each(|path| remove(path))?;
                let (timing, finished) = contestant.run.timed(&self.stopwatch, &into)?;
                timings.push(timing);
                ended.push(finished);
            }
            let slow = all.iter().flatten().any(|timing| timing.wall > ONCE_ABOVE);
            if slow && round == 0 {
                break;
            }
        }
        let gathered = |(all, mut ended): (Vec<Timing>, Vec<Finished>)| {
            let printed = ended.iter().map(|finished| finished.stdout.clone()).collect();
            Some(Timings { all, printed, last: ended.pop()? })
        };
        Ok(all.into_iter().zip(ended).filter_map(gathered).collect())
    }

    /// One program alone, five times or once.
    pub(crate) fn time(&self, contestant: Contestant) -> Result<Timings, Shortfall> {
        let name = contestant.run.typed();
        let mut timings = self.alternate(&[contestant])?;
        timings.pop().ok_or_else(|| Shortfall::Tool { tool: name, reason: "it did not run".to_owned() })
    }
}

/// The middle of some values; not a number when there are none.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Removes a file or a folder, if it is there.
fn remove(path: &Path) -> std::io::Result<()> {
    match path.metadata() {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(_) => Ok(()),
    }
}

/// Installs a package at its current version; one that is there already stays as it is.
fn install(python: &Path, package: &str) -> Result<(), Shortfall> {
    let pip =
        Run::new(python).say("-m pip install --quiet --disable-pip-version-check").arg(package).finish()?;
    if pip.code == Some(0) {
        return Ok(());
    }
    let reason =
        pip.stderr.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no reason").to_owned();
    Err(Shortfall::Peer { peer: package.to_owned(), reason })
}
