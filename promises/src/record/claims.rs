//! The claims of the 2019 commentary: each sentence with the verdict that other code reached from the raw files.

use std::collections::{BTreeMap, BTreeSet};

use fs_err as fs;
use measure::Language;
use record::claims::Windows;

use super::cases::folder;
use crate::{
    answer::report_of,
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Record,
        word: "claims",
        what: "every sentence of the 2019 commentary has its verdict, its figures, and no word that is not its own",
        sizes: Sizes::Both,
        measure,
    }
}

/// The rungs that the answer to 17,608 must hold: the press totals and the files.
const LADDER: [f64; 5] = [17_608.0, 17_630.0, 17_653.0, 17_694.0, 17_696.0];

type Row = BTreeMap<String, String>;

fn rows(text: &str, path: &std::path::Path) -> Result<Vec<Row>, Shortfall> {
    let unexpected =
        |error: csv::Error| Shortfall::Unexpected { path: path.to_owned(), reason: error.to_string() };
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.map_err(unexpected)).collect()
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let path = bench.root().join("claims/commentary-2019.toml");
    let seed = folder(bench).join("claims/seed_sentences.csv");
    let sentences = rows(&fs::read_to_string(&seed)?, &seed)?;
    // A contradicted claim ends the command with 3: it ran, and something does not hold.
    let check = bench.saldo()?.arg("check").arg(&path).say("--lang en");
    let printed = check.clone().say("--format csv").finish()?;
    if printed.code != Some(3) {
        return Err(printed.shortfall());
    }
    let judged = rows(&printed.stdout, &path)?;
    let at = |row: &Row, key: &str| row.get(key).cloned().unwrap_or_default();
    let place = |row: &Row| format!("{}.{}{}", at(row, "paragraph"), at(row, "sentence"), at(row, "part"));
    let verdicts: BTreeMap<String, String> =
        judged.iter().map(|row| (at(row, "paragraph"), code(&at(row, "verdict")).to_owned())).collect();
    let wrong: Vec<String> = sentences
        .iter()
        .filter(|row| verdicts.get(&place(row)) != Some(&at(row, "verdict")))
        .map(|row| format!("{} {:?}", at(row, "id"), verdicts.get(&place(row))))
        .collect();
    let places: BTreeSet<String> = sentences.iter().map(place).collect();
    let beside = verdicts.keys().filter(|place| !places.contains(*place)).count();
    // Where figures decide, each definition has a row, and the row a figure or the reason why there is none.
    let decided = ["confirmed", "true_when_published", "depends", "contradicted"];
    let bare = judged
        .iter()
        .filter(|row| decided.contains(&code(&at(row, "verdict"))))
        .filter(|row| at(row, "definition").is_empty() || at(row, "latest_source").is_empty())
        .count();
    let unexplained = judged
        .iter()
        .filter(|row| !decided.contains(&code(&at(row, "verdict"))) && at(row, "reason").is_empty())
        .count();
    let report = report_of(&check, &[3])?;
    let numbers: Vec<f64> = report.quantities().iter().map(|quantity| quantity.value).collect();
    let missing: Vec<String> =
        LADDER.iter().filter(|rung| !numbers.contains(rung)).map(ToString::to_string).collect();
    let classes: BTreeSet<&String> = verdicts.values().collect();
    let foreign = foreign_quotations(bench, &path, &report)?;
    #[expect(clippy::cast_precision_loss, reason = "a commentary has few sentences")]
    let expected = sentences.len() as f64;
    Ok(vec![
        Measured::count("parts of sentences judged", verdicts.len(), "parts", Bound::Exactly(expected)),
        Measured::count(
            "parts with another verdict than expected",
            wrong.len(),
            "parts",
            Bound::Exactly(0.0),
        )
        .noting(wrong.join(", ")),
        Measured::count("claims that the commentary does not make", beside, "claims", Bound::Exactly(0.0)),
        Measured::count("classes of verdict among them", classes.len(), "classes", Bound::Exactly(6.0)),
        Measured::count("definitions without a figure or its source", bare, "rows", Bound::Exactly(0.0)),
        Measured::count("undecided claims that do not say why", unexplained, "claims", Bound::Exactly(0.0)),
        Measured::count(
            "quotations that are not the document's",
            foreign.len(),
            "claims",
            Bound::Exactly(0.0),
        )
        .noting(foreign.join(" | ")),
        Measured::count("rungs of the ladder that are not told", missing.len(), "rungs", Bound::Exactly(0.0))
            .noting(missing.join(", ")),
    ])
}

/// The code of a verdict in words.
fn code(words: &str) -> &str {
    match words {
        "true when published" => "true_when_published",
        "depends on the definition" => "depends",
        "not checkable" => "not_checkable",
        "no claim" => "no_claim",
        other => other,
    }
}

/// Quotations of the page of which some five-word window is not the document's.
fn foreign_quotations(
    bench: &Bench,
    path: &std::path::Path,
    report: &::report::Report,
) -> Result<Vec<String>, Shortfall> {
    let listed = fs::read_to_string(bench.root().join("claims/commentary-2019.windows"))?;
    let windows = Windows::read(&listed);
    let file: toml::Table = fs::read_to_string(path)?.parse().map_err(|error: toml::de::Error| {
        Shortfall::Unexpected { path: path.to_owned(), reason: error.to_string() }
    })?;
    let quotes = file
        .get("claim")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|claim| claim.get("quote").and_then(toml::Value::as_str));
    let page = ::report::html(report, Language::En, &::report::HtmlOptions::default());
    let shown = |quote: &str| page.contains(quote.split(['\'', '’', '"', '&']).next().unwrap_or(quote));
    Ok(quotes.filter(|quote| !windows.hold(quote) || !shown(quote)).map(str::to_owned).collect())
}
