//! What changed between two vintages of the same statistic: which figures, where, by how much.

use std::collections::BTreeMap;

use measure::{Figure, LevelsAsked, Offence, OffenceSet, Period, PlaceCode, Sha256, Statistic, Sum};

use crate::query::{Held, PlaceSelector, Record, Refusal, held::Want};
use crate::{AbsentIs, Error};

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
    /// How much was added; negative where it was taken away. Nothing where one of the vintages has no such figure: what
    /// vanished or is new is no difference.
    #[must_use]
    pub fn added(&self) -> Option<i64> {
        let signed = |n: Option<u64>| n.and_then(|n| i64::try_from(n).ok());
        signed(self.after)?.checked_sub(signed(self.before)?)
    }
}

type Key = (Period, PlaceCode, Offence);

impl Record {
    /// The differences between two releases for some offences of a place, in the months asked for that both cover.
    ///
    /// # Errors
    /// When the releases have no month in common, or one cannot be read.
    pub fn diff(
        &self,
        (before, after): (&Held, &Held),
        (statistic, offence): (Statistic, &OffenceSet),
        (place, asked): (PlaceSelector, Option<Period>),
    ) -> Result<Difference, Refusal> {
        let (a, b) = (before.coverage.months, after.coverage.months);
        let asked = asked.unwrap_or(a);
        let first = a.first().max(b.first()).max(asked.first());
        let common = Period::new(first, a.last().min(b.last()).min(asked.last()))
            .map_err(|_| Refusal::PeriodNotHeld { statistic, asked, held: b })?;
        let table = |held: &Held| -> Result<BTreeMap<Key, u64>, Refusal> {
            let want = Want {
                statistic,
                offence: offence.clone(),
                place,
                period: common,
                levels: LevelsAsked::default(),
            };
            let mut table: BTreeMap<Key, Sum> = BTreeMap::new();
            for figure in self.figures(held, &want)? {
                if let Some(key) = key_of(&figure, place) {
                    let sum = table.entry(key).or_default();
                    sum.add_value(figure.addend(), &figure.value).map_err(Error::from)?;
                }
            }
            let total =
                |(key, sum): (Key, Sum)| Ok((key, sum.total().map_err(|_| Refusal::TooLarge { statistic })?));
            table.into_iter().map(total).collect()
        };
        let (old, new) = (table(before)?, table(after)?);
        let keys: std::collections::BTreeSet<Key> = old.keys().chain(new.keys()).copied().collect();
        // Where nothing printed means that nothing was counted, no figure is a zero.
        let of = |held: &Held, table: &BTreeMap<Key, u64>, key: &Key| {
            let zero = (held.absent_is(statistic) == AbsentIs::Zero).then_some(0);
            table.get(key).copied().or(zero)
        };
        let change = |key: &Key| {
            let (before, after) = (of(before, &old, key), of(after, &new, key));
            let (period, place, offence) = *key;
            (before != after).then_some(Change { period, place, offence, before, after })
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
