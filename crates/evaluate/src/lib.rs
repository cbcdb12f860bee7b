//! Did an initiative change violence, or can the data not tell?
//!
//! A policy file states the question before any outcome is read ([`policy::PolicySpec`]); gates say what its design
//! admits ([`gate`]); the admitted methods answer on one scale ([`mod@study`]); and rules, not prose, turn the answers into
//! a [`verdict::Verdict`]. Nothing here reads a file or the record: panels are handed in ([`StudyData`]).

pub mod brought;
mod data;
pub mod design;
mod dose;
mod error;
pub mod gate;
pub mod inference;
pub mod known;
mod method;
mod naive;
mod nearest;
mod oracle;
pub mod page;
pub mod policy;
mod stopped;
pub mod study;
pub mod verdict;
mod world_bank;

pub use data::{CountJump, Dose, Gap, PlaceChange, Ring, SeriesBreak, StudyData};
pub use dose::{
    DoseReading, DoseSays, DoseSlope, DoseVariation, WithoutPlace, dose_readings, dose_variation,
};
pub use error::Error;
pub use naive::{NaiveClaim, NaiveMethod, naive_claims};
pub use oracle::outside_panel;
pub use policy::PolicySpec;
pub use study::{Study, power::power, study};
pub use world_bank::world_bank_homicide;
