//! The periods that a superlative is compared with.

use measure::{Month, Period};
use serde::Deserialize;

/// With which periods a superlative is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Among {
    /// The first half of every year up to then.
    FirstHalves,
    /// Both halves of every year up to then.
    HalfYears,
    /// Any six consecutive months up to then.
    SixMonthWindows,
}

impl Among {
    /// The periods within `held` that end no later than `period` and are not it.
    #[must_use]
    pub fn before(self, period: Period, held: Period) -> Vec<Period> {
        let starts_here = |month: &Month| match self {
            Self::FirstHalves => month.number() == 1,
            Self::HalfYears => matches!(month.number(), 1 | 7),
            Self::SixMonthWindows => true,
        };
        held.iter()
            .filter(starts_here)
            .filter_map(|first| Period::new(first, first.plus(5)).ok())
            .filter(|window| held.covers(*window) && window.last() < period.last() && *window != period)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_end_before_the_period_and_lie_in_what_is_held() {
        let [period, held]: [Period; 2] =
            ["2019-01..2019-06".parse().unwrap(), "2015-01..2019-11".parse().unwrap()];
        let of = |among: Among| among.before(period, held);
        assert_eq!(of(Among::FirstHalves).len(), 4);
        assert_eq!(of(Among::HalfYears).len(), 8);
        assert_eq!(of(Among::SixMonthWindows).len(), 48);
        assert!(of(Among::SixMonthWindows).iter().all(|w| w.last() < period.last()));
    }
}
