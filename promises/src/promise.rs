//! What a promise is, the groups, and the list of all of them.

use std::{fmt, str::FromStr};

use crate::{
    bench::Bench, evaluate, first, house, line::Measured, record, report, shortfall::Shortfall, store,
};

/// A group of promises: the first five minutes, or a system of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The first five minutes.
    First,
    /// The record.
    Record,
    /// The store: what comes into it.
    Store,
    /// The house: its shape, and that figures stay as they were.
    House,
    /// Reports.
    Report,
    /// Evaluation of policies.
    Evaluate,
    /// The landscape of groups.
    Landscape,
    /// Simulation.
    Simulate,
    /// The justice pipeline.
    Justice,
    /// Allocation of means.
    Allocate,
    /// Watching for changes.
    Watch,
    /// Opinion.
    Opinion,
    /// Coordination.
    Coordinate,
    /// Oversight.
    Oversight,
    /// The pages on the web.
    Face,
}

/// A text that names no group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAGroup;

impl Group {
    /// Every group, in the order in which they are shown.
    pub const ALL: [Self; 15] = [
        Self::First,
        Self::Record,
        Self::Store,
        Self::House,
        Self::Report,
        Self::Evaluate,
        Self::Landscape,
        Self::Simulate,
        Self::Justice,
        Self::Allocate,
        Self::Watch,
        Self::Opinion,
        Self::Coordinate,
        Self::Oversight,
        Self::Face,
    ];

    /// The group's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Record => "record",
            Self::Store => "store",
            Self::House => "house",
            Self::Report => "report",
            Self::Evaluate => "evaluate",
            Self::Landscape => "landscape",
            Self::Simulate => "simulate",
            Self::Justice => "justice",
            Self::Allocate => "allocate",
            Self::Watch => "watch",
            Self::Opinion => "opinion",
            Self::Coordinate => "coordinate",
            Self::Oversight => "oversight",
            Self::Face => "face",
        }
    }
}

impl FromStr for Group {
    type Err = NotAGroup;

    fn from_str(text: &str) -> Result<Self, NotAGroup> {
        Self::ALL.into_iter().find(|group| group.name() == text).ok_or(NotAGroup)
    }
}

/// How much a promise measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Seconds, without releases and without a network: what CI runs.
    Small,
    /// What the promise says.
    Full,
}

/// In which sizes a promise can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sizes {
    /// Small, and in full with its group.
    Both,
    /// In full alone: it needs the releases, a peer, or minutes.
    Full,
    /// In full and only by name: it takes longer than a group may.
    Long,
}

/// One promise.
pub struct Promise {
    /// The group.
    pub group: Group,
    /// The name within the group, which is also the name of its file.
    pub word: &'static str,
    /// What is promised: the bullet that it measures.
    pub what: &'static str,
    /// In which sizes it can be measured.
    pub sizes: Sizes,
    /// Measures it.
    pub(crate) measure: fn(&mut Bench) -> Result<Vec<Measured>, Shortfall>,
}

impl Promise {
    /// The full name, `GROUP/WORD`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", self.group.name(), self.word)
    }

    /// Whether it is measured when its group is asked for in this size.
    #[must_use]
    pub fn runs_with_group(&self, size: Size) -> bool {
        matches!((self.sizes, size), (Sizes::Both, _) | (Sizes::Full, Size::Full))
    }
}

impl fmt::Debug for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

/// Every promise, by group and in the order in which a group measures them.
#[must_use]
pub fn all() -> Vec<Promise> {
    [
        first::promises(),
        record::promises(),
        store::promises(),
        house::promises(),
        report::promises(),
        evaluate::promises(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::Path};

    use super::*;

    #[test]
    fn every_promise_has_its_file_and_every_file_its_promise() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let named: BTreeSet<String> = all().iter().map(|p| p.name().replace('-', "_")).collect();
        let mut written = BTreeSet::new();
        for group in Group::ALL {
            let Ok(folder) = std::fs::read_dir(source.join(group.name())) else { continue };
            for entry in folder {
                let path = entry.unwrap().path();
                let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                if text.contains("pub(super) fn promise() -> Promise") {
                    written.insert(format!("{}/{stem}", group.name()));
                }
            }
        }
        assert_eq!(written, named);
        assert_eq!(all().len(), named.len(), "two promises of one name");
    }

    #[test]
    fn every_promise_says_what_it_promises() {
        for promise in all() {
            assert!(promise.what.len() > 30, "{promise:?} says too little");
            assert!(promise.word.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{promise:?}");
        }
    }
}
