//! The text of a file as a table: its separator, its header, and its rows with their lines.

use csv::{ReaderBuilder, StringRecord, Trim};
use measure::Where;

use super::{BroughtFile, fault::BroughtFault, fault::BroughtWrong};

/// Told one by one; of more the number is said.
const MOST_FAULTS: usize = 12;

/// The separators that are looked for; of those found equally often the first.
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];

/// A table with a header.
#[derive(Debug)]
pub(super) struct Table {
    file: String,
    sheet: Option<String>,
    header_line: u32,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// A row with its line, counted from 1.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) line: u32,
    cells: StringRecord,
}

impl Row {
    /// A cell without blanks at its ends; empty where the row has none.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or("")
    }
}

impl Table {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// When it has no header, no rows, or rows that do not fit under the header.
    pub(super) fn read(file: &BroughtFile) -> Result<Self, Vec<BroughtFault>> {
        let mut table = Self {
            file: file.name.clone(),
            sheet: file.sheet.clone(),
            header_line: 1,
            header: Vec::new(),
            rows: Vec::new(),
        };
        let text = file.text.trim_start_matches('\u{feff}');
        let (separator, text, lines_before) = separator_of(text);
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(Trim::All)
            .delimiter(separator)
            .from_reader(text.as_bytes());
        let (mut faults, mut usual) = (Vec::new(), None);
        for record in reader.records() {
            // The text is UTF-8 and rows may have any length: nothing is left that this reader refuses.
            let Ok(cells) = record else { continue };
            let line = cells.position().map_or(0, csv::Position::line) + lines_before;
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            if cells.iter().all(str::is_empty) {
                continue;
            }
            if table.header.is_empty() {
                table.header_line = line;
                table.header = cells.iter().map(str::to_owned).collect();
                faults.extend(table.check_header());
                continue;
            }
            let width = table.header.len();
            // Every row may end in a separator; a row that alone is longer holds one that parts a value.
            let longest = width.max(*usual.get_or_insert(cells.len()));
            let is_longer = cells.len() > longest || cells.iter().skip(width).any(|cell| !cell.is_empty());
            if cells.len() < width || is_longer {
                let wrong = match cells.iter().any(|cell| cell.contains('\n')) {
                    true => BroughtWrong::NotClosed,
                    false => BroughtWrong::RowLength { seen: cells.len(), expected: width },
                };
                faults.push(table.fault(Some(line), None, wrong));
                continue;
            }
            table.rows.push(Row { line, cells });
        }
        if table.header.is_empty() {
            faults.push(table.fault(None, None, BroughtWrong::Empty));
        } else if table.rows.is_empty() && faults.is_empty() {
            faults.push(table.fault(Some(table.header_line), None, BroughtWrong::HeaderAlone));
        }
        if faults.is_empty() { Ok(table) } else { Err(table.shortened(faults)) }
    }

    fn check_header(&self) -> Vec<BroughtFault> {
        let line = Some(self.header_line);
        if self.header.len() == 1 {
            return vec![self.fault(line, None, BroughtWrong::OneColumn)];
        }
        let looks_like_data = |cell: &&String| cell.parse::<f64>().is_ok();
        if let Some(first) = self.header.iter().find(looks_like_data) {
            return vec![self.fault(line, None, BroughtWrong::NoHeader { first: first.clone() })];
        }
        let twice = self.header.iter().enumerate().find(|(at, name)| {
            !name.is_empty() && self.header.iter().take(*at).any(|before| before == *name)
        });
        let fault = |(_, name): (usize, &String)| {
            self.fault(line, Some(name), BroughtWrong::HeaderTwice { name: name.clone() })
        };
        twice.map(fault).into_iter().collect()
    }

    /// A fault at a line and column.
    pub(super) fn fault(&self, line: Option<u32>, column: Option<&str>, wrong: BroughtWrong) -> BroughtFault {
        let column = column.map(str::to_owned);
        let at = Where { file: self.file.clone(), sheet: self.sheet.clone(), row: line, column };
        BroughtFault { at, wrong }
    }

    /// A fault of the header, where columns are named.
    pub(super) fn fault_of_header(&self, wrong: BroughtWrong) -> BroughtFault {
        self.fault(Some(self.header_line), None, wrong)
    }

    /// The first faults, and how many follow: a column that is wrong throughout is told as one.
    pub(super) fn shortened(&self, mut faults: Vec<BroughtFault>) -> Vec<BroughtFault> {
        faults.sort_by(|left, right| left.at.cmp(&right.at));
        let rest = faults.len().saturating_sub(MOST_FAULTS);
        if rest > 0 {
            faults.truncate(MOST_FAULTS);
            faults.push(self.fault(None, None, BroughtWrong::More { faults: rest }));
        }
        faults
    }
}

/// The separator of a text, the text below a line that names it as spreadsheets do, and how many lines that are.
fn separator_of(text: &str) -> (u8, &str, u64) {
    let first = text.lines().next().unwrap_or("");
    if let Some(named) = first.trim().strip_prefix("sep=").filter(|named| named.len() == 1) {
        let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
        // default: the filter above lets one byte through
        return (named.bytes().next().unwrap_or(b','), rest, 1);
    }
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let mut quoted = false;
    let outside: String = header
        .chars()
        .filter(|letter| {
            quoted ^= *letter == '"';
            !quoted
        })
        .collect();
    let found = |separator: &char| outside.matches(*separator).count();
    let most = SEPARATORS.iter().rev().max_by_key(|separator| found(separator)).copied().unwrap_or(',');
    (u8::try_from(most).unwrap_or(b','), text, 0)
}
