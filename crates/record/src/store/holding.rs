//! What a shelf holds: its releases by their commits, their files opened, and a check that all is whole.

use std::{collections::BTreeSet, path::Path};

use columns::{FiguresFile, Source};
use measure::{Release, Sha256};
use sha2::Digest;

use super::{
    commit::{Commit, StoredFile},
    shelf::{COMMITS, HEAD, Head, Shelf},
    standing::{Amended, Removed, Standing},
    step::Step,
};
use crate::{Broken, Error};

/// The releases on a shelf, as of when it was opened.
#[derive(Debug)]
pub struct Holding {
    shelf: Box<dyn Shelf>,
    /// What each step says of its own place, the oldest first.
    places: Vec<PlaceInChain>,
    /// What stands after all of them.
    standing: Standing,
    /// The hash of the highest commit, which the next one names as its parent.
    head: Option<Sha256>,
    /// Commits that came into being after the head was last written: a writer died between the two.
    adopted: u64,
}

/// What the chain asks of a step.
#[derive(Debug, Clone, Copy)]
struct PlaceInChain {
    format: Option<u32>,
    parent: Option<Sha256>,
}

/// What a check of every stored byte found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// How many commits there are, or manifests of the shipped record.
    pub commits: u64,
    /// How many files they name.
    pub files: u64,
    /// How many bytes were read.
    pub bytes: u64,
    /// What is not as the commits say.
    pub damaged: Vec<Damage>,
}

/// A stored file that is not as its commit says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub name: String,
    /// What is wrong.
    pub reason: Broken,
}

impl Verification {
    /// Whether everything is as the commits say.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.damaged.is_empty()
    }
}

impl Holding {
    /// Reads every commit, each of which must follow on the one before.
    ///
    /// # Errors
    /// When a commit is damaged or missing.
    pub fn open(shelf: Box<dyn Shelf>) -> Result<Self, Error> {
        let mut holding =
            Self { shelf, places: Vec::new(), standing: Standing::default(), head: None, adopted: 0 };
        holding.refresh()?;
        Ok(holding)
    }

    /// Reads the commits that were added since.
    ///
    /// # Errors
    /// When one is damaged or missing.
    pub fn refresh(&mut self) -> Result<(), Error> {
        // The head is read first: a commit that comes into being meanwhile is then beyond it, and not lost.
        let head = self.shelf.head()?;
        let names = self.shelf.commits()?;
        let numbers: BTreeSet<u64> = names.iter().filter_map(|name| Commit::number_of(name)).collect();
        // default: commits are numbered from 1, and a store without any ends before that
        let highest = numbers.last().copied().unwrap_or_default();
        for number in self.number() + 1..=highest {
            let (step, hash) = read_step(self.shelf.as_ref(), number, self.head)?;
            if self.standing.refusal(&step).is_some() {
                return Err(Error::Damaged { path: Commit::name(number).into(), reason: Broken::OutOfPlace });
            }
            self.standing.take(&step);
            self.head = Some(hash);
            self.places.push(PlaceInChain { format: step.format(), parent: step.parent() });
        }
        self.expect_head(head)
    }

    /// Compares the commits with what the head says was the last of them.
    fn expect_head(&mut self, head: Option<Head>) -> Result<(), Error> {
        let held = self.number();
        let damaged = |reason| Err(Error::Damaged { path: HEAD.into(), reason });
        let Some(head) = head else {
            // The first commit of a store precedes its head, and stores of the first format have none.
            let kept_one = self.places.iter().rev().skip(1).any(|step| step.format.is_some());
            return if kept_one { damaged(Broken::NoHead) } else { Ok(()) };
        };
        if head.number > held {
            return damaged(Broken::LostTail { seen: held, expected: head.number });
        }
        let at_head = match head.number.checked_sub(1).and_then(|i| usize::try_from(i).ok()) {
            Some(i) if head.number == held => self.head.filter(|_| i < self.places.len()),
            Some(i) => self.places.get(i + 1).and_then(|next| next.parent),
            None => None,
        };
        if head.number > 0 && at_head != Some(head.hash) {
            return damaged(Broken::AnotherTail { number: head.number });
        }
        self.adopted = held - head.number;
        Ok(())
    }

    /// How many commits came into being after the head was last written.
    #[must_use]
    pub fn adopted(&self) -> u64 {
        self.adopted
    }

    /// How many commits there are, of whatever kind: the number of the last one.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.places.len() as u64
    }

    /// The commit of each release that is held, in the order in which they were added: the last one that says what it is.
    #[must_use]
    pub fn commits(&self) -> &[Commit] {
        self.standing.held()
    }

    /// Every release that is held, in the order in which they were added.
    pub fn releases(&self) -> impl Iterator<Item = &Release> {
        self.commits().iter().map(|commit| &commit.release)
    }

    /// The commit that says what a held release is.
    #[must_use]
    pub fn find(&self, release: Sha256) -> Option<&Commit> {
        self.standing.find(release)
    }

    /// What was said of a held release before it was mended, the oldest first.
    #[must_use]
    pub fn amended(&self, release: Sha256) -> &[Amended] {
        self.standing.amended(release)
    }

    /// The releases that were hidden and not added again, in the order in which they were hidden.
    #[must_use]
    pub fn removed(&self) -> &[Removed] {
        self.standing.removed()
    }

    /// Why a release that is not held is not: it was never added, or it was hidden.
    #[must_use]
    pub fn not_held(&self, release: Sha256) -> Error {
        self.standing.not_held(release)
    }

    pub(super) fn standing(&self) -> &Standing {
        &self.standing
    }

    /// A step as its bytes stand on the shelf, which must be the one that was read.
    pub(super) fn bytes_of_step(&self, number: u64) -> Result<bytes::Bytes, Error> {
        let name = Commit::name(number);
        let source = self.shelf.open(&name)?;
        let bytes = source.read(0, usize::try_from(source.length()).unwrap_or(usize::MAX));
        let bytes = bytes.map_err(|error| Error::File { path: name.clone().into(), source: error })?;
        let next = usize::try_from(number).ok().and_then(|number| self.places.get(number));
        let expected = next.map_or(self.head, |next| next.parent);
        if expected == Some(Sha256::of(&bytes)) {
            return Ok(bytes);
        }
        Err(Error::Damaged { path: name.into(), reason: Broken::Seal })
    }

    /// The kept cells of a release.
    ///
    /// # Errors
    /// When the release is not held, or its file cannot be opened.
    pub fn figures(&self, release: Sha256) -> Result<FiguresFile, Error> {
        let commit = self.find(release).ok_or_else(|| self.not_held(release))?;
        let file = commit.figures().ok_or(Error::NotHeld { release })?;
        Ok(FiguresFile::open(self.open_verified(file)?)?)
    }

    /// The file as it was downloaded; nothing where the shelf does not keep it.
    ///
    /// # Errors
    /// When the release is not held, or its file cannot be opened.
    pub fn downloaded(&self, release: Sha256) -> Result<Option<Source>, Error> {
        let commit = self.find(release).ok_or_else(|| self.not_held(release))?;
        commit.downloaded().map(|file| self.open_hashed(file)).transpose()
    }

    /// The file of rejected rows; nothing where the shelf does not keep it.
    ///
    /// # Errors
    /// When the release is not held, or its file cannot be opened.
    pub fn rejected(&self, release: Sha256) -> Result<Option<Source>, Error> {
        let commit = self.find(release).ok_or_else(|| self.not_held(release))?;
        commit.rejected().map(|file| self.open_verified(file)).transpose()
    }

    /// The bytes of a stored file, whose hash is that of its commit: what is read from them is what was stored, whatever
    /// becomes of the file afterwards.
    fn open_verified(&self, file: &StoredFile) -> Result<Source, Error> {
        let source = self.open_stored(file)?;
        let length = usize::try_from(source.length()).unwrap_or(usize::MAX);
        let bytes = source.read(0, length).map_err(|error| Error::Damaged {
            path: source.name().to_owned(),
            reason: Broken::unreadable(&error),
        })?;
        expect_hash(source.name(), Sha256::of(&bytes), file)?;
        Ok(source.of_bytes(bytes))
    }

    /// A stored file too large to be kept in memory, whose hash was right when it was opened.
    pub(super) fn open_hashed(&self, file: &StoredFile) -> Result<Source, Error> {
        let source = self.open_stored(file)?;
        let (seen, _) = hash_of(&source)?;
        expect_hash(source.name(), seen, file)?;
        Ok(source)
    }

    /// Opens a stored file, whose size must be right.
    pub(super) fn open_stored(&self, file: &StoredFile) -> Result<Source, Error> {
        let source = self.shelf.open(&file.name)?;
        if source.length() == file.size {
            return Ok(source);
        }
        let reason = Broken::Size { seen: source.length(), expected: file.size };
        Err(Error::Damaged { path: source.name().to_owned(), reason })
    }

    /// Reads every byte that a commit names and compares its hash.
    ///
    /// # Errors
    /// When the shelf cannot be read at all; a damaged file is part of the answer.
    pub fn verify(&self) -> Result<Verification, Error> {
        let mut found = Verification { commits: self.number(), files: 0, bytes: 0, damaged: Vec::new() };
        // The commits were whole when the holding was opened; since then they may have been damaged.
        let again = (1..=self.number()).try_fold(None, |head, number| {
            read_step(self.shelf.as_ref(), number, head).map(|(_, hash)| Some(hash))
        });
        found.damaged.extend(again.err().map(|error| damage_of(COMMITS, &error)));
        for file in self.standing.files() {
            found.files += 1;
            let checked = self.open_stored(file).and_then(|source| hash_of(&source));
            match checked {
                Ok((hash, size)) => {
                    found.bytes += size;
                    if hash != file.sha256 {
                        let reason = Broken::Hash { seen: hash, expected: file.sha256 };
                        found.damaged.push(Damage { name: file.name.clone(), reason });
                    }
                }
                Err(error) => found.damaged.push(damage_of(&file.name, &error)),
            }
        }
        Ok(found)
    }

    pub(super) fn head(&self) -> Option<Sha256> {
        self.head
    }
}

/// A step that must follow on the one whose hash is `head`, and its own hash.
fn read_step(shelf: &dyn Shelf, number: u64, head: Option<Sha256>) -> Result<(Step, Sha256), Error> {
    let name = Commit::name(number);
    let source = shelf.open(&name)?;
    let bytes = source.read(0, usize::try_from(source.length()).unwrap_or(usize::MAX));
    let bytes = bytes.map_err(|error| Error::File { path: name.clone().into(), source: error })?;
    let step = Step::read(&name, &bytes)?;
    if step.parent() == head {
        return Ok((step, Sha256::of(&bytes)));
    }
    Err(Error::Damaged { path: name.into(), reason: Broken::NotNext })
}

fn expect_hash(name: &Path, seen: Sha256, file: &StoredFile) -> Result<(), Error> {
    let expected = file.sha256;
    if seen == expected {
        return Ok(());
    }
    Err(Error::Damaged { path: name.to_owned(), reason: Broken::Hash { seen, expected } })
}

fn damage_of(name: &str, error: &Error) -> Damage {
    if let Error::Damaged { path, reason } = error {
        return Damage { name: path.display().to_string(), reason: reason.clone() };
    }
    if let Error::File { path, source } = error {
        return Damage { name: path.display().to_string(), reason: Broken::unreadable(source) };
    }
    Damage { name: name.to_owned(), reason: Broken::told(error) }
}

/// The hash of a file's bytes as they stand.
///
/// # Errors
/// When it cannot be read.
pub fn hash_of_file(path: &Path) -> Result<Sha256, Error> {
    hash_of(&Source::file(path)?).map(|(hash, _)| hash)
}

fn hash_of(source: &Source) -> Result<(Sha256, u64), Error> {
    const STEP: u64 = 1 << 20;
    let mut hash = sha2::Sha256::new();
    let mut at = 0;
    while at < source.length() {
        let length = STEP.min(source.length() - at);
        let bytes = source.read(at, length as usize);
        hash.update(bytes.map_err(|e| Error::File { path: source.name().to_owned(), source: e })?);
        at += length;
    }
    Ok((Sha256::from_bytes(hash.finalize().into()), at))
}
