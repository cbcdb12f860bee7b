//! The survey's workbook: what its colours, its legend, its notes and the order of its tables are for.

use std::collections::BTreeMap;

use generate::{Layout, Spec, survey_workbook};
use measure::{
    Catalogue, FindingCode, Level, Offence, PlaceCode, Precision, PrecisionClass, Statistic, Value,
};
use record::{Error, Span};

use super::sink::{Heard, read};

fn spec() -> Spec {
    Spec { places: 5, ..Spec::small(Layout::SurveyTables) }
}

/// The values of a place and an offence, by their statistic.
fn values(heard: &Heard, place: u32, offence: Offence) -> BTreeMap<Statistic, Value> {
    let of = |row: &&(record::RowKey, measure::Levels, Vec<record::ValueOfRow>)| {
        row.0.place.number() == place && heard.offence(&row.0) == offence
    };
    heard.values.iter().filter(of).map(|(key, _, cells)| (key.statistic, cells[0].value)).collect()
}

#[test]
fn estimates_and_shares_stand_in_the_year_before_the_edition_with_the_class_of_their_colour() {
    let (bytes, written) = spec().bytes();
    let (_, reading, heard) = read(bytes).unwrap();
    assert_eq!((reading.series.as_str(), reading.catalogue), ("envipe", Catalogue::Envipe));
    assert_eq!((reading.first.to_string(), reading.cutoff.to_string()), ("2023-01".into(), "2023-12".into()));
    assert_eq!(
        reading.statistics,
        [Statistic::SurveyCrimes, Statistic::DarkFigureCrimes, Statistic::DarkFigure]
    );
    assert_eq!(heard.notes, []);
    let is_plain = |levels: &measure::Levels| levels.iter().all(|(_, level)| *level == Level::Total);
    assert!(heard.values.iter().all(|(key, levels, _)| key.span == Span::Year && is_plain(levels)));
    assert_eq!(heard.values.len() as u64, written.cells);
    let nation = values(&heard, 0, Offence::Extortion);
    let Value::Estimate { number: crimes, precision } = nation[&Statistic::SurveyCrimes] else { panic!() };
    let Value::Estimate { number: dark, .. } = nation[&Statistic::DarkFigureCrimes] else { panic!() };
    let Value::Share { percent, precision: of_share } = nation[&Statistic::DarkFigure] else { panic!() };
    assert!((percent.to_f64() - 100.0 * dark.to_f64() / crimes.to_f64()).abs() < 1e-9);
    // The seventh class of the first seed is of the second colour, and shares are of none.
    assert_eq!(precision, Precision::Class(PrecisionClass::Moderate));
    assert_eq!(of_share, Precision::Class(PrecisionClass::High));
    let classes: std::collections::BTreeSet<_> =
        heard.values.iter().map(|(.., cells)| precision_of(&cells[0].value)).collect();
    assert_eq!(classes.len(), 4, "every class, and none: {classes:?}");
}

fn precision_of(value: &Value) -> Precision {
    match value {
        Value::Share { precision, .. } | Value::Estimate { precision, .. } => *precision,
        Value::Count(_) | Value::Range { .. } => panic!("{value:?}"),
    }
}

#[test]
fn a_share_of_a_hundred_has_no_error_that_the_sample_knows() {
    let (_, _, heard) = read(spec().bytes().0).unwrap();
    let whole =
        |value: &Value| matches!(value, Value::Share { percent, .. } if percent.to_string() == "100.0");
    let all: Vec<_> = heard.values.iter().filter(|(.., cells)| whole(&cells[0].value)).collect();
    assert!(!all.is_empty());
    for (key, _, cells) in all {
        assert_eq!(precision_of(&cells[0].value), Precision::Unstated);
        let of_row = values(&heard, key.place.number(), heard.offence(key));
        assert_eq!(precision_of(&of_row[&Statistic::DarkFigureCrimes]), Precision::Unstated);
        assert_ne!(precision_of(&of_row[&Statistic::SurveyCrimes]), Precision::Unstated);
    }
}

/// What a change to a sheet gives: the code, the sheet, the row and the column of a finding.
#[test]
fn every_fault_of_a_table_is_found_in_its_place() {
    use FindingCode::*;
    let rejected = [
        ("3.2", "Extorsión", "Brujería", UnknownOffence, "[3.2]:16:Tipo de delito"),
        ("3.2", "Fraude", "Extorsión", DuplicateRow, "[3.2]:16"),
        ("3.3", "Campeche", "Narnia", UnknownPlace, "[3.3]:13:Entidad federativa"),
        (
            "3.6",
            "Baja California,",
            "Baja Narnia,",
            UnknownOffence,
            "[3.6]:19:Entidad federativa Tipo de delito",
        ),
        ("3.2", "\"Lesiones11\",", "\"Lesiones11\",muchas", NotACount, "[3.2]:18:Delitos ocurridos1"),
    ];
    for (sheet, from, to, code, at) in rejected {
        let (_, reading, heard) = read(survey_workbook(&spec(), &[(sheet, from, to)])).unwrap();
        let found: Vec<String> =
            heard.rejected.iter().filter(|f| f.code == code).map(|f| f.at.to_string()).collect();
        assert!(found.iter().any(|seen| seen == &format!("release {at}")), "{to}: {:?}", heard.rejected);
        assert_eq!(reading.rows.read, reading.rows.kept + reading.rows.rejected);
    }
    let noted = [
        (
            "3.2",
            "Estados Unidos Mexicanos,",
            "Estados Unidos Mexicanos,9",
            TotalDisagrees,
            "[3.2]:9:Delitos ocurridos",
        ),
        (
            "3.3",
            "Estados Unidos Mexicanos,",
            "Estados Unidos Mexicanos,9",
            TotalDisagrees,
            "[3.3]:9:Delitos ocurridos1",
        ),
        ("3.2", "\"Extorsión9\",[FFEA00]", "\"Extorsión9\",[FFEA00]9", ShareDisagrees, "[3.2]:16:5"),
        ("3.3", "incluyen 1 234", "incluyen 1 244", TotalDisagrees, "[3.3]:9:Delitos ocurridos"),
        (
            "3.3",
            "incluyen 1 234 delitos en los que",
            "incluyen algunos delitos en los que",
            TotalDisagrees,
            "[3.3]:9:Cifra negra",
        ),
        ("3.2", "[FF5400]   Bajo", "   Bajo", UnknownColour, "[3.2]:9:Delitos ocurridos1"),
        ("3.2", "[FFEA00]   Moderado", "[FF5400]   Moderado", UnknownColour, "[3.2]:9:Delitos ocurridos1"),
        ("3.2", "[FFEA00]", "", ShareDisagrees, "[Resumen CV]:10:Rangos de coeficiente de variación"),
    ];
    for (sheet, from, to, code, at) in noted {
        let (_, reading, heard) = read(survey_workbook(&spec(), &[(sheet, from, to)])).unwrap();
        let found: Vec<String> =
            heard.notes.iter().filter(|f| f.code == code).map(|f| f.at.to_string()).collect();
        assert!(
            found.iter().any(|seen| seen == &format!("release {at}")),
            "{from} as {to}: {:?}",
            heard.notes
        );
        assert_eq!(reading.rows.kept, spec().bytes().1.kept);
    }
}

/// A colour that the legend lost leaves the estimates, without a class.
#[test]
fn colours_that_the_legend_does_not_explain_have_no_class() {
    let (_, _, heard) = read(survey_workbook(&spec(), &[("3.2", "[FF5400]   Bajo", "   Bajo")])).unwrap();
    let of_nation = heard.values.iter().filter(|(key, ..)| key.place == PlaceCode::NATION);
    assert!(of_nation.clone().count() > 30);
    assert!(of_nation.into_iter().all(|(.., cells)| precision_of(&cells[0].value) == Precision::Unstated));
}

#[test]
fn a_workbook_of_two_years_and_a_sheet_without_its_workbook_are_refused() {
    let refused = |bytes: Vec<u8>| match read(bytes) {
        Err(Error::Release { finding }) => (finding.code, finding.at.sheet.clone()),
        other => panic!("not refused: {:?}", other.map(|(_, reading, _)| reading)),
    };
    let period = |sheet: &str| (FindingCode::ImpossiblePeriod, Some(sheet.to_owned()));
    // The edition of a year asks about the year before.
    assert_eq!(refused(survey_workbook(&spec(), &[("3.3", "Pública 2024", "Pública 2025")])), period("3.3"));
    assert_eq!(refused(survey_workbook(&spec(), &[("3.2", "\n2023\n", "\n2024\n")])), period("3.2"));
    let both = [("3.3", "Pública 2024", "Pública 2025"), ("3.3", "\n2023\n", "\n2024\n")];
    assert_eq!(refused(survey_workbook(&spec(), &both)), period("3.3"));
    // The table of precision names the edition, so that the year before is another one there.
    assert_eq!(
        refused(survey_workbook(&spec(), &[("Resumen CV", "\n2024\n", "\n2023\n")])),
        period("Resumen CV")
    );
    let text = "INEGI. Encuesta Nacional de Victimización y Percepción sobre Seguridad Pública 2024 (ENVIPE)\n2023\n\
        Tipo de delito,Delitos ocurridos,,Cifra negra\n,,,Absolutos,Relativos\nExtorsión,100,,90,90\n";
    assert_eq!(refused(text.as_bytes().to_vec()), (FindingCode::DamagedFile, None));
}
