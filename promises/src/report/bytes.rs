//! The same inputs give the same bytes, and how that is compared.

use std::path::Path;

use fs_err as fs;

use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Report,
        word: "bytes",
        what: "same inputs, same bytes: two demonstrations write equal pages, JSON and CSV, and pictures are equal pixels at any number of threads",
        sizes: Sizes::Both,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let folders = [bench.scratch("first"), bench.scratch("second")];
    for folder in &folders {
        bench.saldo()?.arg("demo").arg("--out").arg(folder).succeed()?;
    }
    let compared = differences(&folders[0], &folders[1])?;
    let of_kind = |kind: &str| compared.names.iter().filter(|name| name.ends_with(kind)).count();
    let mut figures: Vec<Measured> = [".html", ".json", ".csv"]
        .into_iter()
        .map(|kind| Measured::count(format!("files {kind}"), of_kind(kind), "files", Bound::AtLeast(1.0)))
        .collect();
    figures.push(
        Measured::count("files that differ", compared.different.len(), "files", Bound::Exactly(0.0))
            .noting(compared.different.join(", ")),
    );
    let mut unlike = Vec::new();
    for words in PICTURES {
        let draw = |threads: &str| bench.saldo()?.say(words).say("--threads").arg(threads).bytes();
        let first = draw("1")?;
        if first.is_empty() || first != draw("1")? || first != draw("4")? {
            unlike.push(words);
        }
    }
    figures.push(Measured::count("pictures", PICTURES.len(), "pictures", Bound::AtLeast(1.0)));
    figures.push(
        Measured::count("pictures that differ", unlike.len(), "pictures", Bound::Exactly(0.0))
            .noting(unlike.join(", ")),
    );
    Ok(figures)
}

/// Pictures of each kind of layout: lines, rows, a crowd, a map.
const PICTURES: [&str; 6] = [
    "show --place states --period 2018..2019 --format png",
    "show --place states --period 2019 --by total --format png",
    "evaluate culiacan-2019 --format png",
    "evaluate culiacan-2019 --picture placebos --format png",
    "evaluate culiacan-2019 --picture map --format png",
    "evaluate culiacan-2019 --picture map --format svg",
];

/// Two folders compared file by file.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    /// How many files the first holds.
    pub files: usize,
    /// Their names.
    pub names: Vec<String>,
    /// Names that only one holds, or that differ.
    pub different: Vec<String>,
}

/// Compares two folders with everything below them.
pub(crate) fn differences(first: &Path, second: &Path) -> Result<Compared, Shortfall> {
    let (ours, theirs) = (files_below(first)?, files_below(second)?);
    let mut compared = Compared { files: ours.len(), names: ours.clone(), different: Vec::new() };
    for name in ours.iter().filter(|name| theirs.contains(name)) {
        if fs::read(first.join(name))? != fs::read(second.join(name))? {
            compared.different.push(name.clone());
        }
    }
    let in_one = |name: &&String| !(ours.contains(name) && theirs.contains(name));
    compared.different.extend(ours.iter().chain(&theirs).filter(in_one).cloned());
    Ok(compared)
}

/// The files below a folder by their path from it, in order.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<String>, Shortfall> {
    let mut names = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(name) = path.strip_prefix(folder) {
                names.push(name.to_string_lossy().into_owned());
            }
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_or_a_file_more_is_a_difference() {
        let folder = tempfile::tempdir().unwrap();
        let [one, other] = ["one", "other"].map(|name| folder.path().join(name));
        for side in [&one, &other] {
            fs::create_dir_all(side.join("below")).unwrap();
            fs::write(side.join("below/a.csv"), "1").unwrap();
        }
        assert_eq!(differences(&one, &other).unwrap().different, Vec::<String>::new());
        fs::write(other.join("below/a.csv"), "2").unwrap();
        fs::write(other.join("b.csv"), "").unwrap();
        assert_eq!(differences(&one, &other).unwrap().different, ["below/a.csv", "b.csv"]);
    }
}
