//! `saldo evaluate`: a policy judged by the rules of its file.

use std::path::Path;

use clap::ArgMatches;
use desk::{Error, NamedText, OwnColumns, Text};

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
        es: "Ejemplos:\n  saldo evaluate culiacan-2019                   una política incluida\n  saldo evaluate mi-politica.toml --format html > politica.html\n  saldo evaluate culiacan-2019 --all-vintages    ¿cambia el veredicto con la versión de las cifras?\n  saldo evaluate power mi-politica.toml          antes de mirar: ¿qué efecto podría ver este diseño?\n  saldo evaluate schema                          el esquema de un archivo de política (JSON Schema)\n\nCon cifras propias (CSV, Parquet o .xlsx; una fila por unidad y periodo):\n  saldo evaluate escuelas.csv --unit escuela --time anio --outcome tasa --treated desde\n                                                 responde ya, con todos los métodos que el diseño admite\n  saldo evaluate casos.csv --unit estado --time mes --outcome casos --exposure poblacion --treated desde\n                                                 una cuenta, por habitante\n  saldo evaluate new escuelas.csv                escribe escuelas.toml, comentado y listo para correr\n\nEl periodo es un año (2019), un trimestre (2019-Q3), un mes (2019-07, 201907) o un día. En --treated va el primer periodo tratado de cada unidad (vacío o 0: nunca), o 0 y 1 por periodo. Las unidades son lugares, escuelas u otras, y nunca personas.",
        en: "Examples:\n  saldo evaluate culiacan-2019                   a shipped policy\n  saldo evaluate my-policy.toml --format html > policy.html\n  saldo evaluate culiacan-2019 --all-vintages    does the verdict change with the version?\n  saldo evaluate power my-policy.toml            before looking: what effect could this design see?\n  saldo evaluate schema                          the schema of a policy file (JSON Schema)\n\nOn figures of your own (CSV, Parquet or .xlsx; one row for each unit and period):\n  saldo evaluate schools.csv --unit school --time year --outcome rate --treated since\n                                                 answers at once, by all methods that the design admits\n  saldo evaluate cases.csv --unit state --time month --outcome cases --exposure population --treated since\n                                                 a count, per inhabitant\n  saldo evaluate new schools.csv                 writes schools.toml, commented and ready to run\n\nA period is a year (2019), a quarter (2019-Q3), a month (2019-07, 201907) or a day. --treated holds the first period treated of each unit (empty or 0: never), or 0 and 1 by period. Units are places, schools or others, and never persons.",
    }),
    options: &[&[
        Opt::new(
            "policy",
            Form::Word,
            Said {
                es: "Archivo de política o de cifras propias, o el nombre de una política incluida; `new` y un archivo de cifras escribe una, `power` y una política dice qué podría verse, `schema` da el esquema",
                en: "Policy file or file of your own figures, or the name of a shipped policy; `new` and a file of figures writes one, `power` and a policy says what could be seen, `schema` gives the schema",
            },
        ),
        Opt::new(
            "unit",
            Form::Text,
            Said { es: "Cifras propias: columna de la unidad", en: "Own figures: the column of the unit" },
        ),
        Opt::new(
            "time",
            Form::Text,
            Said { es: "Cifras propias: columna del periodo", en: "Own figures: the column of the period" },
        ),
        Opt::new(
            "outcome",
            Form::Text,
            Said { es: "Cifras propias: columna del resultado", en: "Own figures: the column of the outcome" },
        ),
        Opt::new(
            "treated",
            Form::Text,
            Said {
                es: "Cifras propias: columna del primer periodo tratado, o de 0 y 1 por periodo",
                en: "Own figures: the column of the first period treated, or of 0 and 1 by period",
            },
        ),
        Opt::new(
            "exposure",
            Form::Text,
            Said {
                es: "Cifras propias: columna de la población entre la que se divide una cuenta",
                en: "Own figures: the column of the population by which a count is divided",
            },
        ),
        Opt::new(
            "kind",
            Form::Among(&["count", "rate"]),
            Said {
                es: "Cifras propias: count, si el resultado se cuenta y se puede sumar; rate, si es una tasa u otro nivel",
                en: "Own figures: count, where the outcome is counted and can be added up; rate, where it is a rate or another level",
            },
        )
        .quiet(),
        Opt::new(
            "better",
            Form::Among(&["fall", "rise"]),
            Said {
                es: "Cifras propias: fall, si menos es mejor (así vale si no se dice); rise, si más es mejor",
                en: "Own figures: fall, where less is better (as it is unless said); rise, where more is better",
            },
        )
        .quiet(),
        Opt::new(
            "sheet",
            Form::Text,
            Said { es: "Cifras propias: hoja del libro", en: "Own figures: the sheet of the workbook" },
        ),
        Opt::new(
            "stdout",
            Form::Switch,
            Said {
                es: "Con new: muestra el archivo de política en vez de escribirlo",
                en: "With new: show the policy file instead of writing it",
            },
        ),
        Opt::new(
            "of",
            Form::Text,
            Said {
                es: "Después de power: la política de la que se pregunta qué podría verse; después de new: el archivo de cifras propias",
                en: "After power: the policy of which it is asked what could be seen; after new: the file of your own figures",
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
    let policy = policy_of(asked.ok_or_else(desk::no_policy_named)?, arguments, context)?;
    let (bars, record) = (Bars::new(context.environment), context.record()?);
    context.answer(&desk::evaluate_power(&record, &policy, context.seed, &bars)?)
}

/// A policy by its name or file, or that of a file of one's own figures.
fn policy_of(name: &str, arguments: &ArgMatches, context: &Context<'_>) -> Result<NamedText, Error> {
    match desk::is_table(name) {
        true => desk::own_question(Path::new(name), &columns(arguments), context.environment.language),
        false => desk::policy_file(name),
    }
}

/// A second file is named by mistake.
const ONE_FILE: Said = Said {
    es: "se juzga un archivo a la vez; el segundo va sólo con new o power",
    en: "one file is judged at a time; a second one goes with new or power alone",
};

/// What was said of the columns of a file of one's own.
fn columns(arguments: &ArgMatches) -> OwnColumns {
    let text = |name: &str| arguments.get_one::<String>(name).cloned();
    OwnColumns {
        unit: text("unit"),
        time: text("time"),
        outcome: text("outcome"),
        treated: text("treated"),
        exposure: text("exposure"),
        kind: text("kind"),
        sheet: text("sheet"),
        more_is_better: text("better").is_some_and(|better| better == "rise"),
    }
}

/// Writes the policy file of a file of one's own, or shows it.
fn new_policy(arguments: &ArgMatches, context: &Context<'_>, file: Option<&Path>) -> Result<Outcome, Error> {
    let language = context.environment.language;
    let file = file.ok_or_else(|| Error::mistyped("new", NAME_A_FILE.words()))?;
    let asked = columns(arguments);
    if arguments.get_flag("stdout") {
        output::print_text(&desk::new_policy(file, &asked, language)?)?;
    } else {
        talk(&desk::write_new_policy(file, &asked, language)?, language);
    }
    Ok(Outcome::Answered)
}

/// No file is named.
const NAME_A_FILE: Said = Said {
    es: "falta el archivo de cifras: saldo evaluate new cifras.csv",
    en: "the file of figures is missing: saldo evaluate new figures.csv",
};

fn evaluate(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    // default: the command line asks for it
    let name = arguments.get_one::<String>("policy").map(String::as_str).unwrap_or_default();
    if name == "schema" {
        output::print_text(&desk::schema())?;
        return Ok(Outcome::Answered);
    }
    let given = arguments.get_one::<String>("of");
    if name == "power" {
        return power(arguments, context);
    }
    if name == "new" {
        return new_policy(arguments, context, given.map(Path::new));
    }
    if let Some(more) = given {
        return Err(Error::mistyped(more, ONE_FILE.words()));
    }
    let language = context.environment.language;
    let policy = policy_of(name, arguments, context)?;
    let (bars, record) = (Bars::new(context.environment), context.record()?);
    let ledger = desk::Ledger::of(context.store.as_deref());
    let outcome = if arguments.get_flag("all-vintages") {
        context.answer(&desk::evaluate_all_vintages(&record, &policy, context.seed, &bars)?)?
    } else {
        let judged = desk::evaluate(&record, &policy, (context.seed, &ledger), &bars)?;
        context.answer_with(&judged.report, &judged.verdict)?
    };
    if desk::is_table(name) {
        talk(&Text::code(&policy.text), language);
    }
    if let Some(told) = ledger.note(&policy, context.environment.today)? {
        talk(&told, context.environment.language);
    }
    Ok(outcome)
}
