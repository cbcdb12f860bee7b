//! Finds the cells that are asked for, page by page, and leaves the other pages packed.

use std::{ops::Range, str::FromStr};

use measure::{Offence, PlaceCode, Statistic};
use parquet::file::{metadata::RowGroupMetaData, statistics::Statistics};

use crate::{
    filter::{Filter, Months},
    pages::{ColumnPages, PageFault, narrow},
    row::Span,
    schema::{Field, Malformed, PAGE_CELLS},
    source::Source,
};

/// A way through a row group along the cells that are asked for.
pub(crate) struct Scan {
    left: u32,
    /// Columns that the cells of a row share, with the entries of their dictionaries that are asked for.
    shared: Vec<(ColumnPages, Vec<bool>)>,
    months: Option<MonthsOfCells>,
}

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
    pub(crate) fn open(
        source: &Source,
        group: &RowGroupMetaData,
        filter: &Filter,
    ) -> Result<Option<Self>, PageFault> {
        let left = u32::try_from(group.num_rows()).map_err(|_| Malformed("a row group of too many rows"))?;
        let mut scan = Self { left, shared: Vec::new(), months: None };
        if let Some(asked) = filter.months() {
            match asked.judge(group) {
                Verdict::NoCell => return Ok(None),
                Verdict::EveryCell => {}
                Verdict::SomeCells => scan.months = Some(MonthsOfCells::open(source, group, asked)?),
            }
        }
        let mut every =
            |column: Field, asked: bool, keeps: &dyn Fn(&ColumnPages) -> Result<Vec<bool>, PageFault>| {
                if !asked {
                    return Ok(true);
                }
                let pages = ColumnPages::open(source, group, column)?;
                let keeps = keeps(&pages)?;
                let some = keeps.contains(&true);
                if keeps.contains(&false) {
                    scan.shared.push((pages, keeps));
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
        Ok(any_cell.then_some(scan))
    }

    /// The next page, or nothing at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Selection>, PageFault> {
        let cells = self.left.min(PAGE_CELLS as u32);
        if cells == 0 {
            return Ok(None);
        }
        self.left -= cells;
        let mut ranges: Vec<Range<u32>> = std::iter::once(0..cells).collect();
        for (pages, keeps) in &mut self.shared {
            if ranges.is_empty() {
                pages.skip()?;
            } else {
                ranges = narrow(&ranges, &pages.next(cells)?.runs()?, keeps);
            }
        }
        if let Some(months) = &mut self.months {
            ranges = months.narrow(cells, ranges)?;
        }
        Ok(Some(Selection { cells, ranges }))
    }
}

impl MonthsOfCells {
    fn open(source: &Source, group: &RowGroupMetaData, asked: Months) -> Result<Self, PageFault> {
        let starts = ColumnPages::open(source, group, Field::PeriodStart)?;
        let spans = ColumnPages::open(source, group, Field::PeriodMonths)?;
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
    fn judge(self, group: &RowGroupMetaData) -> Verdict {
        let ends =
            |column: Field| match group.columns().get(column as usize).and_then(|chunk| chunk.statistics()) {
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
