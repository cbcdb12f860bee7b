//! How long work tells what it is doing; drawing it is the binary's affair.

use report::Text;

/// Is told what long work is doing.
pub trait Progress: Sync {
    /// A piece of work begins, of so many steps where that is known.
    fn begin(&self, what: &Text, steps: Option<u64>);

    /// So many steps are done.
    fn reach(&self, step: u64);

    /// The piece of work is done.
    fn end(&self);

    /// Something to be said at once, wherever talk goes.
    fn say(&self, what: &Text);
}

/// Nobody is told.
impl Progress for () {
    fn begin(&self, _: &Text, _: Option<u64>) {}

    fn reach(&self, _: u64) {}

    fn end(&self) {}

    fn say(&self, _: &Text) {}
}
