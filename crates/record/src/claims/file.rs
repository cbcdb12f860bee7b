//! A claims file: sentences, each with what would make it true.

use std::collections::BTreeSet;

use measure::{Date, Month, OffenceSet, Period, PlaceCode, Sha256, Statistic};
use report::{Text, say};
use serde::Deserialize;

use super::windows::Among;
use crate::query::{Accepting, PlaceSelector, Selector, VintageSelector};

/// A file of claims.
#[derive(Debug, Clone)]
pub struct Claims {
    /// Its name.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Who made the claims, where.
    pub source: String,
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
    /// What is claimed.
    pub sentence: Text,
    /// What would make it true.
    pub test: ClaimTest,
    /// What would decide a claim that cannot be checked.
    pub would_decide: Option<Text>,
}

/// What would make a claim true.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ClaimTest {
    /// A number is the figure.
    Figure {
        /// The number claimed.
        number: u64,
        /// How far a figure may lie from it.
        #[serde(default)]
        tolerance: u64,
        /// The figures that could be meant.
        readings: Vec<FigureReading>,
    },
    /// A period is higher than all it is compared with.
    Highest {
        /// The period.
        period: Period,
        /// The comparisons that could be meant.
        readings: Vec<HighestReading>,
    },
    /// Every year is above the one before.
    OnlyRose {
        /// The series that could be meant.
        readings: Vec<RiseReading>,
    },
    /// Some places hold more than a share of the whole.
    Share {
        /// What is counted.
        statistic: Statistic,
        /// Of which offences.
        offence: OffenceSet,
        /// The months in each of which the share is taken.
        months: Period,
        /// The share that must be exceeded, in percent.
        above_percent: f64,
        /// The places that could be meant.
        readings: Vec<ShareReading>,
    },
    /// An event fell in a month.
    Dated {
        /// The month claimed.
        month: Month,
        /// The events that could be meant.
        facts: Vec<DatedFact>,
    },
    /// A poll gave a share.
    Polled {
        /// The share claimed, in percent.
        percent: f64,
        /// How far a poll may lie from it, in points.
        tolerance: f64,
        /// The polls that could be meant, by name.
        polls: Vec<String>,
    },
    /// No figure that is held decides it.
    NotCheckable {},
    /// It concerns a person and is not judged.
    ConcernsAPerson {},
}

/// A figure that a claim could mean.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureReading {
    /// What is counted.
    pub statistic: Statistic,
    /// Of which offences.
    pub offence: OffenceSet,
    /// Where.
    pub place: PlaceCode,
    /// When.
    pub period: Period,
}

/// A comparison that a superlative could mean.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HighestReading {
    /// What is counted.
    pub statistic: Statistic,
    /// Of which offences.
    pub offence: OffenceSet,
    /// Where.
    pub place: PlaceCode,
    /// Compared with which periods.
    pub among: Among,
}

/// A series that is claimed to have risen.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiseReading {
    /// What is counted.
    pub statistic: Statistic,
    /// Of which offences.
    pub offence: OffenceSet,
    /// Where.
    pub place: PlaceCode,
    /// The years, each compared with the one before.
    pub years: Period,
}

/// Places whose share is claimed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareReading {
    /// The places.
    pub places: BTreeSet<PlaceCode>,
    /// What they are.
    pub name: Bilingual,
}

/// A documented event.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedFact {
    /// When it happened.
    pub date: Date,
    /// What happened, in Spanish.
    pub es: String,
    /// What happened, in English.
    pub en: String,
    /// Where it is documented.
    pub source: String,
}

/// Words in both languages, as a file writes them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Spanish.
    pub es: String,
    /// English.
    pub en: String,
}

/// The words of a file are quoted: a number in them is what was claimed, no figure of the program's.
impl From<&Bilingual> for Text {
    fn from(words: &Bilingual) -> Self {
        say("{es}", "{en}", [("es", Self::name(&words.es)), ("en", Self::name(&words.en))])
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimsFile {
    id: String,
    title: Bilingual,
    source: String,
    claim: Vec<ClaimInFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimInFile {
    id: String,
    sentence: Bilingual,
    test: ClaimTest,
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
        let mut names = BTreeSet::new();
        for claim in &read.claim {
            let (file, id) = (file.to_owned(), claim.id.clone());
            if !names.insert(&claim.id) {
                return Err(ClaimFileError::TwiceNamed { file, id });
            }
            match &claim.test {
                ClaimTest::NotCheckable {} if claim.would_decide.is_none() => {
                    return Err(ClaimFileError::NothingWouldDecide { file, id });
                }
                test if test.has_nothing_to_compare() => return Err(ClaimFileError::NoReading { file, id }),
                ClaimTest::Polled { polls, .. } => {
                    let known = |name: &&String| super::polls().iter().all(|p| p.id != **name);
                    if let Some(poll) = polls.iter().find(known) {
                        return Err(ClaimFileError::UnknownPoll { file, id, poll: poll.clone() });
                    }
                }
                _ => {}
            }
        }
        let claim = |c: ClaimInFile| Claim {
            id: c.id,
            sentence: (&c.sentence).into(),
            test: c.test,
            would_decide: c.would_decide.as_ref().map(Text::from),
        };
        Ok(Self {
            id: read.id,
            title: (&read.title).into(),
            source: read.source,
            claims: read.claim.into_iter().map(claim).collect(),
            sha256: Sha256::of(text.as_bytes()),
        })
    }
}

impl ClaimTest {
    fn has_nothing_to_compare(&self) -> bool {
        match self {
            Self::Figure { readings, .. } => readings.is_empty(),
            Self::Highest { readings, .. } => readings.is_empty(),
            Self::OnlyRose { readings } => readings.is_empty(),
            Self::Share { readings, .. } => readings.is_empty(),
            Self::Dated { facts, .. } => facts.is_empty(),
            Self::Polled { polls, .. } => polls.is_empty(),
            Self::NotCheckable {} | Self::ConcernsAPerson {} => false,
        }
    }
}

pub(super) fn selector(
    statistic: Statistic,
    offence: &OffenceSet,
    place: PlaceCode,
    period: Period,
) -> Selector {
    Selector {
        statistic,
        offence: offence.clone(),
        place: PlaceSelector::One(place),
        period: Some(period),
        vintage: VintageSelector::Latest,
        as_of: None,
        accepting: Accepting::default(),
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
            refused("test.kind = \"not-checkable\""),
            ClaimFileError::NothingWouldDecide { .. }
        ));
        let polled =
            "test.kind = \"polled\"\ntest.percent = 1.0\ntest.tolerance = 1.0\ntest.polls = [\"nobody\"]";
        assert!(matches!(refused(polled), ClaimFileError::UnknownPoll { .. }));
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let error = refused(
            "test.kind = \"not-checkable\"\nwould_decide.es = \"b\"\nwould_decide.en = \"b\"\ncolour = 1",
        );
        assert!(error.to_string().contains("colour") && error.to_string().contains("line 12"), "{error}");
    }

    #[test]
    fn an_id_that_is_a_path_is_refused_with_its_key_and_a_name_that_would_do() {
        let claim = "[[claim]]\nid = \"../x\"\nsentence.es = \"a\"\nsentence.en = \"a\"\ntest.kind = \"concerns-a-person\"";
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
        assert_eq!(claims.claims.len(), 16, "a claim was added or lost: change this number knowingly");
    }
}
