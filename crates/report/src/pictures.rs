//! The pictures that answers show again and again, each made of marks.

use measure::{PanelTime, PlaceCode, Quantity, Trace, Unit};

use crate::{
    Drawing, Layer, MapArea, Marks, Note, Point, PointValue, Ring, Role, Scale, Text, Words, labels::Label,
};

/// A trajectory. Gaps are missing values.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its name, written at its end.
    pub name: Text,
    /// What it stands for.
    pub role: Role,
    /// One value a time.
    pub values: Vec<Option<f64>>,
    /// How the values came to be.
    pub trace: Trace,
}

/// Trajectories over time.
#[derive(Debug, Clone, PartialEq)]
pub struct LineChart {
    /// The times.
    pub times: Vec<PanelTime>,
    /// The unit of the vertical axis.
    pub unit: Unit,
    /// The trajectories, background first.
    pub series: Vec<Series>,
    /// Moments and stretches of time.
    pub notes: Vec<Note>,
}

impl From<LineChart> for Drawing {
    fn from(chart: LineChart) -> Self {
        let layers = chart.series.into_iter().map(|series| {
            let Series { name, role, values, trace } = series;
            Layer { name, role, trace: Some(trace), marks: Marks::Line { values } }
        });
        Self {
            unit: chart.unit,
            neutral: None,
            across: Scale::Time { times: chart.times },
            up: Scale::Values,
            layers: layers.collect(),
            notes: chart.notes,
        }
    }
}

/// The estimate among the effects that the same method finds where nothing happened.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceboChart {
    /// The unit of the effects.
    pub unit: Unit,
    /// The estimate.
    pub estimate: Quantity,
    /// The name of the treated place.
    pub treated: Text,
    /// Placebo effects with the name of the place each pretends to have treated, in any order.
    pub placebos: Vec<(String, f64)>,
    /// How the placebos came to be.
    pub trace: Trace,
}

impl From<PlaceboChart> for Drawing {
    fn from(chart: PlaceboChart) -> Self {
        let point = |name: Text, value: PointValue| Point { at: 0.0, name, value };
        let drawn = |(name, value)| point(Text::name(name), PointValue::Drawn { value, range: None });
        let placebos = chart.placebos.into_iter().map(drawn).collect();
        let estimate = PointValue::Printed { quantity: Box::new(chart.estimate) };
        let layer = |name, role, trace, points| Layer { name, role, trace, marks: Marks::Point { points } };
        Self {
            unit: chart.unit,
            neutral: Some(if chart.unit == Unit::RateRatio { 1.0 } else { 0.0 }),
            across: Scale::Values,
            up: Scale::Free,
            layers: vec![
                layer(Label::Placebos.words(), Role::Placebo, Some(chart.trace), placebos),
                layer(Text::empty(), Role::Estimate, None, vec![point(chart.treated, estimate)]),
            ],
            notes: Vec::new(),
        }
    }
}

/// A time since the treatment (0 is the first treated one), the effect there, and the range around it.
pub type EffectAt = (i32, f64, Option<(f64, f64)>);

/// Effects by time since the treatment.
#[derive(Debug, Clone, PartialEq)]
pub struct EventStudy {
    /// The unit of the effects.
    pub unit: Unit,
    /// The unit of time: months or years.
    pub step: Unit,
    /// The effects.
    pub effects: Vec<EffectAt>,
    /// How the effects came to be.
    pub trace: Trace,
}

impl From<EventStudy> for Drawing {
    fn from(chart: EventStudy) -> Self {
        let is_before = |step: i32| step < 0;
        let layer = |name: Label, role, wanted: bool| {
            let effects = chart.effects.iter().filter(|(step, ..)| is_before(*step) == wanted);
            let point = |(step, value, range): &EffectAt| Point {
                at: f64::from(*step),
                name: Text::empty(),
                value: PointValue::Drawn { value: *value, range: *range },
            };
            let points = effects.map(point).collect();
            Layer {
                name: name.words(),
                role,
                trace: Some(chart.trace.clone()),
                marks: Marks::Point { points },
            }
        };
        let has = |wanted: bool| chart.effects.iter().any(|(step, ..)| is_before(*step) == wanted);
        let divide = Note::Divide { at: -0.5, before: Label::Before.words(), after: Label::After.words() };
        let title = if chart.step == Unit::Months { Label::MonthsSince } else { Label::TimeSince };
        Self {
            unit: chart.unit,
            neutral: Some(0.0),
            across: Scale::Number { unit: chart.step, title: title.words() },
            up: Scale::Values,
            layers: vec![layer(Label::Before, Role::Before, true), layer(Label::After, Role::After, false)],
            notes: if has(true) && has(false) { vec![divide] } else { Vec::new() },
        }
    }
}

/// Estimates with intervals, one a row.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalChart {
    /// The unit of the horizontal axis.
    pub unit: Unit,
    /// The value that means no difference: 0, or 1 for ratios.
    pub neutral: f64,
    /// The margin within which a difference does not matter, as low and high ends.
    pub margin: Option<(f64, f64)>,
    /// One estimate a row, with its quantity (which carries interval and trace).
    pub rows: Vec<(Text, Quantity)>,
}

impl From<IntervalChart> for Drawing {
    fn from(chart: IntervalChart) -> Self {
        let (names, quantities): (Vec<Text>, Vec<Quantity>) = chart.rows.into_iter().unzip();
        let point = |(row, quantity): (u32, Quantity)| Point {
            at: f64::from(row),
            name: Text::empty(),
            value: PointValue::Printed { quantity: Box::new(quantity) },
        };
        let points = (0..).zip(quantities).map(point).collect();
        let margin = |(low, high)| Note::Margin { low, high, label: Label::Margin.words() };
        Self {
            unit: chart.unit,
            neutral: Some(chart.neutral),
            across: Scale::Values,
            up: Scale::Category { names },
            layers: vec![Layer {
                name: Text::empty(),
                role: Role::After,
                trace: None,
                marks: Marks::Point { points },
            }],
            notes: chart.margin.map(margin).into_iter().collect(),
        }
    }
}

/// Places shaded by value, over the shipped outlines.
#[derive(Debug, Clone, PartialEq)]
pub struct MapChart {
    /// The unit of the values.
    pub unit: Unit,
    /// The value at which the colour changes sides; nothing for a scale with one side.
    pub neutral: Option<f64>,
    /// The places.
    pub areas: Vec<MapArea>,
    /// Outlines by place: rings of longitude and latitude in degrees.
    pub outlines: Vec<(PlaceCode, Vec<Ring>)>,
    /// What the outline stands for, such as "treated".
    pub outlined_label: Option<Text>,
}

impl From<MapChart> for Drawing {
    fn from(chart: MapChart) -> Self {
        let marks = Marks::Area { areas: chart.areas };
        Self {
            unit: chart.unit,
            neutral: chart.neutral,
            across: Scale::Map { outlines: chart.outlines },
            up: Scale::Free,
            layers: vec![Layer { name: Text::empty(), role: Role::Plain, trace: None, marks }],
            notes: chart.outlined_label.map(|label| Note::Outline { label }).into_iter().collect(),
        }
    }
}
