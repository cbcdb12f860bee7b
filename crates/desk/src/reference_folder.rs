//! The reference panels that are at hand: those inside the program, then those of a folder that the reader names.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock, PoisonError},
};

use estimate::verify::{ReferencePanels, ShippedPanels};
use fs_err as fs;

use crate::Error;

/// The endings of files that can hold a panel, and what each is asked for by.
const ENDINGS: [(&str, &str); 5] =
    [(".csv", ".csv"), (".csv.gz", ".csv"), (".parquet", ".csv"), (".json", ".json"), (".json.gz", ".json")];

/// Reference panels of the program and of a folder.
///
/// A file is read when it is first asked for. One that cannot be read is no missing panel: it is kept and told
/// ([`ReferenceFolder::fault`]).
#[derive(Debug, Default)]
pub struct ReferenceFolder {
    files: BTreeMap<String, (PathBuf, OnceLock<Option<String>>)>,
    fault: Mutex<Option<Error>>,
}

impl ReferenceFolder {
    /// The panels of the program alone.
    #[must_use]
    pub fn shipped() -> Self {
        Self::default()
    }

    /// The panels of the program, and those of a folder and of the folders in it.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let mut paths = entries(folder)?;
        for inner in paths.clone().into_iter().filter(|path| path.is_dir()) {
            paths.extend(entries(&inner)?);
        }
        let mut files = BTreeMap::new();
        for path in paths.into_iter().filter(|path| path.is_file()) {
            let Some(name) = asked_for_by(&path) else { continue };
            // The folder itself comes before those in it, and each in the order of its names.
            files.entry(name).or_insert_with(|| (path, OnceLock::new()));
        }
        Ok(Self { files, fault: Mutex::new(None) })
    }

    /// The file of the folder that could not be read, if one could not.
    pub fn fault(self) -> Option<Error> {
        self.fault.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, path: &Path) -> Option<String> {
        match record::table_text(path) {
            Ok(text) => Some(text),
            Err(error) => {
                let mut fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner);
                fault.get_or_insert(error.into());
                None
            }
        }
    }
}

impl ReferencePanels for ReferenceFolder {
    fn text(&self, name: &str) -> Option<String> {
        ShippedPanels.text(name).or_else(|| {
            let (path, text) = self.files.get(name)?;
            text.get_or_init(|| self.read(path)).clone()
        })
    }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let listed = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>());
    let mut paths: Vec<PathBuf> = listed.map_err(Error::at(folder))?;
    paths.sort();
    Ok(paths)
}

/// The name that a panel is asked for by: without packing, and as CSV where it is kept as Parquet.
fn asked_for_by(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let stem = |(ending, asked): &(&str, &str)| Some(format!("{}{asked}", name.strip_suffix(ending)?));
    ENDINGS.iter().find_map(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_are_found_by_the_name_they_are_asked_for_by() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("panels");
        fs::create_dir(&inner).unwrap();
        fs::write(folder.path().join("a.csv"), "x\n1\n").unwrap();
        fs::write(inner.join("a.csv"), "x\n2\n").unwrap();
        fs::write(inner.join("b.json"), "{}").unwrap();
        fs::write(inner.join("mpdta.csv"), "not the panel\n").unwrap();
        fs::write(inner.join("c.txt"), "no panel").unwrap();
        let panels = ReferenceFolder::open(folder.path()).unwrap();
        assert_eq!(panels.text("a.csv").as_deref(), Some("x\n1\n"), "the folder itself comes first");
        assert_eq!(panels.text("b.json").as_deref(), Some("{}"));
        assert_eq!(panels.text("mpdta.csv"), ShippedPanels.text("mpdta.csv"), "the shipped one comes first");
        assert_eq!((panels.text("c.txt"), panels.text("d.csv")), (None, None));
        assert!(panels.fault().is_none());
    }

    #[test]
    fn a_damaged_file_is_no_missing_panel() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.parquet"), "PAR1 and nothing else").unwrap();
        let panels = ReferenceFolder::open(folder.path()).unwrap();
        assert_eq!(panels.text("a.csv"), None);
        assert!(panels.fault().is_some());
        assert!(ReferenceFolder::open(&folder.path().join("none")).is_err());
    }
}
