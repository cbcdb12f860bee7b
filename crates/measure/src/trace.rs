//! How a number came to be: followed offline from a page back to the cells of a release.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{LevelsAsked, OffenceSet, Origin, Period, PlaceCode, Sha256, Statistic};

/// The origin of a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Trace {
    /// Cells of one column of a release.
    Cell {
        /// The release.
        release: Sha256,
        /// The sheet, when the file has sheets.
        sheet: Option<String>,
        /// The cells.
        origin: Origin,
    },
    /// A sum of figures of one release, found again by asking the record the same question.
    Sum {
        /// The release.
        release: Sha256,
        /// What is counted.
        statistic: Statistic,
        /// Of which offences.
        offence: OffenceSet,
        /// Where.
        place: PlaceCode,
        /// When.
        period: Period,
        /// Where on further dimensions.
        #[serde(default, skip_serializing_if = "LevelsAsked::is_empty")]
        levels: LevelsAsked,
    },
    /// A total that the press printed and no held file contains.
    Press {
        /// Who printed it.
        outlet: String,
        /// When, as far as known.
        date: String,
        /// Where it stands.
        address: String,
    },
    /// A value that a file of questions states: a margin, a level, the number in a claim.
    Stated {
        /// The file, by its hash.
        file: Sha256,
        /// Its name.
        name: String,
        /// The key in it.
        key: String,
    },
    /// A fact of the record itself: rows read, releases held.
    Record {
        /// What of the record.
        what: String,
        /// The release it is about, when it is about one.
        release: Option<Sha256>,
    },
    /// A value that a method computed.
    Computation {
        /// The method, by its full name.
        method: String,
        /// The version of the program.
        version: String,
        /// The traces or hashes of what went in, by role.
        inputs: BTreeMap<String, String>,
        /// The parameters, as text.
        parameters: BTreeMap<String, String>,
    },
}

/// The name of a trace: the first 16 hexadecimal digits of the SHA-256 of its canonical JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TraceId(u64);

impl Trace {
    /// The canonical JSON: fields in the order of their declaration, maps in the order of their keys.
    #[must_use]
    pub fn canonical_json(&self) -> String {
        // default: never taken; a trace holds only texts, numbers and maps with text keys, which always serialize.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The name of this trace.
    #[must_use]
    pub fn id(&self) -> TraceId {
        let hash = Sha256::of(self.canonical_json().as_bytes());
        let (first, _) = hash.as_bytes().split_at(8);
        TraceId(first.iter().fold(0, |id, byte| id << 8 | u64::from(*byte)))
    }

    /// A computation by `method` from `inputs` under `parameters`.
    pub fn computation<'a>(
        method: &str,
        inputs: impl IntoIterator<Item = (&'a str, String)>,
        parameters: impl IntoIterator<Item = (&'a str, String)>,
    ) -> Self {
        let owned = |(key, value): (&str, String)| (key.to_owned(), value);
        Self::Computation {
            method: method.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            inputs: inputs.into_iter().map(owned).collect(),
            parameters: parameters.into_iter().map(owned).collect(),
        }
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A text that names no trace.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{seen}` is not a trace: expected the 16 hexadecimal digits shown beside a number")]
pub struct NotATrace {
    /// What was read.
    pub seen: String,
}

impl FromStr for TraceId {
    type Err = NotATrace;

    fn from_str(text: &str) -> Result<Self, NotATrace> {
        match u64::from_str_radix(text, 16) {
            Ok(id) if text.len() == 16 => Ok(Self(id)),
            _ => Err(NotATrace { seen: text.to_owned() }),
        }
    }
}

impl TryFrom<String> for TraceId {
    type Error = NotATrace;

    fn try_from(text: String) -> Result<Self, NotATrace> {
        text.parse()
    }
}

impl From<TraceId> for String {
    fn from(id: TraceId) -> Self {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_named_by_its_content_alone() {
        let trace =
            |row| Trace::Cell { release: Sha256::of(b"x"), sheet: None, origin: Origin::cell(row, 3) };
        assert_eq!(trace(2).id(), trace(2).id());
        assert_ne!(trace(2).id(), trace(3).id());
        let read: Trace = serde_json::from_str(&trace(2).canonical_json()).unwrap();
        assert_eq!(read, trace(2));
        assert_eq!(trace(2).id().to_string().parse::<TraceId>().unwrap(), trace(2).id());
    }
}
