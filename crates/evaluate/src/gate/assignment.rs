//! Gates about the assignment: what was assigned, how many times, when, and which p-values it can give.

use std::collections::{BTreeMap, BTreeSet};

use measure::{Date, Month, Unit};

use super::{Concern, FEWEST_CLUSTERS, FEWEST_PLACES_A_START, Gate, GateFinding, GateInput, GateReading};
use super::{Ruling, THIN_STAGGERING_DAYS, THIN_STAGGERING_SHARE};
use crate::method::{MethodName, Need};
use crate::policy::{Cluster, Subject};

/// Errors over clusters need at least ten treated and ten untreated; with fewer, only the assignment itself can be drawn again.
pub(super) fn clusters(input: &GateInput<'_>) -> GateReading {
    let (treated, untreated) = (input.design.treated_clusters(), input.units());
    let count = |number: usize, what: &str| input.tracer.whole(number, Unit::Items, what);
    let (few_treated, few_untreated) =
        (count(treated, "treated clusters"), count(untreated, "untreated clusters"));
    let enough = treated >= FEWEST_CLUSTERS && untreated >= FEWEST_CLUSTERS;
    let playable = untreated > treated;
    let least = input.tracer.threshold(FEWEST_CLUSTERS as f64, Unit::Items, "fewest clusters");
    let (treated, untreated) = (few_treated, few_untreated);
    if enough {
        GateReading::study(
            Gate::Clusters,
            Ruling::Pass,
            GateFinding::EnoughClusters { treated, untreated, least },
        )
    } else if playable {
        GateReading::study(
            Gate::Clusters,
            Ruling::Warn,
            GateFinding::FewClusters { treated, untreated, least },
        )
    } else {
        GateReading::study(Gate::Clusters, Ruling::Refuse, GateFinding::TooFewToPlay { treated, untreated })
    }
}

/// A row finer than what was assigned counts one decision several times.
pub(super) fn rows(input: &GateInput<'_>) -> GateReading {
    let rows = input.design.clusters.len();
    let clusters = input.design.treated_clusters();
    let count = |number: usize, what: &str| input.tracer.whole(number, Unit::Places, what);
    let places = count(rows, "treated rows");
    if input.design.finer {
        let assigned = count(input.spec.first_assignments().count(), "places assigned");
        return if input.spec.accepts("rows-finer") {
            let finding = GateFinding::RowsFinerAccepted { rows: places, assigned };
            GateReading::study(Gate::RowsAndAssignment, Ruling::Warn, finding)
        } else {
            let finding = GateFinding::RowsFiner { rows: places, assigned };
            GateReading::study(Gate::RowsAndAssignment, Ruling::Refuse, finding)
        };
    }
    if input.spec.cluster == Cluster::Operation && clusters < rows {
        let operations = input.tracer.whole(clusters, Unit::Items, "operations assigned");
        let finding = GateFinding::PlacesShareOperations { places, operations };
        return GateReading::study(Gate::RowsAndAssignment, Ruling::Warn, finding);
    }
    GateReading::study(Gate::RowsAndAssignment, Ruling::Pass, GateFinding::RowsAreAssigned { places })
}

/// A second treatment within the window: what follows belongs to both.
pub(super) fn second_treatment(input: &GateInput<'_>) -> GateReading {
    let last = input.spec.window.post.last();
    let again: Vec<_> = input
        .spec
        .assignments
        .iter()
        .filter(|assignment| assignment.again && Month::of(assignment.date) <= last)
        .collect();
    let Some(first) = again.iter().map(|assignment| assignment.date).min() else {
        return GateReading::study(Gate::SecondTreatment, Ruling::Pass, GateFinding::TreatedOnce);
    };
    let subjects: BTreeSet<&Subject> = again.iter().map(|assignment| &assignment.subject).collect();
    let places = input.tracer.whole(subjects.len(), Unit::Places, "places treated again");
    if input.spec.accepts("second-treatment") {
        let finding = GateFinding::TreatedAgainAccepted { places, first };
        GateReading::study(Gate::SecondTreatment, Ruling::Warn, finding)
    } else {
        let finding = GateFinding::TreatedAgain { places, first };
        GateReading::study(Gate::SecondTreatment, Ruling::Refuse, finding)
    }
}

/// Methods that compare starts need starts that differ.
///
/// Where a file asks for none of them the reading stands under the first of the table, for whoever wonders why not.
pub(super) fn staggering(input: &GateInput<'_>) -> Vec<GateReading> {
    let compares = |method: &MethodName| method.needs(Need::SeveralStarts);
    let mut concerned: Vec<MethodName> = input.spec.methods.iter().copied().filter(compares).collect();
    if concerned.is_empty() {
        concerned.extend(MethodName::ALL.into_iter().find(compares));
    }
    let Some((ruling, finding)) = starts_apart(input) else { return Vec::new() };
    let read = |method| GateReading {
        gate: Gate::Staggering,
        ruling,
        concern: Concern::Method(method),
        finding: finding.clone(),
    };
    concerned.into_iter().map(read).collect()
}

/// Whether starts are far enough apart to be compared; none without a start.
fn starts_apart(input: &GateInput<'_>) -> Option<(Ruling, GateFinding)> {
    let starts: Vec<Date> = input.design.clusters.keys().filter_map(|row| input.design.start(*row)).collect();
    let first = starts.iter().min().copied()?;
    let within = most_within(&starts, THIN_STAGGERING_DAYS);
    let small = in_small_starts(input);
    let count = |number: usize, what: &str| input.tracer.whole(number, Unit::Places, what);
    let (together, all) = (count(within, "starts within ten weeks"), count(starts.len(), "treated places"));
    Some(if starts.iter().all(|start| *start == first) {
        (Ruling::Refuse, GateFinding::OneStart { first })
    } else if [within, small].iter().all(|many| *many as f64 >= THIN_STAGGERING_SHARE * starts.len() as f64) {
        let days = input.tracer.threshold(f64::from(THIN_STAGGERING_DAYS), Unit::Days, "thin staggering");
        let least =
            input.tracer.threshold(FEWEST_PLACES_A_START as f64, Unit::Places, "fewest places a start");
        let small = count(small, "starts of dates with few places");
        (Ruling::Mark, GateFinding::ThinStaggering { together, small, all, days, least })
    } else {
        let dates = starts.iter().collect::<BTreeSet<_>>().len();
        let dates = input.tracer.whole(dates, Unit::Items, "dates of start");
        (Ruling::Pass, GateFinding::Staggered { all, dates })
    })
}

/// The most starts within so many days of one of them.
fn most_within(starts: &[Date], days: u32) -> usize {
    let day = |date: &Date| date.duration_since(Date::ZERO).as_hours() / 24;
    let within = |first: &Date| {
        starts.iter().filter(|other| (0..=i64::from(days)).contains(&(day(other) - day(first)))).count()
    };
    starts.iter().map(within).max().unwrap_or(0)
}

/// How many places start in a month in which few decisions were taken: places of one operation are one decision.
fn in_small_starts(input: &GateInput<'_>) -> usize {
    let mut by_month: BTreeMap<Month, Vec<&str>> = BTreeMap::new();
    for (row, cluster) in &input.design.clusters {
        if let Some(start) = input.design.start(*row) {
            by_month.entry(Month::of(start)).or_default().push(cluster);
        }
    }
    let few = |clusters: &&Vec<&str>| clusters.iter().collect::<BTreeSet<_>>().len() < FEWEST_PLACES_A_START;
    by_month.values().filter(few).map(Vec::len).sum()
}

/// A rank among n placebos is never below 1 / (1 + n).
pub(super) fn smallest_p(input: &GateInput<'_>) -> GateReading {
    let placebos = input.assignments();
    let p = 1.0 / (1 + placebos) as f64;
    let smallest = input.tracer.real(p, Unit::Probability, "smallest p possible");
    let level = input.tracer.stated(input.spec.answer.level, Unit::Probability, "answer.level");
    let placebos = input.tracer.whole(placebos, Unit::Items, "placebos");
    if p <= input.spec.answer.level {
        let finding = GateFinding::SmallEnoughP { smallest, level, placebos };
        GateReading::study(Gate::SmallestP, Ruling::Pass, finding)
    } else {
        let finding = GateFinding::NoSmallEnoughP { smallest, level, placebos };
        GateReading::study(Gate::SmallestP, Ruling::Refuse, finding)
    }
}
