//! The gate about the map: a municipality that was created or split within the window is not the same place throughout.

use measure::{PlaceLevel, Unit};
use report::{Text, say};

use super::{Gate, GateFinding, GateInput, GateReading, Ruling};
use crate::data::PlaceChange;
use crate::design::{Role, changes_within};

/// The name under which a policy accepts a treated municipality that changed.
const CHANGE: &str = "municipality-change";

/// Counts of a municipality that lost a part, or that did not exist before, move without anybody doing more or less.
pub(super) fn place_changes(input: &GateInput<'_>) -> Vec<GateReading> {
    let units = input.data.panel.units();
    let is_municipality = |place: measure::PlaceCode| place.level() == PlaceLevel::Municipality;
    if !units.iter().filter_map(|unit| unit.place).any(is_municipality) {
        return Vec::new();
    }
    let of = |is: fn(Role) -> bool| -> Vec<&PlaceChange> {
        let rows = input.design.rows(is);
        let places: Vec<_> = rows.iter().filter_map(|row| units.get(*row)?.place).collect();
        changes_within(input.spec, input.data).filter(|change| places.contains(&change.place)).collect()
    };
    let treated = of(|role| matches!(role, Role::Treated(_) | Role::Late(_)));
    let left_out = of(|role| role == Role::Changed);
    let mut readings = Vec::new();
    if !treated.is_empty() {
        let changes = Box::new(listed(&treated));
        readings.push(if input.spec.accepts(CHANGE) {
            let finding = GateFinding::TreatedChangeAccepted { changes };
            GateReading::study(Gate::PlaceChange, Ruling::Warn, finding)
        } else {
            let finding = GateFinding::TreatedChanged { changes, id: CHANGE.to_owned() };
            GateReading::study(Gate::PlaceChange, Ruling::Refuse, finding)
        });
    }
    if !left_out.is_empty() {
        let number = input.design.rows(|role| role == Role::Changed).len();
        let places = input.tracer.whole(number, Unit::Places, "places of comparison whose territory changed");
        let finding = GateFinding::ComparisonChanged { places, changes: Box::new(listed(&left_out)) };
        readings.push(GateReading::study(Gate::PlaceChange, Ruling::Warn, finding));
    }
    if readings.is_empty() {
        readings.push(GateReading::study(Gate::PlaceChange, Ruling::Pass, GateFinding::NoPlaceChanged));
    }
    readings
}

fn listed(changes: &[&PlaceChange]) -> Text {
    Text::list(changes.iter().map(|change| {
        say!(
            "{name}, {month} ({what})",
            "{name}, {month} ({what})",
            name = Text::name(&change.name),
            month = change.first,
            what = change.what.clone()
        )
    }))
}
