//! `saldo diff`: what changed between two versions.

use clap::ArgMatches;
use desk::{DiffQuestion, Error};

use super::{
    Answer, Form, Opt, Row,
    selector::{SELECTOR, selector},
};
use crate::{context::Context, output::Outcome, said::Said};

/// The command.
pub(super) const DIFF: Row = Row {
    name: "diff",
    about: Said {
        es: "Qué cambió entre dos versiones, dónde y cuánto",
        en: "What changed between two versions, where and by how much",
    },
    after: Some(Said {
        es: "Ejemplo:\n  saldo diff --period 2019-01..2019-06 --place states --from 2019-11 --to 2025-06",
        en: "Example:\n  saldo diff --period 2019-01..2019-06 --place states --from 2019-11 --to 2025-06",
    }),
    options: &[
        SELECTOR,
        &[
            Opt::new("from", Form::Text, Said { es: "Versión anterior", en: "Earlier version" }),
            Opt::new("to", Form::Text, Said { es: "Versión posterior", en: "Later version" }),
        ],
    ],
    answer: Answer::Report(diff),
};

fn diff(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let vintage = |flag: &'static str| {
        let given = arguments.get_one::<String>(flag);
        given.map(|value| desk::read(value, &format!("--{flag}"))).transpose()
    };
    let question =
        DiffQuestion { selector: selector(arguments)?, from: vintage("from")?, to: vintage("to")? };
    context.answer(&desk::diff(&context.record()?, &question)?)
}
