//! `saldo diff`: what changed between two vintages, where, by how much.

use std::collections::{BTreeMap, BTreeSet};

use measure::{LevelsAsked, Offence, OffenceSet, Period, PlaceCode, Quantity, Trace, Unit};
use record::query::{Change, Held, Record, Selector, VintageSelector};
use report::{Cell, Column, Report, Table, Text, Words};

use crate::{
    Error,
    keyed::keyed_in_order,
    one_table::{one_table, sourced_table},
    question::{DiffQuestion, Question},
    source::{source_lines, source_text},
    words::{Sentence, place_name},
};

/// The figures that differ between two vintages.
///
/// # Errors
/// When fewer than two vintages answer, or a release cannot be read.
pub fn diff(record: &Record, question: &DiffQuestion) -> Result<Report, Error> {
    let (before, after) = two_vintages(record, question)?;
    let selector = &question.selector;
    let offence = &selector.offence;
    let difference =
        record.diff((before, after), (selector.statistic, offence), (selector.place, selector.period))?;
    let changes: Vec<&Change> = difference.changes.iter().collect();
    let added: i64 = changes.iter().filter_map(|c| c.added()).sum();
    let rows = changes.iter().map(|c| row(c, (before, after), selector)).collect();
    let (common, asked) = (difference.common, selector.period.unwrap_or(difference.common));
    let first = common.first().max(asked.first());
    let compared = Period::new(first, common.last().min(asked.last())).unwrap_or(common);
    let computed = |what: &str| {
        let inputs = [("before", before.release.sha256), ("after", after.release.sha256)];
        let parameters = [
            ("what", what.to_owned()),
            ("statistic", selector.statistic.to_string()),
            ("offence", offence.to_string()),
            ("place", selector.place.to_string()),
            ("period", compared.to_string()),
        ];
        Trace::computation("difference between versions", inputs, parameters)
    };
    let table = Table {
        id: "changes".to_owned(),
        caption: Sentence::ChangesBetween {
            before: before.release.vintage.cutoff,
            after: after.release.vintage.cutoff,
        }
        .into(),
        columns: vec![
            Column::new("period", Sentence::Period.into()),
            Column::new("place", Sentence::Place.into()),
            Column::new("name", Sentence::Name.into()),
            Column::new("offence", Sentence::OffenceHeading.into()),
            Column::new("before", Sentence::Before.into()),
            Column::new("after", Sentence::After.into()),
            Column::new("added", Sentence::Added.into()),
        ],
        rows,
        source: source_text([before, after]),
    };
    let whole = |n: usize, unit: Unit, what: &str| {
        Quantity::whole(u64::try_from(n).unwrap_or(u64::MAX), unit, computed(what))
    };
    let lead = Sentence::DiffLead {
        changed: Box::new(whole(changes.len(), Unit::Items, "changed")),
        compared: Box::new(whole(difference.compared, Unit::Items, "compared")),
        added: Box::new(signed(added, selector, computed("added"))),
        statistic: selector.statistic,
    };
    let used = BTreeSet::from([before.release.sha256, after.release.sha256]);
    let mut report =
        Report { lead: Text::from(lead), ..sourced_table("diff", table, source_lines(record, &used)) };
    if !changes.is_empty() {
        let table = totals(&changes, selector, (before, after, compared));
        report.sections.extend(one_table("totals", table).sections);
    }
    let both = [before.release.sha256, after.release.sha256];
    Ok(keyed_in_order(report, record, Question::Diff(question.clone()), &both))
}

/// What changed in sum, by place and offence: where most changed stands first.
fn totals(
    changes: &[&Change],
    selector: &Selector,
    (before, after, compared): (&Held, &Held, Period),
) -> Table {
    let mut sums: BTreeMap<(PlaceCode, Offence), (u64, i64)> = BTreeMap::new();
    for change in changes {
        let (figures, added) = sums.entry((change.place, change.offence)).or_default();
        *figures += 1;
        // What vanished or is new is no difference, as in the sum of all.
        *added += change.added().unwrap_or(0);
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(key, (figures, added))| {
        (std::cmp::Reverse(added.unsigned_abs()), std::cmp::Reverse(*figures), *key)
    });
    let row = |((place, offence), (figures, added)): &((PlaceCode, Offence), (u64, i64))| -> Vec<Cell> {
        // Both sums, so that the cells behind the difference are found.
        let sum = |held: &Held| Trace::Sum {
            release: held.release.sha256,
            statistic: selector.statistic,
            offence: OffenceSet::one(*offence),
            place: *place,
            period: compared,
            levels: LevelsAsked::default(),
        };
        let of = |what: &str| {
            let inputs = [("before", sum(before)), ("after", sum(after))];
            Trace::computation("difference between versions", inputs, [("what", what.to_owned())])
        };
        vec![
            Text::code(place.to_string()).into(),
            Text::name(place_name(*place)).into(),
            offence.words().into(),
            Quantity::whole(*figures, Unit::Items, of("figures changed")).into(),
            signed(*added, selector, of("added")).into(),
        ]
    };
    Table {
        id: "totals".to_owned(),
        caption: Sentence::ChangesInSum.into(),
        columns: vec![
            Column::new("place", Sentence::Place.into()),
            Column::new("name", Sentence::Name.into()),
            Column::new("offence", Sentence::OffenceHeading.into()),
            Column::new("changed", Sentence::FiguresChanged.into()),
            Column::new("added", Sentence::Added.into()),
        ],
        rows: sums.iter().map(row).collect(),
        source: Text::empty(),
    }
}

fn two_vintages<'a>(record: &'a Record, question: &DiffQuestion) -> Result<(&'a Held, &'a Held), Error> {
    let pick = |vintage: &VintageSelector| -> Result<&'a Held, Error> {
        let selector = Selector { vintage: vintage.clone(), ..question.selector.clone() };
        let whole = Selector { period: None, ..selector };
        record.choose(&whole)?.parts.last().map(|(held, _)| *held).ok_or(Error::NotTwoVintages { held: 0 })
    };
    let after = pick(question.to.as_ref().unwrap_or(&VintageSelector::Latest))?;
    let before = match &question.from {
        Some(from) => pick(from)?,
        None => {
            let unbound = Selector { vintage: VintageSelector::Latest, ..question.selector.clone() };
            let candidates = record.candidates(&unbound);
            let held = candidates.len();
            let overlaps = |h: &&Held| h.coverage.months.first() <= after.coverage.months.last();
            let earlier =
                |h: &&Held| h.release.vintage.public.latest() < after.release.vintage.public.latest();
            candidates.into_iter().filter(earlier).find(overlaps).ok_or(Error::NotTwoVintages { held })?
        }
    };
    Ok((before, after))
}

fn row(change: &Change, (before, after): (&Held, &Held), selector: &Selector) -> Vec<Cell> {
    let number = |held: &Held, number: Option<u64>| -> Cell {
        let trace = Trace::Sum {
            release: held.release.sha256,
            statistic: selector.statistic,
            offence: OffenceSet::one(change.offence),
            place: change.place,
            period: change.period,
            levels: LevelsAsked::default(),
        };
        number.map_or(Cell::Empty, |n| Quantity::count(n, selector.statistic, trace).into())
    };
    let inputs = [("before", before.release.sha256), ("after", after.release.sha256)];
    let parameters = [
        ("statistic", selector.statistic.to_string()),
        ("offence", change.offence.to_string()),
        ("place", change.place.to_string()),
        ("period", change.period.to_string()),
    ];
    let trace = Trace::computation("difference between versions", inputs, parameters);
    vec![
        Text::from(change.period).into(),
        Text::code(change.place.to_string()).into(),
        Text::name(place_name(change.place)).into(),
        change.offence.words().into(),
        number(before, change.before),
        number(after, change.after),
        match (change.added(), change.after) {
            (Some(added), _) => signed(added, selector, trace).into(),
            (None, None) => Text::both("ya no está", "no longer there").into(),
            (None, Some(_)) => Text::both("nueva", "new").into(),
        },
    ]
}

#[expect(clippy::cast_precision_loss, reason = "differences of counts stay far below 2^53")]
fn signed(number: i64, selector: &Selector, trace: Trace) -> Quantity {
    Quantity::real(number as f64, Unit::Count(selector.statistic), trace).with_digits(measure::Digits::Whole)
}
