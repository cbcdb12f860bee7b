//! What was asked and by whose account it was done: what a page says before any answer.

use report::{Block, Cell, Table, Text};

use super::{
    parts::{columns, id_of},
    sentence::{self, PageSentence},
};
use crate::policy::{Assignment, PolicySpec, Subject};

pub(super) fn what_is_measured(spec: &PolicySpec) -> Text {
    let window = spec.window;
    PageSentence::Measured {
        outcome: sentence::outcome_words(&spec.outcome),
        before: window.pre,
        after: window.post,
        transition: window.transition(),
    }
    .into()
}

/// A file that was written when outcomes were known is never called pre-registered.
pub(super) fn public_or_not(spec: &PolicySpec) -> Text {
    let (file, hash) = (spec.file().to_owned(), spec.hash().short());
    if spec.outcomes_public {
        PageSentence::OutcomesWerePublic { file, hash }.into()
    } else {
        PageSentence::OutcomesWereNotPublic { file, hash }.into()
    }
}

pub(super) fn details(summary: PageSentence, blocks: Vec<Block>) -> Block {
    Block::Details { summary: summary.into(), blocks }
}

pub(super) fn assignments(spec: &PolicySpec) -> Table {
    let name = |subject: &Subject| match subject {
        Subject::Place(place) => match place.state_name() {
            Some(name) => Text::name(name),
            None if *place == measure::PlaceCode::NATION => PageSentence::Country.into(),
            None => Text::code(place.to_string()),
        },
        Subject::Named(name) => Text::name(name),
    };
    let publisher = |account: &str| {
        let found = spec.accounts.iter().find(|held| held.id == account);
        found.map_or_else(Text::empty, |held| Text::name(&held.publisher))
    };
    let row = |assignment: &Assignment| -> Vec<Cell> {
        let again = if assignment.again { PageSentence::Again } else { PageSentence::First };
        vec![
            name(&assignment.subject).into(),
            Text::from(assignment.date).into(),
            assignment.operation.as_ref().map_or(Cell::Empty, |operation| Text::name(operation).into()),
            Text::from(again).into(),
            publisher(&assignment.account).into(),
        ]
    };
    Table {
        id: id_of(spec, "assignments"),
        caption: PageSentence::AssignmentsCaption.into(),
        columns: columns([
            ("place", PageSentence::PlaceHeading),
            ("date", PageSentence::DateHeading),
            ("operation", PageSentence::OperationHeading),
            ("again", PageSentence::AgainHeading),
            ("account", PageSentence::AccountHeading),
        ]),
        rows: spec.assignments.iter().map(row).collect(),
        source: Text::empty(),
    }
}

pub(super) fn accounts(spec: &PolicySpec) -> Block {
    let item = |account: &crate::policy::Account| {
        PageSentence::Account {
            publisher: account.publisher.clone(),
            title: account.title.clone(),
            address: account.address.clone(),
        }
        .into()
    };
    Block::List { items: spec.accounts.iter().map(item).collect() }
}
