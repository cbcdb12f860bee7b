//! Finds the cells that are asked for, page by page, and leaves the other pages packed.

use std::{ops::Range, str::FromStr, sync::Arc};

use measure::{Dimension, Level, LevelAsked, Levels, Offence, PlaceCode, Statistic};
use parquet::file::statistics::Statistics;

use crate::{
    filter::{Filter, Months},
    pages::{ColumnPages, Group, PageFault, narrow},
    row::Span,
    schema::{Field, Malformed, PAGE_CELLS},
};

/// A way through a row group along the cells that are asked for.
pub(crate) struct Scan {
    left: u32,
    /// What must be so of a cell: one of the columns has one of the entries of its dictionary that are asked for.
    shared: Vec<Vec<Kept>>,
    months: Option<MonthsOfCells>,
}

/// A column that the cells of a row share, with the entries of its dictionary that are asked for.
type Kept = (ColumnPages, Vec<bool>);

struct MonthsOfCells {
    asked: Months,
    starts: ColumnPages,
    spans: ColumnPages,
    span_entries: Vec<i32>,
    numbers: Vec<i64>,
}

/// The cells of a page that are asked for.
pub(crate) struct Selection {
    pub cells: u32,
    pub ranges: Vec<Range<u32>>,
}

enum Verdict {
    NoCell,
    EveryCell,
    SomeCells,
}

impl Scan {
    /// Nothing when the footer or a dictionary shows that no cell of the row group is asked for.
    pub(crate) fn open(group: Group<'_>, filter: &Filter) -> Result<Option<Self>, PageFault> {
        let left = u32::try_from(group.metadata.num_rows())
            .map_err(|_| Malformed("a row group of too many rows"))?;
        let mut scan = Self { left, shared: Vec::new(), months: None };
        if let Some(asked) = filter.months() {
            match asked.judge(group) {
                Verdict::NoCell => return Ok(None),
                Verdict::EveryCell => {}
                Verdict::SomeCells => scan.months = Some(MonthsOfCells::open(group, asked)?),
            }
        }
        let mut every =
            |column: Field, asked: bool, keeps: &dyn Fn(&ColumnPages) -> Result<Vec<bool>, PageFault>| {
                if !asked {
                    return Ok(true);
                }
                let pages = ColumnPages::open(group, column)?;
                let keeps = keeps(&pages)?;
                let some = keeps.contains(&true);
                if keeps.contains(&false) {
                    scan.shared.push(vec![(pages, keeps)]);
                }
                Ok::<bool, PageFault>(some)
            };
        let any_cell =
            every(Field::Statistic, filter.statistic.is_some(), &|pages| {
                codes::<Statistic>(pages, |statistic| filter.takes_statistic(statistic))
            })? && every(Field::PeriodMonths, filter.span.is_some(), &|pages| {
                let asked = filter.span.map(Span::months);
                Ok(pages.numbers()?.into_iter().map(|months| Some(months) == asked).collect())
            })? && every(Field::Place, filter.places.is_some() || filter.level.is_some(), &|pages| {
                Ok(places(pages)?.into_iter().map(|place| filter.takes_place(place)).collect())
            })? && every(Field::Offence, filter.offences.is_some(), &|pages| {
                codes::<Offence>(pages, |offence| filter.takes_offence(offence))
            })? && every(Field::Label, filter.labels.is_some(), &|pages| {
                Ok(pages.texts()?.iter().map(|label| filter.takes_label(label)).collect())
            })?;
        if !any_cell {
            return Ok(None);
        }
        for (dimension, asked) in &filter.levels {
            let columns = columns_of_level(group, *dimension, asked)?;
            if !columns.iter().any(|(_, keeps)| keeps.contains(&true)) {
                return Ok(None);
            }
            scan.shared.push(columns);
        }
        Ok(Some(scan))
    }

    /// The next page, or nothing at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Selection>, PageFault> {
        let cells = self.left.min(PAGE_CELLS as u32);
        if cells == 0 {
            return Ok(None);
        }
        self.left -= cells;
        let mut ranges: Vec<Range<u32>> = std::iter::once(0..cells).collect();
        for columns in &mut self.shared {
            let mut kept = Vec::new();
            for (pages, keeps) in columns {
                if ranges.is_empty() {
                    pages.skip()?;
                } else {
                    kept.extend(narrow(&ranges, &pages.next(cells)?.runs()?, keeps));
                }
            }
            // A cell has its level in one column, so that the ranges of several do not overlap.
            kept.sort_by_key(|range| range.start);
            ranges = kept;
        }
        if let Some(months) = &mut self.months {
            ranges = months.narrow(cells, ranges)?;
        }
        Ok(Some(Selection { cells, ranges }))
    }
}

impl MonthsOfCells {
    fn open(group: Group<'_>, asked: Months) -> Result<Self, PageFault> {
        let starts = ColumnPages::open(group, Field::PeriodStart)?;
        let spans = ColumnPages::open(group, Field::PeriodMonths)?;
        let span_entries = spans.numbers()?;
        Ok(Self { asked, starts, spans, span_entries, numbers: Vec::new() })
    }

    fn narrow(&mut self, cells: u32, ranges: Vec<Range<u32>>) -> Result<Vec<Range<u32>>, PageFault> {
        if ranges.is_empty() {
            self.starts.skip()?;
            self.spans.skip()?;
            return Ok(ranges);
        }
        self.starts.next(cells)?.numbers(&mut self.numbers)?;
        let spans = self.spans.next(cells)?.runs()?;
        let mut narrowed: Vec<Range<u32>> = Vec::new();
        let mut start = 0;
        let mut ranges = ranges.into_iter().peekable();
        for (span, count) in spans {
            let end = start + count;
            let months = span
                .and_then(|entry| self.span_entries.get(entry as usize))
                .ok_or(Malformed("a cell of no span"))?;
            let (first, last) = (i64::from(self.asked.begin()), i64::from(self.asked.last_start(*months)));
            while let Some(range) = ranges.peek_mut().filter(|range| range.start < end) {
                let stop = range.end.min(end);
                let numbers = self
                    .numbers
                    .get(range.start as usize..stop as usize)
                    .ok_or(Malformed("a page of too few cells"))?;
                for (cell, _) in
                    (range.start..).zip(numbers).filter(|(_, number)| first <= **number && **number <= last)
                {
                    match narrowed.last_mut() {
                        Some(before) if before.end == cell => before.end += 1,
                        _ => narrowed.push(cell..cell + 1),
                    }
                }
                range.start = stop;
                if range.start == range.end {
                    ranges.next();
                }
            }
            start = end;
        }
        Ok(narrowed)
    }
}

impl Months {
    /// What the footer's least and greatest values say.
    fn judge(self, group: Group<'_>) -> Verdict {
        let ends = |column: Field| match group.chunk(column).and_then(|chunk| chunk.statistics()) {
            Some(Statistics::Int32(known)) => known.min_opt().copied().zip(known.max_opt().copied()),
            _ => None,
        };
        let (Some((earliest, latest)), Some((shortest, longest))) =
            (ends(Field::PeriodStart), ends(Field::PeriodMonths))
        else {
            return Verdict::SomeCells;
        };
        if latest < self.begin() || earliest > self.last_start(shortest) {
            Verdict::NoCell
        } else if earliest >= self.begin() && latest <= self.last_start(longest) {
            Verdict::EveryCell
        } else {
            Verdict::SomeCells
        }
    }
}

/// The columns in which cells can have the level that is asked for: the one of all levels, and that of sex or age.
fn columns_of_level(
    group: Group<'_>,
    dimension: Dimension,
    asked: &LevelAsked,
) -> Result<Vec<Kept>, PageFault> {
    let mut columns = Vec::new();
    let own = match dimension {
        Dimension::Sex => Some(Field::Sex),
        Dimension::AgeBand => Some(Field::Age),
        Dimension::Mode | Dimension::Group | Dimension::Stage => None,
    };
    if let Some(own) = own {
        let pages = ColumnPages::open(group, own)?;
        let named = |text: &Arc<str>| asked.takes(Some(&Level::Named(text.to_string())));
        let keeps = pages.texts()?.iter().map(named).collect();
        columns.push((pages, keeps));
    }
    if group.has(Field::Levels) {
        let pages = ColumnPages::open(group, Field::Levels)?;
        let keeps = levels(&pages)?.iter().map(|levels| asked.takes(levels.of(dimension))).collect();
        columns.push((pages, keeps));
    }
    Ok(columns)
}

/// The levels of a dictionary.
pub(crate) fn levels(pages: &ColumnPages) -> Result<Vec<Arc<Levels>>, PageFault> {
    let unknown = Malformed("levels of dimensions that this program does not know");
    let read = |text: &Arc<str>| serde_json::from_str(text).map(Arc::new).map_err(|_| unknown.into());
    pages.texts()?.iter().map(read).collect()
}

/// What the entries of a dictionary of codes stand for.
pub(crate) fn named<T: FromStr>(pages: &ColumnPages) -> Result<Vec<T>, PageFault> {
    let unknown = Malformed("a code that this program does not know");
    pages.texts()?.iter().map(|code| code.parse().map_err(|_| unknown.into())).collect()
}

/// The places of a dictionary.
pub(crate) fn places(pages: &ColumnPages) -> Result<Vec<PlaceCode>, PageFault> {
    let place = |number: i32| u32::try_from(number).ok().and_then(|number| PlaceCode::new(number).ok());
    let unknown = Malformed("a number that is no place");
    pages.numbers()?.into_iter().map(|number| place(number).ok_or(unknown.into())).collect()
}

fn codes<T: FromStr>(pages: &ColumnPages, takes: impl Fn(T) -> bool) -> Result<Vec<bool>, PageFault> {
    Ok(named::<T>(pages)?.into_iter().map(takes).collect())
}
