//! What is known of a release and does not stand in it; none of it is said unasked.

use clap::ArgMatches;
use desk::Error;

use super::{Form, Opt};
use crate::{
    context::Context,
    output::{Outcome, talk},
    said::Said,
};

/// What is said of a release when it is added: an import that says nothing of custody is of the publisher's own file.
pub(super) const ABOUT_RELEASE: &[Opt] = &[
    PUBLIC,
    NOT_LATER_THAN,
    CUSTODY.or("publisher"),
    KEEPER,
    ADDRESS,
    TERMS,
    Opt::new(
        "covers",
        Form::Text,
        Said {
            es: "Qué debe tener un archivo parcial: todo, entidades (11 o 11,14) o delitos (homicidio-doloso)",
            en: "What a partial file is meant to hold: all, states (11 or 11,14) or offences (intentional-homicide)",
        },
    ),
    Opt::new(
        "member",
        Form::Text,
        Said {
            es: "Cuál de los archivos de un .zip con varios, por su nombre, con acentos o sin ellos; o cuál de las versiones de una tabla que tiene varias",
            en: "Which file of a .zip with several, by its name, with accents or without; or which version of a table that holds several",
        },
    ),
    Opt::new(
        "large",
        Form::Switch,
        Said { es: "Lee también un archivo de más de 1 GiB", en: "Read a file of more than 1 GiB too" },
    ),
];

/// What may be said anew of it.
pub(super) const FACTS_OF_RELEASE: &[Opt] = &[PUBLIC, NOT_LATER_THAN, CUSTODY, KEEPER, ADDRESS, TERMS];

const PUBLIC: Opt = Opt::new(
    "public",
    Form::Text,
    Said {
        es: "Día en que la institución los publicó", en: "Day on which the publisher made them public"
    },
)
.not_with("not-later-than");
const NOT_LATER_THAN: Opt = Opt::new(
    "not-later-than",
    Form::Text,
    Said {
        es: "Día en el que ya eran públicos, si no se sabe desde cuándo",
        en: "Day by which they were public, when it is not known since when",
    },
);
const CUSTODY: Opt = Opt::new(
    "custody",
    Form::Among(&["publisher", "copy", "rewriting"]),
    Said {
        es: "publisher (archivo de la institución), copy (copia) o rewriting (reescritura)",
        en: "publisher (the publisher's own file), copy or rewriting",
    },
)
.quiet();
const KEEPER: Opt = Opt::new(
    "keeper",
    Form::Text,
    Said {
        es: "Quién guarda la copia o reescribió el archivo",
        en: "Who keeps the copy or rewrote the file",
    },
);
const ADDRESS: Opt =
    Opt::new("address", Form::Text, Said { es: "Dónde se encontró", en: "Where it was found" });
const TERMS: Opt = Opt::new(
    "terms-of-use",
    Form::Text,
    Said { es: "Términos de uso de sus cifras", en: "Terms of use of its figures" },
);

pub(super) fn about_release(
    arguments: &ArgMatches,
    context: &Context<'_>,
) -> Result<desk::AboutRelease, Error> {
    let text = |flag: &str| arguments.get_one::<String>(flag).cloned();
    Ok(desk::AboutRelease {
        public: text("public").map(|day| desk::read_date(&day, "--public")).transpose()?,
        not_later_than: text("not-later-than")
            .map(|day| desk::read_date(&day, "--not-later-than"))
            .transpose()?,
        today: context.environment.today,
        // default: the command line says `publisher`
        custody: desk::read_custody(&text("custody").unwrap_or_default()),
        keeper: text("keeper"),
        address: text("address"),
        terms: text("terms-of-use"),
        large: arguments.get_flag("large"),
        member: text("member"),
        covers: text("covers").map(|part| desk::read(&part, "--covers")).transpose()?,
    })
}

/// Prints what became of files; what was left undone is said on stderr too and ends with 1.
pub(super) fn imported(files: &desk::ImportedFiles, context: &Context<'_>) -> Result<Outcome, Error> {
    // Said first: the store has changed, whatever becomes of the answer.
    if let Some(told) = &files.told {
        talk(told, context.environment.language);
    }
    let outcome = context.answer(&files.report)?;
    Ok(if files.whole { outcome } else { Outcome::DonePartly })
}
