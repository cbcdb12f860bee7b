//! The command line in one language, built from the table of commands.

use clap::{Arg, ArgAction, Command, ValueHint, builder::PossibleValuesParser};
use desk::Language;

use crate::{
    commands::{Answer, COMMANDS, Form, Opt, Row},
    said::Said,
};

const ABOUT: Said = Said {
    es: "¿Funcionó esta política de seguridad, y con cuánta certeza puede saberse? Cifras oficiales de México, cada una con su fuente, su definición y su versión.",
    en: "Did this security policy work, and how sure can anyone be? Mexico's official figures, each with its source, definition and version.",
};
const AFTER: Said = Said {
    es: "Para empezar:\n  saldo demo                                  comprueba afirmaciones, juzga políticas y escribe un informe\n  saldo show --period 2019-01..2019-06        víctimas de homicidio doloso y feminicidio, enero a junio de 2019\n  saldo show releases                         qué archivos se tienen, de qué fecha y por qué manos pasaron\n\nTermina con 0 si respondió, 1 si falla un archivo o el registro, 2 si la orden está mal escrita, 3 si una comprobación no se cumple.",
    en: "To begin:\n  saldo demo                                  checks claims, judges policies and writes a report\n  saldo show --period 2019-01..2019-06        victims of intentional homicide and femicide, January to June 2019\n  saldo show releases                         which releases are held, as of when and through whose hands\n\nEnds with 0 when it answered, 1 when a file or the store fails, 2 when the command is mistyped, 3 when a check does not hold.",
};
const COMMANDS_HEADING: Said = Said { es: "Órdenes", en: "Commands" };
const OPTIONS_HEADING: Said = Said { es: "Opciones", en: "Options" };
const PRINTS_HELP: Said = Said { es: "Muestra esta ayuda", en: "Print this help" };
const PRINTS_VERSION: Said = Said { es: "Muestra la versión", en: "Print the version" };

/// Options that every command takes.
const EVERYWHERE: [Opt; 6] = [
    Opt::new(
        "lang",
        Form::Among(&["es", "en"]),
        Said {
            es: "Idioma: es o en [variable: SALDO_LANG]",
            en: "Language: es or en [variable: SALDO_LANG]",
        },
    )
    .quiet(),
    Opt::new(
        "store",
        Form::Folder,
        Said {
            es: "Carpeta del registro propio [variable: SALDO_STORE]",
            en: "Folder of your own store [variable: SALDO_STORE]",
        },
    ),
    Opt::new(
        "format",
        Form::Among(&["table", "csv", "json", "html", "svg", "png"]),
        Said {
            es: "Formato: table, csv, json o html (table en una terminal; csv si no lo es); svg o png, la imagen de show y evaluate",
            en: "Format: table, csv, json or html (table on a terminal, else csv); svg or png, the picture of show and evaluate",
        },
    )
    .quiet(),
    Opt::new(
        "save",
        Form::Switch,
        Said {
            es: "Guarda el informe en el registro: al agregar un archivo se dirá qué cambió en sus cifras",
            en: "Save the report in the store: adding a release will then say what changed in its figures",
        },
    ),
    Opt::new("seed", Form::Seed, Said { es: "Semilla de los sorteos", en: "Seed of random draws" }).or("1"),
    Opt::new(
        "threads",
        Form::Number(1, 65_535),
        Said {
            es: "Hilos de cálculo; el resultado es el mismo con cualquier número",
            en: "Threads; the result is the same with any number",
        },
    ),
];

const TEMPLATE: &str = "{about}\n\n{usage-heading} {usage}\n\n{all-args}{after-help}\n";

/// The whole command line.
pub fn saldo(language: Language) -> Command {
    let say = |said: Said| said.text(language);
    let help = Arg::new("help").long("help").short('h').help(say(PRINTS_HELP)).action(ArgAction::Help);
    let version = Arg::new("version").long("version").short('V').help(say(PRINTS_VERSION));
    holding(Command::new("saldo"), language)
        .version(env!("CARGO_PKG_VERSION"))
        .about(say(ABOUT))
        .after_help(say(AFTER))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .next_help_heading(say(OPTIONS_HEADING))
        .help_template(TEMPLATE)
        .args(EVERYWHERE.iter().map(|option| argument(option, language).global(true)))
        .arg(help.global(true))
        .arg(version.action(ArgAction::Version))
        .subcommands(COMMANDS.iter().map(|row| command(row, language)))
}

/// A command that has commands of its own, and does nothing without one.
fn holding(command: Command, language: Language) -> Command {
    command
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(COMMANDS_HEADING.text(language))
}

fn command(row: &Row, language: Language) -> Command {
    let plain = Command::new(row.name)
        .about(row.about.text(language))
        .disable_help_flag(true)
        .next_help_heading(OPTIONS_HEADING.text(language))
        .help_template(TEMPLATE)
        .args(row.options.iter().flat_map(|group| group.iter()).map(|option| argument(option, language)));
    let told = match row.after {
        Some(after) => plain.after_help(after.text(language)),
        None => plain,
    };
    match row.answer {
        Answer::Report(_) | Answer::Drawn(_) => told,
        Answer::Commands(rows) => {
            holding(told, language).subcommands(rows.iter().map(|row| command(row, language)))
        }
    }
}

fn argument(option: &Opt, language: Language) -> Arg {
    let path = || clap::value_parser!(std::path::PathBuf);
    let plain = Arg::new(option.name).help(option.help.text(language)).required(option.required);
    let formed = match option.form {
        Form::Switch => plain.action(ArgAction::SetTrue),
        Form::Text | Form::Word => plain,
        Form::Texts => plain.action(ArgAction::Append),
        Form::Among(words) => plain.value_parser(PossibleValuesParser::new(words.iter().copied())),
        Form::Number(least, most) => {
            plain.value_parser(clap::value_parser!(u32).range(i64::from(least)..=i64::from(most)))
        }
        Form::Seed => plain.value_parser(clap::value_parser!(u64)),
        Form::File => plain.value_parser(path()).value_hint(ValueHint::FilePath),
        Form::Files => plain.value_parser(path()).value_hint(ValueHint::FilePath).num_args(1..),
        Form::Folder => plain.value_parser(path()).value_hint(ValueHint::DirPath),
    };
    let mut argument = if option.placed { formed } else { formed.long(option.name) };
    if let Some(letter) = option.short {
        argument = argument.short(letter);
    }
    if let Some(default) = option.default {
        argument = argument.default_value(default);
    }
    if let Some(other) = option.not_with {
        argument = argument.conflicts_with(other);
    }
    argument.hide_possible_values(option.quiet)
}
