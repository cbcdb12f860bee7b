//! The daily counts of homicide of the federal ministry of security (SSPC), 2019 and 2020, as PADeCI copied them from its reports.
//!
//! There are two, and neither is the other: what the ministry found in the press, by municipality, and what prosecutors and
//! federal forces reported to an interinstitutional group, by state. A row is a day, and every row is a cell of its month.

pub(super) mod daily;
pub(super) mod press;

use measure::{Catalogue, Date, Expected, FindingCode, PlaceCode, Publisher, Statistic};

use super::{fault::Fault, ledger::Facts, rows::Row};
use crate::AbsentIs;

fn facts(statistic: Statistic, series: &str, absent_is: AbsentIs) -> Facts {
    Facts {
        publisher: Publisher::Sspc,
        statistics: vec![statistic],
        catalogue: Catalogue::DailyReports,
        series: series.to_owned(),
        rewritten: true,
        absent_is,
    }
}

/// The state that a cell names.
fn state(row: &Row<'_>, i: usize) -> Result<PlaceCode, Fault> {
    PlaceCode::state_named(&row.text(i)?)
        .map_err(|_| row.fault(FindingCode::UnknownPlace, i, Expected::StateName))
}

/// A day such as 2019-03-08; one day of the press is written 08/03/19.
fn day(row: &Row<'_>, i: usize) -> Result<Date, Fault> {
    let text = row.text(i)?;
    let parts: Vec<&str> = text.split('/').collect();
    let written = match parts[..] {
        [day, month, year] if year.len() == 2 => format!("20{year}-{month}-{day}"),
        _ => text.to_string(),
    };
    let is_day = written.len() == "2019-03-08".len();
    written.parse().ok().filter(|_| is_day).ok_or_else(|| {
        row.fault(FindingCode::ImpossiblePeriod, i, Expected::DateLike { example: "2019-03-08".to_owned() })
    })
}
