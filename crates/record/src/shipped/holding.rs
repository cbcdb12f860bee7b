//! The shipped record opened: its manifests in the order of their versions, and their totals.

use std::{borrow::Cow, io};

use columns::{FiguresFile, Source};
use measure::{Release, Sha256};

use super::manifest::{Content, Manifest};
use crate::{
    Broken, Error,
    store::{Damage, Verification},
};

/// The bytes of a file of the record by its name; nothing where there is none.
pub type FindFile = fn(&str) -> Option<Cow<'static, [u8]>>;

/// The releases that came with the program.
#[derive(Debug)]
pub struct ShippedRecord {
    /// Each with its name, by version.
    manifests: Vec<(String, Manifest)>,
    find: FindFile,
}

impl ShippedRecord {
    /// Reads the manifests among the files of these names, in whatever order they come.
    ///
    /// # Errors
    /// When a manifest is not as it is named, or two are of one release.
    pub fn open<N: Into<String>>(names: impl IntoIterator<Item = N>, find: FindFile) -> Result<Self, Error> {
        let mut manifests = Vec::new();
        for name in names.into_iter().map(Into::into).filter(|name: &String| Manifest::is_name(name)) {
            let manifest = Manifest::read(&name, &bytes_of(find, &name)?)?;
            manifests.push((name, manifest));
        }
        manifests.sort_by(|(_, a), (_, b)| a.by_version(b));
        let release = |(_, manifest): &(String, Manifest)| manifest.release.sha256;
        let mut hashes: Vec<Sha256> = manifests.iter().map(release).collect();
        hashes.sort_unstable();
        if let Some([twice, _]) = hashes.array_windows().find(|[a, b]| a == b) {
            let named = manifests.iter().rfind(|one| release(one) == *twice);
            let path = named.map_or_else(|| twice.to_string(), |(name, _)| name.clone()).into();
            return Err(Error::Damaged { path, reason: Broken::OutOfPlace });
        }
        Ok(Self { manifests, find })
    }

    /// What is known of each release, by version.
    pub fn manifests(&self) -> impl Iterator<Item = &Manifest> {
        self.manifests.iter().map(|(_, manifest)| manifest)
    }

    /// Every release, by version.
    pub fn releases(&self) -> impl Iterator<Item = &Release> {
        self.manifests().map(|manifest| &manifest.release)
    }

    /// The totals of a release, whose bytes are those that its manifest names.
    ///
    /// # Errors
    /// When the release is none of these, or its file is damaged.
    pub fn figures(&self, release: Sha256) -> Result<FiguresFile, Error> {
        let manifest = self.manifests().find(|manifest| manifest.release.sha256 == release);
        let manifest = manifest.ok_or(Error::NotHeld { release })?;
        let name = manifest.figures_name();
        let bytes = bytes_of(self.find, &name)?;
        expect(&bytes, manifest.figures).map_err(|reason| Error::Damaged { path: (&name).into(), reason })?;
        let source = match bytes {
            Cow::Borrowed(bytes) => Source::bytes(&name, bytes),
            Cow::Owned(bytes) => Source::bytes(&name, bytes),
        };
        Ok(FiguresFile::open(source)?)
    }

    /// Reads every byte again and compares it with what the names and the manifests say.
    #[must_use]
    pub fn verify(&self) -> Verification {
        let count = self.manifests.len() as u64;
        let mut found = Verification { commits: count, files: count, bytes: 0, damaged: Vec::new() };
        for (name, manifest) in &self.manifests {
            let is_as_named = bytes_of(self.find, name).and_then(|bytes| Manifest::read(name, &bytes));
            if is_as_named.is_err() {
                found.damaged.push(Damage { name: name.clone(), reason: Broken::Seal });
            }
            let figures = manifest.figures_name();
            let reason = match (self.find)(&figures) {
                None => Some(Broken::unreadable(&absent())),
                Some(bytes) => {
                    found.bytes += bytes.len() as u64;
                    expect(&bytes, manifest.figures).err()
                }
            };
            found.damaged.extend(reason.map(|reason| Damage { name: figures, reason }));
        }
        found
    }
}

fn expect(bytes: &[u8], expected: Content) -> Result<(), Broken> {
    let seen = Content::of(bytes);
    if seen.size != expected.size {
        return Err(Broken::Size { seen: seen.size, expected: expected.size });
    }
    if seen.sha256 != expected.sha256 {
        return Err(Broken::Hash { seen: seen.sha256, expected: expected.sha256 });
    }
    Ok(())
}

fn absent() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "no file of that name is inside the program")
}

fn bytes_of(find: FindFile, name: &str) -> Result<Cow<'static, [u8]>, Error> {
    find(name).ok_or_else(|| Error::File { path: name.into(), source: absent() })
}
