//! The outside panel that comes with the program: the one on which the methods were published.

use std::collections::BTreeMap;

use measure::{Panel, PanelTime, PanelUnit, Unit};
use report::Text;

use crate::policy::OutsidePanel;
use crate::{Error, StudyData};
use estimate::verify::{ReferencePanels, ReferenceTable, ShippedPanels};

/// The data of an outside panel, ready to be studied.
///
/// # Errors
/// When the embedded table is damaged.
///
/// # References
/// Orzechowski & Walker, The Tax Burden on Tobacco; Abadie, Diamond & Hainmueller (2010), section 3.
pub fn outside_panel(panel: OutsidePanel) -> Result<StudyData, Error> {
    match panel {
        OutsidePanel::WorldBankHomicide => Err(Error::PanelNotBrought { name: "world-bank-homicide" }),
        OutsidePanel::Prop99 => {
            let table = ShippedPanels.text("prop99.csv");
            let panel = table
                .and_then(|table| read(&table, Unit::PacksPerCapita))
                .ok_or(Error::DamagedOutsidePanel { name: "prop99" })?;
            let source = Text::both(
                "Orzechowski y Walker, The Tax Burden on Tobacco; panel de Abadie, Diamond y Hainmueller",
                "Orzechowski and Walker, The Tax Burden on Tobacco; panel of Abadie, Diamond and Hainmueller",
            );
            let inputs = BTreeMap::from([("reference panel".to_owned(), "prop99.csv".to_owned().into())]);
            Ok(StudyData { inputs, ..StudyData::new(panel, source) })
        }
    }
}

/// The panel of a table, of units that are no Mexican places.
fn read(table: &str, unit: Unit) -> Option<Panel> {
    let wide = ReferenceTable::read(table)?.wide("State", "Year", "PacksPerCapita")?;
    let units = wide.units.into_iter().map(|name| PanelUnit { place: None, name }).collect();
    let year = |year: &i64| i32::try_from(*year).ok().map(PanelTime::Year);
    let times = wide.periods.iter().map(year).collect::<Option<_>>()?;
    let outcomes: Vec<Option<f64>> = wide.outcomes.values().iter().copied().map(Some).collect();
    let exposure = vec![1.0; outcomes.len()];
    Panel::new((units, times), outcomes, exposure, unit).ok()
}
