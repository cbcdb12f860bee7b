//! A claims file: sentences, each with what would make it true.

use measure::{Date, Sha256};
use report::Text;
use serde::Deserialize;

use super::criterion::{Bilingual, ClaimTest, Undecided};

/// A file of claims.
#[derive(Debug, Clone)]
pub struct Claims {
    /// Its name.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Who made the claims, where.
    pub source: String,
    /// The day on which they were made, or the last on which they can have been made: what was public by then could be
    /// known. Without it every version could.
    pub said_on: Option<Date>,
    /// The claims in the order of the file.
    pub claims: Vec<Claim>,
    /// The file's hash.
    pub sha256: Sha256,
}

/// A claim.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Its name in the file.
    pub id: String,
    /// Where it stands in the document.
    pub stands: Option<Stands>,
    /// Words of the document: the one quotation that a claim may have.
    pub quote: Option<String>,
    /// What is claimed.
    pub sentence: Text,
    /// What would make it true.
    pub test: ClaimTest,
    /// What would decide a claim that cannot be checked.
    pub would_decide: Option<Text>,
}

/// Where a claim stands in a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stands {
    /// Its paragraph: the n-th line that is not empty, title and headings counted.
    pub paragraph: u16,
    /// The sentence of the paragraph.
    pub sentence: u16,
    /// The part of a sentence that claims several things.
    pub part: Option<char>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimsFile {
    id: String,
    title: Bilingual,
    source: String,
    said_on: Option<Date>,
    claim: Vec<ClaimInFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimInFile {
    id: String,
    stands: Option<Stands>,
    quote: Option<String>,
    sentence: Bilingual,
    test: Option<ClaimTest>,
    /// An earlier claim of the file that says the same.
    same_as: Option<String>,
    would_decide: Option<Bilingual>,
}

/// What is wrong with a claims file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClaimFileError {
    /// It is not TOML, or has a key that claims do not have.
    #[error("`{file}` is not a claims file: {reason}")]
    Syntax {
        /// The file.
        file: String,
        /// What the reader says, with line and column.
        reason: String,
    },
    /// A key or word that claims do not have, close to one that they have.
    #[error("`{file}` is not a claims file: {reason}; did you mean `{likely}`?")]
    UnknownKey {
        /// The file.
        file: String,
        /// What the reader says, with line and column.
        reason: String,
        /// The key that was likely meant.
        likely: String,
    },
    /// An `id` that is no name.
    #[error(
        "`{key}` of `{file}` is `{id}`, which is not a valid name: use letters, digits and hyphens, at most 64, for example `{likely}`"
    )]
    NotAName {
        /// The file.
        file: String,
        /// The key: of the file, or of its n-th claim.
        key: String,
        /// What stands there.
        id: String,
        /// The name that was likely meant.
        likely: String,
    },
    /// Two claims share a name.
    #[error("`{file}` names two claims `{id}`: give each its own `id`")]
    TwiceNamed {
        /// The file.
        file: String,
        /// The name.
        id: String,
    },
    /// A test has nothing to compare with.
    #[error(
        "claim `{id}` of `{file}` names no reading: add at least one under `test.readings`, or say `kind = \"not-checkable\"` and what would decide it"
    )]
    NoReading {
        /// The file.
        file: String,
        /// The claim.
        id: String,
    },
    /// A claim that cannot be checked does not say what would decide it.
    #[error(
        "claim `{id}` of `{file}` is not checkable: say in `would_decide.es` and `would_decide.en` what would decide it"
    )]
    NothingWouldDecide {
        /// The file.
        file: String,
        /// The claim.
        id: String,
    },
    /// A quotation of more than a sentence, or without its place.
    #[error(
        "claim `{id}` of `{file}` quotes more than {most} words, or does not say where they stand: quote one sentence at most, with `stands.paragraph` and `stands.sentence`"
    )]
    Quotation {
        /// The file.
        file: String,
        /// The claim.
        id: String,
        /// The most words that a quotation may have.
        most: usize,
    },
    /// Neither a test nor the claim whose test it shares, or both.
    #[error(
        "claim `{id}` of `{file}` needs either a `test` or, in `same_as`, the `id` of an earlier claim that has one"
    )]
    NoTest {
        /// The file.
        file: String,
        /// The claim.
        id: String,
    },
    /// A poll that the press file does not have.
    #[error("claim `{id}` of `{file}` cites the poll `{poll}`, which the record does not have")]
    UnknownPoll {
        /// The file.
        file: String,
        /// The claim.
        id: String,
        /// The poll.
        poll: String,
    },
}

impl Claims {
    /// Reads a claims file.
    ///
    /// # Errors
    /// When it is not TOML of the claims' form, names a claim twice, or a claim has nothing to be compared with.
    pub fn parse(text: &str, file: &str) -> Result<Self, ClaimFileError> {
        let syntax = |e: toml::de::Error| {
            let (file, reason) = (file.to_owned(), e.to_string());
            match super::name::likeliest_key(&reason) {
                Some(likely) => ClaimFileError::UnknownKey { file, reason, likely },
                None => ClaimFileError::Syntax { file, reason },
            }
        };
        let read: ClaimsFile = toml::from_str(text).map_err(syntax)?;
        let ids = read.claim.iter().enumerate().map(|(n, c)| (format!("claim[{}].id", n + 1), &c.id));
        for (key, id) in std::iter::once(("id".to_owned(), &read.id)).chain(ids) {
            if !super::name::is_id(id) {
                let (id, likely) = (super::name::shown(id), super::name::likeliest_id(id));
                return Err(ClaimFileError::NotAName { file: file.to_owned(), key, id, likely });
            }
        }
        let mut claims: Vec<Claim> = Vec::new();
        for claim in read.claim {
            let claim = claim.checked(file, &claims)?;
            claims.push(claim);
        }
        Ok(Self {
            id: read.id,
            title: (&read.title).into(),
            source: read.source,
            said_on: read.said_on,
            claims,
            sha256: Sha256::of(text.as_bytes()),
        })
    }
}

/// The most words of a quotation: a sentence.
const MOST_WORDS: usize = 25;

impl ClaimInFile {
    /// The claim, with the test of the earlier claim that it repeats.
    fn checked(self, file: &str, earlier: &[Claim]) -> Result<Claim, ClaimFileError> {
        let (file, id) = (file.to_owned(), self.id);
        if earlier.iter().any(|other| other.id == id) {
            return Err(ClaimFileError::TwiceNamed { file, id });
        }
        let words = |quote: &String| quote.split_whitespace().count();
        if self.quote.as_ref().is_some_and(|q| self.stands.is_none() || words(q) > MOST_WORDS) {
            return Err(ClaimFileError::Quotation { file, id, most: MOST_WORDS });
        }
        let repeated = self.same_as.as_ref().map(|name| earlier.iter().find(|other| other.id == *name));
        let (test, would_decide) = match (self.test, repeated) {
            (Some(test), None) => (test, self.would_decide.as_ref().map(Text::from)),
            (None, Some(Some(other))) => (other.test.clone(), other.would_decide.clone()),
            (Some(_), Some(_)) | (None, None | Some(None)) => {
                return Err(ClaimFileError::NoTest { file, id });
            }
        };
        let needs_deciding = matches!(
            test,
            ClaimTest::NotCheckable { reason } if reason != Undecided::Event
        );
        if needs_deciding && would_decide.is_none() {
            return Err(ClaimFileError::NothingWouldDecide { file, id });
        }
        if test.has_nothing_to_compare() {
            return Err(ClaimFileError::NoReading { file, id });
        }
        let unknown = |name: &&String| super::polls().iter().all(|p| p.id != **name);
        if let Some(poll) = test.polls().iter().find(unknown) {
            return Err(ClaimFileError::UnknownPoll { file, id, poll: poll.clone() });
        }
        Ok(Claim {
            id,
            stands: self.stands,
            quote: self.quote,
            sentence: (&self.sentence).into(),
            test,
            would_decide,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "id = \"x\"\ntitle.es = \"x\"\ntitle.en = \"x\"\nsource = \"x\"\n";

    fn refused(claim: &str) -> ClaimFileError {
        let claim = format!("{HEAD}[[claim]]\nid = \"a\"\nsentence.es = \"a\"\nsentence.en = \"a\"\n{claim}");
        Claims::parse(&claim, "x.toml").unwrap_err()
    }

    #[test]
    fn a_claim_without_anything_to_compare_is_refused() {
        let figure = "test.kind = \"figure\"\ntest.number = 1\ntest.readings = []";
        assert!(matches!(refused(figure), ClaimFileError::NoReading { .. }));
        assert!(matches!(
            refused("test.kind = \"not-checkable\"\ntest.reason = \"not-held\""),
            ClaimFileError::NothingWouldDecide { .. }
        ));
        let polled =
            "test.kind = \"polled\"\ntest.percent = 1.0\ntest.tolerance = 1.0\ntest.polls = [\"nobody\"]";
        assert!(matches!(refused(polled), ClaimFileError::UnknownPoll { .. }));
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let error = refused(
            "test.kind = \"no-claim\"\ntest.reason = \"opinion\"\nwould_decide.es = \"b\"\ncolour = 1",
        );
        assert!(error.to_string().contains("colour") && error.to_string().contains("line 12"), "{error}");
    }

    #[test]
    fn an_id_that_is_a_path_is_refused_with_its_key_and_a_name_that_would_do() {
        let claim = "[[claim]]\nid = \"../x\"\nsentence.es = \"a\"\nsentence.en = \"a\"\ntest.kind = \"no-claim\"\ntest.reason = \"person\"";
        let error = Claims::parse(&format!("{HEAD}{claim}"), "x.toml").unwrap_err();
        let (key, id, likely) = ("claim[1].id".to_owned(), "../x".to_owned(), "x".to_owned());
        assert_eq!(error, ClaimFileError::NotAName { file: "x.toml".to_owned(), key, id, likely });
        let head = HEAD.replacen("id = \"x\"", "id = \"../../../escaped\"", 1);
        assert!(
            matches!(Claims::parse(&format!("{head}claim = []"), "x.toml"), Err(ClaimFileError::NotAName { key, .. }) if key == "id")
        );
    }

    #[test]
    fn a_mistyped_key_is_refused_with_the_key_that_was_meant() {
        let error =
            refused("test.kind = \"figure\"\ntest.number = 1\ntest.tolerence = 1\ntest.readings = []");
        assert!(matches!(error, ClaimFileError::UnknownKey { likely, .. } if likely == "tolerance"));
    }

    #[test]
    fn the_shipped_claims_are_read() {
        let shipped = include_str!("../../../../claims/commentary-2019.toml");
        let claims = Claims::parse(shipped, "commentary-2019.toml").unwrap();
        assert_eq!(claims.claims.len(), 62, "a claim was added or lost: change this number knowingly");
    }
}
