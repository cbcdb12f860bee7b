//! Wild cluster bootstrap of a coefficient beside fixed effects: a test that holds with few clusters, and its interval.
//!
//! The null is imposed and every draw flips whole clusters. No draw touches a row: a draw's numerator and the score of each
//! cluster are sums over pairs of clusters, computed once. Both are linear in the value tested, so that the same draws
//! answer every value and the interval is found without drawing again.

use numeric::fixed_effects::{Factor, FixedEffects};
use numeric::stream::StreamKey;
use numeric::sum;
use numeric::symmetric::{SymmetricFactors, information, variation};
use rayon::prelude::*;

use crate::Error;
use crate::regression::fixed_effects::{LeftOut, Observations, Sample, Singletons};

/// What each cluster's residuals are multiplied by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WildWeights {
    /// Plus or minus one.
    #[default]
    Rademacher,
    /// Six points (Webb): for fewer than about twelve clusters, of which signs alone give few draws.
    Webb,
}

/// The wild cluster bootstrap with the null imposed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WildBootstrapSpec {
    /// Draws; with signs, all of them are enumerated when they are not more.
    pub draws: usize,
    /// Weights of clusters.
    pub weights: WildWeights,
    /// The stream of the draws.
    pub stream: StreamKey,
    /// One less the coverage of the interval.
    pub level: f64,
}

/// Which draws were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WildDraws {
    /// All signs, once each: the p-value is exact given the clusters.
    Enumerated {
        /// How many.
        draws: usize,
    },
    /// A seeded sample.
    Sampled {
        /// How many.
        draws: usize,
    },
}

/// What the bootstrap says.
#[derive(Debug, Clone, PartialEq)]
pub struct WildBootstrapFit {
    /// The coefficient.
    pub estimate: f64,
    /// Its t statistic against zero, clustered (CRV1).
    pub t: f64,
    /// The probability under zero of a t at least as large either way.
    pub p: f64,
    /// Values not rejected at the level; an end is none where values ever farther are not rejected.
    pub interval: (Option<f64>, Option<f64>),
    /// Which draws were made.
    pub draws: WildDraws,
    /// Clusters.
    pub n_clusters: usize,
    /// Rows the fit rests on.
    pub n_rows: usize,
    /// Levels left out, and why.
    pub left_out: Vec<LeftOut>,
    /// Other regressors left out because fixed effects and earlier ones repeat them.
    pub collinear: Vec<String>,
}

impl WildBootstrapSpec {
    /// Signs, 9,999 draws, an interval of 95 %.
    #[must_use]
    pub fn new(stream: StreamKey) -> Self {
        Self { draws: 9_999, weights: WildWeights::Rademacher, stream, level: 0.05 }
    }

    /// Bootstraps the coefficient of the first regressor of a linear regression with fixed effects.
    ///
    /// # Assumptions
    /// Errors of different clusters are unrelated. Nothing is assumed of them within a cluster. With very few treated
    /// clusters it rejects far too seldom (MacKinnon & Webb 2017, Journal of Applied Econometrics 32): then ask the assignment.
    ///
    /// # Errors
    /// As [`LinearFixedEffectsSpec::fit`](crate::regression::fixed_effects::LinearFixedEffectsSpec::fit), when not exactly one list of
    /// clusters is given, when the regression fits every row, and when no draws are asked for or the level is not between zero
    /// and one.
    ///
    /// # References
    /// Cameron, Gelbach & Miller (2008), Review of Economics and Statistics 90; Roodman, MacKinnon, Nielsen & Webb (2019),
    /// *Fast and wild*, Stata Journal 19, sections 5 and 6 (WCR, CRV1, intervals by inversion). DIFFERENCE: a sample's
    /// p-value counts the data as one more draw, and ties of the t statistic count, so that the test is never too sure.
    pub fn fit(&self, all: &Observations) -> Result<WildBootstrapFit, Error> {
        if all.is_exposed() {
            return Err(Error::ExposureOfNoCount);
        }
        if self.draws == 0 {
            return Err(Error::NoDraws);
        }
        if !(self.level > 0.0 && self.level < 1.0) {
            let expected = "between zero and one";
            return Err(Error::OutOfRange { what: "the level", seen: self.level, expected });
        }
        let sample = Sample::new(all, (Singletons::LeftOut, false), &[])?;
        let [clusters] = sample.clusters.as_slice() else { return Err(Error::OneClustering) };
        if clusters.levels() < 2 {
            return Err(Error::TooFewClusters { clusters: clusters.levels() });
        }
        let names = all.names();
        let pairs = Pairs::new(all, &sample, clusters)?;
        let (draws, made) = self.draw(&pairs);
        let test =
            Test { draws: &draws, pairs: &pairs, enumerated: matches!(made, WildDraws::Enumerated { .. }) };
        let standard_error = pairs.standard_error(&sample, clusters.levels())?;
        Ok(WildBootstrapFit {
            estimate: pairs.estimate,
            t: pairs.estimate / standard_error,
            p: test.p(-pairs.estimate),
            interval: (test.bound(-standard_error, self.level), test.bound(standard_error, self.level)),
            draws: made,
            n_clusters: clusters.levels(),
            n_rows: sample.rows.len(),
            collinear: pairs.repeated.iter().filter_map(|place| names.get(place + 1).cloned()).collect(),
            left_out: sample.left_out,
        })
    }

    fn draw(&self, pairs: &Pairs) -> (Vec<Draw>, WildDraws) {
        let clusters = pairs.by_treatment.numerator.len();
        let all = u32::try_from(clusters).ok().and_then(|clusters| 1_usize.checked_shl(clusters));
        let enumerable = all.filter(|all| *all > 0 && *all <= self.draws);
        if self.weights == WildWeights::Rademacher
            && let Some(all) = enumerable
        {
            let sign = |draw: usize, at: usize| if draw >> at & 1 == 1 { -1.0 } else { 1.0 };
            let signs = |draw| (0..clusters).map(|at| sign(draw, at)).collect::<Vec<f64>>();
            let draws = (0..all).into_par_iter().map(|draw| pairs.draw(&signs(draw))).collect();
            return (draws, WildDraws::Enumerated { draws: all });
        }
        let drawn = |replicate: usize| pairs.draw(&self.weights_of(replicate, clusters));
        let draws = (0..self.draws).into_par_iter().map(drawn).collect();
        (draws, WildDraws::Sampled { draws: self.draws })
    }

    fn weights_of(&self, replicate: usize, clusters: usize) -> Vec<f64> {
        let mut stream = self.stream.stream(replicate as u64);
        match self.weights {
            WildWeights::Rademacher => {
                let mut signs = Vec::with_capacity(clusters);
                while signs.len() < clusters {
                    let bits = stream.bits();
                    let left = (clusters - signs.len()).min(64);
                    signs.extend((0..left).map(|at| if bits >> at & 1 == 1 { -1.0 } else { 1.0 }));
                }
                signs
            }
            WildWeights::Webb => {
                // Mean zero and variance one, as signs have; few clusters give many more different draws of six points than of two.
                let points = [1.5_f64.sqrt(), 1.0, 0.5_f64.sqrt()];
                let point = |at: usize| if at < 3 { points[at] } else { -points[at - 3] };
                (0..clusters).map(|_| point(stream.below(6))).collect()
            }
        }
    }
}

/// Sums over clusters and pairs of clusters that belong to one residual vector.
struct Scores {
    /// Treatment times residual, by cluster.
    numerator: Vec<f64>,
    /// What a draw that keeps one cluster's residuals alone adds to the score of another, row after row.
    pairs: Vec<f64>,
}

/// The same for the residuals of the regression and for treatment: residuals under a value tested are the first less that
/// value's distance from the estimate times the second.
struct Pairs {
    by_residual: Scores,
    by_treatment: Scores,
    estimate: f64,
    information: f64,
    parameters: usize,
    /// Regressors beside the one tested that are repeated, by their place among these.
    repeated: Vec<usize>,
}

/// A draw: its numerator is `a - distance b`, the squares of its scores are `c - 2 distance d + distance^2 e`.
#[derive(Clone, Copy)]
struct Draw {
    numerator: (f64, f64),
    squares: (f64, f64, f64),
}

impl Pairs {
    fn new(all: &Observations, sample: &Sample, clusters: &Factor) -> Result<Self, Error> {
        let effects = FixedEffects::new(&sample.factors)?;
        let columns: Vec<&[f64]> =
            std::iter::once(&sample.outcome).chain(&sample.regressors).map(Vec::as_slice).collect();
        let mut cleaned = effects.absorb(&columns, sample.weights.as_deref())?;
        let weights = sample.weights.clone().unwrap_or_else(|| vec![1.0; sample.outcome.len()]);
        let mut outcome = cleaned.remove(0);
        let scales: Vec<f64> =
            sample.regressors.iter().map(|column| variation(column, Some(&weights))).collect();
        let nothing = || Error::NothingVaries { regressors: all.names() };
        if !information(&cleaned, &weights, &scales)?.kept().contains(&0) {
            return Err(nothing());
        }
        let mut treatment = cleaned.remove(0);
        let (own_scale, other_scales) = scales.split_first().ok_or_else(nothing)?;
        let others = information(&cleaned, &weights, other_scales)?;
        let beside = Beside { columns: &cleaned, weights: &weights, factors: &others, clusters };
        beside.clean(&mut outcome);
        beside.clean(&mut treatment);
        let information =
            sum::ordered(treatment.iter().zip(&weights).map(|(value, weight)| value * value * weight));
        if information <= numeric::symmetric::REPEATED * own_scale {
            return Err(nothing());
        }
        let products = treatment.iter().zip(&outcome).zip(&weights).map(|((d, y), weight)| d * y * weight);
        let estimate = sum::ordered(products) / information;
        outcome.iter_mut().zip(&treatment).for_each(|(held, value)| *held -= estimate * value);
        let left =
            sum::ordered(outcome.iter().zip(&weights).map(|(residual, weight)| residual * residual * weight));
        if left <= numeric::symmetric::REPEATED * variation(&sample.outcome, Some(&weights)) {
            return Err(Error::NoResidual);
        }
        let (by_residual, by_treatment) =
            scores(&effects, &beside, (&outcome, &treatment), sample.weights.as_deref())?;
        Ok(Self {
            by_residual,
            by_treatment,
            estimate,
            information,
            parameters: others.kept().len() + 1,
            repeated: others.repeated(),
        })
    }

    fn standard_error(&self, sample: &Sample, clusters: usize) -> Result<f64, Error> {
        let correction = crate::regression::fixed_effects::Correction::new(
            self.parameters,
            &sample.factors,
            &sample.clusters,
        );
        Ok((correction.by_clusters(clusters)? * sum::squares(&self.by_residual.numerator)).sqrt()
            / self.information)
    }

    fn draw(&self, signs: &[f64]) -> Draw {
        let size = signs.len();
        let mut squares = (0.0, 0.0, 0.0);
        let rows = self.by_residual.pairs.chunks_exact(size).zip(self.by_treatment.pairs.chunks_exact(size));
        for (residual, treatment) in rows {
            let (u, d) = (sum::dot_in_fours(signs, residual), sum::dot_in_fours(signs, treatment));
            squares = (squares.0 + u * u, squares.1 + u * d, squares.2 + d * d);
        }
        let numerator = |scores: &Scores| sum::dot(signs, &scores.numerator);
        Draw { numerator: (numerator(&self.by_residual), numerator(&self.by_treatment)), squares }
    }
}

/// The regressors beside the one that is tested.
struct Beside<'a> {
    columns: &'a [Vec<f64>],
    weights: &'a [f64],
    factors: &'a SymmetricFactors,
    clusters: &'a Factor,
}

impl Beside<'_> {
    /// Takes out of a column what the other regressors explain.
    fn clean(&self, column: &mut [f64]) {
        let dot = |other: &Vec<f64>| {
            sum::ordered(
                other.iter().zip(column.iter()).zip(self.weights).map(|((a, b), weight)| a * b * weight),
            )
        };
        let coefficients = self.factors.solve(&self.columns.iter().map(dot).collect::<Vec<f64>>());
        for (coefficient, other) in coefficients.iter().zip(self.columns) {
            column.iter_mut().zip(other).for_each(|(held, value)| *held -= coefficient * value);
        }
    }
}

/// Clusters whose parts are held in memory together.
const TOGETHER: usize = 4;

/// The sums over pairs of clusters, for residuals and for treatment.
///
/// A draw's residuals lose to the fixed effects and other regressors what these explain of them. Taking that out of each
/// cluster's part of the treatment instead is the same product, and is done once.
fn scores(
    effects: &FixedEffects,
    beside: &Beside<'_>,
    (outcome, treatment): (&[f64], &[f64]),
    weights: Option<&[f64]>,
) -> Result<(Scores, Scores), Error> {
    let codes = beside.clusters.codes();
    let n_clusters = beside.clusters.levels();
    // Products with outcome and with treatment by cluster, in one pass over the rows.
    let within = |part: &[f64]| {
        let (mut with_outcome, mut with_treatment) = (vec![0.0; n_clusters], vec![0.0; n_clusters]);
        let rows = part.iter().zip(outcome).zip(treatment).zip(beside.weights).zip(codes);
        for ((((part, outcome), treatment), weight), code) in rows {
            with_outcome[*code as usize] += part * outcome * weight;
            with_treatment[*code as usize] += part * treatment * weight;
        }
        (with_outcome, with_treatment)
    };
    let numerators = within(treatment);
    let information = sum::ordered(&numerators.1);
    // The draw's own coefficient takes its share of the cluster's information with it.
    let less = |products: Vec<f64>, own: f64, numerator: &[f64]| -> Vec<f64> {
        products.iter().zip(numerator).map(|(product, total)| product - own / information * total).collect()
    };
    let batch = |batch: &[u32]| {
        let part = |cluster: &u32| -> Vec<f64> {
            let rows = treatment.iter().zip(codes);
            rows.map(|(value, code)| if code == cluster { *value } else { 0.0 }).collect()
        };
        let parts: Vec<Vec<f64>> = batch.iter().map(part).collect();
        let parts: Vec<&[f64]> = parts.iter().map(Vec::as_slice).collect();
        let cleaned = effects.absorb(&parts, weights)?;
        let row = |(mut part, cluster): (Vec<f64>, &u32)| {
            beside.clean(&mut part);
            let own = numerators.1[*cluster as usize];
            let (with_outcome, with_treatment) = within(&part);
            (less(with_outcome, own, &numerators.0), less(with_treatment, own, &numerators.1))
        };
        Ok(cleaned.into_iter().zip(batch).map(row).collect::<Vec<_>>())
    };
    let clusters: Vec<u32> = (0..).take(n_clusters).collect();
    let rows = clusters.par_chunks(TOGETHER).map(batch).collect::<Result<Vec<_>, Error>>()?;
    let (mut by_outcome, mut by_treatment) = (Vec::new(), Vec::new());
    for (outcome, treatment) in rows.into_iter().flatten() {
        by_outcome.extend(outcome);
        by_treatment.extend(treatment);
    }
    Ok((
        Scores { numerator: numerators.0, pairs: by_outcome },
        Scores { numerator: numerators.1, pairs: by_treatment },
    ))
}

/// The draws as a test of any value.
struct Test<'a> {
    draws: &'a [Draw],
    pairs: &'a Pairs,
    enumerated: bool,
}

impl Test<'_> {
    /// The probability of a t statistic at least as large as that against a value at this distance from the estimate.
    fn p(&self, distance: f64) -> f64 {
        // Draws that repeat the data do so up to rounding.
        const TIE: f64 = 1.0 - 1e-9;
        let far = distance * self.pairs.information;
        let square = far * far / sum::squares(&self.pairs.by_residual.numerator) * TIE;
        let beyond = |draw: &&Draw| {
            let numerator = draw.numerator.0 - distance * draw.numerator.1;
            let (c, d, e) = draw.squares;
            numerator * numerator >= square * (c - 2.0 * distance * d + distance * distance * e).max(0.0)
        };
        let beyond = self.draws.iter().filter(beyond).count() as f64;
        let draws = self.draws.len() as f64;
        // All signs positive repeat the data and are among the enumerated; a drawn sample has them added.
        if self.enumerated { beyond / draws } else { (1.0 + beyond) / (1.0 + draws) }
    }

    /// The farthest value on one side of the estimate that is not rejected: steps doubled until one is, then halved.
    ///
    /// Where 65,536 standard errors away nothing is rejected, there is no end.
    fn bound(&self, step: f64, level: f64) -> Option<f64> {
        const MOST_DOUBLINGS: usize = 16;
        const HALVINGS: usize = 60;
        let rejected = |distance: f64| self.p(distance * step) <= level;
        let (mut inside, mut outside) = (0.0, 1.0);
        let mut doublings = 0;
        while !rejected(outside) {
            (inside, outside) = (outside, 2.0 * outside);
            doublings += 1;
            if doublings > MOST_DOUBLINGS {
                return None;
            }
        }
        for _ in 0..HALVINGS {
            let middle = 0.5 * (inside + outside);
            if rejected(middle) {
                outside = middle;
            } else {
                inside = middle;
            }
        }
        Some(self.pairs.estimate + inside * step)
    }
}
