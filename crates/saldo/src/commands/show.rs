//! `saldo show`: a series, a table or a total.

use clap::ArgMatches;
use desk::{Error, Grain, Selector, ShowQuestion};

use super::{
    Answer, Form, Opt, Row,
    selector::{SELECTOR, selector},
};
use crate::{context::Context, output::Outcome, said::Said};

/// The command.
pub(super) const SHOW: Row = Row {
    name: "show",
    about: Said {
        es: "Responde con una serie, una tabla o un total",
        en: "Answer with a series, a table or a total",
    },
    after: Some(Said {
        es: "Ejemplos:\n  saldo show --period 2019-01..2019-06 --by total\n  saldo show --statistic investigations --offence extorsion --place states --period 2019 --by total\n  saldo show --period 2019-01..2019-06 --as-of 2020-02-01     lo que se sabía ese día\n  saldo show --place Sinaloa --period 2019 --format csv > sinaloa.csv\n  saldo show releases\n  saldo show rejected 1f3a90c1                                qué filas se rechazaron y por qué",
        en: "Examples:\n  saldo show --period 2019-01..2019-06 --by total\n  saldo show --statistic investigations --offence extortion --place states --period 2019 --by total\n  saldo show --period 2019-01..2019-06 --as-of 2020-02-01     what was known that day\n  saldo show --place Sinaloa --period 2019 --format csv > sinaloa.csv\n  saldo show releases\n  saldo show rejected 1f3a90c1                                which rows were rejected and why",
    }),
    options: &[
        &[
            Opt::new(
                "what",
                Form::Among(&["figures", "releases", "rejected"]),
                Said {
                    es: "figures (cifras), releases (archivos) o rejected (filas rechazadas)",
                    en: "figures, releases or rejected (rows)",
                },
            )
            .placed()
            .or("figures"),
            Opt::new(
                "release",
                Form::Text,
                Said {
                    es: "Con rejected: los primeros dígitos de un archivo; sin ellos, todos",
                    en: "With rejected: the first digits of a release; without them, all",
                },
            )
            .placed(),
        ],
        SELECTOR,
        &[
            Opt::new(
                "by",
                Form::Among(&["month", "year", "total"]),
                Said { es: "Por month, year o total", en: "By month, year or total" },
            )
            .or("month"),
            Opt::new(
                "level",
                Form::Texts,
                Said {
                    es: "Un nivel de otra dimensión: sexo=Mujer, sexo=cada (la suma de todos), sexo=total",
                    en: "A level of a further dimension: sex=Mujer, sex=each (the sum of all), sex=total",
                },
            ),
            Opt::new("no-rates", Form::Switch, Said { es: "Sin tasas", en: "Without rates" }),
            Opt::new(
                "projection",
                Form::Text,
                Said {
                    es: "Proyección de población de las tasas", en: "Population projection of the rates"
                },
            ),
        ],
    ],
    answer: Answer::Drawn(show),
};

fn show(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let record = context.record()?;
    let release = arguments.get_one::<String>("release").cloned();
    match (arguments.get_one::<String>("what").map(String::as_str), release) {
        (Some("rejected"), release) => {
            let page = context.page();
            return context.answer(&desk::rejected(&record, &desk::RejectedQuestion { release, page })?);
        }
        (_, Some(typed)) => return Err(desk::release_of_nothing(&typed)),
        (Some("releases"), None) => return context.answer(&desk::releases(&record)),
        (_, None) => {}
    }
    let grain = match arguments.get_one::<String>("by").map(String::as_str) {
        Some("total") => Grain::Total,
        Some("year") => Grain::Year,
        _ => Grain::Month,
    };
    let levels: Vec<String> = arguments.get_many("level").into_iter().flatten().cloned().collect();
    let question = ShowQuestion {
        selector: Selector { levels: desk::read_levels(&levels)?, ..selector(arguments)? },
        grain,
        rates: !arguments.get_flag("no-rates"),
        projection: arguments.get_one::<String>("projection").cloned(),
    };
    if context.format.is_picture() {
        return context.draw(&desk::show_picture(&record, &question)?);
    }
    context.answer(&desk::show(&record, &question)?)
}
