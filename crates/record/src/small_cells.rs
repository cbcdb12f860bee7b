//! Which municipalities are told apart where people are counted, so that nobody behind a small count is found.
//!
//! A count of people in a municipality and a year is told alone or with the rest of its state. Which of the two is a matter of
//! the place and the year and of nothing else: of all categories together, and of every consultation of the register, whichever
//! comes first. It stands in a list, which [`listed`] made of the consultations that were at hand. What a file says can only
//! take away: where a listed count has become too small, no municipality of that state and year is told.
//!
//! Nothing that is told may be taken from something else to find what is not. The rest of a state is therefore never one
//! municipality, nor little more than one: whoever knows its largest part still does not know less than ten people.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use measure::{PlaceCode, PlaceLevel, SmallCells, Statistic, Value};

use crate::{RowKey, Span};

/// The categories of the register of missing persons, which are decided on together.
pub const CATEGORIES: [Statistic; 3] =
    [Statistic::MissingPersons, Statistic::MissingFoundAlive, Statistic::MissingFoundDead];

/// From which count on a municipality enters the list: half as much again as the least, because a count of a year that is
/// long past still changes by a few from one consultation to the next.
///
/// # Units
/// People in a year.
pub const LISTED_FROM: u64 = 15;

/// The counts of the municipalities of one state in one year, those of no known municipality included.
pub type Counts = BTreeMap<(PlaceCode, Statistic), u64>;

/// The municipalities that have years of their own, and those years.
const LIST: &str = include_str!("small_cells.csv");

/// Whether a value may stand in a store: of a municipality that is told alone only by year, and never a small count or
/// what is no count.
pub(crate) fn may_be_told(row: &RowKey, value: Value) -> bool {
    if row.place.level() != PlaceLevel::Municipality {
        return true;
    }
    match row.statistic.row().small_cells {
        SmallCells::AsPrinted => true,
        SmallCells::States => false,
        SmallCells::Merged => {
            let is_large = value.count().is_some_and(|number| number >= SmallCells::LEAST);
            row.span == Span::Year && (row.place.is_rest() || is_large)
        }
    }
}

/// The municipalities of a state that are told alone in a year: those listed, or none where a listed count has become small
/// or the rest would be too little to hide in.
#[must_use]
pub fn alone(state: PlaceCode, year: i32, counts: &Counts) -> BTreeSet<PlaceCode> {
    let years = list().iter().filter(|(place, years)| place.lies_in(state) && has(years, year));
    let listed: BTreeSet<PlaceCode> = years.map(|(place, _)| *place).collect();
    let large = listed.iter().all(|place| least_of(*place, counts) >= SmallCells::LEAST);
    if large && hides(&listed, counts) { listed } else { BTreeSet::new() }
}

/// The municipalities that may be told alone by what each of these consultations counts in one state and year: the rule that
/// made the list.
///
/// Every category of a municipality must reach [`LISTED_FROM`] in every consultation; then the smallest join the rest until
/// that hides in each of them what is small.
#[must_use]
pub fn listed(consultations: &[Counts]) -> BTreeSet<PlaceCode> {
    let Some(latest) = consultations.first() else { return BTreeSet::new() };
    let is_place = |place: &PlaceCode| !place.is_unlocated();
    let mut listed: BTreeSet<PlaceCode> = latest.keys().map(|(place, _)| *place).filter(is_place).collect();
    listed.retain(|place| consultations.iter().all(|counts| least_of(*place, counts) >= LISTED_FROM));
    while !consultations.iter().all(|counts| hides(&listed, counts)) {
        let missing = |place: &PlaceCode| count(*place, Statistic::MissingPersons, latest);
        let Some(smallest) = listed.iter().copied().min_by_key(|place| (missing(place), *place)) else {
            break;
        };
        listed.remove(&smallest);
    }
    listed
}

/// Whether what is left of a state is, in every category and without its largest part, not small itself.
fn hides(alone: &BTreeSet<PlaceCode>, counts: &Counts) -> bool {
    CATEGORIES.iter().all(|category| {
        let rest = || {
            let of_rest = counts.iter().filter(|((place, of), _)| of == category && !alone.contains(place));
            of_rest.map(|(_, number)| *number)
        };
        // default: a rest in which nobody is counted hides nobody
        alone.is_empty() || rest().sum::<u64>() - rest().max().unwrap_or_default() >= SmallCells::LEAST
    })
}

fn count(place: PlaceCode, category: Statistic, counts: &Counts) -> u64 {
    // default: the register lists no cell in which nobody is counted
    counts.get(&(place, category)).copied().unwrap_or_default()
}

/// The smallest of a municipality's counts.
fn least_of(place: PlaceCode, counts: &Counts) -> u64 {
    // default: there are three categories
    CATEGORIES.iter().map(|category| count(place, *category, counts)).min().unwrap_or_default()
}

type Years = Vec<(i32, i32)>;

fn has(years: &Years, year: i32) -> bool {
    years.iter().any(|(first, last)| (*first..=*last).contains(&year))
}

fn list() -> &'static BTreeMap<PlaceCode, Years> {
    static PARSED: OnceLock<BTreeMap<PlaceCode, Years>> = OnceLock::new();
    PARSED.get_or_init(|| LIST.lines().skip(1).filter_map(line).collect())
}

/// A line of the list: a municipality and its years, `25012,2011 2016-2018`.
fn line(text: &str) -> Option<(PlaceCode, Years)> {
    let (place, years) = text.split_once(',')?;
    let stretch = |text: &str| {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        Some((first.parse().ok()?, last.parse().ok()?))
    };
    Some((place.parse().ok()?, years.split(' ').map(stretch).collect::<Option<_>>()?))
}

/// Every municipality and year of the list.
pub fn all_listed() -> impl Iterator<Item = (PlaceCode, i32)> {
    let years = |years: &'static Years| years.iter().flat_map(|(first, last)| *first..=*last);
    list().iter().flat_map(move |(place, of)| years(of).map(|year| (*place, year)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places;

    fn place(code: u32) -> PlaceCode {
        PlaceCode::new(code).unwrap()
    }

    /// Counts of Sinaloa: of each municipality the same in every category.
    fn sinaloa(counts: &[(u32, u64)]) -> Counts {
        let each = |(code, number): &(u32, u64)| CATEGORIES.map(|c| ((place(25_000 + code), c), *number));
        counts.iter().flat_map(each).collect()
    }

    #[test]
    fn every_line_of_the_list_is_a_municipality_with_years_in_order() {
        let lines = LIST.lines().skip(1).count();
        assert_eq!(list().len(), lines, "a line is repeated or is none");
        assert!(list().keys().all(|place| places().get(*place).is_some()));
        for years in list().values() {
            let flat: Vec<i32> = years.iter().flat_map(|(first, last)| [*first, *last]).collect();
            assert!(
                flat.is_sorted()
                    && years.iter().all(|(first, last)| (2010..2100).contains(first) && first <= last)
            );
        }
        let sorted: Vec<&str> = LIST.lines().skip(1).collect();
        assert!(sorted.is_sorted());
    }

    #[test]
    fn a_municipality_enters_the_list_by_its_smallest_count_of_all_categories_and_consultations() {
        let (first, then) =
            (sinaloa(&[(1, 20), (6, 90), (9, 30), (12, 12)]), sinaloa(&[(1, 15), (6, 91), (9, 30)]));
        // 12 is too small, and alone it would be found: 1 joins it, and without the larger of the two 12 are left.
        assert_eq!(listed(std::slice::from_ref(&first)), BTreeSet::from([place(25_006), place(25_009)]));
        // The second consultation has nobody in 12: what would be left beside 1 is nothing.
        assert_eq!(listed(&[first.clone(), then]), BTreeSet::from([place(25_006)]));
        let dead = Counts::from([((place(25_006), Statistic::MissingFoundDead), 14)]);
        let mut fewer = first.clone();
        fewer.extend(dead);
        assert_eq!(listed(&[first, fewer]), BTreeSet::from([place(25_001), place(25_009)]), "14 dead in 6");
    }

    #[test]
    fn one_small_count_takes_a_second_along_and_small_ones_without_a_large_one_hide_nobody() {
        for (counts, expected) in [
            // Nobody but the small one is left: the next joins, and then the one after, since 9 are left beside it.
            (&[(1, 9), (2, 40), (3, 50), (4, 60)][..], &[4][..]),
            // Two of nine: whoever knows one knows the other.
            (&[(1, 9), (2, 9), (3, 50), (4, 60)], &[4]),
            (&[(1, 9), (2, 9), (5, 9), (3, 50), (4, 60)], &[3, 4]),
            // Nobody is left at all.
            (&[(3, 50), (4, 60)], &[]),
        ] {
            let listed = listed(&[sinaloa(counts)]);
            assert_eq!(listed, expected.iter().map(|code| place(25_000 + code)).collect(), "{counts:?}");
        }
    }

    #[test]
    fn a_file_takes_away_from_the_list_and_never_adds() {
        let (state, culiacan) = (place(25), place(25_006));
        let whole = sinaloa(&[(6, 90), (1, 9), (2, 9), (3, 9)]);
        let year = all_listed().find(|(place, _)| *place == culiacan).unwrap().1;
        assert_eq!(alone(state, year, &whole), BTreeSet::from([culiacan]));
        let fewer = sinaloa(&[(6, 9), (1, 9), (2, 9), (3, 9)]);
        assert_eq!(alone(state, year, &fewer), BTreeSet::new());
        let nobody_left = sinaloa(&[(6, 90), (1, 9), (2, 9)]);
        assert_eq!(alone(state, year, &nobody_left), BTreeSet::new());
        assert_eq!(alone(state, 1990, &whole), BTreeSet::new(), "a year that is not listed");
    }
}
