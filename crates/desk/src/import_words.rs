//! What is said of files that were added, of those that were not, and of how a file came from a server.

use std::path::Path;

use fetch::End;
use measure::Sha256;
use report::{Text, Words, say};

use crate::Error;

/// A sentence about files that were added or downloaded.
#[derive(Debug, Clone)]
pub(crate) enum ImportSentence {
    /// Heading: whether a file was added.
    Added,
    /// What follows was not added.
    NotAdded,
    /// Which were added, which were not, and why.
    Partly {
        /// Those that were added.
        added: Vec<Text>,
        /// Those that were not.
        refused: Vec<Text>,
        /// Why, one sentence a file.
        reasons: Box<Text>,
    },
    /// None was added, and why.
    None {
        /// Why, one sentence a file.
        reasons: Box<Text>,
    },
    /// A file and why it was not added.
    Why {
        /// The file.
        file: String,
        /// The reason, a sentence.
        reason: Box<Text>,
    },
    /// What changed in saved reports cannot be told.
    ChangesUntold {
        /// The reason, a sentence.
        reason: Box<Text>,
    },
    /// Where a file came from, and that what is kept is what came.
    CameFrom {
        /// The address that answered, without secrets.
        address: String,
        /// The hash of what came.
        sha256: Sha256,
    },
    /// How it is known that the file is whole, where the server did not announce its length.
    Unannounced {
        /// Whether its end was marked.
        marked: bool,
    },
}

impl ImportSentence {
    /// Which files were added and which were not.
    pub(crate) fn told(added: &[&Path], refused: &[(&Path, &Error)]) -> Text {
        let name = |path: &Path| Text::code(path.display().to_string());
        let each = refused.iter().map(|(path, error)| Self::why(path, error));
        let reasons = Box::new(Text::joined(each, " "));
        if added.is_empty() {
            return Self::None { reasons }.words();
        }
        let added = added.iter().map(|path| name(path)).collect();
        let refused = refused.iter().map(|(path, _)| name(path)).collect();
        Self::Partly { added, refused, reasons }.words()
    }

    /// A file and why it was not added.
    pub(crate) fn why(path: &Path, error: &Error) -> Text {
        Self::Why { file: path.display().to_string(), reason: Box::new(error.words()) }.words()
    }

    /// How it is known where a file ends, where that is not by its announced length.
    pub(crate) fn of_end(end: End) -> Option<Self> {
        match end {
            End::Announced => None,
            End::Marked => Some(Self::Unannounced { marked: true }),
            End::Closed => Some(Self::Unannounced { marked: false }),
        }
    }
}

impl Words for ImportSentence {
    fn words(&self) -> Text {
        match self {
            Self::Added => Text::both("agregado", "added"),
            Self::NotAdded => Text::both("No se agregó:", "Not added:"),
            Self::Partly { added, refused, reasons } => say!(
                "Se agregó: {added}. No se agregó: {refused}. {reasons}",
                "Added: {added}. Not added: {refused}. {reasons}",
                added = Text::list(added.iter().cloned()),
                refused = Text::list(refused.iter().cloned()),
                reasons = (**reasons).clone()
            ),
            Self::None { reasons } => say!(
                "No se agregó nada. {reasons}",
                "Nothing was added. {reasons}",
                reasons = (**reasons).clone()
            ),
            Self::Why { file, reason } => say!(
                "{file}: {reason}",
                "{file}: {reason}",
                file = Text::code(file),
                reason = (**reason).clone()
            ),
            Self::ChangesUntold { reason } => say!(
                "Los archivos se agregaron, pero no se pudo comparar los informes guardados. {reason}",
                "The files were added, but the saved reports could not be compared. {reason}",
                reason = (**reason).clone()
            ),
            Self::CameFrom { address, sha256 } => say!(
                "Se descargó de {address}. Lo que se guardó es lo que llegó; su sha256 es {sha256}.",
                "Downloaded from {address}. What is kept is what came; its sha256 is {sha256}.",
                address = Text::code(address),
                sha256 = Text::code(sha256.to_string())
            ),
            Self::Unannounced { marked: true } => Text::both(
                "El servidor no anunció cuántos bytes tiene el archivo; marcó dónde termina.",
                "The server did not announce how many bytes the file has; it marked where it ends.",
            ),
            Self::Unannounced { marked: false } => Text::both(
                "El servidor no anunció cuántos bytes tiene el archivo ni marcó dónde termina: no se sabe si llegó completo.",
                "The server did not announce how many bytes the file has, nor marked where it ends: whether it came whole is not known.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use measure::Language;

    use super::*;

    #[test]
    fn each_sentence_is_said_in_both_languages_with_every_value_filled_in() {
        let (a, b, error) = (Path::new("a.csv"), Path::new("b.csv"), Error::NoStore);
        let mut texts = vec![
            ImportSentence::told(&[a], &[(b, &error)]),
            ImportSentence::told(&[], &[(a, &error), (b, &error)]),
            ImportSentence::Added.words(),
            ImportSentence::NotAdded.words(),
            ImportSentence::ChangesUntold { reason: Box::new(error.words()) }.words(),
            ImportSentence::CameFrom { address: "https://a.mx".to_owned(), sha256: Sha256::of(b"") }.words(),
        ];
        assert!(ImportSentence::of_end(End::Announced).is_none());
        let ends = [End::Marked, End::Closed].into_iter().filter_map(ImportSentence::of_end);
        texts.extend(ends.map(|sentence| sentence.words()));
        assert_eq!(texts.len(), 8);
        for text in texts {
            assert!(text.unfilled().is_none(), "{text:?}");
            assert_ne!(text.plain(Language::Es), text.plain(Language::En));
        }
    }
}
