//! What an import tells of itself while it runs: how far it is, and for whom it waits.

use std::time::SystemTime;

/// What an import is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The file is copied: bytes of all bytes.
    Copying,
    /// Rows are read; how many there will be is not known.
    Reading,
    /// Files are flushed to the disk.
    Flushing,
    /// Files get their names and their commit.
    Committing,
}

/// Is told how far an import is.
pub trait Progress {
    /// The phase, how much of it is done, and of how much where that is known.
    fn tell(&mut self, phase: Phase, done: u64, of: Option<u64>);

    /// Another writer has the turn and is waited for.
    fn wait(&mut self, holder: Holder);
}

impl Progress for () {
    fn tell(&mut self, _: Phase, _: u64, _: Option<u64>) {}

    fn wait(&mut self, _: Holder) {}
}

/// Who has the turn, as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// The process. It is told and decides nothing: ids are reused, and locks are not.
    pub process: Option<u32>,
    /// Since when it has the turn.
    pub since: Option<SystemTime>,
}
