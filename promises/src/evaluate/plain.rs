//! A plain estimator beside the verdict: the difference in differences over the places' own earlier departures.

use ::evaluate::policy::MethodName;
use ::evaluate::study::trial::Trial;
use numeric::{float, sum};

use super::place_table::Table;

/// Earlier dates from which the spread of a place is taken.
const EARLIER: usize = 31;

/// The difference in differences divided by the places' own departures at earlier dates, and nothing else.
pub(super) struct Plain {
    /// By date and state: the log ratio and the spread of the state's earlier ones.
    found: Vec<(f64, f64)>,
    dates: usize,
}

impl Plain {
    /// What it finds at the newest dates of a trial; none where the trial does not run it.
    pub(super) fn of(trial: &Trial, dates: usize) -> Option<Self> {
        let is_plain = |method: &MethodName| *method == MethodName::DifferenceInDifferences;
        let method = trial.methods().iter().position(is_plain)?;
        let log = |date: usize, policy: usize| -> Option<f64> {
            trial.dates().get(date)?.found(method, policy)?.contrast.log_ratio()
        };
        let mut found = Vec::new();
        for date in 0..dates {
            let policies = trial.dates().get(date).map_or(0, |date| date.policies());
            for policy in 0..policies {
                let earlier: Vec<f64> =
                    (date + 1..date + 1 + EARLIER).filter_map(|date| log(date, policy)).collect();
                // default: a state without a log ratio is detected by nobody
                let spread = sum::root_mean_square(&earlier).unwrap_or(f64::NAN);
                // default: the same
                found.push((log(date, policy).unwrap_or(f64::NAN), spread));
            }
        }
        Some(Self { found, dates })
    }

    fn sizes(&self, ratio: f64) -> impl Iterator<Item = f64> {
        let shift = float::ln(ratio);
        self.found.iter().map(move |(log, spread)| ((log + shift) / spread).abs())
    }

    /// The size that a share of states and dates exceeds where nothing was done.
    pub(super) fn threshold(&self, level: f64) -> f64 {
        let mut sizes: Vec<f64> = self.sizes(1.0).filter(|size| size.is_finite()).collect();
        sizes.sort_by(|left, right| right.total_cmp(left));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a share of thousands"
        )]
        let rank = (level * self.found.len() as f64).round() as usize;
        sizes.get(rank).copied().unwrap_or(f64::INFINITY)
    }

    pub(super) fn beyond(&self, ratio: f64, threshold: f64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "thousands of policies")]
        let of = |count: usize| count as f64;
        of(self.sizes(ratio).filter(|size| *size > threshold).count()) / of(self.found.len())
    }

    /// Where it is beyond a threshold, by date and state.
    pub(super) fn table(&self, threshold: f64) -> Table {
        let beyond: Vec<bool> = self.sizes(1.0).map(|size| size > threshold).collect();
        let states = self.found.len().checked_div(self.dates).unwrap_or(0).max(1);
        Table::held(beyond.chunks(states).map(<[bool]>::to_vec).collect())
    }
}
