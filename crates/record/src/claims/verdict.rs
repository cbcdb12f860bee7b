//! From versions to a verdict: versions are the range of one definition, and only definitions are weighed.

use measure::{Date, Period, Quantity, Sha256};
use report::Text;

use super::{Claim, ClaimTest, NoClaim, Poll, PressTotal, Undecided};

/// What the figures say of a claim. Never a bare yes: the definitions stand beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Under every definition it held in the version of the day it was said, and holds in the latest.
    Confirmed,
    /// It held in a version that was public when it was said, and no longer holds in the latest.
    TrueWhenPublished,
    /// Some definitions agree and some do not.
    Depends,
    /// No definition agrees.
    Contradicted,
    /// No figure that is held decides it.
    NotCheckable(Undecided),
    /// It claims nothing that a figure could decide.
    NoClaim(NoClaim),
}

/// Where a version comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum ReadingSource {
    /// One release, or several that share the months among them.
    Releases(Vec<Sha256>),
    /// A citation of the press.
    Press(Box<PressTotal>),
    /// A poll.
    Poll(Poll),
    /// A document.
    Document(String),
    /// Nothing that is held; with the reason.
    NotHeld(Text),
}

impl ReadingSource {
    /// The releases that answer; none for what is cited or not held.
    #[must_use]
    pub fn releases(&self) -> &[Sha256] {
        match self {
            Self::Releases(releases) => releases,
            Self::Press(_) | Self::Poll(_) | Self::Document(_) | Self::NotHeld(_) => &[],
        }
    }

    /// Why nothing is held, where nothing is.
    #[must_use]
    pub fn not_held(&self) -> Option<&Text> {
        match self {
            Self::NotHeld(reason) => Some(reason),
            Self::Releases(_) | Self::Press(_) | Self::Poll(_) | Self::Document(_) => None,
        }
    }
}

/// What one version says of a claim under one definition.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Where it comes from.
    pub source: ReadingSource,
    /// The first day on which it is known to have been public; nothing where that is not known.
    pub public: Option<Date>,
    /// The figure.
    pub value: Option<Quantity>,
    /// What it is compared with, where that is a figure too: its period and number.
    pub against: Option<(Period, Quantity)>,
    /// The figures in a sentence; empty where nothing is held.
    pub said: Text,
    /// Whether the claim holds; nothing when that cannot be told, as where a sum lacks cells.
    pub holds: Option<bool>,
}

/// A claim under one definition.
#[derive(Debug, Clone)]
pub struct Defined {
    /// What the claim is taken to mean.
    pub definition: Text,
    /// Whether the words of the claim admit it: one that only explains the claim is shown and does not count.
    pub counts: bool,
    /// What each version says, by the day on which it was public.
    pub versions: Vec<Version>,
    /// Whether it holds, from first to last.
    pub outcome: Outcome,
}

/// Whether a claim holds under one definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// In the version of the day it was said and in the latest.
    Throughout,
    /// In a version that was public when it was said, and not in the latest.
    WhenPublished,
    /// In the latest, and not in the version of the day it was said.
    OnlyLater,
    /// In neither.
    Never,
    /// No version decides.
    Unknown,
}

/// A claim with what the figures say of it.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The claim.
    pub claim: Claim,
    /// What the figures say.
    pub verdict: Verdict,
    /// Under each definition.
    pub definitions: Vec<Defined>,
}

impl Defined {
    /// A definition with its versions put in the order of their days.
    pub(super) fn new(
        definition: Text,
        counts: bool,
        mut versions: Vec<Version>,
        said_on: Option<Date>,
    ) -> Self {
        versions.sort_by_key(|version| version.public);
        let outcome = outcome(&versions, said_on);
        Self { definition, counts, versions, outcome }
    }

    /// The versions that tell a figure or a date, oldest first.
    pub fn told(&self) -> impl DoubleEndedIterator<Item = &Version> {
        told(&self.versions)
    }

    /// The newest version that tells something.
    #[must_use]
    pub fn latest(&self) -> Option<&Version> {
        self.told().next_back()
    }

    /// The newest version that was public on a day; where none was, the first after it stands in.
    #[must_use]
    pub fn as_of(&self, said_on: Option<Date>) -> Option<&Version> {
        as_of(&self.versions, said_on)
    }
}

/// The versions that tell a figure or a date, oldest first.
fn told(versions: &[Version]) -> impl DoubleEndedIterator<Item = &Version> {
    versions.iter().filter(|version| version.source.not_held().is_none())
}

/// Whether a version was public by the day; without a day every version counts as public.
fn by(version: &Version, said_on: Option<Date>) -> bool {
    said_on.is_none_or(|day| version.public.is_some_and(|public| public <= day))
}

fn as_of(versions: &[Version], said_on: Option<Date>) -> Option<&Version> {
    told(versions).rfind(|version| by(version, said_on)).or_else(|| told(versions).next())
}

fn outcome(versions: &[Version], said_on: Option<Date>) -> Outcome {
    let (Some(then), Some(latest)) = (as_of(versions, said_on), told(versions).next_back()) else {
        return Outcome::Unknown;
    };
    // A claim may cite any version that was out, such as the first printed total, not only the newest.
    let published = told(versions).any(|version| by(version, said_on) && version.holds == Some(true));
    match (then.holds, latest.holds) {
        (_, None) => Outcome::Unknown,
        (Some(true), Some(true)) => Outcome::Throughout,
        (Some(false), Some(true)) if published => Outcome::Throughout,
        (Some(false) | None, Some(true)) => Outcome::OnlyLater,
        (Some(true), Some(false)) => Outcome::WhenPublished,
        (Some(false) | None, Some(false)) => {
            if published {
                Outcome::WhenPublished
            } else {
                Outcome::Never
            }
        }
    }
}

pub(super) fn verdict_of(test: &ClaimTest, definitions: &[Defined]) -> Verdict {
    match test {
        ClaimTest::NotCheckable { reason } => return Verdict::NotCheckable(*reason),
        ClaimTest::NoClaim { reason } => return Verdict::NoClaim(*reason),
        ClaimTest::Figure { .. }
        | ClaimTest::Highest { .. }
        | ClaimTest::Rose { .. }
        | ClaimTest::OnlyRose { .. }
        | ClaimTest::StayedAbove { .. }
        | ClaimTest::Share { .. }
        | ClaimTest::Polled { .. }
        | ClaimTest::PolledBeyond { .. }
        | ClaimTest::Dated { .. } => {}
    }
    let outcomes: Vec<Outcome> = definitions.iter().filter(|d| d.counts).map(|d| d.outcome).collect();
    let any = |outcome: Outcome| outcomes.contains(&outcome);
    let holds = any(Outcome::Throughout) || any(Outcome::WhenPublished);
    if outcomes.is_empty() {
        // Documents show an event; they are no figures.
        Verdict::NotCheckable(Undecided::Event)
    } else if any(Outcome::OnlyLater) || (holds && any(Outcome::Never)) {
        Verdict::Depends
    } else if outcomes.iter().all(|outcome| *outcome == Outcome::Unknown) {
        Verdict::NotCheckable(Undecided::NotHeld)
    } else if any(Outcome::Unknown) {
        // What lacks cells or is not held confirms nothing, and leaves nothing contradicted.
        Verdict::NotCheckable(Undecided::PartlyHeld)
    } else if any(Outcome::Never) {
        Verdict::Contradicted
    } else if any(Outcome::WhenPublished) {
        Verdict::TrueWhenPublished
    } else {
        Verdict::Confirmed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: Date = Date::constant(2019, 12, 31);

    fn version(public: Date, holds: Option<bool>) -> Version {
        let source = ReadingSource::Document("x".to_owned());
        Version { source, public: Some(public), value: None, against: None, said: Text::empty(), holds }
    }

    fn defined(versions: &[(Date, Option<bool>)], counts: bool) -> Defined {
        let versions = versions.iter().map(|(day, holds)| version(*day, *holds)).collect();
        Defined::new(Text::empty(), counts, versions, Some(SAID))
    }

    const BEFORE: Date = Date::constant(2019, 7, 31);
    const LATER: Date = Date::constant(2023, 8, 24);
    const LATEST: Date = Date::constant(2025, 7, 20);

    #[test]
    fn versions_are_a_range_and_no_votes() {
        let cases = [
            (vec![(BEFORE, Some(true)), (LATER, Some(false)), (LATEST, Some(true))], Outcome::Throughout),
            (vec![(BEFORE, Some(true)), (LATER, Some(true)), (LATEST, Some(false))], Outcome::WhenPublished),
            (vec![(BEFORE, Some(false)), (LATER, Some(true)), (LATEST, Some(false))], Outcome::Never),
            (vec![(BEFORE, Some(false)), (LATEST, Some(true))], Outcome::OnlyLater),
            (vec![(LATER, Some(true)), (LATEST, Some(true))], Outcome::Throughout),
            (vec![(BEFORE, Some(true)), (LATEST, None)], Outcome::Unknown),
            (vec![], Outcome::Unknown),
        ];
        for (versions, expected) in cases {
            assert_eq!(defined(&versions, true).outcome, expected, "{versions:?}");
        }
    }

    fn judged(definitions: &[Defined]) -> Verdict {
        let test = ClaimTest::OnlyRose { readings: Vec::new() };
        verdict_of(&test, definitions)
    }

    #[test]
    fn one_definition_against_another_depends_however_many_versions_each_has() {
        let holds = defined(&[(BEFORE, Some(true)), (LATEST, Some(true))], true);
        let fails = defined(&[(BEFORE, Some(false))], true);
        assert_eq!(judged(std::slice::from_ref(&holds)), Verdict::Confirmed);
        assert_eq!(judged(std::slice::from_ref(&fails)), Verdict::Contradicted);
        assert_eq!(judged(&[holds, fails]), Verdict::Depends);
    }

    #[test]
    fn what_only_explains_a_claim_does_not_count() {
        let holds = defined(&[(BEFORE, Some(true)), (LATEST, Some(false))], true);
        let beside = defined(&[(LATEST, Some(false))], false);
        assert_eq!(judged(&[holds, beside.clone()]), Verdict::TrueWhenPublished);
        assert_eq!(judged(&[beside]), Verdict::NotCheckable(Undecided::Event));
    }

    #[test]
    fn what_lacks_cells_confirms_nothing_and_contradicts_nothing() {
        let unknown = defined(&[(LATEST, None)], true);
        let holds = defined(&[(LATEST, Some(true))], true);
        assert_eq!(judged(std::slice::from_ref(&unknown)), Verdict::NotCheckable(Undecided::NotHeld));
        assert_eq!(judged(&[unknown, holds]), Verdict::NotCheckable(Undecided::PartlyHeld));
    }
}
