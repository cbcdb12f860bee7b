//! What every part of a page names alike: its tables, its columns, a number.

use measure::Quantity;
use report::{Cell, Column, Text};

use super::sentence::PageSentence;
use crate::{policy::PolicySpec, study::Study};

pub(super) fn table_id(study: &Study, what: &str) -> String {
    id_of(&study.spec, what)
}

pub(super) fn id_of(spec: &PolicySpec, what: &str) -> String {
    format!("{}-{what}", spec.id)
}

/// Names in a sentence: all of them, for there are never more than the assignments of a file.
pub(super) fn names(study: &Study) -> Text {
    Text::list(study.treated_names().into_iter().map(Text::name))
}

pub(super) fn columns<const N: usize>(columns: [(&str, PageSentence); N]) -> Vec<Column> {
    columns.into_iter().map(|(key, heading)| Column::new(key, heading.into())).collect()
}

/// A cell with a number, or nothing.
pub(super) fn number(quantity: Option<Quantity>) -> Cell {
    quantity.map_or(Cell::Empty, Cell::from)
}
