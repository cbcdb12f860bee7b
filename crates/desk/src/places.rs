//! `saldo places`: states and municipalities by name, with the code that the other commands take.

use std::collections::{BTreeMap, BTreeSet};

use measure::{Date, Month, Offence, OffenceSet, Period, PlaceCode, Quantity, STATES, Statistic, fold_name};
use record::{
    places as catalogue,
    query::{PlaceSelector, Record, Selector},
};
use report::{Cell, Column, Report, Table, Text, say};
use strsim::levenshtein;

use crate::{
    Error,
    one_table::sourced_table,
    source::{source_lines, source_text},
    words::{Sentence, place_name},
};

/// How many places are listed at most: the most populous of those that fit.
const LISTED: usize = 40;

/// The month whose inhabitants are told: the middle of the census year.
const COUNTED: Date = Date::constant(2020, 7, 1);

/// Letters of a name for one that may be wrong.
const LETTERS_A_FAULT: usize = 4;

/// Where nothing was typed, every state; else the places whose name fits, the most populous first.
///
/// # Errors
/// When no place is called so, not even with a letter wrong in four; when the population cannot be read.
pub fn places(record: &Record, typed: Option<&str>) -> Result<Report, Error> {
    let found = typed.map_or_else(states, |typed| fitting(&fold_name(typed)));
    let typed = typed.map_or_else(String::new, str::to_owned);
    if found.is_empty() {
        return Err(Error::mistyped(
            "places",
            say!(
                "ningún lugar se llama {typed}; vea las entidades con {states}",
                "no place is called {typed}; see the states with {states}",
                typed = Text::code(typed),
                states = Text::code("saldo places")
            ),
        ));
    }
    let month = Month::of(COUNTED);
    let (inhabitants, used) = inhabitants(record, month)?;
    let mut found: Vec<(PlaceCode, Option<&Quantity>)> =
        found.into_iter().map(|place| (place, inhabitants.get(&place))).collect();
    if !typed.is_empty() {
        // A state stands before a municipality of its name; then the one that most people mean.
        let number = |quantity: &Option<&Quantity>| quantity.map_or(0.0, |quantity| quantity.value);
        found.sort_by(|(a, of_a), (b, of_b)| {
            let larger = number(of_b).total_cmp(&number(of_a));
            a.level().cmp(&b.level()).then(larger).then(a.cmp(b))
        });
    }
    let (all, listed) = (found.len(), found.len().min(LISTED));
    let row = |(place, inhabitants): (PlaceCode, Option<&Quantity>)| -> Vec<Cell> {
        let state = place.state().filter(|state| *state != place);
        let since = catalogue().get(place).and_then(|place| place.since);
        vec![
            Text::code(place.to_string()).into(),
            Text::name(place_name(place)).into(),
            state.map_or(Cell::Empty, |state| Text::name(place_name(state)).into()),
            inhabitants.map_or(Cell::Empty, |quantity| quantity.clone().into()),
            since.map_or(Cell::Empty, |month| Text::from(month).into()),
        ]
    };
    let held: Vec<_> = record
        .held()
        .iter()
        .filter(|held| !held.is_second_table() && used.contains(&held.release.sha256))
        .collect();
    let table = Table {
        id: "places".to_owned(),
        caption: caption(listed, all),
        columns: vec![
            Column::new("place", Sentence::Place.into()),
            Column::new("name", Sentence::Name.into()),
            Column::new("state", Text::both("entidad", "state")),
            Column::new("inhabitants", say!("habitantes, {month}", "inhabitants, {month}", month)),
            Column::new("since", Text::both("existe desde", "exists since")),
        ],
        rows: found.into_iter().take(LISTED).map(row).collect(),
        source: source_text(held),
    };
    Ok(sourced_table("places", table, source_lines(record, &used)))
}

/// All that were found, or so many of them.
fn caption(listed: usize, all: usize) -> Text {
    if listed == all {
        return Text::both("Lugares", "Places");
    }
    say!(
        "Lugares: los {listed} más poblados de {all}",
        "Places: the {listed} most populous of {all}",
        listed = Text::name(listed.to_string()),
        all = Text::name(all.to_string())
    )
}

fn states() -> Vec<PlaceCode> {
    STATES.iter().filter_map(|state| PlaceCode::new(state.code).ok()).collect()
}

/// The places whose name is what was typed, else begins so, else holds it as words, else differs by few letters.
fn fitting(typed: &str) -> Vec<PlaceCode> {
    let of_states = states().into_iter().zip(STATES.iter()).flat_map(|(place, state)| {
        let names = [state.name, state.short].map(fold_name);
        names.into_iter().chain(state.also.iter().map(|&name| name.to_owned())).map(move |name| (place, name))
    });
    let of_municipalities = catalogue().all().iter().map(|place| (place.code, fold_name(&place.name)));
    let named: Vec<(PlaceCode, String)> = of_states.chain(of_municipalities).collect();
    let most = typed.chars().count() / LETTERS_A_FAULT;
    let fits: [&dyn Fn(&str) -> bool; 4] = [
        &|name| name == typed,
        &|name| name.starts_with(typed),
        &|name| name.split(' ').any(|word| word == typed),
        &|name| levenshtein(name, typed) <= most,
    ];
    let of = |fit: &dyn Fn(&str) -> bool| -> Vec<PlaceCode> {
        let found: BTreeSet<PlaceCode> =
            named.iter().filter(|(_, name)| fit(name)).map(|(place, _)| *place).collect();
        found.into_iter().collect()
    };
    // default: where no name fits, no place does, and the caller says so
    fits.into_iter().map(of).find(|found| !typed.is_empty() && !found.is_empty()).unwrap_or_else(Vec::new)
}

type Inhabitants = BTreeMap<PlaceCode, Quantity>;

/// The inhabitants of every state and municipality in a month, and the releases that tell them.
fn inhabitants(record: &Record, month: Month) -> Result<(Inhabitants, BTreeSet<measure::Sha256>), Error> {
    let mut found = Inhabitants::new();
    let mut used = BTreeSet::new();
    for over in [PlaceSelector::EachState, PlaceSelector::EachMunicipalityOf(PlaceCode::NATION)] {
        let none = OffenceSet::one(Offence::NoOffence);
        let selector = Selector::new(Statistic::Population, none, PlaceCode::NATION).over(over);
        let answer = record.series(&selector.during(Period::month(month)))?;
        used.extend(answer.chosen.releases());
        let told = answer.points.iter().map(|point| (point.place, point.quantity(Statistic::Population)));
        found.extend(told);
    }
    Ok((found, used))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(typed: &str) -> Vec<String> {
        fitting(&fold_name(typed)).iter().map(ToString::to_string).collect()
    }

    /// Source: INEGI's catalogue; Celaya is 11007, Benito Juárez names nine municipalities and none is a beginning of another.
    #[test]
    fn a_place_is_found_by_its_name_a_short_name_or_with_a_letter_wrong() {
        assert_eq!(codes("Celaya"), ["11007"]);
        assert_eq!(codes("celya"), ["11007"]);
        assert_eq!(codes("edomex"), codes("México"));
        assert!(codes("Benito Juárez").len() > 5);
        assert!(codes("zzzzzzzz").is_empty() && codes("").is_empty());
    }

    #[test]
    fn states_are_listed_where_nothing_is_typed_and_the_unknown_is_refused() {
        let record = crate::open(None).unwrap();
        let table = |report: &Report| report.tables()[0].rows.len();
        assert_eq!(table(&places(&record, None).unwrap()), 32);
        assert_eq!(table(&places(&record, Some("Guanajuato")).unwrap()), 2);
        assert!(matches!(places(&record, Some("zzzzzzzz")), Err(Error::Mistyped { .. })));
    }
}
