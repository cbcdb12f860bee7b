//! How a number came to be: a graph that is followed offline from a page back to the cells of a release.

use std::{collections::BTreeMap, fmt, str::FromStr, sync::Arc};

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
    /// Sums of one release, place by place and month by month: what a panel is made of.
    Sums {
        /// The release.
        release: Sha256,
        /// What is counted.
        statistic: Statistic,
        /// Of which offences.
        offence: OffenceSet,
        /// Where: each place has sums of its own.
        places: Vec<PlaceCode>,
        /// When: each month has sums of its own.
        period: Period,
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
        /// What went in, by role.
        inputs: BTreeMap<String, Input>,
        /// The parameters, as text.
        parameters: BTreeMap<String, String>,
    },
}

/// Writes the name of a trace in its place: the trace is written once, in a list of traces.
///
/// # Errors
/// When the writer fails.
pub fn written_by_name<S: serde::Serializer>(trace: &Trace, serializer: S) -> Result<S::Ok, S::Error> {
    trace.id().serialize(serializer)
}

/// What goes into a computation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Input {
    /// A number, or a table of numbers, that has a trace of its own.
    Trace(Link),
    /// A file that is no release's cells: a policy, a ledger, a whole release.
    File(Sha256),
    /// What the program carries with it, by name.
    Named(String),
}

/// A trace by its name, and the trace itself where it is at hand.
///
/// What is written names a trace and does not repeat it: after reading, the list of traces beside it holds the rest.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "TraceId", into = "TraceId")]
pub struct Link {
    id: TraceId,
    trace: Option<Arc<Trace>>,
}

impl Link {
    /// The name of the trace.
    #[must_use]
    pub fn id(&self) -> TraceId {
        self.id
    }

    /// The trace, unless it was read and stands elsewhere.
    #[must_use]
    pub fn trace(&self) -> Option<&Trace> {
        self.trace.as_deref()
    }
}

impl PartialEq for Link {
    /// A name is that of the content.
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Link {}

impl From<TraceId> for Link {
    fn from(id: TraceId) -> Self {
        Self { id, trace: None }
    }
}

impl From<Link> for TraceId {
    fn from(link: Link) -> Self {
        link.id
    }
}

impl From<Trace> for Input {
    fn from(trace: Trace) -> Self {
        Self::Trace(Link { id: trace.id(), trace: Some(Arc::new(trace)) })
    }
}

impl From<Sha256> for Input {
    fn from(file: Sha256) -> Self {
        Self::File(file)
    }
}

impl From<String> for Input {
    /// Takes a hash for what it is, anything else for a name. A trace is handed on as one: as text it would have lost what
    /// went into it.
    fn from(text: String) -> Self {
        match text.parse() {
            Ok(file) => Self::File(file),
            Err(_) => Self::Named(text),
        }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trace(link) => link.id.fmt(f),
            Self::File(file) => file.fmt(f),
            Self::Named(name) => f.write_str(name),
        }
    }
}

/// The name of a trace: the first 16 hexadecimal digits of the SHA-256 of its canonical JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TraceId(u64);

impl Trace {
    /// The canonical JSON: fields in the order of their declaration, maps in the order of their keys, inputs by name.
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
        inputs: impl IntoIterator<Item = (impl Into<String>, impl Into<Input>)>,
        parameters: impl IntoIterator<Item = (&'a str, String)>,
    ) -> Self {
        Self::Computation {
            method: method.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            inputs: inputs.into_iter().map(|(role, input)| (role.into(), input.into())).collect(),
            parameters: parameters.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
        }
    }

    /// A number that nothing measured goes into: a constant of the program, or a count of what it was given.
    pub fn given<'a>(method: &str, parameters: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        Self::computation(method, std::iter::empty::<(&str, Input)>(), parameters)
    }

    /// What went in, by role; nothing for a trace that is an end.
    pub fn inputs(&self) -> impl Iterator<Item = (&str, &Input)> {
        let inputs = match self {
            Self::Computation { inputs, .. } => Some(inputs),
            Self::Cell { .. }
            | Self::Sum { .. }
            | Self::Sums { .. }
            | Self::Press { .. }
            | Self::Stated { .. }
            | Self::Record { .. } => None,
        };
        inputs.into_iter().flatten().map(|(role, input)| (role.as_str(), input))
    }

    /// Adds this trace and, once each, every trace that went into it.
    pub fn gather(&self, all: &mut BTreeMap<TraceId, Self>) {
        let mut open = vec![(self.id(), self)];
        while let Some((id, trace)) = open.pop() {
            if all.contains_key(&id) {
                continue;
            }
            all.insert(id, trace.clone());
            open.extend(trace.inputs().filter_map(|(_, input)| match input {
                Input::Trace(link) => Some((link.id, link.trace()?)),
                Input::File(_) | Input::Named(_) => None,
            }));
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

    #[test]
    fn a_computation_names_its_inputs_and_gathers_each_once() {
        let cell = Trace::Cell { release: Sha256::of(b"x"), sheet: None, origin: Origin::cell(2, 3) };
        let panel = Trace::computation("panel", [("cell", cell.clone())], []);
        let inputs = [
            ("panel", Input::from(panel.clone())),
            ("again", panel.clone().into()),
            ("file", Sha256::of(b"y").into()),
        ];
        let effect = Trace::computation("effect", inputs, [("what", "effect".to_owned())]);
        assert!(effect.canonical_json().contains(&format!(r#""panel":{{"trace":"{}"}}"#, panel.id())));
        let mut all = BTreeMap::new();
        effect.gather(&mut all);
        assert_eq!(all, BTreeMap::from([effect.clone(), panel, cell].map(|trace| (trace.id(), trace))));
        let read: Trace = serde_json::from_str(&effect.canonical_json()).unwrap();
        assert_eq!((read.id(), &read), (effect.id(), &effect), "what was read has the same name");
        // A trace as text is no trace: it names what went into it and has lost the rest.
        assert!(matches!(Input::from(effect.canonical_json()), Input::Named(_)));
    }
}
