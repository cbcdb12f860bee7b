//! The repository as it was at a commit, in a folder of its own, to build a program of then beside that of now.

use std::path::PathBuf;

use crate::{bench::Bench, process::Run, shortfall::Shortfall};

/// The folder with the files of a commit; what was built there before stays.
pub(crate) fn checked_out(bench: &Bench, commit: &str) -> Result<PathBuf, Shortfall> {
    let folder = bench.root().join("target").join("before").join(commit);
    if !folder.join("Cargo.toml").is_file() {
        let clone =
            Run::new("git").say("clone --quiet --shared --no-checkout").arg(bench.root()).arg(&folder);
        clone.succeed()?;
        Run::new("git").say("checkout --quiet").arg(commit).within(&folder).succeed()?;
    }
    Ok(folder)
}
