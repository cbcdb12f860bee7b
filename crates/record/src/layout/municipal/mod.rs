//! SESNSP's investigations by municipality as third parties have rewritten them, most of them by name and without codes.

pub(super) mod by_type;
pub(super) mod by_year;
pub(super) mod homicides;
pub(super) mod old_method;

use std::collections::HashMap;

use measure::{Catalogue, Expected, FindingCode, PlaceCode, Publisher, Statistic, fold_name};

use super::{fault::Fault, ledger::Facts, rows::Row};
use crate::{AbsentIs, places::places};

/// The municipalities that names were found to mean.
#[derive(Default)]
struct Names(HashMap<Vec<u8>, PlaceCode>);

impl Names {
    /// The municipality that the cells of a state and the one after it name.
    fn place(&mut self, row: &Row<'_>, state: usize) -> Result<PlaceCode, Fault> {
        let written = row.span(state, state + 1);
        if let Some(&place) = self.0.get(written) {
            return Ok(place);
        }
        let place = place_named(row, state)?;
        self.0.insert(written.to_vec(), place);
        Ok(place)
    }
}

fn place_named(row: &Row<'_>, state_column: usize) -> Result<PlaceCode, Fault> {
    let state = PlaceCode::state_named(&row.text(state_column)?)
        .map_err(|_| row.fault(FindingCode::UnknownPlace, state_column, Expected::StateName))?;
    let column = state_column + 1;
    let unknown = || row.fault(FindingCode::UnknownPlace, column, Expected::MunicipalityOf { state });
    let name = row.text(column)?;
    let beyond = match fold_name(&name).as_str() {
        "otros municipios" => Some(998),
        "no especificado" => Some(999),
        _ => None,
    };
    if let Some(last) = beyond {
        return PlaceCode::new(state.number() * 1000 + last).map_err(|_| unknown());
    }
    match places().named(state, &name) {
        [one] => Ok(*one),
        // A name that two municipalities share means neither.
        _ => Err(unknown()),
    }
}

fn facts(catalogue: Catalogue, series: &str) -> Facts {
    Facts {
        publisher: Publisher::Sesnsp,
        statistics: vec![Statistic::Investigations],
        catalogue,
        series: series.to_owned(),
        rewritten: true,
        absent_is: AbsentIs::Missing,
    }
}
