//! Any bytes as a release: recognised and read to their end, or refused.

#![no_main]

use libfuzzer_sys::fuzz_target;
use measure::{Finding, Levels};
use record::{CellOfRow, Error, Gap, Label, RowKey, RowSink, ValueOfRow, layout, unpack::Source};

/// Counts what a layout hands on.
#[derive(Default)]
struct Counter {
    kept: u64,
    rejected: u64,
}

impl RowSink for Counter {
    fn label(&mut self, _: Label) -> Result<(), Error> {
        Ok(())
    }

    fn keep(&mut self, _: &RowKey, _: &[CellOfRow]) -> Result<(), Error> {
        self.kept += 1;
        Ok(())
    }

    fn keep_values(&mut self, _: &RowKey, _: &Levels, _: &[ValueOfRow]) -> Result<(), Error> {
        self.kept += 1;
        Ok(())
    }

    fn reject(&mut self, _: Finding) -> Result<(), Error> {
        self.rejected += 1;
        Ok(())
    }

    fn note(&mut self, _: Finding) -> Result<(), Error> {
        Ok(())
    }

    fn gap(&mut self, _: Gap) -> Result<(), Error> {
        Ok(())
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = Source::from_bytes("fuzzed.csv", bytes.to_vec()) else { return };
    let mut counter = Counter::default();
    if let Ok((_, reading)) = layout::read(source, &mut counter) {
        assert_eq!(reading.rows.read, reading.rows.kept + reading.rows.rejected);
        assert_eq!((reading.rows.kept, reading.rows.rejected), (counter.kept, counter.rejected));
    }
});
