//! `saldo verify`: our methods beside their references.

use std::path::PathBuf;

use clap::ArgMatches;
use desk::Error;

use super::{Answer, Form, Opt, Row};
use crate::{context::Context, output::Outcome, progress::Bars, said::Said};

/// The command.
pub(super) const VERIFY: Row = Row {
    name: "verify",
    about: Said {
        es: "Compara los métodos con los valores que publican sus referencias",
        en: "Hold the methods against the values that their references print",
    },
    after: Some(Said {
        es: "Ejemplos:\n  saldo verify methods                           con los paneles incluidos en el programa\n  saldo verify methods --panels paneles          también con los paneles de una carpeta\n  saldo verify methods --format csv > valores.csv\n\nMuestra cada valor de referencia junto al nuestro, hasta dónde pueden distar y por qué. Una fila sin panel se cuenta aparte y no se da por buena; un método sin ninguna fila corrida queda sin verificar. Los paneles se buscan por su nombre, en CSV (también .gz), Parquet o JSON, en la carpeta y en las que contiene.\n\nTermina con 3 si una fila corrida no se cumple o un método se detiene.",
        en: "Examples:\n  saldo verify methods                           with the panels inside the program\n  saldo verify methods --panels panels           with the panels of a folder as well\n  saldo verify methods --format csv > values.csv\n\nShows each reference value beside ours, how far apart they may lie and why. A row without a panel is counted apart and is no pass; a method of which no row was run is unverified. Panels are looked for by name, as CSV (also .gz), Parquet or JSON, in the folder and in those inside it.\n\nEnds with 3 when a row that was run does not hold or a method stops.",
    }),
    options: &[&[
        Opt::new(
            "what",
            Form::Among(&["methods"]),
            Said { es: "Qué se compara: methods", en: "What is verified: methods" },
        )
        .placed()
        .required()
        .quiet(),
        Opt::new(
            "panels",
            Form::Folder,
            Said {
                es: "Carpeta de paneles de referencia [variable: SALDO_PANELS]",
                en: "Folder of reference panels [variable: SALDO_PANELS]",
            },
        ),
    ]],
    answer: Answer::Report(verify),
};

fn verify(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let given = arguments.get_one::<PathBuf>("panels").or(context.environment.panels.as_ref());
    let bars = Bars::new(context.environment);
    let verified = desk::verify(given.map(PathBuf::as_path), &bars)?;
    context.answer(&verified.report)?;
    Ok(if verified.missed { Outcome::DoesNotHold } else { Outcome::Answered })
}
