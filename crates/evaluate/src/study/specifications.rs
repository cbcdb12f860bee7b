//! The specification curve: the estimators that carry the verdict over shorter windows and other comparisons, with one p.
//!
//! A file names one window and one comparison, and others could be defended. Every estimator is run again with each of them
//! crossed, all on the same placebo assignments, so that what they say together has one p-value that no choice among them
//! enters.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::displacement::Touching;
use crate::design::Design;
use crate::inference::{
    Contrast, Estimator, Ground, LaidPolicy, PlaceboSets, Placebos, RatioInference, Scene, TestRules,
    joint::{JointInference, Voice, joint, voices},
};
use crate::policy::MethodName;
use estimate::Error;

/// Columns before that a window leaves at least, and rows of comparison.
const LEAST_BEFORE: usize = 12;
const FEWEST_COMPARED: usize = 5;

/// Drawn assignments that the curve looks at: the first ones, which stand for all. Fewer on a panel of many rows, where
/// each is a regression: p-values are then fortieths.
const DRAWS: usize = 99;
const DRAWS_ON_LARGE_PANEL: usize = 39;

/// Which of the months before are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadBefore {
    /// Those of the file.
    All,
    /// The latter half of them.
    LatterHalf,
}

/// Which of the months after are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadAfter {
    /// Those of the file.
    All,
    /// The first half of them.
    FirstHalf,
}

/// Who compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// As the file says.
    All,
    /// The half of them whose rate before was nearest to that of the treated.
    NearestHalf,
    /// Those of them that touch none of the treated.
    WithoutNeighbours,
}

/// One way to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Specification {
    /// The estimator.
    pub method: MethodName,
    /// The months before.
    pub before: ReadBefore,
    /// The months after.
    pub after: ReadAfter,
    /// The comparison.
    pub compared: Compared,
}

/// What all specifications say.
#[derive(Debug, Clone, PartialEq)]
pub struct SpecificationCurve {
    /// Each specification, the first of those that are one number, with its effect among the placebos.
    pub each: Vec<(Specification, RatioInference)>,
    /// What they say together.
    pub joint: JointInference<Specification>,
    /// Specifications that an estimator could not answer.
    pub unanswered: usize,
}

/// A study whose file is asked in other ways.
pub(super) struct Varied<'a> {
    pub(super) touching: &'a Touching<'a>,
    pub(super) design: &'a Design,
    pub(super) laid: &'a LaidPolicy<'a>,
    pub(super) sets: &'a PlaceboSets,
    /// Each assignment is a regression of many rows.
    pub(super) large: bool,
}

impl Varied<'_> {
    /// The curve of some estimators; none without them, or where no placebo assignment exists.
    ///
    /// A specification that the policy itself cannot be asked is counted and left out; one that a placebo cannot be asked has
    /// that placebo as extreme as can be.
    ///
    /// # References
    /// Simonsohn, Simmons & Nelson (2020), *Specification curve analysis*, Nature Human Behaviour 4:1208-1214; as in
    /// [`joint`], the statistic is the mean over specifications of the studentised effect, where they propose the median.
    pub(super) fn curve(&self, methods: &[MethodName], rules: &TestRules) -> Option<SpecificationCurve> {
        let (mut spoken, mut unanswered) = (Vec::new(), 0);
        for (before, after) in WINDOWS {
            let Some(ground) = self.window(before, after) else { continue };
            let policy = Scene::of_policy(&ground, self.design);
            for compared in [Compared::All, Compared::NearestHalf, Compared::WithoutNeighbours] {
                let own = self.narrowed(policy.clone(), compared);
                let same = compared != Compared::All && own.comparison.len() == policy.comparison.len();
                if same || own.comparison.len() < FEWEST_COMPARED.min(policy.comparison.len()) {
                    continue;
                }
                let placebos: Vec<Scene<'_>> = self
                    .looked_at()
                    .par_iter()
                    .map(|set| {
                        let played = Scene::played(&ground, &self.laid.law.units, set, &self.sets.starts);
                        self.narrowed(played, compared)
                    })
                    .collect();
                for method in methods {
                    let specification = Specification { method: *method, before, after, compared };
                    match asked(specification, &own, (&placebos, self.sets.drawn())) {
                        Ok(voice) => spoken.push(voice),
                        Err(_) => unanswered += 1,
                    }
                }
            }
        }
        let voices = voices(spoken);
        let each = voices.iter().filter_map(|voice| Some((*voice.names.first()?, voice.inference(rules))));
        let each = each.collect();
        joint(voices, rules).map(|joint| SpecificationCurve { each, joint, unanswered })
    }

    fn looked_at(&self) -> &[Vec<usize>] {
        let sets = &self.sets.sets;
        let most = match (self.sets.which, self.large) {
            (estimate::AssignmentSets::Enumerated { .. }, false) => sets.len(),
            (_, false) => DRAWS,
            (_, true) => DRAWS_ON_LARGE_PANEL,
        };
        sets.split_at(most.min(sets.len())).0
    }

    /// The ground with fewer months; none where too few are left, or where a start lies beyond them.
    fn window(&self, before: ReadBefore, after: ReadAfter) -> Option<Ground<'_>> {
        let ground = &self.laid.ground;
        let kept_before = match before {
            ReadBefore::All => &ground.before[..],
            ReadBefore::LatterHalf => ground.before.get(ground.before.len() / 2..)?,
        };
        let kept_after = match after {
            ReadAfter::All => &ground.after[..],
            ReadAfter::FirstHalf => ground.after.get(..ground.after.len().div_ceil(2))?,
        };
        let (first, last) = (*kept_before.first()?, *kept_after.last()?);
        let shorter = kept_before.len() < ground.before.len() || kept_after.len() < ground.after.len();
        let starts_within = self.sets.starts.iter().all(|start| *start <= ground.period(last));
        let other = shorter && starts_within && kept_before.len() >= LEAST_BEFORE;
        if !other && (before, after) != (ReadBefore::All, ReadAfter::All) {
            return None;
        }
        let whole = ground.whole.iter().copied().filter(|column| (first..=last).contains(column)).collect();
        let columns = (kept_before.to_vec(), kept_after.to_vec(), whole);
        Some(ground.over(columns, ground.quiet_until))
    }

    /// The scene with a smaller comparison, chosen by what was known before.
    fn narrowed<'a>(&self, scene: Scene<'a>, compared: Compared) -> Scene<'a> {
        match compared {
            Compared::All => scene,
            Compared::WithoutNeighbours => {
                let comparison: BTreeSet<usize> =
                    scene.comparison.iter().chain(&scene.masked).copied().collect();
                let neighbours = self.touching.of(&scene.treated, &comparison);
                scene.without(&neighbours.into_iter().map(|(row, _)| row).collect::<Vec<_>>())
            }
            Compared::NearestHalf => {
                let treated: Vec<usize> = scene.treated.iter().map(|(row, _)| *row).collect();
                let level = rate_before(&scene, &treated);
                let mut by_distance: Vec<(f64, usize)> = scene
                    .comparison
                    .iter()
                    .map(|row| ((rate_before(&scene, &[*row]) - level).abs(), *row))
                    .collect();
                by_distance.sort_by(|(left, _), (right, _)| left.total_cmp(right));
                let far = by_distance.iter().skip(by_distance.len().div_ceil(2)).map(|(_, row)| *row);
                // Rows with gaps are not ranked: which half they are in depends on the months that they lack.
                scene.without(&far.chain(scene.masked.iter().copied()).collect::<Vec<usize>>())
            }
        }
    }
}

/// The windows, that of the file first.
const WINDOWS: [(ReadBefore, ReadAfter); 4] = [
    (ReadBefore::All, ReadAfter::All),
    (ReadBefore::LatterHalf, ReadAfter::All),
    (ReadBefore::All, ReadAfter::FirstHalf),
    (ReadBefore::LatterHalf, ReadAfter::FirstHalf),
];

/// Outcome over exposure of some rows together, over the months before that each holds.
fn rate_before(scene: &Scene<'_>, rows: &[usize]) -> f64 {
    let (panel, before) = (&scene.ground.panel, &scene.ground.before);
    let cells = rows.iter().flat_map(|row| before.iter().map(move |column| (*row, *column)));
    let held = cells.filter_map(|(row, column)| panel.outcome(row, column).zip(panel.exposure(row, column)));
    let (outcome, exposure): (Vec<f64>, Vec<f64>) = held.unzip();
    numeric::sum::ordered(outcome) / numeric::sum::ordered(exposure)
}

/// One specification on the policy and on every placebo.
fn asked(
    specification: Specification,
    own: &Scene<'_>,
    (placebos, drawn): (&[Scene<'_>], bool),
) -> Result<Voice<Specification>, Error> {
    let estimator = Estimator::on(specification.method, own)?;
    let found = estimator.find(own)?.contrast;
    let played: Vec<Contrast> = placebos
        .par_iter()
        .map(|scene| estimator.find(scene).map_or(Contrast::NOTHING, |found| found.contrast))
        .collect();
    Ok(Voice::new(specification, found, Placebos::untouched(played, drawn)))
}

#[cfg(test)]
mod tests {
    use measure::{PlaceCode, Statistic};
    use numeric::stream::StreamKey;

    use super::super::tests::{CULIACAN, OPERATIONS, spec, states};
    use super::super::{StudyData, study};
    use super::*;
    use crate::inference::DRAWS as DRAWN;

    const METHODS: [MethodName; 2] = [MethodName::DifferenceInDifferences, MethodName::PoissonFixedEffects];

    const FILE: Specification = Specification {
        method: MethodName::DifferenceInDifferences,
        before: ReadBefore::All,
        after: ReadAfter::All,
        compared: Compared::All,
    };

    /// The curve of two cheap estimators on a policy file laid over invented states.
    fn curve_of(file: &str, data: &StudyData) -> SpecificationCurve {
        asked_of(file, data, |varied, rules| varied.curve(&METHODS, rules).unwrap())
    }

    fn asked_of<T>(file: &str, data: &StudyData, ask: impl FnOnce(&Varied<'_>, &TestRules) -> T) -> T {
        let spec = spec(file);
        let design = Design::new(&spec, data).unwrap();
        let laid = LaidPolicy::new(&spec, data, &design);
        let key = StreamKey::new(1, b"tests", "curve");
        let sets = PlaceboSets::new(&laid.law, laid.law.starts.clone(), (DRAWN, key)).unwrap();
        let touching = Touching::new(data);
        let varied = Varied { touching: &touching, design: &design, laid: &laid, sets: &sets, large: false };
        ask(&varied, &spec.answer.tests())
    }

    fn culiacan(ratio: f64) -> StudyData {
        states(Statistic::Victims, "2015-01", "2020-02", (&[25], "2019-10", ratio))
    }

    /// Four windows and two comparisons, as nobody touches anybody; each estimator answers all.
    #[test]
    fn a_large_effect_is_found_by_every_way_to_ask() {
        let curve = curve_of(CULIACAN, &culiacan(3.0));
        assert_eq!((curve.each.len(), curve.unanswered), (2 * 4 * 2, 0));
        for (specification, inference) in &curve.each {
            let ratio = inference.ratio.unwrap();
            assert!((2.2..4.0).contains(&ratio), "{specification:?}: {ratio}");
        }
        // 31 placebos, none as far: the smallest p there is.
        assert_eq!(curve.joint.inference.p, Some(1.0 / 32.0));
    }

    #[test]
    fn the_way_of_the_file_is_the_answer_of_the_study() {
        let data = culiacan(1.4);
        let study = study(&spec(CULIACAN), data, 1).unwrap();
        let curve = study.curve.as_ref().unwrap();
        let mut compared = 0;
        for estimate in study.estimates.iter().filter(|estimate| !estimate.marked) {
            let file = Specification { method: estimate.method, ..FILE };
            if let Some((_, inference)) = curve.each.iter().find(|(specification, _)| *specification == file)
            {
                // The curve ranks among the own date alone, and imposes no end.
                assert_eq!(inference.contrast, estimate.inference.contrast, "{:?}", estimate.method);
                assert_eq!(
                    inference.placebos.same, estimate.inference.placebos.same,
                    "{:?}",
                    estimate.method
                );
                compared += 1;
            }
        }
        assert_eq!(compared, study.joint.as_ref().unwrap().voices.len());
        assert!(compared >= 2);
    }

    /// Each state plays the treated in turn where nothing happened: ranks of exchangeable states are uniform, so that p
    /// within 0.1 is had by about 3 of 32; 9 or more have probability 0.005 (binomial).
    #[test]
    fn where_nothing_happened_the_one_p_rejects_no_more_than_its_level() {
        let data = culiacan(1.0);
        let rejected = (1..=32)
            .filter(|state| {
                let file = CULIACAN.replace("place = \"Sinaloa\"", &format!("place = \"{state:02}\""));
                assert_ne!(file, CULIACAN);
                curve_of(&file, &data).joint.inference.p.unwrap() <= 0.1
            })
            .count();
        assert!(rejected < 9, "{rejected}");
    }

    #[test]
    fn neighbours_are_left_out_of_the_placebos_comparisons_as_well() {
        let mut data = culiacan(1.0);
        let place = |n: u32| PlaceCode::new(n).unwrap();
        data.neighbours = [(25, 8), (25, 10), (25, 26), (1, 32)].map(|(a, b)| (place(a), place(b))).into();
        let curve = curve_of(CULIACAN, &data);
        assert_eq!(curve.each.len(), 2 * 4 * 3);
        asked_of(CULIACAN, &data, |varied, _| {
            let policy = Scene::of_policy(&varied.laid.ground, varied.design);
            let own = varied.narrowed(policy.clone(), Compared::WithoutNeighbours);
            assert_eq!(policy.comparison.len() - own.comparison.len(), 3);
            // The first unit of comparison is Aguascalientes, which touches one of the others.
            let placebo =
                Scene::played(&varied.laid.ground, &varied.laid.law.units, &[0], &varied.sets.starts);
            let narrowed = varied.narrowed(placebo.clone(), Compared::WithoutNeighbours);
            assert_eq!(placebo.comparison.len() - narrowed.comparison.len(), 1);
        });
    }

    /// The half kept is nearer in the rate before than every place of the other half.
    #[test]
    fn the_nearest_half_is_nearer_than_the_other() {
        asked_of(CULIACAN, &culiacan(1.0), |varied, _| {
            let policy = Scene::of_policy(&varied.laid.ground, varied.design);
            let kept = varied.narrowed(policy.clone(), Compared::NearestHalf);
            assert_eq!(kept.comparison.len(), policy.comparison.len().div_ceil(2));
            let level = rate_before(&policy, &[policy.treated[0].0]);
            let far = |row: &usize| (rate_before(&policy, &[*row]) - level).abs();
            let farthest_kept = kept.comparison.iter().map(far).fold(0.0, f64::max);
            let left = policy.comparison.iter().filter(|row| !kept.comparison.contains(row));
            assert!(left.map(far).all(|distance| distance >= farthest_kept));
        });
    }

    /// Starts run over eighteen months, so that half the months after would leave some of them out.
    #[test]
    fn months_after_are_not_halved_where_a_start_lies_beyond() {
        let data = states(Statistic::DeathsByRegistration, "2004-01", "2008-12", (&[], "2007-01", 1.0));
        let curve = curve_of(OPERATIONS, &data);
        assert!(curve.each.iter().all(|(specification, _)| specification.after == ReadAfter::All));
        assert!(curve.each.iter().any(|(specification, _)| specification.before == ReadBefore::LatterHalf));
        // Drawn assignments: the first of them stand for all.
        assert_eq!(curve.joint.inference.placebos.same.len(), DRAWS);
    }
}
