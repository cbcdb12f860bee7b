//! Where and when something was said of places to which nothing was done: a table of dates and states, and its errors.

use ::evaluate::study::trial::Answered;
use estimate::holm;
use numeric::{distribution, sum};

/// Level of the bounds by state, Holm over all.
const LEVEL: f64 = 0.05;

/// Whether something holds, by date and state.
pub(super) struct Table {
    held: Vec<Vec<bool>>,
}

#[expect(clippy::cast_precision_loss, reason = "thousands of policies")]
fn real(count: usize) -> f64 {
    count as f64
}

impl Table {
    pub(super) fn of(dates: &[Vec<Answered>], holds: impl Fn(&Answered) -> bool) -> Self {
        Self::held(dates.iter().map(|states| states.iter().map(&holds).collect()).collect())
    }

    /// By date and state.
    pub(super) fn held(held: Vec<Vec<bool>>) -> Self {
        Self { held }
    }

    fn cells(&self) -> f64 {
        real(self.held.iter().map(Vec::len).sum())
    }

    pub(super) fn share(&self) -> f64 {
        real(self.held.iter().flatten().filter(|held| **held).count()) / self.cells()
    }

    /// The alarms of each state.
    fn by_state(&self) -> Vec<usize> {
        let states = self.held.first().map_or(0, Vec::len);
        let of = |state: usize| self.held.iter().filter(|date| date.get(state) == Some(&true)).count();
        (0..states).map(of).collect()
    }

    fn dates(&self) -> f64 {
        real(self.held.len())
    }

    pub(super) fn most(&self) -> f64 {
        real(self.by_state().into_iter().max().unwrap_or(0)) / self.dates()
    }

    /// The interval of the share at 95 %, alarms of one state and alarms of one date being dependent.
    ///
    /// Source of the variance: Cameron, Gelbach & Miller (2011), two-way clusters.
    pub(super) fn interval(&self) -> (f64, f64) {
        let share = self.share();
        let by_date = self
            .held
            .iter()
            .map(|date| real(date.iter().filter(|held| **held).count()) - share * real(date.len()));
        let by_state = self.by_state().into_iter().map(|alarms| real(alarms) - share * self.dates());
        let squares = |departures: Vec<f64>| sum::squares(&departures);
        let alone = self.cells() * share * (1.0 - share);
        let variance = squares(by_date.collect()) + squares(by_state.collect()) - alone;
        let error = variance.max(alone).sqrt() / self.cells();
        let half = distribution::normal_quantile(0.975) * error;
        ((share - half).max(0.0), share + half)
    }

    /// States of which a share at most as large as `most` is rejected, Holm over all at 5 %.
    pub(super) fn above(&self, most: f64) -> usize {
        let p = |alarms| distribution::binomial_at_least(alarms, self.held.len(), most);
        let ps: Vec<f64> = self.by_state().into_iter().map(p).collect();
        holm(&ps).into_iter().filter(|p| *p <= LEVEL).count()
    }

    /// The p of one share for all states, by Pearson's statistic.
    pub(super) fn homogeneous(&self) -> f64 {
        let (share, dates) = (self.share(), self.dates());
        let term = |alarms: usize| {
            let off = real(alarms) - share * dates;
            off * off / (dates * share * (1.0 - share))
        };
        let terms: Vec<f64> = self.by_state().into_iter().map(term).collect();
        distribution::chi_squared_above(sum::ordered(terms.iter().copied()), real(terms.len()) - 1.0)
    }
}

#[cfg(test)]
mod tests {
    use ::evaluate::verdict::VerdictClass;

    use super::*;

    fn answered(alarm: bool) -> Answered {
        let class = if alarm { VerdictClass::Worsened } else { VerdictClass::CannotTell };
        Answered { class, without_gate: class, withheld: false }
    }

    /// A method that cries wolf in one state alone is found, however quiet it is in all others.
    #[test]
    fn a_state_that_cries_wolf_is_found() {
        let dates: Vec<Vec<Answered>> = (0..60)
            .map(|date| (0..32).map(|state| answered(state == 3 && date % 3 == 0)).collect())
            .collect();
        let table = Table::of(&dates, |answered| answered.class == VerdictClass::Worsened);
        assert!(table.share() < 0.02 && (table.most() - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(table.above(0.10), 1);
        assert!(table.homogeneous() < 1e-9);
    }

    /// Twice the level everywhere is found in all, and in no state by itself.
    #[test]
    fn twice_the_level_everywhere_is_found_in_all() {
        let dates: Vec<Vec<Answered>> = (0..60)
            .map(|date| (0..32).map(|state| answered((7 * state + date) % 10 == 0)).collect())
            .collect();
        let table = Table::of(&dates, |answered| answered.class == VerdictClass::Worsened);
        assert!((table.share() - 0.1).abs() < 0.005 && table.interval().0 > LEVEL, "{:?}", table.interval());
        assert_eq!(table.above(0.10), 0);
    }
}
