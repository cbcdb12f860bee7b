//! The claims of the 2019 commentary: each one judged, with the figure under each reading.

use fs_err as fs;

use ::report::Block;

use crate::{
    answer::{blocks_of, report_of, rows_of},
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Record,
        word: "claims",
        what: "every claim of the 2019 commentary is judged from the shipped record, never by a bare yes",
        sizes: Sizes::Both,
        measure,
    }
}

/// The numbers that the answer to 17,608 must hold: the press totals and the rungs of the ladder.
const LADDER: [f64; 5] = [17_608.0, 17_630.0, 17_653.0, 17_694.0, 17_696.0];

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let path = bench.root().join("claims/commentary-2019.toml");
    let file: toml::Table = fs::read_to_string(&path)?.parse().map_err(|error: toml::de::Error| {
        Shortfall::Unexpected { path: path.clone(), reason: error.to_string() }
    })?;
    let claimed = file.get("claim").and_then(toml::Value::as_array).map_or(0, Vec::len);
    // A contradicted claim ends the command with 3: it ran, and something does not hold.
    let report = report_of(&bench.saldo()?.arg("check").arg(&path), &[0, 3])?;
    let judged = rows_of(&report, "claims").unwrap_or_default();
    let verdicts: Vec<String> = judged.iter().filter_map(|row| row.words("verdict")).collect();
    let explained = blocks_of(&report)
        .into_iter()
        .filter(|block| matches!(block, Block::Judgement { text, .. } if text.plain(measure::Language::En).len() > 20))
        .count();
    let numbers: Vec<f64> = report.quantities().iter().map(|quantity| quantity.value).collect();
    let missing: Vec<String> =
        LADDER.iter().filter(|rung| !numbers.contains(rung)).map(ToString::to_string).collect();
    let silent = verdicts.iter().filter(|verdict| verdict.trim().is_empty()).count();
    let kinds: std::collections::BTreeSet<&String> = verdicts.iter().collect();
    #[expect(clippy::cast_precision_loss, reason = "a file of claims has few")]
    let expected = claimed as f64;
    Ok(vec![
        Measured::count("claims in the file", claimed, "claims", Bound::AtLeast(13.0)),
        Measured::count("claims judged", verdicts.len() - silent, "claims", Bound::Exactly(expected)),
        Measured::count(
            "claims with a sentence that says why",
            explained,
            "claims",
            Bound::AtLeast(expected),
        ),
        Measured::count("kinds of verdict among them", kinds.len(), "kinds", Bound::AtLeast(4.0))
            .noting(kinds.into_iter().cloned().collect::<Vec<_>>().join(" | ")),
        Measured::count("rungs of the ladder that are not told", missing.len(), "rungs", Bound::Exactly(0.0))
            .noting(missing.join(", ")),
        Measured::count("figures told", numbers.len(), "figures", Bound::AtLeast(LADDER.len() as f64)),
    ])
}
