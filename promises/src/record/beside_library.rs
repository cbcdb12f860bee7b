//! Our columns and the library's on the same rows in the same run: what each takes to write and to answer.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
    time::Instant,
};

use bytes::Bytes;
use columns::{
    CellOfRow, FiguresFile, FiguresWriter, Filter, GroupBy, GroupKey, Label, RowKey, Source, StoredCell,
};
use measure::{Month, Offence, OffenceSet, Period, PlaceCode, PlaceLevel, Sha256};
use parquet::{
    file::reader::{FileReader, SerializedFileReader},
    schema::types::TypePtr,
};

use super::library_columns::{self as library, Question, Rows, Sums, Written};
use crate::{
    line::{Bound, Measured},
    shortfall::Shortfall,
    stopwatch::processor_seconds,
};

/// How often each side writes, and asks, in turn.
const ROUNDS: usize = 3;

/// The figures of both sides on the rows of a stored file.
pub(super) fn beside_library(path: &Path) -> Result<Vec<Measured>, Shortfall> {
    let refuse = |reason: String| Shortfall::Unexpected { path: path.to_owned(), reason };
    let told = |error: parquet::errors::ParquetError| refuse(error.to_string());
    let stored = Bytes::from(fs_err::read(path)?);
    let schema = SerializedFileReader::new(stored.clone()).map_err(told)?;
    let schema: TypePtr = schema.metadata().file_metadata().schema_descr().root_schema_ptr();
    let held = open(&stored)?;
    let rows = rows_of(&held)?;
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    let (mut our_file, mut their_file) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        (our_file, their_file) = (Vec::new(), Vec::new());
        ours.push(timed(&mut our_file, || write(&rows))?);
        theirs.push(timed(&mut their_file, || library::write(&rows, &schema).map_err(told))?);
    }
    let panics = panics_on_damage(&rows.first(400))?;
    drop(rows);
    #[expect(clippy::cast_precision_loss, reason = "bytes of a file stay far below 2^53")]
    let megabytes = |file: &[u8]| file.len() as f64 / 1e6;
    let printed = |measure: &str, unit, (own, other): (f64, f64)| {
        Measured::new(measure, own, unit, Bound::Printed).beside(library::NAME, other).of_runs(ROUNDS)
    };
    let mut figures = vec![
        printed("columns written", "CPU s", (cpu(&ours), cpu(&theirs))),
        printed("columns written", "s", (wall(&ours), wall(&theirs))),
        printed("columns held", "MB", (megabytes(&our_file), megabytes(&their_file))).of_runs(1),
        Measured::count("files of 400 rows with one flipped bit", panics.tried, "files", Bound::AtLeast(1.0)),
        Measured::count(
            "of these, files at which the reader panics",
            panics.ours,
            "files",
            Bound::Exactly(0.0),
        )
        .beside(library::NAME, panics.theirs),
    ];
    let (our_file, their_file) = (Bytes::from(our_file), Bytes::from(their_file));
    for (name, question, filter, by) in questions(&held)? {
        let (mut ours, mut theirs, mut theirs_of_ours) = (Vec::new(), Vec::new(), Vec::new());
        let (mut said, mut their_said, mut said_of_ours) = (Sums::new(), Sums::new(), Sums::new());
        for _ in 0..ROUNDS {
            ours.push(timed(&mut said, || ask(&our_file, &filter, by))?);
            let asked = |file, written| library::ask(file, written, question).map_err(told);
            theirs.push(timed(&mut their_said, || asked(&their_file, Written::ByTheLibrary))?);
            theirs_of_ours.push(timed(&mut said_of_ours, || asked(&our_file, Written::ByUs))?);
        }
        for (whose, theirs) in [("its own file", &theirs), ("our file", &theirs_of_ours)] {
            let measured = |unit| format!("{name}, answered in {unit} beside the library on {whose}");
            let to_ms = |(own, other): (f64, f64)| (own * 1e3, other * 1e3);
            figures.push(printed(&measured("CPU"), "CPU ms", to_ms((cpu(&ours), cpu(theirs)))));
            figures.push(printed(&measured("time"), "ms", to_ms((wall(&ours), wall(theirs)))));
        }
        let differ = [&their_said, &said_of_ours].map(|other| {
            said.iter().filter(|(key, sum)| other.get(*key) != Some(*sum)).count()
                + other.keys().filter(|key| !said.contains_key(*key)).count()
        });
        let differ = differ.iter().sum();
        figures.push(Measured::count(format!("{name}, sums"), said.len(), "sums", Bound::AtLeast(1.0)));
        figures.push(Measured::count(
            format!("{name}, sums that differ"),
            differ,
            "sums",
            Bound::Exactly(0.0),
        ));
    }
    Ok(figures)
}

/// At how many damaged files each reader panics.
struct Panics {
    tried: usize,
    ours: usize,
    theirs: f64,
}

/// Both read the file that ours writes with a bit of each of its bytes flipped.
fn panics_on_damage(rows: &Rows) -> Result<Panics, Shortfall> {
    let everything = Question { by_month: true, by_place: true, by_offence: true, ..Question::default() };
    let by = GroupBy { month: true, place: Some(PlaceLevel::Municipality), offence: true };
    let own = write(rows)?;
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let ours = count_panics(&own, &|file| drop(ask(file, &Filter::default(), by)));
    let theirs = count_panics(&own, &|file| drop(library::ask(file, Written::ByUs, everything)));
    std::panic::set_hook(quiet);
    #[expect(clippy::cast_precision_loss, reason = "a few thousand files are far below 2^53")]
    let theirs = theirs as f64;
    Ok(Panics { tried: own.len(), ours, theirs })
}

fn count_panics(sound: &[u8], read: &dyn Fn(&Bytes)) -> usize {
    let damaged = |at: usize| {
        let mut bytes = sound.to_vec();
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= 1 << (at % 8);
        }
        Bytes::from(bytes)
    };
    let panics = |at: &usize| {
        let file = damaged(*at);
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| read(&file))).is_err()
    };
    (0..sound.len()).filter(panics).count()
}

/// Seconds of processor and of the clock.
type Took = (f64, f64);

fn timed<T>(into: &mut T, work: impl FnOnce() -> Result<T, Shortfall>) -> Result<Took, Shortfall> {
    let (start, before) = (Instant::now(), processor_seconds()?);
    *into = work()?;
    Ok((processor_seconds()? - before, start.elapsed().as_secs_f64()))
}

fn cpu(took: &[Took]) -> f64 {
    middle(took.iter().map(|took| took.0))
}

fn wall(took: &[Took]) -> f64 {
    middle(took.iter().map(|took| took.1))
}

fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN) // default: nothing was measured, and no bound holds
}

/// Both sides read from memory: how a disk is read is no part of the comparison.
fn open(bytes: &Bytes) -> Result<FiguresFile, Shortfall> {
    Ok(FiguresFile::open(Source::bytes("figures", bytes.clone()))?)
}

fn write(rows: &Rows) -> Result<Vec<u8>, Shortfall> {
    let mut writer = FiguresWriter::new(Vec::new());
    rows.labels.iter().for_each(|label| {
        writer.label(label.clone());
    });
    let mut left = rows.cells.as_slice();
    for (key, cells) in &rows.rows {
        let (own, rest) = left.split_at(*cells);
        writer.keep(key, own)?;
        left = rest;
    }
    Ok(writer.finish(Sha256::of(b"release"), "sesnsp-municipal-original", &[])?.sink)
}

/// The rows of a stored file, a year at a time so that no more than one is in memory as cells.
fn rows_of(file: &FiguresFile) -> Result<Rows, Shortfall> {
    let by_month = file.sum_by(&Filter::default(), GroupBy { month: true, ..GroupBy::default() })?;
    let years: BTreeSet<i32> = by_month.keys().filter_map(|key| Some(key.month?.year())).collect();
    let mut rows = Rows::default();
    let mut ids: BTreeMap<(Arc<str>, Offence), u32> = BTreeMap::new();
    for year in years {
        let period =
            Some(Period::year(year).map_err(|error| Shortfall::Unexpected {
                path: "figures".into(),
                reason: error.to_string(),
            })?);
        for cell in file.read(&Filter { period, ..Filter::default() })? {
            let mut label = |text: &Arc<str>, offence| {
                let next = ids.len() as u32;
                *ids.entry((Arc::clone(text), offence)).or_insert_with(|| {
                    rows.labels.push(Label { text: text.to_string(), offence });
                    next
                })
            };
            let key = key_of(&cell, &mut label);
            match rows.rows.last_mut() {
                Some((last, cells)) if *last == key => *cells += 1,
                _ => rows.rows.push((key, 1)),
            }
            // A municipal file holds counts alone.
            let number = cell.value.count().ok_or_else(|| Shortfall::Unexpected {
                path: "figures".into(),
                reason: "a value that is no count".to_owned(),
            })?;
            rows.cells.push(CellOfRow { column: cell.column, month: cell.month, number });
        }
    }
    Ok(rows)
}

fn key_of(cell: &StoredCell, label: &mut impl FnMut(&Arc<str>, Offence) -> u32) -> RowKey {
    RowKey {
        sheet: cell.sheet.as_ref().map(|text| label(text, Offence::NoOffence)),
        row: cell.row,
        statistic: cell.statistic,
        place: cell.place,
        offence: label(&cell.label, cell.offence),
        sex: cell.sex.as_ref().map(|text| label(text, Offence::NoOffence)),
        age: cell.age.as_ref().map(|text| label(text, Offence::NoOffence)),
        span: cell.span,
    }
}

/// A question by name, as the library is asked and as ours is.
type Asked = (&'static str, Question, Filter, GroupBy);

/// The questions that the record is asked most: a series of a place, a map of a month, a total and a table of everything.
fn questions(file: &FiguresFile) -> Result<Vec<Asked>, Shortfall> {
    let places = file.sum_by(
        &Filter::default(),
        GroupBy { place: Some(PlaceLevel::Municipality), ..GroupBy::default() },
    )?;
    let places: Vec<PlaceCode> = places.keys().filter_map(|key| key.place).collect();
    let unexpected =
        |reason: &str| Shortfall::Unexpected { path: "figures".into(), reason: reason.to_owned() };
    let place = *places.get(places.len() / 2).ok_or_else(|| unexpected("it holds no place"))?;
    let month = Month::new(2019, 6).map_err(|error| unexpected(&error.to_string()))?;
    let period = Period::new(month, month).map_err(|error| unexpected(&error.to_string()))?;
    let homicide = OffenceSet::one(Offence::IntentionalHomicide);
    let by_month = GroupBy { month: true, ..GroupBy::default() };
    let by_place = GroupBy { place: Some(PlaceLevel::Municipality), ..GroupBy::default() };
    let in_months = Question { by_month: true, ..Question::default() };
    Ok(vec![
        (
            "one place, one offence, every month",
            Question {
                place: Some(place.number().cast_signed()),
                offence: Some(Offence::IntentionalHomicide.code()),
                ..in_months
            },
            Filter {
                places: Some(BTreeSet::from([place])),
                offences: Some(homicide.clone()),
                ..Filter::default()
            },
            by_month,
        ),
        (
            "every place, one offence, one month",
            Question {
                month: Some(month.yyyymm()),
                offence: Some(Offence::IntentionalHomicide.code()),
                by_place: true,
                ..Question::default()
            },
            Filter { period: Some(period), offences: Some(homicide), ..Filter::default() },
            by_place,
        ),
        ("everything by month", in_months, Filter::default(), by_month),
        (
            "everything by month, place and offence",
            Question { by_place: true, by_offence: true, ..in_months },
            Filter::default(),
            GroupBy { month: true, place: Some(PlaceLevel::Municipality), offence: true },
        ),
    ])
}

fn ask(file: &Bytes, filter: &Filter, by: GroupBy) -> Result<Sums, Shortfall> {
    let sums = open(file)?.sum_by(filter, by)?;
    let key = |key: GroupKey| {
        let place = key.place.map(|place| place.number().cast_signed());
        (key.month.map(Month::yyyymm), place, key.offence.map(|offence| offence.code().to_owned()))
    };
    Ok(sums.into_iter().map(|(own, total)| (key(own), (total.number, total.cells))).collect())
}
