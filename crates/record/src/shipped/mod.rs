//! The record that the program ships: totals of releases, computed by its own importers, with a manifest each.
//!
//! ```text
//! manifests/<hash of its bytes>.json   a release: what it is, what it covers, the hash of its totals
//! figures/<hash of the release>.parquet   its totals, each with the cells it is the sum of
//! ```

mod distil;
mod holding;
mod manifest;
mod rebuild;
mod sources;

pub use distil::Distillate;
pub use holding::{FindFile, ShippedRecord};
pub use manifest::{Content, Manifest};
pub use rebuild::rebuild;
pub use sources::{SourceRelease, SourcesFile, listed_releases};

#[derive(rust_embed::RustEmbed)]
#[folder = "shipped/record"]
struct Files;

/// The shipped record.
///
/// # Errors
/// When the program itself is damaged.
pub fn holding() -> Result<ShippedRecord, crate::Error> {
    ShippedRecord::open(Files::iter(), find)
}

fn find(name: &str) -> Option<std::borrow::Cow<'static, [u8]>> {
    Files::get(name).map(|file| file.data)
}
