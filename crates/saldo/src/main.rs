//! `saldo`: parses what the user typed, calls the desk, prints what comes back. No arithmetic.

mod command;
mod environment;
mod help;
mod keeping;
mod output;
mod progress;
mod run;
mod usage;

use std::process::ExitCode;

fn main() -> ExitCode {
    let environment = environment::Environment::read();
    let matches = match command::saldo(environment.language).try_get_matches_from(&environment.arguments) {
        Ok(matches) => matches,
        Err(error) => return usage::print(&error, &environment),
    };
    match run::run(&matches, &environment) {
        Ok(outcome) => outcome.into(),
        Err(error) => output::failed(&error, &environment),
    }
}
