//! What a column of a file is of.

use report::{Text, Words};

/// What a column is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The unit.
    Unit,
    /// The time.
    Time,
    /// The outcome.
    Outcome,
    /// Over whom or what the outcome is counted.
    Exposure,
    /// The first period in which the unit is treated.
    TreatedFrom,
    /// Whether the unit is treated in the period.
    Treated,
}

impl Role {
    /// The option of the command line that names the column.
    #[must_use]
    pub fn flag(self) -> &'static str {
        match self {
            Self::Unit => "--unit",
            Self::Time => "--time",
            Self::Outcome => "--outcome",
            Self::Exposure => "--exposure",
            Self::TreatedFrom | Self::Treated => "--treated",
        }
    }

    /// The key of a policy file that names the column.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Time => "time",
            Self::Outcome => "outcome",
            Self::Exposure => "exposure",
            Self::TreatedFrom => "treated_from",
            Self::Treated => "treated",
        }
    }
}

impl Words for Role {
    fn words(&self) -> Text {
        match self {
            Self::Unit => Text::both("la unidad", "the unit"),
            Self::Time => Text::both("el periodo", "the period"),
            Self::Outcome => Text::both("el resultado", "the outcome"),
            Self::Exposure => Text::both("la población", "the population"),
            Self::TreatedFrom => Text::both("el primer periodo tratado", "the first period treated"),
            Self::Treated => Text::both("el tratamiento por periodo", "the treatment by period"),
        }
    }
}
