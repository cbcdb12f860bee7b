//! Gates about the outcome: missing, affected by the treatment, classified by its author; and how far claims reach.

use measure::{Basis, Panel, Statistic, Unit};
use numeric::sum;

use super::{Concern, Gate, GateFinding, GateInput, GateReading, Ruling};
use crate::dose::dose_variation;
use crate::policy::{ClaimReach, Classifier, Outcome};

/// How much dating deaths by registration moves them away from the month in which they occurred.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DatingError {
    /// Share of the deaths that stand in another month, in percent.
    pub moved_percent: f64,
    /// Places that could be compared.
    pub places: usize,
    /// Months that could be compared.
    pub months: usize,
}

/// An outcome that the treatment itself can change in the register, or that its author classifies.
pub(super) fn affected(input: &GateInput<'_>) -> GateReading {
    let gate = Gate::OutcomeAffected;
    let outcome = match &input.spec.outcome {
        Outcome::Record(outcome) => outcome,
        Outcome::Panel(_) => return GateReading::study(gate, Ruling::Pass, GateFinding::OutsideOutcome),
        Outcome::Brought(_) => return GateReading::study(gate, Ruling::Warn, GateFinding::BroughtOutcome),
    };
    let statistic = outcome.statistic;
    if is_classified_by_author(statistic, outcome.classified_by) {
        return GateReading::study(gate, Ruling::Refuse, GateFinding::ClassifiedByAuthor { statistic });
    }
    match statistic.basis() {
        Basis::Registered => {
            let dating = input.data.occurrence.as_ref().and_then(|o| measure_dating(&input.data.panel, o));
            let finding = match dating {
                Some(error) => GateFinding::DatedByRegistrationMeasured {
                    moved: input.tracer.real(
                        error.moved_percent,
                        Unit::Percent,
                        "deaths dated to another month",
                    ),
                    places: input.tracer.whole(
                        error.places,
                        Unit::Places,
                        "places compared by month of occurrence",
                    ),
                    months: input.tracer.whole(
                        error.months,
                        Unit::Months,
                        "months compared by month of occurrence",
                    ),
                },
                None => GateFinding::DatedByRegistration,
            };
            GateReading::study(gate, Ruling::Warn, finding)
        }
        Basis::Opened => GateReading::study(gate, Ruling::Warn, GateFinding::DatedByInvestigation),
        Basis::Occurred | Basis::Stock => {
            GateReading::study(gate, Ruling::Pass, GateFinding::ClassifiedByOthers { statistic })
        }
    }
}

/// Some statistics are the author's own count whatever a file says.
fn is_classified_by_author(statistic: Statistic, stated: Classifier) -> bool {
    stated == Classifier::EvaluatedGovernment || statistic.row().classified_by_author
}

/// Outcomes that were thought of, each with what speaks against it.
pub(super) fn considered(input: &GateInput<'_>) -> Vec<GateReading> {
    let Some(day) = input.spec.first_day() else { return Vec::new() };
    let treated_from = measure::Month::of(day);
    let mut readings = Vec::new();
    for (i, outcome) in input.spec.considered.iter().enumerate() {
        let (statistic, first) = (outcome.statistic, outcome.first);
        let concern = Concern::Considered(i);
        // Where the outcome begins after the policy, no month lies before it.
        let before = usize::try_from(treated_from.since(first)).unwrap_or(0);
        if before < super::FEWEST_TIMES {
            let months = input.tracer.whole(before, Unit::Months, "months before the first assignment");
            let finding = GateFinding::BeginsTooLate { statistic, first, months };
            readings.push(GateReading { gate: Gate::PrePeriod, ruling: Ruling::Refuse, concern, finding });
        }
        let (ruling, finding) = if is_classified_by_author(statistic, outcome.classified_by) {
            (Ruling::Refuse, GateFinding::ClassifiedByAuthor { statistic })
        } else {
            (Ruling::Pass, GateFinding::ClassifiedByOthers { statistic })
        };
        readings.push(GateReading { gate: Gate::OutcomeAffected, ruling, concern, finding });
    }
    readings
}

/// A claim that everybody was affected would treat the places of comparison too.
pub(super) fn claims(input: &GateInput<'_>) -> Vec<GateReading> {
    let controls = input.design.comparison().len();
    let places = || input.tracer.whole(controls, Unit::Places, "places of comparison");
    let read = |(i, claim): (usize, &crate::policy::Claim)| {
        let (ruling, finding) = match claim.reach {
            _ if controls == 0 => (Ruling::Refuse, GateFinding::ClaimLeavesNobody),
            ClaimReach::TreatedPlaces => (Ruling::Pass, GateFinding::ClaimWithinReach { places: places() }),
            ClaimReach::Everywhere => {
                (Ruling::Refuse, GateFinding::ClaimTreatsComparison { places: places() })
            }
        };
        GateReading { gate: Gate::ClaimReach, ruling, concern: Concern::Claim(i), finding }
    };
    input.spec.claims.iter().enumerate().map(read).collect()
}

/// What a dose could and could not tell.
pub(super) fn dose(input: &GateInput<'_>) -> Option<GateReading> {
    let given = input.data.dose.as_ref()?.up_to_each_month(input.spec.window.post.first());
    let dose = dose_variation(&given)?;
    let finding = GateFinding::DoseVaries {
        cuts: input.tracer.whole(dose.cuts, Unit::Items, "distinct cuts of the dose"),
        times: input.tracer.whole(dose.times, Unit::Months, "months listed"),
        without: input.tracer.whole(dose.without, Unit::Places, "places without dose at the first cut"),
        spread: input.tracer.real(
            dose.spread,
            Unit::Pure,
            "highest over lowest dose per head at the first cut",
        ),
    };
    Some(GateReading::study(Gate::Dose, Ruling::Warn, finding))
}

/// Measures the dating error over the places and months that both panels hold.
///
/// A death that stands in another month is missing from one and surplus in another, so half the summed differences
/// moved; deaths of a place that one panel lacks altogether count as moved too.
#[must_use]
pub fn measure_dating(registered: &Panel, occurred: &Panel) -> Option<DatingError> {
    let (mut differences, mut totals) = (Vec::new(), Vec::new());
    let (mut places, mut months) = (0, 0);
    for (row, unit) in occurred.units().iter().enumerate() {
        let Some(other) =
            registered.units().iter().position(|own| own.place == unit.place && own.place.is_some())
        else {
            continue;
        };
        places += 1;
        let mut compared = 0;
        for (column, time) in occurred.times().iter().enumerate() {
            let Some(same) = registered.times().iter().position(|own| own == time) else { continue };
            if let (Some(occurred), Some(registered)) =
                (occurred.outcome(row, column), registered.outcome(other, same))
            {
                differences.push((occurred - registered).abs());
                totals.extend([occurred, registered]);
                compared += 1;
            }
        }
        months = months.max(compared);
    }
    let total = sum::ordered(&totals);
    (total > 0.0).then(|| DatingError {
        // Both sums hold the deaths, so their half is the number of deaths, and half the differences moved.
        moved_percent: 100.0 * sum::ordered(&differences) / total,
        places,
        months,
    })
}
