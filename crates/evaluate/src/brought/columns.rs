//! The columns of a file by their role: which column is the unit, the time, the outcome, and who is treated.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    fault::{BroughtFault, BroughtWrong},
    role::Role,
    table::Table,
};
use crate::nearest::nearest;

/// How an outcome is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BroughtKind {
    /// It is counted: whole numbers, not below zero.
    Count,
    /// It is a rate, a mean or another level: numbers not below zero, which are never added up.
    Rate,
}

/// The column that says who is treated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Treatment {
    /// The first period treated of each unit; nothing or 0 for never.
    From(String),
    /// 1 in the periods in which a unit is treated, 0 in the others.
    ByPeriod(String),
    /// The policy file says it.
    OfPolicy,
}

/// The names of the columns of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct BroughtColumns {
    /// The unit.
    pub unit: String,
    /// The time.
    pub time: String,
    /// The outcome.
    pub outcome: String,
    /// Over whom or what it is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exposure: Option<String>,
    /// Who is treated.
    pub treatment: Treatment,
    /// How the outcome is measured.
    pub kind: BroughtKind,
}

/// Where the columns stand in a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places {
    pub(super) unit: usize,
    pub(super) time: usize,
    pub(super) outcome: usize,
    pub(super) exposure: Option<usize>,
    pub(super) treatment: Option<usize>,
}

impl BroughtColumns {
    /// Every column that is named, by its role.
    #[must_use]
    pub fn named(&self) -> Vec<(Role, &str)> {
        let mut named: Vec<(Role, &str)> =
            vec![(Role::Unit, &self.unit), (Role::Time, &self.time), (Role::Outcome, &self.outcome)];
        named.extend(self.exposure.as_deref().map(|name| (Role::Exposure, name)));
        match &self.treatment {
            Treatment::From(name) => named.push((Role::TreatedFrom, name)),
            Treatment::ByPeriod(name) => named.push((Role::Treated, name)),
            Treatment::OfPolicy => {}
        }
        named
    }

    /// Finds the columns in a table.
    pub(super) fn find(&self, table: &Table) -> Result<Places, Vec<BroughtFault>> {
        let (mut faults, mut found) = (Vec::new(), BTreeMap::new());
        let mut taken: BTreeMap<usize, Role> = BTreeMap::new();
        for (role, seen) in self.named() {
            match table.header.iter().position(|name| name == seen) {
                Some(at) => {
                    if let Some(other) = taken.insert(at, role) {
                        let wrong = BroughtWrong::SameColumn { role, other };
                        faults.push(table.fault(None, Some(seen), wrong));
                    }
                    found.insert(role, at);
                }
                None => {
                    let known: Vec<String> =
                        table.header.iter().filter(|name| !name.is_empty()).cloned().collect();
                    let same = known.iter().find(|name| name.eq_ignore_ascii_case(seen)).cloned();
                    let (seen, nearest) = (seen.to_owned(), same.or_else(|| nearest(seen, &known)));
                    faults.push(table.fault_of_header(BroughtWrong::NoSuchColumn {
                        role,
                        seen,
                        nearest,
                        known,
                    }));
                }
            }
        }
        if let (Some(exposure), BroughtKind::Rate) = (&self.exposure, self.kind) {
            faults.push(table.fault(None, Some(exposure), BroughtWrong::ExposureOfRate));
        }
        let at = |role: Role| found.get(&role).copied();
        match (at(Role::Unit), at(Role::Time), at(Role::Outcome)) {
            (Some(unit), Some(time), Some(outcome)) if faults.is_empty() => {
                let treatment = at(Role::TreatedFrom).or(at(Role::Treated));
                Ok(Places { unit, time, outcome, exposure: at(Role::Exposure), treatment })
            }
            _ => Err(faults),
        }
    }
}
