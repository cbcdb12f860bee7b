//! `saldo demo`: checks claims, judges policies and writes a report.

use std::path::PathBuf;

use clap::ArgMatches;
use desk::Error;

use super::{Answer, Form, Opt, Row};
use crate::{
    context::Context,
    output::{Format, Outcome, print, talk},
    progress::Bars,
    said::Said,
};

/// The command.
pub(super) const DEMO: Row = Row {
    name: "demo",
    about: Said {
        es: "Comprueba las afirmaciones de 2019, juzga las políticas incluidas y escribe el informe",
        en: "Check the claims of 2019, judge the shipped policies and write the report",
    },
    after: Some(Said {
        es: "Ejemplo:\n  saldo demo --out informe\n\nEscribe en la carpeta un informe HTML en español y otro en inglés, sus datos en JSON y CSV, y muestra la ruta. Reemplaza sólo lo que escribió antes en ella (está en saldo.sha256). No usa la red.",
        en: "Example:\n  saldo demo --out report\n\nWrites into the folder an HTML report in Spanish and one in English, their data as JSON and CSV, and prints the path. Replaces only what it wrote there before (listed in saldo.sha256). Uses no network.",
    }),
    options: &[&[Opt::new(
        "out",
        Form::Folder,
        Said { es: "Carpeta del informe", en: "Folder of the report" },
    )]],
    answer: Answer::Report(demo),
};

fn demo(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let folder =
        arguments.get_one::<PathBuf>("out").cloned().unwrap_or_else(|| PathBuf::from("saldo-report"));
    let bars = Bars::new(context.environment);
    let record = context.record()?;
    let written = desk::demo(&record, &folder, context.environment.language, (context.seed, &bars))?;
    print(&written.summary, Format::Table, context.environment)?;
    if context.save {
        desk::save(context.store()?, &written.report)?;
    }
    talk(&written.where_it_is, context.environment.language);
    Ok(Outcome::Answered)
}
