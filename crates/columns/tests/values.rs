//! Values that are no counts, and further dimensions: stored as printed, asked by level, added only where they may be.

#![expect(clippy::unwrap_used, reason = "what tests share is a test too, and a failure there must stop it")]

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use columns::{
    CellOfRow, Error, FiguresFile, FiguresWriter, Filter, GroupBy, Label, NotWritten, RowKey, Source, Span,
    StoredCell, Total, ValueOfRow,
};
use measure::{
    Decimal, Dimension, Level, LevelAsked, Levels, Month, NotAdded, Offence, PlaceCode, Precision,
    PrecisionClass, Sha256, Statistic, Value, ValueKind,
};
use parquet::file::reader::{FileReader, SerializedFileReader};
use proptest::prelude::*;

type Row = (RowKey, Levels, Vec<ValueOfRow>);

const LABELS: [&str; 3] = ["Feminicidio", "Mujer", "Menores de edad (0-17)"];

fn writer() -> FiguresWriter<Vec<u8>> {
    let mut writer = FiguresWriter::new(Vec::new());
    for text in LABELS {
        writer.label(Label { text: text.to_owned(), offence: Offence::Femicide });
    }
    writer
}

fn finish(writer: FiguresWriter<Vec<u8>>) -> Vec<u8> {
    writer.finish(Sha256::of(b"release"), "invented", &[]).unwrap().sink
}

fn write(rows: &[Row]) -> Vec<u8> {
    let mut writer = writer();
    for (key, levels, cells) in rows {
        writer.keep_values(key, levels, cells).unwrap();
    }
    finish(writer)
}

fn open(bytes: Vec<u8>) -> FiguresFile {
    FiguresFile::open(Source::bytes("figures", bytes)).unwrap()
}

fn row(number: u32) -> RowKey {
    RowKey {
        sheet: None,
        row: number,
        statistic: Statistic::Victims,
        place: PlaceCode::new(25).unwrap(),
        offence: 0,
        sex: None,
        age: None,
        span: Span::Month,
    }
}

fn at(month: u32, value: Value) -> ValueOfRow {
    ValueOfRow { column: 3 + month, month: Month::new(2025, month).unwrap(), value }
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// What a reader must give back, made from the rows without any file.
fn cells(rows: &[Row]) -> Vec<StoredCell> {
    let text = |id: u32| Arc::<str>::from(LABELS[id as usize]);
    let cell = |(key, levels): (&RowKey, &Levels), cell: &ValueOfRow| StoredCell {
        row: key.row,
        column: cell.column,
        sheet: None,
        statistic: key.statistic,
        place: key.place,
        month: cell.month,
        span: key.span,
        offence: Offence::Femicide,
        label: text(key.offence),
        sex: key.sex.map(text),
        age: key.age.map(text),
        levels: Arc::new(levels.clone()),
        value: cell.value,
        origin: None,
    };
    rows.iter().flat_map(|(key, levels, own)| own.iter().map(move |one| cell((key, levels), one))).collect()
}

/// The sum by hand: of counts of one statistic, of which none is the printed total of another.
fn total(cells: &[StoredCell]) -> Option<Total> {
    let mut total = Total::default();
    let mut seen = BTreeSet::new();
    for cell in cells {
        seen.insert((cell.statistic, None, false));
        for dimension in Dimension::ALL {
            if let Some(level) = cell.level(dimension) {
                seen.insert((Statistic::Victims, Some(dimension), level == Level::Total));
            }
        }
        total.number += u128::from(cell.value.count()?);
        total.cells += 1;
    }
    let both = |d: Dimension| [true, false].iter().all(|t| seen.contains(&(Statistic::Victims, Some(d), *t)));
    let statistics = seen.iter().filter(|(_, dimension, _)| dimension.is_none()).count();
    (statistics < 2 && !Dimension::ALL.into_iter().any(both)).then_some(total)
}

fn a_decimal() -> impl Strategy<Value = Decimal> {
    (any::<i64>(), 0u8..=18).prop_map(|(scaled, digits)| Decimal::new(scaled, digits).unwrap())
}

fn a_precision() -> impl Strategy<Value = Precision> {
    prop_oneof![
        Just(Precision::Unstated),
        (0usize..3).prop_map(|i| Precision::Class(PrecisionClass::ALL[i])),
        a_decimal().prop_map(Precision::StandardError),
    ]
}

fn a_value() -> impl Strategy<Value = Value> {
    let most = i64::MAX as u64;
    prop_oneof![
        4 => (0u64..90).prop_map(Value::Count),
        1 => (0..=most).prop_map(Value::Count),
        1 => (0..=most, 0..=most, 0..=most).prop_map(|(low, best, high)| Value::Range { low, best, high }),
        1 => (a_decimal(), a_precision()).prop_map(|(percent, precision)| Value::Share { percent, precision }),
        1 => (a_decimal(), a_precision()).prop_map(|(number, precision)| Value::Estimate { number, precision }),
    ]
}

fn some_levels() -> impl Strategy<Value = Levels> {
    let level = prop_oneof![Just(None), Just(Some("mujeres")), Just(Some("hombres")), Just(Some("\"=;ñ"))];
    prop::collection::vec((0usize..5, level), 0..3).prop_map(|pairs| {
        pairs.into_iter().fold(Levels::none(), |levels, (i, name)| match name {
            Some(name) => levels.at(Dimension::ALL[i], name),
            None => levels.total_over(Dimension::ALL[i]),
        })
    })
}

/// Rows of values, or of counts alone.
fn some_rows() -> impl Strategy<Value = Vec<Row>> {
    let counts = (0u64..90).prop_map(Value::Count).boxed();
    (any::<bool>(), any::<bool>()).prop_flat_map(move |(values, levels)| {
        let value = if values { a_value().boxed() } else { counts.clone() };
        let cell = (1u32..13, value).prop_map(|(month, value)| at(month, value));
        let levels = if levels { some_levels().boxed() } else { Just(Levels::none()).boxed() };
        let statistic = prop_oneof![9 => Just(Statistic::Victims), 1 => Just(Statistic::Investigations)];
        let parts =
            (1u32..9_000, statistic, prop::option::of(Just(1u32)), levels, prop::collection::vec(cell, 0..9));
        let rows = parts.prop_map(|(number, statistic, sex, levels, cells)| {
            let sex = sex.filter(|_| levels.of(Dimension::Sex).is_none());
            (RowKey { statistic, sex, ..row(number) }, levels, cells)
        });
        prop::collection::vec(rows, 0..40)
    })
}

fn a_filter() -> impl Strategy<Value = Filter> {
    let names = prop_oneof![Just("mujeres"), Just("Mujer"), Just("\"=;ñ"), Just("nadie")];
    let asked = prop_oneof![
        Just(LevelAsked::Each),
        Just(LevelAsked::Total),
        prop::collection::btree_set(names.prop_map(str::to_owned), 1..3).prop_map(LevelAsked::Of),
    ];
    let levels = prop::collection::vec((0usize..5, asked), 0..3);
    (levels, prop::option::of(Just(Statistic::Victims))).prop_map(|(levels, statistic)| Filter {
        levels: levels.into_iter().map(|(i, asked)| (Dimension::ALL[i], asked)).collect(),
        statistic,
        ..Filter::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_is_read_again(rows in some_rows()) {
        prop_assert_eq!(open(write(&rows)).read(&Filter::default()).unwrap(), cells(&rows));
    }

    /// The slow twin asks every cell and adds by hand.
    #[test]
    fn a_question_by_level_is_answered_as_by_a_look_at_every_cell(rows in some_rows(), filter in a_filter()) {
        let file = open(write(&rows));
        let asked: Vec<StoredCell> = cells(&rows).into_iter().filter(|cell| filter.takes(cell)).collect();
        prop_assert_eq!(file.read(&filter).unwrap(), asked.clone());
        prop_assert_eq!(file.sum(&filter).ok(), total(&asked));
    }

    /// A flipped bit is an error or another value, never a panic.
    #[test]
    fn damage_does_not_make_the_reader_panic(rows in some_rows(), place in any::<prop::sample::Index>(), bit in 0u8..8) {
        let mut bytes = write(&rows);
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        if let Ok(file) = FiguresFile::open(Source::bytes("figures", bytes)) {
            let _ = file.read(&Filter::default());
            let _ = file.sum(&Filter { levels: BTreeMap::from([(Dimension::Sex, LevelAsked::Each)]), ..Filter::default() });
        }
    }
}

#[test]
fn a_file_of_counts_has_the_columns_and_bytes_that_it_always_had() {
    let cell = |month: u32| CellOfRow {
        column: 3 + month,
        month: Month::new(2025, month).unwrap(),
        number: u64::from(month),
    };
    let mut plain = writer();
    plain.keep(&row(2), &[cell(1), cell(2)]).unwrap();
    let counted = |month: u32| at(month, Value::Count(u64::from(month)));
    let as_values = write(&[(row(2), Levels::none(), vec![counted(1), counted(2)])]);
    assert_eq!(finish(plain), as_values);
}

/// Read by the reader of the parquet crate, which shares no line with ours.
#[test]
fn another_reader_sees_the_further_columns_only_where_they_are_needed() {
    let columns = |rows: &[Row]| {
        let file = SerializedFileReader::new(bytes::Bytes::from(write(rows))).unwrap();
        let schema = file.metadata().file_metadata().schema_descr();
        schema.columns().iter().skip(13).map(|column| column.name().to_owned()).collect::<Vec<_>>().join(" ")
    };
    let count = || vec![at(1, Value::Count(3))];
    let share = vec![at(1, Value::Share { percent: decimal("23.40"), precision: Precision::Unstated })];
    let women = Levels::none().at(Dimension::Sex, "mujeres");
    assert_eq!(columns(&[(row(2), Levels::none(), count())]), "");
    assert_eq!(columns(&[(row(2), women.clone(), count())]), "levels");
    let values = "kind digits low high error error_digits precision";
    assert_eq!(columns(&[(row(2), Levels::none(), share.clone())]), values);
    let both = [(row(2), women, share), (row(3), Levels::none(), count())];
    assert_eq!(columns(&both), format!("levels {values}"));
    let file = SerializedFileReader::new(bytes::Bytes::from(write(&both))).unwrap();
    let shown = file.get_row_iter(None).unwrap().map(|row| {
        let row = row.unwrap();
        row.get_column_iter().skip(13).map(|(_, field)| field.to_string()).collect::<Vec<_>>().join(" ")
    });
    let expected = [
        "\"{\"sex\":\"mujeres\"}\" \"share\" 2 null null null null null",
        "null \"count\" 0 null null null null null",
    ];
    assert_eq!(shown.collect::<Vec<_>>(), expected);
}

fn refusal(rows: &[Row], filter: &Filter) -> Option<NotAdded> {
    if let Err(Error::NotAdded(why)) = open(write(rows)).sum(filter) { Some(why) } else { None }
}

#[test]
fn what_is_no_count_is_read_but_never_added() {
    let precision = Precision::Class(PrecisionClass::Moderate);
    for value in [
        Value::Share { percent: decimal("23.40"), precision },
        Value::Estimate { number: decimal("1204.5"), precision: Precision::StandardError(decimal("33.25")) },
        Value::Range { low: 1, best: 3, high: 9 },
    ] {
        // Not even alone, and not beside a count.
        for beside in [Vec::new(), vec![at(2, Value::Count(3))]] {
            let rows = [(row(2), Levels::none(), [vec![at(1, value)], beside].concat())];
            assert_eq!(refusal(&rows, &Filter::default()), Some(NotAdded::Kind { kind: value.kind() }));
            assert_eq!(open(write(&rows)).read(&Filter::default()).unwrap()[0].value, value);
        }
    }
    let share = at(1, Value::Share { percent: decimal("23.40"), precision });
    let rows = [(row(2), Levels::none(), vec![share, at(2, Value::Count(3))])];
    // Counts of the same file are added where nothing else is asked for.
    let february = Filter { period: Some("2025-02..2025-02".parse().unwrap()), ..Filter::default() };
    assert_eq!(open(write(&rows)).sum(&february).unwrap(), Total { number: 3, cells: 1 });
    assert_eq!(ValueKind::ALL.len(), 4, "a new kind needs a line here");
}

#[test]
fn a_printed_total_is_not_added_to_its_parts() {
    let count = |number| vec![at(1, Value::Count(number))];
    let rows = [
        (row(2), Levels::none().at(Dimension::Sex, "mujeres"), count(3)),
        (RowKey { sex: Some(1), ..row(3) }, Levels::none(), count(4)),
        (row(4), Levels::none().total_over(Dimension::Sex), count(7)),
    ];
    let asking = |asked| Filter { levels: BTreeMap::from([(Dimension::Sex, asked)]), ..Filter::default() };
    let twice = NotAdded::TotalWithParts { dimension: Dimension::Sex };
    assert_eq!(refusal(&rows, &Filter::default()), Some(twice));
    let file = open(write(&rows));
    assert_eq!(file.sum(&asking(LevelAsked::Each)).unwrap(), Total { number: 7, cells: 2 });
    assert_eq!(file.sum(&asking(LevelAsked::Total)).unwrap(), Total { number: 7, cells: 1 });
    // The column of sex and the levels answer alike.
    let both = LevelAsked::Of(["mujeres", "Mujer"].map(str::to_owned).into());
    assert_eq!(file.sum(&asking(both)).unwrap().cells, 2);
    // Told apart by what does not part them, they still are one sum.
    assert!(file.sum_by(&Filter::default(), GroupBy { month: true, ..GroupBy::default() }).is_err());
    // Of a dimension that no cell has, nothing is asked for.
    let stage =
        Filter { levels: BTreeMap::from([(Dimension::Stage, LevelAsked::Each)]), ..Filter::default() };
    assert_eq!(file.sum(&stage).unwrap(), Total::default());
}

#[test]
fn a_total_in_another_row_group_is_still_a_total_of_the_parts_before() {
    let mut writer = writer();
    let each: Vec<ValueOfRow> = (1..13).map(|month| at(month, Value::Count(1))).collect();
    let women = Levels::none().at(Dimension::Sex, "mujeres");
    for number in 0..90_000 {
        writer.keep_values(&row(number + 2), &women, &each).unwrap();
    }
    writer.keep_values(&row(90_002), &Levels::none().total_over(Dimension::Sex), &each).unwrap();
    let refused = open(finish(writer)).sum(&Filter::default());
    assert!(matches!(refused, Err(Error::NotAdded(NotAdded::TotalWithParts { .. }))), "{refused:?}");
}

#[test]
fn what_the_columns_cannot_hold_is_refused() {
    let keep = |key: &RowKey, levels: &Levels, value| writer().keep_values(key, levels, &[at(1, value)]);
    let refused = |outcome: Result<(), Error>| {
        if let Err(Error::NotWritten(why)) = outcome { Some(why) } else { None }
    };
    let wide = Value::Range { low: 0, best: 1, high: 1 << 63 };
    let too_large = NotWritten::CellTooLarge { row: 2, column: 4, number: 1 << 63 };
    assert_eq!(refused(keep(&row(2), &Levels::none(), wide)), Some(too_large));
    let (key, women) = (RowKey { sex: Some(1), ..row(2) }, Levels::none().at(Dimension::Sex, "mujeres"));
    assert_eq!(refused(keep(&key, &women, Value::Count(1))), Some(NotWritten::LevelTwice { row: 2 }));
}

#[test]
fn values_that_come_after_a_million_counts_are_refused() {
    let mut writer = writer();
    let each: Vec<ValueOfRow> = (1..13).map(|month| at(month, Value::Count(1))).collect();
    for number in 0..88_000 {
        writer.keep_values(&row(number + 2), &Levels::none(), &each).unwrap();
    }
    writer
        .keep_values(&row(88_002), &Levels::none(), &[at(1, Value::Range { low: 1, best: 2, high: 3 })])
        .unwrap();
    let refused = writer.finish(Sha256::of(b"release"), "invented", &[]).unwrap_err();
    assert!(matches!(refused, Error::NotWritten(NotWritten::FurtherColumnsTooLate { .. })), "{refused}");
}
