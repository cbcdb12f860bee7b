//! Approval of the president by polling house and month, as Oraculus compiled it and others copied it: a row a reading.
//!
//! Written from a copy with 324 readings. A reading has a month and no day, and no size of its sample, so that a share has no
//! error that is stated. Some months are not in the copy, which says nothing about them. A house that is there twice in a month
//! is kept once: the first reading counts. A president who has left office is no longer the one who is approved of.

use std::collections::BTreeMap;

use catalogue::PRESIDENCIES;
use measure::{
    Decimal, Dimension, Expected, FindingCode, Levels, Month, Offence, PlaceCode, Precision, Publisher,
    RowsAre, Statistic, Value,
};

use super::{
    fault::Fault,
    input::Input,
    ledger::{Facts, Ledger},
    page::Page,
    rows::{Row, Stop, column, each_row},
};
use crate::{AbsentIs, Error, Gap, Lack, RowKey, Span, ValueOfRow};

pub(super) const COLUMNS: [&str; 6] = ["president", "month", "pollster", "approve", "disapprove", "residual"];

const PRESIDENT: usize = 0;
const MONTH: usize = 1;
const HOUSE: usize = 2;
const APPROVE: usize = 3;
const RESIDUAL: usize = 5;

const STATISTICS: [Statistic; 3] = [
    Statistic::PresidentialApproval,
    Statistic::PresidentialDisapproval,
    Statistic::PresidentialApprovalUnstated,
];

/// The presidents as the file calls them, and the presidencies of the catalogue.
const PRESIDENTS: [(&str, &str); 3] =
    [("EPN", "Peña Nieto"), ("AMLO", "López Obrador"), ("Sheinbaum", "Sheinbaum")];

/// Reads the rows.
pub(super) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let mut readings = Readings::new();
    let width = COLUMNS.len();
    each_row(page, input, head, width..=width, ledger, |ledger, row| keep(&mut readings, ledger, row))?;
    Ok(Facts::rewritten(
        Publisher::Oraculus,
        &STATISTICS,
        "oraculus-presidential-approval",
        AbsentIs::Unknown,
    ))
}

/// The shares of each house and month.
type Readings = BTreeMap<(Month, String), Vec<Decimal>>;

fn keep(readings: &mut Readings, ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
    let example = || Expected::MonthLike { example: "2018-12".to_owned() };
    let month = row.text(MONTH)?.parse::<Month>();
    let month = month.map_err(|_| row.fault(FindingCode::ImpossiblePeriod, MONTH, example()))?;
    let president = in_office(row, month)?;
    let house = row.text(HOUSE)?.into_owned();
    if house.is_empty() {
        return Err(row
            .fault(FindingCode::EmptyCell, HOUSE, Expected::Named { name: "house".to_owned() })
            .into());
    }
    let mut shares = Vec::with_capacity(STATISTICS.len());
    for at in APPROVE..=RESIDUAL {
        shares.push(share(row, at)?);
    }
    let place = PlaceCode::NATION;
    if let Some(before) = readings.get(&(month, house.clone())) {
        if *before != shares {
            let (statistic, offence) = (Statistic::PresidentialApproval, Offence::NoOffence);
            let cell = Some((row.number, column(APPROVE)));
            let lack = Lack::Doubled;
            ledger.gap(Gap { statistic, offence, place, month, lack, cell, number: None })?;
        }
        return Err(Fault::once_more(format_args!("{house} {month}"), RowsAre::HouseMonth).into());
    }
    readings.insert((month, house.clone()), shares.clone());
    let offence = ledger.label(president, Offence::NoOffence)?;
    let whole: f64 = shares.iter().map(|share| share.to_f64()).sum();
    if (whole - 100.0).abs() > f64::EPSILON * 100.0 {
        let fault = row.fault(FindingCode::ShareDisagrees, RESIDUAL, Expected::HundredPercent);
        ledger.note(Some(row.number), fault)?;
    }
    let levels = Levels::none().at(Dimension::Group, &house);
    let sheet = ledger.sheet()?;
    for ((at, statistic), percent) in (APPROVE..).zip(STATISTICS).zip(shares) {
        let key = RowKey {
            sheet,
            row: row.number,
            statistic,
            place,
            offence,
            sex: None,
            age: None,
            span: Span::Stock,
        };
        let value = Value::Share { percent, precision: Precision::Unstated };
        ledger.keep_values_part(&key, &levels, &[ValueOfRow { column: column(at), month, value }])?;
    }
    ledger.end_row();
    Ok(())
}

/// The president of a row, who must be in office in its month.
fn in_office(row: &Row<'_>, month: Month) -> Result<&'static str, Fault> {
    let written = row.text(PRESIDENT)?;
    let known = PRESIDENTS.iter().find(|(name, _)| *name == written).map(|(_, name)| *name);
    let term = known.and_then(|name| PRESIDENCIES.iter().find(|presidency| presidency.name == name));
    let Some(term) = term else {
        let names = PRESIDENTS.map(|(name, _)| name).join(", ");
        return Err(row.fault(FindingCode::ImpossiblePeriod, PRESIDENT, Expected::Named { name: names }));
    };
    if (term.first..=term.last).contains(&month) {
        return Ok(term.name);
    }
    let president = term.name.to_owned();
    let expected = Expected::MonthOfTerm { president, first: term.first, last: term.last };
    Err(row.fault(FindingCode::ImpossiblePeriod, MONTH, expected))
}

/// A share in percent as it is printed.
fn share(row: &Row<'_>, at: usize) -> Result<Decimal, Fault> {
    let number: Option<Decimal> = row.text(at)?.parse().ok();
    number
        .filter(|percent| (0.0..=100.0).contains(&percent.to_f64()))
        .ok_or_else(|| row.fault(FindingCode::NotACount, at, Expected::Percent))
}
