//! Running programs: what to run, what it said, how long it took.

use std::{
    ffi::{OsStr, OsString},
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use fs_err as fs;

use crate::shortfall::Shortfall;
pub(crate) use crate::stopwatch::Timing;

/// A program with its arguments and its environment.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    words: Vec<OsString>,
    set: Vec<(OsString, Option<OsString>)>,
    folder: Option<PathBuf>,
}

/// A run that ended.
#[derive(Debug, Clone)]
pub(crate) struct Finished {
    /// What was run.
    pub command: String,
    /// The exit code; nothing when a signal ended it.
    pub code: Option<i32>,
    /// What it wrote to stdout.
    pub stdout: String,
    /// What it wrote to stderr.
    pub stderr: String,
}

impl Run {
    /// A program without arguments.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        Self { words: vec![program.as_ref().to_owned()], set: Vec::new(), folder: None }
    }

    /// One more argument.
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.words.push(argument.as_ref().to_owned());
        self
    }

    /// More arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.words.extend(arguments.into_iter().map(|a| a.as_ref().to_owned()));
        self
    }

    /// The arguments in a text, split at blanks.
    pub(crate) fn say(self, arguments: &str) -> Self {
        self.args(arguments.split_whitespace())
    }

    /// A variable of the environment.
    pub(crate) fn with(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.set.push((key.into(), Some(value.as_ref().to_owned())));
        self
    }

    /// Without a variable of the environment.
    pub(crate) fn without(mut self, key: &str) -> Self {
        self.set.push((key.into(), None));
        self
    }

    /// In a folder.
    pub(crate) fn within(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// The same run, started by another program: `unshare -n`, a stopwatch.
    pub(crate) fn under(&self, before: &[OsString]) -> Self {
        let words = before.iter().chain(&self.words).cloned().collect();
        Self { words, ..self.clone() }
    }

    fn command(&self) -> Command {
        let (program, arguments) = match self.words.split_first() {
            Some((program, arguments)) => (program.as_os_str(), arguments),
            None => (OsStr::new(""), [].as_slice()),
        };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null());
        for (key, value) in &self.set {
            match value {
                Some(value) => command.env(key, value),
                None => command.env_remove(key),
            };
        }
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command
    }

    /// The run as one would type it, with the program's folder left out.
    pub(crate) fn typed(&self) -> String {
        let program = self.words.first().map(PathBuf::from).unwrap_or_default();
        let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let words = self.words.iter().skip(1).map(|word| word.to_string_lossy().into_owned());
        [name].into_iter().chain(words).collect::<Vec<_>>().join(" ")
    }

    fn cannot_start(&self, error: &std::io::Error) -> Shortfall {
        Shortfall::Tool { tool: self.typed(), reason: error.to_string() }
    }

    /// Runs to the end, however it ends.
    pub(crate) fn finish(&self) -> Result<Finished, Shortfall> {
        let output = self.command().output().map_err(|error| self.cannot_start(&error))?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(Finished {
            command: self.typed(),
            code: output.status.code(),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        })
    }

    /// Runs to the end and says how many seconds that took; one that takes longer than `patience` is ended by force.
    pub(crate) fn finish_within(&self, patience: Duration) -> Result<(Finished, f64), Shortfall> {
        let mut command = self.command();
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let start = Instant::now();
        let mut child = command.spawn().map_err(|error| self.cannot_start(&error))?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let all_of = |stream: Option<Box<dyn Read + Send>>| {
            thread::spawn(move || {
                let mut bytes = Vec::new();
                // What cannot be read any more was not said.
                let _ = stream.map(|mut stream| stream.read_to_end(&mut bytes));
                String::from_utf8_lossy(&bytes).into_owned()
            })
        };
        let stdout = all_of(stdout.map(|stream| Box::new(stream) as Box<dyn Read + Send>));
        let stderr = all_of(stderr.map(|stream| Box::new(stream) as Box<dyn Read + Send>));
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if start.elapsed() > patience {
                child.kill()?;
            }
            thread::sleep(Duration::from_millis(2));
        };
        let seconds = start.elapsed().as_secs_f64();
        let (stdout, stderr) = (stdout.join().unwrap_or_default(), stderr.join().unwrap_or_default());
        Ok((Finished { command: self.typed(), code: status.code(), stdout, stderr }, seconds))
    }

    /// Runs to the end, which must be exit code 0.
    pub(crate) fn succeed(&self) -> Result<Finished, Shortfall> {
        self.finish()?.ended_with(0)
    }

    /// What it writes to stdout, byte for byte; the end must be exit code 0.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Shortfall> {
        let output = self.command().output().map_err(|error| self.cannot_start(&error))?;
        match output.status.success() {
            true => Ok(output.stdout),
            false => Err(self.finish()?.shortfall()),
        }
    }

    /// Starts it with its output thrown away.
    pub(crate) fn start(&self) -> Result<Child, Shortfall> {
        let mut command = self.command();
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().map_err(|error| self.cannot_start(&error))
    }

    /// Runs to the end under a stopwatch that writes to `into`; the end must be exit code 0.
    pub(crate) fn timed(&self, stopwatch: &[OsString], into: &Path) -> Result<(Timing, Finished), Shortfall> {
        let before: Vec<OsString> =
            stopwatch.iter().cloned().chain([into.as_os_str().to_owned(), OsString::from("--")]).collect();
        let finished = self.under(&before).finish()?;
        let finished = Finished { command: self.typed(), ..finished }.ended_with(0)?;
        let timing = serde_json::from_slice(&fs::read(into)?)
            .map_err(|error| Shortfall::Unexpected { path: into.to_owned(), reason: error.to_string() })?;
        Ok((timing, finished))
    }
}

impl Finished {
    /// The run itself when it ended with this code.
    pub(crate) fn ended_with(self, code: i32) -> Result<Self, Shortfall> {
        if self.code == Some(code) { Ok(self) } else { Err(self.shortfall()) }
    }

    /// Why a run that ended otherwise is of no use.
    pub(crate) fn shortfall(&self) -> Shortfall {
        let ended = self.code.map_or_else(|| "a signal".to_owned(), |code| format!("exit code {code}"));
        let last: Vec<&str> =
            self.stderr.lines().rev().filter(|line| !line.trim().is_empty()).take(3).collect();
        let said = last.into_iter().rev().collect::<Vec<_>>().join(" / ");
        Shortfall::Ended { command: self.command.clone(), ended, said }
    }
}
