//! The wild cluster bootstrap: every draw refitted as slow twin, its interval by refitting, edges, size with few clusters.

use estimate::Error;
use estimate::fixed_effects::{LinearFixedEffectsSpec, Observations};
use estimate::wild_bootstrap::{WildBootstrapFit, WildBootstrapSpec, WildDraws, WildWeights};
use numeric::fixed_effects::Factor;
use numeric::stream::StreamKey;

use super::panels::close;

const PERIODS: usize = 5;

/// Units in clusters of three, the first half of the clusters treated from period three on; errors common to clusters.
struct Clustered {
    y: Vec<f64>,
    d: Vec<f64>,
    x: Vec<f64>,
    w: Vec<f64>,
    unit: Vec<usize>,
    period: Vec<usize>,
}

fn clustered(seed: u64, clusters: usize, effect: f64) -> Clustered {
    let mut stream = StreamKey::new(seed, b"tests", "wild").stream(0);
    let none = Vec::new;
    let (unit, period) = (Vec::new(), Vec::new());
    let mut panel = Clustered { y: none(), d: none(), x: none(), w: none(), unit, period };
    for cluster in 0..clusters {
        let shocks: Vec<f64> = (0..PERIODS).map(|_| stream.standard_normal()).collect();
        for member in 0..3 {
            for (period, shock) in shocks.iter().enumerate() {
                let treated = f64::from(2 * cluster < clusters && period >= 3);
                let x = stream.standard_normal();
                panel.y.push(effect * treated + 0.5 * x + shock + stream.standard_normal() + cluster as f64);
                panel.d.push(treated);
                panel.x.push(x);
                panel.w.push(1.0 + stream.uniform());
                panel.unit.push(3 * cluster + member);
                panel.period.push(period);
            }
        }
    }
    panel
}

impl Clustered {
    fn clusters(&self) -> Factor {
        Factor::new(&self.unit.iter().map(|unit| unit / 3).collect::<Vec<usize>>())
    }

    /// With the outcome less `null` times treatment.
    fn observations(&self, y: &[f64]) -> Observations {
        Observations::new(y.to_vec())
            .and_then(|own| own.with_regressor("d", self.d.clone()))
            .and_then(|own| own.with_regressor("x", self.x.clone()))
            .and_then(|own| own.with_factor("unit", Factor::new(&self.unit)))
            .and_then(|own| own.with_factor("period", Factor::new(&self.period)))
            .and_then(|own| own.clustered_by(self.clusters()))
            .and_then(|own| own.weighted(self.w.clone()))
            .unwrap()
    }

    fn t(&self, y: &[f64]) -> f64 {
        let fit = LinearFixedEffectsSpec::default().fit(&self.observations(y)).unwrap();
        fit.coefficients[0].estimate / fit.coefficients[0].standard_error
    }

    /// Residuals of the regression without treatment.
    fn restricted(&self) -> Vec<f64> {
        let weights = Some(self.w.as_slice());
        let effects =
            numeric::fixed_effects::FixedEffects::new(&[Factor::new(&self.unit), Factor::new(&self.period)]);
        let cleaned = effects.unwrap().absorb(&[&self.y, &self.x], weights).unwrap();
        let dot =
            |a: &[f64], b: &[f64]| a.iter().zip(b).zip(&self.w).map(|((a, b), w)| a * b * w).sum::<f64>();
        let slope = dot(&cleaned[1], &cleaned[0]) / dot(&cleaned[1], &cleaned[1]);
        cleaned[0].iter().zip(&cleaned[1]).map(|(y, x)| y - slope * x).collect()
    }
}

fn spec() -> WildBootstrapSpec {
    WildBootstrapSpec::new(StreamKey::new(1, b"tests", "draws"))
}

fn fit(panel: &Clustered, y: &[f64]) -> WildBootstrapFit {
    spec().fit(&panel.observations(y)).unwrap()
}

#[test]
fn every_draw_is_a_regression() {
    for (seed, effect) in [(1, 0.0), (2, 0.8), (3, 1.6)] {
        let panel = clustered(seed, 7, effect);
        let residuals = panel.restricted();
        let own = panel.t(&panel.y);
        let extreme = (0_u32..1 << 7).filter(|draw| {
            let sign = |unit: usize| if draw >> (unit / 3) & 1 == 1 { -1.0 } else { 1.0 };
            let drawn: Vec<f64> =
                residuals.iter().zip(&panel.unit).map(|(e, unit)| e * sign(*unit)).collect();
            panel.t(&drawn).abs() >= own.abs() * (1.0 - 1e-9)
        });
        let fit = fit(&panel, &panel.y);
        assert_eq!(fit.draws, WildDraws::Enumerated { draws: 128 });
        assert_eq!(fit.p, extreme.count() as f64 / 128.0);
        close(fit.t, own, 1e-9);
        assert_eq!((fit.n_clusters, fit.n_rows), (7, 105));
    }
}

/// A value tested is the null of the outcome less that value times treatment.
#[test]
fn the_interval_holds_what_a_refit_does_not_reject() {
    let panel = clustered(4, 13, 1.0);
    let own = fit(&panel, &panel.y);
    assert_eq!(own.draws, WildDraws::Enumerated { draws: 8_192 });
    let p = |null: f64| {
        let shifted: Vec<f64> = panel.y.iter().zip(&panel.d).map(|(y, d)| y - null * d).collect();
        fit(&panel, &shifted).p
    };
    let (Some(low), Some(high)) = own.interval else { panic!("the interval has two ends: {own:?}") };
    assert!(low < own.estimate && own.estimate < high);
    let step = 1e-6 * (high - low);
    assert!(p(low + step) > 0.05 && p(low - step) <= 0.05);
    assert!(p(high - step) > 0.05 && p(high + step) <= 0.05);
}

#[test]
fn a_sample_of_draws_comes_near_all_of_them_and_is_repeated() {
    let panel = clustered(5, 13, 0.5);
    let observations = panel.observations(&panel.y);
    let sampled = WildBootstrapSpec { draws: 4_000, ..spec() };
    let (first, again) = (sampled.fit(&observations).unwrap(), sampled.fit(&observations).unwrap());
    assert_eq!(first, again);
    assert_eq!(first.draws, WildDraws::Sampled { draws: 4_000 });
    let all = fit(&panel, &panel.y).p;
    // Four standard errors of a share of 4,000 draws.
    assert!(
        (first.p - all).abs() < 4.0 * (all * (1.0 - all) / 4_000.0).sqrt() + 1.0 / 4_000.0,
        "{first:?}, {all}"
    );
    let webb = WildBootstrapSpec { weights: WildWeights::Webb, ..spec() }.fit(&observations).unwrap();
    assert_eq!(webb.draws, WildDraws::Sampled { draws: 9_999 });
    assert!((webb.p - all).abs() < 0.1, "{webb:?}, {all}");
}

#[test]
fn what_cannot_be_bootstrapped_is_refused_by_name() {
    let panel = clustered(6, 6, 0.0);
    let observations = panel.observations(&panel.y);
    assert_eq!(WildBootstrapSpec { draws: 0, ..spec() }.fit(&observations), Err(Error::NoDraws));
    let level = WildBootstrapSpec { level: 1.0, ..spec() }.fit(&observations);
    assert!(matches!(level, Err(Error::OutOfRange { what: "the level", .. })));
    let twice = observations.clone().clustered_by(Factor::new(&panel.period)).unwrap();
    assert_eq!(spec().fit(&twice), Err(Error::OneClustering));
    assert!(twice.clustered_by(Factor::new(&panel.period)).is_err());
    let mut constant = panel;
    constant.d.fill(1.0);
    let refused = spec().fit(&constant.observations(&constant.y));
    assert_eq!(refused, Err(Error::NothingVaries { regressors: vec!["d".to_owned(), "x".to_owned()] }));
    // Of 2^3 sign draws none can be rare enough to reject at 5 %: the interval has no end.
    let few = clustered(7, 3, 1.0);
    assert_eq!(fit(&few, &few.y).interval, (None, None));
}

/// With ten clusters and no effect, the test at 5 % rejects about as often as it says.
#[test]
fn it_rejects_as_often_as_it_says() {
    let runs = 400;
    let rejections = (0..runs)
        .filter(|seed| {
            let panel = clustered(100 + seed, 10, 0.0);
            WildBootstrapSpec { draws: 1_024, ..spec() }.fit(&panel.observations(&panel.y)).unwrap().p <= 0.05
        })
        .count();
    // 20 of 400 are expected; four binomial standard deviations are 17.
    assert!((4..=37).contains(&rejections), "{rejections} of {runs}");
}
