//! The survey of victimisation: what its workbooks print is kept, and the microdata of an edition give its table back, with the
//! errors that the colours of the workbook stand for.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use estimate::{SampledClusters, SampledUnit, SurveyEstimate};
use measure::{
    Finding, FindingCode, Levels, Offence, PlaceCode, Precision, PrecisionClass, Statistic, Value,
};
use record::{
    CellOfRow, Error, Gap, Label, RowKey, RowSink, SummedCell, ValueOfRow, layout,
    microdata::{SurveySample, SurveyedCrime, read_survey_sample},
    unpack,
};

use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    report::bytes::files_below,
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Record,
        word: "envipe",
        what: "every edition of INEGI's survey is read whole; the microdata of 2021 give every cell of its tables to the unit, and the class of every coloured cell by the error of the design",
        sizes: Sizes::Full,
        measure,
    }
}

/// What a workbook prints, by statistic, place and offence.
type Printed = BTreeMap<(Statistic, PlaceCode, Offence), Value>;

/// Takes what a layout reads of a workbook.
#[derive(Default)]
struct Tables {
    labels: Vec<Offence>,
    printed: Printed,
    doubts: Vec<String>,
}

impl RowSink for Tables {
    fn label(&mut self, label: Label) -> Result<(), Error> {
        self.labels.push(label.offence);
        Ok(())
    }

    fn keep(&mut self, row: &RowKey, _: &[CellOfRow]) -> Result<(), Error> {
        self.doubts.push(format!("row {} holds counts", row.row));
        Ok(())
    }

    fn keep_values(&mut self, row: &RowKey, _: &Levels, cells: &[ValueOfRow]) -> Result<(), Error> {
        let offence = self.labels.get(row.offence as usize).copied().unwrap_or(Offence::NoOffence);
        let key = (row.statistic, row.place, offence);
        self.printed.extend(cells.iter().map(|cell| (key, cell.value)));
        Ok(())
    }

    fn keep_summed(&mut self, row: &RowKey, _: &[SummedCell]) -> Result<(), Error> {
        self.keep(row, &[])
    }

    fn reject(&mut self, finding: Finding) -> Result<(), Error> {
        // A total, and an estimate that an earlier table has, is told and kept once.
        if finding.code != FindingCode::TotalRow {
            self.doubts.push(finding.at.to_string());
        }
        Ok(())
    }

    fn note(&mut self, finding: Finding) -> Result<(), Error> {
        self.doubts.push(finding.at.to_string());
        Ok(())
    }

    fn gap(&mut self, _: Gap) -> Result<(), Error> {
        Ok(())
    }
}

/// The crimes of 2017 and 2018 as two editions print them: crimes of extortion, and the dark figures of all crimes and of it.
///
/// Source: INEGI, ENVIPE 2018 and 2019, tabulados básicos, III, cuadro 3.2.
const PRINTED: [(&str, [f64; 3]); 2] =
    [("2018", [6_590_728.0, 93.24, 98.23]), ("2019", [5_716_346.0, 93.24, 97.95])];

/// Extortion in the edition of 2021: its standard error in crimes, and the dark figure with its own in percent.
const ERRORS: [f64; 3] = [138_374.0, 97.90, 0.33];

/// The one cell that is printed as of another class than its error: crimes of extortion in the dark figure of Quintana Roo have a
/// coefficient of variation of 15.08 %, and stand without the colour of 15 to 30.
const PRINTED_SURER: (Statistic, u32, Offence) = (Statistic::DarkFigureCrimes, 23, Offence::Extortion);

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let folder = bench.releases()?;
    let there = files_below(&folder)?;
    let find = |name: &str| -> Result<PathBuf, Shortfall> {
        let file = there.iter().find(|file| file.rsplit('/').next() == Some(name));
        Ok(folder.join(file.ok_or_else(|| Shortfall::Releases { missing: Some(name.to_owned()) })?))
    };
    let mut found = Vec::new();
    let mut editions: BTreeMap<String, Tables> = BTreeMap::new();
    for file in there.iter().filter(|file| file.ends_with("_est.xlsx")) {
        let edition = file.trim_end_matches("_est.xlsx").rsplit('_').next().unwrap_or("").to_owned();
        editions.insert(edition, tables(&folder.join(file))?);
    }
    let doubts: Vec<&String> = editions.values().flat_map(|tables| &tables.doubts).collect();
    found.push(Measured::count("editions read", editions.len(), "editions", Bound::Exactly(15.0)));
    found.push(
        Measured::count("rows that are doubted", doubts.len(), "rows", Bound::Exactly(0.0))
            .noting(doubts.first().map_or("", |first| first.as_str())),
    );
    for (edition, printed) in PRINTED {
        let tables = editions.get(edition).map(|tables| &tables.printed);
        for (what, number, expected) in national(tables, printed) {
            found.push(Measured::new(
                format!("edition {edition}: {what}"),
                number,
                "as printed",
                Bound::Exactly(expected),
            ));
        }
    }
    let dwellings = unpack::open(&find("EXTRACT_TVivienda_dwellings.csv.gz")?)?;
    let crimes = unpack::open(&find("EXTRACT_TMod_Vic_crimes.csv.gz")?)?;
    let checked = read_survey_sample(dwellings, crimes)?;
    found.push(Measured::count(
        "crimes that cannot be joined with a dwelling",
        checked.findings.len(),
        "crimes",
        Bound::Exactly(0.0),
    ));
    let none = Printed::new();
    let printed = editions.get("2021").map_or(&none, |tables| &tables.printed);
    found.extend(compare(&checked.value, printed)?);
    Ok(found)
}

fn tables(path: &Path) -> Result<Tables, Shortfall> {
    let mut tables = Tables::default();
    // default: a path that was found below a folder has a name
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    layout::read_release(path, &name, &mut tables)?;
    Ok(tables)
}

/// What is measured of the country beside what is expected of it; shares in two digits.
fn national(printed: Option<&Printed>, expected: [f64; 3]) -> Vec<(&'static str, f64, f64)> {
    let number = |statistic, offence| {
        let value = printed.and_then(|printed| printed.get(&(statistic, PlaceCode::NATION, offence)));
        value.map_or(f64::NAN, number_of)
    };
    let two_digits = |share: f64| (share * 100.0).round() / 100.0;
    let [crimes, dark, dark_of_extortion] = expected;
    vec![
        ("crimes of extortion", number(Statistic::SurveyCrimes, Offence::Extortion), crimes),
        ("dark figure of all crimes", two_digits(number(Statistic::DarkFigure, Offence::AllCrimes)), dark),
        (
            "dark figure of extortion",
            two_digits(number(Statistic::DarkFigure, Offence::Extortion)),
            dark_of_extortion,
        ),
    ]
}

fn number_of(value: &Value) -> f64 {
    match value {
        Value::Share { percent, .. } => percent.to_f64(),
        Value::Estimate { number, .. } => number.to_f64(),
        Value::Count(_) | Value::Range { .. } => f64::NAN,
    }
}

/// The tables of an edition from its microdata beside what is printed.
fn compare(sample: &SurveySample, printed: &Printed) -> Result<Vec<Measured>, Shortfall> {
    let sampled: Vec<(u32, u32)> =
        sample.clusters.iter().map(|cluster| (cluster.stratum, cluster.unit)).collect();
    let (clusters, numbers) = SampledClusters::new(&sampled).map_err(|error| unexpected(&error))?;
    let unit = |crime: &SurveyedCrime| {
        let cluster = numbers.get(&(crime.cluster.stratum, crime.cluster.unit)).copied();
        SampledUnit { cluster: cluster.unwrap_or(usize::MAX), weight: f64::from(crime.weight), value: 1.0 }
    };
    let (mut of_nation, mut of_states, mut differing) = (0_usize, 0_usize, Vec::new());
    let (mut coloured, mut known, mut other_class) = (0_usize, 0_usize, Vec::new());
    let mut errors = [f64::NAN; 3];
    let rows: std::collections::BTreeSet<(PlaceCode, Offence)> =
        printed.keys().map(|(_, place, offence)| (*place, *offence)).collect();
    for (place, offence) in rows {
        let is_of_row = |crime: &&SurveyedCrime| {
            (place == PlaceCode::NATION || crime.state == Some(place))
                && (offence == Offence::AllCrimes || crime.class == offence)
        };
        let all: Vec<SampledUnit> = sample.crimes.iter().filter(is_of_row).map(unit).collect();
        let dark: Vec<SampledUnit> = sample
            .crimes
            .iter()
            .filter(is_of_row)
            .filter(|crime| !crime.was_investigated)
            .map(unit)
            .collect();
        let share = clusters.ratio(&dark, &all).map_err(|error| unexpected(&error))?;
        let percent = SurveyEstimate {
            estimate: 100.0 * share.estimate,
            standard_error: 100.0 * share.standard_error,
            ..share
        };
        let estimates = [
            (Statistic::SurveyCrimes, clusters.total(&all).map_err(|error| unexpected(&error))?),
            (Statistic::DarkFigureCrimes, clusters.total(&dark).map_err(|error| unexpected(&error))?),
            (Statistic::DarkFigure, percent),
        ];
        for (statistic, estimate) in estimates {
            let Some(value) = printed.get(&(statistic, place, offence)) else { continue };
            if place == PlaceCode::NATION {
                of_nation += 1;
            } else {
                of_states += 1;
            }
            let cell = format!("{statistic} {place} {}", offence.code());
            // The workbook has a share in as many digits as a number of 64 bits.
            if (number_of(value) - estimate.estimate).abs() > 1e-9 {
                differing.push(format!("{cell}: {} printed, {} here", number_of(value), estimate.estimate));
            }
            if let Some(class) = class_of(value) {
                coloured += 1;
                let variation = estimate.standard_error / estimate.estimate;
                if class == class_by(variation) {
                    continue;
                }
                if (statistic, place.number(), offence) == PRINTED_SURER {
                    known += 1;
                } else {
                    other_class.push(format!("{cell}: {} printed, {variation:.4} here", class.code()));
                }
            }
        }
        if (place, offence) == (PlaceCode::NATION, Offence::Extortion) {
            let two_digits = |number: f64| (number * 100.0).round() / 100.0;
            errors = [
                clusters.total(&all).map_err(|error| unexpected(&error))?.standard_error.round(),
                two_digits(percent.estimate),
                two_digits(percent.standard_error),
            ];
        }
    }
    let first = |list: &[String]| list.first().cloned().unwrap_or_else(String::new);
    let [total_error, share, share_error] = errors;
    let [of_total, dark_figure, of_share] = ERRORS;
    Ok(vec![
        Measured::count("cells of table 3.2 of 2021 compared", of_nation, "cells", Bound::Exactly(33.0)),
        Measured::count("cells of its states compared", of_states, "cells", Bound::Exactly(384.0)),
        Measured::count("cells that differ", differing.len(), "cells", Bound::Exactly(0.0))
            .noting(first(&differing)),
        Measured::new("standard error of extortion", total_error, "crimes", Bound::Exactly(of_total)),
        Measured::new("dark figure of extortion", share, "percent", Bound::Exactly(dark_figure)),
        Measured::new("its standard error", share_error, "percentage points", Bound::Exactly(of_share)),
        Measured::count("cells with a class compared", coloured, "cells", Bound::AtLeast(390.0)),
        Measured::count(
            "cells that INEGI prints as surer than they are",
            known,
            "cells",
            Bound::Exactly(1.0),
        ),
        Measured::count("other cells of another class", other_class.len(), "cells", Bound::Exactly(0.0))
            .noting(first(&other_class)),
    ])
}

fn class_of(value: &Value) -> Option<PrecisionClass> {
    match value {
        Value::Share { precision: Precision::Class(class), .. }
        | Value::Estimate { precision: Precision::Class(class), .. } => Some(*class),
        Value::Share { precision: Precision::Unstated | Precision::StandardError(_), .. }
        | Value::Estimate { precision: Precision::Unstated | Precision::StandardError(_), .. }
        | Value::Count(_)
        | Value::Range { .. } => None,
    }
}

/// The class of a coefficient of variation, as the legend of every table has it.
fn class_by(variation: f64) -> PrecisionClass {
    if variation < 0.15 {
        PrecisionClass::High
    } else if variation < 0.30 {
        PrecisionClass::Moderate
    } else {
        PrecisionClass::Low
    }
}

fn unexpected(error: &estimate::Error) -> Shortfall {
    Shortfall::Unexpected { path: PathBuf::from("envipe_2021_microdata"), reason: error.to_string() }
}
