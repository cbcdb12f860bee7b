//! The tables of what the methods found: estimates on one scale, and the weights behind them.

use measure::{Digits, PanelTime, Quantity, Unit};
use report::{Cell, Table, Text, Words};

use super::{
    parts::{columns, names, number, table_id},
    sentence::PageSentence,
};
use crate::inference::{Contrast, Estimate, is_count};
use crate::method::{MethodName, Run};
use crate::study::Study;
use estimate::verify::{Standing, recorded_standing};

/// Weights below a thousandth are not shown.
const LEAST_WEIGHT: f64 = 0.001;

/// Every estimate with ratio, totals, p-values and what the design could have detected.
pub(super) fn table(study: &Study) -> Table {
    let each = match study.data.panel.times().first() {
        Some(PanelTime::Year(_)) => PageSentence::PerYearHeading,
        Some(PanelTime::Quarter(_)) => PageSentence::PerQuarterHeading,
        Some(PanelTime::Month(_)) | None => PageSentence::PerMonthHeading,
    };
    let (observed, expected) = match study.data.panel.unit() == Unit::BroughtLevel {
        true => (PageSentence::ObservedMeanHeading, PageSentence::ExpectedMeanHeading),
        false => (PageSentence::ObservedHeading, PageSentence::ExpectedHeading),
    };
    Table {
        id: table_id(study, "estimates"),
        caption: PageSentence::EstimatesCaption { places: names(study), after: study.spec.window.post }
            .into(),
        columns: columns([
            ("method", PageSentence::MethodHeading),
            ("role", PageSentence::RoleHeading),
            ("rate_ratio", PageSentence::RatioHeading),
            ("observed", observed),
            ("expected", expected),
            ("difference", PageSentence::DifferenceHeading),
            ("difference_each", each),
            ("p", PageSentence::PHeading),
            ("p_over_time", PageSentence::POverTimeHeading),
            ("p_within_margin", PageSentence::PWithinHeading),
            ("detectable_fall", PageSentence::DetectableFallHeading),
            ("detectable_rise", PageSentence::DetectableRiseHeading),
            ("placebos", PageSentence::PlacebosHeading),
        ]),
        rows: study.estimates.iter().map(|estimate| row(study, estimate)).collect(),
        source: study.data.source.clone(),
    }
}

fn row(study: &Study, estimate: &Estimate) -> Vec<Cell> {
    let (tracer, level, unit) = (&study.tracer, study.spec.answer.level, study.data.panel.unit());
    let inference = &estimate.inference;
    let Contrast { observed, expected, .. } = inference.contrast;
    let role = if estimate.marked { PageSentence::Shown } else { PageSentence::Carries };
    let rows: Vec<usize> = study.design.clusters.keys().copied().collect();
    let (counted, sum_over) = (is_count(unit), study.summed_over(&rows));
    let is_level = unit == Unit::BroughtLevel;
    let count = |value: f64, what: &str| {
        let digits = match (counted, is_level) {
            (true, _) => Digits::Whole,
            (false, true) => Digits::Significant(7),
            (false, false) => Digits::Decimals(1),
        };
        Quantity::real(value / sum_over as f64, unit, estimate.trace(tracer, what)).with_digits(digits)
    };
    let difference = estimate.difference(tracer, (unit, level), ("observed less expected", sum_over));
    let difference = if is_level { difference.with_digits(Digits::Significant(7)) } else { difference };
    let over = study.times_after();
    let placebos = u64::try_from(inference.placebos.same.len()).unwrap_or(u64::MAX);
    vec![
        name(estimate.method).into(),
        Text::from(role).into(),
        number(estimate.ratio(tracer, level)),
        count(observed, "observed after").into(),
        count(expected, "expected after").into(),
        difference.into(),
        // Totals over the cells held, where treated places lack some, are not of so many whole months; a rate is a mean already.
        number((counted && study.design.treated_missing.is_empty()).then(|| {
            estimate.difference(tracer, (unit, level), ("observed less expected, each time", over))
        })),
        number(estimate.probability(tracer, inference.p, "rank among placebos")),
        number(estimate.probability(tracer, estimate.p_over_time, "conformal rank over time")),
        number(estimate.probability(tracer, inference.p_within_margin, "two one-sided tests of the margin")),
        number(estimate.detectable(tracer, inference.detectable_fall, "smallest detectable fall")),
        number(estimate.detectable(tracer, inference.detectable_rise, "smallest detectable rise")),
        Quantity::whole(placebos, Unit::Items, estimate.trace(tracer, "placebo assignments")).into(),
    ]
}

/// The method, and that none of its reference values could be run where that is so.
fn name(method: MethodName) -> Text {
    let verified = recorded_standing(method.reference()).is_some_and(|held| held != Standing::Unverified);
    if verified { method.words() } else { PageSentence::Unverified { method }.into() }
}

/// How much each place of comparison counts, largest first; none without weighted methods.
pub(super) fn weights(study: &Study) -> Option<Table> {
    let estimate = leading(study)?;
    let mut weighted: Vec<(usize, f64)> =
        estimate.weights.iter().copied().filter(|(_, weight)| *weight >= LEAST_WEIGHT).collect();
    weighted.sort_by(|(left, a), (right, b)| b.total_cmp(a).then(left.cmp(right)));
    let row = |(row, weight): &(usize, f64)| -> Option<Vec<Cell>> {
        let unit = study.data.panel.units().get(*row)?;
        Some(vec![Text::name(&unit.name).into(), percent(study, estimate, *weight, &unit.name).into()])
    };
    let rows: Vec<Vec<Cell>> = weighted.iter().filter_map(row).collect();
    (!rows.is_empty()).then(|| Table {
        id: table_id(study, "weights"),
        caption: PageSentence::WeightsCaption { method: estimate.method }.into(),
        columns: columns([("place", PageSentence::PlaceHeading), ("weight", PageSentence::WeightHeading)]),
        rows,
        source: study.data.source.clone(),
    })
}

/// A weight as a share of all, in percent.
pub(super) fn percent(study: &Study, estimate: &Estimate, weight: f64, name: &str) -> Quantity {
    let trace = estimate.trace(&study.tracer, &format!("weight of {name}"));
    Quantity::real(100.0 * weight, Unit::Percent, trace).with_digits(Digits::Decimals(1))
}

/// The estimate whose path is drawn: one that carries the verdict where there is one, of the most defensible method.
pub(super) fn leading(study: &Study) -> Option<&Estimate> {
    let place = |estimate: &Estimate| match estimate.method.row().run {
        Run::OneStart(of) => of.drawn,
        Run::Cells(_) | Run::Average(_) | Run::Counts(_) => None,
    };
    let drawn =
        study.estimates.iter().filter_map(|estimate| Some(((estimate.marked, place(estimate)?), estimate)));
    drawn.min_by_key(|(order, _)| *order).map(|(_, estimate)| estimate)
}
