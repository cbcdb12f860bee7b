//! The rows of regressions with fixed effects: two-way, Poisson, decomposed, by cohort and period.

use numeric::fixed_effects::Factor;

use super::outcome::Answer;
use super::{Comparison, NotRun, Outcome, Reason, ReferencePanels, ReferenceRow, ReferenceTable, Tolerance};
use crate::fixed_effects::{
    Coefficient, FixedEffectsFit, LinearFixedEffectsSpec, Observations, PoissonFixedEffectsSpec, Rows,
    StandardErrors,
};
use crate::goodman_bacon::{ComparisonKind, decompose};
use crate::sun_abraham::SunAbrahamSpec;
use crate::{Error, Staggered};

const SIMULATED: &str = "simulated panel 2457x108 (panels/simulated_2457x108.parquet)";

/// Answers the rows of this group.
pub(super) fn answer(row: &ReferenceRow, panels: &dyn ReferencePanels) -> Answer {
    let numbers = match (row.method.as_str(), row.data.as_str(), row.quantity.as_str()) {
        ("TWFE", "mpdta", _) => two_way(panels),
        ("Goodman-Bacon", "mpdta", _) => decomposition(panels),
        ("Sun-Abraham", "mpdta", quantity) => cohorts_of_counties(panels, quantity.contains("e=0")),
        ("Sun-Abraham", "base_stagg", quantity) if quantity.contains("iid") => {
            beside_covariate(panels, StandardErrors::Independent)
        }
        ("Sun-Abraham", "base_stagg", _) => beside_covariate(panels, StandardErrors::Clustered),
        ("Poisson FE", "fixest trade gravity (n=38325)", "log(dist_km)") => {
            gravity(panels).map(|fit| fit.map(|fit| vec![("coefficient", fit.estimate)]))
        }
        ("Poisson FE", "fixest trade gravity", _) => {
            gravity(panels).map(|fit| fit.map(|fit| vec![("two-way standard error", fit.standard_error)]))
        }
        ("Poisson FE", SIMULATED, _) => simulated(panels, Levels::UnitAndMonth),
        ("Poisson FE", "simulated panel muni + state^t", _) => simulated(panels, Levels::UnitAndStateByMonth),
        ("Poisson collapse identity", "simulated panel", _) => collapse_identity(panels),
        ("wild cluster bootstrap", _, _) => None,
        _ => return None,
    };
    Some(match numbers {
        None => Ok(Outcome::NotRun(NotRun::NoPanel)),
        Some(Err(error)) => Err(error),
        Some(Ok(numbers)) => Ok(Outcome::Run(beside(row, &numbers))),
    })
}

/// Numbers whose panel is at hand.
type Numbers = Option<Result<Vec<(&'static str, f64)>, Error>>;

/// Each number of ours beside the row's, to half of the last digit that the row prints.
fn beside(row: &ReferenceRow, numbers: &[(&'static str, f64)]) -> Vec<Comparison> {
    let references = row.numbers();
    let comparison = |(place, ((part, ours), reference)): (usize, (&(&'static str, f64), &f64))| Comparison {
        part,
        reference: *reference,
        ours: *ours,
        tolerance: tolerance(row, place),
    };
    numbers.iter().zip(&references).enumerate().map(comparison).collect()
}

fn tolerance(row: &ReferenceRow, place: usize) -> Tolerance {
    let relative = |part: f64| row.numbers().get(place).map_or(0.0, |number| number.abs() * part);
    match (row.method.as_str(), place) {
        // Both ends print every bit: what is left is the rounding of two orders of summation.
        ("Poisson collapse identity", _) => Tolerance { within: relative(1e-12), reason: Reason::ClosedForm },
        // Ours lies 3.4e-6 away and is that of pyfixest 0.60.0 iterated to 1e-12, once both count the same parameters.
        // That fixest's stopping rule makes the difference is inferred: it was not run again with a finer one.
        ("Poisson FE", 0) if row.quantity.starts_with("two-way") => {
            Tolerance { within: relative(5e-6), reason: Reason::ReferenceStopsEarly }
        }
        // fixest stops when the deviance moves by 1e-8 of itself, and takes errors at the weights of the step before.
        ("Poisson FE", 1) => Tolerance { within: relative(1e-6), reason: Reason::ReferenceStopsEarly },
        _ => Tolerance { within: row.half_of_last_digit(place), reason: Reason::PrintedDigits },
    }
}

fn pair(coefficient: &Coefficient) -> Vec<(&'static str, f64)> {
    vec![("coefficient", coefficient.estimate), ("standard error", coefficient.standard_error)]
}

fn first(fit: &FixedEffectsFit) -> Result<Coefficient, Error> {
    fit.coefficients.first().cloned().ok_or(Error::NothingVaries { regressors: Vec::new() })
}

/// The levels of a column, by its numbers or else by its texts.
fn factor(table: &ReferenceTable, name: &str) -> Option<Factor> {
    let texts = table.texts(name)?;
    let mut sorted: Vec<&str> = texts.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    sorted.dedup();
    let place = |text: &String| sorted.binary_search(&text.as_str()).unwrap_or(usize::MAX);
    Some(Factor::new(&texts.iter().map(place).collect::<Vec<usize>>()))
}

/// County employment as a staggered panel.
fn mpdta(panels: &dyn ReferencePanels) -> Option<Staggered> {
    let table = ReferenceTable::read(&panels.text("mpdta.csv")?)?;
    let wide = table.wide("countyreal", "year", "lemp")?;
    let starts = table.numbers("first.treat")?;
    let own = wide.rows.iter().step_by(wide.periods.len());
    let cohorts =
        own.map(|row| starts.get(*row).map(|start| *start as i64).filter(|start| *start > 0)).collect();
    Staggered::new(wide.outcomes, wide.periods, cohorts).ok()
}

fn two_way(panels: &dyn ReferencePanels) -> Numbers {
    let table = ReferenceTable::read(&panels.text("mpdta.csv")?)?;
    let years = table.numbers("year")?;
    let treated = years.iter().zip(table.numbers("first.treat")?);
    let treated = treated.map(|(year, start)| f64::from(u8::from(start > 0.0 && *year >= start))).collect();
    let (county, year) = (factor(&table, "countyreal")?, factor(&table, "year")?);
    let outcome = table.numbers("lemp")?;
    Some((|| {
        let observations = Observations::new(outcome)?
            .with_regressor("treated", treated)?
            .with_factor("county", county.clone())?
            .with_factor("year", year)?
            .clustered_by(county)?;
        Ok(pair(&first(&LinearFixedEffectsSpec::default().fit(&observations)?)?))
    })())
}

fn decomposition(panels: &dyn ReferencePanels) -> Numbers {
    let panel = mpdta(panels)?;
    Some(decompose(&panel).map(|parts| {
        vec![
            ("two-way coefficient", parts.two_way),
            ("weight, treated with never", parts.weight(ComparisonKind::TreatedWithNever)),
            ("weight, earlier with later", parts.weight(ComparisonKind::EarlierWithLater)),
            ("weight, later with earlier", parts.weight(ComparisonKind::LaterWithEarlier)),
        ]
    }))
}

fn cohorts_of_counties(panels: &dyn ReferencePanels, events: bool) -> Numbers {
    const TIMES: [&str; 4] = ["e = 0", "e = 1", "e = 2", "e = 3"];
    let panel = mpdta(panels)?;
    Some(SunAbrahamSpec::default().fit(&panel).map(|fit| {
        if events {
            let after = fit.by_event.range(0..).map(|(_, estimate)| estimate.effect);
            TIMES.into_iter().zip(after).collect()
        } else {
            vec![("effect", fit.overall.effect), ("standard error", fit.overall.standard_error)]
        }
    }))
}

/// The staggered panel of fixest, beside its covariate.
fn beside_covariate(panels: &dyn ReferencePanels, errors: StandardErrors) -> Numbers {
    let table = ReferenceTable::read(&panels.text("base_stagg.csv")?)?;
    let (wide, covariate) = (table.wide("id", "year", "y")?, table.wide("id", "year", "x1")?);
    let starts = table.numbers("year_treated")?;
    let own = wide.rows.iter().step_by(wide.periods.len());
    let cohorts = own.map(|row| starts.get(*row).map(|start| *start as i64)).collect();
    let panel = Staggered::new(wide.outcomes, wide.periods, cohorts).ok()?;
    let fit = SunAbrahamSpec { errors, ..SunAbrahamSpec::default() }.fit_with(&panel, &[covariate.outcomes]);
    Some(fit.map(|fit| vec![("effect", fit.overall.effect), ("standard error", fit.overall.standard_error)]))
}

fn gravity(panels: &dyn ReferencePanels) -> Option<Result<Coefficient, Error>> {
    let table = ReferenceTable::read(&panels.text("trade.csv")?)?;
    let distance = table.numbers("dist_km")?.into_iter().map(numeric::float::ln).collect();
    let euros = table.numbers("Euros")?;
    let factors = ["Origin", "Destination", "Product", "Year"].map(|name| (name, factor(&table, name)));
    Some((|| {
        let mut observations = Observations::new(euros)?.with_regressor("log(dist_km)", distance)?;
        for (name, factor) in factors {
            let factor = factor.ok_or(Error::NoFactor)?;
            observations = observations.with_factor(name, factor.clone())?;
            if matches!(name, "Origin" | "Destination") {
                observations = observations.clustered_by(factor)?;
            }
        }
        first(&PoissonFixedEffectsSpec::default().fit(&observations)?)
    })())
}

/// The fixed effects of the simulated panel.
#[derive(Clone, Copy, PartialEq)]
enum Levels {
    UnitAndMonth,
    UnitAndStateByMonth,
}

/// The simulated panel, clustered by unit, or by state with effects of states by month.
fn simulated_observations(
    panels: &dyn ReferencePanels,
    levels: Levels,
) -> Option<Result<Observations, Error>> {
    let table = ReferenceTable::read(&panels.text("simulated_2457x108.csv")?)?;
    let whole = |name| {
        let numbers = table.numbers(name)?;
        Some(Factor::new(&numbers.into_iter().map(|number| number as usize).collect::<Vec<usize>>()))
    };
    let (unit, state, month) = (whole("muni")?, whole("state")?, whole("t")?);
    let (outcome, treated) = (table.numbers("y")?, table.numbers("d")?);
    let (times, clusters) = match levels {
        Levels::UnitAndMonth => (month, unit.clone()),
        Levels::UnitAndStateByMonth => (state.crossed(&month), state),
    };
    Some((|| {
        Observations::new(outcome)?
            .with_regressor("d", treated)?
            .with_factor("muni", unit)?
            .with_factor("t", times)?
            .clustered_by(clusters)
    })())
}

fn simulated(panels: &dyn ReferencePanels, levels: Levels) -> Numbers {
    let observations = simulated_observations(panels, levels)?;
    let fit = observations.and_then(|observations| PoissonFixedEffectsSpec::default().fit(&observations));
    Some(fit.and_then(|fit| Ok(pair(&first(&fit)?))))
}

fn collapse_identity(panels: &dyn ReferencePanels) -> Numbers {
    let observations = simulated_observations(panels, Levels::UnitAndMonth)?;
    Some(observations.and_then(|observations| {
        let by = |rows| first(&PoissonFixedEffectsSpec { rows, ..Default::default() }.fit(&observations)?);
        let (collapsed, rows) = (by(Rows::CollapsedWhereSame)?, by(Rows::All)?);
        Ok(vec![("over cells", collapsed.estimate), ("over rows", rows.estimate)])
    }))
}
