//! Where what stands in a wide file, and of which years.

use measure::Statistic;

macro_rules! columns {
    ($name:ident, $n:literal, $doc:literal, [$($before:literal),*]) => {
        #[doc = $doc]
        pub(in crate::layout) const $name: [&str; $n] = [
            $($before,)* "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
            "octubre", "noviembre", "diciembre",
        ];
    };
}

columns!(
    STATE_COLUMNS,
    19,
    "Investigations by state.",
    [
        "ano",
        "clave ent",
        "entidad",
        "bien juridico afectado",
        "tipo de delito",
        "subtipo de delito",
        "modalidad"
    ]
);
columns!(
    MUNICIPAL_COLUMNS,
    21,
    "Investigations by municipality.",
    [
        "ano",
        "clave ent",
        "entidad",
        "cve municipio",
        "municipio",
        "bien juridico afectado",
        "tipo de delito",
        "subtipo de delito",
        "modalidad"
    ]
);
columns!(
    VICTIMS_COLUMNS,
    21,
    "Victims by state, sex and age.",
    [
        "ano",
        "clave ent",
        "entidad",
        "bien juridico afectado",
        "tipo de delito",
        "subtipo de delito",
        "modalidad",
        "sexo",
        "rango de edad"
    ]
);

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

impl Shape {
    pub(super) fn width(&self) -> usize {
        self.january + 12
    }
}
