//! Whether a quotation is made of the words of a document of which only hashes are held.

use std::collections::BTreeSet;

use measure::Sha256;

/// Words in a window. Fewer words of a quotation show nothing.
const WINDOW: usize = 5;

/// Hexadecimal digits of a window's hash that are kept.
const DIGITS: usize = 16;

/// The five-word windows of a document, each by the first digits of its SHA-256.
///
/// Words are in lower case, of letters and digits only, with one space between them.
#[derive(Debug, Clone)]
pub struct Windows<'a>(BTreeSet<&'a str>);

impl<'a> Windows<'a> {
    /// Windows of a file with one hash a line.
    #[must_use]
    pub fn read(text: &'a str) -> Self {
        Self(text.lines().collect())
    }

    /// Whether every window of a quotation is one of the document's.
    #[must_use]
    pub fn hold(&self, quotation: &str) -> bool {
        let lower = quotation.to_lowercase();
        let words: Vec<&str> =
            lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let known = |window: &[&str]| {
            let hash = Sha256::of(window.join(" ").as_bytes()).to_string();
            hash.get(..DIGITS).is_some_and(|digits| self.0.contains(digits))
        };
        words.len() >= WINDOW && words.windows(WINDOW).all(known)
    }
}
