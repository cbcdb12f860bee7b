//! What is asked of people: INEGI's survey of victimisation, as the tables of an edition print its estimates, coloured by how
//! sure they are, and the approval of the president.

use std::io::{Result, Write};

use measure::{Catalogue, STATES};

use crate::{
    archive::as_coloured_workbook,
    names::subtypes,
    page::{Page, with_thousands},
    spec::{Spec, Written},
};

/// The colours of the legend: moderate and low.
const COLOURS: [&str; 2] = ["FFEA00", "FF5400"];

/// Crimes of which the state is not known.
const WITHOUT_STATE: u64 = 1_234;

/// An estimate: crimes, and those of them in the dark figure.
#[derive(Debug, Clone, Copy)]
struct Estimate {
    crimes: u64,
    dark: u64,
    /// Of which class it is: 0 high, 1 moderate, 2 low.
    class: usize,
}

impl Estimate {
    fn of(spec: &Spec, row: u64) -> Self {
        let crimes = 1_000 + 7 * spec.count(row, 0);
        // Nobody reported the crimes of every eleventh estimate.
        let dark = if row % 11 == 10 { crimes } else { crimes - 1 - spec.count(row, 1) % 500 };
        let class = usize::try_from((row + spec.seed) % 3).unwrap_or(0);
        Self { crimes, dark, class }
    }

    fn and(self, other: Self) -> Self {
        Self { crimes: self.crimes + other.crimes, dark: self.dark + other.dark, class: 0 }
    }

    fn is_whole(self) -> bool {
        self.crimes == self.dark
    }

    /// Its cells, from the second column; in a gap before the share stands what marks one of a hundred.
    fn cells(self, gap: &str) -> String {
        let colour = self.class.checked_sub(1).and_then(|i| COLOURS.get(i));
        let colour = colour.map(|colour| format!("[{colour}]")).unwrap_or_default();
        let Self { crimes, dark, .. } = self;
        if self.is_whole() {
            let mark = if gap.is_empty() { "" } else { "*," };
            return format!("{colour}{crimes},,{dark},{mark}100.0*");
        }
        format!("{colour}{crimes},,{colour}{dark},{gap}{}", 100.0 * dark as f64 / crimes as f64)
    }

    /// How many of its numbers are of each class: crimes, dark figure and share, of which the last has no colour.
    fn count(self, classes: &mut [u64; 3]) {
        let of_class = if self.is_whole() { 1 } else { 2 };
        if let Some(count) = classes.get_mut(self.class) {
            *count += of_class;
        }
        classes[0] += u64::from(!self.is_whole());
    }
}

impl Page<'_> {
    /// A reading of every house in every month; the places are the houses, and two presidents share the first year.
    pub(crate) fn presidential_approval(&mut self) {
        self.line("president,month,pollster,approve,disapprove,residual");
        for (year, month) in self.months() {
            let president = if (year, month) < (2018, 12) { "EPN" } else { "AMLO" };
            for house in 0..self.spec.places {
                let approve = 20 + (self.number(house as u64) + 7 * house as u64 + u64::from(month)) % 60;
                let disapprove = (100 - approve) / 2;
                let residual = 100 - approve - disapprove;
                self.line(&format!(
                    "{president},{year}-{month:02},Casa {house},{approve},{disapprove},{residual}"
                ));
                self.written.kept += 1;
                self.written.cells += 3;
            }
        }
    }
}

/// The tables of the edition that asks about the first year.
pub(crate) fn survey_tables(spec: &Spec, out: &mut dyn Write) -> Result<Written> {
    let (sheets, written) = sheets(spec);
    let sheets: Vec<(&str, &str)> = sheets.iter().map(|(name, text)| (*name, text.as_str())).collect();
    out.write_all(&as_coloured_workbook(&sheets, &COLOURS))?;
    Ok(written)
}

/// The workbook of the same tables after each text of `changes` became another one, in the sheet that is named.
#[must_use]
pub fn survey_workbook(spec: &Spec, changes: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut sheets = sheets(spec).0;
    for (name, from, to) in changes {
        for (_, text) in sheets.iter_mut().filter(|(sheet, _)| sheet == name) {
            *text = text.replacen(from, to, 1);
        }
    }
    let sheets: Vec<(&str, &str)> = sheets.iter().map(|(name, text)| (*name, text.as_str())).collect();
    as_coloured_workbook(&sheets, &COLOURS)
}

/// The classes as recent editions name them; the catalogue has their names before, and the total first.
fn classes_of_crime() -> Vec<String> {
    let before = ["Robo de accesorios", "Robo en su", "en la calle", "Amenazas verbales"];
    let classes = subtypes(Catalogue::Envipe).into_iter().skip(1).map(|[_, class]| class);
    classes.filter(|class| before.iter().all(|old| !class.contains(old))).collect()
}

fn sheets(spec: &Spec) -> (Vec<(&'static str, String)>, Written) {
    let year = spec.first_year;
    let mut written = Written::default();
    let offences = classes_of_crime();
    let classes: Vec<Estimate> = (0..).zip(&offences).map(|(row, _)| Estimate::of(spec, row)).collect();
    let nation =
        classes.iter().copied().reduce(Estimate::and).unwrap_or(Estimate { crimes: 0, dark: 0, class: 0 });
    let mut counts = [[0_u64; 3]; 3];
    let title = |sheet: &str, title: &str| {
        format!(
            "INEGI. Encuesta Nacional de Victimización y Percepción sobre Seguridad Pública {} (ENVIPE). Tabulados básicos.\n\n{title},,,,Cuadro {sheet}\n{year}\n\n",
            year + 1
        )
    };
    let notes = "\nNota: Las estimaciones de este cuadro están coloreadas\nNivel de precisión de las estimaciones:\n\
        \"   Alto, CV en el rango de (0,15)\"\n\"[FFEA00]   Moderado, CV en el rango de [15,30)\"\n\
        \"[FF5400]   Bajo, CV de 30% en adelante\"\n* Estimación cualitativa\nFuente: INEGI.\n";
    let mut by_class = title("3.2", "\"Delitos ocurridos por tipo, según cifra negra\"")
        + "Tipo de delito,Delitos ocurridos1,,Cifra negra2\n,,,Absolutos,Relativos\n\n";
    let nation_row = format!("Estados Unidos Mexicanos,{}\n", nation.cells(""));
    by_class += &nation_row;
    nation.count(&mut counts[0]);
    for ((number, class), estimate) in (3..).zip(&offences).zip(&classes) {
        by_class += &format!("\"{class}{number}\",{}\n", estimate.cells(""));
        estimate.count(&mut counts[0]);
    }
    let states = || STATES.iter().take(spec.places);
    // The last state has what the others leave of the country's.
    let mut left = nation;
    let mut of_states = Vec::new();
    for (i, state) in (0..).zip(states()) {
        let last = i + 1 == states().count();
        let part = Estimate { crimes: nation.crimes / 40, dark: nation.dark / 40 - 1, class: i % 2 };
        // Of some crimes the state is not known.
        let rest =
            Estimate { crimes: left.crimes - WITHOUT_STATE, dark: left.dark - WITHOUT_STATE, class: 0 };
        let estimate = if last { rest } else { part };
        left = Estimate { crimes: left.crimes - part.crimes, dark: left.dark - part.dark, class: 0 };
        of_states.push((state.name, estimate));
    }
    let mut by_state = title("3.3", "\"Delitos ocurridos por entidad federativa, según cifra negra\"")
        + "Entidad federativa,Delitos ocurridos1,,Cifra negra2\n,,,Absolutos,Relativos\n\n"
        + &nation_row;
    nation.count(&mut counts[1]);
    for (name, estimate) in &of_states {
        by_state += &format!("{name},{}\n", estimate.cells(""));
        estimate.count(&mut counts[1]);
    }
    let mut of_three = title("3.6", "\"Delitos ocurridos por entidad federativa y los tres\"")
        .replace(&format!("{year}\n\n"), &format!("delitos con mayor cifra negra\n{year}\n"))
        + "\"Entidad federativa Tipo de delito\",Delitos ocurridos1,,Cifra negra2\n,,,Absolutos,,Relativos\n\n";
    let mut classes_of_states = 0;
    for (i, (name, total)) in
        (0..).zip(std::iter::once(&("Estados Unidos Mexicanos", nation)).chain(&of_states))
    {
        of_three += &format!("{name},{}\n", total.cells(","));
        total.count(&mut counts[2]);
        for (j, class) in (0..).zip(&offences).filter(|(j, _)| (7 * i + j) % 3 == 0).take(3) {
            let estimate = if i == 0 { classes.get(j).copied() } else { None };
            let estimate = estimate.unwrap_or_else(|| Estimate::of(spec, 100 + 10 * i as u64 + j as u64));
            of_three += &format!("\"{class}4\",{}\n", estimate.cells(","));
            estimate.count(&mut counts[2]);
            classes_of_states += u64::from(i > 0);
        }
        of_three += "\n";
    }
    let share = |[high, moderate, low]: [u64; 3]| {
        let all = (high + moderate + low) as f64;
        format!("{},{},{}", high as f64 / all, moderate as f64 / all, low as f64 / all)
    };
    let summary = title("", "Resumen de porcentajes de estimaciones por cuadro").replacen(
        &format!("\n{year}\n"),
        &format!("\n{}\n", year + 1),
        1,
    ) + &format!(
        "Tabulado,Rangos de coeficiente de variación\n,\"[0, 15)\",\"[15, 30)\",[30 y más)\n\n3.1,0.5,0.3,0.2\n3.2,{}\n3.3,{}\n3.6,{}\n3.2,0.3,0.4,0.3\n",
        share(counts[0]),
        share(counts[1]),
        share(counts[2])
    );
    let without_state = format!(
        "Nota 2: Las cifras correspondientes a los Estados Unidos Mexicanos incluyen {} delitos en los que no se especificó la\n entidad de ocurrencia.\n",
        with_thousands(WITHOUT_STATE).replace(',', " ")
    );
    let states = of_states.len() as u64;
    written.kept = 1 + offences.len() as u64 + states + classes_of_states;
    written.totals = 1 + (1 + 3) + states;
    written.cells = 3 * written.kept;
    let sheets = vec![
        ("3.2", by_class + notes),
        ("3.3", by_state + notes + &without_state),
        ("3.6", of_three + notes),
        ("Resumen CV", summary),
    ];
    (sheets, written)
}
