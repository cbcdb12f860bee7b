//! The pieces of a section: paragraphs, lists, judgements, tables, figures and what opens on demand.

use maud::{Markup, PreEscaped, html};
use measure::Language;

use super::{
    options::HtmlOptions,
    text::{interval, markup, number},
};
use crate::{
    Block, Cell, Figure, Table, Text, Tone, Words,
    labels::Label,
    svg::{self, Frame},
};

/// The blocks of a section.
pub(super) fn blocks(blocks: &[Block], language: Language, options: &HtmlOptions) -> Markup {
    html! { @for block in blocks { (piece(block, language, options)) } }
}

fn piece(block: &Block, language: Language, options: &HtmlOptions) -> Markup {
    match block {
        Block::Paragraph { text } => html! { p { (markup(text, language)) } },
        Block::List { items } => html! { ul { @for item in items { li { (markup(item, language)) } } } },
        Block::Judgement { tone, class, text } => judgement(*tone, class, text, language),
        Block::Table { table: given } => table(given, language, options),
        Block::Figure { figure: given } => figure(given, language, options),
        Block::Details { summary, blocks: inside } => html! {
            details { summary { (markup(summary, language)) } div.inside { (blocks(inside, language, options)) } }
        },
    }
}

fn judgement(tone: Tone, class: &Text, text: &Text, language: Language) -> Markup {
    let tone = match tone {
        Tone::Good => "good",
        Tone::Bad => "bad",
        Tone::Mixed => "mixed",
        Tone::Unknown => "unknown",
        Tone::Plain => "plain",
    };
    html! {
        div class={ "judgement " (tone) } {
            p.class { (markup(class, language)) }
            @if !text.is_empty() { p { (markup(text, language)) } }
        }
    }
}

fn table(table: &Table, language: Language, options: &HtmlOptions) -> Markup {
    let numeric: Vec<bool> = (0..table.columns.len()).map(|i| table.is_numeric(i)).collect();
    let is_numeric = |i: usize| numeric.get(i).copied().unwrap_or(false);
    let label = format!("{}-caption", table.id);
    html! {
        figure.table id=(table.id) {
            figcaption id=(label) { (markup(&table.caption, language)) }
            div.scroll role="region" tabindex="0" aria-labelledby=(label) {
                table {
                    thead { tr {
                        @for (i, column) in table.columns.iter().enumerate() {
                            th scope="col" class=[is_numeric(i).then_some("number")] { (markup(&column.heading, language)) }
                        }
                    } }
                    tbody { @for row in &table.rows { tr {
                        @for (i, cell) in row.iter().enumerate() { (table_cell(cell, i == 0, is_numeric(i), language)) }
                    } } }
                }
            }
            (source(&table.source, &table.id, language, options))
        }
    }
}

fn table_cell(cell: &Cell, is_first: bool, is_numeric: bool, language: Language) -> Markup {
    let content = match cell {
        Cell::Text { text } => markup(text, language),
        Cell::Number { quantity } => html! {
            (number(quantity, language)) @if quantity.interval.is_some() { " " (interval(quantity, language)) }
        },
        Cell::Empty => html! {},
    };
    html! {
        @if is_first && !is_numeric { th scope="row" { (content) } }
        @else { td class=[is_numeric.then_some("number")] { (content) } }
    }
}

fn figure(figure: &Figure, language: Language, options: &HtmlOptions) -> Markup {
    html! {
        figure.drawn id=(figure.id) {
            figcaption { (markup(&figure.title, language)) }
            (PreEscaped(svg::inline(figure, language, Frame::Narrow)))
            (PreEscaped(svg::inline(figure, language, Frame::Wide)))
            (source(&figure.source, &figure.id, language, options))
        }
    }
}

/// The source line, with the data of what stands above it where they were written.
fn source(source: &Text, id: &str, language: Language, options: &HtmlOptions) -> Markup {
    let say = |label: Label| markup(&label.words(), language);
    html! {
        @if !source.is_empty() || options.tables.is_some() {
            p.source {
                @if !source.is_empty() { (say(Label::Source)) ": " (markup(source, language)) " " }
                @if let Some(folder) = &options.tables { a href={ (folder) (id) ".csv" } download { "CSV" } }
            }
        }
    }
}
