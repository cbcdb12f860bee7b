//! Several tests at once: what each p is worth where others were looked at too.

/// Each p after as many as there are, in the same order: multiplied by how many are not smaller, and never below that of a
/// smaller one.
///
/// # References
/// Holm (1979), Scandinavian Journal of Statistics 6:65-70.
#[must_use]
pub fn holm(ps: &[f64]) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = ps.iter().copied().enumerate().collect();
    order.sort_by(|(_, left), (_, right)| left.total_cmp(right));
    let (mut least, mut adjusted) = (0.0_f64, ps.to_vec());
    for (rank, (n, p)) in order.into_iter().enumerate() {
        least = least.max((p * (ps.len() - rank) as f64).min(1.0));
        if let Some(held) = adjusted.get_mut(n) {
            *held = least;
        }
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: R 4.3, `p.adjust(c(.01, .04, .03, .005), "holm")`: .03, .06, .06, .02.
    #[test]
    fn holm_is_that_of_r() {
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
        for (ours, of_r) in adjusted.iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((ours - of_r).abs() < 1e-12, "{adjusted:?}");
        }
        assert_eq!(holm(&[0.7, 0.9]), [1.0, 1.0]);
        assert!(holm(&[]).is_empty());
    }
}
