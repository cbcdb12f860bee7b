//! On what a figure was measured: the machine, how busy it was, and the commit.

use std::process::Command;

use fs_err as fs;
use serde::Serialize;

/// The machine and the state it was in.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Machine {
    threads: usize,
    load: Option<f64>,
    machine: String,
    commit: String,
}

impl Machine {
    /// This machine, now.
    pub(crate) fn of_this_run() -> Self {
        Self {
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            load: first_number(&fs::read_to_string("/proc/loadavg").unwrap_or_default()),
            machine: description(),
            commit: commit(),
        }
    }
}

fn first_number(text: &str) -> Option<f64> {
    text.split_whitespace().next()?.parse().ok()
}

/// Processor and memory, as the system names them.
fn description() -> String {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let value = |line: &str| line.split_once(':').map(|(_, value)| value.trim().to_owned());
    let model = processors.lines().find(|line| line.starts_with("model name")).and_then(value);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes = |line: &str| line.split_whitespace().nth(1)?.parse::<u64>().ok();
    let gigabytes =
        memory.lines().find(|line| line.starts_with("MemTotal")).and_then(kilobytes).map(|k| k >> 20);
    let model = model.unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    match gigabytes {
        Some(gigabytes) => format!("{model}, {gigabytes} GiB, {}", std::env::consts::OS),
        None => format!("{model}, {}", std::env::consts::OS),
    }
}

/// The commit, with a `+` when files differ from it.
fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok().filter(|o| o.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let changed = git(&["status", "--porcelain"]).is_none_or(|files| !files.is_empty());
    let name = git(&["rev-parse", "--short=12", "HEAD"]).unwrap_or_else(|| "unknown".to_owned());
    if changed { format!("{name}+") } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_load_is_the_first_number_of_the_system_s_line() {
        assert_eq!(first_number("0.52 0.58 0.59 1/467 12345\n"), Some(0.52));
        assert_eq!(first_number(""), None);
    }
}
