//! How a step of a store comes into being: its number is given once, whoever else writes.
//!
//! A step is written aside and flushed. Then it gets its number by a hard link, which only one writer can make: exclusive
//! without any lock. On a disk without hard links (FAT, exFAT, some network and container mounts) it gets its number by a
//! rename, which is as atomic and replaces what is there; the turn's lock then keeps other writers away between the look
//! and the rename. A disk with neither is refused before anything is written.

use std::{
    io::{ErrorKind, Write as _},
    path::Path,
};

use measure::Sha256;

use super::{
    commit::Commit,
    disk::has_no_links,
    folder::Store,
    holding::Holding,
    refusal::Refused,
    shelf::{COMMITS, Folder, HEAD, Head},
    stage::Stage,
    step::Step,
    turn::Turn,
};
use crate::Error;

impl Store {
    /// Creates the next commit. Whoever loses a number to another writer takes the one after.
    pub(super) fn publish(
        &self,
        (stage, turn): (&Stage, Option<&Turn>),
        holding: &mut Holding,
        draft: &Step,
    ) -> Result<Step, Error> {
        let folder = Folder::new(self.root());
        loop {
            expect_fits(holding, draft)?;
            let number = holding.number() + 1;
            let bytes = draft.after((number, holding.head())).write()?;
            let name = format!("commit-{number}");
            let mut file = stage.create(&name)?;
            file.write_all(&bytes).map_err(|source| Error::File { path: stage.path(&name), source })?;
            file.finish()?;
            // The commit before must outlive this one.
            self.sync(&folder.path(COMMITS))?;
            let to = folder.path(&Commit::name(number));
            match self.give_number((&stage.path(&name), &to), turn) {
                Ok(()) => {
                    self.sync(&folder.path(COMMITS))?;
                    self.write_head(stage, Head { number, hash: Sha256::of(&bytes) })?;
                    return Step::read(&Commit::name(number), &bytes);
                }
                Err(Error::File { source, .. }) if source.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Gives a staged commit its name; an error of kind `AlreadyExists` when another has it.
    pub(super) fn give_number(&self, (from, to): (&Path, &Path), turn: Option<&Turn>) -> Result<(), Error> {
        let refuse = |source| Error::File { path: to.to_owned(), source };
        let disk = self.disk();
        match disk.link(from, to) {
            Ok(()) => Ok(()),
            Err(error) if has_no_links(&error) => {
                let exclusive = match turn {
                    Some(turn) => turn.holds(disk.as_ref())?,
                    None => false,
                };
                if !exclusive {
                    return Err(Refused::NoExclusiveCommit { folder: self.root().to_owned() }.into());
                }
                if to.try_exists().map_err(refuse)? {
                    return Err(refuse(ErrorKind::AlreadyExists.into()));
                }
                disk.rename(from, to).map_err(refuse)
            }
            Err(source) => Err(refuse(source)),
        }
    }

    /// Says which commit is the last. A writer that dies before leaves a commit beyond the head, which is adopted.
    pub(super) fn write_head(&self, stage: &Stage, head: Head) -> Result<(), Error> {
        let name = format!("head-{}", head.number);
        let mut file = stage.create(&name)?;
        file.write_all(head.written().as_bytes())
            .map_err(|source| Error::File { path: stage.path(&name), source })?;
        file.finish()?;
        let to = Folder::new(self.root()).path(HEAD);
        self.disk().rename(&stage.path(&name), &to).map_err(|source| Error::File { path: to, source })?;
        self.sync(self.root())
    }
}

/// Refuses a step that cannot follow on what the store holds now.
pub(super) fn expect_fits(holding: &mut Holding, draft: &Step) -> Result<(), Error> {
    holding.refresh()?;
    holding.standing().refusal(draft).map_or(Ok(()), Err)
}
