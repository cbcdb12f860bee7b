//! Answers that are no sums of counts: shares and estimates as they are printed, ranges added end by end.

use std::collections::{BTreeMap, BTreeSet};

use measure::{
    Dimension, Level, LevelAsked, Levels, LevelsAsked, Offence, OffenceSet, Period, PlaceCode, Sum, Trace,
    Value, ValueKind,
};

use crate::{
    Cells, Error, Gap,
    query::{
        Chosen, Held, Record, Refusal, Selector,
        held::Want,
        series::{composite_trace, sum_trace},
    },
};

/// One value of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct ValuePoint {
    /// Where.
    pub place: PlaceCode,
    /// When.
    pub period: Period,
    /// Of which offence, where the answer tells them apart.
    pub offence: Option<Offence>,
    /// Where it stands on further dimensions, where the answer tells them apart.
    pub levels: Levels,
    /// What is printed, or the sum of ranges.
    pub value: Value,
    /// How it came to be.
    pub trace: Trace,
}

/// An answer in values.
#[derive(Debug, Clone)]
pub struct ValueAnswer<'a> {
    /// The releases that answer.
    pub chosen: Chosen<'a>,
    /// By place, time, offence and levels.
    pub points: Vec<ValuePoint>,
    /// What the releases lack of what is asked.
    pub lacks: Cells,
}

/// What tells the values of an answer apart.
type Key = (PlaceCode, Period, Option<Offence>, Levels);

impl Record {
    /// The values of a statistic that is no count: each share and estimate as it is printed, with its offence and levels;
    /// ranges added over the offences, levels and months of `counted_in`, the period in which a cell's own is counted.
    ///
    /// # Errors
    /// As [`Record::choose`]; and when values may not be added: see [`Sum`].
    pub fn values(
        &self,
        selector: &Selector,
        counted_in: impl Fn(Period) -> Period,
    ) -> Result<ValueAnswer<'_>, Refusal> {
        let chosen = self.choose(selector)?;
        let mut sums: BTreeMap<Key, (Sum, Trace)> = BTreeMap::new();
        let mut lacks = Cells::default();
        for (held, part) in &chosen.parts {
            self.add_values(selector, (held, *part), &counted_in, &mut sums)?;
            let gaps = self.gaps(held)?;
            let concerned: Vec<&Gap> = gaps
                .iter()
                .filter(|gap| gap.statistic == selector.statistic && selector.offence.contains(gap.offence))
                .filter(|gap| selector.place.answering(gap.place).is_some())
                .filter(|gap| part.covers(held.period_of(gap.month)))
                .collect();
            lacks.lack(&concerned);
        }
        let point = |((place, period, offence, levels), (sum, trace)): (Key, (Sum, Trace))| {
            let value = sum.value().map_err(Error::from)?;
            Ok(value.map(|value| ValuePoint { place, period, offence, levels, value, trace }))
        };
        let points: Result<Vec<Option<ValuePoint>>, Refusal> = sums.into_iter().map(point).collect();
        Ok(ValueAnswer { chosen, points: points?.into_iter().flatten().collect(), lacks })
    }

    fn add_values(
        &self,
        selector: &Selector,
        (held, part): (&Held, Period),
        counted_in: impl Fn(Period) -> Period,
        sums: &mut BTreeMap<Key, (Sum, Trace)>,
    ) -> Result<(), Refusal> {
        let want = Want::of(selector, part);
        let mut of_this: BTreeMap<Key, (Sum, Trace)> = BTreeMap::new();
        for figure in self.figures(held, &want)? {
            let Some(place) = selector.place.answering(figure.place) else { continue };
            let is_added = matches!(figure.value.kind(), ValueKind::Count | ValueKind::Range);
            let (key, asked) = match is_added {
                true => {
                    let key = (place, counted_in(figure.period), None, Levels::none());
                    (key, selector.clone())
                }
                // Nothing is added to it, so that its offence and its levels are what tells it from the others.
                false => {
                    let (offence, levels) = (figure.offence, exactly(&figure.levels));
                    let one = Selector { offence: OffenceSet::one(offence), levels, ..selector.clone() };
                    ((place, figure.period, Some(offence), figure.levels.clone()), one)
                }
            };
            let trace = || sum_trace(&asked, held.release.sha256, (key.0, key.1));
            let (sum, _) = of_this.entry(key.clone()).or_insert_with(|| (Sum::default(), trace()));
            sum.add_value(figure.addend(), &figure.value).map_err(Error::from)?;
        }
        for (key, (sum, trace)) in of_this {
            match sums.get_mut(&key) {
                Some((before, of_before)) => {
                    before.merge(&sum).map_err(Error::from)?;
                    *of_before = composite_trace(of_before, &trace);
                }
                None => {
                    sums.insert(key, (sum, trace));
                }
            }
        }
        Ok(())
    }

    /// The levels by which the releases that answer tell what is asked apart, whatever is asked of levels.
    ///
    /// # Errors
    /// As [`Record::choose`].
    pub fn levels_of(&self, selector: &Selector) -> Result<BTreeMap<Dimension, BTreeSet<String>>, Refusal> {
        let mut known: BTreeMap<Dimension, BTreeSet<String>> = BTreeMap::new();
        for (held, part) in self.choose(selector)?.parts {
            let want = Want { levels: LevelsAsked::default(), ..Want::of(selector, part) };
            for figure in self.figures(held, &want)? {
                for (dimension, level) in figure.levels.iter() {
                    let names = known.entry(dimension).or_default();
                    if let Level::Named(name) = level {
                        names.insert(name.clone());
                    }
                }
            }
        }
        Ok(known)
    }
}

/// The question that these levels alone answer.
fn exactly(levels: &Levels) -> LevelsAsked {
    let asked = |level: &Level| match level {
        Level::Named(name) => LevelAsked::Of(BTreeSet::from([name.clone()])),
        Level::Total => LevelAsked::Total,
    };
    LevelsAsked(levels.iter().map(|(dimension, level)| (dimension, asked(level))).collect())
}
