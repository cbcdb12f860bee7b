//! Claims: a sentence, what would make it true, and what the figures say, under each definition and vintage.

mod file;
mod judge;
mod name;
mod press;
mod refused;
mod windows;
mod words;

pub use file::{Claim, ClaimFileError, ClaimTest, Claims, DatedFact, ShareReading};
pub use judge::{Judged, Reading, ReadingSource, Verdict, judge};
pub use press::{Poll, PressTotal, polls, press_totals};
pub use words::verdict_tone;
