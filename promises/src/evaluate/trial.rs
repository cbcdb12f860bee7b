//! Placebo policies of the shipped record: what the promises about calibration share.

use ::evaluate::policy::PolicySpec;
use ::evaluate::study::trial::{Trial, TrialSize};

use crate::shortfall::Shortfall;

/// A design that is tried: a shipped policy, and what is changed in it so that it has dates to be tried at.
pub(super) struct Design {
    /// A name for the figures.
    pub name: &'static str,
    policy: &'static str,
    changed: &'static [(&'static str, &'static str)],
    /// Units drawn at each date, where they are too many to enumerate.
    draws: usize,
}

/// One state for four months, as in Culiacán; ten states in operations for a year, as in 2007; all on the shipped figures.
pub(super) const DESIGNS: [Design; 2] = [
    Design { name: "one state, four months", policy: "culiacan-2019", changed: &[], draws: 32 },
    Design {
        name: "ten states in operations, ten months",
        policy: "joint-operations-2006-2009",
        changed: &[("post = \"2007-03..2008-12\"", "post = \"2007-03..2007-12\"")],
        draws: 40,
    },
];

/// The trial of a design with at least so many placebo policies.
pub(super) fn trial(design: &Design, (policies, seed): (usize, u64)) -> Result<Trial, Shortfall> {
    let refuse = |reason: String| Shortfall::Unexpected { path: design.policy.into(), reason };
    let file = desk::policy_file(design.policy).map_err(|error| refuse(error.to_string()))?;
    let mut text = file.text;
    for (from, to) in design.changed {
        if !text.contains(from) {
            return Err(refuse(format!("the policy no longer says `{from}`")));
        }
        text = text.replace(from, to);
    }
    let spec = PolicySpec::parse(&text, &file.name).map_err(|faults| refuse(faults.to_string()))?;
    let record = desk::open(None).map_err(|error| refuse(error.to_string()))?;
    let data = desk::prepare(&record, &spec).map_err(|error| refuse(error.to_string()))?.data;
    // One date at most a month; where the panel has too few, the promise says how many there were.
    let size = TrialSize { dates: policies.div_ceil(design.draws), draws: design.draws, seed };
    Trial::new(&spec, &data, size).map_err(|error| refuse(error.to_string()))
}
