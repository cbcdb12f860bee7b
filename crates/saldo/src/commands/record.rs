//! `saldo record`: the commands that keep a store, and what each asks of the desk.

use std::path::PathBuf;

use clap::ArgMatches;
use desk::{AmendQuestion, Error};

use super::{Answer, Form, Opt, Row, releases::FACTS_OF_RELEASE};
use crate::{context::Context, output::Outcome, progress::Bars, said::Said};

/// The command.
pub(super) const RECORD: Row = Row {
    name: "record",
    about: Said {
        es: "Cuida su registro: corrige, quita, borra y lleva archivos a otra máquina",
        en: "Keep your store: amend, remove, sweep, and carry releases to another machine",
    },
    after: Some(Said {
        es: "Ejemplos:\n  saldo record amend 1f3a90c1 --public 2026-02-20     el día en que se publicó era otro\n  saldo record remove 1f3a90c1                        ninguna respuesta lo usa ya\n  saldo record sweep                                  borra los bytes de lo quitado\n  saldo record export registro.zip                    lleva el registro a otra máquina\n  saldo record import-store registro.zip\n\nNada de lo escrito cambia: cada orden agrega una entrada, y las anteriores se conservan. Lo que viene con el programa no se corrige ni se quita.",
        en: "Examples:\n  saldo record amend 1f3a90c1 --public 2026-02-20     it was made public on another day\n  saldo record remove 1f3a90c1                        no answer uses it any more\n  saldo record sweep                                  deletes the bytes of what was removed\n  saldo record export store.zip                       carries the store to another machine\n  saldo record import-store store.zip\n\nNothing that was written changes: each command adds a commit, and those before are kept. What came with the program is neither amended nor removed.",
    }),
    options: &[],
    answer: Answer::Commands(&[AMEND, REMOVE, SWEEP, EXPORT, IMPORT_STORE]),
};

/// The release that is meant, by the first digits of its hash.
const RELEASE: Opt = Opt::new(
    "release",
    Form::Word,
    Said {
        es: "Primeros dígitos del archivo, como los muestra saldo show releases",
        en: "First digits of the release, as saldo show releases prints them",
    },
);

const AMEND: Row = Row {
    name: "amend",
    about: Said {
        es: "Corrige lo que consta de un archivo: día en que se publicó, custodia, dirección, términos",
        en: "Amend what is known of a release: public day, custody, address, terms",
    },
    after: Some(Said {
        es: "Ejemplo:\n  saldo record amend 1f3a90c1 --public 2026-02-20\n\nEl archivo se lee de nuevo como si se agregara con los datos corregidos: su corte sigue al día en que se publicó. Lo que no se dice queda como estaba. Para cambiar --covers, quite el archivo y agréguelo de nuevo.",
        en: "Example:\n  saldo record amend 1f3a90c1 --public 2026-02-20\n\nThe release is read again as if it were added with the amended facts: its cut-off follows its public day. What is not said stays as it was. To change --covers, remove the release and add it again.",
    }),
    options: &[&[RELEASE], FACTS_OF_RELEASE],
    answer: Answer::Report(amend),
};

const REMOVE: Row = Row {
    name: "remove",
    about: Said {
        es: "Quita un archivo: ninguna respuesta lo usa, y sus bytes se conservan hasta sweep",
        en: "Remove a release: no answer uses it, and its bytes are kept until sweep",
    },
    after: Some(Said {
        es: "Ejemplo:\n  saldo record remove 1f3a90c1\n\nAgregar el mismo archivo con saldo import lo devuelve.",
        en: "Example:\n  saldo record remove 1f3a90c1\n\nAdding the same file with saldo import brings it back.",
    }),
    options: &[&[RELEASE]],
    answer: Answer::Report(remove),
};

const SWEEP: Row = Row {
    name: "sweep",
    about: Said {
        es: "Borra los bytes de los archivos quitados, y sólo esos",
        en: "Delete the bytes of removed releases, and only those",
    },
    after: Some(Said { es: "Ejemplo:\n  saldo record sweep", en: "Example:\n  saldo record sweep" }),
    options: &[],
    answer: Answer::Report(sweep),
};

const EXPORT: Row = Row {
    name: "export",
    about: Said {
        es: "Escribe el registro en un solo archivo, para llevarlo a otra máquina",
        en: "Write the store into one file, to carry it to another machine",
    },
    after: Some(Said {
        es: "Ejemplo:\n  saldo record export registro.zip\n\nLleva las entradas y todos sus archivos; no los informes guardados ni la bitácora de políticas. No contiene rutas de esta máquina.",
        en: "Example:\n  saldo record export store.zip\n\nCarries the commits and all their files, but neither saved reports nor the ledger of policies. It holds no path of this machine.",
    }),
    options: &[&[Opt::new(
        "file",
        Form::File,
        Said { es: "Archivo que se escribe; no debe existir", en: "File to write; it must not exist" },
    )
    .placed()
    .required()]],
    answer: Answer::Report(export),
};

const IMPORT_STORE: Row = Row {
    name: "import-store",
    about: Said {
        es: "Agrega un registro exportado en otra máquina",
        en: "Add a store that was exported on another machine",
    },
    after: Some(Said {
        es: "Ejemplo:\n  saldo record import-store registro.zip\n\nComprueba cada hash y cada entrada antes de escribir. En un registro vacío, o que es una parte anterior del otro, quedan las mismas entradas. En cualquier otro se agregan los archivos que faltan, uno por uno; los idénticos se pasan por alto, y los que usted quitó siguen quitados. Si los dos registros dicen cosas distintas de un archivo, no se agrega nada.",
        en: "Example:\n  saldo record import-store store.zip\n\nChecks every hash and every commit before it writes. In an empty store, or one that is an earlier part of the other, the commits are the same. In any other, the releases not held are added one by one; identical ones are skipped, and those you removed stay removed. Where the two stores say different things of a release, nothing is added.",
    }),
    options: &[&[Opt::new(
        "file",
        Form::File,
        Said { es: "Archivo de saldo record export", en: "File of saldo record export" },
    )
    .placed()
    .required()]],
    answer: Answer::Report(import_store),
};

fn release(arguments: &ArgMatches) -> String {
    // default: the command line asks for it
    arguments.get_one::<String>("release").cloned().unwrap_or_default()
}

fn file(arguments: &ArgMatches) -> PathBuf {
    // default: the command line asks for it
    arguments.get_one::<PathBuf>("file").cloned().unwrap_or_default()
}

fn amend(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let text = |name: &str| arguments.get_one::<String>(name).cloned();
    let day = |name: &str| text(name).map(|day| desk::read_date(&day, &format!("--{name}"))).transpose();
    let question = AmendQuestion {
        release: release(arguments),
        public: day("public")?,
        not_later_than: day("not-later-than")?,
        custody: text("custody").map(|custody| desk::read_custody(&custody)),
        keeper: text("keeper"),
        address: text("address"),
        terms: text("terms-of-use"),
        today: context.environment.today,
    };
    context.answer(&desk::amend(context.store()?, &question, &Bars::new(context.environment))?)
}

fn remove(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let (today, bars) = (context.environment.today, Bars::new(context.environment));
    context.answer(&desk::remove(context.store()?, &release(arguments), today, &bars)?)
}

fn sweep(_: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let (today, bars) = (context.environment.today, Bars::new(context.environment));
    context.answer(&desk::sweep(context.store()?, today, &bars)?)
}

fn export(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let bars = Bars::new(context.environment);
    context.answer(&desk::export(context.store()?, &file(arguments), &bars)?)
}

fn import_store(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let bars = Bars::new(context.environment);
    context.answer(&desk::import_store(context.store()?, &file(arguments), &bars)?)
}
