//! What the cells of a release cover, gathered while they pass on their way to the store.

use std::collections::{BTreeMap, BTreeSet};

use columns::StoredCell;
use measure::{Month, Offence, Period, PlaceCode, PlaceLevel, Statistic};
use serde::{Deserialize, Serialize};

use crate::{AbsentIs, Gap, Label, LabelId, RowKey, Span};

/// What the cells of a release cover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The offences with a cell.
    pub offences: BTreeSet<Offence>,
    /// The states with a cell, the codes abroad and unknown included.
    pub states: BTreeSet<PlaceCode>,
    /// How fine its places are.
    pub level: PlaceLevel,
    /// For how long each cell counts.
    pub span: Span,
    /// First and last month with a cell.
    pub months: Period,
    /// Which cells are published, block by block; without blocks, every offence in every state and month.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
    /// Whether some municipalities alone are listed, so that no state and not the country is published.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lists_some: bool,
    /// How many municipalities of each state are listed, where the places are municipalities.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub municipalities: BTreeMap<PlaceCode, u32>,
    /// What its cells of whole years cover, where it holds cells of months too: two tables of the same counts, each for
    /// itself, which no sum adds up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<Box<Coverage>>,
}

/// Cells that a release publishes: each of these offences in each of these states in each of these months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What is counted.
    pub statistic: Statistic,
    /// The offences.
    pub offences: BTreeSet<Offence>,
    /// The states, abroad and unknown included; the country by itself where no state is named; the municipalities where
    /// some of them alone are listed.
    pub states: BTreeSet<PlaceCode>,
    /// The months, as stretches.
    pub months: Vec<Period>,
}

impl Coverage {
    /// Whether the offence is published in the state, or in the municipality of a release that lists some alone, in every one of
    /// the months.
    #[must_use]
    pub fn publishes_all(
        &self,
        statistic: Statistic,
        offence: Offence,
        state: PlaceCode,
        months: Period,
    ) -> bool {
        let in_one_block = self.blocks.iter().any(|block| {
            block.statistic == statistic
                && block.offences.contains(&offence)
                && block.states.contains(&state)
                && block.months.iter().any(|stretch| stretch.covers(months))
        });
        in_one_block || months.iter().all(|month| self.publishes_one(statistic, offence, state, month))
    }

    /// Whether the offence is published there in the month.
    #[must_use]
    pub fn publishes_one(
        &self,
        statistic: Statistic,
        offence: Offence,
        state: PlaceCode,
        month: Month,
    ) -> bool {
        if !self.months.contains(month) {
            return false;
        }
        if self.blocks.is_empty() {
            return self.offences.contains(&offence) && self.states.contains(&state);
        }
        self.blocks.iter().any(|block| {
            block.statistic == statistic
                && block.offences.contains(&offence)
                && block.states.contains(&state)
                && block.months.iter().any(|months| months.contains(month))
        })
    }

    /// How many places of its own a release lists in a state.
    #[must_use]
    pub fn places_in(&self, state: PlaceCode) -> u64 {
        self.municipalities.get(&state).map_or(1, |listed| u64::from(*listed))
    }
}

/// Gathers what rows cover while they pass, those of whole years apart.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    months: Table,
    years: Table,
}

impl Survey {
    /// Sees that some municipalities alone are listed, before the first row.
    pub fn lists_some(&mut self) {
        self.months.lists_some = true;
        self.years.lists_some = true;
    }

    /// Sees a label that appears for the first time.
    pub fn label(&mut self, label: &Label) {
        self.months.label(label);
        self.years.label(label);
    }

    /// Sees a row.
    pub fn keep(&mut self, row: &RowKey, months: &[Month]) {
        self.table(row.span).keep(row, months);
    }

    /// Sees a cell that is already stored.
    pub fn stored(&mut self, cell: &StoredCell) {
        self.table(cell.span).stored(cell);
    }

    /// Sees a number that is lacking: its cell is published all the same.
    pub fn gap(&mut self, gap: &Gap) {
        self.months.gap(gap);
        self.years.gap(gap);
    }

    /// What passed up to the cut-off; nothing when no cell did.
    #[must_use]
    pub fn finish(self, absent_is: AbsentIs, cutoff: Month) -> Option<Coverage> {
        let years = self.years.finish(absent_is, cutoff);
        match self.months.finish(absent_is, cutoff) {
            Some(months) => Some(Coverage { years: years.map(Box::new), ..months }),
            None => years,
        }
    }

    fn table(&mut self, span: Span) -> &mut Table {
        match span {
            Span::Month | Span::Stock => &mut self.months,
            Span::Year => &mut self.years,
        }
    }
}

/// Statistic, place, first and last month of a row, and how many months it has.
type Seen = (Statistic, PlaceCode, Month, Month, usize);

/// What rows of one table cover.
#[derive(Debug, Clone, Default)]
struct Table {
    labels: Vec<Offence>,
    offences: BTreeSet<Offence>,
    states: BTreeSet<PlaceCode>,
    level: Option<PlaceLevel>,
    span: Option<Span>,
    months: Option<(Month, Month)>,
    last: Option<(PlaceCode, LabelId)>,
    /// The months that are published, by statistic, offence and state.
    published: BTreeMap<(Statistic, Offence, PlaceCode), BTreeSet<Month>>,
    /// What was seen last under each label, since neighbouring rows repeat it.
    last_months: Vec<Option<Seen>>,
    municipalities: BTreeSet<PlaceCode>,
    last_place: Option<PlaceCode>,
    lists_some: bool,
}

impl Table {
    fn label(&mut self, label: &Label) {
        self.labels.push(label.offence);
    }

    fn keep(&mut self, row: &RowKey, months: &[Month]) {
        for month in months {
            let (first, last) = self.months.unwrap_or((*month, *month));
            self.months = Some((first.min(*month), last.max(*month)));
        }
        self.publish(row, months);
        // Rows of one place and offence follow each other by the thousand.
        if months.is_empty() || self.last == Some((row.place, row.offence)) {
            return;
        }
        self.last = Some((row.place, row.offence));
        let offence = usize::try_from(row.offence).ok().and_then(|i| self.labels.get(i)).copied();
        self.see(row.place, row.span, offence);
    }

    fn publish(&mut self, row: &RowKey, months: &[Month]) {
        let (Some(first), Some(last)) = (months.first(), months.last()) else { return };
        let Ok(label) = usize::try_from(row.offence) else { return };
        let state = self.published_in(row.place);
        let seen = Some((row.statistic, state, *first, *last, months.len()));
        if self.last_months.len() <= label {
            self.last_months.resize(label + 1, None);
        }
        if let Some(slot) = self.last_months.get_mut(label)
            && std::mem::replace(slot, seen) != seen
            && let Some(&offence) = self.labels.get(label)
        {
            let published = self.published.entry((row.statistic, offence, state)).or_default();
            published.extend(months.iter().flat_map(|month| months_of(*month, row.span)));
        }
        self.list(row.place);
    }

    /// Where a cell counts as published: in its state, or in its municipality alone.
    fn published_in(&self, place: PlaceCode) -> PlaceCode {
        place.state().filter(|_| !self.lists_some).unwrap_or(place)
    }

    fn list(&mut self, place: PlaceCode) {
        if self.last_place.replace(place) != Some(place) && place.level() == PlaceLevel::Municipality {
            self.municipalities.insert(place);
        }
    }

    fn stored(&mut self, cell: &StoredCell) {
        let (first, last) = self.months.unwrap_or((cell.month, cell.month));
        self.months = Some((first.min(cell.month), last.max(cell.month)));
        self.see(cell.place, cell.span, Some(cell.offence));
        let state = self.published_in(cell.place);
        let months = self.published.entry((cell.statistic, cell.offence, state)).or_default();
        months.extend(months_of(cell.month, cell.span));
        self.list(cell.place);
    }

    fn gap(&mut self, gap: &Gap) {
        let state = self.published_in(gap.place);
        self.published.entry((gap.statistic, gap.offence, state)).or_default().insert(gap.month);
        self.list(gap.place);
    }

    fn see(&mut self, place: PlaceCode, span: Span, offence: Option<Offence>) {
        // A release of flows may hold a stock beside them; what has months decides how it is asked.
        self.span = Some(self.span.map_or(span, |seen| seen.min(span)));
        self.level = self.level.max(Some(place.level()));
        self.states.extend(place.state());
        self.offences.extend(offence);
    }

    fn finish(self, absent_is: AbsentIs, cutoff: Month) -> Option<Coverage> {
        let (first, last) = self.months?;
        let span = self.span?;
        // A cell of a year covers its twelve months.
        let last = if span == Span::Year { last.plus(11) } else { last.min(cutoff) };
        let months = Period::new(first, last).ok()?;
        let blocks = blocks(&self.published, absent_is, months);
        let mut municipalities = BTreeMap::new();
        for place in &self.municipalities {
            *municipalities.entry(place.state()?).or_default() += 1;
        }
        Some(Coverage {
            offences: self.offences,
            states: self.states,
            level: self.level?,
            span,
            months,
            blocks,
            lists_some: self.lists_some,
            municipalities,
            years: None,
        })
    }
}

/// The months that a cell counts for.
fn months_of(first: Month, span: Span) -> impl Iterator<Item = Month> {
    let months = if span == Span::Year { 12 } else { 1 };
    (0..months).map(move |n| first.plus(n))
}

/// Published cells as few blocks: offences that are published alike, in states that are.
fn blocks(
    published: &BTreeMap<(Statistic, Offence, PlaceCode), BTreeSet<Month>>,
    absent_is: AbsentIs,
    whole: Period,
) -> Vec<Block> {
    type States = BTreeMap<Vec<Period>, BTreeSet<PlaceCode>>;
    let mut by_offence: BTreeMap<(Statistic, Offence), States> = BTreeMap::new();
    for ((statistic, offence, state), months) in published {
        // Where nothing printed means nothing counted, a month without a row is published all the same.
        let months = match absent_is {
            AbsentIs::Zero => vec![whole],
            AbsentIs::Missing | AbsentIs::Unknown => {
                stretches(months.iter().copied().filter(|month| whole.contains(*month)))
            }
        };
        by_offence.entry((*statistic, *offence)).or_default().entry(months).or_default().insert(*state);
    }
    let mut blocks: Vec<Block> = Vec::new();
    for ((statistic, offence), states) in by_offence {
        for (months, states) in states.into_iter().filter(|(months, _)| !months.is_empty()) {
            let alike = |b: &&mut Block| b.statistic == statistic && b.states == states && b.months == months;
            match blocks.iter_mut().find(alike) {
                Some(block) => {
                    block.offences.insert(offence);
                }
                None => blocks.push(Block { statistic, offences: [offence].into(), states, months }),
            }
        }
    }
    blocks
}

/// Ascending months as stretches without a hole.
#[must_use]
pub fn stretches(months: impl IntoIterator<Item = Month>) -> Vec<Period> {
    let mut stretches: Vec<Period> = Vec::new();
    for month in months {
        let extended = stretches
            .last()
            .filter(|last| last.last().plus(1) == month)
            .and_then(|last| Period::new(last.first(), month).ok());
        match (extended, stretches.last_mut()) {
            (Some(period), Some(last)) => *last = period,
            _ => stretches.push(Period::month(month)),
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_that_share_a_label_and_a_place_are_each_published() {
        let (month, place) = (Month::constant::<2011, 1>(), PlaceCode::new(11).unwrap());
        let asked = [Statistic::SurveyCrimes, Statistic::DarkFigureCrimes, Statistic::DarkFigure];
        let mut survey = Survey::default();
        survey.label(&Label { text: "all".to_owned(), offence: Offence::AllCrimes });
        for statistic in asked {
            let row = RowKey {
                sheet: None,
                row: 21,
                statistic,
                place,
                offence: 0,
                sex: None,
                age: None,
                span: Span::Year,
            };
            survey.keep(&row, &[month]);
        }
        let coverage = survey.finish(AbsentIs::Unknown, month).unwrap();
        for statistic in asked {
            assert!(coverage.publishes_one(statistic, Offence::AllCrimes, place, month), "{statistic:?}");
        }
    }
}
