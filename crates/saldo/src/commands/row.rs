//! What a command is: its name, its help in both languages, its options, and what it answers.

use clap::ArgMatches;
use desk::Error;

use crate::{context::Context, output::Outcome, said::Said};

/// A command.
pub struct Row {
    /// What is typed.
    pub name: &'static str,
    /// What it does, in a line.
    pub about: Said,
    /// Examples, and what is to be known.
    pub after: Option<Said>,
    /// Its own options in the order in which help lists them, in groups that commands share.
    pub options: &'static [&'static [Opt]],
    /// What it answers.
    pub answer: Answer,
}

/// What a command answers.
pub enum Answer {
    /// A report: reads the options, calls the desk, prints.
    Report(fn(&ArgMatches, &Context<'_>) -> Result<Outcome, Error>),
    /// A report that has a picture, which can be written alone.
    Drawn(fn(&ArgMatches, &Context<'_>) -> Result<Outcome, Error>),
    /// Nothing by itself: it has commands of its own.
    Commands(&'static [Row]),
}

/// An option or a word of a command.
#[derive(Debug, Clone, Copy)]
pub struct Opt {
    /// Its name: what is typed after `--`.
    pub name: &'static str,
    /// What it takes.
    pub form: Form,
    /// What it means.
    pub help: Said,
    /// Its letter.
    pub short: Option<char>,
    /// What it is when it is not said.
    pub default: Option<&'static str>,
    /// It is typed without its name, by its place.
    pub placed: bool,
    /// It has to be said.
    pub required: bool,
    /// The option beside which it may not stand.
    pub not_with: Option<&'static str>,
    /// Help names what it may be by itself.
    pub quiet: bool,
}

/// What an option takes.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// Nothing: it is said or not.
    Switch,
    /// Any text.
    Text,
    /// Any text, more than once.
    Texts,
    /// A word that has to be typed, by its place.
    Word,
    /// One of these.
    Among(&'static [&'static str]),
    /// A whole number from the least to the most.
    Number(u32, u32),
    /// A seed of draws.
    Seed,
    /// A file.
    File,
    /// One file or more, by their place.
    Files,
    /// A folder.
    Folder,
}

impl Opt {
    /// An option that may be left out.
    pub const fn new(name: &'static str, form: Form, help: Said) -> Self {
        let placed = matches!(form, Form::Word | Form::Files);
        Self {
            name,
            form,
            help,
            short: None,
            default: None,
            placed,
            required: placed,
            not_with: None,
            quiet: false,
        }
    }

    /// With a letter.
    pub const fn short(self, letter: char) -> Self {
        Self { short: Some(letter), ..self }
    }

    /// With what it is when it is not said.
    pub const fn or(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }

    /// Typed without its name.
    pub const fn placed(self) -> Self {
        Self { placed: true, ..self }
    }

    /// It has to be said.
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Not beside another.
    pub const fn not_with(self, other: &'static str) -> Self {
        Self { not_with: Some(other), ..self }
    }

    /// What it may be stands in its help.
    pub const fn quiet(self) -> Self {
        Self { quiet: true, ..self }
    }
}
