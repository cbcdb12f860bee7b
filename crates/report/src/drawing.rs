//! What a figure draws, as data; how it looks is decided where it is rendered.

use measure::{PanelTime, PlaceCode, Quantity, Trace, Unit};
use serde::{Deserialize, Serialize};

use crate::Text;

/// A drawing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Drawing {
    /// Trajectories over time, such as the observed and the counterfactual one.
    Lines(LineChart),
    /// The estimate among its placebos.
    Placebos(PlaceboChart),
    /// Effects by time since the treatment.
    EventStudy(EventStudy),
    /// Estimates with intervals, one a row, against a margin.
    Intervals(IntervalChart),
    /// Places shaded by value.
    Map(MapChart),
}

/// What a series stands for, which decides how it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeriesRole {
    /// What was observed in the treated places.
    Observed,
    /// What the method says would have been.
    Counterfactual,
    /// A comparison shown behind the others.
    Background,
    /// One of several equal series.
    Plain,
}

/// A trajectory. Gaps are missing values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Its name, written at its end.
    pub name: Text,
    /// What it stands for.
    pub role: SeriesRole,
    /// One value a time.
    pub values: Vec<Option<f64>>,
    /// How the values came to be.
    #[serde(serialize_with = "measure::written_by_name")]
    pub trace: Trace,
}

/// A moment to be marked, such as the start of a policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Marker {
    /// When.
    pub at: PanelTime,
    /// What happened.
    pub label: Text,
}

/// A stretch of time to be shaded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// First time.
    pub from: PanelTime,
    /// Last time.
    pub to: PanelTime,
    /// What it is.
    pub label: Text,
}

/// Trajectories over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineChart {
    /// The times.
    pub times: Vec<PanelTime>,
    /// The unit of the vertical axis.
    pub unit: Unit,
    /// The trajectories, background first.
    pub series: Vec<Series>,
    /// Moments.
    pub markers: Vec<Marker>,
    /// Shaded stretches.
    pub bands: Vec<Band>,
}

/// The estimate among the effects that the same method finds where nothing happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    #[serde(serialize_with = "measure::written_by_name")]
    pub trace: Trace,
}

/// An interval of a drawing: low, estimate, high.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Estimate.
    pub estimate: f64,
    /// Upper end.
    pub high: f64,
}

/// Effects by time since the treatment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventStudy {
    /// The unit of the effects.
    pub unit: Unit,
    /// The unit of time: months or years.
    pub step: Unit,
    /// Times since the treatment (0 is the first treated one) and the effect there.
    pub effects: Vec<(i32, Interval)>,
    /// How the effects came to be.
    #[serde(serialize_with = "measure::written_by_name")]
    pub trace: Trace,
}

/// Estimates with intervals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

/// A place on a map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapArea {
    /// The place.
    pub place: PlaceCode,
    /// Its name.
    pub name: String,
    /// Its value, when it has one.
    pub value: Option<Quantity>,
    /// Whether it is outlined, as treated places are.
    pub outlined: bool,
}

/// A closed line of longitudes and latitudes in degrees.
pub type Ring = Vec<(f32, f32)>;

/// Places shaded by value, over the shipped outlines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

impl Drawing {
    /// The quantities that the drawing prints.
    #[must_use]
    pub fn quantities(&self) -> Vec<&Quantity> {
        match self {
            Self::Lines(_) | Self::EventStudy(_) => Vec::new(),
            Self::Placebos(chart) => vec![&chart.estimate],
            Self::Intervals(chart) => chart.rows.iter().map(|(_, quantity)| quantity).collect(),
            Self::Map(chart) => chart.areas.iter().filter_map(|area| area.value.as_ref()).collect(),
        }
    }

    /// The traces of everything that is drawn, whether its numbers are printed or not.
    #[must_use]
    pub fn traces(&self) -> Vec<&Trace> {
        let drawn = match self {
            Self::Lines(chart) => chart.series.iter().map(|series| &series.trace).collect(),
            Self::Placebos(chart) => vec![&chart.trace],
            Self::EventStudy(chart) => vec![&chart.trace],
            Self::Intervals(_) | Self::Map(_) => Vec::new(),
        };
        drawn.into_iter().chain(self.quantities().into_iter().map(|quantity| &quantity.trace)).collect()
    }

    /// The words that the drawing writes.
    #[must_use]
    pub fn texts(&self) -> Vec<&Text> {
        match self {
            Self::Lines(chart) => {
                let names = chart.series.iter().map(|series| &series.name);
                let moments = chart.markers.iter().map(|marker| &marker.label);
                names.chain(moments).chain(chart.bands.iter().map(|band| &band.label)).collect()
            }
            Self::Placebos(chart) => vec![&chart.treated],
            Self::EventStudy(_) => Vec::new(),
            Self::Intervals(chart) => chart.rows.iter().map(|(name, _)| name).collect(),
            Self::Map(chart) => chart.outlined_label.iter().collect(),
        }
    }
}
