//! The word that somebody may have meant.

use strsim::levenshtein;

/// The known word that is spelled most alike, if one is alike at all.
#[must_use]
pub fn nearest(seen: &str, known: &[String]) -> Option<String> {
    let close =
        |word: &&String| levenshtein(seen, word) <= seen.chars().count().max(word.chars().count()) / 3;
    known.iter().filter(close).min_by_key(|word| levenshtein(seen, word)).cloned()
}
