//! Where what stands in a wide file, and of which years.

use measure::Statistic;

use crate::layout::months::and_months;

const OFFENCE: [&str; 4] = ["bien juridico afectado", "tipo de delito", "subtipo de delito", "modalidad"];

/// Investigations by state.
pub(in crate::layout) const STATE_COLUMNS: [&str; 19] = {
    let [good, kind, subtype, modality] = OFFENCE;
    and_months(["ano", "clave ent", "entidad", good, kind, subtype, modality])
};

/// Investigations by municipality.
pub(in crate::layout) const MUNICIPAL_COLUMNS: [&str; 21] = {
    let [good, kind, subtype, modality] = OFFENCE;
    and_months(["ano", "clave ent", "entidad", "cve municipio", "municipio", good, kind, subtype, modality])
};

/// Victims by state, sex and age.
pub(in crate::layout) const VICTIMS_COLUMNS: [&str; 21] = {
    let [good, kind, subtype, modality] = OFFENCE;
    and_months(["ano", "clave ent", "entidad", good, kind, subtype, modality, "sexo", "rango de edad"])
};

/// Victims by municipality, sex and age, which the register of 2026 has first.
pub(in crate::layout) const MUNICIPAL_VICTIMS_COLUMNS: [&str; 23] = {
    let [good, kind, subtype, modality] = OFFENCE;
    and_months([
        "ano",
        "clave ent",
        "entidad",
        "cve municipio",
        "municipio",
        good,
        kind,
        subtype,
        modality,
        "sexo",
        "rango de edad",
    ])
};

/// The first year of the new register.
pub(super) const FIRST_YEAR_OF_RNID: i32 = 2026;

/// The first year of the method of 2015.
pub(super) const FIRST_YEAR: i32 = 2015;

/// Where what stands in a wide file, by column counted from 0.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) statistic: Statistic,
    /// The column of the municipality's code; its name follows.
    pub(super) municipality: Option<usize>,
    /// The first of the four columns of the offence.
    pub(super) offence: usize,
    /// The column of the sex; the age group follows.
    pub(super) sex: Option<usize>,
    /// The column of January.
    pub(super) january: usize,
    /// Which of two kinds of file, as part of the series' name.
    pub(super) level: &'static str,
}

pub(super) const STATE: Shape = Shape {
    statistic: Statistic::Investigations,
    municipality: None,
    offence: 3,
    sex: None,
    january: 7,
    level: "state",
};

pub(super) const MUNICIPAL: Shape =
    Shape { municipality: Some(3), offence: 5, january: 9, level: "municipality", ..STATE };

pub(super) const VICTIMS: Shape = Shape { statistic: Statistic::Victims, sex: Some(7), january: 9, ..STATE };

pub(super) const MUNICIPAL_VICTIMS: Shape =
    Shape { statistic: Statistic::Victims, sex: Some(9), january: 11, ..MUNICIPAL };

impl Shape {
    pub(super) fn width(&self) -> usize {
        self.january + 12
    }
}
