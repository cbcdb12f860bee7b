//! `saldo fetch`: downloads a release from its publisher and adds it. The only question that uses a network.

use std::{io::Write as _, path::Path, time::Duration};

use fs_err as fs;
use record::store::Store;
use report::{Block, Text, Words as _};

use crate::{
    AboutRelease, Error, ImportedFiles, Progress,
    download_stage::DownloadStage,
    import::{Tried, add, conclude},
    import_words::ImportSentence,
    words::Sentence,
};

/// What `saldo fetch` is asked.
#[derive(Debug, Clone)]
pub struct FetchQuestion {
    /// Where the release is. A user, a password or a token in it is used, and neither told nor kept.
    pub address: String,
    /// What is known of the release.
    pub about: AboutRelease,
    /// How long the server may be silent, where that is not as usual.
    pub silence: Option<Duration>,
}

/// Downloads a release and adds it.
///
/// Each download writes into a folder of its own, which is removed at the end. What is kept has the hash of what came.
///
/// # Errors
/// When it cannot be downloaded, read or stored: nothing was added then.
pub fn fetch(
    folder: &Path,
    question: &FetchQuestion,
    progress: &dyn Progress,
) -> Result<ImportedFiles, Error> {
    question.about.expect_not_to_come()?;
    let mut limits = fetch::Limits::default();
    limits.silence = question.silence.unwrap_or(limits.silence);
    let stage = DownloadStage::open(folder)?;
    let shown = fetch::without_secrets(&question.address);
    progress.begin(&Sentence::Downloading { address: shown }.into(), None);
    let partial = stage.partial();
    let mut file = fs::File::create_new(&partial).map_err(Error::at(&partial))?;
    let mut told = |seen: fetch::Progress| progress.reach(seen.received);
    let fetched = fetch::download(&question.address, &mut file, &limits, &mut told)?;
    file.flush().map_err(Error::at(&partial))?;
    drop(file);
    progress.end();
    let path = stage.file(&fetched.file_name);
    fs::rename(&partial, &path).map_err(Error::at(&path))?;
    let address = question.about.address.clone().or_else(|| Some(fetched.address.clone()));
    let about = AboutRelease { address, ..question.about.clone() };
    let before = crate::open(Some(folder))?;
    let outcome = add(&Store::open(folder), &path, &about, (Some(&fetched), progress));
    progress.end();
    let unannounced = ImportSentence::of_end(fetched.end);
    let mut first = vec![Block::paragraph(ImportSentence::CameFrom {
        address: fetched.address.clone(),
        sha256: fetched.sha256,
    })];
    first.extend(unannounced.clone().map(Block::paragraph));
    let imported = conclude(folder, &before, vec![Tried { path, outcome }], first)?;
    let told: Vec<Text> =
        imported.told.into_iter().chain(unannounced.map(|sentence| sentence.words())).collect();
    let told = told.into_iter().reduce(|all, next| all.then(&Text::both(" ", " ")).then(&next));
    Ok(ImportedFiles { told, ..imported })
}
