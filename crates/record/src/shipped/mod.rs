//! The record that the program ships: a store of totals inside the binary, computed by its own importers.

mod distil;
mod rebuild;
mod sources;

pub use distil::Distillate;
pub use rebuild::{Rebuilt, rebuild};
pub use sources::{SourceRelease, SourcesFile};

use crate::store::{Embedded, Holding};

#[derive(rust_embed::RustEmbed)]
#[folder = "shipped/record"]
struct Files;

/// The shipped record.
///
/// # Errors
/// When the program itself is damaged.
pub fn holding() -> Result<Holding, crate::Error> {
    let find = |name: &str| Files::get(name).map(|file| file.data);
    Holding::open(Box::new(Embedded { names: || Files::iter().collect(), find }))
}
