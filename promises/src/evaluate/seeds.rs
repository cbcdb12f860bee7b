//! Twenty seeds: the draws move digits of p, and no class and no words of an answer.

use std::collections::BTreeSet;

use ::report::{Block, Report};
use measure::Language;

use super::determinism::shipped;
use crate::{
    answer::{blocks_of, report_of, rows_of},
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "seeds",
        what: "with 20 seeds no shipped policy changes its class or the words of its first answer, and a p that is drawn differs",
        sizes: Sizes::Long,
        measure,
    }
}

const SEEDS: u64 = 20;

/// What a page says first of a policy.
struct First {
    /// The class, and that of each claim.
    classes: Vec<String>,
    /// The sentence under the title.
    lead: String,
    /// Every p that is shown.
    p: Vec<f64>,
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let mut figures = Vec::new();
    let (mut moved_classes, mut moved_words, mut moved_p) = (Vec::new(), Vec::new(), 0);
    let policies = shipped(bench)?;
    for policy in &policies {
        let mut firsts = Vec::new();
        for seed in 1..=SEEDS {
            let run = bench.saldo()?.without("HOME").say("--seed").arg(seed.to_string());
            firsts.push(First::of(&report_of(&run.arg("evaluate").arg(policy), &[0])?));
        }
        let name = policy.parent().and_then(|folder| folder.file_name()).unwrap_or(policy.as_os_str());
        let name = name.to_string_lossy().into_owned();
        let different = |of: &dyn Fn(&First) -> String| firsts.iter().map(of).collect::<BTreeSet<_>>().len();
        if different(&|first| first.classes.join(" ")) > 1 {
            moved_classes.push(name.clone());
        }
        if different(&|first| without_numbers(&first.lead)) > 1 {
            moved_words.push(name.clone());
        }
        let of_p = different(&|first| format!("{:?}", first.p));
        moved_p += usize::from(of_p > 1);
        let figure = |what: &str, value| {
            Measured::count(format!("{name}: {what}"), value, "answers", Bound::Printed).of_runs(firsts.len())
        };
        figures.push(figure("different p", of_p));
        figures.push(figure(
            "different first sentences, numbers included",
            different(&|first| first.lead.clone()),
        ));
    }
    figures.push(Measured::count("policies", policies.len(), "policies", Bound::AtLeast(10.0)));
    for (what, moved) in [("class", moved_classes), ("words", moved_words)] {
        let measured = Measured::count(
            format!("policies whose {what} a seed changes"),
            moved.len(),
            "policies",
            Bound::Exactly(0.0),
        );
        figures.push(measured.noting(moved.join(", ")));
    }
    // The seed is used: without this the others would hold of a program that ignores it.
    figures.push(Measured::count(
        "policies whose p a seed changes",
        moved_p,
        "policies",
        Bound::AtLeast(1.0),
    ));
    Ok(figures)
}

impl First {
    fn of(report: &Report) -> Self {
        let table = |what: &str| rows_of(report, &format!("{}-{what}", report.id)).unwrap_or_default();
        let judged = blocks_of(report).into_iter().filter_map(|block| {
            if let Block::Judgement { class, .. } = block { Some(class.plain(Language::En)) } else { None }
        });
        let claimed = table("claims").iter().filter_map(|row| row.words("verdict")).collect::<Vec<_>>();
        let p =
            table("estimates").iter().filter_map(|row| Some(row.quantity("p")?.value)).collect::<Vec<_>>();
        Self { classes: judged.chain(claimed).collect(), lead: report.lead.plain(Language::En), p }
    }
}

/// A sentence with every number blotted out.
fn without_numbers(sentence: &str) -> String {
    // Runs of digits of any length are one blot: 9 and 10 are two numbers and the same words.
    sentence
        .split(|letter: char| letter.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("0")
}
