//! `saldo explain`: where a figure comes from.

use std::path::PathBuf;

use clap::ArgMatches;
use desk::{Error, Record};

use super::{
    Answer, Form, Opt, Row,
    selector::{SELECTOR, selector},
};
use crate::{
    context::Context,
    output::{Outcome, talk},
    said::Said,
};

/// The command.
pub(super) const EXPLAIN: Row = Row {
    name: "explain",
    about: Said { es: "De dónde viene una cifra: archivo, hoja, fila y columna", en: "Where a figure comes from: release, sheet, row and column" },
    after: Some(Said { es: "Ejemplos:\n  saldo explain --period 2019-01..2019-06 --place 25      las celdas detrás de un total\n  saldo explain show:states/2019/total@8c05.b11c=1ea0.40cf.f4ff/25/number   la clave que acompaña a una respuesta\n  saldo explain 3f2a90c1d4e5b678 --report saldo-report/saldo.json\n\nUna clave se pregunta de nuevo a los mismos archivos; si la respuesta difiere, termina con 3. No escribe nada.", en: "Examples:\n  saldo explain --period 2019-01..2019-06 --place 25      the cells behind a total\n  saldo explain show:states/2019/total@8c05.b11c=1ea0.40cf.f4ff/25/number   the key printed with an answer\n  saldo explain 3f2a90c1d4e5b678 --report saldo-report/saldo.json\n\nA key is asked again of the same releases; when the answer differs, it ends with 3. Nothing is written." }),
    options: &[&[Opt::new("trace", Form::Text, Said { es: "La clave de una respuesta, con la fila y la columna de una cifra; o la de un estudio", en: "The key of an answer, with the row and column of a figure; or that of a study" }).placed(),
    Opt::new("report", Form::File, Said { es: "El informe (JSON) en el que está la cifra de un estudio, o el archivo de afirmaciones de la clave", en: "The report (JSON) that holds a study's figure, or the claims file of the key" })], SELECTOR],
    answer: Answer::Report(explain),
};

fn explain(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let record = context.record()?;
    let report = match arguments.get_one::<String>("trace") {
        None => desk::explain_selector(&record, &selector(arguments)?)?,
        Some(key) if desk::read_trace(key).is_err() => return explain_key(record, key, arguments, context),
        Some(trace) => {
            let given = arguments.get_one::<PathBuf>("report");
            let saved = given.cloned().or_else(|| context.store.as_ref().map(|store| store.join("reports")));
            desk::explain(&record, &desk::traces_in(saved.as_deref())?, desk::read_trace(trace)?)?
        }
    };
    context.answer(&report)
}

/// Asks a printed key again; an answer that is not the printed one ends with 3, and says so in a pipe too.
fn explain_key(
    record: Record,
    key: &str,
    arguments: &ArgMatches,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let reports = context.store.as_ref().map(|store| store.join("reports"));
    let file = arguments.get_one::<PathBuf>("report").map(PathBuf::as_path);
    let at_hand = desk::AtHand { file, reports: reports.as_deref() };
    let explained = desk::explain_key(record, &desk::read(key, "explain")?, at_hand)?;
    context.answer(&explained.report)?;
    if explained.same {
        return Ok(Outcome::Answered);
    }
    talk(&explained.said, context.environment.language);
    Ok(Outcome::DoesNotHold)
}
