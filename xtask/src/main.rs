//! The project's own commands: `cargo xtask show` measures promises.

mod bless;
mod catalogue;
mod dist;
mod letters;
mod shipped;
mod verified;

use std::{
    env,
    ffi::OsString,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use promises::{Ask, Size};

fn main() -> ExitCode {
    let matches = commands().get_matches();
    let ended = match matches.subcommand() {
        Some(("show", asked)) => show(asked),
        Some(("shipped", asked)) => shipped::shipped(asked.get_one("releases"), asked.get_one("out")),
        Some(("verified", asked)) => verified::verified(asked.get_one("panels")),
        Some(("bless", _)) => bless::bless(),
        Some(("catalogue", _)) => catalogue::catalogue(),
        Some(("letters", _)) => letters::letters(),
        Some(("dist", asked)) => dist::dist(asked.get_one("out")),
        Some(("stopwatch", asked)) => stopwatch(asked),
        Some(("method", asked)) => method(asked),
        Some(("shapes", asked)) => {
            promises::shapes(asked.get_one::<PathBuf>("base").map_or(Path::new(""), |base| base))
        }
        _ => Ok(ExitCode::from(2)),
    };
    ended.unwrap_or_else(|error| {
        // Nobody is left to tell when even this cannot be written.
        let _ = writeln!(io::stderr(), "error: {error}");
        ExitCode::FAILURE
    })
}

/// Every command. One that is added here gets its own function below.
fn commands() -> Command {
    let show = Command::new("show")
        .about("Lists every promise, or measures one (`record/ladder`), a group (`record`), or all in small size")
        .arg(Arg::new("name").value_name("NAME|GROUP"))
        .arg(Arg::new("small").long("small").action(ArgAction::SetTrue).help("Seconds; no releases, no network"));
    let folder =
        |name: &'static str| Arg::new(name).long(name).value_name("DIR").value_parser(value_parser!(PathBuf));
    let shipped = Command::new("shipped")
        .about("Computes the shipped record anew from the releases that `sources/` names")
        .arg(
            folder("releases").help("Where the releases lie, in any folder below [variable: SALDO_RELEASES]"),
        )
        .arg(folder("out").help("Where to write, instead of the repository's own place"));
    let verified = Command::new("verified")
        .about("Records how each method stands against its reference values, with every panel")
        .arg(folder("panels").help("Where the panels of the references lie [variable: SALDO_REFERENCE]"));
    let bless =
        Command::new("bless").about("Writes the report of each shipped policy anew, beside the policy");
    let catalogue = Command::new("catalogue").about("Writes the tables of `crates/catalogue/tables` as Rust");
    let letters = Command::new("letters").about("Writes the letters of the font of pictures as outlines");
    let dist = Command::new("dist")
        .about("Builds the archive of this platform: program, licences, checksums, no path of the machine")
        .arg(folder("out").help("Where to write, instead of target/dist"));
    let stopwatch = Command::new("stopwatch")
        .about("Runs a command and writes what it used to a file")
        .hide(true)
        .arg(Arg::new("into").required(true).value_parser(value_parser!(PathBuf)))
        .arg(
            Arg::new("command").required(true).num_args(1..).last(true).value_parser(value_parser!(OsString)),
        );
    let method = Command::new("method")
        .about("Runs one method on a panel and prints what it took and answered")
        .hide(true)
        .arg(Arg::new("task").required(true))
        .arg(Arg::new("words").num_args(1..).value_parser(value_parser!(PathBuf)));
    let shapes = Command::new("shapes")
        .about("Reads the three files of a map and prints how many shapes they hold")
        .hide(true)
        .arg(Arg::new("base").required(true).value_parser(value_parser!(PathBuf)));
    Command::new("cargo xtask")
        .about("The project's own commands")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([show, catalogue, letters, dist, shipped, bless, verified, stopwatch, method, shapes])
}

/// Lists or measures promises.
fn show(asked: &ArgMatches) -> io::Result<ExitCode> {
    let name = asked.get_one::<String>("name").cloned();
    let small = asked.get_flag("small");
    let mut out = io::stdout().lock();
    if name.is_none() && !small {
        promises::list(&mut out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let stopwatch = vec![env::current_exe()?.into_os_string(), OsString::from("stopwatch")];
    let ask = Ask { name, size: if small { Size::Small } else { Size::Full }, stopwatch };
    let outcome = promises::show(&ask, &mut out, &mut io::stderr().lock())?;
    Ok(ExitCode::from(outcome.code()))
}

/// Runs one command and writes down what it used.
fn stopwatch(asked: &ArgMatches) -> io::Result<ExitCode> {
    let none = || io::Error::new(io::ErrorKind::InvalidInput, "no command to run");
    let into: &PathBuf = asked.get_one("into").ok_or_else(none)?;
    let command: Vec<OsString> = asked.get_many("command").ok_or_else(none)?.cloned().collect();
    promises::stopwatch(into, &command)
}

/// Runs one method, timed within this process.
fn method(asked: &ArgMatches) -> io::Result<ExitCode> {
    let words: Vec<PathBuf> = asked.get_many("words").into_iter().flatten().cloned().collect();
    promises::method(asked.get_one::<String>("task").map_or("", String::as_str), &words)
}
