//! What happened in prisons by state and month: the monthly notebook of the prison administration, as a third party cleaned it.
//!
//! Written from the one file that is at hand, an extract of that cleaning. A row is a state, or a federal prison, a month and
//! an incident of the prison population; whether people or events are counted the file does not say. The incidents are
//! counted side by side and no sum over them means anything, so that each is an offence of its own where the common catalogue
//! has one, and another offence where it has none.
//!
//! Federal prisons stand by name and not by state: their incidents are counted in the country and in no state. Some have
//! several rows of one month and incident with other numbers, of which the first are smaller by far: they may be events, and
//! the others the people in them. The file does not tell them apart, so that the first counts and the sum says that it is in
//! doubt.

use std::collections::BTreeMap;

use measure::{Expected, FindingCode, Month, Offence, PlaceCode, Publisher, RowsAre, Statistic, fold_name};

use crate::{
    AbsentIs, CellOfRow, Error, Gap, Lack, RowKey, Span,
    layout::{
        fault::Fault,
        input::Input,
        ledger::{Facts, Ledger},
        page::Page,
        rows::{Row, Stop, column, each_row},
    },
};

pub(in crate::layout) const COLUMNS: [&str; 8] =
    ["nivel", "entidad", "year", "mes", "mes text", "grupo", "evento", "total"];

const LEVEL: usize = 0;
const PLACE: usize = 1;
const YEAR: usize = 2;
const MONTH: usize = 3;
const INCIDENT: usize = 6;
const NUMBER: usize = 7;

/// The code of a state that is not known.
const UNKNOWN_STATE: u32 = 99;

/// The federal prison for those who are ill, folded.
const PSYCHIATRIC: &str = "ceferepsi";

/// The incidents as the file calls them.
const INCIDENTS: [(&str, Offence); 14] = [
    ("Homicidios", Offence::PrisonHomicide),
    ("Suicidios", Offence::PrisonSuicide),
    ("Decesos", Offence::PrisonDeath),
    ("Fugas", Offence::PrisonEscape),
    ("Motines", Offence::PrisonRiot),
    ("Riñas", Offence::PrisonFight),
    ("Intento de Homicidio", Offence::Other),
    ("Intentos de Suicidio", Offence::Other),
    ("Intentos de Fuga", Offence::Other),
    ("Intentos de Violación", Offence::Other),
    ("Violaciones", Offence::Other),
    ("Agresiones a Terceros", Offence::Other),
    ("Autoagresión", Offence::Other),
    ("Huelgas de Hambre", Offence::Other),
];

/// A prison system or prison, a month and an incident, and the number that stands there first.
type First = BTreeMap<(String, Month, &'static str), u64>;

/// Reads the rows.
pub(in crate::layout) fn read(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    ledger: &mut Ledger<'_>,
) -> Result<Facts, Error> {
    let mut first = First::new();
    each_row(page, input, head, COLUMNS.len()..=COLUMNS.len(), ledger, |ledger, row| {
        keep(&mut first, ledger, row)
    })?;
    let statistics = [Statistic::PrisonIncidents];
    Ok(Facts::rewritten(Publisher::PrisonAdministration, &statistics, "prison-incidents", AbsentIs::Unknown))
}

fn keep(first: &mut First, ledger: &mut Ledger<'_>, row: &Row<'_>) -> Result<(), Stop> {
    let place = place_of(row)?;
    let month = row.month_numbered(row.year(YEAR)?, MONTH)?;
    let incident = row.text(INCIDENT)?;
    let known = INCIDENTS.iter().find(|(label, _)| *label == incident);
    let (label, offence) = *known
        .ok_or_else(|| row.fault(FindingCode::UnknownOffence, INCIDENT, Expected::SubtypeOfCatalogue))?;
    let number = row.written_count(NUMBER)?;
    let (statistic, span) = (Statistic::PrisonIncidents, Span::Month);
    let key = (fold_name(&row.text(PLACE)?), month, label);
    if let Some(before) = first.get(&key) {
        if *before != number {
            ledger.gap(Gap {
                statistic,
                offence,
                place,
                month,
                lack: Lack::Doubled,
                cell: Some((row.number, column(NUMBER))),
                number: Some(number),
            })?;
        }
        return Err(Fault::once_more(
            format_args!("{} {month} {label}", key.0),
            RowsAre::PrisonMonthIncident,
        )
        .into());
    }
    first.insert(key, number);
    let offence = ledger.label(label, offence)?;
    let key = RowKey { sheet: None, row: row.number, statistic, place, offence, sex: None, age: None, span };
    ledger.keep(&key, &[CellOfRow { column: column(NUMBER), month, number }])?;
    Ok(())
}

/// A state; the unknown one for a federal prison, of which the psychiatric one stands among the states in some years.
fn place_of(row: &Row<'_>) -> Result<PlaceCode, Fault> {
    let unknown = |i| row.fault(FindingCode::UnknownPlace, i, Expected::StateName);
    match row.text(LEVEL)?.as_ref() {
        "Estatal" if fold_name(&row.text(PLACE)?) != PSYCHIATRIC => {
            PlaceCode::state_named(&row.text(PLACE)?).map_err(|_| unknown(PLACE))
        }
        "Estatal" | "Federal" => PlaceCode::new(UNKNOWN_STATE).map_err(|_| unknown(PLACE)),
        _ => Err(unknown(LEVEL)),
    }
}
