//! The commands and their flags, with help that teaches by example.

use clap::{Arg, ArgAction, Command, ValueHint, builder::PossibleValuesParser};
use desk::Language;

use crate::help::Help;

/// The whole command line in one language.
pub fn saldo(language: Language) -> Command {
    let say = |help: Help| help.text(language);
    Command::new("saldo")
        .version(env!("CARGO_PKG_VERSION"))
        .about(say(Help::About))
        .after_help(say(Help::AfterAbout))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .subcommand_help_heading(say(Help::CommandsHeading))
        .next_help_heading(say(Help::OptionsHeading))
        .help_template("{about}\n\n{usage-heading} {usage}\n\n{all-args}{after-help}\n")
        .args(everywhere(language))
        .arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .help(say(Help::PrintsVersion))
                .action(ArgAction::Version),
        )
        .subcommand(verb("demo", (Help::Demo, Some(Help::DemoAfter)), language).arg(folder(
            "out",
            Help::Out,
            language,
        )))
        .subcommand(
            verb("import", (Help::Import, Some(Help::ImportAfter)), language)
                .arg(path("files", Help::Files, language).num_args(1..).required(true))
                .args(about_release(language)),
        )
        .subcommand(
            verb("fetch", (Help::Fetch, Some(Help::FetchAfter)), language)
                .arg(Arg::new("address-of-release").help(say(Help::FetchAddress)).required(true))
                .arg(
                    Arg::new("silence")
                        .long("silence")
                        .help(say(Help::Silence))
                        .value_parser(clap::value_parser!(u64).range(1..=86_400)),
                )
                .args(about_release(language)),
        )
        .subcommand(
            verb("show", (Help::Show, Some(Help::ShowAfter)), language)
                .arg(
                    Arg::new("what")
                        .help(say(Help::What))
                        .value_parser(PossibleValuesParser::new(["figures", "releases", "rejected"]))
                        .default_value("figures"),
                )
                .arg(Arg::new("release").help(say(Help::RejectedRelease)))
                .args(selector(language))
                .arg(
                    Arg::new("by")
                        .long("by")
                        .help(say(Help::By))
                        .value_parser(PossibleValuesParser::new(["month", "year", "total"]))
                        .default_value("month"),
                )
                .arg(
                    Arg::new("no-rates").long("no-rates").help(say(Help::NoRates)).action(ArgAction::SetTrue),
                )
                .arg(Arg::new("projection").long("projection").help(say(Help::Projection))),
        )
        .subcommand(
            verb("diff", (Help::Diff, Some(Help::DiffAfter)), language)
                .args(selector(language))
                .arg(Arg::new("from").long("from").help(say(Help::From)))
                .arg(Arg::new("to").long("to").help(say(Help::To))),
        )
        .subcommand(
            verb("explain", (Help::Explain, Some(Help::ExplainAfter)), language)
                .arg(Arg::new("trace").help(say(Help::Trace)))
                .arg(path("report", Help::Report, language).long("report"))
                .args(selector(language)),
        )
        .subcommand(
            verb("terms", (Help::Terms, Some(Help::TermsAfter)), language)
                .args(selector(language))
                .arg(
                    Arg::new("months")
                        .long("months")
                        .help(say(Help::Months))
                        .value_parser(clap::value_parser!(u32).range(1..=72)),
                )
                .arg(
                    Arg::new("years")
                        .long("years")
                        .help(say(Help::Years))
                        .conflicts_with("months")
                        .value_parser(clap::value_parser!(u32).range(1..=6)),
                ),
        )
        .subcommand(verb("breaks", (Help::Breaks, None), language))
        .subcommand(verb("check", (Help::Check, Some(Help::CheckAfter)), language).arg(path(
            "claims",
            Help::ClaimsFile,
            language,
        )))
        .subcommand(
            verb("evaluate", (Help::Evaluate, Some(Help::EvaluateAfter)), language)
                .arg(Arg::new("policy").help(say(Help::PolicyFile)).required(true))
                .arg(
                    Arg::new("all-vintages")
                        .long("all-vintages")
                        .help(say(Help::AllVintages))
                        .action(ArgAction::SetTrue),
                ),
        )
        .subcommand(
            verb("verify", (Help::Verify, Some(Help::VerifyAfter)), language)
                .arg(
                    Arg::new("what")
                        .help(say(Help::VerifyWhat))
                        .value_parser(PossibleValuesParser::new(["methods"]))
                        .hide_possible_values(true)
                        .required(true),
                )
                .arg(folder("panels", Help::Panels, language)),
        )
        .subcommand(
            verb("doctor", (Help::Doctor, None), language)
                .arg(Arg::new("repair").long("repair").help(say(Help::Repair)).action(ArgAction::SetTrue)),
        )
        .subcommand(crate::keeping::command(language))
}

pub(crate) fn verb(name: &'static str, (about, after): (Help, Option<Help>), language: Language) -> Command {
    let command = Command::new(name)
        .about(about.text(language))
        .disable_help_flag(true)
        .next_help_heading(Help::OptionsHeading.text(language))
        .help_template("{about}\n\n{usage-heading} {usage}\n\n{all-args}{after-help}\n");
    match after {
        Some(after) => command.after_help(after.text(language)),
        None => command,
    }
}

/// Flags that every command takes.
fn everywhere(language: Language) -> Vec<Arg> {
    let say = |help: Help| help.text(language);
    vec![
        Arg::new("lang")
            .long("lang")
            .help(say(Help::Lang))
            .value_parser(PossibleValuesParser::new(["es", "en"]))
            .hide_possible_values(true)
            .global(true),
        folder("store", Help::Store, language).global(true),
        Arg::new("format")
            .long("format")
            .help(say(Help::Format))
            .value_parser(PossibleValuesParser::new(["table", "csv", "json", "html"]))
            .hide_possible_values(true)
            .global(true),
        Arg::new("save").long("save").help(say(Help::Save)).action(ArgAction::SetTrue).global(true),
        Arg::new("seed")
            .long("seed")
            .help(say(Help::Seed))
            .value_parser(clap::value_parser!(u64))
            .default_value("1")
            .global(true),
        Arg::new("threads")
            .long("threads")
            .help(say(Help::Threads))
            .value_parser(clap::value_parser!(u16).range(1..))
            .global(true),
        Arg::new("help")
            .long("help")
            .short('h')
            .help(say(Help::PrintsThisPage))
            .action(ArgAction::Help)
            .global(true),
    ]
}

/// The one selector, alike as flag, TOML key, URL parameter and JSON field.
fn selector(language: Language) -> Vec<Arg> {
    let flag = |name: &'static str, help: Help| Arg::new(name).long(name).help(help.text(language));
    vec![
        flag("statistic", Help::Statistic).short('s').default_value("victims"),
        flag("offence", Help::Offence).short('o'),
        flag("place", Help::Place).short('p').default_value("nation"),
        flag("period", Help::Period),
        flag("vintage", Help::Vintage).default_value("latest"),
        flag("as-of", Help::AsOf),
        flag("accepting", Help::Accepting).action(ArgAction::Append),
    ]
}

/// What is known of a release and does not stand in it; none of it is said unasked.
pub(crate) fn facts_of_release(language: Language) -> Vec<Arg> {
    let flag = |name: &'static str, help: Help| Arg::new(name).long(name).help(help.text(language));
    vec![
        flag("public", Help::Public).conflicts_with("not-later-than"),
        flag("not-later-than", Help::NotLaterThan),
        flag("custody", Help::Custody)
            .value_parser(PossibleValuesParser::new(["publisher", "copy", "rewriting"]))
            .hide_possible_values(true),
        flag("keeper", Help::Keeper),
        flag("address", Help::Address),
        flag("terms-of-use", Help::LicenceLine),
    ]
}

/// What is said of a release when it is added.
fn about_release(language: Language) -> Vec<Arg> {
    let flag = |name: &'static str, help: Help| Arg::new(name).long(name).help(help.text(language));
    let reading = [flag("covers", Help::Covers), flag("large", Help::Large).action(ArgAction::SetTrue)];
    let mut all = facts_of_release(language);
    // An import that says nothing of custody is of the publisher's own file.
    let custody = all.iter().position(|arg| arg.get_id() == "custody");
    if let Some(arg) = custody.and_then(|at| all.get_mut(at)) {
        *arg = arg.clone().default_value("publisher");
    }
    all.extend(reading);
    all
}

fn folder(name: &'static str, help: Help, language: Language) -> Arg {
    Arg::new(name)
        .long(name)
        .help(help.text(language))
        .value_parser(clap::value_parser!(std::path::PathBuf))
        .value_hint(ValueHint::DirPath)
}

pub(crate) fn path(name: &'static str, help: Help, language: Language) -> Arg {
    Arg::new(name)
        .help(help.text(language))
        .value_parser(clap::value_parser!(std::path::PathBuf))
        .value_hint(ValueHint::FilePath)
}
