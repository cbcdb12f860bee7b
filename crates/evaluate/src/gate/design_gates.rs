//! Every gate of a design.

use super::{
    assignment, comparison,
    input::GateInput,
    missing, outcome, place_change,
    reading::{GateReading, Ruling},
    staggered_two_way, window,
};

/// Every gate of the design, in the order in which a reader asks.
pub(crate) fn design_gates(input: &GateInput<'_>) -> Vec<GateReading> {
    let universal = comparison::universal(input);
    let everybody = universal.ruling == Ruling::Refuse;
    let mut readings = vec![universal];
    readings.extend(outcome::dose(input));
    if !everybody {
        // With nobody left untreated these have nothing to look at, and the reason has been given once.
        readings.push(comparison::clean_controls(input));
        readings.extend(comparison::late(input));
        readings.push(comparison::spill_over(input));
        readings.push(assignment::clusters(input));
        readings.extend(assignment::staggering(input));
        readings.extend(staggered_two_way::staggered_two_way(input));
        readings.push(assignment::smallest_p(input));
    }
    readings.push(assignment::rows(input));
    readings.push(assignment::second_treatment(input));
    readings.push(window::pre_period(input));
    readings.extend(window::breaks(input));
    readings.extend(window::jumps(input));
    readings.push(window::pandemic(input));
    readings.extend(place_change::place_changes(input));
    readings.extend(missing::missing(input));
    readings.push(outcome::affected(input));
    readings.extend(outcome::considered(input));
    readings.extend(outcome::claims(input));
    readings
}
