//! How much there is to read: lines and tokens of the product now, beside those of the commit before its shape changed.

use std::collections::BTreeMap;

use ::shape::{file_shape, is_test_file, tokens};
use fs_err as fs;

use super::equal::BEFORE;
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    process::Run,
    promise::{Group, Promise, Sizes},
    report::bytes::files_below,
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::House,
        word: "size",
        what: "the product has at least 3,000 lines fewer than at the commit before its shape changed: lines of code without tests, layouts and catalogue tables, of crates and xtask",
        sizes: Sizes::Full,
        measure,
    }
}

/// How many lines are to go.
const FEWER: f64 = 3_000.0;

/// What a publisher's file or table costs is no matter of the house's shape.
const ASIDE: [&str; 5] = [
    "crates/record/src/layout/",
    "crates/catalogue/",
    // The tables of the catalogue again, written as Rust.
    "crates/measure/src/vocabulary.rs",
    "crates/measure/src/offence_names.rs",
    "crates/measure/src/statistic_rows.rs",
];

/// Lines of code and tokens.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    lines: usize,
    tokens: usize,
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let (before, now) = (sizes(&at_commit(bench)?)?, sizes(&in_folder(bench)?)?);
    let all = |sizes: &BTreeMap<String, Size>| {
        sizes.values().fold(Size::default(), |sum, size| Size {
            lines: sum.lines + size.lines,
            tokens: sum.tokens + size.tokens,
        })
    };
    let (whole_before, whole) = (all(&before), all(&now));
    let mut lines = vec![
        Measured::count("lines before", whole_before.lines, "lines", Bound::Printed).noting(BEFORE),
        Measured::count("lines now", whole.lines, "lines", Bound::AtMost(whole_before.lines as f64 - FEWER)),
        Measured::count("tokens before", whole_before.tokens, "tokens", Bound::Printed),
        Measured::count("tokens now", whole.tokens, "tokens", Bound::AtMost(whole_before.tokens as f64)),
    ];
    for (name, size) in &now {
        let was = before.get(name).copied().unwrap_or(Size::default());
        lines.push(
            Measured::count(format!("{name}: lines now"), size.lines, "lines", Bound::Printed)
                .noting(format!("{} before", was.lines)),
        );
    }
    Ok(lines)
}

/// The crate or package of a file that counts.
fn package_of(path: &str) -> Option<&str> {
    let counts = path.ends_with(".rs")
        && !is_test_file(path)
        && !ASIDE.iter().any(|aside| path.starts_with(aside))
        && (path.contains("/src/") || path.ends_with("build.rs"));
    match path.split_once('/') {
        Some(("crates", rest)) if counts => rest.split('/').next(),
        Some(("xtask", _)) if counts => Some("xtask"),
        Some(_) | None => None,
    }
}

fn sizes(files: &[(String, String)]) -> Result<BTreeMap<String, Size>, Shortfall> {
    let mut sizes: BTreeMap<String, Size> = BTreeMap::new();
    for (path, text) in files {
        let Some(package) = package_of(path) else { continue };
        let refuse = |reason: String| Shortfall::Unexpected { path: path.into(), reason };
        let shape = file_shape(text).map_err(|error| refuse(error.to_string()))?;
        let size = sizes.entry(package.to_owned()).or_default();
        size.lines += shape.code;
        size.tokens += tokens(text).map_err(|error| refuse(error.to_string()))?;
    }
    Ok(sizes)
}

fn in_folder(bench: &Bench) -> Result<Vec<(String, String)>, Shortfall> {
    let mut files = Vec::new();
    for folder in ["crates", "xtask"] {
        let root = bench.root().join(folder);
        for path in files_below(&root)?.into_iter().filter(|path| path.ends_with(".rs")) {
            let text = fs::read_to_string(root.join(&path))?;
            files.push((format!("{folder}/{path}"), text));
        }
    }
    Ok(files)
}

fn at_commit(bench: &Bench) -> Result<Vec<(String, String)>, Shortfall> {
    let git = |words: &str| Run::new("git").say(words).within(bench.root());
    let list = git("ls-tree -r --name-only").arg(BEFORE).say("crates xtask").succeed()?;
    let mut files = Vec::new();
    for path in list.stdout.lines().filter(|path| package_of(path).is_some()) {
        let text = git("show").arg(format!("{BEFORE}:{path}")).succeed()?.stdout;
        files.push((path.to_owned(), text));
    }
    Ok(files)
}
