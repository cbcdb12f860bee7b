//! What is known of a release that a key names and nobody holds: from the lists of sources, or from saved reports.

use std::path::Path;

use measure::PublicDate;
use record::shipped::listed_releases;
use report::Text;

use crate::{key_words::KeySentence, saved};

/// What is known of the release whose hash begins with these digits.
pub(crate) fn known_in_words(digits: &str, reports: Option<&Path>) -> Text {
    // default: a report that cannot be read says nothing of the release, and is not what was asked for
    let saved = saved::sources_in(reports).unwrap_or_else(|_| Vec::new());
    if let Some(source) = saved.iter().find(|source| source.sha256.to_string().starts_with(digits)) {
        return KeySentence::SavedRelease {
            digits: digits.to_owned(),
            publisher: source.publisher.acronym().to_owned(),
            file: source.file.clone(),
            cutoff: source.vintage.cutoff,
        }
        .into();
    }
    match listed_releases().into_iter().find(|release| release.sha256.to_string().starts_with(digits)) {
        Some(release) => {
            let (day, bound) = match release.public {
                PublicDate::Known(day) => (day, false),
                PublicDate::NotLaterThan(day) => (day, true),
            };
            KeySentence::ListedRelease {
                digits: digits.to_owned(),
                publisher: release.publisher.acronym().to_owned(),
                file: release.file,
                public: Box::new(KeySentence::Public { day, bound }.into()),
                address: release.address,
            }
            .into()
        }
        None => KeySentence::UnknownRelease { digits: digits.to_owned() }.into(),
    }
}

#[cfg(test)]
mod tests {
    use measure::Language;

    use super::*;

    #[test]
    fn a_listed_release_is_told_by_its_first_digits() {
        let one = listed_releases().remove(0);
        let digits: String = one.sha256.to_string().chars().take(6).collect();
        let told = known_in_words(&digits, None).plain(Language::En);
        assert!(told.contains(&one.file) && told.contains(one.publisher.acronym()), "{told}");
        assert!(known_in_words("000000", None).plain(Language::En).contains("nothing is known"));
    }
}
