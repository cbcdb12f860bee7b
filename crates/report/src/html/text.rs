//! Sentences as HTML: numbers in `data` with their trace, dates in `time`, codes in `code`, names in `bdi`.

use maud::{Markup, html};
use measure::{Language, Period, Quantity};

use crate::{Span, Text, calendar::names_of_period};

/// A sentence in one language.
pub(crate) fn markup(text: &Text, language: Language) -> Markup {
    html! { @for span in text.spans(language) { (piece(span, language)) } }
}

fn piece(span: &Span, language: Language) -> Markup {
    match span {
        Span::Words(_) => html! { (span.plain(language)) },
        Span::Number(quantity) => number(quantity, language),
        Span::NumberWithInterval(quantity) => {
            html! { (number(quantity, language)) @if quantity.interval.is_some() { " " (interval(quantity, language)) } }
        }
        Span::Period(given) => period(*given, language),
        Span::Date(date) => html! { time datetime=(date) { (span.plain(language)) } },
        Span::Name(_) => html! { bdi { (span.plain(language)) } },
        Span::Code(_) => html! { code { (span.plain(language)) } },
    }
}

/// The value as it is shown, with the published digits for machines and the key of its origin.
pub(super) fn number(quantity: &Quantity, language: Language) -> Markup {
    html! { (crate::text::bound(quantity, language)) (data(quantity, &quantity.plain(), &quantity.shown())) }
}

/// Both ends of the interval, each with the trace of its value.
pub(super) fn interval(quantity: &Quantity, language: Language) -> Markup {
    let Some(interval) = quantity.interval else { return html! {} };
    let [low, high] = [interval.low, interval.high]
        .map(|end| data(quantity, &quantity.digits.plain(end), &quantity.digits.shown(end)));
    let level = measure::round_to_significant(interval.level * 100.0, 3);
    let level = if level.contains('.') { level.trim_end_matches('0').trim_end_matches('.') } else { &level };
    let title = match language {
        Language::Es => format!("intervalo de {level} %"),
        Language::En => format!("{level} % interval"),
    };
    html! { span.interval title=(title) { "[" (low) ", " (high) "]" } }
}

fn data(quantity: &Quantity, plain: &str, shown: &str) -> Markup {
    html! { data value=(plain) data-trace=(quantity.trace.id()) { (shown) } }
}

/// A period as the times of its two ends, for HTML knows no interval of time.
fn period(period: Period, language: Language) -> Markup {
    let (first, last) = names_of_period(period, language);
    let is_in_years = period.first().number() == 1 && period.last().number() == 12;
    let ends = [period.first(), period.last()];
    let [from, to] = ends.map(|month| if is_in_years { month.year().to_string() } else { month.to_string() });
    html! {
        time datetime=(from) { (first) }
        @if let Some(last) = last { "–" time datetime=(to) { (last) } }
    }
}
