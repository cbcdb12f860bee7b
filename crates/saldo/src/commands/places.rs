//! `saldo places`: states and municipalities by name.

use clap::ArgMatches;
use desk::Error;

use super::{Answer, Form, Opt, Row};
use crate::{context::Context, output::Outcome, said::Said};

/// The command.
pub(super) const PLACES: Row = Row {
    name: "places",
    about: Said {
        es: "Busca entidades y municipios por su nombre y da su clave",
        en: "Find states and municipalities by name, with their codes",
    },
    after: Some(Said {
        es: "Ejemplos:\n  saldo places                 las 32 entidades\n  saldo places celaya          su clave, para --place\n  saldo places \"benito juárez\"  todos los que se llaman así, el más poblado primero\n\nMayúsculas y acentos no importan, y se perdona una letra de cada cuatro.",
        en: "Examples:\n  saldo places                 the 32 states\n  saldo places celaya          its code, for --place\n  saldo places \"benito juárez\"  all that are called so, the most populous first\n\nCapitals and accents do not matter, and one letter in four may be wrong.",
    }),
    options: &[&[Opt::new(
        "name",
        Form::Text,
        Said { es: "Un nombre, entero o su principio", en: "A name, whole or its beginning" },
    )
    .placed()]],
    answer: Answer::Report(places),
};

fn places(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let name = arguments.get_one::<String>("name").map(String::as_str);
    context.answer(&desk::places(&context.record()?, name)?)
}
