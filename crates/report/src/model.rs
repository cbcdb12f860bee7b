//! What a report is made of: sections of paragraphs, tables and figures.

use measure::{Publisher, Quantity, Sha256, Trace, TraceId, Vintage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::{Drawing, ReportKey, Text};

/// A report: what a system answered, ready to be written in either language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// A name for files and addresses: lower case, hyphens.
    pub id: String,
    /// The title.
    pub title: Text,
    /// One paragraph that says what was found.
    pub lead: Text,
    /// The sections, in reading order.
    pub sections: Vec<Section>,
    /// The releases that the figures come from.
    pub sources: Vec<SourceLine>,
    /// The version of the program that made it.
    pub version: String,
    /// The key under which the answer is asked again, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<ReportKey>,
}

/// A section with its heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Anchor, unique in the report.
    pub id: String,
    /// The heading.
    pub heading: Text,
    /// The contents.
    pub blocks: Vec<Block>,
}

/// How a passage is to be taken: shown by colour and by a word, never by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// It holds, or the outcome improved.
    Good,
    /// It does not hold, or the outcome worsened.
    Bad,
    /// It depends, or the estimators disagree.
    Mixed,
    /// It cannot be told.
    Unknown,
    /// Not judged, or plain information.
    Plain,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// The sentence or sentences.
        text: Text,
    },
    /// A list of sentences.
    List {
        /// The sentences.
        items: Vec<Text>,
    },
    /// A judgement in one line with the sentence that explains it.
    Judgement {
        /// How it is to be taken.
        tone: Tone,
        /// The class: `empeoró`, `contradicho`.
        class: Text,
        /// What it says.
        text: Text,
    },
    /// A table.
    Table {
        /// The table.
        table: Table,
    },
    /// A drawing with caption and source.
    Figure {
        /// The figure.
        figure: Box<Figure>,
    },
    /// Blocks that a reader opens on demand.
    Details {
        /// The line that is always shown.
        summary: Text,
        /// What is inside.
        blocks: Vec<Block>,
    },
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// A name for the CSV file, unique in the report.
    pub id: String,
    /// What it shows.
    pub caption: Text,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
    /// The source line with vintage and custody.
    pub source: Text,
}

/// A column's heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// A machine name for CSV and JSON.
    pub key: String,
    /// The heading.
    pub heading: Text,
}

impl Column {
    /// A column.
    #[must_use]
    pub fn new(key: &str, heading: Text) -> Self {
        Self { key: key.to_owned(), heading }
    }
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Cell {
    /// Words.
    Text {
        /// The words.
        text: Text,
    },
    /// A number.
    Number {
        /// The number.
        quantity: Box<Quantity>,
    },
    /// Nothing to show.
    Empty,
}

impl From<Quantity> for Cell {
    fn from(quantity: Quantity) -> Self {
        Self::Number { quantity: Box::new(quantity) }
    }
}

impl From<Text> for Cell {
    fn from(text: Text) -> Self {
        Self::Text { text }
    }
}

/// A drawing with its words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Anchor and file name, unique in the report.
    pub id: String,
    /// The title: what is to be seen.
    pub title: Text,
    /// What the drawing shows, for those who cannot see it.
    pub description: Text,
    /// The drawing.
    pub drawing: Drawing,
    /// The source line with vintage and custody.
    pub source: Text,
}

/// A release under a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SourceLine {
    /// The release.
    pub sha256: Sha256,
    /// The file name under which it came.
    pub file: String,
    /// Who publishes it.
    pub publisher: Publisher,
    /// What it is: the layout in words.
    pub title: Text,
    /// As of when.
    pub vintage: Vintage,
    /// The terms of its figures.
    pub terms: String,
    /// Who keeps the copy or rewrote it.
    pub keeper: Option<String>,
}

impl SourceLine {}

impl Block {
    /// A paragraph.
    #[must_use]
    pub fn paragraph(text: impl Into<Text>) -> Self {
        Self::Paragraph { text: text.into() }
    }

    fn quantities<'a>(&'a self, all: &mut Vec<&'a Quantity>) {
        match self {
            Self::Paragraph { text } => all.extend(text.quantities()),
            Self::List { items } => items.iter().for_each(|text| all.extend(text.quantities())),
            Self::Judgement { class, text, .. } => all.extend(class.quantities().chain(text.quantities())),
            Self::Table { table } => table.quantities(all),
            Self::Figure { figure } => {
                for text in [&figure.title, &figure.description, &figure.source] {
                    all.extend(text.quantities());
                }
                all.extend(figure.drawing.quantities());
                all.extend(figure.drawing.texts().into_iter().flat_map(Text::quantities));
            }
            Self::Details { summary, blocks } => {
                all.extend(summary.quantities());
                blocks.iter().for_each(|block| block.quantities(all));
            }
        }
    }

    /// The block itself, or each block inside it, in reading order.
    pub(crate) fn leaves(&self) -> Vec<&Self> {
        match self {
            Self::Details { blocks, .. } => blocks.iter().flat_map(Self::leaves).collect(),
            Self::Paragraph { .. }
            | Self::List { .. }
            | Self::Judgement { .. }
            | Self::Table { .. }
            | Self::Figure { .. } => vec![self],
        }
    }
}

impl Table {
    /// Whether a column holds numbers.
    #[must_use]
    pub fn is_numeric(&self, column: usize) -> bool {
        self.rows.iter().any(|row| matches!(row.get(column), Some(Cell::Number { .. })))
    }

    fn quantities<'a>(&'a self, all: &mut Vec<&'a Quantity>) {
        all.extend(self.caption.quantities().chain(self.source.quantities()));
        self.columns.iter().for_each(|column| all.extend(column.heading.quantities()));
        for cell in self.rows.iter().flatten() {
            match cell {
                Cell::Text { text } => all.extend(text.quantities()),
                Cell::Number { quantity } => all.push(quantity),
                Cell::Empty => {}
            }
        }
    }
}

impl Report {
    /// Every quantity of the report, in reading order.
    #[must_use]
    pub fn quantities(&self) -> Vec<&Quantity> {
        let mut all: Vec<&Quantity> = self.title.quantities().chain(self.lead.quantities()).collect();
        for section in &self.sections {
            all.extend(section.heading.quantities());
            section.blocks.iter().for_each(|block| block.quantities(&mut all));
        }
        self.sources.iter().for_each(|source| all.extend(source.title.quantities()));
        all
    }

    /// The blocks that hold no other, in reading order.
    pub(crate) fn leaves(&self) -> impl Iterator<Item = &Block> {
        self.sections.iter().flat_map(|section| &section.blocks).flat_map(Block::leaves)
    }

    /// The drawings, in reading order.
    #[must_use]
    pub fn figures(&self) -> Vec<&Figure> {
        self.leaves()
            .filter_map(|block| if let Block::Figure { figure } = block { Some(&**figure) } else { None })
            .collect()
    }

    /// The traces of every quantity and of every drawn line by their names, and of what went into them: what
    /// `explain` follows.
    #[must_use]
    pub fn traces(&self) -> BTreeMap<TraceId, Trace> {
        let figures = self.figures();
        let drawn = figures.iter().flat_map(|figure| figure.drawing.traces());
        let printed = self.quantities().into_iter().map(|quantity| &quantity.trace);
        let mut all = BTreeMap::new();
        printed.chain(drawn).for_each(|trace| trace.gather(&mut all));
        all
    }
}
