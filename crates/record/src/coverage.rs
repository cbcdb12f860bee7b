//! What the cells of a release cover, gathered while they pass on their way to the store.

use std::collections::BTreeSet;

use measure::{Month, Offence, Period, PlaceCode, PlaceLevel};
use serde::{Deserialize, Serialize};

use crate::{CellOfRow, Label, LabelId, RowKey, Span, store::figures::StoredCell};

/// What the cells of a release cover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The offences with a cell.
    pub offences: BTreeSet<Offence>,
    /// The states with a cell, the codes abroad and unknown included.
    pub states: BTreeSet<PlaceCode>,
    /// How fine its places are.
    pub level: PlaceLevel,
    /// For how long each cell counts.
    pub span: Span,
    /// First and last month with a cell.
    pub months: Period,
}

/// Gathers what rows cover while they pass.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    labels: Vec<Offence>,
    offences: BTreeSet<Offence>,
    states: BTreeSet<PlaceCode>,
    level: Option<PlaceLevel>,
    span: Option<Span>,
    months: Option<(Month, Month)>,
    last: Option<(PlaceCode, LabelId)>,
}

impl Survey {
    /// Sees a label that appears for the first time.
    pub fn label(&mut self, label: &Label) {
        self.labels.push(label.offence);
    }

    /// Sees a row.
    pub fn keep(&mut self, row: &RowKey, cells: &[CellOfRow]) {
        for cell in cells {
            let (first, last) = self.months.unwrap_or((cell.month, cell.month));
            self.months = Some((first.min(cell.month), last.max(cell.month)));
        }
        // Rows of one place and offence follow each other by the thousand.
        if cells.is_empty() || self.last == Some((row.place, row.offence)) {
            return;
        }
        self.last = Some((row.place, row.offence));
        let offence = usize::try_from(row.offence).ok().and_then(|i| self.labels.get(i)).copied();
        self.see(row.place, row.span, offence);
    }

    /// Sees a cell that is already stored.
    pub fn stored(&mut self, cell: &StoredCell) {
        let (first, last) = self.months.unwrap_or((cell.month, cell.month));
        self.months = Some((first.min(cell.month), last.max(cell.month)));
        self.see(cell.place, cell.span, Some(cell.offence));
    }

    fn see(&mut self, place: PlaceCode, span: Span, offence: Option<Offence>) {
        // A release of flows may hold a stock beside them; what has months decides how it is asked.
        self.span = Some(self.span.map_or(span, |seen| seen.min(span)));
        self.level = self.level.max(Some(place.level()));
        self.states.extend(place.state());
        self.offences.extend(offence);
    }

    /// What passed; nothing when no cell did.
    #[must_use]
    pub fn finish(self) -> Option<Coverage> {
        let (first, last) = self.months?;
        let span = self.span?;
        // A cell of a year covers its twelve months.
        let last = if span == Span::Year { last.plus(11) } else { last };
        Some(Coverage {
            offences: self.offences,
            states: self.states,
            level: self.level?,
            span,
            months: Period::new(first, last).ok()?,
        })
    }
}
