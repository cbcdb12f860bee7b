//! Any bytes as a stored Parquet file: opened and read, or refused.

#![no_main]

use std::borrow::Cow;

use libfuzzer_sys::fuzz_target;
use record::store::figures::{FiguresFile, Filter, Source};

fuzz_target!(|bytes: &[u8]| {
    let source = Source::bytes("fuzzed.parquet", Cow::Owned(bytes.to_vec()));
    if let Ok(file) = FiguresFile::open(source) {
        let _ = file.read(&Filter::default());
        let _ = file.sum(&Filter::default());
    }
});
