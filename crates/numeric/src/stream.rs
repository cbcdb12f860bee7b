//! Random streams that anyone can repeat: keyed by seed, study and name, one stream for each replicate.
//!
//! Invariant: a replicate draws from its own stream, so that the order in which threads reach it changes nothing.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

use crate::float;

/// The key of a family of streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamKey([u8; 32]);

impl StreamKey {
    /// The key for the draws called `name` of the study whose hash is `study`, under the reader's `seed`.
    ///
    /// Each part is written with its length before it, so that no two different triples give one key.
    #[must_use]
    pub fn new(seed: u64, study: &[u8], name: &str) -> StreamKey {
        let mut hash = Sha256::new();
        hash.update(seed.to_le_bytes());
        for part in [study, name.as_bytes()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        StreamKey(hash.finalize().into())
    }

    /// The stream of one replicate.
    #[must_use]
    pub fn stream(&self, replicate: u64) -> Stream {
        let mut generator = ChaCha8Rng::from_seed(self.0);
        generator.set_stream(replicate);
        Stream { generator, spare: None }
    }
}

/// The random numbers of one replicate.
#[derive(Debug, Clone)]
pub struct Stream {
    generator: ChaCha8Rng,
    /// The second normal number of a pair, until it is asked for.
    spare: Option<f64>,
}

impl Stream {
    /// Sixty-four random bits.
    pub fn bits(&mut self) -> u64 {
        self.generator.next_u64()
    }

    /// A number uniform between zero and one, both excluded.
    pub fn uniform(&mut self) -> f64 {
        // 53 bits, moved by half a step: neither end can be drawn, so a logarithm of it is finite.
        ((self.bits() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// A whole number uniform below `bound`; zero when `bound` is zero.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = bound as u64;
        if bound == 0 {
            return 0;
        }
        // Numbers from the last, incomplete run of `bound` are drawn again: what remains is uniform.
        let complete = u64::MAX - (u64::MAX % bound);
        loop {
            let bits = self.bits();
            if bits < complete {
                return (bits % bound) as usize;
            }
        }
    }

    /// A standard normal number, by the polar method of Marsaglia.
    pub fn standard_normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (u, v) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = u * u + v * v;
            if square > 0.0 && square < 1.0 {
                let scale = (-2.0 * float::ln(square) / square).sqrt();
                self.spare = Some(v * scale);
                return u * scale;
            }
        }
    }

    /// A gamma number of the given shape and scale one, by the method of Marsaglia & Tsang (2000); not-a-number when the
    /// shape is not positive.
    pub fn standard_gamma(&mut self, shape: f64) -> f64 {
        if !(shape > 0.0 && shape.is_finite()) {
            return f64::NAN;
        }
        if shape < 1.0 {
            // A number of shape one higher, shrunk by a power of a uniform one.
            let larger = self.standard_gamma(shape + 1.0);
            return larger * float::pow(self.uniform(), 1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.standard_normal();
            let root = 1.0 + c * x;
            let v = root * root * root;
            if v > 0.0 && float::ln(self.uniform()) < 0.5 * x * x + d * (1.0 - v + float::ln(v)) {
                return d * v;
            }
        }
    }

    /// Puts `values` in a random order, all orders being equally likely.
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            let other = self.below(last + 1);
            values.swap(last, other);
        }
    }

    /// `size` different whole numbers below `population`, in ascending order, all sets being equally likely.
    ///
    /// Gives all of them when `size` exceeds `population`.
    pub fn subset(&mut self, population: usize, size: usize) -> Vec<usize> {
        let mut members: Vec<usize> = (0..population).collect();
        let size = size.min(population);
        for place in 0..size {
            let other = place + self.below(population - place);
            members.swap(place, other);
        }
        members.truncate(size);
        members.sort_unstable();
        members
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> StreamKey {
        StreamKey::new(7, b"study", "placebo")
    }

    #[test]
    fn seed_study_name_and_replicate_each_change_the_draws() {
        let first = key().stream(0).bits();
        assert_eq!(first, key().stream(0).bits());
        let others = [
            key().stream(1).bits(),
            StreamKey::new(8, b"study", "placebo").stream(0).bits(),
            StreamKey::new(7, b"studyp", "lacebo").stream(0).bits(),
            StreamKey::new(7, b"study", "bootstrap").stream(0).bits(),
        ];
        assert!(others.iter().all(|other| *other != first));
    }

    /// Source: SHA-256 and ChaCha with eight rounds written out in Python from FIPS 180-4 and RFC 8439, block 0, stream 3.
    #[test]
    fn the_bits_are_those_of_the_written_standard() {
        let mut stream = key().stream(3);
        let drawn = [stream.bits(), stream.bits(), stream.bits()];
        assert_eq!(drawn, [0x81ac_a564_506d_b258, 0x1ae1_c931_7704_a163, 0x9c97_486d_e5b7_0f1b]);
    }

    #[test]
    fn draws_below_are_uniform() {
        let mut stream = key().stream(3);
        let mut seen = [0_u32; 6];
        for _ in 0..60_000 {
            seen[stream.below(6)] += 1;
        }
        // Five standard deviations of a binomial count with n = 60,000 and p = 1/6 are 456.
        assert!(seen.iter().all(|count| count.abs_diff(10_000) < 456), "{seen:?}");
        assert_eq!(stream.below(0), 0);
        assert_eq!(stream.below(1), 0);
    }

    /// A remainder alone would give each of the lowest 2^62 numbers twice the chance of the others here: one half in all.
    #[test]
    fn a_bound_that_does_not_divide_is_uniform_too() {
        let mut stream = key().stream(4);
        let low = (0..9_000).filter(|_| stream.below(3 << 62) < 1 << 62).count();
        // Five standard deviations of a binomial count with n = 9,000 and p = 1/3 are 224.
        assert!(low.abs_diff(3_000) < 224, "{low}");
    }

    #[test]
    fn normal_draws_have_mean_zero_and_variance_one() {
        let mut stream = key().stream(5);
        let draws: Vec<f64> = (0..100_000).map(|_| stream.standard_normal()).collect();
        let mean = crate::sum::mean(&draws).unwrap();
        let deviation = crate::sum::standard_deviation(&draws).unwrap();
        // Five standard errors: 1/sqrt(n) for the mean, 1/sqrt(2n) for the deviation.
        assert!(mean.abs() < 0.0158, "{mean}");
        assert!((deviation - 1.0).abs() < 0.0112, "{deviation}");
    }

    #[test]
    fn subsets_are_ascending_different_and_equally_likely() {
        let mut seen = std::collections::BTreeMap::new();
        for replicate in 0..15_000 {
            let set = key().stream(replicate).subset(6, 2);
            assert!(set.len() == 2 && set[0] < set[1] && set[1] < 6);
            *seen.entry(set).or_insert(0_u32) += 1;
        }
        assert_eq!(seen.len(), 15);
        // Five standard deviations of a binomial count with n = 15,000 and p = 1/15 are 153.
        assert!(seen.values().all(|count| count.abs_diff(1_000) < 153), "{seen:?}");
        assert_eq!(key().stream(0).subset(3, 9), vec![0, 1, 2]);
    }

    #[test]
    fn shuffling_keeps_every_value() {
        let mut values: Vec<usize> = (0..50).collect();
        key().stream(1).shuffle(&mut values);
        assert_ne!(values, (0..50).collect::<Vec<_>>());
        values.sort_unstable();
        assert_eq!(values, (0..50).collect::<Vec<_>>());
    }

    #[test]
    fn gamma_numbers_have_their_mean_and_variance() {
        for shape in [0.4, 1.0, 7.5] {
            let mut stream = key().stream(3);
            let draws: Vec<f64> = (0..100_000).map(|_| stream.standard_gamma(shape)).collect();
            let (mean, deviation) =
                (crate::sum::mean(&draws).unwrap(), crate::sum::standard_deviation(&draws).unwrap());
            // Mean and variance are the shape; five standard errors of the mean, the variance's being a few times that.
            assert!((mean - shape).abs() < 5.0 * (shape / 1e5).sqrt(), "{mean}");
            assert!((deviation * deviation / shape - 1.0).abs() < 0.05, "{deviation}");
        }
        assert!(key().stream(0).standard_gamma(0.0).is_nan());
    }
}
