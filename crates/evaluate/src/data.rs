//! What a study is handed: the panel and what is known about it. The record is read elsewhere.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use measure::{Digits, Input, Month, Panel, PanelTime, Period, PlaceCode, Quantity, Sha256, Trace, Unit};
use report::{Text, Words, say};

use crate::brought::BroughtPanel;
use crate::policy::{PolicySpec, digits_as_written};

/// A closed line of longitudes and latitudes, in degrees.
pub type Ring = Vec<(f32, f32)>;

/// What a study works on.
#[derive(Debug, Clone)]
pub struct StudyData {
    /// The outcome, one row a place, over at least the whole window.
    pub panel: Panel,
    /// What stands under tables and figures: release, vintage, custody.
    pub source: Text,
    /// What the panel was made of, by role: the sums of releases, or files.
    pub inputs: BTreeMap<String, Input>,
    /// Breaks of the series that concern the outcome.
    pub breaks: Vec<SeriesBreak>,
    /// Years in which a place's count changes by four or more.
    pub jumps: Vec<CountJump>,
    /// Pairs of places that touch.
    pub neighbours: BTreeSet<(PlaceCode, PlaceCode)>,
    /// The same deaths by month of occurrence, where they are known: they measure the error of dating by registration.
    pub occurrence: Option<Panel>,
    /// How much of the policy each place got, where the policy file asks for it.
    pub dose: Option<Dose>,
    /// Municipalities that were created or lost a part.
    pub place_changes: Vec<PlaceChange>,
    /// Outlines of the places, rings of longitude and latitude; nothing for no map.
    pub outlines: Vec<(PlaceCode, Vec<Ring>)>,
    /// Why cells of the panel are missing, where it is known: a cell without an outcome may be none of these.
    pub gaps: Vec<Gap>,
}

/// A cell that lacks something, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// The Mexican place, where it is one.
    pub place: Option<PlaceCode>,
    /// The name of the place, as the panel names its row.
    pub name: String,
    /// The month, or the first month of the quarter or year.
    pub month: Month,
    /// Why.
    pub reason: Text,
}

/// How much of the policy each place got, and the outcome over the months in which it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Dose {
    /// By place and month, over inhabitants: a stock as it stood, or what was done in the month.
    pub panel: Panel,
    /// Where the dose comes from: release, vintage, custody.
    pub source: Text,
    /// The outcome by place and month, from the months before to the last that both hold.
    pub outcome: Panel,
}

/// A break of the series.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesBreak {
    /// The name by which a policy accepts it.
    pub id: String,
    /// First month of the new measurement.
    pub first: Month,
    /// What changed.
    pub what: Text,
}

/// A year in which the count of a place is four times that of the year before, or a fourth of it.
#[derive(Debug, Clone, PartialEq)]
pub struct CountJump {
    /// The place.
    pub place: PlaceCode,
    /// Its name.
    pub name: String,
    /// The year of the change.
    pub year: Period,
    /// What may be said of it: whether an independent source moves too.
    pub says: Text,
}

/// A change of the map: a municipality that came into being, or that lost a part to a new one.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceChange {
    /// The municipality.
    pub place: PlaceCode,
    /// Its name.
    pub name: String,
    /// First month of the new territory.
    pub first: Month,
    /// What changed.
    pub what: Text,
}

impl Dose {
    /// What each place had got by each month: a stock as it stood, what is done month by month added up from `first` on.
    ///
    /// A place of which a month is not known has no sum from there on.
    #[must_use]
    pub fn up_to_each_month(&self, first: Month) -> Cow<'_, Panel> {
        let Unit::Count(statistic) = self.panel.unit() else { return Cow::Borrowed(&self.panel) };
        if !statistic.adds_over_months() {
            return Cow::Borrowed(&self.panel);
        }
        let from = self.panel.times().partition_point(|time| *time < PanelTime::Month(first));
        let columns = || from..self.panel.times().len();
        let (mut sums, mut exposure) = (Vec::new(), Vec::new());
        for row in 0..self.panel.units().len() {
            let mut sum = Some(0.0);
            for column in columns() {
                sum = sum.zip(self.panel.outcome(row, column)).map(|(sum, more)| sum + more);
                sums.push(sum);
                exposure.extend(self.panel.exposure(row, column));
            }
        }
        let times = self.panel.times().iter().skip(from).copied().collect();
        let summed = Panel::new((self.panel.units().to_vec(), times), sums, exposure, self.panel.unit());
        // A part of a sound panel is sound; one that ends before `first` has no month to sum.
        summed.map_or(Cow::Borrowed(&self.panel), Cow::Owned)
    }
}

impl StudyData {
    /// A study of a panel about which nothing else is known.
    #[must_use]
    pub fn new(panel: Panel, source: Text) -> Self {
        Self {
            panel,
            source,
            inputs: BTreeMap::new(),
            breaks: Vec::new(),
            jumps: Vec::new(),
            neighbours: BTreeSet::new(),
            occurrence: None,
            dose: None,
            place_changes: Vec::new(),
            outlines: Vec::new(),
            gaps: Vec::new(),
        }
    }
}

/// What is asked of which figures: all that a part of a page needs that is no answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) spec: &'a PolicySpec,
    pub(crate) data: &'a StudyData,
    pub(crate) tracer: &'a Tracer,
}

impl Question<'_> {
    /// Whether the panel is of years, and not of months.
    pub(crate) fn is_yearly(&self) -> bool {
        matches!(self.data.panel.times().first(), Some(PanelTime::Year(_)))
    }
}

impl From<&BroughtPanel> for StudyData {
    /// The study of a file that a reader brought: nothing is known of it but what it holds.
    fn from(brought: &BroughtPanel) -> Self {
        let source = say!(
            "{file}, archivo de quien pregunta (sha256 {hash})",
            "{file}, brought by the reader (sha256 {hash})",
            file = Text::name(&brought.file),
            hash = Text::code(brought.sha256.short())
        );
        let gap = |gap: &crate::brought::BroughtGap| Gap {
            place: None,
            name: gap.unit.clone(),
            month: gap.month,
            reason: gap.reason.words(),
        };
        let inputs = BTreeMap::from([("file".to_owned(), brought.sha256.into())]);
        let gaps = brought.gaps.iter().map(gap).collect();
        Self { inputs, gaps, ..Self::new(brought.panel.clone(), source) }
    }
}

/// Makes the quantities of one study, each with a trace to policy, panel and what the panel was made of.
#[derive(Debug, Clone)]
pub(crate) struct Tracer {
    inputs: [(&'static str, Input); 2],
    policy: PolicySpec,
}

impl Tracer {
    pub(crate) fn new(spec: &PolicySpec, data: &StudyData) -> Self {
        let made_of = data.inputs.iter().map(|(role, input)| (role.as_str(), input.clone()));
        let panel = Trace::computation("panel", made_of, [("sha256", hash_of(&data.panel).to_string())]);
        Self { inputs: [("panel", panel.into()), ("policy", spec.hash().into())], policy: spec.clone() }
    }

    /// The trace of a value that `method` computed.
    pub(crate) fn computed<'a>(
        &'a self,
        method: &str,
        parameters: impl IntoIterator<Item = (&'a str, String)>,
    ) -> Trace {
        Trace::computation(method, self.inputs.clone(), parameters)
    }

    /// A count of things of the design.
    pub(crate) fn whole(&self, number: usize, unit: Unit, what: &str) -> Box<Quantity> {
        let number = u64::try_from(number).unwrap_or(u64::MAX);
        Box::new(Quantity::whole(number, unit, self.computed("design", [("what", what.to_owned())])))
    }

    /// A real number of the design.
    pub(crate) fn real(&self, value: f64, unit: Unit, what: &str) -> Box<Quantity> {
        let trace = self.computed("design", [("what", what.to_owned())]);
        Box::new(Quantity::real(value, unit, trace).with_digits(Digits::Significant(3)))
    }

    /// A value that the policy file states.
    pub(crate) fn stated(&self, value: f64, unit: Unit, key: &str) -> Box<Quantity> {
        Box::new(Quantity::real(value, unit, self.policy.stated(key)).with_digits(digits_as_written(value)))
    }

    /// A threshold of a gate: a constant of the program.
    pub(crate) fn threshold(&self, value: f64, unit: Unit, name: &str) -> Box<Quantity> {
        let trace = Trace::given("requirement threshold", [("name", name.to_owned())]);
        Box::new(Quantity::real(value, unit, trace).with_digits(digits_as_written(value)))
    }
}

/// The name of a panel: SHA-256 over its units, times and the bits of its numbers.
fn hash_of(panel: &Panel) -> Sha256 {
    let mut bytes = Vec::new();
    for unit in panel.units() {
        bytes.extend(unit.name.as_bytes());
        bytes.push(0);
    }
    for time in panel.times() {
        bytes.extend(time.to_string().as_bytes());
        bytes.push(0);
    }
    for row in 0..panel.units().len() {
        for column in 0..panel.times().len() {
            // default: what is missing is hashed as what is no number
            let outcome = panel.outcome(row, column).unwrap_or(f64::NAN);
            // default: as above
            let exposure = panel.exposure(row, column).unwrap_or(f64::NAN);
            bytes.extend(outcome.to_bits().to_le_bytes());
            bytes.extend(exposure.to_bits().to_le_bytes());
        }
    }
    Sha256::of(&bytes)
}
