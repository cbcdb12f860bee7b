//! The rows that the shipped turnout panel decides, the intervals of Proposition 99, and bytes at any thread count.

use estimate::verify::{NotRun, Outcome, ReferencePanels, ShippedPanels, verify_methods};
use estimate::{
    AdoptionPanel, CompletionFolds, CompletionPenalty, ConformalModel, FactorRank, InteractiveEffectsSpec,
    MatrixCompletionSpec, ParametricBootstrap, RingExposure, RingSpilloverSpec, conformal_intervals,
};
use numeric::stream::StreamKey;

use super::panels::{block, prop99, quiet};

/// The turnout panel and no other, so that only its rows are run: the cigarettes' rows are held in their methods' own files.
struct TurnoutAlone;

impl ReferencePanels for TurnoutAlone {
    fn text(&self, name: &str) -> Option<String> {
        ShippedPanels.text(name).filter(|_| name == "turnout.csv")
    }
}

#[test]
fn what_the_turnout_panel_decides_holds() {
    let mut compared = 0;
    for verified in verify_methods(&TurnoutAlone) {
        if let ("generalized SC (IFE)", Outcome::Run(comparisons)) =
            (verified.row.method.as_str(), &verified.outcome)
        {
            for comparison in comparisons {
                assert!(comparison.holds(), "{:?}: {comparison:?}", verified.row);
                compared += 1;
            }
        }
        // A row whose panel is not handed over says so, whatever else is at hand.
        if verified.row.method == "matrix completion MC-NNM" {
            assert_eq!(verified.outcome, Outcome::NotRun(NotRun::NoPanel));
        }
    }
    assert_eq!(compared, 8);
}

/// Everything that runs in parallel, as text of every digit.
fn everything() -> String {
    let block = block(quiet(31, 12, 14), 2, 10);
    let panel = AdoptionPanel::from(&block);
    let key = |name| StreamKey::new(5, b"tests", name);
    let fit = InteractiveEffectsSpec { rank: FactorRank::Fixed(1) }.fit(&panel).unwrap();
    let spread = ParametricBootstrap { draws: 30, key: key("bootstrap") }.spread(&panel, &fit).unwrap();
    let folds = CompletionFolds { penalties: 12, ..CompletionFolds::new(key("folds")) };
    let completion =
        MatrixCompletionSpec { penalty: CompletionPenalty::CrossValidated(folds) }.fit(&panel).unwrap();
    let exposure = RingExposure::by_neighbours(&[(0, 4), (1, 5)], panel.starts(), 14).unwrap();
    let rings = RingSpilloverSpec { draws: 30, key: key("units") }.fit(&panel, &exposure).unwrap();
    let residuals =
        |periods: &[usize], path: &[f64]| ConformalModel::SyntheticControl.residuals(&block, periods, path);
    let intervals = conformal_intervals(block.outcomes().row(0), 10, 0.2, &residuals).unwrap();
    format!("{fit:?} {spread:?} {completion:?} {rings:?} {intervals:?}")
}

#[test]
fn one_thread_and_five_give_the_same_bytes() {
    let with =
        |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(everything);
    assert_eq!(with(1), with(5));
}

/// The interval of Proposition 99's last year lies below zero and around its own estimate.
#[test]
fn conformal_intervals_of_proposition_99() {
    let (panel, block) = prop99();
    let residuals =
        |periods: &[usize], path: &[f64]| ConformalModel::SyntheticControl.residuals(&block, periods, path);
    let california = panel.units.iter().position(|state| state == "California").unwrap();
    let intervals = conformal_intervals(block.outcomes().row(california), 19, 0.1, &residuals).unwrap();
    assert_eq!(intervals.len(), 12);
    let last = intervals[11];
    assert!(last.low.unwrap() < last.estimate && last.estimate < last.high.unwrap());
    assert!(last.high.unwrap() < 0.0 && last.p_of_none <= 0.1, "{last:?}");
}
