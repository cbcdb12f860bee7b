//! `saldo fetch`: downloads a release from its publisher and adds it. The only question that uses a network.

use std::{io::Write as _, path::Path};

use fs_err as fs;

use crate::{AboutRelease, Added, Error, ImportQuestion, Progress, words::Sentence};

/// Downloads a release and adds it.
///
/// # Errors
/// When it cannot be downloaded, read or stored.
pub fn fetch(
    folder: &Path,
    address: &str,
    about: AboutRelease,
    progress: &dyn Progress,
) -> Result<Added, Error> {
    let downloads = folder.join("downloads");
    fs::create_dir_all(&downloads).map_err(Error::at(&downloads))?;
    progress.begin(&Sentence::Downloading { address: address.to_owned() }.into(), None);
    let partial = downloads.join("partial");
    let mut file = fs::File::create(&partial).map_err(Error::at(&partial))?;
    let fetched = fetch::download(address, &mut file, &fetch::Limits::default(), &mut |seen| {
        progress.reach(seen.received);
    })?;
    file.flush().map_err(Error::at(&partial))?;
    progress.end();
    let path = downloads.join(fetched.file_name.as_deref().unwrap_or("release"));
    fs::rename(&partial, &path).map_err(Error::at(&path))?;
    let address = about.address.clone().or(Some(fetched.address));
    let about = AboutRelease { address, ..about };
    let added =
        crate::import(folder, &ImportQuestion { files: vec![path.clone()], options: about }, progress)?;
    // The store keeps the bytes now.
    fs::remove_file(&path).map_err(Error::at(&path))?;
    Ok(added)
}
