//! One arm a command: reads its flags, calls the desk, prints the report.

use std::{path::PathBuf, time::Duration};

use clap::ArgMatches;
use desk::{
    DiffQuestion, Error, Grain, ImportQuestion, Record, Selector, ShowQuestion, TermSpan, TermsQuestion,
    VintageSelector,
};

use crate::{
    environment::Environment,
    keeping,
    output::{self, Format, Outcome, print, talk},
    progress::Bars,
};

/// Runs the command.
///
/// # Errors
/// What the desk refuses, and what was mistyped beyond what the command line itself knows.
pub fn run(matches: &ArgMatches, environment: &Environment) -> Result<Outcome, Error> {
    let Some((command, arguments)) = matches.subcommand() else { return Ok(Outcome::Answered) };
    let context = Context::new(arguments, environment)?;
    match command {
        "show" => show(arguments, &context),
        "diff" => diff(arguments, &context),
        "explain" => explain(arguments, &context),
        "terms" => terms(arguments, &context),
        "breaks" => context.answer(&desk::breaks()),
        "check" => check(arguments, &context),
        "evaluate" => evaluate(arguments, &context),
        "import" => import(arguments, &context),
        "fetch" => fetch(arguments, &context),
        "verify" => verify(arguments, &context),
        "doctor" => doctor(arguments, &context),
        "record" => keeping::record(arguments, &context),
        _ => demo(arguments, &context),
    }
}

/// What every command needs.
pub(crate) struct Context<'a> {
    pub environment: &'a Environment,
    format: Format,
    store: Option<PathBuf>,
    seed: u64,
    save: bool,
    /// Whether the user's own store could not be read.
    damaged: std::cell::Cell<bool>,
}

impl<'a> Context<'a> {
    fn new(arguments: &ArgMatches, environment: &'a Environment) -> Result<Self, Error> {
        if let Some(threads) = arguments.get_one::<u16>("threads") {
            // More than a few a core wait for each other, and thousands take minutes to begin.
            let most = std::thread::available_parallelism().map_or(4, |cores| cores.get() * 4);
            desk::use_threads(usize::from(*threads).min(most))?;
        }
        let given = arguments.get_one::<PathBuf>("store").cloned().or_else(|| environment.store.clone());
        Ok(Self {
            environment,
            format: Format::of(arguments.get_one::<String>("format").map(String::as_str), environment),
            store: given.or_else(|| environment.data_home.as_ref().map(|home| home.join("saldo"))),
            seed: arguments.get_one::<u64>("seed").copied().unwrap_or(1),
            save: arguments.get_flag("save"),
            damaged: std::cell::Cell::new(false),
        })
    }

    /// The record; trouble with the user's own store is told, and the shipped record answers.
    fn record(&self) -> Result<Record, Error> {
        let record = desk::open(self.store.as_deref())?;
        if let Some(trouble) = desk::trouble(&record) {
            talk(&trouble, self.environment.language);
            self.damaged.set(true);
        }
        Ok(record)
    }

    pub fn store(&self) -> Result<&std::path::Path, Error> {
        self.store.as_deref().ok_or(Error::NoStore)
    }

    /// How many rows of a long table a page of the terminal has; no end where it goes into a pipe or is no table.
    fn page(&self) -> Option<usize> {
        let is_page = self.environment.data_on_terminal && self.format == Format::Table;
        // Most rows take two lines; the title, the heading and the prompt take the rest.
        is_page.then_some((self.environment.height.saturating_sub(8) / 2).max(5))
    }

    pub fn answer(&self, report: &desk::Report) -> Result<Outcome, Error> {
        self.answer_with(report, report)
    }

    /// The same, where a machine reads one table of its own as CSV.
    fn answer_with(&self, report: &desk::Report, csv: &desk::Report) -> Result<Outcome, Error> {
        print(if self.format == Format::Csv { csv } else { report }, self.format, self.environment)?;
        if let Some(text) = desk::incomplete(report) {
            talk(&text, self.environment.language);
        }
        if self.save {
            desk::save(self.store()?, report)?;
        }
        Ok(if self.damaged.get() { Outcome::Damaged } else { Outcome::Answered })
    }
}

fn selector(arguments: &ArgMatches) -> Result<Selector, Error> {
    let text = |flag: &str| arguments.get_one::<String>(flag).map(String::as_str);
    let statistic = desk::read(text("statistic").unwrap_or("victims"), "--statistic")?;
    let offence = match text("offence") {
        Some(offence) => desk::read(offence, "--offence")?,
        None => desk::usual_offences(statistic),
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
            &arguments.get_many::<String>("accepting").unwrap_or_default().cloned().collect::<Vec<_>>(),
        )?,
    })
}

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
    let question = ShowQuestion {
        selector: selector(arguments)?,
        grain,
        rates: !arguments.get_flag("no-rates"),
        projection: arguments.get_one::<String>("projection").cloned(),
    };
    context.answer(&desk::show(&record, &question)?)
}

fn diff(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let vintage = |flag: &'static str| {
        let given = arguments.get_one::<String>(flag);
        given.map(|value| desk::read(value, &format!("--{flag}"))).transpose()
    };
    let question =
        DiffQuestion { selector: selector(arguments)?, from: vintage("from")?, to: vintage("to")? };
    context.answer(&desk::diff(&context.record()?, &question)?)
}

fn explain(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let record = context.record()?;
    let report = match arguments.get_one::<String>("trace") {
        None => desk::explain_selector(&record, &selector(arguments)?)?,
        Some(key) if desk::read_trace(key).is_err() => return explain_key(record, key, arguments, context),
        Some(trace) => {
            let given = arguments.get_one::<PathBuf>("report");
            let saved = given.cloned().or_else(|| context.store.as_ref().map(|store| store.join("reports")));
            desk::explain(&record, &desk::traces_in(saved.as_deref())?, desk::read_trace(trace)?)?
        }
    };
    context.answer(&report)
}

/// Asks a printed key again; an answer that is not the printed one ends with 3, and says so in a pipe too.
fn explain_key(
    record: Record,
    key: &str,
    arguments: &ArgMatches,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let reports = context.store.as_ref().map(|store| store.join("reports"));
    let file = arguments.get_one::<PathBuf>("report").map(PathBuf::as_path);
    let at_hand = desk::AtHand { file, reports: reports.as_deref() };
    let explained = desk::explain_key(record, &desk::read(key, "explain")?, at_hand)?;
    context.answer(&explained.report)?;
    if explained.same {
        return Ok(Outcome::Answered);
    }
    talk(&explained.said, context.environment.language);
    Ok(Outcome::DoesNotHold)
}

fn terms(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let span = match (arguments.get_one::<u32>("months"), arguments.get_one::<u32>("years")) {
        (Some(months), _) => Some(TermSpan::Months(*months)),
        (None, Some(years)) => Some(TermSpan::Years(*years)),
        (None, None) => None,
    };
    let question = TermsQuestion { selector: selector(arguments)?, span };
    context.answer(&desk::terms(&context.record()?, &question)?)
}

fn check(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let claims = desk::claims_file(arguments.get_one::<PathBuf>("claims").map(PathBuf::as_path))?;
    let checked = desk::check(&context.record()?, &claims.text, &claims.name)?;
    let outcome = context.answer_with(&checked.report, &checked.figures)?;
    Ok(if checked.contradicted { Outcome::DoesNotHold } else { outcome })
}

fn evaluate(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let name = arguments.get_one::<String>("policy").map(String::as_str).unwrap_or_default();
    if name == "schema" {
        output::print_text(&desk::schema())?;
        return Ok(Outcome::Answered);
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

fn verify(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let given = arguments.get_one::<PathBuf>("panels").or(context.environment.panels.as_ref());
    let bars = Bars::new(context.environment);
    let verified = desk::verify(given.map(PathBuf::as_path), &bars)?;
    context.answer(&verified.report)?;
    Ok(if verified.missed { Outcome::DoesNotHold } else { Outcome::Answered })
}

fn import(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let files = arguments.get_many::<PathBuf>("files").unwrap_or_default().cloned().collect();
    let question = ImportQuestion { files, options: about_release(arguments, context)? };
    let bars = Bars::new(context.environment);
    imported(&desk::import(context.store()?, &question, &bars)?, context)
}

/// Prints what became of files; what was left undone is said on stderr too and ends with 1.
fn imported(files: &desk::ImportedFiles, context: &Context<'_>) -> Result<Outcome, Error> {
    // Said first: the store has changed, whatever becomes of the answer.
    if let Some(told) = &files.told {
        talk(told, context.environment.language);
    }
    let outcome = context.answer(&files.report)?;
    Ok(if files.whole { outcome } else { Outcome::DonePartly })
}

fn fetch(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let address = arguments.get_one::<String>("address-of-release").map(String::as_str).unwrap_or_default();
    let question = desk::FetchQuestion {
        address: address.to_owned(),
        about: about_release(arguments, context)?,
        silence: arguments.get_one::<u64>("silence").copied().map(Duration::from_secs),
    };
    let bars = Bars::new(context.environment);
    imported(&desk::fetch(context.store()?, &question, &bars)?, context)
}

fn about_release(arguments: &ArgMatches, context: &Context<'_>) -> Result<desk::AboutRelease, Error> {
    let text = |flag: &str| arguments.get_one::<String>(flag).cloned();
    Ok(desk::AboutRelease {
        public: text("public").map(|day| desk::read_date(&day, "--public")).transpose()?,
        not_later_than: text("not-later-than")
            .map(|day| desk::read_date(&day, "--not-later-than"))
            .transpose()?,
        today: context.environment.today,
        custody: desk::read_custody(&text("custody").unwrap_or_default()),
        keeper: text("keeper"),
        address: text("address"),
        terms: text("terms-of-use"),
        large: arguments.get_flag("large"),
        covers: text("covers").map(|part| desk::read(&part, "--covers")).transpose()?,
    })
}

fn doctor(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let examined = desk::doctor(
        context.store.as_deref(),
        arguments.get_flag("repair"),
        &Bars::new(context.environment),
    )?;
    context.answer(&examined.report)?;
    Ok(if examined.whole { Outcome::Answered } else { Outcome::DoesNotHold })
}

fn demo(arguments: &ArgMatches, context: &Context<'_>) -> Result<Outcome, Error> {
    let folder =
        arguments.get_one::<PathBuf>("out").cloned().unwrap_or_else(|| PathBuf::from("saldo-report"));
    let bars = Bars::new(context.environment);
    let record = context.record()?;
    let written = desk::demo(&record, &folder, context.environment.language, (context.seed, &bars))?;
    print(&written.summary, Format::Table, context.environment)?;
    if context.save {
        desk::save(context.store()?, &written.report)?;
    }
    talk(&written.where_it_is, context.environment.language);
    Ok(Outcome::Answered)
}
