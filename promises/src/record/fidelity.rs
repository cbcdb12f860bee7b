//! What the record holds of each release is what the release says: totals summed in another way, cells read by another reader.

use std::path::{Path, PathBuf};

use fs_err as fs;
use serde::Deserialize;
use toml::{Table, Value};

use crate::store::committed::{committed, import, rows_told};
use crate::{
    answer::{Question, report_of, rows_of},
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    report::bytes::files_below,
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Record,
        word: "fidelity",
        what: "of each release: totals by year and offence equal the file's own, rows read = kept + rejected; 1,000 drawn figures stand where `explain` says",
        sizes: Sizes::Full,
        measure,
    }
}

/// Figures that are drawn over all releases.
const DRAWN: usize = 1_000;
const PACKAGES: [&str; 2] = ["openpyxl", "pyarrow"];

/// What the independent script says of a release.
#[derive(Debug, Deserialize)]
struct Summed {
    groups: usize,
    different: usize,
    first: Option<String>,
}

/// A figure drawn from what the store holds.
#[derive(Debug, Deserialize)]
struct Drawn {
    statistic: String,
    offence: String,
    place: String,
    period: String,
    label: String,
    row: u32,
    column: u32,
    number: f64,
}

/// What was found over all releases.
#[derive(Debug, Default)]
struct Found {
    releases: usize,
    groups: usize,
    different: Vec<String>,
    lost: Vec<String>,
    drawn: usize,
    unexplained: Vec<String>,
    elsewhere: usize,
    /// The releases of which a figure stands elsewhere.
    misplaced: Vec<String>,
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let folder = bench.releases()?;
    let releases = releases_of(bench, &folder)?;
    let share = DRAWN.div_ceil(releases.len().max(1));
    let mut found = Found::default();
    for (number, release) in releases.iter().enumerate() {
        one_release(bench, release, (number, share), &mut found)?;
    }
    let first = |list: &[String]| list.iter().take(3).cloned().collect::<Vec<_>>().join(" | ");
    Ok(vec![
        Measured::count("releases compared", found.releases, "releases", Bound::AtLeast(40.0)),
        Measured::count("totals by year and offence", found.groups, "totals", Bound::AtLeast(1_000.0)),
        Measured::count(
            "releases whose totals differ",
            found.different.len(),
            "releases",
            Bound::Exactly(0.0),
        )
        .noting(first(&found.different)),
        Measured::count("releases that lose rows", found.lost.len(), "releases", Bound::Exactly(0.0))
            .noting(first(&found.lost)),
        Measured::count("figures drawn", found.drawn, "figures", Bound::AtLeast(DRAWN as f64)),
        Measured::count(
            "figures that explain does not place",
            found.unexplained.len(),
            "figures",
            Bound::Exactly(0.0),
        )
        .noting(first(&found.unexplained)),
        Measured::count(
            "figures that stand elsewhere in the file",
            found.elsewhere,
            "figures",
            Bound::Exactly(0.0),
        )
        .noting(first(&found.misplaced)),
    ])
}

/// A release of `sources/` that is figures.
struct Listed {
    path: PathBuf,
    name: String,
    /// Which version of the file it is, where the file holds several.
    member: Option<String>,
}

/// The releases of `sources/` that are figures, with the file of each.
fn releases_of(bench: &Bench, folder: &Path) -> Result<Vec<Listed>, Shortfall> {
    let there = files_below(folder)?;
    let mut found = Vec::new();
    for source in files_below(&bench.root().join("sources"))? {
        let path = bench.root().join("sources").join(&source);
        let table: Table = fs::read_to_string(&path)?.parse().map_err(|error: toml::de::Error| {
            Shortfall::Unexpected { path: path.clone(), reason: error.to_string() }
        })?;
        let listed = table.get("release").and_then(Value::as_array).cloned().unwrap_or_default();
        for release in &listed {
            let text = |key: &str| release.get(key).and_then(Value::as_str);
            let Some(name) = text("file") else { continue };
            let file = there.iter().find(|file| file.rsplit('/').next() == Some(name));
            let file = file.ok_or_else(|| Shortfall::Releases { missing: Some(name.to_owned()) })?;
            let member = text("member").map(str::to_owned);
            let name = member.iter().fold(name.to_owned(), |name, member| format!("{name} {member}"));
            found.push(Listed { path: folder.join(file), name, member });
        }
    }
    Ok(found)
}

fn one_release(
    bench: &mut Bench,
    Listed { path, name, member }: &Listed,
    (number, share): (usize, usize),
    found: &mut Found,
) -> Result<(), Shortfall> {
    let store = bench.scratch("store");
    if store.exists() {
        fs::remove_dir_all(&store)?;
    }
    let mut run = import(bench, &store, path)?;
    // The second reader takes the version that stands behind the name of the file.
    let mut raw = path.clone().into_os_string();
    if let Some(member) = member {
        run = run.arg("--member").arg(member);
        raw.push("::");
        raw.push(member);
    }
    run.succeed()?;
    let release = committed(&store)?.pop().unwrap_or_default();
    found.releases += 1;
    match rows_told(bench, &store, &release)? {
        Some(told) if told.read.total_cmp(&(told.kept + told.rejected)).is_eq() => {}
        told => found.lost.push(format!("{name}: {told:?}")),
    }
    let figures = store.join("figures").join(format!("{release}.parquet"));
    let rejected = store.join("rejected").join(format!("{release}.parquet"));
    let run = bench.peer("sum_releases.py", &PACKAGES)?.arg(&raw).arg(&figures).arg(&rejected);
    let summed: Summed = read_json(&run.succeed()?.stdout, "sum_releases.py")?;
    found.groups += summed.groups;
    if summed.different > 0 || summed.groups == 0 {
        found.different.push(format!("{name}: {}", summed.first.unwrap_or_else(|| "no totals".to_owned())));
    }
    let draw = bench
        .peer("draw_figures.py", &PACKAGES)?
        .arg(&figures)
        .arg(share.to_string())
        .arg(number.to_string());
    let drawn: Vec<Drawn> = read_json(&draw.succeed()?.stdout, "draw_figures.py")?;
    let mut placed = Vec::new();
    for figure in &drawn {
        found.drawn += 1;
        match explained(bench, &store, &release, figure)? {
            Some(cell) => placed.push(cell),
            None => found.unexplained.push(format!("{name}: {figure:?}")),
        }
    }
    let list = bench.scratch("placed.json");
    fs::write(&list, serde_json::Value::from(placed).to_string())?;
    let read = bench.peer("read_cells.py", &PACKAGES)?.arg(path).arg(&list).succeed()?;
    let elsewhere: usize = read_json(&read.stdout, "read_cells.py")?;
    found.elsewhere += elsewhere;
    if elsewhere > 0 {
        found.misplaced.push(format!("{name}: {elsewhere} of {}", drawn.len()));
    }
    let read = bench.peer("read_cells.py", &PACKAGES)?.arg(&raw).arg(&list).succeed()?;
    found.elsewhere += read_json::<usize>(&read.stdout, "read_cells.py")?;
    Ok(())
}

/// Where `explain` says that a figure stands: sheet, rows, column and number.
fn explained(
    bench: &Bench,
    store: &Path,
    release: &str,
    figure: &Drawn,
) -> Result<Option<serde_json::Value>, Shortfall> {
    let question = Question {
        statistic: &figure.statistic,
        offence: &figure.offence,
        place: &figure.place,
        period: &figure.period,
        vintage: release.get(..16).unwrap_or(release),
        as_of: None,
    };
    let report = report_of(&question.flags(bench.saldo_with_store(store)?.arg("explain")), &[0])?;
    let rows = rows_of(&report, "cells").unwrap_or_default();
    let row = rows.iter().find(|row| {
        let column = row.words("column").and_then(|column| column.parse::<u32>().ok());
        let runs = row.words("rows").unwrap_or_default();
        let starts =
            runs.split([';', '+']).next().and_then(|first| first.parse::<u32>().ok()) == Some(figure.row);
        let number =
            row.quantity("number").is_some_and(|number| number.value.total_cmp(&figure.number).is_eq());
        starts
            && column == Some(figure.column)
            && number
            && row.words("label").as_deref() == Some(&figure.label)
    });
    Ok(row.map(|row| {
        serde_json::json!({
            "sheet": row.words("sheet"),
            "rows": row.words("rows"),
            "column": figure.column,
            "number": figure.number,
        })
    }))
}

fn read_json<T: for<'de> Deserialize<'de>>(text: &str, script: &str) -> Result<T, Shortfall> {
    let refuse = |error: serde_json::Error| Shortfall::Answer {
        command: script.to_owned(),
        reason: error.to_string(),
    };
    serde_json::from_str(text.trim()).map_err(refuse)
}
