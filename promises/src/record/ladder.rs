//! The rungs of the ladder: what the killed of the first half of 2019 were in each vintage.

use crate::{
    answer::{Question, total},
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Record,
        word: "ladder",
        what: "the shipped record tells the killed of January to June 2019 in every vintage that is held: 17,630 to 17,696",
        sizes: Sizes::Both,
        measure,
    }
}

const BOTH: &str = "intentional-homicide+femicide";
const HALF: &str = "2019-01..2019-06";

/// What is asked of which vintage, and the number. The vintages are named by their release's sha256.
///
/// Source: sums of the publisher's files and of the copies named in `sources/`, found with a spreadsheet.
const RUNGS: [(&str, &str, &str, &str, f64); 12] = [
    ("victims", BOTH, HALF, "246666afd992", 17_630.0),
    ("victims", "intentional-homicide", HALF, "246666afd992", 17_142.0),
    ("victims", "femicide", HALF, "246666afd992", 488.0),
    ("victims", BOTH, HALF, "f630171f8b3c", 17_694.0),
    ("victims", "intentional-homicide", HALF, "f630171f8b3c", 17_246.0),
    ("victims", "femicide", HALF, "f630171f8b3c", 448.0),
    ("victims", BOTH, HALF, "8c0589a747c9", 17_696.0),
    ("victims", "intentional-homicide", HALF, "8c0589a747c9", 17_245.0),
    ("victims", "femicide", HALF, "8c0589a747c9", 451.0),
    ("victims", BOTH, "2018-07..2018-12", "246666afd992", 17_940.0),
    ("victims", BOTH, "2018-01..2018-06", "246666afd992", 16_715.0),
    ("victims", BOTH, "2020-01..2020-06", "8c0589a747c9", 18_044.0),
];

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let mut figures = Vec::new();
    for (statistic, offence, period, vintage, expected) in RUNGS {
        let question = Question { statistic, offence, place: "nation", period, vintage, as_of: None };
        let answered = total(bench.saldo()?, &question)?;
        let name = format!("{offence}, {period}, release {vintage}");
        figures.push(Measured::new(name, answered.value, "victims", Bound::Exactly(expected)));
    }
    // No file of July 2019 is held: an answer as of that month is refused, not made up from a later file.
    let then = Question {
        statistic: "victims",
        offence: BOTH,
        place: "nation",
        period: HALF,
        vintage: "latest",
        as_of: Some("2019-07-31"),
    };
    let refused = then.total(bench.saldo()?).finish()?;
    figures.push(
        Measured::count(
            "answers as of July 2019 that name a number of a later file",
            usize::from(refused.code != Some(1)),
            "answers",
            Bound::Exactly(0.0),
        )
        .noting(refused.stderr.trim()),
    );
    Ok(figures)
}
