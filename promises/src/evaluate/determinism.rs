//! One and two threads: the same bytes.

use std::{collections::BTreeMap, path::PathBuf};

use fs_err as fs;
use sha2::{Digest, Sha256};

use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "determinism",
        what: "same policy, record and seed give the same bytes with one thread and with two",
        sizes: Sizes::Both,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let mut different = Vec::new();
    // A small measurement asks every third policy, and each number of threads once; a test asks all of them through the demo.
    let step = bench.sized(3, 1);
    let policies: Vec<PathBuf> = shipped(bench)?.into_iter().step_by(step).collect();
    let threads_of_runs = &["1", "2", "2", "1"][..bench.sized(2, 4)];
    for policy in &policies {
        let mut answers: BTreeMap<String, usize> = BTreeMap::new();
        for threads in threads_of_runs {
            let run = bench
                .saldo()?
                // Without a store runs are not counted: a page that counts them differs from run to run.
                .without("HOME")
                .say("--format json --seed 7 --threads")
                .arg(threads)
                .arg("evaluate")
                .arg(policy);
            let answer = run.succeed()?.stdout;
            let hash = Sha256::digest(answer.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
            *answers.entry(hash).or_default() += 1;
        }
        if answers.len() != 1 {
            different.push(policy.display().to_string());
        }
    }
    Ok(vec![
        Measured::count("policies judged", policies.len(), "policies", Bound::AtLeast(3.0)),
        Measured::count("policies whose bytes differ", different.len(), "policies", Bound::Exactly(0.0))
            .noting(different.join(", "))
            .of_runs(threads_of_runs.len()),
    ])
}

/// The files of the policies that the repository holds, by name.
pub(super) fn shipped(bench: &Bench) -> Result<Vec<PathBuf>, Shortfall> {
    let mut policies = Vec::new();
    for entry in fs::read_dir(bench.root().join("policies"))? {
        let path = entry?.path().join("policy.toml");
        if path.is_file() {
            policies.push(path);
        }
    }
    policies.sort();
    Ok(policies)
}
