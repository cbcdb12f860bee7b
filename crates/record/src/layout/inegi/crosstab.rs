//! What the exports of INEGI's query share, however many dimensions stand in their rows: the lines above the table, and
//! the places in it, a state's code printed as a formula and a municipality's with a blank in it.

use measure::{Expected, FindingCode, PlaceCode, fold_name};

use super::state_named;
use crate::{
    layout::{
        fault::Fault,
        ledger::Ledger,
        page::Page,
        rows::{Row, Stop},
    },
    places::places,
};

/// The lines above the table, folded.
pub(super) fn preamble(page: &Page) -> String {
    let all: Vec<String> = page.preamble.iter().map(|row| row.join(" ")).collect();
    fold_name(&all.join(" "))
}

/// The country or state of a row whose code stands in column `code` and whose name follows; nothing for a municipality's.
pub(super) fn state_of(row: &Row<'_>, code: usize) -> Result<Option<PlaceCode>, Fault> {
    let (printed, name) = (row.text(code)?, row.text(code + 1)?);
    if printed.is_empty() && name == "Total" {
        return Ok(Some(PlaceCode::NATION));
    }
    let Some(digits) = printed.strip_prefix("=CONCATENAR(").and_then(|rest| rest.strip_suffix(')')) else {
        return Ok(None);
    };
    let number = digits.split_once(',').and_then(|(_, number)| number.parse().ok());
    let place = number.and_then(|n| PlaceCode::new(n).ok());
    let place = place.ok_or_else(|| row.fault(FindingCode::UnknownPlace, code, Expected::AnyStateCode))?;
    // After abroad stand the deaths of which not even the state is known.
    let is_unknown = place.number() == 99 && name == "No especificado";
    if !is_unknown && state_named(&name) != Some(place) {
        return Err(row.fault(
            FindingCode::PlaceNameDisagrees,
            code + 1,
            Expected::NameOfState { state: place },
        ));
    }
    Ok(Some(place))
}

/// The municipality of a row whose code stands in column `code` and whose name follows.
pub(super) fn municipality(ledger: &mut Ledger<'_>, row: &Row<'_>, code: usize) -> Result<PlaceCode, Stop> {
    let text = row.text(code)?;
    let digits: String = text.chars().filter(|c| *c != ' ').collect();
    // 33 to 35 are regions abroad; the last, printed once, joins 34, the countries other than the United States.
    let number = (digits.len() == 5).then(|| digits.parse::<u32>().ok()).flatten();
    let number = number.map(|n| if n == 35_999 { 34_999 } else { n });
    let place = number.and_then(|n| PlaceCode::new(n).ok());
    let place = place.ok_or_else(|| row.fault(FindingCode::UnknownPlace, code, Expected::SpacedCode))?;
    let Some(state) = place.state().filter(|state| state.number() <= 32) else {
        return Ok(place);
    };
    let at = |fault: Fault| Fault { column: Some((code + 1).to_string()), ..fault };
    let named = places().municipality(state, &digits, &row.text(code + 1)?).map_err(at)?;
    if let Some(doubt) = named.doubt {
        ledger.note_once(row.number, at(doubt))?;
    }
    Ok(named.code)
}
