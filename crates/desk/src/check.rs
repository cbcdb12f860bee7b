//! `saldo check`: every claim of a file with what the figures say of it, under each definition and in each version.

use std::collections::BTreeSet;

use measure::{Digits, Quantity, Sha256, Trace, Unit};
use record::{
    claims::{Claims, Defined, Judged, Outcome, ReadingSource, Verdict, Version, judge, verdict_tone},
    query::Record,
};
use report::{Block, Cell, Column, Report, Section, Table, Text, Words};

use crate::{
    Error, check_words::CheckSentence, keyed::keyed, one_table::sourced_table, question::Question,
    source::source_lines, words::Sentence,
};

/// A claims file is named in a key by so many digits of its hash.
const FILE_DIGITS: usize = 8;

/// So many definitions that hold, or do not, are told in the sentence; the table has all.
const TOLD: usize = 2;

/// A checked claims file.
#[derive(Debug)]
pub struct Checked {
    /// What the figures say.
    pub report: Report,
    /// The figures alone: a row for each definition of each claim.
    pub figures: Report,
    /// Whether a claim was contradicted: the command then ends with 3.
    pub contradicted: bool,
}

/// Checks the claims of a file against the record.
///
/// # Errors
/// When the file is no claims file or the record cannot be read.
pub fn check(record: &Record, text: &str, file: &str) -> Result<Checked, Error> {
    let claims = Claims::parse(text, file)?;
    let judged = judge(record, &claims)?;
    let contradicted = judged.iter().any(|j| j.verdict == Verdict::Contradicted);
    let releases: BTreeSet<Sha256> = judged
        .iter()
        .flat_map(|j| &j.definitions)
        .flat_map(|defined| &defined.versions)
        .flat_map(|version| version.source.releases().iter().copied())
        .collect();
    let page = Page { record, claims: &claims };
    let mut blocks = vec![page.overview(&judged)];
    blocks.extend(judged.iter().flat_map(|j| page.claim(j)));
    let heading: Text = CheckSentence::Caption.words();
    let sources = source_lines(record, &releases);
    let mut figures = sourced_table(&claims.id, page.figures(&judged), sources.clone());
    let mut report = Report {
        id: claims.id.clone(),
        title: claims.title.clone(),
        lead: CheckSentence::Lead { source: claims.source.clone() }.words(),
        sections: vec![Section { id: "claims".to_owned(), heading, blocks }],
        sources,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        key: None,
    };
    let file = claims.sha256.to_string().chars().take(FILE_DIGITS).collect();
    let question = Question::Check { name: claims.id.clone(), file };
    // One key leads to the page and to the figures alone.
    report.key = keyed(with_figures(&report, &figures), record, question).key;
    figures.key.clone_from(&report.key);
    Ok(Checked { report, figures, contradicted })
}

impl Checked {
    /// All that the check says: the page, then its figures in one table.
    pub(crate) fn whole(&self) -> Report {
        with_figures(&self.report, &self.figures)
    }
}

fn with_figures(report: &Report, figures: &Report) -> Report {
    let sections = report.sections.iter().chain(&figures.sections).cloned().collect();
    Report { sections, key: None, ..report.clone() }
}

struct Page<'a> {
    record: &'a Record,
    claims: &'a Claims,
}

impl Page<'_> {
    /// All claims in one table, those that figures decide first: the sentence and what the figures say.
    fn overview(&self, judged: &[Judged]) -> Block {
        let mut by_class: Vec<&Judged> = judged.iter().collect();
        by_class.sort_by_key(|j| j.verdict);
        let row = |j: &&Judged| -> Vec<Cell> {
            vec![Text::code(&j.claim.id).into(), j.claim.sentence.clone().into(), j.verdict.words().into()]
        };
        let table = Table {
            id: "claims".to_owned(),
            caption: CheckSentence::Caption.words(),
            columns: vec![
                Column::new("claim", CheckSentence::Claim.words()),
                Column::new("sentence", CheckSentence::Claimed.words()),
                Column::new("verdict", CheckSentence::FiguresSay.words()),
            ],
            rows: by_class.iter().map(row).collect(),
            source: self.file(),
        };
        Block::Table { table }
    }

    fn file(&self) -> Text {
        CheckSentence::File { file: self.claims.sha256.short() }.words()
    }

    /// The claim with what the figures say of it, and each definition and version for those who open it.
    fn claim(&self, judged: &Judged) -> Vec<Block> {
        let (sentence, summary) = (Box::new(judged.claim.sentence.clone()), Box::new(summary(judged)));
        let text = match (&judged.claim.quote, &judged.claim.stands) {
            (Some(quote), Some(stands)) => {
                CheckSentence::Quoted { sentence, quote: quote.clone(), paragraph: stands.paragraph, summary }
            }
            (Some(_) | None, _) => CheckSentence::Unquoted { sentence, summary },
        };
        let mut blocks = vec![Block::Judgement {
            tone: verdict_tone(judged.verdict),
            class: judged.verdict.words(),
            text: text.words(),
        }];
        if judged.definitions.iter().any(|defined| defined.versions.iter().any(|v| v.value.is_some())) {
            let mut tables = vec![Block::Table { table: self.versions(judged) }];
            // Where a definition has one version, its figures are that version's.
            if judged.definitions.iter().any(|defined| defined.versions.len() > 1) {
                tables.insert(0, Block::Table { table: self.ranges(judged) });
            }
            blocks.push(Block::Details { summary: CheckSentence::EachDefinition.words(), blocks: tables });
        }
        blocks
    }

    /// The range of the versions of each definition.
    fn ranges(&self, judged: &Judged) -> Table {
        const SHOWN: [&str; 9] = [
            "definition",
            "counts",
            "then",
            "latest",
            "lowest",
            "highest",
            "versions",
            "held_then",
            "holds_now",
        ];
        let columns = figure_columns();
        let shown: Vec<bool> = columns.iter().map(|column| SHOWN.contains(&column.key.as_str())).collect();
        let kept = |cells: Vec<Cell>| {
            cells.into_iter().zip(&shown).filter_map(|(cell, shown)| shown.then_some(cell)).collect()
        };
        let rows = judged
            .definitions
            .iter()
            .map(|defined| kept(self.figure_cells(&judged.claim.id, defined)))
            .collect();
        Table {
            id: format!("definitions-{}", judged.claim.id),
            caption: CheckSentence::EachDefinition.words(),
            columns: columns.into_iter().zip(&shown).filter_map(|(c, shown)| shown.then_some(c)).collect(),
            rows,
            source: Text::empty(),
        }
    }

    /// Every definition of every claim in one table, for machines.
    fn figures(&self, judged: &[Judged]) -> Table {
        let mut columns = vec![
            Column::new("claim", CheckSentence::Claim.words()),
            Column::new("paragraph", CheckSentence::Paragraph.words()),
            Column::new("sentence", CheckSentence::Claimed.words()),
            Column::new("verdict", CheckSentence::FiguresSay.words()),
            Column::new("reason", CheckSentence::Reason.words()),
        ];
        columns.extend(figure_columns());
        let width = figure_columns().len();
        let rows = judged.iter().flat_map(|j| {
            let paragraph = j.claim.stands.as_ref().map_or_else(Text::empty, |stands| {
                let part = stands.part.map_or_else(String::new, String::from);
                Text::code(format!("{}.{}{part}", stands.paragraph, stands.sentence))
            });
            let claim: Vec<Cell> = vec![
                Text::code(&j.claim.id).into(),
                paragraph.into(),
                j.claim.sentence.clone().into(),
                j.verdict.words().into(),
                reason(j).into(),
            ];
            let without = vec![vec![Cell::Empty; width]];
            let defined: Vec<Vec<Cell>> =
                j.definitions.iter().map(|d| self.figure_cells(&j.claim.id, d)).collect();
            let each = if defined.is_empty() { without } else { defined };
            each.into_iter().map(move |cells| [claim.clone(), cells].concat()).collect::<Vec<_>>()
        });
        Table {
            id: "figures".to_owned(),
            caption: CheckSentence::Figures.words(),
            columns,
            rows: rows.collect(),
            source: self.file(),
        }
    }

    fn figure_cells(&self, claim: &str, defined: &Defined) -> Vec<Cell> {
        let (then, latest) = (defined.as_of(self.claims.said_on), defined.latest());
        let number = |quantity: Option<&Quantity>| quantity.cloned().map_or(Cell::Empty, Cell::from);
        let value = |version: Option<&Version>| number(version.and_then(|v| v.value.as_ref()));
        let source = |version: Option<&Version>| version.map_or(Cell::Empty, |v| source_in_words(v).into());
        let against = latest.and_then(|version| version.against.as_ref());
        let values = || defined.versions.iter().filter_map(|version| version.value.as_ref());
        let order = |a: &&Quantity, b: &&Quantity| a.value.total_cmp(&b.value);
        let not_held = defined.versions.iter().find_map(|version| version.source.not_held().cloned());
        vec![
            defined.definition.clone().into(),
            if defined.counts { Sentence::Yes.words() } else { CheckSentence::ShownOnly.words() }.into(),
            value(then),
            source(then),
            value(latest),
            match (latest, not_held) {
                (None, Some(reason)) => reason.into(),
                (Some(_), _) | (None, None) => source(latest),
            },
            against.map_or(Cell::Empty, |(period, _)| Text::from(*period).into()),
            number(against.map(|(_, other)| other)),
            number(values().min_by(order)),
            number(values().max_by(order)),
            count(defined.told().count(), claim, &defined.definition).into(),
            yes_or_no(then.and_then(|version| version.holds)),
            yes_or_no(latest.and_then(|version| version.holds)),
        ]
    }

    fn versions(&self, judged: &Judged) -> Table {
        let rows = judged
            .definitions
            .iter()
            .flat_map(|defined| defined.versions.iter().map(move |version| (defined, version)))
            .map(|(defined, version)| self.version_row(defined, version));
        Table {
            id: format!("readings-{}", judged.claim.id),
            caption: CheckSentence::EachVersion.words(),
            columns: vec![
                Column::new("definition", CheckSentence::Definition.words()),
                Column::new("source", Sentence::SourceHeading.words()),
                Column::new("cutoff", Sentence::Cutoff.words()),
                Column::new("public", Sentence::Public.words()),
                Column::new("custody", Sentence::Custody.words()),
                Column::new("number", Sentence::Number.words()),
                Column::new("compared_period", CheckSentence::ComparedWith.words()),
                Column::new("compared_number", Sentence::Number.words()),
                Column::new("holds", Sentence::Holds.words()),
            ],
            rows: rows.collect(),
            source: Text::empty(),
        }
    }

    fn version_row(&self, defined: &Defined, version: &Version) -> Vec<Cell> {
        let held = version.source.releases().last().and_then(|sha| self.record.release(*sha));
        let vintage = held.map(|h| h.release.vintage);
        let (period, number) = match &version.against {
            Some((period, number)) => (Text::from(*period).into(), number.clone().into()),
            None => (Cell::Empty, Cell::Empty),
        };
        vec![
            defined.definition.clone().into(),
            source_in_words(version).into(),
            vintage.map_or(Cell::Empty, |v| Text::from(v.cutoff).into()),
            vintage.map_or(Cell::Empty, |v| v.public.words().into()),
            match (&version.source, vintage) {
                (_, Some(v)) => v.custody.words().into(),
                (ReadingSource::Press(_) | ReadingSource::Poll(_), None) => {
                    CheckSentence::CitedInPress.words().into()
                }
                (
                    ReadingSource::Releases(_) | ReadingSource::Document(_) | ReadingSource::NotHeld(_),
                    None,
                ) => Cell::Empty,
            },
            version.value.clone().map_or(Cell::Empty, Cell::from),
            period,
            number,
            yes_or_no(version.holds),
        ]
    }
}

fn figure_columns() -> Vec<Column> {
    vec![
        Column::new("definition", CheckSentence::Definition.words()),
        Column::new("counts", CheckSentence::Counts.words()),
        Column::new("then", CheckSentence::Then.words()),
        Column::new("then_source", Sentence::SourceHeading.words()),
        Column::new("latest", CheckSentence::Latest.words()),
        Column::new("latest_source", Sentence::SourceHeading.words()),
        Column::new("compared_period", CheckSentence::ComparedWith.words()),
        Column::new("compared_number", Sentence::Number.words()),
        Column::new("lowest", CheckSentence::Lowest.words()),
        Column::new("highest", CheckSentence::Highest.words()),
        Column::new("versions", CheckSentence::Versions.words()),
        Column::new("held_then", CheckSentence::HeldThen.words()),
        Column::new("holds_now", CheckSentence::HoldsNow.words()),
    ]
}

fn yes_or_no(holds: Option<bool>) -> Cell {
    match holds {
        Some(true) => Sentence::Yes.words().into(),
        Some(false) => Sentence::No.words().into(),
        None => CheckSentence::CannotBeTold.words().into(),
    }
}

fn count(versions: usize, claim: &str, definition: &Text) -> Quantity {
    let name = definition.plain(measure::Language::En);
    let parameters = [("claim", claim.to_owned()), ("definition", name)];
    let trace = Trace::given("count of versions", parameters);
    Quantity::whole(u64::try_from(versions).unwrap_or(u64::MAX), Unit::Items, trace)
}

/// Why a claim is not decided by figures, with what would decide; empty for one that is.
fn reason(judged: &Judged) -> Text {
    let why = match judged.verdict {
        Verdict::NotCheckable(why) => why.words(),
        Verdict::NoClaim(why) => why.words(),
        Verdict::Confirmed | Verdict::TrueWhenPublished | Verdict::Depends | Verdict::Contradicted => {
            return Text::empty();
        }
    };
    match &judged.claim.would_decide {
        Some(what) => {
            Text::joined([why, CheckSentence::WouldDecide { what: Box::new(what.clone()) }.words()], " ")
        }
        None => why,
    }
}

/// One or two sentences on what decided, with figures and their sources.
fn summary(judged: &Judged) -> Text {
    let counting = || judged.definitions.iter().filter(|defined| defined.counts);
    let told = |outcomes: &[Outcome]| -> Vec<Text> {
        let of = |defined: &&Defined| outcomes.contains(&defined.outcome);
        let mut all: Vec<Text> =
            counting().filter(of).filter_map(|defined| defined.latest().map(sourced)).collect();
        // The first and the last: those between are in the table.
        if all.len() > TOLD {
            all.drain(1..=all.len() - TOLD);
        }
        all
    };
    match judged.verdict {
        Verdict::Confirmed => CheckSentence::Holds { told: told(&[Outcome::Throughout]) }.words(),
        Verdict::Contradicted => CheckSentence::Fails { told: told(&[Outcome::Never]) }.words(),
        Verdict::Depends => {
            let holds = told(&[Outcome::Throughout, Outcome::WhenPublished, Outcome::OnlyLater]);
            let fails = told(&[Outcome::Never]);
            CheckSentence::Both { holds, fails }.words()
        }
        Verdict::TrueWhenPublished => {
            let revised = counting().filter(|defined| defined.outcome == Outcome::WhenPublished);
            Text::joined(revised.filter_map(revision), " ")
        }
        Verdict::NotCheckable(_) | Verdict::NoClaim(_) => {
            let documented = judged.definitions.iter().flat_map(|defined| &defined.versions);
            let documented = documented.filter_map(|version| match &version.source {
                ReadingSource::Document(source) => Some(
                    CheckSentence::Documented {
                        said: Box::new(version.said.clone()),
                        source: Box::new(Text::name(source)),
                    }
                    .words(),
                ),
                ReadingSource::Releases(_)
                | ReadingSource::Press(_)
                | ReadingSource::Poll(_)
                | ReadingSource::NotHeld(_) => None,
            });
            Text::joined([reason(judged)].into_iter().chain(documented), " ")
        }
    }
}

/// The figure that a claim matched, and what it was revised to.
fn revision(defined: &Defined) -> Option<Text> {
    let held = defined.versions.iter().rfind(|version| version.holds == Some(true))?;
    let latest = defined.latest()?;
    let (then, now) = (held.value.clone()?, latest.value.clone()?);
    let percent = 100.0 * (now.value - then.value) / then.value;
    let inputs = [("then", then.trace.clone()), ("latest", now.trace.clone())];
    let change = percent.is_finite().then(|| {
        let trace = Trace::computation("relative change", inputs, []);
        Box::new(Quantity::real(percent, Unit::Percent, trace).with_digits(Digits::Decimals(1)))
    });
    Some(
        CheckSentence::Revised {
            then: Box::new(then),
            then_source: Box::new(source_in_words(held)),
            latest: Box::new(now),
            change,
            latest_source: Box::new(source_in_words(latest)),
        }
        .words(),
    )
}

fn sourced(version: &Version) -> Text {
    let (said, source) = (Box::new(version.said.clone()), Box::new(source_in_words(version)));
    match version.source {
        // The sentence names the pollster.
        ReadingSource::Poll(_) => *said,
        ReadingSource::Releases(_)
        | ReadingSource::Press(_)
        | ReadingSource::Document(_)
        | ReadingSource::NotHeld(_) => CheckSentence::Sourced { said, source }.words(),
    }
}

fn source_in_words(version: &Version) -> Text {
    match &version.source {
        ReadingSource::Releases(releases) => match releases.as_slice() {
            [one] => Text::code(one.short()),
            [first, .., last] => {
                CheckSentence::ReleasesFromTo { first: first.short(), last: last.short() }.words()
            }
            [] => Text::empty(),
        },
        ReadingSource::Press(total) => {
            CheckSentence::PressTotal { outlet: total.outlet.clone(), date: total.date.clone() }.words()
        }
        ReadingSource::Poll(poll) => Text::name(&poll.pollster),
        ReadingSource::Document(document) => Text::name(document),
        ReadingSource::NotHeld(reason) => reason.clone(),
    }
}
