//! The gate after calibration: an estimator that finds effects on this panel where nothing happened does not decide.

use measure::{Digits, Unit};

use super::{Concern, Gate, GateFinding, GateReading, Ruling};
use crate::data::Tracer;
use crate::inference::Calibration;

/// Rules on an estimator by its alarms at dates before the treatment; none without any.
pub(crate) fn false_alarms(behaviour: &Calibration, level: f64, tracer: &Tracer) -> Option<GateReading> {
    let held = behaviour.size?;
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
    let count = |number: usize, what: &str| tracer.whole(number, Unit::Items, what);
    let policies = count(behaviour.policies, "placebo policies");
    let (alarms, dates) = (
        count(behaviour.own_place.alarms, "earlier dates with a false alarm in these places"),
        count(behaviour.own_place.dates, "earlier dates asked"),
    );
    let level_stated = tracer.stated(level, Unit::Probability, "answer.level");
    let size = share(held.share, "placebo policies rejected by rank");
    Some(if behaviour.own_place.exceed(level) {
        let finding = GateFinding::CriesWolfHere { method, alarms, dates, level: level_stated };
        reading(Ruling::Mark, finding)
    } else if held.exceeds(level) {
        let finding = GateFinding::CriesWolf { method, share: size, policies, level: level_stated };
        reading(Ruling::Mark, finding)
    } else {
        match behaviour.own_size {
            Some(own) if own.exceeds(level) => {
                let own = share(own.share, "placebo policies rejected by the estimator's own error");
                let finding = GateFinding::OwnErrorsMislead { method, own, share: size, level: level_stated };
                reading(Ruling::Warn, finding)
            }
            _ => {
                let finding = GateFinding::QuietWhereNothing { method, alarms, dates, level: level_stated };
                reading(Ruling::Pass, finding)
            }
        }
    })
}
