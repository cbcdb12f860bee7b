//! The answers of one row group.

use std::{collections::BTreeMap, sync::Arc};

use measure::{
    Addend, Dimension, Dimensions, Level, Levels, NotAdded, Offence, PlaceCode, Statistic, Sum, ValueKind,
};

use crate::{
    cursor::{EveryColumn, Shared, Varying, kinds, month_of},
    filter::{Filter, GroupBy, GroupKey, StoredCell, gather},
    pages::{ColumnPages, Group, PageFault},
    scan::{Scan, Selection, levels, named, places},
    schema::{Field, Malformed},
};

/// The sums of the cells that are asked for, told apart.
///
/// Cells are gathered by what they are as well as by what they are told apart by, so that what may not be added meets in
/// the one place where [`Sum`] refuses it.
pub(crate) fn sum_group(
    group: Group<'_>,
    filter: &Filter,
    by: GroupBy,
) -> Result<BTreeMap<GroupKey, Sum>, GroupFault> {
    let mut sums: BTreeMap<GroupKey, Sum> = BTreeMap::new();
    let Some(mut scan) = Scan::open(group, filter)? else { return Ok(sums) };
    let open = |column| ColumnPages::open(group, column);
    let mut number = Varying::open(group, Field::Number)?;
    let mut addends = Addends::open(group)?;
    let mut month = by.month.then(|| Varying::open(group, Field::PeriodStart)).transpose()?;
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
        addends.turn(&selection)?;
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
            let key = KeyOfRow {
                place: place.as_mut().map(|place| place.at(cell)).transpose()?,
                offence: offence.as_mut().map(|offence| offence.at(cell)).transpose()?,
                what: addends.at(cell)?,
            };
            let month = month.as_ref().map(|month| month.at(cell)).transpose()?;
            gathered.add(key, month, number.at(cell)?);
        }
    }
    for (KeyOfRow { place, offence, what }, months) in gathered.sums {
        for (month, Gross { number, cells }) in months {
            let key = GroupKey { month: month.map(month_of).transpose()?, place, offence };
            sums.entry(key).or_default().add(what, number, cells)?;
        }
    }
    Ok(sums)
}

/// Why a row group has no sum: it cannot be read, or what it holds is not added.
pub(crate) enum GroupFault {
    Pages(PageFault),
    NotAdded(NotAdded),
}

impl From<PageFault> for GroupFault {
    fn from(fault: PageFault) -> Self {
        Self::Pages(fault)
    }
}

impl From<Malformed> for GroupFault {
    fn from(fault: Malformed) -> Self {
        Self::Pages(fault.into())
    }
}

impl From<NotAdded> for GroupFault {
    fn from(fault: NotAdded) -> Self {
        Self::NotAdded(fault)
    }
}

/// What each cell is, which decides what it may be added to.
struct Addends {
    statistic: Shared<Statistic>,
    /// Nothing where the file holds counts alone.
    kind: Option<Shared<ValueKind>>,
    /// Totals and parts; nothing where the file has no levels, and so no printed totals that could meet their parts.
    levels: Option<LevelsOfCells>,
}

/// Sex and age have columns of their own, which the cells of a file with levels can fill too.
struct LevelsOfCells {
    levels: Shared<(Dimensions, Dimensions)>,
    sex: Shared<()>,
    age: Shared<()>,
}

impl Addends {
    fn open(group: Group<'_>) -> Result<Self, PageFault> {
        let open = |column| ColumnPages::open(group, column);
        let named_levels = |pages: &ColumnPages| Ok(pages.texts()?.iter().map(|_| ()).collect());
        let levels_of_cells = || {
            Ok::<_, PageFault>(LevelsOfCells {
                levels: Shared::open(open(Field::Levels)?, totals_and_parts)?,
                sex: Shared::open(open(Field::Sex)?, named_levels)?,
                age: Shared::open(open(Field::Age)?, named_levels)?,
            })
        };
        Ok(Self {
            statistic: Shared::open(open(Field::Statistic)?, named)?,
            kind: group.has(Field::Kind).then(|| Shared::open(open(Field::Kind)?, kinds)).transpose()?,
            levels: group.has(Field::Levels).then(levels_of_cells).transpose()?,
        })
    }

    fn turn(&mut self, selection: &Selection) -> Result<(), PageFault> {
        self.statistic.turn(selection)?;
        if let Some(kind) = &mut self.kind {
            kind.turn(selection)?;
        }
        if let Some(LevelsOfCells { levels, sex, age }) = &mut self.levels {
            levels.turn(selection)?;
            sex.turn(selection)?;
            age.turn(selection)?;
        }
        Ok(())
    }

    fn at(&mut self, cell: u32) -> Result<Addend, Malformed> {
        let kind = self.kind.as_mut().map_or(Ok(ValueKind::Count), |kind| kind.at(cell))?;
        let (mut totals, mut parts) = (Dimensions::NONE, Dimensions::NONE);
        if let Some(LevelsOfCells { levels, sex, age }) = &mut self.levels {
            // default: a cell without levels is no total and no part
            (totals, parts) = levels.find(cell)?.unwrap_or_default();
            for (own, dimension) in [(sex, Dimension::Sex), (age, Dimension::AgeBand)] {
                if own.find(cell)?.is_some() {
                    parts = parts.with(dimension);
                }
            }
        }
        Ok(Addend { statistic: self.statistic.at(cell)?, kind, totals, parts })
    }
}

/// Of each entry of the dictionary of levels, the dimensions of which it is the printed total, and those of which a part.
fn totals_and_parts(pages: &ColumnPages) -> Result<Vec<(Dimensions, Dimensions)>, PageFault> {
    let of = |levels: &Arc<Levels>| {
        let total = |level: &Level| *level == Level::Total;
        (Dimensions::of(levels, total), Dimensions::of(levels, |level| !total(level)))
    };
    Ok(levels(pages)?.iter().map(of).collect())
}

/// What the cells of a row share: their part of a [`GroupKey`], and what they are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct KeyOfRow {
    place: Option<PlaceCode>,
    offence: Option<Offence>,
    what: Addend,
}

/// Numbers gathered before it is known whether they may be added: those of cells that are alike.
#[derive(Clone, Copy, Default)]
struct Gross {
    number: u128,
    cells: u64,
}

/// Sums while they grow. Cells come row by row and month by month, so the sum that the next cell belongs to is
/// nearly always the one after the last.
#[derive(Default)]
struct Gathered {
    sums: Vec<(KeyOfRow, SumsOfMonths)>,
    place_of: BTreeMap<KeyOfRow, usize>,
    key_at: usize,
    month_at: usize,
}

/// Sums by month as the file writes it, in the order in which months appear.
type SumsOfMonths = Vec<(Option<i64>, Gross)>;

impl Gathered {
    fn add(&mut self, key: KeyOfRow, month: Option<i64>, number: i64) {
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
                months.push((month, Gross::default()));
            }
        }
        if let Some((_, gross)) = months.get_mut(self.month_at) {
            gross.number += u128::from(number.cast_unsigned());
            gross.cells += 1;
        }
    }
}

pub(crate) fn read_group(group: Group<'_>, filter: &Filter) -> Result<Vec<StoredCell>, PageFault> {
    let mut cells = Vec::new();
    let Some(mut scan) = Scan::open(group, filter)? else { return Ok(cells) };
    let mut columns = EveryColumn::open(group)?;
    while let Some(selection) = scan.next()? {
        columns.turn(&selection)?;
        for cell in selection.ranges.into_iter().flatten() {
            cells.push(columns.at(cell)?);
        }
    }
    Ok(cells)
}
