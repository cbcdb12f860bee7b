//! Who is treated since when, as a file says it: by the first period of each unit, or by a mark in every period.

use measure::{Date, PanelTime};

use super::{
    columns::{Places, Treatment},
    fault::{BroughtFault, BroughtWrong},
    grid::Grid,
    number::is_missing,
    table::Table,
    time::{Told, read_time},
};

/// The first day of treatment of a unit; none for never.
pub(super) type FirstDay = Option<Date>;

/// The first day of treatment of each unit of the grid.
pub(super) fn starts(
    table: &Table,
    grid: &Grid,
    (places, treatment): (Places, &Treatment),
) -> Result<Vec<FirstDay>, Vec<BroughtFault>> {
    let Some(column) = places.treatment else { return Ok(vec![None; grid.units.len()]) };
    let (mut starts, mut faults) = (Vec::new(), Vec::new());
    for unit in 0..grid.units.len() {
        let found = match treatment {
            Treatment::From(_) => from_column(table, grid, (unit, column)),
            Treatment::ByPeriod(_) => by_period(table, grid, (unit, column)),
            Treatment::OfPolicy => Ok(None),
        };
        match found {
            Ok(start) => starts.push(start),
            Err(more) => faults.extend(more),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let heading = table.header.get(column).map(String::as_str);
    let wrong = |wrong: BroughtWrong| Err(vec![table.fault(None, heading, wrong)]);
    let last = grid.times.last().and_then(|time| end_of(*time));
    let within = |start: &&FirstDay| start.zip(last).is_some_and(|(start, last)| start <= last);
    let treated = starts.iter().filter(within).count();
    match (treated, grid.times.last()) {
        (0, _) => wrong(BroughtWrong::NobodyTreated),
        (all, Some(last)) if all == starts.len() => wrong(BroughtWrong::EverybodyTreated { last: *last }),
        _ => Ok(starts),
    }
}

/// The last day of a time that a start in it may have: the first day of its last month is enough to compare starts with.
fn end_of(time: PanelTime) -> Option<Date> {
    let first = super::fault::first_month(time)?;
    let last = first.plus(i32::try_from(time.months()).unwrap_or(1) - 1);
    let day = super::time::day_of(last)?;
    Some(day.last_of_month())
}

/// What one unit says of its first period: the same in all of its rows, or wrong.
fn from_column(
    table: &Table,
    grid: &Grid,
    (unit, column): (usize, usize),
) -> Result<FirstDay, Vec<BroughtFault>> {
    let heading = table.header.get(column).map(String::as_str);
    let mut found: Option<(FirstDay, u32, String)> = None;
    for row in grid.rows_of(unit).filter_map(|row| table.rows.get(row)) {
        let cell = row.cell(column);
        let fault = |wrong: BroughtWrong| vec![table.fault(Some(row.line), heading, wrong)];
        let start = first_day(cell, grid).map_err(fault)?;
        match &found {
            None => found = Some((start, row.line, cell.to_owned())),
            Some((before, line, first)) if *before != start => {
                let (first, second, line) = (first.clone(), cell.to_owned(), *line);
                let unit = grid.name(unit).to_owned();
                return Err(fault(BroughtWrong::TwoStarts { unit, first, line, second }));
            }
            Some(_) => {}
        }
    }
    Ok(found.and_then(|(start, ..)| start))
}

/// A first period: nothing, or 0, is never.
fn first_day(cell: &str, grid: &Grid) -> Result<FirstDay, BroughtWrong> {
    if is_missing(cell) || cell.parse::<f64>() == Ok(0.0) {
        return Ok(None);
    }
    let told = read_time(cell)?;
    let length = grid.times.first().map_or(1, |time| time.months());
    let own = match told {
        Told::Day(_) => 0,
        Told::Year(_) | Told::Quarter(_) | Told::Month(_) => told.time().months(),
    };
    if own > length {
        let first = super::fault::first_month(told.time());
        let likely = first.and_then(|month| {
            let day = super::time::day_of(month)?;
            Some(grid.times.first()?.holding(day).to_string())
        });
        // default: a time that was read has a first day
        let (seen, likely) = (cell.to_owned(), likely.unwrap_or_default());
        return Err(BroughtWrong::StartCoarser { seen, likely });
    }
    Ok(told.first_day())
}

/// The first period that is marked: once it is 1 it stays so.
fn by_period(
    table: &Table,
    grid: &Grid,
    (unit, column): (usize, usize),
) -> Result<FirstDay, Vec<BroughtFault>> {
    let heading = table.header.get(column).map(String::as_str);
    let (mut first, mut gap) = (None, None);
    for (at, time) in grid.times.iter().enumerate() {
        let Some(row) = grid.row(unit, at).and_then(|row| table.rows.get(row)) else {
            if first.is_none() {
                gap = Some(*time);
            }
            continue;
        };
        let fault = |wrong: BroughtWrong| vec![table.fault(Some(row.line), heading, wrong)];
        let cell = row.cell(column);
        let treated = match cell.parse::<f64>() {
            Ok(0.0) => false,
            Ok(1.0) => true,
            _ if is_missing(cell) => return Err(fault(BroughtWrong::NoTreatment)),
            _ if cell.eq_ignore_ascii_case("false") => false,
            _ if cell.eq_ignore_ascii_case("true") => true,
            _ => return Err(fault(BroughtWrong::NotZeroOne { seen: cell.to_owned() })),
        };
        let unit = || grid.name(unit).to_owned();
        match (treated, first) {
            (true, None) => match gap {
                // The start lies in the period without a row or here: nobody can say.
                Some(time) => return Err(fault(BroughtWrong::StartInGap { unit: unit(), time })),
                None => first = Some(*time),
            },
            (false, Some(_)) => return Err(fault(BroughtWrong::SwitchesOff { unit: unit(), time: *time })),
            (false, None) => gap = None,
            (true, Some(_)) => {}
        }
    }
    Ok(first.and_then(super::fault::first_month).and_then(super::time::day_of))
}
