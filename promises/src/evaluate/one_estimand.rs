//! Twenty-one starts over five years: every method answers for the same places and months, and none for the earliest alone.

use ::evaluate::StudyData;
use ::evaluate::policy::PolicySpec;
use ::evaluate::study::trial::contrasts;
use measure::{Month, PanelTime};
use numeric::{stream::StreamKey, sum};

use super::broken_designs::unexpected;
use super::several_places::many_starts;
use super::trial::seed_or;
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

/// Every method that a file can name, but for the three that take minutes on so many starts.
const METHODS: (&str, &str) = (
    "methods = [\"difference-in-differences\", \"synthetic-control\", \"synthetic-did\", \"callaway-santanna\", \"sun-abraham\", \"imputation\", \"poisson-fixed-effects\"]",
    "methods = [\"difference-in-differences\", \"synthetic-control\", \"synthetic-did\", \"callaway-santanna\", \"sun-abraham\", \"imputation\", \"poisson-fixed-effects\", \"local-projections\"]",
);

/// Methods that must answer at least, and how far what they observed may lie from the sum, of its size.
const FEWEST: f64 = 7.0;
const EQUAL: f64 = 1e-9;

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "one-estimand",
        what: "on a panel of 50 places with 21 starts every method that answers observed what all the treated had from their starts on, so that no joint answer mixes those of a few with those of all",
        sizes: Sizes::Both,
        measure,
    }
}

fn measure(_: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let layout = many_starts(METHODS)?;
    let data = layout.panel(&mut StreamKey::new(seed_or(1), b"", "one estimand").stream(0))?;
    let found = contrasts(&layout.spec, &data).map_err(|error| unexpected("21 starts", error))?;
    let all = observed(&layout.spec, &data, |_| true);
    let first = layout.spec.window.post.first();
    let early = observed(&layout.spec, &data, |start| start <= first);
    let of_all = |seen: f64| (seen / all - 1.0).abs() <= EQUAL;
    let answers = found.iter().filter_map(|(method, contrast)| Some((method, contrast.as_ref()?.observed)));
    let answers: Vec<_> = answers.collect();
    let others: Vec<String> = answers
        .iter()
        .filter(|(_, seen)| !of_all(*seen))
        .map(|(method, seen)| format!("{}: {seen}", method.code()))
        .collect();
    Ok(vec![
        Measured::count("methods that answer", answers.len(), "methods", Bound::AtLeast(FEWEST)),
        Measured::count("of them for other places and months", others.len(), "methods", Bound::Exactly(0.0))
            .noting(others.join("; ")),
        // The planted fault: a method that read the earliest starts alone would be seen.
        Measured::new(
            "what the earliest starts alone had, as a share of all",
            early / all,
            "share",
            Bound::AtMost(0.5),
        ),
    ])
}

/// What the places with some starts had from them on, within the months after.
fn observed(spec: &PolicySpec, data: &StudyData, of: impl Fn(Month) -> bool) -> f64 {
    let post = spec.window.post;
    let starts = spec
        .first_assignments()
        .map(|assignment| (assignment.subject.to_string(), Month::of(assignment.date)));
    let cells = starts.filter(|(_, start)| of(*start)).flat_map(|(subject, start)| {
        let named = |unit: &measure::PanelUnit| unit.place.is_some_and(|place| place.to_string() == subject);
        let row = data.panel.units().iter().position(named);
        let times = data.panel.times().iter().enumerate();
        let treated = times.filter(
            |(_, time)| matches!(time, PanelTime::Month(month) if post.contains(*month) && *month >= start),
        );
        let columns: Vec<usize> = treated.map(|(column, _)| column).collect();
        columns.into_iter().filter_map(|column| data.panel.outcome(row?, column)).collect::<Vec<f64>>()
    });
    sum::ordered(cells.collect::<Vec<f64>>())
}
