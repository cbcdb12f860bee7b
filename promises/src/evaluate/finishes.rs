//! What peers cannot finish on a panel of municipalities: by cohort and month, extended, bootstrapped by state.

use super::{
    beside::{ours, told},
    generated::Shape,
};
use crate::{
    bench::{Bench, Contestant},
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "finishes",
        what: "on 2,457 municipalities by 108 months, Sun and Abraham and the extended Poisson estimator end within 2 s of processor, 9,999 wild bootstraps over 32 clusters within 0.2 s and 100 MB, and the whole municipal study in less than 1 GB",
        sizes: Sizes::Both,
        measure,
    }
}

const TASKS: [(&str, f64); 3] = [("sun-abraham", 2.0), ("extended-poisson", 2.0), ("wild-bootstrap", 0.2)];

/// Memory of the process that draws the wild bootstrap, its panel included.
const MEMORY: f64 = 100e6;

/// The study of all municipalities, and what its process may hold.
const MUNICIPAL: &str = "joint-operations-municipal";
const STUDY_MEMORY: f64 = 1e9;

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let shape = bench.sized(Shape { units: 300, months: 60 }, Shape { units: 2_457, months: 108 });
    let mut figures = Vec::new();
    for (task, most) in TASKS {
        let run = ours(bench, task)?.arg(shape.units.to_string()).arg(shape.months.to_string());
        let timings = bench.time(Contestant::new(run))?;
        let size = format!("{} units, {} months, a generated panel", shape.units, shape.months);
        let figure = |what: &str, value, unit, bound| {
            Measured::new(format!("{task}: {what}"), value, unit, bound)
                .of_runs(timings.runs())
                .noting(size.as_str())
        };
        let cpu = told(&timings, |told| Some(told.cpu))?;
        figures.push(figure("processor within the process", cpu, "s", Bound::AtMost(most)));
        figures.push(figure("answer", told(&timings, |told| Some(told.answer))?, "", Bound::Printed));
        let bound = if task == "wild-bootstrap" { Bound::AtMost(MEMORY) } else { Bound::Printed };
        figures.push(figure("memory of the whole process", timings.memory(), "bytes", bound));
    }
    let whole = bench.time(Contestant::new(bench.saldo()?.say("--format json evaluate").arg(MUNICIPAL)))?;
    let figure = |what: &str, value, unit, bound| {
        Measured::new(format!("{MUNICIPAL}: {what}"), value, unit, bound)
            .of_runs(whole.runs())
            .noting("the whole study on the shipped record, with calibration, placebos and neighbours")
    };
    figures.push(figure("memory of the whole process", whole.memory(), "bytes", Bound::AtMost(STUDY_MEMORY)));
    figures.push(figure("processor of the whole process", whole.cpu(), "s", Bound::Printed));
    Ok(figures)
}
