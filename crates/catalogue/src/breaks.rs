//! Breaks of the series: a comparison across one is an error until it is accepted by name.

use measure::{OffenceSet, Period, Statistic};

use crate::{rows::Break, tables::BREAKS};

/// The breaks that lie inside a period for these offences of a statistic.
pub fn breaks_between<'a>(
    statistic: Statistic,
    offences: &'a OffenceSet,
    period: Period,
) -> impl Iterator<Item = &'static Break> + 'a {
    BREAKS.iter().filter(move |b| {
        b.statistics.contains(&statistic)
            && period.contains(b.first)
            && period.first() < b.first
            && b.offences.is_none_or(|concerned| concerned.iter().any(|o| offences.contains(*o)))
    })
}

#[cfg(test)]
mod tests {
    use measure::Offence;

    use super::*;

    #[test]
    fn no_break_is_named_twice() {
        let ids: std::collections::BTreeSet<_> = BREAKS.iter().map(|b| b.id).collect();
        assert_eq!(ids.len(), BREAKS.len());
        assert!(ids.contains("rnid-2026"));
    }

    #[test]
    fn a_break_lies_in_a_period_only_with_a_month_on_either_side() {
        let between = |statistic, period: &str| {
            let homicide = OffenceSet::one(Offence::IntentionalHomicide);
            breaks_between(statistic, &homicide, period.parse().unwrap()).map(|b| b.id).collect::<Vec<_>>()
        };
        assert_eq!(between(Statistic::Victims, "2025-12..2026-01"), ["rnid-2026"]);
        assert_eq!(between(Statistic::Victims, "2026-01..2026-03"), Vec::<&str>::new());
        assert_eq!(between(Statistic::Victims, "2019"), Vec::<&str>::new());
        assert_eq!(between(Statistic::DeathsByRegistration, "2025-12..2026-01"), Vec::<&str>::new());
        assert_eq!(
            between(Statistic::FederalOffences, "2018..2019"),
            Vec::<&str>::new(),
            "only offences of new laws break"
        );
        let hydrocarbons = OffenceSet::one(Offence::Hydrocarbons);
        let period = "2018..2019".parse().unwrap();
        let broken: Vec<&str> =
            breaks_between(Statistic::FederalOffences, &hydrocarbons, period).map(|b| b.id).collect();
        assert_eq!(broken, ["hydrocarbons-2019"]);
    }
}
