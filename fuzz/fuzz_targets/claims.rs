//! Any text as a file of claims: claims, or what is wrong with it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use record::claims::Claims;

fuzz_target!(|text: &str| {
    let _ = Claims::parse(text, "fuzzed.toml");
});
