//! Jumps of recording: the known ones of the shipped record are classed right, and how often the rule errs on made-up ones.

use std::collections::BTreeSet;

use desk::{
    Jump, JumpClass, Movement, OffenceSet, PlaceCode, PlaceSelector, Record, Selector, Statistic, is_jump,
};
use measure::Offence;
use numeric::{
    float,
    stream::{Stream, StreamKey},
};

use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Record,
        word: "jumps",
        what: "jumps of extortion and femicide stay unexplained, real ones of homicide are told as crime, few are marked by chance",
        sizes: Sizes::Both,
        measure,
    }
}

/// States and years whose extortion or femicide victims change by four or more without a second source.
const UNEXPLAINED: [(u32, i32); 15] = [
    (6, 2016),
    (6, 2017),
    (11, 2021),
    (12, 2016),
    (13, 2016),
    (16, 2018),
    (16, 2020),
    (17, 2019),
    (19, 2017),
    (20, 2016),
    (22, 2018),
    (26, 2016),
    (26, 2017),
    (31, 2018),
    (32, 2023),
];

/// Homicides that rose or fell in two sources: statistic, offence, state, year.
const REAL: [(Statistic, Offence, u32, i32); 5] = [
    (Statistic::DeathsByRegistration, Offence::HomicideDeath, 8, 2008),
    (Statistic::Victims, Offence::IntentionalHomicide, 18, 2017),
    (Statistic::Investigations, Offence::IntentionalHomicide, 18, 2017),
    (Statistic::Victims, Offence::IntentionalHomicide, 3, 2018),
    (Statistic::DeathsByRegistration, Offence::HomicideDeath, 3, 2018),
];

/// The largest of the unexplained: state, year, victims before and after.
const LARGEST: (u32, i32, u64, u64) = (11, 2021, 19, 373);

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let record = desk::open(None).map_err(|error| unanswered(&error.to_string()))?;
    let mut lines = shipped(&record)?;
    lines.extend(made_up(bench.sized(200, 1_000)));
    Ok(lines)
}

fn unanswered(reason: &str) -> Shortfall {
    Shortfall::Answer { command: "jumps of the shipped record".to_owned(), reason: reason.to_owned() }
}

/// The jumps of each state in every whole year that the shipped record holds before the register of 2026.
fn jumps_of(record: &Record, statistic: Statistic, offence: Offence) -> Result<Vec<Jump>, Shortfall> {
    let mut selector =
        Selector::new(statistic, OffenceSet::one(offence), PlaceCode::NATION).over(PlaceSelector::EachState);
    let before_2026 = measure::Month::new(2025, 12).ok();
    let held = record.candidates(&selector).into_iter().map(|held| held.coverage.months.last());
    let last = held.filter(|month| before_2026.is_some_and(|end| *month <= end)).max();
    let first =
        measure::Month::new(if statistic == Statistic::DeathsByRegistration { 1990 } else { 2015 }, 1).ok();
    selector.period = first.zip(last).and_then(|(first, last)| measure::Period::new(first, last).ok());
    let points = record.series(&selector).map_err(|error| unanswered(&error.to_string()))?.points;
    record.jumps(&selector, &points).map_err(|error| unanswered(&error.to_string()))
}

fn shipped(record: &Record) -> Result<Vec<Measured>, Shortfall> {
    let mut unexplained = Vec::new();
    for offence in [Offence::Extortion, Offence::Femicide] {
        unexplained.extend(jumps_of(record, Statistic::Victims, offence)?);
    }
    let key = |jump: &Jump| (jump.place.number(), jump.to_year);
    let told: BTreeSet<(u32, i32)> =
        unexplained.iter().filter(|jump| jump.class == JumpClass::CannotTell).map(key).collect();
    let found: BTreeSet<(u32, i32)> = unexplained.iter().map(key).collect();
    let expected: BTreeSet<(u32, i32)> = UNEXPLAINED.into_iter().collect();
    let missing = expected.difference(&told).count();
    let other = found.symmetric_difference(&expected).map(|(state, year)| format!("{state} in {year}"));
    let other: Vec<String> = other.collect();
    let largest = unexplained
        .iter()
        .filter(|jump| jump.before.number > 0 && jump.rises())
        .max_by_key(|jump| jump.after.number.saturating_sub(jump.before.number));
    let largest =
        largest.map(|jump| (jump.place.number(), jump.to_year, jump.before.number, jump.after.number));
    let mut wrong = Vec::new();
    let mut real = 0;
    for (statistic, offence, state, year) in REAL {
        let jumps = jumps_of(record, statistic, offence)?;
        match jumps.iter().find(|jump| key(jump) == (state, year)).map(|jump| jump.class) {
            Some(JumpClass::Crime) => real += 1,
            class => wrong.push(format!("{statistic} of {state} in {year}: {class:?}")),
        }
    }
    Ok(vec![
        Measured::count(
            "unexplained state-years that are told so",
            told.intersection(&expected).count(),
            "state-years",
            Bound::Exactly(15.0),
        ),
        Measured::count("of the 15 not found or told otherwise", missing, "state-years", Bound::Exactly(0.0)),
        Measured::count(
            "state-years found beside the 15, or not found",
            other.len(),
            "state-years",
            Bound::Exactly(0.0),
        )
        .noting(other.join(", ")),
        Measured::count(
            "the largest is Guanajuato's of 2021, 19 to 373 victims",
            usize::from(largest == Some(LARGEST)),
            "of 1",
            Bound::Exactly(1.0),
        )
        .noting(format!("{largest:?}")),
        Measured::count("real jumps told as crime", real, "series", Bound::Exactly(5.0))
            .noting(wrong.join(", ")),
    ])
}

/// States, years and overdispersion of a made-up record; the shape is that of the gamma that mixes the counts.
const STATES: usize = 32;
const YEARS: usize = 10;
const SHAPE: f64 = 20.0;
/// Standard deviation of a year's growth, in logarithms: a series in nine leaves a third up or down in a year.
const GROWTH: f64 = 0.18;
/// Planted changes stand on series of at least so many a year.
const PLANTED_ON: f64 = 30.0;

/// What a change is planted in.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Planted {
    /// The recording of one source.
    Recording(f64),
    /// Crime itself, which both sources count.
    Crime(f64),
}

/// How the rule judged planted changes.
#[derive(Debug, Default)]
struct Judged {
    planted: usize,
    found: usize,
    crime: usize,
    recording: usize,
}

fn made_up(records: u64) -> Vec<Measured> {
    let quiet = StreamKey::new(10, b"jumps", "no change of recording");
    let (mut marks, mut marked, mut called) = (0, 0, 0);
    for replicate in 0..records {
        let mut stream = quiet.stream(replicate);
        let before = marks;
        for _ in 0..STATES {
            let (counts, other) = two_sources(&mut stream, None, false);
            for year in 1..YEARS {
                if let Some(class) = judged(&counts, &other, year) {
                    marks += 1;
                    called += usize::from(class == JumpClass::ProbablyRecording);
                }
            }
        }
        marked += usize::from(marks > before);
    }
    let state_years = usize::try_from(records).unwrap_or(0) * STATES * (YEARS - 1);
    let per = |number: usize, of: usize| to_f64(number) / to_f64(of.max(1)) * 100.0;
    // By chance a reader of a whole record is to meet less than one mark, and a wrong name in less than every other record.
    let of_a_record = STATES * (YEARS - 1);
    let whole = usize::try_from(records).unwrap_or(0);
    let mut lines = vec![
        Measured::count(
            "made-up records without a change of recording",
            whole,
            "records",
            Bound::AtLeast(200.0),
        ),
        Measured::new(
            "their state-years marked",
            per(marks, state_years),
            "%",
            Bound::AtMost(per(1, of_a_record)),
        )
        .noting(format!("{marks} of {state_years}")),
        Measured::new("of them with any mark", per(marked, whole), "%", Bound::Printed),
        Measured::new(
            "their state-years called probably recording",
            per(called, state_years),
            "%",
            Bound::AtMost(per(1, 2 * of_a_record)),
        )
        .noting(format!("{called} of {state_years}")),
    ];
    for factor in [2.5, 4.0, 20.0] {
        for planted in [Planted::Recording(factor), Planted::Crime(factor)] {
            lines.extend(told(planted, &plant(planted, records)));
        }
    }
    lines
}

/// One change a record, up or down in turn, judged.
fn plant(planted: Planted, records: u64) -> Judged {
    let key = StreamKey::new(10, b"jumps", &format!("{planted:?}"));
    let mut all = Judged::default();
    for replicate in 0..records {
        let mut stream = key.stream(replicate);
        let (counts, other) = two_sources(&mut stream, Some(planted), replicate % 2 == 1);
        all.planted += 1;
        if let Some(class) = judged(&counts, &other, YEARS / 2) {
            all.found += 1;
            all.crime += usize::from(class == JumpClass::Crime);
            all.recording += usize::from(class == JumpClass::ProbablyRecording);
        }
    }
    all
}

fn told(planted: Planted, all: &Judged) -> Vec<Measured> {
    let (factor, what) = match planted {
        Planted::Recording(factor) => (factor, "recording"),
        Planted::Crime(factor) => (factor, "crime"),
    };
    let share = |number: usize, of: usize| to_f64(number) / to_f64(of.max(1)) * 100.0;
    // A change by 2.5 lies below the rule and one by 4 on its edge: only the large one must be found.
    let found = if factor > 10.0 { Bound::AtLeast(99.0) } else { Bound::Printed };
    let right = if what == "crime" { all.crime } else { all.recording };
    let wrong = if what == "crime" { all.recording } else { all.crime };
    vec![
        Measured::new(
            format!("{what} changed {factor} times: found"),
            share(all.found, all.planted),
            "%",
            found,
        )
        .noting(format!("{} of {}", all.found, all.planted)),
        Measured::new(
            format!("{what} changed {factor} times: of those found, told as it is"),
            share(right, all.found),
            "%",
            Bound::Printed,
        ),
        Measured::new(
            format!("{what} changed {factor} times: of those planted, told as the other"),
            share(wrong, all.planted),
            "%",
            Bound::AtMost(5.0),
        ),
    ]
}

/// Ten years of a state in two sources that count the same crime, each with its own chance.
fn two_sources(stream: &mut Stream, planted: Option<Planted>, falls: bool) -> (Vec<u64>, Vec<u64>) {
    let least: f64 = if planted.is_some() { PLANTED_ON } else { 2.0 };
    let level = float::exp(float::ln(least) + stream.uniform() * (float::ln(3_000.0) - float::ln(least)));
    let (mut counts, mut other) = (Vec::new(), Vec::new());
    let mut rate = level;
    for year in 0..YEARS {
        rate *= float::exp(GROWTH * stream.standard_normal());
        let after = year >= YEARS / 2;
        let times = |factor: f64| match (after, falls) {
            // What falls starts from the higher level, so that there is something to count.
            (true, false) | (false, true) => factor,
            (true, true) | (false, false) => 1.0,
        };
        let (here, there) = match planted {
            Some(Planted::Recording(factor)) => (times(factor), 1.0),
            Some(Planted::Crime(factor)) => (times(factor), times(factor)),
            None => (1.0, 1.0),
        };
        counts.push(negative_binomial(stream, rate * here));
        other.push(negative_binomial(stream, rate * there));
    }
    (counts, other)
}

fn judged(counts: &[u64], other: &[u64], year: usize) -> Option<JumpClass> {
    let (before, after) = (*counts.get(year - 1)?, *counts.get(year)?);
    let moved = Movement::of(after > before, *other.get(year - 1)?, *other.get(year)?);
    is_jump(before, after).then(|| JumpClass::of(Some(moved)))
}

/// A count whose variance is its mean and a twentieth of the mean squared.
fn negative_binomial(stream: &mut Stream, mean: f64) -> u64 {
    let mean = mean * stream.standard_gamma(SHAPE) / SHAPE;
    // Many counts are as good as normal, few are drawn one by one.
    if mean > 200.0 {
        let drawn = (mean + mean.sqrt() * stream.standard_normal()).round().max(0.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number of some thousands"
        )]
        return drawn as u64;
    }
    let (mut number, mut product, end) = (0, stream.uniform(), float::exp(-mean));
    while product > end {
        number += 1;
        product *= stream.uniform();
    }
    number
}

#[expect(clippy::cast_precision_loss, reason = "counts of a measurement stay far below 2^53")]
fn to_f64(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planted_change_is_found_and_a_quiet_series_is_not() {
        assert_eq!(judged(&[100, 2_000], &[100, 110], 1), Some(JumpClass::ProbablyRecording));
        assert_eq!(judged(&[100, 2_000], &[100, 900], 1), Some(JumpClass::Crime));
        assert_eq!(judged(&[100, 250], &[100, 110], 1), None);
    }

    #[test]
    fn made_up_counts_have_the_mean_that_is_asked_for() {
        let mut stream = StreamKey::new(1, b"jumps", "mean").stream(0);
        for mean in [8.0, 150.0, 900.0] {
            let drawn: Vec<u64> = (0..4_000).map(|_| negative_binomial(&mut stream, mean)).collect();
            let seen = to_f64(usize::try_from(drawn.iter().sum::<u64>()).unwrap()) / 4_000.0;
            // Four standard errors of a mean of 4,000 draws.
            let allowed = 4.0 * ((mean + mean * mean / SHAPE) / 4_000.0).sqrt();
            assert!((seen - mean).abs() < allowed, "{seen} for {mean}");
        }
    }
}
