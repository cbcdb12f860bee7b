//! The store: bytes as downloaded, cells as Parquet, and commits that make both visible.
//!
//! ```text
//! releases/<sha256>              bytes as downloaded, under the hash of the uncompressed bytes
//! figures/<sha256>.parquet       kept cells in file order
//! rejected/<sha256>.parquet      rejected rows and notes
//! commits/00000042.json          names files and hashes; the only thing that makes them visible
//! head                           number and hash of the last commit, written after it
//! quarantine/                    what a repair set aside
//! staging/                       what imports write until they are complete
//! ```

mod archive;
mod arrive;
mod carry;
mod commit;
mod covers;
mod disk;
#[cfg(test)]
mod faults;
mod folder;
mod holding;
mod import;
mod intake;
mod keeping;
mod progress;
mod publish;
mod refusal;
mod rejected;
mod rejection;
mod repair;
mod shelf;
mod stage;
mod standing;
mod step;
mod turn;

pub use arrive::{Arrival, Arrived};
pub use carry::Exported;
pub use commit::{Amends, Commit, ImportOptions, Receipt, StoredFile};
pub use covers::{Covers, NotCovers};
pub use folder::Store;
pub use holding::{Damage, Holding, Verification, hash_of_file};
pub use import::{Imported, ReadRelease};
pub use keeping::{Amendment, Swept};
pub use progress::{Holder, Phase, Progress};
pub use refusal::{NotAStore, Refused};
pub use rejection::Rejection;
pub use repair::Repaired;
pub use shelf::{Folder, Head, Shelf};
pub use standing::{Amended, Mark, Removed};
pub use step::{Removal, Step, Sweep};
