//! What the program answers, asked with its one selector and read back from its JSON.

use std::collections::BTreeMap;

use ::report::{Block, Cell, Report};
use measure::{Language, Quantity};

use crate::{process::Run, shortfall::Shortfall};

/// A question to the record, as flags.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'a> {
    /// What is counted.
    pub statistic: &'a str,
    /// Of which offences, joined with `+`.
    pub offence: &'a str,
    /// Where.
    pub place: &'a str,
    /// When.
    pub period: &'a str,
    /// Which vintage.
    pub vintage: &'a str,
    /// As of which day.
    pub as_of: Option<&'a str>,
}

impl Question<'_> {
    /// `show` with this question and one number a place.
    pub(crate) fn total(&self, saldo: Run) -> Run {
        self.flags(saldo.arg("show")).say("--by total --no-rates")
    }

    /// The flags of the selector.
    pub(crate) fn flags(&self, run: Run) -> Run {
        let pairs = [
            ("--statistic", self.statistic),
            ("--offence", self.offence),
            ("--place", self.place),
            ("--period", self.period),
            ("--vintage", self.vintage),
        ];
        let run = pairs.into_iter().fold(run, |run, (flag, value)| run.arg(flag).arg(value));
        self.as_of.into_iter().fold(run, |run, day| run.arg("--as-of").arg(day))
    }
}

/// The report that a run prints, whichever of these codes it ends with.
pub(crate) fn report_of(run: &Run, codes: &[i32]) -> Result<Report, Shortfall> {
    let finished = run.clone().say("--format json").finish()?;
    if !finished.code.is_some_and(|code| codes.contains(&code)) {
        return Err(finished.shortfall());
    }
    let refuse = |reason: String| Shortfall::Answer { command: finished.command.clone(), reason };
    let document = serde_json::from_str(&finished.stdout).map_err(|error| refuse(error.to_string()))?;
    serde_json::from_value(::report::with_traces(document)).map_err(|error| refuse(error.to_string()))
}

/// A row of a table: its cells by the column's key.
#[derive(Debug)]
pub(crate) struct Row<'r>(BTreeMap<&'r str, &'r Cell>);

impl<'r> Row<'r> {
    /// The number under a key.
    pub(crate) fn quantity(&self, key: &str) -> Option<&'r Quantity> {
        if let Cell::Number { quantity } = self.0.get(key)? { Some(quantity) } else { None }
    }

    /// The words under a key, in English.
    pub(crate) fn words(&self, key: &str) -> Option<String> {
        if let Cell::Text { text } = self.0.get(key)? { Some(text.plain(Language::En)) } else { None }
    }
}

/// The rows of the first table whose name begins so.
pub(crate) fn rows_of<'r>(report: &'r Report, table: &str) -> Option<Vec<Row<'r>>> {
    let tables = blocks_of(report)
        .into_iter()
        .filter_map(|block| if let Block::Table { table } = block { Some(table) } else { None });
    let found = tables.into_iter().find(|found| found.id.starts_with(table))?;
    let keys: Vec<&str> = found.columns.iter().map(|column| column.key.as_str()).collect();
    Some(found.rows.iter().map(|row| Row(keys.iter().copied().zip(row).collect())).collect())
}

/// Every block of a report, those inside others included.
pub(crate) fn blocks_of(report: &Report) -> Vec<&Block> {
    fn gather<'r>(blocks: &'r [Block], all: &mut Vec<&'r Block>) {
        for block in blocks {
            all.push(block);
            if let Block::Details { blocks, .. } = block {
                gather(blocks, all);
            }
        }
    }
    let mut all = Vec::new();
    report.sections.iter().for_each(|section| gather(&section.blocks, &mut all));
    all
}

/// The one number that `show --by total` prints for one place.
pub(crate) fn total(saldo: Run, question: &Question<'_>) -> Result<Quantity, Shortfall> {
    let run = question.total(saldo);
    let report = report_of(&run, &[0])?;
    let rows = rows_of(&report, "figures").unwrap_or_default();
    match rows.as_slice() {
        [row] => row.quantity("number").cloned(),
        _ => None,
    }
    .ok_or_else(|| Shortfall::Answer {
        command: run.typed(),
        reason: format!("{} rows, one expected", rows.len()),
    })
}
