//! The figures of the reference packages, met to the digits that they print.

use ::evaluate::method::{
    Block, BlockMethod, CallawaySantannaSpec, DifferenceInDifferencesSpec, SetPlan, Solver, Staggered,
    SyntheticControlSpec, SyntheticDidSpec, placebo_in_space,
};
use ::evaluate::verify::{ReferencePanels, ReferenceTable, ShippedPanels, WidePanel};
use numeric::stream::StreamKey;

use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "references",
        what: "Proposition 99 and the minimum-wage panel: the values of R synthdid, R did and an independent solver, to the digits given",
        sizes: Sizes::Both,
        measure,
    }
}

/// A value of the methods and the value that a reference prints.
struct Compared {
    name: &'static str,
    ours: f64,
    unit: &'static str,
    source: &'static str,
    printed: f64,
    /// Half of the last digit that the reference prints, and what rounding adds to it.
    allowed: f64,
}

/// The panels' sources stand in `crates/evaluate/reference`.
const PROP99: &str = "prop99.csv";
const MPDTA: &str = "mpdta.csv";

fn measure(_bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let mut compared = proposition_99()?;
    compared.extend(minimum_wage()?);
    let line = |value: &Compared| {
        Measured::new(value.name, value.ours, value.unit, Bound::WithinOfPeer(value.allowed))
            .beside(value.source, value.printed)
    };
    Ok(compared.iter().map(line).collect())
}

/// Sources: R 4.2.2 with synthdid at 70c1ce3; cvxpy 1.9.3 with Clarabel 0.11.1 at 1e-13 for the exact optima.
fn proposition_99() -> Result<Vec<Compared>, Shortfall> {
    const EIGHT_DECIMALS: f64 = 1e-8;
    const R: &str = "synthdid 70c1ce3 on R 4.2.2";
    const OPTIMUM: &str = "cvxpy 1.9.3 with Clarabel 0.11.1";
    // The independent solver's last digits are its own error; it agrees to eight significant digits.
    const INDEPENDENT: f64 = 5e-7;
    let refuse = |error: &dyn std::fmt::Display| unexpected(PROP99, error.to_string());
    let (_, panel) = read(PROP99, ("State", "Year", "PacksPerCapita"))?;
    let treated: Vec<bool> = panel.units.iter().map(|state| state == "California").collect();
    let start = panel.periods.iter().position(|year| *year == 1989).ok_or_else(|| refuse(&"no year 1989"))?;
    let block = Block::new(panel.outcomes, &treated, start).map_err(|e| refuse(&e))?;
    let effect = |method: BlockMethod| method.fit(&block).map(|fit| fit.effect).map_err(|e| refuse(&e));
    let did = |solver| BlockMethod::SyntheticDid(SyntheticDidSpec { solver, noise_level: None });
    let control = |solver| SyntheticControlSpec { solver, noise_level: None }.fit(&block);
    let stopped = did(Solver::ReferenceStoppingRule);
    let plan = SetPlan::new(0, StreamKey::new(0, b"", "every placebo is enumerated"));
    let fit = stopped.fit(&block).map_err(|e| refuse(&e))?;
    let placebos = placebo_in_space(&stopped, &block, &fit, &plan).map_err(|e| refuse(&e))?;
    let value = |name, ours, source, printed, allowed| Compared {
        name,
        ours,
        unit: "packs a head",
        source,
        printed,
        allowed,
    };
    Ok(vec![
        value("synthetic DiD, reference stopping rule", fit.effect, R, -15.603_827_87, EIGHT_DECIMALS),
        value(
            "synthetic DiD, exact optimum",
            effect(did(Solver::Exact))?,
            OPTIMUM,
            -15.605_397_92,
            INDEPENDENT,
        ),
        value(
            "synthetic control, reference stopping rule",
            control(Solver::ReferenceStoppingRule).map_err(|e| refuse(&e))?.effect,
            R,
            -19.619_663_47,
            EIGHT_DECIMALS,
        ),
        value(
            "synthetic control, exact optimum",
            control(Solver::Exact).map_err(|e| refuse(&e))?.effect,
            OPTIMUM,
            -19.513_629_77,
            INDEPENDENT,
        ),
        value(
            "difference in differences",
            DifferenceInDifferencesSpec.fit(&block).effect,
            R,
            -27.349_111_08,
            EIGHT_DECIMALS,
        ),
        value(
            "placebos, standard deviation of all 38",
            placebos.standard_deviation.unwrap_or(f64::NAN),
            R,
            9.496_707,
            6e-7,
        ),
        value("placebos, p by rank", placebos.rank_p, R, 2.0 / 39.0, 1e-15),
    ])
}

/// Source: R 4.2.2 with did 2.5.1, analytic standard errors, no covariates.
fn minimum_wage() -> Result<Vec<Compared>, Shortfall> {
    const EIGHT_DECIMALS: f64 = 6e-9;
    let refuse = |error: &dyn std::fmt::Display| unexpected(MPDTA, error.to_string());
    let (table, panel) = read(MPDTA, ("countyreal", "year", "lemp"))?;
    let first = table.numbers("first.treat").ok_or_else(|| refuse(&"no column of first treatment"))?;
    let start = |row: &usize| first.get(*row).map(|year| *year as i64).filter(|year| *year > 0);
    let starts = panel.rows.iter().step_by(panel.periods.len()).map(start).collect();
    let panel = Staggered::new(panel.outcomes, panel.periods, starts).map_err(|e| refuse(&e))?;
    let fit = CallawaySantannaSpec::default().fit(&panel).map_err(|e| refuse(&e))?;
    let none = || refuse(&"no effect to average");
    let simple = fit.simple().ok_or_else(none)?;
    let cohorts = fit.by_cohort().ok_or_else(none)?.overall;
    let periods = fit.by_period().ok_or_else(none)?.overall;
    let events = fit.event_study(-3..=3).ok_or_else(none)?;
    let value = |name, ours, printed| Compared {
        name,
        ours,
        unit: "log points",
        source: "did 2.5.1 on R 4.2.2",
        printed,
        allowed: EIGHT_DECIMALS,
    };
    let mut compared = vec![
        value("Callaway-Sant'Anna, simple", simple.effect, -0.039_951_28),
        value("Callaway-Sant'Anna, simple, standard error", simple.standard_error, 0.012_034_01),
        value("Callaway-Sant'Anna, by cohort", cohorts.effect, -0.031_018_28),
        value("Callaway-Sant'Anna, by cohort, standard error", cohorts.standard_error, 0.012_446_06),
        value("Callaway-Sant'Anna, by calendar", periods.effect, -0.041_700_43),
        value("Callaway-Sant'Anna, by calendar, standard error", periods.standard_error, 0.015_971_85),
        value("Callaway-Sant'Anna, event study", events.overall.effect, -0.077_239_82),
        value("Callaway-Sant'Anna, event study, standard error", events.overall.standard_error, 0.019_964_99),
    ];
    let reference = [
        ("ATT(2004,2004)", -0.010_503_25),
        ("ATT(2004,2005)", -0.070_423_16),
        ("ATT(2004,2006)", -0.137_258_74),
        ("ATT(2004,2007)", -0.100_811_36),
        ("ATT(2006,2004)", 0.006_520_11),
        ("ATT(2006,2005)", -0.002_750_82),
        ("ATT(2006,2006)", -0.004_594_61),
        ("ATT(2006,2007)", -0.041_224_47),
        ("ATT(2007,2004)", 0.030_506_66),
        ("ATT(2007,2005)", -0.002_725_89),
        ("ATT(2007,2006)", -0.031_087_12),
        ("ATT(2007,2007)", -0.026_054_41),
    ];
    if fit.cells.len() != reference.len() {
        return Err(refuse(&format!(
            "{} cohorts and periods, {} expected",
            fit.cells.len(),
            reference.len()
        )));
    }
    compared.extend(
        fit.cells
            .iter()
            .zip(reference)
            .map(|(cell, (name, printed))| value(name, cell.estimate.effect, printed)),
    );
    Ok(compared)
}

/// A panel that comes with the program, as units by periods, and the table it was read from.
fn read(
    name: &str,
    (unit, period, outcome): (&str, &str, &str),
) -> Result<(ReferenceTable, WidePanel), Shortfall> {
    let refuse = || unexpected(name, "a table that is no panel".to_owned());
    let table = ShippedPanels.text(name).and_then(|text| ReferenceTable::read(&text)).ok_or_else(refuse)?;
    let panel = table.wide(unit, period, outcome).ok_or_else(refuse)?;
    Ok((table, panel))
}

fn unexpected(path: &str, reason: String) -> Shortfall {
    Shortfall::Unexpected { path: path.into(), reason }
}
