//! The report of an answer that is one table.

use report::{Block, Report, Section, SourceLine, Table, Text};

/// A report of one table, whose caption is the title.
pub(crate) fn one_table(id: &str, table: Table) -> Report {
    Report {
        id: id.to_owned(),
        title: table.caption.clone(),
        lead: Text::empty(),
        sections: vec![Section {
            id: table.id.clone(),
            heading: table.caption.clone(),
            blocks: vec![Block::Table { table }],
        }],
        sources: Vec::new(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        key: None,
    }
}

/// The same, with the releases that its figures come from.
pub(crate) fn sourced_table(id: &str, table: Table, sources: Vec<SourceLine>) -> Report {
    Report { sources, ..one_table(id, table) }
}
