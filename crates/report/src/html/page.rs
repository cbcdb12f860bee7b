//! The page around the blocks: its head, the way to the other language, the list of sections, its foot.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use measure::Language;

use super::{
    block::blocks,
    options::HtmlOptions,
    policy::content_policy,
    provenance::{SCRIPT, provenance},
    sources::sources,
    text::markup,
};
use crate::{Report, Words, labels::Label, svg::CHART_STYLE, visible};

const PAGE_STYLE: &str = include_str!("page.css");

/// The report as one HTML file that needs nothing else.
///
/// The same report gives the same bytes. Sections, tables and figures give their ids to the page's anchors, beside
/// which the page has its own: `texto`, `fuentes`, `procedencia`, `origen`.
#[must_use]
pub fn html(report: &Report, language: Language, options: &HtmlOptions) -> String {
    let title = report.title.plain(language);
    let style = format!("{PAGE_STYLE}{CHART_STYLE}");
    let scripts: &[&str] = if report.traces().is_empty() { &[] } else { &[SCRIPT] };
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(content_policy(&[&style], scripts));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "saldo " (report.version) };
                meta name="description" content=(report.lead.plain(language));
                title { (title) " · Saldo" }
                style { (PreEscaped(&style)) }
            }
            body { (body(report, language, options)) }
        }
    };
    page.into_string()
}

fn body(report: &Report, language: Language, options: &HtmlOptions) -> Markup {
    let say = |label: Label| markup(&label.words(), language);
    let traces = report.traces();
    html! {
        a.skip href="#texto" { (say(Label::SkipToText)) }
        header {
            div.bar {
                span.mark { "Saldo" }
                span.tagline { (say(Label::Tagline)) }
                @if let Some(address) = &options.other_language { (way_to(other(language), address)) }
            }
            h1 { (markup(&report.title, language)) }
            @if !report.lead.is_empty() { p.lead { (markup(&report.lead, language)) } }
        }
        @if report.sections.len() > 2 { (contents(report, language)) }
        main id="texto" {
            @for section in &report.sections {
                section id=(section.id) {
                    @if !section.heading.is_empty() { h2 { (markup(&section.heading, language)) } }
                    (blocks(&section.blocks, language, options))
                }
            }
            @if !report.sources.is_empty() { (sources(&report.sources, language)) }
            @if !traces.is_empty() || report.key.is_some() { (provenance(&traces, report, language)) }
        }
        footer {
            p {
                (say(Label::MadeBy)) " " code { "saldo " (report.version) } " · " code { (visible(&report.id)) }
                @if let Some(json) = &options.json { " · " (say(Label::Data)) ": " a href=(json) { "JSON" } }
            }
        }
    }
}

fn contents(report: &Report, language: Language) -> Markup {
    let say = |label: Label| markup(&label.words(), language);
    html! {
        nav aria-label=(Label::Contents.words().plain(language)) {
            ol {
                @for section in report.sections.iter().filter(|section| !section.heading.is_empty()) {
                    li { a href={ "#" (section.id) } { (markup(&section.heading, language)) } }
                }
                @if !report.sources.is_empty() { li { a href="#fuentes" { (say(Label::Sources)) } } }
            }
        }
    }
}

fn way_to(language: Language, address: &str) -> Markup {
    let name = match language {
        Language::Es => "Español",
        Language::En => "English",
    };
    html! { a.language href=(address) hreflang=(language.tag()) lang=(language.tag()) rel="alternate" { (name) } }
}

fn other(language: Language) -> Language {
    match language {
        Language::Es => Language::En,
        Language::En => Language::Es,
    }
}
