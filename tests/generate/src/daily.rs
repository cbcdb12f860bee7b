//! Daily counts of homicide, UCDP's events, graves that prosecutors reported.

use crate::{names::Municipality, page::Page};

impl Page<'_> {
    pub(crate) fn press_homicides(&mut self) {
        self.line("Entidad,Municipio,Homicidios,Hombre,Mujer,No Identificado,Fecha");
        for (year, month) in self.months() {
            for place in self.municipalities() {
                let [men, women, unknown] = [self.number(0) + 1, self.number(1), self.number(2)];
                let number = men + women + unknown;
                self.written.kept += 1;
                self.written.cell(year, number);
                let Municipality { name, .. } = place;
                let state = place.state().state_name().unwrap_or_default();
                // One day as the press of 8 March 2019 is dated.
                let day = match month {
                    3 => format!("08/03/{:02}", year % 100),
                    _ => format!("{year}-{month:02}-08"),
                };
                self.line(&format!("{state},{name},{number}.0,{men}.0,{women}.0,{unknown}.0,{day}"));
            }
        }
    }

    pub(crate) fn daily_homicides(&mut self) {
        self.line("Entidad,Homicidios,Fecha");
        for (year, month) in self.months() {
            let days = measure::Month::new(year, month).map_or(0, measure::Month::days);
            for day in 1..=days {
                let mut total = 0;
                // Every state has its day: one that has none would be lost.
                for state in measure::STATES {
                    let number = self.number(0);
                    total += number;
                    self.written.kept += 1;
                    self.written.cell(year, number);
                    self.line(&format!("{},{number}.0,{year}-{month:02}-{day:02}", state.name));
                }
                self.written.totals += 1;
                self.line(&format!("Total,{total}.0,{year}-{month:02}-{day:02}"));
            }
        }
    }

    pub(crate) fn organized_violence(&mut self) {
        self.line(
            "id,relid,year,type_of_violence,conflict_new_id,conflict_name,dyad_new_id,dyad_name,side_a,side_b,where_prec,adm_1,\
             adm_2,latitude,longitude,priogrid_gid,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,\
             deaths_civilians,deaths_unknown,best,high,low",
        );
        let mut event = 1;
        for (year, month) in self.months() {
            for state in self.states() {
                let (low, more) = (self.number(0), self.number(1));
                let (best, high) = (low + more, low + 2 * more);
                self.written.kept += 1;
                self.written.cell(year, best);
                self.line(&format!(
                    "{event}.0,MEX-{event},{year}.0,2.0,1.0,A - B,1.0,A - B,A,B,1.0,{} state,,0.0,0.0,1.0,1.0,1.0,{year}-{month:02}-03,\
                     {year}-{month:02}-03,0.0,0.0,0.0,{best}.0,{best}.0,{high}.0,{low}.0",
                    state.name
                ));
                event += 1;
            }
        }
    }

    pub(crate) fn reported_graves(&mut self) {
        self.line(
            "state_code,state_name,municipality_code,municipality_name,num_fosas_total,num_cuerpos_total",
        );
        for place in self.municipalities() {
            let [graves, bodies] = [self.number(0) + 1, self.number(1) + 1];
            self.written.kept += 1;
            self.written.cell(2016, graves);
            self.written.cell(2016, bodies);
            let number = place.code.number();
            let state = place.state();
            self.line(&format!(
                "{state},{},{:03},{},{graves},{bodies}",
                state.state_name().unwrap_or_default(),
                number % 1000,
                place.name
            ));
        }
    }
}
