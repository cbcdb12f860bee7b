//! Usage errors in the user's language, rewritten from clap's kind of error.

use std::{io::Write as _, process::ExitCode};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use desk::{Text, page::say};

use crate::environment::Environment;

/// Prints help or version to stdout, anything else to stderr with exit code 2.
#[expect(clippy::wildcard_enum_match_arm, reason = "the library may name more in a later version")]
pub fn print(error: &clap::Error, environment: &Environment) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A reader that closed the pipe has read enough.
            let _ = write!(std::io::stdout(), "{}", translated_headings(&error.to_string(), environment));
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = write!(std::io::stderr(), "{}", translated_headings(&error.to_string(), environment));
            ExitCode::from(2)
        }
        _ => {
            let text = explanation(error);
            let _ = writeln!(std::io::stderr(), "saldo: {}", text.plain(environment.language));
            ExitCode::from(2)
        }
    }
}

/// What clap writes itself, in English, and what is said instead. A line may end between "possible" and "values".
const CLAPS_OWN: [(&str, &str); 6] = [
    ("Usage:", "Uso:"),
    ("[OPTIONS]", "[OPCIONES]"),
    ("<COMMAND>", "<ORDEN>"),
    ("[default:", "[si no se dice:"),
    ("[possible", "[valores"),
    ("values:", "posibles:"),
];

fn translated_headings(help: &str, environment: &Environment) -> String {
    match environment.language {
        desk::Language::Es => {
            CLAPS_OWN.iter().fold(help.to_owned(), |text, (theirs, ours)| text.replace(theirs, ours))
        }
        desk::Language::En => help.to_owned(),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the library may name more in a later version")]
fn explanation(error: &clap::Error) -> Text {
    let context = |kind: ContextKind| match error.get(kind) {
        // An address in the wrong place may hold a password.
        Some(ContextValue::String(text)) if text.contains("://") || text.contains('@') => {
            desk::without_secrets(text)
        }
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let argument = || Text::code(context(ContextKind::InvalidArg));
    let value = || Text::code(context(ContextKind::InvalidValue));
    let hint =
        || match error.get(ContextKind::SuggestedArg).or_else(|| error.get(ContextKind::SuggestedSubcommand))
        {
            Some(suggestion) => say!(
                " ¿Quiso decir {suggestion}?",
                " Did you mean {suggestion}?",
                suggestion = Text::code(suggestion.to_string())
            ),
            None => Text::empty(),
        };
    match error.kind() {
        ErrorKind::InvalidValue => say!(
            "{value} no es válido para {argument}: se espera uno de {expected}.",
            "{value} is not a valid value for {argument}: expected one of {expected}.",
            value = value(),
            argument = argument(),
            expected = Text::code(context(ContextKind::ValidValue))
        ),
        ErrorKind::UnknownArgument => say!(
            "no existe la opción {argument}.{hint} Vea {help}.",
            "there is no option {argument}.{hint} See {help}.",
            argument = argument(),
            hint = hint(),
            help = Text::code("saldo --help")
        ),
        ErrorKind::InvalidSubcommand => say!(
            "no existe la orden {command}.{hint} Vea {help}.",
            "there is no command {command}.{hint} See {help}.",
            command = Text::code(context(ContextKind::InvalidSubcommand)),
            hint = hint(),
            help = Text::code("saldo --help")
        ),
        ErrorKind::MissingRequiredArgument => {
            say!("falta {argument}.", "{argument} is missing.", argument = argument())
        }
        ErrorKind::ArgumentConflict => say!(
            "{argument} no va junto con {other}.",
            "{argument} does not go with {other}.",
            argument = argument(),
            other = Text::code(context(ContextKind::PriorArg))
        ),
        ErrorKind::ValueValidation => say!(
            "{value} no sirve para {argument}.",
            "{value} does not suit {argument}.",
            value = value(),
            argument = argument()
        ),
        ErrorKind::TooFewValues
        | ErrorKind::TooManyValues
        | ErrorKind::WrongNumberOfValues
        | ErrorKind::NoEquals => say!(
            "{argument} lleva otro número de valores.",
            "{argument} takes another number of values.",
            argument = argument()
        ),
        _ => say!(
            "la orden no se entiende. Vea {help}.",
            "the command is not understood. See {help}.",
            help = Text::code("saldo --help")
        ),
    }
}
