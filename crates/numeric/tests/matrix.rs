//! Matrices, least squares and positive systems: shapes, hand-computed answers, refusals.

#![expect(clippy::unwrap_used, reason = "a test whose panel cannot be made must fail")]

use numeric::matrix::{least_squares, solve_positive};
use numeric::{Error, Matrix};

fn two_by_three() -> Matrix {
    Matrix::new(2, 3, vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap()
}

#[test]
fn rows_columns_and_products() {
    let matrix = two_by_three();
    assert_eq!(
        (matrix.row(1), matrix.column(2), matrix.at(0, 1)),
        ([4.0, 5.0, 6.0].as_slice(), vec![3.0, 6.0], 2.0)
    );
    assert_eq!(matrix.times(&[1.0, 0.0, -1.0]), vec![-2.0, -2.0]);
    assert_eq!(matrix.transposed_times(&[1.0, -1.0]), vec![-3.0, -3.0, -3.0]);
    assert_eq!(matrix.transposed().transposed(), matrix);
    assert_eq!(matrix.centred().values(), [-1.5, -1.5, -1.5, 1.5, 1.5, 1.5]);
}

#[test]
fn outside_the_matrix_there_is_nothing() {
    let matrix = two_by_three();
    assert!(matrix.row(2).is_empty() && matrix.column(3).is_empty() && matrix.at(0, 3).is_nan());
    assert!(matrix.row(usize::MAX).is_empty());
}

#[test]
fn faulty_matrices_are_refused_with_the_place() {
    let shape = Error::ShapeDiffers { rows: 2, columns: 2, expected: 4, seen: 3 };
    assert_eq!(Matrix::new(2, 2, vec![0.0; 3]), Err(shape));
    assert_eq!(Matrix::new(0, 2, Vec::new()), Err(Error::Empty { what: "the matrix" }));
    let infinite = Matrix::new(2, 2, vec![0.0, 0.0, 0.0, f64::INFINITY]);
    assert!(matches!(infinite, Err(Error::NotFinite { row: 1, column: 1, .. })));
    let ragged = Matrix::from_rows(&[vec![1.0, 2.0], vec![3.0]]);
    assert_eq!(ragged, Err(Error::RowsDiffer { row: 1, expected: 2, seen: 1 }));
}

/// Longley's employment data, the certified hard case of the statistical reference datasets of NIST.
/// Source: NIST StRD "Longley", certified coefficients; the condition number of about 5e9 leaves seven digits.
#[test]
fn least_squares_meets_the_certified_values() {
    let rows = [
        [1.0, 83.0, 234_289.0, 2_356.0, 1_590.0, 107_608.0, 1_947.0],
        [1.0, 88.5, 259_426.0, 2_325.0, 1_456.0, 108_632.0, 1_948.0],
        [1.0, 88.2, 258_054.0, 3_682.0, 1_616.0, 109_773.0, 1_949.0],
        [1.0, 89.5, 284_599.0, 3_351.0, 1_650.0, 110_929.0, 1_950.0],
        [1.0, 96.2, 328_975.0, 2_099.0, 3_099.0, 112_075.0, 1_951.0],
        [1.0, 98.1, 346_999.0, 1_932.0, 3_594.0, 113_270.0, 1_952.0],
        [1.0, 99.0, 365_385.0, 1_870.0, 3_547.0, 115_094.0, 1_953.0],
        [1.0, 100.0, 363_112.0, 3_578.0, 3_350.0, 116_219.0, 1_954.0],
        [1.0, 101.2, 397_469.0, 2_904.0, 3_048.0, 117_388.0, 1_955.0],
        [1.0, 104.6, 419_180.0, 2_822.0, 2_857.0, 118_734.0, 1_956.0],
        [1.0, 108.4, 442_769.0, 2_936.0, 2_798.0, 120_445.0, 1_957.0],
        [1.0, 110.8, 444_546.0, 4_681.0, 2_637.0, 121_950.0, 1_958.0],
        [1.0, 112.6, 482_704.0, 3_813.0, 2_552.0, 123_366.0, 1_959.0],
        [1.0, 114.2, 502_601.0, 3_931.0, 2_514.0, 125_368.0, 1_960.0],
        [1.0, 115.7, 518_173.0, 4_806.0, 2_572.0, 127_852.0, 1_961.0],
        [1.0, 116.9, 554_894.0, 4_007.0, 2_827.0, 130_081.0, 1_962.0],
    ];
    let employed = [
        60_323.0, 61_122.0, 60_171.0, 61_187.0, 63_221.0, 63_639.0, 64_989.0, 63_761.0, 66_019.0, 67_857.0,
        68_169.0, 66_513.0, 68_655.0, 69_564.0, 69_331.0, 70_551.0,
    ];
    let certified = [
        -3_482_258.634_595_82,
        15.061_872_271_373_3,
        -0.358_191_792_925_910e-1,
        -2.020_229_803_816_83,
        -1.033_226_867_173_59,
        -0.511_041_056_535_807e-1,
        1_829.151_464_613_55,
    ];
    let fit = least_squares(&Matrix::from_rows(&rows).unwrap(), &employed).unwrap();
    for (coefficient, reference) in fit.coefficients.iter().zip(certified) {
        assert!(
            (coefficient - reference).abs() <= 1e-7 * reference.abs(),
            "{coefficient} against {reference}"
        );
    }
    assert!(fit.residuals.iter().sum::<f64>().abs() < 1e-3);
}

#[test]
fn repeated_columns_are_refused_with_the_rank() {
    let twice =
        Matrix::from_rows(&[[1.0, 2.0, 3.0], [1.0, 5.0, 6.0], [1.0, 7.0, 8.0], [1.0, 0.5, 1.5]]).unwrap();
    assert_eq!(
        least_squares(&twice, &[1.0, 2.0, 3.0, 4.0]),
        Err(Error::Collinear { what: "the regressors", columns: 3, rank: 2 })
    );
    let wide = least_squares(&two_by_three(), &[1.0, 2.0]);
    assert!(matches!(wide, Err(Error::Collinear { rank: 2, .. })));
    assert!(matches!(least_squares(&two_by_three(), &[1.0]), Err(Error::LengthDiffers { .. })));
}

#[test]
fn positive_systems() {
    let system = Matrix::new(2, 2, vec![4.0, 2.0, 2.0, 3.0]).unwrap();
    let solved = solve_positive(&system, &[8.0, 7.0]).unwrap();
    assert!((solved[0] - 1.25).abs() < 1e-15 && (solved[1] - 1.5).abs() < 1e-15, "{solved:?}");
    let indefinite = Matrix::new(2, 2, vec![1.0, 2.0, 2.0, 1.0]).unwrap();
    assert!(matches!(solve_positive(&indefinite, &[1.0, 1.0]), Err(Error::Collinear { .. })));
    assert!(matches!(solve_positive(&two_by_three(), &[1.0, 1.0]), Err(Error::LengthDiffers { .. })));
}

/// Rows are added one after the other whatever their number: the same bytes as the plain sum.
#[test]
fn a_transposed_product_adds_rows_in_their_order() {
    for rows in [1, 7, 8, 9, 16, 61] {
        let mut stream = numeric::stream::StreamKey::new(1, b"tests", "transposed").stream(rows as u64);
        let values: Vec<f64> = (0..rows * 5).map(|_| stream.standard_normal()).collect();
        let weights: Vec<f64> = (0..rows).map(|_| stream.standard_normal()).collect();
        let matrix = Matrix::new(rows, 5, values).unwrap();
        let plain: Vec<f64> = (0..5)
            .map(|column| (0..rows).fold(0.0, |held, row| held + weights[row] * matrix.at(row, column)))
            .collect();
        assert_eq!(matrix.transposed_times(&weights), plain, "{rows} rows");
    }
}
