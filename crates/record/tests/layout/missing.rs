//! Missing persons and incidents in prison: what of a file is told, and what is told of nobody.

use std::collections::{BTreeMap, BTreeSet};

use generate::{Layout, Spec};
use measure::{FindingCode, Seen, SmallCells, Statistic};
use record::{AbsentIs, Lack, Span, small_cells};

use super::sink::{Heard, read};

const HEADER: &str =
    "cve_entidad,entidad,periodo,categoria,sexo,cve_municipio,municipio,conteo,consultado_en\r\n";
const CATEGORIES: [&str; 3] = ["DESAPARECIDA_O_NO_LOCALIZADA", "LOCALIZADA_CON_VIDA", "LOCALIZADA_SIN_VIDA"];

/// Sinaloa in 2019, a row a municipality and category: its code, its name and its count.
fn sinaloa(rows: &[(&str, &str, u64)]) -> String {
    let line = |category: &str, (code, name, number): &(&str, &str, u64)| {
        format!("25,SINALOA,2019-05,{category},HOMBRE,{code},{name},{number},2026-07-09\r\n")
    };
    let lines = CATEGORIES.iter().flat_map(|category| rows.iter().map(move |row| line(category, row)));
    HEADER.to_owned() + &lines.collect::<String>()
}

/// The number of each place, statistic and span.
fn told(heard: &Heard) -> BTreeMap<(Span, String, Statistic), u64> {
    let cells = heard.kept.iter().flat_map(|(key, cells)| cells.iter().map(move |cell| (key, cell)));
    cells.map(|(key, cell)| ((key.span, key.place.to_string(), key.statistic), cell.number)).collect()
}

#[test]
fn a_file_becomes_states_by_month_and_municipalities_by_year() {
    let rows = [
        ("25006", "CULIACÁN", 20),
        ("25012", "MAZATLÁN", 19),
        ("25001", "AHOME", 8),
        ("", "SE DESCONOCE", 5),
    ];
    let (_, reading, heard) = read(sinaloa(&rows).into_bytes()).unwrap();
    assert_eq!((reading.rows.read, reading.rows.kept, reading.rows.cells), (12, 12, 7));
    assert_eq!(reading.absent_is, AbsentIs::Zero);
    let expected: BTreeMap<(Span, String, Statistic), u64> = [
        // Mazatlán is not listed in 2019, however many it counts.
        (Span::Month, "25", Statistic::MissingPersons, 52),
        (Span::Month, "25", Statistic::MissingFoundAlive, 52),
        (Span::Month, "25", Statistic::MissingFoundDead, 52),
        (Span::Year, "25006", Statistic::MissingPersons, 20),
        (Span::Year, "25006", Statistic::MissingFoundDead, 20),
        (Span::Year, "25997", Statistic::MissingPersons, 32),
        (Span::Year, "25997", Statistic::MissingFoundDead, 32),
    ]
    .map(|(span, place, statistic, number)| ((span, place.to_owned(), statistic), number))
    .into();
    assert_eq!(told(&heard), expected);
    let merged = heard.notes.iter().find(|f| f.code == FindingCode::SmallCells).unwrap();
    assert_eq!(merged.seen, Seen::CellsMerged { cells: 6 });
    // A row that names a municipality by a number would say in which month somebody is counted there.
    assert!(heard.notes.iter().all(|finding| finding.at.row.is_none()));
}

#[test]
fn a_category_of_which_nothing_is_listed_has_nobody() {
    let text: String =
        sinaloa(&[("25006", "CULIACÁN", 20)]).lines().take(2).map(|line| format!("{line}\n")).collect();
    let (_, reading, heard) = read(text.into_bytes()).unwrap();
    assert_eq!((reading.rows.read, reading.rows.kept), (1, 1));
    let told = told(&heard);
    for statistic in [Statistic::MissingFoundAlive, Statistic::MissingFoundDead] {
        assert_eq!(told[&(Span::Month, "25".to_owned(), statistic)], 0);
    }
    assert_eq!(told[&(Span::Year, "25997".to_owned(), Statistic::MissingFoundDead)], 0);
    assert!(!told.contains_key(&(Span::Year, "25997".to_owned(), Statistic::MissingFoundAlive)));
}

#[test]
fn one_count_that_became_small_takes_every_municipality_of_its_state_along() {
    let whole = [
        ("25006", "CULIACÁN", 20),
        ("25012", "MAZATLÁN", 19),
        ("25001", "AHOME", 8),
        ("25018", "NAVOLATO", 5),
    ];
    let alone = |rows: &[(&str, &str, u64)]| -> BTreeSet<String> {
        let (_, _, heard) = read(sinaloa(rows).into_bytes()).unwrap();
        told(&heard).into_keys().filter(|(span, ..)| *span == Span::Year).map(|(_, place, _)| place).collect()
    };
    assert_eq!(alone(&whole), ["25006", "25997"].map(str::to_owned).into());
    let mut fewer = whole;
    fewer[0].2 = 9;
    assert_eq!(alone(&fewer), ["25997".to_owned()].into());
    // Beside Mazatlán nobody is left: who knows Mazatlán knows the rest.
    assert_eq!(alone(&whole[..2]), ["25997".to_owned()].into());
    // A count that is lacking could be of any municipality.
    let lacking = sinaloa(&whole).replacen(",8,2026", ",?,2026", 1);
    let (_, _, heard) = read(lacking.into_bytes()).unwrap();
    assert!(told(&heard).into_keys().all(|(span, ..)| span == Span::Month));
    assert_eq!(heard.gaps.len(), 1);
}

#[test]
fn the_registers_numbers_of_unknown_municipalities_are_those_of_no_municipality() {
    // 24059 is Villa de Pozos for INEGI and nobody's for the register; 23012 is its own number of Tulum.
    let text = sinaloa(&[("25006", "SE DESCONOCE", 90), ("25019", "CULIACÁN", 20), ("25001", "AHOME", 40)]);
    let (_, _, heard) = read(text.into_bytes()).unwrap();
    let told = told(&heard);
    assert_eq!(told[&(Span::Year, "25006".to_owned(), Statistic::MissingPersons)], 20);
    assert_eq!(told[&(Span::Year, "25997".to_owned(), Statistic::MissingPersons)], 130);
}

#[test]
fn a_year_that_was_not_over_has_no_municipality_and_records_without_a_date_have_no_month() {
    let text = sinaloa(&[("25006", "CULIACÁN", 20), ("25012", "MAZATLÁN", 19), ("25001", "AHOME", 18)]);
    let (_, _, heard) = read(text.replace("2026-07-09", "2019-12-31").into_bytes()).unwrap();
    assert!(told(&heard).into_keys().all(|(span, ..)| span == Span::Month));
    let undated = "25,SINALOA,SIN_FECHA,LOCALIZADA_CON_VIDA,,,,9000,2026-07-08\r\n";
    let (_, reading, heard) = read((text.clone() + undated).into_bytes()).unwrap();
    assert_eq!((reading.rows.kept, reading.rows.rejected), (9, 1));
    assert_eq!(heard.rejected[0].code, FindingCode::ImpossiblePeriod);
    let (_, _, without) = read(text.into_bytes()).unwrap();
    assert_eq!(told(&heard), told(&without));
}

#[test]
fn no_municipality_is_told_by_month_and_none_has_fewer_than_ten() {
    for seed in 0..20 {
        let (bytes, _) =
            Spec { seed, first_year: 2018, places: 32, ..Spec::small(Layout::MissingPersons) }.bytes();
        let (_, _, heard) = read(bytes).unwrap();
        for (key, cells) in heard.kept.iter().filter(|(key, _)| key.place.number() > 999) {
            assert_eq!(key.span, Span::Year);
            assert!(key.statistic.row().small_cells == SmallCells::Merged);
            let small = cells.iter().any(|cell| cell.number < SmallCells::LEAST);
            assert!(key.place.is_rest() || !small, "{key:?}");
        }
    }
    assert!(small_cells::all_listed().count() > 100);
}

#[test]
fn a_second_number_of_a_prison_month_and_incident_is_in_no_sum_and_a_federal_prison_in_no_state() {
    let text = "nivel,entidad,year,mes,mes_text,grupo,evento,total\n\
                Estatal,Sinaloa,2011.0,08,agosto,Población penitenciaria,Fugas,2.0\n\
                Estatal,Sinaloa,2011.0,08,agosto,Población penitenciaria,Fugas,29.0\n\
                Estatal,Sinaloa,2011.0,08,agosto,Población penitenciaria,Motines,1.0\n\
                Estatal,Sinaloa,2011.0,08,agosto,Población penitenciaria,Motines,1.0\n\
                Federal,Cefereso 1,2011.0,08,agosto,Población penitenciaria,Fugas,1.0\n\
                Estatal,CEFEREPSI,2011.0,08,agosto,Población penitenciaria,Fugas,3.0\n";
    let (_, reading, heard) = read(text.as_bytes().to_vec()).unwrap();
    assert_eq!((reading.rows.kept, reading.rows.rejected), (4, 2));
    let kept: Vec<(u32, u64)> = heard.kept.iter().map(|(key, c)| (key.place.number(), c[0].number)).collect();
    assert_eq!(kept, [(25, 2), (25, 1), (99, 1), (99, 3)]);
    let doubled: Vec<_> = heard.gaps.iter().map(|gap| (gap.place.number(), gap.lack, gap.number)).collect();
    assert_eq!(doubled, [(25, Lack::Doubled, Some(29))], "what stands there twice alike is in no doubt");
}
