//! The layouts that are written one by one: deaths, population, forces, rewritten victims, PGR's columns.

use std::{
    collections::BTreeMap,
    io::{Result, Write},
};

use measure::{PlaceCode, STATES, State};

use crate::{
    Layout, Spec, Written,
    names::{Municipality, municipalities},
};

const MONTHS: [&str; 12] = [
    "Enero",
    "Febrero",
    "Marzo",
    "Abril",
    "Mayo",
    "Junio",
    "Julio",
    "Agosto",
    "Septiembre",
    "Octubre",
    "Noviembre",
    "Diciembre",
];

/// Text in the making, and what a reader must find in it.
struct Page<'s> {
    spec: &'s Spec,
    text: String,
    written: Written,
    rows: u64,
}

/// Writes the file.
pub(super) fn write(spec: &Spec, out: &mut dyn Write) -> Result<Written> {
    let mut page = Page { spec, text: String::new(), written: Written::default(), rows: 0 };
    match spec.layout {
        Layout::VictimsByCell => page.victims_by_cell(),
        Layout::VictimsByState => page.victims_by_state(),
        Layout::PgrOffences => page.pgr(),
        Layout::DeathsByMonth => page.deaths_by_month(),
        Layout::DeathsByYear => page.deaths_by_year(),
        Layout::DeathsByYearTidy => page.deaths_by_year_tidy(),
        Layout::DeathsByOccurrence => page.deaths_by_occurrence(),
        Layout::PopulationWide => page.population_wide(),
        Layout::PopulationBySex => page.population_by_sex(),
        Layout::PopulationOfStates => page.population_of_states(),
        Layout::PopulationByCode => page.population_by_code(),
        Layout::GuardDeployment => page.guard(),
        Layout::AnnouncedArrests => page.announced_arrests(),
        Layout::PresumedRivalry => page.rivalry(),
        Layout::Confrontations => page.confrontations(),
        Layout::StateInvestigations
        | Layout::MunicipalInvestigations
        | Layout::StateVictims
        | Layout::StateInvestigations2026
        | Layout::FederalOffences => {}
    }
    out.write_all(spec.mark())?;
    out.write_all(&spec.encoded(&page.text))?;
    Ok(page.written)
}

fn with_thousands(number: u64) -> String {
    measure::group_thousands(&number.to_string())
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push_str("\r\n");
        self.rows += 1;
    }

    fn number(&self, column: u64) -> u64 {
        self.spec.count(self.rows, column)
    }

    fn states(&self) -> impl Iterator<Item = &'static State> + use<> {
        STATES.iter().take(self.spec.places)
    }

    fn municipalities(&self) -> impl Iterator<Item = &'static Municipality> + use<> {
        municipalities().iter().take(self.spec.places)
    }

    fn months(&self) -> Vec<(i32, u32)> {
        let spec = self.spec;
        spec.years()
            .flat_map(|year| (1..=12).map(move |month| (year, month)))
            .filter(|(y, m)| spec.is_filled(*y, *m))
            .collect()
    }

    fn victims_by_cell(&mut self) {
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

    fn victims_by_state(&mut self) {
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

    fn pgr(&mut self) {
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

    fn deaths_by_month(&mut self) {
        let year = self.spec.first_year;
        for line in [
            "Defunciones por homicidios",
            &format!("Año de registro : {year}"),
            "Ent y mun de registro : Total",
            "",
        ] {
            self.line(&format!("\"{line}\""));
        }
        self.line("\"Consulta de: Defunciones por homicidio   Por: Ent y mun de ocurrencia   Según: Mes de registro\"");
        self.line(&format!("\"\",\"\",\"Total\",\"{}\",\"\"", MONTHS.join("\",\"")));
        let of_places: Vec<(&Municipality, Vec<u64>)> = self
            .municipalities()
            .zip(0..)
            .map(|(place, row)| (place, (0..12).map(|month| self.spec.count(row, month)).collect()))
            .collect();
        let row = |code: &str, name: &str, numbers: &[u64]| {
            let all = std::iter::once(numbers.iter().sum()).chain(numbers.iter().copied());
            let cells: Vec<String> =
                all.map(|n| if n == 0 { String::new() } else { with_thousands(n) }).collect();
            format!("\"{code}\",\"{name}\",\"{}\"", cells.join("\",\""))
        };
        let sum = |of: &dyn Fn(&Municipality) -> bool| -> Vec<u64> {
            (0..12)
                .map(|m| of_places.iter().filter(|(p, _)| of(p)).filter_map(|(_, n)| n.get(m)).sum())
                .collect()
        };
        self.line(&row(" ", "Total", &sum(&|_| true)));
        self.written.totals += 1;
        let mut last = None;
        for (place, numbers) in &of_places {
            let Some(state) = place.code.state() else { continue };
            if last != Some(state) {
                last = Some(state);
                let name = state.state_name().unwrap_or_default();
                self.line(&row(
                    &format!("=CONCATENAR(0,{state}) "),
                    name,
                    &sum(&|p| p.code.state() == Some(state)),
                ));
                self.written.totals += 1;
            }
            let number = place.code.number();
            self.line(&row(&format!(" {:02} {:03} ", number / 1000, number % 1000), &place.name, numbers));
            self.written.kept += 1;
            numbers.iter().filter(|n| **n > 0).for_each(|n| self.written.cell(year, *n));
        }
        self.line("");
        self.line("\"FUENTE: INEGI. Estadísticas de mortalidad.\"");
    }

    /// Municipalities with the state before the first of each.
    fn by_state(&self) -> Vec<(PlaceCode, Vec<&'static Municipality>)> {
        let mut states: BTreeMap<PlaceCode, Vec<&'static Municipality>> = BTreeMap::new();
        for place in self.municipalities() {
            states.entry(place.state()).or_default().push(place);
        }
        states.into_iter().collect()
    }

    fn deaths_by_year(&mut self) {
        let states = self.by_state();
        let names = states.iter().flat_map(|(state, places)| {
            std::iter::once(state.state_name().unwrap_or_default())
                .chain(places.iter().map(|p| p.name.as_str()))
        });
        let header: Vec<String> = names.map(|name| format!(" {name}")).collect();
        self.line(&format!(" , Total,{}", header.join(",")));
        for year in self.spec.years() {
            let mut cells = Vec::new();
            let mut nation = 0;
            for (_, places) in &states {
                let at = cells.len();
                cells.push(String::new());
                let mut total = 0;
                for _ in places {
                    let number = self.number(cells.len() as u64);
                    cells.push(if number == 0 { " ".to_owned() } else { number.to_string() });
                    if number > 0 {
                        self.written.cell(year, number);
                    }
                    total += number;
                }
                if let Some(cell) = cells.get_mut(at) {
                    *cell = if total == 0 { " ".to_owned() } else { total.to_string() };
                }
                nation += total;
            }
            self.written.kept += 1;
            self.line(&format!("{year},{nation},{}", cells.join(",")));
        }
    }

    fn deaths_by_year_tidy(&mut self) {
        self.line("Year,State,Municipality,Type,Homicides");
        for year in self.spec.years() {
            for (state, places) in self.by_state() {
                let name = state.state_name().unwrap_or_default();
                // One death at least: a state without any number in its parts keeps its own total.
                let numbers: Vec<u64> =
                    (0..).zip(&places).map(|(i, _)| self.number(i) + u64::from(i == 0)).collect();
                self.written.totals += 1;
                self.line(&format!("{year},{name},{name},state,{}", numbers.iter().sum::<u64>()));
                for (place, number) in places.iter().zip(numbers) {
                    self.written.kept += 1;
                    self.written.cell(year, number);
                    self.line(&format!("{year},{name},{},municipality,{number}", place.name));
                }
            }
        }
    }

    fn deaths_by_occurrence(&mut self) {
        let years: Vec<i32> = self.spec.years().collect();
        let header: Vec<String> = years.iter().map(i32::to_string).collect();
        self.line(&format!("Code,County,Year.of.Murder,Month.of.Murder,{}", header.join(",")));
        self.line(&format!(",Total,Total,Total{}", ",1".repeat(years.len())));
        self.written.totals += 1;
        for (state, places) in self.by_state() {
            let mut totals: BTreeMap<(i32, usize), Vec<u64>> = BTreeMap::new();
            let mut rows = Vec::new();
            for (place, &year) in places.iter().flat_map(|p| years.iter().map(move |y| (p, y))) {
                for (month, name) in MONTHS.iter().enumerate() {
                    let numbers: Vec<u64> =
                        (0..).zip(&years).map(|(i, _)| self.spec.count(rows.len() as u64, i) + 1).collect();
                    let sums = totals.entry((year, month)).or_insert_with(|| vec![0; years.len()]);
                    sums.iter_mut().zip(&numbers).for_each(|(sum, n)| *sum += n);
                    numbers.iter().for_each(|n| self.written.cell(year, *n));
                    let number = place.code.number();
                    rows.push(format!(
                        "{:02} {:03},{},{year},{name},{}",
                        number / 1000,
                        number % 1000,
                        place.name,
                        joined(&numbers)
                    ));
                }
            }
            for ((year, month), sums) in totals {
                let name = MONTHS.get(month).copied().unwrap_or_default();
                self.line(&format!(
                    "#NAME?,{},{year},{name},{}",
                    state.state_name().unwrap_or_default(),
                    joined(&sums)
                ));
                self.written.totals += 1;
            }
            self.written.kept += rows.len() as u64;
            rows.iter().for_each(|row| self.line(row));
        }
    }

    fn population_wide(&mut self) {
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

    fn population_by_sex(&mut self) {
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

    fn population_of_states(&mut self) {
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

    fn population_by_code(&mut self) {
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

    fn guard(&mut self) {
        self.line("ano,mes,entidad,cve_entidad,despliegue,migrantes_detenidos");
        for (year, month) in self.months() {
            let short: String = MONTHS
                .get(month as usize - 1)
                .map(|m| m.to_lowercase().chars().take(3).collect())
                .unwrap_or_default();
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

    fn announced_arrests(&mut self) {
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

    fn rivalry(&mut self) {
        const SHORT: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        self.line("\"id\",\"StateCode\",\"MunCode\",\"Date\",\"Executions\",\"Aggressions\",\"Shootouts\",\"Total\"");
        for place in self.municipalities() {
            for (year, month) in self.months() {
                let numbers = [self.number(0), self.number(1), self.number(2)];
                self.written.kept += 1;
                numbers.iter().for_each(|n| self.written.cell(year, *n));
                let code = place.code.number();
                let short = SHORT.get(month as usize - 1).copied().unwrap_or_default();
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

    fn confrontations(&mut self) {
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

fn joined(numbers: &[u64]) -> String {
    numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(",")
}
