//! A byte is flipped, a file is removed, exchanged or cut: an error, a told repair, or the same answer; never another figure.

use std::path::Path;

use fs_err as fs;
use measure::Sha256;
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
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Store,
        word: "tamper",
        what: "every byte of three small stores flipped, every file removed, exchanged and cut: an error, a told repair or the same answer",
        sizes: Sizes::Both,
        measure,
    }
}

/// What was tried, and what was said wrongly.
#[derive(Default)]
struct Tried {
    tried: usize,
    silent: Vec<String>,
}

impl Tried {
    fn note(&mut self, wrong: Option<String>) {
        self.tried += 1;
        self.silent.extend(wrong);
    }

    fn lines(self, what: &str) -> [Measured; 2] {
        [
            Measured::count(format!("{what}: tried"), self.tried, "times", Bound::AtLeast(1.0)),
            Measured::count(
                format!("{what}: another figure, or silence"),
                self.silent.len(),
                "times",
                Bound::Exactly(0.0),
            )
            .noting(self.silent.into_iter().take(3).collect::<Vec<_>>().join(" | ")),
        ]
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let stores: Vec<SmallStore> =
        LAYOUTS.iter().map(|layout| SmallStore::make(bench, *layout, 2)).collect::<Result<_, _>>()?;
    // In the small size, bytes far enough apart that every part of a file is met.
    let (every, every_of_releases, processes) = bench.sized((41, 997, 24), (1, 50, 500));
    let (mut flips, mut in_releases) = (Tried::default(), Tried::default());
    for store in &stores {
        for kind in ["figures", "commits", "rejected", "head"] {
            for name in store.files(kind)? {
                flip_each(store, &name, every, &mut flips)?;
            }
        }
        for name in store.files("releases")? {
            flip_release(store, &name, every_of_releases, &mut in_releases)?;
        }
    }
    let (mut whole, mut files) = (Tried::default(), Tried::default());
    flip_in_processes(bench, &stores, processes, &mut whole)?;
    for store in &stores {
        lose_files(bench, store, &mut files)?;
    }
    let lines = [
        flips.lines("flips in figures, commits, rejected rows and head"),
        in_releases.lines("flips in releases, by the examination of the store"),
        whole.lines("flips asked in a new process"),
        files.lines("files removed, exchanged and cut, in a new process"),
    ];
    Ok(lines.into_iter().flatten().collect())
}

/// Flips a bit of every n-th byte of a file and asks for every release.
fn flip_each(store: &SmallStore, name: &str, every: usize, tried: &mut Tried) -> Result<(), Shortfall> {
    let path = store.folder.join(name);
    let bytes = fs::read(&path)?;
    let sound: Vec<_> = store
        .releases
        .iter()
        .map(|release| store.answer(&store.folder, *release))
        .collect::<Result<_, _>>()?;
    for at in (0..bytes.len()).step_by(every) {
        fs::write(&path, flipped(&bytes, at))?;
        // Rejected rows are no part of a sum: the examination tells of them.
        let told = name.starts_with("rejected/") && is_told(&store.folder, name)?;
        let differs = |(release, sound): (&Sha256, &columns::Total)| {
            let seen = store.answer(&store.folder, *release).ok()?;
            let other_file = !name.contains(&release.to_string());
            let same = seen == *sound && (other_file || told);
            (!same).then(|| format!("byte {at} of {name}: {seen:?}"))
        };
        tried.note(store.releases.iter().zip(&sound).find_map(differs));
    }
    fs::write(&path, bytes)?;
    Ok(())
}

fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut flipped = bytes.to_vec();
    if let Some(byte) = flipped.get_mut(at) {
        *byte ^= 1 << (at % 8);
    }
    flipped
}

/// Whether the examination of a store names a file as damaged.
fn is_told(folder: &Path, name: &str) -> Result<bool, Shortfall> {
    let found = Store::open(folder).verify()?;
    Ok(found.damaged.iter().any(|damage| damage.name.contains(name)))
}

/// Nothing is answered from a release's own bytes: its damage is told by the examination of the store.
fn flip_release(store: &SmallStore, name: &str, every: usize, tried: &mut Tried) -> Result<(), Shortfall> {
    let path = store.folder.join(name);
    let bytes = fs::read(&path)?;
    for at in (0..bytes.len()).step_by(every) {
        fs::write(&path, flipped(&bytes, at))?;
        let told = is_told(&store.folder, name)?;
        tried.note((!told).then(|| format!("byte {at} of {name} is not told")));
    }
    fs::write(&path, bytes)?;
    Ok(())
}

/// What the program answers of each release of a sound store.
fn sound_answers(bench: &Bench, store: &SmallStore) -> Result<Vec<Said>, Shortfall> {
    let answers: Vec<Said> = store
        .releases
        .iter()
        .map(|release| store.show(bench, &store.folder, *release))
        .collect::<Result<_, _>>()?;
    match answers.iter().find(|said| !matches!(said, Said::Answer(_))) {
        Some(said) => {
            let reason = format!("a sound store does not answer: {said:?}");
            Err(Shortfall::Unexpected { path: store.folder.clone(), reason })
        }
        None => Ok(answers),
    }
}

fn flip_in_processes(
    bench: &Bench,
    stores: &[SmallStore],
    times: usize,
    tried: &mut Tried,
) -> Result<(), Shortfall> {
    let mut random = ChaCha8Rng::seed_from_u64(20_191_019);
    let sound: Vec<Vec<Said>> =
        stores.iter().map(|store| sound_answers(bench, store)).collect::<Result<_, _>>()?;
    for turn in 0..times {
        let which = turn % stores.len();
        let (Some(store), Some(sound)) = (stores.get(which), sound.get(which)) else { continue };
        let mut names = Vec::new();
        for kind in ["figures", "commits", "head"] {
            names.extend(store.files(kind)?);
        }
        let Some(name) = names.get(random.random_range(0..names.len())) else { continue };
        let path = store.folder.join(name);
        let bytes = fs::read(&path)?;
        let at = random.random_range(0..bytes.len());
        fs::write(&path, flipped(&bytes, at))?;
        let asked = random.random_range(0..store.releases.len());
        if let (Some(release), Some(sound)) = (store.releases.get(asked), sound.get(asked)) {
            let seen = store.show(bench, &store.folder, *release)?;
            let held = seen == *sound || seen == Said::Trouble;
            tried.note((!held).then(|| format!("byte {at} of {name}: {seen:?}, {sound:?} before")));
        }
        fs::write(&path, bytes)?;
    }
    Ok(())
}

/// Removes, exchanges and cuts every file of a copy, one at a time, and asks for every release.
fn lose_files(bench: &Bench, store: &SmallStore, tried: &mut Tried) -> Result<(), Shortfall> {
    let sound = sound_answers(bench, store)?;
    let damaged = bench.scratch("damaged");
    for kind in ["figures", "commits", "rejected", "releases", "head"] {
        let names = store.files(kind)?;
        for name in &names {
            for act in ["removed", "exchanged", "cut"] {
                copy_anew(&store.folder, &damaged)?;
                let path = damaged.join(name);
                let other = names.iter().find(|other| *other != name);
                match (act, other) {
                    ("removed", _) => fs::remove_file(&path)?,
                    ("cut", _) => {
                        let bytes = fs::read(&path)?;
                        fs::write(&path, bytes.get(..bytes.len() / 2).unwrap_or_default())?;
                    }
                    (_, Some(other)) => fs::write(&path, fs::read(store.folder.join(other))?)?,
                    (_, None) => continue,
                }
                // Damage is told by the examination, whatever a question meets.
                let examined = bench.saldo_with_store(&damaged)?.say("--format csv doctor").finish()?;
                let mut wrong = (examined.code != Some(3) && examined.code != Some(1))
                    .then(|| format!("{name} {act}: doctor ends with {:?}", examined.code));
                for (release, sound) in store.releases.iter().zip(&sound) {
                    let seen = store.show(bench, &damaged, *release)?;
                    if seen != *sound && seen != Said::Trouble {
                        wrong = wrong.or(Some(format!("{name} {act}: {seen:?}, {sound:?} before")));
                    }
                }
                tried.note(wrong);
            }
        }
    }
    Ok(())
}
