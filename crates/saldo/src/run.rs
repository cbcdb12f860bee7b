//! Finds the command that was typed in the table and runs it.

use clap::ArgMatches;
use desk::{Error, Text, page::say};

use crate::{
    commands::{Answer, COMMANDS, Row},
    context::Context,
    environment::Environment,
    output::Outcome,
};

/// Runs the command.
///
/// # Errors
/// What the desk refuses, and what was mistyped beyond what the command line itself knows.
pub fn run(matches: &ArgMatches, environment: &Environment) -> Result<Outcome, Error> {
    let Some((_, arguments)) = matches.subcommand() else { return Ok(Outcome::Answered) };
    within(&COMMANDS, matches, &Context::new(arguments, environment)?)
}

/// A picture of what has none.
fn without_picture(command: &str) -> Error {
    let reason = say!(
        "{command} no tiene imagen: sus formatos son {formats}",
        "{command} has no picture: its formats are {formats}",
        command = Text::code(command),
        formats = Text::code("table, csv, json, html")
    );
    Error::Mistyped { flag: "--format".to_owned(), reason: Box::new(reason) }
}

fn within(rows: &[Row], matches: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    // The command line is built from these rows and asks for one of them.
    let typed = matches.subcommand();
    let found =
        typed.and_then(|(name, arguments)| Some((rows.iter().find(|row| row.name == name)?, arguments)));
    match found {
        Some((Row { answer: Answer::Report(_), name, .. }, _)) if context.format.is_picture() => {
            Err(without_picture(name))
        }
        Some((Row { answer: Answer::Report(answer) | Answer::Drawn(answer), .. }, arguments)) => {
            answer(arguments, context)
        }
        Some((Row { answer: Answer::Commands(rows), .. }, arguments)) => within(rows, arguments, context),
        None => Ok(Outcome::Answered),
    }
}
