//! Any text as what a flag, an address or a file may say; what was understood is understood again when it is written.

#![no_main]

use std::{fmt::Display, str::FromStr};

use libfuzzer_sys::fuzz_target;
use measure::{Month, OffenceSet, Origin, Period, PlaceCode, Sha256, Statistic, TraceId};
use record::query::{PlaceSelector, VintageSelector};

/// Reads a text, and when it is understood, reads what it is written as.
fn there_and_back<T: FromStr + Display + PartialEq>(text: &str) {
    if let Ok(read) = text.parse::<T>() {
        let written = read.to_string();
        assert!(written.parse::<T>().is_ok_and(|again| again == read), "`{text}` is written `{written}`");
    }
}

fuzz_target!(|text: &str| {
    there_and_back::<Month>(text);
    there_and_back::<Period>(text);
    there_and_back::<PlaceCode>(text);
    there_and_back::<OffenceSet>(text);
    there_and_back::<Statistic>(text);
    there_and_back::<Origin>(text);
    there_and_back::<Sha256>(text);
    there_and_back::<TraceId>(text);
    there_and_back::<PlaceSelector>(text);
    there_and_back::<VintageSelector>(text);
});
