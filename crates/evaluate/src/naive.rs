//! What naive methods would have claimed about the whole panel: pure arithmetic, shown only to be refused.
//!
//! None of these compares with anybody who was left untreated. They are computed because they are what is quoted.

use measure::{Digits, PanelTime, Quantity, Unit};
use numeric::sum;
use report::{Text, Words};

use crate::study::Study;

/// Months after which a season comes back.
const YEAR: i32 = 12;

/// A way to claim an effect without a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NaiveMethod {
    /// The mean rate before stands for what would have been.
    MeanBefore,
    /// The same months of the last year before stand for what would have been.
    SameMonthsBefore,
    /// A straight line through the rates before, drawn on, stands for what would have been.
    TrendBefore,
}

/// What a naive method would have claimed.
#[derive(Debug, Clone, PartialEq)]
pub struct NaiveClaim {
    /// The method.
    pub method: NaiveMethod,
    /// Outcome after, everywhere.
    pub observed: Quantity,
    /// Outcome that the method says would have been.
    pub expected: Quantity,
    /// Observed over expected.
    pub ratio: Quantity,
}

/// Outcome and exposure of all places together at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Total {
    time: PanelTime,
    outcome: f64,
    exposure: f64,
}

impl Total {
    fn rate(&self) -> f64 {
        self.outcome / self.exposure
    }
}

/// What each naive method would have claimed; a method without what it needs is left out.
///
/// # Assumptions
/// That whatever the method carries forward would have gone on: this is what it is refused for.
#[must_use]
pub fn naive_claims(study: &Study) -> Vec<NaiveClaim> {
    let totals = |columns: &[usize]| -> Option<Vec<Total>> {
        columns.iter().map(|column| total(study, *column)).collect()
    };
    let (Some(before), Some(after)) = (totals(&study.design.before), totals(&study.design.after)) else {
        return Vec::new();
    };
    let observed = sum::ordered(after.iter().map(|total| total.outcome));
    let claim = |(method, expected): (NaiveMethod, Option<f64>)| {
        let expected = expected.filter(|expected| *expected > 0.0)?;
        let trace = |what: &str| study.tracer.computed(method.code(), [("what", what.to_owned())]);
        let count = |value: f64, what: &str| {
            Quantity::real(value, study.data.panel.unit(), trace(what)).with_digits(Digits::Whole)
        };
        Some(NaiveClaim {
            method,
            observed: count(observed, "observed after"),
            expected: count(expected, "expected after"),
            ratio: Quantity::real(observed / expected, Unit::RateRatio, trace("rate ratio"))
                .with_digits(Digits::Decimals(2)),
        })
    };
    [
        (NaiveMethod::MeanBefore, mean_before(&before, &after)),
        (NaiveMethod::SameMonthsBefore, same_months_before(&before, &after)),
        (NaiveMethod::TrendBefore, trend_before(&before, &after)),
    ]
    .into_iter()
    .filter_map(claim)
    .collect()
}

/// All places together at a time; nothing when an outcome is missing.
fn total(study: &Study, column: usize) -> Option<Total> {
    let panel = &study.data.panel;
    let rows = 0..panel.units().len();
    let outcomes: Option<Vec<f64>> = rows.clone().map(|row| panel.outcome(row, column)).collect();
    let exposures: Option<Vec<f64>> = rows.map(|row| panel.exposure(row, column)).collect();
    Some(Total {
        time: *panel.times().get(column)?,
        outcome: sum::ordered(outcomes?),
        exposure: sum::ordered(exposures?),
    })
}

fn mean_before(before: &[Total], after: &[Total]) -> Option<f64> {
    if before.is_empty() {
        return None;
    }
    let rate =
        sum::ordered(before.iter().map(|t| t.outcome)) / sum::ordered(before.iter().map(|t| t.exposure));
    Some(rate * sum::ordered(after.iter().map(|t| t.exposure)))
}

/// Each month after against the same month of the last year before; nothing for yearly panels.
fn same_months_before(before: &[Total], after: &[Total]) -> Option<f64> {
    let expected: Option<Vec<f64>> = after
        .iter()
        .map(|own| {
            let PanelTime::Month(month) = own.time else { return None };
            let same = |held: &&Total| {
                matches!(held.time, PanelTime::Month(other) if month.since(other) % YEAR == 0)
            };
            before.iter().rev().find(same).map(|held| held.rate() * own.exposure)
        })
        .collect();
    expected.filter(|all| !all.is_empty()).map(sum::ordered)
}

/// The line of least squares through the rates before, at the times after.
fn trend_before(before: &[Total], after: &[Total]) -> Option<f64> {
    let first = before.first()?.time;
    let at = |total: &Total| -> Option<f64> {
        match (first, total.time) {
            (PanelTime::Month(first), PanelTime::Month(month)) => Some(f64::from(month.since(first))),
            (PanelTime::Quarter(first), PanelTime::Quarter(other)) => {
                Some(f64::from(other.since(first)) / 3.0)
            }
            (PanelTime::Year(first), PanelTime::Year(year)) => Some(f64::from(year - first)),
            _ => None,
        }
    };
    let times: Vec<f64> = before.iter().map(at).collect::<Option<_>>()?;
    let rates: Vec<f64> = before.iter().map(Total::rate).collect();
    let (mean_time, mean_rate) = (sum::mean(&times)?, sum::mean(&rates)?);
    let spread = sum::ordered(times.iter().map(|time| (time - mean_time) * (time - mean_time)));
    if spread <= 0.0 {
        return None;
    }
    let together =
        sum::ordered(times.iter().zip(&rates).map(|(time, rate)| (time - mean_time) * (rate - mean_rate)));
    let slope = together / spread;
    let expected: Option<Vec<f64>> =
        after.iter().map(|own| Some((mean_rate + slope * (at(own)? - mean_time)) * own.exposure)).collect();
    expected.map(sum::ordered)
}

impl NaiveMethod {
    /// The name used in traces.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::MeanBefore => "naive mean before",
            Self::SameMonthsBefore => "naive same months of the last year before",
            Self::TrendBefore => "naive linear trend before",
        }
    }

    /// Why it is refused.
    #[must_use]
    pub fn refused_because(self) -> Text {
        match self {
            Self::MeanBefore => Text::both(
                "da por hecho que, sin la política, todo habría seguido igual que antes; una serie que ya subía o bajaba lo desmiente, y nadie quedó fuera para ver qué más cambió",
                "it assumes that, without the policy, everything would have stayed as before; a series that was already rising or falling shows otherwise, and nobody was left out to show what else changed",
            ),
            Self::SameMonthsBefore => Text::both(
                "quita las estaciones del año y nada más: todo lo que cambió de un año a otro, por la causa que fuera, se cuenta como efecto",
                "it removes the seasons and nothing else: whatever changed from one year to the next, for whatever cause, is counted as effect",
            ),
            Self::TrendBefore => Text::both(
                "supone que la tendencia de antes habría seguido en línea recta; una subida que se agota por sí misma parece un éxito, y el resultado depende de dónde se empiece a trazar la línea",
                "it assumes that the earlier trend would have gone on in a straight line; a rise that ends by itself looks like success, and the result depends on where the line begins",
            ),
        }
    }
}

impl Words for NaiveMethod {
    fn words(&self) -> Text {
        match self {
            Self::MeanBefore => Text::both("promedio de antes y de después", "mean before and after"),
            Self::SameMonthsBefore => {
                Text::both("los mismos meses del último año anterior", "same months of the last year before")
            }
            Self::TrendBefore => Text::both("tendencia lineal interrumpida", "interrupted linear trend"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(first: &str, outcomes: &[f64]) -> Vec<Total> {
        let first: measure::Month = first.parse().unwrap();
        let total = |(i, outcome): (usize, &f64)| Total {
            time: PanelTime::Month(first.plus(i32::try_from(i).unwrap())),
            outcome: *outcome,
            exposure: 2.0,
        };
        outcomes.iter().enumerate().map(total).collect()
    }

    #[test]
    fn each_method_carries_forward_what_it_says() {
        // A line of 10, 11, ... over 24 months; what follows is the line itself.
        let line: Vec<f64> = (0..30).map(|i| 10.0 + f64::from(i)).collect();
        let all = months("2017-01", &line);
        let (before, after) = all.split_at(24);
        let observed: f64 = after.iter().map(|t| t.outcome).sum();
        assert!((trend_before(before, after).unwrap() - observed).abs() < 1e-9, "the line goes on");
        // Mean of 10..=33 is 21.5, over six months.
        assert!((mean_before(before, after).unwrap() - 6.0 * 21.5).abs() < 1e-9);
        // Twelve months earlier the line was lower by twelve.
        assert!((same_months_before(before, after).unwrap() - (observed - 6.0 * 12.0)).abs() < 1e-9);
    }

    #[test]
    fn months_more_than_a_year_after_look_at_the_last_year_before() {
        let all = months("2017-01", &(0..36).map(f64::from).collect::<Vec<_>>());
        let (before, after) = all.split_at(12);
        // Two years after, each against the one year before: the sum of 0..=11 twice.
        assert!((same_months_before(before, after).unwrap() - 132.0).abs() < 1e-9);
        assert_eq!(same_months_before(&before[1..], after), None, "January has none before it");
    }

    #[test]
    fn one_month_before_gives_no_trend() {
        let all = months("2017-01", &[1.0, 2.0]);
        let (before, after) = all.split_at(1);
        assert_eq!(trend_before(before, after), None);
        assert_eq!(mean_before(&[], after), None);
    }
}
