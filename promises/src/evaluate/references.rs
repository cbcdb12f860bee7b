//! The figures of the reference packages, met to the digits that they print.

use ::evaluate::method::{
    Block, BlockMethod, CallawaySantannaSpec, DifferenceInDifferencesSpec, SetPlan, Solver, Staggered,
    SyntheticControlSpec, SyntheticDidSpec, placebo_in_space,
};
use numeric::{Matrix, stream::StreamKey};

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

/// Each is read from its file afresh; the files' sources stand in `crates/evaluate/reference`.
const PROP99: &str = "crates/evaluate/reference/prop99.csv";
const MPDTA: &str = "crates/evaluate/reference/mpdta.csv";

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let mut compared = proposition_99(bench)?;
    compared.extend(minimum_wage(bench)?);
    let line = |value: &Compared| {
        Measured::new(value.name, value.ours, value.unit, Bound::WithinOfPeer(value.allowed))
            .beside(value.source, value.printed)
    };
    Ok(compared.iter().map(line).collect())
}

/// Sources: R 4.2.2 with synthdid at 70c1ce3; cvxpy 1.9.3 with Clarabel 0.11.1 at 1e-13 for the exact optima.
fn proposition_99(bench: &Bench) -> Result<Vec<Compared>, Shortfall> {
    const EIGHT_DECIMALS: f64 = 1e-8;
    const R: &str = "synthdid 70c1ce3 on R 4.2.2";
    const OPTIMUM: &str = "cvxpy 1.9.3 with Clarabel 0.11.1";
    // The independent solver's last digits are its own error; it agrees to eight significant digits.
    const INDEPENDENT: f64 = 5e-7;
    let refuse = |error: &dyn std::fmt::Display| unexpected(PROP99, error.to_string());
    let panel = read(bench, PROP99)?;
    let treated: Vec<bool> = panel.first_treated.iter().map(Option::is_some).collect();
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
fn minimum_wage(bench: &Bench) -> Result<Vec<Compared>, Shortfall> {
    const EIGHT_DECIMALS: f64 = 6e-9;
    let refuse = |error: &dyn std::fmt::Display| unexpected(MPDTA, error.to_string());
    let panel = read(bench, MPDTA)?;
    let panel = Staggered::new(panel.outcomes, panel.periods, panel.first_treated).map_err(|e| refuse(&e))?;
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

/// One row a unit: name, first treated period if any, outcomes; the periods stand in the head.
struct Wide {
    first_treated: Vec<Option<i64>>,
    periods: Vec<i64>,
    outcomes: Matrix,
}

fn read(bench: &Bench, path: &str) -> Result<Wide, Shortfall> {
    let text = fs_err::read_to_string(bench.root().join(path))?;
    let refuse = || unexpected(path, "a row that is no panel".to_owned());
    let mut lines = text.lines();
    let head = lines.next().unwrap_or_default().split(',').skip(2);
    let periods = head.map(str::parse).collect::<Result<_, _>>().map_err(|_| refuse())?;
    let (mut first_treated, mut rows) = (Vec::new(), Vec::new());
    for line in lines {
        let mut fields = line.split(',').skip(1);
        let first = fields.next().filter(|first| !first.is_empty()).map(str::parse).transpose();
        first_treated.push(first.map_err(|_| refuse())?);
        rows.push(fields.map(str::parse).collect::<Result<Vec<f64>, _>>().map_err(|_| refuse())?);
    }
    let outcomes = Matrix::from_rows(&rows).map_err(|error| unexpected(path, error.to_string()))?;
    Ok(Wide { first_treated, periods, outcomes })
}

fn unexpected(path: &str, reason: String) -> Shortfall {
    Shortfall::Unexpected { path: path.into(), reason }
}
