//! Panels that a reader brings, by the one-line command: the estimates that reference packages give, and what is refused.

use std::path::PathBuf;

use ::estimate::verify::{ReferencePanels, ShippedPanels};
use ::evaluate::policy::MethodName;
use ::report::Words as _;
use fs_err as fs;
use generate::{BadPanel, bad_panels};
use measure::Language;
use numeric::stream::StreamKey;
use numeric::sum;

use crate::{
    answer::{report_of, rows_of},
    bench::Bench,
    line::{Bound, Measured},
    process::Run,
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "own-panel",
        what: "a file of the reader's own answered by one command: the estimates of reference packages to 1e-6, and every bad panel refused with its row and column",
        sizes: Sizes::Both,
        measure,
    }
}

/// Relative where a value is above one. The page prints seven digits.
const WITHIN: f64 = 1e-6;

/// By how much a forged value differs, of its size.
const FORGED: f64 = 1e-4;

/// Fewest bad panels that are tried.
const FEWEST_BAD: f64 = 60.0;

/// A panel that is brought, and what others found in it.
struct Brought {
    name: &'static str,
    text: String,
    flags: &'static str,
    values: Vec<(MethodName, f64, &'static str)>,
}

const DIFF_DIFF: &str = "diff-diff 3.13.0";
const SYNTHDID: &str = "R synthdid 70c1ce3";

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let (mut figures, mut forged, mut tried) = (Vec::new(), 0, 0);
    for panel in [mpdta()?, prop99()?, ehec()?, turnout()?, quarters()] {
        let found = differences(bench, &panel)?;
        for (method, value, source) in &panel.values {
            let within = WITHIN * value.abs().max(1.0);
            let ours = found.iter().find(|(name, _)| *name == method.words().plain(Language::En));
            let name = format!("{} | {}", panel.name, method.code());
            let Some((_, ours)) = ours else {
                figures.push(Measured::count(name, 0, "estimates", Bound::AtLeast(1.0)));
                continue;
            };
            let line = |value: f64| {
                Measured::new(&name, *ours, "", Bound::WithinOfPeer(within)).beside(*source, value)
            };
            figures.push(line(*value));
            // The planted fault: a value that is another. If it is not found, nothing would be.
            tried += 1;
            forged += usize::from(!line(value + FORGED * value.abs().max(1.0)).holds());
        }
    }
    figures.push(Measured::count(
        "tried: forged values found",
        forged,
        "values",
        Bound::Exactly(tried as f64),
    ));
    figures.extend(refused(bench)?);
    Ok(figures)
}

fn shipped(name: &str) -> Result<String, Shortfall> {
    let missing = || Shortfall::Reference { missing: Some(name.to_owned()) };
    ShippedPanels.text(name).ok_or_else(missing)
}

/// Three years before a start are needed: the counties of 2004 leave, in the peers as here.
fn mpdta() -> Result<Brought, Shortfall> {
    let values = vec![
        (MethodName::CallawaySantanna, -0.024_862_042_389, DIFF_DIFF),
        (MethodName::SunAbraham, -0.024_862_042_389, DIFF_DIFF),
        // The same as R didimputation 0.5.0 with fixest 0.14.2, which drops those counties by itself.
        (MethodName::Imputation, -0.033_715_854_231, DIFF_DIFF),
    ];
    let flags = "--unit countyreal --time year --outcome lemp --treated first.treat";
    Ok(Brought { name: "mpdta", text: shipped("mpdta.csv")?, flags, values })
}

fn prop99() -> Result<Brought, Shortfall> {
    let values = vec![
        (MethodName::DifferenceInDifferences, -27.349_111_08, SYNTHDID),
        (MethodName::SyntheticControl, -19.513_629_77, "cvxpy with Clarabel"),
        (MethodName::SyntheticDid, -15.605_397_92, "cvxpy 1.9.3 with Clarabel 0.11.1"),
    ];
    let flags = "--unit State --time Year --outcome PacksPerCapita --treated treated";
    Ok(Brought { name: "prop99", text: shipped("prop99.csv")?, flags, values })
}

fn ehec() -> Result<Brought, Shortfall> {
    let values = vec![
        (MethodName::CallawaySantanna, 0.066_801_926_097_8, DIFF_DIFF),
        (MethodName::SunAbraham, 0.066_801_926_097_8, DIFF_DIFF),
        (MethodName::Imputation, 0.073_365_262_216_8, DIFF_DIFF),
    ];
    let flags = "--unit stfips --time year --outcome dins --treated yexp2 --better rise";
    Ok(Brought { name: "ehec", text: shipped("ehec.csv")?, flags, values })
}

/// Elections are four years apart, which is no length of time that is read: they are numbered from 1900 on.
fn turnout() -> Result<Brought, Shortfall> {
    let numbered = |line: &str| {
        let cells: Vec<&str> = line.split(',').take(4).collect();
        let year: Option<i32> = cells.get(1).and_then(|year| year.parse().ok());
        let [state, _, turnout, registered] = cells.as_slice() else { return String::new() };
        let election = year.map(|year| (1900 + (year - 1920) / 4).to_string());
        let election = election.unwrap_or_else(|| "election".to_owned());
        format!("{state},{election},{turnout},{registered}\n")
    };
    let text = shipped("turnout.csv")?.lines().map(numbered).collect();
    let values = vec![
        (MethodName::CallawaySantanna, 2.925_924_646_478, DIFF_DIFF),
        (MethodName::SunAbraham, 2.925_924_646_478, DIFF_DIFF),
        (MethodName::Imputation, 1.672_798_342_975, DIFF_DIFF),
    ];
    let flags = "--unit abb --time election --outcome turnout --treated policy_edr --better rise";
    Ok(Brought { name: "turnout", text, flags, values })
}

/// Twenty schools by twenty quarters, seeded; the difference in differences is four means.
fn quarters() -> Brought {
    const UNITS: usize = 20;
    const TIMES: usize = 20;
    const TREATED: usize = 4;
    const START: usize = 12;
    let mut stream = StreamKey::new(1, b"own panel", "quarters").stream(0);
    let mut text = "school,quarter,score,began\n".to_owned();
    let mut means = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    for unit in 0..UNITS {
        let level = 50.0 + 5.0 * stream.standard_normal();
        for time in 0..TIMES {
            let (treated, after) = (unit < TREATED, time >= START);
            let effect = if treated && after { 4.0 } else { 0.0 };
            // As it is written, so that both sides read the same digits.
            let score = format!("{:.3}", level + 0.2 * time as f64 + effect + stream.standard_normal());
            if let (Some(of), Ok(score)) =
                (means.get_mut(2 * usize::from(treated) + usize::from(after)), score.parse())
            {
                of.push(score);
            }
            let began = if treated { "2013-Q1" } else { "" };
            text.push_str(&format!("s{unit},{}-Q{},{score},{began}\n", 2010 + time / 4, time % 4 + 1));
        }
    }
    let [never_before, never_after, before, after] =
        means.map(|values: Vec<f64>| sum::mean(&values).unwrap_or(f64::NAN));
    let expected = (after - before) - (never_after - never_before);
    let values = vec![(MethodName::DifferenceInDifferences, expected, "four means")];
    let flags = "--unit school --time quarter --outcome score --treated began --better rise";
    Brought { name: "quarters", text, flags, values }
}

fn folder(bench: &Bench) -> Result<PathBuf, Shortfall> {
    let folder = bench.scratch("own-panel");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Observed less expected on average, by method, as the page of the one-line command prints it.
fn differences(bench: &Bench, panel: &Brought) -> Result<Vec<(String, f64)>, Shortfall> {
    let file = folder(bench)?.join(format!("{}.csv", panel.name));
    fs::write(&file, &panel.text)?;
    let run = bench.saldo()?.say("--lang en evaluate").arg(&file).say(panel.flags);
    let report = report_of(&run, &[0])?;
    let rows = rows_of(&report, &format!("{}-estimates", panel.name)).unwrap_or_default();
    let of = |row: &crate::answer::Row<'_>| Some((row.words("method")?, row.quantity("difference")?.value));
    Ok(rows.iter().filter_map(of).collect())
}

/// The bad panels, and the sound one from which they are made.
fn refused(bench: &Bench) -> Result<Vec<Measured>, Shortfall> {
    let (sound, panels) = bad_panels();
    let mut silent = Vec::new();
    for bad in &panels {
        let finished = asked(bench, bad)?.finish()?;
        let column = bad.column.iter().map(|column| format!(":{column}"));
        let at: String = std::iter::once("panel.csv".to_owned())
            .chain(bad.row.map(|row| format!(":{row}")))
            .chain(column)
            .collect();
        let tells = finished.stderr.lines().any(|line| line.contains(&at) && line.contains(&bad.says));
        if finished.code == Some(0) || !tells {
            silent.push(bad.name.clone());
        }
    }
    // The planted fault: a sound panel must not be refused.
    let read = asked(bench, &sound)?.finish()?.code == Some(0);
    Ok(vec![
        Measured::count("bad panels", panels.len(), "panels", Bound::AtLeast(FEWEST_BAD)),
        Measured::count(
            "bad panels not told with row and column",
            silent.len(),
            "panels",
            Bound::Exactly(0.0),
        )
        .noting(silent.join("; ")),
        Measured::count(
            "tried: the panel without a fault is read",
            usize::from(read),
            "panels",
            Bound::Exactly(1.0),
        ),
    ])
}

/// `saldo evaluate new` on a panel, which shows what is written of it.
fn asked(bench: &Bench, bad: &BadPanel) -> Result<Run, Shortfall> {
    let file = folder(bench)?.join("panel.csv");
    fs::write(&file, &bad.text)?;
    let run = bench.saldo()?.say("--lang en evaluate new").arg(&file).arg("--stdout");
    Ok(bad.columns.iter().fold(run, |run, (role, name)| run.arg(format!("--{role}")).arg(name)))
}
