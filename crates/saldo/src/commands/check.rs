//! `saldo check`: claims held against the record.

use std::path::PathBuf;

use clap::ArgMatches;
use desk::Error;

use super::{Answer, Form, Opt, Row};
use crate::{context::Context, output::Outcome, said::Said};

/// The command.
pub(super) const CHECK: Row = Row {
    name: "check",
    about: Said {
        es: "Contrasta afirmaciones con las cifras, según cada definición y versión",
        en: "Check claims against the figures, under each definition and in each version",
    },
    after: Some(Said {
        es: "Ejemplos:\n  saldo check                                    las afirmaciones del comentario de 2019\n  saldo check mis-afirmaciones.toml --format html > afirmaciones.html\n\nTermina con 3 si alguna afirmación queda contradicha.",
        en: "Examples:\n  saldo check                                    the claims of the 2019 commentary\n  saldo check my-claims.toml --format html > claims.html\n\nEnds with 3 when a claim is contradicted.",
    }),
    options: &[&[
        Opt::new("claims", Form::File, Said { es: "Archivo de afirmaciones", en: "Claims file" }).placed()
    ]],
    answer: Answer::Report(check),
};

fn check(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let claims = desk::claims_file(arguments.get_one::<PathBuf>("claims").map(PathBuf::as_path))?;
    let checked = desk::check(&context.record()?, &claims.text, &claims.name)?;
    let outcome = context.answer_with(&checked.report, &checked.figures)?;
    Ok(if checked.contradicted { Outcome::DoesNotHold } else { outcome })
}
