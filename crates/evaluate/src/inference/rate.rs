//! The published rate: its unit, and by what outcome over exposure is multiplied to give it.

use measure::Unit;

/// Inhabitants over which a rate is published.
const PER: f64 = 100_000.0;

/// By which outcome over exposure is multiplied to give the published rate.
pub(crate) fn scale_of(unit: Unit) -> f64 {
    if matches!(unit, Unit::Count(_) | Unit::BroughtCountOver) { PER } else { 1.0 }
}

/// The unit of the published rate.
pub(crate) fn rate_unit(unit: Unit) -> Unit {
    if let Unit::Count(statistic) = unit {
        Unit::Per100kYear(statistic)
    } else if unit == Unit::BroughtCountOver {
        Unit::BroughtPer100k
    } else {
        unit
    }
}

/// Whether an outcome is counted: it then scatters as counts do, and is printed whole.
pub(crate) fn is_count(unit: Unit) -> bool {
    matches!(unit, Unit::Count(_) | Unit::BroughtCount | Unit::BroughtCountOver)
}
