//! The shape of the crates: circles of modules, how long files are, how much of them explains, what hides a fault.

use ::shape::{FileShape, Modules, file_shape, is_test_file};
use fs_err as fs;

use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    report::bytes::files_below,
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::House,
        word: "shape",
        what: "in no crate do modules use each other in a circle; few lines take a value for what is not there",
        sizes: Sizes::Both,
        measure,
    }
}

/// Every crate.
const CRATES: [&str; 9] =
    ["measure", "numeric", "report", "record", "estimate", "evaluate", "fetch", "desk", "saldo"];

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let mut lines = Vec::new();
    let mut shapes: Vec<FileShape> = Vec::new();
    for name in CRATES {
        let folder = bench.root().join("crates").join(name).join("src");
        let mut files = Vec::new();
        for path in files_below(&folder)?.into_iter().filter(|path| path.ends_with(".rs")) {
            let text = fs::read_to_string(folder.join(&path))?;
            files.push((path, text));
        }
        let refuse = |reason: String| Shortfall::Unexpected { path: folder.clone(), reason };
        let texts = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        let circles = Modules::of_crate("", texts).map_err(refuse)?.circles();
        let said = circles.iter().map(|circle| circle.join(" ")).collect::<Vec<_>>().join(" | ");
        lines.push(
            Measured::count(
                format!("{name}: circles of modules"),
                circles.len(),
                "circles",
                Bound::Exactly(0.0),
            )
            .noting(said),
        );
        for (path, text) in files.iter().filter(|(path, _)| !is_test_file(path)) {
            shapes.push(file_shape(text).map_err(|error| refuse(format!("{path}: {error}")))?);
        }
    }
    let mut lengths: Vec<usize> = shapes.iter().map(|s| s.code + s.documentation + s.comments).collect();
    lengths.sort_unstable();
    let of = |share: f64| lengths.get(((lengths.len() - 1) as f64 * share) as usize).copied().unwrap_or(0);
    let sum = |field: fn(&FileShape) -> usize| shapes.iter().map(field).sum::<usize>();
    let whole = lengths.iter().sum::<usize>() as f64;
    let share = |number: usize| number as f64 / whole * 100.0;
    lines.extend([
        Measured::count("files", shapes.len(), "files", Bound::Printed),
        Measured::count(
            "lines, blank ones and tests left out",
            lengths.iter().sum(),
            "lines",
            Bound::Printed,
        ),
        Measured::count("lines of the median file", of(0.5), "lines", Bound::Printed),
        Measured::count("lines of one file in ten and more", of(0.9), "lines", Bound::Printed),
        Measured::new("documentation", share(sum(|s| s.documentation)), "%", Bound::Printed),
        Measured::new("other comments", share(sum(|s| s.comments)), "%", Bound::Printed),
        Measured::count(
            "values taken for what is not there, without a reason",
            sum(|s| s.defaults),
            "lines",
            Bound::AtMost(30.0),
        ),
        Measured::count("arms of a match for whatever is left", sum(|s| s.wildcards), "arms", Bound::Printed),
        Measured::count(
            "functions of more than five arguments",
            sum(|s| s.many_arguments),
            "functions",
            Bound::Printed,
        ),
    ]);
    Ok(lines)
}
