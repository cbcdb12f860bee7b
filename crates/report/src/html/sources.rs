//! The releases under a report: publisher, cut-off, the day each became public, its custody and its hash.

use maud::{Markup, html};
use measure::Language;

use super::text::markup;
use crate::{SourceLine, Text, Words, labels::Label};

/// The section of releases.
pub(super) fn sources(sources: &[SourceLine], language: Language) -> Markup {
    let say = |label: Label| markup(&label.words(), language);
    html! {
        section.sources id="fuentes" {
            h2 { (say(Label::Sources)) }
            p.note { (say(Label::SourcesNote)) }
            ol { @for source in sources { li { (release(source, language)) } } }
        }
    }
}

fn release(source: &SourceLine, language: Language) -> Markup {
    let term = |label: Label, text: Text| {
        html! { div { dt { (markup(&label.words(), language)) } dd { (markup(&text, language)) } } }
    };
    let hash = source.sha256.to_string();
    html! {
        p.release { bdi { (source.publisher.acronym()) } ". " (markup(&source.title, language)) }
        dl {
            (term(Label::Cutoff, source.vintage.cutoff.into()))
            (term(Label::Public, source.vintage.public.words()))
            (term(Label::Custody, source.vintage.custody.words()))
            @if let Some(keeper) = &source.keeper { (term(Label::Keeper, Text::name(keeper.clone()))) }
            (term(Label::File, Text::code(source.file.clone())))
            div { dt { bdi { "SHA-256" } } dd { code title=(hash) { (source.sha256.short()) } } }
            (term(Label::Terms, Text::name(source.terms.clone())))
        }
    }
}
