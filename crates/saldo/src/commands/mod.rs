//! The commands: a row each, from which the command line is built.

mod breaks;
mod bridges;
mod check;
mod demo;
mod diff;
mod doctor;
mod evaluate;
mod explain;
mod fetch;
mod import;
mod places;
mod record;
mod releases;
mod row;
mod selector;
mod show;
mod terms;
mod verify;

pub use row::{Answer, Form, Opt, Row};

/// Every command, in the order in which help lists them.
pub const COMMANDS: [Row; 15] = [
    demo::DEMO,
    import::IMPORT,
    fetch::FETCH,
    show::SHOW,
    diff::DIFF,
    explain::EXPLAIN,
    terms::TERMS,
    breaks::BREAKS,
    bridges::BRIDGES,
    places::PLACES,
    check::CHECK,
    evaluate::EVALUATE,
    verify::VERIFY,
    doctor::DOCTOR,
    record::RECORD,
];
