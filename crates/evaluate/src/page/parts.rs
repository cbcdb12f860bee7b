//! What every part of a page names alike: its tables, its columns, a number.

use measure::{Quantity, Unit};
use report::{Cell, Column, Text, say};

use super::{brought::is_brought, sentence::PageSentence};
use crate::{policy::PolicySpec, study::Study};

pub(super) fn table_id(study: &Study, what: &str) -> String {
    id_of(&study.spec, what)
}

pub(super) fn id_of(spec: &PolicySpec, what: &str) -> String {
    format!("{}-{what}", spec.id)
}

/// A reader's file may treat more units than a sentence holds.
const MOST_NAMES_OF_FILE: usize = 8;

/// Names in a sentence: all of them, for there are never more than the assignments of a file; those of a reader's file are
/// counted where they are many.
pub(super) fn names(study: &Study) -> Text {
    let treated = study.treated_names().len();
    if is_brought(&study.spec) && treated > MOST_NAMES_OF_FILE {
        let treated = study.tracer.whole(treated, Unit::Places, "treated units");
        return say!("las {treated} unidades tratadas", "the {treated} treated units", treated = *treated);
    }
    Text::list(study.treated_names().into_iter().map(Text::name))
}

pub(super) fn columns<const N: usize>(columns: [(&str, PageSentence); N]) -> Vec<Column> {
    columns.into_iter().map(|(key, heading)| Column::new(key, heading.into())).collect()
}

/// A cell with a number, or nothing.
pub(super) fn number(quantity: Option<Quantity>) -> Cell {
    quantity.map_or(Cell::Empty, Cell::from)
}
