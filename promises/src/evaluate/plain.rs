//! A plain estimator beside the verdict: the difference in differences over the places' own earlier departures.

use ::evaluate::inference::calibration::PlaceboDate;
use ::evaluate::policy::MethodName;
use ::evaluate::study::trial::Trial;
use numeric::{float, sum};

use super::place_table::Table;

/// Earlier dates from which the spread of a place is taken.
const EARLIER: usize = 31;

/// The difference in differences divided by the places' own departures at earlier dates, and nothing else.
pub(super) struct Plain {
    /// By date and state: the log ratio and the spread of the state's earlier ones; none where there is no ratio, as where
    /// fewer than none are expected: such a state is detected by nobody.
    found: Vec<Vec<Option<(f64, f64)>>>,
}

impl Plain {
    /// What it finds at the newest dates of a trial; none where the trial does not run it.
    pub(super) fn of(trial: &Trial, dates: usize) -> Option<Self> {
        let is_plain = |method: &MethodName| *method == MethodName::DifferenceInDifferences;
        let method = trial.methods().iter().position(is_plain)?;
        let log = |date: usize, policy: usize| -> Option<f64> {
            trial.dates().get(date)?.found(method, policy)?.contrast.log_ratio()
        };
        let of_state = |date: usize, policy: usize| {
            let earlier: Vec<f64> =
                (date + 1..date + 1 + EARLIER).filter_map(|date| log(date, policy)).collect();
            log(date, policy).zip(sum::root_mean_square(&earlier))
        };
        let of_date = |(date, held): (usize, &PlaceboDate)| {
            (0..held.policies()).map(|policy| of_state(date, policy)).collect()
        };
        Some(Self { found: trial.dates().iter().take(dates).enumerate().map(of_date).collect() })
    }

    /// States and dates without a ratio.
    pub(super) fn without_ratio(&self) -> usize {
        self.found.iter().flatten().filter(|found| found.is_none()).count()
    }

    /// The size that a share of states and dates exceeds where nothing was done.
    pub(super) fn threshold(&self, level: f64) -> f64 {
        let mut sizes: Vec<f64> =
            self.found.iter().flatten().flatten().map(|(log, spread)| (log / spread).abs()).collect();
        sizes.sort_by(|left, right| right.total_cmp(left));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a share of thousands"
        )]
        let rank = (level * self.found.iter().flatten().count() as f64).round() as usize;
        sizes.get(rank).copied().unwrap_or(f64::INFINITY)
    }

    /// Where it is beyond a threshold with an effect injected, by date and state.
    pub(super) fn table(&self, ratio: f64, threshold: f64) -> Table {
        let shift = float::ln(ratio);
        let beyond = |found: &Option<(f64, f64)>| {
            found.is_some_and(|(log, spread)| ((log + shift) / spread).abs() > threshold)
        };
        Table::held(self.found.iter().map(|states| states.iter().map(beyond).collect()).collect())
    }
}
