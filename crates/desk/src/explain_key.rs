//! `saldo explain KEY`: asks a printed question again of the very releases that answered it, and compares.
//!
//! Nothing is written: the record is read, narrowed to the releases of the key, and asked.

use std::{collections::BTreeSet, path::Path};

use measure::{Input, Period, PlaceCode, Sha256, Trace};
use record::query::{Held, PlaceSelector, Record, Selector, VintageSelector};
use report::{Addressed, Block, Report, Section, Table, Text, Words};

use crate::{
    DiffQuestion, Error, ShowQuestion, TermsQuestion,
    explain::{Follow, followed},
    keeping::{amended_section, removed_in_words},
    key::Key,
    key_meant::nearest,
    key_words::KeySentence,
    keyed::{checks, columns_with_numbers},
    known_release::known_in_words,
    question::Question,
    read::{NamedText, text_file},
    source::source_lines,
    words::Sentence,
};

/// An answer that was asked again.
#[derive(Debug)]
pub struct ExplainedKey {
    /// Where its figures come from.
    pub report: Report,
    /// Whether it is the answer that the key was printed with: the command else ends with 3.
    pub same: bool,
    /// The sentence that says so.
    pub said: Text,
}

/// What a key does not hold and may need.
#[derive(Debug, Clone, Copy, Default)]
pub struct AtHand<'a> {
    /// A claims file that does not ship.
    pub file: Option<&'a Path>,
    /// The folder of saved reports, which may know of a release that is not held.
    pub reports: Option<&'a Path>,
}

/// So many numbers of an answer are explained at once; of a longer one, the row or the figure is named.
const AT_ONCE: usize = 12;

/// Among so many figures the nearest to a mistyped one is looked for.
const MOST_SEARCHED: usize = 20_000;

/// Asks a key's question again of the releases that it names, and explains what it leads to.
///
/// # Errors
/// When a release or the claims file is not at hand, when the digits of a release are of several, and when the answer
/// has no such row or column.
pub fn explain_key(record: Record, key: &Key, at_hand: AtHand<'_>) -> Result<ExplainedKey, Error> {
    let releases = releases_of(&record, key, at_hand)?;
    let record = record.only(&releases.iter().copied().collect());
    let answer = ask(&record, &key.question, &releases, at_hand)?;
    let (same, said) = compared(key, &answer);
    let numbered = answer.clone().with_key(Key { address: Vec::new(), ..key.clone() }.to_string());
    let numbers = numbered.addressed();
    let chosen = chosen(&key.address, &numbers)?;
    let mut follow = Follow::default();
    let mut sections = Vec::new();
    if key.address.is_empty() && (chosen.is_empty() || numbers.len() > AT_ONCE) {
        sections.push(whole(key, &answer, &numbers));
    } else {
        let mut blocks = Vec::new();
        for number in &chosen {
            blocks.push(Block::paragraph(figure_in_words(number)));
            blocks.extend(followed(&record, &number.quantity.trace, &mut follow)?);
            match alike(key, number, &answer) {
                Some(sums) => {
                    blocks.push(Block::paragraph(KeySentence::NothingDiffers));
                    for sum in sums {
                        blocks.extend(followed(&record, &sum, &mut follow)?);
                    }
                }
                None => blocks.extend(counted(number, &answer)),
            }
        }
        sections.push(Section { id: "trace".to_owned(), heading: Sentence::HowItCameToBe.into(), blocks });
    }
    follow.used.extend(releases);
    sections.extend(amended_section(&record, &follow.used));
    let mut lead = said.clone();
    if !same {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        lead = lead.then(&Text::both(" ", " ")).then(&KeySentence::WhyItDiffers { version }.into());
    }
    let report = Report {
        id: format!("explain-{}", key.check.join("-")),
        title: KeySentence::Explained { key: key.to_string() }.into(),
        lead,
        sections,
        sources: source_lines(&record, &follow.used),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        key: None,
    };
    Ok(ExplainedKey { report, same, said })
}

/// The releases that the key's digits name, in its order.
fn releases_of(record: &Record, key: &Key, at_hand: AtHand<'_>) -> Result<Vec<Sha256>, Error> {
    let mut found = Vec::new();
    let mut missing = Vec::new();
    for digits in &key.releases {
        let begins = |held: &&Held| held.release.sha256.to_string().starts_with(digits);
        let held: Vec<Sha256> = record.held().iter().filter(begins).map(|h| h.release.sha256).collect();
        match held.as_slice() {
            [] => missing.push(match removed_in_words(record, digits) {
                Some(removed) => removed.into(),
                None => known_in_words(digits, at_hand.reports),
            }),
            [one] => found.push(*one),
            several => {
                let releases = several.iter().map(Sha256::short).collect();
                let reason = KeySentence::Ambiguous { digits: digits.clone(), releases };
                return Err(Error::mistyped("explain", reason.words()));
            }
        }
    }
    if missing.is_empty() {
        Ok(found)
    } else {
        Err(Error::study(&KeySentence::Missing { releases: missing }))
    }
}

fn ask(
    record: &Record,
    question: &Question,
    releases: &[Sha256],
    at_hand: AtHand<'_>,
) -> Result<Report, Error> {
    // The releases are those of the key: version and day have chosen them already.
    let of_these =
        |selector: &Selector| Selector { vintage: VintageSelector::Latest, as_of: None, ..selector.clone() };
    match question {
        Question::Show(asked) => {
            crate::show(record, &ShowQuestion { selector: of_these(&asked.selector), ..asked.clone() })
        }
        Question::Diff(asked) => {
            let release = |hash: &Sha256| VintageSelector::Release(hash.to_string());
            let question = DiffQuestion {
                selector: of_these(&asked.selector),
                from: releases.first().map(release),
                to: releases.get(1).or(releases.first()).map(release),
            };
            crate::diff(record, &question)
        }
        Question::Terms(asked) => {
            crate::terms(record, &TermsQuestion { selector: of_these(&asked.selector), ..asked.clone() })
        }
        Question::Check { name, file } => {
            let claims = claims(name, file, at_hand.file)?;
            Ok(crate::check(record, &claims.text, &claims.name)?.whole())
        }
        Question::Breaks => Ok(crate::breaks()),
        Question::Bridges(selector) => crate::bridges(record, &of_these(selector)),
    }
}

/// The claims file whose hash begins with these digits: the shipped one, or the one that was named.
fn claims(name: &str, file: &str, given: Option<&Path>) -> Result<NamedText, Error> {
    let is_it = |text: &NamedText| Sha256::of(text.text.as_bytes()).to_string().starts_with(file);
    let shipped = crate::claims_file(None)?;
    if is_it(&shipped) {
        return Ok(shipped);
    }
    let Some(path) = given else {
        return Err(Error::study(&KeySentence::NoClaims { name: name.to_owned(), file: file.to_owned() }));
    };
    let given = text_file(path)?;
    let path = path.display().to_string();
    let other = || Error::study(&KeySentence::OtherClaims { path, file: file.to_owned() });
    is_it(&given).then_some(given).ok_or_else(other)
}

/// Whether the answer is the one that the key was printed with, and what is not.
fn compared(key: &Key, answer: &Report) -> (bool, Text) {
    let now = checks(answer);
    let (printed, shown) = (key.check.join("."), now.join("."));
    if now == key.check {
        return (true, KeySentence::Same { check: shown }.into());
    }
    let tables = answer.tables();
    let headings: Vec<Text> = match tables.as_slice() {
        [table] => {
            let columns = columns_with_numbers(table).into_iter();
            columns.filter_map(|i| table.columns.get(i)).map(|column| column.heading.clone()).collect()
        }
        _ => Vec::new(),
    };
    if now.len() != key.check.len() || headings.is_empty() {
        return (false, KeySentence::DiffersInShape { printed, now: shown }.into());
    }
    let said = Text::both("las cifras del texto", "the figures of the text");
    let differing = now.iter().zip(&key.check).zip(headings.iter().chain([&said]));
    let columns = differing.filter(|((now, then), _)| now != then).map(|(_, heading)| heading.clone());
    (false, KeySentence::Differs { printed, now: shown, columns: columns.collect() }.into())
}

/// The numbers to which an address leads: one, or all of a row.
fn chosen<'n, 'a>(address: &[String], numbers: &'n [Addressed<'a>]) -> Result<Vec<&'n Addressed<'a>>, Error> {
    if address.is_empty() {
        return Ok(numbers.iter().collect());
    }
    let exact = numbers.iter().find(|number| number.address == address);
    if let Some(one) = exact {
        return Ok(vec![one]);
    }
    let in_row = |number: &&Addressed<'_>| {
        number.column.is_some() && number.address.split_last().is_some_and(|(_, row)| row == address)
    };
    let row: Vec<&Addressed<'_>> = numbers.iter().filter(in_row).collect();
    if !row.is_empty() {
        return Ok(row);
    }
    let typed = address.join("/");
    let all: BTreeSet<String> = numbers
        .iter()
        .take(MOST_SEARCHED)
        .flat_map(|number| {
            let row = number.address.split_last().map_or_else(String::new, |(_, row)| row.join("/"));
            [row, number.address.join("/")]
        })
        .collect();
    let meant = nearest(&typed, all.iter().map(String::as_str).filter(|one| !one.is_empty()));
    Err(Error::mistyped("explain", KeySentence::NoFigure { address: typed, meant }.words()))
}

fn figure_in_words(number: &Addressed<'_>) -> KeySentence {
    let (quantity, address) = (Box::new(number.quantity.clone()), number.address.join("/"));
    match number.column.and_then(|(table, i)| table.columns.get(i)) {
        Some(column) => {
            KeySentence::Figure { number: quantity, column: Box::new(column.heading.clone()), address }
        }
        None => KeySentence::Said { number: quantity, address },
    }
}

/// The answer itself, with how one of its figures is asked for.
fn whole(key: &Key, answer: &Report, numbers: &[Addressed<'_>]) -> Section {
    let mut blocks = Vec::new();
    if let Some(number) = numbers.iter().find(|number| number.column.is_some()) {
        let example = Key { address: number.address.clone(), ..key.clone() };
        blocks.push(Block::paragraph(KeySentence::OneFigure { row: example.to_string() }));
    }
    blocks.extend(answer.sections.iter().flat_map(|section| section.blocks.iter().cloned()));
    Section { id: "answer".to_owned(), heading: KeySentence::AskedAgain.into(), blocks }
}

/// Where two versions say the same of everything that was compared, no table lists it: the two sums of which it is so.
fn alike(key: &Key, number: &Addressed<'_>, answer: &Report) -> Option<Vec<Trace>> {
    let Question::Diff(asked) = &key.question else { return None };
    let Trace::Computation { inputs, parameters, .. } = &number.quantity.trace else { return None };
    if answer.tables().iter().any(|table| !table.rows.is_empty()) {
        return None;
    }
    let selector = &asked.selector;
    let period: Period = parameters.get("period")?.parse().ok()?;
    let is_one_month = period.first() == period.last();
    if !selector.statistic.adds_over_months() && !is_one_month {
        return None;
    }
    let place = match selector.place {
        PlaceSelector::One(place) | PlaceSelector::EachMunicipalityOf(place) => place,
        PlaceSelector::EachState => PlaceCode::NATION,
    };
    let sum = |role: &str| {
        let Input::File(release) = *inputs.get(role)? else { return None };
        let (statistic, offence) = (selector.statistic, selector.offence.clone());
        Some(Trace::Sum { release, statistic, offence, place, period, levels: selector.levels.clone() })
    };
    Some(vec![sum("before")?, sum("after")?])
}

/// The table that a number counts: of a sentence, or the versions of a claim.
fn counted(number: &Addressed<'_>, answer: &Report) -> Vec<Block> {
    let Trace::Computation { inputs, parameters, .. } = &number.quantity.trace else { return Vec::new() };
    let is_sum = inputs.values().any(|input| matches!(input, Input::Trace(_)));
    let claim = parameters.get("claim");
    if is_sum || (number.column.is_some() && claim.is_none()) {
        return Vec::new();
    }
    let tables = answer.tables();
    let of_claim = |table: &&&Table| claim.is_some_and(|claim| table.id == format!("readings-{claim}"));
    let listed: Vec<&Table> = match tables.as_slice() {
        [one] => vec![*one],
        _ => tables.iter().filter(of_claim).copied().collect(),
    };
    let mut blocks = vec![Block::paragraph(KeySentence::CountedBelow)];
    blocks.extend(listed.into_iter().map(|table| Block::Table { table: table.clone() }));
    blocks
}
