//! The design that a policy has on a panel: who is treated, who compares, which columns lie before and after.

use std::collections::{BTreeMap, BTreeSet};

use measure::{Date, Month, Panel, PanelTime, PanelUnit, Period, PlaceCode, PlaceLevel};

use crate::Error;
use crate::data::{PlaceChange, StudyData};
use crate::method::Need;
use crate::policy::{Neighbours, PolicySpec, Subject};

/// What a row of the panel is in the study.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Treated by the time the months after begin.
    Treated(Date),
    /// First treated within the months after: neither treated nor clean.
    Late(Date),
    /// Serves as comparison.
    Comparison,
    /// Left out by the policy file, by its place in that list.
    LeftOut(usize),
    /// Left out as a neighbour of a treated place.
    Neighbour,
    /// Left out because outcomes are missing; methods that take gaps leave out the missing cells alone.
    Missing,
    /// Left out because its territory changed within the window.
    Changed,
}

/// The design of a study.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// What each row is.
    pub roles: Vec<Role>,
    /// Columns before.
    pub before: Vec<usize>,
    /// Columns between, left out.
    pub between: Vec<usize>,
    /// Columns after.
    pub after: Vec<usize>,
    /// The cluster of each treated row, late ones among them, by row.
    pub clusters: BTreeMap<usize, String>,
    /// Treated rows whose outcome is missing somewhere in the window.
    pub treated_missing: Vec<usize>,
    /// Columns of the window in which no place that could compare has an outcome: they are read for nobody.
    pub absent: Vec<usize>,
    /// Rows that touch a treated one.
    pub touching: BTreeSet<usize>,
    /// Rows are finer than the places to which the policy was assigned.
    pub finer: bool,
    /// Rows whose territory changed within the window.
    pub changed: BTreeSet<usize>,
}

impl Design {
    /// Lays a policy over a panel.
    ///
    /// # Errors
    /// When the panel lacks a treated place, or months of the window.
    pub fn new(spec: &PolicySpec, data: &StudyData) -> Result<Self, Error> {
        let panel = &data.panel;
        let within = |period: Period| {
            (0..panel.times().len())
                .filter(|column| panel.times().get(*column).is_some_and(|time| lies_in(*time, period)))
                .collect::<Vec<usize>>()
        };
        let window = spec.window;
        let (before, after) = (within(window.pre), within(window.post));
        check_window(panel, window.pre, before.len())?;
        check_window(panel, window.post, after.len())?;
        let between = window.transition().map_or_else(Vec::new, within);
        let mut design = Self {
            roles: Vec::with_capacity(panel.units().len()),
            before,
            between,
            after,
            clusters: BTreeMap::new(),
            treated_missing: Vec::new(),
            absent: Vec::new(),
            touching: BTreeSet::new(),
            finer: spec.first_assignments().any(|assignment| covers_several(panel, &assignment.subject)),
            changed: BTreeSet::new(),
        };
        for assignment in spec.first_assignments() {
            if !panel.units().iter().any(|unit| is_of(unit, &assignment.subject)) {
                return Err(Error::PlaceNotInPanel { place: assignment.subject.to_string() });
            }
        }
        design.touching = touching(spec, data);
        design.changed = changed(spec, data);
        for row in 0..panel.units().len() {
            let role = design.role(spec, panel, row);
            design.roles.push(role);
        }
        design.leave_absent_months(panel);
        design.note_what_is_missing(spec, panel);
        Ok(design)
    }

    /// A column in which no place that could compare has an outcome shows nothing of what would have been.
    fn leave_absent_months(&mut self, panel: &Panel) {
        let mut compare = self.comparison();
        if compare.is_empty() {
            compare = (0..panel.units().len()).collect();
        }
        let held = |column: &usize| compare.iter().any(|row| panel.outcome(*row, *column).is_some());
        let mut absent = Vec::new();
        for columns in [&mut self.before, &mut self.between, &mut self.after] {
            absent.extend(columns.iter().copied().filter(|column| !held(column)));
            columns.retain(held);
        }
        absent.sort_unstable();
        self.absent = absent;
    }

    /// Places with an outcome missing where it is read: treated ones are noted, others leave the comparison.
    fn note_what_is_missing(&mut self, spec: &PolicySpec, panel: &Panel) {
        let columns = self.columns_read(spec);
        for (row, role) in self.roles.iter_mut().enumerate() {
            let complete = columns.iter().all(|column| panel.outcome(row, *column).is_some());
            match role {
                _ if complete => {}
                Role::Treated(_) | Role::Late(_) => self.treated_missing.push(row),
                Role::Comparison => *role = Role::Missing,
                Role::LeftOut(_) | Role::Neighbour | Role::Missing | Role::Changed => {}
            }
        }
    }

    /// The columns whose outcomes are read: event studies read the transition too.
    pub(crate) fn columns_read(&self, spec: &PolicySpec) -> Vec<usize> {
        let transition = spec.methods.iter().any(|method| method.needs(Need::Transition));
        let between: &[usize] = if transition { &self.between } else { &[] };
        let mut columns: Vec<usize> =
            [self.before.as_slice(), between, &self.after].into_iter().flatten().copied().collect();
        columns.sort_unstable();
        columns
    }

    /// What a row is, whatever outcomes it lacks; its cluster is noted on the way.
    fn role(&mut self, spec: &PolicySpec, panel: &Panel, row: usize) -> Role {
        let Some(unit) = panel.units().get(row) else { return Role::Missing };
        if let Some(first) = spec.first_assignments().find(|assignment| is_of(unit, &assignment.subject)) {
            let month = Month::of(first.date);
            if month <= spec.window.post.last() {
                self.clusters.insert(row, spec.cluster_of(first));
                let late = month > spec.window.post.first();
                return if late { Role::Late(first.date) } else { Role::Treated(first.date) };
            }
        }
        let left_out = spec.comparison.left_out.iter().position(|left_out| is_of(unit, &left_out.subject));
        match left_out {
            Some(place) => Role::LeftOut(place),
            None if spec.comparison.neighbours == Neighbours::LeftOut && self.touching.contains(&row) => {
                Role::Neighbour
            }
            None if self.changed.contains(&row) => Role::Changed,
            None => Role::Comparison,
        }
    }

    /// Rows with a role.
    pub fn rows(&self, is: impl Fn(Role) -> bool) -> Vec<usize> {
        self.roles.iter().enumerate().filter(|(_, role)| is(**role)).map(|(row, _)| row).collect()
    }

    /// Rows treated when the months after begin.
    #[must_use]
    pub fn treated(&self) -> Vec<usize> {
        self.rows(|role| matches!(role, Role::Treated(_)))
    }

    /// Rows first treated within the months after.
    #[must_use]
    pub fn late(&self) -> Vec<usize> {
        self.rows(|role| matches!(role, Role::Late(_)))
    }

    /// Rows that serve as comparison.
    #[must_use]
    pub fn comparison(&self) -> Vec<usize> {
        self.rows(|role| role == Role::Comparison)
    }

    /// The first day of treatment of a row.
    #[must_use]
    pub fn start(&self, row: usize) -> Option<Date> {
        match self.roles.get(row)? {
            Role::Treated(date) | Role::Late(date) => Some(*date),
            Role::Comparison | Role::LeftOut(_) | Role::Neighbour | Role::Missing | Role::Changed => None,
        }
    }

    /// How many clusters the treated rows form, late ones among them.
    #[must_use]
    pub fn treated_clusters(&self) -> usize {
        self.starts_of_clusters(|_| true).len()
    }

    /// The first day of each cluster that has a row with such a role, by the cluster's name.
    pub fn starts_of_clusters(&self, is: impl Fn(Role) -> bool) -> BTreeMap<&str, Date> {
        let mut starts = BTreeMap::new();
        for (row, cluster) in &self.clusters {
            let role = self.roles.get(*row).copied().filter(|role| is(*role));
            if let Some(Role::Treated(date) | Role::Late(date)) = role {
                let start = starts.entry(cluster.as_str()).or_insert(date);
                *start = date.min(*start);
            }
        }
        starts
    }
}

/// Whether a row is the subject of an assignment, or lies in it.
pub(crate) fn is_of(unit: &PanelUnit, subject: &Subject) -> bool {
    match subject {
        Subject::Place(place) => unit.place.is_some_and(|own| own.lies_in(*place)),
        Subject::Named(name) => unit.name == *name,
    }
}

/// Whether a subject is a place with several rows; the whole country is no cluster of its own.
fn covers_several(panel: &Panel, subject: &Subject) -> bool {
    let Subject::Place(place) = subject else { return false };
    let covered = |unit: &&PanelUnit| unit.place.is_some_and(|own| own.lies_in(*place));
    place.level() != PlaceLevel::Nation && panel.units().iter().filter(covered).count() > 1
}

/// Whether a time lies wholly in a period.
pub(crate) fn lies_in(time: PanelTime, period: Period) -> bool {
    match time {
        PanelTime::Month(month) => period.contains(month),
        PanelTime::Quarter(first) => period.contains(first) && period.contains(first.plus(2)),
        PanelTime::Year(year) => Period::year(year).is_ok_and(|year| period.covers(year)),
    }
}

/// A period of the window must be in the panel as a whole.
fn check_window(panel: &Panel, period: Period, held: usize) -> Result<(), Error> {
    let wanted = period.months() / panel.times().first().map_or(1, |time| time.months());
    if usize::try_from(wanted).is_ok_and(|wanted| wanted == held && wanted > 0) {
        return Ok(());
    }
    let ends = panel.times().first().zip(panel.times().last());
    let held = ends.map_or_else(String::new, |(first, last)| format!("{first}..{last}"));
    Err(Error::WindowNotInPanel { wanted: period.to_string(), held })
}

/// Changes of the map within the window; what began with its first month was so throughout.
pub(crate) fn changes_within<'a>(
    spec: &PolicySpec,
    data: &'a StudyData,
) -> impl Iterator<Item = &'a PlaceChange> + use<'a> {
    let whole = spec.window.whole();
    data.place_changes.iter().filter(move |c| whole.contains(c.first) && whole.first() < c.first)
}

/// Rows whose territory changed within the window.
fn changed(spec: &PolicySpec, data: &StudyData) -> BTreeSet<usize> {
    let places: BTreeSet<PlaceCode> = changes_within(spec, data).map(|change| change.place).collect();
    let is_changed = |unit: &PanelUnit| unit.place.is_some_and(|place| places.contains(&place));
    let units = data.panel.units().iter().enumerate();
    units.filter(|(_, unit)| is_changed(unit)).map(|(row, _)| row).collect()
}

/// Rows that touch a treated place without being treated.
fn touching(spec: &PolicySpec, data: &StudyData) -> BTreeSet<usize> {
    let units = data.panel.units();
    let is_treated =
        |unit: &PanelUnit| spec.first_assignments().any(|assignment| is_of(unit, &assignment.subject));
    let treated: Vec<_> =
        units.iter().filter(|unit| is_treated(unit)).filter_map(|unit| unit.place).collect();
    let touches = |unit: &PanelUnit| {
        unit.place.is_some_and(|own| {
            treated.iter().any(|other| {
                data.neighbours.contains(&(own, *other)) || data.neighbours.contains(&(*other, own))
            })
        })
    };
    units.iter().enumerate().filter(|(_, u)| !is_treated(u) && touches(u)).map(|(row, _)| row).collect()
}
