//! The units among which an assignment is drawn: places, or all rows of the place to which a policy was assigned.

use std::collections::BTreeMap;

use measure::Panel;

use crate::design::Design;

/// The units among which an assignment is drawn: each with its rows of the panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AssignmentUnits(pub(crate) Vec<Vec<usize>>);

impl AssignmentUnits {
    /// The units of comparison: rows by themselves, or all rows of the place to which the policy was assigned.
    pub(crate) fn of_comparison(panel: &Panel, design: &Design) -> Self {
        Self::grouped(panel, design, &design.comparison())
    }

    /// Every unit, treated ones among them: the policy could have fallen on any.
    pub(crate) fn of_everybody(panel: &Panel, design: &Design) -> Self {
        let mut rows = design.comparison();
        rows.extend(design.clusters.keys());
        rows.sort_unstable();
        Self::grouped(panel, design, &rows)
    }

    /// The treated units, in the order of the list, each with its start.
    pub(crate) fn treated(&self, starts: &BTreeMap<usize, i64>) -> Vec<(usize, i64)> {
        let of = |(unit, rows): (usize, &Vec<usize>)| Some((unit, *starts.get(rows.first()?)?));
        self.0.iter().enumerate().filter_map(of).collect()
    }

    fn grouped(panel: &Panel, design: &Design, rows: &[usize]) -> Self {
        let mut groups: Vec<(Option<measure::PlaceCode>, Vec<usize>)> = Vec::new();
        for row in rows {
            let place = panel.units().get(*row).and_then(|unit| unit.place);
            let assigned = place.filter(|_| design.finer).and_then(measure::PlaceCode::state);
            match groups.iter_mut().find(|(held, _)| assigned.is_some() && *held == assigned) {
                Some((_, held)) => held.push(*row),
                None => groups.push((assigned, vec![*row])),
            }
        }
        Self(groups.into_iter().map(|(_, rows)| rows).collect())
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}
