//! What stands beside a study: other starts, naive claims, the literature, what is missing; and the page of a question
//! that was not asked.

use report::{Block, Cell, Section, Table, Text, Words};

use super::{
    asked::{accounts, assignments, details, public_or_not, what_is_measured},
    parts::{columns, id_of, table_id},
    sentence::PageSentence,
};
use crate::naive::NaiveClaim;
use crate::policy::{Literature, LiteratureUnit, PolicySpec, Unasked};
use crate::study::Study;
use crate::verdict::VerdictClass;

/// What was computed beside a study.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// The same study under each other start of the file, in the order of the file's check.
    pub starts: Vec<Study>,
    /// What naive methods would have claimed.
    pub naive: Vec<NaiveClaim>,
}

/// The section of a policy that was not asked of the record: what it asks, and why the file alone decides.
#[must_use]
pub fn unasked(spec: &PolicySpec, why: &Unasked) -> Section {
    let class = VerdictClass::CannotTell;
    let mut blocks = vec![
        Block::Judgement { tone: class.tone(), class: class.words(), text: why.words() },
        Block::paragraph(spec.question.words()),
        Block::paragraph(PageSentence::Done { what: spec.done.words() }),
        Block::paragraph(what_is_measured(spec)),
        Block::paragraph(public_or_not(spec)),
        Block::paragraph(PageSentence::NotAsked),
    ];
    blocks.extend(missing(spec));
    if !spec.claims.is_empty() {
        let rows = spec.claims.iter().map(|claim| vec![claim.sentence.words().into(), class.words().into()]);
        blocks.push(Block::Table {
            table: Table {
                id: id_of(spec, "claims"),
                caption: PageSentence::ClaimsCaption.into(),
                columns: columns([
                    ("claim", PageSentence::ClaimHeading),
                    ("verdict", PageSentence::VerdictHeading),
                ]),
                rows: rows.collect(),
                source: Text::empty(),
            },
        });
    }
    blocks.extend(literature(spec));
    let assigned = vec![Block::Table { table: assignments(spec) }, accounts(spec)];
    blocks.push(details(PageSentence::AssignmentsSummary, assigned));
    if !spec.notes.is_empty() {
        blocks.push(Block::List { items: spec.notes.iter().map(Words::words).collect() });
    }
    Section { id: spec.id.clone(), heading: spec.title.words(), blocks }
}

/// What is missing and what would do.
pub(super) fn missing(spec: &PolicySpec) -> Option<Block> {
    if spec.missing.is_empty() {
        return None;
    }
    let row = |missing: &crate::policy::Missing| -> Vec<Cell> {
        vec![missing.what.words().into(), missing.would_do.words().into()]
    };
    Some(Block::Table {
        table: Table {
            id: id_of(spec, "missing"),
            caption: PageSentence::MissingSummary.into(),
            columns: columns([
                ("missing", PageSentence::MissingHeading),
                ("would_do", PageSentence::WouldDoHeading),
            ]),
            rows: spec.missing.iter().map(row).collect(),
            source: Text::empty(),
        },
    })
}

/// The answer under each start, the file's own first.
pub(super) fn starts(study: &Study, others: &[Study]) -> Vec<Block> {
    if others.is_empty() {
        return Vec::new();
    }
    let row = |(each, why): (&Study, Text)| -> Vec<Cell> {
        let start = each.spec.first_day().map_or_else(Text::empty, Text::from);
        let window = each.spec.window;
        vec![
            start.into(),
            Text::from(window.pre).into(),
            Text::from(window.post).into(),
            each.verdict.class.words().into(),
            why.into(),
        ]
    };
    let reasons = study.spec.alternatives.iter().map(|alternative| alternative.why.words());
    let own = std::iter::once((study, study.spec.done.words()));
    let table = Table {
        id: table_id(study, "starts"),
        caption: PageSentence::StartsCaption.into(),
        columns: columns([
            ("start", PageSentence::StartHeading),
            ("before", PageSentence::BeforeHeading),
            ("after", PageSentence::AfterHeading),
            ("verdict", PageSentence::VerdictHeading),
            ("why", PageSentence::WhyHeading),
        ]),
        rows: own.chain(others.iter().zip(reasons)).map(row).collect(),
        source: study.data.source.clone(),
    };
    let same = others.iter().all(|other| other.verdict.class == study.verdict.class);
    let said = if same { PageSentence::StartsAgree } else { PageSentence::StartsDiffer };
    vec![Block::Table { table }, Block::paragraph(said)]
}

/// What naive methods would have claimed, each with the reason why it is refused.
pub(super) fn naive(study: &Study, claims: &[NaiveClaim]) -> Option<Block> {
    let row = |claim: &NaiveClaim| -> Vec<Cell> {
        vec![
            claim.method.words().into(),
            claim.observed.clone().into(),
            claim.expected.clone().into(),
            claim.ratio.clone().into(),
            claim.method.refused_because().into(),
        ]
    };
    (!claims.is_empty()).then(|| Block::Table {
        table: Table {
            id: table_id(study, "naive"),
            caption: PageSentence::NaiveCaption.into(),
            columns: columns([
                ("method", PageSentence::MethodHeading),
                ("observed", PageSentence::ObservedHeading),
                ("expected", PageSentence::ExpectedHeading),
                ("rate_ratio", PageSentence::WouldClaimHeading),
                ("refused", PageSentence::RefusedHeading),
            ]),
            rows: claims.iter().map(row).collect(),
            source: study.data.source.clone(),
        },
    })
}

/// What others found, with the reading of why it agrees with ours or not.
pub(super) fn literature(spec: &PolicySpec) -> Vec<Block> {
    if spec.literature.is_empty() {
        return Vec::new();
    }
    let number = |found: &Literature| -> Text {
        let shown = match found.numbers().as_slice() {
            [] => return PageSentence::NumberNotGiven.into(),
            [one] => one.clone().into(),
            [low, high, ..] => {
                PageSentence::NumberRange { low: Box::new(low.clone()), high: Box::new(high.clone()) }.into()
            }
        };
        match found.unit {
            Some(LiteratureUnit::Percent) => PageSentence::NumberInPercent { number: shown }.into(),
            Some(unit @ (LiteratureUnit::Per100kYear | LiteratureUnit::Packs)) => {
                PageSentence::NumberInUnit { number: shown, per_head: unit == LiteratureUnit::Packs }.into()
            }
            Some(LiteratureUnit::Correlation) => PageSentence::NumberIsCorrelation { number: shown }.into(),
            Some(LiteratureUnit::Killed) | None => PageSentence::NumberOfKilled { number: shown }.into(),
        }
    };
    let period = |found: &Literature| match &found.period {
        Some(period) => Text::name(period),
        None => PageSentence::PeriodNotStated.into(),
    };
    let row = |found: &Literature| -> Vec<Cell> {
        vec![
            Text::name(&found.study).into(),
            found.measured.words().into(),
            number(found).into(),
            period(found).into(),
            found.design.words().into(),
            found.reading.words().into(),
        ]
    };
    let table = Table {
        id: id_of(spec, "literature"),
        caption: PageSentence::LiteratureCaption.into(),
        columns: columns([
            ("study", PageSentence::StudyHeading),
            ("measured", PageSentence::MeasuredHeading),
            ("number", PageSentence::NumberHeading),
            ("period", PageSentence::PeriodHeading),
            ("design", PageSentence::ClosenessHeading),
            ("reading", PageSentence::ReadingHeading),
        ]),
        rows: spec.literature.iter().map(row).collect(),
        source: PageSentence::LiteratureSource.into(),
    };
    let mut addresses: Vec<(&str, &str)> = Vec::new();
    for found in spec.literature.iter().filter(|found| found.address.starts_with("http")) {
        if addresses.iter().all(|(_, address)| *address != found.address) {
            addresses.push((&found.study, &found.address));
        }
    }
    let item = |(study, address): (&str, &str)| {
        PageSentence::StudyAt { study: study.to_owned(), address: address.to_owned() }.into()
    };
    let items: Vec<Text> = addresses.into_iter().map(item).collect();
    let list = (!items.is_empty()).then_some(Block::List { items });
    [Some(Block::Table { table }), list].into_iter().flatten().collect()
}

impl Words for Unasked {
    fn words(&self) -> Text {
        match self {
            Self::TooFewAssignments { listed, least } => {
                PageSentence::TooFewAssignments { listed: listed.clone(), least: least.clone() }.into()
            }
            Self::OutcomeNotBrought => PageSentence::OutcomeNotBrought.into(),
        }
    }
}
