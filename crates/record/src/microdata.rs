//! What the people asked by INEGI's survey of victimisation (ENVIPE) told, crime by crime: the files of the edition of 2021.
//!
//! A crime stands in one file, and the stratum and the cluster that its dwelling was drawn in stand in another, with every
//! dwelling that was drawn: also those in which nobody told of a crime, without which the error of an estimate is not known.
//! What is made of them, totals and their errors, is an estimator's.
//!
//! Written from the files of crimes (`TMod_Vic`) and dwellings (`TVivienda`) as INEGI's open data have them, and from the
//! questionnaire of that edition, by whose numbers crimes are told apart. Damage to things alone, the third, is asked about and
//! in no table.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use csv::StringRecord;
use measure::{
    Checked, EditionYear, Expected, Finding, FindingCode, Offence, PlaceCode, Seen, Severity, Where,
};

use crate::{Error, unpack::Source};

/// A crime as somebody told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyedCrime {
    /// Its class in the survey's tables.
    pub class: Offence,
    /// The state in which it happened, where that is known.
    pub state: Option<PlaceCode>,
    /// The cluster of the first stage that its dwelling is of.
    pub cluster: SampledCluster,
    /// How many crimes it stands for.
    pub weight: u32,
    /// Whether an investigation is known to have been opened; what is not reported, or not known, is in the dark figure.
    pub was_investigated: bool,
}

/// A cluster of the first stage of the sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SampledCluster {
    /// The stratum that it was drawn in (`EST_DIS`).
    pub stratum: u32,
    /// The primary sampling unit (`UPM_DIS`).
    pub unit: u32,
}

/// A sample of dwellings and the crimes that were told of in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveySample {
    /// The edition.
    pub edition: EditionYear,
    /// Every cluster with a dwelling in the sample.
    pub clusters: BTreeSet<SampledCluster>,
    /// The crimes of the survey's classes, in the order of their file.
    pub crimes: Vec<SurveyedCrime>,
    /// Crimes of the file, of whatever class.
    pub told: usize,
}

/// The class of a crime by its number in the questionnaire of 2021; nothing for one that no table has.
///
/// # References
/// INEGI, ENVIPE 2021, módulo sobre victimización, question 1.0 (`BPCOD`).
fn class_of(number: u32) -> Option<Option<Offence>> {
    Some(Some(match number {
        1 => Offence::VehicleTheft,
        2 => Offence::VehiclePartsTheft,
        3 => return Some(None),
        4 => Offence::HouseBurglary,
        5 => Offence::StreetOrTransportRobbery,
        6 => Offence::OtherTheft,
        // Of banks and of consumers.
        7 | 8 => Offence::Fraud,
        9 => Offence::Extortion,
        10 => Offence::Threats,
        11 => Offence::IntentionalInjury,
        // Kidnapping, sexual harassment, rape, and what is none of these.
        12..=15 => Offence::Other,
        _ => return None,
    }))
}

/// Joins the crimes of the edition of 2021 with the dwellings in which they were told. A row that cannot be joined or read is a
/// finding and left out.
///
/// # Errors
/// When a file cannot be read, or lacks a column.
pub fn read_survey_sample(dwellings: Source, crimes: Source) -> Result<Checked<SurveySample>, Error> {
    let mut findings = Vec::new();
    let dwellings = Table::open(dwellings)?;
    let [id, stratum, unit] = dwellings.columns(["ID_VIV", "EST_DIS", "UPM_DIS"])?;
    let mut clusters: HashMap<String, SampledCluster> = HashMap::new();
    for row in &dwellings.rows {
        let read = |at| number(row, at).ok_or_else(|| dwellings.fault(row, at, Expected::WholeNumber));
        match (read(stratum), read(unit)) {
            (Ok(stratum), Ok(unit)) => {
                let cluster = SampledCluster { stratum, unit };
                let dwelling = row.get(id).unwrap_or("").to_owned();
                if clusters.insert(dwelling, cluster).is_some_and(|before| before != cluster) {
                    let expected = Expected::OneRowEach { key: measure::RowsAre::Dwelling };
                    findings.push(*coded(FindingCode::DuplicateRow, dwellings.fault(row, id, expected)));
                }
            }
            (Err(finding), _) | (_, Err(finding)) => findings.push(*finding),
        }
    }
    let table = Table::open(crimes)?;
    let found = table.columns(["ID_VIV", "BPCOD", "BP1_2C", "BP1_24", "FAC_DEL", "EST_DIS", "UPM_DIS"])?;
    let mut sample = SurveySample {
        edition: EditionYear::new(2021),
        clusters: clusters.values().copied().collect(),
        crimes: Vec::with_capacity(table.rows.len()),
        told: table.rows.len(),
    };
    for row in &table.rows {
        match table.crime(row, found, (&clusters, &dwellings.file)) {
            Ok(crime) => sample.crimes.extend(crime),
            Err(finding) => findings.push(*finding),
        }
    }
    Ok(Checked { value: sample, findings })
}

/// A file of microdata: its header and its rows.
struct Table {
    file: String,
    header: StringRecord,
    rows: Vec<StringRecord>,
}

impl Table {
    fn open(mut source: Source) -> Result<Self, Error> {
        let file = source.file().to_owned();
        let bytes = source.read_to_end()?;
        let damaged = |error: csv::Error| {
            let at = Where { file: file.clone(), ..Where::default() };
            let seen = Seen::Told { message: error.to_string() };
            Error::refused(FindingCode::DamagedFile, at, seen, Expected::HeaderAndRows)
        };
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let header = reader.headers().map_err(damaged)?.clone();
        let rows = reader.into_records().collect::<Result<Vec<_>, _>>().map_err(damaged)?;
        Ok(Self { file, header, rows })
    }

    /// Where the columns of these names stand.
    fn columns<const N: usize>(&self, names: [&str; N]) -> Result<[usize; N], Error> {
        let mut found = [0; N];
        for (at, name) in found.iter_mut().zip(names) {
            let column = self.header.iter().position(|header| header.trim_start_matches('\u{feff}') == name);
            *at = column.ok_or_else(|| {
                let at = Where { file: self.file.clone(), row: Some(1), ..Where::default() };
                let seen = Seen::written(&self.header.iter().collect::<Vec<_>>().join(" | "));
                Error::refused(FindingCode::ColumnMoved, at, seen, Expected::Named { name: name.to_owned() })
            })?;
        }
        Ok(found)
    }

    /// A crime of the survey's classes; nothing for one of another.
    fn crime(
        &self,
        row: &StringRecord,
        [dwelling, class, state, investigation, weight, stratum, unit]: [usize; 7],
        (clusters, dwellings): (&HashMap<String, SampledCluster>, &str),
    ) -> Result<Option<SurveyedCrime>, Box<Finding>> {
        let of_class = number(row, class).and_then(class_of);
        let of_class = of_class.ok_or_else(|| {
            coded(FindingCode::UnknownOffence, self.fault(row, class, Expected::SubtypeOfCatalogue))
        })?;
        let cluster = row.get(dwelling).and_then(|id| clusters.get(id)).copied();
        let unlike = |at| {
            let expected = Expected::AlsoIn { file: dwellings.to_owned() };
            coded(FindingCode::NotWhole, self.fault(row, at, expected))
        };
        let cluster = cluster.ok_or_else(|| unlike(dwelling))?;
        // What this file says of the design must be what the dwelling's says: both are read from the same sheet of the sample.
        for (at, of_dwelling) in [(stratum, cluster.stratum), (unit, cluster.unit)] {
            if number(row, at) != Some(of_dwelling) {
                return Err(unlike(at));
            }
        }
        let weight = number(row, weight).ok_or_else(|| self.fault(row, weight, Expected::WholeNumber))?;
        let Some(class) = of_class else { return Ok(None) };
        // 99 is a state that is not known, and others are none.
        let state =
            number(row, state).filter(|code| (1..=32).contains(code)).and_then(|n| PlaceCode::new(n).ok());
        let was_investigated = row.get(investigation) == Some("1");
        Ok(Some(SurveyedCrime { class, state, cluster, weight, was_investigated }))
    }

    fn fault(&self, row: &StringRecord, at: usize, expected: Expected) -> Box<Finding> {
        let line = row.position().and_then(|position| u32::try_from(position.line()).ok());
        let column = self.header.get(at).map(str::to_owned);
        let at_cell = Where { file: self.file.clone(), row: line, column, ..Where::default() };
        let seen = row.get(at).map_or(Seen::Nothing, Seen::written);
        Box::new(Finding {
            code: FindingCode::NotACount,
            severity: Severity::Rejected,
            at: at_cell,
            seen,
            expected,
        })
    }
}

/// The finding under another code.
fn coded(code: FindingCode, mut finding: Box<Finding>) -> Box<Finding> {
    finding.code = code;
    finding
}

/// A whole number, which R writes as `255.0`.
fn number(row: &StringRecord, at: usize) -> Option<u32> {
    let text = row.get(at)?.trim();
    text.strip_suffix(".0").unwrap_or(text).parse().ok()
}

/// The weights of the crimes of each class and state: the survey's estimates.
impl SurveySample {
    /// The estimated crimes of each class, all and those in the dark figure.
    #[must_use]
    pub fn totals(&self) -> BTreeMap<Offence, (u64, u64)> {
        let mut totals: BTreeMap<Offence, (u64, u64)> = BTreeMap::new();
        for crime in &self.crimes {
            let (all, dark) = totals.entry(crime.class).or_default();
            *all += u64::from(crime.weight);
            *dark += u64::from(crime.weight) * u64::from(!crime.was_investigated);
        }
        totals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DWELLINGS: &str = "ID_VIV,UPM,FAC_VIV,EST_DIS,UPM_DIS\na.1,a,10.0,003,00001\na.2,a,10.0,003,00001\nb.1,b,9.0,003,00002\nc.1,c,8.0,004,00003\n";
    const HEADER: &str = "ID_VIV,BPCOD,BP1_2C,BP1_20,BP1_24,FAC_DEL,EST_DIS,UPM_DIS\n";

    fn read(dwellings: &str, crimes: &str) -> Result<Checked<SurveySample>, Error> {
        let source = |name: &str, text: &str| Source::from_bytes(name, text.as_bytes().to_vec());
        read_survey_sample(source("viv.csv", dwellings)?, source("mod.csv", &format!("{HEADER}{crimes}"))?)
    }

    #[test]
    fn a_crime_has_the_cluster_of_its_dwelling_and_every_cluster_is_of_the_sample() {
        let crimes = "a.1,09,21,2,,100.0,003,00001\na.2,08,99,1,1,50.0,003,00001\na.2,03,21,2,,70.0,003,00001\nb.1,15,09,1,9,5,003,00002\n";
        let Checked { value: sample, findings } = read(DWELLINGS, crimes).unwrap();
        assert_eq!(findings, []);
        assert_eq!(sample.edition.asks_about().to_string(), "2020");
        let cluster = |stratum, unit| SampledCluster { stratum, unit };
        // In the last nobody told of a crime.
        assert_eq!(Vec::from_iter(sample.clusters.clone()), [cluster(3, 1), cluster(3, 2), cluster(4, 3)]);
        let told: Vec<_> = sample
            .crimes
            .iter()
            .map(|c| (c.class, c.state.map(PlaceCode::number), c.cluster.unit, c.weight, c.was_investigated))
            .collect();
        assert_eq!(
            told,
            [
                (Offence::Extortion, Some(21), 1, 100, false),
                (Offence::Fraud, None, 1, 50, true),
                (Offence::Other, Some(9), 2, 5, false),
            ]
        );
        assert_eq!(sample.told, 4, "damage to things is told and in no table");
        assert_eq!(sample.totals()[&Offence::Fraud], (50, 0));
    }

    #[test]
    fn a_row_that_cannot_be_joined_or_read_is_a_finding_in_its_place() {
        use FindingCode::*;
        for (crimes, code, at) in [
            ("z.9,09,21,2,,100.0,003,00001\n", NotWhole, "mod.csv:2:ID_VIV"),
            ("a.1,09,21,2,,100.0,004,00001\n", NotWhole, "mod.csv:2:EST_DIS"),
            ("a.1,16,21,2,,100.0,003,00001\n", UnknownOffence, "mod.csv:2:BPCOD"),
            ("a.1,09,21,2,,cien,003,00001\n", NotACount, "mod.csv:2:FAC_DEL"),
        ] {
            let Checked { value: sample, findings } = read(DWELLINGS, crimes).unwrap();
            assert_eq!(sample.crimes, []);
            let [finding] = &findings[..] else { panic!("{crimes}: {findings:?}") };
            assert_eq!((finding.code, finding.at.to_string().as_str()), (code, at));
        }
        let twice = format!("{DWELLINGS}c.1,c,8.0,005,00003\nd.1,d,1.0,,9\n");
        let findings = read(&twice, "").unwrap().findings;
        let found: Vec<_> = findings.iter().map(|f| (f.code, f.at.to_string())).collect();
        assert_eq!(
            found,
            [(DuplicateRow, "viv.csv:6:ID_VIV".to_owned()), (NotACount, "viv.csv:7:EST_DIS".to_owned())]
        );
        assert!(read("ID_VIV,UPM_DIS\n", "").is_err(), "a file without strata");
    }
}
