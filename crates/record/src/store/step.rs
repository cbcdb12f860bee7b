//! One step of a store: a release is added or mended, hidden, or the bytes of hidden ones are deleted.
//!
//! Every step seals itself and names the one before it, so that none can be taken out or put in between unseen.

use measure::{Date, Sha256};
use serde::{Deserialize, Serialize, de::IgnoredAny};

use super::commit::{Commit, FORMAT_OF_STEPS, FORMAT_OF_VALUES, is_of_release};
use crate::{Broken, Error, NotWritten};

/// A release is hidden: no question uses it any more. Its bytes stay until a sweep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// The format of the store.
    pub format: u32,
    /// The number of the commit.
    pub number: u64,
    /// The hash of the commit before.
    pub parent: Option<Sha256>,
    /// The release.
    pub removes: Sha256,
    /// The day on which it was hidden.
    pub day: Date,
    /// The hash of the commit without this line.
    pub seal: Option<Sha256>,
}

/// The bytes of hidden releases are deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sweep {
    /// The format of the store.
    pub format: u32,
    /// The number of the commit.
    pub number: u64,
    /// The hash of the commit before.
    pub parent: Option<Sha256>,
    /// The releases.
    pub sweeps: Vec<Sha256>,
    /// The day on which they were swept.
    pub day: Date,
    /// The hash of the commit without this line.
    pub seal: Option<Sha256>,
}

/// One step of a store, each of which is a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A release is added, or its facts are mended.
    Release(Box<Commit>),
    /// A release is hidden.
    Removal(Removal),
    /// The bytes of hidden releases are deleted.
    Sweep(Sweep),
}

impl Step {
    pub(super) fn removal(removes: Sha256, day: Date) -> Self {
        Self::Removal(Removal { format: FORMAT_OF_STEPS, number: 0, parent: None, removes, day, seal: None })
    }

    pub(super) fn sweep(sweeps: Vec<Sha256>, day: Date) -> Self {
        Self::Sweep(Sweep { format: FORMAT_OF_STEPS, number: 0, parent: None, sweeps, day, seal: None })
    }

    /// The number, from 1, without gaps.
    #[must_use]
    pub fn number(&self) -> u64 {
        match self {
            Self::Release(commit) => commit.number,
            Self::Removal(removal) => removal.number,
            Self::Sweep(sweep) => sweep.number,
        }
    }

    /// The hash of the step before.
    #[must_use]
    pub fn parent(&self) -> Option<Sha256> {
        match self {
            Self::Release(commit) => commit.parent,
            Self::Removal(removal) => removal.parent,
            Self::Sweep(sweep) => sweep.parent,
        }
    }

    /// The commit of a release; an error where the step is of another kind.
    pub(super) fn of_release(self) -> Result<Commit, Error> {
        match self {
            Self::Release(commit) => Ok(*commit),
            Self::Removal(Removal { number, .. }) | Self::Sweep(Sweep { number, .. }) => {
                Err(Error::Damaged { path: Commit::name(number).into(), reason: Broken::AnotherCommit })
            }
        }
    }

    /// The format; absent in the commits of the first one.
    pub(super) fn format(&self) -> Option<u32> {
        match self {
            Self::Release(commit) => commit.format,
            Self::Removal(removal) => Some(removal.format),
            Self::Sweep(sweep) => Some(sweep.format),
        }
    }

    /// The same step under another number, after another one.
    pub(super) fn after(&self, (number, parent): (u64, Option<Sha256>)) -> Self {
        match self {
            Self::Release(commit) => Self::Release(Box::new(Commit { number, parent, ..(**commit).clone() })),
            Self::Removal(removal) => Self::Removal(Removal { number, parent, ..removal.clone() }),
            Self::Sweep(sweep) => Self::Sweep(Sweep { number, parent, ..sweep.clone() }),
        }
    }

    /// The step as it is written, sealed.
    pub(super) fn write(&self) -> Result<Vec<u8>, Error> {
        match self {
            Self::Release(commit) => sealed(|seal| Commit { seal, ..(**commit).clone() }),
            Self::Removal(removal) => sealed(|seal| Removal { seal, ..removal.clone() }),
            Self::Sweep(sweep) => sealed(|seal| Sweep { seal, ..sweep.clone() }),
        }
    }

    /// The step that these bytes hold, whose seal must be whole.
    pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let damaged = |reason| Error::Damaged { path: name.into(), reason };
        let told = |e: serde_json::Error| damaged(Broken::told(&e));
        // A newer store may say what this program does not know: its number is read before anything else.
        let kind: Kind = serde_json::from_slice(bytes).map_err(told)?;
        if let Some(format) = kind.format.filter(|format| *format > FORMAT_OF_VALUES) {
            return Err(Error::NewerStore { format, known: FORMAT_OF_VALUES });
        }
        let step = match (kind.removes, kind.sweeps) {
            (None, None) => Self::Release(serde_json::from_slice(bytes).map_err(told)?),
            (Some(_), None) => Self::Removal(serde_json::from_slice(bytes).map_err(told)?),
            (_, Some(_)) => Self::Sweep(serde_json::from_slice(bytes).map_err(told)?),
        };
        if step.write()? != bytes {
            return Err(damaged(Broken::Seal));
        }
        if Commit::number_of(name) != Some(step.number()) {
            return Err(damaged(Broken::AnotherCommit));
        }
        if let Self::Release(commit) = &step
            && !commit.files().all(|file| is_of_release(&file.name, commit.release.sha256))
        {
            return Err(damaged(Broken::ForeignFile));
        }
        Ok(step)
    }
}

/// What bytes must say before they are read as one kind of step.
#[derive(Deserialize)]
struct Kind {
    #[serde(default)]
    format: Option<u32>,
    removes: Option<IgnoredAny>,
    sweeps: Option<IgnoredAny>,
}

/// A step as it is written: its last line is the hash of all of it without that line.
fn sealed<T: Serialize>(with: impl Fn(Option<Sha256>) -> T) -> Result<Vec<u8>, Error> {
    let write = |step: &T| {
        let mut bytes = serde_json::to_vec_pretty(step)
            .map_err(|e| Error::FiguresNotWritten { reason: NotWritten::told(&e) })?;
        bytes.push(b'\n');
        Ok::<_, Error>(bytes)
    };
    let seal = Some(Sha256::of(&write(&with(None))?));
    write(&with(seal))
}
