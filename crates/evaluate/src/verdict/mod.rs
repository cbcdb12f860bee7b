//! The verdict by rule: every rule with its numbers, and a class that is never stronger than they are.

mod class;
mod decide;
mod sentence;
#[cfg(test)]
mod tests;
mod timing;

pub use class::{BeforeSecond, Rule, VerdictClass};
pub use decide::{RuleFired, Verdict};
pub(crate) use decide::{Shown, decide};
pub use sentence::{ExcludedSizes, RuleFinding, TurnedBefore, VerdictSentence};
