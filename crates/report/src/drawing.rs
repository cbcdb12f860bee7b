//! A picture as data: marks over two scales. How it looks is decided where it is written.

use measure::{Digits, Language, PanelTime, PlaceCode, Quantity, Trace, Unit};
use serde::{Deserialize, Serialize};

use crate::Text;

/// A picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    /// The unit of what is measured.
    pub unit: Unit,
    /// The value that means no difference: 0, or 1 for ratios. It is in sight, and shades change sides at it.
    pub neutral: Option<f64>,
    /// The horizontal scale.
    pub across: Scale,
    /// The vertical scale.
    pub up: Scale,
    /// The marks in layers, from back to front.
    pub layers: Vec<Layer>,
    /// What is written beside the marks.
    pub notes: Vec<Note>,
}

/// What the places along one side of a picture mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Scale {
    /// Months or years, one step each.
    Time {
        /// The steps, in ascending order.
        times: Vec<PanelTime>,
    },
    /// The values that are measured.
    Values,
    /// Other numbers, such as months since a start.
    Number {
        /// Their unit.
        unit: Unit,
        /// What is written along the scale.
        title: Text,
    },
    /// Names, one step each.
    Category {
        /// The names.
        names: Vec<Text>,
    },
    /// Degrees of longitude and latitude over outlines; it takes both sides.
    Map {
        /// Rings of longitude and latitude in degrees, by place.
        outlines: Vec<(PlaceCode, Vec<Ring>)>,
    },
    /// No meaning: marks give way to each other.
    Free,
}

impl Scale {
    /// A place along the scale in words: a time or a name by its step, a number as it is; nothing where it means nothing.
    #[must_use]
    pub fn place(&self, at: f64, language: Language) -> String {
        let nth = |i: &u32| f64::from(*i) == at;
        match self {
            Self::Time { times } => (0_u32..)
                .zip(times)
                .find(|(i, _)| nth(i))
                .map_or_else(String::new, |(_, time)| time.to_string()),
            Self::Category { names } => (0_u32..)
                .zip(names)
                .find(|(i, _)| nth(i))
                .map_or_else(String::new, |(_, name)| name.plain(language)),
            Self::Number { .. } | Self::Map { .. } => Digits::Significant(6).plain(at),
            Self::Values | Self::Free => String::new(),
        }
    }
}

/// A closed line of longitudes and latitudes in degrees.
pub type Ring = Vec<(f32, f32)>;

/// Marks of one kind that belong together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// Their name.
    pub name: Text,
    /// What they stand for.
    pub role: Role,
    /// How values came to be that are drawn and not printed: those that are printed have traces of their own.
    #[serde(serialize_with = "by_name")]
    pub trace: Option<Trace>,
    /// The marks.
    pub marks: Marks,
}

fn by_name<S: serde::Serializer>(trace: &Option<Trace>, serializer: S) -> Result<S::Ok, S::Error> {
    trace.as_ref().map(Trace::id).serialize(serializer)
}

/// What a layer stands for, which decides how it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// What was observed in the treated places.
    Observed,
    /// What the method says would have been.
    Counterfactual,
    /// A comparison shown behind the others.
    Background,
    /// One of several equal layers.
    Plain,
    /// Before a treatment.
    Before,
    /// After a treatment.
    After,
    /// The estimate.
    Estimate,
    /// What the method finds where nothing happened.
    Placebo,
}

impl Role {
    /// Its name for machines.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Counterfactual => "counterfactual",
            Self::Background => "background",
            Self::Plain => "plain",
            Self::Before => "before",
            Self::After => "after",
            Self::Estimate => "estimate",
            Self::Placebo => "placebo",
        }
    }
}

/// The marks of a layer. A step is an index into the times or names of a scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Marks {
    /// A line through a value at each step across; gaps are missing values.
    Line {
        /// The values.
        values: Vec<Option<f64>>,
    },
    /// A range at each step across, such as that of a forecast.
    Band {
        /// Low and high ends.
        ranges: Vec<Option<(f64, f64)>>,
    },
    /// A bar at each step across.
    Bar {
        /// The values.
        values: Vec<Option<f64>>,
    },
    /// Points, each with the range around it.
    Point {
        /// The points.
        points: Vec<Point>,
    },
    /// Fields shaded by value: rectangles over steps, hexagons over numbers and maps.
    Tile {
        /// From the middle of a hexagon to its corners, in units of the scale across.
        radius: f64,
        /// The tiles.
        tiles: Vec<Tile>,
    },
    /// Places of a map shaded by value.
    Area {
        /// The places.
        areas: Vec<MapArea>,
    },
    /// Flows as wide as their value, from a step across, drawn at the left, to a step up, drawn at the right.
    Link {
        /// The flows.
        links: Vec<Link>,
    },
}

/// A point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Where it stands on the scale that does not measure it: a step or a number; nothing where that scale is free.
    pub at: f64,
    /// Its name, where it has one.
    pub name: Text,
    /// What is measured.
    pub value: PointValue,
}

/// The number of a point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PointValue {
    /// Drawn only.
    Drawn {
        /// The value.
        value: f64,
        /// The range around it.
        range: Option<(f64, f64)>,
    },
    /// Printed beside its point, with its own trace.
    Printed {
        /// The number with its interval.
        quantity: Box<Quantity>,
    },
}

impl PointValue {
    /// The value.
    #[must_use]
    pub fn value(&self) -> f64 {
        match self {
            Self::Drawn { value, .. } => *value,
            Self::Printed { quantity } => quantity.value,
        }
    }

    /// The range around it.
    #[must_use]
    pub fn range(&self) -> Option<(f64, f64)> {
        match self {
            Self::Drawn { range, .. } => *range,
            Self::Printed { quantity } => quantity.interval.map(|interval| (interval.low, interval.high)),
        }
    }

    /// The number that is printed.
    #[must_use]
    pub fn printed(&self) -> Option<&Quantity> {
        match self {
            Self::Drawn { .. } => None,
            Self::Printed { quantity } => Some(quantity),
        }
    }
}

/// A tile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tile {
    /// The step, the number or the longitude of its middle.
    pub across: f64,
    /// The step, the number or the latitude of its middle.
    pub up: f64,
    /// Its value.
    pub value: Quantity,
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

/// A flow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Its step across.
    pub from: usize,
    /// Its step up.
    pub to: usize,
    /// How much flows.
    pub value: Quantity,
}

/// What is written beside the marks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Note {
    /// A moment of the scale of time, such as the start of a policy.
    Moment {
        /// When.
        at: PanelTime,
        /// What happened.
        label: Text,
    },
    /// A stretch of time that is shaded.
    Stretch {
        /// First time.
        from: PanelTime,
        /// Last time.
        to: PanelTime,
        /// What it is.
        label: Text,
    },
    /// A stretch of numbers across that is shaded.
    Margin {
        /// Low end.
        low: f64,
        /// High end.
        high: f64,
        /// What it is.
        label: Text,
    },
    /// A number across which two sides are told apart.
    Divide {
        /// The number.
        at: f64,
        /// What lies before it.
        before: Text,
        /// What lies after it.
        after: Text,
    },
    /// What the outline of a place stands for, such as "treated".
    Outline {
        /// The words.
        label: Text,
    },
}

impl Note {
    /// What an outline stands for.
    pub(crate) fn outline(&self) -> Option<&Text> {
        if let Self::Outline { label } = self { Some(label) } else { None }
    }

    fn texts(&self) -> Vec<&Text> {
        match self {
            Self::Moment { label, .. }
            | Self::Stretch { label, .. }
            | Self::Margin { label, .. }
            | Self::Outline { label } => vec![label],
            Self::Divide { before, after, .. } => vec![before, after],
        }
    }
}

impl Marks {
    /// The points, where they are points.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        if let Self::Point { points } = self { points } else { &[] }
    }

    /// The tiles, where they are tiles.
    #[must_use]
    pub fn tiles(&self) -> &[Tile] {
        if let Self::Tile { tiles, .. } = self { tiles } else { &[] }
    }

    /// The places of a map, where they are places.
    #[must_use]
    pub fn areas(&self) -> &[MapArea] {
        if let Self::Area { areas } = self { areas } else { &[] }
    }

    /// The flows, where they are flows.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        if let Self::Link { links } = self { links } else { &[] }
    }

    /// Every value that is measured along a scale of values, ranges by their ends.
    #[must_use]
    pub fn values(&self) -> Vec<f64> {
        match self {
            Self::Line { values } | Self::Bar { values } => values.iter().copied().flatten().collect(),
            Self::Band { ranges } => ranges.iter().flatten().flat_map(|(low, high)| [*low, *high]).collect(),
            Self::Point { points } => {
                let ends =
                    |point: &Point| point.value.range().map_or_else(Vec::new, |(low, high)| vec![low, high]);
                points.iter().flat_map(|point| [vec![point.value.value()], ends(point)].concat()).collect()
            }
            Self::Tile { .. } | Self::Area { .. } | Self::Link { .. } => Vec::new(),
        }
    }

    /// Where a line or a band ends: its last value, or the middle of its last range.
    pub(crate) fn last_value(&self) -> Option<f64> {
        let last =
            |values: &[Option<f64>]| values.iter().rev().flatten().copied().find(|value| value.is_finite());
        match self {
            Self::Line { values } | Self::Bar { values } => last(values),
            Self::Band { ranges } => {
                let middles: Vec<Option<f64>> =
                    ranges.iter().map(|range| range.map(|(low, high)| (low + high) / 2.0)).collect();
                last(&middles)
            }
            Self::Point { .. } | Self::Tile { .. } | Self::Area { .. } | Self::Link { .. } => None,
        }
    }
}

impl Layer {
    /// The numbers that it prints.
    #[must_use]
    pub fn quantities(&self) -> Vec<&Quantity> {
        let marks = &self.marks;
        let points = marks.points().iter().filter_map(|point| point.value.printed());
        let tiles = marks.tiles().iter().map(|tile| &tile.value);
        let areas = marks.areas().iter().filter_map(|area| area.value.as_ref());
        points.chain(tiles).chain(areas).chain(marks.links().iter().map(|link| &link.value)).collect()
    }
}

impl Drawing {
    /// The quantities that the picture prints.
    #[must_use]
    pub fn quantities(&self) -> Vec<&Quantity> {
        self.layers.iter().flat_map(Layer::quantities).collect()
    }

    /// Every point with its layer.
    pub(crate) fn points(&self) -> impl Iterator<Item = (&Layer, &Point)> {
        self.layers.iter().flat_map(|layer| layer.marks.points().iter().map(move |point| (layer, point)))
    }

    /// The traces of everything that is drawn, whether its numbers are printed or not.
    #[must_use]
    pub fn traces(&self) -> Vec<&Trace> {
        self.layers
            .iter()
            .filter_map(|layer| layer.trace.as_ref())
            .chain(self.quantities().into_iter().map(|quantity| &quantity.trace))
            .collect()
    }

    /// The words that the picture writes.
    #[must_use]
    pub fn texts(&self) -> Vec<&Text> {
        let scales = [&self.across, &self.up].into_iter().flat_map(|scale| match scale {
            Scale::Category { names } => names.iter().collect(),
            Scale::Number { title, .. } => vec![title],
            Scale::Time { .. } | Scale::Values | Scale::Map { .. } | Scale::Free => Vec::new(),
        });
        let layers = self.layers.iter().flat_map(|layer| {
            [&layer.name].into_iter().chain(layer.marks.points().iter().map(|point| &point.name))
        });
        let texts = scales.chain(layers).chain(self.notes.iter().flat_map(Note::texts));
        texts.filter(|text| !text.is_empty()).collect()
    }
}
