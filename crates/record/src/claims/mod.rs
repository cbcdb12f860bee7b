//! Claims: a sentence, what would make it true, and what the figures say, under each definition and in each version.

mod criterion;
mod file;
mod judge;
mod name;
mod press;
mod quotation;
mod refused;
mod verdict;
mod windows;
mod words;

pub use criterion::{Bilingual, ClaimTest, DatedFact, NoClaim, ShareReading, Undecided};
pub use file::{Claim, ClaimFileError, Claims, Stands};
pub use judge::judge;
pub use press::{Poll, PressTotal, polls, press_totals};
pub use quotation::Windows;
pub use verdict::{Defined, Judged, Outcome, ReadingSource, Verdict, Version};
pub use words::verdict_tone;
