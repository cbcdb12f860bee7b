//! Placebo policies of the shipped record: what the promises about calibration share.

use ::evaluate::StudyData;
use ::evaluate::policy::{MethodName, PolicySpec};
use ::evaluate::study::trial::{Trial, TrialSize};

use crate::shortfall::Shortfall;

/// A design that is tried: a shipped policy, and what is changed in it so that it has dates to be tried at.
pub(super) struct Design {
    /// A name for the figures.
    pub name: &'static str,
    /// The shipped policy.
    pub policy: &'static str,
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

/// The same operations over municipalities, where every placebo policy is seven regressions on thousands of rows.
pub(super) const BY_MUNICIPALITY: Design = Design {
    name: "ten states in operations, by municipality",
    policy: "joint-operations-municipal",
    changed: &[("post = \"2007-03..2008-12\"", "post = \"2007-03..2007-12\"")],
    draws: 40,
};

/// The variable by which a check passes in a seed of its own.
const SEED: &str = "SALDO_TRIAL_SEED";

/// The seed that the check passes in, or another.
pub(super) fn seed_or(other: u64) -> u64 {
    std::env::var(SEED).ok().and_then(|seed| seed.parse().ok()).unwrap_or(other)
}

impl Design {
    /// At least so many policies: one date at most a month; where the panel has too few, the promise says how many.
    pub(super) fn size(&self, policies: usize, seed: u64) -> TrialSize {
        TrialSize { dates: policies.div_ceil(self.draws), draws: self.draws, seed }
    }

    pub(super) fn refuse(&self, reason: String) -> Shortfall {
        Shortfall::Unexpected { path: self.policy.into(), reason }
    }
}

/// The policy of a design and its panel.
pub(super) struct Question {
    /// The policy, changed as the design says.
    pub spec: PolicySpec,
    /// Its panel, from the shipped record.
    pub data: StudyData,
}

impl Question {
    pub(super) fn of(design: &Design) -> Result<Self, Shortfall> {
        Self::changed(design.policy, design.changed)
    }

    /// A shipped policy in which some texts stand for others, and its panel.
    pub(super) fn changed(policy: &str, changes: &[(&str, &str)]) -> Result<Self, Shortfall> {
        let refuse = |reason: String| Shortfall::Unexpected { path: policy.into(), reason };
        let file = desk::policy_file(policy).map_err(|error| refuse(error.to_string()))?;
        let mut text = file.text;
        for (from, to) in changes {
            if !text.contains(from) {
                return Err(refuse(format!("the policy no longer says `{from}`")));
            }
            text = text.replace(from, to);
        }
        let spec = PolicySpec::parse(&text, &file.name).map_err(|faults| refuse(faults.to_string()))?;
        let record = desk::open(None).map_err(|error| refuse(error.to_string()))?;
        let data = desk::prepare(&record, &spec).map_err(|error| refuse(error.to_string()))?.data;
        Ok(Self { spec, data })
    }

    /// The estimators that the design admits.
    pub(super) fn methods(&self) -> Result<Vec<MethodName>, Shortfall> {
        let refuse = |error: ::evaluate::Error| Shortfall::Unexpected {
            path: self.spec.id.clone().into(),
            reason: error.to_string(),
        };
        Ok(Trial::of(&self.spec, &self.data, &[]).map_err(refuse)?.methods().to_vec())
    }
}

/// The trial of a design with at least so many placebo policies.
pub(super) fn trial(design: &Design, (policies, seed): (usize, u64)) -> Result<Trial, Shortfall> {
    let question = Question::of(design)?;
    Trial::new(&question.spec, &question.data, design.size(policies, seed))
        .map_err(|error| design.refuse(error.to_string()))
}
