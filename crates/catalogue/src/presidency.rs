//! Presidencies by their terms of office, and how much of each is compared.

use measure::{Month, Period};

use crate::rows::Presidency;

/// How much of each presidency is compared, from its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermSpan {
    /// So many first months in office.
    Months(u32),
    /// So many first whole calendar years in office, for what is published by years.
    Years(u32),
}

impl Presidency {
    /// The first months or whole years in office; nothing when the term has fewer.
    #[must_use]
    pub fn first(&self, span: TermSpan) -> Option<Period> {
        match span {
            TermSpan::Months(n) => self.first_months(n),
            TermSpan::Years(n) => self.first_years(n),
        }
    }

    /// The first `n` calendar years that lie whole in the term.
    fn first_years(&self, n: u32) -> Option<Period> {
        let start = self.first.plus(11).year();
        let last = start + i32::try_from(n).ok()?.checked_sub(1)?;
        let years = Period::new(Month::new(start, 1).ok()?, Month::new(last, 12).ok()?).ok()?;
        (years.last() <= self.last).then_some(years)
    }

    /// The first `n` months in office; nothing when the term has fewer.
    fn first_months(&self, n: u32) -> Option<Period> {
        let last = self.first.plus(i32::try_from(n).ok()?.checked_sub(1)?);
        (last <= self.last).then(|| Period::new(self.first, last).ok()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use crate::PRESIDENCIES;

    use super::*;

    fn named(name: &str) -> &'static Presidency {
        PRESIDENCIES.iter().find(|p| p.name == name).unwrap()
    }

    /// Source: Constitución Política, article 83, and the reform of 10 February 2014, transitory article 15.
    #[test]
    fn terms_follow_each_other_without_a_gap_and_one_was_two_months_shorter() {
        for pair in PRESIDENCIES.windows(2) {
            assert_eq!(pair[0].last.plus(1), pair[1].first, "{} {}", pair[0].name, pair[1].name);
        }
        let months = |p: &Presidency| Period::new(p.first, p.last).unwrap().months();
        assert_eq!(PRESIDENCIES.iter().map(months).collect::<Vec<_>>(), [72, 72, 72, 72, 72, 70, 72]);
    }

    #[test]
    fn whole_years_begin_after_the_month_of_office_and_end_before_it() {
        let years = |name: &str, n| named(name).first(TermSpan::Years(n)).map(|p| p.to_string());
        assert_eq!(years("Fox", 1), Some("2001".to_owned()));
        assert_eq!(years("López Obrador", 5), Some("2019-01..2023-12".to_owned()));
        assert_eq!(years("López Obrador", 6), None);
        // The term since October 2024 has 2025 to 2029.
        assert_eq!(years("Sheinbaum", 1), Some("2025".to_owned()));
        assert_eq!(years("Fox", 0), None);
        assert_eq!(named("Fox").first(TermSpan::Months(73)), None);
    }
}
