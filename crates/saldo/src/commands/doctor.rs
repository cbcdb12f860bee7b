//! `saldo doctor`: whether the store is whole.

use clap::ArgMatches;
use desk::Error;

use super::{Answer, Form, Opt, Row};
use crate::{context::Context, output::Outcome, progress::Bars, said::Said};

/// The command.
pub(super) const DOCTOR: Row = Row {
    name: "doctor",
    about: Said {
        es: "Comprueba que el registro esté entero y que el programa funcione",
        en: "Check that the store is whole and the program works",
    },
    after: None,
    options: &[&[Opt::new(
        "repair",
        Form::Switch,
        Said {
            es: "Repara el registro propio: calcula de nuevo lo dañado y aparta lo que no se puede",
            en: "Mend your store: derive again what is damaged and set aside what cannot be",
        },
    )]],
    answer: Answer::Report(doctor),
};

fn doctor(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let examined = desk::doctor(
        context.store.as_deref(),
        arguments.get_flag("repair"),
        &Bars::new(context.environment),
    )?;
    context.answer(&examined.report)?;
    Ok(if examined.whole { Outcome::Answered } else { Outcome::DoesNotHold })
}
