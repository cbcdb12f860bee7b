//! Hostile and damaged files under a limit of memory and of time: refused by name, or their rows counted.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::Duration,
};

use fs_err as fs;

use super::{
    committed::import,
    hostile::hostile_inputs,
    liars::{LyingStore, map},
    mutants::{mutant, sound_workbook},
};
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    process::{Finished, Run},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Store,
        word: "limits",
        what: "hostile inputs and 2,000 spoilt workbooks: each refused by name or counted, in 500 MB and 10 s, none ends the program",
        sizes: Sizes::Both,
        measure,
    }
}

/// Address space of a process, in the shell's unit of 1,024 bytes: 500 MB.
const MEMORY: u64 = 500_000_000 / 1_024;

/// How long an import may take, and after how long it is ended by force.
const SECONDS: f64 = 10.0;
const PATIENCE: Duration = Duration::from_secs(40);

/// No message is longer than a screen or two.
const LONGEST_MESSAGE: usize = 4_000;

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
enum End {
    /// Refused with its name; whether the message says where in the file.
    Refused { located: bool },
    /// Taken: rows kept, rows and cells rejected.
    Taken { rejected: u64 },
    /// In a way that is promised not to be.
    Bad(String),
}

/// What was tried and how it ended.
#[derive(Debug)]
struct Trial {
    what: String,
    in_part: bool,
    end: End,
    seconds: f64,
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    bench.program()?;
    let limited = Limited::here()?;
    let mut figures = hostile(bench, &limited)?;
    figures.extend(mutants(bench, &limited)?);
    figures.extend(maps(bench, &limited)?);
    figures.extend(stores(bench, &limited)?);
    Ok(figures)
}

/// A shell that starts a program in a limited address space.
struct Limited {
    before: Vec<std::ffi::OsString>,
}

impl Limited {
    /// The limit, proved to be one: it is a limit of Linux.
    fn here() -> Result<Self, Shortfall> {
        let words = ["sh", "-c", &format!("ulimit -v {MEMORY} && exec \"$@\""), "sh"].map(Into::into);
        let limited = Self { before: words.to_vec() };
        let asked = limited.of(&Run::new("sh").say("-c").arg("ulimit -v")).finish()?;
        if asked.stdout.trim() == MEMORY.to_string() {
            return Ok(limited);
        }
        let reason =
            format!("no limit of address space here: {} {}", asked.stdout.trim(), asked.stderr.trim());
        Err(Shortfall::Tool { tool: "ulimit -v".to_owned(), reason })
    }

    fn of(&self, run: &Run) -> Run {
        run.under(&self.before)
    }

    /// Imports a file into a store of its own.
    fn import(&self, bench: &Bench, file: &Path, flags: &str) -> Result<(Finished, f64), Shortfall> {
        static STORE: AtomicU64 = AtomicU64::new(0);
        let store = bench.scratch(&format!("store-{}", STORE.fetch_add(1, Ordering::Relaxed)));
        let run = import(bench, &store, file)?.say(flags).say("--format csv");
        let ended = self.of(&run).finish_within(PATIENCE)?;
        if store.exists() {
            fs::remove_dir_all(&store)?;
        }
        Ok(ended)
    }
}

/// What a run is promised never to say: the marks of an abort and of a panic.
const MARKS: [&str; 4] = ["panicked at", "memory allocation of", "overflowed its stack", "RUST_BACKTRACE"];

/// How an import of a file of this name ended.
fn end_of(finished: &Finished, name: &str) -> End {
    let said = format!("{}{}", finished.stdout, finished.stderr).replace("\r\n", "\n");
    let short: String = said.chars().take(300).collect();
    let bad = |why: &str| End::Bad(format!("{why}: {}", short.replace('\n', " / ")));
    if let Some(mark) = MARKS.iter().find(|mark| said.contains(*mark)) {
        return bad(mark);
    }
    if let Some(letter) = said.chars().find(|c| is_obeyed(*c)) {
        return bad(&format!("the letter {:#x} for a terminal", u32::from(letter)));
    }
    if finished.stderr.len() > LONGEST_MESSAGE {
        return bad(&format!("a message of {} bytes", finished.stderr.len()));
    }
    match finished.code {
        None => bad("ended by a signal"),
        Some(0) => match counted(&finished.stdout) {
            Some(rejected) => End::Taken { rejected },
            None => bad("taken without counted rows"),
        },
        Some(1) => match finished.stderr.split_once(name) {
            Some((_, after)) => {
                End::Refused { located: after.starts_with([':', '[']) || after.starts_with(" [") }
            }
            None => bad("the message does not name the file"),
        },
        Some(code) => bad(&format!("exit code {code}")),
    }
}

/// Whether a terminal would do something else than show the letter.
fn is_obeyed(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\n' | '\t'))
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// How many rows and cells an import rejected, where it counts every row that it read.
fn counted(csv: &str) -> Option<u64> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let heads = reader.headers().ok()?.clone();
    let row = reader.records().next()?.ok()?;
    let number = |head: &str| -> Option<u64> {
        let at = heads.iter().position(|known| known == head)?;
        row.get(at)?.replace(',', "").parse().ok()
    };
    let (read, kept, rejected) = (number("rows_read")?, number("rows_kept")?, number("rows_rejected")?);
    (read == kept + rejected).then_some(rejected + number("cells_rejected")?)
}

fn hostile(bench: &Bench, limited: &Limited) -> Result<Vec<Measured>, Shortfall> {
    let mut trials = Vec::new();
    for input in hostile_inputs(bench)? {
        let (finished, seconds) = limited.import(bench, &input.path, input.flags)?;
        let end = end_of(&finished, &shown(&input.name().to_string_lossy()));
        trials.push(Trial { what: input.what.to_owned(), in_part: false, end, seconds });
        // A gigabyte of bombs need not lie about while the rest is measured.
        if input.path.starts_with(bench.scratch("hostile")) && input.path.is_file() {
            fs::remove_file(&input.path)?;
        }
    }
    Ok(figures("hostile inputs", &trials, 53.0))
}

/// A name as a message shows it: what a terminal obeys is written out.
fn shown(name: &str) -> String {
    let end = name.find(is_obeyed).unwrap_or(name.len());
    name.get(..end).unwrap_or_default().to_owned()
}

fn mutants(bench: &Bench, limited: &Limited) -> Result<Vec<Measured>, Shortfall> {
    let number: u64 = bench.sized(60, 2_000);
    let sound = bench.scratch("sound.xlsx");
    fs::write(&sound, sound_workbook())?;
    let (finished, _) = limited.import(bench, &sound, "")?;
    let whole = end_of(&finished, "sound.xlsx") == End::Taken { rejected: 0 };
    let next = AtomicU64::new(0);
    let work = || -> Result<Vec<Trial>, Shortfall> {
        let mut trials = Vec::new();
        loop {
            let this = next.fetch_add(1, Ordering::Relaxed);
            if this >= number {
                return Ok(trials);
            }
            let made = mutant(this);
            let path = bench.scratch(&made.file);
            fs::write(&path, &made.bytes)?;
            let (finished, seconds) = limited.import(bench, &path, "")?;
            let end = end_of(&finished, &made.file);
            if !matches!(end, End::Bad(_)) {
                fs::remove_file(&path)?;
            }
            let what = format!("{}: {}", made.file, made.what);
            trials.push(Trial { what, in_part: made.in_part, end, seconds });
        }
    };
    let trials = at_once(work)?;
    #[expect(clippy::cast_precision_loss, reason = "thousands of workbooks")]
    let mut all = figures("spoilt workbooks", &trials, number as f64);
    all.push(Measured::count(
        "sound workbooks kept whole",
        usize::from(whole),
        "workbooks",
        Bound::Exactly(1.0),
    ));
    Ok(all)
}

/// The trials of a worker for each of two cores.
fn at_once(work: impl Fn() -> Result<Vec<Trial>, Shortfall> + Sync) -> Result<Vec<Trial>, Shortfall> {
    thread::scope(|scope| {
        let workers: Vec<_> = (0..2).map(|_| scope.spawn(&work)).collect();
        let mut trials = Vec::new();
        for worker in workers {
            let ended = worker.join().map_err(|_| Shortfall::Tool {
                tool: "a worker".to_owned(),
                reason: "it panicked".to_owned(),
            })?;
            trials.extend(ended?);
        }
        Ok(trials)
    })
}

/// The reading of maps is no command of the program: a process of its own reads them.
fn maps(bench: &Bench, limited: &Limited) -> Result<Vec<Measured>, Shortfall> {
    let number: u64 = bench.sized(25, 400);
    let folder = bench.scratch("maps");
    fs::create_dir_all(&folder)?;
    let none =
        || Shortfall::Tool { tool: "cargo xtask shapes".to_owned(), reason: "no such program".to_owned() };
    let program = bench.xtask().ok_or_else(none)?;
    let mut trials = Vec::new();
    for this in 0..number {
        let (base, what) = map(&folder, this)?;
        let run = Run::new(&program).arg("shapes").arg(&base);
        let (finished, seconds) = limited.of(&run).finish_within(PATIENCE)?;
        let end = match end_of(&finished, &format!("map-{this:04}")) {
            End::Bad(_) if finished.code == Some(0) && finished.stdout.ends_with(" shapes\n") => {
                End::Taken { rejected: 0 }
            }
            end @ (End::Bad(_) | End::Taken { .. } | End::Refused { .. }) => end,
        };
        let is_sound = this > 0 || end == End::Taken { rejected: 0 };
        let end = if is_sound { end } else { End::Bad("the sound map is refused".to_owned()) };
        trials.push(Trial { what: format!("map {this}: {what}"), in_part: false, end, seconds });
    }
    #[expect(clippy::cast_precision_loss, reason = "hundreds of maps")]
    Ok(figures("maps that lie", &trials, number as f64))
}

/// Stored tables whose hashes are right and whose footers are not.
fn stores(bench: &Bench, limited: &Limited) -> Result<Vec<Measured>, Shortfall> {
    let number: u64 = bench.sized(25, 400);
    let sound: PathBuf = bench.root().join("tests/cases/attacks/base.csv");
    let store = LyingStore::new(bench, &sound)?;
    let mut trials = Vec::new();
    for this in 0..number {
        let what = store.spoil(this)?;
        for run in store.questions(bench)? {
            let (finished, seconds) = limited.of(&run).finish_within(PATIENCE)?;
            let end = match (finished.code, end_of(&finished, "")) {
                // An answer, an answer without the store, and a doctor's finding are what a damaged store has.
                (Some(0 | 1 | 3), End::Bad(why)) if !MARKS.iter().any(|mark| why.starts_with(mark)) => {
                    End::Refused { located: true }
                }
                (_, end) => end,
            };
            trials.push(Trial { what: format!("table {this}: {what}"), in_part: false, end, seconds });
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "hundreds of tables")]
    Ok(figures("questions to stored tables that lie", &trials, 2.0 * number as f64))
}

/// What is said of trials of one kind.
fn figures(kind: &str, trials: &[Trial], least: f64) -> Vec<Measured> {
    let of = |wanted: fn(&End) -> bool| trials.iter().filter(|trial| wanted(&trial.end)).count();
    let bad: Vec<String> = trials
        .iter()
        .filter_map(|trial| match &trial.end {
            End::Bad(why) => Some(format!("{}: {why}", trial.what)),
            End::Refused { .. } | End::Taken { .. } => None,
        })
        .collect();
    let slowest = trials.iter().max_by(|a, b| a.seconds.total_cmp(&b.seconds));
    let nowhere: Vec<&str> = trials
        .iter()
        .filter(|trial| trial.in_part && trial.end == End::Refused { located: false })
        .map(|trial| trial.what.as_str())
        .collect();
    let named = |what: &str| format!("{kind}: {what}");
    let mut all = vec![
        Measured::count(named("tried"), trials.len(), "trials", Bound::AtLeast(least)),
        Measured::count(
            named("refused by name"),
            of(|end| matches!(end, End::Refused { .. })),
            "trials",
            Bound::Printed,
        ),
        Measured::count(
            named("taken, with rejections that are counted"),
            of(|end| matches!(end, End::Taken { rejected: 1.. })),
            "trials",
            Bound::Printed,
        ),
        Measured::count(
            named("taken whole"),
            of(|end| matches!(end, End::Taken { rejected: 0 })),
            "trials",
            Bound::Printed,
        ),
        Measured::count(named("that ended in another way"), bad.len(), "trials", Bound::Exactly(0.0))
            .noting(bad.iter().take(12).cloned().collect::<Vec<_>>().join(" | ")),
        Measured::new(
            named("the slowest"),
            slowest.map_or(f64::NAN, |trial| trial.seconds),
            "s",
            Bound::AtMost(SECONDS),
        )
        .noting(slowest.map(|trial| trial.what.clone()).unwrap_or_default()),
    ];
    if trials.iter().any(|trial| trial.in_part) {
        all.push(
            Measured::count(
                named("refused for a part, without saying which"),
                nowhere.len(),
                "trials",
                Bound::Exactly(0.0),
            )
            .noting(nowhere.iter().take(12).copied().collect::<Vec<_>>().join(" | ")),
        );
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(code: Option<i32>, stdout: &str, stderr: &str) -> End {
        let (stdout, stderr) = (stdout.to_owned(), stderr.to_owned());
        end_of(&Finished { command: String::new(), code, stdout, stderr }, "a.xlsx")
    }

    #[test]
    fn only_a_named_refusal_and_counted_rows_are_good_ends() {
        let table = |kept: u32| {
            format!("file,rows_read,rows_kept,rows_rejected,cells_rejected\na.xlsx,192,{kept},1,2\n")
        };
        assert_eq!(run(Some(1), "", "saldo: a.xlsx [x.xml]: refused"), End::Refused { located: true });
        assert_eq!(run(Some(1), "", "saldo: `a.xlsx` is gone"), End::Refused { located: false });
        assert_eq!(run(Some(0), &table(191), ""), End::Taken { rejected: 3 });
        for (code, stdout, stderr) in [
            (None, String::new(), "a.xlsx: refused"),
            (Some(1), String::new(), "refused"),
            (Some(2), String::new(), "a.xlsx: refused"),
            (Some(0), String::new(), "a.xlsx"),
            (Some(0), table(190), ""),
            (Some(1), String::new(), "thread 'main' panicked at a.rs; a.xlsx: refused"),
            (Some(1), String::new(), "a.xlsx: \u{1b}[31m"),
            (Some(1), String::new(), "a.xlsx: \u{202e}"),
        ] {
            assert!(matches!(run(code, &stdout, stderr), End::Bad(_)), "{code:?} {stdout} {stderr}");
        }
        assert!(matches!(run(Some(1), "", &format!("a.xlsx: {}", "x".repeat(5_000))), End::Bad(_)));
    }

    #[test]
    fn one_bad_end_or_one_slow_run_keeps_the_promise_from_holding() {
        let trial = |end: End, seconds: f64| Trial { what: "one".to_owned(), in_part: true, end, seconds };
        let holds = |trial: Trial| figures("files", &[trial], 1.0).iter().all(Measured::holds);
        assert!(holds(trial(End::Refused { located: true }, 1.0)));
        assert!(!holds(trial(End::Refused { located: false }, 1.0)));
        assert!(!holds(trial(End::Refused { located: true }, 11.0)));
        assert!(!holds(trial(End::Bad("a signal".to_owned()), 1.0)));
    }
}
