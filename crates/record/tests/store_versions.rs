//! Versions of one table in one text: each is a release with a public day of its own, so that what was known when, and what
//! changed, is asked of them as of any other; a table of some municipalities stands for no state.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::path::Path;

use measure::{Custody, Date, OffenceSet, PlaceCode, PublicDate, Sha256, Statistic};
use record::{
    Lack,
    query::{PlaceSelector, Record, Refusal, Selector},
    store::{Commit, Covers, ImportOptions, Store},
};

fn import(store: &Store, path: &Path, member: Option<&str>, day: &str) -> Commit {
    let options = ImportOptions {
        covers: Some(Covers::All),
        member: member.map(str::to_owned),
        ..ImportOptions::known(PublicDate::NotLaterThan(day.parse().unwrap()), Custody::Rewriting, "invented")
    };
    store.import(path, &options, &mut ()).unwrap().commit
}

/// A row: place, month and number.
type Row = (&'static str, &'static str, u64);

/// A table of versions, each with these rows.
fn table(folder: &Path, versions: &[(&str, &[Row])]) -> std::path::PathBuf {
    let mut text = "vintage,crime,series,place,month,count\n".to_owned();
    for (day, rows) in versions {
        for (place, month, number) in *rows {
            text.push_str(&format!("{day},sec,0,\"{place}\",{month},{number}.0\n"));
        }
    }
    let path = folder.join("all.csv");
    std::fs::write(&path, text).unwrap();
    path
}

/// The record of these releases alone.
fn record_of(store: &Store, releases: &[Sha256]) -> Record {
    record::open(Some(store.root())).unwrap().only(&releases.iter().copied().collect())
}

fn asked(statistic: Statistic, place: &str, period: &str) -> Selector {
    let offence: OffenceSet = "kidnapping".parse().unwrap();
    Selector::new(statistic, offence, place.parse().unwrap()).during(period.parse().unwrap())
}

#[test]
fn each_version_is_known_from_its_day_on_and_two_can_be_compared() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("store"));
    let days = ["2018-02-24", "2018-03-22"];
    let path = table(
        folder.path(),
        &[
            (days[0], &[("2", "2018-01", 7), ("3", "2018-01", 1)]),
            (days[1], &[("2", "2018-01", 9), ("3", "2018-01", 1), ("2", "2018-02", 4), ("3", "2018-02", 2)]),
        ],
    );
    let commits = days.map(|day| import(&store, &path, Some(day), day));
    assert_eq!(commits[1].release.file, "all.csv 2018-03-22");
    assert_eq!(commits[1].release.vintage.cutoff.to_string(), "2018-02");
    let record = record_of(&store, &commits.each_ref().map(|commit| commit.release.sha256));
    let of_day = |day: &str| {
        let as_of = Some(day.parse::<Date>().unwrap());
        record
            .total(&Selector { as_of, ..asked(Statistic::Victims, "02", "2018-01") })
            .map(|point| point.number)
    };
    assert_eq!(of_day("2018-02-24").unwrap(), 7);
    assert_eq!(of_day("2018-04-01").unwrap(), 9);
    assert!(matches!(of_day("2018-02-23"), Err(Refusal::NotPublicYet { .. })));
    let held = commits.each_ref().map(|commit| record.release(commit.release.sha256).unwrap());
    let kidnapping: OffenceSet = "kidnapping".parse().unwrap();
    let states = PlaceSelector::EachState;
    let changed = record.diff((held[0], held[1]), (Statistic::Victims, &kidnapping), (states, None)).unwrap();
    assert_eq!(changed.compared, 2);
    assert_eq!(changed.changes.iter().map(|change| change.added()).collect::<Vec<_>>(), [Some(2)]);
    // Of a release of several statistics each counts its own offences.
    let investigations = record.total(&Selector {
        as_of: Some("2018-04-01".parse().unwrap()),
        ..asked(Statistic::Investigations, "02", "2018-01")
    });
    assert!(matches!(investigations, Err(Refusal::NothingHeld { .. })), "{investigations:?}");
}

fn number(record: &Record, selector: &Selector) -> (u64, Vec<(u32, Lack)>) {
    let point = record.total(selector).unwrap();
    let lacking = point.cells.lacking.keys().map(|(place, lack)| (place.number(), *lack)).collect();
    assert_eq!(point.cells.is_complete(), point.cells.lacking.is_empty());
    (point.number, lacking)
}

#[test]
fn some_municipalities_stand_for_themselves_and_for_no_state() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("store"));
    let statistic = Statistic::InvestigationsByFormerMethod;
    let days = ["2017-02-21", "2017-04-08"];
    let path = table(
        folder.path(),
        &[
            (days[0], &[("TIJUANA, BC", "2016-01", 5), ("MEXICALI, BC", "2016-01", 3)]),
            (days[1], &[("TIJUANA, BC", "2016-01", 6)]),
        ],
    );
    let commits = days.map(|day| import(&store, &path, Some(day), day));
    assert!(commits.iter().all(|commit| commit.coverage.lists_some));
    let record = record_of(&store, &commits.each_ref().map(|commit| commit.release.sha256));
    assert_eq!(number(&record, &asked(statistic, "02004", "2016-01")), (6, vec![]));
    // The newer version does not list Mexicali, so that the older one answers for it.
    assert_eq!(number(&record, &asked(statistic, "02002", "2016-01")), (3, vec![]));
    for sum in ["02", "nation", "02001"] {
        let none = record.total(&asked(statistic, sum, "2016-01"));
        assert!(matches!(none, Err(Refusal::PlaceNotHeld { .. })), "{sum}: {none:?}");
    }
    // Each of a state are those of the newest version.
    let of_state = asked(statistic, "02", "2016-01");
    let each =
        record.totals(&of_state.over(PlaceSelector::EachMunicipalityOf("02".parse().unwrap()))).unwrap();
    assert_eq!(each.points.iter().map(|p| (p.place.number(), p.number)).collect::<Vec<_>>(), [(2_004, 6)]);
}

#[test]
fn years_that_are_whole_answer_before_months_of_some_municipalities() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("store"));
    // All municipalities by year, as they ship.
    let whole: Sha256 = "54ea262b22ba6a88771f6e3689e8be6dd956e62a6b3cc619073fb9fa95872b97".parse().unwrap();
    const MONTHS: [&str; 12] = [
        "2018-01", "2018-02", "2018-03", "2018-04", "2018-05", "2018-06", "2018-07", "2018-08", "2018-09",
        "2018-10", "2018-11", "2018-12",
    ];
    let rows = MONTHS.map(|month| ("TIJUANA, BC", month, 1));
    let text = table(folder.path(), &[("2019-02-21", &rows)]);
    let hd = std::fs::read_to_string(&text).unwrap().replace(",sec,", ",hd,");
    std::fs::write(&text, hd).unwrap();
    let some = import(&store, &text, None, "2021-01-01").release.sha256;
    let record = record_of(&store, &[whole, some]);
    let offence: OffenceSet = "homicide-with-femicide".parse().unwrap();
    let asked = |place: PlaceCode, period: &str| {
        Selector::new(Statistic::Investigations, offence.clone(), place).during(period.parse().unwrap())
    };
    let state: PlaceCode = "02".parse().unwrap();
    let year = asked(state, "2018").over(PlaceSelector::EachMunicipalityOf(state));
    assert_eq!(record.choose(&year).unwrap().releases(), [whole]);
    // Source: the rewriting's rows of Baja California, summed by another program.
    assert_eq!(number(&record, &asked(state, "2018")), (2_824, vec![]));
    // Of a municipality that is listed its months stand first, and months are all that there is of a month.
    let tijuana = asked("02004".parse().unwrap(), "2018");
    assert_eq!(number(&record, &tijuana), (12, vec![]));
    let month = asked(state, "2018-03").over(PlaceSelector::EachMunicipalityOf(state));
    assert_eq!(record.choose(&month).unwrap().releases(), [some]);
}
