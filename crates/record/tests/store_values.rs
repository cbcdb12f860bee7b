//! Values that are no counts, through the whole record: a layout hands them to the sink, the store keeps them, a question
//! by level finds them, and what may not be added is refused in both languages.

#![expect(clippy::unwrap_used, reason = "what tests share is a test too, and a failure there must stop it")]

use std::{collections::BTreeSet, path::Path};

use measure::{
    Catalogue, Custody, Date, Dimension, Language, LevelAsked, Levels, Month, NotAdded, Offence, OffenceSet,
    Origin, PlaceCode, Precision, PrecisionClass, PublicDate, Publisher, Sha256, Statistic, Trace, Value,
    ValueKind,
};
use record::{
    AbsentIs, CellOfRow, CountOfRows, Error, Label, Reading, RowKey, RowSink, Span, SummedCell, ValueOfRow,
    Wholeness,
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

/// What is told of each offence of the file: of the first by counts, of the second by shares, of the third by ranges.
const TOLD: [(&str, Offence, Statistic); 3] = [
    ("homicide", Offence::IntentionalHomicide, Statistic::Victims),
    ("robbery", Offence::BusinessRobbery, Statistic::DarkFigure),
    ("femicide", Offence::Femicide, Statistic::OrganizedViolenceDeaths),
];

const MONTH: Month = Month::constant::<2025, 1>();

/// A layout of this test alone.
fn read(path: &Path, _: &str, sink: &mut dyn RowSink) -> Result<(Sha256, Reading), Error> {
    let text = std::fs::read_to_string(path).unwrap();
    for (name, offence, _) in TOLD {
        sink.label(Label { text: name.to_owned(), offence })?;
    }
    let mut rows = CountOfRows::default();
    for (row, line) in (1u32..).zip(text.lines()) {
        let parts: Vec<&str> = line.split(',').collect();
        let offence = TOLD.iter().position(|(name, ..)| *name == parts[0]).unwrap();
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
        let place = PlaceCode::NATION;
        let key = key(row, (TOLD[offence].2, place, Span::Month), offence as u32);
        sink.keep_values(&key, &levels, &[ValueOfRow { column: 3, month: MONTH, value }])?;
        rows = CountOfRows { read: rows.read + 1, kept: rows.kept + 1, cells: rows.cells + 1, ..rows };
    }
    Ok((Sha256::of(text.as_bytes()), reading(TOLD.map(|(_, _, statistic)| statistic).to_vec(), rows)))
}

fn key(row: u32, (statistic, place, span): (Statistic, PlaceCode, Span), offence: u32) -> RowKey {
    RowKey { sheet: None, row, statistic, place, offence, sex: None, age: None, span }
}

fn reading(statistics: Vec<Statistic>, rows: CountOfRows) -> Reading {
    Reading {
        layout: "invented".to_owned(),
        series: "invented".to_owned(),
        publisher: Publisher::Sesnsp,
        statistics,
        catalogue: Catalogue::Sesnsp2015,
        rewritten: false,
        encoding: "utf-8".to_owned(),
        first: MONTH,
        cutoff: MONTH.plus(11),
        rows,
        absent_is: AbsentIs::Unknown,
        wholeness: Wholeness::default(),
    }
}

fn options() -> ImportOptions {
    let public = PublicDate::NotLaterThan(Date::constant(2026, 3, 1));
    let options = ImportOptions::known(public, Custody::Copy, "invented values");
    ImportOptions { keeper: Some("nobody".to_owned()), ..options }
}

/// A record of the invented file alone.
fn record(folder: &Path) -> Record {
    let path = folder.join("invented.csv");
    std::fs::write(&path, FILE).unwrap();
    let options = options();
    let store = Store::open(&folder.join("store"));
    let commit = store.import_by(&read, &path, &options, &mut ()).unwrap().commit;
    // A program that would take a share for a count is told to be updated.
    assert_eq!(commit.format, Some(4));
    assert!(store.verify().unwrap().is_whole());
    let none = ShippedRecord::open(Vec::<String>::new(), |_| None).unwrap();
    Record::new(none, Some(store.holding().unwrap()))
}

fn of(offence: Offence) -> Selector {
    let statistic = TOLD.iter().find(|(_, told, _)| *told == offence).unwrap().2;
    Selector::new(statistic, OffenceSet::one(offence), PlaceCode::NATION)
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
    let refused = record::shipped::Distillate::of(&cells, &[], held.reading.cutoff, false).unwrap_err();
    assert!(matches!(refused, Error::NotAdded { why: NotAdded::TotalWithParts { .. } }), "{refused}");
    let others: Vec<_> = cells
        .into_iter()
        .filter(|cell| {
            cell.levels.of(Dimension::Sex) != Some(&measure::Level::Total) || cell.value.count().is_none()
        })
        .collect();
    let ships = record::shipped::Distillate::of(&others, &[], held.reading.cutoff, false).unwrap();
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

/// The three ways in which a layout hands on a cell.
type Way = fn(&mut dyn RowSink, &RowKey, Value) -> Result<(), Error>;

const WAYS: [Way; 3] = [
    |sink, key, value| {
        sink.keep_values(key, &Levels::none(), &[ValueOfRow { column: 3, month: MONTH, value }])
    },
    |sink, key, value| {
        sink.keep(key, &[CellOfRow { column: 3, month: MONTH, number: value.count().unwrap() }])
    },
    |sink, key, value| {
        let cell =
            SummedCell { month: MONTH, number: value.count().unwrap(), origin: Origin::cell(key.row, 3) };
        sink.keep_summed(key, &[cell])
    },
];

/// What a store makes of one cell.
fn imported(way: Way, key: &RowKey, value: Value) -> Result<(), Error> {
    let files = tempfile::tempdir().unwrap();
    let path = files.path().join("one.csv");
    std::fs::write(&path, "one").unwrap();
    let store = Store::open(&files.path().join("store"));
    let read = |_: &Path, _: &str, sink: &mut dyn RowSink| {
        sink.label(Label { text: "one".to_owned(), offence: Offence::NoOffence })?;
        way(sink, key, value)?;
        let rows = CountOfRows { read: 1, kept: 1, cells: 1, ..CountOfRows::default() };
        Ok((Sha256::of(b"one"), reading(vec![key.statistic], rows)))
    };
    let imported = store.import_by(&read, &path, &options(), &mut ()).map(|_| ());
    assert_eq!(store.holding().unwrap().commits().len(), usize::from(imported.is_ok()));
    imported
}

#[test]
fn no_layout_hands_on_a_value_of_another_kind_than_its_statistic() {
    let share = Value::Share { percent: "23.40".parse().unwrap(), precision: Precision::Unstated };
    let month = |statistic| key(7, (statistic, PlaceCode::NATION, Span::Month), 0);
    let [as_value, ..] = WAYS;
    let refused = imported(as_value, &month(Statistic::Victims), share).unwrap_err();
    let of_kind =
        |kind| move |error: &Error| matches!(error, Error::KindOfValue { row: 7, kind: k, .. } if *k == kind);
    assert!(of_kind(ValueKind::Share)(&refused), "{refused}");
    for way in WAYS {
        let refused = imported(way, &month(Statistic::DarkFigure), Value::Count(23)).unwrap_err();
        assert!(of_kind(ValueKind::Count)(&refused), "{refused}");
        imported(way, &month(Statistic::Victims), Value::Count(23)).unwrap();
    }
    imported(as_value, &month(Statistic::DarkFigure), share).unwrap();
}

#[test]
fn no_layout_hands_on_a_small_count_of_a_municipality() {
    let place = |text: &str| text.parse::<PlaceCode>().unwrap();
    for (statistic, place, span, number, is_told) in [
        (Statistic::MissingPersons, place("25006"), Span::Year, 10, true),
        (Statistic::MissingPersons, place("25006"), Span::Year, 9, false),
        (Statistic::MissingPersons, place("25006"), Span::Month, 90, false),
        (Statistic::MissingPersons, place("25997"), Span::Year, 3, true),
        (Statistic::MissingPersons, place("25"), Span::Month, 3, true),
        (Statistic::MissingFoundAlive, place("25006"), Span::Year, 90, false),
    ] {
        for way in WAYS {
            let kept = imported(way, &key(7, (statistic, place, span), 0), Value::Count(number));
            match kept {
                Ok(()) => assert!(is_told, "{statistic} {place} {number}"),
                Err(error) => {
                    assert!(matches!(error, Error::SmallCell { row: 7, .. }), "{error}");
                    assert!(!is_told, "{statistic} {place} {number}");
                }
            }
        }
    }
}
