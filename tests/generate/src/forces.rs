//! Forces and what they did: deployment, arrests, deaths by presumed rivalry, confrontations.

use measure::Language;

use crate::page::{Page, joined, short_month, with_thousands};

impl Page<'_> {
    pub(crate) fn guard(&mut self) {
        self.line("ano,mes,entidad,cve_entidad,despliegue,migrantes_detenidos");
        for (year, month) in self.months() {
            let short = short_month(month, Language::Es);
            for state in self.states() {
                let (deployed, migrants) = (self.number(0), self.number(1));
                self.written.kept += 1;
                self.written.cell(year, deployed);
                self.written.cell(year, migrants);
                let name = measure::fold_name(state.name).replace(' ', "_");
                self.line(&format!("{year},{short},{name},{:02},{deployed},{migrants}", state.code));
            }
        }
    }

    pub(crate) fn announced_arrests(&mut self) {
        self.line("conference_id,conference_date,detainee_age,criminal_group,date_of_arrest,city_municipality,state_of_arrest,involved_institutions,US_request_extradition,original_row_id");
        let mut event = 0;
        for (year, month) in self.months() {
            for state in self.states() {
                // Two people of one event, of which the second is announced for two states or for none.
                let elsewhere = if self.number(0).is_multiple_of(2) { "" } else { "\"Puebla, Tlaxcala\"" };
                for place in [state.name, elsewhere] {
                    self.written.kept += 1;
                    self.written.cell(year, 1);
                    self.line(&format!(
                        "1,{year}-{month:02}-28,,Un grupo,{year}-{month:02}-03,Un lugar,{place},\"SEMAR, FGR\",No,{event}"
                    ));
                }
                event += 1;
            }
        }
    }

    pub(crate) fn rivalry(&mut self) {
        self.line("\"id\",\"StateCode\",\"MunCode\",\"Date\",\"Executions\",\"Aggressions\",\"Shootouts\",\"Total\"");
        for place in self.municipalities() {
            for (year, month) in self.months() {
                let numbers = [self.number(0), self.number(1), self.number(2)];
                self.written.kept += 1;
                numbers.iter().for_each(|n| self.written.cell(year, *n));
                let code = place.code.number();
                let short = short_month(month, Language::En);
                let total: u64 = numbers.iter().sum();
                self.line(&format!(
                    "{code},{},{},\"{short}-{year}\",{},{total}",
                    code / 1000,
                    code % 1000,
                    joined(&numbers)
                ));
            }
        }
    }

    pub(crate) fn confrontations(&mut self) {
        self.line("fecha,entidad,municipio,enfrentamientos,mil_mu,civ_mu,vic_mu,mil_her,civ_her,vic_her,civ_det,year,month,day");
        let mut sums = [0; 3];
        for (year, month) in self.months() {
            for state in self.states() {
                let numbers = [self.number(0), self.number(1), self.number(2)];
                self.written.kept += 1;
                for (sum, n) in sums.iter_mut().zip(numbers) {
                    *sum += n;
                    self.written.cell(year, n);
                }
                self.line(&format!(
                    "11-{month}-{year},{},UN LUGAR,1,{},0,0,0,0,{year},{month},11",
                    state.name.to_uppercase(),
                    joined(&numbers)
                ));
            }
        }
        self.written.totals += 1;
        let sums = sums.map(|sum| format!("\"{}\"", with_thousands(sum)));
        self.line(&format!("TOTAL A LA FECHA,,,1,{},0,0,0,0,#VALUE!,#VALUE!,#VALUE!", sums.join(",")));
    }
}
