//! SESNSP's investigations by municipality as third parties rewrote them: by name or code, a month or a year a row.

use crate::names::month_headers;
use crate::page::{Page, with_thousands};

impl Page<'_> {
    pub(crate) fn municipal_homicides(&mut self) {
        self.line("\"Entidad\",\"Municipio\",\"Feminicidio\",\"Homicidio culposo\",\"Homicidio doloso\",\"Total\",\"Año\",\"Mes\",\"Periodo\",\"Otros delitos que atentan contra la vida y la integridad corporal\"");
        for (year, month) in self.months() {
            for place in self.municipalities() {
                let numbers = [self.number(0), self.number(1), self.number(2)];
                numbers.iter().for_each(|n| self.written.cell(year, *n));
                self.written.kept += 1;
                let [femicide, negligent, intentional] = numbers;
                let total: u64 = numbers.iter().sum();
                let (state, name, month) = (place.state_name(), &place.name, named(month));
                self.line(&format!("\"{state}\",\"{name}\",\"{femicide}.0\",\"{negligent}.0\",\"{intentional}.0\",\"{total}.0\",\"{year}\",\"{month}\",\"{month} {year}\",\"0\""));
            }
        }
    }

    pub(crate) fn municipal_types(&mut self) {
        self.line("anio,mes,entidad,municipio,tipo_delito,numero_delitos");
        for (year, month) in self.months() {
            for place in self.municipalities() {
                for kind in ["Extorsión", "Homicidio"] {
                    let number = self.number(0);
                    self.written.kept += 1;
                    self.written.cell(year, number);
                    let (state, name, month) = (place.state_name(), &place.name, named(month));
                    self.line(&format!("{year},{month},{state},{name},{kind},{number}.0"));
                }
            }
        }
    }

    pub(crate) fn municipal_year(&mut self) {
        self.line("year,nom_ent,cve_ent,nom_mun,cve_mun,tipo_delito,total_enero,total_febrero,total_marzo,total_abril,total_mayo,total_enero_mayo,total_anual,pob_tot");
        for year in self.spec.years() {
            for place in self.municipalities() {
                for offence in ["Feminicidio", "Homicidio doloso"] {
                    let months: Vec<u64> = (0..5).map(|month| self.number(month)).collect();
                    let to_may: u64 = months.iter().sum();
                    let number = to_may + self.number(5);
                    self.written.kept += 1;
                    self.written.cell(year, number);
                    let months: Vec<String> = months.iter().map(|n| format!("{n}.0")).collect();
                    let (state, code) = (place.state(), place.code);
                    self.line(&format!(
                        "{year}.0,{},{state},{},{code},{offence},{},{to_may}.0,{number}.0,1000",
                        place.state_name(),
                        place.name,
                        months.join(",")
                    ));
                }
            }
        }
    }

    pub(crate) fn old_method_year(&mut self) {
        self.line("\"Estado\",\"Municipio\",\"Año\",\"Crimen\",\"Averiguaciones\",\"Tasa\",\"Lugar\"");
        for offence in ["Homicidios dolosos", "Robos", "Total averiguaciones"] {
            for year in self.spec.years() {
                for place in self.municipalities() {
                    // Robberies are written in thousands, so that some have commas.
                    let number = self.number(0) + if offence == "Robos" { 1_000 } else { 0 };
                    if offence == "Total averiguaciones" {
                        self.written.totals += 1;
                    } else {
                        self.written.kept += 1;
                        self.written.cell(year, number);
                    }
                    let (state, name, number) = (place.state_name(), &place.name, with_thousands(number));
                    self.line(&format!(
                        "\"{state}\",\"{name}\",{year},\"{offence}\",\"{number:>6}\",\"    0.00\",\"    1\""
                    ));
                }
            }
        }
    }
}

/// A month by its name.
fn named(month: u32) -> String {
    // INVARIANT: months are numbered from 1 to 12.
    month_headers()
        .into_iter()
        .zip(1..)
        .find(|(_, number)| *number == month)
        .map_or_else(String::new, |(name, _)| name)
}
