//! `saldo evaluate`: a policy judged by the rules of its file.

use clap::ArgMatches;
use desk::Error;

use super::{Answer, Form, Opt, Row};
use crate::{
    context::Context,
    output::{self, Outcome, talk},
    progress::Bars,
    said::Said,
};

/// The command.
pub(super) const EVALUATE: Row = Row {
    name: "evaluate",
    about: Said {
        es: "Juzga una política: ¿cambió la violencia, o las cifras no permiten saberlo?",
        en: "Judge a policy: did violence change, or can the data not tell?",
    },
    after: Some(Said {
        es: "Ejemplos:\n  saldo evaluate culiacan-2019                   una política incluida\n  saldo evaluate mi-politica.toml --format html > politica.html\n  saldo evaluate culiacan-2019 --all-vintages    ¿cambia el veredicto con la versión de las cifras?\n  saldo evaluate power mi-politica.toml          antes de mirar: ¿qué efecto podría ver este diseño?\n  saldo evaluate schema                          el esquema de un archivo de política (JSON Schema)",
        en: "Examples:\n  saldo evaluate culiacan-2019                   a shipped policy\n  saldo evaluate my-policy.toml --format html > policy.html\n  saldo evaluate culiacan-2019 --all-vintages    does the verdict change with the version?\n  saldo evaluate power my-policy.toml            before looking: what effect could this design see?\n  saldo evaluate schema                          the schema of a policy file (JSON Schema)",
    }),
    options: &[&[
        Opt::new(
            "policy",
            Form::Word,
            Said {
                es: "Archivo de política, o el nombre de una incluida; o power, y después cuál",
                en: "Policy file, or the name of a shipped one; or power, and then which",
            },
        ),
        Opt::new(
            "of",
            Form::Text,
            Said {
                es: "Después de power: la política de la que se pregunta qué podría verse",
                en: "After power: the policy of which it is asked what could be seen",
            },
        )
        .placed(),
        Opt::new(
            "all-vintages",
            Form::Switch,
            Said {
                es: "Con cada versión de las cifras que se tiene: si el veredicto cambia, y cuándo",
                en: "On every version of the figures that is held: whether the verdict flips, and when",
            },
        ),
        Opt::new(
            "picture",
            Form::Text,
            Said {
                es: "Con --format svg o png: cuál de sus imágenes (trajectory, intervals, placebos, events, map); si no se dice, la primera",
                en: "With --format svg or png: which of its pictures (trajectory, intervals, placebos, events, map); else the first",
            },
        ),
    ]],
    answer: Answer::Drawn(evaluate),
};

/// What a design could see, before any outcome of the time after is looked at.
fn power(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let asked = arguments.get_one::<String>("of").map(String::as_str);
    let policy = desk::policy_file(asked.ok_or_else(desk::no_policy_named)?)?;
    let (bars, record) = (Bars::new(context.environment), context.record()?);
    context.answer(&desk::evaluate_power(&record, &policy, context.seed, &bars)?)
}

fn evaluate(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    // default: the command line asks for it
    let name = arguments.get_one::<String>("policy").map(String::as_str).unwrap_or_default();
    if name == "schema" {
        output::print_text(&desk::schema())?;
        return Ok(Outcome::Answered);
    }
    if name == "power" {
        return power(arguments, context);
    }
    let policy = desk::policy_file(name)?;
    let (bars, record) = (Bars::new(context.environment), context.record()?);
    let ledger = desk::Ledger::of(context.store.as_deref());
    let outcome = if arguments.get_flag("all-vintages") {
        context.answer(&desk::evaluate_all_vintages(&record, &policy, context.seed, &bars)?)?
    } else {
        let judged = desk::evaluate(&record, &policy, (context.seed, &ledger), &bars)?;
        context.answer_with(&judged.report, &judged.verdict)?
    };
    if let Some(told) = ledger.note(&policy, context.environment.today)? {
        talk(&told, context.environment.language);
    }
    Ok(outcome)
}
