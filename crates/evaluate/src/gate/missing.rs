//! The gate that counts what is missing: which cells, of whom, and which methods can do without them.

use measure::{Month, PanelTime, Period, Unit};
use report::{Text, Words, say};

use super::{Concern, Gate, GateFinding, GateInput, GateReading, Ruling};
use crate::data::{StudyData, Tracer};
use crate::design::Role;
use crate::method::{MethodName, Need};
use crate::stopped::in_words;
use estimate::Error;

/// Beyond this share of the treated cells a study is refused.
///
/// What is missing is not missing at random: an office that is overrun reports late. With one cell in ten the ratio would
/// move by a tenth if those months had been twice as bad, which is the margin that files ask about.
pub const MOST_MISSING_TREATED_PERCENT: f64 = 10.0;

/// Beyond this share of the cells of comparison a study is refused: those that are left were chosen by what was published
/// and no longer by the file.
pub const MOST_MISSING_COMPARISON_PERCENT: f64 = 50.0;

/// Places named one by one; of more the number is said.
const NAMED: usize = 12;

/// Cells of some rows that are missing, and cells that were asked.
struct Share {
    rows: Vec<usize>,
    missing: usize,
    asked: usize,
}

impl Share {
    fn percent(&self) -> f64 {
        if self.asked == 0 { 0.0 } else { 100.0 * self.missing as f64 / self.asked as f64 }
    }
}

/// Whether a method reads the cells that are held of a place that lacks others; the rest need the place whole.
pub(crate) fn takes_gaps(method: MethodName) -> bool {
    !method.needs(Need::WholePlaces)
}

/// What is missing, and what each method does about it.
pub(super) fn missing(input: &GateInput<'_>) -> Vec<GateReading> {
    let design = input.design;
    let treated = share(input, &design.rows(|role| matches!(role, Role::Treated(_) | Role::Late(_))));
    let compared = share(input, &design.rows(|role| matches!(role, Role::Comparison | Role::Missing)));
    let mut readings = absent(input);
    let limits = (MOST_MISSING_TREATED_PERCENT, MOST_MISSING_COMPARISON_PERCENT);
    if treated.percent() > limits.0 || compared.percent() > limits.1 {
        let percent = |value: f64, what: &str| input.tracer.real(value, Unit::Percent, what);
        let limit = |value: f64, name: &str| input.tracer.threshold(value, Unit::Percent, name);
        let finding = GateFinding::TooManyMissing {
            treated: percent(treated.percent(), "missing cells of the treated"),
            comparison: percent(compared.percent(), "missing cells of the comparison"),
            limit_treated: limit(limits.0, "most missing of the treated"),
            limit_comparison: limit(limits.1, "most missing of the comparison"),
        };
        readings.push(GateReading::study(Gate::MissingOutcomes, Ruling::Refuse, finding));
    }
    readings.extend(of_treated(input, &treated));
    readings.extend(of_comparison(input, &compared));
    if readings.is_empty() {
        readings.push(GateReading::study(Gate::MissingOutcomes, Ruling::Pass, GateFinding::NothingMissing));
    }
    readings
}

fn share(input: &GateInput<'_>, rows: &[usize]) -> Share {
    let columns = input.design.columns_read(input.spec);
    let lacks = |row: usize, column: usize| input.data.panel.outcome(row, column).is_none();
    let count = |row: &usize| columns.iter().filter(|column| lacks(*row, **column)).count();
    let short: Vec<usize> = rows.iter().copied().filter(|row| count(row) > 0).collect();
    Share { missing: short.iter().map(count).sum(), rows: short, asked: rows.len() * columns.len() }
}

/// Months that no place of comparison has.
fn absent(input: &GateInput<'_>) -> Vec<GateReading> {
    let design = input.design;
    if design.absent.is_empty() {
        return Vec::new();
    }
    let which = Box::new(times_in_words(input.data, &design.absent));
    let (ruling, finding) = if design.before.is_empty() || design.after.is_empty() {
        (Ruling::Refuse, GateFinding::NoMonthLeft { which })
    } else {
        let months = input.tracer.whole(design.absent.len(), Unit::Items, "times without any comparison");
        (Ruling::Warn, GateFinding::MonthsAbsent { months, which })
    };
    vec![GateReading::study(Gate::MissingOutcomes, ruling, finding)]
}

/// A treated place cannot be left out: methods that need it whole are refused, and the rest do not decide without them.
fn of_treated(input: &GateInput<'_>, share: &Share) -> Vec<GateReading> {
    if share.rows.is_empty() {
        return Vec::new();
    }
    let which = || Box::new(places_in_words(input, &share.rows));
    let count = |number: usize, what: &str| input.tracer.whole(number, Unit::Items, what);
    let methods = &input.spec.methods;
    if !methods.iter().any(|method| takes_gaps(*method)) {
        let finding = GateFinding::TreatedMissing {
            cells: count(share.missing, "missing cells of the treated"),
            asked: count(share.asked, "cells of the treated"),
            which: which(),
        };
        return vec![GateReading::study(Gate::MissingOutcomes, Ruling::Refuse, finding)];
    }
    let alone = methods.iter().all(|method| takes_gaps(*method));
    let read = |method: &MethodName| {
        let method = *method;
        let (ruling, finding) = match (takes_gaps(method), alone) {
            (true, true) => (Ruling::Warn, GateFinding::TreatedMaskedAlone { method, which: which() }),
            // The answer of the file is that of all its methods: what one of them says without the others is another.
            (true, false) => (Ruling::Mark, GateFinding::TreatedMasked { method, which: which() }),
            (false, _) => (Ruling::Refuse, GateFinding::TreatedMissingFor { method, which: which() }),
        };
        GateReading { gate: Gate::MissingOutcomes, ruling, concern: Concern::Method(method), finding }
    };
    methods.iter().map(read).collect()
}

/// A place of comparison that lacks a cell leaves the methods that need it whole.
fn of_comparison(input: &GateInput<'_>, share: &Share) -> Vec<GateReading> {
    if share.rows.is_empty() {
        return Vec::new();
    }
    let said = |takes: bool| {
        let methods = input.spec.methods.iter().filter(|method| takes_gaps(**method) == takes);
        let methods: Vec<Text> = methods.map(Words::words).collect();
        (!methods.is_empty()).then(|| Box::new(Text::list(methods)))
    };
    let count = |number: usize, unit: Unit, what: &str| input.tracer.whole(number, unit, what);
    let places = || count(share.rows.len(), Unit::Places, "places of comparison with missing outcomes");
    let cells = || count(share.missing, Unit::Items, "missing cells of the comparison");
    let asked = || count(share.asked, Unit::Items, "cells of the comparison");
    let which = || Box::new(places_in_words(input, &share.rows));
    let left = said(false).map(|methods| GateFinding::ControlsMissing {
        places: places(),
        cells: cells(),
        asked: asked(),
        which: which(),
        methods,
    });
    let masked = said(true).map(|methods| GateFinding::CellsMasked {
        places: places(),
        cells: cells(),
        asked: asked(),
        which: which(),
        methods,
    });
    let reading = |finding| GateReading::study(Gate::MissingOutcomes, Ruling::Warn, finding);
    [left, masked].into_iter().flatten().map(reading).collect()
}

/// A method that stopped on a design with gaps is refused by name, and does not stop the study.
pub(crate) fn stopped_by_gaps(method: MethodName, source: &Error) -> GateReading {
    GateReading {
        gate: Gate::MissingOutcomes,
        ruling: Ruling::Refuse,
        concern: Concern::Method(method),
        finding: GateFinding::StoppedByGaps { method, why: Box::new(in_words(source)) },
    }
}

/// The columns of a row that lack an outcome, among some.
pub(crate) fn lacking(data: &StudyData, row: usize, columns: &[usize]) -> Vec<usize> {
    columns.iter().copied().filter(|column| data.panel.outcome(row, *column).is_none()).collect()
}

/// Each place with the months that it lacks.
fn places_in_words(input: &GateInput<'_>, rows: &[usize]) -> Text {
    let columns = input.design.columns_read(input.spec);
    let place = |row: &usize| {
        let name = input.data.panel.units().get(*row).map_or("", |unit| unit.name.as_str());
        let months = times_in_words(input.data, &lacking(input.data, *row, &columns));
        say!("{place} ({months})", "{place} ({months})", place = Text::name(name), months)
    };
    let rest = rows.len().saturating_sub(NAMED);
    let more = (rest > 0).then(|| more_places(input.tracer, rest));
    Text::list(rows.iter().take(NAMED).map(place).chain(more))
}

fn more_places(tracer: &Tracer, rest: usize) -> Text {
    let rest = tracer.whole(rest, Unit::Places, "further places with missing outcomes");
    say!("{rest} lugares más", "{rest} further places", rest = *rest)
}

/// Columns in words: runs of months as one period.
pub(crate) fn times_in_words(data: &StudyData, columns: &[usize]) -> Text {
    let mut runs: Vec<(Month, Month)> = Vec::new();
    let mut said: Vec<Text> = Vec::new();
    for column in columns {
        match data.panel.times().get(*column) {
            Some(PanelTime::Month(month)) => match runs.last_mut() {
                Some((_, last)) if month.since(*last) == 1 => *last = *month,
                _ => runs.push((*month, *month)),
            },
            Some(time @ (PanelTime::Quarter(_) | PanelTime::Year(_))) => {
                said.push(Text::name(time.to_string()));
            }
            None => {}
        }
    }
    let period = |(first, last): (Month, Month)| match Period::new(first, last) {
        Ok(period) if first != last => period.into(),
        _ => Text::from(first),
    };
    said.extend(runs.into_iter().map(period));
    Text::list(said)
}
