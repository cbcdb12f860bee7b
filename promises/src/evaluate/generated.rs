//! A generated panel of counts with staggered treatment, at any size, and the methods that run on it.

use estimate::{
    Block, BlockMethod, CallawaySantannaSpec, ImputationSpec, Solver, Staggered, SyntheticControlSpec,
    SyntheticDidSpec,
    extended_poisson::ExtendedPoissonSpec,
    fixed_effects::{Observations, PoissonFixedEffectsSpec},
    sun_abraham::SunAbrahamSpec,
    wild_bootstrap::WildBootstrapSpec,
};
use numeric::{Matrix, fixed_effects::Factor, float, stream::Stream, stream::StreamKey};

use super::tasks::say;

/// One unit in so many is treated, in so many cohorts at most; clusters are as many as Mexico has states.
const TREATED_ONE_IN: usize = 8;
const COHORTS: usize = 20;
const STATES: usize = 32;
/// The rate ratio of treatment.
const RATIO: f64 = 0.85;

/// Units and months.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub units: usize,
    pub months: usize,
}

/// Counts of units by month, and when each unit starts treatment.
#[derive(Debug, Clone)]
pub(super) struct Generated {
    counts: Matrix,
    starts: Vec<Option<i64>>,
}

/// A method with its panel arranged, ready to run.
pub(super) type Arranged = Result<Box<dyn Fn() -> Result<f64, String>>, String>;

/// A method that runs on a generated panel.
pub(super) struct GeneratedMethod {
    pub name: &'static str,
    pub arrange: fn(&Generated) -> Arranged,
}

/// The methods whose cost is measured.
pub(super) fn methods() -> [GeneratedMethod; 8] {
    [
        GeneratedMethod { name: "poisson-fixed-effects", arrange: poisson },
        GeneratedMethod { name: "callaway-santanna-analytic", arrange: callaway_santanna },
        GeneratedMethod { name: "imputation-analytic", arrange: imputation },
        GeneratedMethod { name: "sun-abraham", arrange: sun_abraham },
        GeneratedMethod { name: "extended-poisson", arrange: extended_poisson },
        GeneratedMethod { name: "wild-bootstrap", arrange: wild_bootstrap },
        GeneratedMethod { name: "synthetic-did", arrange: synthetic_did },
        GeneratedMethod { name: "synthetic-control", arrange: synthetic_control },
    ]
}

/// A Poisson count, by the waiting times between its events.
pub(super) fn count(stream: &mut Stream, rate: f64) -> f64 {
    let (mut count, mut left) = (0.0, rate + float::ln(stream.uniform()));
    while left > 0.0 {
        count += 1.0;
        left += float::ln(stream.uniform());
    }
    count
}

/// The panel of a shape, always the same: most counts are zero, as in the municipalities of Mexico.
pub(super) fn panel(shape: Shape) -> Result<Generated, String> {
    let mut stream = StreamKey::new(1, b"", "generated panel").stream(0);
    let start = |unit: usize| {
        let cohort = unit / TREATED_ONE_IN % COHORTS;
        let month = shape.months * 2 / 5 + shape.months * cohort / (2 * COHORTS);
        unit.is_multiple_of(TREATED_ONE_IN).then_some(month as i64)
    };
    let starts: Vec<Option<i64>> = (0..shape.units).map(start).collect();
    let mut values = Vec::with_capacity(shape.units * shape.months);
    for start in &starts {
        let level = float::exp(1.2 * stream.standard_normal() - 1.0);
        for month in 0..shape.months {
            let season = 1.0 + 0.2 * (month % 12) as f64 / 12.0;
            let treated = start.is_some_and(|start| month as i64 >= start);
            values.push(count(&mut stream, level * season * if treated { RATIO } else { 1.0 }));
        }
    }
    let counts = Matrix::new(shape.units, shape.months, values).map_err(say)?;
    Ok(Generated { counts, starts })
}

impl Generated {
    fn periods(&self) -> Vec<i64> {
        (0..self.counts.columns() as i64).collect()
    }

    /// The counts, or their inverse hyperbolic sine, as a staggered panel.
    fn staggered(&self, of: fn(f64) -> f64) -> Result<Staggered, String> {
        let values = self.counts.values().iter().map(|count| of(*count)).collect();
        let outcomes = Matrix::new(self.counts.rows(), self.counts.columns(), values).map_err(say)?;
        Staggered::new(outcomes, self.periods(), self.starts.clone()).map_err(say)
    }

    /// A row for each unit and month, with the treatment, effects of units and months, and the given clusters.
    fn observations(
        &self,
        of: fn(f64) -> f64,
        cluster: impl Fn(usize) -> usize,
    ) -> Result<Observations, String> {
        let (units, months) = (self.counts.rows(), self.counts.columns());
        let cells = |of: &dyn Fn(usize, usize) -> usize| -> Vec<usize> {
            (0..units)
                .flat_map(|unit| (0..months).map(move |month| (unit, month)))
                .map(|(u, m)| of(u, m))
                .collect()
        };
        let treated = |unit: usize, month: usize| {
            let start = self.starts.get(unit).copied().flatten();
            usize::from(start.is_some_and(|start| month as i64 >= start))
        };
        let treatment = cells(&treated).into_iter().map(|treated| treated as f64).collect();
        Observations::new(self.counts.values().iter().map(|count| of(*count)).collect())
            .and_then(|all| all.with_regressor("treated", treatment))
            .and_then(|all| all.with_factor("unit", Factor::new(&cells(&|unit, _| unit))))
            .and_then(|all| all.with_factor("month", Factor::new(&cells(&|_, month| month))))
            .and_then(|all| all.clustered_by(Factor::new(&cells(&|unit, _| cluster(unit)))))
            .map_err(say)
    }

    /// The first cohort beside those never treated.
    fn block(&self) -> Result<Block, String> {
        let first = self.starts.iter().flatten().min().copied().ok_or("nobody is treated")?;
        let of_block = |start: &Option<i64>| start.is_none_or(|start| start == first);
        let width = self.counts.columns();
        let rows: Vec<f64> = (self.counts.values().chunks(width).zip(&self.starts))
            .filter(|(_, start)| of_block(start))
            .flat_map(|(row, _)| row.iter().map(|count| float::asinh(*count)))
            .collect();
        let treated: Vec<bool> =
            self.starts.iter().filter(|start| of_block(start)).map(Option::is_some).collect();
        let outcomes = Matrix::new(treated.len(), width, rows).map_err(say)?;
        Block::new(outcomes, &treated, usize::try_from(first).map_err(say)?).map_err(say)
    }
}

fn poisson(panel: &Generated) -> Arranged {
    let all = panel.observations(|count| count, |unit| unit)?;
    Ok(Box::new(move || {
        let fit = PoissonFixedEffectsSpec::default().fit(&all).map_err(say)?;
        fit.coefficient("treated").map(|treated| treated.estimate).ok_or_else(|| "no coefficient".to_owned())
    }))
}

fn callaway_santanna(panel: &Generated) -> Arranged {
    let panel = panel.staggered(float::asinh)?;
    Ok(Box::new(move || {
        let fit = CallawaySantannaSpec::default().fit(&panel).map_err(say)?;
        fit.simple().map(|simple| simple.effect).ok_or_else(|| "no effect to average".to_owned())
    }))
}

fn imputation(panel: &Generated) -> Arranged {
    let panel = panel.staggered(float::asinh)?;
    Ok(Box::new(move || Ok(ImputationSpec::default().fit(&panel).map_err(say)?.effect.effect)))
}

fn sun_abraham(panel: &Generated) -> Arranged {
    let panel = panel.staggered(float::asinh)?;
    Ok(Box::new(move || Ok(SunAbrahamSpec::default().fit(&panel).map_err(say)?.overall.effect)))
}

fn extended_poisson(panel: &Generated) -> Arranged {
    let panel = panel.staggered(|count| count)?;
    Ok(Box::new(move || {
        let fit = ExtendedPoissonSpec::default().fit(&panel).map_err(say)?;
        fit.overall.log_ratio.map(|ratio| ratio.effect).ok_or_else(|| "no count was seen".to_owned())
    }))
}

/// Errors by state, the interval by inversion.
fn wild_bootstrap(panel: &Generated) -> Arranged {
    let units = panel.counts.rows();
    let all = panel.observations(float::asinh, |unit| unit * STATES / units)?;
    let spec = WildBootstrapSpec::new(StreamKey::new(1, b"", "wild bootstrap"));
    Ok(Box::new(move || Ok(spec.fit(&all).map_err(say)?.estimate)))
}

fn synthetic_did(panel: &Generated) -> Arranged {
    let block = panel.block()?;
    let spec = SyntheticDidSpec { solver: Solver::Exact, noise_level: None };
    Ok(Box::new(move || Ok(BlockMethod::SyntheticDid(spec).fit(&block).map_err(say)?.effect)))
}

fn synthetic_control(panel: &Generated) -> Arranged {
    let block = panel.block()?;
    let spec = SyntheticControlSpec { solver: Solver::Exact, noise_level: None };
    Ok(Box::new(move || Ok(BlockMethod::SyntheticControl(spec).fit(&block).map_err(say)?.effect)))
}
