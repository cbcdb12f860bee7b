//! Files in each publisher's layout with invented counts, for tests, promises and fuzzing.
//!
//! No count is anybody's: it is a seeded mixing of its row and column, so that the same
//! [`Spec`] gives the same bytes everywhere. [`Written`] says what a reader must find.

mod archive;
mod layout;
mod names;
mod series;
mod spec;
mod wide;

use std::io::Write;

pub use archive::{as_bzip2, as_gzip, as_workbook, as_zip};
pub use layout::Layout;
pub use spec::{Encoding, Spec, Written};

impl Spec {
    /// Writes the file.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write(&self, out: &mut dyn Write) -> std::io::Result<Written> {
        if self.layout.is_wide() { wide::write(self, out) } else { series::write(self, out) }
    }

    /// The file's bytes and what a reader must find.
    #[must_use]
    pub fn bytes(&self) -> (Vec<u8>, Written) {
        let mut bytes = Vec::new();
        // INVARIANT: writing to memory cannot fail, so the default is never taken.
        let written = self.write(&mut bytes).unwrap_or_default();
        (bytes, written)
    }
}
