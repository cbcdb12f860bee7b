//! SESNSP's and FGR's wide files: one row an offence of a place in a year, one column a month.

use std::io::{BufWriter, Result, Write};

use measure::{Catalogue, STATES, State};

use crate::{
    names::{Municipality, month_headers, municipalities, subtypes},
    spec::{Spec, Written},
};

/// The columns of a wide file before its months.
pub(crate) struct Columns {
    /// Their names, a comma after each.
    head: &'static str,
    /// What stands in those of the place.
    places: fn(&Spec) -> Vec<String>,
    /// What stands in those of the offence.
    offences: fn() -> Vec<String>,
    /// Whether the names are in capitals.
    capitals: bool,
}

pub(crate) const STATE_INVESTIGATIONS: Columns = Columns {
    head: "Año,Clave_Ent,Entidad,Bien jurídico afectado,Tipo de delito,Subtipo de delito,Modalidad,",
    places: |spec| states(spec, |s| format!("{},{},", s.code, s.name)),
    offences: modalities,
    capitals: false,
};

pub(crate) const STATE_INVESTIGATIONS_2026: Columns = Columns {
    places: |spec| states(spec, |s| format!("{:02},{},", s.code, s.name)),
    offences: of_2026,
    ..STATE_INVESTIGATIONS
};

pub(crate) const MUNICIPAL_INVESTIGATIONS: Columns = Columns {
    head: "Año,Clave_Ent,Entidad,Cve. Municipio,Municipio,Bien jurídico afectado,Tipo de delito,Subtipo de delito,Modalidad,",
    places: |spec| municipalities().iter().take(spec.places).map(municipal_columns).collect(),
    ..STATE_INVESTIGATIONS
};

pub(crate) const STATE_VICTIMS: Columns = Columns {
    head: "Año,Clave_Ent,Entidad,Bien jurídico afectado,Tipo de delito,Subtipo de delito,Modalidad,Sexo,Rango de edad,",
    offences: of_people,
    ..STATE_INVESTIGATIONS
};

pub(crate) const MUNICIPAL_VICTIMS_2026: Columns = Columns {
    head: "Año,Clave_Ent,Entidad,Cve. Municipio,Municipio,Bien jurídico afectado,Tipo de delito,Subtipo de delito,Modalidad,Sexo,Rango de edad,",
    offences: of_people_2026,
    ..MUNICIPAL_INVESTIGATIONS
};

pub(crate) const FEDERAL_OFFENCES: Columns = Columns {
    head: "AÑO,INEGI,ENTIDAD,LEY,CONCEPTO,TIPO,",
    places: |spec| states(spec, |s| format!("{},{},", s.code, s.name.to_uppercase())),
    offences: federal,
    capitals: true,
};

/// How many modalities SESNSP's catalogue of 2015 has.
const MODALITIES: usize = 98;

const SEXES_AND_AGES: [(&str, &str); 3] = [
    ("Mujer", "Menores de edad (0-17)"),
    ("Hombre", "Adultos (18 y más)"),
    ("No identificado", "No identificado"),
];

/// The bands of age of the register of 2026.
const AGES_OF_2026: [&str; 6] =
    ["0 a 12 años", "13 a 17 años", "18 a 29 años", "30 a 60 años", "Más de 60 años", "No especificado"];

/// Writes a wide file.
pub(crate) fn write(spec: &Spec, out: &mut dyn Write, columns: &Columns) -> Result<Written> {
    let mut out = BufWriter::with_capacity(1 << 20, out);
    out.write_all(spec.mark())?;
    let months = month_headers().join(",");
    let months = if columns.capitals { months.to_uppercase() } else { months };
    out.write_all(&spec.encoded(&format!("{}{months}\r\n", columns.head)))?;
    let offences: Vec<Vec<u8>> = (columns.offences)().iter().map(|o| spec.encoded(o)).collect();
    let places: Vec<Vec<u8>> = (columns.places)(spec).iter().map(|p| spec.encoded(p)).collect();
    let mut written = Written::default();
    for year in spec.years() {
        for place in &places {
            for offence in &offences {
                write_row(spec, &mut out, year, place, offence, &mut written)?;
            }
        }
    }
    out.flush()?;
    Ok(written)
}

fn write_row(
    spec: &Spec,
    out: &mut impl Write,
    year: i32,
    place: &[u8],
    offence: &[u8],
    written: &mut Written,
) -> Result<()> {
    write!(out, "{year},")?;
    out.write_all(place)?;
    out.write_all(offence)?;
    for month in 1..=12 {
        out.write_all(b",")?;
        if spec.is_filled(year, month) {
            let number = spec.count(written.kept, u64::from(month));
            write_number(out, number)?;
            written.cell(year, number);
        }
    }
    written.kept += 1;
    out.write_all(b"\r\n")
}

/// Writes digits without the machinery of formatting, which would take most of the time at full size.
fn write_number(out: &mut impl Write, number: u64) -> Result<()> {
    let mut digits = [0; 20];
    let mut left = number;
    let mut start = digits.len();
    loop {
        start -= 1;
        if let Some(digit) = digits.get_mut(start) {
            *digit = b'0' + u8::try_from(left % 10).unwrap_or_default();
        }
        left /= 10;
        if left == 0 {
            break;
        }
    }
    out.write_all(digits.get(start..).unwrap_or_default())
}

/// A text as it stands in a cell.
fn quoted(text: &str) -> String {
    if text.contains(',') { format!("\"{text}\"") } else { text.to_owned() }
}

/// The publisher's modalities are not ours to copy: as many, invented, over its subtypes.
fn modalities() -> Vec<String> {
    let subtypes = subtypes(Catalogue::Sesnsp2015);
    (0..MODALITIES)
        .filter_map(|i| subtypes.get(i % subtypes.len()).map(|s| (i / subtypes.len() + 1, s)))
        .map(|(n, [kind, subtype])| {
            format!("Otros bienes jurídicos afectados,{kind},{subtype},Modalidad número {n}")
        })
        .collect()
}

fn of_2026() -> Vec<String> {
    subtypes(Catalogue::Rnid2026)
        .iter()
        .map(|[kind, subtype]| format!("Un bien jurídico,{kind},{},Única", quoted(subtype)))
        .collect()
}

fn of_people() -> Vec<String> {
    let each = |[kind, subtype]: &[String; 2]| {
        SEXES_AND_AGES.map(|(sex, age)| format!("Un bien jurídico,{kind},{subtype},Única,{sex},{age}"))
    };
    subtypes(Catalogue::Sesnsp2015).iter().take(4).flat_map(each).collect()
}

fn of_people_2026() -> Vec<String> {
    let each = |[kind, subtype]: &[String; 2]| {
        let row = format!("Un bien jurídico,{kind},{},Única", quoted(subtype));
        let of_sex = |sex| AGES_OF_2026.map(|age| format!("{row},{sex},{age}"));
        [of_sex("Mujer"), of_sex("Hombre")].concat()
    };
    subtypes(Catalogue::Rnid2026).iter().take(4).flat_map(each).collect()
}

fn federal() -> Vec<String> {
    subtypes(Catalogue::Ideff2012)
        .iter()
        .map(|[concept, kind]| format!("LEY INVENTADA,{concept},{}", quoted(kind)))
        .collect()
}

fn states(spec: &Spec, columns: impl Fn(&State) -> String) -> Vec<String> {
    STATES.iter().take(spec.places).map(columns).collect()
}

fn municipal_columns(place: &Municipality) -> String {
    let name = quoted(&place.name);
    format!("{},{},{},{name},", place.state().number(), place.state_name(), place.code.number())
}
