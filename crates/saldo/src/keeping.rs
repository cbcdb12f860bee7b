//! `saldo record`: the commands that keep a store, and what each asks of the desk.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command};
use desk::{AmendQuestion, Error, Language};

use crate::{
    command::{facts_of_release, path, verb},
    help::Help,
    output::Outcome,
    progress::Bars,
    run::Context,
};

/// The commands that keep a store.
pub fn command(language: Language) -> Command {
    let release = || Arg::new("release").help(Help::ReleaseDigits.text(language)).required(true);
    let file = |help: Help| path("file", help, language).required(true);
    verb("record", (Help::Record, Some(Help::RecordAfter)), language)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(Help::CommandsHeading.text(language))
        .subcommand(
            verb("amend", (Help::Amend, Some(Help::AmendAfter)), language)
                .arg(release())
                .args(facts_of_release(language)),
        )
        .subcommand(verb("remove", (Help::Remove, Some(Help::RemoveAfter)), language).arg(release()))
        .subcommand(verb("sweep", (Help::Sweep, Some(Help::SweepAfter)), language))
        .subcommand(
            verb("export", (Help::Export, Some(Help::ExportAfter)), language).arg(file(Help::ExportFile)),
        )
        .subcommand(
            verb("import-store", (Help::ImportStore, Some(Help::ImportStoreAfter)), language)
                .arg(file(Help::StoreFile)),
        )
}

/// Runs one of them.
///
/// # Errors
/// What the desk refuses.
pub fn record(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let Some((command, arguments)) = arguments.subcommand() else { return Ok(Outcome::Answered) };
    let (store, today) = (context.store()?, context.environment.today);
    let bars = Bars::new(context.environment);
    let text = |name: &str| arguments.get_one::<String>(name).cloned();
    let release = || text("release").unwrap_or_default();
    let file = || arguments.get_one::<PathBuf>("file").cloned().unwrap_or_default();
    let report = match command {
        "amend" => {
            let day =
                |name: &str| text(name).map(|day| desk::read_date(&day, &format!("--{name}"))).transpose();
            let question = AmendQuestion {
                release: release(),
                public: day("public")?,
                not_later_than: day("not-later-than")?,
                custody: text("custody").map(|custody| desk::read_custody(&custody)),
                keeper: text("keeper"),
                address: text("address"),
                terms: text("terms-of-use"),
                today,
            };
            desk::amend(store, &question, &bars)?
        }
        "remove" => desk::remove(store, &release(), today, &bars)?,
        "sweep" => desk::sweep(store, today, &bars)?,
        "export" => desk::export(store, &file(), &bars)?,
        _ => desk::import_store(store, &file(), &bars)?,
    };
    context.answer(&report)
}
