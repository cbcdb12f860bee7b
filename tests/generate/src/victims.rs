//! Victims as third parties rewrote them, and PGR's federal offences: one row a cell, or one a place and month.

use std::collections::BTreeMap;

use crate::page::Page;

impl Page<'_> {
    pub(crate) fn victims_by_cell(&mut self) {
        self.line("date_year_month,n_year,n_month,cve_ent,nombre_estado,bien_juridico_afectado,tipo_de_delito,subtipo_de_delito,modalidad,genero,rango_de_edad,n_victimas");
        for state in self.states() {
            for (year, month) in self.months() {
                for sex in ["Mujer", "Hombre"] {
                    let number = self.number(0);
                    self.written.kept += 1;
                    self.written.cell(year, number);
                    self.line(&format!("{year}-{month:02}-15,{year},{month:02},{:02},{},La vida,Homicidio,Homicidio doloso,Única,{sex},No especificado,{number}", state.code, state.name));
                }
            }
        }
    }

    pub(crate) fn victims_by_state(&mut self) {
        self.line("isodate,entidad,delito,total");
        let mut nation: BTreeMap<(i32, u32), u64> = BTreeMap::new();
        for (i, state) in self.states().enumerate() {
            for year in self.spec.years() {
                for month in 1..=12 {
                    let filled = self.spec.is_filled(year, month);
                    // One victim at least, so that the cut-off stands where the spec puts it.
                    let number = if filled { self.number(0) + u64::from(i == 0) } else { 0 };
                    *nation.entry((year, month)).or_default() += number;
                    self.written.kept += 1;
                    if filled {
                        self.written.cell(year, number);
                    }
                    self.line(&format!("{year}-{month:02}-01,{},Feminicidio,{number}", state.name));
                }
            }
        }
        for ((year, month), number) in nation {
            self.written.totals += 1;
            self.line(&format!("{year}-{month:02}-01,Nacional,Feminicidio,{number}"));
        }
    }

    pub(crate) fn elcrimen_versions(&mut self) {
        self.line("vintage,crime,series,place,month,count");
        for (crime, series) in [("hd", 0), ("ext", 0), ("rvsv", 0), ("hd", 1)] {
            for (year, month) in self.months() {
                for state in self.states() {
                    let number = self.number(0);
                    if series == 0 {
                        self.written.kept += 1;
                        self.written.cell(year, number);
                    } else {
                        self.written.totals += 1;
                    }
                    self.line(&format!(
                        "2018-07-21,{crime},{series},{},{year}-{month:02},{number}.0",
                        state.code
                    ));
                }
            }
        }
    }

    pub(crate) fn pgr(&mut self) {
        self.line("Fecha,Delegación,Clave INEGI AGEE,Delitos contra la salud_ Producción,Delitos contra la salud_Posesión,Delitos diversos_Otros");
        for (year, month) in self.months() {
            for state in self.states() {
                let numbers = [self.number(0), self.number(1), self.number(2)];
                numbers.iter().for_each(|n| self.written.cell(year, *n));
                self.written.kept += 1;
                let [production, possession, other] = numbers;
                self.line(&format!(
                    "{year}-{month:02},{},{:02},{production},{possession},{other}",
                    state.name.to_uppercase(),
                    state.code
                ));
            }
        }
    }
}
