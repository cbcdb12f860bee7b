//! Any text as a policy file: a checked question, or the faults of it.

#![no_main]

use evaluate::PolicySpec;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = PolicySpec::parse(text, "fuzzed.toml");
});
