//! Progress bars on a terminal, nothing elsewhere.

use std::{sync::Mutex, time::Duration};

use desk::{Language, Progress, Text};
use indicatif::{ProgressBar, ProgressStyle};

use crate::{environment::Environment, output::talk};

/// Draws what long work is doing on stderr, when that is a terminal.
pub struct Bars {
    language: Language,
    drawn: bool,
    current: Mutex<Option<ProgressBar>>,
}

impl Bars {
    /// Bars in the user's language.
    pub fn new(environment: &Environment) -> Self {
        Self {
            language: environment.language,
            drawn: environment.talk_on_terminal,
            current: Mutex::new(None),
        }
    }

    fn replace(&self, next: Option<ProgressBar>) {
        // A thread that died while it held the bar left nothing that could be wrong.
        let mut current = self.current.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(bar) = std::mem::replace(&mut *current, next) {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Bars {
    fn begin(&self, what: &Text, steps: Option<u64>) {
        if !self.drawn {
            return;
        }
        let bar = match steps {
            Some(steps) => ProgressBar::new(steps).with_style(style("{msg} {wide_bar} {percent} %")),
            None => ProgressBar::new_spinner().with_style(style("{spinner} {msg} {human_pos}")),
        };
        bar.set_message(what.plain(self.language));
        bar.enable_steady_tick(Duration::from_millis(120));
        self.replace(Some(bar));
    }

    fn reach(&self, step: u64) {
        let current = self.current.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(bar) = &*current {
            bar.set_position(step);
        }
    }

    fn end(&self) {
        self.replace(None);
    }

    /// In a pipe too: whoever waits must know for whom.
    fn say(&self, what: &Text) {
        self.replace(None);
        talk(what, self.language);
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
