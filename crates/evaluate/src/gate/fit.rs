//! The gate after fitting: whether the comparison met the treated places before treatment.

use measure::{Digits, Unit};

use super::{Concern, Gate, GateFinding, GateReading, Ruling};
use crate::data::Tracer;
use crate::inference::GapBefore;
use crate::method::MethodName;
use crate::policy::AnswerRules;

/// Rules on the gap between treated and comparison before; none where there is too little time to say.
pub(crate) fn fit_before(
    gap: Option<GapBefore>,
    (method, answer): (MethodName, &AnswerRules),
    tracer: &Tracer,
) -> GateReading {
    let reading = |ruling, finding| GateReading {
        gate: Gate::FitBefore,
        ruling,
        concern: Concern::Method(method),
        finding,
    };
    let Some(gap) = gap else {
        return reading(Ruling::Warn, GateFinding::FitUnknown { method });
    };
    let (margin, level) = (answer.margin, answer.level);
    let percent = |share: f64, what: &str| {
        let what = format!("{what}, {}", method.code());
        let mut quantity = *tracer.real(100.0 * share, Unit::Percent, &what);
        quantity = quantity.with_digits(Digits::Decimals(1));
        Box::new(quantity)
    };
    let carried = percent(gap.larger(level), "gap before");
    let smallest = percent(gap.smallest_margin(level), "smallest margin that would have passed");
    if gap.is_within(margin, level) {
        reading(Ruling::Pass, GateFinding::Follows { method, gap: carried, smallest })
    } else if gap.is_beyond(margin, level) {
        reading(Ruling::Mark, GateFinding::DoesNotFollow { method, gap: carried, smallest })
    } else {
        let power = percent(gap.power(margin, level), "power against a gap as large as the margin");
        reading(Ruling::Warn, GateFinding::FitOpen { method, gap: carried, smallest, power })
    }
}
