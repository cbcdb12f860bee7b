//! Any bytes as a stored Parquet file: opened and read, or refused.

#![no_main]

use columns::{FiguresFile, Filter, Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let source = Source::bytes("fuzzed.parquet", bytes.to_vec());
    if let Ok(file) = FiguresFile::open(source) {
        let _ = file.read(&Filter::default());
        let _ = file.sum(&Filter::default());
    }
});
