//! What every command needs: the environment, the store, the format, and where an answer goes.

use std::path::PathBuf;

use clap::ArgMatches;
use desk::{Error, Record};

use crate::{
    environment::Environment,
    output::{Format, Outcome, print, print_picture, talk},
};

/// What every command needs.
pub struct Context<'a> {
    pub environment: &'a Environment,
    pub format: Format,
    /// The picture that is wanted where an answer has several.
    picture: Option<String>,
    pub store: Option<PathBuf>,
    pub seed: u64,
    pub save: bool,
    /// Whether the user's own store could not be read.
    damaged: std::cell::Cell<bool>,
}

impl<'a> Context<'a> {
    pub fn new(arguments: &ArgMatches, environment: &'a Environment) -> Result<Self, Error> {
        if let Some(threads) = arguments.get_one::<u32>("threads") {
            // More than a few a core wait for each other, and thousands take minutes to begin.
            let most = std::thread::available_parallelism().map_or(4, |cores| cores.get() * 4);
            desk::use_threads(usize::try_from(*threads).unwrap_or(most).min(most))?;
        }
        let given = arguments.get_one::<PathBuf>("store").cloned().or_else(|| environment.store.clone());
        Ok(Self {
            environment,
            format: Format::of(arguments.get_one::<String>("format").map(String::as_str), environment),
            // Only the command that has several pictures takes the option.
            picture: arguments.try_get_one::<String>("picture").ok().flatten().cloned(),
            store: given.or_else(|| environment.data_home.as_ref().map(|home| home.join("saldo"))),
            seed: arguments.get_one::<u64>("seed").copied().unwrap_or(1),
            save: arguments.get_flag("save"),
            damaged: std::cell::Cell::new(false),
        })
    }

    /// The record; trouble with the user's own store is told, and the shipped record answers.
    pub fn record(&self) -> Result<Record, Error> {
        let record = desk::open(self.store.as_deref())?;
        if let Some(trouble) = desk::trouble(&record) {
            talk(&trouble, self.environment.language);
            self.damaged.set(true);
        }
        Ok(record)
    }

    pub fn store(&self) -> Result<&std::path::Path, Error> {
        self.store.as_deref().ok_or(Error::NoStore)
    }

    /// How many rows of a long table a page of the terminal has; no end where it goes into a pipe or is no table.
    pub fn page(&self) -> Option<usize> {
        let is_page = self.environment.data_on_terminal && self.format == Format::Table;
        // Most rows take two lines; the title, the heading and the prompt take the rest.
        is_page.then_some((self.environment.height.saturating_sub(8) / 2).max(5))
    }

    pub fn answer(&self, report: &desk::Report) -> Result<Outcome, Error> {
        self.answer_with(report, report)
    }

    /// A picture that the answer does not hold.
    pub fn draw(&self, figure: &desk::page::Figure) -> Result<Outcome, Error> {
        print_picture(figure, self.format, self.environment)?;
        Ok(if self.damaged.get() { Outcome::Damaged } else { Outcome::Answered })
    }

    /// The same, where a machine reads one table of its own as CSV.
    pub fn answer_with(&self, report: &desk::Report, csv: &desk::Report) -> Result<Outcome, Error> {
        if self.format.is_picture() {
            let figure = desk::picture(report, self.picture.as_deref())?;
            print_picture(figure, self.format, self.environment)?;
        } else {
            print(if self.format == Format::Csv { csv } else { report }, self.format, self.environment)?;
        }
        if let Some(text) = desk::incomplete(report) {
            talk(&text, self.environment.language);
        }
        if self.save {
            desk::save(self.store()?, report)?;
        }
        Ok(if self.damaged.get() { Outcome::Damaged } else { Outcome::Answered })
    }
}
