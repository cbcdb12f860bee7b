//! A process that runs one other and writes down what it used: wall clock, processor time of its tree, memory.
//!
//! It runs as a process of its own so that what the system adds up for its children is this one child's.

use std::{
    ffi::OsString,
    io,
    path::Path,
    process::{Command, ExitCode},
    time::Instant,
};

use fs_err as fs;
use nix::sys::{
    resource::{UsageWho, getrusage},
    time::TimeVal,
};
use serde::{Deserialize, Serialize};

/// What one run of a program used.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Timing {
    /// Seconds from its start to its end.
    pub wall: f64,
    /// Seconds of processor, of it and of all that it started and waited for.
    pub cpu: f64,
    /// The largest resident memory of one process of the tree, in bytes.
    pub memory: f64,
    /// The exit code; nothing when a signal ended it.
    pub code: Option<i32>,
}

/// Runs `command` with the streams of this process and writes its `Timing` to `into`.
///
/// # Errors
/// When the command cannot be started, or the file cannot be written.
pub fn stopwatch(into: &Path, command: &[OsString]) -> io::Result<ExitCode> {
    let (program, arguments) = command
        .split_first()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "no command to run"))?;
    let start = Instant::now();
    let status = Command::new(program).args(arguments).status()?;
    let wall = start.elapsed().as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let timing = Timing {
        wall,
        cpu: seconds(usage.user_time()) + seconds(usage.system_time()),
        memory: kilobytes(usage.max_rss()) * 1024.0,
        code: status.code(),
    };
    fs::write(into, serde_json::to_vec(&timing)?)?;
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX);
    Ok(ExitCode::from(code))
}

/// Seconds of processor that all threads of this process have used so far.
pub(crate) fn processor_seconds() -> io::Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    Ok(seconds(usage.user_time()) + seconds(usage.system_time()))
}

#[expect(clippy::cast_precision_loss, reason = "seconds and microseconds of a run stay far below 2^53")]
fn seconds(time: TimeVal) -> f64 {
    time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6
}

#[expect(clippy::cast_precision_loss, reason = "kilobytes of memory stay far below 2^53")]
fn kilobytes(rss: i64) -> f64 {
    rss as f64
}
