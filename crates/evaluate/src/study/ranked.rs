//! The effect ranked: every estimator on the policy and on the same placebo assignments, and what they say together.

use std::collections::BTreeMap;

use numeric::stream::StreamKey;
use rayon::prelude::*;

use crate::Error;
use crate::inference::{
    Contrast, Estimate, Estimator, EventEffect, Found, Ground, LaidPolicy, Paths, PlaceboSets, Placebos,
    RatioInference, Scene, TestRules,
    breakdown::Breakdown,
    calibration::AskedDates,
    joint::{JointInference, Voice, joint, voices},
    rank_ratio,
};
use crate::policy::MethodName;

/// Assignments among which each end of an interval is ranked, where they are drawn.
const DRAWS_OF_ENDS: usize = 199;

/// How many assignments are drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draws {
    /// At first.
    pub(super) first: usize,
    /// While the simulated p leaves the answer open.
    pub(super) most: usize,
    /// Whether each end of the interval is ranked among placebos from which it was taken away; else both are ranked among
    /// those of no effect, which is enough where the class alone is asked.
    pub(super) ends: bool,
}

/// The draws with their key: the first are the same whatever their number.
#[derive(Debug, Clone, Copy)]
pub(super) struct DrawPlan {
    pub(super) draws: Draws,
    pub(super) key: StreamKey,
}

/// A policy whose effect is ranked.
pub(super) struct Ranked<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) laid: &'a LaidPolicy<'a>,
    pub(super) asked: &'a AskedDates<'a>,
    pub(super) estimators: &'a [Estimator],
}

/// What the estimators found, each and together.
pub(super) struct RankedAnswer {
    pub(super) sets: PlaceboSets,
    pub(super) each: Vec<RankedEstimate>,
    pub(super) joint: Option<JointInference>,
}

/// What one estimator found and where it stands.
pub(super) struct RankedEstimate {
    own: Found,
    pub(super) inference: RatioInference,
    placebo_names: Vec<String>,
    events: Vec<EventEffect>,
}

/// What an estimator found on a placebo assignment.
struct Played {
    contrast: Contrast,
    events: BTreeMap<i64, f64>,
}

/// By estimator and placebo assignment.
type AllPlayed = Vec<Vec<Played>>;

impl Ranked<'_> {
    /// Ranks what each estimator found of the policy, and those in `carrying` together; draws go on while the p of these leaves
    /// the answer open.
    pub(super) fn answer(
        &self,
        own: Vec<Found>,
        (carrying, DrawPlan { draws: plan, key }): (&[usize], DrawPlan),
        rules: &TestRules,
    ) -> Result<RankedAnswer, Error> {
        let laid = self.laid;
        let mut draws = plan.first;
        let (sets, played, joint) = loop {
            let sets = PlaceboSets::new(&laid.law, laid.law.starts.clone(), (draws, key))
                .map_err(Error::Assignments)?;
            let played = self.played(&laid.ground, &sets)?;
            let placebos = |n: usize| self.placebos(n, (&played, None), sets.drawn());
            let joint = self.joint(carrying, &own, placebos, rules);
            let open = joint.as_ref().and_then(|joint| joint.inference.p_interval);
            let open =
                sets.drawn() && open.is_some_and(|(low, high)| low <= rules.level && rules.level < high);
            if !open || draws >= plan.most {
                break (sets, played, joint);
            }
            draws = (10 * draws + 9).min(plan.most);
        };
        // Each end of the interval is taken away from the treated where they compare or play, and ranked among what is left.
        let fewer = sets.first(DRAWS_OF_ENDS);
        let imposed =
            |ratio: f64| self.played(&laid.ground.without_effect(&self.scene.treated, ratio), &fewer);
        let ends = joint.as_ref().filter(|_| plan.ends).and_then(|joint| joint.inference.interval);
        // A lower end of none cannot be taken away: nothing would be left to compare with.
        let of_ends = |(low, high): (f64, f64)| {
            let low = (low > 0.0).then(|| imposed(low)).transpose()?;
            Ok::<_, Error>((low, imposed(high)?))
        };
        let ends = ends.map(of_ends).transpose()?;
        let placebos = |n: usize| self.placebos(n, (&played, ends.as_ref()), sets.drawn());
        let joint = self.joint(carrying, &own, placebos, rules);
        let names: Vec<String> = sets.sets.iter().map(|set| self.names(set)).collect();
        let each = own.into_iter().enumerate().map(|(n, own)| RankedEstimate {
            inference: rank_ratio(own.contrast, placebos(n), rules),
            events: events_with_spread(&own, played.get(n).map_or(&[], Vec::as_slice), rules.level),
            placebo_names: names.clone(),
            own,
        });
        let each = each.collect();
        Ok(RankedAnswer { each, sets, joint })
    }

    /// Every estimator on every placebo assignment of a ground.
    fn played(&self, ground: &Ground<'_>, sets: &PlaceboSets) -> Result<AllPlayed, Error> {
        let scenes = sets.scenes(ground, &self.laid.law.units);
        let of = |estimator: &Estimator| {
            let play = |scene: &Scene<'_>| {
                let found = estimator.find(scene)?;
                Ok(Played { contrast: found.contrast, events: found.events })
            };
            let played = scenes.par_iter().map(play).collect::<Result<Vec<_>, estimate::Error>>();
            played.map_err(|source| stops(estimator.method, source))
        };
        self.estimators.iter().map(of).collect()
    }

    /// The contrasts of an estimator with no effect, and with the lower and the upper end of the interval taken away.
    fn placebos(
        &self,
        n: usize,
        (same, ends): (&AllPlayed, Option<&(Option<AllPlayed>, AllPlayed)>),
        drawn: bool,
    ) -> Placebos {
        let of = |list: &AllPlayed| {
            list.get(n).into_iter().flatten().map(|played| played.contrast).collect::<Vec<_>>()
        };
        let ends = ends.map(|(low, high)| (of(low.as_ref().unwrap_or(same)), of(high)));
        Placebos { same: of(same), ends, earlier: self.asked.earlier(n), drawn }
    }

    fn joint(
        &self,
        carrying: &[usize],
        own: &[Found],
        placebos: impl Fn(usize) -> Placebos,
        rules: &TestRules,
    ) -> Option<JointInference> {
        let voice = |n: &usize| {
            let (estimator, own) = self.estimators.get(*n).zip(own.get(*n))?;
            Some(Voice::new(estimator.method, own.contrast, placebos(*n)))
        };
        joint(voices(carrying.iter().filter_map(voice)), rules)
    }

    fn names(&self, set: &[usize]) -> String {
        let units = self.scene.ground.panel.units();
        let rows = |unit: &usize| self.laid.law.units.0.get(*unit).into_iter().flatten().copied();
        let name = |row: usize| units.get(row).map(|unit| unit.name.as_str());
        set.iter().flat_map(rows).filter_map(name).collect::<Vec<_>>().join(" + ")
    }
}

impl RankedEstimate {
    /// Observed less expected rate before treatment; none for a method without paths.
    pub(super) fn gaps_before(&self, ground: &Ground<'_>) -> Option<Vec<f64>> {
        self.own.gaps_before(ground)
    }

    /// The estimate as it is published.
    pub(super) fn estimate(
        self,
        method: MethodName,
        sets: &PlaceboSets,
        (p_over_time, breakdown): (Option<f64>, Breakdown),
    ) -> Estimate {
        let paths = self.own.paths.unwrap_or_else(Paths::none);
        Estimate {
            method,
            marked: false,
            inference: self.inference,
            placebo_names: self.placebo_names,
            own_error: self.own.own_error,
            p_over_time,
            sets: sets.which,
            columns: paths.columns,
            observed_path: paths.observed,
            expected_path: paths.expected,
            weights: paths.weights,
            events: self.events,
            breakdown,
        }
    }
}

/// Each effect with the spread that placebos have at the same time: as wide as the level's rank of their sizes.
fn events_with_spread(own: &Found, placebos: &[Played], level: f64) -> Vec<EventEffect> {
    let rank = (level * (1 + placebos.len()) as f64).floor() as usize;
    let half = |since: &i64| {
        let mut sizes: Vec<f64> =
            placebos.iter().filter_map(|played| played.events.get(since)).map(|e| e.abs()).collect();
        sizes.sort_by(|left, right| right.total_cmp(left));
        sizes.get(rank.checked_sub(1)?).copied()
    };
    let effect = |(since, effect): (&i64, &f64)| EventEffect {
        since: *since,
        effect: *effect,
        half_width: half(since),
    };
    own.events.iter().map(effect).collect()
}

/// A method that cannot work on numbers that the gates let pass.
pub(super) fn stops(method: MethodName, source: estimate::Error) -> Error {
    Error::Method { name: method.code(), source }
}
