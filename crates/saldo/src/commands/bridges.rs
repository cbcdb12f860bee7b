//! `saldo bridges`: figures on both sides of a break, in every reading of how they compare.

use clap::ArgMatches;
use desk::Error;

use super::{
    Answer, Row,
    selector::{SELECTOR, selector},
};
use crate::{context::Context, output::Outcome, said::Said};

/// The command.
pub(super) const BRIDGES: Row = Row {
    name: "bridges",
    about: Said {
        es: "Lo de después de una ruptura frente a los mismos meses de antes, en cada lectura",
        en: "What follows a break against the same months before it, in each reading",
    },
    after: Some(Said {
        es: "Ejemplos:\n  saldo bridges --statistic investigations --offence homicidio-doloso\n  saldo bridges --statistic investigations --offence extorsion --period 2026-01..2026-03",
        en: "Examples:\n  saldo bridges --statistic investigations --offence intentional-homicide\n  saldo bridges --statistic investigations --offence extortion --period 2026-01..2026-03",
    }),
    options: &[SELECTOR],
    answer: Answer::Report(bridges),
};

fn bridges(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    context.answer(&desk::bridges(&context.record()?, &selector(arguments)?)?)
}
