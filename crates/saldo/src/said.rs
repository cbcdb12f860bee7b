//! A line of help in both languages.

use desk::{Language, Text};

/// The same line in Spanish and in English.
#[derive(Debug, Clone, Copy)]
pub struct Said {
    /// In Spanish.
    pub es: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Said {
    /// The line in both.
    pub fn words(self) -> Text {
        Text::both(self.es, self.en)
    }

    /// The line in one language.
    pub fn text(self, language: Language) -> String {
        self.words().plain(language)
    }
}
