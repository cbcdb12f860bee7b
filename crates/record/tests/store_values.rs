//! Values that are no counts, through the whole record: a layout hands them to the sink, the store keeps them, a question
//! by level finds them, and what may not be added is refused in both languages.

#![expect(clippy::unwrap_used, reason = "what tests share is a test too, and a failure there must stop it")]

use std::{collections::BTreeSet, path::Path};

use measure::{
    Catalogue, Custody, Date, Dimension, Language, LevelAsked, Levels, Month, NotAdded, Offence, OffenceSet,
    PlaceCode, Precision, PrecisionClass, PublicDate, Publisher, Sha256, Statistic, Trace, Value, ValueKind,
};
use record::{
    AbsentIs, CountOfRows, Error, Label, Reading, RowKey, RowSink, Span, ValueOfRow, Wholeness,
    query::{Record, Refusal, Selector},
    shipped::ShippedRecord,
    store::{ImportOptions, Store},
};
use report::Words as _;

/// An invented file: a line is an offence, a sex (`*` for the printed total), and a count, a share with its class, or a range.
const FILE: &str = "\
homicide,women,11
homicide,men,89
homicide,*,100
robbery,women,23.40 moderate
femicide,*,3 5 9
";

/// A layout of this test alone.
fn read(path: &Path, _: &str, sink: &mut dyn RowSink) -> Result<(Sha256, Reading), Error> {
    let text = std::fs::read_to_string(path).unwrap();
    for (name, offence) in [
        ("homicide", Offence::IntentionalHomicide),
        ("robbery", Offence::BusinessRobbery),
        ("femicide", Offence::Femicide),
    ] {
        sink.label(Label { text: name.to_owned(), offence })?;
    }
    let month = Month::new(2025, 1).unwrap();
    let mut rows = CountOfRows::default();
    for (row, line) in (1u32..).zip(text.lines()) {
        let parts: Vec<&str> = line.split(',').collect();
        let offence = ["homicide", "robbery", "femicide"].iter().position(|name| *name == parts[0]).unwrap();
        let levels = match parts[1] {
            "*" => Levels::none().total_over(Dimension::Sex),
            sex => Levels::none().at(Dimension::Sex, sex),
        };
        let value = match parts[2].split(' ').collect::<Vec<_>>()[..] {
            [percent, class] => {
                assert_eq!(class, PrecisionClass::Moderate.code());
                let precision = Precision::Class(PrecisionClass::Moderate);
                Value::Share { percent: percent.parse().unwrap(), precision }
            }
            [low, best, high] => {
                let [low, best, high] = [low, best, high].map(|number| number.parse().unwrap());
                Value::Range { low, best, high }
            }
            ref count => Value::Count(count.concat().parse().unwrap()),
        };
        let key = RowKey {
            sheet: None,
            row,
            statistic: Statistic::Victims,
            place: PlaceCode::NATION,
            offence: offence as u32,
            sex: None,
            age: None,
            span: Span::Month,
        };
        sink.keep_values(&key, &levels, &[ValueOfRow { column: 3, month, value }])?;
        rows = CountOfRows { read: rows.read + 1, kept: rows.kept + 1, cells: rows.cells + 1, ..rows };
    }
    let reading = Reading {
        layout: "invented".to_owned(),
        series: "invented".to_owned(),
        publisher: Publisher::Sesnsp,
        statistics: vec![Statistic::Victims],
        catalogue: Catalogue::Sesnsp2015,
        rewritten: false,
        encoding: "utf-8".to_owned(),
        first: month,
        cutoff: month,
        rows,
        absent_is: AbsentIs::Unknown,
        wholeness: Wholeness::default(),
    };
    Ok((Sha256::of(text.as_bytes()), reading))
}

/// A record of the invented file alone.
fn record(folder: &Path) -> Record {
    let path = folder.join("invented.csv");
    std::fs::write(&path, FILE).unwrap();
    let options = ImportOptions {
        keeper: Some("nobody".to_owned()),
        ..ImportOptions::known(
            PublicDate::NotLaterThan(Date::constant(2025, 3, 1)),
            Custody::Copy,
            "invented values",
        )
    };
    let store = Store::open(&folder.join("store"));
    let commit = store.import_by(&read, &path, &options, &mut ()).unwrap().commit;
    // A program that would take a share for a count is told to be updated.
    assert_eq!(commit.format, Some(4));
    assert!(store.verify().unwrap().is_whole());
    let none = ShippedRecord::open(Vec::<String>::new(), |_| None).unwrap();
    Record::new(none, Some(store.holding().unwrap()))
}

fn of(offence: Offence) -> Selector {
    Selector::new(Statistic::Victims, OffenceSet::one(offence), PlaceCode::NATION)
        .during("2025-01..2025-01".parse().unwrap())
}

fn sex(asked: LevelAsked) -> Selector {
    of(Offence::IntentionalHomicide).at(Dimension::Sex, asked)
}

fn women() -> LevelAsked {
    LevelAsked::Of(BTreeSet::from(["women".to_owned()]))
}

#[test]
fn a_question_asks_a_level_or_all_of_them_or_their_printed_total() {
    let files = tempfile::tempdir().unwrap();
    let record = record(files.path());
    let answered = |selector: &Selector| {
        let answer = record.totals(selector).unwrap();
        let point = answer.points.first().unwrap();
        // The trace of a sum finds the cells of that sum and no others.
        let behind = record.figures_behind(&point.trace).unwrap();
        (point.number, behind.iter().map(|figure| figure.value).collect::<Vec<_>>())
    };
    assert_eq!(answered(&sex(women())), (11, vec![Value::Count(11)]));
    assert_eq!(answered(&sex(LevelAsked::Each)), (100, vec![Value::Count(11), Value::Count(89)]));
    assert_eq!(answered(&sex(LevelAsked::Total)), (100, vec![Value::Count(100)]));
}

#[test]
fn a_question_without_levels_keeps_its_text_and_its_trace() {
    let plain = serde_json::to_string(&of(Offence::BusinessRobbery)).unwrap();
    assert!(!plain.contains("levels"), "{plain}");
    let selector = sex(women());
    let text = serde_json::to_string(&selector).unwrap();
    assert_eq!(serde_json::from_str::<Selector>(&text).unwrap(), selector);
    let trace = Trace::Sum {
        release: Sha256::of(b"release"),
        statistic: Statistic::Victims,
        offence: OffenceSet::one(Offence::BusinessRobbery),
        place: PlaceCode::NATION,
        period: "2025-01..2025-01".parse().unwrap(),
        levels: of(Offence::BusinessRobbery).levels,
    };
    assert!(!serde_json::to_string(&trace).unwrap().contains("levels"));
}

/// Why a question has no sum, which must be said in both languages.
fn refusal(record: &Record, selector: &Selector) -> Option<NotAdded> {
    let Err(Refusal::Record(error)) = record.totals(selector) else { return None };
    let words = error.words();
    let (spanish, english) = (words.plain(Language::Es), words.plain(Language::En));
    assert!(!spanish.is_empty() && spanish != english, "{spanish} / {english}");
    if let Error::NotAdded { why } = error { Some(why) } else { None }
}

#[test]
fn what_may_not_be_added_is_refused() {
    let files = tempfile::tempdir().unwrap();
    let record = record(files.path());
    let kind = |kind| Some(NotAdded::Kind { kind });
    assert_eq!(refusal(&record, &of(Offence::BusinessRobbery)), kind(ValueKind::Share));
    assert_eq!(refusal(&record, &of(Offence::Femicide)), kind(ValueKind::Range));
    let twice = NotAdded::TotalWithParts { dimension: Dimension::Sex };
    assert_eq!(refusal(&record, &of(Offence::IntentionalHomicide)), Some(twice));
}

#[test]
fn a_share_answers_as_it_is_printed_and_a_range_as_the_sum_of_ranges() {
    let files = tempfile::tempdir().unwrap();
    let record = record(files.path());
    let answered = |offence: Offence| {
        let answer = record.values(&of(offence), |period| period).unwrap();
        let [point] = answer.points.as_slice() else { panic!("{:?}", answer.points) };
        let behind = record.figures_behind(&point.trace).unwrap();
        assert_eq!(behind.len(), 1);
        assert_eq!(measure::Figure::sum(&behind).unwrap().value(), Ok(Some(point.value)));
        point.clone()
    };
    let share = answered(Offence::BusinessRobbery);
    assert_eq!(share.offence, Some(Offence::BusinessRobbery));
    assert_eq!(share.levels, Levels::none().at(Dimension::Sex, "women"));
    assert_eq!(share.value.kind(), ValueKind::Share);
    // Ranges are gathered, so that the answer names no level and no offence.
    let range = answered(Offence::Femicide);
    assert_eq!((range.offence, range.levels), (None, Levels::none()));
    assert_eq!(range.value, Value::Range { low: 3, best: 5, high: 9 });
    let known = record.levels_of(&of(Offence::IntentionalHomicide)).unwrap();
    let sexes = BTreeSet::from(["men".to_owned(), "women".to_owned()]);
    assert_eq!(known.get(&Dimension::Sex), Some(&sexes));
}

#[test]
fn what_ships_keeps_values_as_they_are_printed() {
    let files = tempfile::tempdir().unwrap();
    let record = record(files.path());
    let held = &record.held()[0];
    let cells = record.own().unwrap().figures(held.release.sha256).unwrap();
    let cells = cells.read(&columns::Filter::default()).unwrap();
    // A printed total beside its parts has no sum that could ship.
    let refused = record::shipped::Distillate::of(&cells, &[], held.reading.cutoff).unwrap_err();
    assert!(matches!(refused, Error::NotAdded { why: NotAdded::TotalWithParts { .. } }), "{refused}");
    let others: Vec<_> = cells
        .into_iter()
        .filter(|cell| {
            cell.levels.of(Dimension::Sex) != Some(&measure::Level::Total) || cell.value.count().is_none()
        })
        .collect();
    let ships = record::shipped::Distillate::of(&others, &[], held.reading.cutoff).unwrap();
    let mut writer = columns::FiguresWriter::new(Vec::new());
    ships.write(&mut writer).unwrap();
    let bytes = writer.finish(Sha256::of(b"x"), "invented", &[]).unwrap().sink;
    let file = columns::FiguresFile::open(columns::Source::bytes("x", bytes)).unwrap();
    let read = file.read(&columns::Filter::default()).unwrap();
    let seen: Vec<(u32, Value, bool)> =
        read.iter().map(|cell| (cell.row, cell.value, cell.levels.is_empty())).collect();
    let printed = |row: usize| others.iter().find(|cell| cell.row as usize == row).unwrap().value;
    // The sum of the two counts comes after the values, which keep their levels.
    assert_eq!(seen, [(4, printed(4), false), (5, printed(5), false), (1, Value::Count(100), true)]);
}

#[test]
fn single_values_are_read_as_they_were_printed() {
    let files = tempfile::tempdir().unwrap();
    let record = record(files.path());
    let held = &record.held()[0];
    let cells = record.own().unwrap().figures(held.release.sha256).unwrap();
    let cells = cells.read(&columns::Filter::default()).unwrap();
    let share = Value::Share {
        percent: "23.40".parse().unwrap(),
        precision: Precision::Class(PrecisionClass::Moderate),
    };
    assert_eq!((cells[3].value, cells[4].value), (share, Value::Range { low: 3, best: 5, high: 9 }));
    assert_eq!(cells[4].levels.of(Dimension::Sex), Some(&measure::Level::Total));
}
