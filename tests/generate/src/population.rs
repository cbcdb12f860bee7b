//! CONAPO's projections of the population.

use crate::{
    names::Municipality,
    page::{Page, joined},
};

impl Page<'_> {
    pub(crate) fn population_wide(&mut self) {
        let header: Vec<String> = self.spec.years().map(|y| y.to_string()).collect();
        self.line(&format!("CVE,Entidad,Municipio,{}", header.join(",")));
        for place in self.municipalities() {
            let numbers: Vec<u64> =
                (0..).zip(self.spec.years()).map(|(i, _)| self.number(i) + 1_000).collect();
            self.spec.years().zip(&numbers).for_each(|(year, n)| self.written.cell(year, *n));
            self.written.kept += 1;
            let state = place.state_name();
            self.line(&format!("{},{state},{},{}", place.code, place.name, joined(&numbers)));
        }
    }

    pub(crate) fn population_by_sex(&mut self) {
        self.line("date_year,nombre_estado,cve_ent,nombre_municipio,cve_mun,hombres,mujeres,total");
        for year in self.spec.years() {
            for place in self.municipalities() {
                let (men, women) = (self.number(0) + 500, self.number(1) + 500);
                self.written.kept += 1;
                self.written.cell(year, men);
                self.written.cell(year, women);
                let state = place.state();
                self.line(&format!(
                    "{year},{},{state},{},{},{men},{women},{}",
                    state.state_name().unwrap_or_default(),
                    place.name,
                    place.code,
                    men + women
                ));
            }
        }
    }

    pub(crate) fn population_of_states(&mut self) {
        self.line("n_year,nombre_estado,cve_ent,genero,pob_start_year,pob_mid_year");
        for year in self.spec.years() {
            let numbers: Vec<(u64, u64)> = self
                .states()
                .map(|s| {
                    (self.spec.count(u64::from(s.code), 0) + 500, self.spec.count(u64::from(s.code), 1) + 500)
                })
                .collect();
            let sums = numbers.iter().fold((0, 0), |sum, n| (sum.0 + n.0, sum.1 + n.1));
            self.sexes(year, "Nacional", 0, sums);
            self.written.totals += 3;
            for (state, of_state) in self.states().zip(numbers) {
                self.sexes(year, state.name, state.code, of_state);
                self.written.totals += 1;
                self.written.kept += 2;
                self.written.cell(year, of_state.0);
                self.written.cell(year, of_state.1);
            }
        }
    }

    fn sexes(&mut self, year: i32, name: &str, code: u32, (men, women): (u64, u64)) {
        for (sex, number) in [("Hombres", men), ("Mujeres", women), ("Total", men + women)] {
            self.line(&format!("{year},{name},{code:02},{sex},{number},{number}"));
        }
    }

    pub(crate) fn population_by_code(&mut self) {
        self.line("Population,Code,Sex,Year");
        for place in self.municipalities() {
            for year in self.spec.years() {
                let (men, women) = (self.number(0) + 500, self.number(1) + 500);
                for (sex, number) in [("Total", men + women), ("Males", men), ("Females", women)] {
                    self.line(&format!("{number},{},{sex},{year}", place.code.number()));
                }
                self.written.totals += 1;
                self.written.kept += 2;
                self.written.cell(year, men);
                self.written.cell(year, women);
            }
        }
    }

    /// States by single age, the country before them; in the first year the country alone, as in the years before 1970.
    pub(crate) fn states_by_age(&mut self) {
        self.line("RENGLON,AÑO,ENTIDAD,CVE_GEO,EDAD,SEXO,POBLACION");
        let mut row = 0;
        for year in self.spec.years() {
            let is_first = year == self.spec.first_year;
            for (age, sex) in ["0", "1", "109"].iter().flat_map(|age| SEXES.map(|sex| (age, sex))) {
                let of_states: Vec<u64> =
                    self.states().map(|s| self.spec.count(u64::from(s.code), 0) + 40).collect();
                let nation: u64 = of_states.iter().sum();
                row += 1;
                self.line(&format!("{row},{year},República Mexicana,0,{age},{sex},{nation}"));
                if is_first {
                    self.written.kept += 1;
                    self.written.cell(year, nation);
                    continue;
                }
                self.written.totals += 1;
                for (state, number) in self.states().zip(of_states) {
                    row += 1;
                    self.written.kept += 1;
                    self.written.cell(year, number);
                    self.line(&format!("{row},{year},{},{},{age},{sex},{number}", state.name, state.code));
                }
            }
        }
    }

    /// Municipalities, a row a band.
    pub(crate) fn bands_by_rows(&mut self) {
        self.line("RENGLON,CLAVE,CLAVE_ENT,NOM_ENT,MUN,SEXO,AÑO,EDAD_QUIN,POB");
        for place in self.municipalities() {
            for (year, sex) in self.spec.years().flat_map(|year| SEXES.map(|sex| (year, sex))) {
                for band in ["pobm_00_04", "pobm_60_64", "pobm_65_mm"] {
                    let number = self.number(0) + 90;
                    self.written.kept += 1;
                    self.written.cell(year, number);
                    self.line(&format!(
                        "{},{},{sex},{year},{band},{number}",
                        self.written.kept,
                        of_place(place)
                    ));
                }
            }
        }
    }

    /// Municipalities, a column a band, with the sum of each row.
    pub(crate) fn bands_by_columns(&mut self) {
        self.line("CLAVE,CLAVE_ENT,NOM_ENT,NOM_MUN,SEXO,ANO,POB_00_04,POB_010_014,POB_85_mm,POB_TOTAL,fecha");
        for place in self.municipalities() {
            for (year, sex) in self.spec.years().flat_map(|year| SEXES.map(|sex| (year, sex.to_uppercase())))
            {
                let numbers = [self.number(0) + 90, self.number(1) + 90, self.number(2) + 90];
                self.written.kept += 1;
                numbers.iter().for_each(|number| self.written.cell(year, *number));
                let (bands, total) = (joined(&numbers), numbers.iter().sum::<u64>());
                self.line(&format!("{},{sex},{year},{bands},{total},{year}-07-01", of_place(place)));
            }
        }
    }

    /// Municipalities, their indicators, of which three are inhabitants at mid-year.
    pub(crate) fn population_among_indicators(&mut self) {
        self.line(
            "RENGLON,CLAVE,CLAVE_ENT,NOM_ENT,NOM_MUN,AÑO,HOM_MIT_AÑO,MUJ_MIT_AÑO,POB_MIT_MUN,POB_00_14,EDAD_MED",
        );
        for place in self.municipalities() {
            for year in self.spec.years() {
                let (men, women) = (self.number(0) + 500, self.number(1) + 500);
                self.written.kept += 1;
                self.written.cell(year, men);
                self.written.cell(year, women);
                let (row, both) = (self.written.kept, men + women);
                self.line(&format!(
                    "{row},{},{year},{men},{women},{both},{},27.5",
                    of_place(place),
                    both / 3
                ));
            }
        }
    }
}

const SEXES: [&str; 2] = ["Hombres", "Mujeres"];

/// The columns of a municipality in a release: codes without leading zeros.
fn of_place(place: &Municipality) -> String {
    format!("{},{},{},{}", place.code.number(), place.state().number(), place.state_name(), place.name)
}
