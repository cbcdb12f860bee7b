//! `saldo`: parses what the user typed, calls the desk, prints what comes back. No arithmetic.

mod command_line;
mod commands;
mod context;
mod environment;
mod output;
mod progress;
mod run;
mod said;
mod usage;

use std::process::ExitCode;

fn main() -> ExitCode {
    let environment = environment::Environment::read();
    let matches = match command_line::saldo(environment.language).try_get_matches_from(&environment.arguments)
    {
        Ok(matches) => matches,
        Err(error) => return usage::print(&error, &environment),
    };
    match run::run(&matches, &environment) {
        Ok(outcome) => outcome.into(),
        Err(error) => output::failed(&error, &environment),
    }
}
