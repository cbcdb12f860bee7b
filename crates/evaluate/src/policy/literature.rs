//! What others found, in a file beside the policy: readings and conclusions have no place among rules that are fixed and hashed
//! before any outcome is read.

use serde::Deserialize;

use super::beside::LiteratureFile;
use super::bilingual::BilingualText;
use super::fault::{PolicyFault, PolicyFaults, Wrong};
use super::schema::schema_of;
use super::shape::Located;
use super::spec::PolicySpec;

impl PolicySpec {
    /// The policy with what others found, of a file beside it. Neither its hash nor any draw depends on it.
    ///
    /// # Errors
    /// When anything in that file is wrong: all of it at once, each with line, key, what was seen and what was expected.
    pub fn with_literature(self, text: &str, file: &str) -> Result<Self, PolicyFaults> {
        let (located, faults) = Located::read(text, file, &schema_of::<LiteratureFile>());
        if !faults.is_empty() {
            return Err(PolicyFaults::in_order(faults));
        }
        let read = match toml::Deserializer::parse(text).and_then(LiteratureFile::deserialize) {
            Ok(read) => read,
            Err(error) => {
                let reason = error.message().to_owned();
                return Err(PolicyFaults(vec![located.fault("", Wrong::NotToml { reason })]));
            }
        };
        let faults = faults_of(&read, &located);
        if faults.is_empty() {
            Ok(Self { literature: read.literature, ..self })
        } else {
            Err(PolicyFaults::in_order(faults))
        }
    }
}

/// Texts that are empty, a number without its unit, a range that does not ascend.
fn faults_of(read: &LiteratureFile, located: &Located<'_>) -> Vec<PolicyFault> {
    let mut faults = Vec::new();
    for (i, found) in read.literature.iter().enumerate() {
        let key = format!("literature[{i}]");
        let texts: [(&str, &BilingualText); 2] = [("measured", &found.measured), ("reading", &found.reading)];
        for (of, text) in texts {
            faults.extend(
                text.empty().map(|language| located.fault(&format!("{key}.{of}.{language}"), Wrong::Empty)),
            );
        }
        if found.number.is_some() != found.unit.is_some() {
            faults.push(located.fault(&format!("{key}.unit"), Wrong::NumberAndUnit));
        }
        let ascends = |upper: f64| found.number.is_some_and(|number| number < upper);
        if let Some(upper) = found.up_to.filter(|upper| !ascends(*upper)) {
            let seen = upper.to_string();
            faults.push(
                located.fault(&format!("{key}.up_to"), Wrong::OutOfRange { seen, allowed: "(number, ∞)" }),
            );
        }
    }
    faults
}
