//! The file of figures: what is written is read again, whatever is asked, and the schema is the promised one.

#![expect(clippy::unwrap_used, reason = "what tests share is a test too, and a failure there must stop it")]

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use columns::{
    CellOfRow, FiguresFile, FiguresWriter, Filter, GroupBy, GroupKey, Label, LabelId, RowKey, Source, Span,
    StoredCell, SummedCell, Total,
};
use measure::{Month, Offence, OffenceSet, Origin, Period, PlaceCode, PlaceLevel, Sha256, Statistic, Value};
use parquet::{
    file::reader::{FileReader, SerializedFileReader},
    record::RowAccessor,
};
use proptest::prelude::*;

/// Rows as a layout hands them on, with the labels they use.
#[derive(Debug, Clone)]
struct Rows {
    labels: Vec<Label>,
    rows: Vec<(RowKey, Vec<CellOfRow>)>,
}

fn write(rows: &Rows) -> Vec<u8> {
    let mut writer = FiguresWriter::new(Vec::new());
    rows.labels.iter().for_each(|label| {
        writer.label(label.clone());
    });
    for (key, cells) in &rows.rows {
        writer.keep(key, cells).unwrap();
    }
    writer.finish(Sha256::of(b"release"), "invented", &[]).unwrap().sink
}

fn open(bytes: Vec<u8>) -> FiguresFile {
    FiguresFile::open(Source::bytes("figures", bytes)).unwrap()
}

/// What a reader must give back, made from the rows without any file.
fn cells(rows: &Rows) -> Vec<StoredCell> {
    let text = |id: u32| Arc::<str>::from(rows.labels[id as usize].text.as_str());
    let cell = |key: &RowKey, cell: &CellOfRow| StoredCell {
        row: key.row,
        column: cell.column,
        sheet: key.sheet.map(text),
        statistic: key.statistic,
        place: key.place,
        month: cell.month,
        span: key.span,
        offence: rows.labels[key.offence as usize].offence,
        label: text(key.offence),
        sex: key.sex.map(text),
        age: key.age.map(text),
        levels: Arc::default(),
        value: Value::Count(cell.number),
        origin: None,
    };
    rows.rows.iter().flat_map(|(key, own)| own.iter().map(move |one| cell(key, one))).collect()
}

fn labels() -> Vec<Label> {
    let label = |text: &str, offence| Label { text: text.to_owned(), offence };
    vec![
        label("Homicidio / Homicidio doloso / Con arma de fuego", Offence::IntentionalHomicide),
        label("Feminicidio", Offence::Femicide),
        label("Otros delitos", Offence::Other),
        label("Homicidio / Homicidio doloso / Con arma blanca", Offence::IntentionalHomicide),
        label("Mujer", Offence::NoOffence),
        label("Menores de edad (0-17)", Offence::NoOffence),
        label("Hoja 1", Offence::NoOffence),
    ]
}

fn a_cell() -> impl Strategy<Value = CellOfRow> {
    let number = prop_oneof![4 => Just(0u64), 4 => 0u64..90, 1 => 0u64..=i64::MAX as u64];
    (1u32..40, 2015i32..2027, 1u32..13, number).prop_map(|(column, year, month, number)| CellOfRow {
        column,
        month: Month::new(year, month).unwrap(),
        number,
    })
}

fn a_row() -> impl Strategy<Value = (RowKey, Vec<CellOfRow>)> {
    let place = prop_oneof![Just(0u32), 1u32..33, Just(25_006), Just(25_999), Just(9_015), Just(99)];
    let span = prop_oneof![Just(Span::Month), Just(Span::Year), Just(Span::Stock)];
    let statistic = prop_oneof![
        Just(Statistic::Victims),
        Just(Statistic::Investigations),
        Just(Statistic::MigrantsDetained)
    ];
    let key = (
        prop::option::of(Just(6u32)),
        1u32..5_000_000,
        statistic,
        place,
        0u32..4,
        prop::option::of(Just(4u32)),
        prop::option::of(4u32..6),
        span,
    );
    (key, prop::collection::vec(a_cell(), 0..14)).prop_map(
        |((sheet, row, statistic, place, offence, sex, age, span), mut cells)| {
            if span == Span::Year {
                cells.iter_mut().for_each(|cell| cell.month = Month::new(cell.month.year(), 1).unwrap());
            }
            (
                RowKey {
                    sheet,
                    row,
                    statistic,
                    place: PlaceCode::new(place).unwrap(),
                    offence,
                    sex,
                    age,
                    span,
                },
                cells,
            )
        },
    )
}

fn some_rows(most: usize) -> impl Strategy<Value = Rows> {
    prop::collection::vec(a_row(), 0..most).prop_map(|rows| Rows { labels: labels(), rows })
}

fn a_filter() -> impl Strategy<Value = Filter> {
    let offences = prop_oneof![Just("femicide"), Just("intentional-homicide+femicide"), Just("rape")];
    let place =
        prop_oneof![Just(0u32), Just(25), Just(25_006), Just(9)].prop_map(|n| PlaceCode::new(n).unwrap());
    let level =
        prop_oneof![Just(PlaceLevel::Nation), Just(PlaceLevel::State), Just(PlaceLevel::Municipality)];
    let period = (2015i32..2027, 1u32..13, 0i32..40).prop_map(|(year, month, months)| {
        let first = Month::new(year, month).unwrap();
        Period::new(first, first.plus(months)).unwrap()
    });
    let span = prop_oneof![Just(Span::Month), Just(Span::Year), Just(Span::Stock)];
    let parts = (
        prop::option::of(Just(Statistic::Victims)),
        prop::option::of(offences.prop_map(|text| text.parse::<OffenceSet>().unwrap())),
        prop::option::of(Just(BTreeSet::from(["Feminicidio".to_owned(), "Otros delitos".to_owned()]))),
        prop::option::of(prop::collection::btree_set(place, 1..3)),
        prop::option::of(level),
        prop::option::of(period),
        prop::option::of(span),
    );
    parts.prop_map(|(statistic, offences, labels, places, level, period, span)| Filter {
        statistic,
        offences,
        labels,
        places,
        level,
        period,
        span,
        levels: BTreeMap::new(),
    })
}

/// The sum by hand; nothing where the cells are of several statistics, which are not added.
fn total<'a>(cells: impl IntoIterator<Item = &'a StoredCell>) -> Option<Total> {
    let mut total = Total::default();
    let mut statistics = BTreeSet::new();
    for cell in cells {
        statistics.insert(cell.statistic);
        total.number += u128::from(cell.value.count()?);
        total.cells += 1;
    }
    (statistics.len() < 2).then_some(total)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_again(rows in some_rows(60)) {
        prop_assert_eq!(open(write(&rows)).read(&Filter::default()).unwrap(), cells(&rows));
    }

    /// The slow twin asks every cell; the reader leaves out what footers and dictionaries exclude.
    #[test]
    fn pruning_answers_as_a_look_at_every_cell_does(rows in some_rows(60), filter in a_filter()) {
        let file = open(write(&rows));
        let asked: Vec<StoredCell> = cells(&rows).into_iter().filter(|cell| filter.takes(cell)).collect();
        prop_assert_eq!(file.sum(&filter).ok(), total(&asked));
        let key = |cell: &StoredCell| {
            GroupKey { month: Some(cell.month), place: Some(cell.place.state().unwrap_or(cell.place)), offence: Some(cell.offence) }
        };
        let keys: BTreeSet<GroupKey> = asked.iter().map(key).collect();
        let of = |own: &GroupKey| Some((*own, total(asked.iter().filter(|cell| key(cell) == *own))?));
        let expected: Option<BTreeMap<GroupKey, Total>> = keys.iter().map(of).collect();
        let by_state = file.sum_by(&filter, GroupBy { month: true, place: Some(PlaceLevel::State), offence: true });
        prop_assert_eq!(by_state.ok(), expected);
        prop_assert_eq!(file.read(&filter).unwrap(), asked);
    }

    #[test]
    fn same_rows_same_bytes(rows in some_rows(40)) {
        prop_assert_eq!(write(&rows), write(&rows));
    }

    /// A flipped bit is an error or another number, never a panic.
    #[test]
    fn damage_does_not_make_the_reader_panic(rows in some_rows(30), at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let mut bytes = write(&rows);
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if let Ok(file) = FiguresFile::open(Source::bytes("figures", bytes)) {
            let _ = file.read(&Filter::default());
            let _ = file.sum(&Filter { statistic: Some(Statistic::Victims), ..Filter::default() });
        }
    }
}

/// A municipal file in small: years, then places, then offences, twelve months a row.
fn municipal(years: i32, places: u32) -> Rows {
    let mut rows = Vec::new();
    for year in 2015..2015 + years {
        for place in 0..places {
            for offence in 0..4 {
                let row = rows.len() as u32 + 2;
                let place = PlaceCode::new((place / 500 + 1) * 1000 + place % 500 + 1).unwrap();
                let key = RowKey {
                    sheet: None,
                    row,
                    statistic: Statistic::Investigations,
                    place,
                    offence,
                    sex: None,
                    age: None,
                    span: Span::Month,
                };
                let cell = |month: u32| CellOfRow {
                    column: 8 + month,
                    month: Month::new(year, month).unwrap(),
                    number: u64::from((row * 7 + month * 13) % 61 / 20),
                };
                rows.push((key, (1..13).map(cell).collect()));
            }
        }
    }
    Rows { labels: labels(), rows }
}

#[test]
fn files_of_several_row_groups_and_pages_are_read_as_one() {
    let rows = municipal(3, 9_000);
    let file = open(write(&rows));
    let every = cells(&rows);
    assert_eq!(file.cells(), every.len() as u64);
    assert!(every.len() > 1 << 20, "one row group does not try the seams between them");
    for filter in [
        Filter::default(),
        Filter {
            period: Some(Period::year(2016).unwrap()),
            offences: Some(OffenceSet::one(Offence::IntentionalHomicide)),
            ..Filter::default()
        },
        // Periods that touch the first and the last month of a row group.
        Filter { period: Some("2010-01..2015-01".parse().unwrap()), ..Filter::default() },
        Filter { period: Some("2017-12..2020-01".parse().unwrap()), ..Filter::default() },
        Filter {
            period: Some("2015-11..2017-02".parse().unwrap()),
            places: Some(BTreeSet::from([PlaceCode::new(3).unwrap()])),
            ..Filter::default()
        },
    ] {
        let asked: Vec<StoredCell> = every.iter().filter(|cell| filter.takes(cell)).cloned().collect();
        assert!(!asked.is_empty());
        assert_eq!(Some(file.sum(&filter).unwrap()), total(&asked));
        assert_eq!(file.read(&filter).unwrap(), asked);
    }
}

#[test]
fn a_file_without_cells_is_a_file() {
    let file = open(write(&Rows { labels: Vec::new(), rows: Vec::new() }));
    assert_eq!((file.cells(), file.read(&Filter::default()).unwrap()), (0, Vec::new()));
    assert_eq!((file.release(), file.layout()), (Some(Sha256::of(b"release")), Some("invented")));
}

/// The second row of a file, victims of an offence in a place by month.
fn second_row(offence: LabelId, place: PlaceCode) -> RowKey {
    RowKey {
        sheet: None,
        row: 2,
        statistic: Statistic::Victims,
        place,
        offence,
        sex: None,
        age: None,
        span: Span::Month,
    }
}

#[test]
fn sums_of_several_cells_keep_their_origin() {
    let mut writer = FiguresWriter::new(Vec::new());
    let offence = writer.label(Label { text: "Feminicidio".to_owned(), offence: Offence::Femicide });
    let key = second_row(offence, PlaceCode::new(25).unwrap());
    let summed = |column: u32| SummedCell {
        month: Month::new(2019, column - 8).unwrap(),
        number: 7,
        origin: Origin::rows(&[2, 50, 98], column),
    };
    writer.keep(&key, &[CellOfRow { column: 9, month: Month::new(2019, 1).unwrap(), number: 3 }]).unwrap();
    writer.keep_summed(&key, &[summed(9), summed(10)]).unwrap();
    writer.keep(&key, &[CellOfRow { column: 9, month: Month::new(2019, 1).unwrap(), number: 4 }]).unwrap();
    let file = open(writer.finish(Sha256::of(b"release"), "distilled", &[]).unwrap().sink);
    let origins: Vec<String> =
        file.read(&Filter::default()).unwrap().iter().map(|cell| cell.origin().to_string()).collect();
    assert_eq!(origins, ["2@9", "2+48*3@9", "2+48*3@10", "2@9"]);
}

#[test]
fn a_number_that_the_file_cannot_hold_is_refused() {
    let mut writer = FiguresWriter::new(Vec::new());
    let offence = writer.label(Label { text: "Feminicidio".to_owned(), offence: Offence::Femicide });
    let key = second_row(offence, PlaceCode::NATION);
    let cell = CellOfRow { column: 9, month: Month::new(2019, 1).unwrap(), number: 1 << 63 };
    assert!(writer.keep(&key, &[cell]).unwrap_err().to_string().contains("row 2, column 9"));
}

/// Read by the reader of the parquet crate, which shares no line with ours.
#[test]
fn another_reader_sees_the_promised_columns_and_the_same_cells() {
    let rows = municipal(1, 3);
    let file = SerializedFileReader::new(bytes::Bytes::from(write(&rows))).unwrap();
    let described = file.metadata().file_metadata().schema_descr().columns().iter();
    let columns: Vec<String> = described
        .map(|column| {
            format!(
                "{} {} {:?}",
                column.name(),
                column.physical_type(),
                column.self_type().get_basic_info().repetition()
            )
        })
        .collect();
    let expected = "row INT32 REQUIRED, column INT32 REQUIRED, sheet BYTE_ARRAY OPTIONAL, statistic BYTE_ARRAY REQUIRED, place INT32 REQUIRED, \
        period_start INT32 REQUIRED, period_months INT32 REQUIRED, offence BYTE_ARRAY REQUIRED, label BYTE_ARRAY REQUIRED, sex BYTE_ARRAY OPTIONAL, \
        age BYTE_ARRAY OPTIONAL, number INT64 REQUIRED, origin BYTE_ARRAY OPTIONAL";
    assert_eq!(columns.join(", "), expected);
    let seen = file.get_row_iter(None).unwrap().map(|row| {
        let row = row.unwrap();
        (
            row.get_int(0).unwrap(),
            row.get_int(1).unwrap(),
            row.get_int(4).unwrap(),
            row.get_int(5).unwrap(),
            row.get_string(8).unwrap().clone(),
            row.get_long(11).unwrap(),
        )
    });
    let ours = cells(&rows).into_iter().map(|cell| {
        let signed = |number: u32| i32::try_from(number).unwrap();
        (
            signed(cell.row),
            signed(cell.column),
            signed(cell.place.number()),
            cell.month.yyyymm(),
            cell.label.to_string(),
            cell.value.count().unwrap() as i64,
        )
    });
    assert!(seen.eq(ours));
}
