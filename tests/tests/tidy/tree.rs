//! The files that the rules look at: the repository's own, or planted ones.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Folders that hold what was built or downloaded, never what was written.
const NOT_OURS: [&str; 6] = ["target", ".git", "corpus", "artifacts", "saldo-report", "node_modules"];

/// Names of files that are text and are read; every other file is known by its size alone.
const TEXT: [&str; 9] = ["rs", "toml", "md", "py", "sh", "json", "html", "css", "run"];

/// Files by their path from the root, with `/` between folders.
#[derive(Debug, Default)]
pub struct Tree {
    files: BTreeMap<String, File>,
}

#[derive(Debug)]
struct File {
    bytes: u64,
    text: Option<String>,
}

impl Tree {
    /// Every file of the repository.
    pub fn of_repository() -> Self {
        let root =
            Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package lies in the repository");
        let mut tree = Self::default();
        tree.gather(root, root);
        assert!(tree.has("Cargo.toml"), "no repository at {}", root.display());
        tree
    }

    /// A tree of these files alone.
    pub fn planted(files: &[(&str, &str)]) -> Self {
        let file = |text: &str| File { bytes: text.len() as u64, text: Some(text.to_owned()) };
        Self { files: files.iter().map(|(path, text)| ((*path).to_owned(), file(text))).collect() }
    }

    /// The same tree with one more file, known by its size alone.
    pub fn with_binary(mut self, path: &str, bytes: u64) -> Self {
        self.files.insert(path.to_owned(), File { bytes, text: None });
        self
    }

    fn gather(&mut self, root: &Path, folder: &Path) {
        let mut entries: Vec<PathBuf> = fs::read_dir(folder)
            .expect("a folder of the repository")
            .map(|e| e.expect("an entry").path())
            .collect();
        entries.sort();
        for path in entries {
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
            if path.is_dir() {
                if !NOT_OURS.contains(&name) {
                    self.gather(root, &path);
                }
                continue;
            }
            // A file that a build removes while the tree is read was not part of it.
            let Ok(metadata) = path.metadata() else { continue };
            let text = Some(name)
                .filter(|n| TEXT.contains(&n.rsplit('.').next().unwrap_or_default()))
                .and_then(|_| fs::read_to_string(&path).ok());
            let relative =
                path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            self.files.insert(relative, File { bytes: metadata.len(), text });
        }
    }

    /// Whether a file of this path exists.
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The text of a file, if it exists and is text.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.text.as_deref()
    }

    /// Every path.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Every path below a folder, with its size in bytes.
    pub fn below<'t>(&'t self, folder: &'t str) -> impl Iterator<Item = (&'t str, u64)> {
        self.files
            .iter()
            .filter(move |(path, _)| path.starts_with(folder))
            .map(|(path, f)| (path.as_str(), f.bytes))
    }

    /// Every text file whose name ends so.
    pub fn texts<'t>(&'t self, ending: &'t str) -> impl Iterator<Item = (&'t str, &'t str)> {
        let named = move |(path, _): &(&String, &File)| path.ends_with(ending);
        self.files.iter().filter(named).filter_map(|(path, f)| Some((path.as_str(), f.text.as_deref()?)))
    }
}
