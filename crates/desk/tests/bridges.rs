//! The bridges over 2026, held against the shipped record asked by itself.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use desk::page::Cell;
use measure::{OffenceSet, PlaceCode, Quantity, Statistic};
use record::query::{PlaceSelector, Record, Selector};

/// A row of the comparison: offence and reading as they are asked for, before, after and change.
type Compared = (String, String, [Option<Quantity>; 3]);

fn asked(offence: &str) -> Selector {
    let offence: OffenceSet = offence.parse().unwrap();
    Selector::new(Statistic::Investigations, offence, PlaceCode::NATION)
}

fn rows(record: &Record, selector: &Selector) -> Vec<Compared> {
    let report = desk::bridges(record, selector).unwrap();
    let table = report.tables()[0].clone();
    let column = |key: &str| table.columns.iter().position(|column| column.key == key).unwrap();
    let text = |row: &[Cell], key: &str| match &row[column(key)] {
        Cell::Text { text } => text.plain(measure::Language::En),
        Cell::Number { .. } | Cell::Empty => String::new(),
    };
    let number = |row: &[Cell], key: &str| match &row[column(key)] {
        Cell::Number { quantity } => Some((**quantity).clone()),
        Cell::Text { .. } | Cell::Empty => None,
    };
    let numbers = |row: &[Cell]| ["before", "after", "change"].map(|key| number(row, key));
    let place = column("place");
    assert!(table.rows.iter().all(|row| matches!(row[place], Cell::Text { .. })));
    table.rows.iter().map(|row| (text(row, "offence"), text(row, "id"), numbers(row))).collect()
}

fn total(record: &Record, offence: &str, period: &str) -> f64 {
    let point = record.total(&asked(offence).during(period.parse().unwrap())).unwrap();
    assert!(point.cells.is_complete());
    point.quantity(Statistic::Investigations).value
}

/// Source: the municipal release of 2024 and 2025 and SESNSP's state file of March 2026, summed by another program: 5,707
/// against 3,996 and, with 580 attempts, 4,576.
#[test]
fn homicide_is_compared_both_ways_with_what_the_record_holds() {
    let record = desk::open(None).unwrap();
    let seen = rows(&record, &asked("intentional-homicide"));
    let before = total(&record, "intentional-homicide", "2025-01..2025-03");
    let after = |set: &str| total(&record, set, "2026-01..2026-03");
    let both = [
        ("consummated", after("intentional-homicide")),
        ("with-attempts", after("intentional-homicide+attempted-intentional-homicide")),
    ];
    assert_eq!((before, both[0].1, both[1].1), (5_707.0, 3_996.0, 4_576.0));
    assert_eq!(seen.len(), both.len());
    for ((offence, reading, [then, now, change]), (expected, number)) in seen.iter().zip(both) {
        assert_eq!((offence.as_str(), reading.as_str()), ("intentional homicide", expected));
        assert_eq!(then.as_ref().unwrap().value, before);
        assert_eq!(now.as_ref().unwrap().value, number);
        let change = change.as_ref().unwrap().value;
        assert!((change - 100.0 * (number / before - 1.0)).abs() < 1e-9, "{reading}: {change}");
    }
    assert_eq!(seen[0].2[2].as_ref().unwrap().plain(), "-30.0");
    assert_eq!(seen[1].2[2].as_ref().unwrap().plain(), "-19.8");
}

#[test]
fn what_is_not_held_or_not_comparable_has_a_row_without_numbers() {
    let record = desk::open(None).unwrap();
    for (offence, readings) in [
        ("extortion", &["consummated", "with-attempts"][..]),
        ("kidnapping", &["without-other-kidnapping"]),
        ("other-against-life", &["residual"]),
        ("human-trafficking", &["split", "regrouped"]),
    ] {
        let seen = rows(&record, &asked(offence));
        assert_eq!(seen.iter().map(|row| row.1.as_str()).collect::<Vec<_>>(), readings);
        assert!(seen.iter().all(|row| row.2 == [None, None, None]), "{offence}");
    }
    let report = desk::bridges(&record, &asked("kidnapping")).unwrap();
    assert_eq!(
        report.tables()[1].rows.len(),
        catalogue::BRIDGES.len(),
        "every bridge is told with its source"
    );
}

#[test]
fn the_states_add_up_to_the_country_in_every_reading() {
    let record = desk::open(None).unwrap();
    let country = rows(&record, &asked("femicide"));
    let states = rows(&record, &asked("femicide").over(PlaceSelector::EachState));
    assert_eq!(states.len(), 2 * 32);
    for (_, reading, [before, after, _]) in &country {
        let of_states = states.iter().filter(|row| row.1 == *reading);
        let sums = of_states.fold([0.0, 0.0], |sums, (_, _, [then, now, _])| {
            [sums[0] + then.as_ref().unwrap().value, sums[1] + now.as_ref().unwrap().value]
        });
        assert_eq!(sums, [before.as_ref().unwrap().value, after.as_ref().unwrap().value], "{reading}");
    }
}

#[test]
fn the_refusal_of_a_period_across_the_break_names_the_command() {
    let record = desk::open(None).unwrap();
    let across = asked("extortion").during("2025-01..2026-03".parse().unwrap());
    let refusal = record.total(&across).unwrap_err();
    let said = desk::page::Words::words(&refusal).plain(measure::Language::En);
    assert!(said.contains("saldo bridges"), "{said}");
}
