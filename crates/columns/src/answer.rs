//! The answers of one row group.

use std::{collections::BTreeMap, ops::Range};

use measure::{Offence, PlaceCode};
use parquet::file::metadata::RowGroupMetaData;

use crate::{
    cursor::{EveryColumn, Shared, Varying, month_of},
    filter::{Filter, GroupBy, GroupKey, StoredCell, Total, gather},
    pages::{ColumnPages, PageFault},
    scan::{Scan, named, places},
    schema::{Field, Malformed},
    source::Source,
};

pub(crate) fn sum_group(
    source: &Source,
    group: &RowGroupMetaData,
    filter: &Filter,
) -> Result<Total, PageFault> {
    let mut total = Total::default();
    let Some(mut scan) = Scan::open(source, group, filter)? else { return Ok(total) };
    let mut pages = ColumnPages::open(source, group, Field::Number)?;
    let mut numbers = Vec::new();
    while let Some(selection) = scan.next()? {
        if selection.ranges.is_empty() {
            pages.skip()?;
            continue;
        }
        pages.next(selection.cells)?.numbers(&mut numbers)?;
        for range in &selection.ranges {
            let cells = slice_of(&numbers, range)?;
            let sum = cells.iter().map(|number| u128::from(number.cast_unsigned())).sum();
            total.add(Total { number: sum, cells: cells.len() as u64 });
        }
    }
    Ok(total)
}

fn slice_of<'a>(numbers: &'a [i64], range: &Range<u32>) -> Result<&'a [i64], Malformed> {
    numbers.get(range.start as usize..range.end as usize).ok_or(Malformed("a page of too few cells"))
}

pub(crate) fn sum_group_by(
    source: &Source,
    group: &RowGroupMetaData,
    filter: &Filter,
    by: GroupBy,
) -> Result<BTreeMap<GroupKey, Total>, PageFault> {
    let mut totals: BTreeMap<GroupKey, Total> = BTreeMap::new();
    let Some(mut scan) = Scan::open(source, group, filter)? else { return Ok(totals) };
    let open = |column| ColumnPages::open(source, group, column);
    let mut number = Varying::open(source, group, Field::Number)?;
    let mut month = by.month.then(|| Varying::open(source, group, Field::PeriodStart)).transpose()?;
    let mut place = by.place.map(|level| {
        let gathered =
            |pages: &ColumnPages| Ok(places(pages)?.into_iter().map(|place| gather(place, level)).collect());
        Shared::open(open(Field::Place)?, gathered)
    });
    let mut place = place.take().transpose()?;
    let mut offence =
        by.offence.then(|| Shared::open(open(Field::Offence)?, named::<Offence>)).transpose()?;
    let mut gathered = Gathered::default();
    while let Some(selection) = scan.next()? {
        number.turn(&selection)?;
        if let Some(month) = &mut month {
            month.turn(&selection)?;
        }
        if let Some(place) = &mut place {
            place.turn(&selection)?;
        }
        if let Some(offence) = &mut offence {
            offence.turn(&selection)?;
        }
        for cell in selection.ranges.into_iter().flatten() {
            let place = place.as_mut().map(|place| place.at(cell)).transpose()?;
            let offence = offence.as_mut().map(|offence| offence.at(cell)).transpose()?;
            let month = month.as_ref().map(|month| month.at(cell)).transpose()?;
            gathered.add((place, offence), month, number.at(cell)?);
        }
    }
    for ((place, offence), months) in gathered.sums {
        for (month, total) in months {
            let key = GroupKey { month: month.map(month_of).transpose()?, place, offence };
            totals.entry(key).or_default().add(total);
        }
    }
    Ok(totals)
}

/// What the cells of a row share of a [`GroupKey`].
type SharedKey = (Option<PlaceCode>, Option<Offence>);

/// Sums while they grow. Cells come row by row and month by month, so the sum that the next cell belongs to is
/// nearly always the one after the last.
#[derive(Default)]
struct Gathered {
    sums: Vec<(SharedKey, SumsOfMonths)>,
    place_of: BTreeMap<SharedKey, usize>,
    key_at: usize,
    month_at: usize,
}

/// Sums by month as the file writes it, in the order in which months appear.
type SumsOfMonths = Vec<(Option<i64>, Total)>;

impl Gathered {
    fn add(&mut self, key: SharedKey, month: Option<i64>, number: i64) {
        if self.sums.get(self.key_at).is_none_or(|(last, _)| *last != key) {
            let end = self.sums.len();
            self.key_at = *self.place_of.entry(key).or_insert(end);
            if self.key_at == end {
                self.sums.push((key, Vec::new()));
            }
        }
        let Some((_, months)) = self.sums.get_mut(self.key_at) else { return };
        if months.get(self.month_at + 1).is_some_and(|(next, _)| *next == month) {
            self.month_at += 1;
        } else if months.get(self.month_at).is_none_or(|(last, _)| *last != month) {
            let end = months.len();
            self.month_at = months.iter().position(|(known, _)| *known == month).unwrap_or(end);
            if self.month_at == end {
                months.push((month, Total::default()));
            }
        }
        if let Some((_, total)) = months.get_mut(self.month_at) {
            total.add(Total { number: u128::from(number.cast_unsigned()), cells: 1 });
        }
    }
}

pub(crate) fn read_group(
    source: &Source,
    group: &RowGroupMetaData,
    filter: &Filter,
) -> Result<Vec<StoredCell>, PageFault> {
    let mut cells = Vec::new();
    let Some(mut scan) = Scan::open(source, group, filter)? else { return Ok(cells) };
    let mut columns = EveryColumn::open(source, group)?;
    while let Some(selection) = scan.next()? {
        columns.turn(&selection)?;
        for cell in selection.ranges.into_iter().flatten() {
            cells.push(columns.at(cell)?);
        }
    }
    Ok(cells)
}
