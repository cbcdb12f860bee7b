//! `saldo fetch`: brings a release from its publisher.

use std::time::Duration;

use clap::ArgMatches;
use desk::Error;

use super::{
    Answer, Form, Opt, Row,
    releases::{ABOUT_RELEASE, about_release, imported},
};
use crate::{context::Context, output::Outcome, progress::Bars, said::Said};

/// The command.
pub(super) const FETCH: Row = Row {
    name: "fetch",
    about: Said {
        es: "Descarga un archivo de la institución que lo publica y lo agrega",
        en: "Download a release from its publisher and add it",
    },
    after: Some(Said {
        es: "Ejemplo:\n  saldo fetch https://…/IDEFC_NM_oct26.csv --public 2026-11-20\n\nEs la única orden que usa la red. El usuario, la contraseña o el token de una dirección se usan y no se guardan ni se muestran. Lo que se guarda es lo que llegó, byte por byte.",
        en: "Example:\n  saldo fetch https://…/IDEFC_NM_oct26.csv --public 2026-11-20\n\nThe only command that uses a network. A user, a password or a token in the address is used, and neither kept nor shown. What is kept is what came, byte for byte.",
    }),
    options: &[
        &[
            Opt::new(
                "address-of-release",
                Form::Word,
                Said { es: "Dirección del archivo", en: "Address of the release" },
            ),
            Opt::new(
                "silence",
                Form::Number(1, 86_400),
                Said {
                    es: "Segundos que el servidor puede callar (60 si no se dice)",
                    en: "Seconds that the server may be silent (60 unless said)",
                },
            ),
        ],
        ABOUT_RELEASE,
    ],
    answer: Answer::Report(fetch),
};

fn fetch(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    // default: the command line asks for it
    let address = arguments.get_one::<String>("address-of-release").map(String::as_str).unwrap_or_default();
    let question = desk::FetchQuestion {
        address: address.to_owned(),
        about: about_release(arguments, context)?,
        silence: arguments.get_one::<u32>("silence").map(|n| Duration::from_secs(u64::from(*n))),
    };
    let bars = Bars::new(context.environment);
    imported(&desk::fetch(context.store()?, &question, &bars)?, context)
}
