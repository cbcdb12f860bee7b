//! The source line under a table or figure: publisher, statistic, cut-off, public date, custody, release.

use std::collections::BTreeSet;

use measure::Sha256;
use record::query::{Held, Record};
use report::{SourceLine, Text, Words, say};

/// The line under what was read from these releases.
pub fn source_text<'a>(releases: impl IntoIterator<Item = &'a Held>) -> Text {
    let held: Vec<&Held> = releases.into_iter().collect();
    match held.as_slice() {
        [] => Text::empty(),
        [one] => one_release(one),
        [first, .., last] => say!(
            "{first} y otros archivos hasta {last}",
            "{first} and other releases up to {last}",
            first = one_release(first),
            last = one_release(last)
        ),
    }
}

fn one_release(held: &Held) -> Text {
    let release = &held.release;
    let statistics = Text::list(release.statistics.iter().map(Words::words));
    let keeper = match &release.keeper {
        Some(keeper) => say!(" ({keeper})", " ({keeper})", keeper = Text::name(keeper)),
        None => Text::empty(),
    };
    say!(
        "{publisher}, {statistics}, corte {cutoff}, {public}; {custody}{keeper}; {release}",
        "{publisher}, {statistics}, cut-off {cutoff}, {public}; {custody}{keeper}; {release}",
        publisher = Text::name(release.publisher.acronym()),
        statistics,
        cutoff = release.vintage.cutoff,
        public = release.vintage.public.words(),
        custody = release.vintage.custody.words(),
        keeper,
        release = Text::code(release.sha256.short())
    )
}

/// The source lines of these releases, each once, in the order of the record.
pub fn source_lines(record: &Record, releases: &BTreeSet<Sha256>) -> Vec<SourceLine> {
    let line = |held: &Held| SourceLine {
        sha256: held.release.sha256,
        file: held.release.file.clone(),
        publisher: held.release.publisher,
        title: Text::list(held.release.statistics.iter().map(Words::words)),
        vintage: held.release.vintage,
        terms: held.release.terms.line.clone(),
        keeper: held.release.keeper.clone(),
    };
    let once = record.held().iter().filter(|h| !h.is_second_table());
    once.filter(|h| releases.contains(&h.release.sha256)).map(line).collect()
}
