//! SESNSP's and FGR's wide files: one row an offence of a place in a year, one column a month.

use std::io::{BufWriter, Result, Write};

use measure::{Catalogue, STATES};

use crate::{
    Layout, Spec, Written,
    names::{Municipality, municipalities, subtypes},
};

const MONTHS: &str =
    "Enero,Febrero,Marzo,Abril,Mayo,Junio,Julio,Agosto,Septiembre,Octubre,Noviembre,Diciembre";

/// How many modalities SESNSP's catalogue of 2015 has.
const MODALITIES: usize = 98;

const SEXES_AND_AGES: [(&str, &str); 3] = [
    ("Mujer", "Menores de edad (0-17)"),
    ("Hombre", "Adultos (18 y más)"),
    ("No identificado", "No identificado"),
];

/// Writes a wide file.
pub(super) fn write(spec: &Spec, out: &mut dyn Write) -> Result<Written> {
    let mut out = BufWriter::with_capacity(1 << 20, out);
    out.write_all(spec.mark())?;
    out.write_all(&spec.encoded(&header(spec.layout)))?;
    let offences: Vec<Vec<u8>> = offences(spec.layout).iter().map(|o| spec.encoded(o)).collect();
    let places: Vec<Vec<u8>> = places_of(spec).iter().map(|p| spec.encoded(p)).collect();
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

fn header(layout: Layout) -> String {
    const OFFENCE: &str = "Bien jurídico afectado,Tipo de delito,Subtipo de delito,Modalidad";
    if layout == Layout::FederalOffences {
        return format!("AÑO,INEGI,ENTIDAD,LEY,CONCEPTO,TIPO,{}\r\n", MONTHS.to_uppercase());
    }
    let municipality =
        if layout == Layout::MunicipalInvestigations { "Cve. Municipio,Municipio," } else { "" };
    let person = if layout == Layout::StateVictims { "Sexo,Rango de edad," } else { "" };
    format!("Año,Clave_Ent,Entidad,{municipality}{OFFENCE},{person}{MONTHS}\r\n")
}

/// The columns between place and months.
fn offences(layout: Layout) -> Vec<String> {
    let quoted = |text: &str| if text.contains(',') { format!("\"{text}\"") } else { text.to_owned() };
    if layout == Layout::FederalOffences {
        return subtypes(Catalogue::Ideff2012)
            .iter()
            .map(|[concept, kind]| format!("LEY INVENTADA,{concept},{}", quoted(kind)))
            .collect();
    }
    if layout == Layout::StateInvestigations2026 {
        return subtypes(Catalogue::Rnid2026)
            .iter()
            .map(|[kind, subtype]| format!("Un bien jurídico,{kind},{},Única", quoted(subtype)))
            .collect();
    }
    let subtypes = subtypes(Catalogue::Sesnsp2015);
    if layout == Layout::StateVictims {
        let of_people = |[kind, subtype]: &[String; 2]| {
            SEXES_AND_AGES.map(|(sex, age)| format!("Un bien jurídico,{kind},{subtype},Única,{sex},{age}"))
        };
        return subtypes.iter().take(4).flat_map(of_people).collect();
    }
    // The publisher's modalities are not ours to copy: as many, invented, over its subtypes.
    (0..MODALITIES)
        .filter_map(|i| subtypes.get(i % subtypes.len()).map(|s| (i / subtypes.len() + 1, s)))
        .map(|(n, [kind, subtype])| {
            format!("Otros bienes jurídicos afectados,{kind},{subtype},Modalidad número {n}")
        })
        .collect()
}

/// The columns between year and offence, with a comma after them.
fn places_of(spec: &Spec) -> Vec<String> {
    if spec.layout == Layout::MunicipalInvestigations {
        return municipalities().iter().take(spec.places).map(municipal_columns).collect();
    }
    let state = |s: &measure::State| {
        if spec.layout == Layout::StateInvestigations2026 {
            format!("{:02},{},", s.code, s.name)
        } else if spec.layout == Layout::FederalOffences {
            format!("{},{},", s.code, s.name.to_uppercase())
        } else {
            format!("{},{},", s.code, s.name)
        }
    };
    STATES.iter().take(spec.places).map(state).collect()
}

fn municipal_columns(place: &Municipality) -> String {
    let name = &place.name;
    let name = if name.contains(',') { format!("\"{name}\"") } else { name.clone() };
    format!("{},{},{},{name},", place.state().number(), place.state_name(), place.code.number())
}
