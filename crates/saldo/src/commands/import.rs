//! `saldo import`: adds files to the record.

use std::path::PathBuf;

use clap::ArgMatches;
use desk::{Error, ImportQuestion};

use super::{
    Answer, Form, Opt, Row,
    releases::{ABOUT_RELEASE, about_release, imported},
};
use crate::{context::Context, output::Outcome, progress::Bars, said::Said};

/// The command.
pub(super) const IMPORT: Row = Row {
    name: "import",
    about: Said {
        es: "Agrega al registro archivos tal como se descargaron",
        en: "Add files to the record as they were downloaded",
    },
    after: Some(Said {
        es: "Ejemplo:\n  saldo import IDEFC_NM_oct26.csv --public 2026-11-20\n  saldo import Estatal.zip --member \"Estatal 2015-2025.csv\"\n\nReconoce por sí mismo el formato y la codificación, también dentro de .gz, .bz2 y .zip. De un .zip con varios guarda el archivo que se dice, como si hubiera llegado solo. Dice cuántas filas leyó, conservó y rechazó, y por qué, y qué cambió en las cifras de los informes guardados. O entra todo el archivo o no entra nada.\n\nAntes de agregar el primero mira todos: si alguno no existe, no es un archivo o no se puede leer, no agrega ninguno. Si uno se rechaza por su contenido, agrega los demás, dice cuáles entraron y cuáles no, y termina con 1.",
        en: "Example:\n  saldo import IDEFC_NM_oct26.csv --public 2026-11-20\n  saldo import Estatal.zip --member \"Estatal 2015-2025.csv\"\n\nRecognises layout and encoding itself, also inside .gz, .bz2 and .zip. Of a .zip with several it keeps the file that is named, as if it had come alone. Says how many rows it read, kept and rejected, and why, and what changed in the figures of saved reports. A file goes in whole or not at all.\n\nAll files are looked at before the first is added: if one is missing, is not a file or cannot be read, none is added. If one is refused for what it holds, the others are added; it says which went in and which did not, and ends with 1.",
    }),
    options: &[
        &[Opt::new(
            "files",
            Form::Files,
            Said { es: "Archivos tal como se descargaron", en: "Files as they were downloaded" },
        )],
        ABOUT_RELEASE,
    ],
    answer: Answer::Report(import),
};

fn import(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let files = arguments.get_many::<PathBuf>("files").into_iter().flatten().cloned().collect();
    let question = ImportQuestion { files, options: about_release(arguments, context)? };
    let bars = Bars::new(context.environment);
    imported(&desk::import(context.store()?, &question, &bars)?, context)
}
