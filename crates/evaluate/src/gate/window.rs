//! Gates about the window: time before treatment, breaks of the series, and the pandemic.

use measure::{Month, PanelTime, Period, PlaceCode, Unit};
use report::{Text, say};

use crate::{data::CountJump, design::Role, policy::Outcome};

use super::{FEWEST_MONTHS, FEWEST_TIMES, FEWEST_YEARS, Gate, GateFinding, GateInput, GateReading, Ruling};

/// The name under which a policy accepts a window with the pandemic in it.
const PANDEMIC: &str = "pandemic-2020";

/// March 2020: the pandemic was declared on the 11th and movement fell within the month.
fn pandemic_began() -> Option<Month> {
    Month::new(2020, 3).ok()
}

/// Without time before there is nothing to compare the months after with.
pub(super) fn pre_period(input: &GateInput<'_>) -> GateReading {
    let times = input.design.before.len();
    let monthly = matches!(input.data.panel.times().first(), Some(PanelTime::Month(_)));
    let fewest = if monthly { FEWEST_MONTHS } else { FEWEST_YEARS };
    let held = input.tracer.whole(times, Unit::Items, "times before treatment");
    let least = |fewest: usize| input.tracer.threshold(fewest as f64, Unit::Items, "fewest times before");
    if times < FEWEST_TIMES {
        let finding = GateFinding::NoTimeBefore { times: held, least: least(FEWEST_TIMES) };
        GateReading::study(Gate::PrePeriod, Ruling::Refuse, finding)
    } else if times < fewest {
        let finding = GateFinding::LittleTimeBefore { times: held, least: least(fewest) };
        GateReading::study(Gate::PrePeriod, Ruling::Warn, finding)
    } else {
        GateReading::study(Gate::PrePeriod, Ruling::Pass, GateFinding::TimeBefore { times: held })
    }
}

/// A series that is measured otherwise from some month on says nothing about what happened then.
pub(super) fn breaks(input: &GateInput<'_>) -> Vec<GateReading> {
    let whole = input.spec.window.whole();
    let inside = input.data.breaks.iter().filter(|b| whole.contains(b.first) && whole.first() < b.first);
    let mut readings: Vec<GateReading> = inside
        .map(|found| {
            let (month, what) = (found.first, Box::new(found.what.clone()));
            if input.spec.accepts(&found.id) {
                let finding = GateFinding::BreakAccepted { month, what };
                GateReading::study(Gate::SeriesBreak, Ruling::Warn, finding)
            } else {
                let finding = GateFinding::BreakInside { month, what, id: found.id.clone() };
                GateReading::study(Gate::SeriesBreak, Ruling::Refuse, finding)
            }
        })
        .collect();
    if readings.is_empty() {
        readings.push(GateReading::study(Gate::SeriesBreak, Ruling::Pass, GateFinding::NoBreak));
    }
    readings
}

/// Jumps named one by one; of more the rest is counted in words.
const NAMED: usize = 6;

/// A count that is four times that of the year before may be of crime or of its recording: a weakness, no refusal.
pub(super) fn jumps(input: &GateInput<'_>) -> Option<GateReading> {
    let whole = input.spec.window.whole();
    let read = |place: PlaceCode| {
        let rows =
            input.design.rows(|role| matches!(role, Role::Treated(_) | Role::Late(_) | Role::Comparison));
        let units = input.data.panel.units();
        rows.iter().any(|row| units.get(*row).is_some_and(|unit| unit.place == Some(place)))
    };
    let found: Vec<&CountJump> =
        input.data.jumps.iter().filter(|jump| whole.covers(jump.year) && read(jump.place)).collect();
    if found.is_empty() {
        return None;
    }
    let named = found.iter().take(NAMED).map(|jump| {
        say!(
            "{place}, {year} ({says})",
            "{place}, {year} ({says})",
            place = Text::name(&jump.name),
            year = jump.year,
            says = jump.says.clone()
        )
    });
    let more = found.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| input.tracer.whole(more, Unit::Items, "jumps that are not named"));
    let finding = GateFinding::Jumps { named: Box::new(Text::list(named)), more };
    Some(GateReading::study(Gate::Jumps, Ruling::Warn, finding))
}

/// The pandemic changed movement, reporting and crime at once, everywhere and not equally.
pub(super) fn pandemic(input: &GateInput<'_>) -> GateReading {
    let inside = |whole: Period| pandemic_began().filter(|month| whole.contains(*month));
    match inside(input.spec.window.whole()) {
        None => GateReading::study(Gate::Pandemic, Ruling::Pass, GateFinding::NoPandemic),
        Some(month) if input.spec.accepts(PANDEMIC) => {
            let finding = match &input.spec.outcome {
                Outcome::Brought(_) => GateFinding::PandemicInFile { month },
                Outcome::Record(_) | Outcome::Panel(_) => GateFinding::PandemicAccepted { month },
            };
            GateReading::study(Gate::Pandemic, Ruling::Warn, finding)
        }
        Some(month) => {
            let id = PANDEMIC.to_owned();
            GateReading::study(Gate::Pandemic, Ruling::Refuse, GateFinding::PandemicInside { month, id })
        }
    }
}
