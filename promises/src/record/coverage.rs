//! Faults put into whole releases: none changes a total without saying so.

use std::ops::Range;

use fs_err as fs;
use measure::{Custody, Date, Offence, OffenceSet, PlaceCode, PublicDate, Statistic};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use record::{
    query::{Point, Selector},
    store::{Covers, ImportOptions, Store},
};

use crate::{
    bench::Bench,
    line::{Bound, Measured},
    municipal::{latin, state_file},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Record,
        word: "coverage",
        what: "seeded faults (cells blanked or rejected, rows dropped or doubled, a state absent, files cut at any byte or row end): none changes a total without saying so",
        sizes: Sizes::Both,
        measure,
    }
}

const YEAR: i32 = 2019;

/// The columns of the months that the state file holds.
const MONTHS: Range<usize> = 7..14;

/// A fault and what it does to the lines of a file whose months stand in these columns.
pub(crate) fn spoil(text: &str, months: Range<usize>, random: &mut ChaCha8Rng) -> (&'static str, String) {
    let lines: Vec<&str> = text.lines().collect();
    let row = random.random_range(1..lines.len());
    let with = |changed: String| {
        let all = lines.iter().enumerate().map(|(i, line)| if i == row { changed.as_str() } else { line });
        all.map(|line| format!("{line}\r\n")).collect::<String>()
    };
    let month = random.random_range(months.clone());
    let cell = |value: &str| {
        let mut fields: Vec<&str> = lines[row].split(',').collect();
        fields[month] = value;
        with(fields.join(","))
    };
    match random.random_range(0..8) {
        0 => ("blank", cell("")),
        1 => ("no number", cell("-")),
        2 => ("a text", cell("N/D")),
        3 => ("a row dropped", with(String::new()).replacen("\r\n\r\n", "\r\n", 1)),
        4 => (
            "a row doubled with other numbers",
            with(format!("{}\r\n{}", lines[row], of_others(lines[row], &months))),
        ),
        5 => {
            let state: String = lines[row].split(',').nth(1).unwrap_or_default().to_owned();
            let kept = lines.iter().filter(|line| line.split(',').nth(1) != Some(state.as_str()));
            ("a state absent", kept.map(|line| format!("{line}\r\n")).collect())
        }
        6 => {
            let at = random.random_range(text.len() / 10..text.len() - 1);
            let at = (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
            ("cut at a byte", text[..at].to_owned())
        }
        _ => ("cut at a row end", lines[..row.max(2)].iter().map(|line| format!("{line}\r\n")).collect()),
    }
}

fn of_others(line: &str, months: &Range<usize>) -> String {
    let fields = line.split(',').enumerate();
    fields.map(|(i, field)| if months.contains(&i) { "900" } else { field }).collect::<Vec<_>>().join(",")
}

/// The total of the country in the first seven months, asked of a store that holds this file alone; nothing where it is refused.
fn total(bench: &Bench, text: &str, covers: Option<Covers>) -> Result<Option<Point>, Shortfall> {
    let folder = bench.scratch("coverage");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let file = folder.join("IDEFC_NM.csv");
    fs::write(&file, latin(text))?;
    let options = ImportOptions {
        covers,
        ..ImportOptions::known(PublicDate::Known(Date::constant(2026, 1, 20)), Custody::Publisher, "invented")
    };
    let store = folder.join("store");
    let Ok(imported) = Store::open(&store).import(&file, &options, &mut ()) else { return Ok(None) };
    let unexpected = |error: &dyn std::error::Error| Shortfall::Unexpected {
        path: store.clone(),
        reason: error.to_string(),
    };
    let record = record::open(Some(&store)).map_err(|e| unexpected(&e))?;
    let period = format!("{YEAR}-01..{YEAR}-07").parse().map_err(|e: measure::NotAPeriod| unexpected(&e))?;
    let offence = OffenceSet::one(Offence::IntentionalHomicide);
    let selector = Selector::new(Statistic::Investigations, offence, PlaceCode::NATION)
        .during(period)
        .of_release(imported.commit.release.sha256);
    Ok(record.total(&selector).ok())
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let faults = bench.sized(150, 10_000);
    let good = state_file(YEAR, 7);
    let Some(sound) = total(bench, &good, None)? else {
        let reason = "the whole file is refused".to_owned();
        return Err(Shortfall::Unexpected { path: bench.scratch("coverage"), reason });
    };
    let mut random = ChaCha8Rng::seed_from_u64(2_019);
    let (mut refused, mut told, mut same, mut lower) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut silent = Vec::new();
    for _ in 0..faults {
        let (fault, text) = spoil(&good, MONTHS, &mut random);
        // As it comes, and as one says that it is all there is.
        for covers in [None, Some(Covers::All)] {
            match total(bench, &text, covers)? {
                None => refused += 1,
                Some(point) => {
                    lower += usize::from(point.number != sound.number);
                    if !point.cells.is_complete() || point.cells.doubled > 0 {
                        told += 1;
                    } else if point.number == sound.number {
                        same += 1;
                    } else {
                        silent.push(format!("{fault}: {} for {}", point.number, sound.number));
                    }
                }
            }
        }
    }
    Ok(vec![
        Measured::count(
            "marks on the whole file",
            usize::from(!sound.cells.is_complete()) + usize::from(sound.cells.doubled > 0),
            "marks",
            Bound::Exactly(0.0),
        ),
        Measured::count("faults", faults, "faults", Bound::AtLeast(bench.sized(100.0, 10_000.0))),
        Measured::count("refused", refused, "files", Bound::AtLeast(1.0)),
        Measured::count("answered with what is missing", told, "answers", Bound::AtLeast(1.0)),
        Measured::count("answered as without the fault", same, "answers", Bound::Printed),
        Measured::count("answers that a fault changes", lower, "answers", Bound::AtLeast(1.0)),
        Measured::count("changed without saying so", silent.len(), "answers", Bound::Exactly(0.0))
            .noting(silent.into_iter().take(5).collect::<Vec<_>>().join(" | ")),
    ])
}
