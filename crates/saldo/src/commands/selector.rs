//! The one selector, alike as flag, TOML key, URL parameter and JSON field.

use clap::ArgMatches;
use desk::{Error, LevelsAsked, Selector, VintageSelector};

use super::{Form, Opt};
use crate::said::Said;

/// Its flags.
pub(super) const SELECTOR: &[Opt] = &[
    Opt::new(
        "statistic",
        Form::Text,
        Said {
            es: "Qué se cuenta: victims, investigations, deaths-by-registration, …",
            en: "What is counted: victims, investigations, deaths-by-registration, …",
        },
    )
    .short('s')
    .or("victims"),
    Opt::new(
        "offence",
        Form::Text,
        Said {
            es: "De qué delitos, unidos con +: homicidio-doloso+feminicidio",
            en: "Of which offences, joined with +: intentional-homicide+femicide",
        },
    )
    .short('o'),
    Opt::new(
        "place",
        Form::Text,
        Said {
            es: "Dónde: nation, states, municipalities-of-25, Sinaloa, 25, 25006",
            en: "Where: nation, states, municipalities-of-25, Sinaloa, 25, 25006",
        },
    )
    .short('p')
    .or("nation"),
    Opt::new(
        "period",
        Form::Text,
        Said {
            es: "Cuándo: 2019, 2019-06 o 2019-01..2019-06",
            en: "When: 2019, 2019-06 or 2019-01..2019-06",
        },
    ),
    Opt::new(
        "vintage",
        Form::Text,
        Said {
            es: "Qué versión: latest, un mes de corte como 2019-11 o el principio de un sha256",
            en: "Which version: latest, a cut-off month such as 2019-11 or the beginning of a sha256",
        },
    )
    .or("latest"),
    Opt::new(
        "as-of",
        Form::Text,
        Said {
            es: "Sólo lo que era público ese día: 2020-02-01",
            en: "Only what was public by that day: 2020-02-01",
        },
    ),
    Opt::new(
        "accepting",
        Form::Texts,
        Said {
            es: "Acepta por su nombre una ruptura de la serie; o incomplete, composite, magnitude",
            en: "Accept a break of the series by its name; or incomplete, composite, magnitude",
        },
    ),
];

/// What they say.
///
/// # Errors
/// When one of them is no such thing.
pub(super) fn selector(arguments: &ArgMatches) -> Result<Selector, Error> {
    let text = |flag: &str| arguments.get_one::<String>(flag).map(String::as_str);
    let statistic: desk::Statistic = desk::read(text("statistic").unwrap_or("victims"), "--statistic")?;
    let offence = match text("offence") {
        Some(offence) => desk::read(offence, "--offence")?,
        None => statistic.usual_offences(),
    };
    let read_optional =
        |flag: &'static str| text(flag).map(|value| desk::read(value, &format!("--{flag}"))).transpose();
    Ok(Selector {
        statistic,
        offence,
        place: desk::read(text("place").unwrap_or("nation"), "--place")?,
        period: text("period").map(|value| desk::read(value, "--period")).transpose()?,
        vintage: read_optional("vintage")?.unwrap_or(VintageSelector::Latest),
        as_of: text("as-of").map(|value| desk::read_date(value, "--as-of")).transpose()?,
        accepting: desk::read_accepting(
            &arguments.get_many::<String>("accepting").into_iter().flatten().cloned().collect::<Vec<_>>(),
        )?,
        levels: LevelsAsked::default(),
    })
}
