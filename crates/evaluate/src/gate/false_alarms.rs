//! The gate after calibration: an estimator that finds effects on this panel where nothing happened does not decide.

use measure::{Digits, Unit};

use super::{Concern, Gate, GateFinding, GateReading, Ruling};
use crate::data::Tracer;
use crate::inference::Calibration;

/// Standard errors by which a share of false alarms must exceed the level to be held against an estimator.
const BEYOND_CHANCE: f64 = 1.96;

/// Rules on an estimator by the share of placebo policies that it rejects; none without any.
pub(crate) fn false_alarms(behaviour: &Calibration, level: f64, tracer: &Tracer) -> Option<GateReading> {
    if !behaviour.size.is_finite() {
        return None;
    }
    let method = behaviour.method;
    let reading = |ruling, finding| GateReading {
        gate: Gate::FalseAlarms,
        ruling,
        concern: Concern::Method(method),
        finding,
    };
    let share = |value: f64, what: &str| {
        let mut quantity = *tracer.real(value, Unit::Probability, &format!("{what}, {}", method.code()));
        quantity = quantity.with_digits(Digits::Decimals(3));
        Box::new(quantity)
    };
    let policies = tracer.whole(behaviour.policies, Unit::Items, "placebo policies");
    let level_stated = tracer.stated(level, Unit::Probability, "answer.level");
    let size = share(behaviour.size, "placebo policies rejected by rank");
    let cries = |size: f64, error: f64| size - BEYOND_CHANCE * error > level;
    Some(if cries(behaviour.size, behaviour.size_error) {
        let finding = GateFinding::CriesWolf { method, share: size, policies, level: level_stated };
        reading(Ruling::Mark, finding)
    } else {
        match behaviour.own_size.zip(behaviour.own_size_error) {
            Some((own, error)) if cries(own, error) => {
                let own = share(own, "placebo policies rejected by the estimator's own error");
                let finding = GateFinding::OwnErrorsMislead { method, own, share: size, level: level_stated };
                reading(Ruling::Warn, finding)
            }
            _ => {
                let finding =
                    GateFinding::QuietWhereNothing { method, share: size, policies, level: level_stated };
                reading(Ruling::Pass, finding)
            }
        }
    })
}
