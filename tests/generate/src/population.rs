//! CONAPO's projections of the population.

use crate::page::{Page, joined};

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
}
