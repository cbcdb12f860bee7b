//! The panels the tests read, and seeded ones.

use evaluate::method::{Block, Staggered};
use numeric::Matrix;
use numeric::stream::StreamKey;

const PROP99: &str = include_str!("../../reference/prop99.csv");
const MPDTA: &str = include_str!("../../reference/mpdta.csv");

/// One row a unit: name, first treated period if any, outcomes; the periods stand in the head.
pub struct Wide {
    pub names: Vec<&'static str>,
    pub first_treated: Vec<Option<i64>>,
    pub periods: Vec<i64>,
    pub outcomes: Matrix,
}

fn wide(text: &'static str) -> Wide {
    let mut lines = text.lines();
    let periods = lines.next().unwrap().split(',').skip(2).map(|year| year.parse().unwrap()).collect();
    let (mut names, mut first_treated, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for line in lines {
        let mut fields = line.split(',');
        names.push(fields.next().unwrap());
        let first = fields.next().unwrap();
        first_treated.push((!first.is_empty()).then(|| first.parse().unwrap()));
        rows.push(fields.map(|value| value.parse().unwrap()).collect::<Vec<f64>>());
    }
    Wide { names, first_treated, periods, outcomes: Matrix::from_rows(&rows).unwrap() }
}

pub fn prop99() -> (Wide, Block) {
    let panel = wide(PROP99);
    assert_eq!((panel.outcomes.rows(), panel.outcomes.columns()), (39, 31));
    let treated: Vec<bool> = panel.first_treated.iter().map(Option::is_some).collect();
    let start = panel.periods.iter().position(|year| *year == 1989).unwrap();
    let block = Block::new(panel.outcomes.clone(), &treated, start).unwrap();
    (panel, block)
}

pub fn mpdta() -> Staggered {
    let panel = wide(MPDTA);
    assert_eq!((panel.outcomes.rows(), panel.outcomes.columns()), (500, 5));
    Staggered::new(panel.outcomes, panel.periods, panel.first_treated).unwrap()
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
