//! INEGI's deaths by homicide, as its query service prints them and as third parties rewrote them.
//!
//! INEGI prints no cell where nothing was counted: a blank is no figure of its own, and no cell is kept for it.
//! Printed totals of the country and of states are checked against their parts and left out.

mod crosstab;
pub(super) mod envipe;
pub(super) mod known_age;
mod legend;
pub(super) mod occurrence;
pub(super) mod occurrence_places;
pub(super) mod query;
pub(super) mod registered_month;
pub(super) mod registered_year;
pub(super) mod tidy;

use measure::{Catalogue, Offence, Place, PlaceCode, Publisher, Statistic, fold_name};

use super::{
    fault::Fault,
    ledger::{Facts, Ledger},
    rows::Row,
};
use crate::{AbsentIs, Error, LabelId, places::places};

/// The label of every death in these files.
fn label(ledger: &mut Ledger<'_>) -> Result<LabelId, Error> {
    ledger.label("Defunciones por homicidio", Offence::HomicideDeath)
}

fn facts(statistic: Statistic, series: &str, rewritten: bool) -> Facts {
    Facts {
        publisher: Publisher::Inegi,
        statistics: vec![statistic],
        catalogue: Catalogue::VitalStatistics,
        series: series.to_owned(),
        rewritten,
        absent_is: AbsentIs::Zero,
    }
}

/// A total as it is printed.
fn printed_total(row: &Row<'_>, i: usize) -> Result<u64, Fault> {
    // default: INEGI prints no total where nothing was counted
    Ok(row.count_with_thousands(i)?.unwrap_or_default())
}

/// A state by INEGI's name, or the code 33 that stands for abroad.
fn state_named(name: &str) -> Option<PlaceCode> {
    if name == "Extranjero" { PlaceCode::new(33).ok() } else { PlaceCode::state_named(name).ok() }
}

/// The municipalities of a state that a name may mean; several share a name in Oaxaca.
fn municipalities_named(state: PlaceCode, name: &str) -> Vec<PlaceCode> {
    if name == "No especificado" {
        // After "Extranjero" stands the unknown of the whole query: deaths of which not even the state is known.
        let number = if state.number() == 33 { 99 } else { state.number() * 1000 + 999 };
        return PlaceCode::new(number).into_iter().collect();
    }
    let named = places().named(state, name);
    if !named.is_empty() {
        return named.to_vec();
    }
    // A rewriting that cut names at their first full stop: `Francisco I` for Francisco I. Madero.
    let cut = format!("{} ", fold_name(name));
    let begins =
        |place: &&Place| place.code.state() == Some(state) && fold_name(&place.name).starts_with(&cut);
    let found: Vec<PlaceCode> = places().all().iter().filter(begins).map(|place| place.code).collect();
    if found.len() == 1 { found } else { Vec::new() }
}
