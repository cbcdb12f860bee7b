//! The outside panel that comes with the program: the one on which the methods were published.

use std::collections::BTreeMap;

use measure::{Panel, PanelTime, PanelUnit, Unit};
use report::Text;

use crate::policy::OutsidePanel;
use crate::{Error, StudyData};

const PROP99: &str = include_str!("../reference/prop99.csv");

/// The data of an outside panel, ready to be studied.
///
/// # Errors
/// When the embedded table is damaged.
///
/// # References
/// Orzechowski & Walker, The Tax Burden on Tobacco; Abadie, Diamond & Hainmueller (2010), section 3.
pub fn outside_panel(panel: OutsidePanel) -> Result<StudyData, Error> {
    match panel {
        OutsidePanel::Prop99 => {
            let panel =
                read(PROP99, Unit::PacksPerCapita).ok_or(Error::DamagedOutsidePanel { name: "prop99" })?;
            let source = Text::both(
                "Orzechowski y Walker, The Tax Burden on Tobacco; panel de Abadie, Diamond y Hainmueller",
                "Orzechowski and Walker, The Tax Burden on Tobacco; panel of Abadie, Diamond and Hainmueller",
            );
            let inputs = BTreeMap::from([("reference panel".to_owned(), "prop99.csv".to_owned())]);
            Ok(StudyData { inputs, ..StudyData::new(panel, source) })
        }
    }
}

/// A table of one row a unit: its name, its first treated year, and one column a year.
fn read(table: &str, unit: Unit) -> Option<Panel> {
    let mut lines = table.lines();
    let header = lines.next()?.split(',').skip(2);
    let times: Vec<PanelTime> =
        header.map(|year| year.trim().parse().ok().map(PanelTime::Year)).collect::<Option<_>>()?;
    let (mut units, mut outcomes) = (Vec::new(), Vec::new());
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let mut cells = line.split(',');
        units.push(PanelUnit { place: None, name: cells.next()?.to_owned() });
        for cell in cells.skip(1) {
            outcomes.push(Some(cell.trim().parse::<f64>().ok()?));
        }
    }
    let exposure = vec![1.0; outcomes.len()];
    Panel::new((units, times), outcomes, exposure, unit).ok()
}
