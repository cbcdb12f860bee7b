//! Every reference value beside ours, and what was not run.

use ::estimate::verify::{
    Comparison, MethodTally, NotRun, Outcome, Reason, Standing, Verified, recorded_tallies, tally_methods,
    verify_methods,
};
use desk::ReferenceFolder;

use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Size, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "references",
        what: "every value of the reference packages that a panel at hand decides, within its stated tolerance; the rest counted, none passed over",
        sizes: Sizes::Both,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let panels = match bench.size {
        Size::Small => ReferenceFolder::shipped(),
        Size::Full => bench.reference_panels()?,
    };
    let found = verify_methods(&panels);
    if let Some(fault) = panels.fault() {
        return Err(Shortfall::Unexpected { path: "SALDO_REFERENCE".into(), reason: fault.to_string() });
    }
    let mut figures: Vec<Measured> = found.iter().flat_map(lines).collect();
    figures.extend(tally(&found));
    figures.push(record(&tally_methods(&found), bench.size));
    Ok(figures)
}

/// A line for each number of a row that was run.
fn lines(verified: &Verified) -> Vec<Measured> {
    let row = &verified.row;
    let name = format!("{} | {} | {}", row.method, row.data, row.quantity);
    let stopped = |why: String| vec![Measured::count(&name, 0, "numbers", Bound::AtLeast(1.0)).noting(why)];
    let line = |comparison: &Comparison| {
        let within = comparison.tolerance.within;
        let bound = match comparison.tolerance.reason {
            Reason::DocumentedDrift => Bound::Printed,
            Reason::KnownDefect => Bound::ApartFromPeer(within),
            Reason::PrintedDigits
            | Reason::ClosedForm
            | Reason::ReferenceStopsEarly
            | Reason::SimulationError
            | Reason::LocalOptimum => Bound::WithinOfPeer(within),
        };
        Measured::new(format!("{name} | {}", comparison.part), comparison.ours, "", bound)
            .beside(&row.source, comparison.reference)
            .noting(format!("{:?}", comparison.tolerance.reason))
    };
    match &verified.outcome {
        Outcome::Run(comparisons) if comparisons.is_empty() => stopped("nothing was compared".to_owned()),
        Outcome::Run(comparisons) => comparisons.iter().map(line).collect(),
        Outcome::Stopped(error) => stopped(error.to_string()),
        Outcome::NotRun(_) => Vec::new(),
    }
}

/// How many rows were run, and how many were not and why.
fn tally(found: &[Verified]) -> Vec<Measured> {
    let count = |of: &dyn Fn(&Outcome) -> bool| found.iter().filter(|verified| of(&verified.outcome)).count();
    let not_run = |measure: &str, why: NotRun| {
        Measured::count(measure, count(&|outcome| *outcome == Outcome::NotRun(why)), "rows", Bound::Printed)
    };
    let unverified: Vec<String> = tally_methods(found)
        .into_iter()
        .filter(|tally| tally.standing() == Standing::Unverified)
        .map(|tally| tally.method)
        .collect();
    vec![
        Measured::count("rows run", count(&|o| o.holds().is_some()), "rows", Bound::AtLeast(1.0)),
        Measured::count(
            "rows that do not hold",
            count(&|o| o.holds() == Some(false)),
            "rows",
            Bound::Exactly(0.0),
        ),
        not_run("rows not run: no panel", NotRun::NoPanel),
        not_run("rows not run: no number", NotRun::NoNumber),
        not_run("rows not run: no method", NotRun::NoMethod),
        Measured::count("methods unverified", unverified.len(), "methods", Bound::Printed)
            .noting(unverified.join("; ")),
    ]
}

/// Whether what `reference/verified.csv` says of each method, and reports repeat, is what was found.
fn record(found: &[MethodTally], size: Size) -> Measured {
    let recorded = recorded_tallies();
    let agrees = |tally: &&MethodTally| {
        recorded.iter().any(|recorded| match size {
            Size::Small => recorded.admits(tally),
            Size::Full => recorded == *tally,
        })
    };
    let differing: Vec<&str> =
        found.iter().filter(|tally| !agrees(tally)).map(|tally| tally.method.as_str()).collect();
    Measured::count("methods recorded otherwise", differing.len(), "methods", Bound::Exactly(0.0))
        .noting(differing.join("; "))
}
