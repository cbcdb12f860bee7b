//! The panels the tests read, and seeded ones.

use estimate::verify::{ReferencePanels, ReferenceTable, ShippedPanels, WidePanel};
use estimate::{Block, Staggered};
use numeric::Matrix;
use numeric::stream::StreamKey;

/// A reference panel that comes with the program.
pub fn shipped(name: &str) -> ReferenceTable {
    ReferenceTable::read(&ShippedPanels.text(name).unwrap()).unwrap()
}

pub fn prop99() -> (WidePanel, Block) {
    let panel = shipped("prop99.csv").wide("State", "Year", "PacksPerCapita").unwrap();
    assert_eq!((panel.outcomes.rows(), panel.outcomes.columns()), (39, 31));
    let treated: Vec<bool> = panel.units.iter().map(|state| state == "California").collect();
    let start = panel.periods.iter().position(|year| *year == 1989).unwrap();
    let block = Block::new(panel.outcomes.clone(), &treated, start).unwrap();
    (panel, block)
}

pub fn mpdta() -> Staggered {
    let table = shipped("mpdta.csv");
    let panel = table.wide("countyreal", "year", "lemp").unwrap();
    assert_eq!((panel.outcomes.rows(), panel.outcomes.columns()), (500, 5));
    let first = table.numbers("first.treat").unwrap();
    let starts = panel.rows.iter().step_by(5).map(|row| Some(first[*row] as i64).filter(|year| *year > 0));
    Staggered::new(panel.outcomes, panel.periods, starts.collect()).unwrap()
}

/// Outcomes with unit levels, a common random walk and noise: a panel on which nothing happened.
pub fn quiet(seed: u64, units: usize, periods: usize) -> Matrix {
    let mut stream = StreamKey::new(seed, b"tests", "quiet").stream(0);
    let mut common = vec![0.0];
    for period in 1..periods {
        common.push(common[period - 1] + stream.standard_normal());
    }
    let rows: Vec<Vec<f64>> = (0..units)
        .map(|_| {
            let (level, loading) =
                (10.0 + 3.0 * stream.standard_normal(), 1.0 + 0.3 * stream.standard_normal());
            common.iter().map(|shock| level + loading * shock + stream.standard_normal()).collect()
        })
        .collect();
    Matrix::from_rows(&rows).unwrap()
}

/// The first `n_treated` units are treated from `start` on.
pub fn block(outcomes: Matrix, n_treated: usize, start: usize) -> Block {
    let treated: Vec<bool> = (0..outcomes.rows()).map(|unit| unit < n_treated).collect();
    Block::new(outcomes, &treated, start).unwrap()
}

/// Every outcome changed by `change(unit, period, value)`.
pub fn changed(outcomes: &Matrix, change: impl Fn(usize, usize, f64) -> f64) -> Matrix {
    let columns = outcomes.columns();
    let values = outcomes
        .values()
        .iter()
        .enumerate()
        .map(|(at, value)| change(at / columns, at % columns, *value))
        .collect();
    Matrix::new(outcomes.rows(), columns, values).unwrap()
}

/// Fails when two figures differ by more than `tolerance` of the second.
#[track_caller]
pub fn close(value: f64, reference: f64, tolerance: f64) {
    assert!(
        (value - reference).abs() <= tolerance * reference.abs(),
        "{value} against {reference}: {} apart, {} allowed",
        (value - reference).abs(),
        tolerance * reference.abs()
    );
}
