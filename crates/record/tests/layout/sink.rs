//! A sink that remembers everything, and reading from bytes.

use std::collections::BTreeMap;

use measure::{Finding, Levels, Offence, Sha256, Value};
use record::{CellOfRow, Error, Gap, Label, Reading, RowKey, RowSink, ValueOfRow, layout, unpack::Source};

/// Everything that a layout handed on.
#[derive(Debug, Default)]
pub struct Heard {
    pub labels: Vec<Label>,
    pub kept: Vec<(RowKey, Vec<CellOfRow>)>,
    /// Rows with a value that is no count.
    pub values: Vec<(RowKey, Levels, Vec<ValueOfRow>)>,
    pub rejected: Vec<Finding>,
    pub notes: Vec<Finding>,
    pub gaps: Vec<Gap>,
}

impl RowSink for Heard {
    fn label(&mut self, label: Label) -> Result<(), Error> {
        self.labels.push(label);
        Ok(())
    }

    fn keep(&mut self, row: &RowKey, cells: &[CellOfRow]) -> Result<(), Error> {
        self.kept.push((*row, cells.to_vec()));
        Ok(())
    }

    /// Rows of counts alone are as they were without further columns.
    fn keep_values(&mut self, row: &RowKey, levels: &Levels, cells: &[ValueOfRow]) -> Result<(), Error> {
        let count = |cell: &ValueOfRow| {
            let number = cell.value.count()?;
            Some(CellOfRow { column: cell.column, month: cell.month, number })
        };
        match cells.iter().map(count).collect::<Option<Vec<_>>>() {
            Some(counts) => self.keep(row, &counts),
            None => {
                self.values.push((*row, levels.clone(), cells.to_vec()));
                Ok(())
            }
        }
    }

    fn reject(&mut self, finding: Finding) -> Result<(), Error> {
        self.rejected.push(finding);
        Ok(())
    }

    fn note(&mut self, finding: Finding) -> Result<(), Error> {
        self.notes.push(finding);
        Ok(())
    }

    fn gap(&mut self, gap: Gap) -> Result<(), Error> {
        self.gaps.push(gap);
        Ok(())
    }
}

impl Heard {
    /// Counts, and of each range its best, by year.
    pub fn by_year(&self) -> BTreeMap<i32, u64> {
        let mut sums = BTreeMap::new();
        for cell in self.values.iter().flat_map(|(.., cells)| cells) {
            if let Value::Range { best, .. } = cell.value {
                *sums.entry(cell.month.year()).or_default() += best;
            }
        }
        for cell in self.kept.iter().flat_map(|(_, cells)| cells) {
            *sums.entry(cell.month.year()).or_default() += cell.number;
        }
        sums
    }

    pub fn cells(&self) -> u64 {
        let counts = self.kept.iter().map(|(_, cells)| cells.len() as u64).sum::<u64>();
        counts + self.values.iter().map(|(.., cells)| cells.len() as u64).sum::<u64>()
    }

    pub fn offence(&self, key: &RowKey) -> Offence {
        self.labels[key.offence as usize].offence
    }
}

/// Reads bytes under the name `release`.
pub fn read(bytes: Vec<u8>) -> Result<(Sha256, Reading, Heard), Error> {
    let mut heard = Heard::default();
    let source = Source::from_bytes("release", bytes)?;
    layout::read(source, &mut heard).map(|(sha256, reading)| (sha256, reading, heard))
}
