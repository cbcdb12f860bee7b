//! What changed between two vintages of the same statistic: which figures, where, by how much.

use std::collections::BTreeMap;

use measure::{Figure, Offence, OffenceSet, Period, PlaceCode, Sha256, Statistic};

use crate::query::{Held, PlaceSelector, Record, Refusal, held::Want};

/// A figure that is not the same in two vintages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// When.
    pub period: Period,
    /// Where.
    pub place: PlaceCode,
    /// Of which offence.
    pub offence: Offence,
    /// In the earlier vintage; nothing where it has no such figure.
    pub before: Option<u64>,
    /// In the later vintage; nothing where it has no such figure.
    pub after: Option<u64>,
}

/// Two vintages compared over the months that both cover.
#[derive(Debug, Clone)]
pub struct Difference {
    /// The earlier release.
    pub before: Sha256,
    /// The later release.
    pub after: Sha256,
    /// The statistic.
    pub statistic: Statistic,
    /// The months that both cover.
    pub common: Period,
    /// How many figures were compared.
    pub compared: usize,
    /// The figures that differ, by month, place and offence.
    pub changes: Vec<Change>,
}

impl Change {
    /// How much was added; negative where it was taken away. A figure that is absent counts as nothing.
    #[must_use]
    pub fn added(&self) -> i64 {
        let signed = |n: Option<u64>| n.and_then(|n| i64::try_from(n).ok()).unwrap_or_default();
        signed(self.after) - signed(self.before)
    }
}

type Key = (Period, PlaceCode, Offence);

impl Record {
    /// The differences between two releases for some offences of a place.
    ///
    /// # Errors
    /// When the releases have no month in common, or one cannot be read.
    pub fn diff(
        &self,
        (before, after): (&Held, &Held),
        (statistic, offence): (Statistic, &OffenceSet),
        place: PlaceSelector,
    ) -> Result<Difference, Refusal> {
        let (a, b) = (before.coverage.months, after.coverage.months);
        let common = Period::new(a.first().max(b.first()), a.last().min(b.last()))
            .map_err(|_| Refusal::PeriodNotHeld { statistic, asked: a, held: b })?;
        let table = |held: &Held| -> Result<BTreeMap<Key, u64>, Refusal> {
            let want = Want { statistic, offence: offence.clone(), place, period: common };
            let mut table = BTreeMap::new();
            for figure in self.figures(held, &want)? {
                if let Some(key) = key_of(&figure, place) {
                    *table.entry(key).or_default() += figure.number;
                }
            }
            Ok(table)
        };
        let (old, new) = (table(before)?, table(after)?);
        let keys: std::collections::BTreeSet<Key> = old.keys().chain(new.keys()).copied().collect();
        let change = |key: &Key| {
            let (before, after) = (old.get(key).copied(), new.get(key).copied());
            let (period, place, offence) = *key;
            (before.unwrap_or_default() != after.unwrap_or_default()).then_some(Change {
                period,
                place,
                offence,
                before,
                after,
            })
        };
        Ok(Difference {
            before: before.release.sha256,
            after: after.release.sha256,
            statistic,
            common,
            compared: keys.len(),
            changes: keys.iter().filter_map(change).collect(),
        })
    }
}

fn key_of(figure: &Figure, place: PlaceSelector) -> Option<Key> {
    Some((figure.period, place.answering(figure.place)?, figure.offence))
}
