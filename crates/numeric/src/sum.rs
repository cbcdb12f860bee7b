//! Sums of floating-point numbers in one fixed order: equal bytes whatever the threads.

use std::borrow::Borrow;

/// Numbers a chunk holds. Chunks are added up in index order and so are the numbers within one.
pub const CHUNK: usize = 4_096;

/// The sum of `values` in index order, chunk by chunk. Takes a slice or any iterator; nothing gives zero.
///
/// # Example
/// ```
/// assert_eq!(numeric::sum::ordered(&[0.5, 0.25]), 0.75);
/// assert_eq!(numeric::sum::ordered((1..=4).map(f64::from)), 10.0);
/// ```
pub fn ordered<I>(values: I) -> f64
where
    I: IntoIterator,
    I::Item: Borrow<f64>,
{
    let (mut total, mut chunk, mut held) = (0.0, 0.0, 0);
    for value in values {
        chunk += value.borrow();
        held += 1;
        if held == CHUNK {
            total += chunk;
            (chunk, held) = (0.0, 0);
        }
    }
    total + chunk
}

/// The sum of the products of two vectors. The longer one is cut to the shorter.
#[must_use]
pub fn dot(left: &[f64], right: &[f64]) -> f64 {
    ordered(left.iter().zip(right).map(|(a, b)| a * b))
}

/// The same in four running sums, which a processor adds side by side: for short vectors, and always in the same order.
#[must_use]
pub fn dot_in_fours(left: &[f64], right: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (mut fours, mut others) = (left.chunks_exact(4), right.chunks_exact(4));
    for (four, other) in fours.by_ref().zip(others.by_ref()) {
        for ((sum, a), b) in sums.iter_mut().zip(four).zip(other) {
            *sum += a * b;
        }
    }
    // Where one vector is longer, what it has beyond the other is left out.
    let whole = left.len().min(right.len()) / 4 * 4;
    let rest = left.iter().skip(whole).zip(right.iter().skip(whole)).map(|(a, b)| a * b);
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + ordered(rest)
}

/// The sum of the squares.
#[must_use]
pub fn squares(values: &[f64]) -> f64 {
    ordered(values.iter().map(|value| value * value))
}

/// The arithmetic mean; nothing has none.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| ordered(values) / values.len() as f64)
}

/// The standard deviation with n - 1 in the denominator; fewer than two values have none.
#[must_use]
pub fn standard_deviation(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let degrees = values.len().checked_sub(1).filter(|degrees| *degrees > 0)?;
    Some((ordered(values.iter().map(|value| (value - mean) * (value - mean))) / degrees as f64).sqrt())
}

/// The root of the mean of the squares; nothing has none.
#[must_use]
pub fn root_mean_square(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| (squares(values) / values.len() as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_chunks_of_4096_in_index_order() {
        // One large number first: adding small ones one by one to it loses them, adding a chunk of them does not.
        let mut values = vec![0.0; CHUNK];
        values[0] = 1e16;
        values.extend(std::iter::repeat_n(1.0, CHUNK));
        assert_eq!(ordered(&values), 1e16 + 4_096.0);
        assert_ne!(values.iter().sum::<f64>(), ordered(&values), "a plain sum would not tell the order");
    }

    #[test]
    fn no_chunk_adds_or_loses_anything() {
        for count in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7] {
            assert_eq!(ordered(vec![1.0; count]), count as f64);
            assert_eq!(dot(&vec![2.0; count], &vec![3.0; count]), 6.0 * count as f64);
            assert_eq!(dot_in_fours(&vec![2.0; count], &vec![3.0; count + 5]), 6.0 * count as f64);
        }
    }

    #[test]
    fn moments_of_too_few_values_are_none() {
        assert_eq!(mean(&[]), None);
        assert_eq!(standard_deviation(&[3.0]), None);
        assert_eq!(root_mean_square(&[]), None);
        assert_eq!(standard_deviation(&[1.0, 3.0]), Some(2.0_f64.sqrt()));
        assert_eq!(root_mean_square(&[3.0, 3.0]), Some(3.0));
    }
}
