//! Where each number comes from: one line a trace, which a touch on the number brings up.

use std::collections::BTreeMap;

use maud::{Markup, PreEscaped, html};
use measure::{Input, Language, Trace, TraceId};

use super::text::markup;
use crate::{Report, Text, Words, labels::Label, say};

/// A touch on a number shows the line of its trace; without it the page reads the same.
pub(super) const SCRIPT: &str = include_str!("touch.js");

/// The list of traces, closed until somebody asks, and the panel that shows one of them.
pub(super) fn provenance(traces: &BTreeMap<TraceId, Trace>, report: &Report, language: Language) -> Markup {
    let words = |label: Label| markup(&label.words(), language);
    let addresses = report.addresses();
    let asked = |id: &TraceId| addresses.get(id).cloned().unwrap_or_else(|| id.to_string());
    // A page of several answers has no key of its own.
    let is_led_to = |quantity: &&measure::Quantity| addresses.contains_key(&quantity.trace.id());
    let whole = report.key.as_ref().filter(|_| report.quantities().iter().all(is_led_to));
    html! {
        section.provenance id="procedencia" {
            h2 { (words(Label::Provenance)) }
            p.note { (words(Label::ProvenanceNote)) }
            @if let Some(key) = whole {
                p.note { (words(Label::KeyNote)) " " code { "saldo explain " (key.text) } }
            }
            details {
                summary { (words(Label::ShowList)) }
                ul.traces { @for (id, trace) in traces {
                    li id={ "t-" (id) } {
                        (markup(&trace.words(), language)) (inputs(trace))
                        " " code { "saldo explain " (asked(id)) }
                    }
                } }
            }
        }
        div.panel id="origen" role="status" hidden {
            button type="button" aria-label=(Label::Close.words().plain(language)) { "×" }
            div {}
        }
        script { (PreEscaped(SCRIPT)) }
    }
}

/// The traces that went in, each leading to its line.
fn inputs(trace: &Trace) -> Markup {
    let traced = trace.inputs().filter_map(|(role, input)| match input {
        Input::Trace(link) => Some((role, link.id())),
        Input::File(_) | Input::Named(_) => None,
    });
    html! { @for (role, id) in traced { " ← " a href={ "#t-" (id) } { code { (role) } } } }
}

impl Words for Trace {
    fn words(&self) -> Text {
        match self {
            Self::Cell { release, sheet, .. } => {
                let sheet = sheet.as_ref().map_or_else(Text::empty, |sheet| {
                    say!(", hoja {sheet}", ", sheet {sheet}", sheet = Text::name(sheet.clone()))
                });
                say!(
                    "Celdas del archivo {release}{sheet}.",
                    "Cells of file {release}{sheet}.",
                    release = Text::code(release.short()),
                    sheet
                )
            }
            Self::Sum { release, statistic, offence, place, period, levels } => say!(
                "Suma de celdas del archivo {release}: {statistic}, {offence}, lugar {place}, {period}{levels}.",
                "Sum of cells of file {release}: {statistic}, {offence}, place {place}, {period}{levels}.",
                release = Text::code(release.short()),
                statistic = statistic.words(),
                offence = offence.words(),
                place = Text::code(place.to_string()),
                period = *period,
                levels = levels.words()
            ),
            Self::Sums { release, statistic, offence, places, period } => say!(
                "Sumas del archivo {release} por lugar y mes: {statistic}, {offence}, lugares {places}, {period}.",
                "Sums of file {release} by place and month: {statistic}, {offence}, places {places}, {period}.",
                release = Text::code(release.short()),
                statistic = statistic.words(),
                offence = offence.words(),
                places = Text::code(places.len().to_string()),
                period = *period
            ),
            Self::Press { outlet, date, address } => say!(
                "Total que publicó {outlet} ({date}); ningún archivo lo contiene. {address}",
                "A total printed by {outlet} ({date}); no file holds it. {address}",
                outlet = Text::name(outlet.clone()),
                date = Text::name(date.clone()),
                address = Text::code(address.clone())
            ),
            Self::Stated { file, name, key } => say!(
                "Valor que declara {name}, en {key} ({file}).",
                "A value that {name} states, under {key} ({file}).",
                name = Text::code(name.clone()),
                key = Text::code(key.clone()),
                file = Text::code(file.short())
            ),
            Self::Record { what, release } => {
                let of = release.as_ref().map_or_else(Text::empty, |release| {
                    say!(
                        " del archivo {release}",
                        " of file {release}",
                        release = Text::code(release.short())
                    )
                });
                say!(
                    "Un dato del registro{of}: {what}.",
                    "A fact of the record{of}: {what}.",
                    of,
                    what = Text::code(what.clone())
                )
            }
            Self::Computation { method, version, parameters, .. } => {
                let parameters = parameters.iter().map(|(key, value)| Text::code(format!("{key} = {value}")));
                let parameters = Text::list(parameters);
                let colon = if parameters.is_empty() { Text::empty() } else { Text::both(": ", ": ") };
                say!(
                    "Calculado con {method}, versión {version}{parameters}.",
                    "Computed by {method}, version {version}{parameters}.",
                    method = Text::code(method.clone()),
                    version = Text::code(version.clone()),
                    parameters = colon.then(&parameters)
                )
            }
        }
    }
}
