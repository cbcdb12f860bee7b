//! The drawings of a study: trajectory with counterfactual, estimates against the margin, placebos, event study, map.

use measure::{PanelTime, Unit};
use report::{
    Drawing, EventStudy, Figure, IntervalChart, LineChart, MapArea, MapChart, Note, PlaceboChart,
    Role as Drawn, Series, Text, Words,
};

use super::{
    estimates::{leading, percent},
    parts::{names, table_id},
    sentence::PageSentence,
};
use crate::design::Role;
use crate::inference::{Estimate, rate_unit};
use crate::study::Study;

/// Placebos drawn at most: more points than this cannot be told apart. Sampled placebos are exchangeable, so the first
/// ones stand for all.
const MOST_PLACEBOS: usize = 199;

/// Every drawing that the study has something for.
pub(super) fn figures(study: &Study) -> Vec<Figure> {
    let drawn = [
        leading(study).and_then(|estimate| trajectory(study, estimate)),
        intervals(study),
        leading(study).and_then(|estimate| placebos(study, estimate)),
        study.estimates.iter().find(|e| !e.events.is_empty()).map(|estimate| events(study, estimate)),
        map(study),
    ];
    drawn.into_iter().flatten().collect()
}

fn figure(
    study: &Study,
    what: &str,
    (title, description): (PageSentence, PageSentence),
    drawing: impl Into<Drawing>,
) -> Figure {
    Figure {
        id: table_id(study, what),
        title: title.into(),
        description: description.into(),
        drawing: drawing.into(),
        source: study.data.source.clone(),
    }
}

/// A list read as a drawing's values: one for each column of the window, none in the transition.
fn along(columns: &[usize], estimate: &Estimate, path: &[f64]) -> Vec<Option<f64>> {
    let at = |column: &usize| {
        let place = estimate.columns.iter().position(|held| held == column)?;
        path.get(place).copied()
    };
    columns.iter().map(at).collect()
}

fn trajectory(study: &Study, estimate: &Estimate) -> Option<Figure> {
    // A month that is read for nobody keeps its place in the drawing: a gap in the line.
    let design = &study.design;
    let mut columns: Vec<usize> = [&design.before, &design.between, &design.after, &design.absent]
        .into_iter()
        .flatten()
        .copied()
        .collect();
    columns.sort_unstable();
    let times: Vec<PanelTime> =
        columns.iter().filter_map(|column| study.data.panel.times().get(*column).copied()).collect();
    let monthly = matches!(times.first(), Some(PanelTime::Month(_)));
    let start = times.first()?.holding(study.spec.first_day()?);
    let transition = study.spec.window.transition().filter(|_| monthly);
    let stretch = transition.map(|months| Note::Stretch {
        from: PanelTime::Month(months.first()),
        to: PanelTime::Month(months.last()),
        label: PageSentence::Transition.into(),
    });
    let start = Note::Moment { at: start, label: PageSentence::Start.into() };
    let series = |name: Text, role, path: &[f64], what| Series {
        name,
        role,
        values: along(&columns, estimate, path),
        trace: estimate.trace(&study.tracer, what),
    };
    let drawing = LineChart {
        unit: rate_unit(study.data.panel.unit()),
        series: vec![
            series(
                PageSentence::Counterfactual { method: estimate.method }.into(),
                Drawn::Counterfactual,
                &estimate.expected_path,
                "counterfactual path",
            ),
            series(PageSentence::Observed.into(), Drawn::Observed, &estimate.observed_path, "observed path"),
        ],
        notes: stretch.into_iter().chain([start]).collect(),
        times,
    };
    let title = PageSentence::TrajectoryTitle { places: names(study) };
    let description = PageSentence::TrajectoryDescription { method: estimate.method };
    Some(figure(study, "trajectory", (title, description), drawing))
}

fn intervals(study: &Study) -> Option<Figure> {
    let margin = study.spec.answer.margin;
    let row = |estimate: &Estimate| {
        let ratio = estimate.ratio(&study.tracer, study.spec.answer.level)?;
        let name = estimate.method.words();
        Some((
            if estimate.marked { PageSentence::ShownOnly { method: estimate.method }.into() } else { name },
            ratio,
        ))
    };
    let rows: Vec<_> = study.estimates.iter().filter_map(row).collect();
    let drawing =
        IntervalChart { unit: Unit::RateRatio, neutral: 1.0, margin: Some((margin.low, margin.high)), rows };
    let text = (PageSentence::IntervalsTitle, PageSentence::IntervalsDescription);
    (!study.estimates.is_empty()).then(|| figure(study, "intervals", text, drawing))
}

fn placebos(study: &Study, estimate: &Estimate) -> Option<Figure> {
    let ratio = estimate.ratio(&study.tracer, study.spec.answer.level)?;
    let single = study.design.treated().len() == 1;
    let name = |i: usize| {
        // A set of several places has no name that fits a drawing.
        let named = single.then(|| estimate.placebo_names.get(i).cloned()).flatten();
        named.unwrap_or_else(|| format!("#{}", i + 1))
    };
    let found: Vec<(String, f64)> = estimate
        .inference
        .placebos
        .same
        .iter()
        .take(MOST_PLACEBOS)
        .enumerate()
        .filter_map(|(i, placebo)| Some((name(i), numeric::float::exp(placebo.log_ratio()?))))
        .collect();
    let drawn = study.tracer.whole(found.len(), Unit::Items, "placebos drawn");
    let drawing = PlaceboChart {
        unit: Unit::RateRatio,
        estimate: ratio,
        treated: names(study),
        placebos: found,
        trace: estimate.trace(&study.tracer, "placebo ratios"),
    };
    let text =
        (PageSentence::PlacebosTitle, PageSentence::PlacebosDescription { method: estimate.method, drawn });
    Some(figure(study, "placebos", text, drawing))
}

fn events(study: &Study, estimate: &Estimate) -> Figure {
    let monthly = matches!(study.data.panel.times().first(), Some(PanelTime::Month(_)));
    let effects = estimate.events.iter().filter_map(|event| {
        let range = |half| (event.effect - half, event.effect + half);
        // Times since a start are told within a year or two of it.
        Some((i32::try_from(event.since).ok()?, event.effect, event.half_width.map(range)))
    });
    let drawing = EventStudy {
        unit: rate_unit(study.data.panel.unit()),
        step: if monthly { Unit::Months } else { Unit::Pure },
        effects: effects.collect(),
        trace: estimate.trace(&study.tracer, "effects by time since the start"),
    };
    let text = (PageSentence::EventsTitle, PageSentence::EventsDescription { method: estimate.method });
    figure(study, "events", text, drawing)
}

/// Where the treated lie and how much each place of comparison counts.
fn map(study: &Study) -> Option<Figure> {
    let estimate = leading(study)?;
    let area = |(row, unit): (usize, &measure::PanelUnit)| {
        let weight = estimate.weights.iter().find(|(held, _)| *held == row);
        Some(MapArea {
            place: unit.place?,
            name: unit.name.clone(),
            value: weight.map(|(_, weight)| percent(study, estimate, *weight, &unit.name)),
            outlined: matches!(study.design.roles.get(row), Some(Role::Treated(_) | Role::Late(_))),
        })
    };
    let areas: Vec<MapArea> = study.data.panel.units().iter().enumerate().filter_map(area).collect();
    if study.data.outlines.is_empty() || areas.is_empty() {
        return None;
    }
    let drawing = MapChart {
        unit: Unit::Percent,
        neutral: None,
        areas,
        outlines: study.data.outlines.clone(),
        outlined_label: Some(PageSentence::Treated.into()),
    };
    let text = (PageSentence::MapTitle, PageSentence::MapDescription { method: estimate.method });
    Some(figure(study, "map", text, drawing))
}
