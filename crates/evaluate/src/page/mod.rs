//! The page of a study: the verdict first, then what it rests on, down to every gate and rule.

mod answers;
mod asked;
mod beside;
mod brought;
mod calibration;
mod cases;
mod curve;
mod departures;
mod dose;
mod estimates;
mod figures;
mod gaps;
mod parts;
mod section;
mod sentence;
#[cfg(test)]
mod tests;
mod timing;
mod together;
mod verdict_table;

pub use beside::{Beside, unasked};
pub use brought::BroughtSentence;
pub use calibration::TrustSentence;
pub use curve::CurveSentence;
pub use departures::DepartureSentence;
pub use dose::DoseSentence;
pub use gaps::GapSentence;
pub use section::{power_lead, power_section, section, section_with};
pub use sentence::PageSentence;
pub use together::TogetherSentence;
pub use verdict_table::{VerdictPart, unasked_verdict, verdict_table};
