//! `saldo bridges`: the months after a break against the same months of the last year before it, in every reading of what
//! an offence of the old catalogue is in the new one. No reading is the answer.

use std::collections::BTreeSet;

use catalogue::{BREAKS, BRIDGES, Break, Bridge, Reading};
use measure::{Digits, Offence, OffenceSet, Period, PlaceCode, Quantity, Sha256, Statistic, Trace, Unit};
use record::query::{Answer, Point, Record, Refusal, Selector};
use report::{Block, Cell, Column, Report, Section, Table, Text, Words, say};

use crate::{
    Error,
    keyed::keyed,
    lacks::lacks_in_words,
    one_table::sourced_table,
    question::Question,
    source::{source_lines, source_text},
    words::{Sentence, place_name},
};

/// What an offence of before the break is after it, in one reading.
struct Side {
    offence: Offence,
    reading: Reading,
    /// What is added up after the break; nothing where the record cannot or must not add it.
    after: Option<OffenceSet>,
}

/// The comparison in every reading, and the bridges that it rests on.
///
/// # Errors
/// When no bridge leads over a break of the statistic, or the months asked for lie before it.
pub fn bridges(record: &Record, selector: &Selector) -> Result<Report, Error> {
    let over = bridged_break(selector.statistic)?;
    let (before, after) = like_months(record, selector, over)?;
    let asked = Selector { period: None, ..selector.clone() };
    let mut used = BTreeSet::new();
    let mut rows = Vec::new();
    for side in selector.offence.iter().flat_map(|offence| sides(over, offence)) {
        let Some(set) = &side.after else {
            rows.push(told(&side, selector, None));
            continue;
        };
        let of = |offence: OffenceSet, period: Period| {
            record.totals(&Selector { offence, ..asked.clone() }.during(period))
        };
        match (of(OffenceSet::one(side.offence), before), of(set.clone(), after)) {
            (Ok(then), Ok(now)) => {
                used.extend(then.chosen.releases().into_iter().chain(now.chosen.releases()));
                rows.extend(compared(&side, &then, &now));
            }
            (Err(damage @ Refusal::Record(_)), _) | (_, Err(damage @ Refusal::Record(_))) => {
                return Err(damage.into());
            }
            (Err(refusal), _) | (Ok(_), Err(refusal)) => {
                rows.push(told(&side, selector, Some(refusal.words())));
            }
        }
    }
    if rows.is_empty() {
        let reason = say!(
            "{offence} no tenía subtipo antes de {first}: no hay con qué comparar",
            "{offence} had no subtype before {first}: there is nothing to compare with",
            offence = selector.offence.words(),
            first = over.first
        );
        return Err(Error::mistyped("--offence", reason));
    }
    let report = laid_out(record, (selector.statistic, over), (before, after), (rows, &used));
    let selector = selector.clone().during(after);
    Ok(keyed(report, record, Question::Bridges(selector)))
}

/// The break of the statistic that bridges lead over.
fn bridged_break(statistic: Statistic) -> Result<&'static Break, Error> {
    let leads_over = |b: &&Break| BRIDGES.iter().any(|bridge| bridge.reading.across == b.id);
    BREAKS.iter().find(|b| b.statistics.contains(&statistic) && leads_over(b)).ok_or_else(|| {
        let reason = say!(
            "{statistic}: ninguna ruptura de esa serie tiene puentes; {command} dice cuáles tienen",
            "{statistic}: no break of that series has bridges; {command} says which series break",
            statistic = statistic.words(),
            command = Text::code("saldo breaks")
        );
        Error::mistyped("--statistic", reason)
    })
}

/// The months after the break, as asked or as far as they are held, and the same months of the last year before it.
fn like_months(record: &Record, selector: &Selector, over: &Break) -> Result<(Period, Period), Error> {
    let held = || {
        let open = Selector { period: None, ..selector.clone() };
        record.candidates(&open).iter().map(|held| held.coverage.months.last()).max()
    };
    let last = selector.period.map(Period::last).or_else(held);
    let first = selector.period.map_or(over.first, |period| period.first().max(over.first));
    let after = last.and_then(|last| Period::new(first, last).ok()).ok_or_else(|| {
        let reason = say!(
            "la ruptura {id} es de {first} y no se piden ni se tienen meses posteriores: pida meses desde entonces",
            "the break {id} is of {first}, and no later months are asked for or held: ask for months from then on",
            id = Text::code(over.id),
            first = over.first
        );
        Error::mistyped("--period", reason)
    })?;
    let mut years = 1;
    while after.last().plus(-12 * years) >= over.first {
        years += 1;
    }
    let earlier = |month: measure::Month| month.plus(-12 * years);
    let before = Period::new(earlier(after.first()), earlier(after.last())).unwrap_or(after);
    Ok((before, after))
}

/// The readings of an offence, in the order of the table.
fn sides(over: &Break, offence: Offence) -> Vec<Side> {
    let mut sides: Vec<Side> = Vec::new();
    let own = |bridge: &&Bridge| bridge.offence == offence && bridge.reading.across == over.id;
    for bridge in BRIDGES.iter().filter(own) {
        // What the common catalogue calls `other` is many subtypes, of which one alone cannot be added up.
        let adds = offence != Offence::Other
            && !bridge.new.is_empty()
            && bridge.new.iter().all(|new| new.offence != Offence::Other);
        let of_bridge: Option<OffenceSet> = adds.then(|| bridge.new.iter().map(|new| new.offence).collect());
        match sides.iter_mut().find(|side| side.reading.code == bridge.reading.code) {
            // The offence of a reading is the sum of all its subtypes, or nothing where one of them cannot be added.
            Some(side) => {
                side.after =
                    side.after.take().zip(of_bridge).map(|(a, b)| a.iter().chain(b.iter()).collect());
            }
            None => sides.push(Side { offence, reading: bridge.reading, after: of_bridge }),
        }
    }
    sides
}

/// A row for each place, with what changed.
fn compared(side: &Side, then: &Answer<'_>, now: &Answer<'_>) -> Vec<Vec<Cell>> {
    let row = |after: &Point| {
        let before = then.points.iter().find(|point| point.place == after.place)?;
        let (old, new) = (before.quantity(then.statistic), after.quantity(now.statistic));
        let inputs = [("before", old.trace.clone()), ("after", new.trace.clone())];
        let percent = 100.0 * (new.value - old.value) / old.value;
        // A lower bound is no figure to compare with.
        let is_whole = before.cells.is_complete() && after.cells.is_complete();
        let change = (is_whole && percent.is_finite()).then(|| {
            let trace = Trace::computation("relative change", inputs, []);
            Quantity::real(percent, Unit::Percent, trace).with_digits(Digits::Decimals(1))
        });
        let lacks = lacks_in_words(&before.cells).or_else(|| lacks_in_words(&after.cells));
        let numbers = [Cell::from(old), Cell::from(new), change.map_or(Cell::Empty, Cell::from)];
        Some(row(side, after.place, (numbers, lacks)))
    };
    now.points.iter().filter_map(row).collect()
}

/// A row without numbers, and why.
fn told(side: &Side, selector: &Selector, why: Option<Text>) -> Vec<Cell> {
    let why = why.unwrap_or_else(|| {
        Text::both("sin cifra: vea los subtipos abajo", "no figure: see the subtypes below")
    });
    row(side, selector.place.within(), ([Cell::Empty, Cell::Empty, Cell::Empty], Some(why)))
}

fn row(side: &Side, place: PlaceCode, (numbers, note): ([Cell; 3], Option<Text>)) -> Vec<Cell> {
    let named: [Cell; 5] = [
        Text::code(place.to_string()).into(),
        Text::name(place_name(place)).into(),
        side.offence.words().into(),
        Text::code(side.reading.code).into(),
        side.reading.words().into(),
    ];
    named.into_iter().chain(numbers).chain([note.map_or(Cell::Empty, Cell::from)]).collect()
}

fn laid_out(
    record: &Record,
    (statistic, over): (Statistic, &Break),
    (before, after): (Period, Period),
    (rows, used): (Vec<Vec<Cell>>, &BTreeSet<Sha256>),
) -> Report {
    let held = record.held().iter().filter(|held| used.contains(&held.release.sha256));
    let table = Table {
        id: "bridged".to_owned(),
        caption: say!(
            "{statistic}: {after} frente a {before}, en cada lectura",
            "{statistic}: {after} against {before}, in each reading",
            statistic = statistic.words(),
            after = after,
            before = before
        ),
        columns: vec![
            Column::new("place", Sentence::Place.into()),
            Column::new("name", Sentence::Name.into()),
            Column::new("offence", Sentence::OffenceHeading.into()),
            Column::new("id", Text::both("lectura", "reading")),
            Column::new("how", Text::both("cómo se compara", "how it is compared")),
            Column::new("before", Text::from(before)),
            Column::new("after", Text::from(after)),
            Column::new("change", Text::both("cambio", "change")),
            Column::new("note", Text::both("nota", "remark")),
        ],
        rows,
        source: source_text(held),
    };
    let mut report = Report {
        lead: say!(
            "{what} Ninguna lectura es la respuesta: donde hay dos, lo que cambió depende de cuál se tome.",
            "{what} No reading is the answer: where there are two, what changed depends on which is taken.",
            what = over.words()
        ),
        ..sourced_table("bridges", table, source_lines(record, used))
    };
    report.sections.push(Section {
        id: "subtypes".to_owned(),
        heading: Text::both("Los puentes, subtipo por subtipo", "The bridges, subtype by subtype"),
        blocks: vec![Block::Table { table: subtypes(over) }],
    });
    report
}

/// Every bridge over a break.
fn subtypes(over: &Break) -> Table {
    let row = |bridge: &Bridge| -> Vec<Cell> {
        let new: Vec<Text> = bridge.new.iter().map(|new| Text::name(new.subtype)).collect();
        vec![
            Text::name(bridge.subtype).into(),
            bridge.offence.words().into(),
            Text::code(bridge.reading.code).into(),
            if new.is_empty() { Cell::Empty } else { Text::joined(new, " + ").into() },
            bridge.reading.words().into(),
            Text::name(bridge.reading.source).into(),
        ]
    };
    Table {
        id: "subtypes".to_owned(),
        caption: say!(
            "Qué subtipos de {to} corresponden a cada uno de {from}",
            "Which subtypes of {to} stand for each of {from}",
            from = Text::code(over.from),
            to = Text::code(over.to)
        ),
        columns: vec![
            Column::new("subtype", Text::both("subtipo anterior", "subtype before")),
            Column::new("offence", Sentence::OffenceHeading.into()),
            Column::new("id", Text::both("lectura", "reading")),
            Column::new("new", Text::both("subtipos posteriores", "subtypes after")),
            Column::new("how", Text::both("cómo se compara", "how it is compared")),
            Column::new("source", Text::both("según", "according to")),
        ],
        rows: BRIDGES.iter().filter(|bridge| bridge.reading.across == over.id).map(row).collect(),
        source: Text::empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over() -> &'static Break {
        bridged_break(Statistic::Investigations).unwrap()
    }

    fn read(offence: Offence) -> Vec<(&'static str, Option<String>)> {
        let told = |side: Side| (side.reading.code, side.after.map(|set| set.to_string()));
        sides(over(), offence).into_iter().map(told).collect()
    }

    #[test]
    fn an_offence_with_attempts_has_two_readings_and_one_that_nothing_stands_for_has_no_sum() {
        let some = |set: &str| Some(set.to_owned());
        assert_eq!(
            read(Offence::Extortion),
            [("consummated", some("extortion")), ("with-attempts", some("extortion+attempted-extortion"))]
        );
        assert_eq!(read(Offence::Kidnapping), [("without-other-kidnapping", some("kidnapping"))]);
        assert_eq!(read(Offence::Rape), [("same-name", some("rape"))]);
        // Child pornography is no offence of its own in the common catalogue.
        assert_eq!(
            read(Offence::HumanTrafficking),
            [("split", some("human-trafficking")), ("regrouped", None)]
        );
        assert_eq!(read(Offence::OtherAgainstLife), [("residual", None)]);
        assert!(read(Offence::Other).iter().all(|(_, sum)| sum.is_none()));
        assert_eq!(read(Offence::AttemptedExtortion), []);
    }

    #[test]
    fn months_are_compared_with_those_of_the_last_year_before_the_break() {
        let record = crate::open(None).unwrap();
        let months = |period: &str| {
            let offence = OffenceSet::one(Offence::Extortion);
            let asked = Selector::new(Statistic::Investigations, offence, PlaceCode::NATION);
            let asked = Selector { period: period.parse().ok(), ..asked };
            like_months(&record, &asked, over()).map(|(before, after)| format!("{before} {after}")).ok()
        };
        assert_eq!(months("2026-02..2026-03").as_deref(), Some("2025-02..2025-03 2026-02..2026-03"));
        assert_eq!(months("2025-06..2026-03").as_deref(), Some("2025-01..2025-03 2026-01..2026-03"));
        assert_eq!(months("2026-01..2027-02").as_deref(), Some("2024-01..2025-02 2026-01..2027-02"));
        assert_eq!(months("2025"), None);
        assert_eq!(months("").as_deref(), Some("2025-01..2025-03 2026-01..2026-03"), "as far as is held");
    }
}
