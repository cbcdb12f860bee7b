//! Gates about the comparison: somebody untreated, clean, and not touched by what spills over.

use measure::Unit;

use super::{Gate, GateFinding, GateInput, GateReading, Ruling};
use crate::design::Role;
use crate::policy::{Neighbours, Outcome};

/// Where everybody is treated, only before and after can be compared, and that identifies no effect.
pub(super) fn universal(input: &GateInput<'_>) -> GateReading {
    let rows = input.design.roles.len();
    let treated = input.design.rows(|role| matches!(role, Role::Treated(_) | Role::Late(_))).len();
    let count = |number: usize, what: &str| input.tracer.whole(number, Unit::Places, what);
    if treated == rows {
        let finding = GateFinding::EverybodyTreated { places: count(rows, "places of the panel") };
        GateReading::study(Gate::UniversalTreatment, Ruling::Refuse, finding)
    } else {
        let finding = GateFinding::SomebodyUntreated {
            treated: count(treated, "treated places"),
            untreated: count(rows - treated, "untreated places"),
        };
        GateReading::study(Gate::UniversalTreatment, Ruling::Pass, finding)
    }
}

/// Untreated is not enough: a place that the file leaves out or whose outcome is missing does not serve.
pub(super) fn clean_controls(input: &GateInput<'_>) -> GateReading {
    let controls = input.design.comparison().len();
    let out = input
        .design
        .rows(|role| matches!(role, Role::LeftOut(_) | Role::Neighbour | Role::Missing | Role::Changed))
        .len();
    let left_out = input.tracer.whole(out, Unit::Places, "places left out of the comparison");
    if controls == 0 {
        return GateReading::study(
            Gate::CleanControls,
            Ruling::Refuse,
            GateFinding::NobodyServes { left_out },
        );
    }
    let serving = input.tracer.whole(controls, Unit::Places, "places of comparison");
    GateReading::study(Gate::CleanControls, Ruling::Pass, GateFinding::PlacesServe { serving, left_out })
}

/// Places first treated within the months after are neither treated from the start nor clean.
pub(super) fn late(input: &GateInput<'_>) -> Option<GateReading> {
    let late = input.design.late().len();
    (late > 0).then(|| {
        let places = input.tracer.whole(late, Unit::Places, "places first treated within the months after");
        GateReading::study(Gate::CleanControls, Ruling::Warn, GateFinding::LateStand { places })
    })
}

/// Neighbours that serve may have caught what treatment drove out.
pub(super) fn spill_over(input: &GateInput<'_>) -> GateReading {
    let touching = input.design.touching.len();
    let places = input.tracer.whole(touching, Unit::Places, "places that touch a treated one");
    match input.spec.comparison.neighbours {
        Neighbours::LeftOut => {
            GateReading::study(Gate::SpillOver, Ruling::Pass, GateFinding::NeighboursLeftOut { places })
        }
        Neighbours::Serve if input.data.neighbours.is_empty() => {
            let finding = match &input.spec.outcome {
                Outcome::Brought(_) => GateFinding::SpillOverUnknown,
                Outcome::Record(_) | Outcome::Panel(_) => GateFinding::NeighboursUnknown,
            };
            GateReading::study(Gate::SpillOver, Ruling::Warn, finding)
        }
        Neighbours::Serve if touching == 0 => {
            GateReading::study(Gate::SpillOver, Ruling::Pass, GateFinding::NoNeighbours)
        }
        Neighbours::Serve => {
            GateReading::study(Gate::SpillOver, Ruling::Warn, GateFinding::NeighboursServe { places })
        }
    }
}
