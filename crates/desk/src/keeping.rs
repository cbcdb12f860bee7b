//! `saldo record amend`, `remove` and `sweep`: what is done to a release that is held, and what it changes.

use std::path::Path;

use measure::{Custody, Date, PublicDate, Quantity, Release, Sha256, Terms, Trace, Unit};
use record::store::{Amended, Amendment, Store};
use report::{Block, Cell, Column, Report, Section, Table, Text, Words};

use crate::{
    Error, Progress, keeping_words::KeepingSentence, one_table::one_table, own_release::own_release, saved,
    telling::Telling, words::Sentence,
};

/// What is said anew of a release.
#[derive(Debug, Clone)]
pub struct AmendQuestion {
    /// The first digits of its hash.
    pub release: String,
    /// The day on which the publisher made it public.
    pub public: Option<Date>,
    /// The day by which it was public.
    pub not_later_than: Option<Date>,
    /// Through whose hands it came.
    pub custody: Option<Custody>,
    /// Who keeps the copy.
    pub keeper: Option<String>,
    /// Where it was found.
    pub address: Option<String>,
    /// On what terms its figures may be shown.
    pub terms: Option<String>,
    /// Today, on which it is said.
    pub today: Date,
}

/// Mends what is known of a release, and says what changes.
///
/// # Errors
/// When the release is not the user's own, nothing would change, or the facts cannot be.
pub fn amend(folder: &Path, question: &AmendQuestion, progress: &dyn Progress) -> Result<Report, Error> {
    for (flag, day) in [("--public", question.public), ("--not-later-than", question.not_later_than)] {
        if let Some(day) = day.filter(|day| *day > question.today) {
            return Err(Error::DayToCome { flag, day, today: question.today });
        }
    }
    let amendment = Amendment {
        public: question
            .public
            .map(PublicDate::Known)
            .or(question.not_later_than.map(PublicDate::NotLaterThan)),
        custody: question.custody,
        keeper: question.keeper.clone(),
        address: question.address.clone(),
        terms: question.terms.clone().map(|line| Terms { line }),
    };
    if amendment == Amendment::default() {
        return Err(Error::mistyped("record amend", KeepingSentence::NothingSaid.into()));
    }
    let store = Store::open(folder);
    let release = own_release(&store.holding()?, &question.release)?;
    let before = crate::open(Some(folder))?;
    let amended = store.amend(release, (&amendment, question.today), &mut Telling { progress })?;
    progress.end();
    let holding = store.holding()?;
    let told = holding.amended(release).last().map(|last| facts_changed(&last.was, &amended.commit.release));
    // default: an amendment that is not in the entries changed nothing
    let changed = told.unwrap_or_else(Vec::new);
    let table = Table {
        id: "amended".to_owned(),
        caption: KeepingSentence::AmendedRelease {
            release: release.short(),
            file: amended.commit.release.file.clone(),
            commit: amended.commit.number,
        }
        .into(),
        columns: vec![
            Column::new("fact", KeepingSentence::Fact.into()),
            Column::new("before", Sentence::Before.into()),
            Column::new("after", Sentence::After.into()),
        ],
        rows: changed.into_iter().map(|(fact, was, is)| vec![fact.into(), was.into(), is.into()]).collect(),
        source: Text::empty(),
    };
    let after = crate::open(Some(folder))?;
    Ok(with_changes(one_table("amend", table), saved::changes(folder, &before, &after)?))
}

/// Hides a release of the user's own, and says what changes.
///
/// # Errors
/// When the release is not the user's own or the store cannot be written.
pub fn remove(folder: &Path, release: &str, today: Date, progress: &dyn Progress) -> Result<Report, Error> {
    let store = Store::open(folder);
    let release = own_release(&store.holding()?, release)?;
    let before = crate::open(Some(folder))?;
    let removed = store.remove(release, today, &mut Telling { progress })?;
    let after = crate::open(Some(folder))?;
    let (release_name, file) = (release.short(), removed.last.release.file);
    let row = vec![
        Text::code(&release_name).into(),
        Text::name(&file).into(),
        Text::from(removed.by.day).into(),
        KeepingSentence::KeptUntilSweep.words().into(),
    ];
    let table = Table {
        id: "removed".to_owned(),
        caption: KeepingSentence::RemovedTitle.into(),
        columns: vec![
            Column::new("release", Sentence::ReleaseHeading.into()),
            Column::new("file", Sentence::FileName.into()),
            Column::new("day", KeepingSentence::Day.into()),
            Column::new("state", Sentence::State.into()),
        ],
        rows: vec![row],
        source: Text::empty(),
    };
    let commit = removed.by.commit;
    let mut blocks = vec![
        Block::Table { table },
        Block::paragraph(KeepingSentence::Removed { release: release_name, file, commit }),
    ];
    if after.release(release).is_some() {
        blocks.push(Block::paragraph(KeepingSentence::ShippedAnswers));
    }
    blocks.extend(saved::changes(folder, &before, &after)?);
    Ok(sentences("remove", KeepingSentence::RemovedTitle.into(), blocks))
}

/// Deletes the bytes of the releases that were removed.
///
/// # Errors
/// When the store cannot be read or written.
pub fn sweep(folder: &Path, today: Date, progress: &dyn Progress) -> Result<Report, Error> {
    let swept = Store::open(folder).sweep(today, &mut Telling { progress })?;
    let number = |value: u64, unit: Unit, what: &str| {
        let trace = Trace::Record { what: what.to_owned(), release: None };
        Box::new(Quantity::whole(value, unit, trace))
    };
    let lead = if swept.files == 0 && swept.releases.is_empty() {
        KeepingSentence::NothingToSweep
    } else {
        KeepingSentence::Swept {
            releases: swept.releases.iter().map(|r| r.last.release.sha256.short()).collect(),
            files: number(swept.files, Unit::Files, "files deleted"),
            bytes: number(swept.bytes, Unit::Items, "bytes deleted"),
        }
    };
    Ok(sentences("sweep", KeepingSentence::SweptTitle.into(), vec![Block::paragraph(lead)]))
}

/// What was said of a release and is said now: the fact, before, after.
fn facts_changed(was: &Release, is: &Release) -> Vec<(Text, Text, Text)> {
    let optional =
        |text: &Option<String>| text.as_ref().map_or_else(|| KeepingSentence::NotSaid.into(), Text::name);
    let all: [(Text, Text, Text); 6] = [
        (Sentence::Public.into(), was.vintage.public.words(), is.vintage.public.words()),
        (Sentence::Cutoff.into(), was.vintage.cutoff.into(), is.vintage.cutoff.into()),
        (Sentence::Custody.into(), was.vintage.custody.words(), is.vintage.custody.words()),
        (KeepingSentence::Keeper.into(), optional(&was.keeper), optional(&is.keeper)),
        (KeepingSentence::Address.into(), optional(&was.address), optional(&is.address)),
        (Sentence::TermsOfUse.into(), Text::name(&was.terms.line), Text::name(&is.terms.line)),
    ];
    all.into_iter().filter(|(_, was, is)| was != is).collect()
}

/// That a release was mended, when, and what was said before; a sentence a time.
pub(crate) fn amendments(amended: &[Amended], now: &Release) -> Vec<Text> {
    let later = amended.iter().skip(1).map(|next| &next.was).chain([now]);
    let told = |(amended, next): (&Amended, &Release)| {
        let changes = facts_changed(&amended.was, next);
        let change = |(fact, was, _): (Text, Text, Text)| {
            KeepingSentence::SaidBefore { fact: Box::new(fact), was: Box::new(was) }.into()
        };
        KeepingSentence::AmendedOn {
            day: amended.by.day,
            commit: amended.by.commit,
            changes: changes.into_iter().map(change).collect(),
        }
        .into()
    };
    amended.iter().zip(later).map(told).collect()
}

/// The releases behind an answer that were mended, each with what was said before; nothing where none was.
pub(crate) fn amended_section<'a>(
    record: &record::query::Record,
    releases: impl IntoIterator<Item = &'a Sha256>,
) -> Option<Section> {
    let mut items = Vec::new();
    for held in releases.into_iter().filter_map(|release| record.release(*release)) {
        for sentence in amendments(&held.amended, &held.release) {
            let release = held.release.sha256.short();
            items.push(KeepingSentence::OfRelease { release, sentence: Box::new(sentence) }.into());
        }
    }
    let heading = KeepingSentence::AmendedHeading.into();
    (!items.is_empty()).then(|| Section {
        id: "amended".to_owned(),
        heading,
        blocks: vec![Block::List { items }],
    })
}

/// Refuses a figure of a release that was removed, and says when that was.
///
/// # Errors
/// When it was removed.
pub(crate) fn expect_not_removed(record: &record::query::Record, release: Sha256) -> Result<(), Error> {
    if record.release(release).is_some() {
        return Ok(());
    }
    match removed_in_words(record, &release.to_string()) {
        Some(sentence) => Err(Error::study(&sentence)),
        None => Ok(()),
    }
}

/// What is said of a removed release whose hash begins with these digits.
pub(crate) fn removed_in_words(record: &record::query::Record, digits: &str) -> Option<KeepingSentence> {
    let removed = record.own()?.removed().iter();
    let found = removed.rev().find(|r| r.last.release.sha256.to_string().starts_with(digits))?;
    Some(KeepingSentence::WasRemoved {
        release: found.last.release.sha256.short(),
        publisher: found.last.release.publisher.acronym().to_owned(),
        file: found.last.release.file.clone(),
        day: found.by.day,
        commit: found.by.commit,
        swept: found.swept.map(|mark| mark.day),
    })
}

fn with_changes(mut report: Report, changes: Vec<Block>) -> Report {
    if let Some(section) = report.sections.first_mut() {
        section.blocks.extend(changes);
    }
    report
}

pub(crate) fn sentences(id: &str, title: Text, blocks: Vec<Block>) -> Report {
    Report {
        id: id.to_owned(),
        title: title.clone(),
        lead: Text::empty(),
        sections: vec![Section { id: id.to_owned(), heading: title, blocks }],
        sources: Vec::new(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        key: None,
    }
}

/// A cell that says when a release was mended.
pub(crate) fn amended_cell(amended: &[Amended], now: &Release) -> Cell {
    let told = amendments(amended, now);
    if told.is_empty() { Cell::Empty } else { Text::list(told).into() }
}
