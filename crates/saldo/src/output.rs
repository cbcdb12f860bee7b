//! Data on stdout, talk on stderr; a table on a terminal, CSV in a pipe.

use std::{io::Write as _, process::ExitCode};

use desk::{
    Language, Report, Text,
    page::{self, Words},
};

use crate::environment::Environment;

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Box tables and wrapped text.
    Table,
    /// The first table as CSV.
    Csv,
    /// The whole report with its traces.
    Json,
    /// One HTML file.
    Html,
    /// The picture of the answer as SVG.
    Svg,
    /// The picture of the answer as PNG.
    Png,
}

/// How the command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It answered.
    Answered,
    /// It answered from the shipped record, the user's own store being damaged.
    Damaged,
    /// It did a part of what was asked for, and said which.
    DonePartly,
    /// A check ran and does not hold.
    DoesNotHold,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Answered => Self::SUCCESS,
            Outcome::Damaged | Outcome::DonePartly => Self::FAILURE,
            Outcome::DoesNotHold => Self::from(3),
        }
    }
}

impl Format {
    /// The format asked for; else a table on a terminal and CSV in a pipe.
    pub fn of(name: Option<&str>, environment: &Environment) -> Self {
        match name {
            Some("table") => Self::Table,
            Some("csv") => Self::Csv,
            Some("json") => Self::Json,
            Some("html") => Self::Html,
            Some("svg") => Self::Svg,
            Some("png") => Self::Png,
            _ if environment.data_on_terminal => Self::Table,
            _ => Self::Csv,
        }
    }
}

impl Format {
    /// Whether it is that of a picture.
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Svg | Self::Png)
    }
}

/// Writes a picture to stdout.
///
/// # Errors
/// When stdout is a terminal, which shows no pixels, or cannot be written.
pub fn print_picture(
    figure: &page::Figure,
    format: Format,
    environment: &Environment,
) -> Result<(), desk::Error> {
    let language = environment.language;
    if format == Format::Svg {
        return print_text(&page::svg(figure, language, page::Frame::Wide));
    }
    if environment.data_on_terminal {
        let reason = page::say!(
            "una imagen no se lee en una terminal: envíela a un archivo, con {to}",
            "a terminal shows no pixels: send the picture to a file, with {to}",
            to = Text::code("> saldo.png")
        );
        return Err(desk::Error::Mistyped { flag: "--format".to_owned(), reason: Box::new(reason) });
    }
    print_bytes(&page::png(figure, language, page::Frame::Wide)?)
}

/// Writes a report to stdout.
///
/// # Errors
/// When stdout cannot be written, unless its reader closed it.
pub fn print(report: &Report, format: Format, environment: &Environment) -> Result<(), desk::Error> {
    let language = environment.language;
    let text = match format {
        Format::Table => page::terminal(report, language, environment.width, environment.colour),
        // An answer without a table is sentences, in a pipe as on a terminal.
        Format::Csv => match page::tables(report, language).into_iter().next() {
            Some((_, csv)) => csv,
            None => page::terminal(report, language, environment.width, false),
        },
        Format::Json => page::to_json(report),
        Format::Html => page::html(report, language, &page::HtmlOptions::default()),
        Format::Svg | Format::Png => return Ok(()),
    };
    print_text(&text)
}

/// Writes a text to stdout.
///
/// # Errors
/// When stdout cannot be written, unless its reader closed it.
pub fn print_text(text: &str) -> Result<(), desk::Error> {
    print_bytes(text.as_bytes())
}

fn print_bytes(bytes: &[u8]) -> Result<(), desk::Error> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(|source| desk::Error::Output { source }),
    }
}

/// Says something on stderr.
pub fn talk(text: &Text, language: Language) {
    // Nobody is left to tell when stderr is closed.
    let _ = writeln!(std::io::stderr(), "{}", text.plain(language));
}

/// Says why the command failed and ends with 1.
pub fn failed(error: &desk::Error, environment: &Environment) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "saldo: {}", error.words().plain(environment.language));
    if matches!(error, desk::Error::Mistyped { .. }) { ExitCode::from(2) } else { ExitCode::FAILURE }
}
