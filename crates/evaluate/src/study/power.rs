//! What a design could see, asked before any outcome of the treatment is looked at.

use super::admitted::{Asked, Depth, check_outcome};
use crate::Error;
use crate::data::{Question, StudyData, Tracer};
use crate::design::Design;
use crate::gate::GateReading;
use crate::inference::power::DesignPower;
use crate::policy::PolicySpec;

/// A design before its answer: what its gates say, and what it could see.
#[derive(Debug, Clone)]
pub struct PowerStudy {
    /// The policy.
    pub spec: PolicySpec,
    /// The panel and what is known about it.
    pub data: StudyData,
    /// What the gates found.
    pub gates: Vec<GateReading>,
    /// What the design could see; nothing where it is refused, or the time before is too short.
    pub power: Option<DesignPower>,
    pub(crate) tracer: Tracer,
}

/// Asks what the design of a policy could see. No number rests on an outcome of the time after.
///
/// # Errors
/// As [`study`](crate::study()).
pub fn power(spec: &PolicySpec, data: StudyData, seed: u64) -> Result<PowerStudy, Error> {
    check_outcome(spec, &data)?;
    let tracer = Tracer::new(spec, &data);
    let design = Design::new(spec, &data)?;
    let asked = Asked { spec, data: &data, tracer: &tracer, seed };
    let admitted = asked.admitted(&design, Depth::Whole)?;
    let power = if admitted.is_refused() { None } else { admitted.power(&spec.answer.tests()) };
    let gates = admitted.gates;
    Ok(PowerStudy { spec: spec.clone(), data, gates, power, tracer })
}

impl PowerStudy {
    /// What is asked, of which figures.
    pub(crate) fn question(&self) -> Question<'_> {
        Question { spec: &self.spec, data: &self.data, tracer: &self.tracer }
    }
}
