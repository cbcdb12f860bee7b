//! What a policy file states beside its question: other starts, what is missing, and what others found.

use measure::{Quantity, Trace, Unit};
use report::{Text, Words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{bilingual::BilingualText, written::digits_as_written};

/// Another day that can be defended as the start: the study is asked again under it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlternativeInFile {
    /// The first day, such as `2019-04-01`.
    pub start: String,
    /// Why this day can be defended.
    pub why: BilingualText,
    /// Before, under this start.
    pub pre: String,
    /// After, under this start.
    pub post: String,
}

/// Something without which the question cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MissingInFile {
    /// What is missing.
    pub what: BilingualText,
    /// What would do.
    pub would_do: BilingualText,
}

/// A file of what others found, beside a policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LiteratureFile {
    /// What each found.
    pub literature: Vec<LiteratureInFile>,
}

/// What a published study found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LiteratureInFile {
    /// Authors, year, and where it was published.
    pub study: String,
    /// Where it stands: an address, or a digital object identifier.
    pub address: String,
    /// What it measured, and how.
    pub measured: BilingualText,
    /// Its number as it prints it; none where only the sign of what it found is known to the author of this file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<f64>,
    /// The upper end, where it prints a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub up_to: Option<f64>,
    /// In what its number is measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<LiteratureUnit>,
    /// The period that it studies, as it states it; none where the author of this file does not know it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// How close its design is to the one of this file.
    pub design: Closeness,
    /// Why its answer agrees with the one of this file, or why not.
    pub reading: BilingualText,
}

/// In what a published number is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LiteratureUnit {
    /// A change in percent.
    Percent,
    /// Persons killed.
    Killed,
    /// Homicides per 100,000 inhabitants and year.
    #[serde(rename = "per-100k-year")]
    Per100kYear,
    /// Packs of cigarettes per head and year.
    Packs,
    /// A correlation.
    Correlation,
}

/// How close a published design is to the one of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Closeness {
    /// The same treatment, outcome and kind of comparison.
    Close,
    /// One of treatment, outcome and comparison differs.
    Partly,
    /// More than one differs.
    Far,
}

impl LiteratureInFile {
    /// The number as the study prints it, with its upper end where it prints a range.
    #[must_use]
    pub fn numbers(&self) -> Vec<Quantity> {
        let unit = match self.unit {
            Some(LiteratureUnit::Percent) => Unit::Percent,
            Some(LiteratureUnit::Per100kYear) => Unit::HomicidesPer100k,
            Some(LiteratureUnit::Packs) => Unit::PacksPerCapita,
            Some(LiteratureUnit::Correlation) => Unit::Pure,
            Some(LiteratureUnit::Killed) | None => Unit::Items,
        };
        let quantity = |value: f64| {
            // As many decimals as the study prints: 36.5 and not 36.50.
            Quantity::real(value, unit, self.cited()).with_digits(digits_as_written(value))
        };
        [self.number, self.up_to].into_iter().flatten().map(quantity).collect()
    }

    /// The study as the trace of its number.
    #[must_use]
    pub fn cited(&self) -> Trace {
        Trace::Press {
            outlet: self.study.clone(),
            // default: a study whose period is not known is cited without one
            date: self.period.clone().unwrap_or_default(),
            address: self.address.clone(),
        }
    }
}

impl Words for Closeness {
    fn words(&self) -> Text {
        match self {
            Self::Close => Text::both("cercano", "close"),
            Self::Partly => Text::both("cercano en parte", "partly close"),
            Self::Far => Text::both("lejano", "far"),
        }
    }
}
