//! Every layout on a generated file: kept, rejected and summed exactly as the generator says.

use std::collections::BTreeSet;

use generate::{Encoding, Layout, Spec};
use measure::{Catalogue, Dimension, FindingCode, Level, Levels, Offence, Statistic};
use record::Span;

use super::sink::read;

#[test]
fn every_layout_keeps_and_rejects_exactly_what_was_written() {
    let mut names = BTreeSet::new();
    for layout in Layout::ALL {
        for seed in [1, 7] {
            let (bytes, written) = Spec { seed, places: 5, ..Spec::small(layout) }.bytes();
            let (_, reading, heard) = read(bytes).unwrap_or_else(|e| panic!("{layout:?}: {e}"));
            let rows = reading.rows;
            assert_eq!(rows.kept, written.kept, "{layout:?}: kept");
            assert_eq!(rows.rejected, written.totals, "{layout:?}: {:?}", heard.rejected.first());
            assert_eq!(rows.read, rows.kept + rows.rejected, "{layout:?}");
            assert!(
                heard
                    .rejected
                    .iter()
                    .all(|f| matches!(f.code, FindingCode::TotalRow | FindingCode::OutOfScope)),
                "{layout:?}: {:?}",
                heard.rejected
            );
            assert_eq!((rows.cells, heard.cells()), (written.cells, written.cells), "{layout:?}: cells");
            assert_eq!(heard.by_year(), written.by_year, "{layout:?}: sums");
            let doubts = heard.notes.iter().filter(|f| f.code == FindingCode::TotalDisagrees).count();
            assert_eq!(doubts, 0, "{layout:?}: {:?}", heard.notes);
            assert_eq!(heard.gaps, [], "{layout:?}: a whole file lacks nothing");
            names.insert(reading.layout);
        }
    }
    // The register's state file is the state layout with another catalogue, so one name fewer than layouts.
    assert_eq!(names.len(), Layout::ALL.len() - 1);
    assert_eq!(names.len(), record::layout::layouts().len());
}

#[test]
fn the_same_rows_are_found_in_every_encoding() {
    for layout in [Layout::StateInvestigations, Layout::MunicipalInvestigations, Layout::FederalOffences] {
        let spec = Spec { places: 12, years: 1, ..Spec::small(layout) };
        let read_in = |encoding| {
            let (_, reading, heard) = read(Spec { encoding, ..spec.clone() }.bytes().0).unwrap();
            (reading.encoding, heard)
        };
        let (name, plain) = read_in(Encoding::Windows1252);
        assert_eq!(name, "windows-1252");
        let names = [(Encoding::Utf8, "UTF-8"), (Encoding::Utf8WithMark, "UTF-8")];
        let misread = [(Encoding::ReadAsMacRoman, "UTF-8 of windows-1252 misread as Mac Roman")];
        for (encoding, name) in names.into_iter().chain(misread) {
            let (seen, other) = read_in(encoding);
            assert_eq!(seen, name, "{layout:?}");
            assert_eq!(other.labels, plain.labels, "{layout:?} {encoding:?}");
            assert_eq!(other.kept, plain.kept, "{layout:?} {encoding:?}");
            assert_eq!(other.notes, plain.notes, "{layout:?} {encoding:?}");
        }
    }
}

#[test]
fn a_file_that_an_old_mac_saved_is_read_whole() {
    let spec = Spec { encoding: Encoding::Utf8, ..Spec::small(Layout::StateInvestigations) };
    let text = String::from_utf8(spec.bytes().0).unwrap();
    let (_, _, plain) = read(text.clone().into_bytes()).unwrap();
    // Longer than what a file is recognised by, so that the lines behind it end alike.
    let padded = format!("{text}{}", ",\r\n".repeat(400_000)).replace("\r\n", "\r");
    let mac = encoding_rs::MACINTOSH.encode(&padded).0.into_owned();
    let (sha256, reading, heard) = read(mac.clone()).unwrap();
    assert_eq!(sha256, measure::Sha256::of(&mac));
    assert_eq!(reading.encoding, "Mac Roman");
    assert_eq!((heard.labels, heard.kept, heard.notes), (plain.labels, plain.kept, plain.notes));
}

#[test]
fn a_header_that_was_respelt_is_read_by_its_meaning_and_no_other_is() {
    let sound = |layout| {
        let bytes = Spec { encoding: Encoding::Utf8, ..Spec::small(layout) }.bytes().0;
        String::from_utf8(bytes).unwrap()
    };
    let state = sound(Layout::StateInvestigations);
    let municipal = sound(Layout::MunicipalInvestigations);
    for (text, name, respelt) in [
        (&state, "Año", "anio"),
        (&state, "Año", "ANIO"),
        (&state, "Clave_Ent", "CVE_ENT"),
        (&municipal, "Cve. Municipio", "Cve. Mun"),
        (&municipal, "Cve. Municipio", "clave_municipio"),
    ] {
        let (_, reading, heard) = read(text.replacen(name, respelt, 1).into_bytes()).unwrap();
        let (_, plain, of_plain) = read(text.clone().into_bytes()).unwrap();
        assert_eq!((reading.layout, heard.kept), (plain.layout, of_plain.kept), "{respelt}");
    }
    for (name, other) in [("Año", "Periodo"), ("Clave_Ent", "Cve. Mun"), ("Entidad", "anio")] {
        assert!(read(state.replacen(name, other, 1).into_bytes()).is_err(), "{other} was read as {name}");
    }
}

#[test]
fn rows_and_columns_are_those_of_a_spreadsheet() {
    let spec = Spec::small(Layout::StateInvestigations);
    let (bytes, _) = Spec { encoding: Encoding::Utf8, ..spec }.bytes();
    let text = String::from_utf8(bytes.clone()).unwrap();
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let (_, _, heard) = read(bytes).unwrap();
    let mut compared = 0;
    for (key, cells) in &heard.kept {
        for cell in cells {
            assert_eq!(lines[key.row as usize - 1][cell.column as usize - 1], cell.number.to_string());
            compared += 1;
        }
    }
    assert_eq!(compared, 2 * 3 * 98 * 9);
}

#[test]
fn blank_lines_and_a_title_move_rows_and_cost_none() {
    let spec = Spec { encoding: Encoding::Utf8, ..Spec::small(Layout::StateInvestigations) };
    let (bytes, written) = spec.bytes();
    let text = String::from_utf8(bytes).unwrap().replacen("\r\n", "\r\n\r\n", 1);
    let (_, reading, heard) = read(format!("Un título,,\r\n\r\n{text}\r\n,,\r\n").into_bytes()).unwrap();
    assert_eq!(reading.rows.kept, written.kept);
    assert_eq!(reading.rows.rejected, 0);
    assert_eq!(heard.kept[0].0.row, 5);
}

#[test]
fn the_year_of_the_rows_tells_the_register_of_2026_apart() {
    let (bytes, _) = Spec::small(Layout::StateInvestigations2026).bytes();
    let (_, reading, heard) = read(bytes).unwrap();
    assert_eq!(
        (reading.catalogue, reading.series.as_str()),
        (Catalogue::Rnid2026, "rnid-state-investigations")
    );
    let offences: BTreeSet<Offence> = heard.kept.iter().map(|(key, _)| heard.offence(key)).collect();
    assert!(
        offences.contains(&Offence::AttemptedFemicide) && offences.contains(&Offence::AttemptedExtortion)
    );
    let (bytes, _) = Spec::small(Layout::StateInvestigations).bytes();
    assert_eq!(read(bytes).unwrap().1.catalogue, Catalogue::Sesnsp2015);
}

#[test]
fn rows_of_the_other_register_are_counted_whichever_comes_first_and_however_many() {
    let text = |layout, (places, years)| {
        let bytes = Spec { encoding: Encoding::Utf8, places, years, ..Spec::small(layout) }.bytes().0;
        String::from_utf8(bytes).unwrap()
    };
    let rows = |text: &str| text.lines().skip(1).map(|line| format!("{line}\r\n")).collect::<String>();
    // Of the older register more rows than a file is given up after, were they faulty.
    let old = text(Layout::StateInvestigations, (32, 4));
    let new = text(Layout::StateInvestigations2026, (2, 1));
    assert!(old.lines().count() > 10_000);
    for (first, second) in [(&old, &new), (&new, &old)] {
        let (_, reading, heard) = read(format!("{first}{}", rows(second)).into_bytes()).unwrap();
        let others = rows(second).lines().count() as u64;
        assert_eq!(reading.wholeness.other_register, others);
        let periods = heard.rejected.iter().filter(|f| f.code == FindingCode::ImpossiblePeriod).count();
        assert_eq!(periods as u64, others);
    }
}

#[test]
fn victims_by_municipality_keep_the_six_bands_of_age_of_the_register_of_2026() {
    let (_, reading, heard) = read(Spec::small(Layout::MunicipalVictims2026).bytes().0).unwrap();
    assert_eq!(
        (reading.catalogue, reading.series.as_str(), reading.statistics.as_slice()),
        (Catalogue::Rnid2026, "rnid-municipality-victims", [Statistic::Victims].as_slice())
    );
    let label = |id: record::LabelId| heard.labels[id as usize].text.as_str();
    let ages: BTreeSet<&str> = heard.kept.iter().filter_map(|(key, _)| key.age.map(label)).collect();
    assert_eq!(ages.len(), 6, "{ages:?}");
    assert!(ages.contains("0 a 12 años") && ages.contains("Más de 60 años"), "{ages:?}");
    let sexes: BTreeSet<&str> = heard.kept.iter().filter_map(|(key, _)| key.sex.map(label)).collect();
    assert_eq!(sexes, BTreeSet::from(["Hombre", "Mujer"]));
}

#[test]
fn months_after_the_cutoff_are_empty_and_not_zero() {
    for layout in [Layout::StateInvestigations, Layout::VictimsByState] {
        let (_, reading, heard) = read(Spec::small(layout).bytes().0).unwrap();
        assert_eq!(reading.first.to_string(), "2018-01");
        assert_eq!(reading.cutoff.to_string(), "2019-06", "{layout:?}");
        let latest = heard.kept.iter().flat_map(|(_, cells)| cells).map(|c| c.month).max().unwrap();
        assert_eq!(latest, reading.cutoff);
    }
}

#[test]
fn possession_and_other_federal_drug_offences_make_the_heading_together() {
    let (_, _, heard) = read(Spec::small(Layout::PgrOffences).bytes().0).unwrap();
    let of = |offence| heard.kept.iter().filter(|(key, _)| heard.offence(key) == offence).count();
    assert_eq!(of(Offence::DrugPossession), of(Offence::DrugOffences));
    assert_eq!(
        of(Offence::DrugPossession) + of(Offence::DrugOffences) + of(Offence::Other),
        heard.kept.len()
    );
    assert_eq!(
        catalogue::offence_of(Catalogue::Ideff2012, "CONTRA LA SALUD", "POSESIÓN"),
        Some(Offence::DrugPossession)
    );
}

#[test]
fn a_stock_a_year_and_a_month_are_told_apart() {
    for (layout, statistic, span) in [
        (Layout::PopulationWide, Statistic::Population, Span::Stock),
        (Layout::StatesByAge, Statistic::Population, Span::Stock),
        (Layout::PopulationAmongIndicators, Statistic::Population, Span::Stock),
        (Layout::DeathsByYear, Statistic::DeathsByRegistration, Span::Year),
        (Layout::MunicipalYear, Statistic::Investigations, Span::Year),
        (Layout::OldMethodYear, Statistic::Investigations, Span::Year),
        (Layout::MunicipalHomicides, Statistic::Investigations, Span::Month),
        (Layout::MunicipalTypes, Statistic::Investigations, Span::Month),
        (Layout::DeathsByMonth, Statistic::DeathsByRegistration, Span::Month),
        (Layout::DeathsByQuery, Statistic::DeathsByRegistration, Span::Month),
        (Layout::DeathsByOccurrence, Statistic::DeathsByOccurrence, Span::Month),
        (Layout::DeathsByPlaceOfOccurrence, Statistic::DeathsByOccurrence, Span::Month),
        (Layout::DeathsOfKnownAge, Statistic::DeathsOfKnownAge, Span::Month),
        (Layout::PresumedRivalry, Statistic::DeathsByPresumedRivalry, Span::Month),
        (Layout::PressHomicides, Statistic::HomicidesInThePress, Span::Month),
        (Layout::DailyHomicides, Statistic::HomicidesOfTheDay, Span::Month),
        (Layout::AnnouncedArrests, Statistic::ArrestsAnnounced, Span::Month),
        (Layout::Confrontations, Statistic::KilledInClashes, Span::Month),
    ] {
        let (_, reading, heard) = read(Spec::small(layout).bytes().0).unwrap();
        assert_eq!(reading.statistics, [statistic]);
        assert!(
            heard.kept.iter().all(|(key, _)| key.span == span && key.statistic == statistic),
            "{layout:?}"
        );
    }
    let (_, reading, heard) = read(Spec::small(Layout::GuardDeployment).bytes().0).unwrap();
    assert_eq!(reading.statistics, [Statistic::ForceDeployed, Statistic::MigrantsDetained]);
    let stocks = heard.kept.iter().filter(|(key, _)| key.span == Span::Stock).count();
    assert_eq!(stocks * 2, heard.kept.len());
}

/// Deaths counted where they were registered are another statistic: they answer no question about where they occurred.
#[test]
fn a_query_by_place_of_registration_counts_another_thing() {
    let text = |place: &str, of: &str| {
        let whole = String::from_utf8(query_of_states("")).unwrap();
        let row = format!("\"2019\",\" 01 001 \",\"Aguascalientes\",\"4\",\"4\"{}\r\n", ",\"\"".repeat(13));
        let whole = whole.replace("\"\"\r\n\"FUENTE", &format!("{row}\"\"\r\n\"FUENTE"));
        whole
            .replace("Ent y mun de ocurrencia", &format!("Ent y mun de {place}"))
            .replace("e ocurrencia y", &format!("e {of} y"))
            .replace("Mes de ocurrencia", &format!("Mes de {of}"))
    };
    let (_, reading, _) = read(text("registro", "registro").into_bytes()).unwrap();
    assert_eq!(reading.statistics, [Statistic::DeathsByPlaceOfRegistration]);
    assert!(
        read(text("registro", "ocurrencia").into_bytes()).is_err(),
        "months of occurrence by place of registration"
    );
}

#[test]
fn homicide_with_femicide_is_an_offence_of_its_own_and_a_name_means_one_place() {
    let (_, reading, heard) = read(Spec::small(Layout::MunicipalYear).bytes().0).unwrap();
    assert_eq!((reading.catalogue, reading.rewritten), (Catalogue::Sesnsp2015, true));
    let offences: BTreeSet<Offence> = heard.labels.iter().map(|label| label.offence).collect();
    assert_eq!(offences, [Offence::HomicideWithFemicide, Offence::Femicide].into());
    let (_, reading, heard) = read(Spec::small(Layout::OldMethodYear).bytes().0).unwrap();
    assert_eq!(reading.catalogue, Catalogue::Sesnsp1997);
    assert!(heard.kept.iter().all(|(key, _)| key.statistic == Statistic::Investigations));
    let (_, _, heard) = read(Spec::small(Layout::MunicipalTypes).bytes().0).unwrap();
    let offences: Vec<Offence> = heard.labels.iter().map(|label| label.offence).collect();
    assert_eq!(offences, [Offence::Extortion, Offence::Other], "homicide of both kinds is neither");

    // Names as the files write them that the catalogue spells otherwise, and rows of no municipality.
    let row = |state: &str, name: &str| format!("2019,Enero,{state},{name},Aborto,1.0\r\n");
    let rows = [
        row("Oaxaca", "San Juan Mixtepec Distrito 26"),
        row("Nuevo León", "Gral. Escobedo"),
        row("Estado de México", "Acambay"),
        row("Sonora", "Otros Municipios"),
        row("Sonora", "No Especificado"),
        row("Oaxaca", "San Juan Mixtepec"),
    ];
    let header = "anio,mes,entidad,municipio,tipo_delito,numero_delitos\r\n";
    let (_, _, heard) = read(format!("{header}{}", rows.concat()).into_bytes()).unwrap();
    let kept: Vec<u32> = heard.kept.iter().map(|(key, _)| key.place.number()).collect();
    assert_eq!(kept, [20209, 19021, 15001, 26998, 26999]);
    assert_eq!(heard.rejected.len(), 1, "two municipalities are called San Juan Mixtepec");
}

/// A query whose rows are states alone, by month of occurrence, with a column for the months that nobody knows.
fn query_of_states(rows: &str) -> Vec<u8> {
    let months = generate::month_headers().join("\",\"");
    format!(
        "\"Defunciones por homicidios\"\r\n\"Consulta de: Defunciones por homicidio   Por: Año de ocurrencia y Ent y mun de \
         ocurrencia   Según: Mes de ocurrencia\"\r\n\"\",\"\",\"\",\"Total\",\"{months}\",\"No especificado\",\"\"\r\n{rows}\
         \"\"\r\n\"FUENTE: INEGI. Estadísticas de mortalidad.\"\r\n"
    )
    .into_bytes()
}

#[test]
fn a_state_of_a_query_is_a_total_where_its_municipalities_follow_and_counts_where_they_do_not() {
    let row = |year: &str, place: &str, numbers: [u64; 3]| {
        let [total, january, unknown] = numbers;
        let rest = ",\"\"".repeat(11);
        format!("\"{year}\",{place},\"{total}\",\"{january}\"{rest},\"{unknown}\",\"\"\r\n")
    };
    let rows = [
        row("2019", "\" \",\"Total\"", [12, 9, 3]),
        row("2019", "\"=CONCATENAR(0,01) \",\"Aguascalientes\"", [4, 3, 1]),
        row("2019", "\" 01 001 \",\"Aguascalientes\"", [4, 3, 1]),
        row("2019", "\"=CONCATENAR(0,02) \",\"Baja California\"", [7, 5, 2]),
        row("2019", "\"=CONCATENAR( ,33) \",\"Extranjero\"", [1, 1, 0]),
        row("2020", "\"=CONCATENAR(0,01) \",\"Aguascalientes\"", [2, 2, 0]),
    ];
    let (_, reading, heard) = read(query_of_states(&rows.concat())).unwrap();
    assert_eq!(reading.layout, "inegi-query-month");
    assert_eq!(reading.statistics, [Statistic::DeathsByOccurrence]);
    assert_eq!(reading.series, "inegi-query-occurrence-month");
    assert_eq!((reading.rows.read, reading.rows.kept, reading.rows.rejected), (6, 4, 2));
    let kept: Vec<(u32, u32, u64)> = heard
        .kept
        .iter()
        .map(|(key, cells)| (key.row, key.place.number(), cells.iter().map(|cell| cell.number).sum()))
        .collect();
    assert_eq!(kept, [(6, 1001, 3), (7, 2, 5), (8, 33, 1), (9, 1, 2)]);
    // The deaths of unknown months are in no month and in every total.
    assert_eq!(reading.rows.cells_rejected, 2);
    let codes: Vec<(FindingCode, Option<u32>)> = heard.notes.iter().map(|f| (f.code, f.at.row)).collect();
    assert_eq!(codes, [(FindingCode::ImpossiblePeriod, Some(6)), (FindingCode::ImpossiblePeriod, Some(7))]);
}

#[test]
fn of_the_tables_of_countries_mexico_alone_is_kept_as_it_is_printed() {
    let (_, reading, heard) = read(Spec::small(Layout::HomicideRateOfWorldBank).bytes().0).unwrap();
    assert_eq!((reading.first.to_string(), reading.cutoff.to_string()), ("2018-01".into(), "2019-12".into()));
    let (key, levels, cells) = &heard.values[0];
    assert_eq!((key.place, key.span, key.row), (measure::PlaceCode::NATION, Span::Year, 8));
    assert!(levels.is_empty());
    let measure::Value::Estimate { number, .. } = cells[0].value else { panic!("{cells:?}") };
    assert!(number.digits() == 6, "every digit is kept");
    // The chart's view of a year has the rate of another, and says so in a further column.
    let (_, reading, heard) = read(Spec::small(Layout::HomicideRateOfOwid).bytes().0).unwrap();
    assert!(reading.rewritten);
    let years: Vec<i32> = heard.values.iter().map(|(.., cells)| cells[0].month.year()).collect();
    assert_eq!(years, [2018, 2020]);
    // Counts and rates are two statistics, with the totals that are printed over the sexes.
    let (_, reading, heard) = read(Spec::small(Layout::HomicidesOfUnodc).bytes().0).unwrap();
    assert_eq!(reading.statistics, [Statistic::InternationalHomicides, Statistic::InternationalHomicideRate]);
    let sexes: BTreeSet<Option<Level>> =
        heard.values.iter().map(|(_, levels, _)| levels.of(Dimension::Sex).cloned()).collect();
    let named = |name: &str| Some(Level::Named(name.to_owned()));
    assert_eq!(sexes, BTreeSet::from([named("Male"), named("Female"), Some(Level::Total)]));
    assert!(heard.values.iter().all(|(_, levels, _)| levels.of(Dimension::AgeBand) == Some(&Level::Total)));
    // A table of other countries alone has nothing to keep.
    let text = String::from_utf8(Spec::small(Layout::HomicideRateOfOwid).bytes().0).unwrap();
    assert!(read(text.replace("MEX", "ABW").into_bytes()).is_err());
}

/// The series, and the places, labels of sex and labels of age of what is kept.
fn of_projection(bytes: Vec<u8>) -> (String, [BTreeSet<String>; 3]) {
    let (_, reading, heard) = read(bytes).unwrap();
    assert!(!reading.rewritten);
    let label = |id: record::LabelId| heard.labels[id as usize].text.clone();
    let places = heard.kept.iter().map(|(key, _)| key.place.to_string()).collect();
    let sexes = heard.kept.iter().filter_map(|(key, _)| key.sex.map(label)).collect();
    let ages = heard.kept.iter().filter_map(|(key, _)| key.age.map(label)).collect();
    (reading.series, [places, sexes, ages])
}

#[test]
fn a_projection_as_released_keeps_sex_and_age_and_answers_for_its_own_states_alone() {
    let set = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<BTreeSet<String>>();
    let small = |layout| Spec::small(layout).bytes().0;
    let (series, [places, sexes, ages]) = of_projection(small(Layout::StatesByAge));
    assert_eq!(series, "conapo-state-of-01+02+03-2018-2019");
    assert_eq!(places, set(&["nation", "01", "02", "03"]));
    assert_eq!((sexes, ages), (set(&["Hombres", "Mujeres"]), set(&["0", "1", "109"])));
    let whole = Spec { places: 32, ..Spec::small(Layout::StatesByAge) }.bytes().0;
    assert_eq!(of_projection(whole).0, "conapo-state-2018-2019");
    let (series, [_, _, ages]) = of_projection(small(Layout::BandsByRows));
    assert_eq!(series, "conapo-municipality-of-01-2018-2019");
    assert_eq!(ages, set(&["pobm_00_04", "pobm_60_64", "pobm_65_mm"]));
    let (_, [_, _, ages]) = of_projection(small(Layout::BandsByColumns));
    assert_eq!(ages, set(&["POB_00_04", "POB_010_014", "POB_85_mm"]));
    // The indicators have inhabitants of some ages beside those of all, which are no part of a sum.
    let (_, [_, sexes, ages]) = of_projection(small(Layout::PopulationAmongIndicators));
    assert_eq!((sexes, ages), (set(&["Hombres", "Mujeres"]), set(&[])));
    // Without its columns by sex, as somebody keeps of it what he needs, the one of both stands.
    let kept =
        "CLAVE,CLAVE_ENT,NOM_ENT,NOM_MUN,AÑO,POB_MIT_MUN\n2006,2,Baja California,San Quintín,2020,120771\n";
    let (_, _, heard) = read(kept.as_bytes().to_vec()).unwrap();
    assert_eq!(heard.kept.iter().map(|(_, cells)| cells[0].number).collect::<Vec<_>>(), [120_771]);
}

/// A house that is there twice in a month is kept once, and where its numbers differ the month says so.
#[test]
fn a_reading_stands_at_its_house_under_the_president_in_office() {
    let (bytes, _) = Spec::small(Layout::PresidentialApproval).bytes();
    let text = String::from_utf8(bytes).unwrap();
    let same = text.lines().nth(1).unwrap();
    let another = text.lines().nth(2).unwrap().replace("Casa 1,", "Casa 0,");
    let (_, reading, heard) = read(format!("{text}{same}\r\n{another}\r\n").into_bytes()).unwrap();
    assert_eq!(reading.rows.rejected, 2);
    assert_eq!(reading.series, "oraculus-presidential-approval");
    let approval = |row: u32| {
        let of_row = |(key, ..): &&(record::RowKey, Levels, Vec<record::ValueOfRow>)| {
            key.row == row && key.statistic == Statistic::PresidentialApproval
        };
        let (key, levels, cells) = heard.values.iter().find(of_row).unwrap();
        let house = levels.of(Dimension::Group).cloned();
        (heard.labels[key.offence as usize].text.as_str(), house, cells[0].month.to_string())
    };
    let house = |name: &str| Some(Level::Named(name.to_owned()));
    assert_eq!(approval(2), ("Peña Nieto", house("Casa 0"), "2018-01".to_owned()));
    assert_eq!(approval(35), ("López Obrador", house("Casa 0"), "2018-12".to_owned()));
    assert!(heard.values.iter().all(|(key, ..)| key.span == Span::Stock));
    assert_eq!((heard.gaps.len(), heard.gaps[0].lack), (1, record::Lack::Doubled));
}

/// Zeros are written, so that a row that is not there was lost; the file by states is another series than that by municipalities.
#[test]
fn deaths_by_place_of_occurrence_lack_the_rows_that_are_not_there() {
    let (bytes, written) = Spec::small(Layout::DeathsByPlaceOfOccurrence).bytes();
    let whole = String::from_utf8(bytes).unwrap();
    let lost: Vec<&str> = whole.lines().filter(|line| !line.starts_with("01002|2001|2|")).collect();
    let (_, reading, heard) = read(lost.join("\n").into_bytes()).unwrap();
    assert_eq!((reading.rows.kept, reading.wholeness.absent), (written.kept - 1, 1));
    // A state is there where a municipality of it is.
    assert_eq!(reading.wholeness.states_absent.len(), 31);
    let gaps: Vec<_> =
        heard.gaps.iter().map(|gap| (gap.place.number(), gap.month.yyyymm(), gap.lack)).collect();
    assert_eq!(gaps, [(1002, 200_102, record::Lack::Absent)]);
    let of_states = whole.replace("ent_mun", "cve_ent").replace("\n01", "\n");
    let of_states =
        of_states.replace("\n001|", "\n01|").replace("\n002|", "\n02|").replace("\n003|", "\n03|");
    let (_, by_state, heard) = read(of_states.into_bytes()).unwrap();
    assert_eq!((by_state.layout.as_str(), by_state.rows.kept), (reading.layout.as_str(), written.kept));
    assert_ne!(by_state.series, reading.series);
    let states: BTreeSet<u32> = heard.kept.iter().map(|(key, _)| key.place.number()).collect();
    assert_eq!(Vec::from_iter(states), [1, 2, 3]);
}

/// A name whose marked letters were lost is read by the others.
#[test]
fn a_state_is_known_by_the_letters_that_are_left() {
    let row = |name: &str, number: u64| format!("{name},2019,Junio,{number}\n");
    let rows = [row("M\u{fffd}xico", 3), row("Ciudad de M\u{fffd}xico", 5), row("Nuevo Le\u{fffd}n", 7)];
    let file = format!("estado,anio,mes,homicidios\n{}", rows.concat());
    let (_, reading, heard) = read(file.into_bytes()).unwrap();
    let kept: Vec<(u32, u64)> =
        heard.kept.iter().map(|(key, cells)| (key.place.number(), cells[0].number)).collect();
    assert_eq!(kept, [(15, 3), (9, 5), (19, 7)]);
    assert_eq!((reading.rows.rejected, heard.notes.len()), (0, 3));
}

#[test]
fn projections_are_series_of_their_own() {
    let series: BTreeSet<String> = [Layout::PopulationWide, Layout::PopulationOfStates]
        .map(|l| read(Spec::small(l).bytes().0).unwrap().1.series)
        .into();
    assert_eq!(Vec::from_iter(series), ["conapo-municipality-2018-2019", "conapo-state-2018-2019"]);
}

/// Several blocks of two mebibytes: labels, duplicates and rows must not depend on where a block ends.
#[test]
fn a_file_of_several_blocks_reads_as_one() {
    let spec = Spec { places: 150, ..Spec::small(Layout::MunicipalInvestigations) };
    let (bytes, written) = spec.bytes();
    assert!(bytes.len() > 2 * (2 << 20), "the file is too small to have several blocks");
    let (_, reading, heard) = read(bytes).unwrap();
    assert_eq!((reading.rows.kept, reading.rows.rejected), (written.kept, 0));
    assert_eq!(heard.by_year(), written.by_year);
    assert_eq!(heard.labels.len(), 98);
    let rows: Vec<u32> = heard.kept.iter().map(|(key, _)| key.row).collect();
    assert!(rows.iter().copied().eq(2..2 + u32::try_from(rows.len()).unwrap()));
}

/// A state's day that is not there was lost, and its month says so; a file that begins within a month lacks the days before.
#[test]
fn a_month_of_the_daily_report_lacks_the_days_that_are_not_there() {
    let spec = Spec { encoding: Encoding::Utf8, ..Spec::small(Layout::DailyHomicides) };
    let (bytes, written) = spec.bytes();
    let whole = String::from_utf8(bytes).unwrap();
    let lost = |line: &&str| line.starts_with("Colima,") && line.ends_with(",2019-05-12");
    let left: Vec<&str> =
        whole.lines().filter(|line| !lost(line) && !line.ends_with(",2019-01-01")).collect();
    let (_, reading, heard) = read(left.join("\n").into_bytes()).unwrap();
    assert_eq!(reading.rows.kept, written.kept - 33);
    let gaps: Vec<(u32, i32)> =
        heard.gaps.iter().map(|gap| (gap.place.number(), gap.month.yyyymm())).collect();
    assert_eq!(gaps.iter().filter(|(_, month)| *month == 201_901).count(), 32);
    assert_eq!(gaps.iter().filter(|(_, month)| *month != 201_901).collect::<Vec<_>>(), [&(6, 201_905)]);
    // The total of Colima's day is more than its states.
    let codes: BTreeSet<FindingCode> = heard.notes.iter().map(|note| note.code).collect();
    assert!(codes.contains(&FindingCode::EmptyCell), "{codes:?}");
}

/// Reports that stand twice are one; another number of the same municipality and day is told and not added.
#[test]
fn a_day_of_the_press_that_stands_twice_is_counted_once() {
    let row = |place: &str, number: u64, day: &str| format!("Puebla,{place},{number}.0,,,,{day}\n");
    let rows = [
        row("Puebla", 3, "2020-01-02"),
        row("Puebla", 3, "2020-01-02"),
        row("Puebla", 5, "2020-01-02"),
        row("Puebla", 7, "03/01/20"),
        row("Un Pueblo", 1, "2020-01-02"),
        row("Otro Pueblo", 1, "2020-01-02"),
    ];
    let file = format!("Entidad,Municipio,Homicidios,Hombre,Mujer,No Identificado,Fecha\n{}", rows.concat());
    let (_, reading, heard) = read(file.into_bytes()).unwrap();
    assert_eq!((reading.rows.kept, reading.rows.rejected), (4, 2));
    assert_eq!(heard.by_year()[&2020], 12);
    let places: Vec<u32> = heard.kept.iter().map(|(key, _)| key.place.number()).collect();
    assert_eq!(places, [21_114, 21_114, 21_999, 21_999]);
    let gaps: Vec<_> = heard.gaps.iter().map(|gap| (gap.lack, gap.number)).collect();
    assert_eq!(gaps, [(record::Lack::Doubled, Some(5))]);
}

/// Deaths of an event are a range in the year of the event; one that is dated to several years is in none, and each says so.
#[test]
fn events_are_ranges_in_the_year_to_which_they_are_dated() {
    let (bytes, written) = Spec::small(Layout::OrganizedViolence).bytes();
    let whole = String::from_utf8(bytes).unwrap();
    let dated = |to: &str| {
        let of_months = whole.replacen(",1.0,2018-02-03,2018-02-03,", &format!(",5.0,2018-02-03,{to},"), 1);
        assert_ne!(of_months, whole);
        read(of_months.into_bytes()).unwrap()
    };
    let (_, reading, heard) = dated("2018-12-31");
    assert_eq!((reading.rows.kept, heard.gaps.len()), (written.kept, 0));
    let ordered = |value: &record::ValueOfRow| match value.value {
        measure::Value::Range { low, best, high } => low <= best && best <= high,
        measure::Value::Count(_) | measure::Value::Share { .. } | measure::Value::Estimate { .. } => false,
    };
    let of_january = |cells: &[record::ValueOfRow]| cells.iter().all(|cell| cell.month.number() == 1);
    assert_eq!(heard.values.len() as u64, reading.rows.kept);
    assert!(
        heard.values.iter().all(|(key, _, cells)| {
            key.span == Span::Year && of_january(cells) && cells.iter().all(ordered)
        })
    );
    let (_, reading, heard) = dated("2019-01-31");
    assert_eq!((reading.rows.kept, reading.rows.rejected), (written.kept - 1, 1));
    assert_eq!(heard.rejected[0].code, FindingCode::ImpossiblePeriod);
    assert_eq!(heard.gaps.len(), 12);
    assert!(heard.gaps.iter().all(|gap| gap.place.number() == 1 && gap.lack == record::Lack::Rejected));
}

/// Graves are counted where they are; a nought beside them is no number of bodies.
#[test]
fn graves_without_a_body_lack_the_number_of_bodies() {
    let rows = "28,Tamaulipas,035,San Fernando,139,0\n12,Guerrero,001,Acapulco de Juárez,107,87\n";
    let header =
        "state_code,state_name,municipality_code,municipality_name,num_fosas_total,num_cuerpos_total\n";
    let (_, reading, heard) = read(format!("{header}{rows}").into_bytes()).unwrap();
    assert_eq!(reading.statistics, [Statistic::ReportedGraves, Statistic::BodiesInReportedGraves]);
    assert!(heard.kept.iter().all(|(key, _)| key.span == Span::Stock));
    assert_eq!((reading.rows.kept, reading.rows.cells, reading.rows.cells_rejected), (2, 3, 1));
    let gaps: Vec<_> = heard.gaps.iter().map(|gap| (gap.place.number(), gap.statistic, gap.lack)).collect();
    assert_eq!(gaps, [(28_035, Statistic::BodiesInReportedGraves, record::Lack::Blank)]);
}
