//! Where and when something was said of places to which nothing was done: a table of dates and states, and its errors.

use ::evaluate::study::trial::Answered;
use numeric::{distribution, float, sum};

/// Level of the bounds by state, Holm over all.
const LEVEL: f64 = 0.05;

/// Whether something holds, by date and state.
pub(super) struct Table {
    held: Vec<Vec<f64>>,
}

impl Table {
    pub(super) fn of(dates: &[Vec<Answered>], holds: impl Fn(&Answered) -> bool) -> Self {
        Self::held(dates.iter().map(|states| states.iter().map(&holds).collect()).collect())
    }

    /// By date and state.
    pub(super) fn held(dates: Vec<Vec<bool>>) -> Self {
        let of_date = |states: Vec<bool>| states.into_iter().map(|held| f64::from(u8::from(held))).collect();
        Self { held: dates.into_iter().map(of_date).collect() }
    }

    #[expect(clippy::cast_precision_loss, reason = "thousands of policies")]
    pub(super) fn share(&self) -> f64 {
        let cells = self.held.iter().map(Vec::len).sum::<usize>() as f64;
        sum::ordered(self.held.iter().flatten().copied()) / cells
    }

    /// The alarms of each state.
    fn by_state(&self) -> Vec<f64> {
        let states = self.held.first().map_or(0, Vec::len);
        let of = |state: usize| sum::ordered(self.held.iter().filter_map(|date| date.get(state)).copied());
        (0..states).map(of).collect()
    }

    #[expect(clippy::cast_precision_loss, reason = "dozens of dates")]
    fn dates(&self) -> f64 {
        self.held.len() as f64
    }

    pub(super) fn most(&self) -> f64 {
        self.by_state().into_iter().fold(0.0, f64::max) / self.dates()
    }

    /// The interval of the share at 95 %, alarms of one state and alarms of one date being dependent.
    ///
    /// Source of the variance: Cameron, Gelbach & Miller (2011), two-way clusters.
    pub(super) fn interval(&self) -> (f64, f64) {
        let share = self.share();
        let squares = |sums: Vec<f64>| sum::squares(&sums);
        let by_date = self.held.iter().map(|date| sum::ordered(date.iter().map(|held| held - share)));
        let by_state = self.by_state().into_iter().map(|alarms| alarms - share * self.dates());
        let each = self.held.iter().flatten().map(|held| held - share);
        let cells = self.held.iter().flatten().count();
        let alone = squares(each.collect());
        let variance = squares(by_date.collect()) + squares(by_state.collect()) - alone;
        #[expect(clippy::cast_precision_loss, reason = "thousands of policies")]
        let error = variance.max(alone).sqrt() / cells as f64;
        let half = distribution::normal_quantile(0.975) * error;
        ((share - half).max(0.0), share + half)
    }

    /// States of which a share at most as large as `most` is rejected, Holm over all at 5 %.
    pub(super) fn above(&self, most: f64) -> usize {
        let mut ps: Vec<f64> =
            self.by_state().into_iter().map(|alarms| at_least(alarms, self.dates(), most)).collect();
        ps.sort_by(f64::total_cmp);
        let count = ps.len();
        #[expect(clippy::cast_precision_loss, reason = "thirty-two states")]
        let rejected = ps.iter().enumerate().take_while(|(n, p)| **p * ((count - n) as f64) <= LEVEL);
        rejected.count()
    }

    /// The p of one share for all states, by Pearson's statistic.
    pub(super) fn homogeneous(&self) -> f64 {
        let (share, dates) = (self.share(), self.dates());
        let terms = self.by_state().into_iter().map(|alarms| {
            let off = alarms - share * dates;
            off * off / (dates * share * (1.0 - share))
        });
        let terms: Vec<f64> = terms.collect();
        #[expect(clippy::cast_precision_loss, reason = "thirty-two states")]
        let degrees = terms.len() as f64 - 1.0;
        distribution::chi_squared_above(sum::ordered(terms), degrees)
    }
}

/// The probability of at least so many of `n` at a rate.
fn at_least(count: f64, n: f64, rate: f64) -> f64 {
    let mut term = float::pow(1.0 - rate, n);
    let (mut below, mut k) = (0.0, 0.0);
    while k < count {
        below += term;
        term *= (n - k) / (k + 1.0) * rate / (1.0 - rate);
        k += 1.0;
    }
    (1.0 - below).max(0.0)
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

    /// Source: binomial tables, n = 20, p = .05: P(X >= 4) = .0159.
    #[test]
    fn the_tail_of_the_binomial_is_its_own() {
        assert!((at_least(4.0, 20.0, 0.05) - 0.0159).abs() < 5e-5);
        assert!((at_least(0.0, 20.0, 0.05) - 1.0).abs() < 1e-12);
    }
}
