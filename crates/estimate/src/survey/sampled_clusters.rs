//! Totals and ratios of a stratified sample in stages, with the error that the ultimate clusters give.
//!
//! Whatever is drawn inside a cluster of the first stage, the spread of the clusters' weighted totals within their stratum has
//! all of the variance of the estimate, where clusters are drawn with replacement or few of many. A ratio is taken for the
//! total of its linearised value. Clusters in which nothing was found count with zero: leaving them out would take the error
//! of how many are found away.

use std::collections::BTreeMap;

use numeric::sum;

use crate::Error;

/// The clusters of the first stage of a sample, each in its stratum, whether something was found in them or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampledClusters {
    /// The stratum of each cluster, by its number.
    stratum_of: Vec<usize>,
    /// How many clusters each stratum has.
    clusters_of: Vec<usize>,
}

/// The number of each cluster, by what its stratum and it are called.
pub type ClusterNumbers<K> = BTreeMap<(K, K), usize>;

/// A unit of a sample: a crime, a person, a dwelling.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampledUnit {
    /// Its cluster, by its number.
    pub cluster: usize,
    /// How many units of the population it stands for.
    pub weight: f64,
    /// What is counted of it.
    pub value: f64,
}

/// An estimate of a sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurveyEstimate {
    /// The total, or the ratio.
    pub estimate: f64,
    /// Its standard error.
    ///
    /// # Units
    /// Those of the estimate.
    pub standard_error: f64,
    /// Degrees of freedom: clusters less strata.
    pub degrees: usize,
}

impl SampledClusters {
    /// The clusters of a sample: `strata` and clusters are told apart by what they are called, and a cluster belongs to its
    /// stratum. Gives with them the number of each.
    ///
    /// # Errors
    /// When there is no cluster, or a stratum has one alone: its spread is not known.
    pub fn new<K: Ord + Clone>(sampled: &[(K, K)]) -> Result<(Self, ClusterNumbers<K>), Error> {
        let mut numbers: ClusterNumbers<K> = sampled.iter().map(|key| (key.clone(), 0)).collect();
        if numbers.is_empty() {
            return Err(Error::TooFewClusters { clusters: 0 });
        }
        let mut stratum_of = Vec::with_capacity(numbers.len());
        let mut clusters_of: Vec<usize> = Vec::new();
        let mut last: Option<&K> = None;
        // In the order of their strata, clusters of one follow each other.
        for (i, ((stratum, _), number)) in numbers.iter_mut().enumerate() {
            if last.is_none_or(|last| last != stratum) {
                clusters_of.push(0);
                last = Some(stratum);
            }
            if let Some(count) = clusters_of.last_mut() {
                *count += 1;
            }
            stratum_of.push(clusters_of.len() - 1);
            *number = i;
        }
        if clusters_of.iter().any(|count| *count < 2) {
            return Err(Error::TooFewClusters { clusters: 1 });
        }
        Ok((Self { stratum_of, clusters_of }, numbers))
    }

    /// How many clusters there are.
    #[must_use]
    pub fn clusters(&self) -> usize {
        self.stratum_of.len()
    }

    /// The weighted total of the units.
    ///
    /// # Units
    /// Those of the values.
    ///
    /// # Assumptions
    /// Clusters are drawn independently within strata, and few of those there are: no correction for a finite population.
    ///
    /// # Errors
    /// When a unit is of no cluster of the sample, or its weight or value is not finite.
    ///
    /// # References
    /// Hansen, Hurwitz and Madow (1953), ultimate clusters; Wolter (2007), Introduction to Variance Estimation, 1.4.
    pub fn total(&self, units: &[SampledUnit]) -> Result<SurveyEstimate, Error> {
        let totals = self.totals_of_clusters(units)?;
        let estimate = sum::ordered(totals.iter().copied());
        Ok(SurveyEstimate { estimate, standard_error: self.spread(&totals), degrees: self.degrees() })
    }

    /// The weighted total of the values of `part` in that of `whole`: a share where the first are some of the second.
    ///
    /// # Assumptions
    /// As [`Self::total`]; the error is that of the linearised ratio, which is right where the total of `whole` is far from
    /// zero beside its own error.
    ///
    /// # Errors
    /// As [`Self::total`]; and when the total of `whole` is zero.
    ///
    /// # References
    /// Woodruff (1971), linearisation; Wolter (2007), Introduction to Variance Estimation, 6.
    pub fn ratio(&self, part: &[SampledUnit], whole: &[SampledUnit]) -> Result<SurveyEstimate, Error> {
        let (part, whole) = (self.totals_of_clusters(part)?, self.totals_of_clusters(whole)?);
        let of_whole = sum::ordered(whole.iter().copied());
        if of_whole == 0.0 {
            return Err(Error::OutOfRange {
                what: "the total that a ratio is of",
                seen: of_whole,
                expected: "another number than zero",
            });
        }
        let estimate = sum::ordered(part.iter().copied()) / of_whole;
        let linearised: Vec<f64> =
            part.iter().zip(&whole).map(|(part, whole)| (part - estimate * whole) / of_whole).collect();
        Ok(SurveyEstimate { estimate, standard_error: self.spread(&linearised), degrees: self.degrees() })
    }

    fn degrees(&self) -> usize {
        self.stratum_of.len() - self.clusters_of.len()
    }

    /// The weighted total of each cluster.
    fn totals_of_clusters(&self, units: &[SampledUnit]) -> Result<Vec<f64>, Error> {
        let mut of_clusters: Vec<Vec<f64>> = vec![Vec::new(); self.clusters()];
        for unit in units {
            let weighted = unit.weight * unit.value;
            if !weighted.is_finite() {
                return Err(Error::OutOfRange {
                    what: "a weighted value of the sample",
                    seen: weighted,
                    expected: "a number",
                });
            }
            let cluster = of_clusters.get_mut(unit.cluster);
            cluster.ok_or_else(|| self.no_cluster(unit.cluster))?.push(weighted);
        }
        Ok(of_clusters.into_iter().map(sum::ordered).collect())
    }

    fn no_cluster(&self, seen: usize) -> Error {
        Error::LengthDiffers { what: "the list of clusters", expected: seen + 1, seen: self.clusters() }
    }

    /// The root of the variance of the sum of independent clusters: n / (n - 1) times their squared distances from the mean
    /// of their stratum.
    fn spread(&self, totals: &[f64]) -> f64 {
        let mut by_stratum: Vec<Vec<f64>> =
            self.clusters_of.iter().map(|count| Vec::with_capacity(*count)).collect();
        for (stratum, total) in self.stratum_of.iter().zip(totals) {
            if let Some(of_stratum) = by_stratum.get_mut(*stratum) {
                of_stratum.push(*total);
            }
        }
        let variance = |totals: &Vec<f64>| {
            let n = totals.len() as f64;
            let mean = sum::ordered(totals.iter().copied()) / n;
            n / (n - 1.0) * sum::ordered(totals.iter().map(|total| (total - mean) * (total - mean)))
        };
        sum::ordered(by_stratum.iter().map(variance)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use numeric::stream::StreamKey;
    use proptest::prelude::*;

    use super::*;

    type Row = (u32, u32, f64, f64);

    /// A design of rows (stratum, cluster, weight, value), and its units.
    fn design(rows: &[Row]) -> (SampledClusters, Vec<SampledUnit>) {
        let sampled: Vec<(u32, u32)> =
            rows.iter().map(|(stratum, cluster, ..)| (*stratum, *cluster)).collect();
        let (clusters, numbers) = SampledClusters::new(&sampled).unwrap();
        let unit = |&(stratum, cluster, weight, value): &Row| SampledUnit {
            cluster: numbers[&(stratum, cluster)],
            weight,
            value,
        };
        let units = rows.iter().map(unit).collect();
        (clusters, units)
    }

    /// Source: Levy and Lemeshow, Sampling of Populations, p. 106, as Stata's `svytotal` prints it with its correction for a
    /// finite population of 54: 729, 85.94882 (UCLA, Statistical Consulting, "repeated systematic sample").
    #[test]
    fn a_total_has_the_error_that_stata_prints() {
        let rows: Vec<Row> =
            [15.0, 13.0, 12.0, 10.0, 21.0, 10.0].iter().zip(0..).map(|(x, i)| (1, i, 9.0, *x)).collect();
        let (clusters, units) = design(&rows);
        let fit = clusters.total(&units).unwrap();
        let corrected = fit.standard_error * (1.0 - 6.0 / 54.0_f64).sqrt();
        // Half of the last digit that is printed.
        assert!((fit.estimate - 729.0).abs() < 1e-9 && (corrected - 85.948_82).abs() < 5e-6, "{fit:?}");
        assert_eq!(fit.degrees, 5);
    }

    /// Source: StataCorp, Survey Data Reference Manual, `svyset`, the data of "Finite population correction": the mean is
    /// 5.448148, its standard error without the correction .7412683.
    #[test]
    fn a_ratio_has_the_error_that_stata_prints() {
        let first = [2.8, 4.1, 6.8, 6.8, 9.2].iter().zip(1..).map(|(x, i)| (1, i, 3.0, *x));
        let second = [3.7, 6.6, 4.2].iter().zip(1..).map(|(x, i)| (2, i, 4.0, *x));
        let (clusters, units) = design(&first.chain(second).collect::<Vec<_>>());
        let ones: Vec<SampledUnit> = units.iter().map(|unit| SampledUnit { value: 1.0, ..*unit }).collect();
        let fit = clusters.ratio(&units, &ones).unwrap();
        assert!((fit.estimate - 5.448_148).abs() < 5e-7, "{fit:?}");
        assert!((fit.standard_error - 0.741_268_3).abs() < 5e-8, "{fit:?}");
        assert_eq!(fit.degrees, 6);
    }

    /// A sample of clusters of several units in strata of several clusters.
    fn rows() -> impl Strategy<Value = Vec<Row>> {
        prop::collection::vec((0_u32..3, 0_u32..4, 0.5..20.0, 1.0..9.0), 1..40).prop_map(|mut rows| {
            // Every cluster of every stratum is sampled, whatever was found in it.
            rows.extend((0..3).flat_map(|stratum| (0..4).map(move |cluster| (stratum, cluster, 1.0, 1.0))));
            rows
        })
    }

    fn squared(x: f64) -> f64 {
        x * x
    }

    /// The total with one cluster left out and the others of its stratum standing for it.
    fn without(rows: &[Row], (stratum, cluster): (u32, u32), clusters: f64, of: impl Fn(&Row) -> f64) -> f64 {
        let weight = |row: &Row| match (row.0 == stratum, row.1 == cluster) {
            (true, true) => 0.0,
            (true, false) => row.2 * clusters / (clusters - 1.0),
            (false, _) => row.2,
        };
        rows.iter().map(|row| weight(row) * of(row)).sum()
    }

    proptest! {
        /// The slow twin of a total: the jackknife, which leaves each cluster out in turn, gives the same error.
        #[test]
        fn the_error_of_a_total_is_that_of_the_jackknife(rows in rows()) {
            let (clusters, units) = design(&rows);
            let fit = clusters.total(&units).unwrap();
            let total: f64 = rows.iter().map(|row| row.2 * row.3).sum();
            let jackknifed: f64 = (0..3)
                .flat_map(|stratum| (0..4).map(move |cluster| (stratum, cluster)))
                .map(|left_out| squared(without(&rows, left_out, 4.0, |row| row.3) - total) * 3.0 / 4.0)
                .sum();
            prop_assert!((fit.estimate - total).abs() < 1e-9 * total);
            prop_assert!((squared(fit.standard_error) - jackknifed).abs() < 1e-9 * jackknifed.max(1.0));
        }

        /// The slow twin of a ratio: how it moves with the weight of each cluster, by differences.
        #[test]
        fn a_ratio_moves_with_each_cluster_as_its_linearised_value(rows in rows()) {
            let (clusters, units) = design(&rows);
            let ones: Vec<SampledUnit> = units.iter().map(|unit| SampledUnit { value: 1.0, ..*unit }).collect();
            let fit = clusters.ratio(&units, &ones).unwrap();
            let ratio = |moved: usize, by: f64| {
                let weight = |unit: &SampledUnit| unit.weight * if unit.cluster == moved { 1.0 + by } else { 1.0 };
                let part: f64 = units.iter().map(|unit| weight(unit) * unit.value).sum();
                part / units.iter().map(weight).sum::<f64>()
            };
            let step = 1e-4;
            let moves: Vec<f64> =
                (0..12).map(|cluster| (ratio(cluster, step) - ratio(cluster, -step)) / (2.0 * step)).collect();
            let variance: f64 = moves
                .chunks(4)
                .map(|of_stratum| {
                    let mean = of_stratum.iter().sum::<f64>() / 4.0;
                    4.0 / 3.0 * of_stratum.iter().map(|z| squared(z - mean)).sum::<f64>()
                })
                .sum();
            prop_assert!((fit.standard_error - variance.sqrt()).abs() < 1e-6, "{} {}", fit.standard_error, variance.sqrt());
        }

        /// Doubled weights double a total and its error, and leave a ratio and its error as they are.
        #[test]
        fn weights_scale_a_total_and_no_ratio(rows in rows()) {
            let (clusters, units) = design(&rows);
            let twice: Vec<SampledUnit> =
                units.iter().map(|unit| SampledUnit { weight: 2.0 * unit.weight, ..*unit }).collect();
            let ones = |units: &[SampledUnit]| -> Vec<SampledUnit> {
                units.iter().map(|unit| SampledUnit { value: 1.0, ..*unit }).collect()
            };
            let (once, doubled) = (clusters.total(&units).unwrap(), clusters.total(&twice).unwrap());
            prop_assert!((doubled.estimate - 2.0 * once.estimate).abs() < 1e-9 * once.estimate);
            prop_assert!((doubled.standard_error - 2.0 * once.standard_error).abs() < 1e-9 * once.estimate);
            let before = clusters.ratio(&units, &ones(&units)).unwrap();
            let after = clusters.ratio(&twice, &ones(&twice)).unwrap();
            prop_assert!((before.estimate - after.estimate).abs() < 1e-12);
            prop_assert!((before.standard_error - after.standard_error).abs() < 1e-12);
        }
    }

    #[test]
    fn a_cluster_without_a_unit_counts_with_zero() {
        let all: Vec<(u32, u32)> = (0..4).map(|cluster| (0, cluster)).collect();
        let (clusters, numbers) = SampledClusters::new(&all).unwrap();
        let units = [SampledUnit { cluster: numbers[&(0, 1)], weight: 10.0, value: 1.0 }];
        let fit = clusters.total(&units).unwrap();
        // One cluster of 10 and three of 0: 4 / 3 times 7.5 squared and three times 2.5 squared.
        assert!((fit.estimate - 10.0).abs() < 1e-12 && (fit.standard_error - 10.0).abs() < 1e-12, "{fit:?}");
        assert_eq!(fit.degrees, 3);
    }

    #[test]
    fn what_has_no_error_or_no_estimate_says_so() {
        assert_eq!(SampledClusters::new::<u32>(&[]).err(), Some(Error::TooFewClusters { clusters: 0 }));
        assert_eq!(
            SampledClusters::new(&[(1, 1), (1, 2), (2, 1)]).err(),
            Some(Error::TooFewClusters { clusters: 1 })
        );
        let (clusters, _) = SampledClusters::new(&[(1, 1), (1, 2)]).unwrap();
        let unit = |cluster, weight| SampledUnit { cluster, weight, value: 1.0 };
        assert!(clusters.total(&[unit(2, 1.0)]).is_err() && clusters.total(&[unit(0, f64::NAN)]).is_err());
        assert!(clusters.ratio(&[unit(0, 1.0)], &[]).is_err());
        let none = clusters.total(&[]).unwrap();
        assert!(none.estimate == 0.0 && none.standard_error == 0.0);
    }

    /// Coverage: of many samples of one population, as many intervals hold its total as they say.
    #[test]
    fn nine_in_ten_intervals_of_ninety_percent_hold_the_total() {
        // A population of 4 strata of 60 clusters, each with a count of its own.
        let mut stream = StreamKey::new(7, b"survey", "population").stream(0);
        let population: Vec<Vec<f64>> = (0..4)
            .map(|stratum| {
                (0..60).map(|_| (5.0 * f64::from(stratum) + 10.0 * stream.uniform()).floor()).collect()
            })
            .collect();
        let total: f64 = population.iter().flatten().sum();
        let (mut held, samples, drawn) = (0_u32, 2_000, 8_u32);
        for _ in 0..samples {
            let mut rows: Vec<Row> = Vec::new();
            for (stratum, clusters) in (0_u32..).zip(&population) {
                for i in 0..drawn {
                    // With replacement, as the estimator assumes.
                    rows.push((stratum, i, 60.0 / f64::from(drawn), clusters[stream.below(60)]));
                }
            }
            let (clusters, units) = design(&rows);
            let fit = clusters.total(&units).unwrap();
            // Student's 95 % quantile with 28 degrees of freedom.
            held += u32::from((fit.estimate - total).abs() <= 1.701 * fit.standard_error);
        }
        let share = f64::from(held) / f64::from(samples);
        // Three standard errors of a share of 0.9 among so many samples.
        assert!((share - 0.9).abs() < 3.0 * (0.9 * 0.1 / f64::from(samples)).sqrt(), "{share}");
    }
}
