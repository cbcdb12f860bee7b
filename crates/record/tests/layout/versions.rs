//! Versions of one table in one text: what each counts, the municipalities that it names, and what it lacks.

use generate::{Layout, Spec};
use measure::{Catalogue, FindingCode, Offence, Statistic};

use super::sink::read;

/// A version of the table: a row an offence, place and month.
fn version(day: &str, rows: &[(&str, &str, &str)]) -> Vec<u8> {
    let rows = rows.iter().map(|(crime, place, month)| format!("{day},{crime},0,\"{place}\",{month},4.0\n"));
    format!("vintage,crime,series,place,month,count\n{}", rows.collect::<String>()).into_bytes()
}

#[test]
fn municipalities_are_found_by_names_that_were_cut_and_states_by_their_abbreviations() {
    let places = [
        ("SAN NICOLÁS DE LOS GA, NL", 19_046),
        ("SAN NICOLAS DE LOS GA, NL", 19_046),
        ("DOLORES HIDALGO CUNA , GTO", 11_014),
        ("TUXTLA GUTIERREZ, CHPS", 7_101),
        ("BENITO JUAREZ, QROO", 23_005),
        ("ALTAMIRA, TAM", 28_003),
        ("LA PAZ, MEX", 15_070),
        ("LA PAZ, BCS", 3_003),
    ];
    let months: Vec<String> = (1..=9).map(|month| format!("2017-0{month}")).collect();
    let mut rows: Vec<(&str, &str, &str)> =
        places.iter().zip(&months).map(|((name, _), month)| ("sec", *name, month.as_str())).collect();
    // Two municipalities begin so; a short name is not the beginning of another; and a state that there is not.
    let unknown = ["SAN PEDRO MIXTEPEC DT, OAX", "SAN NICOLAS, NL", "ALTAMIRA, TX", "ALTAMIRA"];
    rows.extend(unknown.iter().map(|name| ("sec", *name, "2017-09")));
    let (_, reading, heard) = read(version("2018-02-19", &rows)).unwrap();
    let kept: Vec<u32> = heard.kept.iter().map(|(key, _)| key.place.number()).collect();
    assert_eq!(kept, places.map(|(_, code)| code));
    assert_eq!(reading.statistics, [Statistic::Investigations]);
    assert_eq!(reading.series, "elcrimen-municipality");
    let refused: Vec<(FindingCode, Option<u32>)> =
        heard.rejected.iter().map(|finding| (finding.code, finding.at.row)).collect();
    assert_eq!(refused, [10, 11, 12, 13].map(|row| (FindingCode::UnknownPlace, Some(row))));
}

/// Source: the months of each file and which of SESNSP's own figures each of its series has.
#[test]
fn what_a_version_counts_is_told_by_its_day_and_by_whether_its_places_are_states() {
    let crimes = ["hd", "sec", "ext", "rvcv", "rvsv"];
    let of = |day: &str, place: &str| {
        let rows: Vec<(&str, &str, &str)> = crimes.map(|crime| (crime, place, "2016-01")).to_vec();
        let (_, reading, heard) = read(version(day, &rows)).unwrap();
        let counted: Vec<(Statistic, Offence)> = heard
            .kept
            .iter()
            .map(|(key, _)| (key.statistic, heard.labels[key.offence as usize].offence))
            .collect();
        (reading.catalogue, counted)
    };
    let of_people = [Offence::Kidnapping, Offence::Extortion];
    for (place, people) in [("2", Statistic::Victims), ("TIJUANA, BC", Statistic::Investigations)] {
        let (catalogue, counted) = of("2018-02-19", place);
        assert_eq!(catalogue, Catalogue::Sesnsp2015);
        assert_eq!(counted[0], (people, Offence::HomicideWithFemicide));
        assert_eq!(counted[1..3], of_people.map(|offence| (people, offence)));
        assert_eq!(counted[3..], [(Statistic::Investigations, Offence::Other); 2]);
    }
    let files = Statistic::InvestigationsByFormerMethod;
    for (place, people) in [("2", Statistic::VictimsByFormerMethod), ("TIJUANA, BC", files)] {
        let (catalogue, counted) = of("2017-12-24", place);
        assert_eq!(catalogue, Catalogue::Sesnsp1997);
        assert_eq!(counted[0], (people, Offence::IntentionalHomicide));
        assert_eq!(counted[1..3], of_people.map(|offence| (people, offence)));
        assert_eq!(counted[3..], [(files, Offence::VehicleTheft); 2]);
    }
}

#[test]
fn rows_that_a_version_lacks_are_gaps_of_what_it_lists() {
    let (bytes, _) = Spec::small(Layout::ElcrimenVersions).bytes();
    let text = String::from_utf8(bytes).unwrap();
    let lost = "2018-07-21,ext,0,2,2016-03";
    let without: Vec<&str> = text.lines().filter(|line| !line.starts_with(lost)).collect();
    let (_, reading, heard) = read(without.join("\n").into_bytes()).unwrap();
    assert_eq!(reading.wholeness.absent, 1);
    let gap = &heard.gaps[..];
    assert_eq!(gap.len(), 1, "{gap:?}");
    assert_eq!((gap[0].statistic, gap[0].offence), (Statistic::Victims, Offence::Extortion));
    assert_eq!((gap[0].place.number(), gap[0].month.to_string().as_str()), (2, "2016-03"));
    // The site lists each municipality of an offence in every month, and others of another.
    let rows = [
        ("hd", "TIJUANA, BC", "2016-01"),
        ("hd", "TIJUANA, BC", "2016-02"),
        ("sec", "ENSENADA, BC", "2016-01"),
    ];
    let (_, reading, heard) = read(version("2018-02-19", &rows)).unwrap();
    let lacking: Vec<(Offence, u32)> =
        heard.gaps.iter().map(|gap| (gap.offence, gap.place.number())).collect();
    assert_eq!(lacking, [(Offence::Kidnapping, 2_001)]);
    assert_eq!((reading.wholeness.absent, reading.wholeness.states_absent.len()), (0, 0));
}
