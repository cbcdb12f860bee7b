//! What each method costs as the panel grows, and how fast the cost grows.

use numeric::float;

use super::generated::{Shape, methods, panel};
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
    stopwatch::processor_seconds,
};

/// No method may cost more on the largest panel, a million cells by three quarters.
const MOST: f64 = 5.0;
/// Costs grow at most as this power of the cells between the two largest panels, of the same units and three times the
/// months: the extended Poisson estimator has an effect for every pair of cohort and month, and their covariance.
const POWER: f64 = 2.5;

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "cost",
        what: "processor time of each method on panels of 10 to 2,457 units and 24 to 312 months: at most five seconds on a million cells less a quarter, and growing no faster than the cells to the power of 2.5",
        sizes: Sizes::Both,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let units: &[usize] = bench.sized(&[100, 200], &[10, 100, 500, 2_457]);
    let months: &[usize] = bench.sized(&[48], &[24, 108, 312]);
    let shapes: Vec<Shape> = units
        .iter()
        .flat_map(|units| months.iter().map(|months| Shape { units: *units, months: *months }))
        .collect();
    let mut figures = Vec::new();
    let mut costs: Vec<Vec<(f64, f64)>> = Vec::new();
    for shape in &shapes {
        let refuse = |reason: String| Shortfall::Answer { command: "a generated panel".to_owned(), reason };
        let panel = panel(*shape).map_err(refuse)?;
        for (place, method) in methods().into_iter().enumerate() {
            let refuse = |reason: String| Shortfall::Answer { command: method.name.to_owned(), reason };
            let name = format!("{}: {} units, {} months", method.name, shape.units, shape.months);
            let run = (method.arrange)(&panel).map_err(|reason| refuse(format!("{name}: {reason}")))?;
            let start = processor_seconds()?;
            let answer = run();
            let cost = processor_seconds()? - start;
            let answer = answer.map_err(|reason| refuse(format!("{name}: {reason}")))?;
            figures.push(
                Measured::new(name, cost, "s", Bound::AtMost(MOST)).noting(format!("answer {answer:.4}")),
            );
            #[expect(clippy::cast_precision_loss, reason = "less than a million cells")]
            let cells = (shape.units * shape.months) as f64;
            costs.resize(costs.len().max(place + 1), Vec::new());
            if let Some(held) = costs.get_mut(place) {
                held.push((cells, cost));
            }
        }
    }
    for (method, costs) in methods().into_iter().zip(&mut costs) {
        costs.sort_by(|left, right| left.0.total_cmp(&right.0));
        let [.., before, last] = costs.as_slice() else { continue };
        let power = float::ln(last.1 / before.1) / float::ln(last.0 / before.0);
        let name = format!("{}: power of the cells at which the cost grows", method.name);
        let note = format!("between {} and {} cells", before.0, last.0);
        // Times of panels as small as the small size's are too short to tell a power from.
        let bound = bench.sized(Bound::Printed, Bound::AtMost(POWER));
        figures.push(Measured::new(name, power, "", bound).noting(note));
    }
    Ok(figures)
}
