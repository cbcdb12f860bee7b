//! Complaints about estimators called from Rust: the panel of each, and what is wrong with the answer.

use std::path::Path;

use estimate::{
    Block, BlockMethod, CallawaySantannaSpec, Error, InterruptedSeries, InterruptedTimeSeriesSpec,
    Interruption, OutcomeFamily, Solver, Staggered, SyntheticControlSpec,
    fixed_effects::{Observations, PoissonFixedEffectsSpec},
    wild_bootstrap::WildBootstrapSpec,
};
use fs_err as fs;
use numeric::{Matrix, fixed_effects::Factor, stream::StreamKey};
use serde::{Deserialize, de::DeserializeOwned};

use crate::shortfall::Shortfall;

/// A complaint: its file, and what is wrong with the answers to the panels in it.
struct Complaint {
    file: &'static str,
    faults: fn(&Path) -> Result<Vec<String>, Shortfall>,
}

const COMPLAINTS: [Complaint; 6] = [
    Complaint { file: "b08_perfect_fit", faults: perfect_fit },
    Complaint { file: "b09_large_level", faults: large_level },
    Complaint { file: "b12_treated_cells_zero", faults: treated_cells_zero },
    Complaint { file: "b17_wild_no_variation", faults: no_variation },
    Complaint { file: "b23_yyyymm", faults: year_and_month },
    Complaint { file: "b36_its_zero_after", faults: zero_after },
];

/// What is wrong with each complaint in a folder.
pub(super) fn faults(folder: &Path) -> Result<Vec<(&'static str, Vec<String>)>, Shortfall> {
    let of = |complaint: &Complaint| {
        let path = folder.join(format!("{}.jsonl", complaint.file));
        Ok((complaint.file, (complaint.faults)(&path)?))
    };
    COMPLAINTS.iter().map(of).collect()
}

fn refuse(path: &Path, reason: impl std::fmt::Display) -> Shortfall {
    Shortfall::Unexpected { path: path.to_owned(), reason: reason.to_string() }
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Shortfall> {
    let text = fs::read_to_string(path)?;
    text.lines().map(|line| serde_json::from_str(line).map_err(|error| refuse(path, error))).collect()
}

/// Outcomes with the treated rows and the periods before.
#[derive(Deserialize)]
struct BlockLine {
    y: Vec<Vec<f64>>,
    d: Vec<bool>,
    t0: usize,
}

impl BlockLine {
    fn block(&self) -> Result<Block, Error> {
        Block::new(Matrix::from_rows(&self.y)?, &self.d, self.t0)
    }
}

fn synthetic_control() -> BlockMethod {
    BlockMethod::SyntheticControl(SyntheticControlSpec { solver: Solver::Exact, noise_level: None })
}

/// A fit before that is perfect up to rounding has no ratio of after over before.
fn perfect_fit(path: &Path) -> Result<Vec<String>, Shortfall> {
    let mut faults = Vec::new();
    for line in read::<BlockLine>(path)? {
        let fit = line
            .block()
            .and_then(|block| synthetic_control().fit(&block))
            .map_err(|error| refuse(path, error))?;
        faults.extend(fit.rmse_ratio().map(|ratio| format!("a ratio of fits of {ratio}")));
    }
    Ok(faults)
}

/// The effect that the complaint states at every level of all outcomes, to its five digits.
const AT_EVERY_LEVEL: f64 = 0.113_09;

fn large_level(path: &Path) -> Result<Vec<String>, Shortfall> {
    let mut faults = Vec::new();
    for (number, line) in read::<BlockLine>(path)?.into_iter().enumerate() {
        let fit = line
            .block()
            .and_then(|block| synthetic_control().fit(&block))
            .map_err(|error| refuse(path, error))?;
        // Outcomes of ten millions hold nine digits behind the point; their differences fewer.
        if (fit.effect - AT_EVERY_LEVEL).abs() > 1e-4 {
            faults.push(format!("panel {number}: an effect of {}", fit.effect));
        }
    }
    Ok(faults)
}

/// Rows of a regression.
#[derive(Deserialize)]
struct RowsLine {
    y: Vec<f64>,
    x: Vec<Vec<f64>>,
    fe: Vec<Vec<usize>>,
    cl: Vec<Vec<usize>>,
}

impl RowsLine {
    fn observations(self) -> Result<Observations, Error> {
        let mut all = Observations::new(self.y)?;
        for (regressor, name) in self.x.into_iter().zip(["d", "x"]) {
            all = all.with_regressor(name, regressor)?;
        }
        for (factor, name) in self.fe.iter().zip(["unit", "period"]) {
            all = all.with_factor(name, Factor::new(factor))?;
        }
        self.cl.iter().try_fold(all, |all, cluster| all.clustered_by(Factor::new(cluster)))
    }
}

/// Treated cells without a count: a ratio of zero, said, and not that nothing varies.
fn treated_cells_zero(path: &Path) -> Result<Vec<String>, Shortfall> {
    let mut faults = Vec::new();
    for line in read::<RowsLine>(path)? {
        match line.observations().and_then(|all| PoissonFixedEffectsSpec::default().fit(&all)) {
            Ok(fit) => {
                let none = fit.coefficient("d").is_none_or(|d| numeric::float::exp(d.estimate) == 0.0);
                faults.extend((!none).then(|| "a ratio where nothing was counted".to_owned()));
            }
            Err(error @ Error::NothingVaries { .. }) => faults.push(error.to_string()),
            Err(_) => {}
        }
    }
    Ok(faults)
}

/// A constant and a regressor's own copy: refused, or no p below one for the constant.
fn no_variation(path: &Path) -> Result<Vec<String>, Shortfall> {
    let mut faults = Vec::new();
    for (number, line) in read::<RowsLine>(path)?.into_iter().enumerate() {
        let spec = WildBootstrapSpec { draws: 199, ..WildBootstrapSpec::new(StreamKey::new(1, b"", "case")) };
        if let Ok(fit) = line.observations().and_then(|all| spec.fit(&all))
            && (fit.p < 1.0 || !fit.t.is_finite())
        {
            faults.push(format!("panel {number}: p {}, t {}, interval {:?}", fit.p, fit.t, fit.interval));
        }
    }
    Ok(faults)
}

/// A staggered panel, its periods and the starts.
#[derive(Deserialize)]
struct StaggeredLine {
    y: Vec<Vec<f64>>,
    t: Vec<i64>,
    g: Vec<Option<i64>>,
    ant: u32,
}

/// Months written as one number are no periods one apart: one, or refused.
fn year_and_month(path: &Path) -> Result<Vec<String>, Shortfall> {
    let mut faults = Vec::new();
    for (number, line) in read::<StaggeredLine>(path)?.into_iter().enumerate() {
        let spec = CallawaySantannaSpec { anticipation: line.ant, ..CallawaySantannaSpec::default() };
        let fit = Matrix::from_rows(&line.y)
            .map_err(Error::from)
            .and_then(|outcomes| Staggered::new(outcomes, line.t, line.g))
            .and_then(|panel| spec.fit(&panel));
        match fit {
            Ok(fit) => {
                let effect = fit.simple().map(|simple| simple.effect);
                if effect.is_none_or(|effect| (effect - 1.0).abs() > 1e-9) {
                    faults.push(format!("panel {number}: an effect of {effect:?}"));
                }
            }
            Err(Error::PeriodsUneven { .. } | Error::PeriodsAreYearMonths { .. }) => {}
            Err(error) => faults.push(format!("panel {number}: {error}")),
        }
    }
    Ok(faults)
}

/// A series, and the first period of the policy.
#[derive(Deserialize)]
struct SeriesLine {
    y: Vec<f64>,
    t0: usize,
    #[serde(default)]
    fam: Option<String>,
    #[serde(default)]
    slope: bool,
}

/// No count after, or one period for a level and a slope: the cause by name, and not that columns repeat others.
fn zero_after(path: &Path) -> Result<Vec<String>, Shortfall> {
    let mut faults = Vec::new();
    for (number, line) in read::<SeriesLine>(path)?.into_iter().enumerate() {
        let spec = InterruptedTimeSeriesSpec {
            interruption: if line.slope { Interruption::LevelAndSlope } else { Interruption::Level },
            family: if line.fam.is_some() { OutcomeFamily::QuasiPoisson } else { OutcomeFamily::Normal },
            ..InterruptedTimeSeriesSpec::default()
        };
        let series = InterruptedSeries {
            outcomes: &line.y,
            periods: &[],
            seasons: &[],
            exposures: &[],
            first_treated: line.t0,
        };
        let said = match spec.fit(&series) {
            Ok(_) => "an answer".to_owned(),
            Err(error) => error.to_string(),
        };
        if said == "an answer" || said.contains("repeat") {
            faults.push(format!("panel {number}: {said}"));
        }
    }
    Ok(faults)
}
