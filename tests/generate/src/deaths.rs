//! INEGI's deaths by homicide, as its query prints them and as third parties rewrote them.

use std::collections::BTreeMap;

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
}
