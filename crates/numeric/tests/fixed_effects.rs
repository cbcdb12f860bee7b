//! Fixed effects against a regression on a column for each level, and the edges of factors.

#![expect(clippy::unwrap_used, reason = "a test whose panel cannot be made must fail")]

use numeric::fixed_effects::{Factor, FixedEffects};
use numeric::matrix::least_squares;
use numeric::poisson::{PoissonRegression, PoissonSolution};
use numeric::stream::StreamKey;
use numeric::{Error, Matrix, float};

const ROWS: usize = 160;

fn factors(seed: u64) -> [Factor; 3] {
    let mut stream = StreamKey::new(seed, b"tests", "factors").stream(0);
    [13, 7, 4]
        .map(|levels| Factor::new(&(0..ROWS).map(|_| 10 * stream.below(levels)).collect::<Vec<usize>>()))
}

fn column(seed: u64) -> Vec<f64> {
    let mut stream = StreamKey::new(seed, b"tests", "column").stream(0);
    (0..ROWS).map(|row| 1e3 + row as f64 / 7.0 + stream.standard_normal()).collect()
}

/// Residuals of the weighted regression on a column for each level but the first of every factor after the first.
fn by_dummies(factors: &[Factor], column: &[f64], weights: &[f64]) -> Vec<f64> {
    let rows: Vec<Vec<f64>> = (0..ROWS)
        .map(|row| {
            let own = factors.iter().enumerate().flat_map(|(place, factor)| {
                (u32::from(place > 0)..factor.levels() as u32).map(move |level| factor.codes()[row] == level)
            });
            own.map(|is| f64::from(u8::from(is)) * weights[row].sqrt()).collect()
        })
        .collect();
    let target: Vec<f64> = column.iter().zip(weights).map(|(value, weight)| value * weight.sqrt()).collect();
    let residuals = least_squares(&Matrix::from_rows(&rows).unwrap(), &target).unwrap().residuals;
    residuals.iter().zip(weights).map(|(residual, weight)| residual / weight.sqrt()).collect()
}

#[test]
fn what_levels_leave_is_the_residual_of_a_regression() {
    for seed in 0..5 {
        let factors = factors(seed);
        let values = column(seed);
        let weights: Vec<f64> = (0..ROWS).map(|row| 0.2 + (row % 5) as f64).collect();
        for count in 1..=3 {
            let effects = FixedEffects::new(&factors[..count]).unwrap();
            let fast = effects.absorb(&[&values], Some(&weights)).unwrap();
            for (fast, slow) in fast[0].iter().zip(by_dummies(&factors[..count], &values, &weights)) {
                // The column is of size 1,000: 1e-9 is one part in 1e12 of it.
                assert!((fast - slow).abs() < 1e-9, "{fast} against {slow}");
            }
        }
    }
}

/// Two groups of rows that share no level: their effects are told apart up to a constant, which no residual needs.
#[test]
fn disconnected_levels_have_one_residual() {
    let half = |row: usize| row / (ROWS / 2);
    let first = Factor::new(&(0..ROWS).map(|row| 5 * half(row) + row % 5).collect::<Vec<usize>>());
    let second = Factor::new(&(0..ROWS).map(|row| 3 * half(row) + row % 3).collect::<Vec<usize>>());
    let values = column(9);
    let whole =
        FixedEffects::new(&[first.clone(), second.clone()]).unwrap().absorb(&[&values], None).unwrap();
    for part in 0..2 {
        let rows: Vec<usize> = (0..ROWS).filter(|row| half(*row) == part).collect();
        let own: Vec<f64> = rows.iter().map(|row| values[*row]).collect();
        let effects = FixedEffects::new(&[first.on(&rows), second.on(&rows)]).unwrap();
        let own = effects.absorb(&[&own], None).unwrap();
        assert!(rows.iter().zip(&own[0]).all(|(row, own)| (whole[0][*row] - own).abs() < 1e-9));
    }
}

#[test]
fn levels_are_numbered_in_order_and_known_by_name() {
    for far in [50, 1_000_000_000] {
        let factor = Factor::new(&[far, 3, far, 7]);
        assert_eq!((factor.codes(), factor.levels()), (&[2, 0, 2, 1][..], 3));
        assert_eq!((factor.name(2), factor.name(3)), (Some(far), None));
        assert_eq!(factor.on(&[3, 0]).codes(), [0, 1]);
    }
    let (state, month) = (Factor::new(&[0, 0, 1, 1]), Factor::new(&[0, 1, 0, 1]));
    let crossed = state.crossed(&month);
    assert_eq!(crossed.codes(), [0, 1, 2, 3]);
    assert!(crossed.is_nested_in(&state) && !state.is_nested_in(&crossed) && !month.is_nested_in(&state));
}

#[test]
fn what_does_not_fit_is_refused() {
    assert_eq!(FixedEffects::new(&[]), Err(Error::Empty { what: "the list of factors" }));
    assert_eq!(FixedEffects::new(&[Factor::new(&[])]), Err(Error::Empty { what: "the factor" }));
    let (two, three) = (Factor::new(&[0, 1]), Factor::new(&[0, 1, 1]));
    assert!(matches!(FixedEffects::new(&[two.clone(), three]), Err(Error::LengthDiffers { .. })));
    let effects = FixedEffects::new(&[two]).unwrap();
    assert!(matches!(effects.absorb(&[&[1.0]], None), Err(Error::LengthDiffers { .. })));
    assert!(matches!(effects.absorb(&[&[1.0, f64::NAN]], None), Err(Error::NotFinite { .. })));
    assert!(matches!(effects.absorb(&[&[1.0, 2.0]], Some(&[-1.0, 1.0])), Err(Error::OutOfRange { .. })));
    assert_eq!(effects.absorb(&[&[1.0, 2.0]], Some(&[0.0, 1.0])).unwrap()[0][1], 0.0);
}

/// Without regressors the expected counts of a complete table are row total times column total over the total.
#[test]
fn a_complete_table_is_independence() {
    let (rows, columns) = (6, 5);
    let cell =
        |of: fn(usize, usize) -> usize| Factor::new(&(0..30).map(|at| of(at, 5)).collect::<Vec<usize>>());
    let effects = FixedEffects::new(&[cell(|at, width| at / width), cell(|at, width| at % width)]).unwrap();
    let outcome: Vec<f64> = (0..30).map(|at| f64::from((at * 7 % 11) as u32) + 1.0).collect();
    let regression = PoissonRegression {
        outcome: &outcome,
        regressors: &[],
        effects: &effects,
        weights: None,
        offset: None,
    };
    let PoissonSolution::Settled(maximum) = regression.fit().unwrap() else { panic!("nothing is separated") };
    let total: f64 = outcome.iter().sum();
    for row in 0..rows {
        for column in 0..columns {
            let across: f64 = outcome[row * 5..row * 5 + 5].iter().sum();
            let down: f64 = outcome.iter().skip(column).step_by(5).sum();
            assert!((maximum.expected[row * 5 + column] - across * down / total).abs() < 1e-11);
        }
    }
    // An exposure enters through its logarithm: counts expected are proportional to it.
    let offset: Vec<f64> = (0..30).map(|at| float::ln(1.0 + f64::from(at % 4))).collect();
    let exposed = PoissonRegression { offset: Some(&offset), ..regression };
    let PoissonSolution::Settled(maximum) = exposed.fit().unwrap() else { panic!("nothing is separated") };
    for row in 0..rows {
        let seen: f64 = outcome[row * 5..row * 5 + 5].iter().sum();
        let expected: f64 = maximum.expected[row * 5..row * 5 + 5].iter().sum();
        assert!((seen - expected).abs() < 1e-8);
    }
}
