//! Placebo policies of the shipped record: what the promises about calibration share.

use ::evaluate::StudyData;
use ::evaluate::policy::{MethodName, PolicySpec};
use ::evaluate::study::trial::Trial;

use crate::shortfall::Shortfall;

/// The variable by which a check passes in a seed of its own.
const SEED: &str = "SALDO_TRIAL_SEED";

/// The seed that the check passes in, or another.
pub(super) fn seed_or(other: u64) -> u64 {
    std::env::var(SEED).ok().and_then(|seed| seed.parse().ok()).unwrap_or(other)
}

/// A policy and its panel.
pub(super) struct Question {
    /// The policy, changed as asked.
    pub spec: PolicySpec,
    /// Its panel, from the shipped record.
    pub data: StudyData,
}

impl Question {
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
