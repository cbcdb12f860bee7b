//! `saldo terms`: the first months of each presidency side by side.

use clap::ArgMatches;
use desk::{Error, TermSpan, TermsQuestion};

use super::{
    Answer, Form, Opt, Row,
    selector::{SELECTOR, selector},
};
use crate::{context::Context, output::Outcome, said::Said};

/// The command.
pub(super) const TERMS: Row = Row {
    name: "terms",
    about: Said {
        es: "Los primeros meses de cada presidencia, lado a lado: compara, no evalúa",
        en: "The first months of each presidency side by side: compares, does not evaluate",
    },
    after: Some(Said {
        es: "Ejemplos:\n  saldo terms --months 9\n  saldo terms --years 1 --statistic deaths-by-registration     primer año completo, según el INEGI",
        en: "Examples:\n  saldo terms --months 9\n  saldo terms --years 1 --statistic deaths-by-registration     first whole year, by INEGI",
    }),
    options: &[
        SELECTOR,
        &[
            Opt::new(
                "months",
                Form::Number(1, 72),
                Said {
                    es: "Cuántos primeros meses de cada presidencia (el lapso más largo que permiten todas, si no se dice)",
                    en: "How many first months of each presidency (the longest span that all allow, when none is named)",
                },
            ),
            Opt::new(
                "years",
                Form::Number(1, 6),
                Said {
                    es: "Cuántos primeros años calendario completos, para cifras que se publican por año",
                    en: "How many first whole calendar years, for figures that are published by the year",
                },
            )
            .not_with("months"),
        ],
    ],
    answer: Answer::Report(terms),
};

fn terms(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let span = match (arguments.get_one::<u32>("months"), arguments.get_one::<u32>("years")) {
        (Some(months), _) => Some(TermSpan::Months(*months)),
        (None, Some(years)) => Some(TermSpan::Years(*years)),
        (None, None) => None,
    };
    let question = TermsQuestion { selector: selector(arguments)?, span };
    context.answer(&desk::terms(&context.record()?, &question)?)
}
