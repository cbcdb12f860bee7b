//! INEGI's deaths by homicide, as its query prints them and as third parties rewrote them.

use std::collections::BTreeMap;

use measure::{Language, month_names};

use crate::{
    names::{Municipality, month_headers},
    page::{Page, joined, with_thousands},
};

impl Page<'_> {
    pub(crate) fn deaths_by_month(&mut self) {
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
        self.line(&format!("\"\",\"\",\"Total\",\"{}\",\"\"", month_headers().join("\",\"")));
        let of_places: Vec<(&Municipality, Vec<u64>)> = self
            .municipalities()
            .zip(0..)
            .map(|(place, row)| (place, (0..12).map(|month| self.spec.count(row, month)).collect()))
            .collect();
        let sum = |of: &dyn Fn(&Municipality) -> bool| -> Vec<u64> {
            (0..12)
                .map(|m| of_places.iter().filter(|(p, _)| of(p)).filter_map(|(_, n)| n.get(m)).sum())
                .collect()
        };
        self.line(&crosstab_row(" ", "Total", &sum(&|_| true)));
        self.written.totals += 1;
        let mut last = None;
        for (place, numbers) in &of_places {
            let Some(state) = place.code.state() else { continue };
            if last != Some(state) {
                last = Some(state);
                let name = state.state_name().unwrap_or_default();
                self.line(&crosstab_row(
                    &format!("=CONCATENAR(0,{state}) "),
                    name,
                    &sum(&|p| p.code.state() == Some(state)),
                ));
                self.written.totals += 1;
            }
            let number = place.code.number();
            self.line(&crosstab_row(
                &format!(" {:02} {:03} ", number / 1000, number % 1000),
                &place.name,
                numbers,
            ));
            self.written.kept += 1;
            numbers.iter().filter(|n| **n > 0).for_each(|n| self.written.cell(year, *n));
        }
        self.line("");
        self.line("\"FUENTE: INEGI. Estadísticas de mortalidad.\"");
    }

    /// The first state with its municipalities, the others without, and abroad; a total of each year and one of all.
    pub(crate) fn deaths_by_query(&mut self) {
        for line in [
            "Defunciones por homicidios",
            "",
            "Consulta de: Defunciones por homicidio   Por: Año de registro y Ent y mun de ocurrencia   Según: Mes de registro",
            "",
            "",
            "",
        ] {
            self.line(&format!("\"{line}\""));
        }
        self.line(&format!("\"\",\"\",\"\",\"Total\",\"{}\",\"\"", month_headers().join("\",\"")));
        let of_first = self.municipalities().filter(|place| place.state().number() == 1).map(|place| {
            let number = place.code.number();
            (format!(" {:02} {:03} ", number / 1000, number % 1000), place.name.as_str())
        });
        let of_first: Vec<(String, &str)> = of_first.collect();
        let others = self.states().skip(1).map(|s| (format!("=CONCATENAR(0,{:02}) ", s.code), s.name));
        let abroad = ("=CONCATENAR( ,33) ".to_owned(), "Extranjero");
        let places: Vec<(String, &str)> = of_first.iter().cloned().chain(others).chain([abroad]).collect();
        // Totals stand before their parts, so that the parts are made first.
        let years: Vec<(i32, Vec<Vec<u64>>)> = self
            .spec
            .years()
            .zip(0u64..)
            .map(|(year, of_year)| {
                let number = |row: u64, month: u32| {
                    // The query leaves out a row in which nothing was counted: each has one death at least.
                    let number = self.spec.count(row, u64::from(month)) + u64::from(month == 1);
                    if self.spec.is_filled(year, month) { number } else { 0 }
                };
                let row =
                    |(i, _): (u64, _)| (1..=12).map(|month| number(of_year * 10_000 + i, month)).collect();
                (year, (0..).zip(&places).map(row).collect())
            })
            .collect();
        let all = sums(years.iter().flat_map(|(_, rows)| rows));
        self.line(&format!("\"Total\",{},\"\"", crosstab_row(" ", "Total", &all)));
        self.written.totals += 1;
        for (year, rows) in &years {
            let state = sums(rows.iter().take(of_first.len()));
            let state = crosstab_row("=CONCATENAR(0,01) ", "Aguascalientes", &state);
            for total in [crosstab_row(" ", "Total", &sums(rows)), state] {
                self.written.totals += 1;
                self.line(&format!("\"{year}\",{total},\"\""));
            }
            for ((code, name), numbers) in places.iter().zip(rows) {
                self.written.kept += 1;
                numbers.iter().filter(|n| **n > 0).for_each(|n| self.written.cell(*year, *n));
                self.line(&format!("\"{year}\",{},\"\"", crosstab_row(code, name, numbers)));
            }
        }
        self.line("\"\"");
        self.line("\"FUENTE: INEGI. Estadísticas de mortalidad.\"");
    }

    pub(crate) fn deaths_by_year(&mut self) {
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

    pub(crate) fn deaths_by_year_tidy(&mut self) {
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

    pub(crate) fn deaths_by_occurrence(&mut self) {
        let years: Vec<i32> = self.spec.years().collect();
        let header: Vec<String> = years.iter().map(i32::to_string).collect();
        let months = month_headers();
        self.line(&format!("Code,County,Year.of.Murder,Month.of.Murder,{}", header.join(",")));
        self.line(&format!(",Total,Total,Total{}", ",1".repeat(years.len())));
        self.written.totals += 1;
        for (state, places) in self.by_state() {
            let mut totals: BTreeMap<(i32, usize), Vec<u64>> = BTreeMap::new();
            let mut rows = Vec::new();
            for (place, &year) in places.iter().flat_map(|p| years.iter().map(move |y| (p, y))) {
                for (month, name) in months.iter().enumerate() {
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
                let name = months.get(month).map_or("", String::as_str);
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

    /// Every municipality and month with its zero, and two columns that no reader keeps.
    pub(crate) fn deaths_by_place_of_occurrence(&mut self) {
        self.line("ent_mun|year|month|homicides|pop_est|homicide_rate");
        for place in self.municipalities() {
            for (year, month) in self.months() {
                let number = self.number(0);
                self.written.kept += 1;
                self.written.cell(year, number);
                self.line(&format!(
                    "{:05}|{year}|{month}|{number}|643447.8052616193|NA",
                    place.code.number()
                ));
            }
        }
    }

    /// States by year and month's name, without the months in which nobody died.
    pub(crate) fn deaths_of_known_age(&mut self) {
        self.line("estado,anio,mes,homicidios");
        for state in self.states() {
            for (year, month) in self.months() {
                let number = self.number(0) + 1;
                let name = month_names(Language::Es).iter().zip(1..).find(|(_, n)| *n == month);
                self.written.kept += 1;
                self.written.cell(year, number);
                let name = name.map_or("", |(name, _)| *name);
                self.line(&format!("{},{year},{name},{number}", state.name));
            }
        }
    }
}

/// A row of a crosstab: the place, its total, its months; nothing where nothing was counted.
fn crosstab_row(code: &str, name: &str, numbers: &[u64]) -> String {
    let all = std::iter::once(numbers.iter().sum()).chain(numbers.iter().copied());
    let cells: Vec<String> = all.map(|n| if n == 0 { String::new() } else { with_thousands(n) }).collect();
    format!("\"{code}\",\"{name}\",\"{}\"", cells.join("\",\""))
}

/// The sums of rows, month by month.
fn sums<'r>(rows: impl IntoIterator<Item = &'r Vec<u64>>) -> Vec<u64> {
    rows.into_iter().fold(vec![0; 12], |sums, row| sums.iter().zip(row).map(|(sum, n)| sum + n).collect())
}
