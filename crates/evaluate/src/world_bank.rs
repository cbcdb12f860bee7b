//! The World Bank's file of intentional homicides by country and year, as it is downloaded: a panel of countries.

use std::collections::BTreeMap;

use measure::{Panel, PanelTime, PanelUnit, Sha256, Unit};
use report::Text;

use crate::{Error, StudyData};

/// The indicator: intentional homicides per 100,000 inhabitants.
const INDICATOR: &str = "VC.IHR.PSRC.P5";

/// What the header begins with.
const HEADER: [&str; 4] = ["Country Name", "Country Code", "Indicator Name", "Indicator Code"];

/// Codes of regions and income groups, which the file lists among the countries that they are made of.
const GROUPS: [&str; 49] = [
    "AFE", "AFW", "ARB", "CEB", "CSS", "EAP", "EAR", "EAS", "ECA", "ECS", "EMU", "EUU", "FCS", "HIC", "HPC",
    "IBD", "IBT", "IDA", "IDB", "IDX", "INX", "LAC", "LCN", "LDC", "LIC", "LMC", "LMY", "LTE", "MEA", "MIC",
    "MNA", "NAC", "OED", "OSS", "PRE", "PSS", "PST", "SAS", "SSA", "SSF", "SST", "TEA", "TEC", "TLA", "TMN",
    "TSA", "TSS", "UMC", "WLD",
];

/// The panel of the file `text`, over the years that it states: one row a country, missing where the file is blank.
///
/// # Units
/// Homicides per 100,000 inhabitants and year; every exposure is one.
///
/// # Errors
/// When the file is not the one that the World Bank publishes for this indicator, with what was expected.
pub fn world_bank_homicide(text: &str) -> Result<StudyData, Error> {
    let wrong = |line: usize, expected: &'static str| Error::NotTheWorldBankFile { line, expected };
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, fields(line)));
    let is_header = |line: &[String]| line.iter().take(HEADER.len()).map(|field| field.trim()).eq(HEADER);
    let (at, header) = lines
        .find(|(_, line)| is_header(line))
        .ok_or_else(|| wrong(1, "a header that begins with `Country Name`, `Country Code`"))?;
    let years: Vec<(usize, i32)> = header
        .iter()
        .enumerate()
        .skip(HEADER.len())
        .filter_map(|(column, name)| Some((column, name.trim().parse().ok()?)))
        .collect();
    if years.is_empty() {
        return Err(wrong(at, "a column a year"));
    }
    let mut rates: BTreeMap<String, Vec<Option<f64>>> = BTreeMap::new();
    for (at, line) in lines.filter(|(_, line)| line.iter().any(|field| !field.trim().is_empty())) {
        let [name, code, _, indicator, ..] = line.as_slice() else {
            return Err(wrong(at, "name, code and indicator of a country"));
        };
        if indicator.trim() != INDICATOR {
            return Err(wrong(at, "the indicator `VC.IHR.PSRC.P5`"));
        }
        if GROUPS.contains(&code.trim()) {
            continue;
        }
        let mut own = Vec::with_capacity(years.len());
        for (column, _) in &years {
            let field = line.get(*column).map_or("", |field| field.trim());
            own.push(match field.parse::<f64>() {
                _ if field.is_empty() => None,
                Ok(rate) if rate.is_finite() && rate >= 0.0 => Some(rate),
                _ => return Err(wrong(at, "a rate not below zero, or nothing")),
            });
        }
        if rates.insert(name.trim().to_owned(), own).is_some() {
            return Err(wrong(at, "each country once"));
        }
    }
    let units = rates.keys().map(|name| PanelUnit { place: None, name: name.clone() }).collect();
    let times = years.iter().map(|(_, year)| PanelTime::Year(*year)).collect();
    let outcomes: Vec<Option<f64>> = rates.into_values().flatten().collect();
    let exposure = vec![1.0; outcomes.len()];
    let panel = Panel::new((units, times), outcomes, exposure, Unit::HomicidesPer100k)
        .map_err(|_| wrong(at, "years that ascend"))?;
    let source = Text::both(
        "Banco Mundial, Indicadores del Desarrollo Mundial, homicidios intencionales (archivo de quien pregunta)",
        "World Bank, World Development Indicators, intentional homicides (a file that the reader brought)",
    );
    let inputs = BTreeMap::from([("file".to_owned(), Sha256::of(text.as_bytes()).into())]);
    Ok(StudyData { inputs, ..StudyData::new(panel, source) })
}

/// The fields of a line, some of them in quotes with commas and doubled quotes inside.
fn fields(line: &str) -> Vec<String> {
    let (mut all, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                field.push('"');
                letters.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(std::mem::take(&mut field)),
            _ => field.push(letter),
        }
    }
    all.push(field);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Invented rates in the publisher's layout.
    const FILE: &str = concat!(
        "\u{feff}\"Data Source\",\"World Development Indicators\",\n\n\"Last Updated Date\",\"2024-01-01\",\n\n",
        "\"Country Name\",\"Country Code\",\"Indicator Name\",\"Indicator Code\",\"2000\",\"2001\",\"2002\",\n",
        "\"Bahamas, The\",\"BHS\",\"Intentional homicides\",\"VC.IHR.PSRC.P5\",\"11.5\",\"\",\"12.25\",\n",
        "\"Guatemala\",\"GTM\",\"Intentional homicides\",\"VC.IHR.PSRC.P5\",\"25\",\"26\",\"30.5\",\n",
        "\"World\",\"WLD\",\"Intentional homicides\",\"VC.IHR.PSRC.P5\",\"7\",\"7\",\"7\",\n",
    );

    #[test]
    fn the_file_as_downloaded_is_a_panel_of_countries() {
        let panel = world_bank_homicide(FILE).unwrap().panel;
        let names: Vec<&str> = panel.units().iter().map(|unit| unit.name.as_str()).collect();
        assert_eq!(names, ["Bahamas, The", "Guatemala"], "groups of countries are no rows");
        assert_eq!(panel.times(), [2000, 2001, 2002].map(PanelTime::Year));
        assert_eq!((panel.outcome(0, 1), panel.outcome(0, 2)), (None, Some(12.25)));
        assert_eq!(panel.rate(1, 2), Some(30.5));
    }

    #[test]
    fn another_file_is_refused_with_its_line() {
        let refused = |text: &str| match world_bank_homicide(text) {
            Err(Error::NotTheWorldBankFile { line, expected }) => (line, expected),
            other => panic!("{other:?}"),
        };
        assert_eq!(refused("a,b\n").0, 1);
        assert_eq!(refused(&FILE.replacen("VC.IHR.PSRC.P5", "SP.POP.TOTL", 1)).0, 6);
        assert_eq!(refused(&FILE.replacen("30.5", "many", 1)), (7, "a rate not below zero, or nothing"));
        assert_eq!(refused(&FILE.replacen("Bahamas, The", "Guatemala", 1)).1, "each country once");
        assert_eq!(refused(&FILE.replacen("\"2001\"", "\"1999\"", 1)).1, "years that ascend");
    }
}
