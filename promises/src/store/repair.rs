//! Damaged stores are repaired: each release answers as before or is set aside by name, and none is lost.

use std::path::Path;

use fs_err as fs;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use record::store::Store;

use super::{
    committed::copy_anew,
    small_store::{LAYOUTS, Said, SmallStore},
};
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    report::bytes::files_below,
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Store,
        word: "repair",
        what: "200 damaged stores are repaired: each release answers as before or is set aside by name, 0 are lost",
        sizes: Sizes::Both,
        measure,
    }
}

/// What can happen to a file of a store.
const DAMAGES: [&str; 4] = ["flipped", "cut", "emptied", "removed"];

#[derive(Default)]
struct Found {
    answered: usize,
    set_aside: usize,
    lost: Vec<String>,
    other: Vec<String>,
    unmended: Vec<String>,
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let times: usize = bench.sized(15, 200);
    let stores: Vec<SmallStore> =
        LAYOUTS.iter().map(|layout| SmallStore::make(bench, *layout, 3)).collect::<Result<_, _>>()?;
    let mut random = ChaCha8Rng::seed_from_u64(20_191_020);
    let mut found = Found::default();
    let mut damaged_files = 0;
    for turn in 0..times {
        let Some(store) = stores.get(turn % stores.len()) else { continue };
        let damaged = bench.scratch("damaged");
        copy_anew(&store.folder, &damaged)?;
        let mut acts = Vec::new();
        for _ in 0..random.random_range(1..=3) {
            acts.push(damage(&damaged, &mut random)?);
        }
        damaged_files += acts.len();
        look(bench, store, (&damaged, &acts.join(", ")), &mut found)?;
    }
    #[expect(clippy::cast_precision_loss, reason = "a few hundred stores")]
    let least = times as f64;
    Ok(vec![
        Measured::count("stores damaged", times, "stores", Bound::AtLeast(least)),
        Measured::count("files damaged", damaged_files, "files", Bound::AtLeast(least)),
        Measured::count("releases that answer as before", found.answered, "releases", Bound::AtLeast(least)),
        Measured::count("releases set aside by name", found.set_aside, "releases", Bound::AtLeast(1.0)),
        line("releases lost", &found.lost, "releases"),
        line("releases that answer something else", &found.other, "releases"),
        line("stores of which a second repair mends more", &found.unmended, "stores"),
    ])
}

fn line(what: &str, faults: &[String], unit: &'static str) -> Measured {
    Measured::count(what, faults.len(), unit, Bound::Exactly(0.0))
        .noting(faults.iter().take(3).cloned().collect::<Vec<_>>().join(" | "))
}

/// Damages one file of a store; says what was done to which.
fn damage(store: &Path, random: &mut ChaCha8Rng) -> Result<String, Shortfall> {
    let files: Vec<String> = files_below(store)?.into_iter().filter(|name| name != "lock").collect();
    let name = files.get(random.random_range(0..files.len())).cloned().unwrap_or_default();
    let act = DAMAGES.get(random.random_range(0..DAMAGES.len())).copied().unwrap_or("removed");
    let path = store.join(&name);
    let mut bytes = fs::read(&path)?;
    match act {
        "removed" => fs::remove_file(&path)?,
        "emptied" => fs::write(&path, b"")?,
        "cut" => fs::write(&path, bytes.get(..bytes.len() / 2).unwrap_or_default())?,
        _ => {
            if !bytes.is_empty() {
                let at = random.random_range(0..bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.random_range(0..8_u32);
                }
            }
            fs::write(&path, bytes)?;
        }
    }
    Ok(format!("{name} {act}"))
}

/// Repairs a store and looks at what became of each release.
fn look(
    bench: &Bench,
    store: &SmallStore,
    (damaged, acts): (&Path, &str),
    found: &mut Found,
) -> Result<(), Shortfall> {
    let repaired = bench.saldo_with_store(damaged)?.say("--lang en --format csv doctor --repair").finish()?;
    if repaired.stderr.contains("panicked") || repaired.code.is_none() {
        found.unmended.push(format!("{acts}: {}", repaired.stderr.trim()));
    }
    // What could not be mended stays told, by its name; a second repair finds nothing more to do.
    let again = Store::open(damaged).repair(&mut ())?;
    let done = [&again.derived, &again.quarantined].into_iter().map(Vec::len).sum::<usize>()
        + again.added_again.len()
        + again.taken_again.len();
    if done > 0 {
        found.unmended.push(format!("{acts}: {again:?}"));
    }
    for release in &store.releases {
        let sound = store.show(bench, &store.folder, *release)?;
        let seen = store.show(bench, damaged, *release)?;
        let short = release.short();
        if seen == sound {
            found.answered += 1;
        } else if matches!(seen, Said::Answer(_)) {
            found.other.push(format!("{acts}: {short} {seen:?}, {sound:?} before"));
        } else if repaired.stdout.contains(&short) {
            found.set_aside += 1;
        } else {
            found.lost.push(format!("{acts}: {short} {seen:?}"));
        }
    }
    Ok(())
}
