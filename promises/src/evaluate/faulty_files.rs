//! Faults put into the file that a study reads: whether a whole study, from the file to its page, ever changes in silence.

use std::path::Path;

use ::report::Report;
use fs_err as fs;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{
    answer::{report_of, rows_of},
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    record::spoil,
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "faulty-files",
        what: "seeded faults in the file that a policy reads: the file is refused, the page lists the cells that it lacks, or the study is as without the fault",
        sizes: Sizes::Both,
        measure,
    }
}

/// Faults of the full size, and of the small one.
const FAULTS: usize = 40;
const FAULTS_SMALL: usize = 12;

/// A policy on the file below, and the file with its one fault, which is mended here.
const POLICY: &str = "tests/cases/policies/q_incomplete.toml";
const FILE: &str = "tests/cases/files/a03_one_bad_cell.csv";
/// January to September: the last month of the file's last year, so that a fault falls where the policy reads.
const MONTHS: std::ops::Range<usize> = 7..16;

/// What a study says of a file.
#[derive(Debug, Clone, PartialEq)]
enum Said {
    /// The file is refused before it is read.
    FileRefused,
    /// The study is refused, with the reason.
    StudyRefused,
    /// The verdict in words, with the numbers of its methods, and the cells that the page lists as lacking.
    Judged { verdict: String, lacking: Vec<String> },
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let path = bench.root().join(FILE);
    let bytes = fs::read(&path)?;
    let good: String = bytes.iter().map(|byte| char::from(*byte)).collect::<String>().replace("N/D", "8");
    let Said::Judged { verdict: sound, lacking } = said(bench, &good)? else {
        return Err(Shortfall::Unexpected { path, reason: "the mended file has no study".to_owned() });
    };
    let mut random = ChaCha8Rng::seed_from_u64(2_024);
    let faults = bench.sized(FAULTS_SMALL, FAULTS);
    let (mut refused, mut told, mut same, mut silent) = (0_usize, 0_usize, 0_usize, Vec::new());
    for _ in 0..faults {
        let (fault, text) = spoil(&good, MONTHS, &mut random);
        match said(bench, &text)? {
            Said::FileRefused | Said::StudyRefused => refused += 1,
            Said::Judged { lacking, .. } if !lacking.is_empty() => told += 1,
            Said::Judged { verdict, .. } if verdict == sound => same += 1,
            Said::Judged { verdict, .. } => silent.push(format!("{fault}: {verdict}")),
        }
    }
    // The planted fault: a number that is merely another. No page can list it, and if it is not found, nothing would be.
    let mut found = 0;
    for _ in 0..FAULTS_SMALL {
        let planted = said(bench, &with_other_number(&good, &mut random))?;
        found += usize::from(
            matches!(planted, Said::Judged { verdict, lacking } if lacking.is_empty() && verdict != sound),
        );
    }
    Ok(vec![
        Measured::count(
            "cells listed on the page of the sound file",
            lacking.len(),
            "cells",
            Bound::Exactly(0.0),
        ),
        Measured::count("faults", faults, "faults", Bound::AtLeast(bench.sized(12.0, 40.0))),
        // Few faults may hold none that cuts a file so that it is refused.
        Measured::count("refused", refused, "files", bench.sized(Bound::Printed, Bound::AtLeast(1.0))),
        Measured::count("studies that list the cells they lack", told, "studies", Bound::AtLeast(1.0)),
        Measured::count("studies as without the fault", same, "studies", Bound::Printed),
        Measured::count("studies changed without saying so", silent.len(), "studies", Bound::Exactly(0.0))
            .noting(silent.join(" | ")),
        Measured::count(
            "tried: other numbers in sound rows that are found so",
            found,
            "studies",
            Bound::AtLeast(1.0),
        ),
    ])
}

/// The file with a month of Sinaloa before the policy ten times what it was.
fn with_other_number(text: &str, random: &mut ChaCha8Rng) -> String {
    let column = random.random_range(MONTHS);
    let line = |line: &str| {
        if !line.starts_with("2024,25,") {
            return format!("{line}\r\n");
        }
        let field = |(i, field): (usize, &str)| match field.parse::<u64>() {
            Ok(number) if i == column => (number * 10).to_string(),
            _ => field.to_owned(),
        };
        format!("{}\r\n", line.split(',').enumerate().map(field).collect::<Vec<_>>().join(","))
    };
    text.lines().map(line).collect()
}

/// What the policy's study says of this file in a store of its own.
fn said(bench: &Bench, text: &str) -> Result<Said, Shortfall> {
    let folder = bench.scratch("faulty-files");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let file = folder.join("IDEFC_NM.csv");
    fs::write(&file, crate::municipal::latin(text))?;
    let store = folder.join("store");
    let imported = bench.saldo_with_store(&store)?.arg("import").arg(&file);
    let imported = imported.say("--public 2025-10-20 --covers all").finish()?;
    let judged =
        bench.saldo_with_store(&store)?.say("--lang en evaluate").arg(Path::new(bench.root()).join(POLICY));
    match (imported.code, judged.clone().finish()?.code) {
        (Some(0), Some(0)) => {}
        (Some(0), Some(1 | 2)) => return Ok(Said::StudyRefused),
        (Some(1), _) => return Ok(Said::FileRefused),
        (_, _) => return Err(imported.shortfall()),
    }
    let csv = judged.clone().say("--format csv").succeed()?.stdout;
    // The verdict and what each method answers; the requisites tell of the cells by themselves.
    let part = |line: &&str| line.starts_with("verdict,") || line.starts_with("method,");
    // A trace holds the hash of the file, which every fault changes.
    let is_trace = |field: &str| field.len() == 16 && field.bytes().all(|byte| byte.is_ascii_hexdigit());
    let values = |line: &str| line.split(',').filter(|field| !is_trace(field)).collect::<Vec<_>>().join(",");
    let verdict = csv.lines().filter(part).map(values).collect::<Vec<_>>().join("\n");
    Ok(Said::Judged { verdict, lacking: lacking(&report_of(&judged, &[0])?) })
}

/// The places that a page lists with missing figures.
fn lacking(report: &Report) -> Vec<String> {
    let rows = rows_of(report, "culiacan-2019-missing-cells").unwrap_or_default();
    rows.iter().filter_map(|row| row.words("place")).collect()
}
