//! Fuzz targets of every parser, for seconds each, without a crash.

use fs_err as fs;

use crate::{
    bench::Bench,
    line::{Bound, Measured},
    process::Run,
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Record,
        word: "fuzz",
        what: "every parser is fuzzed for 20 s without a crash",
        sizes: Sizes::Full,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    fuzz_each(bench, 20)
}

/// Fuzzes every target of `fuzz/` for so many seconds.
pub(super) fn fuzz_each(bench: &Bench, seconds: u32) -> Result<Vec<Measured>, Shortfall> {
    let manifest = bench.root().join("fuzz/Cargo.toml");
    let table: toml::Table = fs::read_to_string(&manifest)?.parse().map_err(|error: toml::de::Error| {
        Shortfall::Unexpected { path: manifest.clone(), reason: error.to_string() }
    })?;
    let bins = table.get("bin").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let targets: Vec<String> =
        bins.iter().filter_map(|bin| bin.get("name")?.as_str().map(str::to_owned)).collect();
    let tool = cargo_fuzz(bench)?;
    // The instrumentation is not stable yet; the compiler of the project makes it when told so.
    let fuzz = |word: &str, target: &str| {
        let run = Run::new(&tool)
            .arg(word)
            .say("--sanitizer none --fuzz-dir")
            .arg(bench.root().join("fuzz"))
            .arg(target);
        run.within(bench.root()).with("RUSTC_BOOTSTRAP", "1").without("CARGO_MANIFEST_DIR")
    };
    let (mut crashes, mut inputs) = (Vec::new(), 0.0);
    for target in &targets {
        fuzz("build", target).succeed()?;
        let corpus = bench.scratch(target);
        fs::create_dir_all(&corpus)?;
        let options =
            format!("-- -max_total_time={seconds} -timeout=10 -rss_limit_mb=4096 -print_final_stats=1");
        let finished = fuzz("run", target).arg(&corpus).say(&options).finish()?;
        inputs += executions(&finished.stderr);
        if finished.code != Some(0) {
            crashes.push(finished.shortfall().to_string());
        }
    }
    Ok(vec![
        Measured::count("targets", targets.len(), "targets", Bound::AtLeast(5.0)).noting(targets.join(", ")),
        Measured::new("inputs tried", inputs, "inputs", Bound::AtLeast(1_000.0)),
        Measured::count("targets that crash", crashes.len(), "targets", Bound::Exactly(0.0))
            .noting(crashes.join(" | ")),
    ])
}

/// How many inputs a run tried, as libFuzzer prints it at its end.
fn executions(said: &str) -> f64 {
    let line = said.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    line.and_then(|number| number.trim().parse().ok()).unwrap_or(0.0)
}

/// The tool, from an earlier measurement or from crates.io.
fn cargo_fuzz(bench: &Bench) -> Result<std::path::PathBuf, Shortfall> {
    let root = bench.root().join("target/promises/tools");
    let tool = root.join("bin/cargo-fuzz");
    if !tool.exists() {
        let installed = bench.cargo("install --quiet --locked cargo-fuzz --root").arg(&root).finish()?;
        if installed.code != Some(0) {
            return Err(Shortfall::Peer {
                peer: "cargo-fuzz".to_owned(),
                reason: installed.shortfall().to_string(),
            });
        }
    }
    Ok(tool)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_inputs_is_read_from_the_statistics() {
        assert!((executions("Done\nstat::number_of_executed_units: 12345\n") - 12_345.0).abs() < 0.5);
        assert!(executions("no statistics").abs() < 0.5);
    }
}
