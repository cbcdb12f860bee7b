//! Printed keys: every kind of number is asked again under its key, of a new process, and leads to cells or a citation.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
};

use ::report::{Addressed, Block, Report, Span};
use fs_err as fs;
use measure::{Language, Quantity, Trace};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::key_kinds::{Kind, kind_of};
use crate::{
    answer::{blocks_of, report_of},
    bench::Bench,
    line::{Bound, Measured},
    process::Finished,
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Record,
        word: "keys",
        what: "over 200 questions: at most ten keys printed each, and a key leads every kind of number to its cells or citation, or says what differs or is missing",
        sizes: Sizes::Both,
        measure,
    }
}

/// Keys printed below one answer, at most.
const MOST_KEYS: usize = 10;

/// Numbers of one answer that are explained, at most one of a kind.
const EXPLAINED_OF_ANSWER: usize = 4;

/// A question that was asked, with its answer.
struct Asked {
    command: String,
    /// What has to be at hand when its key is asked again.
    at_hand: Vec<OsString>,
    report: Report,
    keys: usize,
}

/// Answers of many kinds, of which more numbers are explained than of others.
const CHECKS: [&str; 2] = ["check", "check shares"];

/// What is found while keys are asked again.
#[derive(Default)]
struct Found {
    kinds: BTreeMap<Kind, usize>,
    explained: BTreeMap<Kind, usize>,
    faults: BTreeMap<&'static str, Vec<String>>,
    tried: BTreeMap<&'static str, usize>,
}

impl Found {
    fn fault(&mut self, what: &'static str, said: String) {
        self.faults.entry(what).or_default().push(said);
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let wanted: usize = bench.sized(14, 204);
    let mut random = ChaCha8Rng::seed_from_u64(20_190_630);
    let (mut found, mut asked, mut drawn) = (Found::default(), 0, 0);
    let mut words = BTreeSet::new();
    let mut most_keys = 0;
    while asked < wanted && drawn < 20 * wanted {
        let question = question(drawn, &mut random);
        drawn += 1;
        // The same question twice shows nothing; `check` and `breaks` have few.
        if !words.insert(question.clone()) {
            continue;
        }
        let Some(answer) = ask(bench, &question)? else { continue };
        asked += 1;
        most_keys = most_keys.max(answer.keys);
        if !(1..=MOST_KEYS).contains(&answer.keys) {
            found.fault(KEYS, format!("{}: {} keys", answer.command, answer.keys));
        }
        explain_some(bench, &answer, &mut random, &mut found)?;
        if asked % 5 == 1 {
            spoil(bench, &answer, &mut found)?;
        }
    }
    Ok(figures(bench, asked, most_keys, &found))
}

const KEYS: &str = "answers with no key or more than ten";
const ENDS: &str = "keys whose explanation does not end with 0";
const LEADS: &str = "explanations without cells or a citation";
const EQUAL: &str = "explanations whose figure is not the printed one";
const ADDS: &str = "sums that are not those of their cells";
const CHECKED: &str = "keys with other digits of check that do not end with 3";
const MISSING: &str = "keys with an unknown release that do not name it";

fn figures(bench: &Bench, asked: usize, most_keys: usize, found: &Found) -> Vec<Measured> {
    let mut all = vec![
        Measured::count("questions", asked, "questions", Bound::AtLeast(bench.sized(14.0, 201.0))),
        Measured::count("keys printed below one answer", most_keys, "keys", Bound::AtMost(10.0)),
    ];
    for kind in Kind::ALL {
        let number = found.kinds.get(&kind).copied().unwrap_or_default();
        let least = bench.sized(1.0, 20.0);
        all.push(Measured::count(
            format!("numbers: {}", kind.name()),
            number,
            "numbers",
            Bound::AtLeast(least),
        ));
        let number = found.explained.get(&kind).copied().unwrap_or_default();
        let least = bench.sized(1.0, 5.0);
        let name = format!("explained in a new process: {}", kind.name());
        all.push(Measured::count(name, number, "numbers", Bound::AtLeast(least)));
    }
    for what in [ADDS, CHECKED, MISSING] {
        let tried = found.tried.get(what).copied().unwrap_or_default();
        let least = bench.sized(3.0, 30.0);
        all.push(Measured::count(format!("tried: {what}"), tried, "keys", Bound::AtLeast(least)));
    }
    for what in [KEYS, ENDS, LEADS, EQUAL, ADDS, CHECKED, MISSING] {
        let faults = found.faults.get(what).map(Vec::as_slice).unwrap_or_default();
        let first = faults.iter().take(6).cloned().collect::<Vec<_>>().join(" | ");
        all.push(Measured::count(what, faults.len(), "keys", Bound::Exactly(0.0)).noting(first));
    }
    all
}

/// Of what the record is asked: the statistic, the offences where there are several, the first and the last year.
const STATISTICS: [(&str, &[&str], (u32, u32)); 10] = [
    ("victims", &["intentional-homicide+femicide", "extortion", "femicide"], (2015, 2024)),
    ("investigations", &["intentional-homicide+femicide", "extortion", "femicide"], (2015, 2023)),
    ("federal-offences", &[], (2012, 2024)),
    ("deaths-by-registration", &["homicide-death"], (1990, 2023)),
    ("population", &[], (1995, 2035)),
    ("force-deployed", &[], (2019, 2021)),
    ("migrants-detained", &[], (2019, 2021)),
    ("killed-in-clashes", &[], (2008, 2020)),
    ("deaths-by-presumed-rivalry", &[], (2007, 2010)),
    ("deaths-by-occurrence", &["homicide-death"], (1990, 2016)),
];

fn any<'a>(random: &mut ChaCha8Rng, among: &[&'a str]) -> &'a str {
    (!among.is_empty())
        .then(|| among.get(random.random_range(0..among.len())))
        .flatten()
        .copied()
        .unwrap_or_default()
}

/// The words of a question: its number says which command, the rest is drawn.
pub(crate) fn question(number: usize, random: &mut ChaCha8Rng) -> String {
    match number {
        0 => return "check".to_owned(),
        1 => return "check shares".to_owned(),
        2 => return "breaks".to_owned(),
        _ => {}
    }
    match number % 6 {
        0 => {
            let place = any(random, &["nation", "states", "25", "11", "30"]);
            let (year, from) =
                (random.random_range(2015..=2019_u32), any(random, &["2019-11", "2023-07", "2024-01"]));
            let statistic = any(random, &["victims", "victims", "investigations"]);
            let from =
                if statistic == "victims" { from } else { any(random, &["2020-10", "2022-03", "2023-07"]) };
            format!("diff -s {statistic} --place {place} --period {year}-01..{year}-06 --from {from}")
        }
        1 => {
            let statistic =
                any(random, &["victims", "investigations", "deaths-by-registration", "federal-offences"]);
            let months = random.random_range(1..=12_u32);
            let place = any(random, &["nation", "25", "08", "09", "15"]);
            let span = any(random, &["", "--years 1", "--years 3"]);
            let span = if span.is_empty() { format!("--months {months}") } else { span.to_owned() };
            format!("terms -s {statistic} --place {place} {span}")
        }
        2 => {
            // What is there on a day is asked of one month, or month by month.
            let statistic = any(random, &["force-deployed", "force-deployed", "population"]);
            let (year, month) = (random.random_range(2020..=2021_u32), random.random_range(1..=6_u32));
            let place = any(random, &["nation", "states", "25", "08", "15", "09"]);
            let period = match statistic {
                "population" => format!("{}-07", random.random_range(1995..=2035_u32)),
                _ if random.random() => format!("{year}-{month:02}"),
                _ => format!("{year}-{month:02}..{year}-{:02}", month + 1),
            };
            format!("show -s {statistic} --place {place} --period {period}")
        }
        _ => shown(random),
    }
}

fn shown(random: &mut ChaCha8Rng) -> String {
    let (statistic, offences, (first, last)) = STATISTICS
        .get(random.random_range(0..STATISTICS.len()))
        .copied()
        .unwrap_or(("victims", &[], (2015, 2024)));
    let place = any(random, &["nation", "nation", "states", "25", "08", "15", "municipalities-of-25"]);
    let year = random.random_range(first..=last);
    let period = match random.random_range(0..4_u32) {
        0 => format!("{year}"),
        1 => format!("{year}-{:02}", random.random_range(1..=12_u32)),
        2 => format!("{year}..{}", (year + random.random_range(1..=3_u32)).min(last)),
        _ => format!("{year}-01..{year}-06"),
    };
    let by = any(random, &["month", "year", "total"]);
    let offence = any(random, offences);
    let offence = if offence.is_empty() { String::new() } else { format!("-o {offence} ") };
    let more = any(random, &["", "", "", "--no-rates", "--vintage 2024-06", "--as-of 2024-10-01"]);
    format!("show -s {statistic} {offence}--place {place} --period {period} --by {by} {more}")
        .trim()
        .to_owned()
}

/// Asks a question; nothing where the record refuses it, which is no answer and has no key.
fn ask(bench: &Bench, question: &str) -> Result<Option<Asked>, Shortfall> {
    // A claim that does not hold ends the command with 3.
    let codes: &[i32] = if CHECKS.contains(&question) { &[0, 3] } else { &[0] };
    let (run, at_hand) = match question {
        "check shares" => {
            let path = bench.scratch("shares.toml");
            fs::write(&path, shares())?;
            (bench.saldo()?.arg("check").arg(&path), vec!["--report".into(), path.into_os_string()])
        }
        _ => (bench.saldo()?.say(question), Vec::new()),
    };
    let page = run.clone().say("--format table").finish()?;
    if !page.code.is_some_and(|code| codes.contains(&code)) {
        return Ok(None);
    }
    let is_key = |word: &&str| word.contains('=') && word.parse::<desk::Key>().is_ok();
    let keys: BTreeSet<&str> = page.stdout.split_whitespace().filter(is_key).collect();
    let report = report_of(&run, codes)?;
    // A table with nothing in it says nothing that could be asked again.
    let is_empty = report.quantities().is_empty() && question != "breaks";
    Ok((!is_empty).then_some(Asked { command: question.to_owned(), at_hand, report, keys: keys.len() }))
}

/// Explains a few numbers of an answer, of kinds that were explained least.
fn explain_some(
    bench: &Bench,
    asked: &Asked,
    random: &mut ChaCha8Rng,
    found: &mut Found,
) -> Result<(), Shortfall> {
    let Some(key) = &asked.report.key else { return Ok(()) };
    let numbers = asked.report.addressed();
    let mut by_kind: BTreeMap<Kind, Vec<&Addressed<'_>>> = BTreeMap::new();
    for number in &numbers {
        if let Some(kind) = kind_of(&asked.command, number) {
            *found.kinds.entry(kind).or_default() += 1;
            by_kind.entry(kind).or_default().push(number);
        }
    }
    let mut kinds: Vec<Kind> = by_kind.keys().copied().collect();
    kinds.sort_by_key(|kind| found.explained.get(kind).copied().unwrap_or_default());
    // The one answer that cites the press, and the one of shares, are asked for all their kinds.
    let is_check = CHECKS.contains(&asked.command.as_str());
    let most = if is_check { kinds.len() } else { EXPLAINED_OF_ANSWER };
    for kind in kinds.into_iter().take(most) {
        let of_kind = by_kind.get(&kind).map(Vec::as_slice).unwrap_or_default();
        let times = if is_check { 6.min(of_kind.len()) } else { 1 };
        for _ in 0..times {
            let Some(number) = of_kind.get(random.random_range(0..of_kind.len())) else { continue };
            let full = format!("{}/{}", key.text, number.address.join("/"));
            explain(bench, (&full, &asked.at_hand), (kind, number.quantity), found)?;
        }
    }
    Ok(())
}

fn explain(
    bench: &Bench,
    (key, at_hand): (&str, &[OsString]),
    (kind, printed): (Kind, &Quantity),
    found: &mut Found,
) -> Result<(), Shortfall> {
    let run = bench.saldo()?.arg("explain").arg(key).args(at_hand);
    *found.explained.entry(kind).or_default() += 1;
    let finished = run.clone().finish()?;
    if finished.code != Some(0) {
        found.fault(ENDS, format!("{key}: {}", finished.shortfall()));
        return Ok(());
    }
    let explained = report_of(&run, &[0])?;
    let figure = blocks_of(&explained).into_iter().find_map(|block| {
        if let Block::Paragraph { text } = block { text.quantities().next() } else { None }
    });
    match figure {
        Some(figure) if figure.plain() == printed.plain() && figure.unit == printed.unit => {}
        other => {
            let seen = other.map_or_else(|| "none".to_owned(), Quantity::plain);
            found.fault(EQUAL, format!("{key}: printed {}, explained {seen}", printed.plain()));
        }
    }
    if !leads(&explained, printed) {
        found.fault(LEADS, format!("{} {key}", kind.name()));
    }
    if let Some((cells, sum)) = added(&explained, printed) {
        *found.tried.entry(ADDS).or_default() += 1;
        if (cells - sum).abs() > 0.5 {
            found.fault(ADDS, format!("{key}: {sum}, its cells {cells}"));
        }
    }
    Ok(())
}

/// Claims of shares, which no other question asks for.
fn shares() -> String {
    let claim = |(first, last): (&str, &str)| {
        format!(
            "\n[[claim]]\nid = \"share-{first}\"\nstands.paragraph = 1\nstands.sentence = 1\nsentence.es = \"Más de la mitad estaba en el sur.\"\nsentence.en = \"More than half were in the south.\"\ntest.kind = \"share\"\ntest.above_percent = 50.0\ntest.statistic = \"force-deployed\"\ntest.offence = \"none\"\ntest.months = \"{first}..{last}\"\n[[claim.test.readings]]\nplaces = [\"04\", \"07\", \"23\", \"27\"]\nname.es = \"cuatro estados\"\nname.en = \"four states\"\n"
        )
    };
    let claims: String = [("2019-08", "2019-10"), ("2020-01", "2020-06")].map(claim).concat();
    format!(
        "id = \"shares\"\ntitle.es = \"Partes\"\ntitle.en = \"Shares\"\nsource = \"an invented text\"\nsaid_on = \"2020-12-31\"\n{claims}"
    )
}

/// Whether an explanation names cells, or who printed a number, when and where, or lists what was counted.
fn leads(explained: &Report, printed: &Quantity) -> bool {
    if let Trace::Press { outlet, date, address } = &printed.trace {
        let said: String = blocks_of(explained).into_iter().map(in_words).collect();
        return [outlet, date, address].into_iter().all(|part| said.contains(part.as_str()));
    }
    // A list of events has no row of what did not happen: the release and that it has none are named.
    let named = |block: &Block| in_words(block).contains("lists events, and none of its rows");
    if printed.value.abs() < 0.5 && blocks_of(explained).into_iter().any(named) {
        return true;
    }
    let is_cell = |quantity: &&Quantity| matches!(quantity.trace, Trace::Cell { .. });
    let names_cells = explained.quantities().iter().any(is_cell);
    let is_counted = matches!(printed.trace, Trace::Computation { .. } | Trace::Record { .. });
    let lists = blocks_of(explained).into_iter().any(|block| {
        matches!(block, Block::Table { table } if !table.id.starts_with("cells") && !table.rows.is_empty())
    });
    names_cells || (is_counted && lists)
}

fn in_words(block: &Block) -> String {
    match block {
        Block::Paragraph { text } => text.plain(Language::En),
        Block::List { items } => items.iter().map(|item| item.plain(Language::En)).collect(),
        Block::Table { .. } | Block::Figure { .. } | Block::Details { .. } | Block::Judgement { .. } => {
            String::new()
        }
    }
}

/// The sum of the cells that are listed and the number that they should be, where the number is a sum of whole cells.
fn added(explained: &Report, printed: &Quantity) -> Option<(f64, f64)> {
    let Trace::Sum { .. } = &printed.trace else { return None };
    let listed = blocks_of(explained)
        .into_iter()
        .filter_map(|block| if let Block::List { items } = block { Some(items) } else { None });
    let cells: Vec<f64> = listed
        .flatten()
        .flat_map(|item| item.spans(Language::En))
        .filter_map(|span| if let Span::Number(quantity) = span { Some(quantity) } else { None })
        .filter(|quantity| matches!(quantity.trace, Trace::Cell { .. }))
        .map(|quantity| quantity.value)
        .collect();
    (!cells.is_empty()).then(|| (cells.iter().sum(), printed.value))
}

/// A key with other digits of check, and one with a release that nobody has.
fn spoil(bench: &Bench, asked: &Asked, found: &mut Found) -> Result<(), Shortfall> {
    let Some(key) = asked.report.key.as_ref().map(|key| key.text.as_str()) else { return Ok(()) };
    let run = |key: &str| -> Result<Finished, Shortfall> {
        bench.saldo()?.arg("explain").arg(key).args(&asked.at_hand).finish()
    };
    let Some((question, check)) = key.split_once('=') else { return Ok(()) };
    let other = if check.starts_with('0') { "1" } else { "0" };
    let changed = format!("{question}={other}{}", check.get(1..).unwrap_or_default());
    *found.tried.entry(CHECKED).or_default() += 1;
    let finished = run(&changed)?;
    if finished.code != Some(3) {
        found.fault(CHECKED, format!("{changed}: {}", finished.shortfall()));
    }
    let Some((before, releases)) = question.split_once('@') else { return Ok(()) };
    let rest = releases.split_once('.').map_or_else(String::new, |(_, rest)| format!(".{rest}"));
    let unknown = "0123456789ab";
    let missing = format!("{before}@{unknown}{rest}={check}");
    *found.tried.entry(MISSING).or_default() += 1;
    let finished = run(&missing)?;
    if finished.code != Some(1) || !finished.stderr.contains(unknown) {
        found.fault(MISSING, format!("{missing}: {}", finished.shortfall()));
    }
    Ok(())
}
