//! People of whom registers count where they were last seen, and those in prisons.

use std::collections::BTreeMap;

use crate::{names::municipalities, page::Page};

/// The categories of the register of missing persons, and whether municipalities may be told in it.
const CATEGORIES: [(&str, bool); 3] =
    [("DESAPARECIDA_O_NO_LOCALIZADA", true), ("LOCALIZADA_CON_VIDA", false), ("LOCALIZADA_SIN_VIDA", true)];

impl Page<'_> {
    /// Two rows each state, month and category: of no known municipality, and of the state's first. Of years that no list of
    /// municipalities has, so that a reader tells states by month, and the rest of each by year where the year was over.
    pub(crate) fn missing_persons(&mut self) {
        self.line("cve_entidad,entidad,periodo,categoria,sexo,cve_municipio,municipio,conteo,consultado_en");
        let months = self.months();
        let last_year = months.last().map_or(0, |(year, _)| *year);
        let mut years: BTreeMap<(u32, i32, &str), u64> = BTreeMap::new();
        for state in self.states() {
            let name = state.name.to_uppercase();
            let first = municipalities().iter().find(|place| place.state().number() == state.code);
            let (code, municipality) =
                first.map_or_else(Default::default, |m| (m.code.to_string(), m.name.to_uppercase()));
            for (year, month) in &months {
                for (category, of_municipalities) in CATEGORIES {
                    let (men, women) = (self.number(0) + 1, self.number(1) + 1);
                    let head = format!("{:02},{name},{year}-{month:02},{category}", state.code);
                    let consulted = format!("{last_year}-12-09");
                    self.line(&format!("{head},HOMBRE,,SIN MUNICIPIO DE REFERENCIA,{men},{consulted}"));
                    self.line(&format!("{head},MUJER,{code},{municipality},{women},{consulted}"));
                    self.written.kept += 2;
                    self.written.cell(*year, men + women);
                    if of_municipalities && *year < last_year {
                        *years.entry((state.code, *year, category)).or_default() += men + women;
                    }
                }
            }
        }
        for ((_, year, _), number) in years {
            self.written.cell(year, number);
        }
    }

    /// Incidents in the prisons of each state, and in a federal one, which is of no state.
    pub(crate) fn prison_incidents(&mut self) {
        self.line("nivel,entidad,year,mes,mes_text,grupo,evento,total");
        for (year, month) in self.months() {
            let of_states = self.states().map(|state| ("Estatal", state.name));
            for (level, name) in of_states.chain([("Federal", "Cefereso 1")]) {
                for incident in ["Homicidios", "Riñas", "Huelgas de Hambre"] {
                    let number = self.number(0);
                    self.written.kept += 1;
                    self.written.cell(year, number);
                    let when = format!("{year}.0,{month:02},mes");
                    self.line(&format!(
                        "{level},{name},{when},Población penitenciaria,{incident},{number}.0"
                    ));
                }
            }
        }
    }
}
