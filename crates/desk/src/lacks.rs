//! What a sum lacks, in words: which places, which months, and why; and what no figure of its statistic counts.

use std::collections::{BTreeMap, BTreeSet};

use measure::{OffenceSet, Period, PlaceCode, STATES, Sha256, Statistic};
use record::{
    Cells, Lack,
    query::{Answer, Held, PlaceSelector, Record, Selector, VintageSelector},
    stretches,
};
use report::{Report, Text, Words, say};

use crate::words::place_name;

/// Places that are named one by one.
const NAMED: usize = 4;

/// What a sum lacks; nothing where it is whole and no cell of it is doubled.
pub(crate) fn lacks_in_words(cells: &Cells) -> Option<Text> {
    let mut by_reason: BTreeMap<(Lack, Vec<Period>), BTreeSet<PlaceCode>> = BTreeMap::new();
    for ((place, lack), months) in &cells.lacking {
        by_reason.entry((*lack, stretches(months.iter().copied()))).or_default().insert(*place);
    }
    let parts = by_reason.into_iter().map(|((lack, months), places)| {
        say!(
            "{places}: {months}, {why}",
            "{places}: {months}, {why}",
            places = named(&places),
            months = Text::list(months.into_iter().map(Text::from)),
            why = why(lack)
        )
    });
    let parts: Vec<Text> = parts.collect();
    let joined = parts.into_iter().reduce(|all, part| all.then(&Text::both("; ", "; ")).then(&part))?;
    if cells.offences.is_empty() {
        return Some(joined);
    }
    let offences: OffenceSet = cells.offences.iter().copied().collect();
    Some(say!(
        "{joined} (sin {offences})",
        "{joined} (without {offences})",
        joined,
        offences = offences.words()
    ))
}

/// Why a cell is not counted whole: the first reason there is.
pub(crate) fn reason(cells: &Cells) -> Text {
    let first = cells.lacking.keys().map(|(_, lack)| *lack).find(|lack| lack.lowers());
    why(first.unwrap_or(Lack::Absent))
}

fn why(lack: Lack) -> Text {
    match lack {
        Lack::Blank => Text::both("celda vacía", "blank"),
        Lack::Absent => Text::both("no se publica en ese archivo", "missing from that file"),
        Lack::Rejected => Text::both("celda rechazada", "rejected"),
        Lack::Implausible => {
            Text::both("número demasiado grande para creerlo", "a number too large to be believed")
        }
        Lack::Merged => Text::both(
            "contado sólo con el resto de la entidad, para proteger a las personas",
            "counted only with the rest of the state, to protect people",
        ),
        Lack::Doubled => Text::both(
            "dos veces con números distintos; se cuenta la primera",
            "twice with different numbers; the first is counted",
        ),
    }
}

fn named(places: &BTreeSet<PlaceCode>) -> Text {
    let states = places.iter().filter(|place| place.state() == Some(**place)).count();
    if states >= STATES.len() {
        return Text::both("las 32 entidades", "all 32 states");
    }
    let names: Vec<Text> = places.iter().take(NAMED).map(|place| Text::name(place_name(*place))).collect();
    match places.len().saturating_sub(NAMED) {
        0 => Text::list(names),
        more => say!(
            "{names} y {more} más",
            "{names} and {more} more",
            names = Text::joined(names, ", "),
            more = Text::name(more.to_string())
        ),
    }
}

/// What to say beside an answer of which a figure is a lower bound; nothing where every figure is whole.
#[must_use]
pub fn incomplete(report: &Report) -> Option<Text> {
    let any = report.quantities().iter().any(|quantity| quantity.at_least);
    any.then(|| {
        Text::both(
            "la respuesta está incompleta: las cifras marcadas «al menos» son cotas inferiores",
            "the answer is incomplete: figures marked “at least” are lower bounds",
        )
    })
}

/// What a reader has to know of every figure of a statistic; nothing of most.
pub(crate) fn note_of(statistic: Statistic) -> Option<Text> {
    catalogue::note(statistic).map(|note| Text::both(note.es, note.en))
}

/// What the same publisher counts in another way of the same place and months, where the statistic leaves something out:
/// the sentence, and the releases that it is read from.
pub(crate) fn counted_otherwise(
    record: &Record,
    selector: &Selector,
    answer: &Answer<'_>,
) -> Option<(Text, Vec<Sha256>)> {
    catalogue::note(answer.statistic)?;
    let companion = answer.statistic.row().companion?;
    let place = selector.place.within();
    let whole = Selector {
        statistic: companion,
        offence: companion.usual_offences(),
        place: PlaceSelector::One(place),
        vintage: VintageSelector::Latest,
        ..selector.clone()
    };
    let asked = record.newest_of(&whole, answer.chosen.period);
    let point = record.total(&asked).ok().filter(|point| point.cells.is_complete())?;
    let releases = record.choose(&asked).ok()?.releases();
    let text = say!(
        "Del mismo lugar y de los mismos meses hay {number} {companion}.",
        "Of the same place and months there are {number} {companion}.",
        number = point.quantity(companion),
        companion = companion.words()
    );
    Some((text, releases))
}

/// What is told below a table: what the whole answer lacks, what fills it, which newer files say something else.
pub(crate) fn notes(record: &Record, selector: &Selector, answer: &Answer<'_>) -> Vec<Text> {
    let mut notes = Vec::new();
    let mut all = Cells::default();
    for point in &answer.points {
        for (key, months) in &point.cells.lacking {
            all.lacking.entry(*key).or_default().extend(months);
        }
        all.offences.extend(&point.cells.offences);
    }
    if let Some(lacking) = lacks_in_words(&all) {
        let is_lower = answer.points.iter().any(|point| !point.cells.is_complete());
        notes.push(match is_lower {
            true => say!("Falta: {lacking}.", "Missing: {lacking}.", lacking),
            false => say!("Dudoso: {lacking}.", "In doubt: {lacking}.", lacking),
        });
    }
    for fill in &answer.chosen.fills {
        notes.push(say!(
            "{offence} ({states}) viene de otro archivo: {release}, corte {cutoff}.",
            "{offence} ({states}) comes from another file: {release}, cut-off {cutoff}.",
            offence = fill.offence.words(),
            states = named(&fill.states.iter().copied().collect()),
            release = Text::code(fill.held.release.sha256.short()),
            cutoff = fill.held.release.vintage.cutoff
        ));
    }
    notes.extend(answer.chosen.beside.iter().map(|held| newer(record, selector, answer, held)));
    notes
}

/// A newer file that publishes only part of what is asked, with what it gives for that part.
fn newer(record: &Record, selector: &Selector, answer: &Answer<'_>, held: &Held) -> Text {
    let asked = selector.place.within();
    let states: BTreeSet<PlaceCode> = held
        .coverage
        .states
        .iter()
        .copied()
        .filter(|state| state.lies_in(asked) || asked.lies_in(*state))
        .collect();
    let gives = match states.iter().next() {
        Some(state) if states.len() == 1 => {
            let place = if asked.level() > state.level() { asked } else { *state };
            let one = Selector { place: PlaceSelector::One(place), ..selector.clone() }
                .of_release(held.release.sha256)
                .during(answer.chosen.period);
            record.total(&one).ok()
        }
        _ => None,
    };
    let of = named(&states);
    let release = Text::code(held.release.sha256.short());
    match gives {
        Some(point) => say!(
            "Un archivo más reciente de {of} ({release}) da {number}.",
            "A newer file of {of} ({release}) gives {number}.",
            of,
            release,
            number = point.quantity(answer.statistic)
        ),
        None => say!(
            "Hay un archivo más reciente que publica sólo una parte: {of} ({release}).",
            "A newer file publishes only a part: {of} ({release}).",
            of,
            release
        ),
    }
}
