//! The key of an answer, an address under which it is asked again, and the part of it that leads to each figure.

use std::collections::{BTreeMap, BTreeSet};

use measure::{Language, Quantity, Trace, TraceId, fold_name};

use crate::{Block, Cell, Report, ReportKey, Table, Text};

/// A number with the part of the key that leads to it.
#[derive(Debug, Clone)]
pub struct Addressed<'a> {
    /// The parts after the key: a row and a column, or `text` and a place in the sentences.
    pub address: Vec<String>,
    /// The number.
    pub quantity: &'a Quantity,
    /// The table and the index of the column; nothing for a number of a sentence.
    pub column: Option<(&'a Table, usize)>,
}

/// The columns that tell rows apart, in the order in which a name lists them.
const NAMING: [&str; 5] = ["claim", "place", "period", "offence", "id"];

/// The one column that names a row by itself.
const ALONE: &str = "presidency";

impl ReportKey {
    /// The key of a row whose name is known; nothing for a table to which it does not lead.
    #[must_use]
    pub fn of_row(&self, table: &Table, name: &str) -> Option<String> {
        let before = self.tables.get(&table.id)?;
        (!name.is_empty()).then(|| match before.as_str() {
            "" => format!("{}/{name}", self.text),
            before => format!("{}/{before}/{name}", self.text),
        })
    }
}

impl Report {
    /// The same report with the key of its answer: every table with a number is led to.
    #[must_use]
    pub fn with_key(mut self, text: String) -> Self {
        let tables = self.tables();
        let numbered: Vec<&&Table> = tables.iter().filter(|t| holds_number(t)).collect();
        let before = |table: &Table| match numbered.as_slice() {
            [_] | [] => String::new(),
            _ => slug(table.id.strip_prefix("readings-").unwrap_or(&table.id)),
        };
        let tables = numbered.iter().map(|t| (t.id.clone(), before(t))).collect();
        let key = ReportKey { text, tables, texts: BTreeMap::new() };
        let texts = self.addressed_by(&key).into_iter().filter(|a| a.column.is_none());
        let texts = texts.map(|a| (a.quantity.trace.id(), a.address.join("/"))).collect();
        self.key = Some(ReportKey { texts, ..key });
        self
    }

    /// Every number to which a key leads, in reading order; the same without a key, as if it had one.
    #[must_use]
    pub fn addressed(&self) -> Vec<Addressed<'_>> {
        self.key.as_ref().map_or_else(Vec::new, |key| self.addressed_by(key))
    }

    /// The full key of each trace to which the report's key leads.
    #[must_use]
    pub fn addresses(&self) -> BTreeMap<TraceId, String> {
        let Some(key) = &self.key else { return BTreeMap::new() };
        let full = |address: &str| format!("{}/{address}", key.text);
        let mut all: BTreeMap<TraceId, String> =
            key.texts.iter().map(|(id, address)| (*id, full(address))).collect();
        for number in self.addressed().iter().filter(|a| a.column.is_some()) {
            all.entry(number.quantity.trace.id()).or_insert_with(|| full(&number.address.join("/")));
        }
        all
    }

    /// The tables, in reading order.
    #[must_use]
    pub fn tables(&self) -> Vec<&Table> {
        let tables = self.leaves().filter_map(|block| match block {
            Block::Table { table } => Some(table),
            Block::Figure { .. }
            | Block::Paragraph { .. }
            | Block::List { .. }
            | Block::Judgement { .. }
            | Block::Details { .. } => None,
        });
        tables.collect()
    }

    fn addressed_by(&self, key: &ReportKey) -> Vec<Addressed<'_>> {
        let mut all = Vec::new();
        let mut texts: Vec<&Text> = vec![&self.title, &self.lead];
        for block in self.leaves() {
            match block {
                Block::Paragraph { text } => texts.push(text),
                Block::List { items } => texts.extend(items),
                Block::Judgement { class, text, .. } => texts.extend([class, text]),
                Block::Table { table } => table_numbers(table, key, &mut all),
                // A drawing's numbers keep the names of their traces; leaves hold no other block.
                Block::Figure { .. } | Block::Details { .. } => {}
            }
        }
        let said = texts.into_iter().flat_map(Text::quantities);
        all.extend(said.enumerate().map(|(i, quantity)| Addressed {
            address: vec!["text".to_owned(), (i + 1).to_string()],
            quantity,
            column: None,
        }));
        all
    }
}

fn table_numbers<'a>(table: &'a Table, key: &ReportKey, all: &mut Vec<Addressed<'a>>) {
    let Some(before) = key.tables.get(&table.id) else { return };
    for (row, name) in table.rows.iter().zip(table.row_names()) {
        for (i, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
            let Cell::Number { quantity } = cell else { continue };
            let parts = before.split('/').chain(name.split('/')).filter(|part| !part.is_empty());
            let address = parts.map(str::to_owned).chain([column.key.clone()]).collect();
            all.push(Addressed { address, quantity, column: Some((table, i)) });
        }
    }
}

fn holds_number(table: &Table) -> bool {
    table.rows.iter().flatten().any(|cell| matches!(cell, Cell::Number { .. }))
}

impl Table {
    /// Whether a column has this name.
    pub(crate) fn column(&self, key: &str) -> bool {
        self.columns.iter().any(|column| column.key == key)
    }

    /// A name for each row, of what tells it from the others: place, period, offence; else where its number comes from.
    #[must_use]
    pub fn row_names(&self) -> Vec<String> {
        let at = |key: &str| self.columns.iter().position(|column| column.key == key);
        let naming: Vec<usize> = match at(ALONE) {
            Some(alone) => vec![alone],
            None => NAMING.iter().filter_map(|key| at(key)).collect(),
        };
        let written = |row: &[Cell], i: usize| match row.get(i) {
            Some(Cell::Text { text }) => slug(&text.for_machines(Language::Es)),
            Some(Cell::Number { .. } | Cell::Empty) | None => String::new(),
        };
        let varies = |i: &usize| {
            let mut all = self.rows.iter().map(|row| row.get(*i));
            let first = all.next();
            all.any(|cell| Some(cell) != first)
        };
        let mut telling: Vec<usize> = naming.iter().copied().filter(varies).collect();
        if telling.is_empty() {
            telling.extend(naming.first());
        }
        let name = |row: &[Cell]| match telling.is_empty() {
            true => source_name(row),
            false => telling.iter().map(|i| written(row, *i)).collect::<Vec<_>>().join("/"),
        };
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut taken = BTreeSet::new();
        let mut once = |name: String| {
            if name.is_empty() || taken.insert(name.clone()) {
                return name;
            }
            let nth = seen.entry(name.clone()).or_insert(1);
            loop {
                *nth += 1;
                let next = format!("{name}-{nth}");
                if taken.insert(next.clone()) {
                    return next;
                }
            }
        };
        self.rows.iter().map(|row| once(name(row))).collect()
    }
}

/// The release, the outlet or the method that the first number of a row comes from.
fn source_name(row: &[Cell]) -> String {
    let first = row.iter().find_map(|cell| match cell {
        Cell::Number { quantity } => Some(&quantity.trace),
        Cell::Text { .. } | Cell::Empty => None,
    });
    match first {
        Some(Trace::Cell { release, .. } | Trace::Sum { release, .. } | Trace::Sums { release, .. }) => {
            release.short()
        }
        Some(Trace::Press { outlet, .. }) => slug(outlet),
        Some(Trace::Stated { name, .. }) => slug(name),
        Some(Trace::Record { what, .. }) => slug(what),
        Some(Trace::Computation { method, .. }) => slug(method),
        None => String::new(),
    }
}

/// A text in the letters of a key: lower case, without accents, anything else as a hyphen.
fn slug(text: &str) -> String {
    let letter = |c: char| match c {
        'a'..='z' | '0'..='9' | '.' | '+' | '-' => c,
        _ => '-',
    };
    // Points tell the ends of a period apart and stay; the folding of names would take them.
    let folded = text.split('.').map(fold_name).collect::<Vec<_>>().join(".");
    let plain: String = folded.chars().map(letter).collect();
    plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Column;

    fn table(rows: &[[&str; 2]]) -> Table {
        let row = |[place, period]: &[&str; 2]| {
            vec![
                Text::code(*place).into(),
                Text::from(period.parse::<measure::Period>().unwrap()).into(),
                Quantity::whole(1, measure::Unit::Items, Trace::given("one", [])).into(),
            ]
        };
        let column = |key: &str| Column::new(key, Text::both(key, key));
        Table {
            id: "figures".to_owned(),
            caption: Text::empty(),
            columns: vec![column("place"), column("period"), column("number")],
            rows: rows.iter().map(row).collect(),
            source: Text::empty(),
        }
    }

    #[test]
    fn a_row_is_named_by_what_tells_it_from_the_others() {
        assert_eq!(table(&[["nation", "2019-01..2019-06"]]).row_names(), ["nation"]);
        assert_eq!(table(&[["25", "2019"], ["26", "2019"]]).row_names(), ["25", "26"]);
        let both = table(&[["25", "2019-01..2019-06"], ["25", "2019-07"], ["26", "2019-07"]]);
        assert_eq!(both.row_names(), ["25/2019-01..2019-06", "25/2019-07", "26/2019-07"]);
        assert_eq!(table(&[["25", "2019"], ["25", "2019"]]).row_names(), ["25", "25-2"], "no name twice");
        assert_eq!(slug("López Obrador, «uno»"), "lopez-obrador-uno");
    }
}
