//! The panel that every study reads, against the record asked cell by cell.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{collections::BTreeSet, path::Path};

use desk::{Prepared, policy_file, prepare};
use evaluate::policy::PolicySpec;
use measure::{
    Custody, Date, Input, Month, Offence, OffenceSet, Panel, PanelTime, Period, PlaceCode, PlaceLevel,
    PublicDate, Sha256, Statistic, Trace, Unit,
};
use record::{
    query::{PlaceSelector, Record, Selector},
    store::{ImportOptions, Store},
};

/// The projection that the shipped policies name.
const PROJECTION: &str = "conapo-municipality-1990-2040";

/// A shipped policy with some of its words exchanged.
fn spec(name: &str, exchanged: &[(&str, &str)]) -> PolicySpec {
    let mut text = policy_file(name).unwrap().text;
    for (from, to) in exchanged {
        assert!(text.contains(from), "{name} has `{from}`");
        text = text.replace(from, to);
    }
    PolicySpec::parse(&text, "policy.toml").unwrap()
}

fn shipped() -> Record {
    desk::open(None).unwrap()
}

fn month(time: PanelTime) -> Month {
    let month = match time {
        PanelTime::Month(month) => Some(month),
        PanelTime::Quarter(_) | PanelTime::Year(_) => None,
    };
    month.unwrap()
}

fn months(panel: &Panel) -> (Month, Month) {
    (month(panel.times()[0]), month(*panel.times().last().unwrap()))
}

/// Asks the record for every `step`th cell by itself; how many were asked.
fn agrees_with_cells(record: &Record, panel: &Panel, asked: (Statistic, &OffenceSet), step: usize) -> usize {
    let (statistic, offence) = asked;
    assert_eq!(panel.unit(), Unit::Count(statistic));
    let over = match panel.units()[0].place.unwrap().level() {
        PlaceLevel::Municipality => PlaceSelector::EachMunicipalityOf(PlaceCode::NATION),
        PlaceLevel::State | PlaceLevel::Nation => PlaceSelector::EachState,
    };
    let population = record.population(PROJECTION, over).unwrap();
    let columns = panel.times().len();
    let mut compared = 0;
    for (row, unit) in panel.units().iter().enumerate() {
        let place = unit.place.unwrap();
        for column in (0..columns).filter(|column| (row * columns + column).is_multiple_of(step)) {
            let month = Period::month(month(panel.times()[column]));
            let selector = Selector::new(statistic, offence.clone(), place).during(month);
            let point = record.total(&selector).unwrap();
            assert!(point.cells.is_complete(), "{place} {month}");
            #[expect(clippy::cast_precision_loss, reason = "a month's count is far below 2^53")]
            let number = point.number as f64;
            assert_eq!(panel.outcome(row, column), Some(number), "{place} {month}");
            assert_eq!(panel.exposure(row, column), population.person_years(place, month), "{place} {month}");
            compared += 1;
        }
    }
    compared
}

#[test]
fn each_cell_of_states_is_the_records_total_over_its_person_years() {
    let record = shipped();
    let spec = spec("culiacan-2019", &[]);
    let Prepared { data, releases } = prepare(&record, &spec).unwrap();
    assert_eq!(data.panel.units().len(), 32);
    // SESNSP's victims begin in January 2015, where the window does: there is no history before it.
    assert_eq!(months(&data.panel), ("2015-01".parse().unwrap(), "2020-02".parse().unwrap()));
    let offences = "intentional-homicide+femicide".parse().unwrap();
    assert_eq!(agrees_with_cells(&record, &data.panel, (Statistic::Victims, &offences), 11), 181);
    // Victims and the projection: both are inputs, as sums of their places that lead to the cells.
    assert_eq!(releases.len(), 2);
    let release_of = |input: &Input| match input {
        Input::Trace(link) => match link.trace() {
            Some(Trace::Sums { release, places, .. }) if places.len() == 32 => Some(*release),
            _ => None,
        },
        Input::File(_) | Input::Named(_) => None,
    };
    let inputs: BTreeSet<Option<Sha256>> = data.inputs.values().map(release_of).collect();
    assert_eq!(inputs, releases.iter().copied().map(Some).collect());
    assert!(data.gaps.is_empty() && data.dose.is_none() && data.place_changes.is_empty());
    // Victims are dated by the opening of the file: nothing says when they were killed.
    assert!(data.occurrence.is_none());
}

#[test]
fn the_months_before_the_window_go_back_ten_years_and_never_over_a_break() {
    let record = shipped();
    // INEGI's deaths by month of registration are held from 1990: ten years before January 2004 are there.
    let deaths = prepare(&record, &spec("joint-operations-2006-2009", &[])).unwrap().data;
    assert_eq!(months(&deaths.panel), ("1994-01".parse().unwrap(), "2008-12".parse().unwrap()));
    assert!(deaths.breaks.is_empty());
    // The federal catalogue changed in January 2012: what lies before is not the same measurement.
    let federal = |pre: &str, post: &str, day: &str| {
        let exchanged = [
            ("statistic = \"victims\"", "statistic = \"federal-offences\""),
            ("\"intentional-homicide+femicide\"", "\"drug-offences+drug-possession\""),
            ("2015-01..2019-09", pre),
            ("2019-11..2020-02", post),
            ("2019-10-17", day),
        ];
        prepare(&record, &spec("culiacan-2019", &exchanged)).unwrap().data
    };
    let after = federal("2012-06..2013-06", "2013-08..2014-01", "2013-07-15");
    assert_eq!(months(&after.panel), ("2012-01".parse().unwrap(), "2014-01".parse().unwrap()));
    assert!(after.breaks.is_empty());
    // A window over the break holds both sides, and says so.
    let over = federal("2010-01..2011-06", "2011-08..2012-06", "2011-07-15");
    assert_eq!(
        over.breaks.iter().map(|found| found.id.as_str()).collect::<Vec<_>>(),
        ["federal-catalogue-2012"]
    );
    assert_eq!(months(&over.panel).1, "2012-06".parse().unwrap());
}

#[test]
fn deaths_by_registration_come_with_those_by_occurrence_over_the_window_alone() {
    let record = shipped();
    let data = prepare(&record, &spec("joint-operations-2006-2009", &[])).unwrap().data;
    let occurred = data.occurrence.unwrap();
    assert_eq!(months(&occurred), ("2004-01".parse().unwrap(), "2008-12".parse().unwrap()));
    let deaths = OffenceSet::one(Offence::HomicideDeath);
    assert!(agrees_with_cells(&record, &occurred, (Statistic::DeathsByOccurrence, &deaths), 37) > 40);
}

#[test]
fn municipalities_have_a_row_each_and_a_month_without_deaths_is_zero() {
    let record = shipped();
    let data = prepare(&record, &spec("joint-operations-municipal", &[])).unwrap().data;
    let places: Vec<PlaceCode> = data.panel.units().iter().map(|unit| unit.place.unwrap()).collect();
    assert!(places.iter().all(|place| !place.is_unlocated()), "no row is of an unknown municipality");
    assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "each once and in order");
    assert!(places.len() > 2000, "{}", places.len());
    assert_eq!(data.panel.missing(), 0);
    let zeros = (0..places.len()).filter(|row| data.panel.outcome(*row, 0) == Some(0.0)).count();
    assert!(zeros > places.len() / 2, "{zeros}");
    let deaths = OffenceSet::one(Offence::HomicideDeath);
    assert!(agrees_with_cells(&record, &data.panel, (Statistic::DeathsByRegistration, &deaths), 8009) > 25);
    // Bounds that change within the window: a gate reads them.
    assert!(!data.place_changes.is_empty());
    let window: Period = "2004-01..2008-12".parse().unwrap();
    assert!(data.place_changes.iter().all(|change| window.contains(change.first)));
}

#[test]
fn a_dose_is_a_panel_of_its_own_and_the_outcome_goes_as_far_as_both_are_held() {
    let record = shipped();
    let Prepared { data, releases } = prepare(&record, &spec("national-guard-dose", &[])).unwrap();
    let dose = data.dose.unwrap();
    assert_eq!(dose.panel.unit(), Unit::Count(Statistic::ForceDeployed));
    // From the first month of the window to the last of the Guard's own file, beyond the window's end.
    let (first, last) = months(&dose.outcome);
    assert_eq!(first, "2015-01".parse().unwrap());
    assert_eq!(last, months(&dose.panel).1);
    assert!(last > "2020-02".parse().unwrap(), "{last}");
    // A stock stands over inhabitants, not over inhabitants times years.
    let population = record.population(PROJECTION, PlaceSelector::EachState).unwrap();
    let place = dose.panel.units()[0].place.unwrap();
    let inhabitants = population.inhabitants(place, month(dose.panel.times()[0]));
    assert_eq!(dose.panel.exposure(0, 0), inhabitants);
    assert!(releases.len() >= 3, "victims, the Guard and the projection");
}

/// Source: `tests/cases/files/a03_half_year_state.csv`, Sonora of 2024 blank from July on.
#[test]
fn a_cell_that_lacks_anything_is_missing_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let options = ImportOptions::known(
        PublicDate::NotLaterThan(Date::constant(2025, 10, 20)),
        Custody::Copy,
        "invented",
    );
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/files/a03_half_year_state.csv");
    let added = Store::open(folder.path()).import(&file, &options, &mut ()).unwrap();
    let record = desk::open(Some(folder.path())).unwrap();
    let release = format!("vintage = \"{}\"", added.commit.release.sha256);
    let asked = spec(
        "culiacan-2019",
        &[
            ("statistic = \"victims\"", "statistic = \"investigations\""),
            ("\"intentional-homicide+femicide\"", "\"intentional-homicide\""),
            ("vintage = \"latest\"", &release),
            ("2015-01..2019-09", "2024-01..2024-06"),
            ("2019-11..2020-02", "2024-08..2024-12"),
            ("2019-10-17", "2024-07-15"),
        ],
    );
    let data = prepare(&record, &asked).unwrap().data;
    let sonora: PlaceCode = "26".parse().unwrap();
    let row = data.panel.units().iter().position(|unit| unit.place == Some(sonora)).unwrap();
    let missing = |row: usize| {
        let columns = 0..data.panel.times().len();
        columns.filter(|column| data.panel.outcome(row, *column).is_none()).count()
    };
    assert_eq!(missing(row), 6, "July to December");
    assert_eq!(data.panel.missing(), 6, "and of no other state");
    let gaps: Vec<String> = data.gaps.iter().map(|gap| format!("{} {}", gap.name, gap.month)).collect();
    let expected: Vec<String> = (7..=12).map(|month| format!("Sonora 2024-{month:02}")).collect();
    assert_eq!(gaps, expected);
    // What is missing has an exposure all the same: the inhabitants are known.
    assert!(data.panel.exposure(row, data.panel.times().len() - 1).unwrap() > 0.0);
}
