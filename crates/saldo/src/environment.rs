//! What comes from outside: arguments, variables, the terminal, today's date. Nothing else reads them.

use std::{
    env,
    ffi::OsString,
    io::{IsTerminal as _, stderr, stdout},
    path::PathBuf,
};

use desk::Language;

/// What the program was started with.
#[derive(Debug)]
pub struct Environment {
    /// The arguments, the program's own name first.
    pub arguments: Vec<OsString>,
    /// The language of everything that is said.
    pub language: Language,
    /// Whether data goes to a terminal.
    pub data_on_terminal: bool,
    /// Whether talk goes to a terminal: only then are progress bars drawn.
    pub talk_on_terminal: bool,
    /// Whether colours are wanted.
    pub colour: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Lines of the terminal.
    pub height: usize,
    /// The store, when a variable names one.
    pub store: Option<PathBuf>,
    /// The folder of reference panels, when a variable names one.
    pub panels: Option<PathBuf>,
    /// Today, by the machine's clock.
    pub today: desk::Date,
    /// The user's folder for data of programs.
    pub data_home: Option<PathBuf>,
}

impl Environment {
    /// Reads everything once.
    pub fn read() -> Self {
        let arguments: Vec<OsString> = env::args_os().collect();
        let data_on_terminal = stdout().is_terminal();
        Self {
            language: language(&arguments),
            data_on_terminal,
            talk_on_terminal: stderr().is_terminal(),
            colour: data_on_terminal && env::var_os("NO_COLOR").is_none(),
            width: terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0)),
            height: terminal_size::terminal_size().map_or(24, |(_, height)| usize::from(height.0)),
            store: env::var_os("SALDO_STORE").map(PathBuf::from),
            panels: env::var_os("SALDO_PANELS").filter(|value| !value.is_empty()).map(PathBuf::from),
            today: desk::date_of(std::time::SystemTime::now()),
            data_home: data_home(),
            arguments,
        }
    }
}

/// `--lang`, then `SALDO_LANG`, then the locale, else Spanish. Read before the rest, since help is in a language too.
fn language(arguments: &[OsString]) -> Language {
    let texts: Vec<&str> = arguments.iter().filter_map(|a| a.to_str()).collect();
    let after_flag = texts.iter().position(|a| *a == "--lang").and_then(|i| texts.get(i + 1).copied());
    let joined = texts.iter().find_map(|a| a.strip_prefix("--lang="));
    let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
    after_flag
        .or(joined)
        .and_then(Language::from_tag)
        .or_else(|| variable("SALDO_LANG").and_then(|tag| Language::from_tag(&tag)))
        .or_else(|| {
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(variable)?;
            Language::from_tag(&locale)
        })
        .unwrap_or(Language::Es)
}

fn data_home() -> Option<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("XDG_DATA_HOME")
        .or_else(|| set("HOME").map(|home| home.join(".local/share")))
        .or_else(|| set("LOCALAPPDATA"))
}
