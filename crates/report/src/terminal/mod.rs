//! A report as plain text for a terminal: wrapped sentences, box tables and small drawings made of letters.

mod grid;
mod sketch;

use measure::Language;

use crate::{Block, Cell, Figure, Report, SourceLine, Table, Text, Tone, Words, labels::Label};
use grid::{Grid, indented, letters, wrapped};

/// Sentences are not set wider than this, however wide the window is.
const WIDEST_TEXT: usize = 96;

/// The report as text of at most `width` letters a line, a table too wide for it set as a list; with `colour`, in
/// ANSI colours, which never say anything that the words do not.
#[must_use]
pub fn terminal(report: &Report, language: Language, width: usize, colour: bool) -> String {
    let mut page =
        Page { text: String::new(), language, width: width.max(20), colour, title: report.title.clone() };
    page.heading(&report.title, '═');
    page.paragraph(&report.lead, "");
    for section in &report.sections {
        // A report of one table says its title once.
        if section.heading != report.title {
            page.heading(&section.heading, '─');
        }
        section.blocks.iter().for_each(|block| page.block(block));
    }
    if let Some(key) = &report.key {
        page.key(&key.text);
    }
    if !report.sources.is_empty() {
        page.heading(&Label::Sources.words(), '─');
        report.sources.iter().for_each(|source| page.source(source));
    }
    page.text
}

/// A table as text of at most `width` letters a line.
#[must_use]
pub fn table_terminal(table: &Table, language: Language, width: usize, colour: bool) -> String {
    let mut page = Page { text: String::new(), language, width: width.max(20), colour, title: Text::empty() };
    page.table(table);
    page.text
}

/// ANSI codes of what is set off by colour.
#[derive(Debug, Clone, Copy)]
enum Ink {
    Bold,
    Dim,
    Tone(Tone),
}

struct Page {
    text: String,
    language: Language,
    width: usize,
    colour: bool,
    /// The title, which no caption repeats.
    title: Text,
}

impl Page {
    fn paint(&self, text: &str, ink: Ink) -> String {
        let code = match ink {
            Ink::Bold => "1",
            Ink::Dim => "2",
            Ink::Tone(Tone::Good) => "34",
            Ink::Tone(Tone::Bad) => "33",
            Ink::Tone(Tone::Mixed) => "35",
            Ink::Tone(Tone::Unknown | Tone::Plain) => "37",
        };
        if self.colour && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn lines_of(&self, text: &Text, indent: usize) -> Vec<String> {
        wrapped(&text.plain(self.language), self.width.min(WIDEST_TEXT).saturating_sub(indent).max(10))
    }

    fn heading(&mut self, text: &Text, rule: char) {
        if text.is_empty() {
            return;
        }
        if !(self.text.is_empty() || self.text.ends_with("\n\n")) {
            self.line("");
        }
        let lines = self.lines_of(text, 0);
        let longest = lines.iter().map(|line| letters(line)).max().unwrap_or(0);
        for line in lines {
            let painted = self.paint(&line, Ink::Bold);
            self.line(&painted);
        }
        let rule = self.paint(&rule.to_string().repeat(longest), Ink::Dim);
        self.line(&rule);
    }

    /// A paragraph whose later lines stand under the first one's words.
    fn paragraph(&mut self, text: &Text, mark: &str) {
        if text.is_empty() {
            return;
        }
        let marked = format!("{mark}{}", text.plain(self.language));
        for line in indented(&marked, self.width.min(WIDEST_TEXT), &" ".repeat(letters(mark))) {
            self.line(&line);
        }
        self.line("");
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph { text } => self.paragraph(text, ""),
            Block::List { items } => {
                for item in items {
                    self.paragraph(item, "• ");
                    self.text.pop();
                }
                self.line("");
            }
            Block::Judgement { tone, class, text } => self.judgement(*tone, class, text),
            Block::Table { table } => {
                self.table(table);
                self.line("");
            }
            Block::Figure { figure } => self.figure(figure),
            Block::Details { summary, blocks } => {
                self.paragraph(summary, "▸ ");
                blocks.iter().for_each(|block| self.block(block));
            }
        }
    }

    fn judgement(&mut self, tone: Tone, class: &Text, text: &Text) {
        let edge = self.paint("▌", Ink::Tone(tone));
        let class =
            self.lines_of(class, 2).into_iter().map(|line| self.paint(&line, Ink::Bold)).collect::<Vec<_>>();
        for line in class.into_iter().chain(self.lines_of(text, 2)) {
            self.line(&format!("{edge} {line}"));
        }
        self.line("");
    }

    fn table(&mut self, table: &Table) {
        let plain = |text: &Text| text.plain(self.language);
        let rows = table.rows.iter().map(|row| row.iter().map(|cell| self.cell(cell)).collect()).collect();
        let grid = Grid {
            head: table.columns.iter().map(|column| plain(&column.heading)).collect(),
            rows,
            right: (0..table.columns.len()).map(|i| table.is_numeric(i)).collect(),
        };
        self.captioned(&table.caption);
        self.text.push_str(&grid.written(self.width));
        self.source_line(&table.source);
    }

    fn cell(&self, cell: &Cell) -> String {
        match cell {
            Cell::Text { text } => text.plain(self.language),
            Cell::Number { quantity } => Text::with_interval((**quantity).clone()).plain(self.language),
            Cell::Empty => String::new(),
        }
    }

    fn captioned(&mut self, caption: &Text) {
        if *caption == self.title {
            return;
        }
        for line in self.lines_of(caption, 0) {
            let painted = self.paint(&line, Ink::Bold);
            self.line(&painted);
        }
    }

    fn source_line(&mut self, source: &Text) {
        if source.is_empty() {
            return;
        }
        let text = Label::Source.words().then(&Text::both(": ", ": ")).then(source);
        for line in self.lines_of(&text, 0) {
            let painted = self.paint(&line, Ink::Dim);
            self.line(&painted);
        }
    }

    /// The key on a line of its own, never broken: it is copied whole.
    fn key(&mut self, key: &str) {
        let label = Label::Key.words().plain(self.language);
        let painted = self.paint(&format!("{label}: {key}"), Ink::Dim);
        if self.text.ends_with("\n\n") {
            self.text.pop();
        }
        self.line(&painted);
        self.line("");
    }

    fn figure(&mut self, figure: &Figure) {
        self.captioned(&figure.title);
        self.text.push_str(&sketch::sketch(&figure.drawing, self.language, self.width.min(WIDEST_TEXT)));
        for line in self.lines_of(&figure.description, 0) {
            self.line(&line);
        }
        self.source_line(&figure.source);
        self.line("");
    }

    fn source(&mut self, source: &SourceLine) {
        let comma = Text::both(", ", ", ");
        let cutoff = Label::Cutoff.words().then(&Text::both(" ", " ")).then(&source.vintage.cutoff.into());
        let mut text =
            Text::name(source.publisher.acronym()).then(&Text::both(". ", ". ")).then(&source.title);
        let mut parts = vec![cutoff, source.vintage.public.words(), source.vintage.custody.words()];
        parts.extend(source.keeper.iter().map(|keeper| Text::name(keeper.clone())));
        parts.push(Text::code(format!("sha256 {}", source.sha256.short())));
        text = text.then(&Text::both(". ", ". "));
        for (i, part) in parts.iter().enumerate() {
            text = if i > 0 { text.then(&comma).then(part) } else { text.then(part) };
        }
        self.paragraph(&text, "• ");
        self.text.pop();
    }
}
