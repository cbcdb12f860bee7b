//! A text of the file in both languages.

use report::{Text, Words, say};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BilingualText {
    /// Spanish.
    pub es: String,
    /// English.
    pub en: String,
}

impl BilingualText {
    /// The languages, by their tags, in which nothing is said.
    pub(super) fn empty(&self) -> impl Iterator<Item = &'static str> {
        let of = [("es", &self.es), ("en", &self.en)];
        of.into_iter().filter(|(_, words)| words.trim().is_empty()).map(|(language, _)| language)
    }
}

/// A text of the file is quoted as it stands: its numbers are the author's words and no figures of the program.
impl Words for BilingualText {
    fn words(&self) -> Text {
        say!("{es}", "{en}", es = Text::name(&self.es), en = Text::name(&self.en))
    }
}
